//! Arrays against plain vectors, whatever is done to them in whatever order; sums, extrema and counts against plain loops.

use portalis_runtime as rt;
use rt::modules::array::Array;
use rt::{DynValue, Int, Iterate, List, Num, Slice, Str};

/// Numbers that look random, the same ones in every run.
struct Noise(u64);

impl Noise {
    fn next(&mut self) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        self.0 >> 20
    }

    fn below(&mut self, bound: usize) -> usize {
        self.next() as usize % bound
    }
}

/// The codes of ints with the least and the greatest number of each.
const CODES: [(&str, i128, i128); 10] = [
    ("b", i8::MIN as i128, i8::MAX as i128),
    ("B", 0, u8::MAX as i128),
    ("h", i16::MIN as i128, i16::MAX as i128),
    ("H", 0, u16::MAX as i128),
    ("i", i32::MIN as i128, i32::MAX as i128),
    ("I", 0, u32::MAX as i128),
    ("l", i64::MIN as i128, i64::MAX as i128),
    ("L", 0, u64::MAX as i128),
    ("q", i64::MIN as i128, i64::MAX as i128),
    ("Q", 0, u64::MAX as i128),
];

fn number(noise: &mut Noise, low: i128, high: i128) -> i128 {
    match noise.below(8) {
        0 => low,
        1 => high,
        2 => low.midpoint(high),
        _ => (low + i128::from(noise.next())).clamp(low, high),
    }
}

fn contents(array: &Array) -> Vec<i128> {
    let items = array.list_ints().unwrap().into_vec();
    items
        .iter()
        .map(|item| i128::try_from(item).unwrap())
        .collect()
}

fn of(code: &str, items: &[i128]) -> Array {
    let array = Array::empty(&Str::from(code)).unwrap();
    for item in items {
        array.append(Int::from(*item)).unwrap();
    }
    array
}

/// One change of an array and of the vector that it should be like.
fn change(
    noise: &mut Noise,
    array: &Array,
    model: &mut Vec<i128>,
    (code, low, high): (&str, i128, i128),
) {
    let at = noise.below(model.len() + 1);
    let item = number(noise, low, high);
    match noise.below(11) {
        0..=2 => {
            array.append(Int::from(item)).unwrap();
            model.push(item);
        }
        3 => {
            array.insert(at as i64, Int::from(item)).unwrap();
            model.insert(at, item);
        }
        4 if at < model.len() => {
            let popped = array.pop_int(at as i64).unwrap();
            assert_eq!(i128::try_from(&popped).unwrap(), model.remove(at));
        }
        5 if at < model.len() => {
            array.set(at as i64, Int::from(item)).unwrap();
            model[at] = item;
        }
        6 => {
            array.reverse();
            model.reverse();
        }
        7 => {
            let end = at + noise.below(model.len() - at + 1);
            let new: Vec<i128> = (0..noise.below(70))
                .map(|_| number(noise, low, high))
                .collect();
            let slice = Slice::new(Some(at as i64), Some(end as i64), None);
            array.set_slice(&slice, &of(code, &new)).unwrap();
            model.splice(at..end, new);
        }
        8 => {
            let step = 1 + noise.below(4);
            let slice = Slice::new(Some(at as i64), None, Some(step as i64));
            let part = contents(&array.slice(&slice).unwrap());
            assert!(part.iter().eq(model[at..].iter().step_by(step)));
            array.delete_slice(&slice).unwrap();
            let mut place = 0;
            model.retain(|_| {
                place += 1;
                place - 1 < at || !(place - 1 - at).is_multiple_of(step)
            });
        }
        9 if model.len() < 100 => {
            array.extend_array(array).unwrap();
            model.extend_from_within(..);
        }
        10 => {
            let bytes = array.tobytes();
            array.clear();
            array.frombytes(&bytes).unwrap();
        }
        _ => {}
    }
}

#[test]
fn arrays_of_ints_are_like_vectors() {
    for kind in CODES {
        let (code, low, high) = kind;
        for seed in 0..40 {
            let mut noise = Noise(seed);
            let (array, mut model) = (of(code, &[]), Vec::new());
            for _ in 0..120 {
                change(&mut noise, &array, &mut model, kind);
                assert_eq!(contents(&array), model, "{code} {seed}");
            }
            let ints = || model.iter().map(|item| Int::from(*item));
            let total = ints().fold(Int::ZERO, |sum, item| &sum + &item);
            assert_eq!(rt::builtins::sum_int(array.ints()).unwrap(), total);
            if high <= i128::from(i64::MAX) {
                let words = rt::iter::ints(array.words());
                assert_eq!(rt::builtins::sum_int(words).unwrap(), total);
                let wanted = model.iter().max().map(|item| *item as i64);
                assert_eq!(
                    rt::builtins::max_or_none(array.words(), (), ()).unwrap(),
                    wanted
                );
                let wanted = model.iter().min().map(|item| *item as i64);
                assert_eq!(
                    rt::builtins::min_or_none(array.words(), (), ()).unwrap(),
                    wanted
                );
            }
            for item in [low, high, 0, 1] {
                let count = model.iter().filter(|other| **other == item).count() as i64;
                let wanted: &dyn DynValue = &Int::from(item);
                assert_eq!(array.count(wanted), count);
                let place = model.iter().position(|other| *other == item);
                assert_eq!(
                    array.index(wanted, 0, i64::MAX).ok(),
                    place.map(|at| at as i64)
                );
            }
            for outside in [low - 1, high + 1] {
                assert!(array.append(Int::from(outside)).is_err());
                assert_eq!(array.count(&Int::from(outside)), 0);
            }
            assert_eq!(contents(&array), model, "what fails changes nothing");
        }
    }
}

#[test]
fn sums_and_extrema_of_floats_are_those_of_a_plain_loop() {
    let few = [0.0, -0.0, f64::NAN, 1.5, -2.5, f64::INFINITY, 1e300, 1e-300];
    let mut noise = Noise(7);
    for length in 1..200 {
        let kinds = 1 + noise.below(few.len());
        let from = noise.below(few.len());
        let one = |noise: &mut Noise| few[(from + noise.below(kinds)) % few.len()];
        let items: Vec<f64> = (0..length).map(|_| one(&mut noise)).collect();
        let array =
            Array::collect_floats(&Str::from("d"), List::from_vec(items.clone()).iter()).unwrap();
        let list = List::from_vec(items.clone());
        let plain = |greater: bool| {
            let better = |best: f64, item: &f64| match greater {
                true if *item > best => *item,
                false if *item < best => *item,
                _ => best,
            };
            items[1..].iter().fold(items[0], better).to_bits()
        };
        assert_eq!(
            rt::builtins::max(list.iter(), ()).unwrap().to_bits(),
            plain(true),
            "{items:?}"
        );
        assert_eq!(
            rt::builtins::min(list.iter(), ()).unwrap().to_bits(),
            plain(false),
            "{items:?}"
        );
        assert_eq!(
            rt::builtins::max(array.floats(), ()).unwrap().to_bits(),
            plain(true)
        );
        assert_eq!(
            rt::builtins::min(array.floats(), ()).unwrap().to_bits(),
            plain(false)
        );
        // The items one by one, by an iterator that lends none.
        let mut sink = rt::builtins::sink::SumFloats::new();
        items.iter().for_each(|item| sink.push(*item));
        let bits = |sum: Num| sum.to_f64().unwrap().to_bits();
        let wanted = bits(sink.finish().unwrap());
        assert_eq!(bits(rt::builtins::sum_float(list.iter()).unwrap()), wanted);
        assert_eq!(
            bits(rt::builtins::sum_float(array.floats()).unwrap()),
            wanted
        );
    }
}

#[test]
fn an_iterator_that_lent_its_items_is_at_its_end() {
    let list = List::from_vec(vec![1_i64; 40]);
    let mut it = list.iter();
    assert!(it.next().unwrap().is_some());
    let mut seen = 0;
    let read = it.pieces(|items| {
        seen += items.len();
        Ok(())
    });
    assert!(read.is_some_and(|read| read.is_ok()));
    list.append(2);
    assert_eq!((seen, it.next().unwrap()), (39, None));
    let array = Array::collect_ints(&Str::from("h"), rt::iter::ints(list.iter())).unwrap();
    let mut it = array.words();
    assert_eq!(
        rt::builtins::sum_int(rt::iter::ints(it.clone())).unwrap(),
        Int::from(42)
    );
    while it.next().unwrap().is_some() {}
    array.append(Int::from(1)).unwrap();
    assert_eq!(it.next().unwrap(), None);
}
