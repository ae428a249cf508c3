//! Enumerations: members made once in the class body, methods written as source text.
//!
//! ```text
//! class Color(Enum):       RED = Color("RED", 1)
//!     RED = 1       ->     __members_list__ = [RED]
//!                          def __repr__(self): return f"<Color.{self._name_}: {self._value_!r}>"
//! ```

use std::fmt::Write;

use portalis_memory::{Symbol, sym};

use super::classes::Members;
use super::cx::Lower;
use super::{ClassId, Expr, ExprKind, Stmt, StmtKind, Var};
use crate::resolve::classes::{ClassInfo, Shape};
use crate::resolve::items::Entity;
use crate::resolve::special::{EnumKind, Special};
use crate::source::Span;
use crate::syntax::ast::{self, Constant};

/// Comparisons and operators that members of IntEnum share with ints.
const INT_OPERATORS: [(&str, &str); 12] = [
    ("lt", "<"),
    ("le", "<="),
    ("gt", ">"),
    ("ge", ">="),
    ("add", "+"),
    ("sub", "-"),
    ("mul", "*"),
    ("floordiv", "//"),
    ("truediv", "/"),
    ("mod", "%"),
    ("and", "&"),
    ("or", "|"),
];

impl<'a> Lower<'a, '_> {
    /// `NAME = value` in the body of an enumeration.
    #[allow(clippy::too_many_arguments, reason = "what a class member needs")]
    pub(super) fn enum_member(
        &mut self,
        info: &ClassInfo<'a>,
        class: ClassId,
        name: Symbol,
        value: &'a ast::Expr<'a>,
        span: Span,
        members: &mut Members<'a>,
        out: &mut Vec<Stmt<'a>>,
    ) {
        let global = self.class_global(info.scope, name);
        let earlier = &members.enum_members[..members.enum_members.len() - 1];
        let same = earlier
            .iter()
            .find(|(_, other)| same_literal(other, value))
            .map(|(name, _)| *name);
        if let Some(first) = same {
            // A second name for an earlier member.
            members.enum_members.pop();
            let first = self.class_global(info.scope, first);
            let first = self.read(span, Var::Global(first));
            out.push(self.assign(span, Var::Global(global), first));
            return;
        }
        let parts = self.init_parts(info, class, value);
        let (value, parts) = match parts {
            Some(elts) => self.tuple_value(value.span, elts, out),
            None => (self.member_value(info, name, value, members), Vec::new()),
        };
        let has_init = self.has_method(info, class, sym::__init__);
        let (value, parts) = if has_init && parts.is_empty() {
            let temp = self.temp();
            out.push(self.assign(span, Var::Local(temp), value));
            let value = self.read_local(span, temp);
            (value, vec![self.read_local(span, temp)])
        } else {
            (value, parts)
        };
        let text = self.str_node(span, name.as_str());
        let callee = self.expr_node(span, ExprKind::Class(class));
        let member = self.call_node(span, callee, &[text, value]);
        out.push(self.assign(span, Var::Global(global), member));
        if has_init {
            let member = self.read(span, Var::Global(global));
            let init = Symbol::intern("__member_init__");
            let call = self.method_node(span, member, init, &parts);
            out.push(self.stmt_node(span, StmtKind::Expr(call)));
        }
    }

    /// The elements of a member's value, where a user's `__init__` takes them apart.
    fn init_parts(
        &mut self,
        info: &ClassInfo<'a>,
        class: ClassId,
        value: &'a ast::Expr<'a>,
    ) -> Option<&'a [ast::Expr<'a>]> {
        let ast::ExprKind::Tuple { elts, .. } = value.kind else {
            return None;
        };
        let starred = elts
            .iter()
            .any(|elt| matches!(elt.kind, ast::ExprKind::Starred { .. }));
        (!starred && self.has_method(info, class, sym::__init__)).then_some(elts.as_slice())
    }

    /// A tuple whose elements are needed again.
    fn tuple_value(
        &mut self,
        span: Span,
        elts: &'a [ast::Expr<'a>],
        out: &mut Vec<Stmt<'a>>,
    ) -> (&'a Expr<'a>, Vec<&'a Expr<'a>>) {
        let mut inside = Vec::new();
        let mut again = Vec::new();
        for elt in elts {
            let value = self.expr(elt);
            let temp = self.temp();
            out.push(self.assign(elt.span, Var::Local(temp), value));
            inside.push(self.read_local(elt.span, temp));
            again.push(self.read_local(elt.span, temp));
        }
        let elements = self.elements(&inside);
        (self.expr_node(span, ExprKind::Tuple(elements)), again)
    }

    /// The value of a member; `auto()` counts.
    fn member_value(
        &mut self,
        info: &ClassInfo<'a>,
        name: Symbol,
        value: &'a ast::Expr<'a>,
        members: &Members<'a>,
    ) -> &'a Expr<'a> {
        if matches!(info.shape, Shape::Enum(EnumKind::Flag | EnumKind::IntFlag)) {
            return self.flag_value(info, value, members);
        }
        if !self.is_auto(info, value) {
            return self.expr(value);
        }
        if let Shape::Enum(EnumKind::Str | EnumKind::MixedStr) = info.shape {
            let text = name.as_str().to_lowercase();
            return self.str_node(value.span, &text);
        }
        let mut last: i64 = 0;
        let earlier = &members.enum_members[..members.enum_members.len() - 1];
        for (_, value) in earlier {
            match crate::resolve::literal(value) {
                Some(super::Default::Int(value)) => last = last.max(value),
                _ if self.is_auto(info, value) => last += 1,
                _ => {
                    return self.refuse(
                        value.span,
                        "`auto()` behind a value that is no int literal",
                        "write the value out",
                    );
                }
            }
        }
        let digits = self.arena.alloc_str(&(last + 1).to_string());
        self.expr_node(value.span, ExprKind::Int(digits))
    }

    pub(super) fn is_auto(&mut self, info: &ClassInfo<'a>, value: &ast::Expr<'a>) -> bool {
        let ast::ExprKind::Call(ast::Call { func, .. }) = value.kind else {
            return false;
        };
        matches!(
            self.r.path(info.scope, func),
            Some(Entity::Special(Special::Auto))
        )
    }

    /// The list of members.
    fn member_list(
        &mut self,
        info: &ClassInfo<'a>,
        members: &Members<'a>,
        span: Span,
        out: &mut Vec<Stmt<'a>>,
    ) -> i64 {
        let list = self.class_global(info.scope, sym::__members_list__);
        let mut all = Vec::new();
        for (name, _) in members.enum_members.clone() {
            let global = self.class_global(info.scope, name);
            all.push(self.read(span, Var::Global(global)));
        }
        let elements = self.elements(&all);
        let value = self.expr_node(span, ExprKind::List(elements));
        out.push(self.assign(span, Var::Global(list), value));
        0
    }

    /// The list of members, and the methods of the class.
    pub(super) fn enum_methods(
        &mut self,
        info: &ClassInfo<'a>,
        class: ClassId,
        kind: EnumKind,
        members: &mut Members<'a>,
        out: &mut Vec<Stmt<'a>>,
    ) {
        let span = info.span;
        let is_flag = matches!(kind, EnumKind::Flag | EnumKind::IntFlag);
        let mask = match is_flag {
            true => self.flag_lists(info, members, span, out),
            false => self.member_list(info, members, span, out),
        };
        for (name, _) in &mut members.methods {
            if *name == sym::__init__ {
                *name = Symbol::intern("__member_init__");
            }
        }
        let title = info.node.name.as_str();
        let qualname = self.qualname(info.scope, info.node.name);
        let mut text = String::from(
            "def __init__(self, _name_, _value_):\n    self._name_ = _name_\n    self._value_ = _value_\n",
        );
        let mut method = |name: &str, params: &str, body: &str, cx: &mut Self| {
            if !cx.has_method(info, class, Symbol::intern(name)) {
                let _ = writeln!(text, "def {name}({params}):\n    return {body}");
            }
        };
        let (shown, formatted) = match kind {
            EnumKind::Int | EnumKind::IntFlag => {
                ("str(self._value_)", "format(self._value_, spec)")
            }
            EnumKind::Str => ("self._value_", "format(self._value_, spec)"),
            _ => ("", "format(str(self), spec)"),
        };
        let plain = match is_flag {
            true => format!(
                "f\"{title}({{self._value_}})\" if self._name_ is None else f\"{title}.{{self._name_}}\""
            ),
            false => format!("{title:?} + \".\" + self._name_"),
        };
        let shown = if shown.is_empty() { &plain } else { shown };
        let repr = format!("f\"<{title}.{{self._name_}}: {{self._value_!r}}>\"");
        if !is_flag {
            method("__repr__", "self", &repr, self);
        }
        method("__str__", "self", shown, self);
        method("__format__", "self, spec", formatted, self);
        match kind {
            EnumKind::Plain => method("__hash__", "self", "hash(self._name_)", self),
            _ => method("__hash__", "self", "hash(self._value_)", self),
        }
        match kind {
            EnumKind::Int | EnumKind::MixedInt | EnumKind::IntFlag => {
                int_methods(!is_flag, &mut text);
            }
            EnumKind::Str | EnumKind::MixedStr => str_methods(&mut text),
            EnumKind::Plain | EnumKind::Flag => {}
        }
        write_access(!is_flag, qualname, &mut text);
        if is_flag {
            super::flags::flag_methods(kind, title, qualname, mask, &mut text);
        }
        self.made_methods(info, class, text, members, out);
    }
}

fn write_access(lookup: bool, qualname: &str, text: &mut String) {
    let _ = write!(
        text,
        "@property
def name(self):
    return self._name_
@property
def value(self):
    return self._value_
@staticmethod
def __has_member__(value):
    for member in __members_list__:
        if member is value or member._value_ == value:
            return True
    return False
"
    );
    if lookup {
        let _ = write!(
            text,
            "@staticmethod
def __lookup__(value):
    for member in __members_list__:
        if member is value or member._value_ == value:
            return member
    raise ValueError(f\"{{value!r}} is not a valid {qualname}\")
@staticmethod
def __by_name__(name):
    for member in __members_list__:
        if member._name_ == name:
            return member
    raise KeyError(name)
"
        );
    }
}

fn int_methods(bits: bool, text: &mut String) {
    text.push_str(
        "def __eq__(self, other):
    if isinstance(other, __class__):
        return self is other
    if isinstance(other, int):
        return self._value_ == other
    return NotImplemented
def __int__(self):
    return self._value_
def __index__(self):
    return self._value_
",
    );
    if bits {
        text.push_str("def __bool__(self):\n    return self._value_ != 0\n");
    }
    for (name, operator) in INT_OPERATORS {
        if !bits && matches!(name, "and" | "or") {
            continue;
        }
        let _ = write!(
            text,
            "def __{name}__(self, other):
    if isinstance(other, __class__):
        return self._value_ {operator} other._value_
    if isinstance(other, int):
        return self._value_ {operator} other
    return NotImplemented
"
        );
        if !matches!(name, "lt" | "le" | "gt" | "ge") {
            let _ = write!(
                text,
                "def __r{name}__(self, other):\n    return other {operator} self._value_\n"
            );
        }
    }
}

fn str_methods(text: &mut String) {
    text.push_str(
        "def __eq__(self, other):
    if isinstance(other, __class__):
        return self is other
    if isinstance(other, str):
        return self._value_ == other
    return NotImplemented
def __len__(self):
    return len(self._value_)
def __add__(self, other):
    return self._value_ + other
def __radd__(self, other):
    return other + self._value_
def upper(self):
    return self._value_.upper()
def lower(self):
    return self._value_.lower()
",
    );
}

/// Whether two values are certainly equal because they are written alike.
fn same_literal(a: &ast::Expr<'_>, b: &ast::Expr<'_>) -> bool {
    match (a.kind, b.kind) {
        (ast::ExprKind::Constant(a), ast::ExprKind::Constant(b)) => {
            a == b && *a != Constant::Ellipsis
        }
        (ast::ExprKind::Tuple { elts: a, .. }, ast::ExprKind::Tuple { elts: b, .. }) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same_literal(a, b))
        }
        _ => match (crate::resolve::literal(a), crate::resolve::literal(b)) {
            (Some(a), Some(b)) => a == b,
            _ => false,
        },
    }
}
