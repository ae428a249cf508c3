//! What is assigned to, and deleted.
//!
//! ```text
//! a, *rest = xs       Unpack([a, rest], star: 1)
//! p.x = 1             Attr(p, x)
//! ```

use portalis_memory::sym;

use super::cx::Lower;
use super::{Stmt, StmtKind, Target, TargetKind, Var};
use crate::diagnostics::messages;
use crate::syntax::ast;

impl<'a> Lower<'a, '_> {
    /// An assignment's target; `None` for a name that is static and needs no assignment.
    pub(super) fn target(&mut self, expr: &'a ast::Expr<'a>) -> Option<&'a Target<'a>> {
        let target = self.target_value(expr)?;
        Some(self.arena.alloc(target))
    }

    fn target_value(&mut self, expr: &'a ast::Expr<'a>) -> Option<Target<'a>> {
        let kind = match expr.kind {
            ast::ExprKind::Name { id, .. } => {
                let var = self.bound_var(id, expr.span)?;
                self.note_assigned(var);
                TargetKind::Var(var)
            }
            ast::ExprKind::Attribute { value, attr, .. } => {
                let base = self.path(value);
                let of_function = base.and_then(|base| self.function_attr(base, attr, expr.span));
                if let Some(var) = of_function {
                    self.note_assigned(var);
                }
                if attr == sym::__dict__ {
                    self.check_attributes_dict(expr);
                }
                let fixed = of_function.map(TargetKind::Var);
                match fixed.or_else(|| self.module_variable(base, attr)) {
                    Some(kind) => kind,
                    None => {
                        let value = self.base_of(value, base);
                        let attr = self.r.scopes.mangle(self.scope(), attr);
                        TargetKind::Attr(value, attr)
                    }
                }
            }
            ast::ExprKind::Subscript(ast::Subscript { value, slice, .. }) => {
                self.check_attributes_dict(value);
                let value = self.expr(value);
                let index = self.index(slice);
                TargetKind::Subscript(value, index)
            }
            ast::ExprKind::Tuple { elts, .. } | ast::ExprKind::List { elts, .. } => {
                self.unpack(elts.as_slice())?
            }
            ast::ExprKind::Starred { .. } => {
                let text = "starred assignment target must be in a list or tuple";
                self.report(messages::syntax_error(expr.span, text));
                return None;
            }
            _ => {
                self.refuse(expr.span, "this assignment target", "");
                return None;
            }
        };
        Some(self.target_node(expr.span, kind))
    }

    /// `x.__dict__` is a copy: it cannot be changed.
    pub(super) fn check_attributes_dict(&mut self, value: &'a ast::Expr<'a>) {
        let dict = match value.kind {
            ast::ExprKind::Attribute { attr, .. } => attr == sym::__dict__,
            ast::ExprKind::Call(ast::Call { func, .. }) => {
                matches!(func.kind, ast::ExprKind::Name { id, .. } if id == sym::vars)
            }
            _ => false,
        };
        if dict {
            let way_out = "assign the attributes by name";
            self.refuse(
                value.span,
                "changing the dict of an object's attributes",
                way_out,
            );
        }
    }

    fn unpack(&mut self, elts: &'a [ast::Expr<'a>]) -> Option<TargetKind<'a>> {
        let mut star = None;
        let mut targets = Vec::with_capacity(elts.len());
        for (at, elt) in elts.iter().enumerate() {
            let inner = match elt.kind {
                ast::ExprKind::Starred { value, .. } => {
                    if star.replace(at).is_some() {
                        let text = "multiple starred expressions in assignment";
                        self.report(messages::syntax_error(elt.span, text));
                    }
                    value
                }
                _ => elt,
            };
            targets.push(self.target_value(inner)?);
        }
        Some(TargetKind::Unpack(self.arena.alloc_slice(&targets), star))
    }

    /// `del a, b[0], (c, d)`.
    pub(super) fn delete(&mut self, expr: &'a ast::Expr<'a>, out: &mut Vec<Stmt<'a>>) {
        if let ast::ExprKind::Tuple { elts, .. } | ast::ExprKind::List { elts, .. } = expr.kind {
            for elt in elts {
                self.delete(elt, out);
            }
            return;
        }
        let Some(target) = self.target(expr) else {
            return;
        };
        if let TargetKind::Var(Var::Capture(id)) = target.kind {
            let capture = self.body().captures[id.index()];
            self.deleted_inside.insert((capture.owner, capture.local));
        }
        out.push(self.stmt_node(expr.span, StmtKind::Delete(target)));
    }
}
