"""A least-recently-used cache with its own linked list, next to one on OrderedDict."""

from collections import OrderedDict


class Entry:
    def __init__(self, key, value):
        self.key = key
        self.value = value
        self.before = None
        self.after = None


class LruCache:
    """The oldest entry is after the head, the newest before it."""

    def __init__(self, capacity):
        self.capacity = capacity
        self.entries = {}
        self.head = Entry(None, None)
        self.head.before = self.head.after = self.head
        self.hits = self.misses = 0

    def _unlink(self, entry):
        entry.before.after = entry.after
        entry.after.before = entry.before

    def _append(self, entry):
        last = self.head.before
        last.after = self.head.before = entry
        entry.before, entry.after = last, self.head

    def get(self, key, default=None):
        entry = self.entries.get(key)
        if entry is None:
            self.misses += 1
            return default
        self.hits += 1
        self._unlink(entry)
        self._append(entry)
        return entry.value

    def put(self, key, value):
        if key in self.entries:
            entry = self.entries[key]
            entry.value = value
            self._unlink(entry)
        else:
            if len(self.entries) >= self.capacity:
                oldest = self.head.after
                self._unlink(oldest)
                del self.entries[oldest.key]
            entry = self.entries[key] = Entry(key, value)
        self._append(entry)

    def __iter__(self):
        entry = self.head.after
        while entry is not self.head:
            yield entry.key, entry.value
            entry = entry.after

    def __len__(self):
        return len(self.entries)

    def __contains__(self, key):
        return key in self.entries


class OrderedCache:
    def __init__(self, capacity):
        self.capacity = capacity
        self.data = OrderedDict()
        self.hits = self.misses = 0

    def get(self, key, default=None):
        try:
            self.data.move_to_end(key)
        except KeyError:
            self.misses += 1
            return default
        self.hits += 1
        return self.data[key]

    def put(self, key, value):
        self.data[key] = value
        self.data.move_to_end(key)
        if len(self.data) > self.capacity:
            self.data.popitem(last=False)

    def __iter__(self):
        return iter(self.data.items())

    def __len__(self):
        return len(self.data)

    def __contains__(self, key):
        return key in self.data


def memoised(function, cache):
    def wrapper(n):
        value = cache.get(n)
        if value is None:
            value = function(n)
            cache.put(n, value)
        return value

    return wrapper


calls = 0


def slow_square(n):
    global calls
    calls += 1
    return n * n


for kind in (LruCache, OrderedCache):
    cache = kind(3)
    for key, value in zip("abc", range(3)):
        cache.put(key, value)
    print(kind.__name__, list(cache))
    cache.get("a")
    cache.put("d", 3)
    print(" ", [k for k, _ in cache], "b" in cache, cache.get("b", "gone"))
    cache.put("c", 20)
    print(" ", list(cache), len(cache), cache.hits, cache.misses)

    square = memoised(slow_square, kind(16))
    calls = 0
    total = sum(square(i * 7 % 13) for i in range(200))
    print("  total", total, "calls", calls)

small, large = LruCache(5), LruCache(50)
state = 1
for _ in range(2000):
    state = state * 48271 % 2147483647
    page = state % 20 if state % 3 else state % 100
    for cache in (small, large):
        if cache.get(page) is None:
            cache.put(page, str(page) + "!")
for cache in (small, large):
    print(f"{cache.capacity:3} pages: {cache.hits / (cache.hits + cache.misses):.2%} hits, holds {len(cache)}")
print(next(iter(small)))
