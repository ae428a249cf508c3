//! Built-in functions of Python that take kernels, beside the same item by item.

use super::best;
use portalis_runtime::modules::array::Array;
use portalis_runtime::{Bytes, Int, Iterate, List, Str, builtins as py, iter};
use std::hint::black_box;
use std::time::Duration;

const ROUNDS: usize = 5;

pub(super) fn compare() {
    for (length, place) in [(4 * 1024, "in cache"), (8 * 1024 * 1024, "in memory")] {
        builtins(length, place);
    }
}

/// Python's built-in functions as compiled programs call them, against the same ones where the items come one by one.
fn builtins(length: usize, place: &str) {
    let times = (16 * 1024 * 1024 / length).max(2) as u32;
    let each = |work: &mut dyn FnMut()| best(ROUNDS, || (0..times).for_each(|_| work())) / times;
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
