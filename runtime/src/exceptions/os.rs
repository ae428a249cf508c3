//! `OSError`: its subclass chosen by the error number, its file names kept beside the arguments.

use super::{
    BLOCKING_IO_ERROR, BROKEN_PIPE_ERROR, BaseException, CHILD_PROCESS_ERROR,
    CONNECTION_ABORTED_ERROR, CONNECTION_REFUSED_ERROR, CONNECTION_RESET_ERROR, FILE_EXISTS_ERROR,
    FILE_NOT_FOUND_ERROR, INTERRUPTED_ERROR, IS_A_DIRECTORY_ERROR, NOT_A_DIRECTORY_ERROR, OS_ERROR,
    PERMISSION_ERROR, PROCESS_LOOKUP_ERROR, TIMEOUT_ERROR,
};
use crate::class::TypeInfo;
use crate::error::{self, Error, Result};
use crate::int::Int;
use crate::str::Str;
use crate::value::Object;
use std::io;

/// The file names of an `OSError`.
#[derive(Clone, Default)]
pub(super) struct Names {
    pub(super) first: Option<Object>,
    pub(super) second: Option<Object>,
}

/// The type that `OSError(errno, ...)` makes.
fn kind_of(errno: i64) -> &'static TypeInfo {
    match errno {
        11 | 114 | 115 => BLOCKING_IO_ERROR,
        10 => CHILD_PROCESS_ERROR,
        32 | 108 => BROKEN_PIPE_ERROR,
        103 => CONNECTION_ABORTED_ERROR,
        111 => CONNECTION_REFUSED_ERROR,
        104 => CONNECTION_RESET_ERROR,
        17 => FILE_EXISTS_ERROR,
        2 => FILE_NOT_FOUND_ERROR,
        21 => IS_A_DIRECTORY_ERROR,
        20 => NOT_A_DIRECTORY_ERROR,
        4 => INTERRUPTED_ERROR,
        1 | 13 => PERMISSION_ERROR,
        3 => PROCESS_LOOKUP_ERROR,
        110 => TIMEOUT_ERROR,
        _ => OS_ERROR,
    }
}

/// `OSError`'s constructor: the type to make, the arguments to keep, the file names taken out of them.
pub(super) fn prepare(
    info: &'static TypeInfo,
    mut args: Vec<Object>,
) -> (&'static TypeInfo, Vec<Object>, Option<Names>) {
    if !(2..=5).contains(&args.len()) {
        return (info, args, None);
    }
    let mut names = Names::default();
    let given = |object: Object| {
        if object.downcast_ref::<()>().is_some() {
            None
        } else {
            Some(object)
        }
    };
    // The fourth argument is Windows' own error number.
    names.second = args
        .drain(2..)
        .enumerate()
        .fold(None, |second, (index, arg)| match index {
            0 => {
                names.first = given(arg);
                second
            }
            2 => given(arg),
            _ => second,
        });
    let errno = args[0].downcast_ref::<Int>().and_then(Int::to_i64);
    let kind = match errno {
        Some(errno) if std::ptr::eq(info, OS_ERROR) => kind_of(errno),
        _ => info,
    };
    (kind, args, names.first.is_some().then_some(names))
}

impl BaseException {
    /// `e.errno` and `e.strerror` of an `OSError` that has them.
    pub fn os_error(&self) -> Option<(Object, Object)> {
        match self.args().as_slice() {
            [errno, strerror] => Some((errno.clone(), strerror.clone())),
            _ => None,
        }
    }

    /// `e.filename`
    pub fn filename(&self) -> Option<Object> {
        self.state
            .borrow()
            .names
            .as_ref()
            .and_then(|names| names.first.clone())
    }

    /// `e.filename2`
    pub fn filename2(&self) -> Option<Object> {
        self.state
            .borrow()
            .names
            .as_ref()
            .and_then(|names| names.second.clone())
    }
}

/// `OSError(errno, strerror, filename)`, of the subclass that belongs to the number.
#[cold]
pub fn os_error(errno: i32, strerror: &str, filename: Option<&str>) -> Error {
    let mut args = vec![
        Object::new(Int::from(errno)),
        Object::new(Str::from(strerror)),
    ];
    args.extend(filename.map(|name| Object::new(Str::from(name))));
    error::raise_type(OS_ERROR, args)
}

/// The exception for an error of the operating system.
#[cold]
pub fn from_io(error: &io::Error, filename: Option<&str>) -> Error {
    let text = error.to_string();
    match error.raw_os_error() {
        Some(errno) => {
            let strerror = text
                .rsplit_once(" (os error")
                .map_or(text.as_str(), |(strerror, _)| strerror);
            os_error(errno, strerror, filename)
        }
        None => error::raise_type(OS_ERROR, vec![Object::new(Str::from(text.as_str()))]),
    }
}

/// Gives an exception of a class derived from a built-in one the arguments of its constructor.
pub fn init(exception: &BaseException, info: &'static TypeInfo, args: Vec<Object>) -> Result<()> {
    if info.is_subclass(OS_ERROR) {
        let (_, args, names) = prepare(info, args);
        exception.set_args(args);
        let old = std::mem::replace(&mut exception.state.borrow_mut().names, names.map(Box::new));
        drop(old);
    } else {
        exception.set_args(args);
    }
    Ok(())
}
