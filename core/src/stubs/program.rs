//! The stubs of a program: those that come with Portalis, which all programs of a process share, or with them those of the functions
//! that Rust gives to it.

use super::{Stubs, load};
use crate::diagnostics::{Diagnostics, messages};
use crate::resolve::library;
use crate::source::{Loader, SourceMap};
use crate::syntax;
use portalis_memory::AstArena;
use std::ops::Deref;
use std::sync::OnceLock;

/// Parses and reads the stubs that come with Portalis, for [`library::map_of_program`].
pub fn load_stubs(
    arena: &AstArena,
    map: &SourceMap,
    diagnostics: &mut Diagnostics,
) -> Option<Stubs> {
    all_stubs(arena, map, None, diagnostics)
}

/// The stubs of a program: its own where Rust gives it functions, else those that all programs of this process share.
pub(crate) enum ProgramStubs {
    Shared(&'static Stubs),
    Own(Box<Stubs>),
}

impl Deref for ProgramStubs {
    type Target = Stubs;

    fn deref(&self) -> &Stubs {
        match self {
            Self::Shared(stubs) => stubs,
            Self::Own(stubs) => stubs,
        }
    }
}

/// The stubs that come with Portalis, with those of the functions that Rust gives to Python.
pub(crate) fn stubs_of(
    arena: &AstArena,
    map: &SourceMap,
    host: Option<&Loader>,
    diagnostics: &mut Diagnostics,
) -> Option<ProgramStubs> {
    static SHARED: OnceLock<Stubs> = OnceLock::new();
    let host = host.filter(|loader| loader.find_stub(load::HOST).is_some());
    if host.is_none()
        && let Some(stubs) = SHARED.get()
    {
        return Some(ProgramStubs::Shared(stubs));
    }
    let stubs = all_stubs(arena, map, host, diagnostics)?;
    if host.is_some() || !diagnostics.is_empty() {
        return Some(ProgramStubs::Own(Box::new(stubs)));
    }
    Some(ProgramStubs::Shared(SHARED.get_or_init(|| stubs)))
}

/// The same, with the stub of the functions that Rust gives to Python.
fn all_stubs(
    arena: &AstArena,
    map: &SourceMap,
    host: Option<&Loader>,
    diagnostics: &mut Diagnostics,
) -> Option<Stubs> {
    let mut modules = Vec::new();
    for file in library::stubs() {
        let parsed = syntax::parse(arena, file);
        diagnostics.extend(parsed.diagnostics);
        modules.push((file.module(), parsed.module));
    }
    let host = host.and_then(|loader| Some((loader, loader.find_stub(load::HOST)?)));
    if let Some((loader, found)) = host {
        match loader.load(map, &found) {
            Ok(file) => {
                let parsed = syntax::parse(arena, file);
                diagnostics.extend(parsed.diagnostics);
                modules.push((load::HOST, parsed.module));
            }
            Err(error) => diagnostics.push(error),
        }
    }
    match load::load(&modules) {
        Ok(stubs) => Some(stubs),
        Err(error) => {
            diagnostics.push(messages::bad_stub(error.span, &error.message));
            None
        }
    }
}
