# exports
"""How to score."""


def mean(xs: list[float]) -> float:
    """The arithmetic mean."""
    return sum(xs) / len(xs)


def _hidden(x: int) -> int:
    return x
