"""A lending library, annotated throughout: members, loans, fines, reservations."""

from collections import deque
from enum import Enum


class Kind(Enum):
    BOOK = "book"
    FILM = "film"


LOAN_DAYS: dict[Kind, int] = {Kind.BOOK: 21, Kind.FILM: 7}


class LibraryError(Exception):
    """Something the librarian has to say no to."""


class Item:
    def __init__(self, title: str, kind: Kind = Kind.BOOK, year: int | None = None) -> None:
        self.title = title
        self.kind = kind
        self.year = year
        self.borrower: "Member | None" = None
        self.due: int = 0
        self.waiting: deque["Member"] = deque()

    def label(self) -> str:
        return f"{self.title} ({self.year})" if self.year is not None else self.title


class Member:
    limit: int = 2

    def __init__(self, name: str) -> None:
        self.name = name
        self.items: list[Item] = []
        self.fines: float = 0.0
        self.messages: list[str] = []

    def notify(self, text: str) -> None:
        self.messages.append(text)


class Student(Member):
    limit = 3

    def notify(self, text: str) -> None:
        super().notify("[student] " + text)


class Library:
    def __init__(self) -> None:
        self.items: dict[str, Item] = {}
        self.members: dict[str, Member] = {}
        self.day: int = 0

    def add(self, *items: Item) -> None:
        for item in items:
            self.items[item.title] = item

    def join(self, member: Member) -> Member:
        if member.name in self.members:
            raise LibraryError(f"{member.name} is a member already")
        self.members[member.name] = member
        return member

    def lookup(self, title: str) -> Item:
        item = self.items.get(title)
        if item is None:
            raise LibraryError(f"we have no {title!r}")
        return item

    def lend(self, name: str, title: str) -> int:
        member, item = self.members[name], self.lookup(title)
        if member.fines > 1:
            raise LibraryError(f"{name} owes {member.fines:.2f}")
        if len(member.items) >= member.limit:
            raise LibraryError(f"{name} has {len(member.items)} items")
        if item.borrower is not None or (item.waiting and item.waiting[0] is not member):
            if member not in item.waiting:
                item.waiting.append(member)
            raise LibraryError(f"{title} is out; {name} is number {item.waiting.index(member) + 1} in line")
        if item.waiting:
            item.waiting.popleft()
        item.borrower = member
        item.due = self.day + LOAN_DAYS[item.kind]
        member.items.append(item)
        return item.due

    def give_back(self, title: str) -> float:
        item = self.lookup(title)
        member = item.borrower
        if member is None:
            raise LibraryError(f"{title} is not lent")
        late: int = max(0, self.day - item.due)
        fine: float = late * (0.5 if item.kind is Kind.FILM else 0.1)
        member.fines += fine
        member.items.remove(item)
        item.borrower = None
        if item.waiting:
            item.waiting[0].notify(f"{title} is ready")
        return fine

    def overdue(self):
        for item in self.items.values():
            if item.borrower is not None and item.due < self.day:
                yield item.title, item.borrower.name, self.day - item.due


def main() -> None:
    library = Library()
    library.add(Item("Dune", year=1965), Item("Emma"), Item("Ulysses", year=1922), Item("Metropolis", Kind.FILM, 1927))
    for member in (Member("Ann"), Student("Bob"), Member("Cy")):
        library.join(member)

    script: list[tuple[int, str, str, str]] = [
        (0, "lend", "Ann", "Dune"),
        (0, "lend", "Ann", "Metropolis"),
        (1, "lend", "Ann", "Emma"),
        (2, "lend", "Bob", "Dune"),
        (2, "lend", "Cy", "Dune"),
        (3, "lend", "Cy", "Nowhere"),
        (10, "back", "", "Metropolis"),
        (20, "back", "", "Dune"),
        (20, "lend", "Cy", "Dune"),
        (21, "lend", "Bob", "Dune"),
        (22, "lend", "Ann", "Emma"),
        (50, "back", "", "Ulysses"),
        (60, "back", "", "Dune"),
        (60, "lend", "Bob", "Emma"),
    ]
    for day, action, name, title in script:
        library.day = day
        try:
            if action == "lend":
                print(f"day {day:2}: {name} takes {library.lookup(title).label()}, due on day {library.lend(name, title)}")
            else:
                fine = library.give_back(title)
                print(f"day {day:2}: {title} is back" + (f", fine {fine:.2f}" if fine else ""))
        except LibraryError as error:
            print(f"day {day:2}: no: {error}")

    print("overdue:", list(library.overdue()))
    for member in library.members.values():
        print(member.name, member.limit, f"{member.fines:.2f}", [item.title for item in member.items], member.messages)
    try:
        library.join(Student("Bob"))
    except LibraryError as error:
        print(error)


if __name__ == "__main__":
    main()
