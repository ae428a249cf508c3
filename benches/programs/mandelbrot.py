"""The Mandelbrot set as a picture of characters, and its area."""

WIDTH = 800
HEIGHT = 400
LIMIT = 200
SHADES = " .:-=+*#%@"


def escape_time(cx, cy, limit):
    x = y = 0.0
    for n in range(limit):
        xx = x * x
        yy = y * y
        if xx + yy > 4.0:
            return n
        y = 2.0 * x * y + cy
        x = xx - yy + cx
    return limit


def render(width, height, limit):
    rows = []
    for j in range(height):
        cy = -1.25 + 2.5 * (j + 0.5) / height
        rows.append([escape_time(-2.0 + 2.5 * (i + 0.5) / width, cy, limit) for i in range(width)])
    return rows


def shade(n):
    if n == LIMIT:
        return "@"
    return SHADES[min(n, 16) // 2]


rows = render(WIDTH, HEIGHT, LIMIT)
for row in rows[:: max(1, HEIGHT // 20)]:
    print("".join(shade(n) for n in row[:: max(1, WIDTH // 64)]).rstrip())

inside = sum(row.count(LIMIT) for row in rows)
print("inside:", inside, "of", WIDTH * HEIGHT)
print(f"area about {inside * 6.25 / (WIDTH * HEIGHT):.4f}")
print("iterations:", sum(map(sum, rows)))
