//! Statements and what only stands in them.

use portalis_memory::{Symbol, ThinSlice};

use super::{Arguments, Expr, Keyword, MatchCase, Operator};
use crate::source::Span;

/// A statement and its place.
#[derive(Debug, Clone, Copy)]
pub struct Stmt<'a> {
    /// Where it stands; for a decorated function or class, from its `def` or `class`.
    pub span: Span,
    /// What it is.
    pub kind: StmtKind<'a>,
}

/// The kinds of statement; as with expressions, what takes more than a word is a struct behind a reference.
#[derive(Debug, Clone, Copy)]
pub enum StmtKind<'a> {
    /// `def` or `async def`
    FunctionDef(&'a FunctionDef<'a>),
    /// `class`
    ClassDef(&'a ClassDef<'a>),
    /// `return value`
    Return(Option<&'a Expr<'a>>),
    /// `del a, b`
    Delete(ThinSlice<'a, Expr<'a>>),
    /// `a = b = value`
    Assign(&'a Assign<'a>),
    /// `type name[type_params] = value`
    TypeAlias(&'a TypeAlias<'a>),
    /// `target += value`
    AugAssign(&'a AugAssign<'a>),
    /// `target: annotation = value`
    AnnAssign(&'a AnnAssign<'a>),
    /// `for target in iter: body else: orelse`
    For(&'a For<'a>),
    /// `while test: body else: orelse`
    While(&'a While<'a>),
    /// `if test: body else: orelse`; an `elif` is an `If` alone in `orelse`.
    If(&'a If<'a>),
    /// `with items: body`
    With(&'a With<'a>),
    /// `match subject: case ...`
    Match(&'a Match<'a>),
    /// `raise exc from cause`
    Raise(&'a Raise<'a>),
    /// `try`
    Try(&'a Try<'a>),
    /// `assert test, msg`
    Assert(&'a Assert<'a>),
    /// `import a.b as c, d`
    Import(ThinSlice<'a, Alias>),
    /// `from ..module import names`
    ImportFrom(&'a ImportFrom<'a>),
    /// `global a, b`
    Global(ThinSlice<'a, Symbol>),
    /// `nonlocal a, b`
    Nonlocal(ThinSlice<'a, Symbol>),
    /// An expression for its effect.
    Expr(&'a Expr<'a>),
    /// `pass`
    Pass,
    /// `break`
    Break,
    /// `continue`
    Continue,
}

/// `async def name[type_params](args) -> returns: body`
#[derive(Debug, Clone, Copy)]
pub struct FunctionDef<'a> {
    /// Its name.
    pub name: Symbol,
    /// Where the name stands.
    pub name_span: Span,
    /// Its parameters.
    pub args: Arguments<'a>,
    /// Its statements.
    pub body: ThinSlice<'a, Stmt<'a>>,
    /// Its decorators, in the order in which they are written.
    pub decorators: ThinSlice<'a, Expr<'a>>,
    /// The annotation of its result.
    pub returns: Option<&'a Expr<'a>>,
    /// Its type parameters (PEP 695).
    pub type_params: ThinSlice<'a, TypeParam<'a>>,
    /// Whether it is `async def`.
    pub is_async: bool,
}

/// `class name[type_params](bases, keywords): body`
#[derive(Debug, Clone, Copy)]
pub struct ClassDef<'a> {
    /// Its name.
    pub name: Symbol,
    /// Where the name stands.
    pub name_span: Span,
    /// Its bases.
    pub bases: ThinSlice<'a, Expr<'a>>,
    /// The keywords of its header, such as `metaclass=`.
    pub keywords: ThinSlice<'a, Keyword<'a>>,
    /// Its statements.
    pub body: ThinSlice<'a, Stmt<'a>>,
    /// Its decorators, in the order in which they are written.
    pub decorators: ThinSlice<'a, Expr<'a>>,
    /// Its type parameters (PEP 695).
    pub type_params: ThinSlice<'a, TypeParam<'a>>,
}

/// `a = b = value`
#[derive(Debug, Clone, Copy)]
pub struct Assign<'a> {
    /// One target or more.
    pub targets: ThinSlice<'a, Expr<'a>>,
    /// What they are assigned.
    pub value: Expr<'a>,
}

/// `type name[type_params] = value`
#[derive(Debug, Clone, Copy)]
pub struct TypeAlias<'a> {
    /// Its name, as an expression.
    pub name: Expr<'a>,
    /// Its type parameters (PEP 695).
    pub type_params: ThinSlice<'a, TypeParam<'a>>,
    /// What it stands for.
    pub value: Expr<'a>,
}

/// `target op= value`
#[derive(Debug, Clone, Copy)]
pub struct AugAssign<'a> {
    /// What is changed.
    pub target: Expr<'a>,
    /// The operator.
    pub op: Operator,
    /// By what.
    pub value: Expr<'a>,
}

/// `target: annotation = value`
#[derive(Debug, Clone, Copy)]
pub struct AnnAssign<'a> {
    /// What is annotated.
    pub target: Expr<'a>,
    /// Its type.
    pub annotation: Expr<'a>,
    /// What it is assigned.
    pub value: Option<&'a Expr<'a>>,
    /// False for `(x): int` and for attributes and items.
    pub simple: bool,
}

/// `for target in iter: body else: orelse`
#[derive(Debug, Clone, Copy)]
pub struct For<'a> {
    /// What each item is assigned to.
    pub target: Expr<'a>,
    /// What is iterated.
    pub iter: Expr<'a>,
    /// Its statements.
    pub body: ThinSlice<'a, Stmt<'a>>,
    /// What runs when it was not left by `break`.
    pub orelse: ThinSlice<'a, Stmt<'a>>,
    /// Whether it is `async for`.
    pub is_async: bool,
}

/// `while test: body else: orelse`
#[derive(Debug, Clone, Copy)]
pub struct While<'a> {
    /// The condition.
    pub test: Expr<'a>,
    /// Its statements.
    pub body: ThinSlice<'a, Stmt<'a>>,
    /// What runs when it was not left by `break`.
    pub orelse: ThinSlice<'a, Stmt<'a>>,
}

/// `if test: body else: orelse`
#[derive(Debug, Clone, Copy)]
pub struct If<'a> {
    /// The condition.
    pub test: Expr<'a>,
    /// What runs where it holds.
    pub body: ThinSlice<'a, Stmt<'a>>,
    /// What runs where it does not.
    pub orelse: ThinSlice<'a, Stmt<'a>>,
}

/// `with items: body`
#[derive(Debug, Clone, Copy)]
pub struct With<'a> {
    /// The context managers.
    pub items: ThinSlice<'a, WithItem<'a>>,
    /// Its statements.
    pub body: ThinSlice<'a, Stmt<'a>>,
    /// Whether it is `async with`.
    pub is_async: bool,
}

/// `match subject: case ...`
#[derive(Debug, Clone, Copy)]
pub struct Match<'a> {
    /// What is looked at.
    pub subject: Expr<'a>,
    /// The cases, in order.
    pub cases: ThinSlice<'a, MatchCase<'a>>,
}

/// `raise exc from cause`
#[derive(Debug, Clone, Copy)]
pub struct Raise<'a> {
    /// What is raised; absent where the exception at hand is raised again.
    pub exc: Option<&'a Expr<'a>>,
    /// What it comes from.
    pub cause: Option<&'a Expr<'a>>,
}

/// `try: body except: ... else: orelse finally: finalbody`
#[derive(Debug, Clone, Copy)]
pub struct Try<'a> {
    /// Its statements.
    pub body: ThinSlice<'a, Stmt<'a>>,
    /// Its handlers, in order.
    pub handlers: ThinSlice<'a, ExceptHandler<'a>>,
    /// What runs when nothing was raised.
    pub orelse: ThinSlice<'a, Stmt<'a>>,
    /// What runs in the end.
    pub finalbody: ThinSlice<'a, Stmt<'a>>,
    /// Whether its handlers are `except*`.
    pub is_star: bool,
}

/// `assert test, msg`
#[derive(Debug, Clone, Copy)]
pub struct Assert<'a> {
    /// The condition.
    pub test: Expr<'a>,
    /// What to say where it does not hold.
    pub msg: Option<&'a Expr<'a>>,
}

/// `from ..module import names`
#[derive(Debug, Clone, Copy)]
pub struct ImportFrom<'a> {
    /// The module, if one is named.
    pub module: Option<Symbol>,
    /// What is imported.
    pub names: ThinSlice<'a, Alias>,
    /// How many dots there are.
    pub level: u32,
}

/// `except type as name: body`
#[derive(Debug, Clone, Copy)]
pub struct ExceptHandler<'a> {
    /// Where it stands.
    pub span: Span,
    /// What it catches; absent for a bare `except:`.
    pub type_: Option<&'a Expr<'a>>,
    /// The name the exception gets.
    pub name: Option<Symbol>,
    /// Its statements.
    pub body: ThinSlice<'a, Stmt<'a>>,
}

/// `name as asname`
#[derive(Debug, Clone, Copy)]
pub struct Alias {
    /// Where it stands.
    pub span: Span,
    /// What is imported: a dotted name, or `*`.
    pub name: Symbol,
    /// The name it gets.
    pub asname: Option<Symbol>,
}

/// `context_expr as optional_vars`
#[derive(Debug, Clone, Copy)]
pub struct WithItem<'a> {
    /// The context manager.
    pub context_expr: &'a Expr<'a>,
    /// What its value is assigned to.
    pub optional_vars: Option<&'a Expr<'a>>,
}

/// A type parameter (PEP 695, PEP 696).
#[derive(Debug, Clone, Copy)]
pub struct TypeParam<'a> {
    /// Where it stands.
    pub span: Span,
    /// Its name.
    pub name: Symbol,
    /// `T = default`
    pub default: Option<&'a Expr<'a>>,
    /// Which of the three it is.
    pub kind: TypeParamKind<'a>,
}

/// The kinds of type parameter.
#[derive(Debug, Clone, Copy)]
pub enum TypeParamKind<'a> {
    /// `T: bound`
    TypeVar {
        /// The bound, or a tuple of constraints.
        bound: Option<&'a Expr<'a>>,
    },
    /// `**P`
    ParamSpec,
    /// `*Ts`
    TypeVarTuple,
}
