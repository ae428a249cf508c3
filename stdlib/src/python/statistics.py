"""Statistics of ints and floats, exact where CPython's statistics is exact."""

from bisect import bisect_left, bisect_right
from collections import Counter, namedtuple
from math import erf, exp, fabs, fsum, hypot, isfinite, isinf, isnan, isqrt, log, nan, inf, sqrt, sumprod, tau
import random as _random

_SQRT2 = 1.4142135623730951
_NEGATIVE = "harmonic mean does not support negative values"

LinearRegression = namedtuple("LinearRegression", ["slope", "intercept"])


class StatisticsError(ValueError):
    """The data do not have the statistic asked for."""


class _Moments:
    """Exact sums of values and of their squares, by denominator (floats have powers of two)."""

    def __init__(self):
        self.count = 0
        self.whole = True      # ints only
        self.finite = True
        self.special = 0.0     # the sum, where it is not finite
        self.sums = {}
        self.squares = {}

    def add(self, x, squared):
        self.count += 1
        if isinstance(x, float):
            self.whole = False
            if not isfinite(x):
                self.finite = False
                self.special += x
                return
        n, d = x.as_integer_ratio()
        self.sums[d] = self.sums.get(d, 0) + n
        if squared:
            self.squares[d] = self.squares.get(d, 0) + n * n

    def total(self):
        """The sum as numerator and denominator."""
        den = max(self.sums, default=1)
        num = 0
        for d, n in self.sums.items():
            num += n * (den // d)
        return num, den

    def deviations(self):
        """The sum of squared distances from the mean as numerator and denominator."""
        sx, den = self.total()
        sxx = 0
        for d, n in self.squares.items():
            sxx += n * (den // d) ** 2
        return self.count * sxx - sx * sx, self.count * den * den


def _moments(data, squared):
    moments = _Moments()
    for x in data:
        moments.add(x, squared)
    return moments


def _divide(num, den, whole, example):
    """num/den as the type of the data: ints give an int where the quotient is one."""
    if isinstance(example, int):
        if whole and num % den == 0:
            return num // den
    return num / den


def mean(data):
    """The arithmetic mean."""
    values = list(data)
    if not values:
        raise StatisticsError("mean requires at least one data point")
    moments = _moments(values, False)
    if not moments.finite:
        return moments.special / moments.count
    num, den = moments.total()
    return _divide(num, den * moments.count, moments.whole, values[0])


def fmean(data, weights=None):
    """The arithmetic mean in floats."""
    values = list(data)
    if weights is None:
        if not values:
            raise StatisticsError("fmean requires at least one data point")
        return fsum(values) / len(values)
    factors = list(weights)
    if len(values) != len(factors):
        raise StatisticsError("data and weights must be the same length")
    num = sumprod(values, factors)
    den = fsum(factors)
    if not den:
        raise StatisticsError("sum of weights must be non-zero")
    return num / den


def geometric_mean(data):
    """The geometric mean in floats."""
    logs = []
    n = 0
    found_zero = False
    for x in data:
        n += 1
        if x > 0.0 or isnan(x):
            logs.append(log(x))
        elif x == 0.0:
            found_zero = True
        else:
            raise StatisticsError("No negative inputs allowed", x)
    total = fsum(logs)
    if n == 0:
        raise StatisticsError("Must have a non-empty dataset")
    if isnan(total):
        return nan
    if found_zero:
        return nan if total == inf else 0.0
    return exp(total / n)


def harmonic_mean(data, weights=None):
    """The harmonic mean."""
    values = list(data)
    n = len(values)
    if n < 1:
        raise StatisticsError("harmonic_mean requires at least one data point")
    if n == 1 and weights is None:
        if values[0] < 0:
            raise StatisticsError(_NEGATIVE)
        return values[0]
    top = _Moments()
    bottom = _Moments()
    if weights is None:
        for x in values:
            if x < 0:
                raise StatisticsError(_NEGATIVE)
            if x == 0:
                return 0
            top.add(1, False)
            bottom.add(1 / x, False)
    else:
        factors = list(weights)
        if len(factors) != n:
            raise StatisticsError("Number of weights does not match data size")
        for w in factors:
            if w < 0:
                raise StatisticsError(_NEGATIVE)
            top.add(w, False)
        for w, x in zip(factors, values):
            if x < 0:
                raise StatisticsError(_NEGATIVE)
            if w:
                if x == 0:
                    return 0
                bottom.add(w / x, False)
    if not bottom.finite:
        raise StatisticsError("Weighted sum must be positive")
    num, den = bottom.total()
    if num <= 0:
        raise StatisticsError("Weighted sum must be positive")
    weight, unit = top.total()
    return (weight * den) / (unit * num)


def _in_order(data):
    values = sorted(data)
    if not values:
        raise StatisticsError("no median for empty data")
    return values


def median(data):
    """The middle value, or the mean of the two in the middle."""
    values = _in_order(data)
    n = len(values)
    if n % 2 == 1:
        return values[n // 2]
    i = n // 2
    return (values[i - 1] + values[i]) / 2


def median_low(data):
    """The middle value, or the smaller of the two in the middle."""
    values = _in_order(data)
    return values[(len(values) - 1) // 2]


def median_high(data):
    """The middle value, or the larger of the two in the middle."""
    values = _in_order(data)
    return values[len(values) // 2]


def median_grouped(data, interval=1.0):
    """The median of values that stand for intervals around them."""
    values = _in_order(data)
    n = len(values)
    x = values[n // 2]
    below = bisect_left(values, x)
    inside = bisect_right(values, x, below) - below
    width = float(interval)
    lower = float(x) - width / 2.0
    return lower + width * (n / 2 - below) / inside


def mode(data):
    """The most common value; the first of several."""
    pairs = Counter(data).most_common(1)
    if not pairs:
        raise StatisticsError("no mode for empty data")
    return pairs[0][0]


def multimode(data):
    """All most common values, in order of first appearance."""
    counts = Counter(data)
    if not counts:
        return []
    most = max(counts.values())
    return [value for value, count in counts.items() if count == most]


def quantiles(data, *, n=4, method="exclusive"):
    """The n - 1 points that cut the data into n parts of equal chance."""
    if n < 1:
        raise StatisticsError("n must be at least 1")
    values = sorted(data)
    size = len(values)
    if size < 2:
        if size == 1:
            return values * (n - 1)
        raise StatisticsError("must have at least one data point")
    result = []
    if method == "inclusive":
        m = size - 1
        for i in range(1, n):
            j = i * m // n
            delta = i * m - j * n
            result.append((values[j] * (n - delta) + values[j + 1] * delta) / n)
        return result
    if method == "exclusive":
        m = size + 1
        for i in range(1, n):
            j = min(max(i * m // n, 1), size - 1)
            delta = i * m - j * n
            result.append((values[j - 1] * (n - delta) + values[j] * delta) / n)
        return result
    raise ValueError(f"Unknown method: {method!r}")


def _spread(values, center):
    """The sum of squared distances from the center (or mean): moments, numerator, denominator."""
    if center is None:
        moments = _moments(values, True)
        if not moments.finite:
            return moments, 0, 1
        num, den = moments.deviations()
        return moments, num, den
    moments = _Moments()
    for x in values:
        d = x - center
        moments.add(d * d, False)
    if not moments.finite:
        return moments, 0, 1
    num, den = moments.total()
    return moments, num, den


def _variance(values, center, freedom):
    moments, num, den = _spread(values, center)
    if not moments.finite:
        return moments.special / freedom
    return _divide(num, den * freedom, moments.whole, values[0])


def variance(data, xbar=None):
    """The variance of a sample."""
    values = list(data)
    if len(values) < 2:
        raise StatisticsError("variance requires at least two data points")
    return _variance(values, xbar, len(values) - 1)


def pvariance(data, mu=None):
    """The variance of a population."""
    values = list(data)
    if not values:
        raise StatisticsError("pvariance requires at least one data point")
    return _variance(values, mu, len(values))


def _round_to_odd_root(n, m):
    a = isqrt(n // m)
    if a * a * m != n:
        a |= 1
    return a


def _root_of_ratio(n, m):
    """The root of n/m as a float, rounded once."""
    q = (n.bit_length() - m.bit_length() - 109) // 2
    if q >= 0:
        return (_round_to_odd_root(n, m << 2 * q) << q) / 1
    return _round_to_odd_root(n << -2 * q, m) / (1 << -q)


def _deviation(values, center, freedom):
    moments, num, den = _spread(values, center)
    if not moments.finite:
        raise AttributeError("'float' object has no attribute 'numerator'")
    return _root_of_ratio(num, den * freedom)


def stdev(data, xbar=None):
    """The standard deviation of a sample."""
    values = list(data)
    if len(values) < 2:
        raise StatisticsError("stdev requires at least two data points")
    return _deviation(values, xbar, len(values) - 1)


def pstdev(data, mu=None):
    """The standard deviation of a population."""
    values = list(data)
    if len(values) < 1:
        raise StatisticsError("pstdev requires at least one data point")
    return _deviation(values, mu, len(values))


def _check_pairs(x, y, what):
    n = len(x)
    if len(y) != n:
        raise StatisticsError(f"{what} requires that both inputs have same number of data points")
    if n < 2:
        raise StatisticsError(f"{what} requires at least two data points")
    return n


def _centered(values, n):
    center = fsum(values) / n
    return [value - center for value in values]


def covariance(x, y, /):
    """The covariance of two samples."""
    n = _check_pairs(x, y, "covariance")
    return sumprod(_centered(x, n), _centered(y, n)) / (n - 1)


def _ranks(data, start):
    """The rank of each value, from `start`; equal values share their ranks' mean."""
    order = sorted(range(len(data)), key=lambda i: data[i])
    result = [0.0] * len(data)
    at = 0
    while at < len(order):
        end = at + 1
        while end < len(order) and data[order[end]] == data[order[at]]:
            end += 1
        rank = (start - 1 + at) + (end - at + 1) / 2
        for i in range(at, end):
            result[order[i]] = rank
        at = end
    return result


def _root_of_product(x, y):
    h = sqrt(x * y)
    if not isfinite(h):
        if isinf(h) and not isinf(x) and not isinf(y):
            scale = 2.0 ** -512
            return _root_of_product(scale * x, scale * y) / scale
        return h
    if not h:
        if x and y:
            scale = 2.0 ** 537
            return _root_of_product(scale * x, scale * y) / scale
        return h
    d = sumprod((x, h), (y, -h))
    return h + d / (2.0 * h)


def correlation(x, y, /, *, method="linear"):
    """Pearson's correlation coefficient, or Spearman's with method="ranked"."""
    n = _check_pairs(x, y, "correlation")
    if method == "ranked":
        start = (n - 1) / -2
        xs = _ranks(x, start)
        ys = _ranks(y, start)
    elif method == "linear":
        xs = _centered(x, n)
        ys = _centered(y, n)
    else:
        raise ValueError(f"Unknown method: {method!r}")
    sxy = sumprod(xs, ys)
    root = _root_of_product(sumprod(xs, xs), sumprod(ys, ys))
    if root == 0.0:
        raise StatisticsError("at least one of the inputs is constant")
    return sxy / root


def linear_regression(x, y, /, *, proportional=False):
    """Slope and intercept of the line of least squares."""
    n = _check_pairs(x, y, "linear regression")
    if proportional:
        sxy = sumprod(x, y) + 0.0
        sxx = sumprod(x, x) + 0.0
        if sxx == 0.0:
            raise StatisticsError("x is constant")
        return LinearRegression(sxy / sxx, 0.0)
    xs = _centered(x, n)
    sxy = sumprod(xs, _centered(y, n)) + 0.0
    sxx = sumprod(xs, xs)
    if sxx == 0.0:
        raise StatisticsError("x is constant")
    slope = sxy / sxx
    return LinearRegression(slope, fsum(y) / n - slope * (fsum(x) / n))


def _horner(r, coefficients):
    total = coefficients[0]
    for c in coefficients[1:]:
        total = total * r + c
    return total


# Wichura's algorithm AS241: numerators and denominators for the middle, the flanks and the tails.
_MIDDLE_NUM = [2.50908_09287_30122_6727e+3, 3.34305_75583_58812_8105e+4, 6.72657_70927_00870_0853e+4,
               4.59219_53931_54987_1457e+4, 1.37316_93765_50946_1125e+4, 1.97159_09503_06551_4427e+3,
               1.33141_66789_17843_7745e+2, 3.38713_28727_96366_6080e+0]
_MIDDLE_DEN = [5.22649_52788_52854_5610e+3, 2.87290_85735_72194_2674e+4, 3.93078_95800_09271_0610e+4,
               2.12137_94301_58659_5867e+4, 5.39419_60214_24751_1077e+3, 6.87187_00749_20579_0830e+2,
               4.23133_30701_60091_1252e+1, 1.0]
_FLANK_NUM = [7.74545_01427_83414_07640e-4, 2.27238_44989_26918_45833e-2, 2.41780_72517_74506_11770e-1,
              1.27045_82524_52368_38258e+0, 3.64784_83247_63204_60504e+0, 5.76949_72214_60691_40550e+0,
              4.63033_78461_56545_29590e+0, 1.42343_71107_49683_57734e+0]
_FLANK_DEN = [1.05075_00716_44416_84324e-9, 5.47593_80849_95344_94600e-4, 1.51986_66563_61645_71966e-2,
              1.48103_97642_74800_74590e-1, 6.89767_33498_51000_04550e-1, 1.67638_48301_83803_84940e+0,
              2.05319_16266_37758_82187e+0, 1.0]
_TAIL_NUM = [2.01033_43992_92288_13265e-7, 2.71155_55687_43487_57815e-5, 1.24266_09473_88078_43860e-3,
             2.65321_89526_57612_30930e-2, 2.96560_57182_85048_91230e-1, 1.78482_65399_17291_33580e+0,
             5.46378_49111_64114_36990e+0, 6.65790_46435_01103_77720e+0]
_TAIL_DEN = [2.04426_31033_89939_78564e-15, 1.42151_17583_16445_88870e-7, 1.84631_83175_10054_68180e-5,
             7.86869_13114_56132_59100e-4, 1.48753_61290_85061_48525e-2, 1.36929_88092_27358_05310e-1,
             5.99832_20655_58879_37690e-1, 1.0]


def _normal_inverse(p, mu, sigma):
    q = p - 0.5
    if fabs(q) <= 0.425:
        r = 0.180625 - q * q
        x = _horner(r, _MIDDLE_NUM) * q / _horner(r, _MIDDLE_DEN)
        return mu + x * sigma
    r = p if q <= 0.0 else 1.0 - p
    r = sqrt(-log(r))
    if r <= 5.0:
        r -= 1.6
        x = _horner(r, _FLANK_NUM) / _horner(r, _FLANK_DEN)
    else:
        r -= 5.0
        x = _horner(r, _TAIL_NUM) / _horner(r, _TAIL_DEN)
    if q < 0.0:
        x = -x
    return mu + x * sigma


class NormalDist:
    """A normal distribution."""

    def __init__(self, mu=0.0, sigma=1.0):
        if sigma < 0.0:
            raise StatisticsError("sigma must be non-negative")
        self._mu = float(mu)
        self._sigma = float(sigma)

    @classmethod
    def from_samples(cls, data):
        """The distribution with the mean and deviation of a sample."""
        values = list(data)
        if len(values) < 2:
            raise StatisticsError("stdev requires at least two data points")
        return NormalDist(float(mean(values)), stdev(values))

    @property
    def mean(self):
        return self._mu

    @property
    def median(self):
        return self._mu

    @property
    def mode(self):
        return self._mu

    @property
    def stdev(self):
        return self._sigma

    @property
    def variance(self):
        return self._sigma * self._sigma

    def samples(self, n, *, seed=None):
        """n random values."""
        if seed is None:
            return [_normal_inverse(_random.random(), self._mu, self._sigma) for _ in range(n)]
        rng = _random.Random(seed)
        return [_normal_inverse(rng.random(), self._mu, self._sigma) for _ in range(n)]

    def pdf(self, x):
        """The density at x."""
        variance = self._sigma * self._sigma
        if not variance:
            raise StatisticsError("pdf() not defined when sigma is zero")
        diff = x - self._mu
        return exp(diff * diff / (-2.0 * variance)) / sqrt(tau * variance)

    def cdf(self, x):
        """The chance of a value up to x."""
        if not self._sigma:
            raise StatisticsError("cdf() not defined when sigma is zero")
        return 0.5 * (1.0 + erf((x - self._mu) / (self._sigma * _SQRT2)))

    def inv_cdf(self, p):
        """The value up to which the chance is p."""
        if p <= 0.0 or p >= 1.0:
            raise StatisticsError("p must be in the range 0.0 < p < 1.0")
        return _normal_inverse(p, self._mu, self._sigma)

    def quantiles(self, n=4):
        """The n - 1 points that cut it into n parts of equal chance."""
        return [self.inv_cdf(i / n) for i in range(1, n)]

    def overlap(self, other):
        """The area under both densities."""
        x, y = (other, self) if (other._sigma, other._mu) < (self._sigma, self._mu) else (self, other)
        x_var, y_var = x.variance, y.variance
        if not x_var or not y_var:
            raise StatisticsError("overlap() not defined when sigma is zero")
        dv = y_var - x_var
        dm = fabs(y._mu - x._mu)
        if not dv:
            return 1.0 - erf(dm / (2.0 * x._sigma * _SQRT2))
        a = x._mu * y_var - y._mu * x_var
        b = x._sigma * y._sigma * sqrt(dm * dm + dv * log(y_var / x_var))
        x1 = (a + b) / dv
        x2 = (a - b) / dv
        return 1.0 - (fabs(y.cdf(x1) - x.cdf(x1)) + fabs(y.cdf(x2) - x.cdf(x2)))

    def zscore(self, x):
        if not self._sigma:
            raise StatisticsError("zscore() not defined when sigma is zero")
        return (x - self._mu) / self._sigma

    def __add__(self, other):
        if isinstance(other, NormalDist):
            return NormalDist(self._mu + other._mu, hypot(self._sigma, other._sigma))
        return NormalDist(self._mu + other, self._sigma)

    def __radd__(self, other):
        return NormalDist(self._mu + other, self._sigma)

    def __sub__(self, other):
        if isinstance(other, NormalDist):
            return NormalDist(self._mu - other._mu, hypot(self._sigma, other._sigma))
        return NormalDist(self._mu - other, self._sigma)

    def __rsub__(self, other):
        return NormalDist(-(self._mu - other), self._sigma)

    def __mul__(self, other):
        return NormalDist(self._mu * other, self._sigma * fabs(other))

    def __rmul__(self, other):
        return NormalDist(self._mu * other, self._sigma * fabs(other))

    def __truediv__(self, other):
        return NormalDist(self._mu / other, self._sigma / fabs(other))

    def __pos__(self):
        return NormalDist(self._mu, self._sigma)

    def __neg__(self):
        return NormalDist(-self._mu, self._sigma)

    def __eq__(self, other):
        if not isinstance(other, NormalDist):
            return NotImplemented
        return self._mu == other._mu and self._sigma == other._sigma

    def __hash__(self):
        return hash((self._mu, self._sigma))

    def __repr__(self):
        return f"NormalDist(mu={self._mu!r}, sigma={self._sigma!r})"
