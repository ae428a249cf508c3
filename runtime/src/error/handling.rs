//! The exception being handled: `__context__`, bare `raise`, `raise ... from`.
//!
//! In: the generated `except` block announces its exception with [`handling`]. Out: what is raised until the guard is dropped
//! has it as `__context__`, and a bare `raise` finds it.

use super::{Error, runtime_error};
use std::cell::RefCell;
use std::marker::PhantomData;

thread_local! {
    /// The exceptions being handled on this thread, innermost last.
    static HANDLED: RefCell<Vec<Error>> = const { RefCell::new(Vec::new()) };
}

/// Says that an exception is being handled until it is dropped.
#[derive(Debug)]
#[must_use = "the exception is handled until this is dropped"]
pub struct Handling(PhantomData<*const ()>);

/// Begins to handle an exception: `let _handling = rt::handling(&error);` at the start of an `except` block.
pub fn handling(error: &Error) -> Handling {
    let _ = HANDLED.try_with(|handled| handled.borrow_mut().push(error.clone()));
    Handling(PhantomData)
}

impl Drop for Handling {
    fn drop(&mut self) {
        let done = HANDLED.try_with(|handled| handled.borrow_mut().pop());
        drop(done);
    }
}

/// The exception being handled (`sys.exception()`).
pub fn current() -> Option<Error> {
    HANDLED
        .try_with(|handled| handled.borrow().last().cloned())
        .ok()
        .flatten()
}

/// How many exceptions are being handled, to tell a generator's own from its caller's.
pub(crate) fn depth() -> usize {
    HANDLED
        .try_with(|handled| handled.borrow().len())
        .unwrap_or(0)
}

/// Takes away the exceptions handled since `depth`, while the generator that handles them is suspended.
pub(crate) fn suspend(depth: usize) -> Vec<Error> {
    let split = HANDLED.try_with(|handled| {
        let mut handled = handled.borrow_mut();
        if handled.len() > depth {
            handled.split_off(depth)
        } else {
            Vec::new()
        }
    });
    split.unwrap_or_default()
}

/// Puts back what [`suspend`] took.
pub(crate) fn resume(mut taken: Vec<Error>) {
    let _ = HANDLED.try_with(|handled| handled.borrow_mut().append(&mut taken));
}

/// `raise exception`: gives it the exception being handled as context.
#[cold]
#[inline(never)]
pub fn raise(exception: impl Into<Error>) -> Error {
    let error = exception.into();
    let Some(handled) = current() else {
        return error;
    };
    if !error.0.is(&handled.0) {
        cut_context(&handled, &error);
        error.0.set_context(Some(handled));
    }
    error
}

/// Takes `error` out of the chain of contexts that begins at `from`, so that the chain stays one.
fn cut_context(from: &Error, error: &Error) {
    let mut slow = from.clone();
    let mut at = from.clone();
    let mut step = false;
    while let Some(next) = at.0.context() {
        if next.0.is(&error.0) {
            at.0.set_context(None);
            return;
        }
        at = next;
        if at.0.is(&slow.0) {
            return;
        }
        if step && let Some(next) = slow.0.context() {
            slow = next;
        }
        step = !step;
    }
}

/// `raise exception from cause` (`None` for `from None`).
#[cold]
#[inline(never)]
pub fn raise_from(exception: impl Into<Error>, cause: Option<Error>) -> Error {
    let error = raise(exception);
    error.0.set_cause(cause);
    error
}

/// A bare `raise` where no `except` block surrounds it in the same function.
#[cold]
#[inline(never)]
pub fn reraise() -> Error {
    current().unwrap_or_else(|| runtime_error("No active exception to reraise"))
}
