"""How to score."""


def mean(xs: list[float]) -> float:
    """The arithmetic mean."""
    return sum(xs) / len(xs)
