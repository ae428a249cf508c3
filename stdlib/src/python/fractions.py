"""Exact rational numbers."""

import math

_MODULUS = 2 ** 61 - 1


def _digits_end(text, at):
    """Where the digits from `at` on end; single underscores may stand between them."""
    n = len(text)
    end = at
    while end < n and (text[end].isdecimal() or (text[end] == "_" and end > at and text[end - 1] != "_"
                                                 and end + 1 < n and text[end + 1].isdecimal())):
        end += 1
    return end


def _parse(text):
    """A numerator and a positive denominator from '3/4', '-1.5', '2e-3', ..."""
    error = ValueError(f"Invalid literal for Fraction: {text!r}")
    s = text.strip()
    at = 0
    if s[:1] == "-" or s[:1] == "+":
        at = 1
    end = _digits_end(s, at)
    whole = s[at:end]
    negative = s[:1] == "-"
    numerator = int(whole) if whole != "" else 0
    denominator = 1
    rest = s[end:]
    if rest.lstrip()[:1] == "/" and whole != "":
        below = rest.lstrip()[1:].lstrip()
        if below == "" or _digits_end(below, 0) != len(below):
            raise error
        denominator = int(below)
        return -numerator if negative else numerator, denominator
    if s[end:end + 1] == ".":
        stop = _digits_end(s, end + 1)
        decimals = s[end + 1:stop].replace("_", "")
        if whole == "" and decimals == "":
            raise error
        if decimals != "":
            scale = 10 ** len(decimals)
            numerator = numerator * scale + int(decimals)
            denominator = scale
        end = stop
    elif whole == "":
        raise error
    if s[end:end + 1] == "e" or s[end:end + 1] == "E":
        start = end + 1
        if s[start:start + 1] == "-" or s[start:start + 1] == "+":
            start += 1
        stop = _digits_end(s, start)
        if stop == start:
            raise error
        exponent = int(s[end + 1:stop])
        if exponent >= 0:
            numerator *= 10 ** exponent
        else:
            denominator *= 10 ** -exponent
        end = stop
    if end != len(s):
        raise error
    return -numerator if negative else numerator, denominator


def _round_to_exponent(n, d, exponent, no_neg_zero):
    """n/d as a multiple of 10**exponent, ties to even: whether it is negative, and how many."""
    if exponent >= 0:
        d *= 10 ** exponent
    else:
        n *= 10 ** -exponent
    q, r = divmod(n + (d >> 1), d)
    if r == 0 and d & 1 == 0:
        q &= -2
    return (q < 0 if no_neg_zero else n < 0), abs(q)


def _round_to_figures(n, d, figures):
    """n/d in so many figures: whether it is negative, the figures, and the exponent of the last."""
    if n == 0:
        return False, 0, 1 - figures
    str_n = str(abs(n))
    str_d = str(d)
    m = len(str_n) - len(str_d) + (1 if str_d <= str_n else 0)
    exponent = m - figures
    negative, significand = _round_to_exponent(n, d, exponent, False)
    if len(str(significand)) == figures + 1:
        significand //= 10
        exponent += 1
    return negative, significand, exponent


class _Spec:
    """A format specification taken apart."""

    def __init__(self, spec):
        self.fill = " "
        self.align = ""
        self.sign = ""
        self.no_neg_zero = False
        self.alternate = False
        self.zeropad = False
        self.width = 0
        self.separator = ""
        self.precision = 6
        self.has_precision = False
        self.kind = ""
        self.valid = True
        at = 0
        n = len(spec)
        if n >= 2 and spec[1] in "<>=^":
            self.fill = spec[0]
            self.align = spec[1]
            at = 2
        elif n >= 1 and spec[0] in "<>=^":
            self.align = spec[0]
            at = 1
        if at < n and spec[at] in "+- ":
            self.sign = spec[at]
            at += 1
        if at < n and spec[at] == "z":
            self.no_neg_zero = True
            at += 1
        if at < n and spec[at] == "#":
            self.alternate = True
            at += 1
        if at + 1 < n and spec[at] == "0" and "0" <= spec[at + 1] <= "9":
            self.zeropad = True
            at += 1
        end = at
        while end < n and "0" <= spec[end] <= "9":
            end += 1
        if end > at:
            if spec[at] == "0" and end > at + 1:
                self.valid = False
            self.width = int(spec[at:end])
        at = end
        if at < n and spec[at] in ",_":
            self.separator = spec[at]
            at += 1
        if at < n and spec[at] == ".":
            end = at + 1
            while end < n and "0" <= spec[end] <= "9":
                end += 1
            if end == at + 1 or (spec[at + 1] == "0" and end > at + 2):
                self.valid = False
            else:
                self.precision = int(spec[at + 1:end])
                self.has_precision = True
            at = end
        if at < n and spec[at] in "eEfFgG%":
            self.kind = spec[at]
            at += 1
        if at != n:
            self.valid = False
        if self.kind == "" and (self.has_precision or self.no_neg_zero or self.zeropad):
            self.valid = False
        if self.kind != "" and self.zeropad and self.align != "":
            self.valid = False

    def pad(self, sign, body):
        """The body with its sign in a field of the width."""
        padding = self.fill * (self.width - len(sign) - len(body))
        if self.align == "<":
            return sign + body + padding
        if self.align == "^":
            half = len(padding) // 2
            return padding[:half] + sign + body + padding[half:]
        if self.align == "=":
            return sign + padding + body
        return padding + sign + body

    def plus(self):
        """The sign of numbers that are not negative."""
        return "" if self.sign == "-" else self.sign


class Fraction:
    """A rational number: Fraction(3, 4), Fraction('0.75'), Fraction(0.75)."""

    def __init__(self, numerator=0, denominator=None, *, _coprime=False):
        if denominator is None:
            if isinstance(numerator, int):
                self._numerator = int(numerator)
                self._denominator = 1
                return
            if isinstance(numerator, Fraction):
                self._numerator = numerator._numerator
                self._denominator = numerator._denominator
                return
            if isinstance(numerator, float):
                n, d = numerator.as_integer_ratio()
                self._numerator = n
                self._denominator = d
                return
            if isinstance(numerator, str):
                n, d = _parse(numerator)
            else:
                raise TypeError("argument should be a string or a Rational instance")
        else:
            n = numerator.numerator * denominator.denominator
            d = denominator.numerator * numerator.denominator
        if _coprime:
            self._numerator = n
            self._denominator = d
            return
        if d == 0:
            raise ZeroDivisionError(f"Fraction({n}, 0)")
        g = math.gcd(n, d)
        if d < 0:
            g = -g
        self._numerator = n // g
        self._denominator = d // g

    @classmethod
    def from_float(cls, f):
        """The exact value of a float."""
        return Fraction(f)

    @property
    def numerator(self):
        """The number above the line, in lowest terms."""
        return self._numerator

    @property
    def denominator(self):
        """The number below the line, in lowest terms; positive."""
        return self._denominator

    def as_integer_ratio(self):
        """Both numbers."""
        return self._numerator, self._denominator

    def is_integer(self):
        """Whether the denominator is 1."""
        return self._denominator == 1

    def limit_denominator(self, max_denominator=1000000):
        """The closest fraction whose denominator is at most that."""
        if max_denominator < 1:
            raise ValueError("max_denominator should be at least 1")
        if self._denominator <= max_denominator:
            return Fraction(self._numerator, self._denominator, _coprime=True)
        p0, q0, p1, q1 = 0, 1, 1, 0
        n, d = self._numerator, self._denominator
        while True:
            a = n // d
            q2 = q0 + a * q1
            if q2 > max_denominator:
                break
            p0, q0, p1, q1 = p1, q1, p0 + a * p1, q2
            n, d = d, n - a * d
        k = (max_denominator - q0) // q1
        if 2 * d * (q0 + k * q1) <= self._denominator:
            return Fraction(p1, q1, _coprime=True)
        return Fraction(p0 + k * p1, q0 + k * q1, _coprime=True)

    def __repr__(self):
        return f"Fraction({self._numerator}, {self._denominator})"

    def __str__(self):
        if self._denominator == 1:
            return str(self._numerator)
        return f"{self._numerator}/{self._denominator}"

    def __format__(self, format_spec):
        spec = _Spec(format_spec)
        if not spec.valid:
            raise ValueError(f"Invalid format specifier {format_spec!r} for object of type 'Fraction'")
        if spec.kind != "":
            return self._format_float(spec)
        n, d = self._numerator, self._denominator
        body = _grouped(str(abs(n)), spec.separator)
        if d > 1 or spec.alternate:
            body += "/" + _grouped(str(d), spec.separator)
        return spec.pad("-" if n < 0 else spec.plus(), body)

    def _format_float(self, spec):
        kind = spec.kind
        scientific = False
        if kind in "fF%":
            exponent = -spec.precision
            if kind == "%":
                exponent -= 2
            negative, significand = _round_to_exponent(self._numerator, self._denominator, exponent, spec.no_neg_zero)
            point = spec.precision
        else:
            figures = max(spec.precision, 1) if kind in "gG" else spec.precision + 1
            negative, significand, exponent = _round_to_figures(self._numerator, self._denominator, figures)
            scientific = kind in "eE" or exponent > 0 or exponent + figures <= -4
            point = figures - 1 if scientific else -exponent
        if kind == "%":
            suffix = "%"
        elif scientific:
            suffix = ("E" if kind in "EG" else "e") + f"{exponent + point:+03d}"
        else:
            suffix = ""
        digits = str(significand).zfill(point + 1)
        leading = digits[:len(digits) - point]
        fraction = digits[len(digits) - point:]
        if kind in "gG" and not spec.alternate:
            fraction = fraction.rstrip("0")
        point_sign = "." if fraction != "" or spec.alternate else ""
        trailing = point_sign + fraction + suffix
        sign = "-" if negative else spec.plus()
        if spec.zeropad:
            least = spec.width - len(sign) - len(trailing)
            leading = leading.zfill(3 * least // 4 + 1 if spec.separator != "" else least)
        return spec.pad(sign, _grouped(leading, spec.separator) + trailing)

    def __add__(self, other):
        if isinstance(other, float):
            return float(self) + other
        if isinstance(other, (int, Fraction)):
            d = other.denominator
            return Fraction(self._numerator * d + other.numerator * self._denominator, self._denominator * d)
        return NotImplemented

    def __radd__(self, other):
        if isinstance(other, float):
            return other + float(self)
        if isinstance(other, int):
            return Fraction(other * self._denominator + self._numerator, self._denominator, _coprime=True)
        return NotImplemented

    def __sub__(self, other):
        if isinstance(other, float):
            return float(self) - other
        if isinstance(other, (int, Fraction)):
            d = other.denominator
            return Fraction(self._numerator * d - other.numerator * self._denominator, self._denominator * d)
        return NotImplemented

    def __rsub__(self, other):
        if isinstance(other, float):
            return other - float(self)
        if isinstance(other, int):
            return Fraction(other * self._denominator - self._numerator, self._denominator, _coprime=True)
        return NotImplemented

    def __mul__(self, other):
        if isinstance(other, float):
            return float(self) * other
        if isinstance(other, (int, Fraction)):
            return Fraction(self._numerator * other.numerator, self._denominator * other.denominator)
        return NotImplemented

    def __rmul__(self, other):
        if isinstance(other, float):
            return other * float(self)
        if isinstance(other, int):
            return Fraction(other * self._numerator, self._denominator)
        return NotImplemented

    def __truediv__(self, other):
        if isinstance(other, float):
            return float(self) / other
        if isinstance(other, (int, Fraction)):
            if other.numerator == 0:
                raise ZeroDivisionError(f"Fraction({other.denominator}, 0)")
            return Fraction(self._numerator * other.denominator, self._denominator * other.numerator)
        return NotImplemented

    def __rtruediv__(self, other):
        if isinstance(other, float):
            return other / float(self)
        if isinstance(other, int):
            if self._numerator == 0:
                raise ZeroDivisionError(f"Fraction({self._denominator}, 0)")
            return Fraction(other * self._denominator, self._numerator)
        return NotImplemented

    def __floordiv__(self, other):
        if isinstance(other, float):
            return float(self) // other
        if isinstance(other, (int, Fraction)):
            return (self._numerator * other.denominator) // (self._denominator * other.numerator)
        return NotImplemented

    def __rfloordiv__(self, other):
        if isinstance(other, float):
            return other // float(self)
        if isinstance(other, int):
            return (other * self._denominator) // self._numerator
        return NotImplemented

    def __mod__(self, other):
        if isinstance(other, float):
            return float(self) % other
        if isinstance(other, (int, Fraction)):
            d = other.denominator
            return Fraction((self._numerator * d) % (other.numerator * self._denominator), self._denominator * d)
        return NotImplemented

    def __rmod__(self, other):
        if isinstance(other, float):
            return other % float(self)
        if isinstance(other, int):
            return Fraction((other * self._denominator) % self._numerator, self._denominator)
        return NotImplemented

    def __divmod__(self, other):
        if isinstance(other, float):
            return divmod(float(self), other)
        if isinstance(other, (int, Fraction)):
            below = self._denominator * other.denominator
            quotient, rest = divmod(self._numerator * other.denominator, self._denominator * other.numerator)
            return quotient, Fraction(rest, below)
        return NotImplemented

    def __rdivmod__(self, other):
        if isinstance(other, float):
            return divmod(other, float(self))
        if isinstance(other, int):
            quotient, rest = divmod(other * self._denominator, self._numerator)
            return quotient, Fraction(rest, self._denominator)
        return NotImplemented

    def _power(self, power):
        n, d = self._numerator, self._denominator
        if power >= 0:
            return Fraction(n ** power, d ** power, _coprime=True)
        if n > 0:
            return Fraction(d ** -power, n ** -power, _coprime=True)
        if n == 0:
            raise ZeroDivisionError(f"Fraction({d ** -power}, 0)")
        return Fraction((-d) ** -power, (-n) ** -power, _coprime=True)

    def __pow__(self, other):
        if isinstance(other, int):
            return self._power(other)
        if isinstance(other, Fraction):
            if other._denominator == 1:
                return self._power(other._numerator)
            return float(self) ** float(other)
        if isinstance(other, float):
            return float(self) ** other
        return NotImplemented

    def __rpow__(self, other):
        if self._denominator == 1 and self._numerator >= 0:
            return other ** self._numerator
        if isinstance(other, int):
            return Fraction(other) ** self
        if self._denominator == 1:
            return other ** self._numerator
        return other ** float(self)

    def __pos__(self):
        return Fraction(self._numerator, self._denominator, _coprime=True)

    def __neg__(self):
        return Fraction(-self._numerator, self._denominator, _coprime=True)

    def __abs__(self):
        return Fraction(abs(self._numerator), self._denominator, _coprime=True)

    def __int__(self):
        return self.__trunc__()

    def __float__(self):
        return self._numerator / self._denominator

    def __trunc__(self):
        if self._numerator < 0:
            return -(-self._numerator // self._denominator)
        return self._numerator // self._denominator

    def __floor__(self):
        return self._numerator // self._denominator

    def __ceil__(self):
        return -(-self._numerator // self._denominator)

    def __round__(self, ndigits=None):
        if ndigits is None:
            floor, remainder = divmod(self._numerator, self._denominator)
            if remainder * 2 < self._denominator:
                return floor
            if remainder * 2 > self._denominator:
                return floor + 1
            return floor if floor % 2 == 0 else floor + 1
        shift = 10 ** abs(ndigits)
        if ndigits > 0:
            return Fraction((self * shift).__round__(), shift)
        return Fraction((self / shift).__round__() * shift)

    def __bool__(self):
        return self._numerator != 0

    def __hash__(self):
        if self._denominator % _MODULUS == 0:
            value = 314159
        else:
            inverse = pow(self._denominator, -1, _MODULUS)
            value = hash(hash(abs(self._numerator)) * inverse)
        result = value if self._numerator >= 0 else -value
        return -2 if result == -1 else result

    def __eq__(self, other):
        if isinstance(other, (int, Fraction)):
            return self._numerator == other.numerator and self._denominator == other.denominator
        if isinstance(other, float):
            if not math.isfinite(other):
                return False
            n, d = other.as_integer_ratio()
            return self._numerator == n and self._denominator == d
        return NotImplemented

    def __lt__(self, other):
        if isinstance(other, (int, Fraction)):
            return self._numerator * other.denominator < self._denominator * other.numerator
        if isinstance(other, float):
            if not math.isfinite(other):
                return 0.0 < other
            n, d = other.as_integer_ratio()
            return self._numerator * d < self._denominator * n
        return NotImplemented

    def __le__(self, other):
        if isinstance(other, (int, Fraction)):
            return self._numerator * other.denominator <= self._denominator * other.numerator
        if isinstance(other, float):
            if not math.isfinite(other):
                return 0.0 <= other
            n, d = other.as_integer_ratio()
            return self._numerator * d <= self._denominator * n
        return NotImplemented

    def __gt__(self, other):
        if isinstance(other, (int, Fraction)):
            return self._numerator * other.denominator > self._denominator * other.numerator
        if isinstance(other, float):
            if not math.isfinite(other):
                return 0.0 > other
            n, d = other.as_integer_ratio()
            return self._numerator * d > self._denominator * n
        return NotImplemented

    def __ge__(self, other):
        if isinstance(other, (int, Fraction)):
            return self._numerator * other.denominator >= self._denominator * other.numerator
        if isinstance(other, float):
            if not math.isfinite(other):
                return 0.0 >= other
            n, d = other.as_integer_ratio()
            return self._numerator * d >= self._denominator * n
        return NotImplemented


def _grouped(digits, separator):
    """Digits in groups of three."""
    if separator == "" or len(digits) <= 3:
        return digits
    first = 1 + (len(digits) - 1) % 3
    parts = [digits[:first]]
    for at in range(first, len(digits), 3):
        parts.append(digits[at:at + 3])
    return separator.join(parts)
