//! The names with fixed symbols.
//!
//! In: the list below. Out: one constant each in [`sym`], usable in patterns. A name that is a word of Rust has
//! an underscore behind it: `sym::type_`.

use super::Symbol;

macro_rules! text {
    ($name:ident) => {
        stringify!($name)
    };
    ($name:ident $text:literal) => {
        $text
    };
}

macro_rules! fixed {
    ($($name:ident $(= $text:literal)?,)*) => {
        #[allow(non_camel_case_types, clippy::upper_case_acronyms, clippy::enum_variant_names)]
        enum Index { $($name),* }

        /// The texts of the fixed symbols, in order.
        pub(super) const TEXTS: &[&str] = &[$(text!($name $($text)?)),*];

        /// Names with fixed symbols: Python's keywords, builtins and special names.
        #[allow(missing_docs, non_upper_case_globals)]
        pub mod sym {
            use super::{Index, Symbol};
            $(pub const $name: Symbol = Symbol::new(Index::$name as u32, text!($name $($text)?));)*
        }
    };
}

fixed! {
    // Keywords, hard and soft.
    False, None, True, and, as_ = "as", assert, async_ = "async", await_ = "await", break_ = "break", class,
    continue_ = "continue", def, del, elif, else_ = "else", except, finally, for_ = "for", from, global, if_ = "if",
    import, in_ = "in", is, lambda, nonlocal, not, or, pass, raise, return_ = "return", try_ = "try", while_ = "while",
    with, yield_ = "yield", underscore = "_", case, match_ = "match", type_ = "type",

    // Builtins.
    ArithmeticError, AssertionError, AttributeError, BaseException, BaseExceptionGroup, BlockingIOError,
    BrokenPipeError, BufferError, BytesWarning, ChildProcessError, ConnectionAbortedError, ConnectionError,
    ConnectionRefusedError, ConnectionResetError, DeprecationWarning, EOFError, Ellipsis, EncodingWarning,
    EnvironmentError, Exception, ExceptionGroup, FileExistsError, FileNotFoundError, FloatingPointError,
    FutureWarning, GeneratorExit, IOError, ImportError, ImportWarning, IndentationError, IndexError,
    InterruptedError, IsADirectoryError, KeyError, KeyboardInterrupt, LookupError, MemoryError,
    ModuleNotFoundError, NameError, NotADirectoryError, NotImplemented, NotImplementedError, OSError,
    OverflowError, PendingDeprecationWarning, PermissionError, ProcessLookupError, PythonFinalizationError,
    RecursionError, ReferenceError, ResourceWarning, RuntimeError, RuntimeWarning, StopAsyncIteration,
    StopIteration, SyntaxError, SyntaxWarning, SystemError, SystemExit, TabError, TimeoutError, TypeError,
    UnboundLocalError, UnicodeDecodeError, UnicodeEncodeError, UnicodeError, UnicodeTranslateError,
    UnicodeWarning, UserWarning, ValueError, Warning, ZeroDivisionError, _IncompleteInputError, __build_class__,
    __debug__, __doc__, __import__, __loader__, __name__, __package__, __spec__, abs, aiter, all, anext, any,
    ascii, bin, bool, breakpoint, bytearray, bytes, callable, chr, classmethod, compile, complex, copyright,
    credits, delattr, dict, dir, divmod, enumerate, eval, exec, exit, filter, float, format, frozenset, getattr,
    globals, hasattr, hash, help, hex, id, input, int, isinstance, issubclass, iter, len, license, list, locals,
    map, max, memoryview, min, next, object, oct, open, ord, pow, print, property, quit, range, repr, reversed,
    round, set, setattr, slice, sorted, staticmethod, str, sum, super_ = "super", tuple, vars, zip,

    // Special names.
    __abs__, __abstractmethods__, __add__, __aenter__, __aexit__, __aiter__, __alloc__, __and__, __anext__,
    __annotations__, __await__, __base__, __bases__, __basicsize__, __bool__, __buffer__, __builtins__,
    __bytes__, __call__, __cause__, __ceil__, __class__, __class_getitem__, __classcell__, __closure__,
    __code__, __complex__, __contains__, __context__, __copy__, __deepcopy__, __defaults__, __del__,
    __delattr__, __delete__, __delitem__, __dict__, __dictoffset__, __dir__, __divmod__, __enter__, __eq__,
    __exit__, __flags__, __float__, __floor__, __floordiv__, __format__, __fspath__, __func__, __ge__, __get__,
    __getattr__, __getattribute__, __getformat__, __getitem__, __getnewargs__, __getstate__, __globals__,
    __gt__, __hash__, __iadd__, __iand__, __ifloordiv__, __ilshift__, __imatmul__, __imod__, __imul__,
    __index__, __init__, __init_subclass__, __instancecheck__, __int__, __invert__, __ior__, __ipow__,
    __irshift__, __isabstractmethod__, __isub__, __itemsize__, __iter__, __itruediv__, __ixor__, __kwdefaults__,
    __le__, __len__, __length_hint__, __lshift__, __lt__, __match_args__, __matmul__, __members__, __missing__,
    __mod__, __module__, __mro__, __mro_entries__, __mul__, __ne__, __neg__, __new__, __next__, __or__,
    __orig_bases__, __pos__, __post_init__, __pow__, __prepare__, __qualname__, __radd__, __rand__, __rdivmod__,
    __reduce__, __reduce_ex__, __release_buffer__, __repr__, __reversed__, __rfloordiv__, __rlshift__,
    __rmatmul__, __rmod__, __rmul__, __ror__, __round__, __rpow__, __rrshift__, __rshift__, __rsub__,
    __rtruediv__, __rxor__, __self__, __set__, __set_name__, __setattr__, __setitem__, __setstate__, __sizeof__,
    __slots__, __str__, __sub__, __subclasscheck__, __subclasses__, __subclasshook__, __suppress_context__,
    __text_signature__, __traceback__, __truediv__, __trunc__, __type_params__, __weakrefoffset__, __wrapped__,
    __xor__, _from_flags, __main__, __file__, __all__, __future__, __path__, __cached__, __author__,
    __version__, __dataclass_fields__,

    // Methods and attributes of the builtin types.
    add, add_note, append, args, as_integer_ratio, bit_count, bit_length, c_contiguous, capitalize, casefold,
    cast, center, clear, close, conjugate, contiguous, copy, count, decode, deleter, denominator, difference,
    difference_update, discard, encode, endswith, expandtabs, extend, f_contiguous, fdel, fget, find,
    format_map, from_bytes, fromhex, fromkeys, fset, get, getter, gi_code, gi_frame, gi_running, gi_suspended,
    gi_yieldfrom, imag, index, indices, insert, intersection, intersection_update, is_integer, isalnum, isalpha,
    isascii, isdecimal, isdigit, isdisjoint, isidentifier, islower, isnumeric, isprintable, isspace, issubset,
    issuperset, istitle, isupper, items, itemsize, join, keys, ljust, lower, lstrip, maketrans, mro, nbytes,
    ndim, numerator, obj, partition, pop, popitem, readonly, real, release, remove, removeprefix, removesuffix,
    replace, reverse, rfind, rindex, rjust, rpartition, rsplit, rstrip, send, setdefault, setter, shape, sort,
    split, splitlines, start, startswith, step, stop, strides, strip, suboffsets, swapcase,
    symmetric_difference, symmetric_difference_update, throw, title, to_bytes, tobytes, tolist, toreadonly,
    translate, union, update, upper, values, with_traceback, zfill, read, readline, readlines, write,
    writelines, flush, seek, tell, closed, name, mode, encoding, errors, newline, key, default, sep, end, file,
    strict, kwargs, value, msg, code, errno, strerror, filename, characters_written,

    // Names that annotations and decorators use.
    self_ = "self", cls, typing, typing_extensions, collections, abc, dataclasses, dataclass, field,
    default_factory, frozen, order, init, kw_only, slots, unsafe_hash, eq, enum_ = "enum", Enum, IntEnum, StrEnum,
    Flag, IntFlag, auto, unique, functools, cache, cached_property, lru_cache, wraps, partial, reduce,
    total_ordering, singledispatch, contextlib, contextmanager, abstractmethod, ABC, ABCMeta, metaclass, Any,
    Callable, ClassVar, Final, Generic, Iterable, Iterator, Generator, Sequence, Mapping, MutableMapping,
    MutableSequence, Literal, NamedTuple, namedtuple, NewType, NoReturn, Never, Optional, Protocol,
    Self_ = "Self", Concatenate, ParamSpec, Tuple, List, Dict, Set, FrozenSet, Type, TypeAlias, TypeVar,
    TypeVarTuple, TypedDict, TypeGuard, TypeIs, Unpack, Union, Annotated, Required, NotRequired, ReadOnly,
    LiteralString, overload, override_ = "override", runtime_checkable, reveal_type, TYPE_CHECKING, deque,
    defaultdict, Counter, OrderedDict, ChainMap, math, sys, os, path, time, random, itertools, string, re, json,
    mypy_extensions, i64, i32, i16, u8, rust, bound, covariant, contravariant,

    // Names the compiler gives.
    module_body = "<module>", lambda_body = "<lambda>", listcomp = "<listcomp>", setcomp = "<setcomp>",
    dictcomp = "<dictcomp>", genexpr = "<genexpr>", star = "*", empty = "", __members_list__, __flags_list__,
    item, other, times, iterable, _fields, _asdict, _replace, _make, __replace__, __asdict__, __astuple__,
}
