"""Records what CPython 3.13 does to lists, dicts and sets of ints under random operations, and how it sorts:
`python3.13 record_containers.py` in this directory writes containers.jsonl and sorts.jsonl.

A line of containers.jsonl is [kind, [[operation, [arguments], answer, state], ...]], where the state is the repr of the container.
A line of sorts.jsonl is [keys, fail_at, order, comparisons]: the comparisons as an FNV-1a hash of the compared positions.
"""

import json
import random

random.seed(11)


def answer(function, *args):
    try:
        return repr(function(*args))
    except Exception as error:
        return f"!{type(error).__name__}: {error}"


def digest(text):
    if len(text) < 60:
        return text
    value = 0xCBF29CE484222325
    for byte in text.encode():
        value = (value ^ byte) * 0x100000001B3 % 2**64
    return f"#{value:016x}"


def index():
    return random.choice([0, 1, -1, 2, 3, 5, -4, 8, -9, 100, -100, 2**62])


def bound():
    return random.choice([None, None, 0, 1, 2, -1, -2, 5, -6, 30, -30])


def items(n=6):
    return [random.randrange(8) for _ in range(random.randrange(n))]


def list_program():
    xs = items(12)
    yield ["init", [xs[:]], "", repr(xs)]
    for _ in range(25):
        x, i, a, b = random.randrange(8), index(), bound(), bound()
        c = random.choice([None, 1, 2, -1, -2, 3, 0])
        ys = items()
        n = random.randrange(-1, 4)
        name, args, run = random.choice([
            ("append", [x], lambda: xs.append(x)), ("insert", [i, x], lambda: xs.insert(i, x)), ("pop", [], lambda: xs.pop()), ("pop", [i], lambda: xs.pop(i)),
            ("remove", [x], lambda: xs.remove(x)), ("index", [x], lambda: xs.index(x)), ("index", [x, i, i + 4], lambda: xs.index(x, i, i + 4)), ("count", [x], lambda: xs.count(x)),
            ("reverse", [], lambda: xs.reverse()), ("sort", [False], lambda: xs.sort()), ("sort", [True], lambda: xs.sort(reverse=True)), ("sort_mod", [3, False], lambda: xs.sort(key=lambda v: v % 3)),
            ("sort_mod", [3, True], lambda: xs.sort(key=lambda v: v % 3, reverse=True)), ("extend", [ys], lambda: xs.extend(ys)), ("extend_self", [], lambda: xs.extend(xs) if len(xs) < 20 else None),
            ("get", [i], lambda: xs[i]), ("set", [i, x], lambda: xs.__setitem__(i, x)), ("del", [i], lambda: xs.__delitem__(i)), ("slice", [a, b, c], lambda: xs[a:b:c]),
            ("set_slice", [a, b, c, ys], lambda: xs.__setitem__(slice(a, b, c), ys)), ("del_slice", [a, b, c], lambda: xs.__delitem__(slice(a, b, c))), ("contains", [x], lambda: x in xs),
            ("mul", [n], lambda: xs * n), ("imul", [n], lambda: (xs.__imul__(n), None)[1] if len(xs) < 20 else None), ("add", [ys], lambda: xs + ys),
            ("compare", [ys], lambda: [xs < ys, xs <= ys, xs == ys, xs > ys, xs >= ys]), ("clear", [], lambda: xs.clear() if random.random() < 0.2 else None),
        ])
        if name == "clear" or (name in ("imul", "extend_self") and len(xs) >= 20):
            continue
        result = answer(run)
        yield [name, args, digest(result), digest(repr(xs))]


def key():
    return random.choice([random.randrange(12), random.randrange(12), random.randrange(10**6) << 20, -random.randrange(5), 2**61 - 1 + random.randrange(3), 2**80 + random.randrange(3)])


def dict_program():
    d = {}
    keys = [key() for _ in range(40)]
    for _ in range(60):
        k, v, m = random.choice(keys), random.randrange(9), random.choice(keys)
        pairs = [[random.choice(keys), random.randrange(9)] for _ in range(random.randrange(8))]
        name, args, run = random.choice([
            ("set", [k, v], lambda: d.__setitem__(k, v)), ("set", [m, v], lambda: d.__setitem__(m, v)), ("get", [k], lambda: d[k]), ("find", [k], lambda: d.get(k)), ("get_or", [k, v], lambda: d.get(k, v)),
            ("del", [k], lambda: d.__delitem__(k)), ("pop", [k], lambda: d.pop(k)), ("pop_or", [k, v], lambda: d.pop(k, v)), ("popitem", [], lambda: d.popitem()), ("setdefault", [k, v], lambda: d.setdefault(k, v)),
            ("contains", [k], lambda: k in d), ("update", [pairs], lambda: d.update(dict(map(tuple, pairs)))), ("or", [pairs], lambda: d | dict(map(tuple, pairs))), ("reversed", [], lambda: list(reversed(d))),
            ("keys_and", [[p[0] for p in pairs]], lambda: sorted(d.keys() & {p[0] for p in pairs})), ("eq", [pairs], lambda: d == dict(map(tuple, pairs))), ("items", [], lambda: d.items()), ("keys", [], lambda: d.keys()), ("values", [], lambda: d.values()),
            ("len", [], lambda: len(d)), ("copy", [], lambda: d.copy()),
        ])
        result = answer(run)
        yield [name, [str(a) if isinstance(a, int) else [[str(y) for y in x] if isinstance(x, list) else str(x) for x in a] for a in args], digest(result), digest(repr(d))]


def set_program():
    s = set()
    pool = [random.choice([random.randrange(20), random.randrange(200), random.randrange(10**9), -random.randrange(30), 2**61 - 2 + random.randrange(4), random.randrange(64) * 1024, 2**70 + random.randrange(4)]) for _ in range(random.choice([8, 30, 200]))]
    for _ in range(60):
        k = random.choice(pool)
        ys = [random.choice(pool) for _ in range(random.choice([0, 1, 3, 10, 60]))]
        t, f = set(ys), frozenset(ys)
        name, args, run = random.choice([
            ("add", [k], lambda: s.add(k)), ("add", [k + 1], lambda: s.add(k + 1)), ("discard", [k], lambda: s.discard(k)), ("remove", [k], lambda: s.remove(k)), ("pop", [], lambda: s.pop()), ("contains", [k], lambda: k in s),
            ("and", [ys], lambda: s & t), ("or", [ys], lambda: s | t), ("sub", [ys], lambda: s - t), ("rsub", [ys], lambda: t - s), ("xor", [ys], lambda: s ^ t),
            ("union", [ys], lambda: s.union(ys)), ("intersection", [ys], lambda: s.intersection(ys)), ("difference", [ys], lambda: s.difference(ys)), ("symmetric_difference", [ys], lambda: s.symmetric_difference(ys)),
            ("update_set", [ys], lambda: s.update(t)), ("update", [ys], lambda: s.update(ys)), ("ior", [ys], lambda: (s.__ior__(t), None)[1]), ("iand", [ys], lambda: (s.__iand__(t), None)[1]), ("isub", [ys], lambda: (s.__isub__(t), None)[1]), ("ixor", [ys], lambda: (s.__ixor__(t), None)[1]),
            ("difference_update", [ys], lambda: s.difference_update(ys)), ("intersection_update", [ys], lambda: s.intersection_update(ys)), ("symmetric_difference_update", [ys], lambda: s.symmetric_difference_update(ys)),
            ("issubset", [ys], lambda: s.issubset(ys)), ("issuperset", [ys], lambda: s.issuperset(ys)), ("isdisjoint", [ys], lambda: s.isdisjoint(ys)), ("compare", [ys], lambda: [s < t, s <= t, s == t, s > t, s >= t]),
            ("copy", [], lambda: s.copy()), ("frozen", [ys], lambda: f), ("frozen_hash", [ys], lambda: hash(f)), ("clear", [], lambda: s.clear()), ("frozen_or", [ys], lambda: f | s), ("or_frozen", [ys], lambda: s | f),
        ])
        if name == "clear" and random.random() < 0.8:
            continue
        result = answer(run)
        yield [name, [str(a) if isinstance(a, int) else [str(x) for x in a] for a in args], digest(result), digest(repr(s))]


with open("containers.jsonl", "w") as out:
    for kind, program, count in (("list", list_program, 130), ("dict", dict_program, 60), ("set", set_program, 90)):
        for _ in range(count):
            out.write(json.dumps([kind, list(program())], separators=(",", ":")) + "\n")


class Stop(Exception):
    pass


class Key:
    """Logs comparisons; fails at one of them."""

    log, fail_at = [], None

    def __init__(self, key, place):
        self.key, self.place = key, place

    def __lt__(self, other):
        if len(Key.log) == Key.fail_at:
            raise Stop
        Key.log.append((self.place, other.place))
        return self.key < other.key


def shapes():
    yield from ([], [1], [1, 2], [2, 1], [1, 1], [3, 2, 1], [1, 2, 1, 2, 1, 2], [2, 2, 1, 1, 0, 0])
    for n in (5, 10, 31, 32, 33, 63, 64, 65, 100, 200, 400, 1000):
        yield [random.random() for _ in range(n)]
        yield [random.randrange(5) for _ in range(n)]
        yield list(range(n))
        yield list(range(n, 0, -1))
        yield [i // 3 for i in range(n, 0, -1)]
        yield list(range(n // 2)) + list(range(n // 2))
        yield [i % 7 for i in range(n)]
        yield sorted(random.random() for _ in range(n)) + [random.random() for _ in range(5)]
        yield [i ^ 1 for i in range(n)]
        yield list(range(0, n, 2)) + list(range(1, n, 2))
        yield [7] * n
        yield [5] * (n // 2) + [3] * (n // 2) + [4] * 3


with open("sorts.jsonl", "w") as out:
    for keys in shapes():
        for fail_at in (None, random.randrange(max(1, 2 * len(keys)))):
            Key.log, Key.fail_at = [], fail_at
            xs = [Key(key, place) for place, key in enumerate(keys)]
            try:
                xs.sort()
            except Stop:
                pass
            value = 0xCBF29CE484222325
            for pair in Key.log:
                for place in pair:
                    value = (value ^ place) * 0x100000001B3 % 2**64
            ranks = {key: rank for rank, key in enumerate(sorted(set(keys)))}
            order = [x.place for x in xs]
            fold = 0xCBF29CE484222325
            for place in order:
                fold = (fold ^ place) * 0x100000001B3 % 2**64
            out.write(json.dumps([[ranks[key] for key in keys], fail_at, f"{fold:016x}", f"{value:016x}"], separators=(",", ":")) + "\n")
