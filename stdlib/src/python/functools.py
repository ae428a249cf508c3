"""Functions on functions. total_ordering, wraps and cached_property are the compiler's own."""

from _functools import reduce
from collections import OrderedDict, namedtuple

CacheInfo = namedtuple("CacheInfo", ["hits", "misses", "maxsize", "currsize"])


class _Bound:
    """A cached method of one object."""

    def __init__(self, cached, instance):
        self._cached = cached
        self._instance = instance

    def __call__(self, *args, **keywords):
        return self._cached(self._instance, *args, **keywords)


class _Cached:
    """A function that keeps all its results."""

    def __init__(self, function):
        self.__wrapped__ = function
        self.__name__ = function.__name__
        self.__doc__ = function.__doc__
        self._results = {}
        self._named = {}
        self._hits = 0
        self._misses = 0

    def __call__(self, *args, **keywords):
        if keywords:
            return self._call_named(args, keywords)
        results = self._results
        if args in results:
            self._hits += 1
            return results[args]
        self._misses += 1
        result = self.__wrapped__(*args)
        results[args] = result
        return result

    def _call_named(self, args, keywords):
        key = (args, tuple(keywords.items()))
        if key in self._named:
            self._hits += 1
            return self._named[key]
        self._misses += 1
        result = self.__wrapped__(*args, **keywords)
        self._named[key] = result
        return result

    def __get__(self, instance, owner=None):
        return _Bound(self, instance)

    def cache_info(self):
        """How often results were found, and how many are kept."""
        return CacheInfo(self._hits, self._misses, None, len(self._results) + len(self._named))

    def cache_clear(self):
        """Forgets all results."""
        self._results.clear()
        self._named.clear()
        self._hits = 0
        self._misses = 0


class _LruCached:
    """A function that keeps its `maxsize` most recently used results."""

    def __init__(self, function, maxsize):
        self.__wrapped__ = function
        self.__name__ = function.__name__
        self.__doc__ = function.__doc__
        self._results = OrderedDict()
        self._maxsize = maxsize
        self._hits = 0
        self._misses = 0

    def __call__(self, *args):
        results = self._results
        if args in results:
            self._hits += 1
            results.move_to_end(args)
            return results[args]
        self._misses += 1
        result = self.__wrapped__(*args)
        if self._maxsize > 0 and args not in results:
            if len(results) >= self._maxsize:
                results.popitem(last=False)
            results[args] = result
        return result

    def __get__(self, instance, owner=None):
        return _Bound(self, instance)

    def cache_info(self):
        """How often results were found, and how many are kept."""
        return CacheInfo(self._hits, self._misses, self._maxsize, len(self._results))

    def cache_clear(self):
        """Forgets all results."""
        self._results.clear()
        self._hits = 0
        self._misses = 0


def cache(function):
    """A decorator that keeps all results of a function."""
    return _Cached(function)


def lru_cache(maxsize=128):
    """A decorator that keeps the most recently used results of a function; all of them where maxsize is None."""
    if maxsize is None:
        return cache
    if isinstance(maxsize, int):
        size = max(maxsize, 0)
        return lambda function: _LruCached(function, size)
    return _LruCached(maxsize, 128)


def partial(func, /, *args, **keywords):
    """A function with its first arguments, and some by name, given."""
    return lambda *more, **others: func(*args, *more, **{**keywords, **others})


class _Key:
    """A value ordered by a comparison function."""

    def __init__(self, compare, value):
        self._compare = compare
        self._value = value

    def __lt__(self, other):
        return self._compare(self._value, other._value) < 0

    def __gt__(self, other):
        return self._compare(self._value, other._value) > 0

    def __le__(self, other):
        return self._compare(self._value, other._value) <= 0

    def __ge__(self, other):
        return self._compare(self._value, other._value) >= 0

    def __eq__(self, other):
        return self._compare(self._value, other._value) == 0


def cmp_to_key(mycmp):
    """A key function that orders as a comparison function does."""
    return lambda value: _Key(mycmp, value)
