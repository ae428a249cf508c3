//! What classes that derive from `list` and `dict` need beyond their made base.
//!
//! ```text
//! class Stack(list):                  def __init__(self, limit):
//!     def __init__(self, limit):          self._list__items = []        for nobody need call `list.__init__`
//!         self.limit = limit     ->       self.limit = limit
//! ```

use portalis_memory::{Symbol, sym};

use super::cx::Lower;
use super::functions::Definition;
use super::{Base, CallArg, Expr, ExprKind, LocalId, Stmt, StmtKind, TargetKind};
use crate::resolve::items::Entity;
use crate::source::Span;
use crate::syntax::ast;

impl<'a> Lower<'a, '_> {
    /// An `__init__` begins with the empty container.
    pub(super) fn empty_base(&mut self, definition: &Definition<'a>, out: &mut Vec<Stmt<'a>>) {
        let Some(class) = definition
            .class
            .filter(|_| definition.name == sym::__init__)
        else {
            return;
        };
        let Some(made) = self.r.made_base(class).filter(|made| made.class != class) else {
            return;
        };
        if definition.args.posonlyargs.is_empty() && definition.args.args.is_empty() {
            return;
        }
        let span = definition.span;
        let name = self.r.stubs.class(made.of).name;
        let empty = match name.as_str() {
            "list" => ExprKind::List(&[]),
            _ => ExprKind::Dict(&[]),
        };
        let value = self.expr_node(span, empty);
        let this = self.read_local(span, LocalId(0));
        let attr = Symbol::intern(&format!("_{name}__items"));
        let target = self.target_node(span, TargetKind::Attr(this, attr));
        let target = self.arena.alloc(target);
        out.push(self.stmt_node(span, StmtKind::Assign(target, value)));
    }

    /// Classes, and what stands for them among the bases of others.
    pub(super) fn with_made_bases(&mut self, mut classes: Vec<Base>) -> Vec<Base> {
        for at in 0..classes.len() {
            if let Base::Stub(class) = classes[at] {
                classes.extend(self.r.made_bases(class));
            }
        }
        classes
    }

    /// `list.append(self, x)` in a class that derives from `list`.
    pub(super) fn method_of_base(
        &mut self,
        span: Span,
        value: &'a ast::Expr<'a>,
        attr: Symbol,
        args: &'a [CallArg<'a>],
    ) -> Option<&'a Expr<'a>> {
        let Base::Stub(of) = self.class_path(value)? else {
            return None;
        };
        let around = self.r.scopes.class_around(self.scope())?;
        let class = self.r.scopes.get(around).class?;
        let made = self.r.made_base(class).filter(|made| made.of == of)?;
        let scope = self.r.class_scope(made.class)?;
        let Some(Entity::Item(super::Item::Func(func))) = self.r.entity(scope, attr) else {
            return None;
        };
        let callee = self.expr_node(span, ExprKind::Func(func));
        Some(self.expr_node(span, ExprKind::Call(callee, args)))
    }
}
