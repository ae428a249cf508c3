//! The methods of dataclasses that compare and copy all fields.
//!
//! In: the fields. Out: methods made of nodes.

use portalis_memory::{Symbol, sym};
use smallvec::SmallVec;

use super::super::classes::Members;
use super::super::cx::Lower;
use super::super::made::{MadeParam, Method, comparison};
use super::super::{ArgKind, Base, CallArg, ClassId, CmpOp, Expr, ExprKind, LocalId, Stmt};
use super::Field;
use crate::diagnostics::messages;
use crate::resolve::classes::ClassInfo;

/// Makes the methods of one dataclass.
pub(super) struct Copies<'m, 'a> {
    pub(super) info: &'m ClassInfo<'a>,
    pub(super) class: ClassId,
    pub(super) fields: &'m [Field],
    /// Classes derive from it.
    pub(super) is_base: bool,
}

impl<'a> Copies<'_, 'a> {
    fn compared(&self) -> impl Iterator<Item = Symbol> {
        let compared = self.fields.iter().filter(|field| field.compare);
        compared.map(|field| field.name)
    }

    /// `isinstance(other, P)`, and of no class that derives from it.
    fn is_alike(&self, cx: &mut Lower<'a, '_>, this: LocalId, other: LocalId) -> &'a Expr<'a> {
        let is_of = cx.is_of(other, Base::User(self.class));
        if !self.is_base {
            return is_of;
        }
        let is_same = cx.same_class(other, this);
        cx.node(ExprKind::And(is_of, is_same))
    }

    /// ```text
    /// def __eq__(self, other):
    ///     if self is other: return True
    ///     if isinstance(other, P): return self.x == other.x and self.y == other.y
    ///     return NotImplemented
    /// ```
    pub(super) fn eq(&self, cx: &mut Lower<'a, '_>, members: &mut Members<'a>) {
        let params = [MadeParam::SELF, MadeParam::plain(sym::other)];
        let method = Method::of_instances(sym::__eq__, &params);
        cx.make_method(self.info, self.class, method, members, |cx, locals, out| {
            let (this, other) = (locals[0], locals[1]);
            let [a, b] = [this, other].map(|local| cx.local(local));
            let is_other = cx.node(ExprKind::Compare(CmpOp::Is, a, b));
            let yes = cx.node(ExprKind::Bool(true));
            out.push(cx.return_if(is_other, yes));
            let is_alike = self.is_alike(cx, this, other);
            let mut all: Option<&'a Expr<'a>> = None;
            for name in self.compared() {
                let [a, b] = [this, other].map(|local| cx.attr_of(local, name));
                let is_equal = cx.node(ExprKind::Compare(CmpOp::Eq, a, b));
                all = Some(match all {
                    Some(all) => cx.node(ExprKind::And(all, is_equal)),
                    None => is_equal,
                });
            }
            let all = all.unwrap_or_else(|| cx.node(ExprKind::Bool(true)));
            out.push(cx.return_if(is_alike, all));
            out.push(cx.return_not_implemented());
        });
    }

    /// `def __lt__(self, other): ...` and so on, by the tuples of the fields.
    pub(super) fn order(&self, cx: &mut Lower<'a, '_>, members: &mut Members<'a>) {
        for name in [sym::__lt__, sym::__le__, sym::__gt__, sym::__ge__] {
            if cx.defines(self.info, name) {
                let message = format!(
                    "Cannot overwrite attribute {name} in class {}. Consider using functools.total_ordering",
                    self.info.node.name
                );
                cx.report(messages::bad_dataclass(self.info.span, message));
                continue;
            }
            let params = [MadeParam::SELF, MadeParam::plain(sym::other)];
            let method = Method::of_instances(name, &params);
            cx.make_method(self.info, self.class, method, members, |cx, locals, out| {
                let is_alike = self.is_alike(cx, locals[0], locals[1]);
                let [own, their] =
                    [locals[0], locals[1]].map(|local| cx.tuple_of(local, self.compared()));
                let found = cx.node(ExprKind::Compare(comparison(name), own, their));
                out.push(cx.return_if(is_alike, found));
                out.push(cx.return_not_implemented());
            });
        }
    }

    /// `def __hash__(self): return hash((self.x, self.y))`
    pub(super) fn hash(&self, cx: &mut Lower<'a, '_>, members: &mut Members<'a>) {
        let params = [MadeParam::SELF];
        let method = Method::of_instances(sym::__hash__, &params);
        cx.make_method(self.info, self.class, method, members, |cx, locals, out| {
            let hashed = self.fields.iter();
            let hashed = hashed.filter(|field| field.hash.unwrap_or(field.compare));
            let names = hashed.map(|field| field.name);
            let value = cx.hash_of(|cx| cx.tuple_of(locals[0], names));
            out.push(cx.return_stmt(value));
        });
    }

    /// `def __replace__(self, *, x=...): return P(x=self.x if x is ... else x)`, which `replace` calls.
    pub(super) fn replace(
        &self,
        cx: &mut Lower<'a, '_>,
        members: &mut Members<'a>,
        out: &mut Vec<Stmt<'a>>,
    ) {
        let given = self.fields.iter().filter(|field| field.init);
        let names: SmallVec<[Symbol; 8]> = given.map(|field| field.name).collect();
        let params = cx.optional_params(self.info, sym::__replace__, &names, out);
        let method = Method::of_instances(sym::__replace__, &params);
        cx.make_method(self.info, self.class, method, members, |cx, locals, out| {
            let value = cx.new_object(self.class, |cx| {
                let given = names.iter().zip(&locals[1..]);
                let given = given.map(|(name, local)| CallArg {
                    kind: ArgKind::Keyword(*name),
                    value: cx.given_or(locals[0], *local, *name),
                });
                let given: SmallVec<[_; 8]> = given.collect();
                cx.arena.alloc_slice(&given)
            });
            out.push(cx.return_stmt(value));
        });
    }

    /// `def __asdict__(self, value): return {"x": value(self.x)}`, which `asdict` calls.
    pub(super) fn as_dict(&self, cx: &mut Lower<'a, '_>, members: &mut Members<'a>) {
        let params = [MadeParam::SELF, MadeParam::plain(sym::value)];
        let method = Method::of_instances(sym::__asdict__, &params);
        cx.make_method(self.info, self.class, method, members, |cx, locals, out| {
            let items = self.fields.iter().map(|field| {
                let key = cx.node(ExprKind::Str(field.name.as_str()));
                (Some(key), field_by(cx, locals, field))
            });
            let items: SmallVec<[_; 8]> = items.collect();
            let items = cx.arena.alloc_slice(&items);
            let value = cx.node(ExprKind::Dict(items));
            out.push(cx.return_stmt(value));
        });
    }

    /// `def __astuple__(self, value): return (value(self.x),)`, which `astuple` calls.
    pub(super) fn as_tuple(&self, cx: &mut Lower<'a, '_>, members: &mut Members<'a>) {
        let params = [MadeParam::SELF, MadeParam::plain(sym::value)];
        let method = Method::of_instances(sym::__astuple__, &params);
        cx.make_method(self.info, self.class, method, members, |cx, locals, out| {
            let fields = self.fields.iter();
            let values: SmallVec<[_; 8]> =
                fields.map(|field| field_by(cx, locals, field)).collect();
            let elements = cx.elements(&values);
            let value = cx.node(ExprKind::Tuple(elements));
            out.push(cx.return_stmt(value));
        });
    }
}

/// `value(self.x)`
fn field_by<'a>(cx: &mut Lower<'a, '_>, locals: &[LocalId], field: &Field) -> &'a Expr<'a> {
    let callee = cx.local(locals[1]);
    let own = cx.attr_of(locals[0], field.name);
    cx.call_node(field.span, callee, &[own])
}
