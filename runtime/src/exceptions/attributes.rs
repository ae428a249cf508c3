//! The attributes of built-in exceptions, under the names by which the stubs call them.

use super::BaseException;
use crate::gc::Gc;
use crate::int::Int;
use crate::str::Str;
use crate::tuple::Tuple;
use crate::value::Object;

/// `e.args`
pub fn args(exception: &Gc<BaseException>) -> Tuple<Object> {
    Tuple::from_vec(exception.args())
}

/// `SystemExit.code`
pub fn exit_code(exception: &Gc<BaseException>) -> Object {
    match exception.args().as_slice() {
        [] => Object::new(()),
        [code] => code.clone(),
        _ => Object::new(args(exception)),
    }
}

/// `StopIteration.value`
pub fn stop_value(exception: &Gc<BaseException>) -> Object {
    exception.arg(0).unwrap_or_else(|| Object::new(()))
}

/// `OSError.errno`
pub fn errno(exception: &Gc<BaseException>) -> Option<Int> {
    let (errno, _) = exception.os_error()?;
    errno.downcast_ref::<Int>().cloned()
}

/// `OSError.strerror`
pub fn strerror(exception: &Gc<BaseException>) -> Option<Str> {
    let (_, strerror) = exception.os_error()?;
    strerror.downcast_ref::<Str>().cloned()
}

/// `OSError.filename`
pub fn filename(exception: &Gc<BaseException>) -> Option<Str> {
    exception.filename()?.downcast_ref::<Str>().cloned()
}
