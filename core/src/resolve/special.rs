//! Names that the compiler itself understands: what `typing`, `dataclasses`, `enum`, `abc` and parts of
//! `functools`, `contextlib` and `collections` mean at compile time.
//!
//! In: a module's and a name's text. Out: a [`Special`]. Everything else in these modules comes from stubs or
//! Python sources like any other module's names.

use portalis_memory::{Symbol, sym};

/// A name with a meaning at compile time.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Special {
    /// A name of `typing` that says something only in annotations (`Optional`, `List`, ...).
    Typing(Symbol),
    /// `TypeVar`, `ParamSpec`, `TypeVarTuple`.
    TypeVar,
    /// `NewType`.
    NewType,
    /// `cast(T, x)`: x.
    Cast,
    /// `reveal_type(x)`: x.
    Reveal,
    /// `TYPE_CHECKING`: False.
    TypeChecking,
    /// A base class that means nothing at run time (`Generic`, `Protocol`, `ABC`).
    MarkerBase,
    /// `TypedDict`.
    TypedDict,
    /// A decorator that gives back what it gets (`final`, `override`, `runtime_checkable`, `unique`).
    Transparent,
    /// `abstractmethod`.
    Abstract,
    /// `typing.NamedTuple` as a base.
    NamedTupleBase,
    /// `collections.namedtuple`.
    NamedTupleCall,
    /// `@dataclass`.
    Dataclass,
    /// `dataclasses.field`.
    Field,
    /// `operator.attrgetter`.
    AttrGetter,
    /// `dataclasses.replace`.
    Replace,
    /// `dataclasses.KW_ONLY`.
    KwOnly,
    /// `dataclasses.InitVar`.
    InitVar,
    /// `Enum`, `IntEnum`, `StrEnum`, `Flag`, `IntFlag`.
    Enum(EnumKind),
    /// `enum.auto`.
    Auto,
    /// `ABCMeta`, `EnumMeta`, `EnumType`.
    Metaclass,
    /// `functools.total_ordering`.
    TotalOrdering,
    /// `functools.wraps(f)`.
    Wraps,
    /// `functools.cached_property`.
    CachedProperty,
    /// A name that exists in CPython but that the compiler refuses, whatever else may stand in the module.
    Refused,
}

/// The kinds of enumeration.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum EnumKind {
    /// `Enum`.
    Plain,
    /// `IntEnum`.
    Int,
    /// `StrEnum`.
    Str,
    /// `int` and `Enum` as bases.
    MixedInt,
    /// `str` and `Enum` as bases.
    MixedStr,
    /// `Flag`.
    Flag,
    /// `IntFlag`.
    IntFlag,
}

/// Modules that are understood even without a stub.
const MODULES: [&str; 11] = [
    "__future__",
    "abc",
    "collections",
    "collections.abc",
    "contextlib",
    "dataclasses",
    "enum",
    "functools",
    "mypy_extensions",
    "typing",
    "typing_extensions",
];

/// The names of `typing` that stand only in annotations.
const TYPING: [&str; 66] = [
    "AbstractSet",
    "Annotated",
    "Any",
    "AnyStr",
    "AsyncGenerator",
    "AsyncIterable",
    "AsyncIterator",
    "Awaitable",
    "BinaryIO",
    "Callable",
    "ChainMap",
    "ClassVar",
    "Collection",
    "Concatenate",
    "Container",
    "Coroutine",
    "Counter",
    "DefaultDict",
    "Deque",
    "Dict",
    "Final",
    "FrozenSet",
    "Generator",
    "Hashable",
    "IO",
    "ItemsView",
    "Iterable",
    "Iterator",
    "KeysView",
    "List",
    "Literal",
    "LiteralString",
    "Mapping",
    "MappingView",
    "Match",
    "MutableMapping",
    "MutableSequence",
    "MutableSet",
    "Never",
    "NoReturn",
    "NotRequired",
    "Optional",
    "OrderedDict",
    "Pattern",
    "ReadOnly",
    "Required",
    "Reversible",
    "Self",
    "Sequence",
    "Set",
    "Sized",
    "SupportsAbs",
    "SupportsBytes",
    "SupportsComplex",
    "SupportsFloat",
    "SupportsIndex",
    "SupportsInt",
    "SupportsRound",
    "Text",
    "TextIO",
    "Tuple",
    "Type",
    "TypeAlias",
    "TypeGuard",
    "TypeIs",
    "Union",
];

/// Further names of annotations.
const MORE_TYPING: [&str; 2] = ["Unpack", "ValuesView"];

/// The names of `collections.abc`.
const ABSTRACT: [&str; 25] = [
    "AsyncGenerator",
    "AsyncIterable",
    "AsyncIterator",
    "Awaitable",
    "Buffer",
    "ByteString",
    "Callable",
    "Collection",
    "Container",
    "Coroutine",
    "Generator",
    "Hashable",
    "ItemsView",
    "Iterable",
    "Iterator",
    "KeysView",
    "Mapping",
    "MappingView",
    "MutableMapping",
    "MutableSequence",
    "MutableSet",
    "Reversible",
    "Sequence",
    "Set",
    "Sized",
];

/// The modules that are part of CPython's interpreter on every platform (`sys.builtin_module_names`) or frozen into it.
const INTERPRETER: &[&str] = &[
    "_abc",
    "_codecs",
    "_collections",
    "_collections_abc",
    "_functools",
    "_io",
    "_operator",
    "_signal",
    "_sre",
    "_thread",
    "_typing",
    "_warnings",
    "_weakref",
    "abc",
    "atexit",
    "builtins",
    "codecs",
    "errno",
    "faulthandler",
    "gc",
    "genericpath",
    "importlib.machinery",
    "importlib.util",
    "io",
    "itertools",
    "marshal",
    "ntpath",
    "os",
    "os.path",
    "posixpath",
    "runpy",
    "site",
    "stat",
    "sys",
    "time",
    "zipimport",
];

/// Whether a module is part of the interpreter: no file beside the program can stand for it.
pub fn is_in_interpreter(dotted: &str) -> bool {
    INTERPRETER.binary_search(&dotted).is_ok()
}

/// Whether a module is understood without a stub.
pub fn is_module(dotted: &str) -> bool {
    MODULES.contains(&dotted)
}

/// What a name of a module means at compile time.
pub fn lookup(module: &str, name: Symbol) -> Option<Special> {
    // Of most modules, nothing is special, and the text is not needed.
    let text = || name.as_str();
    let special = match module {
        "typing" | "typing_extensions" => return typing(name, text()),
        "collections.abc" if ABSTRACT.contains(&text()) => Special::Typing(name),
        "collections.abc" if text() == "ValuesView" => Special::Typing(name),
        "mypy_extensions" => match text() {
            "i64" | "i32" | "i16" | "u8" => Special::Typing(name),
            "trait" | "mypyc_attr" => Special::Transparent,
            _ => return None,
        },
        "collections" if name == sym::namedtuple => Special::NamedTupleCall,
        "dataclasses" => match text() {
            "dataclass" => Special::Dataclass,
            "field" => Special::Field,
            "KW_ONLY" => Special::KwOnly,
            "InitVar" => Special::InitVar,
            "replace" => Special::Replace,
            _ => return None,
        },
        "enum" => match text() {
            "Enum" => Special::Enum(EnumKind::Plain),
            "IntEnum" => Special::Enum(EnumKind::Int),
            "StrEnum" => Special::Enum(EnumKind::Str),
            "auto" => Special::Auto,
            "unique" => Special::Transparent,
            "EnumMeta" | "EnumType" => Special::Metaclass,
            "Flag" => Special::Enum(EnumKind::Flag),
            "IntFlag" => Special::Enum(EnumKind::IntFlag),
            "ReprEnum" | "nonmember" | "member" | "verify" | "property" => Special::Refused,
            _ => return None,
        },
        "abc" => match text() {
            "ABC" => Special::MarkerBase,
            "ABCMeta" => Special::Metaclass,
            "abstractmethod" => Special::Abstract,
            _ => return None,
        },
        "functools" => match text() {
            "total_ordering" => Special::TotalOrdering,
            "wraps" => Special::Wraps,
            "cached_property" => Special::CachedProperty,
            _ => return None,
        },
        "operator" if text() == "attrgetter" => Special::AttrGetter,
        "__future__" => Special::Transparent,
        _ => return None,
    };
    Some(special)
}

fn typing(name: Symbol, text: &str) -> Option<Special> {
    Some(match text {
        "TypeVar" | "ParamSpec" | "TypeVarTuple" => Special::TypeVar,
        "NewType" => Special::NewType,
        "cast" => Special::Cast,
        "reveal_type" => Special::Reveal,
        "TYPE_CHECKING" => Special::TypeChecking,
        "Generic" | "Protocol" => Special::MarkerBase,
        "TypedDict" => Special::TypedDict,
        "NamedTuple" => Special::NamedTupleBase,
        "final"
        | "override"
        | "runtime_checkable"
        | "no_type_check"
        | "overload"
        | "dataclass_transform" => Special::Transparent,
        _ if TYPING.contains(&text) || MORE_TYPING.contains(&text) => Special::Typing(name),
        _ => return None,
    })
}

/// The public names of a module that has no stub.
pub fn public_names(module: &str) -> Vec<Symbol> {
    let texts: Vec<&str> = match module {
        "typing" | "typing_extensions" => {
            let more = [
                "TypeVar",
                "NewType",
                "cast",
                "Generic",
                "Protocol",
                "NamedTuple",
            ];
            TYPING.into_iter().chain(MORE_TYPING).chain(more).collect()
        }
        "collections.abc" => ABSTRACT.to_vec(),
        "dataclasses" => vec!["dataclass", "field", "KW_ONLY", "InitVar", "replace"],
        "enum" => vec!["Enum", "IntEnum", "StrEnum", "auto", "unique"],
        "abc" => vec!["ABC", "ABCMeta", "abstractmethod"],
        "functools" => vec!["total_ordering", "wraps"],
        "collections" => vec!["namedtuple"],
        "operator" => vec!["attrgetter"],
        _ => Vec::new(),
    };
    texts.into_iter().map(Symbol::intern).collect()
}

/// The built-in class that a name of `typing` stands for in an annotation.
pub fn typing_class(name: Symbol) -> Option<&'static str> {
    Some(match name.as_str() {
        "List" | "MutableSequence" => "list",
        "Dict" | "MutableMapping" | "Mapping" => "dict",
        "Set" | "AbstractSet" | "MutableSet" => "set",
        "FrozenSet" => "frozenset",
        "Tuple" => "tuple",
        "Type" => "type",
        "Text" | "LiteralString" => "str",
        "i64" | "i32" | "i16" | "u8" => "int",
        _ => return None,
    })
}

/// Why a built-in function cannot be compiled; `None` for names that are no such function.
pub fn refused_builtin(name: Symbol) -> Option<&'static str> {
    Some(match name.as_str() {
        "exec" | "eval" | "compile" | "__import__" => {
            "it runs source text that is not known when the program is compiled"
        }
        "globals" | "locals" | "vars" | "dir" => {
            "a compiled program does not keep its variables in dictionaries"
        }
        "breakpoint" => "there is no debugger in a compiled program",
        "aiter" | "anext" => "asynchronous code is not supported yet",
        _ => return None,
    })
}

/// The built-in names of CPython 3.13 that are neither exceptions nor in every stub.
pub fn is_cpython_builtin(name: Symbol) -> bool {
    const NAMES: &str = "\
        abs aiter all anext any ascii bin bool breakpoint bytearray bytes callable chr \
        classmethod compile complex copyright credits delattr dict dir divmod enumerate eval \
        exec exit filter float format frozenset getattr globals hasattr hash help hex id input \
        int isinstance issubclass iter len license list locals map max memoryview min next \
        object oct open ord pow print property quit range repr reversed round set setattr slice \
        sorted staticmethod str sum super tuple type vars zip __import__ __build_class__ \
        __debug__";
    let text = name.as_str();
    NAMES.split(' ').any(|known| known == text)
        || text.ends_with("Error")
        || text.ends_with("Warning")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn modules_of_the_interpreter_are_sorted() {
        assert!(INTERPRETER.is_sorted());
        assert!(is_in_interpreter("os.path") && !is_in_interpreter("math"));
    }
}
