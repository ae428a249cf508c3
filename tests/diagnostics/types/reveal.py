from typing import reveal_type

numbers = [1, 2, 3]
reveal_type(numbers)  # revealed: list[int]
total = 0
for x in [0.5]:
    total += x
reveal_type(total)  # revealed: int | float
names = {"a": (1, "x")}
reveal_type(names)  # revealed: dict[str, tuple[int, str]]


def maybe(flag):
    if flag:
        return "text"
    return None


reveal_type(maybe(True))  # revealed: str | None
