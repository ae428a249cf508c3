//! What Rust callers have is taken, and comes back.

#![allow(clippy::needless_borrows_for_generic_args)]

use super::*;
use crate::int::Int;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

fn mean(xs: impl IntoPy<List<f64>>) -> Result<f64> {
    let xs = xs.into_py()?.into_vec();
    Ok(xs.iter().sum::<f64>() / xs.len() as f64)
}

fn shown<T: Value>(value: impl IntoPy<T>) -> String {
    crate::op::repr(&value.into_py().unwrap())
        .unwrap()
        .as_str()
        .to_owned()
}

#[test]
fn lists_take_sequences() {
    assert_eq!(mean([1.0, 2.0, 6.0]).unwrap(), 3.0);
    assert_eq!(mean(&[1.0, 3.0]).unwrap(), 2.0);
    assert_eq!(mean(vec![1.0f32]).unwrap(), 1.0);
    assert_eq!(mean(&vec![1.0, 2.0]).unwrap(), 1.5);
    assert_eq!(mean(&vec![1.0, 2.0][..]).unwrap(), 1.5);
    assert_eq!(mean([1, 2]).unwrap(), 1.5);
    assert_eq!(mean(List::from([4.0])).unwrap(), 4.0);
    assert_eq!(mean(&List::from([4.0])).unwrap(), 4.0);
    assert_eq!(
        shown::<List<Int>>([1usize, usize::MAX]),
        "[1, 18446744073709551615]"
    );
    assert_eq!(shown::<List<Str>>(["a", "b"]), "['a', 'b']");
    assert_eq!(shown::<List<Str>>(&["a", "b"]), "['a', 'b']");
    assert_eq!(shown::<List<Str>>(vec!["a".to_owned()]), "['a']");
    assert_eq!(shown::<List<Str>>(&["a".to_owned()]), "['a']");
    assert_eq!(shown::<List<List<Int>>>(vec![vec![1], vec![]]), "[[1], []]");
    assert_eq!(shown::<List<(Str, f64)>>(vec![("a", 1.5)]), "[('a', 1.5)]");
    assert_eq!(shown::<Tuple<Int>>(&[1i64, 2]), "(1, 2)");
    assert_eq!(shown::<Bytes>(b"ab"), "b'ab'");
}

#[test]
fn maps_and_sets() {
    assert_eq!(
        shown::<Dict<Str, Int>>(HashMap::from([("a", 1)])),
        "{'a': 1}"
    );
    assert_eq!(
        shown::<Dict<Str, Int>>(&HashMap::from([("a".to_owned(), 1)])),
        "{'a': 1}"
    );
    assert_eq!(
        shown::<Dict<Int, f64>>(BTreeMap::from([(2, 0.5), (1, 1.5)])),
        "{1: 1.5, 2: 0.5}"
    );
    assert_eq!(shown::<Dict<Int, Int>>([(2, 1), (1, 2)]), "{2: 1, 1: 2}");
    assert_eq!(shown::<Set<Int>>(BTreeSet::from([1, 2])), "{1, 2}");
    assert_eq!(shown::<FrozenSet<Int>>(vec![1, 1]), "frozenset({1})");
    let dict: Dict<Str, Int> = [("x", 1), ("y", 2)].into_py().unwrap();
    let back: HashMap<Str, Int> = dict.try_into().unwrap();
    assert_eq!(back[&Str::from("y")], 2);
    let set: Set<Int> = HashSet::from([3, 4]).into_py().unwrap();
    assert_eq!(HashSet::<Int>::try_from(set).unwrap().len(), 2);
}

#[test]
fn scalars_and_objects() {
    assert_eq!(shown::<Option<Int>>(Some(3)), "3");
    assert_eq!(shown::<Option<Int>>(None::<i32>), "None");
    assert_eq!(shown::<Num>(3u8), "3");
    assert_eq!(shown::<Num>(3.0), "3.0");
    assert_eq!(shown::<Object>("text"), "'text'");
    assert_eq!(shown::<Object>(7i64), "7");
    assert_eq!(shown::<(Int, Str)>((1, "b")), "(1, 'b')");
    assert_eq!(shown::<f64>(Int::from(1u64 << 60)), "1.152921504606847e+18");
    assert!(IntoPy::<f64>::into_py(Int::from(10).pow(&Int::from(400)).unwrap()).is_err());
    assert_eq!(shown::<Str>('c'), "'c'");
    assert_eq!(u8::try_from(&Int::from(255)).unwrap(), 255);
    let error = u8::try_from(&Int::from(256)).unwrap_err();
    assert_eq!(
        error.to_string(),
        "OverflowError: Python int too large to convert to Rust u8"
    );
    assert_eq!(Vec::from(List::from([1i64, 2])), [1, 2]);
    assert_eq!(String::from(Str::from("s")), "s");
}
