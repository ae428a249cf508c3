"""All ways to put n queens on a board so that none attacks another."""

SIZE = 12


def queens(n):
    columns = [False] * n
    rising = [False] * (2 * n - 1)
    falling = [False] * (2 * n - 1)
    placed = []
    solutions = []

    def attacked(row, column):
        return columns[column] or rising[row + column] or falling[row - column + n - 1]

    def mark(row, column, value):
        columns[column] = rising[row + column] = falling[row - column + n - 1] = value

    def place(row):
        if row == n:
            solutions.append(placed[:])
            return
        for column in range(n):
            if not attacked(row, column):
                mark(row, column, True)
                placed.append(column)
                place(row + 1)
                placed.pop()
                mark(row, column, False)

    place(0)
    return solutions


def count_with_bits(n):
    """The number of solutions only, with sets of columns as the bits of an int."""
    full = (1 << n) - 1

    def count(columns, rising, falling):
        if columns == full:
            return 1
        total = 0
        free = full & ~(columns | rising | falling)
        while free:
            bit = free & -free
            free ^= bit
            total += count(columns | bit, (rising | bit) << 1, (falling | bit) >> 1)
        return total

    return count(0, 0, 0)


def variants(solution):
    """The eight rotations and reflections of a solution."""
    n = len(solution)
    current = list(solution)
    for _ in range(4):
        yield tuple(current)
        yield tuple(reversed(current))
        turned = [0] * n
        for row, column in enumerate(current):
            turned[column] = n - 1 - row
        current = turned


def show(solution):
    for column in solution:
        print(" ".join("Q" if i == column else "." for i in range(len(solution))))


def main():
    for n in range(1, SIZE + 1):
        solutions = queens(n)
        assert len(solutions) == count_with_bits(n)
        different = {min(variants(s)) for s in solutions}
        print(f"{n:2} queens: {len(solutions):4} solutions, {len(different):3} up to symmetry")
    show(solutions[-1])


main()
