//! Ranges, sums, hashes, floats as text, and the properties of all characters, against CPython's recorded answers.

use portalis_runtime as rt;
use rt::{Int, Iterate, List, Num, Result, Slice, Str, Value, builtins};
use serde_json::Value as Json;

fn shown<T: Value>(result: Result<T>) -> String {
    let mut out = String::new();
    match result.and_then(|value| value.repr(&mut out)) {
        Ok(()) => out,
        Err(error) => format!("!{}: {}", error.type_name(), error.message()),
    }
}

fn int(json: &Json) -> Int {
    Int::parse(json.as_str().unwrap(), 10).unwrap()
}

fn float(json: &Json) -> f64 {
    rt::float::fromhex(&json.as_str().unwrap().into()).unwrap()
}

fn num(json: &Json) -> Num {
    let text = json.as_str().unwrap();
    if text.contains(['x', 'n']) {
        Num::Float(float(json))
    } else {
        Num::Int(int(json))
    }
}

fn list<T: Value>(args: &[Json], read: impl Fn(&Json) -> T) -> List<T> {
    List::from_vec(args.iter().map(read).collect())
}

fn range(args: &[Json]) -> String {
    let r = match rt::Range::new(&int(&args[0]), &int(&args[1]), &int(&args[2])) {
        Ok(r) => r,
        error => return shown(error),
    };
    let (x, i) = (int(&args[3]), int(&args[4]));
    let bounds: Vec<Option<i64>> = args[5]
        .as_array()
        .unwrap()
        .iter()
        .map(|b| b.as_str().map(|b| b.parse().unwrap()))
        .collect();
    let o = rt::Range::new(&int(&args[0]), &int(&args[6]), &int(&args[2])).unwrap();
    let same = r.eq(&o).unwrap();
    let mut it = r.iter();
    let mut first = Vec::new();
    while let (true, Some(item)) = (first.len() < 5, it.next().unwrap()) {
        first.push(item);
    }
    assert_eq!(r.contains(&x), r.contains_any(&x).unwrap());
    let answers = [
        shown(Ok(r.clone())),
        shown(r.len()),
        shown(Ok(r.contains(&x))),
        shown(r.index(&x)),
        shown(r.get(&i)),
        shown(r.slice(&Slice::new(bounds[0], bounds[1], bounds[2]))),
        shown(Ok(same)),
        if same {
            shown(Ok(r.hash().unwrap() == o.hash().unwrap()))
        } else {
            String::new()
        },
        shown(Ok(List::from_vec(first))),
        shown(r.reversed().next()),
        shown(r.truth()),
    ];
    serde_json::to_string(&answers)
        .unwrap()
        .replace("\",\"", "\", \"")
}

fn hash_tuple(args: &[Json]) -> Result<i64> {
    let x = |i: usize| int(&args[i]);
    let fixed = match args.len() {
        1 => (x(0),).hash(),
        2 => (x(0), x(1)).hash(),
        3 => (x(0), x(1), x(2)).hash(),
        4 => (x(0), x(1), x(2), x(3)).hash(),
        5 => (x(0), x(1), x(2), x(3), x(4)).hash(),
        _ => rt::Tuple::<Int>::empty().hash(),
    };
    assert_eq!(
        fixed.unwrap(),
        rt::Tuple::from_list(&list(args, int)).hash()?
    );
    rt::Tuple::from_list(&list(args, int)).hash()
}

fn unicode() -> String {
    let mut hash = 0xCBF2_9CE4_8422_2325_u64;
    for c in (0..0x11_0000).filter_map(char::from_u32) {
        let s = Str::from(c);
        let tests = [
            s.isalpha(),
            s.isdigit(),
            s.isdecimal(),
            s.isnumeric(),
            s.isalnum(),
            s.isspace(),
            s.isprintable(),
            s.islower(),
            s.isupper(),
            s.istitle(),
            s.isidentifier(),
        ];
        let bits = tests
            .iter()
            .enumerate()
            .fold(0u16, |bits, (at, test)| bits | u16::from(*test) << at);
        let texts = [
            s.lower(),
            s.upper(),
            s.title(),
            s.casefold(),
            s.capitalize(),
            s.swapcase(),
        ];
        let bytes = texts
            .iter()
            .flat_map(|text| text.as_str().bytes())
            .chain(bits.to_le_bytes());
        hash = bytes.fold(hash, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3)
        });
    }
    format!("{hash:016x}")
}

fn run(name: &str, args: &[Json]) -> String {
    match name {
        "range" => range(args),
        "sum_float" => shown(builtins::sum_float(list(args, float).iter())),
        "sum_float_from" => shown(builtins::sum_float_from(list(args, float).iter(), 0.5)),
        "sum_num" => shown(builtins::sum_num(list(args, num).iter())),
        "sum_int" => shown(builtins::sum_int(list(args, int).iter())),
        "hash_tuple" => shown(hash_tuple(args)),
        "hash_frozenset" => shown(
            rt::FrozenSet::collect(list(args, int).iter())
                .unwrap()
                .hash(),
        ),
        "hash_mixed" => shown((int(&args[0]), float(&args[1]), (), true).hash()),
        "float" => shown(rt::float::parse(&args[0].as_str().unwrap().into())),
        "fromhex" => shown(rt::float::fromhex(&args[0].as_str().unwrap().into())),
        "hex" => shown(Ok(rt::float::hex(float(&args[0])))),
        "unicode" => unicode(),
        _ => panic!("no such case: {name}"),
    }
}

#[test]
fn recorded_answers() {
    let mut failed = 0;
    for line in include_str!("data/misc.jsonl").lines() {
        let (name, args, answer): (String, Vec<Json>, String) = serde_json::from_str(line).unwrap();
        let got = run(&name, &args);
        if got != answer {
            failed += 1;
            if failed < 25 {
                println!(
                    "{name} {}\n    CPython {answer}\n    here    {got}",
                    serde_json::to_string(&args).unwrap()
                );
            }
        }
    }
    assert_eq!(failed, 0);
}
