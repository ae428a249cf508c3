//! Containers whose items' `==`, `hash` and `repr` run code that changes the container, and containers within themselves.

#![allow(unsafe_code)]

use portalis_runtime as rt;
use rt::{Dict, Iterate, List, Object, Result, Set, Slice, Str, Value};
use std::cell::RefCell;
use std::rc::Rc;

thread_local! {
    static HOOK: RefCell<Option<Rc<dyn Fn()>>> = const { RefCell::new(None) };
}

/// Runs `work` while every comparison, hash and repr of a `Spy` first calls `hook`.
fn with_hook<R>(hook: impl Fn() + 'static, work: impl FnOnce() -> R) -> R {
    HOOK.set(Some(Rc::new(hook)));
    let result = work();
    HOOK.set(None);
    result
}

fn call_hook() {
    // Inside the hook nothing calls it again.
    if let Some(hook) = HOOK.take() {
        hook();
        HOOK.set(Some(hook));
    }
}

/// A value that owns memory, all hash alike, and whose protocol calls the hook.
#[derive(Clone, Debug)]
struct Spy(Str);

fn spy(n: usize) -> Spy {
    Spy(Str::from(format!("spy number {n}")))
}

// SAFETY: owns no managed object; cloning runs no code.
unsafe impl Value for Spy {
    const ACYCLIC: bool = true;
    type KeptHash = i64;
    fn type_name(&self) -> Str {
        "Spy".into()
    }
    fn repr(&self, out: &mut String) -> Result<()> {
        call_hook();
        out.push_str(self.0.as_str());
        Ok(())
    }
    fn eq(&self, other: &Self) -> Result<bool> {
        call_hook();
        Ok(self.0 == other.0)
    }
    fn hash(&self) -> Result<i64> {
        Ok(7)
    }
    fn compare(&self, other: &Self, op: rt::CmpOp) -> Result<bool> {
        call_hook();
        self.0.compare(&other.0, op)
    }
    fn is(&self, _other: &Self) -> bool {
        false
    }
    fn trace(&self, _tracer: &mut rt::Tracer) {}
}

fn spies(n: usize) -> List<Spy> {
    List::from_vec((0..n).map(spy).collect())
}

fn message<T>(result: Result<T>) -> String {
    match result {
        Ok(_) => "no error".to_owned(),
        Err(error) => format!("{}: {}", error.type_name(), error.message()),
    }
}

#[test]
fn lists_changed_by_comparisons() {
    for action in 0..4 {
        let xs = spies(20);
        let ys = spies(20);
        let changed = xs.clone();
        let steps = RefCell::new(0);
        let hook = move || {
            if steps.replace_with(|n| *n + 1) > 40 {
                return;
            }
            match action {
                0 => changed.clear(),
                1 => (0..50).for_each(|n| changed.append(spy(n))),
                2 => drop(changed.pop_last()),
                _ => changed.reverse(),
            }
        };
        with_hook(hook, || {
            let mut text = String::new();
            let _ = xs.contains(&spy(99));
            let _ = xs.index(&spy(99), 0, i64::MAX);
            let _ = xs.count(&spy(3));
            let _ = xs.remove(&spy(5));
            let _ = xs.eq(&ys);
            let _ = xs.compare(&ys, rt::CmpOp::Lt);
            let _ = xs.repr(&mut text);
            let _ = xs.contains_any(&spy(4));
            let _ = rt::builtins::max(xs.iter(), ());
        });
    }
}

#[test]
fn list_modified_during_sort() {
    let xs = spies(10);
    let changed = xs.clone();
    let result = with_hook(move || changed.append(spy(0)), || xs.sort((), false));
    assert_eq!(message(result), "ValueError: list modified during sort");
    assert_eq!(xs.len(), 10);
    let changed = xs.clone();
    let key = move |x: Spy| {
        assert_eq!(changed.len(), 0);
        Ok(x.0)
    };
    xs.sort_by_key(key, true).unwrap();
    assert_eq!(xs.get(0).unwrap().0, "spy number 9");
}

#[test]
fn dicts_changed_by_comparisons() {
    for action in 0..4 {
        let d: Dict<Spy, List<i64>> = Dict::new();
        for n in 0..12 {
            d.set(spy(n), List::from([n as i64])).unwrap();
        }
        let changed = d.clone();
        let steps = RefCell::new(0);
        let hook = move || {
            // Only so often: a lookup begins again after each change.
            let step = steps.replace_with(|n| *n + 1);
            if step > 40 {
                return;
            }
            match action {
                0 => changed.clear(),
                1 => drop(changed.set(spy(100 + step), List::new())),
                2 => drop(changed.popitem()),
                _ => drop(changed.update_dict(&changed.copy())),
            }
        };
        with_hook(hook, || {
            let mut text = String::new();
            let _ = d.contains(&spy(5));
            let _ = d.get(&spy(99));
            let _ = d.set(spy(3), List::new());
            let _ = d.delete(&spy(4));
            let _ = d.pop(&spy(2));
            let _ = d.setdefault(spy(55), List::new());
            let _ = d.eq(&d.copy());
            let _ = d.repr(&mut text);
            let _ = d.items().and(d.items().iter());
        });
    }
}

#[test]
fn sets_changed_by_comparisons() {
    for action in 0..3 {
        let s: Set<Spy> = Set::new();
        for n in 0..12 {
            s.add(spy(n)).unwrap();
        }
        let changed = s.clone();
        let steps = RefCell::new(0);
        let hook = move || {
            let step = steps.replace_with(|n| *n + 1);
            if step > 40 {
                return;
            }
            match action {
                0 => changed.clear(),
                1 => drop(changed.add(spy(100 + step))),
                _ => drop(changed.pop()),
            }
        };
        with_hook(hook, || {
            let mut text = String::new();
            let _ = s.has(&spy(5));
            let _ = s.add(spy(70));
            let _ = s.remove(&spy(4));
            let _ = s.or(&s.copy());
            let _ = s.and(&s.copy());
            let _ = s.update_set(&s.copy());
            let _ = s.difference_update_set(&s.copy());
            let _ = s.repr(&mut text);
            let _ = s.eq(&s.copy());
        });
    }
}

#[test]
fn iteration_over_what_changes() {
    let xs = List::from([1i64, 2, 3]);
    let mut seen = Vec::new();
    let mut it = xs.iter();
    while let Some(x) = it.next().unwrap() {
        seen.push(x);
        if x < 6 {
            xs.append(x + 3);
        }
    }
    assert_eq!(seen, [1, 2, 3, 4, 5, 6, 7, 8]);
    xs.append(9);
    assert_eq!(it.next().unwrap(), None);

    let d = Dict::new();
    for n in 0..3i64 {
        d.set(n, n).unwrap();
    }
    let mut it = d.iter();
    it.next().unwrap();
    d.set(9, 9).unwrap();
    for _ in 0..2 {
        assert_eq!(
            message(it.next()),
            "RuntimeError: dictionary changed size during iteration"
        );
    }
    let mut it = d.items().iter();
    it.next().unwrap();
    d.delete(&0).unwrap();
    d.set(0, 5).unwrap();
    let mut keys = Vec::new();
    let error = loop {
        match it.next() {
            Ok(Some((key, _))) => keys.push(key),
            Ok(None) => panic!("CPython notices the fifth entry"),
            Err(error) => break error,
        }
    };
    assert_eq!(
        (keys, error.message().as_str()),
        (vec![1, 2, 9], "dictionary keys changed during iteration")
    );

    let s = Set::collect(List::from([1i64, 2, 3]).iter()).unwrap();
    let mut it = s.iter();
    it.next().unwrap();
    s.add(4).unwrap();
    assert_eq!(
        message(it.next()),
        "RuntimeError: Set changed size during iteration"
    );
}

fn text<T: Value>(value: &T) -> String {
    let mut out = String::new();
    value.repr(&mut out).unwrap();
    out
}

#[test]
fn containers_within_themselves() {
    let xs: List<Object> = List::new();
    xs.append(Object::new(1i64));
    xs.append(Object::new(xs.clone()));
    assert_eq!(text(&xs), "[1, [...]]");
    assert_eq!(
        message(xs.eq(&List::from_vec(vec![
            Object::new(1i64),
            Object::new(xs.clone())
        ]))),
        "no error"
    );
    let d: Dict<Str, Object> = Dict::new();
    d.set("me".into(), Object::new(d.clone())).unwrap();
    d.set("list".into(), Object::new(xs.clone())).unwrap();
    d.set("values".into(), Object::new(d.values())).unwrap();
    assert_eq!(
        text(&d),
        "{'me': {...}, 'list': [1, [...]], 'values': dict_values([{...}, [1, [...]], ...])}"
    );
    // Two such lists are compared until the recursion limit.
    let (a, b): (List<Object>, List<Object>) = (List::new(), List::new());
    a.append(Object::new(a.clone()));
    b.append(Object::new(b.clone()));
    let error = a.eq(&b).unwrap_err();
    assert_eq!(error.type_name(), "RecursionError");
    xs.clear();
    d.clear();
    a.clear();
    b.clear();
}

#[test]
fn deep_containers_are_shown_or_refused() {
    let mut deep: List<Object> = List::new();
    for _ in 0..100_000 {
        deep = List::from([Object::new(deep)]);
    }
    let mut out = String::new();
    assert_eq!(
        deep.repr(&mut out).unwrap_err().type_name(),
        "RecursionError"
    );
    drop(deep);
}

#[test]
fn shared_handles() {
    let xs = List::from([1i64, 2]);
    let ys = xs.clone();
    ys.append(3);
    assert!(xs.is(&ys));
    assert_eq!(text(&xs), "[1, 2, 3]");
    xs.extend_list(&xs);
    assert_eq!(xs.len(), 6);
    xs.set_slice(&Slice::new(Some(1), Some(3), None), xs.iter())
        .unwrap();
    assert_eq!(text(&xs), "[1, 1, 2, 3, 1, 2, 3, 1, 2, 3]");
    let s = rt::lit!("in place");
    let t = s.clone().push_str(&rt::lit!("!"));
    assert_eq!((s.as_str(), t.as_str()), ("in place", "in place!"));
    let u = t.clone();
    let v = t.push_str(&u);
    assert_eq!(
        (u.as_str(), v.as_str()),
        ("in place!", "in place!in place!")
    );
    let mut long = Str::empty();
    for n in 0..1000 {
        long = long.push_str(&Str::from(["é", "b", "c"][n % 3]));
    }
    assert_eq!(
        (
            long.len(),
            long.char(999).unwrap().as_str(),
            long.char(-2).unwrap().as_str()
        ),
        (1000, "é", "c")
    );
    long = long.push_str(&rt::lit!("end"));
    assert_eq!(
        (
            long.len(),
            long.char(-1).unwrap().as_str(),
            long.find(&rt::lit!("end"), None, None)
        ),
        (1003, "d", 1000)
    );
}
