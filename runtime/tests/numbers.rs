//! Arithmetic against what CPython 3.13 answered (`data/record_numbers.py`).

use portalis_runtime as rt;
use rt::int::ByteOrder;
use rt::{Int, Result, float};
use std::cmp::Ordering;

/// A float as CPython's `float.hex` writes it.
fn float_from_hex(text: &str) -> f64 {
    let (sign, rest) = text
        .strip_prefix('-')
        .map_or((1.0, text), |rest| (-1.0, rest));
    match rest {
        "inf" => return sign * f64::INFINITY,
        "nan" => return f64::NAN,
        _ => {}
    }
    let (mantissa, exponent) = rest.strip_prefix("0x").unwrap().split_once('p').unwrap();
    let (whole, fraction) = mantissa.split_once('.').unwrap();
    let digits = u64::from_str_radix(&format!("{whole}{fraction}"), 16).unwrap();
    let exponent: i32 = exponent.parse().unwrap();
    let shift = exponent - 4 * fraction.len() as i32;
    // In two steps, as 2**-1074 is no normal float.
    sign * digits as f64 * 2f64.powi(shift / 2) * 2f64.powi(shift - shift / 2)
}

fn float_to_hex(x: f64) -> String {
    if x.is_nan() {
        return "nan".to_owned();
    }
    let sign = if x.is_sign_negative() { "-" } else { "" };
    if x.is_infinite() {
        return format!("{sign}inf");
    }
    let bits = x.to_bits();
    let (exponent, fraction) = ((bits >> 52 & 0x7ff) as i32, bits & ((1 << 52) - 1));
    match (exponent, fraction) {
        (0, 0) => format!("{sign}0x0.0p+0"),
        (0, _) => format!("{sign}0x0.{fraction:013x}p-1022"),
        _ => format!("{sign}0x1.{fraction:013x}p{:+}", exponent - 1023),
    }
}

fn ordering(ordering: Option<Ordering>) -> String {
    ordering.map_or("9".to_owned(), |ordering| (ordering as i8).to_string())
}

fn pair<A, B>(
    result: Result<(A, B)>,
    a: impl Fn(A) -> String,
    b: impl Fn(B) -> String,
) -> Result<String> {
    result.map(|(x, y)| format!("{},{}", a(x), b(y)))
}

fn text(value: Int) -> String {
    value.to_string()
}

fn int_operation(name: &str, words: &[&str]) -> Result<String> {
    if name == "parse" {
        return Int::parse(&unescape(words[0]), words[1].parse().unwrap()).map(text);
    }
    let a: Int = words[0].parse().unwrap();
    let word = |index: usize| -> Int { words[index].parse().unwrap() };
    Ok(match name {
        "add" => text(&a + &word(1)),
        "sub" => text(&a - &word(1)),
        "mul" => text(&a * &word(1)),
        "and" => text(&a & &word(1)),
        "or" => text(&a | &word(1)),
        "xor" => text(&a ^ &word(1)),
        "floordiv" => text(a.floor_div(&word(1))?),
        "mod" => text(a.modulo(&word(1))?),
        "divmod" => pair(a.divmod(&word(1)), text, text)?,
        "truediv" => float_to_hex(a.true_div(&word(1))?),
        "gcd" => text(a.gcd(&word(1))),
        "lcm" => text(a.lcm(&word(1))),
        "cmp" => ordering(a.partial_cmp(&word(1))),
        "cmpf" => ordering(a.partial_cmp(&float_from_hex(words[1]))),
        "neg" => text(-&a),
        "not" => text(!&a),
        "abs" => text(a.abs()),
        "float" => float_to_hex(a.to_f64()?),
        "hash" => a.py_hash().to_string(),
        "bit_length" => a.bit_length().to_string(),
        "bit_count" => a.bit_count().to_string(),
        "isqrt" => text(a.isqrt()?),
        "hex" => a.hex().as_str().to_owned(),
        "oct" => a.oct().as_str().to_owned(),
        "bin" => a.bin().as_str().to_owned(),
        "shl" => text(a.shl(&word(1))?),
        "shr" => text(a.shr(&word(1))?),
        "round" => text(a.round_digits(word(1).to_i64().unwrap())),
        "pow" => match a.power(&word(1))? {
            rt::Num::Int(result) => text(result),
            rt::Num::Float(result) => float_to_hex(result),
        },
        "powmod" => text(a.pow_mod(&word(1), &word(2))?),
        "to_bytes" => {
            let signed = words[2] == "1";
            let bytes = a.to_bytes(word(1).to_i64().unwrap(), ByteOrder::Big, signed)?;
            assert!(Int::from_bytes(&bytes, ByteOrder::Big, signed) == a || bytes.is_empty());
            let little = a.to_bytes(word(1).to_i64().unwrap(), ByteOrder::Little, signed)?;
            assert!(Int::from_bytes(&little, ByteOrder::Little, signed) == a || bytes.is_empty());
            bytes.iter().map(|byte| format!("{byte:02x}")).collect()
        }
        _ => panic!("{name}"),
    })
}

fn float_operation(name: &str, words: &[&str]) -> Result<String> {
    match name {
        "parse" => return float::parse(&unescape(words[0]).into()).map(float_to_hex),
        "fromhex" => return float::fromhex(&unescape(words[0]).into()).map(float_to_hex),
        _ => {}
    }
    let x = float_from_hex(words[0]);
    assert_eq!(float::hex(x).as_str(), words[0]);
    let second = || float_from_hex(words[1]);
    Ok(match name {
        "int" => text(Int::from_f64(x)?),
        "floor" => text(Int::floor(x)?),
        "ceil" => text(Int::ceil(x)?),
        "round0" => text(float::round_int(x)?),
        "round" => float_to_hex(float::round_digits(x, words[1].parse().unwrap())?),
        "hash" => float::hash(x).to_string(),
        "ratio" => pair(float::as_integer_ratio(x), text, text)?,
        "is_integer" => if float::is_integer(x) {
            "True"
        } else {
            "False"
        }
        .to_owned(),
        "floordiv" => float_to_hex(float::floor_div(x, second())?),
        "mod" => float_to_hex(float::modulo(x, second())?),
        "divmod" => pair(float::divmod(x, second()), float_to_hex, float_to_hex)?,
        "truediv" => float_to_hex(float::div(x, second())?),
        "pow" => float_to_hex(float::pow(x, second())?),
        _ => panic!("{name}"),
    })
}

/// What `ascii` made of a text.
fn unescape(text: &str) -> String {
    let mut out = String::new();
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        let length = match c {
            '\\' => match chars.next() {
                Some('n') => {
                    out.push('\n');
                    continue;
                }
                Some('x') => 2,
                Some('u') => 4,
                other => panic!("{other:?}"),
            },
            c => {
                out.push(c);
                continue;
            }
        };
        let code: String = chars.by_ref().take(length).collect();
        out.extend(char::from_u32(u32::from_str_radix(&code, 16).unwrap()));
    }
    out
}

#[test]
fn arithmetic_is_cpythons() {
    rt::int::set_max_str_digits(0).unwrap();
    let mut failures = Vec::new();
    for line in include_str!("data/numbers.txt").lines() {
        let mut words: Vec<&str> = line.split('\t').collect();
        let expected = words.pop().unwrap();
        let (family, name) = words[0].split_once('.').unwrap();
        let outcome = if family == "i" {
            int_operation(name, &words[1..])
        } else {
            float_operation(name, &words[1..])
        };
        let actual = outcome.unwrap_or_else(|error| format!("!{error}"));
        let is_complex = expected.contains("complex") && actual.starts_with("!ValueError");
        if actual != expected && !is_complex {
            failures.push(format!("{line}\n    {actual}"));
        }
    }
    assert!(
        failures.is_empty(),
        "{} failures\n{}",
        failures.len(),
        failures[..failures.len().min(40)].join("\n")
    );
}

#[test]
fn digits_are_limited() {
    let just = Int::from(10).pow(&Int::from(4299)).unwrap();
    assert_eq!(just.to_str().unwrap().as_str().len(), 4300);
    let text = "Exceeds the limit (4300 digits) for integer string conversion; use sys.set_int_max_str_digits() to increase the limit";
    let over = Int::from(10).pow(&Int::from(4300)).unwrap();
    assert_eq!(over.to_str().unwrap_err().message().as_str(), text);
    let text = "Exceeds the limit (4300 digits) for integer string conversion: value has 4301 digits; use sys.set_int_max_str_digits() to increase the limit";
    assert_eq!(
        Int::parse_decimal(&"1".repeat(4301))
            .unwrap_err()
            .message()
            .as_str(),
        text
    );
    assert!(Int::parse(&"f".repeat(5000), 16).is_ok());
    assert!(rt::int::set_max_str_digits(639).is_err());
    for digits in [1400usize, 1600, 5000, 20_000] {
        let number: String = (0..digits)
            .map(|i| char::from(b'1' + (i * i % 9) as u8))
            .collect();
        let zeros = format!("1{}7{}", "0".repeat(digits), "0".repeat(digits / 3));
        for text in [number, zeros] {
            let parsed = Int::literal(&text);
            assert_eq!(parsed.to_string(), text);
            assert_eq!((-&parsed).to_string(), format!("-{text}"));
        }
    }
}
