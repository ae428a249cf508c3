//! What each name statically stands for.
//!
//! In: marked scopes. Out: an [`Entity`] per name: a function, class, module or stub when the name is bound once and
//! never before it is read, else a variable. Module variables that nothing but the module's own code sees are
//! locals of its body.
//!
//! ```text
//! from math import pi      pi     -> Item::Stub(math.pi)
//! def area(r): ...         area   -> Item::Func
//! total = 0                total  -> Local
//! LIMIT = 9                LIMIT  -> Item::Global if a function reads it
//! ```

use portalis_memory::{Symbol, sym};
use smallvec::SmallVec;

use super::graph::ModuleRef;
use super::order;
use super::scope::{
    Flags, Meaning, NameId, NameInfo, Node, ScopeId, ScopeKind, Scopes, Site, SiteKind,
};
use super::special::{self, Special};
use super::{Resolved, decorators};
use crate::hir::{Global, GlobalId, Item, ModuleId};
use crate::source::Span;
use crate::stubs::StubItem;
use crate::syntax::ast::{
    Assign, BinOp, Call, Constant, Expr, ExprKind, Stmt, StmtKind, Subscript,
};

/// What a name stands for.
#[derive(Clone, Copy, Debug)]
pub enum Entity<'a> {
    /// Something with a value that hir knows.
    Item(Item),
    /// A local variable of the function (or module body) that owns the name.
    Local,
    /// An attribute of the class whose body owns the name.
    ClassVariable,
    /// A name that the compiler understands.
    Special(Special),
    /// A module that the compiler understands, or a folder.
    SpecialModule(Symbol),
    /// A type alias or type variable: no value at run time, unless it is asked for.
    Alias(ScopeId, &'a Expr<'a>),
    /// A `NewType`, with the call that makes it: as a function it gives back its argument.
    NewType(ScopeId, &'a Expr<'a>),
}

impl Entity<'_> {
    /// The module that it is.
    pub fn as_module(self) -> Option<ModuleRef> {
        match self {
            Self::Item(Item::Module(id)) => Some(ModuleRef::Program(id)),
            Self::Item(Item::Stub(StubItem::Module(id))) => Some(ModuleRef::Stub(id)),
            Self::SpecialModule(name) => Some(ModuleRef::Special(name)),
            _ => None,
        }
    }
}

impl<'a> Resolved<'a, '_> {
    /// What `name`, which `owner` binds, stands for; `None` if `owner` does not bind it.
    pub fn entity(&mut self, owner: ScopeId, name: Symbol) -> Option<Entity<'a>> {
        let id = self.scopes.find(owner, name)?;
        self.entity_of(id)
    }

    /// What a name stands for in the scope that binds it; `None` if it only reads it.
    pub(super) fn entity_of(&mut self, id: NameId) -> Option<Entity<'a>> {
        let info = self.scopes.name(id);
        match info.meaning {
            Meaning::Known(entity) => return Some(entity),
            // A name defined through itself is a variable.
            Meaning::Sought => return Some(self.variable(id)),
            Meaning::Unasked if !info.flags.has(Flags::BOUND.and(Flags::PARAM)) => return None,
            Meaning::Unasked => {}
        }
        let may_be_fixed = may_be_fixed(&self.scopes, info);
        self.scopes.name_mut(id).meaning = Meaning::Sought;
        self.sought += 1;
        let fixed = may_be_fixed.then(|| self.fixed(id));
        let entity = match fixed.flatten() {
            Some(entity) => entity,
            None => self.variable(id),
        };
        self.sought -= 1;
        self.scopes.name_mut(id).meaning = Meaning::Known(entity);
        Some(entity)
    }

    fn info(&self, owner: ScopeId, name: Symbol) -> Option<&NameInfo<'a>> {
        self.scopes.info(owner, name)
    }

    /// What a name that is bound once stands for.
    fn fixed(&mut self, id: NameId) -> Option<Entity<'a>> {
        let never_again = Flags::DELETED.and(Flags::REBOUND).and(Flags::PARAM);
        let info = self.scopes.name(id);
        let owner = info.scope;
        let is_class = self.scopes.get(owner).kind == ScopeKind::Class;
        if matches!(self.scopes.first_site(info)?.kind, SiteKind::Import(_))
            && let Some(entity) = self.same_import(id)
        {
            return Some(entity);
        }
        let info = self.scopes.name(id);
        let Some(site) = self.scopes.only_site(info) else {
            return if is_class { self.last_method(id) } else { None };
        };
        if info.flags.has(never_again) {
            return None;
        }
        match site.kind {
            SiteKind::Import(_) => None,
            SiteKind::Assign(value) => self.alias(id, value),
            SiteKind::Def(node) => {
                let scope = self.scopes.of_function(node)?;
                let func = self.scopes.get(scope).func;
                if is_class {
                    return (site.top && !decorators::is_value(self, owner, node))
                        .then_some(Entity::Item(Item::Func(func)));
                }
                let late_defaults = site.in_loop && decorators::has_computed_defaults(&node.args);
                let fixed =
                    !late_defaults && self.in_time(id) && !decorators::is_value(self, owner, node);
                fixed.then_some(Entity::Item(Item::Func(func)))
            }
            SiteKind::Class(node) => {
                let scope = self.scopes.of_class(node)?;
                let class = self.scopes.get(scope).class?;
                let fixed = is_class || self.in_time(id);
                (fixed && !decorators::is_class_value(self, owner, node))
                    .then_some(Entity::Item(Item::Class(class)))
            }
            SiteKind::Made | SiteKind::Target(_) | SiteKind::Other => None,
        }
    }

    /// Imports of one module under one name stand for that module, however many there are (`import os, os.path`),
    /// and `del` of it changes nothing that a compiled program could see.
    fn same_import(&mut self, id: NameId) -> Option<Entity<'a>> {
        let info = self.scopes.name(id);
        let owner = info.scope;
        if info.flags.has(Flags::REBOUND.and(Flags::PARAM)) {
            return None;
        }
        let import = |site: Site<'_>| match site.kind {
            SiteKind::Import(index) => Some(index),
            _ => None,
        };
        let indices = self.scopes.sites(info).map(import);
        let indices: SmallVec<[u32; 4]> = indices.collect::<Option<_>>()?;
        let mut found: Option<Entity<'a>> = None;
        for index in indices {
            let entity = self.imported(owner, index)?;
            match (&entity, found) {
                (Entity::Item(item), Some(Entity::Item(earlier))) if *item == earlier => {}
                (Entity::Special(item), Some(Entity::Special(earlier))) if *item == earlier => {}
                (Entity::SpecialModule(item), Some(Entity::SpecialModule(earlier)))
                    if *item == earlier => {}
                (_, None) => {}
                _ => return None,
            }
            found = Some(entity);
        }
        found
    }

    /// In a class the last of several definitions of a method counts (a property's setter among them).
    fn last_method(&mut self, id: NameId) -> Option<Entity<'a>> {
        let info = self.scopes.name(id);
        let owner = info.scope;
        let is_method = |site: Site<'_>| site.top && matches!(site.kind, SiteKind::Def(_));
        let all_top = self.scopes.sites(info).all(is_method);
        let SiteKind::Def(node) = self.scopes.sites(info).last()?.kind else {
            return None;
        };
        let scope = self.scopes.of_function(node)?;
        let func = self.scopes.get(scope).func;
        let fixed = all_top && !decorators::is_value(self, owner, node);
        fixed.then_some(Entity::Item(Item::Func(func)))
    }

    /// Whether the one statement that binds `name` runs before all reads.
    fn in_time(&mut self, id: NameId) -> bool {
        let owner = self.scopes.name(id).scope;
        self.read_order(owner);
        let info = self.scopes.name(id);
        let is_top = || self.scopes.first_site(info).is_some_and(|site| site.top);
        let foreign = info.flags.has(Flags::IMPORTED) && !is_top();
        !foreign && order::is_bound_in_time(&self.scopes, &self.uses, owner, id)
    }

    fn read_order(&mut self, owner: ScopeId) {
        let here = &mut self.scopes.list[owner.index()];
        if std::mem::replace(&mut here.has_first_reads, true) {
            return;
        }
        let foreign = match self.scopes.get(owner).kind {
            ScopeKind::Module => self.foreign_reads(self.scopes.get(owner).module),
            _ => Vec::new(),
        };
        order::find_first_reads(&mut self.scopes, &mut self.uses, owner, &foreign);
    }

    fn imported(&mut self, owner: ScopeId, index: u32) -> Option<Entity<'a>> {
        let module = self.scopes.get(owner).module;
        let info = &self.modules[module.index()];
        let import = info.found.imports[index as usize];
        let target = &info.targets[index as usize];
        // An import that fails in a `try` leaves a variable.
        let (module, submodule) = (target.module?, target.submodule);
        let Some(name) = import.name else {
            let meant = if import.asname.is_some() {
                module
            } else {
                target.root?
            };
            return Some(self.module_entity(meant));
        };
        if let Some(submodule) = submodule {
            return Some(self.module_entity(submodule));
        }
        let entity = self.attribute(module, name)?;
        match entity {
            // A variable that is bound again later is copied by the import.
            Entity::Item(Item::Global(_)) if !self.is_bound_once(module, name) => None,
            Entity::Local | Entity::ClassVariable => None,
            other => Some(other),
        }
    }

    fn is_bound_once(&self, module: ModuleRef, name: Symbol) -> bool {
        let ModuleRef::Program(id) = module else {
            return true;
        };
        let scope = self.modules[id.index()].scope;
        self.info(scope, name).is_some_and(|info| {
            let again = Flags::REBOUND.and(Flags::DELETED);
            let site = self.scopes.only_site(info);
            site.is_some_and(|site| site.top && !site.in_loop) && !info.flags.has(again)
        })
    }

    /// The entity of a module.
    pub fn module_entity(&self, module: ModuleRef) -> Entity<'a> {
        match module {
            ModuleRef::Program(id) => Entity::Item(Item::Module(id)),
            ModuleRef::Stub(id) => Entity::Item(Item::Stub(StubItem::Module(id))),
            ModuleRef::Special(name) => Entity::SpecialModule(name),
        }
    }

    /// What `module.name` stands for.
    pub fn attribute(&mut self, module: ModuleRef, name: Symbol) -> Option<Entity<'a>> {
        match module {
            ModuleRef::Program(id) => {
                let info = &self.modules[id.index()];
                let special = info.library.then(|| special::lookup(&info.name, name));
                if let Some(special) = special.flatten() {
                    return Some(Entity::Special(special));
                }
                self.entity(info.scope, name)
                    .or_else(|| self.submodule(&self.modules[id.index()].name, name))
            }
            ModuleRef::Stub(id) => {
                let dotted = &self.stubs.modules[id.0 as usize].name;
                if let Some(special) = special::lookup(dotted, name) {
                    return Some(Entity::Special(special));
                }
                let item = self.stubs.lookup(id, name);
                item.map(|item| Entity::Item(Item::Stub(item)))
                    .or_else(|| self.submodule(dotted, name))
            }
            ModuleRef::Special(module) => special::lookup(module.as_str(), name)
                .map(Entity::Special)
                .or_else(|| self.submodule(module.as_str(), name)),
        }
    }

    fn submodule(&self, package: &str, name: Symbol) -> Option<Entity<'a>> {
        let dotted = format!("{package}.{name}");
        if let Some(at) = self.modules.iter().position(|module| module.name == dotted) {
            return Some(Entity::Item(Item::Module(ModuleId(at as u32))));
        }
        if let Some(id) = self.stubs.module(&dotted) {
            return Some(Entity::Item(Item::Stub(StubItem::Module(id))));
        }
        special::is_module(&dotted).then(|| Entity::SpecialModule(Symbol::intern(&dotted)))
    }

    /// The entity of a name that is a variable.
    fn variable(&mut self, id: NameId) -> Entity<'a> {
        let info = self.scopes.name(id);
        match self.scopes.get(info.scope).kind {
            ScopeKind::Class => Entity::ClassVariable,
            ScopeKind::Module if info.flags.has(Flags::OBSERVED) => {
                Entity::Item(Item::Global(self.global(id)))
            }
            _ => Entity::Local,
        }
    }

    /// The variable of an observed module name, made when it is first asked for.
    fn global(&mut self, name_id: NameId) -> GlobalId {
        if let Some(id) = self.module_globals.get(&name_id) {
            return *id;
        }
        let owner = self.scopes.name(name_id).scope;
        self.read_order(owner);
        let module = self.scopes.get(owner).module;
        let info = self.scopes.name(name_id);
        let name = info.name;
        let first = self.scopes.first_site(info);
        let span = first.map_or(info.span, |site| site.span);
        let mut sites = self.scopes.sites(info);
        let top = sites.find(|site| site.top && !site.in_loop);
        let in_time = top.is_some_and(|site| info.first_read >= site.span.hi);
        let maybe_unbound = !in_time || info.flags.has(Flags::DELETED);
        let literal = match self.scopes.only_site(info).map(|site| site.kind) {
            Some(SiteKind::Assign(value)) if !maybe_unbound => super::literal(value),
            _ => None,
        };
        let id = GlobalId(self.globals.len() as u32);
        self.globals.push(Global {
            module,
            name,
            class: None,
            maybe_unbound,
            constant: literal.is_some(),
            literal,
            annotation: None,
            inherits: None,
            span,
        });
        self.module_globals.insert(name_id, id);
        id
    }

    /// Whether a name assigned once is a type alias, a type variable or a `NewType`.
    fn alias(&mut self, id: NameId, value: &'a Expr<'a>) -> Option<Entity<'a>> {
        let info = self.scopes.name(id);
        let (owner, name) = (info.scope, info.name);
        match value.kind {
            ExprKind::Call(Call { func, args, .. }) => match self.path(owner, func)? {
                Entity::Special(Special::TypeVar) => Some(Entity::Alias(owner, value)),
                Entity::Special(Special::NewType) => Some(Entity::NewType(owner, value)),
                Entity::Special(Special::NamedTupleCall) if args.len() >= 2 => {
                    let class = self.named_tuple_class(owner, name, value)?;
                    Some(Entity::Item(Item::Class(class)))
                }
                _ => None,
            },
            ExprKind::Name { .. } | ExprKind::Attribute { .. } => {
                let entity = self.path(owner, value)?;
                let fixed = matches!(
                    entity,
                    Entity::Special(_)
                        | Entity::Alias(..)
                        | Entity::NewType(..)
                        | Entity::Item(Item::Class(_) | Item::Stub(StubItem::Class(_)))
                );
                (fixed && self.in_time(id)).then_some(entity)
            }
            _ if self.is_type(owner, value, false) => Some(Entity::Alias(owner, value)),
            _ => None,
        }
    }

    /// Whether an expression can only be meant as a type: `list[int]`, `int | None`, `Optional[X]`.
    fn is_type(&mut self, owner: ScopeId, expr: &'a Expr<'a>, inner: bool) -> bool {
        match expr.kind {
            ExprKind::Constant(Constant::None | Constant::Ellipsis | Constant::Str(_)) => inner,
            ExprKind::Name { .. } | ExprKind::Attribute { .. } => {
                let is_class = matches!(
                    self.path(owner, expr),
                    Some(
                        Entity::Special(_)
                            | Entity::Alias(..)
                            | Entity::NewType(..)
                            | Entity::Item(Item::Class(_) | Item::Stub(StubItem::Class(_)))
                    )
                );
                inner && is_class
            }
            ExprKind::Subscript(Subscript { value, .. }) => {
                // `Color[name]` is a member of an enumeration.
                if let Some(Entity::Item(Item::Class(class))) = self.path(owner, value)
                    && let Some(info) = self.class_info(class)
                    && matches!(info.shape, super::classes::Shape::Enum(_))
                {
                    return false;
                }
                self.is_type(owner, value, true)
            }
            ExprKind::BinOp(BinOp { left, right, .. }) => {
                self.is_type(owner, left, true) && self.is_type(owner, right, true)
            }
            _ => false,
        }
    }

    /// What a dotted path stands for, if that is known without running the program.
    pub fn path(&mut self, from: ScopeId, expr: &Expr<'a>) -> Option<Entity<'a>> {
        match expr.kind {
            ExprKind::Name { id, .. } => {
                let id = self.scopes.mangle(from, id);
                Some(self.lookup(from, id)?.1)
            }
            ExprKind::Attribute { value, attr, .. } => {
                let base = self.path(from, value)?;
                self.member(base, attr)
            }
            ExprKind::Subscript(Subscript { value, .. }) => match self.path(from, value)? {
                // `Generic[T]`, `list[int]` as a base or callee.
                found @ (Entity::Item(Item::Class(_) | Item::Stub(StubItem::Class(_)))
                | Entity::Special(_)) => Some(found),
                _ => None,
            },
            _ => None,
        }
    }

    /// What `base.attr` stands for, if that is known without running the program.
    pub fn member(&mut self, base: Entity<'a>, attr: Symbol) -> Option<Entity<'a>> {
        if let Some(module) = base.as_module() {
            return self.attribute(module, attr);
        }
        let Entity::Item(Item::Class(class)) = base else {
            return None;
        };
        let scope = self.class_scope(class)?;
        match self.entity(scope, attr)? {
            Entity::Item(Item::Class(inner)) => Some(Entity::Item(Item::Class(inner))),
            _ => None,
        }
    }

    /// The class scope of a class that a statement makes.
    pub fn class_scope(&self, class: crate::hir::ClassId) -> Option<ScopeId> {
        self.numbers.classes.get(class.index()).copied()
    }

    /// Of a name bound once by a class statement, that class, wherever the statement stands.
    pub fn class_of_name(&mut self, from: ScopeId, name: Symbol) -> Option<crate::hir::ClassId> {
        let owner = self.scopes.owner(from, name);
        let site = self.scopes.only_site(self.info(owner, name)?)?;
        let SiteKind::Class(node) = site.kind else {
            return None;
        };
        self.scopes.get(self.scopes.of_class(node)?).class
    }

    /// The statement's span of a scope, for messages.
    pub fn scope_span(&self, scope: ScopeId) -> Span {
        match self.scopes.get(scope).node {
            Node::Module(tree) => Span::at(tree.span.lo),
            Node::Function(_, span) | Node::Class(_, span) => span,
            Node::Expr(expr) => expr.span,
        }
    }
}

/// Whether a name can stand for something else than a variable.
pub(super) fn may_be_fixed<'a>(scopes: &Scopes<'a>, info: &NameInfo<'a>) -> bool {
    let is_made = |site: Site<'_>| {
        !matches!(
            site.kind,
            SiteKind::Made | SiteKind::Target(_) | SiteKind::Other
        )
    };
    scopes.sites(info).any(is_made)
}

/// The names of `__all__ = ["a", "b"]`.
pub fn all_list(body: &[Stmt<'_>]) -> Option<Vec<Symbol>> {
    body.iter().rev().find_map(|stmt| {
        let StmtKind::Assign(Assign { targets, value }) = stmt.kind else {
            return None;
        };
        let is_all = |target: &Expr<'_>| {
            matches!(
                target.kind,
                ExprKind::Name {
                    id: sym::__all__,
                    ..
                }
            )
        };
        if !targets.iter().any(is_all) {
            return None;
        }
        let (ExprKind::List { elts, .. } | ExprKind::Tuple { elts, .. }) = value.kind else {
            return None;
        };
        let name = |elt: &Expr<'_>| match elt.kind {
            ExprKind::Constant(Constant::Str(text)) => Some(Symbol::intern(text)),
            _ => None,
        };
        elts.iter().map(name).collect()
    })
}
