"""Matrices as lists of lists of floats."""


def identity(n: int) -> list[list[float]]:
    return [[1.0 if i == j else 0.0 for j in range(n)] for i in range(n)]


def transpose(m: list[list[float]]) -> list[list[float]]:
    return [list(column) for column in zip(*m)]


def multiply(a: list[list[float]], b: list[list[float]]) -> list[list[float]]:
    if len(a[0]) != len(b):
        raise ValueError(f"{len(a)}x{len(a[0])} by {len(b)}x{len(b[0])}")
    columns = transpose(b)
    return [[dot(row, column) for column in columns] for row in a]


def dot(v: list[float], w: list[float]) -> float:
    total = 0.0
    for x, y in zip(v, w):
        total += x * y
    return total


def scale(m: list[list[float]], factor: float) -> None:
    """In place: the caller's matrix changes."""
    for row in m:
        for j in range(len(row)):
            row[j] *= factor


def determinant(m: list[list[float]]) -> float:
    rows = [row[:] for row in m]
    result = 1.0
    for i in range(len(rows)):
        pivot = max(range(i, len(rows)), key=lambda r: abs(rows[r][i]))
        if rows[pivot][i] == 0:
            return 0.0
        if pivot != i:
            rows[i], rows[pivot] = rows[pivot], rows[i]
            result = -result
        result *= rows[i][i]
        for r in range(i + 1, len(rows)):
            factor = rows[r][i] / rows[i][i]
            for c in range(i, len(rows)):
                rows[r][c] -= factor * rows[i][c]
    return result


def inverse(m: list[list[float]]) -> list[list[float]] | None:
    n = len(m)
    rows = [row + unit for row, unit in zip(m, identity(n))]
    for i in range(n):
        pivot = max(range(i, n), key=lambda r: abs(rows[r][i]))
        if abs(rows[pivot][i]) < 1e-12:
            return None
        rows[i], rows[pivot] = rows[pivot], rows[i]
        head = rows[i][i]
        rows[i] = [x / head for x in rows[i]]
        for r in range(n):
            if r != i and rows[r][i]:
                factor = rows[r][i]
                rows[r] = [x - factor * y for x, y in zip(rows[r], rows[i])]
    return [row[n:] for row in rows]


def power(m: list[list[float]], exponent: int) -> list[list[float]]:
    if exponent < 0:
        inverted = inverse(m)
        if inverted is None:
            raise ZeroDivisionError("the matrix is singular")
        return power(inverted, -exponent)
    result = identity(len(m))
    while exponent:
        if exponent & 1:
            result = multiply(result, m)
        m = multiply(m, m)
        exponent >>= 1
    return result


def trace(m: list[list[float]]) -> float:
    return sum(m[i][i] for i in range(len(m)))


if __name__ == "__main__":
    a = [[2.0, 1.0], [1.0, 3.0]]
    b = [[1.0, 0.0, 2.0], [0.0, 1.0, -1.0]]
    print(multiply(a, b), transpose(b), dot([1.0, 2.0], [3.0, 4.5]))
    print(determinant(a), determinant([[1.0, 2.0], [2.0, 4.0]]), trace(a), identity(2))
    print(inverse(a), inverse([[1.0, 2.0], [2.0, 4.0]]))
    print(power([[1.0, 1.0], [1.0, 0.0]], 30), power([[2.0, 0.0], [0.0, 4.0]], -2))
    scale(a, 0.5)
    print(a)
    for action in (lambda: multiply(b, b), lambda: power([[0.0]], -1)):
        try:
            print(action())
        except (ValueError, ZeroDivisionError) as error:
            print(repr(error))
