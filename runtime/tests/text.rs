//! Text against the recorded answers of CPython: the methods of `str`, formatting, `%`, `str.format`.

use portalis_runtime as rt;
use rt::{DynValue, Result, Str, Value};
use serde_json::Value as Json;

/// `repr` of a result, or the error as the recorder writes it.
fn shown<T: Value>(result: Result<T>) -> String {
    let mut out = String::new();
    match result.and_then(|value| value.repr(&mut out)) {
        Ok(()) => out,
        Err(error) => format!("!{}: {}", error.type_name(), error.message()),
    }
}

fn digest(text: String) -> String {
    if text.chars().count() < 80 {
        return text;
    }
    let hash = text.bytes().fold(0xCBF2_9CE4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3)
    });
    format!("#{hash:016x}")
}

/// The arguments of a case, read one after another.
struct Args<'a>(std::slice::Iter<'a, Json>);

impl Args<'_> {
    fn text(&mut self) -> Str {
        Str::from(self.0.next().unwrap().as_str().unwrap())
    }
    fn maybe_text(&mut self) -> Option<Str> {
        self.0.next().and_then(Json::as_str).map(Str::from)
    }
    fn int(&mut self) -> i64 {
        self.0.next().unwrap().as_i64().unwrap()
    }
    fn maybe_int(&mut self) -> Option<i64> {
        self.0.next().and_then(Json::as_i64)
    }
    fn int_or(&mut self, default: i64) -> i64 {
        self.maybe_int().unwrap_or(default)
    }
}

fn bytes(hex: &Str) -> rt::Bytes {
    rt::Bytes::fromhex(hex).unwrap()
}

fn search(name: &str, s: &Str, a: &mut Args<'_>) -> Option<String> {
    let (sub, start, end) = (a.text(), a.maybe_int(), a.maybe_int());
    Some(match name {
        "find" => shown(Ok(s.find(&sub, start, end))),
        "rfind" => shown(Ok(s.rfind(&sub, start, end))),
        "index" => shown(s.index(&sub, start, end)),
        "rindex" => shown(s.rindex(&sub, start, end)),
        "count" => shown(Ok(s.count(&sub, start, end))),
        "startswith" => shown(Ok(s.startswith(&sub, start, end))),
        "endswith" => shown(Ok(s.endswith(&sub, start, end))),
        _ => return None,
    })
}

fn plain(name: &str, s: &Str) -> Option<String> {
    Some(match name {
        "lower" => shown(Ok(s.lower())),
        "upper" => shown(Ok(s.upper())),
        "title" => shown(Ok(s.title())),
        "capitalize" => shown(Ok(s.capitalize())),
        "swapcase" => shown(Ok(s.swapcase())),
        "casefold" => shown(Ok(s.casefold())),
        "isalpha" => shown(Ok(s.isalpha())),
        "isdigit" => shown(Ok(s.isdigit())),
        "isdecimal" => shown(Ok(s.isdecimal())),
        "isnumeric" => shown(Ok(s.isnumeric())),
        "isalnum" => shown(Ok(s.isalnum())),
        "isspace" => shown(Ok(s.isspace())),
        "isprintable" => shown(Ok(s.isprintable())),
        "islower" => shown(Ok(s.islower())),
        "isupper" => shown(Ok(s.isupper())),
        "istitle" => shown(Ok(s.istitle())),
        "isidentifier" => shown(Ok(s.isidentifier())),
        "isascii" => shown(Ok(s.isascii())),
        "__len__" => shown(Ok(s.len())),
        "__repr__" => shown(rt::builtins::repr(s)),
        "ascii" => rt::builtins::ascii(s).unwrap().as_str().to_owned(),
        "iter" => shown(rt::List::collect(s.iter())),
        "reversed" => shown(rt::List::collect(s.reversed())),
        _ => return None,
    })
}

fn with_arguments(name: &str, s: &Str, a: &mut Args<'_>) -> String {
    match name {
        "split" | "rsplit" => {
            let (sep, limit) = (a.maybe_text(), a.int_or(-1));
            shown(if name == "split" {
                s.split(sep.as_ref(), limit)
            } else {
                s.rsplit(sep.as_ref(), limit)
            })
        }
        "splitlines" => shown(Ok(s.splitlines(a.0.next().is_some()))),
        "strip" => shown(Ok(s.strip(a.maybe_text().as_ref()))),
        "lstrip" => shown(Ok(s.lstrip(a.maybe_text().as_ref()))),
        "rstrip" => shown(Ok(s.rstrip(a.maybe_text().as_ref()))),
        "partition" => shown(s.partition(&a.text())),
        "rpartition" => shown(s.rpartition(&a.text())),
        "removeprefix" => shown(Ok(s.removeprefix(&a.text()))),
        "removesuffix" => shown(Ok(s.removesuffix(&a.text()))),
        "__contains__" => shown(Ok(s.contains(&a.text()))),
        "__add__" => {
            let other = a.text();
            let pushed = s.clone().push_str(&other);
            assert_eq!(pushed, s.concat(&other));
            shown(Ok(pushed))
        }
        "replace" => shown(Ok(s.replace(&a.text(), &a.text(), a.int()))),
        "join" => {
            let parts: Vec<Str> =
                a.0.next()
                    .unwrap()
                    .as_array()
                    .unwrap()
                    .iter()
                    .map(|p| p.as_str().unwrap().into())
                    .collect();
            let list = rt::List::from_vec(parts);
            assert_eq!(s.join_list(&list), s.join(list.iter()).unwrap());
            shown(Ok(s.join_list(&list)))
        }
        "center" => shown(s.center(a.int(), &a.text())),
        "ljust" => shown(s.ljust(a.int(), &a.text())),
        "rjust" => shown(s.rjust(a.int(), &a.text())),
        "zfill" => shown(s.zfill(a.int())),
        "expandtabs" => shown(Ok(s.expandtabs(a.int()))),
        "__mul__" => shown(s.repeat(a.int())),
        "__getitem__" => shown(s.char(a.int())),
        "slice" => shown(s.slice(&rt::Slice::new(a.maybe_int(), a.maybe_int(), a.maybe_int()))),
        "encode" => shown(s.encode(&a.text(), &a.text())),
        "decode" => shown(bytes(s).decode(&a.text(), &a.text())),
        "bytes_repr" => shown(Ok(bytes(s))),
        "compare" => {
            let o = a.text();
            shown(Ok(rt::List::from([
                *s < o,
                *s <= o,
                *s == o,
                *s > o,
                *s >= o,
            ])))
        }
        "translate" => {
            let table = rt::str::maketrans(&a.text(), &a.text(), &a.text());
            shown(table.and_then(|table| rt::str::translate(s, &table)))
        }
        _ => panic!("no such case: {name}"),
    }
}

/// Runs all cases of a file; prints those that differ.
fn check(data: &str, run: impl Fn(&str, &Str, &[Json]) -> String) {
    let mut lines = data.lines();
    let texts: Vec<String> = serde_json::from_str(lines.next().unwrap()).unwrap();
    let (mut failed, mut total) = (0, 0);
    for line in lines {
        let case: (String, Json, Vec<Json>, String) = serde_json::from_str(line).unwrap();
        let receiver = match &case.1 {
            Json::Number(index) => &texts[index.as_u64().unwrap() as usize],
            text => text.as_str().unwrap(),
        };
        let got = digest(run(&case.0, &Str::from(receiver), &case.2));
        total += 1;
        if got != case.3 {
            failed += 1;
            if failed <= 40 {
                println!(
                    "{} {receiver:?} {:?}\n    CPython {}\n    here    {got}",
                    case.0, case.2, case.3
                );
            }
        }
    }
    assert_eq!(failed, 0, "of {total} cases");
}

#[test]
fn methods_of_str() {
    check(include_str!("data/text.jsonl"), |name, s, args| {
        let mut a = Args(args.iter());
        let searches = [
            "find",
            "rfind",
            "index",
            "rindex",
            "count",
            "startswith",
            "endswith",
        ];
        if searches.contains(&name) {
            return search(name, s, &mut a).unwrap();
        }
        match plain(name, s) {
            Some(answer) => answer,
            None => with_arguments(name, s, &mut a),
        }
    });
}

/// A float as `float.hex` writes it.
fn float(hex: &str) -> f64 {
    rt::float::fromhex(&hex.into()).unwrap()
}

fn value(json: &Json) -> Box<dyn DynValue> {
    let (kind, text) = (json[0].as_str().unwrap(), json[1].as_str().unwrap());
    match kind {
        "int" => Box::new(rt::Int::parse(text, 10).unwrap()),
        "float" => Box::new(float(text)),
        "bool" => Box::new(text == "True"),
        "str" => Box::new(Str::from(text)),
        "none" => Box::new(()),
        _ => Box::new(rt::List::from([
            rt::Object::new(rt::Int::ONE),
            rt::Object::new(Str::from("a")),
        ])),
    }
}

struct Items<'a>(Vec<&'a dyn DynValue>);

impl rt::TupleItems for Items<'_> {
    fn items(&self) -> Vec<&dyn DynValue> {
        self.0.clone()
    }
}

#[test]
fn formats() {
    check(include_str!("data/formats.jsonl"), |name, s, args| {
        let mut out = String::new();
        let spec = args[0].as_str();
        let result = match name {
            "int" => rt::Int::parse(s.as_str(), 10)
                .unwrap()
                .format(spec.unwrap(), &mut out),
            "float" => float(s.as_str()).format(spec.unwrap(), &mut out),
            "bool" => (s == "True").format(spec.unwrap(), &mut out),
            "str" => s.format(spec.unwrap(), &mut out),
            _ => {
                let values: Vec<Box<dyn DynValue>> = args.iter().map(value).collect();
                let items: Vec<&dyn DynValue> = values.iter().map(|value| &**value).collect();
                let (five, nine) = (rt::Int::from(5), rt::Int::from(9));
                return shown(match name {
                    "percent_one" => rt::str::percent_one(s, items[0]),
                    "percent_tuple" => rt::str::percent_tuple(s, &Items(items)),
                    "percent_dict" => {
                        let dict = rt::Dict::new();
                        dict.set(Str::from("a"), items[0].to_object()).unwrap();
                        rt::str::percent_dict(s, &dict)
                    }
                    _ => rt::str::format(s, &items, &[("x".into(), &five), ("y".into(), &nine)]),
                });
            }
        };
        shown(result.map(|()| Str::from(out)))
    });
}
