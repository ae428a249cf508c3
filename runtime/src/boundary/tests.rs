//! What callers write.

use super::IntoPy;
use crate::{Dict, Int, List, Num, Set, Str, Tuple};
use std::collections::{BTreeMap, HashMap};

fn list<T: crate::Value>(value: impl IntoPy<List<T>>) -> Vec<T> {
    value.into_py().expect("it fits").into_vec()
}

#[test]
fn sequences() {
    assert_eq!(list::<f64>([1.0, 2.0, 4.0]), [1.0, 2.0, 4.0]);
    assert_eq!(list::<f64>(vec![1, 2]), [1.0, 2.0]);
    assert_eq!(list::<Int>(&[1, 2, 3][..]), [1, 2, 3]);
    assert_eq!(
        list::<Int>([u128::MAX])[0].to_string(),
        u128::MAX.to_string()
    );
    assert_eq!(list::<Str>(["a", "b"]), ["a", "b"]);
    assert_eq!(
        list::<(Int, Str)>([(1, "a")]),
        [(Int::from(1), Str::from("a"))]
    );
    let nested = list::<List<Int>>([vec![1], vec![2, 3]]);
    assert_eq!(nested[1].clone().into_vec(), [2, 3]);
    let tuple: Tuple<Int> = [1, 2].into_py().expect("it fits");
    assert_eq!(tuple.as_slice(), [1, 2]);
}

#[test]
fn a_reference_is_the_same_object() {
    let one: List<Int> = List::from_vec(vec![Int::from(1)]);
    let two: List<Int> = (&one).into_py().expect("it fits");
    two.append(Int::from(2));
    assert_eq!(one.into_vec(), [1, 2]);
}

#[test]
fn maps_sets_and_options() {
    let map = BTreeMap::from([("a", 1), ("b", 2)]);
    let dict: Dict<Str, Int> = (&map).into_py().expect("it fits");
    assert_eq!(dict.get(&Str::from("b")).expect("it is there"), 2);
    let dict: Dict<Str, f64> = HashMap::from([("x".to_owned(), 0.5)])
        .into_py()
        .expect("it fits");
    assert_eq!(dict.len(), 1);
    let set: Set<Int> = [3, 3, 4].into_py().expect("it fits");
    assert_eq!(set.len(), 2);
    let some: Option<Str> = Some("x").into_py().expect("it fits");
    assert_eq!(some.expect("some"), "x");
    let none: Option<Int> = None::<i32>.into_py().expect("it fits");
    assert!(none.is_none());
}

#[test]
fn numbers_that_do_not_fit() {
    let fits: i64 = 7u64.into_py().expect("it fits");
    assert_eq!(fits, 7);
    let wide: crate::Result<i64> = u64::MAX.into_py();
    let error = wide.expect_err("it does not fit");
    assert!(error.is_instance(crate::exceptions::OVERFLOW_ERROR));
    let number: Num = 2.5.into_py().expect("it fits");
    assert!(matches!(number, Num::Float(x) if x == 2.5));
}

#[test]
fn and_back() {
    let dict: Dict<Str, Int> = [("b", 1), ("a", 2)].into_py().expect("it fits");
    assert_eq!(dict.to_vec()[0].0, "b");
    let map: HashMap<Str, Int> = dict.into();
    assert_eq!(map[&Str::from("a")], 2);
    let list: List<f64> = [0.5].into_py().expect("it fits");
    assert_eq!(Vec::from(list), [0.5]);
}
