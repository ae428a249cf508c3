//! Decorators that say how a function binds.
//!
//! ```text
//! @staticmethod         Binding::Static
//! @area.setter          Binding::Setter
//! @cache                value: f = cache(f)
//! ```

use portalis_memory::{Symbol, sym};

use super::cx::Lower;
use super::{Base, Binding, ClassId};
use crate::resolve::decorators::{Decorator, classify};
use crate::resolve::scope::SiteKind;
use crate::syntax::ast;

/// What the decorators of a method say together.
#[derive(Clone, Copy, Debug)]
pub(super) struct Decorated {
    pub(super) binding: Binding,
    pub(super) is_abstract: bool,
    pub(super) is_value: bool,
    /// `@cached_property`.
    pub(super) is_cached: bool,
}

impl<'a> Lower<'a, '_> {
    /// Reads the decorators of a method.
    pub(super) fn decorated(&mut self, node: &'a ast::FunctionDef<'a>) -> Decorated {
        let mut found = Decorated {
            binding: match node.name {
                sym::__new__ => Binding::Static,
                sym::__init_subclass__ | sym::__class_getitem__ => Binding::Class,
                _ => Binding::Instance,
            },
            is_abstract: false,
            is_value: false,
            is_cached: false,
        };
        let scope = self.scope();
        for decorator in node.decorators {
            match classify(&mut self.r, scope, decorator) {
                Decorator::Getter => found.binding = Binding::Getter,
                Decorator::Setter => found.binding = Binding::Setter,
                Decorator::Deleter => found.binding = Binding::Deleter,
                Decorator::Static => found.binding = Binding::Static,
                Decorator::Class => found.binding = Binding::Class,
                Decorator::Abstract => found.is_abstract = true,
                Decorator::Value => found.is_value = true,
                Decorator::CachedProperty => found.is_cached = true,
                Decorator::Dataclass | Decorator::TotalOrdering => {}
                Decorator::Transparent | Decorator::Wraps => {}
            }
        }
        found
    }

    /// Whether `name` is a property in the classes behind `class` in its order of resolution.
    pub(super) fn is_inherited_property(&mut self, class: ClassId, name: Symbol) -> bool {
        let Some(info) = self.r.class_info(class) else {
            return false;
        };
        for base in info.mro.iter().skip(1) {
            let Base::User(base) = *base else { continue };
            let Some(scope) = self.r.class_scope(base) else {
                continue;
            };
            let Some(found) = self.r.scopes.info(scope, name) else {
                continue;
            };
            let getter = self.r.scopes.first_site(found);
            if let Some(SiteKind::Def(node)) = getter.map(|site| site.kind) {
                let mut decorators = node.decorators.iter();
                return decorators
                    .any(|decorator| classify(&mut self.r, scope, decorator) == Decorator::Getter);
            }
            return false;
        }
        false
    }

    /// Refuses decorators that make sense only in a class.
    pub(super) fn check_decorator(&mut self, decorator: &'a ast::Expr<'a>) {
        let scope = self.scope();
        let what = match classify(&mut self.r, scope, decorator) {
            Decorator::Getter | Decorator::Setter | Decorator::Deleter => "a property",
            Decorator::CachedProperty => "`cached_property`",
            Decorator::Class => "`classmethod`",
            _ => return,
        };
        let what = format!("{what} outside the body of a class");
        self.refuse(
            decorator.span,
            &what,
            "move it to the top level of the class's body",
        );
    }
}
