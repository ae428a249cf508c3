//! Signatures that stand elsewhere: in `m.pyi` beside `m.py`, and those that the Rust caller gives.
//!
//! In: texts. Out: for each function the `def` whose annotations stand for its own.
//!
//! ```text
//! fn mean(xs: list[float]) -> float      def mean(xs: list[float]) -> float: ...
//! ```

use super::ModuleId;
use super::cx::Lower;
use crate::syntax::ast::{self, StmtKind};
use rustc_hash::FxHashMap;

/// The signatures of a program, by module (`None`: any of the program's) and qualified name.
#[derive(Debug, Default)]
pub(super) struct Given<'a> {
    functions: FxHashMap<(Option<ModuleId>, String), &'a ast::FunctionDef<'a>>,
}

impl<'a> Given<'a> {
    /// What is said of a function; what the caller says goes before what the stub says.
    pub(super) fn of(&self, module: ModuleId, qualname: &str) -> Option<&'a ast::FunctionDef<'a>> {
        if self.functions.is_empty() {
            return None;
        }
        let found = |module| self.functions.get(&(module, qualname.to_owned()));
        found(None).or_else(|| found(Some(module))).copied()
    }

    fn add(&mut self, module: Option<ModuleId>, prefix: &str, body: &'a [ast::Stmt<'a>]) {
        for stmt in body {
            match stmt.kind {
                StmtKind::FunctionDef(def) => {
                    let name = format!("{prefix}{}", def.name);
                    self.functions.insert((module, name), def);
                }
                StmtKind::ClassDef(class) => {
                    self.add(
                        module,
                        &format!("{prefix}{}.", class.name),
                        class.body.as_slice(),
                    );
                }
                _ => {}
            }
        }
    }
}

impl Lower<'_, '_> {
    /// Reads what stands beside the modules and what the caller gives; nothing for a script.
    pub(super) fn read_given(&mut self) {
        let sources = self.r.sources;
        let Some(texts) = sources.loader.signatures() else {
            return;
        };
        for text in texts {
            let def = text.trim().trim_start_matches("fn ");
            let file =
                sources
                    .map
                    .add_text("<signature>", "<signature>", format!("def {def}: ...\n"));
            let parsed = crate::syntax::parse(self.arena, file);
            self.r.diagnostics.extend(parsed.diagnostics);
            self.given.add(None, "", parsed.module.body.as_slice());
        }
        for at in 0..self.r.modules.len() {
            let info = &self.r.modules[at];
            let stub = sources.loader.find_stub(&info.name);
            let (Some(found), false) = (stub, info.library) else {
                continue;
            };
            match sources.loader.load(sources.map, &found) {
                Ok(file) => {
                    let parsed = crate::syntax::parse(self.arena, file);
                    self.r.diagnostics.extend(parsed.diagnostics);
                    let module = ModuleId(at as u32);
                    self.given
                        .add(Some(module), "", parsed.module.body.as_slice());
                }
                Err(error) => self.r.diagnostics.push(error),
            }
        }
    }
}
