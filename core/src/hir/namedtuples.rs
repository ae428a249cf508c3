//! Named tuples: `class P(NamedTuple)` and `P = namedtuple("P", "x y")`.
//!
//! Their tuple nature (indexing, unpacking, comparison) is for later stages; here they get the methods that have
//! names.
//!
//! ```text
//! class P(NamedTuple):          def __init__(self, x, y=(0)): self.x = x; self.y = y
//!     x: int             ->     def __repr__(self): return f"P(x={self.x!r}, y={self.y!r})"
//!     y: int = 0
//! ```

use portalis_memory::{Symbol, sym};
use smallvec::SmallVec;

use super::classes::Members;
use super::cx::Lower;
use super::made::{MadeParam, Method, comparison};
use super::{
    ArgKind, BinOp, Binding, CallArg, ClassId, CmpOp, ExprKind, FormatPart, LocalId, ParamKind,
    Stmt, StmtKind, TargetKind, Var,
};
use crate::resolve::classes::ClassInfo;
use crate::source::Span;
use crate::syntax::ast;

/// The fields of a named tuple with their defaults.
pub(super) fn fields<'a>(node: &ast::ClassDef<'a>) -> Vec<(Symbol, Option<&'a ast::Expr<'a>>)> {
    let mut fields = Vec::new();
    for stmt in node.body {
        if let ast::StmtKind::AnnAssign(ast::AnnAssign {
            target,
            value,
            simple: true,
            ..
        }) = stmt.kind
            && let ast::ExprKind::Name { id, .. } = target.kind
        {
            fields.push((id, *value));
        }
    }
    fields
}

impl<'a> Lower<'a, '_> {
    pub(super) fn named_tuple_methods(
        &mut self,
        info: &ClassInfo<'a>,
        class: ClassId,
        members: &mut Members<'a>,
        out: &mut Vec<Stmt<'a>>,
    ) {
        let inherits = info
            .bases
            .iter()
            .any(|base| matches!(base, super::Base::User(_)));
        if inherits {
            return;
        }
        self.making(info, |this| {
            let fields = fields(info.node);
            let maker = Maker {
                info,
                class,
                names: &fields
                    .iter()
                    .map(|(name, _)| *name)
                    .collect::<Vec<Symbol>>(),
            };
            maker.names_tuple(this, out);
            maker.init(this, &fields, members, out);
            if !this.defines(info, sym::__repr__) {
                maker.repr(this, members);
            }
            maker.as_dict(this, members);
            if !fields.is_empty() {
                maker.replace(this, members, out);
                maker.make(this, members);
            }
            for (name, param) in TUPLE_METHODS {
                if !this.defines(info, name) {
                    maker.tuple_method(this, name, param, members);
                }
            }
        });
    }

    /// The statement that made a class by a call.
    pub(super) fn made_class(&mut self, class: ClassId, span: Span, out: &mut Vec<Stmt<'a>>) {
        let outer = self.place.replace(span);
        self.class(class, span, out);
        self.place = outer;
    }
}

/// The methods of a tuple, each with the parameter behind `self`.
const TUPLE_METHODS: [(Symbol, Option<Symbol>); 15] = [
    (sym::__len__, None),
    (sym::__hash__, None),
    (sym::__contains__, Some(sym::item)),
    (sym::__add__, Some(sym::other)),
    (sym::__radd__, Some(sym::other)),
    (sym::__mul__, Some(sym::times)),
    (sym::__rmul__, Some(sym::times)),
    (sym::index, Some(sym::item)),
    (sym::count, Some(sym::item)),
    (sym::__eq__, Some(sym::other)),
    (sym::__ne__, Some(sym::other)),
    (sym::__lt__, Some(sym::other)),
    (sym::__le__, Some(sym::other)),
    (sym::__gt__, Some(sym::other)),
    (sym::__ge__, Some(sym::other)),
];

/// Makes the methods of one named tuple.
struct Maker<'m, 'a> {
    info: &'m ClassInfo<'a>,
    class: ClassId,
    /// The fields.
    names: &'m [Symbol],
}

impl<'a> Maker<'_, 'a> {
    /// The fields as attributes are named.
    fn attrs(&self, cx: &Lower<'a, '_>) -> SmallVec<[Symbol; 8]> {
        let names = self.names.iter();
        names
            .map(|name| cx.r.scopes.mangle(self.info.scope, *name))
            .collect()
    }

    /// `_fields = ("x", "y")`
    fn names_tuple(&self, cx: &mut Lower<'a, '_>, out: &mut Vec<Stmt<'a>>) {
        let names = self.names.iter();
        let names: Vec<_> = names
            .map(|name| cx.node(ExprKind::Str(name.as_str())))
            .collect();
        let elements = cx.elements(&names);
        let value = cx.node(ExprKind::Tuple(elements));
        cx.r.bind_made(self.info.scope, sym::_fields, self.info.span);
        let global = cx.class_global(self.info.scope, sym::_fields);
        out.push(cx.assign(self.info.span, Var::Global(global), value));
    }

    /// `def __init__(self, x, y=0): self.x = x; self.y = y`
    fn init(
        &self,
        cx: &mut Lower<'a, '_>,
        fields: &[(Symbol, Option<&'a ast::Expr<'a>>)],
        members: &mut Members<'a>,
        out: &mut Vec<Stmt<'a>>,
    ) {
        let attrs = self.attrs(cx);
        let mut params: SmallVec<[MadeParam; 8]> = SmallVec::new();
        params.push(MadeParam::SELF);
        for ((name, default), attr) in fields.iter().zip(&attrs) {
            let literal = default.and_then(crate::resolve::literal);
            params.push(match default {
                Some(_) if literal.is_none() => {
                    // The value is in the class's variable.
                    let value = cx.name(*name, self.info.span);
                    let param = (*name, ParamKind::Normal);
                    let param = cx.default_param(self.info, sym::__init__, param, value, out);
                    MadeParam {
                        name: *attr,
                        ..param
                    }
                }
                _ => MadeParam {
                    default: literal,
                    ..MadeParam::plain(*attr)
                },
            });
        }
        let method = Method::of_instances(sym::__init__, &params);
        cx.make_method(self.info, self.class, method, members, |cx, locals, out| {
            for (attr, local) in attrs.iter().zip(&locals[1..]) {
                let value = cx.local(*local);
                let this = cx.local(locals[0]);
                let target = cx.target_node(self.info.span, TargetKind::Attr(this, *attr));
                let target = cx.arena.alloc(target);
                out.push(cx.stmt_node(self.info.span, StmtKind::Assign(target, value)));
            }
        });
    }

    /// `def __repr__(self): return f"P(x={self.x!r}, y={self.y!r})"`
    fn repr(&self, cx: &mut Lower<'a, '_>, members: &mut Members<'a>) {
        let attrs = self.attrs(cx);
        let method = Method::of_instances(sym::__repr__, &[MadeParam::SELF]);
        cx.make_method(self.info, self.class, method, members, |cx, locals, out| {
            let mut parts = Vec::with_capacity(2 * attrs.len() + 1);
            let mut before = format!("{}(", self.info.node.name);
            for (name, attr) in self.names.iter().zip(attrs) {
                before.push_str(name.as_str());
                before.push('=');
                parts.push(FormatPart::Text(cx.arena.alloc_str(&before)));
                parts.push(FormatPart::Value {
                    value: cx.attr_of(locals[0], attr),
                    conversion: Some('r'),
                    spec: &[],
                });
                before.clear();
                before.push_str(", ");
            }
            let value = match parts.is_empty() {
                true => ExprKind::Str(cx.arena.alloc_str(&(before + ")"))),
                false => {
                    parts.push(FormatPart::Text(")"));
                    ExprKind::Format(cx.arena.alloc_slice(&parts))
                }
            };
            let value = cx.node(value);
            out.push(cx.return_stmt(value));
        });
    }

    /// `def _asdict(self): return {"x": self.x, "y": self.y}`
    fn as_dict(&self, cx: &mut Lower<'a, '_>, members: &mut Members<'a>) {
        let attrs = self.attrs(cx);
        let method = Method::of_instances(sym::_asdict, &[MadeParam::SELF]);
        cx.make_method(self.info, self.class, method, members, |cx, locals, out| {
            let items = self.names.iter().zip(attrs);
            let items = items.map(|(name, attr)| {
                let key = cx.node(ExprKind::Str(name.as_str()));
                (Some(key), cx.attr_of(locals[0], attr))
            });
            let items: SmallVec<[_; 8]> = items.collect();
            let items = cx.arena.alloc_slice(&items);
            let value = cx.node(ExprKind::Dict(items));
            out.push(cx.return_stmt(value));
        });
    }

    /// `def _replace(self, *, x=..., y=...): return P(self.x if x is ... else x, self.y if y is ... else y)`
    fn replace(&self, cx: &mut Lower<'a, '_>, members: &mut Members<'a>, out: &mut Vec<Stmt<'a>>) {
        let attrs = self.attrs(cx);
        let params = cx.optional_params(self.info, sym::_replace, &attrs, out);
        let method = Method::of_instances(sym::_replace, &params);
        cx.make_method(self.info, self.class, method, members, |cx, locals, out| {
            let value = cx.new_object(self.class, |cx| {
                let given = attrs.iter().zip(&locals[1..]);
                let given = given.map(|(attr, local)| CallArg {
                    kind: ArgKind::Positional,
                    value: cx.given_or(locals[0], *local, *attr),
                });
                let given: SmallVec<[_; 8]> = given.collect();
                cx.arena.alloc_slice(&given)
            });
            out.push(cx.return_stmt(value));
        });
    }

    /// `def _make(cls, iterable): x, y, = iterable; return P(x, y)`
    fn make(&self, cx: &mut Lower<'a, '_>, members: &mut Members<'a>) {
        let attrs = self.attrs(cx);
        let params = [sym::cls, sym::iterable].map(MadeParam::plain);
        let method = Method {
            name: sym::_make,
            binding: Binding::Class,
            params: &params,
        };
        cx.make_method(self.info, self.class, method, members, |cx, locals, out| {
            let value = cx.local(locals[1]);
            let mut fields: SmallVec<[LocalId; 8]> = SmallVec::new();
            let mut targets = Vec::with_capacity(attrs.len());
            for attr in attrs {
                let known = params.iter().position(|param| param.name == attr);
                let local = match known {
                    Some(at) => locals[at],
                    None => cx.body().local(Some(attr)),
                };
                fields.push(local);
                cx.note_assigned(Var::Local(local));
                targets.push(cx.target_node(self.info.span, TargetKind::Var(Var::Local(local))));
            }
            let targets = TargetKind::Unpack(cx.arena.alloc_slice(&targets), None);
            let targets = cx.target_node(self.info.span, targets);
            let targets = cx.arena.alloc(targets);
            out.push(cx.stmt_node(self.info.span, StmtKind::Assign(targets, value)));
            let value = cx.new_object(self.class, |cx| {
                let fields = fields.iter().map(|local| CallArg {
                    kind: ArgKind::Positional,
                    value: cx.local(*local),
                });
                let fields: SmallVec<[_; 8]> = fields.collect();
                cx.arena.alloc_slice(&fields)
            });
            out.push(cx.return_stmt(value));
        });
    }

    /// A method of a tuple, done by the fields. Comparisons with plain tuples are those of the tuples, which later stages see to.
    fn tuple_method(
        &self,
        cx: &mut Lower<'a, '_>,
        name: Symbol,
        param: Option<Symbol>,
        members: &mut Members<'a>,
    ) {
        let attrs = self.attrs(cx);
        let mut params: SmallVec<[MadeParam; 2]> = SmallVec::new();
        params.push(MadeParam::SELF);
        params.extend(param.map(MadeParam::plain));
        let method = Method::of_instances(name, &params);
        cx.make_method(self.info, self.class, method, members, |cx, locals, out| {
            let (this, other) = (locals[0], locals[locals.len() - 1]);
            let own = |cx: &mut Lower<'a, '_>| cx.tuple_of(this, attrs.iter().copied());
            let value = match name {
                sym::__len__ => {
                    let count = cx.arena.alloc_str(&attrs.len().to_string());
                    cx.node(ExprKind::Int(count))
                }
                sym::__hash__ => cx.hash_of(own),
                sym::__contains__ => {
                    let item = cx.local(other);
                    let own = own(cx);
                    cx.node(ExprKind::Compare(CmpOp::In, item, own))
                }
                sym::__radd__ => {
                    let other = cx.local(other);
                    let own = own(cx);
                    cx.node(ExprKind::Binary(BinOp::Add, other, own))
                }
                sym::__add__ | sym::__mul__ | sym::__rmul__ => {
                    let own = own(cx);
                    let other = cx.local(other);
                    let op = match name {
                        sym::__add__ => BinOp::Add,
                        _ => BinOp::Mul,
                    };
                    cx.node(ExprKind::Binary(op, own, other))
                }
                sym::index | sym::count => {
                    let own = own(cx);
                    let item = cx.local(other);
                    cx.method_node(self.info.span, own, name, &[item])
                }
                _ => {
                    let is_same = cx.same_class(other, this);
                    let own = own(cx);
                    let their = cx.tuple_of(other, attrs.iter().copied());
                    let found = cx.node(ExprKind::Compare(comparison(name), own, their));
                    out.push(cx.return_if(is_same, found));
                    cx.node(ExprKind::NotImplemented)
                }
            };
            out.push(cx.return_stmt(value));
        });
    }
}
