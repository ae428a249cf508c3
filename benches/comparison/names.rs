//! The interner, by one thread and by two.
//!
//! *Again* are names that the thread interned lately, *shared* ones that are in the common table but too many to be remembered, *new*
//! ones that nobody interned before, and *mix* what a tree of modules has: of a hundred names, four are new and six were seen long ago. Two
//! threads intern as many together as the one does, names of their own where they are new. What a name costs depends on how many there are
//! already, so that each figure is taken by a process of its own, which begins with none; all kinds take turns, so that what else the
//! machine does for a second or two hits a few rounds of each and not all of one.

use portalis_core::memory::Symbol;
use std::hint::{black_box, spin_loop};
use std::process::Command;
use std::sync::atomic::AtomicUsize;
use std::sync::atomic::Ordering::{AcqRel, Acquire};
use std::thread::ScopedJoinHandle;
use std::time::{Duration, Instant};

const ROUNDS: usize = 15;
const KINDS: [&str; 4] = ["again", "shared", "new", "mix"];
/// So many names that are there already are interned in a round, so long that how a thread begins does not show;
const OLD: usize = 1_500_000;
/// and so many where all are new.
const FRESH: usize = 300_000;
/// Where no thread remembers all.
const MANY: usize = 200_000;
/// The argument of a process that takes one figure, with the kind and the number of threads.
const FIGURE: &str = "figure-of-names=";
/// For so long threads do nothing but run before they start, until the system has given each a core of its own.
const WARMING: Duration = Duration::from_millis(30);

pub(super) fn compare() {
    println!(
        "names: ns each, and how many two threads intern in the time in which one interns one"
    );
    let mut least = [[[f64::MAX; 2]; 2]; KINDS.len()];
    for _ in 0..ROUNDS {
        for (kind, least) in KINDS.into_iter().zip(&mut least) {
            for (threads, least) in [1, 2].into_iter().zip(least) {
                let times = by_process(kind, threads);
                *least = std::array::from_fn(|of| least[of].min(times[of]));
            }
        }
    }
    for (kind, [one, two]) in KINDS.into_iter().zip(least) {
        println!(
            "  {kind:6} {:6.1} ns, {:.2} times as many; by the time that the threads ran, {:.2} times",
            one[0],
            one[0] / two[0],
            one[1] / two[1]
        );
    }
    println!();
}

/// Whether this process is one that takes a figure, which it has done then.
pub(super) fn is_done() -> bool {
    let wanted = std::env::args().find_map(|arg| arg.strip_prefix(FIGURE).map(str::to_owned));
    let Some(wanted) = wanted else {
        return false;
    };
    let (kind, threads) = wanted.split_once(',').expect("a kind and a number");
    let [passed, ran] = by_threads(kind, threads.parse().expect("a number"));
    println!("{passed} {ran}");
    true
}

/// The same as `by_threads`, in a process of its own.
fn by_process(kind: &str, threads: usize) -> [f64; 2] {
    let this = std::env::current_exe().expect("this program");
    let mut command = Command::new(this);
    let output = command.arg(format!("{FIGURE}{kind},{threads}")).output();
    let text = String::from_utf8(output.expect("it starts").stdout).expect("figures");
    let mut figures = text
        .split_whitespace()
        .map(|figure| figure.parse().expect("a figure"));
    std::array::from_fn(|_| figures.next().expect("two figures"))
}

/// Nanoseconds for each name where so many threads intern names of a kind.
fn by_threads(kind: &str, threads: usize) -> [f64; 2] {
    let few: Vec<String> = (0..3000).map(|n| format!("identifier_{n}")).collect();
    let many: Vec<String> = (0..MANY).map(|n| format!("rare_name_{n}")).collect();
    if kind != "new" {
        many.iter().for_each(|name| _ = Symbol::intern(name));
    }
    let name = |thread: usize, n: usize| match (kind, n % 100) {
        ("new", _) | ("mix", ..4) => format!("fresh_{n}_of_{thread}"),
        ("again", _) | ("mix", 10..) => few[n % few.len()].clone(),
        _ => many[n.wrapping_mul(7919) % MANY].clone(),
    };
    let count = if kind == "new" { FRESH } else { OLD };
    // All lists are there before the clock starts.
    let list = |thread| (0..count / threads).map(|n| name(thread, n)).collect();
    let lists: Vec<Vec<String>> = (0..threads).map(list).collect();
    round(&lists).map(|time| time / count as f64)
}

/// The nanoseconds for which this thread ran so far, where the system tells: on a machine with other work, not all that pass.
fn ran() -> f64 {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    let first = text.split(' ').next().and_then(|first| first.parse().ok());
    first.unwrap_or(f64::NAN)
}

/// The nanoseconds in which as many threads as there are lists intern them, started together: from the first begin to the last end, and
/// those for which the threads ran on average.
fn round(lists: &[Vec<String>]) -> [f64; 2] {
    let waiting = &AtomicUsize::new(lists.len());
    let intern = &|list: &[String]| {
        let running = Instant::now();
        while running.elapsed() < WARMING {}
        // Nobody sleeps here: to be woken takes as long as thousands of names.
        waiting.fetch_sub(1, AcqRel);
        while waiting.load(Acquire) > 0 {
            spin_loop();
        }
        let (began, before) = (Instant::now(), ran());
        for name in list {
            black_box(Symbol::intern(name));
        }
        (began, Instant::now(), ran() - before)
    };
    let times: Vec<_> = std::thread::scope(|scope| {
        let spawned = lists.iter().map(|list| scope.spawn(move || intern(list)));
        let threads: Vec<_> = spawned.collect();
        let join = |thread: ScopedJoinHandle<'_, _>| thread.join().expect("no panic");
        threads.into_iter().map(join).collect()
    });
    let first = times.iter().map(|time| time.0).min().expect("a thread");
    let last = times.iter().map(|time| time.1).max().expect("a thread");
    let ran: f64 = times.iter().map(|time| time.2).sum();
    [(last - first).as_secs_f64() * 1e9, ran / lists.len() as f64]
}
