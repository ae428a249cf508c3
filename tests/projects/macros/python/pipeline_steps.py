"""Steps that take a function from the caller, and objects that call back."""


def apply_all(values: list[float], function) -> list[float]:
    return [function(v) for v in values]


def keep(values: list[int], test) -> list[int]:
    return [v for v in values if test(v)]


def fold(values: list[int], start: int, function) -> int:
    for v in values:
        start = function(start, v)
    return start


def retry(action, times: int = 3) -> str:
    """Call the action until it does not raise ValueError."""
    problems = []
    for attempt in range(1, times + 1):
        try:
            return f"{action(attempt)} after {attempt}"
        except ValueError as error:
            problems.append(str(error))
    raise RuntimeError("; ".join(problems))


def bisect(function, low: float, high: float, steps: int = 60) -> float:
    positive = function(high) > 0
    for _ in range(steps):
        middle = (low + high) / 2
        if (function(middle) > 0) == positive:
            high = middle
        else:
            low = middle
    return (low + high) / 2


class Emitter:
    """Listeners are called in the order in which they were added."""

    def __init__(self) -> None:
        self.listeners: dict[str, list] = {}
        self.count: int = 0

    def on(self, event: str, listener) -> None:
        self.listeners.setdefault(event, []).append(listener)

    def emit(self, event: str, payload: str) -> int:
        listeners = self.listeners.get(event, [])
        for listener in listeners:
            listener(payload)
            self.count += 1
        return len(listeners)


def make_adder(n: int):
    def add(m: int) -> int:
        return n + m

    return add


if __name__ == "__main__":
    print(apply_all([1.0, 4.0, 9.0], lambda x: x**0.5), keep([1, 2, 3, 4], lambda n: n % 2 == 0), fold([1, 2, 3], 10, lambda a, b: a * b))

    def flaky(attempt):
        if attempt < 3:
            raise ValueError(f"attempt {attempt} failed")
        return "worked"

    print(retry(flaky))
    try:
        retry(flaky, 2)
    except RuntimeError as error:
        print("RuntimeError:", error)
    print(f"{bisect(lambda x: x * x - 2, 0, 2):.10f} {bisect(lambda x: 1 - x, 0, 5):.6f}")
    seen: list[str] = []
    emitter = Emitter()
    emitter.on("save", seen.append)
    emitter.on("save", lambda path: seen.append(path.upper()))
    print(emitter.emit("save", "a.txt"), emitter.emit("load", "b.txt"), emitter.count, seen)
    print(make_adder(5)(10), apply_all([1.0], float), keep([0, 1], bool))
