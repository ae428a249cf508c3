"""A small ray tracer: spheres over a chequered floor, shadows and reflections."""

import math

WIDTH = 400
HEIGHT = 225
DEPTH = 3
SHADES = " .,-~:;=!*#$@"


class Vector:
    def __init__(self, x, y, z):
        self.x = x
        self.y = y
        self.z = z

    def __add__(self, other):
        return Vector(self.x + other.x, self.y + other.y, self.z + other.z)

    def __sub__(self, other):
        return Vector(self.x - other.x, self.y - other.y, self.z - other.z)

    def __mul__(self, factor):
        return Vector(self.x * factor, self.y * factor, self.z * factor)

    def dot(self, other):
        return self.x * other.x + self.y * other.y + self.z * other.z

    def cross(self, other):
        return Vector(
            self.y * other.z - self.z * other.y,
            self.z * other.x - self.x * other.z,
            self.x * other.y - self.y * other.x,
        )

    def unit(self):
        return self * (1 / math.sqrt(self.dot(self)))

    def reflected(self, normal):
        return self - normal * (2 * self.dot(normal))


class Ray:
    def __init__(self, origin, direction):
        self.origin = origin
        self.direction = direction

    def at(self, distance):
        return self.origin + self.direction * distance


class Sphere:
    def __init__(self, centre, radius, colour, mirror=0.0):
        self.centre = centre
        self.radius = radius
        self.colour = colour
        self.mirror = mirror

    def hit(self, ray):
        to_centre = self.centre - ray.origin
        along = to_centre.dot(ray.direction)
        inside = self.radius**2 - to_centre.dot(to_centre) + along * along
        if inside < 0:
            return None
        root = math.sqrt(inside)
        for distance in (along - root, along + root):
            if distance > 1e-6:
                return distance
        return None

    def normal_at(self, point):
        return (point - self.centre).unit()

    def colour_at(self, point):
        return self.colour


class Floor:
    """The plane y = height in two colours."""

    mirror = 0.15

    def __init__(self, height, light, dark):
        self.height = height
        self.light = light
        self.dark = dark

    def hit(self, ray):
        if abs(ray.direction.y) < 1e-9:
            return None
        distance = (self.height - ray.origin.y) / ray.direction.y
        return distance if distance > 1e-6 else None

    def normal_at(self, point):
        return Vector(0.0, 1.0, 0.0)

    def colour_at(self, point):
        even = (math.floor(point.x) + math.floor(point.z)) % 2 == 0
        return self.light if even else self.dark


class Scene:
    def __init__(self, things, lamp, sky):
        self.things = things
        self.lamp = lamp
        self.sky = sky
        self.rays = 0

    def nearest(self, ray):
        self.rays += 1
        best = None
        best_distance = math.inf
        for thing in self.things:
            distance = thing.hit(ray)
            if distance is not None and distance < best_distance:
                best, best_distance = thing, distance
        return best, best_distance

    def in_shadow(self, point, direction, limit):
        self.rays += 1
        ray = Ray(point, direction)
        for thing in self.things:
            distance = thing.hit(ray)
            if distance is not None and distance < limit:
                return True
        return False

    def trace(self, ray, depth):
        thing, distance = self.nearest(ray)
        if thing is None:
            return self.sky * (0.5 + 0.5 * max(0.0, ray.direction.y))
        point = ray.at(distance)
        normal = thing.normal_at(point)
        to_lamp = self.lamp - point
        lamp_distance = math.sqrt(to_lamp.dot(to_lamp))
        towards = to_lamp * (1 / lamp_distance)
        brightness = 0.1
        cosine = normal.dot(towards)
        if cosine > 0 and not self.in_shadow(point, towards, lamp_distance):
            brightness += 0.9 * cosine
        colour = thing.colour_at(point) * brightness
        if thing.mirror > 0 and depth > 1:
            reflection = self.trace(Ray(point, ray.direction.reflected(normal)), depth - 1)
            colour = colour * (1 - thing.mirror) + reflection * thing.mirror
        return colour


class Camera:
    def __init__(self, position, target, width, height):
        self.position = position
        self.forward = (target - position).unit()
        self.right = self.forward.cross(Vector(0.0, 1.0, 0.0)).unit()
        self.up = self.right.cross(self.forward)
        self.width = width
        self.height = height

    def ray(self, column, row):
        x = (column + 0.5) / self.width * 2 - 1
        y = (1 - (row + 0.5) / self.height * 2) * self.height / self.width
        return Ray(self.position, (self.forward + self.right * x + self.up * y).unit())


def make_scene():
    things = [Floor(0.0, Vector(0.9, 0.9, 0.85), Vector(0.15, 0.15, 0.2))]
    things.append(Sphere(Vector(0.0, 1.0, 0.0), 1.0, Vector(0.9, 0.2, 0.2), 0.3))
    things.append(Sphere(Vector(-2.2, 0.7, 0.8), 0.7, Vector(0.2, 0.9, 0.3)))
    things.append(Sphere(Vector(2.1, 1.3, 0.9), 1.3, Vector(0.3, 0.4, 1.0), 0.5))
    for i in range(5):
        angle = i * math.tau / 5
        things.append(Sphere(Vector(2.2 * math.sin(angle), 0.3, 2.2 * math.cos(angle) - 1), 0.3, Vector(0.8, 0.7, 0.1), 0.1))
    return Scene(things, Vector(-4.0, 7.0, -6.0), Vector(0.4, 0.6, 1.0))


def render(scene, width, height):
    camera = Camera(Vector(0.5, 2.2, -6.0), Vector(0.0, 0.8, 0.0), width, height)
    return [[scene.trace(camera.ray(column, row), DEPTH) for column in range(width)] for row in range(height)]


def luminance(colour):
    return 0.3 * colour.x + 0.6 * colour.y + 0.1 * colour.z


def main():
    scene = make_scene()
    picture = render(scene, WIDTH, HEIGHT)
    for row in picture[:: max(1, HEIGHT // 24)]:
        line = ""
        for colour in row[:: max(1, WIDTH // 64)]:
            line += SHADES[min(len(SHADES) - 1, int(luminance(colour) * len(SHADES)))]
        print(line.rstrip())
    pixels = [colour for row in picture for colour in row]
    for name, total in (
        ("red", sum(c.x for c in pixels)),
        ("green", sum(c.y for c in pixels)),
        ("blue", sum(c.z for c in pixels)),
    ):
        print(f"{name:<6} {total / len(pixels):.6f}")
    print("rays:", scene.rays)


main()
