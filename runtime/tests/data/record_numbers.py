"""Records CPython 3.13's arithmetic: python3.13 record_numbers.py > numbers.txt

A line is an operation, its operands and its result, separated by tabs; floats in hexadecimal, exceptions as `!Type: text`.
"""

import math
import random
import sys

sys.set_int_max_str_digits(0)
random.seed(20)

EDGES = [0, 1, -1, 2, -2, 3, -3, 7, -7, 10, -10, 255, -256, 2**31, 2**53, 2**53 + 1, -(2**53) - 1, 2**61 - 1, 2**61,
         -(2**61) + 1, 2**62 - 1, 2**62, -(2**62), -(2**62) - 1, 2**63 - 1, 2**63, -(2**63), -(2**63) - 1, 2**64, 2**64 - 1,
         10**18, 10**19, 3 * 10**30, -(10**40) - 1, 2**127, 2**200 + 1, -(2**521) + 1]
SMALL = [0, 1, 2, 3, 5, 13, 62, 63, 64, 65, 100, -1, -2, -63]
FLOATS = [0.0, -0.0, 1.0, -1.0, 0.5, 1.5, 2.5, -2.5, 3.0, -3.0, 7.25, 1e-5, 0.1, 0.2, 0.3, 2.675, 1.005, 1e15, 1e16, 123456789.125,
          2.0**53, 2.0**61, 2.0**62, 2.0**63, 2.0**64, -2.0**63, 1e22, 1e23, 1e300, 1.7976931348623157e308, 5e-324, 2.2250738585072014e-308,
          math.inf, -math.inf, math.nan, 0.1 + 0.2, 1 / 3, -1e-300, 9007199254740993.0, 4.35, 0.125, 0.375, 1234.5678]


def value(x):
    if isinstance(x, float):
        return x.hex()
    if isinstance(x, tuple):
        return ",".join(map(value, x))
    if isinstance(x, complex):
        return "complex"
    return str(x)


def record(name, function, *operands):
    try:
        result = value(function(*operands))
    except Exception as error:
        result = f"!{type(error).__name__}: {error}"
    print(name, *map(value, operands), result, sep="\t")


BINARY = {
    "add": lambda a, b: a + b, "sub": lambda a, b: a - b, "mul": lambda a, b: a * b, "floordiv": lambda a, b: a // b,
    "mod": lambda a, b: a % b, "divmod": divmod, "truediv": lambda a, b: a / b, "and": lambda a, b: a & b,
    "or": lambda a, b: a | b, "xor": lambda a, b: a ^ b, "gcd": math.gcd, "lcm": math.lcm,
    "cmp": lambda a, b: (a > b) - (a < b),
}
UNARY = {
    "neg": lambda a: -a, "not": lambda a: ~a, "abs": abs, "float": float, "hash": hash, "bit_length": int.bit_length,
    "bit_count": int.bit_count, "isqrt": math.isqrt, "hex": hex, "oct": oct, "bin": bin,
}


def ints():
    numbers = EDGES + [random.randrange(-(2**n), 2**n) for n in (8, 40, 62, 63, 64, 70, 128, 400)]
    for a in numbers:
        for name, function in UNARY.items():
            record("i." + name, function, a)
        for b in numbers:
            for name, function in random.sample(list(BINARY.items()), 2):
                record("i." + name, function, a, b)
        for n in random.sample(SMALL, 5):
            record("i.shl", lambda a, n: a << n, a, n)
            record("i.shr", lambda a, n: a >> n, a, n)
            record("i.round", round, a, -abs(n))
            if abs(a) < 2**70:
                record("i.pow", lambda a, n: a**n, a, n)
        for x in random.sample(FLOATS, 12):
            record("i.cmpf", lambda a, x: (a > x) - (a < x) if a == a and x == x else 9, a, x)
        for signed in (0, 1):
            for length in (0, 1, 8, 9, 40):
                record("i.to_bytes", lambda a, n, s: a.to_bytes(n, "big", signed=bool(s)).hex(), a, length, signed)
    for _ in range(200):
        bits = random.choice([4, 20, 40, 64, 200])
        record("i.powmod", pow, *(random.randrange(-(2**bits), 2**bits) for _ in range(3)))
    for triple in [(2, 3, 0), (2, -1, 4), (3, -1, 7), (3, -5, -7), (0, 0, 1), (0, 0, 5), (5, 0, -1), (2, 5, 1), (2**70, 2**70, 97)]:
        record("i.powmod", pow, *triple)
    for _ in range(150):
        shift = random.choice([0, 60, 1000, 1070, 1100])
        a, b = random.randrange(2**120), random.randrange(1, 2 ** random.choice([10, 60, 200]))
        record("i.truediv", lambda a, b: a / b, a, b << shift)
        record("i.truediv", lambda a, b: a / b, a << shift, -b)
        record("i.float", float, (a << random.randrange(950)) + random.randrange(-1, 2))
    for text in ["0", "-0", "+7", " 12 ", "1_000", "1__0", "_1", "1_", "", " ", "-", "abc", "1 2", "0x1f", "0b11", "0o17", "010", "00", "0_0", "٣٤",
                 "1\u00a0", "\u20031", "12\n", "--1", "9" * 30, "9" * 19, "z", "zZ", "1" * 40 + "q", "it's", "0x", "0x_1f", "0x__1", "é", "１２", "1.0",
                 "-9223372036854775809", "0_7", "\x1f5"]:
        for base in (10, 0, 2, 8, 16, 36):
            try:
                result = str(int(text, base))
            except ValueError as error:
                result = f"!ValueError: {error}"
            print("i.parse", ascii(text)[1:-1], base, result, sep="\t")


def floats():
    numbers = FLOATS + [random.uniform(-1000, 1000) for _ in range(10)] + [random.random() * 10.0 ** random.randrange(-300, 300) for _ in range(20)]
    for x in numbers:
        for name, function in {"int": int, "floor": math.floor, "ceil": math.ceil, "round0": round, "hash": hash,
                               "ratio": float.as_integer_ratio, "is_integer": float.is_integer}.items():
            if name == "hash" and x != x:
                continue
            record("f." + name, function, x)
        for digits in (-330, -309, -308, -20, -3, -2, -1, 0, 1, 2, 3, 5, 15, 22, 300, 323, 400):
            record("f.round", round, x, digits)
        for y in numbers:
            for name in random.sample(["floordiv", "mod", "divmod", "truediv", "pow"], random.randrange(2)):
                function = BINARY.get(name, lambda a, b: a**b)
                record("f." + name, function, x, y)


def texts():
    hexes = [
        '1.5', 'inf', '-nan', '0x1p-1074', '0x1.8p+1', '1p', '0x', '0x1p99999999999', '0x1p1024', '0x.8', '0x1.',
        '  0x1p3  ', '0x1_0', '+0X1P+3', 'nan', '0x1.fffffffffffff8p0', '0x1.fffffffffffff7p0', '-0x0p0',
        '0x0.00000000000008p-1022', '0x1p-1075', '0x1.1p-1075', 'infinity', 'InFiNiTy', '0x1.fffffffffffff8p1023',
        '0x1p', '.p3', '1.p3', '0x1p+ 3', '0x1p1023', '1' * 300, '0x1p-99999999999', '0x0p99999999999', '--1',
        '0x1.8p1 x', 'a.b', '١',
    ]
    decimals = [
        '1.5', ' 1_000.5_0 ', '1__0', '_1', '1_', '1_.5', '1._5', '1e1_0', '1e_1', 'inf', '+Infinity', '-nan',
        'nan', 'infin', '.', '.5', '5.', '1e', '1e+', '0x10', '', '  ', '1 2', '٣.٥', '1e400', '-1e400', '1e-400',
        'abc', '1.5f', '١e٢', '\x1f1', 'é', 'NAN', '1e5', '1E+5', '-.5e-3', '1_0_0.2_5e1_0', '+ 1', 'e5', '1.5.5',
        '\u20031.5\u2003', '1e-', '-',
    ]
    for name, function, inputs in (("f.fromhex", float.fromhex, hexes), ("f.parse", float, decimals)):
        for text in inputs:
            try:
                result = function(text).hex()
            except Exception as error:
                result = f"!{type(error).__name__}: {error}"
            print(name, ascii(text)[1:-1], result, sep="\t")


ints()
floats()
texts()
