"""The operators as functions."""


def lt(a, b):
    """a < b"""
    return a < b


def le(a, b):
    """a <= b"""
    return a <= b


def eq(a, b):
    """a == b"""
    return a == b


def ne(a, b):
    """a != b"""
    return a != b


def ge(a, b):
    """a >= b"""
    return a >= b


def gt(a, b):
    """a > b"""
    return a > b


def not_(a):
    """not a"""
    return not a


def truth(a):
    """bool(a)"""
    return bool(a)


def is_(a, b):
    """a is b"""
    return a is b


def is_not(a, b):
    """a is not b"""
    return a is not b


def abs(a):
    """abs(a)"""
    return a.__abs__()


def add(a, b):
    """a + b"""
    return a + b


def and_(a, b):
    """a & b"""
    return a & b


def floordiv(a, b):
    """a // b"""
    return a // b


def index(a):
    """a as an int, if it is one"""
    return a.__index__()


def inv(a):
    """~a"""
    return ~a


invert = inv


def lshift(a, b):
    """a << b"""
    return a << b


def mod(a, b):
    """a % b"""
    return a % b


def mul(a, b):
    """a * b"""
    return a * b


def matmul(a, b):
    """a @ b"""
    return a @ b


def neg(a):
    """-a"""
    return -a


def or_(a, b):
    """a | b"""
    return a | b


def pos(a):
    """+a"""
    return +a


def pow(a, b):
    """a ** b"""
    return a ** b


def rshift(a, b):
    """a >> b"""
    return a >> b


def sub(a, b):
    """a - b"""
    return a - b


def truediv(a, b):
    """a / b"""
    return a / b


def xor(a, b):
    """a ^ b"""
    return a ^ b


def concat(a, b):
    """a + b"""
    return a + b


def contains(a, b):
    """b in a"""
    return b in a


def countOf(a, b):
    """How often b is in a."""
    count = 0
    for x in a:
        if x is b or x == b:
            count += 1
    return count


def delitem(a, b):
    """del a[b]"""
    del a[b]


def getitem(a, b):
    """a[b]"""
    return a[b]


def indexOf(a, b):
    """Where b is in a first."""
    at = 0
    for x in a:
        if x is b or x == b:
            return at
        at += 1
    raise ValueError("sequence.index(x): x not in sequence")


def setitem(a, b, c):
    """a[b] = c"""
    a[b] = c


def length_hint(obj, default=0):
    """len(obj)"""
    return len(obj)


def iadd(a, b):
    """a += b"""
    a += b
    return a


def iand(a, b):
    """a &= b"""
    a &= b
    return a


def ior(a, b):
    """a |= b"""
    a |= b
    return a


def isub(a, b):
    """a -= b"""
    a -= b
    return a


def imul(a, b):
    """a *= b"""
    a *= b
    return a


def ixor(a, b):
    """a ^= b"""
    a ^= b
    return a


class itemgetter:
    """A function that takes one item from its argument."""

    def __init__(self, item, /):
        self._item = item

    def __call__(self, obj, /):
        return obj[self._item]
