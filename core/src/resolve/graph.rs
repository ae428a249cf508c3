//! The modules of a program: finds, parses and collects each file that is imported.
//!
//! In: the entry modules. Out: [`ModuleInfo`]s in the order of first mention, with every import resolved to a
//! module of the program, a stub, or a module that only the compiler knows (`typing`). A module is looked for
//! beside the program, then among the Python sources of `portalis-stdlib`, then among the stubs; one that is part of
//! CPython's interpreter first among ours, as no file can shadow it there.
//!
//! ```text
//! import shapes.circle as c     targets[i] = { module: Program(shapes.circle), run: [shapes, shapes.circle] }
//! ```

use portalis_memory::{AstArena, Symbol, sym};

use super::collect::{Available, Collector, Found, Import, Numbers};
use super::scope::{Flags, ScopeId, Scopes};
use super::{library, special};
use crate::diagnostics::{Diagnostics, messages};
use crate::hir::ModuleId;
use crate::source::{FileId, Loader, SourceFile, SourceMap, Span};
use crate::stubs::{StubModuleId, Stubs};
use crate::syntax::ast;

/// What a module name stands for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ModuleRef {
    /// A module of the program.
    Program(ModuleId),
    /// A module of the stubs.
    Stub(StubModuleId),
    /// A module that the compiler itself understands, or a folder without `__init__.py`.
    Special(Symbol),
}

/// What an import refers to.
#[derive(Clone, Debug, Default)]
pub struct Target {
    /// The module named.
    pub module: Option<ModuleRef>,
    /// Of `from package import name`: the submodule of that name.
    pub submodule: Option<ModuleRef>,
    /// Of `import a.b`: the module `a`.
    pub root: Option<ModuleRef>,
    /// The modules that run, outer packages first.
    pub run: Vec<ModuleId>,
}

/// A module with what was found in it.
#[derive(Debug)]
pub struct ModuleInfo<'a> {
    /// Dotted name.
    pub name: String,
    /// Its file.
    pub file: FileId,
    /// Is an `__init__.py`.
    pub is_package: bool,
    /// Comes with Portalis.
    pub library: bool,
    /// Its syntax.
    pub tree: ast::Module<'a>,
    /// Its scope.
    pub scope: ScopeId,
    /// Imports and the like.
    pub found: Found<'a>,
    /// What each import refers to; index as in `found.imports`.
    pub targets: Vec<Target>,
}

/// Where files come from.
#[derive(Clone, Copy)]
pub struct Sources<'a, 's> {
    /// Finds the program's modules.
    pub loader: &'s Loader,
    /// Keeps their texts.
    pub map: &'a SourceMap,
    /// The stubs.
    pub stubs: &'s Stubs,
}

/// The graph while it grows.
pub struct Graph<'a, 's> {
    arena: &'a AstArena,
    /// Whether every module was read and parsed without errors.
    pub is_complete: bool,
    sources: Sources<'a, 's>,
    /// The modules; index is [`ModuleId`].
    pub modules: Vec<ModuleInfo<'a>>,
    /// All scopes.
    pub scopes: Scopes<'a>,
    /// All functions and classes.
    pub numbers: Numbers,
    /// What was looked for and is no module of the program.
    elsewhere: Vec<(String, Option<ModuleRef>)>,
    /// The imports that were found not to resolve, each told once for a module.
    told: Vec<(ModuleId, String)>,
    diagnostics: &'s mut Diagnostics,
}

/// Where a module that was not loaded yet is.
enum Place {
    File(crate::source::Found),
    Library(&'static library::Module),
    Stub(StubModuleId),
    Special,
}

impl<'a, 's> Sources<'a, 's> {
    fn find(&self, dotted: &str) -> Option<Place> {
        let program = || self.loader.find(dotted).map(Place::File);
        match special::is_in_interpreter(dotted) {
            true => self.find_ours(dotted).or_else(program),
            false => program().or_else(|| self.find_ours(dotted)),
        }
    }

    /// A module that comes with Portalis.
    fn find_ours(&self, dotted: &str) -> Option<Place> {
        if let Some(module) = library::module(dotted) {
            return Some(Place::Library(module));
        }
        if let Some(id) = self.stubs.module(dotted) {
            return Some(Place::Stub(id));
        }
        special::is_module(dotted).then_some(Place::Special)
    }
}

impl<'a, 's> Graph<'a, 's> {
    /// A graph without modules.
    pub fn new(
        arena: &'a AstArena,
        sources: Sources<'a, 's>,
        diagnostics: &'s mut Diagnostics,
    ) -> Self {
        Self {
            arena,
            is_complete: true,
            sources,
            modules: Vec::new(),
            scopes: Scopes::default(),
            numbers: Numbers::default(),
            elsewhere: Vec::new(),
            told: Vec::new(),
            diagnostics,
        }
    }

    /// Loads an entry module and all that it imports.
    pub fn entry(&mut self, found: &crate::source::Found) {
        if self.by_name(&found.module).is_none() {
            self.load_file(found);
        }
    }

    fn by_name(&self, dotted: &str) -> Option<ModuleId> {
        let at = self
            .modules
            .iter()
            .position(|module| module.name == dotted)?;
        Some(ModuleId(at as u32))
    }

    fn load_file(&mut self, found: &crate::source::Found) -> ModuleId {
        let file = match self.sources.loader.load(self.sources.map, found) {
            Ok(file) => file,
            Err(error) => {
                self.is_complete = false;
                let file = self.sources.map.file_of(error.span);
                self.diagnostics.push(error);
                file
            }
        };
        let tree = self.parse(file);
        self.add(&found.module, file.id(), tree, found.is_package, false)
    }

    fn parse(&mut self, file: &'a SourceFile) -> ast::Module<'a> {
        let parsed = crate::syntax::parse(self.arena, file);
        self.diagnostics.extend(parsed.diagnostics);
        self.is_complete &= parsed.is_complete;
        parsed.module
    }

    fn add(
        &mut self,
        name: &str,
        file: FileId,
        tree: ast::Module<'a>,
        is_package: bool,
        library: bool,
    ) -> ModuleId {
        let id = ModuleId(self.modules.len() as u32);
        // The name is taken before its imports are followed, so that cycles end.
        self.modules.push(ModuleInfo {
            name: name.to_owned(),
            file,
            is_package,
            library,
            tree,
            scope: ScopeId(0),
            found: Found::default(),
            targets: Vec::new(),
        });
        let package = self.package(id);
        let sources = self.sources;
        self.scopes.reserve(sources.map.get(file).text().len());
        let available = |module: Option<Symbol>, level: u32| {
            absolute(&package, module, level).is_some_and(|dotted| sources.find(&dotted).is_some())
        };
        let available: Available<'_> = &available;
        let collector = Collector::new(
            &mut self.scopes,
            &mut self.numbers,
            self.diagnostics,
            available,
            id,
        );
        let (scope, found) = collector.module(tree);
        let imports = found.imports.clone();
        let module = &mut self.modules[id.index()];
        module.scope = scope;
        module.found = found;
        for import in &imports {
            let target = self.follow(id, import);
            self.modules[id.index()].targets.push(target);
        }
        id
    }

    /// The package in which relative imports of a module start.
    fn package(&self, id: ModuleId) -> Option<String> {
        let module = &self.modules[id.index()];
        if module.name == "__main__" {
            return None;
        }
        if module.is_package {
            return Some(module.name.clone());
        }
        module
            .name
            .rsplit_once('.')
            .map(|(package, _)| package.to_owned())
    }

    fn follow(&mut self, from: ModuleId, import: &Import) -> Target {
        let mut target = Target::default();
        let package = self.package(from);
        let Some(dotted) = absolute(&package, import.module, import.level) else {
            if !import.guarded {
                let error = messages::relative_import(import.span, package.is_some());
                self.diagnostics.push(error);
            }
            return target;
        };
        target.module = self.load_chain(&dotted, &mut target.run);
        if let (None, Some(name)) = (target.module, import.name) {
            // A folder without `__init__.py` is a package too.
            target.submodule = self.load_chain(&format!("{dotted}.{name}"), &mut target.run);
            target.module = target
                .submodule
                .map(|_| ModuleRef::Special(Symbol::intern(&dotted)));
            if target.module.is_some() {
                return target;
            }
        }
        match (target.module, import.name) {
            (None, _) if !import.guarded => {
                let told = (from, dotted);
                if !self.told.contains(&told) {
                    let error = messages::no_module(import.span, &told.1);
                    self.diagnostics.push(error);
                    self.told.push(told);
                }
            }
            (Some(_), None) => {
                let first = dotted.split('.').next().unwrap_or(&dotted);
                let root = self.load(first);
                target.root = root.or(Some(ModuleRef::Special(Symbol::intern(first))));
            }
            (Some(module), Some(name))
                if name != sym::star
                    && (module == ModuleRef::Program(from) || !self.has_name(module, name)) =>
            {
                // A package that imports from itself means its modules.
                let dotted = format!("{dotted}.{name}");
                target.submodule = self.load_chain(&dotted, &mut target.run);
            }
            _ => {}
        }
        target
    }

    fn has_name(&self, module: ModuleRef, name: Symbol) -> bool {
        let is_special = |module: &str| special::lookup(module, name).is_some();
        match module {
            ModuleRef::Program(id) => {
                let module = &self.modules[id.index()];
                self.scopes.flags(module.scope, name).has(Flags::BOUND)
                    || module.library && is_special(&module.name)
            }
            ModuleRef::Stub(id) => {
                let stubs = self.sources.stubs;
                stubs.lookup(id, name).is_some() || is_special(&stubs.modules[id.0 as usize].name)
            }
            ModuleRef::Special(module) => is_special(module.as_str()),
        }
    }

    /// Loads `a`, `a.b`, `a.b.c` for `a.b.c`.
    fn load_chain(&mut self, dotted: &str, run: &mut Vec<ModuleId>) -> Option<ModuleRef> {
        let mut last = None;
        let ends = dotted
            .match_indices('.')
            .map(|(at, _)| at)
            .chain([dotted.len()]);
        let ends: Vec<usize> = ends.collect();
        for end in ends {
            last = self.load(&dotted[..end]);
            if let Some(ModuleRef::Program(id)) = last
                && !run.contains(&id)
            {
                run.push(id);
            }
        }
        last
    }

    fn load(&mut self, dotted: &str) -> Option<ModuleRef> {
        if let Some(id) = self.by_name(dotted) {
            return Some(ModuleRef::Program(id));
        }
        if let Some((_, known)) = self.elsewhere.iter().find(|(name, _)| name == dotted) {
            return *known;
        }
        let found = match self.sources.find(dotted) {
            Some(Place::File(found)) => return Some(ModuleRef::Program(self.load_file(&found))),
            Some(Place::Library(module)) => {
                let id = self.add(dotted, module.file(), module.tree(), false, true);
                return Some(ModuleRef::Program(id));
            }
            Some(Place::Stub(id)) => Some(ModuleRef::Stub(id)),
            Some(Place::Special) => Some(ModuleRef::Special(Symbol::intern(dotted))),
            None => None,
        };
        self.elsewhere.push((dotted.to_owned(), found));
        found
    }

    /// Gives the names of `from module import *` to the importing modules.
    pub fn expand_stars(&mut self) {
        let mut changed = true;
        while changed {
            changed = false;
            for at in 0..self.modules.len() {
                changed |= self.expand_module(at);
            }
        }
    }

    fn expand_module(&mut self, at: usize) -> bool {
        let mut changed = false;
        for index in 0..self.modules[at].found.imports.len() {
            let import = self.modules[at].found.imports[index];
            let target = self.modules[at].targets[index].clone();
            let (Some(sym::star), Some(module)) = (import.name, target.module) else {
                continue;
            };
            for name in self.public_names(module) {
                let scope = self.modules[at].scope;
                let next = self.modules[at].found.imports.len() as u32;
                if super::star_site(&mut self.scopes, scope, name, import.span, next) {
                    self.modules[at].found.imports.push(Import {
                        name: Some(name),
                        ..import
                    });
                    self.modules[at].targets.push(target.clone());
                    changed = true;
                }
            }
        }
        changed
    }

    fn public_names(&self, module: ModuleRef) -> Vec<Symbol> {
        match module {
            ModuleRef::Program(id) => {
                let module = &self.modules[id.index()];
                if let Some(names) = super::items::all_list(module.tree.body.as_slice()) {
                    return names;
                }
                let bound = self
                    .scopes
                    .names(module.scope)
                    .filter(|info| info.is_bound() && !info.name.is_private());
                bound.map(|info| info.name).collect()
            }
            ModuleRef::Stub(id) => {
                let names = &self.sources.stubs.modules[id.0 as usize].names;
                let mut names: Vec<Symbol> = names.keys().copied().collect();
                names.retain(|name| !name.is_private());
                names.sort();
                names
            }
            ModuleRef::Special(module) => special::public_names(module.as_str()),
        }
    }

    /// The place of the first statement, for messages about the whole module.
    pub fn module_span(&self, id: ModuleId) -> Span {
        Span::at(self.modules[id.index()].tree.span.lo)
    }
}

/// The absolute name of `from ..module`, seen from a package.
fn absolute(package: &Option<String>, module: Option<Symbol>, level: u32) -> Option<String> {
    let module = module.map(Symbol::as_str);
    if level == 0 {
        return module.map(str::to_owned);
    }
    let mut base = package.as_deref()?;
    for _ in 1..level {
        base = base.rsplit_once('.')?.0;
    }
    Some(match module {
        Some(module) => format!("{base}.{module}"),
        None => base.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn relative_names_start_at_the_package() {
        let package = Some("app.core".to_owned());
        let name = Some(Symbol::intern("util"));
        assert_eq!(
            absolute(&package, name, 1).as_deref(),
            Some("app.core.util")
        );
        assert_eq!(absolute(&package, name, 2).as_deref(), Some("app.util"));
        assert_eq!(absolute(&package, None, 2).as_deref(), Some("app"));
        assert_eq!(absolute(&package, name, 3), None);
        assert_eq!(absolute(&None, name, 0).as_deref(), Some("util"));
    }
}
