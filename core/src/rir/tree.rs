//! The Rust-shaped tree: what lowering makes, the optimiser improves and emission prints.
//!
//! In: nothing; these are definitions. Every node says what Rust is to be written and no more: types are
//! [`Repr`](super::repr::Repr)s, variables are numbered per function, functions per program.
//!
//! ```text
//! total += x        Assign(total, Infix("+", Var(total, Copy), Var(x, Copy)))        total = total + x;
//! ```

use super::repr::Repr;
pub use super::text::Text;

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
#[derive(Clone, PartialEq, Debug)]
pub enum Expr {
    /// Text that binds as tightly as a literal.
    Atom(Text),
    /// A variable.
    Var(VarId, Use),
    /// `path(args)`.
    Call(Text, Vec<Expr>),
    /// A call of a function of the program.
    CallFn(FnId, Vec<Expr>),
    /// `recv.name(args)`.
    Method(Box<Expr>, Text, Box<[Expr]>),
    /// `recv.name`.
    Field(Box<Expr>, Text),
    /// `-x`, `!x`, `*x`, `&x`.
    Prefix(&'static str, Box<Expr>),
    /// `a op b`.
    Infix(&'static str, Box<Expr>, Box<Expr>),
    /// `x as T`.
    Cast(Box<Expr>, Text),
    /// `(a, b)`; `(a,)`.
    Tuple(Vec<Expr>),
    /// `[a, b]`.
    Array(Vec<Expr>),
    /// `name![a, b]` (ends in `!`).
    Macro(Text, Vec<Expr>),
    /// Text with holes, from a stub.
    Template(Vec<Piece>),
    /// `{ .. }` or `'l: { .. }`.
    Block(Option<LabelId>, Block),
    /// `if cond { .. } else { .. }`.
    If(Box<Expr>, Box<Block>, Option<Box<Block>>),
    /// `let pat = value` as a condition.
    Let(Box<Pat>, Box<Expr>),
    /// `match value { .. }`.
    Match(Box<Expr>, Vec<Arm>),
    /// `move |a, b| Ok(body)`: errors in the body end there.
    Closure(Vec<VarId>, Box<Expr>),
    /// `rt::generator_named(name, move |co| async move { .. })`.
    Generator(VarId, Box<Expr>, Box<Block>),
    /// `expr.at(&L[n])?`, or `rt::tri!('l, ..)`; of a `Result`.
    Try(Box<Expr>, Option<LocId>, Option<LabelId>),
    /// Leaves with the error that the expression makes.
    Raise(Box<Expr>, Option<LocId>, Option<LabelId>),
    /// `return Ok(value)`.
    Return(Option<Box<Expr>>),
    /// `break 'l value`.
    Break(LabelId, Option<Box<Expr>>),
    /// `continue 'l`.
    Continue(LabelId),
    /// `loop { .. }`.
    Loop(LabelId, Block),
    /// `while cond { .. }`.
    While(LabelId, Box<Expr>, Box<Block>),
    /// `for var in iter { .. }`.
    For(LabelId, VarId, Box<Expr>, Box<Block>),
    /// `var = value`.
    Assign(VarId, Box<Expr>),
    /// Runs `body`; errors that break to `label` arrive in `err`, with which `handler` runs. Both continue behind `end`.
    TryCatch {
        /// Where errors go.
        label: LabelId,
        /// Where the end of the body goes.
        end: LabelId,
        /// The guarded statements.
        body: Box<Block>,
        /// The error.
        err: VarId,
        /// What is done with it.
        handler: Box<Block>,
    },
}

// Every walk over a function is as fast as its nodes are small: what is rare and large stands behind a box.
const _: () = assert!(size_of::<Expr>() <= 48 && size_of::<Stmt>() <= 56);

/// A part of a template.
#[derive(Clone, PartialEq, Debug)]
pub enum Piece {
    /// Text as it stands.
    Text(Text),
    /// An operand.
    Hole(Expr),
}

/// An arm of a `match`.
#[derive(Clone, PartialEq, Debug)]
pub struct Arm {
    /// The pattern.
    pub pat: Pat,
    /// The value.
    pub body: Expr,
}

/// A pattern.
#[derive(Clone, PartialEq, Debug)]
pub enum Pat {
    /// `_`.
    Wild,
    /// A new variable.
    Bind(VarId),
    /// `Path` or `Path(pats)`.
    Path(Text, Vec<Pat>),
    /// `(a, b)`.
    Tuple(Vec<Pat>),
}

/// Statements and perhaps a value.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Block {
    /// Statements.
    pub stmts: Vec<Stmt>,
    /// The value of the block.
    pub value: Option<Box<Expr>>,
}

/// A statement.
#[derive(Clone, PartialEq, Debug)]
pub enum Stmt {
    /// `let x = value;` or `let x;`.
    Let(VarId, Option<Expr>),
    /// `let (a, b) = value;`, or `let [a, b] = value;` if the flag is set.
    LetMany(Vec<VarId>, bool, Box<Expr>),
    /// `expr;`.
    Expr(Expr),
    /// `let _ = expr;`.
    Discard(Expr),
    /// `// text`.
    Comment(String),
}

/// A variable of a function.
#[derive(Clone, Debug)]
pub struct Var {
    /// Its name, unique among what is visible.
    pub name: Text,
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
#[derive(Clone, Debug, Default)]
pub struct Label {
    /// Its name without the quote.
    pub name: Text,
    /// Whether it must be written.
    pub named: bool,
}

/// A Rust function.
#[derive(Clone, Debug)]
pub struct Func {
    /// Its name.
    pub name: String,
    /// Where it stands.
    pub home: Home,
    /// Its parameters.
    pub params: Vec<VarId>,
    /// What it returns.
    pub ret: Ret,
    /// Returns a `Result`.
    pub raises: bool,
    /// Counts the recursion depth.
    pub recursive: bool,
    /// Its variables.
    pub vars: Vec<Var>,
    /// Its labels.
    pub labels: Vec<Label>,
    /// Its body; leaves by `Return`.
    pub body: Block,
    /// The docstring.
    pub doc: Option<String>,
}

/// What a function returns.
#[derive(Clone, PartialEq, Debug)]
pub enum Ret {
    /// A value.
    Value(Repr),
    /// Text as it stands (`std::cmp::Ordering`).
    Text(Text),
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

impl Expr {
    /// Text.
    pub fn atom(text: impl Into<Text>) -> Expr {
        Expr::Atom(text.into())
    }
    /// `path(args)`.
    pub fn call(path: impl Into<Text>, args: Vec<Expr>) -> Expr {
        Expr::Call(path.into(), args)
    }
    /// `self.name(args)`.
    pub fn method(self, name: impl Into<Text>, args: Vec<Expr>) -> Expr {
        Expr::Method(Box::new(self), name.into(), args.into())
    }
    /// `self.name`.
    pub fn field(self, name: impl Into<Text>) -> Expr {
        Expr::Field(Box::new(self), name.into())
    }
    /// `&self`, or what a borrowed variable is.
    pub fn borrow(self) -> Expr {
        match self {
            Expr::Var(var, Use::Recv) => Expr::Var(var, Use::Borrow),
            other => Expr::Prefix("&", Box::new(other)),
        }
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
    pub fn read_place(&self) -> Option<Expr> {
        if let Expr::Method(got, unwrap, _) = self
            && unwrap == "unwrap"
            && let Expr::Method(place, get, none) = &**got
            && get == "get"
            && none.is_empty()
            && place.is_place()
        {
            return Some((**place).clone());
        }
        None
    }
    /// `!self`.
    pub fn negate(self) -> Expr {
        match self {
            Expr::Prefix("!", inner) => *inner,
            Expr::Infix("==", a, b) => Expr::Infix("!=", a, b),
            Expr::Infix("!=", a, b) => Expr::Infix("==", a, b),
            other => Expr::Prefix("!", Box::new(other)),
        }
    }
    /// `self op other`.
    pub fn infix(self, op: &'static str, other: Expr) -> Expr {
        Expr::Infix(op, Box::new(self), Box::new(other))
    }
    /// `if self { then } else { orelse }`.
    pub fn choose(self, then: Block, orelse: Option<Block>) -> Expr {
        Expr::If(Box::new(self), Box::new(then), orelse.map(Box::new))
    }
    /// `while let Some(var) = self { body }`.
    pub fn while_some(self, label: LabelId, var: VarId, body: Block) -> Expr {
        let some = Pat::Path("Some".into(), vec![Pat::Bind(var)]);
        let cond = Expr::Let(Box::new(some), Box::new(self));
        Expr::While(label, Box::new(cond), Box::new(body))
    }
    /// `()`.
    pub fn unit() -> Expr {
        Expr::Tuple(Vec::new())
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

impl Block {
    /// A block that is only a value.
    pub fn of(value: Expr) -> Block {
        Block {
            stmts: Vec::new(),
            value: Some(Box::new(value)),
        }
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
    pub fn into_expr(self) -> Expr {
        match self {
            Block {
                stmts,
                value: Some(value),
            } if stmts.is_empty() => *value,
            block => Expr::Block(None, block),
        }
    }
    /// Nothing in it.
    pub fn is_empty(&self) -> bool {
        self.stmts.is_empty() && self.value.is_none()
    }
}
