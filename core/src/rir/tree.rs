//! The Rust-shaped tree: what lowering makes, the optimiser improves and emission prints.
//!
//! In: nothing; these are definitions. Every node says what Rust is to be written and no more: types are
//! [`Repr`](super::repr::Repr)s, variables are numbered per function, functions per program. Nodes lie in the program's arena, made by
//! [`Nodes`]: none has a destructor, each has one owner, and whoever changes a tree changes it where it lies.
//!
//! ```text
//! total += x        Assign(total, Infix("+", Var(total, Copy), Var(x, Copy)))        total = total + x;
//! ```

use super::nodes::{IntoText, Nodes};
use super::repr::Repr;

macro_rules! id {
    ($($(#[$doc:meta])* $name:ident)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
        pub struct $name(pub u32);
        impl $name {
            /// The id as an index.
            pub fn index(self) -> usize {
                self.0 as usize
            }
        }
    )*};
}
id! {
    /// A Rust variable of one function.
    VarId
    /// A label of one function.
    LabelId
    /// A place of the source, for tracebacks.
    LocId
    /// A Rust function of the program.
    FnId
}

/// How a variable is used.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Use {
    /// The value of a `Copy` type.
    Copy,
    /// A clone.
    Clone,
    /// The value itself; the variable is not used again.
    Move,
    /// A reference.
    Borrow,
    /// The receiver of a method or field access.
    Recv,
    /// The place itself, as an operand of a comparison or of `&`.
    Place,
}

/// An expression.
#[derive(PartialEq, Debug)]
pub enum Expr<'c> {
    /// Text that binds as tightly as a literal.
    Atom(&'c str),
    /// A variable.
    Var(VarId, Use),
    /// `path(args)`.
    Call(&'c str, &'c mut [Expr<'c>]),
    /// A call of a function of the program.
    CallFn(FnId, &'c mut [Expr<'c>]),
    /// `recv.name(args)`; the receiver is the first of the operands.
    Method(&'c str, &'c mut [Expr<'c>]),
    /// `recv.name`.
    Field(&'c mut Expr<'c>, &'c str),
    /// `-x`, `!x`, `*x`, `&x`.
    Prefix(&'static str, &'c mut Expr<'c>),
    /// `a op b`.
    Infix(&'static str, &'c mut Expr<'c>, &'c mut Expr<'c>),
    /// `x as T`.
    Cast(&'c mut Expr<'c>, &'c str),
    /// `(a, b)`; `(a,)`.
    Tuple(&'c mut [Expr<'c>]),
    /// `[a, b]`.
    Array(&'c mut [Expr<'c>]),
    /// `name![a, b]` (ends in `!`).
    Macro(&'c str, &'c mut [Expr<'c>]),
    /// Text with holes, from a stub.
    Template(&'c mut [Piece<'c>]),
    /// `{ .. }` or `'l: { .. }`.
    Block(Option<LabelId>, Block<'c>),
    /// `if cond { .. } else { .. }`.
    If(
        &'c mut Expr<'c>,
        &'c mut Block<'c>,
        Option<&'c mut Block<'c>>,
    ),
    /// `let pat = value` as a condition.
    Let(&'c Pat<'c>, &'c mut Expr<'c>),
    /// `match value { .. }`.
    Match(&'c mut Expr<'c>, &'c mut [Arm<'c>]),
    /// `move |a, b| Ok(body)`: errors in the body end there.
    Closure(&'c [VarId], &'c mut Expr<'c>),
    /// `rt::generator_named(name, move |co| async move { .. })`.
    Generator(VarId, &'c mut Expr<'c>, &'c mut Block<'c>),
    /// `expr.at(&L[n])?`, or `rt::tri!('l, ..)`; of a `Result`.
    Try(&'c mut Expr<'c>, Option<LocId>, Option<LabelId>),
    /// Leaves with the error that the expression makes.
    Raise(&'c mut Expr<'c>, Option<LocId>, Option<LabelId>),
    /// `return Ok(value)`.
    Return(Option<&'c mut Expr<'c>>),
    /// `break 'l value`.
    Break(LabelId, Option<&'c mut Expr<'c>>),
    /// `continue 'l`.
    Continue(LabelId),
    /// `loop { .. }`.
    Loop(LabelId, Block<'c>),
    /// `while cond { .. }`.
    While(LabelId, &'c mut Expr<'c>, &'c mut Block<'c>),
    /// `for var in iter { .. }`.
    For(LabelId, VarId, &'c mut Expr<'c>, &'c mut Block<'c>),
    /// `var = value`.
    Assign(VarId, &'c mut Expr<'c>),
    /// Runs `body`; errors that break to `label` arrive in `err`, with which `handler` runs. Both continue behind `end`.
    TryCatch {
        /// Where errors go.
        label: LabelId,
        /// Where the end of the body goes.
        end: LabelId,
        /// The guarded statements.
        body: &'c mut Block<'c>,
        /// The error.
        err: VarId,
        /// What is done with it.
        handler: &'c mut Block<'c>,
    },
}

// Every walk over a function is as fast as its nodes are small: what is rare and large stands behind a box.
const _: () = assert!(size_of::<Expr>() <= 40 && size_of::<Stmt>() <= 48);

/// A part of a template.
#[derive(PartialEq, Debug)]
pub enum Piece<'c> {
    /// Text as it stands.
    Text(&'c str),
    /// An operand.
    Hole(Expr<'c>),
}

/// An arm of a `match`.
#[derive(PartialEq, Debug)]
pub struct Arm<'c> {
    /// The pattern.
    pub pat: Pat<'c>,
    /// The value.
    pub body: Expr<'c>,
}

/// A pattern.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Pat<'c> {
    /// `_`.
    Wild,
    /// A new variable.
    Bind(VarId),
    /// `Path` or `Path(pats)`.
    Path(&'c str, &'c [Pat<'c>]),
    /// `(a, b)`.
    Tuple(&'c [Pat<'c>]),
}

/// Statements and perhaps a value.
#[derive(PartialEq, Debug, Default)]
pub struct Block<'c> {
    /// Statements.
    pub stmts: &'c mut [Stmt<'c>],
    /// The value of the block.
    pub value: Option<&'c mut Expr<'c>>,
}

/// A statement.
#[derive(PartialEq, Debug)]
pub enum Stmt<'c> {
    /// `let x = value;` or `let x;`.
    Let(VarId, Option<Expr<'c>>),
    /// `let (a, b) = value;`, or `let [a, b] = value;` if the flag is set.
    LetMany(&'c [VarId], bool, &'c mut Expr<'c>),
    /// `expr;`.
    Expr(Expr<'c>),
    /// `let _ = expr;`.
    Discard(Expr<'c>),
    /// `// text`.
    Comment(&'c str),
}

/// A variable of a function.
#[derive(Clone, Copy, Debug)]
pub struct Var<'c> {
    /// Its name, unique among what is visible.
    pub name: &'c str,
    /// The Python-level representation of its value.
    pub repr: Repr,
    /// How the variable holds the value.
    pub holds: Holds,
    /// A Python local without a `Let` of its own: the optimiser finds the place of its declaration.
    pub floating: bool,
    /// Declared `mut`.
    pub mutable: bool,
}

/// How a variable holds its value.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Holds {
    /// `T`.
    Value,
    /// `&T`.
    Ref,
    /// `Option<T>`, `None` while it is unbound.
    Maybe,
    /// `rt::CellVar<T>`.
    Cell,
    /// `&rt::CellVar<T>`.
    CellRef,
    /// Something of the runtime whose type is not written (an iterator, an error, a guard).
    Opaque,
}

/// A label of a function.
#[derive(Clone, Copy, Debug, Default)]
pub struct Label<'c> {
    /// Its name without the quote.
    pub name: &'c str,
    /// Whether it must be written.
    pub named: bool,
}

/// A Rust function.
#[derive(Debug)]
pub struct Func<'c> {
    /// Its name.
    pub name: &'c str,
    /// Where it stands.
    pub home: Home,
    /// Its parameters.
    pub params: &'c [VarId],
    /// What it returns.
    pub ret: Ret<'c>,
    /// Returns a `Result`.
    pub raises: bool,
    /// Counts the recursion depth.
    pub recursive: bool,
    /// Its variables.
    pub vars: &'c mut [Var<'c>],
    /// Its labels.
    pub labels: &'c mut [Label<'c>],
    /// Its body; leaves by `Return`.
    pub body: Block<'c>,
    /// The docstring.
    pub doc: Option<&'c str>,
}

/// What a function returns.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Ret<'c> {
    /// A value.
    Value(Repr),
    /// Text as it stands (`std::cmp::Ordering`).
    Text(&'c str),
}

/// Where an item is written.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Home {
    /// Free, in the module with this index.
    Module(u32),
    /// In the `impl` of the struct with this index.
    Struct(u32),
    /// Among the helpers that many functions share.
    Shared,
    /// Where Rust callers find it: see [`super::exports`].
    Entry,
}

impl<'c> Expr<'c> {
    /// `self.name(args)`.
    #[inline(never)]
    pub fn method(
        self,
        nodes: Nodes<'c>,
        name: impl IntoText<'c>,
        args: impl IntoIterator<Item = Expr<'c>>,
    ) -> Expr<'c> {
        let operands = nodes.collect([self].into_iter().chain(args));
        Expr::Method(name.text(nodes), operands)
    }
    /// `self.name`.
    #[inline(never)]
    pub fn field(self, nodes: Nodes<'c>, name: impl IntoText<'c>) -> Expr<'c> {
        Expr::Field(nodes.node(self), name.text(nodes))
    }
    /// `&self`, or what a borrowed variable is.
    pub fn borrow(self, nodes: Nodes<'c>) -> Expr<'c> {
        match self {
            Expr::Var(var, Use::Recv) => Expr::Var(var, Use::Borrow),
            other => Expr::Prefix("&", nodes.node(other)),
        }
    }
    /// The expression, in whose place nothing stays.
    pub fn take(&mut self) -> Expr<'c> {
        std::mem::replace(self, Expr::unit())
    }
    /// Whether values are kept there: in a field of an object, or in a global.
    pub fn is_place(&self) -> bool {
        match self {
            Expr::Field(..) => true,
            Expr::Atom(path) => path.starts_with("g::"),
            _ => false,
        }
    }
    /// The place that the expression reads, which has a value.
    pub fn read_place(&mut self) -> Option<&mut Expr<'c>> {
        match self {
            Expr::Method("unwrap", [Expr::Method("get", [place])]) if place.is_place() => {
                Some(place)
            }
            _ => None,
        }
    }
    /// `!self`.
    pub fn negate(self, nodes: Nodes<'c>) -> Expr<'c> {
        match self {
            Expr::Prefix("!", inner) => inner.take(),
            Expr::Infix("==", a, b) => Expr::Infix("!=", a, b),
            Expr::Infix("!=", a, b) => Expr::Infix("==", a, b),
            other => Expr::Prefix("!", nodes.node(other)),
        }
    }
    /// `self op other`.
    pub fn infix(self, nodes: Nodes<'c>, op: &'static str, other: Expr<'c>) -> Expr<'c> {
        Expr::Infix(op, nodes.node(self), nodes.node(other))
    }
    /// `if self { then } else { orelse }`.
    pub fn choose(self, nodes: Nodes<'c>, then: Block<'c>, orelse: Option<Block<'c>>) -> Expr<'c> {
        let orelse = orelse.map(|orelse| nodes.node(orelse));
        Expr::If(nodes.node(self), nodes.node(then), orelse)
    }
    /// `while let Some(var) = self { body }`.
    pub fn while_some(
        self,
        nodes: Nodes<'c>,
        label: LabelId,
        var: VarId,
        body: Block<'c>,
    ) -> Expr<'c> {
        let some = Pat::Path("Some", nodes.list([Pat::Bind(var)]));
        let cond = Expr::Let(nodes.node(some), nodes.node(self));
        Expr::While(label, nodes.node(cond), nodes.node(body))
    }
    /// `()`.
    pub fn unit() -> Expr<'c> {
        Expr::Tuple(&mut [])
    }
    /// Whether control never comes out of it.
    pub fn diverges(&self) -> bool {
        match self {
            Expr::Raise(..) | Expr::Return(_) | Expr::Break(..) | Expr::Continue(_) => true,
            Expr::Block(None, block) => block.diverges(),
            Expr::If(_, then, Some(other)) => then.diverges() && other.diverges(),
            Expr::Match(_, arms) => arms.iter().all(|arm| arm.body.diverges()),
            Expr::TryCatch {
                end, body, handler, ..
            } => {
                body.diverges() && handler.diverges() && !body.breaks(*end) && !handler.breaks(*end)
            }
            Expr::Block(Some(label), block) => block.diverges() && !block.breaks(*label),
            Expr::Loop(label, block) => !block.breaks(*label),
            _ => false,
        }
    }
}

impl<'c> Stmt<'c> {
    /// The statement, in whose place one that does nothing stays.
    pub fn take(&mut self) -> Stmt<'c> {
        std::mem::replace(self, Stmt::Expr(Expr::unit()))
    }
}

impl<'c> Block<'c> {
    /// A block that is only a value.
    pub fn of(nodes: Nodes<'c>, value: Expr<'c>) -> Block<'c> {
        Block {
            stmts: &mut [],
            value: Some(nodes.node(value)),
        }
    }
    /// The statements, of a block without a value.
    pub fn into_stmts(self) -> impl Iterator<Item = Stmt<'c>> {
        self.stmts.iter_mut().map(Stmt::take)
    }
    /// Whether control never comes out of its end.
    pub fn diverges(&self) -> bool {
        self.stmts
            .iter()
            .any(|s| matches!(s, Stmt::Expr(e) if e.diverges()))
            || self.value.as_ref().is_some_and(|v| v.diverges())
    }
    /// Whether a `break` in it leaves this label.
    pub fn breaks(&self, label: LabelId) -> bool {
        super::visit::block_has(self, |e| match e {
            Expr::Break(l, _) => *l == label,
            Expr::Try(_, _, l) | Expr::Raise(_, _, l) => *l == Some(label),
            _ => false,
        })
    }
    /// The block as an expression.
    pub fn into_expr(self) -> Expr<'c> {
        match self {
            Block {
                stmts: [],
                value: Some(value),
            } => value.take(),
            block => Expr::Block(None, block),
        }
    }
    /// Nothing in it.
    pub fn is_empty(&self) -> bool {
        self.stmts.is_empty() && self.value.is_none()
    }
}
