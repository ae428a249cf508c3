//! The attributes of exceptions.

use crate::error::Error;
use crate::exceptions::BaseException;
use crate::gc::Gc;
use crate::int::Int;
use crate::str::Str;
use crate::tuple::Tuple;
use crate::value::Object;

/// `e.args`
pub fn exception_args(e: &Gc<BaseException>) -> Tuple<Object> {
    Tuple::from_vec(e.args())
}

/// `e.errno`
pub fn errno(e: &Gc<BaseException>) -> Option<Int> {
    let (number, _) = e.os_error()?;
    number.as_dyn().as_number()?.as_int().cloned()
}

/// `e.strerror`
pub fn strerror(e: &Gc<BaseException>) -> Option<Str> {
    let (_, text) = e.os_error()?;
    text.downcast_ref::<Str>().cloned()
}

/// `e.filename`
pub fn filename(e: &Gc<BaseException>) -> Option<Str> {
    e.filename()?.downcast_ref::<Str>().cloned()
}

/// `e.value` of a `StopIteration`
pub fn stop_value(e: &Gc<BaseException>) -> Object {
    e.arg(0).unwrap_or_else(|| Object::new(()))
}

/// `e.code` of a `SystemExit`
pub fn exit_code(e: &Gc<BaseException>) -> Object {
    let mut args = e.args();
    match args.len() {
        0 => Object::new(()),
        1 => args.remove(0),
        _ => Object::new(Tuple::from_vec(args)),
    }
}

/// `e.__cause__`
pub fn cause(e: &Gc<BaseException>) -> Option<Gc<BaseException>> {
    e.cause().map(Error::into_exception)
}

/// `e.__context__`
pub fn context(e: &Gc<BaseException>) -> Option<Gc<BaseException>> {
    e.context().map(Error::into_exception)
}

/// `e.add_note(note)`
pub fn add_note(e: &Gc<BaseException>, note: &Str) {
    e.add_note(note.clone());
}
