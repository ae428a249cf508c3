"""What crosses the boundary between Rust and Python."""

from collections.abc import Callable

from rust import audit, exchange_rate


def total(xs):
    return sum(xs)


def extend(xs: list[int]) -> None:
    """Changes the caller's list."""
    xs.append(len(xs))


def describe(table: dict[str, int], names: list[str]) -> str:
    return ", ".join(f"{name}={table.get(name, 0)}" for name in names)


def first_word(text: str) -> str | None:
    words = text.split()
    return words[0] if words else None


def convert(amount: float, currency: str) -> float:
    """Asks Rust for the rate, and tells it what was done."""
    steps = [amount]
    steps.append(amount * exchange_rate(currency))
    audit(f"{amount:.2f} {currency}", steps)
    return steps[-1]


def convert_or(amount: float, currency: str, otherwise: float = -1.0) -> float:
    try:
        return convert(amount, currency)
    except KeyError:
        return otherwise


def divide(a: int, b: int) -> float:
    return inner(a, b)


def inner(a: int, b: int) -> float:
    return a / b


def power(base: int, exponent: int = 2) -> int:
    """Grows without limit.

        >>> power(10)
        100
    """
    result = 1
    for _ in range(exponent):
        result *= base
    return result


def type(match: str, _hidden: int = 0) -> tuple[str, int]:
    return match, _hidden


def _secret() -> str:
    return "between us"


class Account:
    """Money of somebody."""

    def __init__(self, id: int, owner: str, balance: int = 0) -> None:
        self.id = id
        self.owner = owner
        self.balance = balance

    def deposit(self, amount: int) -> int:
        if amount <= 0:
            raise ValueError("amount must be positive")
        self.balance += amount
        return self.balance

    def kind(self) -> str:
        return "account"

    def label(self) -> str:
        return f"{self.kind()} of {self.owner}"


class Savings(Account):
    def kind(self) -> str:
        return "savings"


def richest(accounts: list[Account]) -> Account:
    return max(accounts, key=lambda account: account.balance)


def apply_all(f: Callable[[int], int], xs: list[int]) -> list[int]:
    return [f(x) for x in xs]


def fold(f, xs, start):
    for x in xs:
        start = f(start, x)
    return start


class Bell:
    """Rings what it is given."""

    def __init__(self, ring: Callable[[str], None]) -> None:
        self.ring = ring
        self.count = 0

    def press(self, times: int = 1) -> None:
        for _ in range(times):
            self.count += 1
            self.ring(f"ding {self.count}")
