# The sieve of Eratosthenes in plain loops, several times over.

LIMIT = 5_000_000
ROUNDS = 5


def sieve(limit):
    is_prime = [True] * (limit + 1)
    is_prime[0] = is_prime[1] = False
    i = 2
    while i * i <= limit:
        if is_prime[i]:
            for multiple in range(i * i, limit + 1, i):
                is_prime[multiple] = False
        i += 1
    return is_prime


for round_number in range(1, ROUNDS + 1):
    limit = LIMIT // round_number
    flags = sieve(limit)
    count = 0
    last = 0
    total = 0
    for n, flag in enumerate(flags):
        if flag:
            count += 1
            last = n
            total += n
    print(f"up to {limit}: {count} primes, the last is {last}, their sum {total}")
