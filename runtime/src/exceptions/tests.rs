//! `str` and `repr` of exceptions, as CPython 3.13 gives them.

use super::*;
use crate::error::{handling, raise, raise_from, reraise};
use crate::int::Int;

fn text(value: &str) -> Object {
    Object::new(Str::from(value))
}

fn number(value: i64) -> Object {
    Object::new(Int::from(value))
}

fn shown(kind: &'static TypeInfo, args: Vec<Object>) -> (String, String) {
    let error = Error::from(new(kind, args));
    let object = Object::from_ref(error.exception().clone().erase());
    (
        error.message().as_str().to_owned(),
        object.to_repr().unwrap().as_str().to_owned(),
    )
}

#[test]
fn str_and_repr() {
    let table = [
        (VALUE_ERROR, vec![], "", "ValueError()"),
        (VALUE_ERROR, vec![text("bad")], "bad", "ValueError('bad')"),
        (
            VALUE_ERROR,
            vec![text("a"), number(2)],
            "('a', 2)",
            "ValueError('a', 2)",
        ),
        (KEY_ERROR, vec![text("k")], "'k'", "KeyError('k')"),
        (KEY_ERROR, vec![], "", "KeyError()"),
        (
            KEY_ERROR,
            vec![text("k"), number(1)],
            "('k', 1)",
            "KeyError('k', 1)",
        ),
        (LOOKUP_ERROR, vec![text("k")], "k", "LookupError('k')"),
        (OS_ERROR, vec![text("x")], "x", "OSError('x')"),
        (
            OS_ERROR,
            vec![number(2), text("gone")],
            "[Errno 2] gone",
            "FileNotFoundError(2, 'gone')",
        ),
        (
            OS_ERROR,
            vec![number(13), text("no"), text("f")],
            "[Errno 13] no: 'f'",
            "PermissionError(13, 'no')",
        ),
        (
            OS_ERROR,
            vec![
                number(18),
                text("no"),
                text("a"),
                Object::new(()),
                text("b"),
            ],
            "[Errno 18] no: 'a' -> 'b'",
            "OSError(18, 'no')",
        ),
        (
            FILE_EXISTS_ERROR,
            vec![number(2), text("x")],
            "[Errno 2] x",
            "FileExistsError(2, 'x')",
        ),
        (STOP_ITERATION, vec![number(3)], "3", "StopIteration(3)"),
        (SYSTEM_EXIT, vec![], "", "SystemExit()"),
    ];
    for (kind, args, message, repr) in table {
        assert_eq!(shown(kind, args), (message.to_owned(), repr.to_owned()));
    }
}

#[test]
fn groups() {
    let members = || vec![error::value_error("a"), error::type_error("b")];
    let group = new_group(BASE_EXCEPTION_GROUP, "both", members()).unwrap();
    assert!(group.type_info().is_subclass(EXCEPTION));
    assert_eq!(
        Error::from(group).to_string(),
        "ExceptionGroup: both (2 sub-exceptions)"
    );
    assert!(new_group(EXCEPTION_GROUP, "none", Vec::new()).is_err());
    let exit = Error::from(new(SYSTEM_EXIT, Vec::new()));
    let error = new_group(EXCEPTION_GROUP, "x", vec![exit.clone()]).unwrap_err();
    assert_eq!(
        error.to_string(),
        "TypeError: Cannot nest BaseExceptions in an ExceptionGroup"
    );
    assert!(
        !new_group(BASE_EXCEPTION_GROUP, "x", vec![exit])
            .unwrap()
            .type_info()
            .is_subclass(EXCEPTION)
    );
}

#[test]
fn contexts_and_causes() {
    assert_eq!(
        reraise().to_string(),
        "RuntimeError: No active exception to reraise"
    );
    let first = error::key_error(&1i64);
    let guard = handling(&first);
    let second = error::value_error("second");
    assert!(
        second
            .exception()
            .context()
            .unwrap()
            .exception()
            .is(first.exception())
    );
    assert!(!second.exception().suppress_context());
    {
        let _guard = handling(&second);
        // raise first while handling second, whose context it is: the chain is cut
        let again = raise(first.clone());
        assert!(
            again
                .exception()
                .context()
                .unwrap()
                .exception()
                .is(second.exception())
        );
        assert!(second.exception().context().is_none());
        assert!(reraise().exception().is(second.exception()));
    }
    assert!(reraise().exception().is(first.exception()));
    let last = raise_from(new(TYPE_ERROR, Vec::new()), Some(second.clone()));
    assert!(last.exception().suppress_context());
    assert!(
        last.exception()
            .cause()
            .unwrap()
            .exception()
            .is(second.exception())
    );
    drop(guard);
    assert!(error::current().is_none());
    assert!(raise(second).exception().context().is_none());
}

#[test]
fn chains_of_exceptions_are_collected() {
    crate::gc::gc_collect();
    let before = crate::gc::live_objects();
    for _ in 0..10 {
        let (a, b) = (new(VALUE_ERROR, Vec::new()), new(KEY_ERROR, Vec::new()));
        a.set_context(Some(b.clone().into()));
        b.set_cause(Some(a.clone().into()));
        a.set_args(vec![Object::from_ref(a.clone().erase())]);
    }
    assert_eq!(crate::gc::gc_collect(), 20);
    assert_eq!(crate::gc::live_objects(), before);
}
