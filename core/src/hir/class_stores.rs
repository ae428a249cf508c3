//! Attributes that classes get from outside their bodies.
//!
//! In: stores to attributes, of classes known by name and of classes that are values (`cls`, `type(x)`,
//! `x.__class__`). Out: which classes have a variable of their own for which attribute; until it is set, a class shows
//! that of its bases ([`Global::inherits`](super::Global)).
//!
//! ```text
//! type(self).count += 1      every class derived from the one whose method this is may get its own `count`
//! ```

use portalis_memory::{Symbol, sym};

use super::cx::Lower;
use super::{Base, ClassId, GlobalId, Item};
use crate::diagnostics::messages;
use crate::resolve::classes::{ClassInfo, Shape};
use crate::resolve::decorators::{Decorator, classify};
use crate::resolve::items::Entity;
use crate::resolve::scope::{NameInfo, Node, ScopeId};
use crate::syntax::ast;

impl<'a> Lower<'a, '_> {
    /// Finds the attributes that are given to classes from outside their bodies.
    pub(super) fn find_class_stores(&mut self) {
        for at in 0..self.r.modules.len() {
            for index in 0..self.r.modules[at].found.stores.len() {
                let (scope, store) = self.r.modules[at].found.stores[index];
                let ast::ExprKind::Attribute { value, attr, .. } = store.kind else {
                    continue;
                };
                let attr = self.r.scopes.mangle(scope, attr);
                if let Some(Entity::Item(Item::Class(class))) = self.r.path(scope, value) {
                    self.known_class_store(class, attr, store);
                } else if self.is_class_value(scope, value) {
                    self.any_class_store(scope, attr);
                }
            }
        }
    }

    fn known_class_store(&mut self, class: ClassId, attr: Symbol, store: &'a ast::Expr<'a>) {
        let Some(owner) = self.r.class_scope(class) else {
            return;
        };
        if let Some(Entity::Item(Item::Func(_))) = self.r.entity(owner, attr) {
            let error = messages::unsupported(
                store.span,
                "replacing a method of a class",
                "keep the function in an attribute of the instances",
            );
            self.report(error);
        }
        self.add_class_store(owner, attr);
    }

    fn add_class_store(&mut self, owner: ScopeId, attr: Symbol) {
        if !self.class_stores.contains(&(owner, attr)) {
            self.class_stores.push((owner, attr));
        }
    }

    /// A store to a class that is a value: in a method it is one of those derived from the method's class.
    fn any_class_store(&mut self, scope: ScopeId, attr: Symbol) {
        let home = self.class_around(scope);
        for at in 0..self.r.numbers.classes.len() as u32 {
            let Some(info) = self.r.class_info(ClassId(at)) else {
                continue;
            };
            let concerned = match home {
                Some(home) => info.mro.contains(&Base::User(home)),
                None => self.inherited(&info, attr).is_some(),
            };
            if concerned && info.shape == Shape::Plain {
                self.add_class_store(info.scope, attr);
            }
        }
    }

    /// The class in one of whose methods a scope lies.
    fn class_around(&self, scope: ScopeId) -> Option<ClassId> {
        let mut at = Some(scope);
        while let Some(scope) = at {
            let scope = self.r.scopes.get(scope);
            if scope.class.is_some() {
                return scope.class;
            }
            at = scope.parent;
        }
        None
    }

    /// Whether an expression stands for a class as its form shows: `type(x)`, `x.__class__`, `cls`.
    fn is_class_value(&mut self, scope: ScopeId, value: &'a ast::Expr<'a>) -> bool {
        match value.kind {
            ast::ExprKind::Call(ast::Call { func, args, .. }) if args.len() == 1 => {
                matches!(func.kind, ast::ExprKind::Name { id, .. } if id == sym::type_)
            }
            ast::ExprKind::Attribute { attr, .. } => attr == sym::__class__,
            ast::ExprKind::Name { id, .. } => self.is_class_parameter(scope, id),
            _ => false,
        }
    }

    fn is_class_parameter(&mut self, scope: ScopeId, name: Symbol) -> bool {
        let mut at = Some(scope);
        while let Some(here) = at {
            let info = self.r.scopes.get(here);
            let parent = info.parent;
            if let (Node::Function(node, _), Some(parent)) = (info.node, parent)
                && self.r.scopes.get(parent).class.is_some()
            {
                let first = node.args.posonlyargs.iter().chain(node.args.args).next();
                let made = [sym::__new__, sym::__init_subclass__, sym::__class_getitem__];
                return first.is_some_and(|first| first.arg == name)
                    && (made.contains(&node.name)
                        || node.decorators.iter().any(|decorator| {
                            classify(&mut self.r, parent, decorator) == Decorator::Class
                        }));
            }
            at = parent;
        }
        false
    }

    /// The class among a class's bases that has an attribute of its own.
    fn inherited(&mut self, info: &ClassInfo<'a>, name: Symbol) -> Option<ScopeId> {
        info.mro.iter().skip(1).find_map(|base| {
            let Base::User(base) = base else { return None };
            let scope = self.r.class_scope(*base)?;
            let own = self.r.scopes.info(scope, name);
            let own = own.is_some_and(NameInfo::is_bound);
            (own || self.class_stores.contains(&(scope, name))).then_some(scope)
        })
    }

    /// Attributes that the class gets only later; until then they are those of its bases.
    pub(super) fn stored_attributes(&mut self, info: &ClassInfo<'a>) {
        let stores: Vec<Symbol> = self
            .class_stores
            .iter()
            .filter(|(scope, name)| {
                *scope == info.scope && self.r.scopes.info(info.scope, *name).is_none()
            })
            .map(|(_, name)| *name)
            .collect();
        for name in stores {
            let global = self.class_global(info.scope, name);
            let inherits = self.inherited_global(info, name);
            self.r.globals[global.index()].inherits = inherits;
        }
    }

    fn inherited_global(&mut self, info: &ClassInfo<'a>, name: Symbol) -> Option<GlobalId> {
        let base = self.inherited(info, name)?;
        match self.r.entity(base, name) {
            Some(Entity::Item(Item::Func(_))) => None,
            _ => Some(self.class_global(base, name)),
        }
    }
}
