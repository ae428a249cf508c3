//! What inference hands on: a closed set of types, class layouts and function instances.
//!
//! Types are interned and may be cyclic (a JSON value is a union with lists of itself). A type is the sorted
//! list of the [`Head`]s that can flow there; which Rust type represents it is decided in rir.

use crate::hir::{CaptureId, ClassId, ExprId, FuncId};
use crate::stubs::{OverloadsId, StubClassId, StubFuncId};
use portalis_memory::Symbol;
use std::collections::{BTreeMap, BTreeSet};

/// A type; equal ids are equal types.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct TyId(pub u32);

/// An instance of a function: one set of types for its body.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct InstanceId(pub u32);

/// A class with one set of attribute types: one Rust struct.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct ClassInstId(pub u32);

/// A function object made at run time (closure, bound method, function as a value): one Rust struct.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct ClosureId(pub u32);

/// One alternative of a type.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Head {
    /// `None`.
    None,
    /// `NotImplemented` (a possible result of operator methods; never stored).
    NotImplemented,
    /// `...`.
    Ellipsis,
    /// An instance of a stub class: `int`, `str`, `list[T]`, `Iterator[T]`, `ValueError`, ... An `int` with an argument
    /// always fits an `i64` where it stands.
    Stub(StubClassId, Vec<TyId>),
    /// A tuple of fixed length.
    Tuple(Vec<TyId>),
    /// An instance of a class of the program.
    Inst(ClassInstId),
    /// A function object.
    Closure(ClosureId),
    /// A stub function as a value (`key=len`).
    StubFunc(OverloadsId),
    /// A method of a stub class bound to its receiver (`key=counts.get`).
    StubMethod(OverloadsId, TyId),
    /// A stub class as a value (`map(int, xs)`).
    StubClass(StubClassId),
    /// A class of the program as a value.
    Class(ClassId),
    /// Anything, seen through repr, str, ==, hash and truth only (`e.args[0]`).
    Object,
}

/// All results of inference.
#[derive(Debug, Default)]
pub struct Typed {
    /// Types: the sorted heads of each; index is [`TyId`]. No heads: no value ever gets there.
    pub types: Vec<Vec<Head>>,
    /// Function instances that are reachable; index is [`InstanceId`].
    pub instances: Vec<Instance>,
    /// Class layouts; index is [`ClassInstId`].
    pub classes: Vec<ClassInst>,
    /// Function objects; index is [`ClosureId`].
    pub closures: Vec<Closure>,
    /// Types of module variables and class attributes; index is `GlobalId`.
    pub globals: Vec<TyId>,
    /// The instance of each module's body; index is `ModuleId`. [`InstanceId::NONE`] for modules never reached.
    pub modules: Vec<InstanceId>,
    /// The instance of each class body that is reached.
    pub class_bodies: BTreeMap<ClassId, InstanceId>,
    /// What Rust calls.
    pub exports: Vec<Export>,
}

/// A function, method or class that Rust may call.
#[derive(Debug)]
pub struct Export {
    /// The function; of a class without `__init__`, its body.
    pub func: FuncId,
    /// Its name for Rust, `__init__` for what makes an object.
    pub name: Symbol,
    /// The instance made for Rust; [`InstanceId::NONE`] where a class without `__init__` is constructed.
    pub instance: InstanceId,
    /// The class whose objects have the method, or that is constructed.
    pub class: Option<ClassInstId>,
    /// What Rust passes for each parameter; `None` where it passes nothing.
    pub args: Vec<Option<TyId>>,
    /// What the annotation of the result says.
    pub ret: Option<TyId>,
}

/// One instance of a function.
#[derive(Debug)]
pub struct Instance {
    /// The function.
    pub func: FuncId,
    /// Type of each parameter, in order (`*args`: a tuple of fixed length).
    pub params: Vec<TyId>,
    /// Type of each local.
    pub locals: Vec<TyId>,
    /// Type of each captured variable.
    pub captures: Vec<TyId>,
    /// Type of each expression.
    pub exprs: Vec<TyId>,
    /// What a call returns (for a generator: what its `return` gives).
    pub ret: TyId,
    /// What a generator yields.
    pub yields: Option<TyId>,
    /// What `send` passes into a generator.
    pub sends: Option<TyId>,
    /// Type that `self` has, for methods.
    pub class: Option<ClassInstId>,
    /// What the calls and implicit calls (operators, iteration, ...) of each expression or target reach in the program.
    pub calls: BTreeMap<(ExprId, CallRole), Vec<CallTarget>>,
    /// What the type variables of each stub overload that an expression takes stand for, the class's first.
    pub type_args: BTreeMap<(ExprId, StubFuncId), Vec<(Symbol, TyId)>>,
    /// The expressions whose ints always fit an `i64`; those of targets: of augmented assignments' new values.
    pub words: ExprSet,
    /// Those of them that are never negative.
    pub naturals: ExprSet,
    /// The same for an `i128` where an `i64` is too narrow.
    pub wides: ExprSet,
}

/// A set of expressions of one function: a bit for each.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct ExprSet(Vec<u64>);

impl ExprSet {
    /// Whether an expression is in the set.
    pub fn contains(&self, e: &ExprId) -> bool {
        let bits = self.0.get(e.index() / 64).copied().unwrap_or(0);
        bits >> (e.index() % 64) & 1 == 1
    }

    /// Adds an expression.
    pub(super) fn insert(&mut self, e: ExprId) {
        let word = e.index() / 64;
        if self.0.len() <= word {
            self.0.resize(word + 1, 0);
        }
        self.0[word] |= 1 << (e.index() % 64);
    }

    /// The expressions, 64 to a word.
    pub(super) fn bits(&self) -> &[u64] {
        &self.0
    }

    /// The expressions in both.
    pub(super) fn intersection(self, other: Self) -> Self {
        let both = self.0.iter().zip(&other.0);
        ExprSet(both.map(|(a, b)| a & b).collect())
    }
}

impl InstanceId {
    /// No function: a class without `__init__` is constructed, a module is never reached.
    pub const NONE: InstanceId = InstanceId(u32::MAX);
}

/// Why an expression calls: several calls can hang on one expression.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum CallRole {
    /// The call itself.
    Call,
    /// An implicit call of the dunder with this name (`__add__`, `__radd__`, `__iter__`, `__next__`, `__getitem__`,
    /// `__setitem__`, `__enter__`, `__exit__`, a property's name, ...), of the expression's operands.
    Dunder(Symbol),
    /// The n-th callable argument of a stub call is called by it.
    Callback(u32),
}

/// One target of a call: which callee or receiver leads to which instance.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct CallTarget {
    /// The head of the receiver (methods, dunders) or of the callee (values) for which this target is taken;
    /// `None` when the callee is known statically.
    pub head: Option<Head>,
    /// The function reached; [`InstanceId::NONE`] where a class without `__init__` is constructed.
    pub instance: InstanceId,
    /// The class that is constructed, when the instance is its `__init__`.
    pub constructs: Option<ClassInstId>,
}

/// One class layout.
#[derive(Debug)]
pub struct ClassInst {
    /// The class.
    pub class: ClassId,
    /// The layout of its base, when that is a class of the program.
    pub base: Option<ClassInstId>,
    /// Instance attributes that are first seen in this class (not in `base`), in order of first assignment.
    pub attrs: Vec<(Symbol, TyId)>,
    /// Those of them that are ints beyond an `i64` but, as far as is known, within an `i128`.
    pub wides: BTreeSet<Symbol>,
    /// Universal protocol methods reached from containers, print and so on: `__repr__`, `__str__`, `__eq__`,
    /// `__hash__`, `__lt__`, `__bool__`, `__len__`, `__format__`, `__del__`, with their instances.
    pub protocol: Vec<(Symbol, InstanceId)>,
    /// True if objects of exactly this class are made.
    pub constructed: bool,
}

/// One kind of function object.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Closure {
    /// The function called.
    pub func: FuncId,
    /// The receiver, for a bound method.
    pub receiver: Option<TyId>,
    /// Captured variables.
    pub captures: Vec<(CaptureId, TyId)>,
}

impl Typed {
    /// The heads of a type.
    pub fn heads(&self, ty: TyId) -> &[Head] {
        &self.types[ty.0 as usize]
    }
    /// The instance with this id.
    pub fn instance(&self, id: InstanceId) -> &Instance {
        &self.instances[id.0 as usize]
    }
    /// The class layout with this id.
    pub fn class(&self, id: ClassInstId) -> &ClassInst {
        &self.classes[id.0 as usize]
    }
}
