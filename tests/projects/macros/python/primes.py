"""Primes in several ways: sieves, generators, factorisation, little theorems."""

import itertools
import math


def sieve(limit):
    flags = [True] * (limit + 1)
    flags[0:2] = [False, False]
    for i in range(2, int(math.sqrt(limit)) + 1):
        if flags[i]:
            flags[i * i :: i] = [False] * len(range(i * i, limit + 1, i))
    return [i for i, flag in enumerate(flags) if flag]


def bit_sieve(limit):
    """The same with one big integer as a bit set."""
    composite = 0
    primes = []
    for i in range(2, limit + 1):
        if not composite >> i & 1:
            primes.append(i)
            for multiple in range(i * i, limit + 1, i):
                composite |= 1 << multiple
    return primes


def endless_primes():
    multiples = {}
    for n in itertools.count(2):
        if n not in multiples:
            yield n
            multiples[n * n] = [n]
        else:
            for prime in multiples.pop(n):
                multiples.setdefault(n + prime, []).append(prime)


def factorise(n):
    factors = {}
    p = 2
    while p * p <= n:
        while n % p == 0:
            factors[p] = factors.get(p, 0) + 1
            n //= p
        p += 1 if p == 2 else 2
    if n > 1:
        factors[n] = factors.get(n, 0) + 1
    return factors


def show(factors):
    return " * ".join(f"{p}^{k}" if k > 1 else str(p) for p, k in factors.items()) or "1"


def divisors(n):
    small = [d for d in range(1, math.isqrt(n) + 1) if n % d == 0]
    large = [n // d for d in reversed(small) if d * d != n]
    return small + large


def totient(n):
    result = n
    for p in factorise(n):
        result -= result // p
    return result


def goldbach(n, primes):
    members = set(primes)
    return next(((p, n - p) for p in primes if n - p in members), None)


primes = sieve(1000)
print(len(primes), primes[:10], primes[-3:])
print(primes == bit_sieve(1000))
print(list(itertools.islice(endless_primes(), 168)) == primes)
print(list(itertools.takewhile(lambda p: p < 40, endless_primes())))

twins = [(p, q) for p, q in zip(primes, primes[1:]) if q - p == 2]
print("twins:", twins[:6], len(twins))
gap, where = max((q - p, -p) for p, q in zip(primes, primes[1:]))
print("largest gap:", gap, "after", -where)

for n in (1, 2, 97, 360, 1001, 65536, 600851475143, 2**32 + 1):
    print(f"{n} = {show(factorise(n))}")

print(divisors(36), divisors(97), sum(divisors(496)) == 2 * 496)
print([totient(n) for n in range(1, 21)])
print([n for n in range(2, 10000) if sum(divisors(n)) == 2 * n])
print([goldbach(n, primes) for n in (4, 28, 100, 998)], goldbach(11, [2, 3, 5, 7]))
print([p for p in primes if pow(10, p - 1, p) != 1])

spiral_total = 1
value, step = 1, 2
while step <= 1000:
    for _ in range(4):
        value += step
        spiral_total += value
    step += 2
print(spiral_total)
