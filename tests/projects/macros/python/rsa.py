"""Toy RSA: Miller-Rabin primes, key generation, encryption of short texts."""

import random


def is_probable_prime(n, rounds=12):
    if n < 2:
        return False
    for p in (2, 3, 5, 7, 11, 13, 17, 19, 23):
        if n % p == 0:
            return n == p
    d, s = n - 1, 0
    while d % 2 == 0:
        d //= 2
        s += 1
    for _ in range(rounds):
        a = random.randrange(2, n - 1)
        x = pow(a, d, n)
        if x == 1 or x == n - 1:
            continue
        for _ in range(s - 1):
            x = x * x % n
            if x == n - 1:
                break
        else:
            return False
    return True


def random_prime(bits):
    while True:
        candidate = random.getrandbits(bits) | (1 << bits - 1) | 1
        if is_probable_prime(candidate):
            return candidate


def extended_gcd(a, b):
    x0, x1, y0, y1 = 1, 0, 0, 1
    while b:
        q, a, b = a // b, b, a % b
        x0, x1 = x1, x0 - q * x1
        y0, y1 = y1, y0 - q * y1
    return a, x0, y0


def inverse(a, m):
    g, x, _ = extended_gcd(a, m)
    if g != 1:
        raise ValueError(f"{a} has no inverse modulo {m}")
    return x % m


def make_keys(bits=128, e=65537):
    while True:
        p, q = random_prime(bits), random_prime(bits)
        phi = (p - 1) * (q - 1)
        try:
            d = inverse(e, phi)
        except ValueError:
            continue
        if p != q:
            return (p * q, e), (p * q, d)


def text_to_number(text):
    number = 0
    for character in text:
        number = number * 256 + ord(character)
    return number


def number_to_text(number):
    characters = []
    while number:
        number, code = divmod(number, 256)
        characters.append(chr(code))
    return "".join(reversed(characters))


def crypt(value, key):
    modulus, exponent = key
    if value >= modulus:
        raise OverflowError("message too long for the key")
    result = 1
    base = value % modulus
    while exponent:
        if exponent & 1:
            result = result * base % modulus
        base = base * base % modulus
        exponent >>= 1
    return result


def main():
    random.seed(99)
    print([n for n in range(2, 80) if is_probable_prime(n)])
    print([n for n in (561, 1105, 2**31 - 1, 2**61 - 1, 2**67 - 1, 2**89 - 1) if is_probable_prime(n)])

    public, private = make_keys()
    print("modulus ", public[0])
    print("private ", private[1])
    for message in ["Hi", "attack at dawn", "a much longer message " * 3]:
        try:
            secret = crypt(text_to_number(message), public)
        except OverflowError as problem:
            print(f"{message[:12]!r}...: {problem}")
            continue
        print(f"{message!r} -> {secret:x}")
        plain = number_to_text(crypt(secret, private))
        print("   back:", plain, plain == message)

    try:
        inverse(6, 9)
    except ValueError as problem:
        print(problem)


main()
