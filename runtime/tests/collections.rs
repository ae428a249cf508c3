//! `collections` against what CPython 3.13 answers.

use portalis_runtime as rt;
use rt::iter::FromVec;
use rt::modules::collections::{ChainMap, Counter, DefaultDict, Deque, OrderedDict};
use rt::{CmpOp, Dict, Int, Iterate, List, Result, Str, Value};

fn shown(value: &impl Value) -> String {
    let mut out = String::new();
    value.repr(&mut out).unwrap();
    out
}

fn message<T>(result: Result<T>) -> String {
    let error = result.err().expect("an error was expected");
    rt::traceback::last_line(&error).trim_end().to_owned()
}

fn int(n: i64) -> Int {
    Int::new(n)
}

fn ints<const N: usize>(numbers: [i64; N]) -> FromVec<Int> {
    FromVec::new(numbers.map(Int::new).to_vec())
}

fn letters(text: &str) -> FromVec<Str> {
    FromVec::new(text.chars().map(|c| Str::from(c.to_string())).collect())
}

fn deque<const N: usize>(numbers: [i64; N]) -> Deque<Int> {
    Deque::collect(ints(numbers)).unwrap()
}

fn bounded<const N: usize>(numbers: [i64; N], maxlen: i64) -> Deque<Int> {
    Deque::collect_bounded(ints(numbers), Some(maxlen)).unwrap()
}

fn after(deque: Deque<Int>, change: impl FnOnce(&Deque<Int>)) -> String {
    change(&deque);
    shown(&deque)
}

#[test]
fn deques_change_as_cpythons() {
    let cases = [
        (shown(&bounded([1, 2, 3], 2)), "deque([2, 3], maxlen=2)"),
        (shown(&bounded([], 0)), "deque([], maxlen=0)"),
        (after(deque([1, 2, 3]), |d| d.rotate(1)), "deque([3, 1, 2])"),
        (
            after(deque([1, 2, 3]), |d| d.rotate(-4)),
            "deque([2, 3, 1])",
        ),
        (
            after(deque([1, 2, 3]), |d| d.insert(1, int(9)).unwrap()),
            "deque([1, 9, 2, 3])",
        ),
        (
            after(deque([1, 2, 3]), |d| d.insert(-1, int(9)).unwrap()),
            "deque([1, 2, 9, 3])",
        ),
        (
            after(deque([1, 2, 3]), |d| d.insert(100, int(9)).unwrap()),
            "deque([1, 2, 3, 9])",
        ),
        (
            after(bounded([1, 2, 3], 3), |d| d.append(int(4))),
            "deque([2, 3, 4], maxlen=3)",
        ),
        (
            after(bounded([1, 2, 3], 3), |d| d.appendleft(int(0))),
            "deque([0, 1, 2], maxlen=3)",
        ),
        (
            after(bounded([1, 2, 3], 3), |d| d.extend(ints([7, 8])).unwrap()),
            "deque([3, 7, 8], maxlen=3)",
        ),
        (
            after(bounded([1, 2, 3], 3), |d| {
                d.extendleft(ints([7, 8])).unwrap()
            }),
            "deque([8, 7, 1], maxlen=3)",
        ),
        (
            after(deque([1, 2, 3]), |d| d.extend_deque(d).unwrap()),
            "deque([1, 2, 3, 1, 2, 3])",
        ),
        (
            after(deque([1, 2, 3]), |d| d.extendleft_deque(d).unwrap()),
            "deque([3, 2, 1, 1, 2, 3])",
        ),
    ];
    for (given, expected) in cases {
        assert_eq!(given, expected);
    }
}

#[test]
fn deques_join_and_search_as_cpythons() {
    let cases = [
        (
            shown(&bounded([1, 2], 3).concat(&deque([5, 6, 7])).unwrap()),
            "deque([5, 6, 7], maxlen=3)",
        ),
        (
            shown(&bounded([1, 2], 3).repeat(2).unwrap()),
            "deque([2, 1, 2], maxlen=3)",
        ),
        (shown(&deque([1, 2]).repeat(0).unwrap()), "deque([])"),
        (
            after(deque([1, 2]), |d| d.repeat_in_place(3).unwrap()),
            "deque([1, 2, 1, 2, 1, 2])",
        ),
        (
            after(bounded([1, 2], 3), |d| d.repeat_in_place(3).unwrap()),
            "deque([2, 1, 2], maxlen=3)",
        ),
        (
            after(deque([1, 2, 3]), |d| d.delete(0).unwrap()),
            "deque([2, 3])",
        ),
        (after(deque([3, 1]), |d| d.reverse()), "deque([1, 3])"),
        (
            after(deque([1, 2, 1]), |d| d.remove(&int(1)).unwrap()),
            "deque([2, 1])",
        ),
        (
            shown(&List::collect(deque([1, 2, 3]).reversed()).unwrap()),
            "[3, 2, 1]",
        ),
        (
            shown(&deque([1, 2, 3, 2]).index(&int(2), 2, i64::MAX).unwrap()),
            "3",
        ),
        (
            shown(&deque([1, 2, 3, 2]).index(&int(2), -1, i64::MAX).unwrap()),
            "3",
        ),
        (shown(&deque([1, 2, 1]).count(&int(1)).unwrap()), "2"),
        (shown(&deque([1, 2]).get(-1).unwrap()), "2"),
    ];
    for (given, expected) in cases {
        assert_eq!(given, expected);
    }
}

#[test]
fn deques_fail_as_cpythons() {
    let d = deque([1, 2]);
    let cases = [
        (
            message(Deque::<Int>::bounded(Some(-1))),
            "ValueError: maxlen must be non-negative",
        ),
        (
            message(Deque::<Int>::new().pop()),
            "IndexError: pop from an empty deque",
        ),
        (
            message(Deque::<Int>::new().popleft()),
            "IndexError: pop from an empty deque",
        ),
        (message(d.get(5)), "IndexError: deque index out of range"),
        (
            message(d.set(2, int(1))),
            "IndexError: deque index out of range",
        ),
        (message(d.delete(7)), "IndexError: deque index out of range"),
        (message(d.remove(&int(5))), "ValueError: 5 is not in deque"),
        (
            message(d.index(&int(5), 0, i64::MAX)),
            "ValueError: 5 is not in deque",
        ),
        (
            message(bounded([1, 2, 3], 3).insert(1, int(9))),
            "IndexError: deque already at its maximum size",
        ),
        (
            message(Value::hash(&d)),
            "TypeError: unhashable type: 'collections.deque'",
        ),
    ];
    for (given, expected) in cases {
        assert_eq!(given, expected);
    }
}

#[test]
fn deques_notice_changes_during_iteration() {
    let rest = |change: fn(&Deque<Int>)| {
        let d = deque([1, 2, 3]);
        let mut it = d.iter();
        it.next().unwrap();
        change(&d);
        List::collect(it)
    };
    let mutated = "RuntimeError: deque mutated during iteration";
    for change in [
        (|d| d.append(int(1))) as fn(&Deque<Int>),
        |d| d.clear(),
        |d| d.rotate(0),
        |d| d.rotate(1),
        |d| drop(d.pop()),
    ] {
        assert_eq!(message(rest(change)), mutated);
    }
    assert_eq!(
        shown(&rest(|d| d.set(1, int(5)).unwrap()).unwrap()),
        "[5, 3]"
    );
    assert_eq!(shown(&rest(|d| d.reverse()).unwrap()), "[2, 1]");
}

#[test]
fn deques_compare_and_contain_themselves() {
    assert!(Value::eq(&deque([1, 2]), &bounded([1, 2], 5)).unwrap());
    assert!(deque([1, 2]).compare(&deque([1, 3]), CmpOp::Lt).unwrap());
    assert!(deque([1, 2]).compare(&deque([1, 2]), CmpOp::Le).unwrap());
    assert!(!deque([1, 2, 0]).compare(&deque([1, 2]), CmpOp::Lt).unwrap());
    let outer: Deque<rt::Object> = Deque::new();
    outer.append(rt::Object::new(int(1)));
    outer.append(outer.clone().into_object());
    assert_eq!(shown(&outer), "deque([1, [...]])");
    outer.clear();
}

#[test]
fn default_dicts_make_what_is_missing() {
    let counts: DefaultDict<Str, Int> =
        DefaultDict::new(|| Ok(Int::ZERO), Str::from("<class 'int'>"));
    for letter in letters("abca").collect_vec().unwrap() {
        let count = counts.get(&letter).unwrap();
        counts.set(letter, &count + &Int::ONE).unwrap();
    }
    assert_eq!(
        shown(&counts),
        "defaultdict(<class 'int'>, {'a': 2, 'b': 1, 'c': 1})"
    );
    assert!(counts.find(&Str::from("z"), ()).unwrap().is_none());
    assert_eq!(counts.len(), 3);
    assert_eq!(
        shown(&List::collect(counts.keys().iter()).unwrap()),
        "['a', 'b', 'c']"
    );
    let groups: DefaultDict<Int, List<Int>> =
        DefaultDict::new(|| Ok(List::new()), Str::from("<class 'list'>"));
    for n in 0..5 {
        groups.get(&int(n % 2)).unwrap().append(int(n));
    }
    assert_eq!(
        shown(&groups),
        "defaultdict(<class 'list'>, {0: [0, 2, 4], 1: [1, 3]})"
    );
    let copy = groups.copy();
    copy.get(&int(7)).unwrap();
    assert_eq!((copy.len(), groups.len()), (3, 2));
    let plain: DefaultDict<Str, Int> = DefaultDict::plain(());
    assert_eq!(message(plain.get(&Str::from("x"))), "KeyError: 'x'");
    assert_eq!(shown(&plain), "defaultdict(None, {})");
}

fn counter(pairs: &[(&str, i64)]) -> Counter<Str> {
    Counter::from_kwargs(
        pairs
            .iter()
            .map(|(name, count)| (Str::from(*name), int(*count)))
            .collect(),
    )
    .unwrap()
}

#[test]
fn counters_count_as_cpythons() {
    let word = Counter::collect(letters("abracadabra")).unwrap();
    let (a, b) = (
        counter(&[("a", 3), ("b", 1)]),
        counter(&[("a", 1), ("b", 2), ("c", 2)]),
    );
    let cases = [
        (
            shown(&word),
            "Counter({'a': 5, 'b': 2, 'r': 2, 'c': 1, 'd': 1})",
        ),
        (shown(&word.most_common(Some(2))), "[('a', 5), ('b', 2)]"),
        (
            shown(&word.most_common(None)),
            "[('a', 5), ('b', 2), ('r', 2), ('c', 1), ('d', 1)]",
        ),
        (shown(&word.most_common(Some(-1))), "[]"),
        (shown(&Counter::<Int>::new()), "Counter()"),
        (
            shown(&counter(&[("a", 1), ("b", 0), ("c", -2)])),
            "Counter({'a': 1, 'b': 0, 'c': -2})",
        ),
        (
            shown(&a.add(&counter(&[("a", 1), ("b", -1), ("c", 2)])).unwrap()),
            "Counter({'a': 4, 'c': 2})",
        ),
        (
            shown(&a.sub(&counter(&[("a", 1), ("b", 2), ("c", -2)])).unwrap()),
            "Counter({'a': 2, 'c': 2})",
        ),
        (shown(&a.and(&b).unwrap()), "Counter({'a': 1, 'b': 1})"),
        (
            shown(&a.or(&b).unwrap()),
            "Counter({'a': 3, 'b': 2, 'c': 2})",
        ),
        (
            shown(&counter(&[("a", 3), ("b", -1)]).positive().unwrap()),
            "Counter({'a': 3})",
        ),
        (
            shown(&counter(&[("a", 3), ("b", -1)]).negative().unwrap()),
            "Counter({'b': 1})",
        ),
        (
            shown(&List::collect(counter(&[("a", 2), ("b", -1), ("c", 1)]).elements()).unwrap()),
            "['a', 'a', 'c']",
        ),
        (shown(&word.total()), "11"),
        (shown(&word.get(&Str::from("z")).unwrap()), "0"),
        (message(word.pop(&Str::from("z"))), "KeyError: 'z'"),
    ];
    for (given, expected) in cases {
        assert_eq!(given, expected);
    }
    word.delete(&Str::from("zz")).unwrap();
    assert_eq!(word.len(), 5);
}

#[test]
fn counters_change_in_place() {
    let changed = |start: &[(&str, i64)], change: &dyn Fn(&Counter<Str>) -> Result<()>| {
        let c = counter(start);
        change(&c).unwrap();
        shown(&c)
    };
    let aab = [("a", 2), ("b", 1)];
    let cases = [
        (
            changed(&aab, &|c| c.update(letters("abz"))),
            "Counter({'a': 3, 'b': 2, 'z': 1})",
        ),
        (
            changed(&aab, &|c| c.update_dict(&counter(&[("a", 5)]))),
            "Counter({'a': 7, 'b': 1})",
        ),
        (
            changed(&aab, &|c| c.subtract(letters("abz"))),
            "Counter({'a': 1, 'b': 0, 'z': -1})",
        ),
        (
            changed(&[("a", 1)], &|c| {
                c.add_in_place(&counter(&[("a", -5), ("b", 2)]))
            }),
            "Counter({'b': 2})",
        ),
        (
            changed(&[("a", 1)], &|c| {
                c.sub_in_place(&counter(&[("a", 5), ("b", -2)]))
            }),
            "Counter({'b': 2})",
        ),
        (
            changed(&[("a", 1)], &|c| {
                c.or_in_place(&counter(&[("a", 5), ("b", -2)]))
            }),
            "Counter({'a': 5})",
        ),
        (
            changed(&[("a", 4)], &|c| {
                c.and_in_place(&counter(&[("a", 2), ("b", 2)]))
            }),
            "Counter({'a': 2})",
        ),
    ];
    for (given, expected) in cases {
        assert_eq!(given, expected);
    }
    assert!(Value::eq(&counter(&[("a", 1)]), &counter(&[("a", 1), ("b", 0)])).unwrap());
    assert!(
        counter(&[("a", 1)])
            .compare(&counter(&[("a", 2)]), CmpOp::Le)
            .unwrap()
    );
    assert!(
        !counter(&[("a", 1)])
            .compare(&counter(&[("a", 1), ("b", 0)]), CmpOp::Lt)
            .unwrap()
    );
    assert!(
        !counter(&[("a", 1)])
            .compare(&counter(&[("b", 1)]), CmpOp::Ge)
            .unwrap()
    );
}

fn ordered(names: &str) -> OrderedDict<Str, Int> {
    OrderedDict::fromkeys(letters(names), Int::ZERO).unwrap()
}

fn keys(dict: &OrderedDict<Str, Int>) -> String {
    List::collect(dict.iter())
        .unwrap()
        .to_vec()
        .iter()
        .map(Str::as_str)
        .collect()
}

#[test]
fn ordered_dicts_move_and_pop() {
    let d = ordered("abc");
    d.move_to_end(&Str::from("a"), true).unwrap();
    assert_eq!(keys(&d), "bca");
    d.move_to_end(&Str::from("c"), false).unwrap();
    assert_eq!(keys(&d), "cba");
    assert_eq!(
        message(d.move_to_end(&Str::from("z"), true)),
        "KeyError: 'z'"
    );
    assert_eq!(shown(&d.popitem(false).unwrap()), "('c', 0)");
    assert_eq!(shown(&d.popitem(true).unwrap()), "('a', 0)");
    assert_eq!(shown(&d), "OrderedDict({'b': 0})");
    d.clear();
    assert_eq!(message(d.popitem(true)), "KeyError: 'dictionary is empty'");
    assert_eq!(shown(&d), "OrderedDict()");
    assert_eq!(shown(&ordered("ab").keys()), "odict_keys(['a', 'b'])");
    assert_eq!(
        shown(&ordered("ab").items()),
        "odict_items([('a', 0), ('b', 0)])"
    );
    assert!(!Value::eq(&ordered("ab"), &ordered("ba")).unwrap());
    assert!(ordered("ab").eq_dict(&ordered("ba")).unwrap());
    assert_eq!(
        shown(&List::collect(ordered("ab").reversed()).unwrap()),
        "['b', 'a']"
    );
}

#[test]
fn ordered_dicts_notice_changes_during_iteration() {
    let d = ordered("abc");
    let mut it = d.iter();
    it.next().unwrap();
    d.move_to_end(&Str::from("a"), true).unwrap();
    assert_eq!(
        message(it.next()),
        "RuntimeError: OrderedDict mutated during iteration"
    );
    assert!(it.next().unwrap().is_none());
}

#[test]
fn ordered_dicts_serve_as_queues() {
    // As many keys come as go: taking the first must not search through the gaps of all that went.
    let d = OrderedDict::<Int, ()>::new();
    for n in 0..1000 {
        d.set(int(n), ()).unwrap();
    }
    for n in 1000..200_000 {
        d.set(int(n), ()).unwrap();
        assert_eq!(d.popitem(false).unwrap().0, int(n - 1000));
    }
    assert_eq!(d.len(), 1000);
}

#[test]
fn chain_maps_look_through_all() {
    let dict = |pairs: &[(&str, i64)]| {
        Dict::collect(FromVec::new(
            pairs
                .iter()
                .map(|(name, n)| (Str::from(*name), int(*n)))
                .collect(),
        ))
        .unwrap()
    };
    let chain = ChainMap::new(&[dict(&[("a", 1)]), dict(&[("a", 5), ("b", 2)])]);
    let key = |name: &str| Str::from(name);
    assert_eq!(chain.get(&key("a")).unwrap(), int(1));
    assert_eq!(chain.get(&key("b")).unwrap(), int(2));
    assert_eq!(message(chain.get(&key("z"))), "KeyError: 'z'");
    assert_eq!(chain.len().unwrap(), 2);
    assert_eq!(
        shown(&List::collect(chain.iter().unwrap()).unwrap()),
        "['a', 'b']"
    );
    chain.set(key("b"), int(9)).unwrap();
    assert_eq!(
        shown(&chain),
        "ChainMap({'a': 1, 'b': 9}, {'a': 5, 'b': 2})"
    );
    assert_eq!(
        message(chain.pop(&key("q"))),
        "KeyError: \"Key not found in the first mapping: 'q'\""
    );
    assert_eq!(shown(&chain.new_child().parents()), shown(&chain));
    let empty = ChainMap::<Str, Int>::new(&[]);
    assert_eq!(
        message(empty.popitem()),
        "KeyError: 'No keys found in the first mapping.'"
    );
    assert_eq!(shown(&empty.new_child()), "ChainMap({}, {})");
}
