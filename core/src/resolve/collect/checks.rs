//! What CPython's symbol table refuses, in its words. The parser has refused what its compiler does.

use portalis_memory::{Symbol, sym};

use super::super::scope::{Flags, Node, ScopeKind, mangle};
use super::Collector;
use crate::diagnostics::messages;
use crate::source::Span;
use crate::syntax::ast::{
    Alias, BinOp, Call, Compare, ExceptHandler, Expr, ExprKind, IfExp, Subscript,
};

/// The names that `from __future__ import` knows.
const FEATURES: [&str; 10] = [
    "nested_scopes",
    "generators",
    "division",
    "absolute_import",
    "with_statement",
    "print_function",
    "unicode_literals",
    "barry_as_FLUFL",
    "generator_stop",
    "annotations",
];

impl<'a> Collector<'a, '_> {
    /// `global names`, `nonlocal names`.
    pub(super) fn declare(&mut self, names: &'a [Symbol], span: Span, kind: Flags) {
        let is_module = self.scopes.get(self.scope).kind == ScopeKind::Module;
        if kind == Flags::NONLOCAL && is_module {
            let text = "nonlocal declaration not allowed at module level";
            self.diagnostics.push(messages::syntax_error(span, text));
            return;
        }
        for &name in names {
            let mangled = mangle(self.scopes.get(self.scope).private, name);
            let flags = self.scopes.flags(self.scope, mangled);
            if let Some(text) = misuse(name, flags, kind) {
                self.diagnostics.push(messages::syntax_error(span, text));
            } else if !is_module {
                let info = self.scopes.entry(self.scope, mangled, span);
                info.flags.add(kind);
            }
        }
    }

    /// Marks the function as a generator, or refuses the `yield`.
    pub(super) fn check_yield(&mut self, span: Span) {
        let scope = self.scopes.get_mut(self.scope);
        let text = match (scope.kind, scope.node) {
            (ScopeKind::Function | ScopeKind::Lambda, _) => {
                scope.generator = true;
                return;
            }
            (ScopeKind::GenExp, _) => "'yield' inside generator expression".to_owned(),
            (ScopeKind::Comprehension, Node::Expr(Expr { kind, .. })) => {
                let what = match kind {
                    ExprKind::SetComp(..) => "set",
                    ExprKind::DictComp(..) => "dict",
                    _ => "list",
                };
                format!("'yield' inside {what} comprehension")
            }
            // The parser has refused it.
            _ => return,
        };
        self.diagnostics.push(messages::syntax_error(span, text));
    }

    /// A bare `except:` comes last.
    pub(super) fn check_handlers(&mut self, handlers: &[ExceptHandler<'a>]) {
        let early = handlers.split_last().map_or(&[][..], |(_, early)| early);
        for handler in early.iter().filter(|handler| handler.type_.is_none()) {
            let error = messages::syntax_error(handler.span, "default 'except:' must be last");
            self.diagnostics.push(error);
        }
    }

    /// `from __future__ import names`.
    pub(super) fn check_from(&mut self, span: Span, module: Option<Symbol>, names: &[Alias]) {
        if module != Some(sym::__future__) {
            return;
        }
        for alias in names {
            if !FEATURES.contains(&alias.name.as_str()) {
                let text = format!("future feature {} is not defined", alias.name);
                self.diagnostics.push(messages::syntax_error(span, text));
            }
        }
    }

    /// `:=` may not stand in the iterable of a comprehension.
    pub(super) fn check_no_walrus(&mut self, iter: &'a Expr<'a>) {
        if let Some(span) = find_walrus(iter) {
            let text =
                "assignment expression cannot be used in a comprehension iterable expression";
            self.diagnostics.push(messages::syntax_error(span, text));
        }
    }
}

/// What is wrong with `global name` or `nonlocal name`, given what was seen of the name before.
fn misuse(name: Symbol, flags: Flags, kind: Flags) -> Option<String> {
    let word = if kind == Flags::GLOBAL {
        "global"
    } else {
        "nonlocal"
    };
    if flags.has(Flags::PARAM) {
        Some(format!("name '{name}' is parameter and {word}"))
    } else if flags.has(Flags::GLOBAL.and(Flags::NONLOCAL)) && !flags.has(kind) {
        Some(format!("name '{name}' is nonlocal and global"))
    } else if flags.has(Flags::USED) {
        Some(format!("name '{name}' is used prior to {word} declaration"))
    } else if flags.has(Flags::ANNOTATED) {
        Some(format!("annotated name '{name}' can't be {word}"))
    } else if flags.has(Flags::BOUND) {
        Some(format!(
            "name '{name}' is assigned to before {word} declaration"
        ))
    } else {
        None
    }
}

fn find_walrus(expr: &Expr<'_>) -> Option<Span> {
    let first = |exprs: &[Expr<'_>]| exprs.iter().find_map(find_walrus);
    match expr.kind {
        ExprKind::NamedExpr(..) => Some(expr.span),
        ExprKind::BinOp(BinOp { left, right, .. }) => {
            find_walrus(left).or_else(|| find_walrus(right))
        }
        ExprKind::UnaryOp { operand, .. } => find_walrus(operand),
        ExprKind::BoolOp { values, .. } => first(values.as_slice()),
        ExprKind::Compare(Compare {
            left, comparators, ..
        }) => find_walrus(left).or_else(|| first(comparators)),
        ExprKind::Call(Call { func, args, .. }) => find_walrus(func).or_else(|| first(args)),
        ExprKind::List { elts, .. } | ExprKind::Tuple { elts, .. } | ExprKind::Set { elts } => {
            first(elts.as_slice())
        }
        ExprKind::Attribute { value, .. } | ExprKind::Starred { value, .. } => find_walrus(value),
        ExprKind::Subscript(Subscript { value, slice, .. }) => {
            find_walrus(value).or_else(|| find_walrus(slice))
        }
        ExprKind::IfExp(IfExp { test, body, orelse }) => find_walrus(test)
            .or_else(|| find_walrus(body))
            .or_else(|| find_walrus(orelse)),
        _ => None,
    }
}
