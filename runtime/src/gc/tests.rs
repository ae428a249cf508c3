//! Objects die when Python's would, however they hang together.

use super::*;
use crate::class::Class;
use crate::error::Result;
use crate::int::Int;
use crate::value::{Object, Value};
use std::cell::RefCell;

crate::class! {
    /// A node with two links and a number; its death is noted.
    struct Node {
        left: Gc<Node>,
        right: Gc<Node>,
        number: @slot i64,
    }
    name = "Node"; id = 1; module = "__main__"; bases = [];
}

crate::class! {
    /// A node with `__del__`.
    struct Mortal : Node {
        revives: @slot bool,
    }
    name = "Mortal"; id = 2; module = "__main__"; bases = [Node];
}

crate::class! {
    struct Leaf { text: Int }
    name = "Leaf"; id = 3; module = "__main__"; bases = [];
}

thread_local! {
    static LOG: RefCell<Vec<i64>> = const { RefCell::new(Vec::new()) };
    static COLLECTS: Cell<bool> = const { Cell::new(false) };
    static SAVED: RefCell<Vec<Gc<Mortal>>> = const { RefCell::new(Vec::new()) };
}

impl Class for Node {}
impl Class for Leaf {}
impl Class for Mortal {
    const HAS_FINALIZE: bool = true;

    fn finalize(this: &Gc<Self>) -> Result<()> {
        LOG.with(|log| log.borrow_mut().push(this.number.get()));
        if COLLECTS.get() {
            gc_collect();
        }
        if this.revives.get() {
            SAVED.with(|saved| saved.borrow_mut().push(this.clone()));
        }
        Ok(())
    }
}

fn node(number: i64) -> Gc<Node> {
    let node = Node::alloc();
    node.number.set(number);
    node
}

fn mortal(number: i64) -> Gc<Mortal> {
    let node = Mortal::alloc();
    node.number.set(number);
    node
}

fn log() -> Vec<i64> {
    LOG.with(|log| std::mem::take(&mut *log.borrow_mut()))
}

fn saved() -> Vec<Gc<Mortal>> {
    SAVED.with(|saved| std::mem::take(&mut *saved.borrow_mut()))
}

#[test]
fn a_reference_is_a_word() {
    assert_eq!(size_of::<Gc<Node>>(), 8);
    assert_eq!(size_of::<Option<Gc<Node>>>(), 8);
    assert_eq!(size_of::<Header>(), 16);
    assert_eq!(size_of::<Object>(), 8);
    assert_eq!(size_of::<Result<(), crate::error::Error>>(), 8);
    const { assert!(!Node::TYPE.acyclic && Leaf::TYPE.acyclic) }
}

#[test]
fn a_long_chain_dies_without_recursion() {
    let before = live_objects();
    let mut head = node(0);
    for number in 1..1_000_000 {
        let next = node(number);
        next.left.set(head);
        head = next;
    }
    assert_eq!(live_objects(), before + 1_000_000);
    drop(head);
    assert_eq!(live_objects(), before);
}

#[test]
fn del_runs_parents_first_in_order_of_fields() {
    // A full binary tree, deeper on one side than the recursion of drops.
    fn tree(number: i64, depth: u32) -> Gc<Mortal> {
        let root = mortal(number);
        if depth > 0 {
            root.left.set(tree(2 * number, depth - 1).into_base());
            root.right.set(tree(2 * number + 1, depth - 1).into_base());
        }
        root
    }
    fn preorder(number: i64, depth: u32, out: &mut Vec<i64>) {
        out.push(number);
        if depth > 0 {
            preorder(2 * number, depth - 1, out);
            preorder(2 * number + 1, depth - 1, out);
        }
    }
    for chain in [0, 62, 63, 64, 200] {
        let mut root = tree(1, 4);
        let mut expected = Vec::new();
        preorder(1, 4, &mut expected);
        for number in 0..chain {
            let above = mortal(1000 + number);
            above.left.set(root.into_base());
            above.right.set(mortal(-number).into_base());
            root = above;
            expected.insert(0, 1000 + number);
            expected.push(-number);
        }
        drop(root);
        assert_eq!(log(), expected, "below {chain}");
    }
}

#[test]
fn del_runs_once_and_may_resurrect() {
    let phoenix = mortal(1);
    phoenix.revives.set(true);
    phoenix.left.set(mortal(2).into_base());
    drop(phoenix);
    assert_eq!(log(), [1]);
    let again = saved().pop().unwrap();
    assert_eq!(again.left.get().unwrap().number.get(), 2);
    assert_eq!(again.as_ref().count(), 1);
    drop(again);
    assert_eq!(log(), [2]);
    assert!(saved().is_empty());
}

#[test]
fn collections_during_deaths() {
    COLLECTS.set(true);
    gc_collect();
    let before = live_objects();
    let mut kept = Vec::new();
    let mut root = mortal(0);
    for number in 1..300 {
        let above = mortal(number);
        // The clones make all of them possible roots.
        drop((root.clone(), above.clone()));
        for side in [&above, &root] {
            let leaf = mortal(-number);
            drop(leaf.clone());
            leaf.left.set(node(1));
            side.right.set(leaf.into_base());
        }
        above.left.set(root.into_base());
        let weak = WeakRef::with_callback(above.as_ref(), || {
            gc_collect();
        });
        kept.push(weak);
        root = above;
    }
    log();
    drop(root);
    assert_eq!(log().len(), 600);
    assert_eq!(live_objects(), before);
    COLLECTS.set(false);
}

#[test]
fn callbacks_do_not_reach_the_dead() {
    gc_collect();
    let nodes = ring(2);
    let (first, second) = (Weak::new(&nodes[0]), Weak::new(&nodes[1]));
    let seen: std::rc::Rc<Cell<u32>> = std::rc::Rc::default();
    let mut kept = Vec::new();
    for (at, other) in [(0, second), (1, first)] {
        let seen = seen.clone();
        kept.push(WeakRef::with_callback(nodes[at].as_ref(), move || {
            assert!(other.get().is_none());
            seen.set(seen.get() + 1);
        }));
    }
    drop(nodes);
    assert_eq!(gc_collect(), 2);
    assert_eq!(seen.get(), 2);
}

fn ring(size: i64) -> Vec<Gc<Node>> {
    let nodes: Vec<_> = (0..size).map(node).collect();
    for index in 0..nodes.len() {
        nodes[index]
            .left
            .set(nodes[(index + 1) % nodes.len()].clone());
    }
    nodes
}

#[test]
fn cycles_are_freed_and_what_is_held_stays() {
    gc_collect();
    let before = live_objects();
    drop(ring(1));
    drop(ring(1000));
    let mut kept = ring(10).swap_remove(3);
    assert_eq!(live_objects(), before + 1011);
    assert_eq!(gc_collect(), 1001);
    assert_eq!(live_objects(), before + 10);
    for _ in 0..25 {
        kept = kept.left.get().unwrap();
    }
    assert_eq!(kept.number.get(), 8);
    drop(kept);
    assert_eq!(gc_collect(), 10);
    assert_eq!(gc_collect(), 0);
    assert_eq!(live_objects(), before);
}

#[test]
fn a_long_ring_is_freed_without_recursion() {
    gc_collect();
    drop(ring(500_000));
    assert_eq!(gc_collect(), 500_000);
}

#[test]
fn cycles_with_del() {
    let (a, b, c) = (mortal(1), mortal(2), mortal(3));
    a.left.set(b.clone().into_base());
    b.left.set(a.clone().into_base());
    b.right.set(c.clone().into_base());
    drop((a, b, c));
    assert_eq!(gc_collect(), 3);
    let mut ran = log();
    ran.sort_unstable();
    assert_eq!(ran, [1, 2, 3]);

    let (a, b) = (mortal(1), mortal(2));
    a.left.set(b.clone().into_base());
    b.left.set(a.clone().into_base());
    b.revives.set(true);
    drop((a, b));
    assert_eq!(gc_collect(), 0);
    assert_eq!(log().len(), 2);
    let revived = saved().pop().unwrap();
    assert_eq!(
        revived.left.get().unwrap().left.get().unwrap().number.get(),
        2
    );
    drop(revived);
    assert_eq!(gc_collect(), 2);
    assert!(log().is_empty());
}

#[test]
fn garbage_may_refer_to_the_living_and_hold_the_dying() {
    let alive = node(5);
    let nodes = ring(3);
    nodes[1].right.set(alive.clone());
    nodes[2].right.set(mortal(9).into_base());
    drop(nodes);
    assert_eq!(gc_collect(), 4);
    assert_eq!(log(), [9]);
    assert_eq!(alive.as_ref().count(), 1);
}

#[test]
fn allocation_collects() {
    gc_collect();
    let before = live_objects();
    for _ in 0..100_000 {
        drop(ring(2));
    }
    assert!(live_objects() < before + 60_000);
    set_collecting_enabled(false);
    for _ in 0..100_000 {
        drop(ring(2));
    }
    assert!(live_objects() > before + 200_000);
    set_collecting_enabled(true);
    gc_collect();
    assert_eq!(live_objects(), before);
}

#[test]
fn weak_references_know_of_death() {
    let strong = node(1);
    let (weak, other) = (Weak::new(&strong), WeakRef::new(strong.as_ref()));
    assert!(weak.get().unwrap().is(&strong));
    assert!(other.same_target(&WeakRef::new(strong.as_ref())));
    let note = |number| move || LOG.with(|log| log.borrow_mut().push(number));
    let first = WeakRef::with_callback(strong.as_ref(), note(1));
    let second = WeakRef::with_callback(strong.as_ref(), note(2));
    drop(WeakRef::with_callback(strong.as_ref(), note(3)));
    assert_eq!(strong.as_ref().count(), 1);
    drop(strong);
    assert_eq!(log(), [2, 1]);
    assert!(
        weak.get().is_none()
            && other.get().is_none()
            && first.get().is_none()
            && second.get().is_none()
    );

    let nodes = ring(4);
    let weak = Weak::new(&nodes[2]);
    drop(nodes);
    assert!(weak.get().is_some());
    gc_collect();
    assert!(weak.get().is_none());
}

#[test]
fn weak_references_do_not_see_an_object_in_its_del() {
    let phoenix = mortal(1);
    phoenix.revives.set(true);
    let weak = Weak::new(&phoenix);
    drop(phoenix);
    // As in CPython the reference lives on with a resurrected object.
    let again = saved().pop().unwrap();
    assert!(weak.get().unwrap().is(&again));
    drop(again);
    assert!(weak.get().is_none());
    log();
}

#[test]
fn objects_of_any_kind_share_the_heap() {
    let leaf = Leaf::alloc();
    leaf.text.set(Int::from(1u128 << 100));
    let objects = [
        Object::new(leaf),
        Object::new(7i64),
        Object::new(node(3)),
        Object::new(None::<f64>),
    ];
    let copies = objects.clone();
    drop(objects);
    assert_eq!(copies[1].to_repr().unwrap().as_str(), "7");
    assert!(copies[2].reference().downcast::<Node>().is_some());
    assert!(copies[1].reference().downcast::<Node>().is_none());
    assert_eq!(copies[3].to_repr().unwrap().as_str(), "None");
    assert!(Value::eq(&copies[1], &Object::new(7.0)).unwrap());
}

/// A random graph is changed at random; now and then all that is not reachable from the held nodes must go, and no more.
#[test]
fn random_graphs() {
    let mut state = 42u64;
    let mut random = move |below: usize| {
        state = state
            .wrapping_mul(6364136223846793005)
            .wrapping_add(1442695040888963407);
        (state >> 33) as usize % below
    };
    gc_collect();
    let before = live_objects();
    let mut held: Vec<Gc<Node>> = Vec::new();
    for round in 0..20_000 {
        match random(7) {
            0 | 1 => held.push(node(round)),
            2 => held.push(mortal(round).into_base()),
            3 | 4 if held.len() > 1 => {
                let (from, to) = (
                    held[random(held.len())].clone(),
                    held[random(held.len())].clone(),
                );
                if random(2) == 0 {
                    from.left.set(to)
                } else {
                    from.right.set(to)
                }
            }
            5 if !held.is_empty() => drop(held.swap_remove(random(held.len()))),
            6 if !held.is_empty() => {
                if let Some(next) = held[random(held.len())].left.get() {
                    held.push(next);
                }
            }
            _ => {}
        }
        if held.len() > 60 {
            held.truncate(20);
        }
        if random(200) == 0 {
            gc_collect();
            assert_eq!(live_objects() - before, reachable(&held));
        }
    }
    drop(held);
    gc_collect();
    assert_eq!(live_objects(), before);
    log();
}

fn reachable(held: &[Gc<Node>]) -> usize {
    let mut seen = std::collections::HashSet::new();
    let mut pending = held.to_vec();
    while let Some(node) = pending.pop() {
        if seen.insert(node.as_ref().id()) {
            pending.extend(node.left.get());
            pending.extend(node.right.get());
        }
    }
    seen.len()
}
