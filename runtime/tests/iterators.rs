//! The built-in functions over iterators, files, and the texts of their errors.

use portalis_runtime as rt;
use rt::{Int, Iterate, List, Result, Str, Value, builtins, lit};
use std::process::Command;

fn message<T>(result: Result<T>) -> String {
    match result {
        Ok(_) => "no error".to_owned(),
        Err(error) => format!("{}: {}", error.type_name(), error.message()),
    }
}

fn text<T: Value>(value: &T) -> String {
    let mut out = String::new();
    value.repr(&mut out).unwrap();
    out
}

fn ints(items: &[i64]) -> List<Int> {
    List::from_vec(items.iter().map(|item| Int::from(*item)).collect())
}

#[test]
fn zips() {
    let (a, b, c) = (ints(&[1, 2, 3]), ints(&[4, 5]), ints(&[6, 7, 8, 9]));
    let two = List::collect(builtins::zip(a.iter(), b.iter(), false)).unwrap();
    assert_eq!(text(&two), "[(1, 4), (2, 5)]");
    let strict = |x: &List<Int>, y: &List<Int>| {
        message(List::collect(builtins::zip(x.iter(), y.iter(), true)))
    };
    assert_eq!(
        strict(&a, &b),
        "ValueError: zip() argument 2 is shorter than argument 1"
    );
    assert_eq!(
        strict(&b, &a),
        "ValueError: zip() argument 2 is longer than argument 1"
    );
    let three = List::collect(builtins::zip3(a.iter(), a.iter(), c.iter(), true));
    assert_eq!(
        message(three),
        "ValueError: zip() argument 3 is longer than arguments 1-2"
    );
    let rows = [a.iter().boxed(), a.iter().boxed(), b.iter().boxed()];
    assert_eq!(
        message(List::collect(builtins::zip_all(&rows, true))),
        "ValueError: zip() argument 3 is shorter than arguments 1-2"
    );
    let rows = [a.iter().boxed(), c.iter().boxed()];
    let all = List::collect(builtins::zip_all(&rows, false)).unwrap();
    assert_eq!(text(&all), "[(1, 6), (2, 7), (3, 8)]");
    assert_eq!(rows[1].advance().unwrap(), Some(Int::from(9)));
}

#[test]
fn adapters() {
    let xs = ints(&[3, 0, 2]);
    let doubled = builtins::map(|x: Int| Ok(&x * 2), xs.iter());
    assert_eq!(text(&List::collect(doubled).unwrap()), "[6, 0, 4]");
    let kept = builtins::filter(|x: Int| Ok(x > 1), xs.iter());
    assert_eq!(text(&List::collect(kept).unwrap()), "[3, 2]");
    assert_eq!(
        text(&List::collect(builtins::filter_none((), xs.iter())).unwrap()),
        "[3, 2]"
    );
    let numbered = builtins::enumerate_from(xs.iter(), 5);
    assert_eq!(
        text(&List::collect(numbered).unwrap()),
        "[(5, 3), (6, 0), (7, 2)]"
    );
    let sums = builtins::map2(|x: Int, y: Int| Ok(&x + &y), xs.iter(), xs.reversed());
    assert_eq!(text(&List::collect(sums).unwrap()), "[5, 0, 5]");
    let shared = xs.iter().boxed();
    assert_eq!(builtins::next(&shared).unwrap(), Int::from(3));
    assert_eq!(shared.clone().collect_vec().unwrap().len(), 2);
    assert_eq!(message(builtins::next(&shared)), "StopIteration: ");
    assert_eq!(builtins::next_or(&shared, Int::ONE).unwrap(), Int::ONE);
    assert!(!builtins::all(xs.iter()).unwrap() && builtins::any(xs.iter()).unwrap());
    let mut items = vec![1i64, 2];
    let it = builtins::map(
        move |x: i64| {
            items.push(x);
            Ok(items.len() as i64)
        },
        rt::range_i64(0, 3, 1).unwrap(),
    );
    assert_eq!(it.collect_vec().unwrap(), [3, 4, 5]);
}

#[test]
fn an_iterator_that_asks_itself() {
    let slot: std::rc::Rc<std::cell::RefCell<Option<rt::Iter<Int>>>> = std::rc::Rc::default();
    let inner = std::rc::Rc::clone(&slot);
    let it = builtins::map(
        move |x: Int| {
            let other = inner.borrow().clone();
            other.map_or(Ok(x), |other| builtins::next(&other))
        },
        ints(&[1, 2]).iter(),
    )
    .boxed();
    *slot.borrow_mut() = Some(it.clone());
    assert_eq!(
        message(builtins::next(&it)),
        "ValueError: generator already executing"
    );
    slot.borrow_mut().take();
}

#[test]
fn extrema() {
    let xs = ints(&[3, -7, 2, -7]);
    assert_eq!(builtins::min(xs.iter(), ()).unwrap(), Int::from(-7));
    assert_eq!(
        builtins::max_by(xs.iter(), |x: Int| Ok(x.abs())).unwrap(),
        Int::from(-7)
    );
    assert_eq!(builtins::max2(&1i64, &2, ()).unwrap(), 2);
    assert_eq!(builtins::min_args(&[1.5, f64::NAN, 0.5], ()).unwrap(), 0.5);
    let none = || ints(&[]).iter();
    assert_eq!(
        message(builtins::max(none(), ())),
        "ValueError: max() iterable argument is empty"
    );
    assert_eq!(builtins::min_or(none(), Int::ONE, ()).unwrap(), Int::ONE);
    assert!(builtins::max_or_none(none(), (), ()).unwrap().is_none());
    let mixed = List::from([Some(Int::ONE), None]);
    assert_eq!(
        message(builtins::max(mixed.iter(), ())),
        "TypeError: '>' not supported between instances of 'NoneType' and 'int'"
    );
    assert_eq!(
        message(builtins::sorted(mixed.iter(), (), false)),
        "TypeError: '<' not supported between instances of 'NoneType' and 'int'"
    );
}

#[test]
fn characters() {
    assert_eq!(
        message(builtins::ord(&lit!("ab"))),
        "TypeError: ord() expected a character, but string of length 2 found"
    );
    assert_eq!(builtins::ord(&lit!("€")).unwrap(), 8364);
    assert_eq!(builtins::chr(128512).unwrap(), "😀");
    assert_eq!(
        message(builtins::chr(-1)),
        "ValueError: chr() arg not in range(0x110000)"
    );
}

#[test]
fn tuples() {
    let t: rt::Tuple<Int> = rt::Tuple::from([1, 2, 3].map(Int::from));
    assert_eq!(text(&t), "(1, 2, 3)");
    assert_eq!(text(&rt::Tuple::from([Int::ONE])), "(1,)");
    assert_eq!(text(&(Int::ONE, lit!("x"), 2.0)), "(1, 'x', 2.0)");
    assert_eq!(text(&(Int::ONE,)), "(1,)");
    assert_eq!(message(t.get(3)), "IndexError: tuple index out of range");
    assert_eq!(
        message(t.index(&Int::ZERO, 0, i64::MAX)),
        "ValueError: tuple.index(x): x not in tuple"
    );
    assert!((1i64, 2.5).compare(&(1, 3.0), rt::CmpOp::Lt).unwrap());
    assert!((1i64, 2i64).compare(&(1, 2), rt::CmpOp::Le).unwrap());
    assert!(
        (f64::NAN, 1i64)
            .compare(&(f64::NAN, 2), rt::CmpOp::Lt)
            .unwrap()
    );
}

fn place(name: &str) -> (Str, std::path::PathBuf) {
    let path = std::env::temp_dir().join(format!("portalis-{}-{name}", std::process::id()));
    (path.to_str().unwrap().into(), path)
}

fn open(name: &Str, mode: &str, newline: Option<&str>) -> Result<rt::File> {
    let newline = newline.map(Str::from);
    rt::io::open(name, &mode.into(), -1, None, None, newline.as_ref())
}

#[test]
fn files() {
    let (name, path) = place("text");
    let file = open(&name, "w", None).unwrap();
    assert_eq!(file.write(&lit!("one\ntwo é\r\nthree\rfour")).unwrap(), 21);
    file.writelines(List::from([lit!("a"), lit!("b\n")]).iter())
        .unwrap();
    assert_eq!(
        message(file.read(None)),
        "UnsupportedOperation: not readable"
    );
    file.close().unwrap();
    assert_eq!(
        message(file.write(&lit!("x"))),
        "ValueError: I/O operation on closed file."
    );
    assert_eq!(
        std::fs::read(&path).unwrap(),
        "one\ntwo é\r\nthree\rfourab\n".as_bytes()
    );

    let lines =
        |newline: Option<&str>| text(&open(&name, "r", newline).unwrap().readlines(None).unwrap());
    assert_eq!(lines(None), r"['one\n', 'two é\n', 'three\n', 'fourab\n']");
    assert_eq!(
        lines(Some("")),
        r"['one\n', 'two é\r\n', 'three\r', 'fourab\n']"
    );
    assert_eq!(
        lines(Some("\n")),
        r"['one\n', 'two é\r\n', 'three\rfourab\n']"
    );
    assert_eq!(
        lines(Some("\r")),
        r"['one\ntwo é\r', '\nthree\r', 'fourab\n']"
    );

    let file = open(&name, "r", None).unwrap();
    assert_eq!(file.read(Some(9)).unwrap(), "one\ntwo é");
    assert_eq!(file.tell().unwrap(), 10);
    assert_eq!(file.readline(None).unwrap(), "\n");
    assert_eq!(file.readline(Some(3)).unwrap(), "thr");
    assert_eq!(file.read(None).unwrap(), "ee\nfourab\n");
    assert_eq!(file.read(None).unwrap(), "");
    file.seek(0, 0).unwrap();
    assert_eq!(List::collect(file.iter()).unwrap().len(), 4);
    assert_eq!(message(file.next_line()), "StopIteration: ");
    std::fs::remove_file(&path).unwrap();
}

#[test]
fn modes_of_files() {
    let (name, path) = place("modes");
    std::fs::write(&path, "one\ntwo é\nfourab\n").unwrap();
    open(&name, "a", None).unwrap().write(&lit!("end")).unwrap();
    assert!(
        std::fs::read_to_string(&path)
            .unwrap()
            .ends_with("fourab\nend")
    );
    let both = open(&name, "r+", None).unwrap();
    assert_eq!(both.readline(None).unwrap(), "one\n");
    both.write(&lit!("TWO")).unwrap();
    both.close().unwrap();
    assert!(
        std::fs::read_to_string(&path)
            .unwrap()
            .starts_with("one\nTWO é")
    );
    let crlf = open(&name, "w", Some("\r\n")).unwrap();
    crlf.write(&lit!("a\nb\n")).unwrap();
    drop(crlf);
    assert_eq!(std::fs::read(&path).unwrap(), b"a\r\nb\r\n");
    assert_eq!(
        message(open(&name, "x", None)),
        format!("FileExistsError: [Errno 17] File exists: '{name}'")
    );
    std::fs::remove_file(&path).unwrap();
    assert_eq!(
        message(open(&name, "r", None)),
        format!("FileNotFoundError: [Errno 2] No such file or directory: '{name}'")
    );
    assert_eq!(
        message(open(&lit!("/tmp"), "r", None)),
        "IsADirectoryError: [Errno 21] Is a directory: '/tmp'"
    );
    assert_eq!(
        message(open(&name, "q", None)),
        "ValueError: invalid mode: 'q'"
    );
    assert_eq!(
        message(open(&name, "rw", None)),
        "ValueError: must have exactly one of create/read/write/append mode"
    );
    assert_eq!(
        message(open(&name, "rbt", None)),
        "ValueError: can't have text and binary mode at once"
    );
}

#[test]
fn large_files_and_encodings() {
    let (name, path) = place("large");
    let line = "žluťoučký kůň 😀 ".repeat(7);
    std::fs::write(&path, format!("{line}\r\n").repeat(3000)).unwrap();
    let file = open(&name, "r", None).unwrap();
    let mut count = 0;
    let mut it = file.iter();
    while let Some(got) = it.next().unwrap() {
        assert_eq!(got.as_str().strip_suffix('\n').unwrap(), line);
        count += 1;
    }
    assert_eq!(count, 3000);
    std::fs::write(&path, b"ab\xffcd").unwrap();
    let bad = open(&name, "r", None).unwrap();
    assert_eq!(
        message(bad.read(None)),
        "UnicodeDecodeError: 'utf-8' codec can't decode byte 0xff in position 2: invalid start byte"
    );
    let encoded = |encoding: &str, mode: &str| {
        rt::io::open(&name, &mode.into(), -1, Some(&encoding.into()), None, None).unwrap()
    };
    assert_eq!(encoded("latin-1", "r").read(None).unwrap(), "abÿcd");
    encoded("utf-16", "w").write(&lit!("a€")).unwrap();
    assert_eq!(encoded("utf-16", "r").read(None).unwrap(), "a€");
    assert_eq!(
        message(encoded("ascii", "w").write(&lit!("a€"))),
        "UnicodeEncodeError: 'ascii' codec can't encode character '\\u20ac' in position 1: ordinal not in range(128)"
    );
    std::fs::remove_file(&path).unwrap();
}

/// Run with an argument this test is a program of its own: it prints, reads, prints.
#[test]
fn printing() {
    if std::env::var_os("PORTALIS_PRINT").is_some() {
        rt::io::print(
            &[&lit!("a"), &Int::ONE, &2.5, &List::from([lit!("x")])],
            None,
            None,
            None,
            false,
        )
        .unwrap();
        rt::io::print(&[], None, None, None, false).unwrap();
        rt::io::print(
            &[&1i64, &(), &true],
            Some(&lit!("-")),
            Some(&lit!("!\n")),
            None,
            false,
        )
        .unwrap();
        let line = rt::io::input_prompt(&lit!("name? ")).unwrap();
        rt::io::print(&[&lit!("hello"), &line], None, None, None, false).unwrap();
        let error = message(rt::io::input());
        rt::io::print(
            &[&Str::from(error)],
            None,
            None,
            Some(&rt::io::stderr()),
            false,
        )
        .unwrap();
        return;
    }
    let exe = std::env::current_exe().unwrap();
    let (name, path) = place("stdin");
    std::fs::write(&path, "Wörld\n").unwrap();
    let output = Command::new(exe)
        .args(["printing", "--nocapture", "--test-threads=1"])
        .env("PORTALIS_PRINT", "1")
        .stdin(std::fs::File::open(&path).unwrap())
        .output()
        .unwrap();
    let printed = String::from_utf8(output.stdout).unwrap();
    assert!(
        printed.contains("a 1 2.5 ['x']\n\n1-None-True!\nname? hello Wörld\n"),
        "{printed} {name}"
    );
    let errors = String::from_utf8(output.stderr).unwrap();
    assert!(
        errors.contains("EOFError: EOF when reading a line\n"),
        "{errors}"
    );
    std::fs::remove_file(&path).unwrap();
}
