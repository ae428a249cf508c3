import math


def factorial(n):
    result = 1
    for i in range(2, n + 1):
        result *= i
    return result


def fibonacci(n):
    a, b = 0, 1
    for _ in range(n):
        a, b = b, a + b
    return a


def fib_doubling(n):
    """(F(n), F(n + 1)) by fast doubling."""
    if n == 0:
        return 0, 1
    a, b = fib_doubling(n >> 1)
    c = a * (2 * b - a)
    d = a * a + b * b
    return (d, c + d) if n & 1 else (c, d)


def digit_sum(n):
    total = 0
    while n:
        n, digit = divmod(n, 10)
        total += digit
    return total


def integer_root(n, k):
    """The largest r with r ** k <= n, by bisection."""
    low, high = 0, 1
    while high**k <= n:
        high *= 2
    while high - low > 1:
        middle = (low + high) // 2
        if middle**k <= n:
            low = middle
        else:
            high = middle
    return low


def pretty(n):
    s = str(n)
    return s if len(s) <= 30 else f"{s[:12]}...{s[-12:]} ({len(s)} digits)"


print("factorials")
for n in [5, 20, 21, 25, 50, 100, 300]:
    f = factorial(n)
    print(f"  {n:>3}! = {pretty(f)}", f == math.factorial(n))

print("fibonacci")
for n in (10, 90, 92, 93, 94, 100, 1000):
    print(f"  F({n}) = {pretty(fibonacci(n))}", fibonacci(n) == fib_doubling(n)[0])
print(fibonacci(1000))

print("powers")
print(2**62, 2**63, 2**64, -(2**63), -(2**63) - 1)
print(2**200)
print(3**100 % 1000007, pow(3, 100, 1000007), pow(3, -1, 1000007))
print((-7) ** 31, (-7) ** 30)
print("digit sum of 2**1000:", digit_sum(2**1000))

print("shifts and masks")
big = 0xDEADBEEFCAFEBABE1234567890
print(hex(big), bin(big)[-20:], oct(big))
print(big >> 40, big << 13, -big >> 40)
print(big & 0xFFFFFFFFFFFFFFFF, big | 1, big ^ (big >> 3), ~big)
print(big.bit_length(), (1 << 100).bit_length(), big.bit_count())

print("division")
for a, b in [(10**30, 7), (-(10**30), 7), (10**30, -7), (-(10**30), -(10**12)), (7, 10**30), (-7, 10**30)]:
    q, r = divmod(a, b)
    print(f"  {a} / {b}: q={q} r={r} {q * b + r == a}")
print(10**30 / 10**28, 10**400 // 10**399, 1 / 10**20)

print("roots")
print(integer_root(10**60, 3), integer_root(2, 2), integer_root(10**41, 2), math.isqrt(10**41))

print("comparison and conversion")
print(2**64 > 1e19, 2**53 + 1 == float(2**53), 10**20 == 1e20, float(10**22))
print(int("123456789012345678901234567890") + 1, int("-ff", 16), int("0b1011", 0), int("z" * 15, 36))
print(int(1e25), int(-2.9), round(123456789012345678901, -10))
print(sum(x**5 for x in range(5000)))
print(f"{2**70:,} {2**70:_} {2**70:x} {2**70:e} {2**70:>30} {2**70:+d}")
print(math.gcd(2**100, 6**50), math.lcm(10**10, 15**10), math.comb(200, 100))
print(hash(5) == 5, max(2**65, 2**64, -(2**70)), abs(-(2**80)))

x = 1
steps = 0
while x < 10**40:
    x = x * 3 + 1
    steps += 1
print(x, steps)
