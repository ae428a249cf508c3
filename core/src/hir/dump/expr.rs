//! Expressions and annotations as text.

use std::fmt::Write;

use super::Dump;
use crate::hir::{
    ArgKind, BinOp, CallArg, CmpOp, Element, Expr, ExprKind, FormatPart, Func, UnaryOp,
};

impl Dump<'_, '_> {
    pub(super) fn expr(&self, func: &Func<'_>, expr: &Expr<'_>) -> String {
        let e = |expr| self.expr(func, expr);
        let opt =
            |expr: Option<&Expr<'_>>| expr.map_or(String::new(), |expr| self.expr(func, expr));
        match expr.kind {
            ExprKind::None => "None".to_owned(),
            ExprKind::Ellipsis => "...".to_owned(),
            ExprKind::NotImplemented => "NotImplemented".to_owned(),
            ExprKind::Bool(true) => "True".to_owned(),
            ExprKind::Bool(false) => "False".to_owned(),
            ExprKind::Int(digits) => digits.to_owned(),
            ExprKind::Float(value) => format!("{value:?}"),
            ExprKind::Str(text) => format!("{text:?}"),
            ExprKind::Bytes(bytes) => format!("b\"{}\"", bytes.escape_ascii()),
            ExprKind::Var(var) => self.var(func, var),
            ExprKind::Func(id) => format!("fn {}", self.program.funcs[id.index()].qualname),
            ExprKind::Class(id) => format!("class {}", self.program.classes[id.index()].qualname),
            ExprKind::Stub(item) => self.stub(item),
            ExprKind::Module(id) => format!("module {}", self.program.modules[id.index()].name),
            ExprKind::Unary(op, a) => {
                let op = match op {
                    UnaryOp::Neg => "-",
                    UnaryOp::Pos => "+",
                    UnaryOp::Invert => "~",
                };
                format!("{op}{}", e(a))
            }
            ExprKind::Not(a) => format!("not {}", e(a)),
            ExprKind::Binary(op, a, b) => format!("({} {} {})", e(a), binary(op), e(b)),
            ExprKind::Compare(op, a, b) => format!("({} {} {})", e(a), comparison(op), e(b)),
            ExprKind::And(a, b) => format!("({} and {})", e(a), e(b)),
            ExprKind::Or(a, b) => format!("({} or {})", e(a), e(b)),
            ExprKind::IfExp(test, then, other) => {
                format!("({} if {} else {})", e(then), e(test), e(other))
            }
            ExprKind::Call(callee, args) => format!("{}({})", e(callee), self.args(func, args)),
            ExprKind::MethodCall(recv, name, args) => {
                format!("{}.{name}({})", e(recv), self.args(func, args))
            }
            ExprKind::SuperCall(class, this, name, args) => {
                let class = &self.program.classes[class.index()].qualname;
                let this = self.local(func, this.0);
                format!("super({class}, {this}).{name}({})", self.args(func, args))
            }
            ExprKind::Attr(object, name) => format!("{}.{name}", e(object)),
            ExprKind::Subscript(object, index) => format!("{}[{}]", e(object), e(index)),
            ExprKind::Slice(lo, hi, step) => format!("{}:{}:{}", opt(lo), opt(hi), opt(step)),
            ExprKind::List(elements) => format!("[{}]", self.elements(func, elements)),
            ExprKind::Tuple(elements) => format!("({},)", self.elements(func, elements)),
            ExprKind::Set(elements) => format!("set{{{}}}", self.elements(func, elements)),
            ExprKind::Dict(items) => {
                let items: Vec<String> = items
                    .iter()
                    .map(|(key, value)| match key {
                        Some(key) => format!("{}: {}", e(key), e(value)),
                        None => format!("**{}", e(value)),
                    })
                    .collect();
                format!("{{{}}}", items.join(", "))
            }
            ExprKind::Format(parts) => format!("f({})", self.parts(func, parts)),
            ExprKind::Block(stmts, value) => {
                let mut text = String::new();
                self.stmts(func, stmts, 0, &mut text);
                let flat: Vec<&str> = text.lines().map(str::trim_end).collect();
                format!("{{ {}; {} }}", flat.join("; "), e(value))
            }
            ExprKind::IsInstance(value, classes) => {
                let classes: Vec<String> = classes.iter().map(|base| self.base(*base)).collect();
                format!("isinstance({}, [{}])", e(value), classes.join(", "))
            }
            ExprKind::Yield(value) => format!("(yield {})", opt(value)),
            ExprKind::YieldFrom(value) => format!("(yield from {})", e(value)),
        }
    }

    fn args(&self, func: &Func<'_>, args: &[CallArg<'_>]) -> String {
        let args: Vec<String> = args
            .iter()
            .map(|arg| {
                let value = self.expr(func, arg.value);
                match arg.kind {
                    ArgKind::Positional => value,
                    ArgKind::Star => format!("*{value}"),
                    ArgKind::Keyword(name) => format!("{name}={value}"),
                    ArgKind::DoubleStar => format!("**{value}"),
                }
            })
            .collect();
        args.join(", ")
    }

    fn elements(&self, func: &Func<'_>, elements: &[Element<'_>]) -> String {
        let elements: Vec<String> = elements
            .iter()
            .map(|element| {
                let star = if element.star { "*" } else { "" };
                format!("{star}{}", self.expr(func, element.value))
            })
            .collect();
        elements.join(", ")
    }

    fn parts(&self, func: &Func<'_>, parts: &[FormatPart<'_>]) -> String {
        let mut out = String::new();
        for (at, part) in parts.iter().enumerate() {
            if at > 0 {
                out.push_str(", ");
            }
            match part {
                FormatPart::Text(text) => {
                    let _ = write!(out, "{text:?}");
                }
                FormatPart::Value {
                    value,
                    conversion,
                    spec,
                } => {
                    out.push_str(&self.expr(func, value));
                    if let Some(conversion) = conversion {
                        let _ = write!(out, "!{conversion}");
                    }
                    if !spec.is_empty() {
                        let _ = write!(out, " : {}", self.parts(func, spec));
                    }
                }
            }
        }
        out
    }

    /// An annotation.
    pub(super) fn annotation(&self, expr: &Expr<'_>) -> String {
        let a = |expr: &Expr<'_>| self.annotation(expr);
        let list = |elements: &[Element<'_>]| {
            let parts: Vec<String> = elements
                .iter()
                .map(|element| self.annotation(element.value))
                .collect();
            parts.join(", ")
        };
        match expr.kind {
            ExprKind::None => "None".to_owned(),
            ExprKind::Class(id) => self.program.classes[id.index()].qualname.to_owned(),
            ExprKind::Stub(item) => self.stub(item),
            ExprKind::Str(name) => format!("'{name}"),
            ExprKind::Binary(_, left, right) => format!("{} | {}", a(left), a(right)),
            ExprKind::Subscript(base, index) => format!("{}[{}]", a(base), a(index)),
            ExprKind::Tuple(elements) => list(elements),
            ExprKind::List(elements) => format!("[{}]", list(elements)),
            _ => "?".to_owned(),
        }
    }
}

pub(super) fn binary(op: BinOp) -> &'static str {
    match op {
        BinOp::Add => "+",
        BinOp::Sub => "-",
        BinOp::Mul => "*",
        BinOp::TrueDiv => "/",
        BinOp::FloorDiv => "//",
        BinOp::Mod => "%",
        BinOp::Pow => "**",
        BinOp::LShift => "<<",
        BinOp::RShift => ">>",
        BinOp::BitAnd => "&",
        BinOp::BitOr => "|",
        BinOp::BitXor => "^",
        BinOp::MatMul => "@",
    }
}

fn comparison(op: CmpOp) -> &'static str {
    match op {
        CmpOp::Eq => "==",
        CmpOp::Ne => "!=",
        CmpOp::Lt => "<",
        CmpOp::Le => "<=",
        CmpOp::Gt => ">",
        CmpOp::Ge => ">=",
        CmpOp::Is => "is",
        CmpOp::IsNot => "is not",
        CmpOp::In => "in",
        CmpOp::NotIn => "not in",
    }
}
