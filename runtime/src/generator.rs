//! Generators: stackless, a Rust future polled by hand.
//!
//! In: `rt::generator(|co: rt::Co<Y>| async move { co.yield_(v).await?; Ok(ret) })`. Out: an object with `next`, `send`, `throw`
//! and `close` as Python's. Each resumption polls the future once; a `yield` parks its value in the channel both sides share and
//! returns `Pending`. What the future owns cannot be traced: cycles through a suspended generator's locals are kept.

#![allow(unsafe_code)]

mod delegate;
mod iterate;

pub use delegate::delegate;

use crate::class::TypeInfo;
use crate::error::{self, Error, Result, handling};
use crate::exceptions;
use crate::gc::{Gc, Managed, Ref, Tracer};
use crate::recursion;
use crate::str::Str;
use crate::traceback;
use crate::value::{Object, Value};
use std::cell::Cell;
use std::fmt::Write;
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

/// The body's side of a generator: `co.yield_(value).await?` gives what was sent.
pub struct Co<Y, S = ()>(Rc<Channel<Y, S>>);

/// What the two sides pass each other.
struct Channel<Y, S> {
    yielded: Cell<Option<Y>>,
    resumed: Cell<Option<Result<S>>>,
}

impl<Y, S> Co<Y, S> {
    /// `yield value`
    #[inline]
    pub fn yield_(&self, value: Y) -> Yield<'_, Y, S> {
        Yield {
            channel: &self.0,
            value: Some(value),
        }
    }
}

/// A `yield` under way.
#[must_use = "a yield happens when it is awaited"]
pub struct Yield<'a, Y, S> {
    channel: &'a Channel<Y, S>,
    value: Option<Y>,
}

// No part of it is pinned.
impl<Y, S> Unpin for Yield<'_, Y, S> {}

impl<Y, S> Future for Yield<'_, Y, S> {
    type Output = Result<S>;

    #[inline]
    fn poll(mut self: Pin<&mut Self>, _context: &mut Context<'_>) -> Poll<Result<S>> {
        if let Some(value) = self.value.take() {
            self.channel.yielded.set(Some(value));
            return Poll::Pending;
        }
        match self.channel.resumed.take() {
            Some(resumed) => Poll::Ready(resumed),
            None => Poll::Pending,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Created,
    Suspended,
    Running,
    Done,
}

/// What a resumed generator did.
#[derive(Debug)]
pub enum Step<Y, R> {
    /// It yielded.
    Yielded(Y),
    /// It returned.
    Returned(R),
}

type Body<R> = Pin<Box<dyn Future<Output = Result<R>>>>;

struct GenBody<Y: 'static, R: 'static, S: 'static> {
    name: &'static str,
    state: Cell<State>,
    future: Cell<Option<Body<R>>>,
    channel: Rc<Channel<Y, S>>,
    /// What the body returned when it was iterated to its end.
    returned: Cell<Option<R>>,
    /// The exceptions that the body is handling, while it is suspended.
    handled: Cell<Vec<Error>>,
}

/// A generator object that yields `Y`, returns `R` and is sent `S`.
pub struct Gen<Y: 'static, R: 'static = (), S: 'static = ()>(Gc<GenBody<Y, R, S>>);

/// Makes a generator.
#[inline]
pub fn generator<Y, R, S, F>(body: impl FnOnce(Co<Y, S>) -> F) -> Gen<Y, R, S>
where
    F: Future<Output = Result<R>> + 'static,
{
    generator_named("<genexpr>", body)
}

/// Makes a generator that shows the name of its function.
pub fn generator_named<Y, R, S, F>(
    name: &'static str,
    body: impl FnOnce(Co<Y, S>) -> F,
) -> Gen<Y, R, S>
where
    F: Future<Output = Result<R>> + 'static,
{
    let channel = Rc::new(Channel {
        yielded: Cell::new(None),
        resumed: Cell::new(None),
    });
    let future: Body<R> = Box::pin(body(Co(Rc::clone(&channel))));
    Gen(Gc::new(GenBody {
        name,
        state: Cell::new(State::Created),
        future: Cell::new(Some(future)),
        channel,
        returned: Cell::new(None),
        handled: Cell::new(Vec::new()),
    }))
}

impl<Y: 'static, R: 'static, S: 'static> Gen<Y, R, S> {
    /// Resumes the body with what its `yield` is to give or raise; `None` where it has ended before.
    pub fn resume(&self, input: Result<S>) -> Result<Option<Step<Y, R>>> {
        let this = &*self.0;
        match (this.state.get(), input) {
            (State::Running, _) => Err(error::value_error("generator already executing")),
            (State::Done, Err(error)) => Err(error),
            (State::Done, Ok(_)) => Ok(None),
            (State::Created, Err(error)) => {
                this.finish();
                Err(error)
            }
            (State::Created | State::Suspended, input) => {
                if this.state.get() == State::Suspended {
                    this.channel.resumed.set(Some(input));
                }
                this.poll().map(Some)
            }
        }
    }

    /// `gen.throw(error)`: what is yielded next; `StopIteration` where the generator returns.
    pub fn throw(&self, error: Error) -> Result<Y>
    where
        R: Value,
    {
        self.resume(Err(error)).and_then(yielded)
    }

    /// `gen.close()`: what the body returned, if it did.
    pub fn close(&self) -> Result<Option<R>> {
        match self.0.state.get() {
            State::Done => return Ok(None),
            State::Created => {
                self.0.finish();
                return Ok(None);
            }
            State::Suspended | State::Running => {}
        }
        match self.resume(Err(error::raise_type(
            exceptions::GENERATOR_EXIT,
            Vec::new(),
        ))) {
            Ok(Some(Step::Yielded(_))) => {
                Err(error::runtime_error("generator ignored GeneratorExit"))
            }
            Ok(Some(Step::Returned(value))) => Ok(Some(value)),
            Ok(None) => Ok(None),
            Err(error) if error.is_instance(exceptions::GENERATOR_EXIT) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Whether the body has ended.
    pub fn is_done(&self) -> bool {
        self.0.state.get() == State::Done
    }
}

impl<Y: 'static, R: 'static, S: Default + 'static> Gen<Y, R, S> {
    /// The next value; `None` when the body has returned.
    #[inline]
    pub fn advance(&self) -> Result<Option<Y>> {
        match self.resume(Ok(S::default()))? {
            Some(Step::Yielded(value)) => Ok(Some(value)),
            Some(Step::Returned(value)) => {
                self.0.returned.set(Some(value));
                Ok(None)
            }
            None => Ok(None),
        }
    }

    /// What the body returned when iteration came to its end, once.
    pub fn returned(&self) -> Option<R> {
        self.0.returned.take()
    }
}

impl<Y: 'static, R: Value, S: Value> Gen<Y, R, S> {
    /// `gen.send(value)`: what is yielded next; `StopIteration` where the generator returns.
    pub fn send(&self, value: S) -> Result<Y> {
        if self.0.state.get() == State::Created && value.inner().downcast_ref::<()>().is_none() {
            return Err(error::type_error(
                "can't send non-None value to a just-started generator",
            ));
        }
        self.resume(Ok(value)).and_then(yielded)
    }
}

/// What was yielded, or `StopIteration` with what was returned.
fn yielded<Y, R: Value>(step: Option<Step<Y, R>>) -> Result<Y> {
    match step {
        Some(Step::Yielded(value)) => Ok(value),
        Some(Step::Returned(value)) => {
            let value = Object::new(value);
            let none = value.downcast_ref::<()>().is_some();
            Err(error::stop_iteration(if none { None } else { Some(value) }))
        }
        None => Err(error::stop_iteration(None)),
    }
}

impl<Y: 'static, R: 'static, S: 'static> GenBody<Y, R, S> {
    /// Runs the body to its next `yield` or its end.
    fn poll(&self) -> Result<Step<Y, R>> {
        let _depth = recursion::enter()?;
        let Some(mut future) = self.future.take() else {
            return Err(error::value_error("generator already executing"));
        };
        self.state.set(State::Running);
        let base = handling::depth();
        let handled = self.handled.take();
        if !handled.is_empty() {
            handling::resume(handled);
        }
        let polled = future
            .as_mut()
            .poll(&mut Context::from_waker(Waker::noop()));
        let outcome = match polled {
            Poll::Pending => {
                self.handled.set(handling::suspend(base));
                self.state.set(State::Suspended);
                self.future.set(Some(future));
                return match self.channel.yielded.take() {
                    Some(value) => Ok(Step::Yielded(value)),
                    None => Err(error::runtime_error("await wasn't used with future")),
                };
            }
            Poll::Ready(outcome) => outcome,
        };
        self.state.set(State::Done);
        drop(future);
        match outcome {
            Ok(value) => Ok(Step::Returned(value)),
            Err(error) if error.is_instance(exceptions::STOP_ITERATION) => Err(stopped(error)),
            Err(error) => Err(error),
        }
    }

    /// Ends the generator without running its body.
    fn finish(&self) {
        self.state.set(State::Done);
        drop(self.future.take());
    }
}

/// `RuntimeError: generator raised StopIteration`
#[cold]
fn stopped(error: Error) -> Error {
    let raised = error::runtime_error("generator raised StopIteration");
    raised.exception().set_context(Some(error.clone()));
    raised.exception().set_cause(Some(error));
    raised
}

impl<Y: 'static, R: 'static, S: 'static> Drop for GenBody<Y, R, S> {
    fn drop(&mut self) {
        // A body that is dropped while suspended still holds guards of the exceptions it handles.
        let handled = self.handled.take();
        if !handled.is_empty() {
            handling::resume(handled);
        }
    }
}

/// Closes a suspended generator that nobody refers to any more, so that its `finally` blocks run.
fn finalize<Y: 'static, R: 'static, S: 'static>(this: &Ref) {
    // SAFETY: called through the type of an object that is a `GenBody<Y, R, S>`.
    let body = unsafe { this.cast_unchecked::<GenBody<Y, R, S>>() };
    if body.state.get() != State::Suspended {
        return;
    }
    let generator = Gen(body.clone());
    if let Err(error) = generator.close() {
        let mut name = String::new();
        generator.describe(&mut name);
        traceback::report_ignored(&error, &format!("in: {name}"));
    }
}

// SAFETY: `TYPE` is made for this type. Tracing visits nothing, which only keeps cycles alive.
unsafe impl<Y: 'static, R: 'static, S: 'static> Managed for GenBody<Y, R, S> {
    const TYPE: &'static TypeInfo =
        &TypeInfo::of::<Self>("generator", true, |_| &()).finalized(finalize::<Y, R, S>);

    fn trace(&self, _tracer: &mut Tracer) {}
}

impl<Y: 'static, R: 'static, S: 'static> Gen<Y, R, S> {
    fn describe(&self, out: &mut String) {
        let _ = write!(
            out,
            "<generator object {} at {:#x}>",
            self.0.name,
            self.0.as_ref().id()
        );
    }
}

impl<Y: 'static, R: 'static, S: 'static> Clone for Gen<Y, R, S> {
    fn clone(&self) -> Self {
        Gen(self.0.clone())
    }
}

// SAFETY: cloning counts one reference; tracing visits it.
unsafe impl<Y: 'static, R: 'static, S: 'static> Value for Gen<Y, R, S> {
    const ACYCLIC: bool = true;
    type KeptHash = i64;

    fn type_name(&self) -> Str {
        "generator".into()
    }
    fn repr(&self, out: &mut String) -> Result<()> {
        self.describe(out);
        Ok(())
    }
    fn eq(&self, other: &Self) -> Result<bool> {
        Ok(self.0.is(&other.0))
    }
    fn hash(&self) -> Result<i64> {
        Ok((self.0.as_ref().id() as i64).rotate_right(4))
    }
    fn is(&self, other: &Self) -> bool {
        self.0.is(&other.0)
    }
    fn trace(&self, tracer: &mut Tracer) {
        tracer.visit(&self.0);
    }
}

#[cfg(test)]
mod tests;
