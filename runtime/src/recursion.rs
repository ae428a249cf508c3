//! The depth of Python calls: `RecursionError` instead of a stack overflow.
//!
//! In: `let _depth = rt::enter()?;` at the start of a recursive function. Out: an error beyond
//! `sys.setrecursionlimit`, or where the thread's real stack is nearly used up.

use crate::error::{self, Error, Result};
use std::cell::Cell;
use std::marker::PhantomData;

struct Stack {
    depth: Cell<u32>,
    limit: Cell<u32>,
    /// The lowest address that a Python function may be entered at; 0 until it is known.
    floor: Cell<usize>,
}

thread_local! {
    static STACK: Stack = const { Stack { depth: Cell::new(0), limit: Cell::new(1000), floor: Cell::new(usize::MAX) } };
}

/// Counts a call until it is dropped.
#[derive(Debug)]
#[must_use = "the call is counted until this is dropped"]
pub struct Depth(PhantomData<*const ()>);

/// Enters a recursive function.
#[inline]
pub fn enter() -> Result<Depth> {
    STACK.with(|stack| {
        let depth = stack.depth.get();
        let here = 0u8;
        if depth >= stack.limit.get() || (&raw const here).addr() < stack.floor.get() {
            look_closer(stack, (&raw const here).addr())?;
        }
        stack.depth.set(depth + 1);
        Ok(Depth(PhantomData))
    })
}

impl Drop for Depth {
    #[inline]
    fn drop(&mut self) {
        STACK.with(|stack| stack.depth.set(stack.depth.get() - 1));
    }
}

#[cold]
#[inline(never)]
fn look_closer(stack: &Stack, here: usize) -> Result<()> {
    if stack.floor.get() == usize::MAX {
        stack.floor.set(bounds::floor(here));
    }
    if stack.depth.get() < stack.limit.get() && here >= stack.floor.get() {
        return Ok(());
    }
    Err(too_deep())
}

#[cold]
fn too_deep() -> Error {
    error::recursion_error("maximum recursion depth exceeded")
}

/// `sys.getrecursionlimit()`
pub fn limit() -> i64 {
    STACK.with(|stack| i64::from(stack.limit.get()))
}

mod bounds;
