class dict:
    """What a class that derives from the built-in dict has: a dict in an attribute."""

    def __init__(self, items=None, /, **named):
        self.__items = {}
        if items is not None:
            self.__items.update(items)
        for name, value in named.items():
            self.__items[name] = value

    def __repr__(self):
        return repr(self.__items)

    def __len__(self):
        return len(self.__items)

    def __iter__(self):
        return iter(self.__items)

    def __reversed__(self):
        return reversed(self.__items)

    def __contains__(self, key):
        return key in self.__items

    def __missing__(self, key):
        raise KeyError(key)

    def __getitem__(self, key):
        if key in self.__items:
            return self.__items[key]
        return self.__missing__(key)

    def __setitem__(self, key, value):
        self.__items[key] = value

    def __delitem__(self, key):
        del self.__items[key]

    def __eq__(self, other):
        if isinstance(other, __class__):
            return self.__items == other.__items
        return self.__items == other

    def __or__(self, other):
        made = self.__items.copy()
        made.update(other)
        return made

    def __ior__(self, other):
        self.__items.update(other)
        return self

    def get(self, key, default=None, /):
        return self.__items.get(key, default)

    def setdefault(self, key, default=None, /):
        return self.__items.setdefault(key, default)

    def pop(self, key, /, *default):
        return self.__items.pop(key, *default)

    def popitem(self):
        return self.__items.popitem()

    def update(self, items=None, /, **named):
        if items is not None:
            self.__items.update(items)
        for name, value in named.items():
            self.__items[name] = value

    def keys(self):
        return self.__items.keys()

    def values(self):
        return self.__items.values()

    def items(self):
        return self.__items.items()

    def clear(self):
        self.__items.clear()

    def copy(self):
        return self.__items.copy()
