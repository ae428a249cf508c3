//! What runs once a class is made: `__set_name__` of its attributes, `__init_subclass__` of its bases.
//!
//! ```text
//! class Plugin(Base, tag="x"):       Plugin.limit.__set_name__(Plugin, "limit")
//!     limit = Positive()       ->    Plugin.__init_subclass__(tag="x")
//! ```

use portalis_memory::{Symbol, sym};

use super::cx::Lower;
use super::{Base, ClassId, ExprKind, Item, Stmt, StmtKind, Var};
use crate::resolve::classes::ClassInfo;
use crate::resolve::items::Entity;
use crate::syntax::ast;

impl<'a> Lower<'a, '_> {
    pub(super) fn class_hooks(
        &mut self,
        info: &ClassInfo<'a>,
        class: ClassId,
        out: &mut Vec<Stmt<'a>>,
    ) {
        self.set_names(info, class, out);
        self.init_subclass(info, class, out);
    }

    /// Attributes whose class has `__set_name__` are told their names.
    fn set_names(&mut self, info: &ClassInfo<'a>, class: ClassId, out: &mut Vec<Stmt<'a>>) {
        for stmt in info.node.body {
            let ast::StmtKind::Assign(ast::Assign { targets, value }) = stmt.kind else {
                continue;
            };
            let [target] = targets.as_slice() else {
                continue;
            };
            let (ast::ExprKind::Name { id, .. }, ast::ExprKind::Call(ast::Call { func, .. })) =
                (target.kind, value.kind)
            else {
                continue;
            };
            let Some(Entity::Item(Item::Class(made))) = self.r.path(info.scope, func) else {
                continue;
            };
            let Some(of) = self.r.class_info(made) else {
                continue;
            };
            if !self.has_method(&of, made, sym::__set_name__) {
                continue;
            }
            let span = stmt.span;
            let global = self.class_global(info.scope, id);
            let object = self.read(span, Var::Global(global));
            let owner = self.expr_node(span, ExprKind::Class(class));
            let name = self.str_node(span, id.as_str());
            let call = self.method_node(span, object, sym::__set_name__, &[owner, name]);
            out.push(self.stmt_node(span, StmtKind::Expr(call)));
        }
    }

    /// The first base that has an `__init_subclass__` hears of the class.
    fn init_subclass(&mut self, info: &ClassInfo<'a>, class: ClassId, out: &mut Vec<Stmt<'a>>) {
        let hook = sym::__init_subclass__;
        let inherited = info.mro.iter().skip(1).any(|base| match *base {
            Base::User(base) => {
                let scope = self.r.class_scope(base);
                scope.is_some_and(|scope| self.r.user_defines(scope, hook))
            }
            Base::Stub(_) => false,
        });
        let metaclass = |k: &ast::Keyword<'_>| k.arg == Some(Symbol::intern("metaclass"));
        if !inherited {
            return;
        }
        if self.defines(info, hook) {
            let what = "a class with an `__init_subclass__` whose base has one too";
            self.refuse(info.span, what, "give the method to one of them");
            return;
        }
        if info.node.keywords.iter().any(metaclass) {
            return;
        }
        let span = info.span;
        let args = self.args(&[], info.node.keywords.as_slice());
        let this = self.expr_node(span, ExprKind::Class(class));
        let call = self.expr_node(span, ExprKind::MethodCall(this, hook, args));
        out.push(self.stmt_node(span, StmtKind::Expr(call)));
    }
}
