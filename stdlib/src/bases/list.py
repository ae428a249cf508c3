class list:
    """What a class that derives from the built-in list has: a list in an attribute."""

    def __init__(self, items=(), /):
        self.__items = list(items)

    def __repr__(self):
        return repr(self.__items)

    def __len__(self):
        return len(self.__items)

    def __iter__(self):
        return iter(self.__items)

    def __reversed__(self):
        return reversed(self.__items)

    def __contains__(self, item):
        return item in self.__items

    def __getitem__(self, index):
        return self.__items[index]

    def __setitem__(self, index, item):
        self.__items[index] = item

    def __delitem__(self, index):
        del self.__items[index]

    def __eq__(self, other):
        if isinstance(other, __class__):
            return self.__items == other.__items
        return self.__items == other

    def __lt__(self, other):
        if isinstance(other, __class__):
            return self.__items < other.__items
        return self.__items < other

    def __gt__(self, other):
        if isinstance(other, __class__):
            return self.__items > other.__items
        return self.__items > other

    def __add__(self, other):
        return self.__items + list(other)

    def __radd__(self, other):
        return other + self.__items

    def __iadd__(self, other):
        self.__items.extend(other)
        return self

    def __mul__(self, count):
        return self.__items * count

    def __rmul__(self, count):
        return self.__items * count

    def append(self, item, /):
        self.__items.append(item)

    def extend(self, items, /):
        self.__items.extend(items)

    def insert(self, index, item, /):
        self.__items.insert(index, item)

    def pop(self, index=-1, /):
        return self.__items.pop(index)

    def remove(self, item, /):
        self.__items.remove(item)

    def clear(self):
        self.__items.clear()

    def copy(self):
        return self.__items.copy()

    def count(self, item, /):
        return self.__items.count(item)

    def index(self, item, /, *bounds):
        return self.__items.index(item, *bounds)

    def reverse(self):
        self.__items.reverse()

    def sort(self, *, key=None, reverse=False):
        self.__items.sort(key=key, reverse=reverse)
