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
use super::{ClassId, Stmt};
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
        for (name, params, body) in tuple_methods(&names) {
            if !self.defines(info, Symbol::intern(name)) {
                let _ = writeln!(text, "def {name}(self{params}):\n    {body}");
            }
        }
        self.made_methods(info, class, text, members, out);
    }

    /// The statement that made a class by a call.
    pub(super) fn made_class(&mut self, class: ClassId, span: Span, out: &mut Vec<Stmt<'a>>) {
        let outer = self.place.replace(span);
        self.class(class, span, out);
        self.place = outer;
    }
}

/// What a tuple of the fields does, done by the fields: name, further parameters, body. Comparisons with plain tuples are
/// those of the tuples, which later stages see to.
fn tuple_methods(names: &[&str]) -> Vec<(&'static str, &'static str, String)> {
    let fields = |of: &str| {
        let items: Vec<String> = names.iter().map(|n| format!("{of}.{n}, ")).collect();
        format!("({})", items.concat())
    };
    let (own, their) = (fields("self"), fields("other"));
    let mut methods = vec![
        ("__len__", "", format!("return {}", names.len())),
        ("__hash__", "", format!("return hash({own})")),
        ("__contains__", ", item", format!("return item in {own}")),
        ("__add__", ", other", format!("return {own} + other")),
        ("__radd__", ", other", format!("return other + {own}")),
        ("__mul__", ", times", format!("return {own} * times")),
        ("__rmul__", ", times", format!("return {own} * times")),
        ("index", ", item", format!("return {own}.index(item)")),
        ("count", ", item", format!("return {own}.count(item)")),
    ];
    const COMPARISONS: [(&str, &str); 6] = [
        ("__eq__", "=="),
        ("__ne__", "!="),
        ("__lt__", "<"),
        ("__le__", "<="),
        ("__gt__", ">"),
        ("__ge__", ">="),
    ];
    for (name, op) in COMPARISONS {
        let body = format!(
            "if other.__class__ is self.__class__:\n        return {own} {op} {their}\n    \
             return NotImplemented"
        );
        methods.push((name, ", other", body));
    }
    methods
}

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
