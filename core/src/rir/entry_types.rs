//! Which types Rust callers see.
//!
//! In: types of inference and annotations. Out: whether Rust can spell them, and how plain values are given across the
//! boundary: `float` is an `f64` there, `int` an `rt::Int`, or an `i64` where the caller asked for that.
//!
//! ```text
//! def half(n) -> float: return 0 if n < 0 else n / 2        rt::Num inside, f64 for Rust
//! ```

use super::cx::Cx;
use super::repr::{Kind, Repr};
use crate::hir::{Expr, ExprKind};
use crate::infer::types::{Head, TyId};
use crate::stubs::StubItem;
use std::collections::BTreeSet;

/// Questions about the boundary.
pub trait Boundary {
    /// Whether Rust has a name for the values of a type: functions and classes as values have none.
    fn is_spellable(&self, ty: TyId) -> bool;
    /// How plain values of a representation cross the boundary.
    fn boundary(&mut self, repr: Repr) -> Repr;
    /// What Rust gets where a result is declared and something else, or nothing, comes.
    fn declared(&mut self, declared: Option<TyId>, found: TyId) -> TyId;
    /// The type with all ints that are values of their own held as any ints are.
    fn widen(&mut self, ty: TyId) -> TyId;
    /// The type of an attribute with an annotation.
    fn annotated(&mut self, annotation: Option<&Expr<'_>>, found: TyId) -> TyId;
}

impl Boundary for Cx<'_> {
    fn is_spellable(&self, ty: TyId) -> bool {
        spellable(self, ty, &mut BTreeSet::new())
    }

    fn boundary(&mut self, repr: Repr) -> Repr {
        if !self.input.int_is_i64 {
            return repr;
        }
        match *self.kind(repr) {
            Kind::Int => self.reprs.intern(Kind::I64),
            Kind::Option(inner) => {
                let inner = self.boundary(inner);
                self.reprs.intern(Kind::Option(inner))
            }
            Kind::Tuple(items) => {
                let items: Vec<Repr> = items.iter().map(|i| self.boundary(*i)).collect();
                self.reprs.tuple(&items)
            }
            _ => repr,
        }
    }

    fn declared(&mut self, declared: Option<TyId>, found: TyId) -> TyId {
        let never = self.types.is_never(found);
        match declared {
            Some(ty) if !self.types.is_never(ty) && (never || is_plain(self, ty)) => ty,
            _ if never => self.types.none(),
            _ => self.without_generators(found),
        }
    }

    fn widen(&mut self, ty: TyId) -> TyId {
        let int = self.types.builtins.int;
        let heads = self.types.heads(ty);
        let heads = heads.iter().map(|head| match head {
            Head::Stub(class, _) if *class == int => Head::Stub(int, Vec::new()),
            other => other.clone(),
        });
        let heads = heads.collect();
        self.types.intern(heads)
    }

    fn annotated(&mut self, annotation: Option<&Expr<'_>>, found: TyId) -> TyId {
        let found = self.widen(found);
        let float = self.types.builtins.float;
        let repr = self.repr(found);
        match annotation.map(|e| e.kind) {
            Some(ExprKind::Stub(StubItem::Class(class)))
                if class == float && *self.kind(repr) == Kind::Num =>
            {
                self.types.float()
            }
            _ => found,
        }
    }
}

impl Cx<'_> {
    /// Generators are iterators for Rust.
    fn without_generators(&mut self, ty: TyId) -> TyId {
        let b = self.types.builtins;
        let heads = self.types.heads(ty);
        let heads = heads.iter().map(|head| match head {
            Head::Stub(class, args) if Some(*class) == b.generator => {
                Head::Stub(b.iterator, vec![args[0]])
            }
            other => other.clone(),
        });
        self.types.intern(heads.collect())
    }
}

/// Values without identity: whatever comes can be turned into the declared type.
fn is_plain(cx: &Cx<'_>, ty: TyId) -> bool {
    let b = cx.types.builtins;
    let heads = cx.types.heads(ty);
    !heads.is_empty()
        && heads.iter().all(|head| match head {
            Head::None => true,
            Head::Stub(class, _) => [b.int, b.float, b.bool, b.str].contains(class),
            Head::Tuple(items) => items.iter().all(|item| is_plain(cx, *item)),
            _ => false,
        })
}

fn spellable(cx: &Cx<'_>, ty: TyId, seen: &mut BTreeSet<TyId>) -> bool {
    if !seen.insert(ty) {
        return true;
    }
    cx.types.heads(ty).iter().all(|head| match head {
        Head::None | Head::Inst(_) | Head::Object => true,
        Head::Stub(_, args) | Head::Tuple(args) => args.iter().all(|a| spellable(cx, *a, seen)),
        _ => false,
    })
}
