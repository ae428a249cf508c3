//! `os`, `os.path`, `sys`, `time`, `functools`.

use portalis_runtime as rt;
use rt::iter::FromVec;
use rt::modules::os::path;
use rt::modules::{functools, os, sys, time};
use rt::{Int, Iterate, List, Result, Str, Value};

fn s(text: &str) -> Str {
    Str::from(text)
}

fn message<T>(result: Result<T>) -> String {
    let error = result.err().expect("an error was expected");
    rt::traceback::last_line(&error).trim_end().to_owned()
}

/// What CPython's `posixpath` gives: input, normpath, splitext, split.
const PATHS: [(&str, &str, (&str, &str), (&str, &str)); 14] = [
    ("", ".", ("", ""), ("", "")),
    ("/", "/", ("/", ""), ("/", "")),
    ("//", "//", ("//", ""), ("//", "")),
    ("///a", "/a", ("///a", ""), ("///", "a")),
    ("a/b.txt", "a/b.txt", ("a/b", ".txt"), ("a", "b.txt")),
    ("a//b/../c/", "a/c", ("a//b/../c/", ""), ("a//b/../c", "")),
    ("../..", "../..", ("../..", ""), ("..", "..")),
    ("/../a", "/a", ("/../a", ""), ("/..", "a")),
    (".bashrc", ".bashrc", (".bashrc", ""), ("", ".bashrc")),
    ("...x", "...x", ("...x", ""), ("", "...x")),
    ("a.b/c", "a.b/c", ("a.b/c", ""), ("a.b", "c")),
    ("x.tar.gz", "x.tar.gz", ("x.tar", ".gz"), ("", "x.tar.gz")),
    ("./a/./b", "a/b", ("./a/./b", ""), ("./a/.", "b")),
    ("a/..", ".", ("a/..", ""), ("a", "..")),
];

#[test]
fn paths_are_taken_apart_as_cpythons() {
    for (text, normal, (root, ext), (head, tail)) in PATHS {
        assert_eq!(path::normpath(&s(text)), s(normal), "{text}");
        assert_eq!(path::splitext(&s(text)), (s(root), s(ext)), "{text}");
        assert_eq!(path::split(&s(text)), (s(head), s(tail)), "{text}");
        assert_eq!(path::basename(&s(text)), s(tail));
        assert_eq!(path::dirname(&s(text)), s(head));
    }
    assert_eq!(
        path::join(&s("a"), &[s("b"), s("c/"), s("d")]),
        s("a/b/c/d")
    );
    assert_eq!(path::join(&s("a"), &[s("/b"), s("")]), s("/b/"));
    assert_eq!(path::join2(&s(""), &s("x")), s("x"));
    assert_eq!(
        path::relpath(&s("/a/b/c"), &s("/a/d")).unwrap(),
        s("../b/c")
    );
    assert_eq!(path::relpath(&s("/a"), &s("/a")).unwrap(), s("."));
    assert_eq!(
        message(path::relpath(&s(""), &s("."))),
        "ValueError: no path specified"
    );
    let list = |texts: &[&str]| List::from_vec(texts.iter().map(|text| s(text)).collect());
    assert_eq!(
        path::commonprefix(&list(&["interview", "internet", "interval"])),
        s("inter")
    );
    let common = |texts: &[&str]| path::commonpath(list(texts).iter());
    assert_eq!(common(&["/usr/lib", "/usr/local/lib"]).unwrap(), s("/usr"));
    assert_eq!(
        message(common(&["/usr", "lib"])),
        "ValueError: Can't mix absolute and relative paths"
    );
    assert_eq!(
        message(common(&[])),
        "ValueError: commonpath() arg is an empty sequence"
    );
}

#[test]
fn files_and_directories() {
    let root = std::env::temp_dir().join(format!("portalis-os-{}", std::process::id()));
    let root = s(root.to_str().unwrap());
    let deep = path::join(&root, &[s("a"), s("b")]);
    os::makedirs(&deep, false).unwrap();
    assert!(path::isdir(&deep) && path::exists(&deep) && !path::isfile(&deep));
    os::makedirs(&deep, true).unwrap();
    let exists = format!(
        "FileExistsError: [Errno 17] File exists: '{}'",
        deep.as_str()
    );
    assert_eq!(message(os::makedirs(&deep, false)), exists);
    let file = path::join2(&root, &s("x.txt"));
    let missing = format!(
        "FileNotFoundError: [Errno 2] No such file or directory: '{}'",
        file.as_str()
    );
    assert_eq!(message(os::remove(&file)), missing);
    assert_eq!(message(path::getsize(&file)), missing);
    std::fs::write(file.as_str(), "hello").unwrap();
    assert_eq!(path::getsize(&file).unwrap(), 5);
    let other = path::join2(&root, &s("y.txt"));
    os::rename(&file, &other).unwrap();
    let gone = format!(
        "FileNotFoundError: [Errno 2] No such file or directory: '{}' -> '{}'",
        file.as_str(),
        other.as_str()
    );
    assert_eq!(message(os::rename(&file, &other)), gone);
    let names: Vec<String> = {
        let mut names = os::listdir(&root).unwrap().to_vec();
        names.sort();
        names.iter().map(|name| name.as_str().to_owned()).collect()
    };
    assert_eq!(names, ["a", "y.txt"]);
    let tops = |topdown| -> Vec<String> {
        let rows = os::walk(&root, topdown, false).collect_vec().unwrap();
        rows.iter()
            .map(|(top, ..)| path::relpath(top, &root).unwrap().as_str().to_owned())
            .collect()
    };
    assert_eq!(tops(true), [".", "a", "a/b"]);
    assert_eq!(tops(false), ["a/b", "a", "."]);
    os::remove(&other).unwrap();
    os::rmdir(&deep).unwrap();
    os::rmdir(&path::join2(&root, &s("a"))).unwrap();
    os::rmdir(&root).unwrap();
    assert!(!path::exists(&root));
    assert_eq!(
        os::getenv_or(&s("PORTALIS_NO_SUCH_NAME"), &s("x")).unwrap(),
        s("x")
    );
}

fn shown(value: &impl Value) -> String {
    let mut out = String::new();
    value.repr(&mut out).unwrap();
    out
}

#[test]
fn calendar_times_are_cpythons() {
    let format = "%Y-%m-%d %H:%M:%S %j %a %A %b %B %p %I %y %w %u %U %W %V %G %e %% %F %T %D %c %q";
    // time.strftime(format, time.gmtime(seconds)) for some seconds
    let cases = [
        (
            0.0,
            "1970-01-01 00:00:00 001 Thu Thursday Jan January AM 12 70 4 4 00 00 01 1970  1 % 1970-01-01 00:00:00 01/01/70 Thu Jan  1 00:00:00 1970 %q",
        ),
        (
            951_782_400.0,
            "2000-02-29 00:00:00 060 Tue Tuesday Feb February AM 12 00 2 2 09 09 09 2000 29 % 2000-02-29 00:00:00 02/29/00 Tue Feb 29 00:00:00 2000 %q",
        ),
        (
            1_609_459_199.0,
            "2020-12-31 23:59:59 366 Thu Thursday Dec December PM 11 20 4 4 52 52 53 2020 31 % 2020-12-31 23:59:59 12/31/20 Thu Dec 31 23:59:59 2020 %q",
        ),
        (
            1_230_768_000.0,
            "2009-01-01 00:00:00 001 Thu Thursday Jan January AM 12 09 4 4 00 00 01 2009  1 % 2009-01-01 00:00:00 01/01/09 Thu Jan  1 00:00:00 2009 %q",
        ),
        (
            -1.5,
            "1969-12-31 23:59:58 365 Wed Wednesday Dec December PM 11 69 3 3 52 52 01 1970 31 % 1969-12-31 23:59:58 12/31/69 Wed Dec 31 23:59:58 1969 %q",
        ),
    ];
    for (seconds, expected) in cases {
        let t = time::gmtime(Some(seconds)).unwrap();
        assert_eq!(
            time::strftime(&s(format), Some(&t)).unwrap(),
            s(expected),
            "{seconds}"
        );
    }
    let t = time::gmtime(Some(951_782_400.0)).unwrap();
    assert_eq!(
        shown(&t),
        "time.struct_time(tm_year=2000, tm_mon=2, tm_mday=29, tm_hour=0, tm_min=0, tm_sec=0, tm_wday=1, tm_yday=60, tm_isdst=0)"
    );
    assert_eq!(time::asctime(&t), s("Tue Feb 29 00:00:00 2000"));
    assert_eq!((t.get(0).unwrap(), t.get(-2).unwrap()), (2000, 60));
    let local = time::localtime(Some(1_700_000_000.0)).unwrap();
    assert_eq!(time::mktime(&local), 1_700_000_000.0);
    assert_eq!(
        message(time::sleep(-1.0)),
        "ValueError: sleep length must be non-negative"
    );
}

#[test]
fn clocks_go_forwards() {
    let (start, begun) = (time::monotonic(), time::process_time());
    time::sleep(0.002).unwrap();
    assert!(time::monotonic() - start >= 0.002);
    assert!(time::process_time() >= begun);
    assert!(time::time() > 1.6e9);
}

#[test]
fn limits_of_the_system() {
    assert_eq!(
        shown(&sys::version_info()),
        "sys.version_info(major=3, minor=13, micro=0, releaselevel='final', serial=0)"
    );
    assert_eq!(sys::getrecursionlimit(), 1000);
    sys::setrecursionlimit(5000).unwrap();
    assert_eq!(sys::getrecursionlimit(), 5000);
    assert_eq!(
        message(sys::setrecursionlimit(0)),
        "ValueError: recursion limit must be greater or equal than 1"
    );
    assert_eq!(sys::get_int_max_str_digits(), 4300);
    assert_eq!(sys::float_info().epsilon(), f64::EPSILON);
    let Err(exit) = sys::exit(&Int::new(3));
    assert_eq!(rt::program::exit_code(&exit), 3);
    let Err(exit) = sys::exit(&());
    assert_eq!(rt::program::exit_code(&exit), 0);
    assert!(sys::argv().is(&sys::argv()));
}

#[test]
fn reductions() {
    let numbers = || FromVec::new((1..=4).map(Int::new).collect());
    assert_eq!(
        functools::reduce(|a: Int, b: Int| Ok(&a * &b), numbers()).unwrap(),
        Int::new(24)
    );
    let joined = functools::reduce_from(
        |a: Str, b: Int| Ok(a.concat(&s(&b.to_string()))),
        numbers(),
        s(""),
    );
    assert_eq!(joined.unwrap(), s("1234"));
    let empty = functools::reduce(|a: Int, _| Ok(a), FromVec::new(Vec::new()));
    assert_eq!(
        message(empty),
        "TypeError: reduce() of empty iterable with no initial value"
    );
}

#[test]
fn text_in_memory() {
    use rt::File;
    let file = File::memory(&s(""));
    file.write(&s("one\ntwo é\n")).unwrap();
    rt::io::print(&[&Int::new(3), &s("x")], None, None, Some(&file), false).unwrap();
    assert_eq!(file.getvalue().unwrap(), s("one\ntwo é\n3 x\n"));
    assert_eq!(file.tell().unwrap(), 14);
    assert_eq!(file.seek(4, 0).unwrap(), 4);
    assert_eq!(file.readline(None).unwrap(), s("two é\n"));
    assert_eq!(file.tell().unwrap(), 10);
    file.write(&s("4")).unwrap();
    assert_eq!(file.read(None).unwrap(), s(" x\n"));
    assert_eq!(file.getvalue().unwrap(), s("one\ntwo é\n4 x\n"));
    file.seek(0, 0).unwrap();
    assert_eq!(
        shown(&List::collect(file.iter()).unwrap()),
        "['one\\n', 'two é\\n', '4 x\\n']"
    );
    assert_eq!(file.truncate(Some(3)).unwrap(), 3);
    assert_eq!(file.getvalue().unwrap(), s("one"));
    assert_eq!(message(file.fileno()), "io.UnsupportedOperation: fileno");
    let kept = File::memory(&s("a\r\nb"));
    assert_eq!(kept.readline(None).unwrap(), s("a\r\n"));
    kept.close().unwrap();
    assert!(kept.closed() && kept.getvalue().is_err());
}
