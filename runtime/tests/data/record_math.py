"""Records what CPython's math gives for many arguments: python3.13 tests/data/record_math.py > tests/data/math.txt

A line is `function argument... = result`; f and sixteen hex digits is a float by its bits, i an int, ! an exception.
"""

import math
import random
import struct

random.seed(20)
SPECIAL = [0.0, -0.0, 1.0, -1.0, 0.5, 2.0, 1e-300, 5e-324, 1e300, 1.7976931348623157e308, math.inf, -math.inf, math.nan, 1e-20,
           709.78, 709.79, -745.2, 0.9999999999999999, 1.0000000000000002, 170.6, 171.7, -170.5, 3.141592653589793]
UNARY = """acos acosh asin asinh atan atanh cbrt cos cosh degrees erf erfc exp exp2 expm1 fabs gamma lgamma log log10 log1p log2 radians
sin sinh sqrt tan tanh ulp floor ceil trunc frexp modf isfinite isinf isnan""".split()
BINARY = "atan2 copysign fmod pow remainder nextafter hypot".split()


def show(x):
    if isinstance(x, bool):
        return f"i{int(x)}"
    if isinstance(x, int):
        return f"i{x}"
    if isinstance(x, float):
        return "fnan" if x != x else "f" + struct.pack(">d", x).hex()
    return ",".join(map(show, x))


def record(name, args, call=None):
    try:
        result = show((call or getattr(math, name))(*args))
    except (ValueError, OverflowError, ZeroDivisionError) as error:
        result = f"!{type(error).__name__}: {error}"
    print(name, *map(show, args), "=", result)


def value():
    kind = random.random()
    if kind < 0.3:
        return random.choice(SPECIAL)
    if kind < 0.6:
        return random.uniform(-10, 10)
    if kind < 0.8:
        return random.gauss(0, 1) * 10.0 ** random.randint(-30, 30)
    return random.uniform(-200, 200)


for name in UNARY:
    for x in SPECIAL:
        record(name, [x])
    for _ in range(30):
        record(name, [value()])
for name in BINARY:
    for _ in range(120):
        record(name, [value(), value()])
for _ in range(100):
    record("fma", [value(), value(), value()])
    record("ldexp", [value(), random.choice([0, 1, -1, 52, -1074, -1080, 1023, 2000, 10**30, -(10**30), random.randint(-1100, 1100)])])
    record("isclose", [value(), value()])
    record("hypot_all", [value() for _ in range(random.randint(0, 5))], math.hypot)
    record("fsum", [value() for _ in range(random.randint(0, 6))], lambda *xs: math.fsum(xs))
    half = random.randint(1, 4)
    record("sumprod", [random.gauss(0, 1) * 10.0 ** random.randint(-9, 9) for _ in range(2 * half)],
           lambda *xs: math.sumprod(xs[:len(xs) // 2], xs[len(xs) // 2:]))
INTS = [0, 1, -1, 2, 3, 6, 10, 12, 20, 21, 64, 100, 255, 1000, 2**31, 2**62, 2**63, 2**64, 10**30, 10**40 + 7, -(10**25), 3**200]
for name in ["isqrt", "log", "log2", "log10", "floor"]:
    for n in INTS + [10**400, 10**4000 + 1, 2**1024, 2**1024 - 1]:
        record(name + "_int", [n], getattr(math, name))
for n in [0, 1, 5, 20, 21, 22, 50, 100, 171, 300, -1, 10**30]:
    record("factorial", [n])
for _ in range(150):
    a, b = random.choice(INTS), random.choice(INTS)
    record("gcd", [a, b])
    record("lcm", [a, b])
    n, k = random.randint(-1, 130), random.randint(-1, 130)
    record("comb", [n, k])
    record("perm", [n, k])
for n, k in [(10**30, 3), (10**30, 10**30), (10**40, 10**20), (2**64, 2), (1000, 500), (5000, 17)]:
    record("comb", [n, k])
    record("perm", [n, k]) if k < 1000 or k > 10**10 and n != k else None
for a in [2, 10, 8, 10**400, 0.5, 1.0, 0, -3]:
    for b in [2, 10, 1, 1.0, 0.5, 10**400, 0, -2.0]:
        record("log_base", [a, b], math.log)
