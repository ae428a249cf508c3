//! The interner, by one thread and by two.
//!
//! *Again* are names that the thread interned lately, *shared* ones that are in the common table but too many to be remembered, *new*
//! ones that nobody interned before, and *mix* what a tree of modules has: of a hundred names, four are new and six were seen long ago. Both
//! threads intern as many as the one does, names of their own where they are new.

use portalis_core::memory::Symbol;
use std::hint::black_box;
use std::sync::Barrier;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::thread::ScopedJoinHandle;
use std::time::Instant;

const ROUNDS: usize = 9;
const COUNT: usize = 300_000;
/// Where no thread remembers all.
const MANY: usize = 200_000;

/// Makes new names, round after round.
static ROUND: AtomicUsize = AtomicUsize::new(0);

pub(super) fn compare() {
    println!(
        "names: ns each, and how many two threads intern in the time in which one interns one"
    );
    let few: Vec<String> = (0..3000).map(|n| format!("identifier_{n}")).collect();
    let many: Vec<String> = (0..MANY).map(|n| format!("rare_name_{n}")).collect();
    many.iter().for_each(|name| _ = Symbol::intern(name));
    let fresh = |n: usize| format!("fresh_{}_{n}", ROUND.fetch_add(1, Relaxed));
    let list = |kind: &str| -> Vec<String> {
        let of = |n: usize| match (kind, n % 100) {
            ("again", _) | ("mix", 10..) => few[n % few.len()].clone(),
            ("shared", _) | ("mix", 4..10) => many[n.wrapping_mul(7919) % MANY].clone(),
            _ => fresh(n),
        };
        (0..COUNT).map(of).collect()
    };
    for kind in ["again", "shared", "new", "mix"] {
        // All lists are there before the clock starts; new names are new in each round.
        let mut least = [[f64::MAX; 2]; 2];
        for _ in 0..ROUNDS {
            for (threads, least) in [1, 2].into_iter().zip(&mut least) {
                let lists: Vec<_> = (0..threads).map(|_| list(kind)).collect();
                let times = round(&lists);
                for (least, time) in least.iter_mut().zip(times) {
                    *least = least.min(time / (threads * COUNT) as f64);
                }
            }
        }
        let [one, two] = least;
        println!(
            "  {kind:6} {:6.1} ns, {:.2} times as many; by the time that the threads ran, {:.2} times",
            one[0],
            one[0] / two[0],
            one[1] / two[1]
        );
    }
    println!();
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
    let start = &Barrier::new(lists.len());
    let intern = &|list: &[String]| {
        start.wait();
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
