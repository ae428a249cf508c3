"""The first 1,000 digits of pi, twice: by a spigot and by Machin's formula."""


def spigot():
    """Gibbons' unbounded spigot: yields the digits of pi one by one."""
    q, r, t, k, n, l = 1, 0, 1, 1, 3, 3
    while True:
        if 4 * q + r - t < n * t:
            yield n
            q, r, n = 10 * q, 10 * (r - n * t), 10 * (3 * q + r) // t - 10 * n
        else:
            q, r, t, k, n, l = (
                q * k,
                (2 * q + r) * l,
                t * l,
                k + 1,
                (q * (7 * k + 2) + r * l) // (t * l),
                l + 2,
            )


def arctan_inverse(x, one):
    """one * arctan(1 / x)"""
    power = one // x
    total = power
    square = x * x
    divisor = 1
    while power:
        power //= -square
        divisor += 2
        total += power // divisor
    return total


def machin(digits):
    one = 10 ** (digits + 10)
    pi = 4 * (4 * arctan_inverse(5, one) - arctan_inverse(239, one))
    return pi // 10**10


digits = []
for digit in spigot():
    digits.append(str(digit))
    if len(digits) == 1000:
        break
text = "".join(digits)

print("3.")
for start in range(1, len(text), 50):
    line = text[start : start + 50]
    groups = [line[i : i + 10] for i in range(0, len(line), 10)]
    print(" ".join(groups), ":", start + len(line) - 1)

print("same by Machin:", str(machin(999))[:990] == text[:990])
print("digit counts:", {d: text.count(d) for d in "0123456789"})
print("999999 at", text.find("999999"))
