//! Lists, dicts and sets under random operations, and sorting, against what CPython did.

#![allow(unsafe_code)]
#![allow(
    clippy::unit_arg,
    reason = "methods that return None are shown like the others"
)]

use portalis_runtime as rt;
use rt::{Int, Iterate, List, Result, Slice, Str, Value};
use serde_json::Value as Json;

fn text<T: Value>(value: &T) -> String {
    let mut out = String::new();
    match value.repr(&mut out) {
        Ok(()) => out,
        Err(error) => format!("!{}: {}", error.type_name(), error.message()),
    }
}

fn shown<T: Value>(result: Result<T>) -> String {
    match result {
        Ok(value) => text(&value),
        Err(error) => format!("!{}: {}", error.type_name(), error.message()),
    }
}

fn digest(text: String) -> String {
    if text.chars().count() < 60 {
        return text;
    }
    format!(
        "#{:016x}",
        text.bytes().fold(0xCBF2_9CE4_8422_2325, |hash, byte| fold(
            hash,
            u64::from(byte)
        ))
    )
}

fn fold(hash: u64, value: u64) -> u64 {
    (hash ^ value).wrapping_mul(0x0100_0000_01B3)
}

/// An int, written as a number or as text.
fn int(json: &Json) -> Int {
    match json {
        Json::Number(number) => Int::from(number.as_i64().unwrap()),
        text => Int::parse(text.as_str().unwrap(), 10).unwrap(),
    }
}

fn ints(json: &Json) -> Vec<Int> {
    json.as_array().unwrap().iter().map(int).collect()
}

fn slice(args: &[Json]) -> Slice {
    Slice::new(args[0].as_i64(), args[1].as_i64(), args[2].as_i64())
}

fn compare<T: Value>(a: &T, b: &T) -> Result<List<bool>> {
    use rt::CmpOp::{Ge, Gt, Le, Lt};
    Ok(List::from([
        a.compare(b, Lt)?,
        a.compare(b, Le)?,
        a.eq(b)?,
        a.compare(b, Gt)?,
        a.compare(b, Ge)?,
    ]))
}

fn run_list(xs: &List<Int>, name: &str, args: &[Json]) -> String {
    let at = |i: usize| args[i].as_i64().unwrap();
    let three = |x: Int| x.modulo(&Int::from(3));
    match name {
        "append" => shown(Ok(xs.append(int(&args[0])))),
        "insert" => shown(Ok(xs.insert(at(0), int(&args[1])))),
        "pop" if args.is_empty() => shown(xs.pop_last()),
        "pop" => shown(xs.pop(at(0))),
        "remove" => shown(xs.remove(&int(&args[0]))),
        "index" if args.len() == 1 => shown(xs.index(&int(&args[0]), 0, i64::MAX)),
        "index" => shown(xs.index(&int(&args[0]), at(1), at(2))),
        "count" => shown(xs.count(&int(&args[0]))),
        "reverse" => shown(Ok(xs.reverse())),
        "sort" => shown(xs.sort((), args[0].as_bool().unwrap())),
        "sort_mod" => shown(xs.sort_by_key(three, args[1].as_bool().unwrap())),
        "extend" => shown(xs.extend(List::from_vec(ints(&args[0])).iter())),
        "extend_self" => shown(Ok(xs.extend_list(xs))),
        "get" => shown(xs.get(at(0))),
        "set" => shown(xs.set(at(0), int(&args[1]))),
        "del" => shown(xs.delete(at(0))),
        "slice" => shown(xs.slice(&slice(args))),
        "set_slice" => shown(xs.set_slice(&slice(args), List::from_vec(ints(&args[3])).iter())),
        "del_slice" => shown(xs.delete_slice(&slice(args))),
        "contains" => {
            let x = int(&args[0]);
            assert_eq!(xs.contains(&x).unwrap(), xs.contains_any(&x).unwrap());
            shown(xs.contains(&x))
        }
        "mul" => shown(xs.repeat(at(0))),
        "imul" => shown(xs.repeat_in_place(at(0))),
        "add" => shown(Ok(xs.concat(&List::from_vec(ints(&args[0]))))),
        "compare" => shown(compare(xs, &List::from_vec(ints(&args[0])))),
        _ => panic!("no such operation: {name}"),
    }
}

type IntDict = rt::Dict<Int, Int>;

fn pairs(json: &Json) -> IntDict {
    let dict = rt::Dict::new();
    for pair in json.as_array().unwrap() {
        dict.set(int(&pair[0]), int(&pair[1])).unwrap();
    }
    dict
}

fn run_dict(d: &IntDict, name: &str, args: &[Json]) -> String {
    let key = || int(&args[0]);
    match name {
        "set" => shown(d.set(key(), int(&args[1]))),
        "get" => shown(d.get(&key())),
        "find" => shown(d.find(&key(), ())),
        "get_or" => shown(d.get_or(&key(), int(&args[1]))),
        "del" => shown(d.delete(&key())),
        "pop" => shown(d.pop(&key())),
        "pop_or" => shown(d.pop_or(&key(), int(&args[1]))),
        "popitem" => shown(d.popitem()),
        "setdefault" => shown(d.setdefault(key(), int(&args[1]))),
        "contains" => {
            assert_eq!(d.contains(&key()).unwrap(), d.contains_any(&key()).unwrap());
            shown(d.contains(&key()))
        }
        "update" => shown(d.update_dict(&pairs(&args[0]))),
        "or" => shown(d.or(&pairs(&args[0]))),
        "reversed" => shown(List::collect(d.reversed())),
        "keys_and" => {
            let both = d.keys().and(List::from_vec(ints(&args[0])).iter());
            shown(both.and_then(|both| rt::builtins::sorted(both.iter(), (), false)))
        }
        "eq" => shown(d.eq(&pairs(&args[0]))),
        "items" => shown(Ok(d.items())),
        "keys" => shown(Ok(d.keys())),
        "values" => shown(Ok(d.values())),
        "len" => shown(Ok(d.len())),
        "copy" => shown(Ok(d.copy())),
        _ => panic!("no such operation: {name}"),
    }
}

fn run_set(s: &rt::Set<Int>, name: &str, args: &[Json]) -> String {
    let key = || int(&args[0]);
    let list = || List::from_vec(ints(&args[0]));
    let it = || list().iter();
    let its = || [list().iter().boxed()];
    let t = || rt::Set::collect(it()).unwrap();
    let f = || rt::FrozenSet::collect(it()).unwrap();
    match name {
        "add" => shown(s.add(key())),
        "discard" => shown(s.discard(&key())),
        "remove" => shown(s.remove(&key())),
        "pop" => shown(s.pop()),
        "contains" => {
            assert_eq!(s.has(&key()).unwrap(), s.contains_any(&key()).unwrap());
            shown(s.has(&key()))
        }
        "and" => shown(s.and(&t())),
        "or" => shown(s.or(&t())),
        "sub" => shown(s.sub(&t())),
        "rsub" => shown(t().sub(s)),
        "xor" => shown(s.xor(&t())),
        "union" => shown(s.union(&its())),
        "intersection" => shown(s.intersection(&its())),
        "difference" => shown(s.difference(&its())),
        "symmetric_difference" => shown(s.symmetric_difference(it())),
        "update_set" | "ior" => shown(s.update_set(&t())),
        "update" => shown(s.update(&its())),
        "iand" => shown(s.intersection_update_set(&t())),
        "isub" => shown(s.difference_update_set(&t())),
        "ixor" => shown(s.symmetric_difference_update_set(&t())),
        "difference_update" => shown(s.difference_update(&its())),
        "intersection_update" => shown(s.intersection_update(&its())),
        "symmetric_difference_update" => shown(s.symmetric_difference_update(it())),
        "issubset" => shown(s.issubset(it())),
        "issuperset" => shown(s.issuperset(it())),
        "isdisjoint" => shown(s.isdisjoint(it())),
        "compare" => shown(compare(s, &t())),
        "copy" => shown(Ok(s.copy())),
        "frozen" => shown(Ok(f())),
        "frozen_hash" => shown(f().hash()),
        "clear" => shown(Ok(s.clear())),
        "frozen_or" => shown(f().or(s)),
        "or_frozen" => shown(s.or(&f())),
        _ => panic!("no such operation: {name}"),
    }
}

type Step = (String, Vec<Json>, String, String);

/// Runs one recorded program; tells the first step that differs.
fn replay(
    steps: &[Step],
    mut run: impl FnMut(&str, &[Json]) -> (String, String),
) -> Option<String> {
    for (number, (name, args, answer, state)) in steps.iter().enumerate() {
        let (got, after) = run(name, args);
        let (got, after) = (digest(got), digest(after));
        if got != *answer || after != *state {
            let args = serde_json::to_string(args).unwrap();
            return Some(format!(
                "step {number}: {name} {args}\n    CPython {answer} -> {state}\n    here    {got} -> {after}"
            ));
        }
    }
    None
}

#[test]
fn programs_on_containers() {
    let mut failed = 0;
    for line in include_str!("data/containers.jsonl").lines() {
        let (kind, steps): (String, Vec<Step>) = serde_json::from_str(line).unwrap();
        let difference = match kind.as_str() {
            "list" => {
                let xs = List::from_vec(ints(&steps[0].1[0]));
                replay(&steps[1..], |name, args| {
                    (run_list(&xs, name, args), text(&xs))
                })
            }
            "dict" => {
                let d = rt::Dict::new();
                replay(&steps, |name, args| (run_dict(&d, name, args), text(&d)))
            }
            _ => {
                let s = rt::Set::new();
                replay(&steps, |name, args| (run_set(&s, name, args), text(&s)))
            }
        };
        if let Some(difference) = difference {
            failed += 1;
            if failed < 12 {
                println!("{kind} {difference}");
            }
        }
    }
    assert_eq!(failed, 0);
}

thread_local! {
    static LOG: std::cell::RefCell<(Vec<(usize, usize)>, Option<usize>)> = const { std::cell::RefCell::new((Vec::new(), None)) };
}

/// A sort key that logs its comparisons and fails at one of them.
#[derive(Clone)]
struct Key(i64, usize);

// SAFETY: owns no managed object.
unsafe impl Value for Key {
    const ACYCLIC: bool = true;
    type KeptHash = i64;
    fn type_name(&self) -> Str {
        "Key".into()
    }
    fn repr(&self, _out: &mut String) -> Result<()> {
        Ok(())
    }
    fn eq(&self, other: &Self) -> Result<bool> {
        Ok(self.1 == other.1)
    }
    fn hash(&self) -> Result<i64> {
        Ok(0)
    }
    fn compare(&self, other: &Self, _op: rt::CmpOp) -> Result<bool> {
        LOG.with(|log| {
            let mut log = log.borrow_mut();
            if log.1 == Some(log.0.len()) {
                return Err(rt::runtime_error("stop"));
            }
            log.0.push((self.1, other.1));
            Ok(self.0 < other.0)
        })
    }
    fn is(&self, other: &Self) -> bool {
        self.1 == other.1
    }
    fn trace(&self, _tracer: &mut rt::Tracer) {}
}

#[test]
fn sorting_compares_as_cpython() {
    let mut failed = 0;
    for line in include_str!("data/sorts.jsonl").lines() {
        let (keys, fail_at, order, compared): (Vec<i64>, Option<usize>, String, String) =
            serde_json::from_str(line).unwrap();
        let xs: List<Key> = List::from_vec(
            keys.iter()
                .enumerate()
                .map(|(place, key)| Key(*key, place))
                .collect(),
        );
        LOG.with(|log| *log.borrow_mut() = (Vec::new(), fail_at));
        let _ = xs.sort((), false);
        let start = 0xCBF2_9CE4_8422_2325;
        let log = LOG.with(|log| {
            log.borrow()
                .0
                .iter()
                .fold(start, |hash, (a, b)| fold(fold(hash, *a as u64), *b as u64))
        });
        let got = xs
            .to_vec()
            .iter()
            .fold(start, |hash, key| fold(hash, key.1 as u64));
        if format!("{got:016x}") != order || format!("{log:016x}") != compared {
            failed += 1;
            if failed < 8 {
                let same = format!("{got:016x}") == order;
                println!(
                    "{} keys, fail_at {fail_at:?}, same order: {same}, first keys {:?}",
                    keys.len(),
                    &keys[..keys.len().min(12)]
                );
            }
        }
        // Without the logging key the same order comes from the fast path.
        if fail_at.is_none() {
            let pairs: List<(i64, i64)> =
                List::from_vec(keys.iter().zip(0..).map(|(key, at)| (*key, at)).collect());
            pairs.sort_by_key(|pair| Ok(pair.0), false).unwrap();
            let places: Vec<i64> = pairs.to_vec().iter().map(|pair| pair.1).collect();
            assert_eq!(
                places,
                xs.to_vec()
                    .iter()
                    .map(|key| key.1 as i64)
                    .collect::<Vec<_>>()
            );
        }
    }
    assert_eq!(failed, 0);
}
