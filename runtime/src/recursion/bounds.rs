//! Where the thread's stack ends.

/// Stack left for the runtime's own functions below the deepest Python function.
const RESERVE: usize = 256 * 1024;
/// What a thread whose stack is not known is taken to have left.
const ASSUMED: usize = 768 * 1024;

/// The lowest address at which a Python function may be entered, seen from the address `here` on the stack.
pub(super) fn floor(here: usize) -> usize {
    here.saturating_sub(ASSUMED).saturating_add(RESERVE)
}
