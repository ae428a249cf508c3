from math import gcd


class Rational:
    """An exact fraction, always in lowest terms, with the sign above."""

    def __init__(self, num, den=1):
        if den == 0:
            raise ZeroDivisionError(f"Rational({num}, 0)")
        if den < 0:
            num, den = -num, -den
        divisor = gcd(num, den)
        self.num = num // divisor
        self.den = den // divisor

    @classmethod
    def parse(cls, text):
        if "/" in text:
            a, b = text.split("/")
            return cls(int(a), int(b))
        whole, dot, part = text.partition(".")
        if dot:
            return cls(int(whole + part), 10 ** len(part))
        return cls(int(whole))

    @staticmethod
    def _lift(value):
        return value if isinstance(value, Rational) else Rational(value)

    def __add__(self, other):
        other = self._lift(other)
        return Rational(self.num * other.den + other.num * self.den, self.den * other.den)

    __radd__ = __add__

    def __sub__(self, other):
        return self + -self._lift(other)

    def __rsub__(self, other):
        return -self + other

    def __mul__(self, other):
        other = self._lift(other)
        return Rational(self.num * other.num, self.den * other.den)

    __rmul__ = __mul__

    def __truediv__(self, other):
        other = self._lift(other)
        return Rational(self.num * other.den, self.den * other.num)

    def __rtruediv__(self, other):
        return self._lift(other) / self

    def __floordiv__(self, other):
        quotient = self / other
        return quotient.num // quotient.den

    def __mod__(self, other):
        return self - self._lift(other) * (self // other)

    def __pow__(self, exponent):
        if exponent < 0:
            return Rational(self.den**-exponent, self.num**-exponent)
        return Rational(self.num**exponent, self.den**exponent)

    def __neg__(self):
        return Rational(-self.num, self.den)

    def __abs__(self):
        return Rational(abs(self.num), self.den)

    def __eq__(self, other):
        other = self._lift(other)
        return self.num == other.num and self.den == other.den

    def __lt__(self, other):
        other = self._lift(other)
        return self.num * other.den < other.num * self.den

    def __le__(self, other):
        return self < other or self == other

    def __hash__(self):
        return hash((self.num, self.den))

    def __bool__(self):
        return self.num != 0

    def __float__(self):
        return self.num / self.den

    def __int__(self):
        return int(self.num / self.den)

    def __str__(self):
        return str(self.num) if self.den == 1 else f"{self.num}/{self.den}"

    def __repr__(self):
        return f"Rational({self.num}, {self.den})"


def harmonic(n):
    return sum((Rational(1, i) for i in range(1, n + 1)), Rational(0))


def bernoulli(n):
    row = []
    for m in range(n + 1):
        row.append(Rational(1, m + 1))
        for j in range(m, 0, -1):
            row[j - 1] = j * (row[j - 1] - row[j])
    return row[0]


def egyptian(fraction):
    parts = []
    while fraction:
        unit = -(-fraction.den // fraction.num)
        parts.append(unit)
        fraction -= Rational(1, unit)
    return parts


def continued(x):
    terms = []
    while True:
        whole = x // 1
        terms.append(whole)
        x = x - whole
        if not x:
            return terms
        x = 1 / x


half, third = Rational(1, 2), Rational(-2, -6)
print(half, third, repr(Rational(6, -8)), Rational(10, 5))
print(half + third, half - third, half * third, half / third, half % third, half // third)
print(1 + half, 1 - half, 3 * third, 1 / third, half**3, half**-3, abs(-half))
print(half == Rational(2, 4), half == third, half != 1, Rational(4, 2) == 2)
print(half < third, half > third, half <= 0, half >= third, sorted([half, Rational(-1), third]))
print(float(third), int(Rational(-7, 2)), bool(Rational(0, 9)))
print({half: "a half", third: "a third"}[Rational(3, 6)], len({half, Rational(5, 10), third}))
for text in ("3/4", "-0.125", "12", "2.50"):
    print(text, "=", Rational.parse(text))
print(harmonic(10), harmonic(50))
print([str(bernoulli(n)) for n in range(0, 21, 2)])
print(egyptian(Rational(5, 121)), egyptian(Rational(3, 7)))
print(continued(Rational(415, 93)), continued(Rational(-7, 3)))

try:
    half / 0
except ZeroDivisionError as error:
    print("error:", error)

approx = Rational(1)
for _ in range(7):
    approx = (approx + 2 / approx) / 2
print(len(str(approx.num)), float(approx) ** 2)
