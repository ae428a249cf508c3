//! The stages behind inference: from types to Rust text.

use super::job::{Config, Goal, Stage};
use crate::diagnostics::Diagnostics;
use crate::emit;
use crate::hir::Program;
use crate::infer::types::Typed;
use crate::optimise;
use crate::rir::{self, types::MadeTypes};
use crate::source::{Found, SourceMap};
use crate::stubs::Stubs;
use portalis_memory::{AstArena, metrics};

/// What the stages behind inference are told.
pub(super) struct Back<'b> {
    pub(super) map: &'b SourceMap,
    pub(super) arena: &'b AstArena,
    pub(super) config: &'b Config,
    pub(super) goal: Goal,
    pub(super) facade: Option<emit::exports::Facade>,
}

impl Back<'_> {
    /// From types to text.
    pub(super) fn run(
        self,
        program: &Program<'_>,
        typed: &Typed,
        stubs: &Stubs,
        diagnostics: &mut Diagnostics,
    ) -> Option<String> {
        let measured = metrics::stage("rir");
        let fields = optimise::fields::fields(program, typed);
        let acyclic = match self.config.exports {
            // Rust may set attributes.
            true => Default::default(),
            false => optimise::acyclic::acyclic(program, typed, stubs),
        };
        let made = MadeTypes::new();
        let input = rir::Input {
            program,
            typed,
            stubs,
            fields: &fields,
            acyclic: &acyclic,
            made: &made,
            arena: self.arena,
            sources: self.map,
            exports: self.config.exports,
            int_is_i64: self.config.int_is_i64,
        };
        let mut lowered = match rir::rir(input) {
            Ok(lowered) => lowered,
            Err(problems) => {
                diagnostics.extend(problems);
                return None;
            }
        };
        drop(measured);
        let shown = self.goal.ends_at(Stage::Rir, || {
            lowered.leave_out_unreached();
            format!("{:#?}", lowered.funcs)
        });
        if shown.is_some() {
            return shown;
        }
        let measured = metrics::stage("optimise");
        optimise::optimise(&mut lowered);
        drop(measured);
        let _measured = metrics::stage("rust");
        let script = program.modules.first().map(|m| self.map.name(m.file));
        let options = emit::Options {
            runtime_path: &self.config.runtime_path,
            script: script.filter(|_| !self.config.exports),
            facade: self.facade,
        };
        Some(emit::emit(&lowered, &options))
    }
}

/// The hidden module has the name of the program's first file, so that two programs do not meet. The items of a single file
/// stand at the top.
pub(super) fn facade(entries: &[Found]) -> emit::exports::Facade {
    let name = entries.first().map_or("", |m| m.module.as_str());
    emit::exports::Facade {
        name: format!(
            "__{}",
            name.replace(|c: char| !c.is_ascii_alphanumeric(), "_")
        ),
        single: entries.len() < 2,
    }
}
