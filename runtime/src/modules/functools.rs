//! `functools`, as far as Rust implements it: `reduce`. The rest is `functools.py`.

use crate::error::{self, Result};
use crate::iter::Iterate;

/// `reduce(function, it)`
pub fn reduce<T>(
    mut function: impl FnMut(T, T) -> Result<T>,
    mut it: impl Iterate<Item = T>,
) -> Result<T> {
    let Some(mut total) = it.next()? else {
        return Err(error::type_error(
            "reduce() of empty iterable with no initial value",
        ));
    };
    while let Some(item) = it.next()? {
        total = function(total, item)?;
    }
    Ok(total)
}

/// `reduce(function, it, initial)`
pub fn reduce_from<T, A>(
    mut function: impl FnMut(A, T) -> Result<A>,
    mut it: impl Iterate<Item = T>,
    initial: A,
) -> Result<A> {
    let mut total = initial;
    while let Some(item) = it.next()? {
        total = function(total, item)?;
    }
    Ok(total)
}
