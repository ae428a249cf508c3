"""Records what CPython 3.13 answers about ranges, sums, hashes and floats as text: `python3.13 record_misc.py` in this directory writes misc.jsonl.

A line is [name, [arguments], answer]; ints are strings, floats are `float.hex`, the answer is a repr or "!Type: message".
"""

import json
import random

random.seed(5)


def answer(function, *args):
    try:
        return repr(function(*args))
    except Exception as error:
        return f"!{type(error).__name__}: {error}"


def number():
    return random.choice([0, 1, -1, 2, 5, 10, -7, 100, 2**62, -(2**63), 2**63 - 1, 2**64, 10**20])


def ranges():
    for _ in range(700):
        a, b, c = number(), random.choice([number(), number() + random.randrange(20)]), random.choice([1, 1, -1, 3, -4, 0, 2**63, number()])
        try:
            r = range(a, b, c)
        except ValueError as error:
            yield ["range", [str(a), str(b), str(c)], f"!ValueError: {error}"]
            continue
        x = random.choice([a, b, a + c, a + 2 * c, a + 1, 5])
        i = random.choice([0, 1, -1, 5, -6, 2**63])
        s = [random.choice([None, 0, 1, -1, 5, -5, 2**62]) for _ in range(2)] + [random.choice([None, 1, 2, -1, -3])]
        o = range(a, b + random.randrange(2), c)
        first = []
        for item in r:
            if len(first) == 5:
                break
            first.append(item)
        yield ["range", [str(a), str(b), str(c), str(x), str(i), [None if v is None else str(v) for v in s], str(o.stop)],
               json.dumps([repr(r), answer(len, r), repr(x in r), answer(r.index, x), answer(r.__getitem__, i), answer(r.__getitem__, slice(*s)), repr(r == o), repr(hash(r) == hash(o)) if r == o else "", repr(first), repr(next(reversed(r), None)), repr(bool(r))])]


def sums():
    for _ in range(400):
        n = random.randrange(12)
        pick = random.choice([lambda: random.uniform(-1, 1), lambda: random.choice([1e100, -1e100, 1.0, 1e-20]), lambda: random.random() * 10 ** random.randint(-300, 300), lambda: random.choice([0.1, -0.0, float("inf"), 1.0, 1e308])])
        xs = [pick() for _ in range(n)]
        yield ["sum_float", [x.hex() for x in xs], repr(sum(xs))]
        yield ["sum_float_from", [x.hex() for x in xs], repr(sum(xs, 0.5))]
        mixed = [random.choice([random.randrange(-10, 10), pick(), 2**63, 10**16 + 1]) for _ in range(n)]
        yield ["sum_num", [x.hex() if isinstance(x, float) else str(x) for x in mixed], answer(sum, mixed)]
        ints = [random.choice([random.randrange(100), 2**62, -(2**63), 2**70]) for _ in range(n)]
        yield ["sum_int", [str(x) for x in ints], repr(sum(ints))]


def hashes():
    for _ in range(200):
        xs = [random.choice([random.randrange(-5, 100), 2**61 - 1, 2**70, -(2**64)]) for _ in range(random.randrange(6))]
        yield ["hash_tuple", [str(x) for x in xs], repr(hash(tuple(xs)))]
        yield ["hash_frozenset", [str(x) for x in xs], repr(hash(frozenset(xs)))]
        x = random.choice([random.random(), random.randrange(100) / 4, 1e300, -2.5])
        yield ["hash_mixed", [str(xs[0]) if xs else "0", x.hex()], repr(hash((xs[0] if xs else 0, x, None, True)))]


def floats():
    texts = ["1", " 1.5 ", "1_000.5", "1__0", "_1", "1_", "1e5", "1E+5", "1e", ".5", "5.", ".", "", "inf", "-Infinity", "+nan", "iNf", "infin", "0x10", "1e400", "-1e-400", "१२", "1.5f", "1 5", "\u00a07\u3000", "--1", "1e1_0", "+.5e-3", "e5", "nan ", "1.e3", "1_e3"]
    for text in texts:
        yield ["float", [text], answer(float, text)]
    for text in ["0x1.8p3", "-0x1p-1074", "0x1p-1075", "0x1.8p-1075", "0x1.fffffffffffff8p1023", "0x1.fffffffffffff7p1023", "1.8", "0xap1", " 0x1p0 ", "0x", "p1", "0x.8", "0x1.p", "inf", "-nan", "0x1.00000000000008p0", "0x1.000000000000081p0", "0x1p99999", "0x0p99999", "0x1p1024"]:
        yield ["fromhex", [text], answer(float.fromhex, text)]
    for x in [0.0, -0.0, 1.0, 0.1, 5e-324, 1e308, float("inf"), -2.5]:
        yield ["hex", [x.hex()], repr(x.hex())]


def unicode():
    """All characters at once: an FNV-1a hash of the answers about each."""
    names = ["lower", "upper", "title", "casefold", "capitalize", "swapcase"]
    tests = ["isalpha", "isdigit", "isdecimal", "isnumeric", "isalnum", "isspace", "isprintable", "islower", "isupper", "istitle", "isidentifier"]
    value = 0xCBF29CE484222325
    for code in range(0x110000):
        if 0xD800 <= code <= 0xDFFF:
            continue
        c = chr(code)
        bits = sum(getattr(c, test)() << at for at, test in enumerate(tests))
        for byte in "".join(getattr(c, name)() for name in names).encode() + bytes([bits & 255, bits >> 8]):
            value = (value ^ byte) * 0x100000001B3 % 2**64
    yield ["unicode", [], f"{value:016x}"]


with open("misc.jsonl", "w") as out:
    for cases in (ranges, sums, hashes, floats, unicode):
        for case in cases():
            out.write(json.dumps(case, separators=(",", ":")) + "\n")
