"""Multiply square matrices of floats and of ints, as lists of lists."""

SIZE = 260


def make_floats(n, seed):
    rows = []
    for i in range(n):
        row = []
        for j in range(n):
            seed = (seed * 16807 + 7) % 2147483647
            row.append((seed % 2000 - 1000) / 1000.0)
        rows.append(row)
    return rows


def make_ints(n):
    return [[(i * 31 + j * 17) % 101 - 50 for j in range(n)] for i in range(n)]


def multiply(a, b):
    height, inner, width = len(a), len(b), len(b[0])
    result = []
    for i in range(height):
        row = [0] * width
        for k in range(inner):
            factor = a[i][k]
            b_row = b[k]
            for j in range(width):
                row[j] += factor * b_row[j]
        result.append(row)
    return result


def trace(a):
    return sum(a[i][i] for i in range(len(a)))


a = make_floats(SIZE, 1)
b = make_floats(SIZE, 2)
c = multiply(a, b)
print(f"trace {trace(c):.6f}, corner {c[0][0]:.6f}, largest {max(max(row) for row in c):.6f}")

m = make_ints(SIZE)
p = multiply(m, m)
print("trace", trace(p), "corner", p[0][0], "largest", max(map(max, p)), "checksum", sum(sum(row) for row in p))
