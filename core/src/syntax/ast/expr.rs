//! Expressions, constants, operators, arguments of functions and calls.

use portalis_memory::{Symbol, ThinSlice};

use crate::source::Span;

/// An expression and its place.
#[derive(Debug, Clone, Copy)]
pub struct Expr<'a> {
    /// Where it stands, without enclosing parentheses (except a tuple's own).
    pub span: Span,
    /// What it is.
    pub kind: ExprKind<'a>,
}

/// The kinds of expression.
///
/// A node is what most of a tree is made of, so it is small: what takes more than a word is a struct behind a reference.
#[derive(Debug, Clone, Copy)]
#[allow(missing_docs, reason = "the fields are those of CPython's ast module")]
pub enum ExprKind<'a> {
    /// `a and b and c`: two values or more.
    BoolOp {
        op: BoolOp,
        values: ThinSlice<'a, Expr<'a>>,
    },
    /// `target := value`
    NamedExpr(&'a NamedExpr<'a>),
    /// `left + right`
    BinOp(&'a BinOp<'a>),
    /// `-operand`
    UnaryOp { op: UnaryOp, operand: &'a Expr<'a> },
    /// `lambda args: body`
    Lambda(&'a Lambda<'a>),
    /// `body if test else orelse`
    IfExp(&'a IfExp<'a>),
    /// `{key: value, **value}`
    Dict { items: ThinSlice<'a, DictItem<'a>> },
    /// `{a, b}`
    Set { elts: ThinSlice<'a, Expr<'a>> },
    /// `[elt for ...]`
    ListComp(&'a ElementComp<'a>),
    /// `{elt for ...}`
    SetComp(&'a ElementComp<'a>),
    /// `{key: value for ...}`
    DictComp(&'a DictComp<'a>),
    /// `(elt for ...)`
    GeneratorExp(&'a ElementComp<'a>),
    /// `await value`
    Await(&'a Expr<'a>),
    /// `yield value`
    Yield(Option<&'a Expr<'a>>),
    /// `yield from value`
    YieldFrom(&'a Expr<'a>),
    /// `left < a <= b`
    Compare(&'a Compare<'a>),
    /// `func(*args, key=value, **mapping)`
    Call(&'a Call<'a>),
    /// `{value!r:format_spec}` in an f-string
    FormattedValue(&'a FormattedValue<'a>),
    /// An f-string: string constants and `FormattedValue`s.
    JoinedStr(ThinSlice<'a, Expr<'a>>),
    /// A literal.
    Constant(&'a Constant<'a>),
    /// `value.attr`
    Attribute {
        value: &'a Expr<'a>,
        attr: Symbol,
        ctx: ExprContext,
    },
    /// `value[slice]`
    Subscript(&'a Subscript<'a>),
    /// `*value`
    Starred {
        value: &'a Expr<'a>,
        ctx: ExprContext,
    },
    /// A name.
    Name { id: Symbol, ctx: ExprContext },
    /// `[a, b]`
    List {
        elts: ThinSlice<'a, Expr<'a>>,
        ctx: ExprContext,
    },
    /// `(a, b)` or `a, b`
    Tuple {
        elts: ThinSlice<'a, Expr<'a>>,
        ctx: ExprContext,
    },
    /// `lower:upper:step` inside a subscript
    Slice(&'a Slice<'a>),
}

/// `target := value`
#[derive(Debug, Clone, Copy)]
pub struct NamedExpr<'a> {
    /// The name.
    pub target: Expr<'a>,
    /// What it is assigned.
    pub value: Expr<'a>,
}

/// `left op right`
#[derive(Debug, Clone, Copy)]
pub struct BinOp<'a> {
    /// The first operand.
    pub left: Expr<'a>,
    /// The operator.
    pub op: Operator,
    /// The second operand.
    pub right: Expr<'a>,
}

/// `lambda args: body`
#[derive(Debug, Clone, Copy)]
pub struct Lambda<'a> {
    /// Its parameters.
    pub args: Arguments<'a>,
    /// Its result.
    pub body: Expr<'a>,
}

/// `body if test else orelse`
#[derive(Debug, Clone, Copy)]
pub struct IfExp<'a> {
    /// The condition.
    pub test: Expr<'a>,
    /// The value where it holds.
    pub body: Expr<'a>,
    /// The value where it does not.
    pub orelse: Expr<'a>,
}

/// `elt for ...`: the inside of a list, set or generator.
#[derive(Debug, Clone, Copy)]
pub struct ElementComp<'a> {
    /// Each element.
    pub elt: Expr<'a>,
    /// Its loops.
    pub generators: ThinSlice<'a, Comprehension<'a>>,
}

/// `key: value for ...`
#[derive(Debug, Clone, Copy)]
pub struct DictComp<'a> {
    /// Each key.
    pub key: Expr<'a>,
    /// Its value.
    pub value: Expr<'a>,
    /// Its loops.
    pub generators: ThinSlice<'a, Comprehension<'a>>,
}

/// `left < a <= b`: as many operators as comparators.
#[derive(Debug, Clone, Copy)]
pub struct Compare<'a> {
    /// The first operand.
    pub left: Expr<'a>,
    /// The operators.
    pub ops: ThinSlice<'a, CmpOp>,
    /// What stands behind each.
    pub comparators: ThinSlice<'a, Expr<'a>>,
}

/// `func(*args, key=value, **mapping)`
#[derive(Debug, Clone, Copy)]
pub struct Call<'a> {
    /// What is called.
    pub func: Expr<'a>,
    /// The positional arguments; `*args` is a `Starred`.
    pub args: ThinSlice<'a, Expr<'a>>,
    /// The arguments with a name, and `**mapping`.
    pub keywords: ThinSlice<'a, Keyword<'a>>,
}

/// `{value!r:format_spec}` in an f-string.
#[derive(Debug, Clone, Copy)]
pub struct FormattedValue<'a> {
    /// What is formatted.
    pub value: Expr<'a>,
    /// How it is converted before.
    pub conversion: Conversion,
    /// How it is formatted: a `JoinedStr`.
    pub format_spec: Option<&'a Expr<'a>>,
}

/// `value[slice]`
#[derive(Debug, Clone, Copy)]
pub struct Subscript<'a> {
    /// What is looked into.
    pub value: Expr<'a>,
    /// The index, a `Slice`, or a tuple of such.
    pub slice: Expr<'a>,
    /// Whether the item is read, assigned or deleted.
    pub ctx: ExprContext,
}

/// `lower:upper:step` inside a subscript.
#[derive(Debug, Clone, Copy)]
pub struct Slice<'a> {
    /// Where it begins.
    pub lower: Option<&'a Expr<'a>>,
    /// Where it ends.
    pub upper: Option<&'a Expr<'a>>,
    /// How far it goes at a time.
    pub step: Option<&'a Expr<'a>>,
}

/// A literal's value. Texts lie in the source where they stand there as they are.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Constant<'a> {
    /// `None`
    None,
    /// `True` or `False`
    Bool(bool),
    /// An integer of any size, as its decimal digits: no sign, no underscore, no leading zero.
    Int(&'a str),
    /// `1.5`
    Float(f64),
    /// `1.5j`: the imaginary part.
    Imaginary(f64),
    /// A string, adjacent literals joined.
    Str(&'a str),
    /// A string with lone surrogates, in UTF-8 that has them as if they were characters. Only trees have it: the stages
    /// behind the parser never see one, for it comes with an error.
    Surrogates(&'a [u8]),
    /// A bytes literal, adjacent literals joined.
    Bytes(&'a [u8]),
    /// `...`
    Ellipsis,
}

impl Constant<'_> {
    /// The integer's value where 64 bits hold it.
    pub fn as_i64(&self) -> Option<i64> {
        match self {
            Self::Int(digits) => digits.parse().ok(),
            _ => None,
        }
    }
}

/// `key: value`, or `**value` without a key.
#[derive(Debug, Clone, Copy)]
pub struct DictItem<'a> {
    /// The key; absent for `**value`.
    pub key: Option<Expr<'a>>,
    /// The value, or the mapping to be unpacked.
    pub value: Expr<'a>,
}

/// `for target in iter if ifs`
#[derive(Debug, Clone, Copy)]
pub struct Comprehension<'a> {
    /// What each item is assigned to.
    pub target: &'a Expr<'a>,
    /// What is iterated.
    pub iter: &'a Expr<'a>,
    /// The conditions, all of which must hold.
    pub ifs: ThinSlice<'a, Expr<'a>>,
    /// Whether it is `async for`.
    pub is_async: bool,
}

/// `arg=value` in a call or class header; `**value` without a name.
#[derive(Debug, Clone, Copy)]
pub struct Keyword<'a> {
    /// Where it stands.
    pub span: Span,
    /// The name; absent for `**value`.
    pub arg: Option<Symbol>,
    /// The value, or the mapping to be unpacked.
    pub value: Expr<'a>,
}

/// The parameters of a function or lambda.
#[derive(Debug, Clone, Copy, Default)]
pub struct Arguments<'a> {
    /// Parameters before `/`.
    pub posonlyargs: ThinSlice<'a, Arg<'a>>,
    /// Parameters that are positional or keyword.
    pub args: ThinSlice<'a, Arg<'a>>,
    /// `*args`
    pub vararg: Option<&'a Arg<'a>>,
    /// Parameters after `*`.
    pub kwonlyargs: ThinSlice<'a, Arg<'a>>,
    /// The defaults of `kwonlyargs`, one for each.
    pub kw_defaults: ThinSlice<'a, Option<Expr<'a>>>,
    /// `**kwargs`
    pub kwarg: Option<&'a Arg<'a>>,
    /// The defaults of the last of `posonlyargs` and `args`.
    pub defaults: ThinSlice<'a, Expr<'a>>,
}

impl<'a> Arguments<'a> {
    /// All parameters in the order of CPython's `co_varnames`: positional, keyword-only, `*args`, `**kwargs`.
    pub fn iter(&self) -> impl Iterator<Item = &'a Arg<'a>> + use<'a> {
        let positional = self.posonlyargs.iter().chain(self.args);
        positional
            .chain(self.kwonlyargs)
            .chain(self.vararg)
            .chain(self.kwarg)
    }

    /// The parameters that take positional arguments, each with its default.
    pub fn positional(
        &self,
    ) -> impl Iterator<Item = (&'a Arg<'a>, Option<&'a Expr<'a>>)> + use<'a> {
        let required =
            (self.posonlyargs.len() + self.args.len()).saturating_sub(self.defaults.len());
        let defaults = self.defaults;
        let arguments = self.posonlyargs.iter().chain(self.args).enumerate();
        arguments.map(move |(at, arg)| {
            (
                arg,
                at.checked_sub(required)
                    .and_then(|at| defaults.as_slice().get(at)),
            )
        })
    }

    /// The keyword-only parameters, each with its default.
    pub fn keyword_only(
        &self,
    ) -> impl Iterator<Item = (&'a Arg<'a>, Option<&'a Expr<'a>>)> + use<'a> {
        self.kwonlyargs
            .iter()
            .zip(self.kw_defaults.iter().map(Option::as_ref))
    }
}

/// One parameter.
#[derive(Debug, Clone, Copy)]
pub struct Arg<'a> {
    /// Where it stands, with its annotation.
    pub span: Span,
    /// Its name.
    pub arg: Symbol,
    /// Its annotation.
    pub annotation: Option<&'a Expr<'a>>,
}

/// Whether an expression is read, assigned or deleted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "named as in CPython")]
pub enum ExprContext {
    Load,
    Store,
    Del,
}

/// `and`, `or`
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "named as in CPython")]
pub enum BoolOp {
    And,
    Or,
}

/// The operators with two operands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "named as in CPython")]
pub enum Operator {
    Add,
    Sub,
    Mult,
    MatMult,
    Div,
    Mod,
    Pow,
    LShift,
    RShift,
    BitOr,
    BitXor,
    BitAnd,
    FloorDiv,
}

impl Operator {
    /// The operator as Python writes it.
    pub const fn symbol(self) -> &'static str {
        match self {
            Self::Add => "+",
            Self::Sub => "-",
            Self::Mult => "*",
            Self::MatMult => "@",
            Self::Div => "/",
            Self::Mod => "%",
            Self::Pow => "**",
            Self::LShift => "<<",
            Self::RShift => ">>",
            Self::BitOr => "|",
            Self::BitXor => "^",
            Self::BitAnd => "&",
            Self::FloorDiv => "//",
        }
    }
}

/// The operators with one operand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "named as in CPython")]
pub enum UnaryOp {
    Invert,
    Not,
    UAdd,
    USub,
}

impl UnaryOp {
    /// The operator as Python writes it.
    pub const fn symbol(self) -> &'static str {
        match self {
            Self::Invert => "~",
            Self::Not => "not",
            Self::UAdd => "+",
            Self::USub => "-",
        }
    }
}

/// The comparisons.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "named as in CPython")]
pub enum CmpOp {
    Eq,
    NotEq,
    Lt,
    LtE,
    Gt,
    GtE,
    Is,
    IsNot,
    In,
    NotIn,
}

impl CmpOp {
    /// The operator as Python writes it.
    pub const fn symbol(self) -> &'static str {
        match self {
            Self::Eq => "==",
            Self::NotEq => "!=",
            Self::Lt => "<",
            Self::LtE => "<=",
            Self::Gt => ">",
            Self::GtE => ">=",
            Self::Is => "is",
            Self::IsNot => "is not",
            Self::In => "in",
            Self::NotIn => "not in",
        }
    }
}

/// How an f-string converts a value before formatting it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Conversion {
    /// Not at all.
    None,
    /// `!s`
    Str,
    /// `!r`
    Repr,
    /// `!a`
    Ascii,
}
