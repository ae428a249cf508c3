import math


class Shape:
    count = 0

    def __init__(self, name):
        self.name = name
        Shape.count += 1

    def area(self):
        raise NotImplementedError(f"{self.name} has no area")

    def scaled(self, factor):
        raise NotImplementedError

    def describe(self):
        return f"{self.name} with area {self.area():.2f}"

    def __lt__(self, other):
        return self.area() < other.area()

    def __str__(self):
        return self.describe()


class Circle(Shape):
    def __init__(self, radius):
        super().__init__("circle")
        self.radius = radius

    def area(self):
        return math.pi * self.radius**2

    def scaled(self, factor):
        return Circle(self.radius * factor)


class Polygon(Shape):
    def __init__(self, name, corners):
        super().__init__(name)
        self.corners = list(corners)

    def edges(self):
        return zip(self.corners, self.corners[1:] + self.corners[:1])

    def area(self):
        total = 0
        for (x1, y1), (x2, y2) in self.edges():
            total += x1 * y2 - x2 * y1
        return abs(total) / 2

    def perimeter(self):
        return sum(math.dist(a, b) for a, b in self.edges())

    def scaled(self, factor):
        return Polygon(self.name, [(x * factor, y * factor) for x, y in self.corners])

    def describe(self):
        return super().describe() + f" and {len(self.corners)} corners"


class Rectangle(Polygon):
    def __init__(self, width, height):
        super().__init__("rectangle", [(0, 0), (width, 0), (width, height), (0, height)])
        self.width = width
        self.height = height

    @classmethod
    def from_diagonal(cls, a, b):
        return cls(abs(a[0] - b[0]), abs(a[1] - b[1]))

    def area(self):
        return self.width * self.height

    def scaled(self, factor):
        return Rectangle(self.width * factor, self.height * factor)


class Square(Rectangle):
    def __init__(self, side):
        super().__init__(side, side)
        self.name = "square"

    def scaled(self, factor):
        return Square(self.side * factor)

    @property
    def side(self):
        return self.width

    def describe(self):
        return f"{super().describe()}, side {self.side}"


class Blob(Shape):
    """Nobody knows how large a blob is."""


shapes = [
    Circle(1.5),
    Polygon("triangle", [(0, 0), (4, 0), (0, 3)]),
    Rectangle(3, 2.5),
    Square(2),
    Rectangle.from_diagonal((1, 1), (-2, 5)),
    Polygon("cross", [(1, 0), (2, 0), (2, 1), (3, 1), (3, 2), (2, 2), (2, 3), (1, 3), (1, 2), (0, 2), (0, 1), (1, 1)]),
]
for shape in shapes:
    print(shape)
print("smallest:", min(shapes))
print("in order:", [s.name for s in sorted(shapes)])
print("total area: %.4f" % sum(s.area() for s in shapes))
print("perimeters:", [round(s.perimeter(), 3) for s in shapes if isinstance(s, Polygon)])

double = [s.scaled(2) for s in shapes]
for before, after in zip(shapes, double):
    print(f"{before.name:>10}: {after.area() / before.area():.1f} times, still {after.name}")

print(Shape.count, "shapes were made")
print(isinstance(shapes[3], Rectangle), isinstance(shapes[2], Square), isinstance(shapes[0], (Polygon, Circle)))
try:
    print(Blob("blob"))
except NotImplementedError as error:
    print("NotImplementedError:", error)
