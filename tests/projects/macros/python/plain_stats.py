# Statistics without a single annotation.


def mean(values):
    return sum(values) / len(values)


def median(values):
    ordered = sorted(values)
    half = len(ordered) // 2
    if len(ordered) % 2:
        return ordered[half]
    return (ordered[half - 1] + ordered[half]) / 2


def modes(values):
    counts = {}
    for v in values:
        counts[v] = counts.get(v, 0) + 1
    most = max(counts.values())
    return [v for v, n in counts.items() if n == most]


def deviation(values, sample=True):
    m = mean(values)
    return (sum((v - m) ** 2 for v in values) / (len(values) - sample)) ** 0.5


def normalise(values):
    """Changes the list in place so that it runs from 0 to 1."""
    low, high = min(values), max(values)
    for i, v in enumerate(values):
        values[i] = (v - low) / (high - low) if high > low else 0.0


class Accumulator:
    """Welford's method: one value at a time."""

    def __init__(self):
        self.count = 0
        self.mean = 0.0
        self.squares = 0.0

    def add(self, value):
        self.count += 1
        delta = value - self.mean
        self.mean += delta / self.count
        self.squares += delta * (value - self.mean)
        return self

    def variance(self):
        if self.count < 2:
            raise ValueError("at least two values are needed")
        return self.squares / (self.count - 1)


class WindowedAccumulator(Accumulator):
    def __init__(self, size):
        super().__init__()
        self.size = size
        self.window = []

    def add(self, value):
        self.window.append(value)
        if len(self.window) > self.size:
            del self.window[0]
        self.count = 0
        self.mean = self.squares = 0.0
        for v in self.window:
            super().add(v)
        return self


if __name__ == "__main__":
    data = [2.5, 4.0, 4.0, 7.5, 1.0]
    print(mean(data), median(data), median([1, 2, 3, 4]), modes([1, 2, 2, 3, 3]), f"{deviation(data):.6f} {deviation(data, False):.6f}")
    normalise(data)
    print([round(v, 4) for v in data], modes("mississippi"))
    a = Accumulator()
    for v in (2, 4, 4, 5):
        a.add(v)
    print(a.count, a.mean, round(a.variance(), 6))
    w = WindowedAccumulator(3)
    for v in range(10):
        w.add(v * v)
    print(w.count, w.mean, round(w.variance(), 3), w.window)
    for broken in (lambda: Accumulator().add(1).variance(), lambda: mean([])):
        try:
            broken()
        except (ValueError, ZeroDivisionError) as error:
            print(repr(error))
