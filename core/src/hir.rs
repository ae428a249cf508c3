//! Python with names resolved and sugar gone: what every later stage reads.
//!
//! In: resolved ASTs. Out: one [`Program`] for all modules of a program, immutable and `Sync`.
//! Identity is by small dense ids: every function body numbers its own expressions ([`ExprId`]) and
//! locals ([`LocalId`]) from zero, so that later stages keep their facts in plain vectors per body.
//!
//! Gone after lowering: comprehensions (blocks with loops; generator expressions are functions), chained
//! comparison, walrus, decorators, `assert`, `+=` on plain names (kept as [`StmtKind::AugAssign`] because of
//! in-place operators), `import`, `global`, `nonlocal`, annotations without a value, dataclass and enum magic
//! (synthesised methods), string prefixes, `elif`, lambda (a function).

mod annotations;
mod build;
mod calls;
mod captures;
mod chains;
mod class_hooks;
mod class_stores;
mod classes;
mod comprehensions;
mod computed;
mod cx;
mod dataclasses;
mod decorators;
pub mod dump;
mod enums;
mod exceptions;
mod expressions;
mod flags;
mod flow;
mod format_calls;
mod fstrings;
mod function_attrs;
mod functions;
mod given;
mod imports;
mod local_classes;
mod made;
mod made_bases;
mod memory;
mod namedtuples;
mod names;
mod nodes;
mod patterns;
mod rename;
mod statements;
mod targets;
mod total_ordering;
pub mod visit;

pub use build::{build, lower};
pub use memory::set_pooling;
pub use nodes::*;

#[cfg(test)]
mod tests;

use crate::source::Span;
use portalis_memory::Symbol;

macro_rules! id {
    ($($(#[$doc:meta])* $name:ident)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
        pub struct $name(pub u32);
        impl $name {
            /// The id as an index.
            pub fn index(self) -> usize { self.0 as usize }
        }
    )*};
}
id! {
    /// A module of the program, in initialisation (import) order of first mention.
    ModuleId
    /// A function of the program: `def`, `lambda`, generator expression, module body or class body.
    FuncId
    /// A class statement (or a synthesised class) of the program.
    ClassId
    /// A module-level variable or class attribute.
    GlobalId
    /// A local variable (one web of definitions and uses) of one function body.
    LocalId
    /// An expression of one function body.
    ExprId
    /// A free variable of a function, in the order of [`Func::captures`].
    CaptureId
}

impl ExprId {
    /// The id of expressions that are no part of any body: annotations.
    pub const NONE: Self = Self(u32::MAX);
}

/// The whole program.
#[derive(Debug, Default)]
pub struct Program<'a> {
    /// Modules; index is [`ModuleId`]. `modules[0]` is the entry.
    pub modules: Vec<Module<'a>>,
    /// Functions; index is [`FuncId`].
    pub funcs: Vec<Func<'a>>,
    /// Classes; index is [`ClassId`].
    pub classes: Vec<Class<'a>>,
    /// Module variables and class attributes; index is [`GlobalId`].
    pub globals: Vec<Global>,
    /// Annotations that parameters, locals and globals refer to; index is [`AnnotationId`]. They are expressions of
    /// a small kind: see [`Param::annotation`].
    pub annotations: Vec<&'a Expr<'a>>,
    /// The arguments of `reveal_type()`: whose types are shown.
    pub reveals: Vec<Reveal>,
}

/// An expression whose inferred type is to be shown.
#[derive(Clone, Copy, Debug)]
pub struct Reveal {
    /// Where it is.
    pub span: Span,
    /// The function that holds it.
    pub func: FuncId,
    /// Which expression of the function it is.
    pub expr: ExprId,
}

/// One module.
#[derive(Debug)]
pub struct Module<'a> {
    /// Dotted name (`pkg.mod`); the entry is `__main__`.
    pub name: String,
    /// The source file.
    pub file: crate::source::FileId,
    /// The function that is its body: run once, at the first import.
    pub body: FuncId,
    /// Public names in source order: what other modules and Rust see.
    pub names: Vec<(Symbol, Item)>,
    /// The module's docstring.
    pub doc: Option<&'a str>,
    /// True for modules that Portalis brings along (not the user's).
    pub library: bool,
}

/// What a module-level name statically stands for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Item {
    /// A function bound once by `def`.
    Func(FuncId),
    /// A class bound once.
    Class(ClassId),
    /// A variable.
    Global(GlobalId),
    /// A module of the program.
    Module(ModuleId),
    /// A function, class, constant or module of the stubs.
    Stub(crate::stubs::StubItem),
}

/// A module variable or a class attribute.
#[derive(Debug)]
pub struct Global {
    /// Its module.
    pub module: ModuleId,
    /// Its name.
    pub name: Symbol,
    /// The class whose attribute it is.
    pub class: Option<ClassId>,
    /// False if it is certainly assigned before any read (straight-line initialisation).
    pub maybe_unbound: bool,
    /// Assigned exactly once, to this literal, before anything can read it.
    pub constant: bool,
    /// The literal of a constant.
    pub literal: Option<Default>,
    /// Its annotation, if any.
    pub annotation: Option<AnnotationId>,
    /// Of a class attribute: that of a base, which stands in for it until it is set.
    pub inherits: Option<GlobalId>,
    /// Where it is first bound.
    pub span: Span,
}

/// An annotation, kept as resolved type syntax; index into [`Program::annotations`].
pub type AnnotationId = u32;

/// What kind of body a function is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum FuncKind {
    /// A module's top-level code.
    Module,
    /// `def`.
    Def,
    /// `lambda`.
    Lambda,
    /// A generator expression.
    GenExp,
    /// The body of a `class` statement, run where the statement stands.
    ClassBody,
}

/// How a method takes its first argument.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Binding {
    /// Not a method, or a plain function.
    None,
    /// An ordinary method: `self`.
    Instance,
    /// `@classmethod`.
    Class,
    /// `@staticmethod`.
    Static,
    /// `@property` getter.
    Getter,
    /// `@x.setter`.
    Setter,
    /// `@x.deleter`.
    Deleter,
}

/// A function.
#[derive(Debug)]
pub struct Func<'a> {
    /// Its module.
    pub module: ModuleId,
    /// Its name (`<lambda>`, `<genexpr>`, `<module>` as CPython names code objects).
    pub name: Symbol,
    /// `Outer.method`, `f.<locals>.g`.
    pub qualname: &'a str,
    /// Kind of body.
    pub kind: FuncKind,
    /// Contains `yield`.
    pub generator: bool,
    /// The class whose method it is, and how it binds.
    pub class: Option<ClassId>,
    /// How its first argument is bound.
    pub binding: Binding,
    /// Parameters in order.
    pub params: &'a [Param],
    /// Its locals, parameters first; index is [`LocalId`].
    pub locals: &'a mut [Local],
    /// Free variables, including those that only functions called from here need (lambda lifting).
    pub captures: Vec<Capture>,
    /// Its attributes, as variables that its body sees: captured ones or the module's.
    pub attrs: Vec<(Symbol, Var)>,
    /// The enclosing function.
    pub parent: Option<FuncId>,
    /// Statements.
    pub body: &'a [Stmt<'a>],
    /// How many [`ExprId`]s its body uses.
    pub expr_count: u32,
    /// Return annotation.
    pub returns: Option<&'a Expr<'a>>,
    /// Docstring.
    pub doc: Option<&'a str>,
    /// Made by the compiler (dataclass, enum and namedtuple methods).
    pub synthetic: bool,
    /// The whole definition.
    pub span: Span,
}

/// A parameter.
#[derive(Clone, Copy, Debug)]
pub struct Param {
    /// The local it initialises.
    pub local: LocalId,
    /// Its name.
    pub name: Symbol,
    /// How it may be passed.
    pub kind: ParamKind,
    /// Where its default stands.
    pub default: Option<Default>,
    /// Its annotation: an expression made of `Class`, `Stub` (a class), `None`, `Subscript` (with a `Tuple` of
    /// arguments, or one), `Binary(BitOr)` for unions, `List` (parameters of a `Callable`), `Str` (a type variable, or a
    /// name of `typing`: `"Callable"`, `"Iterable"`, ...) and `Ellipsis` (unknown: no information). Nothing in it is
    /// ever evaluated, and its ids are all [`ExprId::NONE`].
    pub annotation: Option<AnnotationId>,
}

/// How a parameter may be passed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ParamKind {
    /// Before `/`.
    PositionalOnly,
    /// The usual kind.
    Normal,
    /// `*args`.
    VarArgs,
    /// After `*`.
    KeywordOnly,
    /// `**kwargs`.
    VarKeywords,
}

/// A default value: a literal, or a hidden variable that the `def` statement fills.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Default {
    /// `None`.
    None,
    /// `True`, `False`.
    Bool(bool),
    /// An integer literal that fits.
    Int(i64),
    /// A float literal.
    Float(f64),
    /// A string literal.
    Str(Symbol),
    /// A hidden module variable (function at module or class level).
    Global(GlobalId),
    /// A hidden captured variable of the function itself (nested function).
    Capture(CaptureId),
}

/// A local variable.
#[derive(Clone, Copy, Debug)]
pub struct Local {
    /// Its Python name; `None` for temporaries of lowering.
    pub name: Option<Symbol>,
    /// Captured by an inner function: lives in a shared cell.
    pub cell: bool,
    /// A captured variable that is certainly assigned whenever a function that captures it is mentioned, and never
    /// changes afterwards: its value may be captured instead of a cell.
    pub by_value: bool,
    /// The list that a generator expression fills which something takes at once. Nobody else sees it.
    pub stream: bool,
    /// A use may come before an assignment (else it is provably assigned at every use).
    pub maybe_unbound: bool,
    /// Parameter that is never assigned again, or a local assigned exactly once.
    pub single: bool,
    /// Its one assignment certainly comes before all uses, unless functions inside use it.
    pub settled: bool,
    /// Its annotation (`xs: list[int] = []`), of the same form as [`Param::annotation`].
    pub annotation: Option<AnnotationId>,
}

impl Local {
    /// Whether its one assignment certainly comes before all uses.
    pub fn is_settled(&self) -> bool {
        self.settled && !self.cell
    }
}

/// A free variable: where the enclosing function finds it.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Capture {
    /// The function that owns the variable.
    pub owner: FuncId,
    /// The variable there (its `cell` is true).
    pub local: LocalId,
}

/// A reference to a variable.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Var {
    /// A local of this body.
    Local(LocalId),
    /// A captured variable of an enclosing function.
    Capture(CaptureId),
    /// A module variable or class attribute.
    Global(GlobalId),
}

/// What a class statement makes.
#[derive(Clone, PartialEq, Debug)]
pub enum ClassKind {
    /// An ordinary class (dataclasses too, their methods having been synthesised).
    Plain,
    /// An `Enum`; the members' list is this hidden variable.
    Enum {
        /// Hidden global: list of the members in order.
        members: GlobalId,
    },
    /// A named tuple with these fields: unpacks, indexes and compares as a tuple.
    NamedTuple(Vec<Symbol>),
}

/// A base of a class.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Base {
    /// A class of the program.
    User(ClassId),
    /// A class of the stubs (`Exception`, `object` is left out).
    Stub(crate::stubs::StubClassId),
}

/// A class.
#[derive(Debug)]
pub struct Class<'a> {
    /// Its module.
    pub module: ModuleId,
    /// Its name.
    pub name: Symbol,
    /// `Outer.Inner`.
    pub qualname: &'a str,
    /// Kind.
    pub kind: ClassKind,
    /// Direct bases.
    pub bases: Vec<Base>,
    /// Method resolution order (C3), itself first.
    pub mro: Vec<Base>,
    /// Functions defined by `def` in its body (methods of every binding), last definition of a name wins.
    pub methods: Vec<(Symbol, FuncId)>,
    /// Class attributes (bound by assignment, or methods made by decorators that are values).
    pub attrs: Vec<(Symbol, GlobalId)>,
    /// Annotated names in order (`x: int`), for layout hints and exports.
    pub annotations: Vec<(Symbol, &'a Expr<'a>)>,
    /// The function that runs its body.
    pub body: FuncId,
    /// Docstring.
    pub doc: Option<&'a str>,
    /// A frozen dataclass: assigning or deleting an attribute raises FrozenInstanceError, except in `__init__` of
    /// its own making ([`Func::synthetic`]).
    pub frozen: bool,
    /// What its own `__slots__` lists.
    pub slots: Option<Vec<Symbol>>,
    /// Names of methods that are marked abstract in its own body.
    pub abstract_methods: Vec<Symbol>,
    /// The statement.
    pub span: Span,
}

impl Program<'_> {
    /// The classes of a class's `__mro__`, or of its `__bases__`, of which the last is `object`.
    pub fn class_list(
        &self,
        class: ClassId,
        name: Symbol,
        object: Option<Base>,
    ) -> Option<Vec<Base>> {
        let class = &self.classes[class.index()];
        let mut list = match name.as_str() {
            "__mro__" => class.mro.clone(),
            "__bases__" => class.bases.clone(),
            _ => return None,
        };
        if (name == "__mro__" || list.is_empty())
            && let Some(object) = object
            && !list.contains(&object)
        {
            list.push(object);
        }
        Some(list)
    }

    /// The abstract methods that a class does not implement, in the order of their names: no instance of it is made.
    pub fn unimplemented(&self, class: ClassId) -> Vec<Symbol> {
        let bases: Vec<&Class<'_>> = self.classes[class.index()]
            .mro
            .iter()
            .filter_map(|base| match base {
                Base::User(id) => Some(&self.classes[id.index()]),
                Base::Stub(_) => None,
            })
            .collect();
        let defines = |c: &Class<'_>, name: Symbol| {
            c.methods.iter().any(|(n, _)| *n == name) || c.attrs.iter().any(|(n, _)| *n == name)
        };
        let mut missing: Vec<Symbol> = bases
            .iter()
            .flat_map(|c| c.abstract_methods.iter().copied())
            .filter(|name| {
                let first = bases.iter().find(|c| defines(c, *name));
                first.is_none_or(|c| c.abstract_methods.contains(name))
            })
            .collect();
        missing.sort_by_key(|name| name.as_str());
        missing.dedup();
        missing
    }
}
