//! Exceptions: the object that is raised, and the types that Python 3.13 has built in.
//!
//! In: a type and arguments. Out: `BaseException`, which every exception's layout begins with: arguments, traceback,
//! cause, context, notes. `exceptions/kinds.rs` has the hierarchy, `exceptions/text.rs` what `str` and `repr` say.

#![allow(unsafe_code)]

mod kinds;
mod os;
mod text;

pub use kinds::*;
pub use os::{from_io, init, os_error};
pub(crate) use text::args_repr;
pub use text::{default_repr, message, plain_repr};

use crate::class::{Class, Extends, TypeInfo};
use crate::error::{self, Error, Result};
use crate::gc::{Gc, Managed, Tracer};
use crate::str::Str;
use crate::traceback::Loc;
use crate::value::{Object, Value};
use std::cell::RefCell;
use std::rc::Rc;

/// What every exception is made of.
#[repr(C)]
#[derive(Default)]
pub struct BaseException {
    state: RefCell<State>,
}

#[derive(Default)]
struct State {
    args: Vec<Object>,
    /// Where the exception passed, innermost first.
    traceback: Vec<&'static Loc>,
    cause: Option<Error>,
    context: Option<Error>,
    suppress_context: bool,
    notes: Vec<Str>,
    /// The members of an exception group.
    group: Option<Rc<[Error]>>,
    /// The file names of an `OSError`.
    names: Option<Box<os::Names>>,
}

impl BaseException {
    /// The type of exceptions as such.
    pub const TYPE: &'static TypeInfo = BASE_EXCEPTION;

    /// An exception without arguments, for `class!`.
    #[doc(hidden)]
    pub fn unset() -> BaseException {
        BaseException::default()
    }

    /// `e.args`
    pub fn args(&self) -> Vec<Object> {
        self.state.borrow().args.clone()
    }

    /// `e.args[i]`, where there are so many.
    pub fn arg(&self, index: usize) -> Option<Object> {
        self.state.borrow().args.get(index).cloned()
    }

    /// `e.args = ...`
    pub fn set_args(&self, args: Vec<Object>) {
        let old = std::mem::replace(&mut self.state.borrow_mut().args, args);
        drop(old);
    }

    /// `e.__cause__`
    pub fn cause(&self) -> Option<Error> {
        self.state.borrow().cause.clone()
    }

    /// `e.__cause__ = ...`, which also sets `__suppress_context__`.
    pub fn set_cause(&self, cause: Option<Error>) {
        let mut state = self.state.borrow_mut();
        state.suppress_context = true;
        let old = std::mem::replace(&mut state.cause, cause);
        drop(state);
        drop(old);
    }

    /// `e.__context__`
    pub fn context(&self) -> Option<Error> {
        self.state.borrow().context.clone()
    }

    /// `e.__context__ = ...`
    pub fn set_context(&self, context: Option<Error>) {
        let old = std::mem::replace(&mut self.state.borrow_mut().context, context);
        drop(old);
    }

    /// `e.__suppress_context__`
    pub fn suppress_context(&self) -> bool {
        self.state.borrow().suppress_context
    }

    /// `e.__suppress_context__ = ...`
    pub fn set_suppress_context(&self, suppress: bool) {
        self.state.borrow_mut().suppress_context = suppress;
    }

    /// `e.add_note(...)`
    pub fn add_note(&self, note: impl Into<Str>) {
        self.state.borrow_mut().notes.push(note.into());
    }

    /// The members, if this is an exception group.
    pub fn group(&self) -> Option<Rc<[Error]>> {
        self.state.borrow().group.clone()
    }

    /// `e.__notes__`
    pub fn notes(&self) -> Vec<Str> {
        self.state.borrow().notes.clone()
    }

    /// Where the exception passed, innermost first.
    pub fn traceback(&self) -> Vec<&'static Loc> {
        self.state.borrow().traceback.clone()
    }

    /// `e.with_traceback(...)` with a traceback taken from an exception, or none.
    pub fn set_traceback(&self, traceback: Vec<&'static Loc>) {
        self.state.borrow_mut().traceback = traceback;
    }

    /// Notes a place that the exception passed on its way out.
    pub fn add_frame(&self, loc: &'static Loc) {
        let frames = std::iter::successors(Some(loc), |loc| loc.caller);
        self.state.borrow_mut().traceback.extend(frames);
    }
}

// SAFETY: the built-in exceptions' types are all made from `BASE_EXCEPTION`, which is made for this type.
// Tracing visits each owned object; while the state is borrowed it visits none.
unsafe impl Managed for BaseException {
    const TYPE: &'static TypeInfo = BASE_EXCEPTION;

    fn trace(&self, tracer: &mut Tracer) {
        let Ok(state) = self.state.try_borrow() else {
            return;
        };
        let names = state
            .names
            .iter()
            .flat_map(|names| names.first.iter().chain(&names.second));
        for arg in state.args.iter().chain(names) {
            arg.trace(tracer);
        }
        // A group's members are behind an `Rc` that a caller may share for a while: then they are not this object's alone.
        let members = state
            .group
            .iter()
            .filter(|members| Rc::strong_count(members) == 1)
            .flat_map(|members| members.iter());
        for error in state.cause.iter().chain(&state.context).chain(members) {
            error.trace(tracer);
        }
    }
}

// SAFETY: reflexive.
unsafe impl Extends<BaseException> for BaseException {}

/// An exception of the program's own class knows better what it is.
impl Class for BaseException {
    fn repr(this: &Gc<Self>, out: &mut String) -> Result<()> {
        match this.class_id() {
            0 => crate::class::default_repr(this, out),
            _ => this.as_ref().as_dyn().repr(out),
        }
    }

    fn str(this: &Gc<Self>, out: &mut String) -> Result<()> {
        match this.class_id() {
            0 => crate::class::default_str(this, out),
            _ => this.as_ref().as_dyn().str(out),
        }
    }
}

/// Makes an exception group, without raising it. `BaseExceptionGroup` becomes `ExceptionGroup` where all members are `Exception`s.
pub fn new_group(
    kind: &'static TypeInfo,
    message: impl Into<Str>,
    members: Vec<Error>,
) -> Result<Gc<BaseException>> {
    if members.is_empty() {
        return Err(error::value_error(
            "second argument (exceptions) must be a non-empty sequence",
        ));
    }
    let plain = members.iter().all(|member| member.is_instance(EXCEPTION));
    let kind = match kind.is_subclass(EXCEPTION_GROUP) {
        true if !plain => {
            return Err(error::type_error(
                "Cannot nest BaseExceptions in an ExceptionGroup",
            ));
        }
        false if plain => EXCEPTION_GROUP,
        _ => kind,
    };
    let group = new(kind, vec![Object::new(message.into())]);
    group.state.borrow_mut().group = Some(members.into());
    Ok(group)
}

/// Makes an exception of a built-in type, without raising it.
pub fn new(info: &'static TypeInfo, args: Vec<Object>) -> Gc<BaseException> {
    let info = if info.has_rust_type_of(BASE_EXCEPTION) {
        info
    } else {
        EXCEPTION
    };
    let (info, args, names) = if info.is_subclass(OS_ERROR) {
        os::prepare(info, args)
    } else {
        (info, args, None)
    };
    let state = State {
        args,
        names: names.map(Box::new),
        ..State::default()
    };
    // SAFETY: `info` describes a `BaseException`: checked above, and `prepare` gives a built-in type.
    unsafe {
        Gc::with_type(
            BaseException {
                state: RefCell::new(state),
            },
            info,
        )
    }
}

#[cfg(test)]
mod tests;
