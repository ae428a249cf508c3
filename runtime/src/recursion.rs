//! The depth of Python calls: `RecursionError` instead of a stack overflow.
//!
//! In: `let _depth = rt::enter()?;` at the start of a recursive function. Out: an error beyond
//! `sys.setrecursionlimit`, or where the thread's real stack is nearly used up.

mod bounds;

use crate::error::{self, Error, Result};
use std::cell::Cell;
use std::marker::PhantomData;

struct Stack {
    depth: Cell<u32>,
    limit: Cell<u32>,
    /// The lowest address that a Python function may be entered at; the highest until it is known.
    floor: Cell<usize>,
    /// Whether the floor is that of the real stack.
    known: Cell<bool>,
}

/// As much stack every thread has.
const SHALLOW: usize = 64 * 1024;
/// CPython's default, less the frame of the module.
const DEFAULT_LIMIT: u32 = 1000;

thread_local! {
    static STACK: Stack = const {
        Stack { depth: Cell::new(0), limit: Cell::new(DEFAULT_LIMIT), floor: Cell::new(usize::MAX), known: Cell::new(false) }
    };
}

/// Counts a call until it is dropped.
#[derive(Debug)]
#[must_use = "the call is counted until this is dropped"]
pub struct Depth(PhantomData<*const ()>);

/// Enters a recursive function.
#[inline]
pub fn enter() -> Result<Depth> {
    STACK.with(|stack| {
        let depth = stack.depth.get() + 1;
        let here = address();
        if depth >= stack.limit.get() || here < stack.floor.get() {
            look_closer(stack, here)?;
        }
        stack.depth.set(depth);
        Ok(Depth(PhantomData))
    })
}

impl Drop for Depth {
    #[inline]
    fn drop(&mut self) {
        STACK.with(|stack| stack.depth.set(stack.depth.get() - 1));
    }
}

/// About where the stack ends now.
#[inline]
fn address() -> usize {
    let here = 0u8;
    (&raw const here).addr()
}

/// Learns the thread's bounds when they are first needed; then the call is too deep.
#[cold]
#[inline(never)]
fn look_closer(stack: &Stack, here: usize) -> Result<()> {
    if stack.floor.get() == usize::MAX {
        // Most threads never go deep: they need not pay for knowing how deep they may go.
        stack.floor.set(here.saturating_sub(SHALLOW));
    } else if here < stack.floor.get() && !stack.known.replace(true) {
        stack.floor.set(bounds::floor(here));
    }
    if stack.depth.get() + 1 < stack.limit.get() && here >= stack.floor.get() {
        return Ok(());
    }
    Err(too_deep(stack))
}

/// The error is made with some room: its own making may enter functions.
#[cold]
fn too_deep(stack: &Stack) -> Error {
    let floor = stack.floor.replace(0);
    let error = error::recursion_error("maximum recursion depth exceeded");
    stack.floor.set(floor);
    error
}

/// `sys.getrecursionlimit()`
pub fn limit() -> i64 {
    STACK.with(|stack| i64::from(stack.limit.get()))
}

/// `sys.setrecursionlimit(n)`
pub fn set_limit(limit: i64) -> Result<()> {
    let Ok(wanted) = i32::try_from(limit) else {
        return Err(error::overflow_error(
            "Python int too large to convert to C int",
        ));
    };
    if wanted < 1 {
        return Err(error::value_error(
            "recursion limit must be greater or equal than 1",
        ));
    }
    STACK.with(|stack| {
        // The module is one call more.
        let depth = stack.depth.get() + 1;
        if i64::from(depth) >= limit {
            return Err(error::recursion_error(format!(
                "cannot set the recursion limit to {limit} at the recursion depth {depth}: the limit is too low"
            )));
        }
        stack.limit.set(wanted as u32);
        Ok(())
    })
}

/// Says how large this thread's stack is, at its start.
pub(crate) fn set_stack_size(size: usize) {
    STACK.with(|stack| {
        stack.floor.set(bounds::floor_of(address(), size));
        stack.known.set(true);
    });
}

#[cfg(test)]
mod tests;
