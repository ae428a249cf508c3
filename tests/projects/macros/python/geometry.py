"""Points, polygons and circles of the plane."""

import math
from dataclasses import dataclass


@dataclass(frozen=True)
class Point:
    """A point with two coordinates."""

    x: float
    y: float

    def distance(self, other: "Point") -> float:
        return math.hypot(self.x - other.x, self.y - other.y)

    def moved(self, dx: float = 0.0, dy: float = 0.0) -> "Point":
        return Point(self.x + dx, self.y + dy)

    def norm(self) -> float:
        return math.hypot(self.x, self.y)


class Shape:
    """Anything with an area."""

    def __init__(self, name: str) -> None:
        self.name = name

    def area(self) -> float:
        raise NotImplementedError(self.name)

    def describe(self) -> str:
        return f"{self.name}: {self.area():.3f}"


class Circle(Shape):
    def __init__(self, centre: Point, radius: float) -> None:
        super().__init__("circle")
        if radius < 0:
            raise ValueError(f"negative radius {radius}")
        self.centre = centre
        self.radius = radius

    def area(self) -> float:
        return math.pi * self.radius**2

    def contains(self, p: Point) -> bool:
        return self.centre.distance(p) <= self.radius


class Polygon(Shape):
    def __init__(self, corners: list[Point], name: str = "polygon") -> None:
        super().__init__(name)
        self.corners = corners

    def area(self) -> float:
        total = 0.0
        for a, b in zip(self.corners, self.corners[1:] + self.corners[:1]):
            total += a.x * b.y - b.x * a.y
        return abs(total) / 2

    def perimeter(self) -> float:
        return sum(a.distance(b) for a, b in zip(self.corners, self.corners[1:] + self.corners[:1]))


def rectangle(width: float, height: float) -> Polygon:
    return Polygon([Point(0, 0), Point(width, 0), Point(width, height), Point(0, height)], "rectangle")


def largest(shapes: list[Shape]) -> Shape:
    return max(shapes, key=lambda shape: shape.area())


def cross(o: Point, a: Point, b: Point) -> float:
    return (a.x - o.x) * (b.y - o.y) - (a.y - o.y) * (b.x - o.x)


def convex_hull(points: list[Point]) -> list[Point]:
    """Andrew's monotone chain, anticlockwise from the leftmost point."""
    ordered = sorted(set(points), key=lambda p: (p.x, p.y))
    if len(ordered) < 3:
        return ordered

    def half(sequence: list[Point]) -> list[Point]:
        hull: list[Point] = []
        for p in sequence:
            while len(hull) >= 2 and cross(hull[-2], hull[-1], p) <= 0:
                hull.pop()
            hull.append(p)
        return hull[:-1]

    return half(ordered) + half(ordered[::-1])


if __name__ == "__main__":
    p = Point(3.0, 4.0)
    print(p, p.norm(), p.moved(dy=-4), p.distance(Point(0, 0)), p == Point(3, 4))
    shapes = [Circle(Point(1, 1), 2), rectangle(3, 5), Polygon([Point(0, 0), Point(4, 0), Point(0, 3)], "triangle")]
    for shape in shapes:
        print(shape.describe())
    print(largest(shapes).name, rectangle(2, 0.5).perimeter(), shapes[0].contains(p))
    print(convex_hull([Point(x, (x * 7) % 5) for x in range(6)] + [Point(2.5, 2.0), Point(0, 0)]))
    for make in (lambda: Circle(p, -1.0), lambda: Shape("blob").describe()):
        try:
            print(make())
        except (ValueError, NotImplementedError) as error:
            print(repr(error))
