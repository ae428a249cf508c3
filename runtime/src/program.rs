//! A compiled program's life: from `main` to the exit code.
//!
//! In: the function that runs the main module, and the one that unbinds its variables. Out: an exit code as CPython's: 0; 1 after an
//! uncaught exception, its traceback on stderr; what `SystemExit` says; 120 where stdout cannot be flushed.
//! Python runs on a thread of its own whose stack is reserved large, so that deep recursion works once its limit is raised.

use crate::error::{Error, Result};
use crate::exceptions;
use crate::int::Int;
use crate::str::Str;
use crate::value::Value;
use crate::{gc, recursion, traceback};
use std::cell::RefCell;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process;
use std::sync::OnceLock;
use std::thread;

/// The sizes of stack to try, largest first. Only what is touched takes memory.
const STACK_SIZES: [usize; 6] = [8 << 30, 4 << 30, 1 << 30, 256 << 20, 64 << 20, 8 << 20];

/// `sys.argv`, the script's name first.
static ARGV: OnceLock<Vec<String>> = OnceLock::new();

/// The folder of the sources, where `cargo portalis run` tells it.
static FOLDER: OnceLock<PathBuf> = OnceLock::new();

/// Runs a program and ends the process.
///
/// Who runs a script names it as `argv[0]`, or in `PORTALIS_ARGV0` where a process cannot be given another: tracebacks then
/// name files where they lie, as CPython's do. Started by itself, a program knows nothing of its sources but their names.
pub fn run_main(script: &str, main: fn() -> Result<()>, teardown: fn()) -> ! {
    let own = std::env::args_os().next();
    let named = [std::env::var_os("PORTALIS_ARGV0"), own]
        .into_iter()
        .flatten()
        .map(PathBuf::from)
        .find(|path| path.file_name().is_some_and(|name| name == script));
    if let Some(named) = &named
        && let Ok(current) = std::env::current_dir()
    {
        let _ = FOLDER.set(current.join(named.parent().unwrap_or(Path::new(""))));
    }
    let script = named.map_or_else(|| script.to_owned(), |path| path.display().to_string());
    let arguments = std::env::args_os()
        .skip(1)
        .map(|argument| argument.to_string_lossy().into_owned());
    let _ = ARGV.set(std::iter::once(script).chain(arguments).collect());
    process::exit(on_large_stack(move |size| {
        recursion::set_stack_size(size);
        run(main, teardown)
    }))
}

/// `__file__`: where a source file lies; its name alone where the folder is not known.
pub fn file(name: &Str) -> Str {
    Str::from(place(name.as_str()).display().to_string())
}

/// Where the source file with a name lies.
pub(crate) fn place(name: &str) -> PathBuf {
    match FOLDER.get() {
        Some(folder) if !name.starts_with('<') => folder.join(name),
        _ => PathBuf::from(name),
    }
}

/// `sys.argv`; empty where Python code runs inside a host's program.
pub fn argv() -> &'static [String] {
    ARGV.get().map(Vec::as_slice).unwrap_or_default()
}

/// Runs a function on a thread with the largest stack to be had; tells it the size.
fn on_large_stack(run: impl FnOnce(usize) -> i32 + Send + Copy + 'static) -> i32 {
    for size in STACK_SIZES {
        let thread = thread::Builder::new()
            .name("main".to_owned())
            .stack_size(size);
        if let Ok(handle) = thread.spawn(move || run(size)) {
            // A panic is a host's: its message has been printed.
            return handle.join().unwrap_or(101);
        }
    }
    // Not even a small thread is to be had: the system's own stack has 8 MiB or little less.
    run(1 << 20)
}

/// Runs the program on this thread; the exit code.
fn run(main: fn() -> Result<()>, teardown: fn()) -> i32 {
    let outcome = main();
    let mut code = match &outcome {
        Ok(()) => 0,
        Err(error) => exit_code(error),
    };
    run_exit_functions();
    code = flush(code);
    drop(outcome);
    teardown();
    gc::gc_collect();
    flush(code)
}

/// The exit code that an uncaught exception asks for; prints what CPython prints for it.
pub fn exit_code(error: &Error) -> i32 {
    if error.is_instance(exceptions::SYSTEM_EXIT) {
        return system_exit_code(error);
    }
    // As in CPython, what `print` has kept back comes after this.
    let text = traceback::format(error);
    let _ = io::stderr().lock().write_all(text.as_bytes());
    if error.is_instance(exceptions::KEYBOARD_INTERRUPT) {
        130
    } else {
        1
    }
}

/// `SystemExit(None)` is 0, `SystemExit(3)` is 3, anything else is printed and is 1.
fn system_exit_code(error: &Error) -> i32 {
    let exception = error.exception();
    let code = match exception.args().len() {
        0 => return 0,
        1 => exception.arg(0),
        _ => None,
    };
    let mut text = String::new();
    match code {
        Some(code) => {
            let value = code.as_dyn();
            if value.downcast_ref::<()>().is_some() {
                return 0;
            }
            if let Some(number) = value
                .as_number()
                .and_then(|number| number.as_int().cloned())
                && value.downcast_ref::<Int>().is_some() | value.downcast_ref::<bool>().is_some()
            {
                // As C's `exit` does, which is given an int.
                return number.to_i64().map_or(-1, |number| number as i32);
            }
            let _ = value.str(&mut text);
        }
        None => {
            let _ = exceptions::args_repr(&exception.args(), &mut text);
        }
    }
    let _ = writeln!(io::stderr(), "{text}");
    1
}

/// Writes out what `print` has kept back; 120 where that fails, as CPython.
fn flush(code: i32) -> i32 {
    match flush_stdout() {
        Ok(()) => code,
        Err(error) => {
            let _ = writeln!(
                io::stderr(),
                "Exception ignored in: <_io.TextIOWrapper name='<stdout>' mode='w' encoding='utf-8'>\n{}",
                traceback::last_line(&error).trim_end()
            );
            120
        }
    }
}

fn flush_stdout() -> Result<()> {
    let flusher = HOOKS.with(|hooks| hooks.borrow().flush);
    match flusher {
        Some(flusher) => flusher(),
        None => io::stdout()
            .flush()
            .map_err(|error| exceptions::from_io(&error, None)),
    }
}

/// What the end of the program is to call.
#[derive(Default)]
struct Hooks {
    flush: Option<fn() -> Result<()>>,
    exit: Vec<Box<dyn FnOnce() -> Result<()>>>,
}

thread_local! {
    static HOOKS: RefCell<Hooks> = RefCell::default();
}

/// Says how the program's stdout is flushed.
pub fn set_flush(flush: fn() -> Result<()>) {
    HOOKS.with(|hooks| hooks.borrow_mut().flush = Some(flush));
}

/// Registers a function to call before the program ends, last first (`atexit.register`).
pub fn at_exit(function: impl FnOnce() -> Result<()> + 'static) {
    HOOKS.with(|hooks| hooks.borrow_mut().exit.push(Box::new(function)));
}

fn run_exit_functions() {
    loop {
        let Some(function) = HOOKS.with(|hooks| hooks.borrow_mut().exit.pop()) else {
            return;
        };
        if let Err(error) = function() {
            traceback::report_ignored(&error, "in atexit callback:");
        }
    }
}

/// A message for `SystemExit` (`sys.exit("message")`, `sys.exit(3)`, `sys.exit()`).
#[cold]
pub fn system_exit(code: impl Value) -> Error {
    crate::error::raise_type(
        exceptions::SYSTEM_EXIT,
        vec![crate::value::Object::new(code)],
    )
}

/// The script's name as a Python string; empty inside a host's program.
pub fn script_name() -> Str {
    Str::from(argv().first().map_or("", String::as_str))
}
