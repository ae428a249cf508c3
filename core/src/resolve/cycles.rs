//! Import cycles: when another module may read a module that is only half initialised.
//!
//! In: the imports of all modules. Out: for a module, the offsets of its imports during which modules run that
//! refer to it. Names that other modules read may be unbound if they are bound behind such an offset.
//!
//! ```text
//! a.py:  import b      b runs here and refers to a: X may be unbound for it
//!        X = 1
//! b.py:  import a
//! ```

use super::Resolved;
use super::scope::{Flags, NameId};
use crate::hir::ModuleId;

impl Resolved<'_, '_> {
    /// The names of a module that others may read, with the earliest offset at which they may.
    pub(super) fn foreign_reads(&self, module: ModuleId) -> Vec<(u32, NameId)> {
        let Some(offset) = self.first_foreign_run(module) else {
            return Vec::new();
        };
        let scope = self.modules[module.index()].scope;
        let names = self.scopes.name_ids(scope);
        names
            .filter(|id| self.scopes.name(*id).flags.has(Flags::IMPORTED))
            .map(|id| (offset, id))
            .collect()
    }

    /// The first import of a module during which a module may run that refers to it.
    fn first_foreign_run(&self, module: ModuleId) -> Option<u32> {
        let info = &self.modules[module.index()];
        if !info
            .targets
            .iter()
            .flat_map(|target| &target.run)
            .any(|next| *next != module && self.reaches(*next, module))
        {
            return None;
        }
        let started = (self.entries == 1).then(|| self.started_by(module));
        let imports = info.found.imports.iter().zip(&info.targets).enumerate();
        let risky = imports.filter(|(at, (import, target))| match &started {
            Some(started) if import.top => {
                started[*at].iter().any(|next| self.refers(*next, module))
            }
            // When it runs is not known: assume the worst, but for packages around the module, which run already.
            _ => {
                let around = |id: &ModuleId| {
                    let package = format!("{}.", self.modules[id.index()].name);
                    info.name.starts_with(&package)
                };
                let mut run = target.run.iter().filter(|id| !around(id));
                run.any(|next| *next != module && self.reaches(*next, module))
            }
        });
        risky.map(|(_, (import, _))| import.span.lo).min()
    }

    fn refers(&self, from: ModuleId, to: ModuleId) -> bool {
        let targets = &self.modules[from.index()].targets;
        targets.iter().any(|target| target.run.contains(&to))
    }

    fn reaches(&self, from: ModuleId, to: ModuleId) -> bool {
        let mut seen = vec![false; self.modules.len()];
        let mut pending = vec![from];
        while let Some(at) = pending.pop() {
            if at == to {
                return true;
            }
            if !std::mem::replace(&mut seen[at.index()], true) {
                let targets = &self.modules[at.index()].targets;
                pending.extend(targets.iter().flat_map(|target| &target.run));
            }
        }
        false
    }

    /// For each import of `of`, the modules whose bodies it runs, when the program starts at its first module.
    fn started_by(&self, of: ModuleId) -> Vec<Vec<ModuleId>> {
        let mut run = Run {
            cx: self,
            of,
            started: vec![false; self.modules.len()],
            order: Vec::new(),
            found: vec![Vec::new(); self.modules[of.index()].targets.len()],
        };
        run.start(ModuleId(0));
        run.found
    }
}

/// The bodies as they run one inside the other.
struct Run<'r, 'a, 's> {
    cx: &'r Resolved<'a, 's>,
    of: ModuleId,
    started: Vec<bool>,
    order: Vec<ModuleId>,
    found: Vec<Vec<ModuleId>>,
}

impl Run<'_, '_, '_> {
    fn start(&mut self, module: ModuleId) {
        if std::mem::replace(&mut self.started[module.index()], true) {
            return;
        }
        self.order.push(module);
        let info = &self.cx.modules[module.index()];
        for (at, (import, target)) in info.found.imports.iter().zip(&info.targets).enumerate() {
            if !import.immediate {
                continue;
            }
            let before = self.order.len();
            for &next in &target.run {
                self.start(next);
            }
            if module == self.of {
                self.found[at] = self.order[before..].to_vec();
            }
        }
    }
}
