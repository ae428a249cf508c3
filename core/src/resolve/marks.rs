//! Tells every scope what others do with its names: captured, observed, rebound.
//!
//! In: collected scopes and imports. Out: the flags CAPTURED, REBOUND, OBSERVED and IMPORTED on the owners' names,
//! whose each name is, the uses of each owner's names ([`Use`]), and the SyntaxErrors about `nonlocal`.
//!
//! ```text
//! count = 0                 count: OBSERVED, REBOUND (two sites)
//! def bump():
//!     global count; count += 1
//! ```

use smallvec::SmallVec;
use std::sync::LazyLock;

use portalis_memory::{ObjectPool, Poolable, PooledObject, Symbol, metrics};

use super::graph::{Graph, ModuleInfo, ModuleRef};
use super::items::{Entity, may_be_fixed};
use super::order::Reads;
use super::scope::{Flags, Meaning, NameId, ScopeId, ScopeKind, Scopes, Seen, Site, SiteKind};
use crate::chain::{Chain, Chains};
use crate::diagnostics::{Diagnostics, messages};
use crate::hir::ModuleId;
use crate::syntax::ast::{ExprContext, ExprKind};

/// A use of a name, seen from its owner.
#[derive(Clone, Copy, Debug)]
pub struct Use {
    /// The scope that reads it.
    pub scope: ScopeId,
    /// The name.
    pub name: Symbol,
    /// The owner's name.
    pub owned: NameId,
    /// Offset of the first read there.
    pub first: u32,
    /// Offset of the last read there.
    pub last: u32,
}

impl Use {
    fn of(scope: ScopeId, name: Symbol, owned: NameId, (first, last): (u32, u32)) -> Self {
        Self {
            scope,
            name,
            owned,
            first,
            last,
        }
    }
}

/// The uses of names by their owners (modules and functions).
#[derive(Default)]
pub struct Uses {
    by_owner: Vec<Chain>,
    uses: Chains<Use>,
    /// Room for the search of [`order`](super::order).
    pub(super) reads: Reads,
}

/// More uses than this are not kept from one program to the next.
const MAX_KEPT: usize = 1 << 20;

/// As many as threads compile programs at once.
static USES: LazyLock<ObjectPool<Uses>> = LazyLock::new(|| {
    metrics::register_pool(|| USES.stats());
    ObjectPool::bounded(Uses::default, 64, MAX_KEPT)
});

/// Whether the uses of a program leave their memory to the next.
pub(super) fn set_pooling(is_on: bool) {
    USES.set_on(is_on);
}

impl Poolable for Uses {
    fn clear(&mut self) {
        self.by_owner.clear();
        self.uses.clear();
    }

    fn kept_capacity(&self) -> usize {
        self.by_owner.capacity() + self.uses.capacity() + self.reads.capacity()
    }
}

impl Uses {
    /// For a program with so many scopes and names.
    fn of_program(scopes: usize, names: usize) -> PooledObject<'static, Self> {
        let mut uses = USES.acquire();
        uses.by_owner.resize(scopes, Chain::default());
        uses.uses.reserve(names);
        uses
    }

    fn add(&mut self, owner: ScopeId, used: Use) {
        self.uses.push(&mut self.by_owner[owner.index()], used);
    }

    /// The uses of an owner's names.
    pub fn of(&self, owner: ScopeId) -> impl Iterator<Item = Use> {
        // Compiler-made scopes come later; nobody asks when their names are read.
        let chain = self.by_owner.get(owner.index()).copied();
        self.uses.iter(chain.unwrap_or_default())
    }
}

/// Sets the flags and gathers the uses.
pub fn mark(
    graph: &mut Graph<'_, '_>,
    diagnostics: &mut Diagnostics,
) -> PooledObject<'static, Uses> {
    let mut uses = Uses::of_program(graph.scopes.list.len(), graph.scopes.name_count());
    for at in 0..graph.scopes.list.len() {
        mark_scope(
            &mut graph.scopes,
            &graph.modules,
            ScopeId(at as u32),
            &mut uses,
            diagnostics,
        );
    }
    for at in 0..graph.modules.len() {
        mark_imports(&mut graph.scopes, &graph.modules, at);
        mark_chains(&mut graph.scopes, &graph.modules, at);
    }
    uses
}

fn mark_scope(
    scopes: &mut Scopes<'_>,
    modules: &[ModuleInfo<'_>],
    id: ScopeId,
    uses: &mut Uses,
    diagnostics: &mut Diagnostics,
) {
    let scope = scopes.get(id);
    let module = modules[scope.module.index()].scope;
    let func = scope.func;
    // To a class, the compiler adds methods.
    let is_settled = scope.kind != ScopeKind::Class;
    let is_local = is_settled && id != module;
    // What is marked here adds names to other scopes only.
    let mut names = scopes.walk_names(id);
    while let Some(here) = scopes.next_name(&mut names) {
        let info = scopes.name(here);
        let (name, flags, used, span) = (info.name, info.flags, info.uses.get(), info.span);
        let declared = flags.has(Flags::GLOBAL.and(Flags::NONLOCAL));
        let bound = flags.has(Flags::BOUND.and(Flags::PARAM));
        let is_own = id == module || bound && !declared;
        if is_own && !declared {
            // Nobody else need be told.
            let is_local = is_local && !may_be_fixed(scopes, scopes.name(here));
            let info = scopes.name_mut(here);
            if is_settled {
                info.seen = Some(Seen::Owned(here));
            }
            if is_local {
                info.meaning = Meaning::Known(Entity::Local);
            }
            if let Some(reads) = used {
                uses.add(id, Use::of(id, name, here, reads));
            }
            continue;
        }
        let owner = match is_own {
            true => id,
            false => scopes.owner(id, name),
        };
        if flags.has(Flags::NONLOCAL)
            && (owner == module || scopes.get(owner).kind == ScopeKind::Class)
        {
            let text = format!("no binding for nonlocal '{name}' found");
            diagnostics.push(messages::syntax_error(span, text));
            continue;
        }
        if declared && flags.has(Flags::BOUND) {
            bind_outside(scopes, here, owner, name);
        }
        // Built-in names have no owner.
        let owned = match is_own {
            true => Some(here),
            false => scopes.find(owner, name),
        };
        let Some(owned) = owned else {
            if is_settled && owner == module {
                scopes.name_mut(here).seen = Some(Seen::Outermost);
            }
            continue;
        };
        if is_settled {
            scopes.name_mut(here).seen = Some(Seen::Owned(owned));
        }
        if let Some((first, last)) = used {
            uses.add(owner, Use::of(id, name, owned, (first, last)));
            if !is_own {
                scopes.name_mut(owned).uses.add(first, last);
            }
        }
        if scopes.get(owner).func != func {
            let outside = Flags::CAPTURED.and(Flags::OBSERVED);
            scopes.name_mut(owned).flags.add(outside);
        }
    }
}

/// Tells the owner of a `global` or `nonlocal` name where an inner scope binds it.
fn bind_outside(scopes: &mut Scopes<'_>, here: NameId, owner: ScopeId, name: Symbol) {
    let inner = scopes.name(here);
    let (span, deleted) = (inner.span, inner.flags.has(Flags::DELETED));
    let foreign = |site| Site {
        kind: SiteKind::Other,
        top: false,
        ..site
    };
    let sites: SmallVec<[Site<'_>; 4]> = scopes.sites(inner).map(foreign).collect();
    let id = scopes.note(owner, name, span);
    let info = scopes.name_mut(id);
    let rebound = Flags::REBOUND.and(Flags::OBSERVED).and(Flags::CAPTURED);
    info.flags.add(rebound.and(Flags::BOUND));
    if deleted {
        info.flags.add(Flags::DELETED);
    }
    for site in sites {
        scopes.add_site(id, site);
    }
}

fn mark_imports(scopes: &mut Scopes<'_>, modules: &[ModuleInfo<'_>], at: usize) {
    let module = &modules[at];
    for (import, target) in module.found.imports.iter().zip(&module.targets) {
        if let (Some(ModuleRef::Program(id)), Some(name)) = (target.module, import.name) {
            let scope = modules[id.index()].scope;
            if scopes.info(scope, name).is_some() {
                let info = scopes.entry(scope, name, import.span);
                info.flags.add(Flags::IMPORTED.and(Flags::OBSERVED));
            }
        }
    }
}

fn mark_chains(scopes: &mut Scopes<'_>, modules: &[ModuleInfo<'_>], at: usize) {
    let mut targets = modules[at].targets.iter();
    if !targets.any(|target| !target.run.is_empty()) {
        // No name here stands for a module of the program.
        return;
    }
    for &(scope, chain) in &modules[at].found.chains {
        let mut root = chain;
        while let ExprKind::Attribute { value, .. } = root.kind {
            root = value;
        }
        let ExprKind::Name { id, .. } = root.kind else {
            continue;
        };
        let Some(root) = imported_module(scopes, modules, scope, id) else {
            continue;
        };
        let mut attrs = Vec::new();
        let mut at = chain;
        while let ExprKind::Attribute { value, attr, ctx } = at.kind {
            attrs.push((attr, ctx, at.span));
            at = value;
        }
        let mut here = Some(root);
        for (attr, ctx, span) in attrs.into_iter().rev() {
            let Some(module) = here else { break };
            let target = modules[module.index()].scope;
            here = match single_import(scopes, modules, module, target, attr) {
                Some(inner) => Some(inner),
                None => submodule(modules, module, attr),
            };
            let stored = ctx != ExprContext::Load;
            if scopes.info(target, attr).is_none() && (here.is_some() || !stored) {
                continue;
            }
            let id = scopes.note(target, attr, span);
            let flags = &mut scopes.name_mut(id).flags;
            flags.add(Flags::IMPORTED.and(Flags::OBSERVED));
            if stored {
                flags.add(Flags::REBOUND);
                let site = Site {
                    kind: SiteKind::Other,
                    span,
                    block_end: 0,
                    top: false,
                    in_loop: false,
                };
                scopes.add_site(id, site);
            }
        }
    }
}

/// The program's module that a name stands for, if it is bound once, by an import.
fn imported_module(
    scopes: &Scopes<'_>,
    modules: &[ModuleInfo<'_>],
    scope: ScopeId,
    name: Symbol,
) -> Option<ModuleId> {
    let module = scopes.get(scope).module;
    let owner = scopes.owner(scope, name);
    single_import(scopes, modules, module, owner, name)
}

fn single_import(
    scopes: &Scopes<'_>,
    modules: &[ModuleInfo<'_>],
    module: ModuleId,
    owner: ScopeId,
    name: Symbol,
) -> Option<ModuleId> {
    let info = scopes.info(owner, name)?;
    let SiteKind::Import(index) = scopes.first_site(info)?.kind else {
        return None;
    };
    let module = &modules[module.index()];
    let import = &module.found.imports[index as usize];
    let target = &module.targets[index as usize];
    let meant = match (import.name, import.asname) {
        (Some(_), _) => target.submodule?,
        (None, Some(_)) => target.module?,
        (None, None) => target.root?,
    };
    match meant {
        ModuleRef::Program(id) => Some(id),
        _ => None,
    }
}

/// The module `module.name`, if it is part of the program.
fn submodule(modules: &[ModuleInfo<'_>], module: ModuleId, name: Symbol) -> Option<ModuleId> {
    let dotted = format!("{}.{name}", modules[module.index()].name);
    let at = modules.iter().position(|module| module.name == dotted)?;
    Some(ModuleId(at as u32))
}
