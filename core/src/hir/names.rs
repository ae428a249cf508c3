//! Names: from an identifier to a variable, a function, a class or a stub.
//!
//! ```text
//! total            Var(Local(3))
//! math.pi          Stub(Const(pi))
//! helper           Func(helper)
//! ```

use portalis_memory::{Symbol, sym};

use super::cx::Lower;
use super::{Expr, ExprKind, Global, GlobalId, Item, TargetKind, Var};
use crate::diagnostics::messages;
use crate::hir::FuncKind;
use crate::resolve::classes::Shape;
use crate::resolve::graph::ModuleRef;
use crate::resolve::items::Entity;
use crate::resolve::scope::{Flags, NameId, Node, ScopeId, ScopeKind, SiteKind};
use crate::resolve::special::{self, Special};
use crate::source::Span;
use crate::stubs::StubItem;
use crate::syntax::ast;

impl<'a> Lower<'a, '_> {
    /// A name that is read.
    pub(super) fn name(&mut self, name: Symbol, span: Span) -> &'a Expr<'a> {
        let name = self.r.scopes.mangle(self.scope(), name);
        let may_be_fixed = is_fixed(name) || self.place.is_some() && is_listed(name);
        if may_be_fixed && let Some(found) = self.fixed_name(name, span) {
            return found;
        }
        let scope = self.lookup_scope(name, span);
        match self.r.lookup(scope, name) {
            // Most names.
            Some((Some(owner), Entity::Local)) => {
                let var = self.variable(span, owner);
                self.read(span, var)
            }
            Some((owner, entity)) => self.entity(owner, name, entity, span),
            None => self.undefined(name, span),
        }
    }

    /// The scope where the search for a name begins: in a class body, a name that is bound only further down is
    /// looked up around the class.
    fn lookup_scope(&self, name: Symbol, span: Span) -> ScopeId {
        let scope = self.scope();
        let here = self.r.scopes.get(scope);
        let (ScopeKind::Class, Some(parent)) = (here.kind, here.parent) else {
            return scope;
        };
        let later = self.r.scopes.info(scope, name).is_some_and(|info| {
            !info.flags.has(Flags::GLOBAL.and(Flags::NONLOCAL))
                && self.r.scopes.sites(info).all(|site| site.span.hi > span.lo)
                && self.place.is_none()
        });
        if !later {
            return scope;
        }
        // The class around a class is not searched.
        let mut at = parent;
        while let (ScopeKind::Class, Some(parent)) =
            (self.r.scopes.get(at).kind, self.r.scopes.get(at).parent)
        {
            at = parent;
        }
        at
    }

    /// The value of a name that [`is_fixed`] or [`is_listed`].
    #[inline(never)]
    fn fixed_name(&mut self, name: Symbol, span: Span) -> Option<&'a Expr<'a>> {
        if is_listed(name) {
            let class = self.r.scopes.class_around(self.scope())?;
            let members = self.class_global(class, name);
            return Some(self.read(span, Var::Global(members)));
        }
        if self.is_bound(name) {
            return None;
        }
        let info = &self.r.modules[self.module.index()];
        Some(match name {
            sym::__name__ => {
                let text = info.name.clone();
                self.str_node(span, &text)
            }
            sym::__file__ => {
                let name = self.r.sources.map.name(info.file).to_owned();
                let name = self.str_node(span, &name);
                match self.r.stubs.builtin(sym::__file__) {
                    Some(place) => {
                        let place = self.expr_node(span, ExprKind::Stub(place));
                        self.call_node(span, place, &[name])
                    }
                    None => name,
                }
            }
            sym::__doc__ => match info.tree.docstring() {
                Some(text) => self.str_node(span, text),
                None => self.expr_node(span, ExprKind::None),
            },
            sym::__debug__ => self.expr_node(span, ExprKind::Bool(true)),
            sym::__class__ => {
                let class = self.r.scopes.class_around(self.scope())?;
                let class = self.r.scopes.get(class).class?;
                self.expr_node(span, ExprKind::Class(class))
            }
            sym::NotImplemented => self.expr_node(span, ExprKind::NotImplemented),
            _ => self.expr_node(span, ExprKind::Ellipsis),
        })
    }

    pub(super) fn is_bound(&self, name: Symbol) -> bool {
        let owner = self.r.scopes.owner(self.scope(), name);
        let flags = self.r.scopes.flags(owner, name);
        flags.has(Flags::BOUND.and(Flags::PARAM))
    }

    /// The value of what a name stands for.
    pub(super) fn entity(
        &mut self,
        owner: Option<NameId>,
        name: Symbol,
        entity: Entity<'a>,
        span: Span,
    ) -> &'a Expr<'a> {
        match (entity, owner) {
            (Entity::Item(item), _) => self.item(item, name, span),
            (Entity::Local, Some(owner)) => {
                let var = self.variable(span, owner);
                self.read(span, var)
            }
            (Entity::ClassVariable, Some(owner)) => {
                let class = self.r.scopes.name(owner).scope;
                let global = self.class_global(class, name);
                self.read(span, Var::Global(global))
            }
            (Entity::Alias(scope, value), _) => match self.r.path(scope, value) {
                Some(Entity::Item(item)) => self.item(item, name, span),
                _ => self.typing_value(span, name),
            },
            (Entity::Special(Special::TypeChecking), _) => {
                self.expr_node(span, ExprKind::Bool(false))
            }
            (Entity::SpecialModule(_), _) => self.module_value(span, name),
            _ => self.typing_value(span, name),
        }
    }

    fn item(&mut self, item: Item, name: Symbol, span: Span) -> &'a Expr<'a> {
        match item {
            Item::Func(func) => self.func_node(span, func),
            Item::Class(class) => {
                let info = self.r.class_info(class);
                match info {
                    // An enumeration as a value is the list of its members.
                    Some(info) if matches!(info.shape, Shape::Enum(_)) => {
                        let members = self.class_global(info.scope, sym::__members_list__);
                        self.read(span, Var::Global(members))
                    }
                    _ => self.expr_node(span, ExprKind::Class(class)),
                }
            }
            Item::Global(global) => self.read(span, Var::Global(global)),
            Item::Module(_) | Item::Stub(StubItem::Module(_)) => self.module_value(span, name),
            Item::Stub(item) => self.expr_node(span, ExprKind::Stub(item)),
        }
    }

    fn module_value(&mut self, span: Span, name: Symbol) -> &'a Expr<'a> {
        let what = format!("the module '{name}' as a value");
        self.refuse(
            span,
            &what,
            "use the module's names directly: `module.name`",
        )
    }

    fn typing_value(&mut self, span: Span, name: Symbol) -> &'a Expr<'a> {
        let what = format!("'{name}' as a value");
        self.refuse(
            span,
            &what,
            "use it in annotations, or write out what it stands for",
        )
    }

    /// A name that exists nowhere.
    fn undefined(&mut self, name: Symbol, span: Span) -> &'a Expr<'a> {
        let span = self.span(span);
        let text = name.as_str();
        let error = match special::refused_builtin(name) {
            Some(why) => messages::refused_builtin(span, text, why),
            None if special::is_cpython_builtin(name) => messages::missing_builtin(span, text),
            None => {
                // A variable that nothing assigns: reading it raises NameError.
                self.report(messages::undefined_name(span, text));
                let global = self.hidden_global(text, span);
                self.r.globals[global.index()].maybe_unbound = true;
                return self.read(span, Var::Global(global));
            }
        };
        self.report(error);
        self.expr_node(span, ExprKind::None)
    }

    /// The variable that a name is bound to here; `None` if the name is static and needs no assignment.
    pub(super) fn bound_var(&mut self, name: Symbol, span: Span) -> Option<Var> {
        let name = self.r.scopes.mangle(self.scope(), name);
        let (owner, entity) = self.binding(name)?;
        let scope = self.r.scopes.name(owner).scope;
        match entity {
            Entity::Item(Item::Global(global)) => self.owned_global(scope, name, global),
            Entity::Local => Some(self.variable(span, owner)),
            Entity::ClassVariable => Some(Var::Global(self.class_global(scope, name))),
            _ => None,
        }
    }

    /// What a name that is bound here stands for, with its owner's name.
    pub(super) fn binding(&mut self, name: Symbol) -> Option<(NameId, Entity<'a>)> {
        let (owner, entity) = self.r.lookup(self.scope(), name)?;
        Some((owner?, entity))
    }

    /// A global of this module; not one that an import made an alias of.
    fn owned_global(&self, owner: ScopeId, name: Symbol, global: GlobalId) -> Option<Var> {
        let module = self.r.scopes.get(owner).module;
        let found = &self.r.globals[global.index()];
        (found.module == module && found.name == name).then_some(Var::Global(global))
    }

    /// The variable of a class body.
    pub(super) fn class_global(&mut self, owner: ScopeId, name: Symbol) -> GlobalId {
        if let Some(id) = self.class_globals.get(&(owner, name)) {
            return *id;
        }
        let class = self.r.scopes.get(owner).class;
        let is_enum = class.is_some_and(|class| self.shape_is_enum(class));
        let scope = self.r.scopes.get(owner);
        let info = self.r.scopes.info(owner, name);
        let mut sites = info.into_iter().flat_map(|info| self.r.scopes.sites(info));
        let first = info.and_then(|info| self.r.scopes.first_site(info));
        let only = info.and_then(|info| self.r.scopes.only_site(info));
        let deleted = info.is_some_and(|info| info.flags.has(Flags::DELETED));
        let stored_outside = info.is_none() && self.class_stores.contains(&(owner, name));
        let hidden = info.is_none() && !stored_outside;
        let in_time = sites.any(|site| site.top && !site.in_loop);
        let stored = self
            .r
            .modules
            .iter()
            .any(|module| module.found.stored.contains(&name));
        let literal = match only {
            Some(site) if site.top && !stored && !deleted && !is_enum => match site.kind {
                SiteKind::Assign(value) => crate::resolve::literal(value),
                _ => None,
            },
            _ => None,
        };
        let span = first.map_or(Span::default(), |site| site.span);
        let span = match scope.node {
            Node::Class(_, class) if hidden || self.place.is_some() => class,
            _ => span,
        };
        let module = scope.module;
        let id = GlobalId(self.r.globals.len() as u32);
        self.r.globals.push(Global {
            module,
            name,
            class,
            maybe_unbound: !hidden && (deleted || !in_time),
            constant: literal.is_some(),
            literal,
            annotation: None,
            inherits: None,
            span,
        });
        self.class_globals.insert((owner, name), id);
        id
    }

    fn shape_is_enum(&mut self, class: super::ClassId) -> bool {
        let info = self.r.class_info(class);
        info.is_some_and(|info| matches!(info.shape, Shape::Enum(_)))
    }

    /// A hidden module variable.
    pub(super) fn hidden_global(&mut self, name: &str, span: Span) -> GlobalId {
        let id = GlobalId(self.r.globals.len() as u32);
        self.r.globals.push(Global {
            module: self.module,
            name: Symbol::intern(name),
            class: None,
            maybe_unbound: false,
            constant: false,
            literal: None,
            annotation: None,
            inherits: None,
            span: self.span(span),
        });
        id
    }

    /// What an expression stands for, if that is known without running the program.
    pub(super) fn path(&mut self, expr: &ast::Expr<'a>) -> Option<Entity<'a>> {
        let scope = self.scope();
        self.r.path(scope, expr)
    }

    /// `base.attr` where that is known without running the program, for what is known of the base.
    pub(super) fn static_member(
        &mut self,
        expr: &'a ast::Expr<'a>,
        base: Option<Entity<'a>>,
        attr: Symbol,
    ) -> Option<&'a Expr<'a>> {
        let base = base?;
        if let Some(var) = self.function_attr(base, attr, expr.span) {
            return Some(self.read(expr.span, var));
        }
        let Some(module) = base.as_module() else {
            return match self.r.member(base, attr)? {
                Entity::Item(inner) => Some(self.item(inner, attr, expr.span)),
                _ => None,
            };
        };
        if let Some(entity) = self.r.attribute(module, attr) {
            return Some(self.entity(None, attr, entity, expr.span));
        }
        if let ModuleRef::Program(id) = module {
            match attr {
                sym::__name__ => {
                    let name = self.r.modules[id.index()].name.clone();
                    return Some(self.str_node(expr.span, &name));
                }
                sym::__doc__ => {
                    return Some(match self.r.modules[id.index()].tree.docstring() {
                        Some(text) => self.str_node(expr.span, text),
                        None => self.expr_node(expr.span, ExprKind::None),
                    });
                }
                _ => {}
            }
        }
        let (dotted, ours) = self.r.describe(module);
        let span = self.span(expr.span);
        let error = messages::no_module_attribute(span, &dotted, attr.as_str(), ours);
        self.report(error);
        Some(self.expr_node(span, ExprKind::None))
    }

    /// The variable `module.name` that an assignment changes.
    pub(super) fn module_variable(
        &mut self,
        base: Option<Entity<'a>>,
        attr: Symbol,
    ) -> Option<TargetKind<'a>> {
        let Some(Entity::Item(Item::Module(id))) = base else {
            return None;
        };
        let owner = self.r.modules[id.index()].scope;
        match self.r.entity(owner, attr)? {
            Entity::Item(Item::Global(global)) => Some(TargetKind::Var(Var::Global(global))),
            _ => None,
        }
    }

    /// Whether this body is that of a module.
    pub(super) fn in_module_body(&self) -> bool {
        self.bodies
            .last()
            .is_some_and(|body| body.kind == FuncKind::Module)
    }
}

/// Whether a name's meaning does not depend on scopes unless the program binds it.
fn is_fixed(name: Symbol) -> bool {
    let is_known = || {
        matches!(
            name,
            sym::__name__ | sym::__file__ | sym::__debug__ | sym::__doc__ | sym::__class__
        )
    };
    matches!(name, sym::NotImplemented | sym::Ellipsis) || name.is_dunder() && is_known()
}

/// Whether a name stands for a list of an enumeration's members, in what the compiler makes.
fn is_listed(name: Symbol) -> bool {
    matches!(name, sym::__members_list__ | sym::__flags_list__)
}
