//! A pool beside the system's allocator, for the objects of the standard pools.
//!
//! Every object is used in the same way: piece by piece it is filled to a size, from the capacity that the pools begin with. *Allocate and
//! grow* is making it anew, filling and freeing it, less what filling a ready one takes. *Pool* is taking one that has grown to that size
//! before, putting one piece in, and giving it back, cleared. Growing is measured alone, where the heap can make a buffer longer where it
//! lies, and side by side with another one of its kind, where it cannot.

use super::best;
use portalis_core::memory::{ObjectPool, Poolable, StandardPools};
use std::collections::HashMap;
use std::hint::black_box;
use std::time::Duration;

const ROUNDS: usize = 15;

pub(super) fn compare() {
    let pools = StandardPools::default();
    println!(
        "pools: ns an object     pool   allocate and grow   times   the same beside another   times"
    );
    for size in [256, 4 << 10, 64 << 10, 1 << 20] {
        let piece = "a piece of text of thirty bytes.";
        let row = Row {
            name: "string",
            size,
            pieces: size / piece.len(),
            pool: &pools.strings,
            make: &|| String::with_capacity(256),
            add: &|text, _| text.push_str(black_box(piece)),
        };
        row.measure();
    }
    for size in [1 << 10, 16 << 10, 64 << 10, 1 << 20] {
        let piece = [7_u8; 64];
        let row = Row {
            name: "vec",
            size,
            pieces: size / piece.len(),
            pool: &pools.vecs,
            make: &|| Vec::with_capacity(1024),
            add: &|bytes, _| bytes.extend_from_slice(black_box(&piece)),
        };
        row.measure();
    }
    // Of numbers, for texts as keys would be most of the work.
    let pool = ObjectPool::new(|| HashMap::with_capacity(32), 100);
    for size in [32, 256, 4096] {
        let row = Row {
            name: "map",
            size,
            pieces: size,
            pool: &pool,
            make: &|| HashMap::<usize, usize>::with_capacity(32),
            add: &|map, n| _ = map.insert(black_box(n), n),
        };
        row.measure();
    }
    println!();
}

struct Row<'r, T: Poolable + Send + 'static> {
    name: &'r str,
    size: usize,
    pieces: usize,
    pool: &'r ObjectPool<T>,
    make: &'r dyn Fn() -> T,
    /// Puts the piece with a number in.
    add: &'r dyn Fn(&mut T, usize),
}

impl<T: Poolable + Send + 'static> Row<'_, T> {
    fn measure(&self) {
        let pool = self.pooled();
        let alone = self.growing(1);
        let beside = self.growing(2);
        println!(
            "  {:6} to {:7} {pool:9.1} {alone:19.1} {:7.1} {beside:25.1} {:7.1}",
            self.name,
            self.size,
            alone / pool,
            beside / pool
        );
    }

    /// To take an object from the pool and to give it back.
    fn pooled(&self) -> f64 {
        const TIMES: usize = 20_000;
        let mut first = self.pool.acquire();
        (0..self.pieces).for_each(|n| (self.add)(&mut first, n));
        drop(first);
        let time = best(ROUNDS, || {
            for n in 0..TIMES {
                let mut object = self.pool.acquire();
                (self.add)(&mut object, n % self.pieces);
                black_box(&*object);
            }
        });
        time.as_secs_f64() * 1e9 / TIMES as f64
    }

    /// To make, to grow and to free one of `count` objects that are filled in turns, without what filling takes.
    fn growing(&self, count: usize) -> f64 {
        let times = 200_000 / (self.pieces * count) + 2;
        let fill = |first: &mut T, second: &mut Option<T>| {
            for n in 0..self.pieces {
                (self.add)(first, n);
                if let Some(second) = second {
                    (self.add)(second, n);
                }
            }
            black_box((&*first, &*second));
        };
        let second = || (count == 2).then(self.make);
        let mut ready = ((self.make)(), second());
        fill(&mut ready.0, &mut ready.1);
        let (mut filled, mut grown) = (Duration::MAX, Duration::MAX);
        for _ in 0..ROUNDS {
            filled = filled.min(best(1, || {
                for _ in 0..times {
                    ready.0.clear();
                    ready.1.iter_mut().for_each(Poolable::clear);
                    fill(&mut ready.0, &mut ready.1);
                }
            }));
            grown = grown.min(best(1, || {
                (0..times).for_each(|_| fill(&mut (self.make)(), &mut second()));
            }));
        }
        let growing = grown.saturating_sub(filled).as_secs_f64();
        growing * 1e9 / (times * count) as f64
    }
}
