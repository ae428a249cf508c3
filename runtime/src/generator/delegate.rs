//! `yield from`: what is sent or thrown into the outer generator goes on into the inner one.

use super::{Co, Gen, Step};
use crate::error::Result;
use crate::exceptions;

/// Runs the inner generator to its end in place of the outer one's `yield`s; gives what it returned, if it had not ended
/// before.
pub async fn delegate<Y, S, Y2, R2, S2>(
    co: &Co<Y, S>,
    inner: &Gen<Y2, R2, S2>,
    mut up: impl FnMut(Y2) -> Result<Y>,
    mut down: impl FnMut(S) -> Result<S2>,
) -> Result<Option<R2>>
where
    S2: Default,
{
    let mut step = inner.resume(Ok(S2::default()))?;
    loop {
        let value = match step {
            Some(Step::Yielded(value)) => value,
            Some(Step::Returned(value)) => return Ok(Some(value)),
            None => return Ok(None),
        };
        step = match co.yield_(up(value)?).await {
            Ok(sent) => inner.resume(Ok(down(sent)?))?,
            Err(error) if error.is_instance(exceptions::GENERATOR_EXIT) => {
                inner.close()?;
                return Err(error);
            }
            Err(error) => inner.resume(Err(error))?,
        };
    }
}
