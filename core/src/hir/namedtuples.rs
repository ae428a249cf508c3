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

use std::fmt::Write;

use portalis_memory::{Symbol, sym};

use super::classes::Members;
use super::cx::Lower;
use super::made::Method;
use super::{BinOp, ClassId, CmpOp, Expr, ExprKind, LocalId, Stmt, StmtKind};
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
        let fields = fields(info.node);
        let names: Vec<&str> = fields.iter().map(|(name, _)| name.as_str()).collect();
        let mut text = String::with_capacity(4096);
        let quoted: Vec<String> = names.iter().map(|name| format!("{name:?},")).collect();
        let _ = writeln!(text, "_fields = ({})", quoted.join(" "));
        text.push_str("def __init__(self");
        for (name, default) in &fields {
            let _ = write!(text, ", {name}");
            match default {
                Some(value) if crate::resolve::literal(value).is_some() => {
                    let file = self.r.sources.map.file_of(value.span);
                    let source = file.slice(value.span).replace(['\n', '\r', '\\'], " ");
                    let _ = write!(text, "=({source})");
                }
                Some(_) => {
                    let _ = write!(text, "={name}");
                }
                None => {}
            }
        }
        text.push_str("):\n");
        for name in &names {
            let _ = writeln!(text, "    self.{name} = {name}");
        }
        if names.is_empty() {
            text.push_str("    pass\n");
        }
        if !self.defines(info, sym::__repr__) {
            let shown: Vec<String> = names
                .iter()
                .map(|name| format!("{name}={{self.{name}!r}}"))
                .collect();
            let title = info.node.name;
            let _ = writeln!(
                text,
                "def __repr__(self):\n    return f\"{title}({})\"",
                shown.join(", ")
            );
        }
        write_helpers(&names, &mut text);
        self.made_methods(info, class, text, members, out);
        let fields: Vec<Symbol> = fields.iter().map(|(name, _)| *name).collect();
        for (name, param) in TUPLE_METHODS {
            if !self.defines(info, name) {
                let method = Method { name, param };
                self.make_method(info, class, method, members, |this, locals, out| {
                    let value = this.tuple_method(name, &fields, locals, out);
                    out.push(this.return_stmt(value));
                });
            }
        }
    }

    /// What a method of a tuple gives, done by the fields. Comparisons with plain tuples are those of the tuples, which later
    /// stages see to.
    fn tuple_method(
        &mut self,
        name: Symbol,
        fields: &[Symbol],
        [this, other]: [LocalId; 2],
        out: &mut Vec<Stmt<'a>>,
    ) -> &'a Expr<'a> {
        let span = Span::default();
        let kind = match name {
            sym::__len__ => ExprKind::Int(self.arena.alloc_str(&fields.len().to_string())),
            sym::__hash__ => {
                let hash = match self.r.stubs.builtin(sym::hash) {
                    Some(hash) => ExprKind::Stub(hash),
                    None => ExprKind::None,
                };
                let hash = self.expr_node(span, hash);
                let own = self.fields_tuple(this, fields);
                return self.call_node(span, hash, &[own]);
            }
            sym::__contains__ => {
                let item = self.read_local(span, other);
                ExprKind::Compare(CmpOp::In, item, self.fields_tuple(this, fields))
            }
            sym::__add__ | sym::__mul__ | sym::__rmul__ => {
                let op = if name == sym::__add__ {
                    BinOp::Add
                } else {
                    BinOp::Mul
                };
                let own = self.fields_tuple(this, fields);
                ExprKind::Binary(op, own, self.read_local(span, other))
            }
            sym::__radd__ => {
                let other = self.read_local(span, other);
                ExprKind::Binary(BinOp::Add, other, self.fields_tuple(this, fields))
            }
            sym::index | sym::count => {
                let own = self.fields_tuple(this, fields);
                let item = self.read_local(span, other);
                return self.method_node(span, own, name, &[item]);
            }
            _ => {
                let op = match name {
                    sym::__eq__ => CmpOp::Eq,
                    sym::__ne__ => CmpOp::Ne,
                    sym::__lt__ => CmpOp::Lt,
                    sym::__le__ => CmpOp::Le,
                    sym::__gt__ => CmpOp::Gt,
                    _ => CmpOp::Ge,
                };
                let classes = [other, this].map(|of| self.attr_of(of, sym::__class__));
                let is_same = ExprKind::Compare(CmpOp::Is, classes[0], classes[1]);
                let is_same = self.expr_node(span, is_same);
                let [own, their] = [this, other].map(|of| self.fields_tuple(of, fields));
                let found = self.expr_node(span, ExprKind::Compare(op, own, their));
                let then = [self.return_stmt(found)];
                let then = self.arena.alloc_slice(&then);
                out.push(self.stmt_node(span, StmtKind::If(is_same, then, &[])));
                ExprKind::NotImplemented
            }
        };
        self.expr_node(span, kind)
    }

    /// `(object.x, object.y)`
    fn fields_tuple(&mut self, object: LocalId, fields: &[Symbol]) -> &'a Expr<'a> {
        let scope = self.scope();
        let values: Vec<&Expr<'a>> = fields
            .iter()
            .map(|field| {
                let field = self.r.scopes.mangle(scope, *field);
                self.attr_of(object, field)
            })
            .collect();
        let elements = self.elements(&values);
        self.expr_node(Span::default(), ExprKind::Tuple(elements))
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

fn write_helpers(names: &[&str], text: &mut String) {
    let items: Vec<String> = names
        .iter()
        .map(|name| format!("{name:?}: self.{name}"))
        .collect();
    let _ = writeln!(
        text,
        "def _asdict(self):\n    return {{{}}}",
        items.join(", ")
    );
    if names.is_empty() {
        return;
    }
    let params: Vec<String> = names.iter().map(|name| format!("{name}=...")).collect();
    let values: Vec<String> = names
        .iter()
        .map(|name| format!("self.{name} if {name} is ... else {name}"))
        .collect();
    let _ = writeln!(
        text,
        "def _replace(self, *, {}):\n    return __class__({})",
        params.join(", "),
        values.join(", ")
    );
    let all = names.join(", ");
    let _ = writeln!(
        text,
        "@classmethod\ndef _make(cls, iterable):\n    {all}, = iterable\n    return __class__({all})"
    );
}
