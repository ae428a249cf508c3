//! Every kernel for every kind of number, beside a loop that takes one item at a time and beside a plain copy.
//!
//! The bandwidth is what a kernel reads and writes, that of the copy what it reads and writes. Copy, kernel and loop take turns, round after
//! round, and the fastest round of each counts: the speed of memory changes from one second to the next on a machine with other work.
//! The scalar loop is kept from becoming vector instructions by a barrier that costs nothing; so it is what the kernel does without them.

use portalis_core::memory::AlignedBuffer;
use portalis_core::memory::simd::{self, Number};
use std::hint::black_box;
use std::ops::{Add, Mul};
use std::time::Instant;

const ROUNDS: usize = 15;
const LARGEST_CACHED: usize = 1 << 20;
/// Bytes of each slice.
const PLACES: [(usize, &str); 2] = [(32 << 10, "in cache"), (64 << 20, "in memory")];

pub(super) fn compare() {
    for (bytes, place) in PLACES {
        println!("kernels over slices of {} KB, {place}", bytes >> 10);
        let mut run = Run::new(bytes);
        run.numbers::<f64, f64>("f64", |n| (n % 1000) as f64, |item| item);
        run.numbers::<f32, f32>("f32", |n| (n % 1000) as f32, |item| item);
        run.numbers::<i64, i128>("i64", |n| n as i64, i128::from);
        run.numbers::<i32, i64>("i32", |n| n as i32, i64::from);
        run.numbers::<u8, i64>("u8", |n| n as u8, i64::from);
        run.summary();
    }
}

struct Run {
    bytes: usize,
    from: AlignedBuffer<u64>,
    to: AlignedBuffer<u64>,
    slow: Vec<String>,
    thin: Vec<String>,
}

impl Run {
    fn new(bytes: usize) -> Self {
        Self {
            bytes,
            from: AlignedBuffer::from_slice(&vec![1; bytes / 8]),
            to: AlignedBuffer::zeroed(bytes / 8),
            slow: Vec::new(),
            thin: Vec::new(),
        }
    }

    /// The seconds that a piece of work takes.
    fn time(&self, mut work: impl FnMut()) -> f64 {
        let times = (LARGEST_CACHED / self.bytes).max(1);
        let start = Instant::now();
        (0..times).for_each(|_| work());
        start.elapsed().as_secs_f64() / times as f64
    }

    /// `moved` bytes are read and written; results go into `out`.
    fn row<O: ?Sized>(
        &mut self,
        name: String,
        moved: usize,
        out: &mut O,
        kernel: impl Fn(&mut O),
        scalar: impl Fn(&mut O),
    ) {
        let mut least = [f64::MAX; 3];
        for _ in 0..ROUNDS {
            let mut to = std::mem::take(&mut self.to);
            let copy = self.time(|| {
                to.copy_from_slice(black_box(&self.from));
                black_box(&to);
            });
            self.to = to;
            let times = [copy, self.time(|| kernel(out)), self.time(|| scalar(out))];
            least = std::array::from_fn(|of| least[of].min(times[of]));
        }
        let [copy, kernel, scalar] = least;
        let [copied, speed] = [2.0 * self.bytes as f64 / copy, moved as f64 / kernel];
        let (part, times) = (speed / copied, scalar / kernel);
        println!(
            "  {name:14} {:6.1} GB/s, {:4.0} % of the copy's {:6.1}, {times:5.1} times the scalar loop",
            speed / 1e9,
            100.0 * part,
            copied / 1e9
        );
        if part < 0.7 {
            self.thin.push(name.clone());
        }
        if times < 2.0 {
            self.slow.push(name);
        }
    }

    /// All kernels for one kind of number; `wide` is what sums are made of.
    fn numbers<T: Number, S: Copy + Default + Add<Output = S> + Mul<Output = S>>(
        &mut self,
        kind: &str,
        of: impl Fn(usize) -> T,
        wide: impl Fn(T) -> S,
    ) {
        let length = self.bytes / size_of::<T>();
        let a: AlignedBuffer<T> = (0..length).map(&of).collect();
        let b: AlignedBuffer<T> = (0..length).map(|n| of(n / 3)).collect();
        self.folds(kind, &a, &b, wide);
        self.elements(kind, &a, &b);
    }

    fn folds<T: Number, S: Copy + Default + Add<Output = S> + Mul<Output = S>>(
        &mut self,
        kind: &str,
        a: &[T],
        b: &[T],
        wide: impl Fn(T) -> S,
    ) {
        let (bytes, none) = (self.bytes, &mut ());
        let name = |kernel| format!("{kernel} {kind}");
        self.row(
            name("sum"),
            bytes,
            none,
            |()| _ = black_box(simd::sum(black_box(a))),
            |()| {
                let mut sum = S::default();
                one_by_one(black_box(a).iter(), |&item| sum = sum + wide(item));
                black_box(sum);
            },
        );
        self.row(
            name("dot"),
            2 * bytes,
            none,
            |()| _ = black_box(simd::dot(black_box(a), b)),
            |()| {
                let mut sum = S::default();
                let pairs = black_box(a).iter().zip(b);
                one_by_one(pairs, |(&a, &b)| sum = sum + wide(a) * wide(b));
                black_box(sum);
            },
        );
        self.row(
            name("min"),
            bytes,
            none,
            |()| _ = black_box(simd::min(black_box(a))),
            |()| {
                let mut best = a[0];
                let items = black_box(a).iter();
                one_by_one(items, |&item| best = if item < best { item } else { best });
                black_box(best);
            },
        );
        self.row(
            name("max"),
            bytes,
            none,
            |()| _ = black_box(simd::max(black_box(a))),
            |()| {
                let mut best = a[0];
                let items = black_box(a).iter();
                one_by_one(items, |&item| best = if item > best { item } else { best });
                black_box(best);
            },
        );
        self.row(
            name("count"),
            bytes,
            none,
            |()| _ = black_box(simd::count(black_box(a), a[7])),
            |()| {
                let mut count = 0;
                let items = black_box(a).iter();
                one_by_one(items, |&item| count += usize::from(item == a[7]));
                black_box(count);
            },
        );
    }

    fn elements<T: Number>(&mut self, kind: &str, a: &[T], b: &[T]) {
        let (bytes, three) = (self.bytes, 3 * self.bytes);
        let name = |kernel| format!("{kernel} {kind}");
        let out = &mut *AlignedBuffer::<T>::zeroed(a.len());
        self.row(
            name("add"),
            three,
            out,
            |out| simd::add(black_box(a), b, out),
            |out| each(black_box(a), b, out, T::plus),
        );
        self.row(
            name("sub"),
            three,
            out,
            |out| simd::sub(black_box(a), b, out),
            |out| each(black_box(a), b, out, T::minus),
        );
        self.row(
            name("mul"),
            three,
            out,
            |out| simd::mul(black_box(a), b, out),
            |out| each(black_box(a), b, out, T::times),
        );
        self.row(
            name("axpy"),
            three,
            out,
            |out| simd::axpy(a[3], black_box(a), out),
            |out| {
                let pairs = out.iter_mut().zip(black_box(a));
                one_by_one(pairs, |(y, &x)| *y = y.plus(a[3].times(x)));
            },
        );
        self.row(
            name("prefix_sum"),
            2 * bytes,
            out,
            |out| simd::prefix_sum(black_box(a), out),
            |out| {
                let mut sum = T::default();
                let pairs = out.iter_mut().zip(black_box(a));
                one_by_one(pairs, |(out, &item)| {
                    sum = sum.plus(item);
                    *out = sum;
                });
            },
        );
        let mask = &mut *vec![false; a.len()];
        let masked = 2 * bytes + a.len();
        self.row(
            name("less"),
            masked,
            mask,
            |out| simd::less(black_box(a), b, out),
            |out| each(black_box(a), b, out, |a, b| a < b),
        );
        self.row(
            name("equal"),
            masked,
            mask,
            |out| simd::equal(black_box(a), b, out),
            |out| each(black_box(a), b, out, |a, b| a == b),
        );
    }

    /// In memory a kernel is measured by the copy, in cache by the loop.
    fn summary(&self) {
        if self.bytes > LARGEST_CACHED {
            println!("  below 70 % of the copy: {}\n", self.thin.join(", "));
        } else {
            let slow = self.slow.join(", ");
            println!("  below 2 times the scalar loop: {slow}\n");
        }
    }
}

/// Works on one item after another.
#[inline(always)]
fn one_by_one<T>(items: impl Iterator<Item = T>, mut work: impl FnMut(T)) {
    for item in items {
        work(item);
        black_box(());
    }
}

#[inline(always)]
fn each<T: Number, O>(a: &[T], b: &[T], out: &mut [O], of: impl Fn(T, T) -> O) {
    one_by_one(out.iter_mut().zip(a).zip(b), |((out, &a), &b)| {
        *out = of(a, b)
    });
}
