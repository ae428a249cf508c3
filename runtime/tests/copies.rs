//! `copy.copy` and `copy.deepcopy`: what is shared, what contains itself, what stands for itself.

use portalis_runtime as rt;
use rt::iter::FromVec;
use rt::modules::collections::{Counter, DefaultDict, Deque, OrderedDict};
use rt::modules::copy::{copy, deepcopy};
use rt::{Dict, Gc, Int, List, Object, Set, Str, Tuple, Value};

rt::class! {
    /// A node of a graph.
    pub struct Node {
        name: Str,
        weight: @slot f64,
        next: List<Gc<Node>>,
    }
    name = "Node"; id = 1; module = "__main__"; bases = []; copies = true;
}
impl rt::Class for Node {}

rt::class! {
    /// A node with a tag.
    pub struct Tagged : Node {
        tag: Int,
    }
    name = "Tagged"; id = 2; module = "__main__"; bases = [Node]; copies = true;
}
impl rt::Class for Tagged {}

rt::class! {
    /// A member of an enum.
    pub struct Suit {
        value: Int,
    }
    name = "Suit"; id = 3; module = "__main__"; bases = [];
}
impl rt::Class for Suit {}

fn node(name: &str) -> Gc<Node> {
    let node = Node::alloc();
    node.name.set(Str::from(name));
    node.weight.set(1.5);
    node.next.set(List::new());
    node
}

fn row(numbers: &[i64]) -> List<Int> {
    List::from_vec(numbers.iter().copied().map(Int::new).collect())
}

fn shown(value: &impl Value) -> String {
    let mut out = String::new();
    value.repr(&mut out).unwrap();
    out
}

#[test]
fn lists_within_lists() {
    let shared = row(&[1, 2]);
    let grid = List::from_vec(vec![shared.clone(), shared.clone(), row(&[3])]);
    let shallow = copy(&grid).unwrap();
    let deep = deepcopy(&grid).unwrap();
    shared.append(Int::new(9));
    assert_eq!(shown(&shallow), "[[1, 2, 9], [1, 2, 9], [3]]");
    assert_eq!(shown(&deep), "[[1, 2], [1, 2], [3]]");
    // What was one list twice is so again.
    deep.get(0).unwrap().append(Int::ZERO);
    assert_eq!(shown(&deep), "[[1, 2, 0], [1, 2, 0], [3]]");
}

#[test]
fn containers_of_all_kinds() {
    let inner = row(&[1]);
    let dict = Dict::collect(FromVec::new(vec![(Str::from("a"), inner.clone())])).unwrap();
    let pair = (inner.clone(), Int::new(5));
    let tuple = Tuple::from_vec(vec![inner.clone(), inner.clone()]);
    let some = Some(inner.clone());
    let (dict2, pair2, tuple2, some2) = (
        deepcopy(&dict).unwrap(),
        deepcopy(&pair).unwrap(),
        deepcopy(&tuple).unwrap(),
        deepcopy(&some).unwrap(),
    );
    let object = Object::new(inner.clone());
    let object2 = deepcopy(&object).unwrap();
    inner.append(Int::new(2));
    assert_eq!(shown(&dict2), "{'a': [1]}");
    assert_eq!(shown(&pair2), "([1], 5)");
    assert_eq!(shown(&tuple2), "([1], [1])");
    assert_eq!(shown(&some2), "[1]");
    assert_eq!(shown(&object2), "[1]");
    assert_eq!(shown(&copy(&tuple).unwrap()), "([1, 2], [1, 2])");
    // What holds nothing that can change stands for itself.
    let plain = Tuple::from_vec(vec![Int::new(1), Int::new(2)]);
    assert!(deepcopy(&plain).unwrap().is(&plain));
    let set = Set::collect(FromVec::new(vec![Int::new(1)])).unwrap();
    let set2 = copy(&set).unwrap();
    set.add(Int::new(2)).unwrap();
    assert_eq!(shown(&set2), "{1}");
}

#[test]
fn collections() {
    let deque = Deque::collect_bounded(FromVec::new(vec![row(&[1])]), Some(3)).unwrap();
    let default: DefaultDict<Int, List<Int>> =
        DefaultDict::new(|| Ok(List::new()), Str::from("<class 'list'>"));
    default.get(&Int::ONE).unwrap().append(Int::ONE);
    let ordered = OrderedDict::collect(FromVec::new(vec![(Int::ONE, row(&[7]))])).unwrap();
    let counter = Counter::collect(FromVec::new(vec![Int::ONE])).unwrap();
    let copies = (
        deepcopy(&deque).unwrap(),
        deepcopy(&default).unwrap(),
        deepcopy(&ordered).unwrap(),
        deepcopy(&counter).unwrap(),
    );
    deque.get(0).unwrap().append(Int::ZERO);
    default.get(&Int::ONE).unwrap().append(Int::ZERO);
    ordered.get(&Int::ONE).unwrap().append(Int::ZERO);
    counter.update(FromVec::new(vec![Int::ONE])).unwrap();
    assert_eq!(shown(&copies.0), "deque([[1]], maxlen=3)");
    assert_eq!(shown(&copies.1), "defaultdict(<class 'list'>, {1: [1]})");
    assert_eq!(shown(&copies.2), "OrderedDict({1: [7]})");
    assert_eq!(shown(&copies.3), "Counter({1: 1})");
    assert_eq!(shown(&copies.1.get(&Int::ZERO).unwrap()), "[]");
}

#[test]
fn objects_and_cycles() {
    let (a, b) = (node("a"), node("b"));
    a.next.get().unwrap().append(b.clone());
    b.next.get().unwrap().append(a.clone());
    let shallow = copy(&a).unwrap();
    assert!(!shallow.is(&a) && shallow.next.get().unwrap().is(&a.next.get().unwrap()));
    let deep = deepcopy(&a).unwrap();
    let deep_b = deep.next.get().unwrap().get(0).unwrap();
    assert_eq!(deep_b.name.get().unwrap().as_str(), "b");
    assert!(!deep_b.is(&b));
    assert!(deep_b.next.get().unwrap().get(0).unwrap().is(&deep));
    assert_eq!(deep.weight.get(), 1.5);
    for node in [a, deep] {
        node.next.get().unwrap().clear();
    }
}

#[test]
fn objects_of_derived_classes_keep_their_class() {
    let tagged = Tagged::alloc();
    tagged.name.set(Str::from("t"));
    tagged.tag.set(Int::new(4));
    let seen: Gc<Node> = tagged.into_base();
    let deep = deepcopy(&seen).unwrap();
    assert!(!deep.is(&seen));
    let deep = deep
        .downcast::<Tagged>()
        .expect("it is of the derived class");
    assert_eq!(deep.tag.get(), Some(Int::new(4)));
    assert_eq!(deep.name.get(), Some(Str::from("t")));
    assert!(deep.next.get().is_none());
}

#[test]
fn members_stand_for_themselves() {
    let suit = Suit::alloc();
    let hand = List::from_vec(vec![suit.clone()]);
    assert!(deepcopy(&hand).unwrap().get(0).unwrap().is(&suit));
}

#[test]
fn depth_is_limited() {
    let mut nested = Object::new(row(&[1]));
    for _ in 0..100_000 {
        nested = Object::new(List::from_vec(vec![nested]));
    }
    assert!(copy(&nested).is_ok());
    let error = deepcopy(&nested).unwrap_err();
    assert!(error.is_instance(rt::exceptions::RECURSION_ERROR));
}
