//! What stages show besides what they hand on: the syntax trees, and the types that a program asks for.

use crate::diagnostics::{Diagnostics, messages};
use crate::hir::Program;
use crate::infer::{self, types::Typed};
use crate::source::{Found, Loader, SourceMap};
use crate::stubs::Stubs;
use crate::syntax;
use portalis_memory::AstArena;

/// The trees of the entries, as CPython's `ast.dump` prints them.
pub(super) fn trees(
    map: &SourceMap,
    arena: &AstArena,
    loader: &Loader,
    entries: &[Found],
    diagnostics: &mut Diagnostics,
) -> Option<String> {
    let mut out = String::new();
    for entry in entries {
        match loader.load(map, entry) {
            Ok(file) => {
                let parsed = syntax::parse(arena, file);
                diagnostics.extend(parsed.diagnostics);
                out.push_str(&syntax::dump(&parsed.module, file, false));
                out.push('\n');
            }
            Err(error) => diagnostics.push(error),
        }
    }
    (!diagnostics.has_errors()).then_some(out)
}

/// Reports the types that `reveal_type()` asks for: what all instances of the function give together.
pub(super) fn reveal(
    program: &Program<'_>,
    typed: &Typed,
    stubs: &Stubs,
    diagnostics: &mut Diagnostics,
) {
    for reveal in &program.reveals {
        let mut shown: Vec<String> = Vec::new();
        for instance in typed.instances.iter().filter(|i| i.func == reveal.func) {
            let ty = instance.exprs[reveal.expr.index()];
            let text = infer::dump::type_text(program, stubs, typed, ty);
            if !shown.contains(&text) {
                shown.push(text);
            }
        }
        diagnostics.push(messages::revealed_type(reveal.span, &shown.join("`, `")));
    }
}
