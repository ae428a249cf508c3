//! `itertools` against what CPython 3.13 answers.

use portalis_runtime as rt;
use rt::iter::FromVec;
use rt::modules::itertools as it;
use rt::{Int, Iter, Iterate, List, Result, Str, Value};
use std::cell::Cell;
use std::rc::Rc;

fn int(n: i64) -> Int {
    Int::new(n)
}

fn ints<const N: usize>(numbers: [i64; N]) -> FromVec<Int> {
    FromVec::new(numbers.map(Int::new).to_vec())
}

fn upto(n: i64) -> FromVec<Int> {
    FromVec::new((0..n).map(Int::new).collect())
}

fn letters(text: &str) -> FromVec<Str> {
    FromVec::new(text.chars().map(|c| Str::from(c.to_string())).collect())
}

fn all<T: Value>(it: impl Iterate<Item = T>) -> String {
    let mut out = String::new();
    List::collect(it).unwrap().repr(&mut out).unwrap();
    out
}

fn made<T: Value, I: Iterate<Item = T>>(it: Result<I>) -> String {
    match it {
        Ok(it) => all(it),
        Err(error) => message(&error),
    }
}

fn message(error: &rt::Error) -> String {
    rt::traceback::last_line(error).trim_end().to_owned()
}

fn check<const N: usize>(cases: [(String, &str); N]) {
    for (given, expected) in cases {
        assert_eq!(given, expected);
    }
}

fn below3(x: Int) -> Result<bool> {
    Ok(x < 3)
}

fn odd(x: Int) -> Result<Int> {
    x.modulo(&int(2))
}

#[test]
fn slices() {
    let stop =
        "ValueError: Stop argument for islice() must be None or an integer: 0 <= x <= sys.maxsize.";
    let start =
        "ValueError: Indices for islice() must be None or an integer: 0 <= x <= sys.maxsize.";
    check([
        (made(it::islice(upto(3), Some(-1))), stop),
        (
            made(it::islice_from(upto(3), Some(1), Some(-1), None)),
            stop,
        ),
        (
            made(it::islice_from(upto(3), Some(-1), Some(2), None)),
            start,
        ),
        (
            made(it::islice_from(upto(3), Some(0), Some(2), Some(0))),
            "ValueError: Step for islice() must be a positive integer or None.",
        ),
        (made(it::islice(upto(3), None)), "[0, 1, 2]"),
        (
            made(it::islice_from(upto(5), Some(1), None, Some(2))),
            "[1, 3]",
        ),
        (made(it::islice_from(upto(5), Some(3), Some(1), None)), "[]"),
        (
            made(it::islice(it::cycle(letters("ab")), Some(5))),
            "['a', 'b', 'a', 'b', 'a']",
        ),
        (
            made(it::islice(it::count_float(0.5, 0.1), Some(4))),
            "[0.5, 0.6, 0.7, 0.7999999999999999]",
        ),
        (
            made(it::islice(it::count(&int(10), &int(-3)), Some(4))),
            "[10, 7, 4, 1]",
        ),
        (all(it::cycle(ints([]))), "[]"),
    ]);
    // What a slice leaves behind.
    for (from, to, step, next) in [(2, 5, 1, 5), (0, 7, 3, 7), (5, 2, 1, 5)] {
        let rest = upto(10).boxed();
        let slice = it::islice_from(rest.clone(), Some(from), Some(to), Some(step)).unwrap();
        all(slice);
        let expected = if from > to { to } else { next };
        assert_eq!(
            rest.advance().unwrap(),
            Some(int(expected)),
            "{from} {to} {step}"
        );
    }
}

#[test]
fn selections() {
    check([
        (all(it::takewhile(below3, ints([1, 2, 3, 1]))), "[1, 2]"),
        (all(it::dropwhile(below3, ints([1, 2, 3, 1]))), "[3, 1]"),
        (all(it::filterfalse(odd, upto(6))), "[0, 2, 4]"),
        (all(it::filterfalse_none((), ints([0, 1, 2, 0]))), "[0, 0]"),
        (
            all(it::compress(letters("abcdef"), ints([1, 0, 1, 0, 1, 1]))),
            "['a', 'c', 'e', 'f']",
        ),
        (
            all(it::starmap2(
                |a: Int, b: Int| a.pow(&b),
                FromVec::new(vec![(int(2), int(3)), (int(3), int(2))]),
            )),
            "[8, 9]",
        ),
        (all(it::repeat_times(Str::from("x"), 2)), "['x', 'x']"),
        (all(it::repeat_times(int(1), -3)), "[]"),
    ]);
}

#[test]
fn sums() {
    let larger = |a: Int, b: Int| Ok(a.max(b));
    check([
        (
            all(it::accumulate_int(ints([1, 2, 3]), (), ())),
            "[1, 3, 6]",
        ),
        (all(it::accumulate_int(ints([]), (), ())), "[]"),
        (
            all(it::accumulate_int_from(ints([1, 2, 3]), (), &int(10))),
            "[10, 11, 13, 16]",
        ),
        (all(it::accumulate_int_from(ints([]), (), &int(10))), "[10]"),
        (
            all(it::accumulate_str(letters("abc"), (), ())),
            "['a', 'ab', 'abc']",
        ),
        (
            all(it::accumulate_by(ints([3, 1, 4, 1]), larger, ())),
            "[3, 3, 4, 4]",
        ),
        (
            all(it::accumulate_float(FromVec::new(vec![1.5, 2.0]), (), ())),
            "[1.5, 3.5]",
        ),
    ]);
}

#[test]
fn combinatorics() {
    let boxed = |text: &str| letters(text).boxed();
    check([
        (made(it::product::<Int>(&[], 1)), "[()]"),
        (
            made(it::product2(ints([1, 2]), letters("ab"))),
            "[(1, 'a'), (1, 'b'), (2, 'a'), (2, 'b')]",
        ),
        (
            made(it::product(&[boxed("ab")], 2)),
            "[('a', 'a'), ('a', 'b'), ('b', 'a'), ('b', 'b')]",
        ),
        (made(it::product(&[boxed("ab")], 0)), "[()]"),
        (
            made(it::product(&[boxed("ab")], -1)),
            "ValueError: repeat argument cannot be negative",
        ),
        (made(it::product2(ints([]), ints([1]))), "[]"),
        (
            made(it::permutations(letters("abc"), Some(2))),
            "[('a', 'b'), ('a', 'c'), ('b', 'a'), ('b', 'c'), ('c', 'a'), ('c', 'b')]",
        ),
        (
            made(it::permutations(ints([1, 2, 3]), None)),
            "[(1, 2, 3), (1, 3, 2), (2, 1, 3), (2, 3, 1), (3, 1, 2), (3, 2, 1)]",
        ),
        (made(it::permutations(letters("abc"), Some(4))), "[]"),
        (
            made(it::permutations(letters("abc"), Some(-1))),
            "ValueError: r must be non-negative",
        ),
        (made(it::permutations(letters("abc"), Some(0))), "[()]"),
        (
            made(it::combinations(upto(4), 2)),
            "[(0, 1), (0, 2), (0, 3), (1, 2), (1, 3), (2, 3)]",
        ),
        (made(it::combinations(upto(4), 0)), "[()]"),
        (made(it::combinations(upto(4), 5)), "[]"),
        (
            made(it::combinations(upto(4), -1)),
            "ValueError: r must be non-negative",
        ),
        (
            made(it::combinations_with_replacement(letters("abc"), 2)),
            "[('a', 'a'), ('a', 'b'), ('a', 'c'), ('b', 'b'), ('b', 'c'), ('c', 'c')]",
        ),
        (
            made(it::combinations_with_replacement(letters(""), 2)),
            "[]",
        ),
        (
            made(it::combinations_with_replacement(letters(""), 0)),
            "[()]",
        ),
    ]);
}

fn groups<K: Value>(it: impl Iterate<Item = (K, Iter<Int>)>) -> String {
    let mut it = it;
    let mut out = String::new();
    while let Some((key, group)) = it.next().unwrap() {
        key.repr(&mut out).unwrap();
        out.push_str(&all(group));
        out.push(' ');
    }
    out.trim_end().to_owned()
}

#[test]
fn runs_and_windows() {
    check([
        (
            groups(it::groupby(ints([1, 1, 2, 2, 3, 1]), ())),
            "1[1, 1] 2[2, 2] 3[3] 1[1]",
        ),
        (
            groups(it::groupby_key(ints([1, 3, 2, 4, 5]), odd)),
            "1[1, 3] 0[2, 4] 1[5]",
        ),
        (all(it::pairwise(ints([1, 2, 3]))), "[(1, 2), (2, 3)]"),
        (all(it::pairwise(ints([1]))), "[]"),
        (
            made(it::batched(letters("abcdefg"), 3, false)),
            "[('a', 'b', 'c'), ('d', 'e', 'f'), ('g',)]",
        ),
        (
            made(it::batched(letters("abc"), 0, false)),
            "ValueError: n must be at least one",
        ),
    ]);
    let strict = List::collect(it::batched(letters("abcd"), 3, true).unwrap());
    assert_eq!(
        message(&strict.unwrap_err()),
        "ValueError: batched(): incomplete batch"
    );
    // A group ends when the grouping goes on.
    let late = it::groupby(ints([1, 1, 2, 2]), ()).collect_vec().unwrap();
    assert_eq!(
        late.into_iter()
            .map(|(_, group)| all(group))
            .collect::<String>(),
        "[][]"
    );
}

#[test]
fn chains_and_rows() {
    let its = [letters("ab").boxed(), letters("cd").boxed()];
    check([
        (all(it::chain2(ints([1]), upto(2))), "[1, 0, 1]"),
        (all(it::chain3(ints([1]), ints([]), upto(1))), "[1, 0]"),
        (all(it::chain(&its)), "['a', 'b', 'c', 'd']"),
        (
            all(it::chain_from_iterable(FromVec::new(vec![
                upto(2).boxed(),
                upto(1).boxed(),
            ]))),
            "[0, 1, 0]",
        ),
        (
            all(it::zip_longest(ints([1, 2, 3]), letters("ab"), ())),
            "[(1, 'a'), (2, 'b'), (3, None)]",
        ),
        (
            all(it::zip_longest_fill(ints([1, 2]), ints([3]), int(0))),
            "[(1, 3), (2, 0)]",
        ),
        (
            all(it::zip_longest3_fill(
                ints([1]),
                ints([2, 3]),
                ints([4, 5, 6]),
                int(0),
            )),
            "[(1, 2, 4), (0, 3, 5), (0, 0, 6)]",
        ),
        (all(it::zip_longest_all::<Int>(&[], ())), "[]"),
        (
            all(it::zip_longest_all(&[upto(2).boxed(), upto(1).boxed()], ())),
            "[(0, 0), (1, None)]",
        ),
    ]);
}

/// Counts how many items are taken from it.
struct Counted(FromVec<Int>, Rc<Cell<usize>>);

impl Iterate for Counted {
    type Item = Int;
    fn next(&mut self) -> Result<Option<Int>> {
        self.1.set(self.1.get() + 1);
        self.0.next()
    }
}

#[test]
fn copies_share_what_they_read() {
    let taken = Rc::new(Cell::new(0));
    let (first, second) = it::tee(Counted(upto(3), taken.clone()));
    assert_eq!(first.advance().unwrap(), Some(int(0)));
    assert_eq!(taken.get(), 1);
    assert_eq!(all(second), "[0, 1, 2]");
    assert_eq!(all(first), "[1, 2]");
    assert_eq!(it::tee_n(upto(1), 0).unwrap().len(), 0);
    assert_eq!(
        message(&it::tee_n(upto(1), -1).unwrap_err()),
        "ValueError: n must be >= 0"
    );
    let three = it::tee_n(letters("ab"), 3).unwrap();
    assert_eq!(
        three
            .as_slice()
            .iter()
            .cloned()
            .map(all)
            .collect::<String>(),
        "['a', 'b']".repeat(3)
    );
}

#[test]
fn items_are_taken_only_when_asked_for() {
    let taken = Rc::new(Cell::new(0));
    let mut slice = it::islice(Counted(upto(9), taken.clone()), Some(2)).unwrap();
    assert_eq!(taken.get(), 0);
    while slice.next().unwrap().is_some() {}
    assert_eq!(taken.get(), 2);
    taken.set(0);
    let mut pairs = it::pairwise(Counted(upto(9), taken.clone()));
    pairs.next().unwrap();
    assert_eq!(taken.get(), 2);
}
