//! `min` and `max`, with `key` and `default`.

use crate::error::{self, Result};
use crate::iter::{FromVec, Iterate};
use crate::value::{CmpOp, Value};

/// The best item by key, the first of equal ones.
fn best<T, K: Value>(
    it: impl Iterate<Item = T>,
    key: impl FnMut(&T) -> Result<K>,
    op: CmpOp,
) -> Result<Option<T>> {
    let (mut it, mut key) = (it, key);
    let Some(mut best) = it.next()? else {
        return Ok(None);
    };
    let mut best_key = key(&best)?;
    while let Some(item) = it.next()? {
        let item_key = key(&item)?;
        if item_key.compare(&best_key, op)? {
            (best, best_key) = (item, item_key);
        }
    }
    Ok(Some(best))
}

/// The best item, the first of equal ones.
#[inline]
fn best_item<T: Value>(it: impl Iterate<Item = T>, op: CmpOp) -> Result<Option<T>> {
    let (mut it, mut pieces_best) = (it, None);
    let pieces = it.pieces(|items: &[T]| {
        let (first, rest) = match (pieces_best.take(), items) {
            (Some(best), items) => (best, items),
            (None, [first, rest @ ..]) => (first.clone(), rest),
            (None, []) => return Ok(()),
        };
        pieces_best = Some(T::best_of(first, rest, op)?);
        Ok(())
    });
    if let Some(read) = pieces {
        return read.map(|()| pieces_best);
    }
    let Some(mut best) = it.next()? else {
        return Ok(None);
    };
    while let Some(item) = it.next()? {
        if item.compare(&best, op)? {
            best = item;
        }
    }
    Ok(Some(best))
}

fn some<T>(best: Option<T>, name: &str) -> Result<T> {
    best.ok_or_else(|| error::value_error(format!("{name}() iterable argument is empty")))
}

macro_rules! extrema {
    ($python:literal $op:ident: $two:ident $args:ident $args_by:ident $plain:ident $by:ident
     $or_none:ident $by_or_none:ident $or:ident $by_or:ident) => {
        #[doc = concat!("`", $python, "(a, b)`")]
        #[inline]
        pub fn $two<T: Value>(a: &T, b: &T, _key: ()) -> Result<T> {
            Ok(if b.compare(a, CmpOp::$op)? {
                b.clone()
            } else {
                a.clone()
            })
        }

        #[doc = concat!("`", $python, "(a, b, c, ...)`")]
        #[inline]
        pub fn $args<T: Value>(args: &[T], _key: ()) -> Result<T> {
            let mut best = some(args.first(), $python)?;
            for item in args {
                if item.compare(best, CmpOp::$op)? {
                    best = item;
                }
            }
            Ok(best.clone())
        }

        #[doc = concat!("`", $python, "(a, b, c, ..., key=...)`")]
        pub fn $args_by<T: Value, K: Value>(
            args: &[T],
            key: impl FnMut(T) -> Result<K>,
        ) -> Result<T> {
            $by(FromVec::new(args.to_vec()), key)
        }

        #[doc = concat!("`", $python, "(it)`")]
        #[inline]
        pub fn $plain<T: Value>(it: impl Iterate<Item = T>, _key: ()) -> Result<T> {
            some(best_item(it, CmpOp::$op)?, $python)
        }

        #[doc = concat!("`", $python, "(it, key=...)`")]
        pub fn $by<T: Value, K: Value>(
            it: impl Iterate<Item = T>,
            key: impl FnMut(T) -> Result<K>,
        ) -> Result<T> {
            some($by_or_none(it, (), key)?, $python)
        }

        #[doc = concat!("`", $python, "(it, default=None)`")]
        pub fn $or_none<T: Value>(
            it: impl Iterate<Item = T>,
            _default: (),
            _key: (),
        ) -> Result<Option<T>> {
            best_item(it, CmpOp::$op)
        }

        #[doc = concat!("`", $python, "(it, default=None, key=...)`")]
        pub fn $by_or_none<T: Value, K: Value>(
            it: impl Iterate<Item = T>,
            _default: (),
            key: impl FnMut(T) -> Result<K>,
        ) -> Result<Option<T>> {
            let mut key = key;
            best(it, |item| key(item.clone()), CmpOp::$op)
        }

        #[doc = concat!("`", $python, "(it, default=...)`")]
        pub fn $or<T: Value>(it: impl Iterate<Item = T>, default: T, _key: ()) -> Result<T> {
            Ok(best_item(it, CmpOp::$op)?.unwrap_or(default))
        }

        #[doc = concat!("`", $python, "(it, default=..., key=...)`")]
        pub fn $by_or<T: Value, K: Value>(
            it: impl Iterate<Item = T>,
            default: T,
            key: impl FnMut(T) -> Result<K>,
        ) -> Result<T> {
            Ok($by_or_none(it, (), key)?.unwrap_or(default))
        }
    };
}

extrema!("max" Gt: max2 max_args max_args_by max max_by max_or_none max_by_or_none max_or max_by_or);
extrema!("min" Lt: min2 min_args min_args_by min min_by min_or_none min_by_or_none min_or min_by_or);
