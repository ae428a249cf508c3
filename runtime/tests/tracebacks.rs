//! Tracebacks against those that CPython 3.13 printed (`data/record_tracebacks.py`).

use portalis_runtime as rt;

/// What is leaked stays reachable, so that it is no leak to a checker.
static KEPT: std::sync::Mutex<Vec<usize>> = std::sync::Mutex::new(Vec::new());

fn keep<T>(value: T) -> &'static T {
    let value = Box::leak(Box::new(value));
    KEPT.lock().unwrap().push((&raw const *value).addr());
    value
}

fn leak(text: &str) -> &'static str {
    keep(text.to_owned())
}

#[test]
fn tracebacks_are_cpythons() {
    let mut failures = Vec::new();
    for case in include_str!("data/tracebacks.txt")
        .split("=== source ")
        .skip(1)
    {
        let (head, rest) = case.split_once("=== frames\n").unwrap();
        let (name, source) = head.split_once('\n').unwrap();
        let (frames, expected) = rest.split_once("=== expected ").unwrap();
        let (_, expected) = expected.split_once('\n').unwrap();
        let file: &'static rt::SourceFile = keep(rt::SourceFile {
            name: leak(name),
            text: leak(source),
        });
        let mut error = rt::value_error("X");
        for frame in frames.lines().rev() {
            let mut words = frame.splitn(5, ' ');
            let mut number = || words.next().unwrap().parse().unwrap();
            let [lo, hi, anchor_lo, anchor_hi] = [number(), number(), number(), number()];
            let function = leak(words.next().unwrap());
            let loc = rt::Loc {
                file,
                function,
                lo,
                hi,
                anchor_lo,
                anchor_hi,
                caller: None,
            };
            error = rt::At::at(error, keep(loc));
        }
        let actual = error.format_traceback();
        let actual = actual
            .trim_end()
            .strip_suffix("ValueError: X")
            .unwrap()
            .trim_end();
        if actual != expected.trim_end() {
            failures.push(format!(
                "{name}\n--- expected\n{expected}--- actual\n{actual}\n"
            ));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn chains_are_printed_oldest_first() {
    let inner = rt::key_error(&rt::Str::from("k"));
    let outer = {
        let _handling = rt::handling(&inner);
        rt::value_error("v")
    };
    assert_eq!(
        outer.format_traceback(),
        "KeyError: 'k'\n\nDuring handling of the above exception, another exception occurred:\n\nValueError: v\n"
    );
    let last = rt::raise_from(rt::type_error("t"), Some(outer.clone()));
    assert!(last.format_traceback().ends_with(
        "ValueError: v\n\nThe above exception was the direct cause of the following exception:\n\nTypeError: t\n"
    ));
    last.exception().set_cause(None);
    assert_eq!(last.format_traceback(), "TypeError: t\n");
    inner.exception().set_context(Some(last));
    inner.exception().add_note("a\nb");
    assert!(inner.format_traceback().ends_with("KeyError: 'k'\na\nb\n"));
}

#[test]
fn groups_are_drawn() {
    let member = rt::value_error("two\nlines");
    let inner = rt::exceptions::new_group(
        rt::exceptions::EXCEPTION_GROUP,
        "in",
        vec![rt::type_error("t")],
    )
    .unwrap();
    let group = rt::exceptions::new_group(
        rt::exceptions::EXCEPTION_GROUP,
        "g",
        vec![member, inner.into()],
    )
    .unwrap();
    // print_exception(ExceptionGroup("g", [ValueError("two\nlines"), ExceptionGroup("in", [TypeError("t")])]))
    let expected = "  | ExceptionGroup: g (2 sub-exceptions)
  +-+---------------- 1 ----------------
    | ValueError: two
    | lines
    +---------------- 2 ----------------
    | ExceptionGroup: in (1 sub-exception)
    +-+---------------- 1 ----------------
      | TypeError: t
      +------------------------------------
";
    assert_eq!(rt::Error::from(group).format_traceback(), expected);
}
