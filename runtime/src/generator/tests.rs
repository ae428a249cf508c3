//! Generators do what Python's do.

use super::*;
use crate::error::handling;
use crate::int::Int;
use std::cell::RefCell;

fn count(n: i64) -> Gen<i64> {
    generator(move |co: Co<i64>| async move {
        for i in 0..n {
            co.yield_(i).await?;
        }
        Ok(())
    })
}

fn drain(generator: &Gen<i64>) -> Vec<i64> {
    std::iter::from_fn(|| generator.advance().unwrap()).collect()
}

#[test]
fn yields_and_ends() {
    let generator = count(3);
    assert_eq!(drain(&generator), [0, 1, 2]);
    assert!(generator.advance().unwrap().is_none());
    assert!(generator.is_done());
}

/// def avg():
///     total = n = 0
///     while True:
///         x = yield total
///         if x is None: return n
///         total += x; n += 1
fn total() -> Gen<i64, Int, Option<i64>> {
    generator(|co: Co<i64, Option<i64>>| async move {
        let (mut total, mut n) = (0, 0);
        loop {
            match co.yield_(total).await? {
                None => return Ok(Int::from(n)),
                Some(x) => total += x,
            }
            n += 1;
        }
    })
}

#[test]
fn is_sent_values_and_returns() {
    let generator = total();
    let error = generator.send(Some(1)).unwrap_err();
    assert_eq!(
        error.to_string(),
        "TypeError: can't send non-None value to a just-started generator"
    );
    assert_eq!(generator.send(None).unwrap(), 0);
    assert_eq!(generator.send(Some(4)).unwrap(), 4);
    assert_eq!(generator.send(Some(5)).unwrap(), 9);
    assert_eq!(
        generator.send(None).unwrap_err().to_string(),
        "StopIteration: 2"
    );
    assert_eq!(
        generator.send(None).unwrap_err().to_string(),
        "StopIteration"
    );
}

#[test]
fn exceptions_pass_through() {
    let generator: Gen<i64> = generator(|co: Co<i64>| async move {
        match co.yield_(1).await {
            Err(error) if error.is_instance(exceptions::VALUE_ERROR) => co.yield_(2).await?,
            other => other?,
        }
        Err(error::stop_iteration(None))
    });
    assert_eq!(generator.advance().unwrap(), Some(1));
    assert_eq!(generator.throw(error::value_error("v")).unwrap(), 2);
    let error = generator.advance().unwrap_err();
    assert_eq!(
        error.to_string(),
        "RuntimeError: generator raised StopIteration"
    );
    assert!(error.exception().cause().is_some());
    assert_eq!(
        generator
            .throw(error::key_error(&1i64))
            .unwrap_err()
            .to_string(),
        "KeyError: 1"
    );
    let fresh = count(2);
    assert_eq!(
        fresh.throw(error::type_error("t")).unwrap_err().to_string(),
        "TypeError: t"
    );
    assert!(fresh.is_done());
}

thread_local! {
    static LOG: RefCell<Vec<&'static str>> = RefCell::default();
}

fn with_finally(again: bool) -> Gen<i64> {
    generator(move |co: Co<i64>| async move {
        let outcome = co.yield_(1).await;
        LOG.with(|log| log.borrow_mut().push("finally"));
        if again {
            co.yield_(2).await?;
        }
        outcome
    })
}

#[test]
fn close_runs_finally() {
    let log = || LOG.with(|log| std::mem::take(&mut *log.borrow_mut()));
    let generator = with_finally(false);
    generator.close().unwrap();
    assert!(log().is_empty() && generator.is_done());
    let generator = with_finally(false);
    generator.advance().unwrap();
    generator.close().unwrap();
    assert_eq!(log(), ["finally"]);
    drop(generator);
    assert!(log().is_empty());
    let generator = with_finally(false);
    generator.advance().unwrap();
    drop(generator.clone());
    assert!(log().is_empty());
    drop(generator);
    assert_eq!(log(), ["finally"]);
    let generator = with_finally(true);
    generator.advance().unwrap();
    assert_eq!(
        generator.close().unwrap_err().to_string(),
        "RuntimeError: generator ignored GeneratorExit"
    );
}

#[test]
fn does_not_enter_itself() {
    let slot: Rc<Cell<Option<Gen<i64>>>> = Rc::default();
    let inner = Rc::clone(&slot);
    let generator: Gen<i64> = generator(|co: Co<i64>| async move {
        let this = inner.take().unwrap();
        co.yield_(this.advance()?.unwrap_or(7)).await
    });
    slot.set(Some(generator.clone()));
    assert_eq!(
        generator.advance().unwrap_err().to_string(),
        "ValueError: generator already executing"
    );
}

#[test]
fn handled_exceptions_stay_with_their_generator() {
    let generator: Gen<i64> = generator(|co: Co<i64>| async move {
        let inner = error::value_error("inner");
        let _handling = handling(&inner);
        co.yield_(1).await?;
        Err(error::type_error("after"))
    });
    generator.advance().unwrap();
    assert!(error::current().is_none());
    let outer = error::key_error(&1i64);
    let guard = handling(&outer);
    let error = generator.advance().unwrap_err();
    assert_eq!(
        error.exception().context().unwrap().to_string(),
        "ValueError: inner"
    );
    assert_eq!(error::current().unwrap().to_string(), "KeyError: 1");
    drop(guard);
    assert!(error::current().is_none());
}
