//! Pools, names, kernels, and built-in functions that take them, beside the plain way: `cargo bench --bench pool_comparison`.

use portalis_core::memory::{AlignedBuffer, ObjectPool, Symbol, simd};
use portalis_runtime::modules::array::Array;
use portalis_runtime::{Bytes, Int, Iterate, List, Str, builtins as py, iter};
use std::hint::black_box;
use std::time::{Duration, Instant};

const ROUNDS: usize = 7;

fn main() {
    pool();
    threads();
    println!();
    for (length, place) in [(4 * 1024, "in cache"), (8 * 1024 * 1024, "in memory")] {
        kernels(length, place);
        builtins(length, place);
    }
}

/// The fastest of some rounds.
fn best(mut work: impl FnMut()) -> Duration {
    let rounds = (0..ROUNDS).map(|_| {
        let start = Instant::now();
        work();
        start.elapsed()
    });
    rounds.min().expect("some rounds")
}

/// A buffer that grows to 64 KB, against one that a pool had ready; what filling takes is taken off both.
fn pool() {
    const TIMES: u32 = 5_000;
    let piece = [7_u8; 1024];
    let fill = |buffer: &mut Vec<u8>| {
        for _ in 0..64 {
            buffer.extend_from_slice(black_box(&piece));
        }
        black_box(&*buffer);
    };
    let grown = best(|| (0..TIMES).for_each(|_| fill(&mut Vec::with_capacity(1024))));
    let mut ready = Vec::with_capacity(64 * 1024);
    let filled = best(|| {
        for _ in 0..TIMES {
            ready.clear();
            fill(&mut ready);
        }
    });
    let pool: ObjectPool<Vec<u8>> = ObjectPool::new(|| Vec::with_capacity(1024), 8);
    pool.acquire().reserve(64 * 1024);
    let pooled = best(|| (0..TIMES).for_each(|_| _ = black_box(&*pool.acquire())));
    let growing = grown.saturating_sub(filled);
    println!(
        "a buffer of 64 KB: {:?} to allocate and grow, {:?} from a pool and back: {:.0} times as fast",
        growing / TIMES,
        pooled / TIMES,
        growing.as_secs_f64() / pooled.as_secs_f64()
    );
}

/// Names that occur again, interned by one thread and by two.
fn threads() {
    let names: Vec<String> = (0..3000).map(|n| format!("identifier_{n}")).collect();
    let work = || {
        for _ in 0..300 {
            for name in &names {
                black_box(Symbol::intern(name));
            }
        }
    };
    work();
    let one = best(work);
    let two = best(|| {
        std::thread::scope(|scope| {
            scope.spawn(work);
            scope.spawn(work);
        });
    });
    println!(
        "names: {:.1} ns each on one thread; two threads intern {:.2} times as many",
        one.as_secs_f64() * 1e9 / (300 * names.len()) as f64,
        2.0 * one.as_secs_f64() / two.as_secs_f64()
    );
}

/// Kernels against a scalar loop and a plain copy of the same size.
fn kernels(length: usize, place: &str) {
    let times = (64 * 1024 * 1024 / length).max(4) as u32;
    let a: AlignedBuffer<f64> = (0..length).map(|n| (n % 1000) as f64).collect();
    let b = a.clone();
    let mut out = AlignedBuffer::<f64>::zeroed(length);
    let each = |work: &mut dyn FnMut()| best(|| (0..times).for_each(|_| work())) / times;
    let copy = each(&mut || {
        out.copy_from_slice(black_box(&a));
        black_box(&out);
    });
    // A copy reads and writes.
    let copied = 16.0 * length as f64 / copy.as_secs_f64() / 1e9;
    println!("{length} numbers of 8 bytes, {place}: a plain copy moves {copied:.1} GB/s");
    let ints: AlignedBuffer<i64> = (0..length).map(|n| n as i64).collect();
    let bytes: AlignedBuffer<u8> = (0..length * 8).map(|n| n as u8).collect();
    let mut sum_out = AlignedBuffer::<f64>::zeroed(length);
    let report = |name: &str, moved: f64, kernel: Duration, scalar: Duration| {
        let speed = moved * 8.0 * length as f64 / kernel.as_secs_f64() / 1e9;
        println!(
            "  {name:9} {speed:6.1} GB/s, {:3.0} % of the copy, {:5.1} times the scalar loop",
            100.0 * speed / copied,
            scalar.as_secs_f64() / kernel.as_secs_f64()
        );
    };
    let sum = each(&mut || _ = black_box(simd::sum(black_box(&a[..]))));
    let scalar = each(&mut || _ = black_box(black_box(&a[..]).iter().sum::<f64>()));
    report("sum f64", 1.0, sum, scalar);
    let sum = each(&mut || _ = black_box(simd::sum(black_box(&ints[..]))));
    let exact = |items: &[i64]| items.iter().map(|&item| i128::from(item)).sum::<i128>();
    let scalar = each(&mut || _ = black_box(exact(black_box(&ints[..]))));
    report("sum i64", 1.0, sum, scalar);
    let dot = each(&mut || _ = black_box(simd::dot(black_box(&a[..]), &b)));
    let plain = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>();
    let scalar = each(&mut || _ = black_box(plain(black_box(&a[..]), &b)));
    report("dot f64", 2.0, dot, scalar);
    let max = each(&mut || _ = black_box(simd::max(black_box(&a[..]))));
    let greatest = |items: &[f64]| {
        items
            .iter()
            .fold(f64::MIN, |a, &b| if b > a { b } else { a })
    };
    let scalar = each(&mut || _ = black_box(greatest(black_box(&a[..]))));
    report("max f64", 1.0, max, scalar);
    let count = each(&mut || _ = black_box(simd::count(black_box(&bytes[..]), 7)));
    let plain = |items: &[u8]| items.iter().filter(|&&byte| black_box(byte) == 7).count();
    let scalar = each(&mut || _ = black_box(plain(black_box(&bytes[..]))));
    report("count u8", 1.0, count, scalar);
    let add = each(&mut || simd::add(black_box(&a[..]), &b, &mut sum_out));
    let scalar = each(&mut || {
        for ((out, a), b) in sum_out.iter_mut().zip(black_box(&a[..])).zip(&b[..]) {
            *out = black_box(*a) + b;
        }
    });
    report("add f64", 3.0, add, scalar);
}

/// Python's built-in functions as compiled programs call them, against the same ones where the items come one by one.
fn builtins(length: usize, place: &str) {
    let times = (16 * 1024 * 1024 / length).max(2) as u32;
    let each = |work: &mut dyn FnMut()| best(|| (0..times).for_each(|_| work())) / times;
    let report = |name: &str, many: Duration, single: Duration| {
        println!(
            "  {name:22} {:7.3} ns an item, {:5.1} times as fast as one by one",
            many.as_secs_f64() * 1e9 / length as f64,
            single.as_secs_f64() / many.as_secs_f64()
        );
    };
    println!("built-in functions over {length} items, {place}");
    let numbers = (0..length as i64).map(|n| n * 7919 % 1009);
    let ints = List::from_vec(numbers.clone().collect());
    let floats = List::from_vec(numbers.clone().map(|n| n as f64 / 8.0).collect());
    let bytes = Bytes::from_vec(numbers.clone().map(|n| n as u8).collect());
    let array = Array::collect_ints(&Str::from("i"), iter::ints(ints.iter())).expect("they fit");
    let wanted = Bytes::from_static(b"\x07");

    let many = each(&mut || _ = black_box(py::sum_int(iter::ints(ints.iter()))));
    let single =
        each(&mut || _ = black_box(py::sum_int(py::map(|n| Ok(Int::from(n)), ints.iter()))));
    report("sum of list[int]", many, single);
    let many = each(&mut || _ = black_box(py::sum_float(floats.iter())));
    let single = each(&mut || _ = black_box(py::sum_float(py::map(Ok, floats.iter()))));
    report("sum of list[float]", many, single);
    let many = each(&mut || _ = black_box(py::max(ints.iter(), ())));
    let single = each(&mut || _ = black_box(py::max(py::map(Ok, ints.iter()), ())));
    report("max of list[int]", many, single);
    let many = each(&mut || _ = black_box(py::max(floats.iter(), ())));
    let single = each(&mut || _ = black_box(py::max(py::map(Ok, floats.iter()), ())));
    report("max of list[float]", many, single);
    let many = each(&mut || _ = black_box(py::sum_int(iter::ints(array.words()))));
    let one = |n| Ok(Int::from(n));
    let single = each(&mut || _ = black_box(py::sum_int(py::map(one, array.words()))));
    report("sum of array('i')", many, single);
    let many = each(&mut || _ = black_box(ints.count(&7)));
    let single = each(&mut || _ = black_box(equal_to(7, ints.iter())));
    report("count of list[int]", many, single);
    let many = each(&mut || _ = black_box(bytes.count(&wanted, None, None)));
    let plain = |items: &[u8]| items.iter().filter(|&&byte| black_box(byte) == 7).count();
    let single = each(&mut || _ = black_box(plain(black_box(bytes.as_slice()))));
    report("count of a byte", many, single);
    let absent = Bytes::from_static(b"\x07\x07\x07");
    let many = each(&mut || _ = black_box(bytes.find(&absent, None, None)));
    let windows = |items: &[u8]| {
        items
            .windows(3)
            .position(|window| window == absent.as_slice())
    };
    let single = each(&mut || _ = black_box(windows(black_box(bytes.as_slice()))));
    report("find of three bytes", many, single);
}

/// How many items are equal to one, item by item.
fn equal_to(wanted: i64, mut items: impl Iterate<Item = i64>) -> usize {
    let mut count = 0;
    while let Ok(Some(item)) = items.next() {
        count += usize::from(black_box(item) == wanted);
    }
    count
}
