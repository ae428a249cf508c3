"""Scores of a competition: averages, ranks, medals."""


def mean(xs: list[float]) -> float:
    """The arithmetic mean; ValueError for an empty list."""
    if not xs:
        raise ValueError("mean of no values")
    return sum(xs) / len(xs)


def spread(xs: list[float]) -> tuple[float, float]:
    return min(xs), max(xs)


def without_extremes(xs: list[float]) -> list[float]:
    """Without one lowest and one highest value, in the old order."""
    if len(xs) < 3:
        return list(xs)
    rest = list(xs)
    rest.remove(min(rest))
    rest.remove(max(rest))
    return rest


def ranking(scores: dict[str, float]) -> list[tuple[int, str, float]]:
    """Places with ties: 1, 2, 2, 4."""
    ordered = sorted(scores.items(), key=lambda item: (-item[1], item[0]))
    result: list[tuple[int, str, float]] = []
    place = 0
    for position, (name, score) in enumerate(ordered, 1):
        if not result or score != result[-1][2]:
            place = position
        result.append((place, name, score))
    return result


def winner(scores: dict[str, float]) -> str | None:
    """The name with the most points, None without players or with a tie."""
    places = [name for place, name, _ in ranking(scores) if place == 1]
    return places[0] if len(places) == 1 else None


def add_points(scores: dict[str, float], name: str, points: float = 1.0) -> float:
    """Changes the table that is passed in and returns the new total."""
    scores[name] = scores.get(name, 0.0) + points
    return scores[name]


def medal(place: int) -> str:
    return {1: "gold", 2: "silver", 3: "bronze"}.get(place, "-")


def handicap(score: int, factor: int = 3, *, cap: int = 2**40) -> int:
    return min(score * factor**score, cap)


if __name__ == "__main__":
    table = {"ann": 9.5, "bob": 7.25, "cem": 9.5, "dora": 3.0}
    print(mean([1.0, 2.0, 4.0]), spread([3.5, -1.0, 2.0]), without_extremes([5.0, 1.0, 9.0, 2.0, 9.0]))
    for place, name, score in ranking(table):
        print(f"{place}. {name:<5}{score:>6.2f} {medal(place)}")
    print(winner(table), add_points(table, "bob", 2.5), add_points(table, "eli"), winner(table))
    print(winner({}), handicap(5), handicap(30), handicap(10, cap=1000))
    try:
        mean([])
    except ValueError as error:
        print("ValueError:", error)
