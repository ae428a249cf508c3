//! Statements and what only stands in them.

use portalis_memory::Symbol;

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

/// The kinds of statement.
#[derive(Debug, Clone, Copy)]
#[allow(missing_docs, reason = "the fields are those of CPython's ast module")]
pub enum StmtKind<'a> {
    /// `def` or `async def`
    FunctionDef(&'a FunctionDef<'a>),
    /// `class`
    ClassDef(&'a ClassDef<'a>),
    /// `return value`
    Return(Option<&'a Expr<'a>>),
    /// `del a, b`
    Delete(&'a [Expr<'a>]),
    /// `a = b = value`: one target or more.
    Assign {
        targets: &'a [Expr<'a>],
        value: &'a Expr<'a>,
    },
    /// `type name[type_params] = value`
    TypeAlias {
        name: &'a Expr<'a>,
        type_params: &'a [TypeParam<'a>],
        value: &'a Expr<'a>,
    },
    /// `target += value`
    AugAssign {
        target: &'a Expr<'a>,
        op: Operator,
        value: &'a Expr<'a>,
    },
    /// `target: annotation = value`; `simple` is false for `(x): int` and for attributes and items.
    AnnAssign {
        target: &'a Expr<'a>,
        annotation: &'a Expr<'a>,
        value: Option<&'a Expr<'a>>,
        simple: bool,
    },
    /// `for target in iter: body else: orelse`
    For {
        target: &'a Expr<'a>,
        iter: &'a Expr<'a>,
        body: &'a [Stmt<'a>],
        orelse: &'a [Stmt<'a>],
        is_async: bool,
    },
    /// `while test: body else: orelse`
    While {
        test: &'a Expr<'a>,
        body: &'a [Stmt<'a>],
        orelse: &'a [Stmt<'a>],
    },
    /// `if test: body else: orelse`; an `elif` is an `If` alone in `orelse`.
    If {
        test: &'a Expr<'a>,
        body: &'a [Stmt<'a>],
        orelse: &'a [Stmt<'a>],
    },
    /// `with items: body`
    With {
        items: &'a [WithItem<'a>],
        body: &'a [Stmt<'a>],
        is_async: bool,
    },
    /// `match subject: case ...`
    Match {
        subject: &'a Expr<'a>,
        cases: &'a [MatchCase<'a>],
    },
    /// `raise exc from cause`
    Raise {
        exc: Option<&'a Expr<'a>>,
        cause: Option<&'a Expr<'a>>,
    },
    /// `try`; with `is_star` its handlers are `except*`.
    Try {
        body: &'a [Stmt<'a>],
        handlers: &'a [ExceptHandler<'a>],
        orelse: &'a [Stmt<'a>],
        finalbody: &'a [Stmt<'a>],
        is_star: bool,
    },
    /// `assert test, msg`
    Assert {
        test: &'a Expr<'a>,
        msg: Option<&'a Expr<'a>>,
    },
    /// `import a.b as c, d`
    Import(&'a [Alias]),
    /// `from ..module import names`; `level` counts the dots.
    ImportFrom {
        module: Option<Symbol>,
        names: &'a [Alias],
        level: u32,
    },
    /// `global a, b`
    Global(&'a [Symbol]),
    /// `nonlocal a, b`
    Nonlocal(&'a [Symbol]),
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
    pub args: &'a Arguments<'a>,
    /// Its statements.
    pub body: &'a [Stmt<'a>],
    /// Its decorators, in the order in which they are written.
    pub decorators: &'a [Expr<'a>],
    /// The annotation of its result.
    pub returns: Option<&'a Expr<'a>>,
    /// Its type parameters (PEP 695).
    pub type_params: &'a [TypeParam<'a>],
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
    pub bases: &'a [Expr<'a>],
    /// The keywords of its header, such as `metaclass=`.
    pub keywords: &'a [Keyword<'a>],
    /// Its statements.
    pub body: &'a [Stmt<'a>],
    /// Its decorators, in the order in which they are written.
    pub decorators: &'a [Expr<'a>],
    /// Its type parameters (PEP 695).
    pub type_params: &'a [TypeParam<'a>],
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
    pub body: &'a [Stmt<'a>],
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
