"""What crosses the boundary between Rust and Python."""

from collections.abc import Callable


def total(xs):
    return sum(xs)


def apply_all(f, xs):
    return [f(x) for x in xs]


def extend(xs: list[int]) -> None:
    """Changes the caller's list."""
    xs.append(len(xs))


def describe(table: dict[str, int], names: list[str]) -> str:
    return ", ".join(f"{name}={table.get(name, 0)}" for name in names)


def first_word(text: str) -> str | None:
    words = text.split()
    return words[0] if words else None


def divide(a: int, b: int) -> float:
    return inner(a, b)


def inner(a: int, b: int) -> float:
    return a / b


class Account:
    """Money of somebody."""

    def __init__(self, owner: str, balance: int = 0) -> None:
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
