//! What the parser says of bad programs is what CPython 3.13 says: type, line and message.
//!
//! The snippets and CPython's words are in `syntax_errors.txt`, recorded by `record_errors.py`.

use portalis_core::diagnostics::codes;
use portalis_core::source::SourceMap;
use portalis_core::syntax::parse;
use portalis_memory::AstArena;

const SNIPPETS: &str = include_str!("syntax_errors.txt");

fn first_message(source: &str) -> String {
    let map = SourceMap::new();
    let file = map.add_text("x.py", "x", source);
    let arena = AstArena::new();
    let parsed = parse(&arena, file);
    let error = parsed
        .diagnostics
        .iter()
        .min_by_key(|diagnostic| diagnostic.severity);
    let Some(error) = error else {
        return "ok".into();
    };
    let kind = match error.code {
        codes::INDENTATION if error.message.starts_with("inconsistent") => "TabError",
        codes::INDENTATION => "IndentationError",
        codes::SYNTAX_WARNING => "SyntaxWarning",
        _ => "SyntaxError",
    };
    format!(
        "{}: {kind}: {}",
        file.position(error.span.lo).line,
        error.message
    )
}

#[test]
fn errors_are_those_of_cpython() {
    let mut wrong = String::new();
    let mut count = 0;
    for block in SNIPPETS.trim_end().split("\n---\n") {
        let (source, expected) = block.split_once("\n==> ").expect("recorded");
        let source = source
            .replace('␍', "\r")
            .replace('␌', "\x0C")
            .replace('␊', "\n");
        let said = first_message(&source);
        count += 1;
        if said != expected {
            wrong.push_str(&format!(
                "{source}\n  CPython: {expected}\n  here:    {said}\n\n"
            ));
        }
    }
    assert!(wrong.is_empty(), "{wrong}of {count} snippets");
}
