//! Values in the making: an expression with its type, its representation and how it holds the value.
//!
//! In: tree expressions. Out: the same, borrowed or owned as the consumer wants.
//!
//! ```text
//! f(xs)      a parameter by reference: &xs        return xs       an owned value: xs.clone()
//! ```

use super::body::Body;
use super::names::quote;
use super::nodes::{Duplicate, Nodes};
use super::repr::{Kind, Repr};
use super::tree::{Expr, Use};
use crate::hir::ExprId;
use crate::infer::types::{InstanceId, TyId};

/// How an expression holds its value.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Mode {
    /// The expression is the value.
    Owned,
    /// The expression is a place that holds it: a variable (`Use::Recv`) or a part of one.
    Place,
    /// The expression is a reference to it.
    Ref,
    /// The expression is some `impl rt::Iterate`, not yet boxed; its items have this representation.
    Lazy(Repr),
}

/// A value.
#[derive(Debug)]
pub struct Val<'c> {
    /// The expression.
    pub expr: Expr<'c>,
    /// Its type.
    pub ty: TyId,
    /// The representation of the value.
    pub repr: Repr,
    /// How the expression holds it.
    pub mode: Mode,
    /// The expression of the source that it is the value of.
    pub src: Option<(InstanceId, ExprId)>,
    /// For an `rt::Int` that was computed.
    pub words: Option<&'c mut Words<'c>>,
}

/// A computed `rt::Int` in machine words.
#[derive(Debug, Default)]
pub struct Words<'c> {
    /// The same value as an `i128`.
    pub wide: Option<Expr<'c>>,
    /// Its last 64 bits as an `i64`, all of it where the value is known to fit one.
    pub low: Option<Expr<'c>>,
}

// Values go from hand to hand.
const _: () = assert!(size_of::<Val>() <= 80);

impl<'c> Val<'c> {
    /// An owned value.
    pub fn owned(expr: Expr<'c>, ty: TyId, repr: Repr) -> Val<'c> {
        Val {
            expr,
            ty,
            repr,
            mode: Mode::Owned,
            src: None,
            words: None,
        }
    }
    /// A reference to a value.
    pub fn reference(expr: Expr<'c>, ty: TyId, repr: Repr) -> Val<'c> {
        Val {
            expr,
            ty,
            repr,
            mode: Mode::Ref,
            src: None,
            words: None,
        }
    }
    /// A place.
    pub fn place(expr: Expr<'c>, ty: TyId, repr: Repr) -> Val<'c> {
        Val {
            expr,
            ty,
            repr,
            mode: Mode::Place,
            src: None,
            words: None,
        }
    }
    /// The value, of which only the type and the like stay here.
    pub fn take(&mut self) -> Val<'c> {
        Val {
            expr: self.expr.take(),
            words: self.words.take(),
            ..*self
        }
    }
    /// The value as an `i128`, if it was computed as one.
    pub fn wide(&self) -> Option<&Expr<'c>> {
        self.words.as_ref()?.wide.as_ref()
    }
    /// The last 64 bits of the value, if they were computed.
    pub fn low(&self) -> Option<&Expr<'c>> {
        self.words.as_ref()?.low.as_ref()
    }
    /// The same value, which is this `i128` too.
    pub fn with_wide(mut self, nodes: Nodes<'c>, wide: Expr<'c>) -> Val<'c> {
        self.words_mut(nodes).wide = Some(wide);
        self
    }
    /// The same value, whose last 64 bits these are, if they are known.
    pub fn with_low(mut self, nodes: Nodes<'c>, low: Option<Expr<'c>>) -> Val<'c> {
        if low.is_some() || self.words.is_some() {
            self.words_mut(nodes).low = low;
        }
        self
    }
    fn words_mut(&mut self, nodes: Nodes<'c>) -> &mut Words<'c> {
        self.words
            .get_or_insert_with(|| nodes.node(Words::default()))
    }
    /// The same value under another type.
    pub fn with_ty(self, ty: TyId) -> Val<'c> {
        Val { ty, ..self }
    }
    /// Some `impl rt::Iterate` with items of representation `item`.
    pub fn lazy(expr: Expr<'c>, ty: TyId, repr: Repr, item: Repr) -> Val<'c> {
        Val {
            expr,
            ty,
            repr,
            mode: Mode::Lazy(item),
            src: None,
            words: None,
        }
    }
    /// The integer, if the value is a literal one.
    pub fn literal(&self) -> Option<i64> {
        match &self.expr {
            Expr::Atom(text) => text.parse().ok(),
            Expr::Prefix("-", Expr::Atom(text)) => text.parse::<i64>().ok().map(|n| -n),
            _ => None,
        }
    }
    /// Whether the value is this string, written out.
    pub fn is_text(&self, text: &str) -> bool {
        matches!(&self.expr, Expr::Atom(atom) if *atom == text_literal(text))
    }
    /// Whether evaluating it again, or later, makes no difference as long as no variable changes.
    pub fn is_stable(&self) -> bool {
        stable(&self.expr)
    }
}

impl<'c> Duplicate<'c> for Val<'c> {
    fn duplicate(&self, nodes: Nodes<'c>) -> Self {
        Val {
            expr: self.expr.duplicate(nodes),
            words: self
                .words
                .as_deref()
                .map(|words| nodes.node(words.duplicate(nodes))),
            ..*self
        }
    }
}

impl<'c> Duplicate<'c> for Words<'c> {
    fn duplicate(&self, nodes: Nodes<'c>) -> Self {
        Words {
            wide: self.wide.duplicate(nodes),
            low: self.low.duplicate(nodes),
        }
    }
}

/// A string as generated code writes it.
pub fn text_literal(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 12);
    out.push_str("rt::lit!(");
    quote(&mut out, text);
    out.push(')');
    out
}

fn stable<'c>(expr: &Expr<'c>) -> bool {
    match expr {
        Expr::Atom(_) => true,
        Expr::Var(_, usage) => !matches!(usage, Use::Move | Use::Clone),
        Expr::Field(inner, _) | Expr::Prefix("&" | "*", inner) | Expr::Cast(inner, _) => {
            stable(inner)
        }
        Expr::Method(name, [inner]) => {
            let cast = name.starts_with("upcast::<") || name.starts_with("downcast::<");
            (cast || matches!(*name, "as_ref" | "unwrap" | "item")) && stable(inner)
        }
        _ => false,
    }
}

impl<'c> Body<'_, 'c> {
    /// The kind of a value's representation.
    pub fn kind(&self, repr: Repr) -> Kind<'c> {
        *self.cx.kind(repr)
    }

    /// The value, owned.
    pub fn own(&mut self, val: Val<'c>) -> Expr<'c> {
        let copy = self.cx.reprs.is_copy(val.repr);
        match val.mode {
            Mode::Owned => val.expr,
            Mode::Lazy(_) => val.expr.method(self.nodes, "boxed", []),
            Mode::Place => match val.expr {
                Expr::Var(var, _) => Expr::Var(var, if copy { Use::Copy } else { Use::Clone }),
                place if copy => place,
                place => place.method(self.nodes, "clone", []),
            },
            Mode::Ref => match val.expr {
                Expr::Var(var, _) => Expr::Var(var, if copy { Use::Copy } else { Use::Clone }),
                Expr::Prefix("&", inner) if copy => inner.take(),
                reference if copy => Expr::Prefix("*", self.nodes.node(reference)),
                reference => reference.method(self.nodes, "clone", []),
            },
        }
    }

    /// A reference to the value.
    pub fn borrow(&mut self, val: Val<'c>) -> Expr<'c> {
        match val.mode {
            Mode::Ref => match val.expr {
                Expr::Var(var, _) => Expr::Var(var, Use::Borrow),
                other => other,
            },
            Mode::Lazy(_) => val.expr.method(self.nodes, "boxed", []).borrow(self.nodes),
            Mode::Owned if *self.cx.kind(val.repr) == Kind::I64 => {
                super::numbers::typed(self.nodes, val.expr).borrow(self.nodes)
            }
            Mode::Place | Mode::Owned => val.expr.borrow(self.nodes),
        }
    }

    /// The value as an operand of a comparison: neither moved nor cloned.
    pub fn operand(&mut self, val: Val<'c>) -> Expr<'c> {
        match val.mode {
            Mode::Owned => val.expr,
            Mode::Lazy(_) => val.expr.method(self.nodes, "boxed", []),
            Mode::Place => match val.expr {
                Expr::Var(var, _) => Expr::Var(var, Use::Place),
                place => place,
            },
            Mode::Ref => match val.expr {
                Expr::Var(var, _) => Expr::Var(var, Use::Place),
                Expr::Prefix("&", inner) => inner.take(),
                reference => Expr::Prefix("*", self.nodes.node(reference)),
            },
        }
    }

    /// The value as the receiver of a method or field access.
    pub fn recv(&mut self, val: Val<'c>) -> Expr<'c> {
        match val.mode {
            Mode::Lazy(_) => val.expr.method(self.nodes, "boxed", []),
            _ => val.expr,
        }
    }

    /// As an argument of a function of the program: by value if it is copied, else by reference.
    pub fn pass(&mut self, val: Val<'c>) -> Expr<'c> {
        if self.cx.reprs.is_copy(val.repr) {
            self.own(val)
        } else {
            self.borrow(val)
        }
    }

    /// Evaluates the value here and keeps it in a variable, so that it can be used again.
    pub fn keep(&mut self, val: Val<'c>) -> Val<'c> {
        if val.is_stable() && val.mode != Mode::Owned || matches!(val.expr, Expr::Atom(_)) {
            return val;
        }
        let (ty, repr, src) = (val.ty, val.repr, val.src);
        let kept = match val.mode {
            Mode::Ref if stable(&val.expr) => {
                let var = self.temp_ref(repr);
                let expr = val.expr;
                self.push_let(var, expr);
                Val::reference(Expr::Var(var, Use::Recv), ty, repr)
            }
            _ => {
                let expr = self.own(val);
                let var = self.temp(repr);
                self.push_let(var, expr);
                Val::place(Expr::Var(var, Use::Recv), ty, repr)
            }
        };
        Val { src, ..kept }
    }

    /// Evaluates the value now: what happens later does not change it.
    pub fn freeze(&mut self, val: Val<'c>) -> Val<'c> {
        let (ty, repr, src) = (val.ty, val.repr, val.src);
        if matches!(val.expr, Expr::Atom(_)) {
            return val;
        }
        let expr = self.own(val);
        let var = self.temp(repr);
        self.push_let(var, expr);
        Val {
            src,
            ..Val::place(Expr::Var(var, Use::Recv), ty, repr)
        }
    }

    /// A place for a temporary variable's value.
    pub fn place_of(&mut self, var: super::tree::VarId, ty: TyId) -> Val<'c> {
        let repr = self.vars[var.index()].repr;
        match self.vars[var.index()].holds {
            super::tree::Holds::Ref => Val::reference(Expr::Var(var, Use::Recv), ty, repr),
            _ => Val::place(Expr::Var(var, Use::Recv), ty, repr),
        }
    }
}
