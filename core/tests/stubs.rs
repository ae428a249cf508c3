//! A stub that cannot be read is a message with a place; the stubs that come along can all be read.

use portalis_core::diagnostics::Diagnostics;
use portalis_core::resolve::library;
use portalis_core::source::SourceMap;
use portalis_core::stubs::load::{StubError, load};
use portalis_core::stubs::program::load_stubs;
use portalis_core::syntax::parse;
use portalis_memory::AstArena;

/// Reads the real `builtins` and one more module.
fn read(text: &str) -> Result<(), StubError> {
    let (map, arena) = (SourceMap::new(), AstArena::new());
    let builtins = portalis_stdlib::stub("builtins").expect("builtins have a stub");
    let builtins = map.add_text("builtins.pyi", "builtins", builtins);
    let extra = map.add_text("extra.pyi", "extra", text.to_owned());
    let modules = [
        ("builtins", parse(&arena, builtins).module),
        ("extra", parse(&arena, extra).module),
    ];
    load(&modules).map(|_| ())
}

#[test]
fn stubs_that_come_along_can_be_read() {
    let mut diagnostics = Diagnostics::new();
    let map = library::map_of_program("");
    let stubs = load_stubs(&AstArena::new(), &map, &mut diagnostics);
    assert!(stubs.is_some() && !diagnostics.has_errors());
}

#[test]
fn what_cannot_be_read_is_said_with_its_place() {
    assert!(read("@rust(\"rt::f\")\ndef f(x: int) -> int: ...\n").is_ok());
    for (text, message) in [
        ("import nowhere\n", "no stub of module 'nowhere'"),
        (
            "@rust(\"rt::f\")\ndef f(x: Nothing) -> int: ...\n",
            "Nothing",
        ),
        ("@unheard\ndef f(x: int) -> int: ...\n", "unknown decorator"),
    ] {
        let error = read(text).expect_err(text);
        assert!(error.message.contains(message), "{text}: {}", error.message);
    }
}
