"""Solve hard sudokus: candidates as sets of digits, fewest candidates first."""

ROUNDS = 80

PUZZLES = [
    "4.....8.5.3..........7......2.....6.....8.4......1.......6.3.7.5..2.....1.4......",
    "8..........36......7..9.2...5...7.......457.....1...3...1....68..85...1..9....4..",
    "..............3.85..1.2.......5.7.....4...1...9.......5......73..2.1........4...9",
    "53..7....6..195....98....6.8...6...34..8.3..17...2...6.6....28....419..5....8..79",
    "1....7.9..3..2...8..96..5....53..9...1..8...26....4...3......1..4......7..7...3..",
    "..53.....8......2..7..1.5..4....53...1..7...6..32...8..6.5....9..4....3......97..",
]


def units_of(cell):
    row, column = divmod(cell, 9)
    top, left = row // 3 * 3, column // 3 * 3
    return (
        [row * 9 + c for c in range(9)],
        [r * 9 + column for r in range(9)],
        [(top + i) * 9 + left + j for i in range(3) for j in range(3)],
    )


UNITS = [units_of(cell) for cell in range(81)]
PEERS = [sorted({p for unit in UNITS[cell] for p in unit} - {cell}) for cell in range(81)]


class Contradiction(Exception):
    pass


class Solver:
    def __init__(self):
        self.guesses = 0

    def assign(self, options, cell, digit):
        for other in sorted(options[cell] - {digit}):
            self.eliminate(options, cell, other)

    def eliminate(self, options, cell, digit):
        if digit not in options[cell]:
            return
        options[cell] = options[cell] - {digit}
        left = options[cell]
        if not left:
            raise Contradiction
        if len(left) == 1:
            (only,) = left
            for peer in PEERS[cell]:
                self.eliminate(options, peer, only)
        for unit in UNITS[cell]:
            places = [c for c in unit if digit in options[c]]
            if not places:
                raise Contradiction
            if len(places) == 1:
                self.assign(options, places[0], digit)

    def search(self, options):
        open_cells = [cell for cell in range(81) if len(options[cell]) > 1]
        if not open_cells:
            return options
        cell = min(open_cells, key=lambda c: len(options[c]))
        for digit in sorted(options[cell]):
            self.guesses += 1
            copy = options[:]
            try:
                self.assign(copy, cell, digit)
            except Contradiction:
                continue
            solution = self.search(copy)
            if solution is not None:
                return solution
        return None

    def solve(self, text):
        options = [set(range(1, 10)) for _ in range(81)]
        for cell, ch in enumerate(text):
            if ch != ".":
                self.assign(options, cell, int(ch))
        return self.search(options)


def show(solution):
    for row in range(9):
        digits = [str(min(solution[row * 9 + column])) for column in range(9)]
        print(" | ".join(" ".join(digits[i : i + 3]) for i in (0, 3, 6)))
        if row in (2, 5):
            print("------+-------+------")


def is_valid(solution):
    full = set(range(1, 10))
    for cell in range(81):
        for unit in UNITS[cell]:
            if {min(solution[c]) for c in unit} != full:
                return False
    return True


def main():
    for round_number in range(ROUNDS):
        solver = Solver()
        for number, puzzle in enumerate(PUZZLES, 1):
            before = solver.guesses
            solution = solver.solve(puzzle)
            if round_number == 0:
                print(f"puzzle {number}: {solver.guesses - before} guesses, valid: {is_valid(solution)}")
                if number == 1:
                    show(solution)
    print("guesses in each round:", solver.guesses)


main()
