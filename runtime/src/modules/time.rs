//! `time`: clocks, sleeping, calendar time.
//!
//! In: seconds. Out: what the system's clocks say; `struct_time` and `strftime` as in the C locale. `time/calendar.rs` counts days,
//! `format.rs` formats, `zone.rs` asks for the local time.

#![allow(unsafe_code)]

mod calendar;
mod format;
mod zone;

pub use calendar::{StructTime, TimeBody, asctime, ctime, gmtime, localtime, mktime};
pub use format::strftime;

use crate::error::{self, Result};
use crate::int::Int;
use std::sync::OnceLock;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// Nanoseconds since the epoch, negative before it.
fn since_epoch() -> i128 {
    match SystemTime::now().duration_since(UNIX_EPOCH) {
        Ok(since) => since.as_nanos() as i128,
        Err(before) => -(before.duration().as_nanos() as i128),
    }
}

/// Time since the first use of a monotonic clock.
fn running() -> Duration {
    static START: OnceLock<Instant> = OnceLock::new();
    START.get_or_init(Instant::now).elapsed()
}

/// `time.time()`
pub fn time() -> f64 {
    since_epoch() as f64 / 1e9
}

/// `time.time_ns()`
pub fn time_ns() -> Int {
    Int::from(since_epoch())
}

/// `time.perf_counter()`, `time.monotonic()`
pub fn monotonic() -> f64 {
    running().as_secs_f64()
}

/// `time.perf_counter_ns()`, `time.monotonic_ns()`
pub fn monotonic_ns() -> Int {
    Int::from(running().as_nanos())
}

/// `time.process_time()`
pub fn process_time() -> f64 {
    zone::processor_time(zone::Clock::Process)
        .unwrap_or_else(running)
        .as_secs_f64()
}

/// `time.process_time_ns()`
pub fn process_time_ns() -> Int {
    Int::from(
        zone::processor_time(zone::Clock::Process)
            .unwrap_or_else(running)
            .as_nanos(),
    )
}

/// `time.thread_time()`
pub fn thread_time() -> f64 {
    zone::processor_time(zone::Clock::Thread)
        .unwrap_or_else(running)
        .as_secs_f64()
}

/// `time.sleep(seconds)`
pub fn sleep(seconds: f64) -> Result<()> {
    if seconds.is_nan() {
        return Err(error::value_error("Invalid value NaN (not a number)"));
    }
    if seconds < 0.0 {
        return Err(error::value_error("sleep length must be non-negative"));
    }
    let Ok(duration) = Duration::try_from_secs_f64(seconds) else {
        return Err(error::overflow_error(
            "timestamp out of range for platform time_t",
        ));
    };
    std::thread::sleep(duration);
    Ok(())
}
