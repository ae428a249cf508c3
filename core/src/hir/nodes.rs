//! The nodes of function bodies: statements, targets and expressions.
//!
//! In: nothing; these are definitions. Nodes are `Copy`, live in the arena and need no drop.
//!
//! ```text
//! total += x        AugAssign(Var(total), Add, Var(x))
//! ```

use super::{Base, ClassId, ExprId, FuncId, LocalId, ModuleId, Var};
use crate::source::Span;
use portalis_memory::Symbol;

/// A statement.
#[derive(Clone, Copy, Debug)]
pub struct Stmt<'a> {
    /// What it does.
    pub kind: StmtKind<'a>,
    /// Where it stands.
    pub span: Span,
}

/// The kinds of statement; those with blocks are kept small by a reference.
#[derive(Clone, Copy, Debug)]
pub enum StmtKind<'a> {
    /// An expression for its effect.
    Expr(&'a Expr<'a>),
    /// `target = value`. The value is evaluated before the target's parts.
    Assign(&'a Target<'a>, &'a Expr<'a>),
    /// `target op= value`: the target's parts are evaluated once; `target` is `Var`, `Attr` or `Subscript`.
    AugAssign(&'a Target<'a>, BinOp, &'a Expr<'a>),
    /// `del target`.
    Delete(&'a Target<'a>),
    /// `if`.
    If(&'a (&'a Expr<'a>, &'a [Stmt<'a>], &'a [Stmt<'a>])),
    /// `while cond: body else: orelse`.
    While(&'a (&'a Expr<'a>, &'a [Stmt<'a>], &'a [Stmt<'a>])),
    /// `for target in iter: body else: orelse`.
    For(&'a (&'a Target<'a>, &'a Expr<'a>, &'a [Stmt<'a>], &'a [Stmt<'a>])),
    /// `break` of the innermost loop.
    Break,
    /// `continue` of the innermost loop.
    Continue,
    /// `return`.
    Return(Option<&'a Expr<'a>>),
    /// `raise exc from cause`.
    Raise(&'a Expr<'a>, Option<&'a Expr<'a>>),
    /// `raise` alone.
    Reraise,
    /// `try`.
    Try(&'a Try<'a>),
    /// `with item as target: body` (one item; several are nested).
    With(&'a (&'a Expr<'a>, Option<&'a Target<'a>>, &'a [Stmt<'a>])),
    /// Runs a module's body if it has not run yet.
    Import(ModuleId),
    /// Runs a class body (fills its attributes).
    ClassBody(ClassId),
}

const _: () = assert!(size_of::<Stmt<'static>>() == 32);

/// A `try` statement.
#[derive(Debug)]
pub struct Try<'a> {
    /// The guarded body.
    pub body: &'a [Stmt<'a>],
    /// Handlers in order.
    pub handlers: &'a [Handler<'a>],
    /// `else`.
    pub orelse: &'a [Stmt<'a>],
    /// `finally`.
    pub finalbody: &'a [Stmt<'a>],
}

/// An `except` clause.
#[derive(Debug)]
pub struct Handler<'a> {
    /// The exception classes (statically known), empty for a bare `except:`.
    pub types: &'a [Base],
    /// `as name`; unbound again at the end of the clause.
    pub target: Option<Var>,
    /// Statements.
    pub body: &'a [Stmt<'a>],
    /// The clause's head.
    pub span: Span,
}

/// What can be assigned to.
#[derive(Clone, Copy, Debug)]
pub struct Target<'a> {
    /// What it is.
    pub kind: TargetKind<'a>,
    /// Where it stands.
    pub span: Span,
    /// Its own id: the type of the value stored there.
    pub id: ExprId,
}

/// The kinds of target.
#[derive(Clone, Copy, Debug)]
pub enum TargetKind<'a> {
    /// A variable.
    Var(Var),
    /// `obj.name`.
    Attr(&'a Expr<'a>, Symbol),
    /// `obj[index]`; the index may be a [`ExprKind::Slice`].
    Subscript(&'a Expr<'a>, &'a Expr<'a>),
    /// `a, *b, c`: targets and the position of the star.
    Unpack(&'a [Target<'a>], Option<usize>),
}

/// An expression.
#[derive(Clone, Copy, Debug)]
pub struct Expr<'a> {
    /// Number in its body.
    pub id: ExprId,
    /// What it is.
    pub kind: ExprKind<'a>,
    /// Where it stands.
    pub span: Span,
}

/// The kinds of expression. Operands are evaluated left to right.
#[derive(Clone, Copy, Debug)]
pub enum ExprKind<'a> {
    /// `None`.
    None,
    /// `...`.
    Ellipsis,
    /// `NotImplemented` as returned by operator methods.
    NotImplemented,
    /// `True`, `False`.
    Bool(bool),
    /// An integer literal, as decimal digits.
    Int(&'a str),
    /// A float literal.
    Float(f64),
    /// A string literal.
    Str(&'a str),
    /// A bytes literal.
    Bytes(&'a [u8]),
    /// A variable's value.
    Var(Var),
    /// A function known statically; as a value it makes a function object.
    Func(FuncId),
    /// A class known statically.
    Class(ClassId),
    /// A function, class, constant or module of the stubs.
    Stub(crate::stubs::StubItem),
    /// A module of the program as a value (only before a `.`).
    Module(ModuleId),
    /// `-x`, `+x`, `~x`.
    Unary(UnaryOp, &'a Expr<'a>),
    /// `not x`.
    Not(&'a Expr<'a>),
    /// `a op b`.
    Binary(BinOp, &'a Expr<'a>, &'a Expr<'a>),
    /// `a op b`, one comparison.
    Compare(CmpOp, &'a Expr<'a>, &'a Expr<'a>),
    /// `a and b`: the value of `a` or of `b`.
    And(&'a Expr<'a>, &'a Expr<'a>),
    /// `a or b`.
    Or(&'a Expr<'a>, &'a Expr<'a>),
    /// `then if cond else other`: (cond, then, other).
    IfExp(&'a Expr<'a>, &'a Expr<'a>, &'a Expr<'a>),
    /// `callee(args)`.
    Call(&'a Expr<'a>, &'a [CallArg<'a>]),
    /// `recv.name(args)` where `recv` is a value.
    MethodCall(&'a Expr<'a>, Symbol, &'a [CallArg<'a>]),
    /// `super().name(args)` in a method of the class, with the method's first parameter.
    SuperCall(ClassId, LocalId, Symbol, &'a [CallArg<'a>]),
    /// `obj.name`.
    Attr(&'a Expr<'a>, Symbol),
    /// `obj[index]`.
    Subscript(&'a Expr<'a>, &'a Expr<'a>),
    /// `lo:hi:step` (only as an index).
    Slice(
        Option<&'a Expr<'a>>,
        Option<&'a Expr<'a>>,
        Option<&'a Expr<'a>>,
    ),
    /// `[a, *b]`.
    List(&'a [Element<'a>]),
    /// `(a, *b)`.
    Tuple(&'a [Element<'a>]),
    /// `{a, *b}`.
    Set(&'a [Element<'a>]),
    /// `{k: v, **d}`: a `None` key is `**`.
    Dict(&'a [(Option<&'a Expr<'a>>, &'a Expr<'a>)]),
    /// An f-string.
    Format(&'a [FormatPart<'a>]),
    /// Statements, then the value of an expression: comprehensions, walrus, chained comparison.
    Block(&'a [Stmt<'a>], &'a Expr<'a>),
    /// `isinstance(x, (A, B))` with statically known classes.
    IsInstance(&'a Expr<'a>, &'a [Base]),
    /// `yield x`: its value is what `send` gives.
    Yield(Option<&'a Expr<'a>>),
    /// `yield from x`.
    YieldFrom(&'a Expr<'a>),
}

/// An element of a display.
#[derive(Clone, Copy, Debug)]
pub struct Element<'a> {
    /// `*value`.
    pub star: bool,
    /// The element.
    pub value: &'a Expr<'a>,
}

/// An argument of a call, in source order.
#[derive(Clone, Copy, Debug)]
pub struct CallArg<'a> {
    /// How it is passed.
    pub kind: ArgKind,
    /// Its value.
    pub value: &'a Expr<'a>,
}

/// How an argument is passed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ArgKind {
    /// By position.
    Positional,
    /// `*value`.
    Star,
    /// `name=value`.
    Keyword(Symbol),
    /// `**value`.
    DoubleStar,
}

/// A part of an f-string.
#[derive(Clone, Copy, Debug)]
pub enum FormatPart<'a> {
    /// Literal text.
    Text(&'a str),
    /// `{value!conversion:spec}`.
    Value {
        /// The value.
        value: &'a Expr<'a>,
        /// `!r`, `!s`, `!a`.
        conversion: Option<char>,
        /// The format spec, itself an f-string's parts; empty if absent.
        spec: &'a [FormatPart<'a>],
    },
}

/// Binary operators.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[allow(missing_docs)]
pub enum BinOp {
    Add,
    Sub,
    Mul,
    TrueDiv,
    FloorDiv,
    Mod,
    Pow,
    LShift,
    RShift,
    BitAnd,
    BitOr,
    BitXor,
    MatMul,
}

/// Unary operators but `not`.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[allow(missing_docs)]
pub enum UnaryOp {
    Neg,
    Pos,
    Invert,
}

/// Comparison operators.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[allow(missing_docs)]
pub enum CmpOp {
    Eq,
    Ne,
    Lt,
    Le,
    Gt,
    Ge,
    Is,
    IsNot,
    In,
    NotIn,
}
