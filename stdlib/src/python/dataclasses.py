"""Functions on dataclasses. dataclass, field and replace are the compiler's own, which also gives each dataclass
the methods that are called here."""

from _dataclasses import FrozenInstanceError


def asdict(obj):
    """The fields as a dict, those of dataclasses inside included."""
    return obj.__asdict__(_dict_value)


def astuple(obj):
    """The fields as a tuple, those of dataclasses inside included."""
    return obj.__astuple__(_tuple_value)


def is_dataclass(obj):
    """Whether an object is of a dataclass."""
    return hasattr(obj, "__asdict__")


def _dict_value(value):
    if isinstance(value, list):
        return [_dict_value(item) for item in value]
    if isinstance(value, dict):
        return {key: _dict_value(item) for key, item in value.items()}
    if hasattr(value, "__asdict__"):
        return value.__asdict__(_dict_value)
    return value


def _tuple_value(value):
    if isinstance(value, list):
        return [_tuple_value(item) for item in value]
    if isinstance(value, dict):
        return {key: _tuple_value(item) for key, item in value.items()}
    if hasattr(value, "__astuple__"):
        return value.__astuple__(_tuple_value)
    return value
