//! Whatever a file holds, reading and parsing it gives a tree or a message, never a crash.

use std::path::Path;

use portalis_core::diagnostics::{Diagnostic, Diagnostics, Style, codes, render_all};
use portalis_core::source::{Loader, SourceMap};
use portalis_core::syntax::ast::{Constant, ExprKind, StmtKind};
use portalis_core::syntax::{MAX_HEIGHT, dump, parse};
use portalis_memory::AstArena;

/// Parses on a thread with little stack, as a worker of a pool may have.
fn diagnose(text: &str) -> (usize, Vec<Diagnostic>) {
    let text = text.to_owned();
    let parse = move || {
        let map = SourceMap::new();
        let file = map.add_text("x.py", "x", text);
        let arena = AstArena::new();
        let parsed = parse(&arena, file);
        if parsed.is_complete {
            dump(&parsed.module, file, true);
        }
        (parsed.module.body.len(), parsed.diagnostics)
    };
    let thread = std::thread::Builder::new()
        .stack_size(1 << 20)
        .spawn(parse)
        .unwrap();
    thread.join().expect("no crash")
}

fn first_code(text: &str) -> (&'static str, String) {
    let (_, diagnostics) = diagnose(text);
    diagnostics
        .into_iter()
        .next()
        .map_or(("ok", String::new()), |first| (first.code, first.message))
}

/// What was written just now is read and not mapped, however large it is.
fn make_old(path: &Path) {
    let hour_ago = std::time::SystemTime::now() - std::time::Duration::from_secs(3600);
    let file = std::fs::File::options().write(true).open(path).unwrap();
    file.set_modified(hour_ago).unwrap();
}

fn load(bytes: &[u8]) -> Result<String, Diagnostic> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.py");
    std::fs::write(&path, bytes).unwrap();
    make_old(&path);
    let map = SourceMap::new();
    map.load(&path, "a.py", "a")
        .map(|file| file.text().to_owned())
}

#[test]
fn files_that_cannot_be_read_are_named() {
    let map = SourceMap::new();
    let missing = map
        .load(Path::new("/nowhere/x.py"), "x.py", "x")
        .unwrap_err();
    assert_eq!(
        (missing.code, missing.message.as_str()),
        (codes::FILE, "cannot find the file `x.py`")
    );
    let folder = tempfile::tempdir().unwrap();
    let directory = map.load(folder.path(), "lib", "lib").unwrap_err();
    assert_eq!(directory.message, "`lib` is a directory, not a Python file");
    let shown = render_all(
        &[missing, directory].into_iter().collect::<Diagnostics>(),
        &map,
        Style::Plain,
    );
    assert!(
        shown.contains("--> x.py") && shown.contains("--> lib"),
        "{shown}"
    );
}

#[test]
fn bytes_that_are_no_text_are_shown_in_their_line() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.py");
    std::fs::write(&path, b"x = 1\ny = '\xff'\n").unwrap();
    let map = SourceMap::new();
    let error = map.load(&path, "a.py", "a").unwrap_err();
    let shown = render_all(
        &[error].into_iter().collect::<Diagnostics>(),
        &map,
        Style::Plain,
    );
    assert!(
        shown.contains("a.py:2:6") && shown.contains("Non-UTF-8 code starting with '\\xff'"),
        "{shown}"
    );
    assert_eq!(
        load(b"x\0y").unwrap_err().message,
        "source code cannot contain null bytes"
    );
}

#[test]
fn large_files_are_mapped_like_small_ones() {
    let line = "value = 'é'  # and a comment\n";
    let text = format!("\u{feff}{}", line.repeat(60_000));
    assert_eq!(load(text.as_bytes()).unwrap(), text[3..]);
    let mut bytes = text.into_bytes();
    bytes.push(0xFF);
    assert_eq!(load(&bytes).unwrap_err().code, codes::ENCODING);
}

#[test]
fn empty_files_and_odd_line_ends_are_fine() {
    for text in [
        "",
        "\n",
        "   ",
        "# only a comment",
        "\u{c}\n",
        "\r\r\n\n",
        "\\\n\n",
    ] {
        assert_eq!(diagnose(text), (0, Vec::new()), "{text:?}");
    }
    assert_eq!(diagnose("x = 1\r\nif x:\r\n  y = '''a\r\nb'''\rz = 2").0, 3);
    let map = SourceMap::new();
    let file = map.add_text("x.py", "x", "'''a\r\nb\rc\\\r\nd'''\r\n# c\r\n");
    let arena = AstArena::new();
    let parsed = parse(&arena, file);
    assert_eq!(parsed.module.docstring(), Some("a\nb\ncd"));
    assert_eq!(
        parsed
            .module
            .comments
            .iter()
            .map(|span| file.slice(*span))
            .collect::<Vec<_>>(),
        ["# c"]
    );
}

#[test]
fn deep_nesting_is_a_message() {
    let deep =
        |open: &str, close: &str| format!("x = {}1{}", open.repeat(10_000), close.repeat(10_000));
    for (open, close) in [
        ("(", ")"),
        ("[", "]"),
        ("{1: ", "}"),
        ("f(", ")"),
        ("a[", "]"),
    ] {
        assert_eq!(
            first_code(&deep(open, close)),
            (codes::SYNTAX, "too many nested parentheses".into())
        );
    }
    for (open, close) in [
        ("-", ""),
        ("not ", ""),
        ("lambda: ", ""),
        ("1 if 2 else ", ""),
        ("2 ** ", ""),
        ("await ", ""),
    ] {
        let code = first_code(&deep(open, close)).0;
        assert!(
            code == codes::TOO_DEEP || (open == "await " && code == codes::SYNTAX),
            "{open}: {code}"
        );
    }
    for chain in [" + 1", ".a", "()", "[0]", " and 1 or 2"] {
        let text = format!("x = a{}", chain.repeat(100_000));
        let code = first_code(&text).0;
        assert!(
            code == codes::TOO_DEEP || chain.contains("and"),
            "{chain}: {code}"
        );
    }
    let blocks = |count: usize| {
        (0..count)
            .map(|n| format!("{}if x:\n", " ".repeat(n)))
            .collect::<String>()
    };
    assert_eq!(first_code(&(blocks(99) + &" ".repeat(99) + "y\n")).0, "ok");
    let message = first_code(&(blocks(1_000) + &" ".repeat(1_000) + "y\n"));
    assert_eq!(
        message,
        (codes::INDENTATION, "too many levels of indentation".into())
    );
    assert_eq!(
        first_code(&format!("if x: y\n{}", "elif x: y\n".repeat(10_000))).0,
        codes::TOO_DEEP
    );
    assert_eq!(first_code(&"f'{".repeat(10_000)).0, codes::SYNTAX);
    assert_eq!(
        first_code(&format!("match x:\n  case {}1: pass", "(".repeat(190))).0,
        codes::SYNTAX
    );
}

#[test]
fn chains_as_long_as_cpython_takes_them_are_fine() {
    let terms = 9_990;
    assert!(terms < MAX_HEIGHT as usize);
    assert_eq!(
        first_code(&format!("x = 1{}", " + 1".repeat(terms))).0,
        "ok"
    );
    for (link, count) in [
        (".a", terms),
        ("()", terms),
        ("[0]", terms),
        (".a()", terms / 2),
    ] {
        let text = format!("x = a{}", link.repeat(count));
        assert_eq!(first_code(&text).0, "ok", "{link}");
    }
    // What CPython 3.13 takes at most of each.
    for (link, count) in [
        ("-", 5_967),
        ("not ", 5_967),
        ("1 if 2 else ", 5_966),
        ("lambda: ", 2_983),
        ("2 ** ", 2_984),
    ] {
        let text = format!("x = {}1", link.repeat(count));
        assert_eq!(first_code(&text).0, "ok", "{link}");
    }
    assert_eq!(
        first_code(&format!("if x: y\n{}", "elif x: y\n".repeat(5_962))).0,
        "ok"
    );
    for link in ["1 and ", "1 or ", "1 and 2 or ", "'a' "] {
        let text = format!("x = {}'b'", link.repeat(20_000));
        assert_eq!(first_code(&text).0, "ok", "{link}");
    }
    assert_eq!(
        first_code(&format!("x = {}1{}", "(".repeat(200), ")".repeat(200))).0,
        "ok"
    );
    assert_eq!(
        first_code(&format!("x = [{}]", "1, ".repeat(100_000))).0,
        "ok"
    );
    assert_eq!(
        first_code(&format!("x = {}", "1 < ".repeat(10_000) + "2")).0,
        "ok"
    );
}

#[test]
fn a_line_of_a_megabyte_is_parsed() {
    for part in ["a,", "abcd,", "'a',", "a.b(c)[1],", "f'{a}',"] {
        let text = format!("x = [{}]\n", part.repeat((1 << 20) / part.len()));
        assert_eq!(diagnose(&text), (1, Vec::new()), "{part}");
    }
}

#[test]
fn a_hundred_thousand_lines_are_parsed() {
    let text = "def f(a, b):\n    return a + b  # sum\n".repeat(50_000);
    assert_eq!(diagnose(&text), (50_000, Vec::new()));
}

#[test]
fn one_file_reports_several_errors() {
    let text = "x = = 1\ndef f(1):\n    return 2\ny = 3\nif y\n    z = 1\nclass A:\n    def g(self):\n        return +\n    h = 1\nok = 1\n";
    let (statements, diagnostics) = diagnose(text);
    let messages: Vec<_> = diagnostics
        .iter()
        .map(|diagnostic| diagnostic.message.as_str())
        .collect();
    assert_eq!(
        messages,
        [
            "invalid syntax",
            "invalid syntax",
            "expected ':'",
            "invalid syntax"
        ]
    );
    assert_eq!(statements, 3, "y, the class and ok");
    assert!(diagnose(&"x = = 1\n".repeat(1000)).1.len() <= 20);
    // What breaks off where the tokens do is told there.
    for (text, places) in [(" x\ny )\n", [1, 5, 5]), (" x\ny \u{2026}\n", [1, 5, 5])] {
        let found: Vec<_> = diagnose(text).1.iter().map(|found| found.span.lo).collect();
        assert_eq!(found, places, "{text}");
    }
}

#[test]
fn strings_that_cannot_be_held_are_refused() {
    let (code, _) = first_code("x = 'a\\ud800b'");
    assert_eq!(code, codes::UNSUPPORTED);
}

#[test]
fn every_prefix_of_a_program_is_survived() {
    let text = "@d\nasync def f(a, /, *b, c=1, **e) -> x[1:2]:\n    '''d\\N{DASH}'''\n    match a, b:\n        case {'k': [1, *r], **s} | C(x=-1j) if y:\n            return f\"{a!r:>{w}} {{}} {b=}\" rb'\\x00' if 0x_f else lambda *p: (yield)\n    try:\n        with (a as b, c): del x, (y)\n    except* E as e: raise\n    finally: x: int = [i async for i in y if (z := 1)]\n";
    for end in (0..text.len()).filter(|&end| text.is_char_boundary(end)) {
        diagnose(&text[..end]);
    }
}

#[test]
fn modules_are_found_beside_the_script() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    std::fs::create_dir_all(root.join("shapes/round")).unwrap();
    for name in [
        "main.py",
        "helper.py",
        "helper.pyi",
        "shapes/__init__.py",
        "shapes/round/circle.py",
        "shapes.py",
    ] {
        std::fs::write(root.join(name), "x = 1\n").unwrap();
    }
    let mut loader = Loader::new();
    loader.add_file("__main__", &root.join("main.py"), "main.py");
    loader.add_root(root, "");
    let shown = |module: &str| {
        loader
            .find(module)
            .map(|found| (found.shown, found.is_package))
    };
    assert_eq!(shown("helper"), Some(("helper.py".into(), false)));
    assert_eq!(shown("shapes"), Some(("shapes/__init__.py".into(), true)));
    assert_eq!(
        shown("shapes.round.circle"),
        Some(("shapes/round/circle.py".into(), false))
    );
    assert_eq!(
        (shown("nothing"), shown("../main"), shown("a..b")),
        (None, None, None)
    );
    assert_eq!(
        loader.find_stub("helper").map(|found| found.shown),
        Some("helper.pyi".into())
    );
    assert_eq!(loader.find_stub("shapes"), None);
    let modules: Vec<_> = loader
        .modules_in_roots()
        .into_iter()
        .map(|found| found.module)
        .collect();
    assert_eq!(modules, ["helper", "main", "shapes", "shapes.round.circle"]);

    let map = SourceMap::new();
    let main = loader.find("__main__").unwrap();
    assert_eq!(loader.load(&map, &main).unwrap().path(), "main.py");
    assert_eq!(loader.files_read(), [root.join("main.py")]);
}

#[test]
fn numbers_are_decimal_digits() {
    let map = SourceMap::new();
    let file = map.add_text(
        "x.py",
        "x",
        format!("0x_FF; 0; 0b1010; 1_000; 0o17; 0x1{}; 1e3j", "0".repeat(40)),
    );
    let arena = AstArena::new();
    let values: Vec<_> = parse(&arena, file)
        .module
        .body
        .iter()
        .map(|stmt| match stmt.kind {
            StmtKind::Expr(expr) => match expr.kind {
                ExprKind::Constant(constant) => *constant,
                _ => Constant::None,
            },
            _ => Constant::None,
        })
        .collect();
    let huge = "1461501637330902918203684832716283019655932542976";
    let int = Constant::Int;
    assert_eq!(
        values,
        [
            int("255"),
            int("0"),
            int("10"),
            int("1000"),
            int("15"),
            int(huge),
            Constant::Imaginary(1000.0)
        ]
    );
    assert_eq!(values[0].as_i64(), Some(255));
    assert!(
        first_code(&"9".repeat(5000))
            .1
            .starts_with("Exceeds the limit (4300 digits)")
    );
}

/// A file of two megabytes that was written long ago, so that it is mapped.
fn large_file(folder: &Path) -> std::path::PathBuf {
    let path = folder.join("a.py");
    let line = "value = [1, 2.5, 'text', other(name)]\n";
    std::fs::write(&path, line.repeat((2 << 20) / line.len())).unwrap();
    make_old(&path);
    path
}

/// What comes out of parsing a mapped file that `change` is done to before.
fn parse_changed(change: impl FnOnce(&Path)) -> Result<bool, Diagnostics> {
    let folder = tempfile::tempdir().unwrap();
    let path = large_file(folder.path());
    let map = SourceMap::new();
    let file = map.load(&path, "a.py", "a").unwrap();
    change(&path);
    let result = map.work(|| parse(&AstArena::new(), file).is_complete);
    if let Err(problems) = &result {
        let text = render_all(problems, &map, Style::Plain);
        assert!(text.starts_with("error[file-changed]: the file `a.py` changed while it was read"));
    }
    result
}

#[test]
fn a_file_that_changes_while_it_is_parsed_is_an_error() {
    let open = |path: &Path| std::fs::File::options().write(true).open(path).unwrap();
    assert_eq!(parse_changed(|_| ()), Ok(true));
    let code = |change: &dyn Fn(&Path)| {
        let problems = parse_changed(change).unwrap_err();
        let codes: Vec<_> = problems.iter().map(|problem| problem.code).collect();
        assert_eq!(codes, [codes::FILE_CHANGED]);
    };
    if cfg!(unix) {
        code(&|path| open(path).set_len(0).unwrap());
        code(&|path| open(path).set_len(1_000_000).unwrap());
    }
    // Written in place: as long as before, but another text.
    let overwrite = |text: &str| {
        let bytes = text.as_bytes().repeat((2 << 20) / text.len() + 1);
        move |path: &Path| {
            use std::io::Write;
            let length = path.metadata().unwrap().len() as usize;
            open(path).write_all(&bytes[..length]).unwrap();
        }
    };
    code(&overwrite("é"));
    code(&overwrite("'''"));
    code(&overwrite("\n\t)"));
    // A file that is replaced is another one.
    assert_eq!(
        parse_changed(|path| {
            let other = path.with_extension("new");
            std::fs::write(&other, "x").unwrap();
            std::fs::rename(other, path).unwrap();
        }),
        Ok(true)
    );
}

/// A panic about a text that did not change is a bug and stays one.
#[test]
fn a_panic_is_told_from_a_change() {
    let map = SourceMap::new();
    map.add_text("a.py", "a", "x");
    let work = || map.work(|| -> () { panic!("a bug") });
    assert!(std::panic::catch_unwind(std::panic::AssertUnwindSafe(work)).is_err());
}
