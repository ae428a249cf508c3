//! `random` against what CPython 3.13 gave for the same seeds (`data/record_random.py`).

use portalis_runtime as rt;
use rt::iter::FromVec;
use rt::modules::random::Random;
use rt::{Bytes, Int, List, Range, Result, Str, Value};

fn unhex(text: &str) -> Vec<u8> {
    (0..text.len() / 2)
        .map(|at| u8::from_str_radix(&text[2 * at..2 * at + 2], 16).unwrap())
        .collect()
}

fn seeded(kind: &str, seed: &str) -> Random {
    match kind {
        "int" => Random::from_int(Some(&Int::parse_decimal(seed).unwrap())),
        "float" => Random::from_float(seed.parse().unwrap()),
        "str" => Random::from_text(&Str::from(String::from_utf8(unhex(seed)).unwrap())),
        _ => Random::from_data(&Bytes::from_vec(unhex(seed))),
    }
}

fn shown(value: impl Value) -> String {
    let mut out = String::new();
    value.repr(&mut out).unwrap();
    out
}

fn range(stop: i64) -> Range {
    Range::stop(&Int::new(stop))
}

fn call(rng: &Random, name: &str, words: &[&str]) -> Result<String> {
    let int = |at: usize| Int::parse_decimal(words[at]).unwrap();
    let size = |at: usize| words[at].parse::<i64>().unwrap();
    let float = |at: usize| words[at].parse::<f64>().unwrap();
    Ok(match name {
        "random" => shown(rng.random()),
        "getrandbits" => shown(rng.getrandbits(size(0))?),
        "randrange" => match words.len() {
            1 => shown(rng.randrange_stop(&int(0))?),
            2 => shown(rng.randrange(&int(0), &int(1))?),
            _ => shown(rng.randrange_step(&int(0), &int(1), &int(2))?),
        },
        "randint" => shown(rng.randint(&int(0), &int(1))?),
        "randbytes" => shown(rng.randbytes(size(0))?),
        "uniform" => shown(rng.uniform(float(0), float(1))),
        "triangular" => shown(rng.triangular(float(0), float(1), words[2].parse().ok())),
        "normalvariate" => shown(rng.normalvariate(float(0), float(1))),
        "gauss" => shown(rng.gauss(float(0), float(1))),
        "lognormvariate" => shown(rng.lognormvariate(float(0), float(1))?),
        "expovariate" => shown(rng.expovariate(float(0))?),
        "vonmisesvariate" => shown(rng.vonmisesvariate(float(0), float(1))),
        "gammavariate" => shown(rng.gammavariate(float(0), float(1))?),
        "betavariate" => shown(rng.betavariate(float(0), float(1))?),
        "paretovariate" => shown(rng.paretovariate(float(0))?),
        "weibullvariate" => shown(rng.weibullvariate(float(0), float(1))?),
        "binomialvariate" => shown(rng.binomialvariate(size(0), float(1))?),
        "shuffle" => {
            let items: List<Int> = List::collect(range(size(0)).iter())?;
            rng.shuffle(&items);
            shown(items)
        }
        "choice" => shown(rng.choice(&range(size(0)))?),
        "sample" => shown(rng.sample(&range(size(0)), size(1))?),
        "sample_counts" => {
            let counts = (0..size(0)).map(|i| Int::new(i + 1)).collect();
            shown(rng.sample_counts(&range(size(0)), size(1), FromVec::new(counts))?)
        }
        "choices" => shown(rng.choices(&range(size(0)), (), size(1))?),
        "choices_weights" => {
            let weights = (0..size(0)).map(|i| i as f64 + 0.5).collect();
            shown(rng.choices_weights(&range(size(0)), FromVec::new(weights), size(1))?)
        }
        "choices_cum_weights" => {
            let weights = (0..size(0)).map(|i| 1.0 + 2.0 * i as f64).collect();
            shown(rng.choices_cum_weights(&range(size(0)), FromVec::new(weights), size(1))?)
        }
        _ => panic!("unknown function {name}"),
    })
}

#[test]
fn numbers_are_cpythons() {
    let mut rng = Random::from_int(None);
    let mut seed = "";
    let mut wrong = Vec::new();
    for line in include_str!("data/random.txt").lines() {
        if let Some(rest) = line.strip_prefix("seed ") {
            let (kind, value) = rest.split_once(' ').unwrap();
            rng = seeded(kind, value);
            seed = rest;
            continue;
        }
        let (text, expected) = line.split_once(" = ").unwrap();
        let words: Vec<&str> = text.split(' ').collect();
        let given = match call(&rng, words[0], &words[1..]) {
            Ok(result) => result,
            Err(error) => rt::traceback::last_line(&error).trim_end().to_owned(),
        };
        let cut: String = given.chars().take(500).collect();
        if cut != expected {
            wrong.push(format!("seed {seed}: {line}\n    gave {cut}"));
        }
    }
    assert!(
        wrong.is_empty(),
        "{} wrong:\n{}",
        wrong.len(),
        wrong[..wrong.len().min(20)].join("\n")
    );
}

#[test]
fn states_come_back() {
    let rng = Random::from_int(Some(&Int::new(7)));
    rng.gauss(0.0, 1.0);
    let state = rng.getstate();
    let numbers = |rng: &Random| {
        (
            rng.gauss(0.0, 1.0),
            rng.random(),
            rng.getrandbits(100).unwrap(),
        )
    };
    let first = numbers(&rng);
    let other = Random::from_text(&Str::from("other"));
    other.setstate(&state).unwrap();
    assert_eq!(numbers(&other), first);
}

#[test]
fn the_modules_functions_share_one_generator() {
    use rt::modules::random;
    random::seed(Some(&Int::new(42)));
    assert_eq!(random::random(), 0.6394267984578837);
    let rng = Random::from_int(Some(&Int::new(42)));
    rng.random();
    assert_eq!(
        random::randint(&Int::ONE, &Int::new(6)).unwrap(),
        rng.randint(&Int::ONE, &Int::new(6)).unwrap()
    );
}
