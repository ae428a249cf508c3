"""Records heaps and searches of CPython: python3.13 tests/data/record_heapq.py > tests/data/heapq.txt

Heaps hold pairs (priority, name) whose priorities often are equal, kept apart by an order that only looks at the priority:
so the arrangement of equal items shows too.
"""

import bisect
import heapq
import random


class Item:
    def __init__(self, priority, name):
        self.priority, self.name = priority, name

    def __lt__(self, other):
        return self.priority < other.priority

    def __repr__(self):
        return f"{self.priority}:{self.name}"


random.seed(8)
heap = []
for step in range(400):
    item = Item(random.randint(0, 9), step)
    op = random.choice(["push", "push", "pop", "replace", "pushpop", "heapify"])
    if op == "push":
        heapq.heappush(heap, item)
        result = None
    elif op == "heapify":
        random.shuffle(heap)
        result = " ".join(map(repr, heap))
        heapq.heapify(heap)
    elif not heap:
        continue
    else:
        result = heapq.heappop(heap) if op == "pop" else getattr(heapq, "heap" + op)(heap, item)
    print(op, item, "=", result, "=", *heap)
for step in range(40):
    items = [Item(random.randint(0, 30), i) for i in range(random.randint(0, 60))]
    n = random.choice([0, 1, 2, 5, 30, 100])
    print("nlargest", n, "=", *items, "=", *heapq.nlargest(n, items))
    print("nsmallest", n, "=", *items, "=", *heapq.nsmallest(n, items))
    parts = [sorted(items[at::3]) for at in range(3)]
    print("merge", 0, "=", *items, "=", *heapq.merge(*parts))
    parts = [sorted(items[at::3], reverse=True) for at in range(3)]
    print("merge", 1, "=", *items, "=", *heapq.merge(*parts, reverse=True))
for step in range(200):
    xs = sorted(random.randint(0, 20) for _ in range(random.randint(0, 12)))
    x = random.randint(-1, 21)
    print("bisect", x, "=", *xs, "=", bisect.bisect_left(xs, x), bisect.bisect_right(xs, x))
