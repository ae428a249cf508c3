"""Double-entry bookkeeping with integers for cents, and exceptions of its own."""


class LedgerError(Exception):
    pass


class Unbalanced(LedgerError):
    def __init__(self, difference: int) -> None:
        super().__init__(f"debits and credits differ by {difference}")
        self.difference = difference


class Overdrawn(LedgerError):
    def __init__(self, account: str, balance: int) -> None:
        super().__init__(f"{account} would fall to {balance}")
        self.account = account
        self.balance = balance


class Ledger:
    def __init__(self, opening: dict[str, int] | None = None) -> None:
        self.balances: dict[str, int] = dict(opening) if opening else {}
        self.entries: list[tuple[str, dict[str, int]]] = []
        self.protected: set[str] = set()

    def protect(self, account: str) -> None:
        """The balance of a protected account never falls below zero."""
        self.protected.add(account)

    def balance(self, account: str) -> int:
        return self.balances.get(account, 0)

    def post(self, text: str, changes: dict[str, int]) -> int:
        """Book an entry and return its number."""
        difference = sum(changes.values())
        if difference:
            raise Unbalanced(difference)
        for account, change in changes.items():
            new = self.balance(account) + change
            if account in self.protected and new < 0:
                raise Overdrawn(account, new)
        for account, change in changes.items():
            self.balances[account] = self.balance(account) + change
        self.entries.append((text, changes))
        return len(self.entries)

    def transfer(self, source: str, target: str, cents: int, text: str = "transfer") -> int:
        return self.post(text, {source: -cents, target: cents})

    def undo(self) -> str:
        if not self.entries:
            raise LedgerError("nothing to undo")
        text, changes = self.entries.pop()
        for account, change in changes.items():
            self.balances[account] -= change
        return text

    def history(self, account: str) -> list[tuple[str, int]]:
        return [(text, changes[account]) for text, changes in self.entries if account in changes]

    def __len__(self) -> int:
        return len(self.entries)

    def __contains__(self, account: str) -> bool:
        return account in self.balances


def from_lines(lines: list[str]) -> Ledger:
    """Lines such as 'cash -> rent 500'."""
    ledger = Ledger()
    for number, line in enumerate(lines, 1):
        try:
            source, arrow, target, amount = line.split()
            if arrow != "->":
                raise ValueError(arrow)
            cents = int(amount)
        except ValueError as error:
            raise LedgerError(f"line {number} is damaged") from error
        ledger.transfer(source, target, cents)
    return ledger


def compound(cents: int, percent: int, years: int) -> int:
    """Grows without limit; half cents are rounded down."""
    for _ in range(years):
        cents += cents * percent // 100
    return cents


if __name__ == "__main__":
    ledger = Ledger({"cash": 1000})
    ledger.protect("cash")
    print(ledger.transfer("cash", "rent", 600), ledger.post("shopping", {"cash": -300, "food": 250, "fun": 50}))
    for changes in ({"cash": -200, "rent": 200}, {"cash": 5}):
        try:
            ledger.post("mistake", changes)
        except Overdrawn as error:
            print("overdrawn:", error, error.account, error.balance)
        except LedgerError as error:
            print("error:", error)
    print(ledger.balances, len(ledger), ledger.history("cash"), "fun" in ledger, "car" in ledger)
    print(ledger.undo(), ledger.balance("cash"), ledger.balance("car"), ledger.undo())
    try:
        ledger.undo()
    except LedgerError as error:
        print(error)
    print(from_lines(["a -> b 5", "b -> c 2"]).balances, compound(10**6, 7, 50), compound(100, 100, 100))
    try:
        from_lines(["a -> b 5", "a to b 5"])
    except LedgerError as error:
        print(error, "because of", repr(error.__cause__))
