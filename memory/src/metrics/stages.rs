//! Where time and memory go, stage by stage.
//!
//! In: the beginning and end of each stage. Out: time, requests, bytes, copies and peak of each, without those of stages inside of it.
//! Off, a stage costs one relaxed load. Requests are those of the whole process, so figures of stages that run side by side mix.

use std::cell::RefCell;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::Relaxed};
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

use super::copies;
use crate::counting::{CountingAllocator, allocation_counts};

static IS_ON: AtomicBool = AtomicBool::new(false);
static MODULES: AtomicU64 = AtomicU64::new(0);
static LINES: AtomicU64 = AtomicU64::new(0);
static STAGES: Mutex<Vec<StageProfile>> = Mutex::new(Vec::new());

/// What a stage took.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct StageProfile {
    /// Its name.
    pub name: &'static str,
    /// Time.
    pub seconds: f64,
    /// Requests to the system's allocator.
    pub allocations: u64,
    /// Bytes that were asked for.
    pub bytes: u64,
    /// Texts and settings that were copied as a whole.
    pub copies: u64,
    /// The most bytes that were held at once while it ran.
    pub peak_bytes: u64,
}

/// What a compilation took.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Profile {
    /// Modules of the user.
    pub modules: u64,
    /// Their lines.
    pub lines: u64,
    /// The stages, in the order in which they began.
    pub stages: Vec<StageProfile>,
}

impl Profile {
    /// All stages together.
    pub fn total(&self) -> StageProfile {
        let mut total = StageProfile {
            name: "total",
            ..StageProfile::default()
        };
        for stage in &self.stages {
            total.add(stage);
        }
        total
    }
}

impl StageProfile {
    fn add(&mut self, other: &Self) {
        self.seconds += other.seconds;
        self.allocations += other.allocations;
        self.bytes += other.bytes;
        self.copies += other.copies;
        self.peak_bytes = self.peak_bytes.max(other.peak_bytes);
    }

    /// What was counted so far, as the beginning of a stage.
    fn now(name: &'static str, since: Instant) -> Self {
        let counts = allocation_counts();
        Self {
            name,
            seconds: since.elapsed().as_secs_f64(),
            allocations: counts.allocations,
            bytes: counts.bytes,
            copies: copies(),
            peak_bytes: CountingAllocator::peak(),
        }
    }
}

/// A stage that is running on this thread; dropped, it ends.
#[derive(Debug)]
#[must_use = "a stage lasts as long as its guard"]
pub struct Stage(Option<()>);

/// A running stage: when it began, what had been counted then, what stages inside of it took, its peak so far.
struct Running {
    began: Instant,
    before: StageProfile,
    inside: StageProfile,
    peak: u64,
}

thread_local! {
    static RUNNING: RefCell<Vec<Running>> = const { RefCell::new(Vec::new()) };
}

/// Begins to profile, and to count what the allocator is asked for.
pub fn start_profile() {
    CountingAllocator::start();
    IS_ON.store(true, Relaxed);
}

/// Whether a profile was begun.
pub fn is_profiling() -> bool {
    IS_ON.load(Relaxed)
}

/// What was profiled since the beginning.
pub fn profile() -> Profile {
    Profile {
        modules: MODULES.load(Relaxed),
        lines: LINES.load(Relaxed),
        stages: STAGES
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone(),
    }
}

/// Counts a module of the user.
pub fn count_module(lines: u32) {
    MODULES.fetch_add(1, Relaxed);
    LINES.fetch_add(u64::from(lines), Relaxed);
}

/// Begins a stage on this thread.
pub fn stage(name: &'static str) -> Stage {
    if !IS_ON.load(Relaxed) {
        return Stage(None);
    }
    enlist(name);
    RUNNING.with_borrow_mut(|running| {
        let peak = CountingAllocator::peak();
        if let Some(outer) = running.last_mut() {
            outer.peak = outer.peak.max(peak);
        }
        CountingAllocator::restart_peak();
        let began = Instant::now();
        running.push(Running {
            began,
            before: StageProfile::now(name, began),
            inside: StageProfile::default(),
            peak: 0,
        });
    });
    Stage(Some(()))
}

impl Drop for Stage {
    fn drop(&mut self) {
        if self.0.is_some() {
            RUNNING.with_borrow_mut(end);
        }
    }
}

fn end(running: &mut Vec<Running>) {
    let Some(stage) = running.pop() else { return };
    let now = StageProfile::now(stage.before.name, stage.began);
    let whole = StageProfile {
        name: now.name,
        seconds: now.seconds,
        allocations: now.allocations - stage.before.allocations,
        bytes: now.bytes - stage.before.bytes,
        copies: now.copies - stage.before.copies,
        peak_bytes: stage.peak.max(now.peak_bytes),
    };
    let own = StageProfile {
        seconds: whole.seconds - stage.inside.seconds,
        allocations: whole.allocations - stage.inside.allocations,
        bytes: whole.bytes - stage.inside.bytes,
        copies: whole.copies - stage.inside.copies,
        ..whole
    };
    if let Some(outer) = running.last_mut() {
        outer.inside.add(&whole);
        outer.peak = outer.peak.max(whole.peak_bytes);
    }
    CountingAllocator::restart_peak();
    enlist(own.name).add(own);
}

/// A place in the list, made when its stage begins first.
struct Listed(usize);

fn enlist(name: &'static str) -> Listed {
    let mut stages = STAGES.lock().unwrap_or_else(PoisonError::into_inner);
    let at = stages.iter().position(|stage| stage.name == name);
    Listed(at.unwrap_or_else(|| {
        stages.push(StageProfile {
            name,
            ..StageProfile::default()
        });
        stages.len() - 1
    }))
}

impl Listed {
    fn add(self, own: StageProfile) {
        let mut stages = STAGES.lock().unwrap_or_else(PoisonError::into_inner);
        stages[self.0].add(&own);
    }
}
