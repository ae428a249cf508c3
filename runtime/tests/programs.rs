//! Whole programs: exit codes, what is printed last, deep recursion. Each runs in a process of its own, which is this test again.

use portalis_runtime as rt;
use rt::{At as _, Class, exceptions, program};
use std::path::Path;
use std::process::{Command, Output};

rt::locations! {
    files = [F0 = ("prog.py", "def f(n):\n    return f(n + 1)\nf(0)\n")];
    L = [(F0, "<module>", 30, 34, 31, 34), (F0, "f", 21, 29, 22, 29)];
}

rt::globals! {
    fn teardown;
    static FIRST: rt::Gc<Noisy>;
    static SECOND: rt::Gc<Noisy>;
}

mod noisy {
    #![allow(unreachable_pub)]
    portalis_runtime::class! {
        pub struct Noisy { number: portalis_runtime::Int, other: portalis_runtime::Gc<Noisy> }
        name = "Noisy"; id = 1; module = "__main__"; bases = [];
    }
}
use noisy::Noisy;

impl Class for Noisy {
    const HAS_FINALIZE: bool = true;

    fn finalize(this: &rt::Gc<Self>) -> rt::Result<()> {
        println!("del {}", this.number.get().unwrap());
        if this.number.get().unwrap() == 3 {
            return Err(rt::key_error(&rt::Str::from("lost")));
        }
        Ok(())
    }
}

fn noisy(number: i64) -> rt::Gc<Noisy> {
    let noisy = Noisy::alloc();
    noisy.number.set(number.into());
    noisy
}

fn recurse() -> rt::Result<u64> {
    let _depth = rt::enter()?;
    let below = recurse().at(&L[1])?;
    Ok(std::hint::black_box(below) + 1)
}

fn deep(n: u64) -> rt::Result<u64> {
    let _depth = rt::enter()?;
    if n == 0 { Ok(0) } else { Ok(deep(n - 1)? + 1) }
}

fn program(name: &str) -> fn() -> rt::Result<()> {
    match name {
        "fine" => || Ok(()),
        "error" => || recurse().at(&L[0]).map(|_| ()),
        "exit3" => || Err(program::system_exit(rt::Int::from(3))),
        "exit_negative" => || Err(program::system_exit(-1i64)),
        "exit_none" => || Err(program::system_exit(())),
        "exit_true" => || Err(program::system_exit(true)),
        "exit_text" => || Err(program::system_exit(rt::Str::from("bye"))),
        "exit_two" => || {
            Err(rt::raise_type(
                exceptions::SYSTEM_EXIT,
                vec![rt::Object::new(1i64), rt::Object::new(2i64)],
            ))
        },
        "exit_float" => || Err(program::system_exit(2.5)),
        "interrupt" => || Err(rt::raise_type(exceptions::KEYBOARD_INTERRUPT, Vec::new())),
        "million" => || {
            rt::recursion::set_limit(1_100_000)?;
            assert_eq!(deep(1_000_000)?, 1_000_000);
            Ok(())
        },
        "bottomless" => || {
            rt::recursion::set_limit(i64::from(i32::MAX))?;
            assert!(
                recurse()
                    .unwrap_err()
                    .is_instance(exceptions::RECURSION_ERROR)
            );
            Ok(())
        },
        "del" => || {
            SECOND.set(noisy(2));
            FIRST.set(noisy(1));
            drop(noisy(3));
            let cycle = noisy(4);
            cycle.other.set(cycle.clone());
            program::at_exit(|| {
                println!("at exit");
                Ok(())
            });
            Ok(())
        },
        "unwritable" => || {
            program::set_flush(|| Err(exceptions::os_error(28, "No space left on device", None)));
            Ok(())
        },
        _ => panic!("{name}"),
    }
}

#[test]
fn child() {
    if let Ok(name) = std::env::var("PORTALIS_TEST_PROGRAM") {
        rt::run_main("prog.py", program(&name), teardown);
    }
}

fn run(name: &str) -> (i32, String, String) {
    run_by(&std::env::current_exe().unwrap(), &[], name)
}

fn run_by(program: &Path, arguments: &[&str], name: &str) -> (i32, String, String) {
    let Output {
        status,
        stdout,
        stderr,
    } = Command::new(program)
        .args(arguments)
        .args(["--exact", "child", "--nocapture"])
        .env("PORTALIS_TEST_PROGRAM", name)
        .output()
        .unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    // The test harness prints two lines first.
    let stdout = text(stdout);
    let printed = stdout
        .split_once("running 1 test\n")
        .map_or("", |(_, printed)| printed);
    (
        status.code().unwrap_or(-1),
        printed.to_owned(),
        text(stderr),
    )
}

#[test]
fn programs_end_as_cpythons() {
    let silent = |code| (code, String::new(), String::new());
    let says = |code, text: &str| (code, String::new(), text.to_owned());
    assert_eq!(run("fine"), silent(0));
    assert_eq!(run("exit3"), silent(3));
    assert_eq!(run("exit_negative"), silent(255));
    assert_eq!(run("exit_none"), silent(0));
    assert_eq!(run("exit_true"), silent(1));
    assert_eq!(run("exit_text"), says(1, "bye\n"));
    assert_eq!(run("exit_two"), says(1, "(1, 2)\n"));
    assert_eq!(run("exit_float"), says(1, "2.5\n"));
    assert_eq!(run("interrupt"), says(130, "KeyboardInterrupt\n"));
    assert_eq!(run("unwritable").0, 120);
}

#[test]
fn uncaught_exceptions_are_printed() {
    let frame = "  File \"prog.py\", line 2, in f\n    return f(n + 1)\n";
    let expected = format!(
        "Traceback (most recent call last):\n  File \"prog.py\", line 3, in <module>\n    f(0)\n    ~^^^\n{frame}{frame}{frame}  \
         [Previous line repeated 996 more times]\nRecursionError: maximum recursion depth exceeded\n"
    );
    assert_eq!(run("error"), (1, String::new(), expected));
}

#[test]
fn a_million_calls_fit_the_stack() {
    assert_eq!(run("million").0, 0);
}

/// The reserved stack may be as small as the system gives, and is not overrun.
#[test]
#[cfg(target_os = "linux")]
fn any_stack_will_do() {
    let this = std::env::current_exe().unwrap();
    for kilobytes in [3_000_000, 600_000, 200_000] {
        let script = format!("ulimit -v {kilobytes}; exec \"$0\" \"$@\"");
        let shell = ["-c", script.as_str(), this.to_str().unwrap()];
        assert_eq!(
            run_by(Path::new("sh"), &shell, "bottomless"),
            (0, String::new(), String::new()),
            "{kilobytes}"
        );
    }
}

#[test]
fn del_runs_at_the_end() {
    let (code, stdout, stderr) = run("del");
    assert_eq!(
        (code, stdout.as_str()),
        (0, "del 3\nat exit\ndel 1\ndel 2\ndel 4\n")
    );
    assert!(
        stderr.starts_with("Exception ignored in: <function Noisy.__del__ at 0x"),
        "{stderr}"
    );
    assert!(stderr.ends_with(">\nKeyError: 'lost'\n"), "{stderr}");
}
