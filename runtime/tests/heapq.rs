//! `heapq` and `bisect` against what CPython 3.13 did (`data/record_heapq.py`).

use portalis_runtime as rt;
use rt::iter::FromVec;
use rt::modules::{bisect, heapq};
use rt::{CmpOp, Gc, Int, Iterate, List, Object, Result, Value};

rt::class! {
    /// A thing with a priority.
    pub struct Item {
        priority: @slot i64,
        name: @slot i64,
    }
    name = "Item"; id = 1; module = "__main__"; bases = [];
}

impl rt::Class for Item {
    fn compare(this: &Gc<Self>, other: &Gc<Self>, op: CmpOp) -> Result<bool> {
        assert_eq!(op, CmpOp::Lt);
        Ok(this.priority.get() < other.priority.get())
    }
}

fn item(word: &str) -> Gc<Item> {
    let (priority, name) = word.split_once(':').unwrap();
    let item = Item::alloc();
    item.priority.set(priority.parse().unwrap());
    item.name.set(name.parse().unwrap());
    item
}

fn items(words: &str) -> Vec<Gc<Item>> {
    words
        .split(' ')
        .filter(|word| !word.is_empty())
        .map(item)
        .collect()
}

fn shown(items: &[Gc<Item>]) -> String {
    let words: Vec<String> = items
        .iter()
        .map(|item| format!("{}:{}", item.priority.get(), item.name.get()))
        .collect();
    words.join(" ")
}

#[test]
fn heaps_are_arranged_as_cpythons() {
    let mut heap = List::new();
    for line in include_str!("data/heapq.txt").lines() {
        let [head, middle, tail] = line.split('=').map(str::trim).collect::<Vec<_>>()[..] else {
            panic!("{line}")
        };
        let (op, argument) = head.split_once(' ').unwrap();
        let number: i64 = argument.parse().unwrap_or(0);
        let given = match op {
            "push" => {
                heapq::heappush(&heap, item(argument)).unwrap();
                shown(&heap.to_vec())
            }
            "heapify" => {
                heap = List::from_vec(items(middle));
                heapq::heapify(&heap).unwrap();
                shown(&heap.to_vec())
            }
            "pop" | "replace" | "pushpop" => {
                let least = match op {
                    "pop" => heapq::heappop(&heap),
                    "replace" => heapq::heapreplace(&heap, item(argument)),
                    _ => heapq::heappushpop(&heap, item(argument)),
                };
                assert_eq!(shown(&[least.unwrap()]), middle, "{line}");
                shown(&heap.to_vec())
            }
            "nlargest" => shown(
                &heapq::nlargest(number, FromVec::new(items(middle)), ())
                    .unwrap()
                    .to_vec(),
            ),
            "nsmallest" => shown(
                &heapq::nsmallest(number, FromVec::new(items(middle)), ())
                    .unwrap()
                    .to_vec(),
            ),
            "merge" => {
                let all = items(middle);
                let parts: Vec<rt::Iter<Gc<Item>>> = (0..3)
                    .map(|from| {
                        let mut part: Vec<_> = all.iter().skip(from).step_by(3).cloned().collect();
                        match number {
                            0 => part.sort_by_key(|item| item.priority.get()),
                            _ => part.sort_by_key(|item| -item.priority.get()),
                        }
                        FromVec::new(part).boxed()
                    })
                    .collect();
                shown(&heapq::merge(&parts, (), number == 1).collect_vec().unwrap())
            }
            "bisect" => {
                let xs: Vec<Int> = middle
                    .split_whitespace()
                    .map(|x| Int::parse_decimal(x).unwrap())
                    .collect();
                let (xs, x) = (List::from_vec(xs), Int::new(number));
                let left = bisect::bisect_left(&xs, &x, 0, None, ()).unwrap();
                let right = bisect::bisect_right(&xs, &x, 0, None, ()).unwrap();
                assert_eq!(
                    bisect::bisect_left_any(&xs, &(number as f64), 0, None, ()).unwrap(),
                    left
                );
                assert_eq!(
                    bisect::bisect_right_any(&xs, &(number as f64 + 0.5), 0, None, ()).unwrap(),
                    right
                );
                format!("{left} {right}")
            }
            _ => panic!("unknown operation {op}"),
        };
        assert_eq!(given, tail, "{line}");
    }
}

fn message<T>(result: Result<T>) -> String {
    let error = result.err().expect("an error was expected");
    rt::traceback::last_line(&error).trim_end().to_owned()
}

#[test]
fn errors_are_cpythons() {
    let empty: List<Int> = List::new();
    assert_eq!(
        message(heapq::heappop(&empty)),
        "IndexError: index out of range"
    );
    assert_eq!(
        message(heapq::heapreplace(&empty, Int::ONE)),
        "IndexError: index out of range"
    );
    assert_eq!(heapq::heappushpop(&empty, Int::ONE).unwrap(), Int::ONE);
    let xs: List<Int> = List::from_vec(vec![Int::new(1), Int::new(2), Int::new(3)]);
    let two = Int::new(2);
    assert_eq!(
        message(bisect::bisect_right(&xs, &two, -1, None, ())),
        "ValueError: lo must be non-negative"
    );
    assert_eq!(
        message(bisect::bisect_right(&xs, &two, 0, Some(10), ())),
        "IndexError: list index out of range"
    );
    let objects: List<Object> = List::from_vec(vec![Object::new(Int::ONE)]);
    let pushed = heapq::heappush(&objects, Object::new(rt::Str::from("a")));
    assert_eq!(
        message(pushed),
        "TypeError: '<' not supported between instances of 'str' and 'int'"
    );
    // As in CPython the item is on the heap all the same.
    assert_eq!(objects.len(), 2);
}

#[test]
fn keys_are_applied() {
    let words = || ["aa", "b", "cc", "d"].map(rt::Str::from).to_vec();
    let length = |word: rt::Str| Ok(Int::new(word.len()));
    let repr = |value: &dyn rt::DynValue| rt::op::repr(value).unwrap().as_str().to_owned();
    let first = |list: Result<List<rt::Str>>| repr(&list.unwrap());
    assert_eq!(
        first(heapq::nlargest_by(2, FromVec::new(words()), length)),
        "['aa', 'cc']"
    );
    assert_eq!(
        first(heapq::nsmallest_by(2, FromVec::new(words()), length)),
        "['b', 'd']"
    );
    let sorted = List::from_vec(["bb", "dddd"].map(rt::Str::from).to_vec());
    bisect::insort_right_by(&sorted, rt::Str::from("ccc"), 0, None, length).unwrap();
    assert_eq!(repr(&sorted), "['bb', 'ccc', 'dddd']");
    let xs = List::from_vec([1, 5, 9].map(Int::new).to_vec());
    assert_eq!(
        bisect::bisect_left_by(&xs, &Int::new(4), 0, None, |v: Int| Ok(&v - &Int::ONE)).unwrap(),
        1
    );
    assert!(Value::eq(&Item::alloc(), &Item::alloc()).is_ok_and(|same| !same));
}
