//! The typed stubs: what Rust implements, with its Python signatures.
//!
//! In: the `.pyi` texts of `portalis-stdlib` (and of users). Out: [`Stubs`], an immutable table of
//! modules, classes and functions that resolve, infer and rir consult. `docs/runtime.md` states the format.

mod decorators;
pub mod load;
pub mod program;

use crate::bind::{self, ArgShape, Slot};
use portalis_memory::{Symbol, sym};
use rustc_hash::FxHashMap;
use std::borrow::Cow;
use std::sync::OnceLock;

/// A class of the stubs.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct StubClassId(pub u32);

/// A function (one overload) of the stubs.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct StubFuncId(pub u32);

/// A set of overloads of one name.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct OverloadsId(pub u32);

/// A constant of a stub module (`math.pi`, `sys.argv`).
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct StubConstId(pub u32);

/// A module of the stubs.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct StubModuleId(pub u32);

/// What a name in a stub module stands for.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum StubItem {
    /// A function with its overloads.
    Func(OverloadsId),
    /// A class.
    Class(StubClassId),
    /// A constant or variable.
    Const(StubConstId),
    /// A module (`os.path` within `os`).
    Module(StubModuleId),
}

/// All stubs.
#[derive(Debug, Default)]
pub struct Stubs {
    /// Modules; index is [`StubModuleId`]. `modules[0]` is `builtins`.
    pub modules: Vec<StubModule>,
    /// Classes; index is [`StubClassId`].
    pub classes: Vec<StubClass>,
    /// Functions; index is [`StubFuncId`].
    pub funcs: Vec<StubFunc>,
    /// Overload sets; index is [`OverloadsId`].
    pub overloads: Vec<Vec<StubFuncId>>,
    /// Constants; index is [`StubConstId`].
    pub consts: Vec<StubConst>,
    /// How calls with a few arguments by position bind, filled as it is asked for.
    bound: Bound,
    /// The same of those overloads alone that are calls of what Rust implements.
    bound_called: Bound,
    /// Which classes derive from each, once somebody asks.
    derived: OnceLock<Vec<u64>>,
}

/// An overload, and what each of its parameters receives.
pub type Binding = (StubFuncId, Vec<Slot>);

/// The bindings of each overload set, by the number of arguments.
type Bound = OnceLock<Vec<[OnceLock<Vec<Binding>>; BOUND]>>;

/// Calls with fewer arguments by position have their bindings kept.
const BOUND: usize = 4;

/// A stub module.
#[derive(Debug)]
pub struct StubModule {
    /// Dotted name.
    pub name: String,
    /// Its names.
    pub names: FxHashMap<Symbol, StubItem>,
}

/// A stub class.
#[derive(Debug)]
pub struct StubClass {
    /// Its module.
    pub module: StubModuleId,
    /// Its name.
    pub name: Symbol,
    /// Type parameters.
    pub params: Vec<Symbol>,
    /// Rust path of the type (`rt::List`); for exceptions, of its `TypeInfo`.
    pub rust: &'static str,
    /// `@inert`: a value refers to no other objects but those that the type arguments tell of.
    pub inert: bool,
    /// Direct bases, `object` left out.
    pub bases: Vec<StubClassId>,
    /// The arguments of each base: `dict[T, int]`.
    pub base_args: Vec<Vec<StubType>>,
    /// Methods of every binding, by name; constructors are `__new__`.
    pub methods: FxHashMap<Symbol, OverloadsId>,
    /// Attributes (`name: type` in the class body).
    pub attrs: FxHashMap<Symbol, StubType>,
}

/// How a stub function binds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum StubBinding {
    /// A module's function.
    Function,
    /// A method.
    Method,
    /// `@staticmethod` (also `__new__`).
    Static,
    /// `@classmethod`.
    Class,
    /// `@property`.
    Property,
}

/// One stub function.
#[derive(Debug)]
pub struct StubFunc {
    /// Its name.
    pub name: Symbol,
    /// Its class.
    pub class: Option<StubClassId>,
    /// How it binds.
    pub binding: StubBinding,
    /// Its own type parameters (a class's come on top).
    pub type_params: Vec<Symbol>,
    /// Parameters, `self`/`cls` left out.
    pub params: Vec<StubParam>,
    /// The same as [`crate::bind`] asks for them.
    pub signature: Vec<bind::Param>,
    /// What it returns.
    pub ret: StubType,
    /// The Rust text: `.method`, `path::to::f`, or a template with `{self}`, `{x}`.
    pub rust: &'static str,
    /// Returns `rt::Result`.
    pub raises: bool,
    /// May call back into Python code.
    pub calls: bool,
    /// Takes all items of its iterable before it does anything else: a generator expression may as well be a loop here.
    pub eager: bool,
    /// The Rust type that takes the items of a generator expression one by one instead.
    pub sink: Option<String>,
    /// The method to call instead where the first argument is known not to be negative.
    pub natural: Option<&'static str>,
    /// `@dunder("__x__")`: a call is `first.__x__(rest)`, with the reflected method where Python has one.
    pub dunder: Option<Symbol>,
    /// `@intrinsic`: the compiler does it itself.
    pub intrinsic: bool,
    /// `@ints("magnitude")`: what is known of the ints that the overloads of its name give.
    pub ints: Option<Ints>,
    /// `self: Keep[...]`: the receiver is passed by value.
    pub self_kept: bool,
    /// `@wrong("...")`: what is said of an argument of a type that no overload takes; `{type}` is its type, `{i}` the
    /// position of a wrong item.
    pub wrong: Option<&'static str>,
}

/// What is known of the ints that a function gives, by those of its arguments.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Ints {
    /// How long the argument is.
    Length,
    /// The argument without its sign.
    Magnitude,
    /// The quotient of both arguments, and what remains.
    Division,
    /// The least of the arguments.
    Least,
    /// The greatest of the arguments.
    Greatest,
    /// Items with numbers that count from the second argument on.
    Count,
}

impl Ints {
    /// By its name in stubs.
    fn named(name: &str) -> Option<Ints> {
        Some(match name {
            "length" => Ints::Length,
            "magnitude" => Ints::Magnitude,
            "division" => Ints::Division,
            "least" => Ints::Least,
            "greatest" => Ints::Greatest,
            "count" => Ints::Count,
            _ => return None,
        })
    }
}

/// A parameter of a stub function.
#[derive(Debug)]
pub struct StubParam {
    /// Its name.
    pub name: Symbol,
    /// Positional-only, keyword-only, ...
    pub kind: crate::hir::ParamKind,
    /// Declared type (with its passing mode).
    pub ty: StubType,
    /// Default: a literal.
    pub default: Option<StubLiteral>,
}

/// A default literal in a stub.
#[derive(Clone, PartialEq, Debug)]
#[allow(missing_docs)]
pub enum StubLiteral {
    None,
    Bool(bool),
    Int(i64),
    Float(f64),
    Str(String),
}

/// A type in a stub.
#[derive(Clone, PartialEq, Debug)]
pub enum StubType {
    /// `object`: anything, seen through `DynValue`.
    Object,
    /// `Never`.
    Never,
    /// `None`.
    None,
    /// `Self`.
    SelfType,
    /// A type variable.
    Var(Symbol),
    /// A class with arguments.
    Class(StubClassId, Vec<StubType>),
    /// `A | B`.
    Union(Vec<StubType>),
    /// `tuple[A, B]`.
    Tuple(Vec<StubType>),
    /// `Callable[[A], R]`.
    Callable(Vec<StubType>, Box<StubType>),
    /// `Iterable[T]`.
    Iterable(Box<StubType>),
    /// `Keep[T]`: owned.
    Keep(Box<StubType>),
    /// `i64`, `Index`, `Size`: a Python int held in a machine word.
    Machine(Machine),
    /// `Char`: a string of one character; only of results.
    Char,
    /// `Literal["r", "rb"]`: one of these strings, written out where it is passed; only of parameters.
    Literal(Vec<String>),
}

/// The machine integers of stubs.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Machine {
    /// Any `i64`.
    I64,
    /// An index or count given by the user; saturates.
    Index,
    /// `0 <= n < 2**48`.
    Size,
    /// `-1 <= n < 2**48`: a place found, or -1.
    Pos,
}

/// A constant.
#[derive(Debug)]
pub struct StubConst {
    /// Its name.
    pub name: Symbol,
    /// Its type.
    pub ty: StubType,
    /// The Rust expression.
    pub rust: String,
}

impl Stubs {
    /// The class with this id.
    pub fn class(&self, id: StubClassId) -> &StubClass {
        &self.classes[id.0 as usize]
    }
    /// The function with this id.
    pub fn func(&self, id: StubFuncId) -> &StubFunc {
        &self.funcs[id.0 as usize]
    }
    /// The overloads with this id.
    pub fn overloads(&self, id: OverloadsId) -> &[StubFuncId] {
        &self.overloads[id.0 as usize]
    }

    /// The overloads whose parameters the arguments can be bound to, without those that others are preferred to.
    pub fn bind(&self, set: OverloadsId, args: &[ArgShape]) -> Cow<'_, [Binding]> {
        self.bind_those(&self.bound, set, args, |_| true)
    }

    /// The same of those overloads alone that are calls of what Rust implements.
    pub fn bind_called(&self, set: OverloadsId, args: &[ArgShape]) -> Cow<'_, [Binding]> {
        let called = |func: &StubFunc| func.dunder.is_none() && !func.intrinsic;
        self.bind_those(&self.bound_called, set, args, called)
    }

    fn bind_those<'s>(
        &'s self,
        bound: &'s Bound,
        set: OverloadsId,
        args: &[ArgShape],
        wanted: fn(&StubFunc) -> bool,
    ) -> Cow<'s, [Binding]> {
        if args.len() >= BOUND || args.iter().any(|arg| *arg != ArgShape::Positional) {
            return Cow::Owned(self.bind_anew(set, args, wanted));
        }
        let empty = || self.overloads.iter().map(|_| Default::default()).collect();
        let bound = &bound.get_or_init(empty)[set.0 as usize][args.len()];
        Cow::Borrowed(bound.get_or_init(|| self.bind_anew(set, args, wanted)))
    }

    fn bind_anew(
        &self,
        set: OverloadsId,
        args: &[ArgShape],
        wanted: fn(&StubFunc) -> bool,
    ) -> Vec<Binding> {
        let bindings = self.overloads(set).iter().filter_map(|id| {
            let func = self.func(*id);
            if !wanted(func) {
                return None;
            }
            let slots = bind::bind(&func.signature, args);
            Some((*id, slots.ok()?))
        });
        let mut bindings = bindings.collect();
        bind::prefer(&mut bindings);
        bindings
    }

    /// Whether a function or class takes all items of an iterable at once.
    pub fn is_eager(&self, item: StubItem) -> bool {
        let set = match item {
            StubItem::Func(set) => Some(set),
            StubItem::Class(class) => self.class(class).methods.get(&sym::__new__).copied(),
            _ => None,
        };
        set.is_some_and(|set| self.has_eager(set))
    }

    /// Whether one of some overloads takes all items of an iterable at once.
    pub fn has_eager(&self, set: OverloadsId) -> bool {
        self.overloads(set).iter().any(|f| self.func(*f).eager)
    }

    /// A module by its dotted name.
    pub fn module(&self, name: &str) -> Option<StubModuleId> {
        self.modules
            .iter()
            .position(|m| m.name == name)
            .map(|i| StubModuleId(i as u32))
    }
    /// A name of a module.
    pub fn lookup(&self, module: StubModuleId, name: Symbol) -> Option<StubItem> {
        self.modules[module.0 as usize].names.get(&name).copied()
    }
    /// A built-in name.
    pub fn builtin(&self, name: Symbol) -> Option<StubItem> {
        self.lookup(StubModuleId(0), name)
    }
    /// A built-in class by its name.
    pub fn builtin_class(&self, name: &str) -> Option<StubClassId> {
        match self.builtin(Symbol::intern(name)) {
            Some(StubItem::Class(id)) => Some(id),
            _ => None,
        }
    }
    /// A method of a class or of its bases.
    pub fn method(&self, class: StubClassId, name: Symbol) -> Option<OverloadsId> {
        let c = self.class(class);
        c.methods
            .get(&name)
            .copied()
            .or_else(|| c.bases.iter().find_map(|b| self.method(*b, name)))
    }
    /// The class that Python sees: one whose name begins with `_` only tells values of its base apart.
    pub fn visible(&self, class: StubClassId) -> StubClassId {
        let c = self.class(class);
        match c.bases.first() {
            Some(base) if c.name.as_str().starts_with('_') => self.visible(*base),
            _ => class,
        }
    }
    /// True if `class` is `base` or derives from it.
    pub fn is_subclass(&self, class: StubClassId, base: StubClassId) -> bool {
        let bits = self.derived_bits(base)[class.0 as usize / 64];
        bits >> (class.0 % 64) & 1 == 1
    }

    /// The classes that are `base` or derive from it.
    pub fn subclasses(&self, base: StubClassId) -> impl Iterator<Item = StubClassId> {
        let bits = self.derived_bits(base);
        let all = (0..self.classes.len() as u32).map(StubClassId);
        all.filter(move |class| bits[class.0 as usize / 64] >> (class.0 % 64) & 1 == 1)
    }

    /// A bit for each class that is `base` or derives from it.
    fn derived_bits(&self, base: StubClassId) -> &[u64] {
        let words = self.classes.len().div_ceil(64);
        let derived = self.derived.get_or_init(|| {
            let mut derived = vec![0; words * self.classes.len()];
            for class in 0..self.classes.len() {
                self.mark_bases(class, class, words, &mut derived);
            }
            derived
        });
        &derived[base.0 as usize * words..][..words]
    }

    /// A class derives from another, and from the bases of that.
    fn mark_bases(&self, class: usize, base: usize, words: usize, derived: &mut [u64]) {
        derived[base * words + class / 64] |= 1 << (class % 64);
        for further in &self.classes[base].bases {
            self.mark_bases(class, further.0 as usize, words, derived);
        }
    }
}
