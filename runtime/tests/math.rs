//! `math` against what CPython 3.13 answered (`data/record_math.py`).

use portalis_runtime as rt;
use rt::iter::FromVec;
use rt::modules::math;
use rt::{Int, Num, Result};

/// An argument or a result.
#[derive(Clone, Debug)]
enum Item {
    Int(Int),
    Float(f64),
}

impl Item {
    fn read(text: &str) -> Item {
        match text.split_at(1) {
            ("f", "nan") => Item::Float(f64::NAN),
            ("f", bits) => Item::Float(f64::from_bits(u64::from_str_radix(bits, 16).unwrap())),
            (_, digits) => Item::Int(Int::parse_decimal(digits).unwrap()),
        }
    }

    fn float(&self) -> f64 {
        match self {
            Item::Int(n) => n.to_f64().unwrap(),
            Item::Float(x) => *x,
        }
    }

    fn int(&self) -> Int {
        match self {
            Item::Int(n) => n.clone(),
            Item::Float(_) => panic!("an int was expected"),
        }
    }
}

fn float(x: f64) -> String {
    if x.is_nan() {
        "fnan".to_owned()
    } else {
        format!("f{:016x}", x.to_bits())
    }
}

fn int(n: Int) -> String {
    format!("i{n}")
}

fn truth(x: bool) -> String {
    format!("i{}", i32::from(x))
}

fn num(x: Num) -> String {
    match x {
        Num::Int(n) => int(n),
        Num::Float(x) => float(x),
    }
}

fn pair(x: (f64, f64)) -> String {
    format!("{},{}", float(x.0), float(x.1))
}

fn of_float(name: &str, x: f64) -> Option<Result<String>> {
    let raising: fn(f64) -> Result<f64> = match name {
        "acos" => math::acos,
        "acosh" => math::acosh,
        "asin" => math::asin,
        "atanh" => math::atanh,
        "cos" => math::cos,
        "cosh" => math::cosh,
        "exp" => math::exp,
        "exp2" => math::exp2,
        "expm1" => math::expm1,
        "gamma" => math::gamma,
        "lgamma" => math::lgamma,
        "log" => math::log,
        "log10" => math::log10,
        "log1p" => math::log1p,
        "log2" => math::log2,
        "sin" => math::sin,
        "sinh" => math::sinh,
        "sqrt" => math::sqrt,
        "tan" => math::tan,
        "asinh" => |x| Ok(math::asinh(x)),
        "atan" => |x| Ok(math::atan(x)),
        "cbrt" => |x| Ok(math::cbrt(x)),
        "degrees" => |x| Ok(math::degrees(x)),
        "erf" => |x| Ok(math::erf(x)),
        "erfc" => |x| Ok(math::erfc(x)),
        "fabs" => |x| Ok(math::fabs(x)),
        "radians" => |x| Ok(math::radians(x)),
        "tanh" => |x| Ok(math::tanh(x)),
        "ulp" => |x| Ok(math::ulp(x)),
        _ => return None,
    };
    Some(raising(x).map(float))
}

fn other(name: &str, args: &[Item]) -> Result<String> {
    let x = args.first().map_or(0.0, |arg| match arg {
        Item::Float(x) => *x,
        Item::Int(n) => n.to_f64_or_infinity(),
    });
    let floats = || FromVec::new(args.iter().map(Item::float).collect());
    let half = args.len() / 2;
    match name {
        "floor" => math::floor(x).map(int),
        "ceil" => math::ceil(x).map(int),
        "trunc" => math::trunc(x).map(int),
        "frexp" => Ok(format!("{},i{}", float(math::frexp(x).0), math::frexp(x).1)),
        "modf" => Ok(pair(math::modf(x))),
        "isfinite" => Ok(truth(math::isfinite(x))),
        "isinf" => Ok(truth(math::isinf(x))),
        "isnan" => Ok(truth(math::isnan(x))),
        "atan2" => Ok(float(math::atan2(x, args[1].float()))),
        "copysign" => Ok(float(math::copysign(x, args[1].float()))),
        "fmod" => math::fmod(x, args[1].float()).map(float),
        "pow" => math::pow(x, args[1].float()).map(float),
        "remainder" => math::remainder(x, args[1].float()).map(float),
        "nextafter" => Ok(float(math::nextafter(x, args[1].float()))),
        "hypot" => Ok(float(math::hypot(x, args[1].float()))),
        "fma" => math::fma(x, args[1].float(), args[2].float()).map(float),
        "ldexp" => math::ldexp(x, &args[1].int()).map(float),
        "isclose" => math::isclose(x, args[1].float(), 1e-9, 0.0).map(truth),
        "hypot_all" => Ok(float(math::hypot_all(
            &args.iter().map(Item::float).collect::<Vec<_>>(),
        ))),
        "fsum" => math::fsum(floats()).map(float),
        "sumprod" => {
            let (p, q): (Vec<f64>, Vec<f64>) = (
                args[..half].iter().map(Item::float).collect(),
                args[half..].iter().map(Item::float).collect(),
            );
            math::sumprod_float(FromVec::new(p), FromVec::new(q)).map(num)
        }
        "isqrt_int" => math::isqrt(&args[0].int()).map(int),
        "log_int" => math::log_int(&args[0].int()).map(float),
        "log2_int" => math::log2_int(&args[0].int()).map(float),
        "log10_int" => math::log10_int(&args[0].int()).map(float),
        "floor_int" => Ok(int(math::whole(&args[0].int()))),
        "factorial" => math::factorial(&args[0].int()).map(int),
        "gcd" => Ok(int(math::gcd(&args[0].int(), &args[1].int()))),
        "lcm" => Ok(int(math::lcm(&args[0].int(), &args[1].int()))),
        "comb" => math::comb(&args[0].int(), &args[1].int()).map(int),
        "perm" => math::perm(&args[0].int(), &args[1].int()).map(int),
        "log_base" => match (&args[0], &args[1]) {
            (Item::Int(n), Item::Int(base)) => math::log_ints(n, base),
            (Item::Int(n), Item::Float(base)) => math::log_int_base(n, *base),
            (Item::Float(x), Item::Int(base)) => math::log_base_int(*x, base),
            (Item::Float(x), Item::Float(base)) => math::log_base(*x, *base),
        }
        .map(float),
        _ => panic!("unknown function {name}"),
    }
}

#[test]
fn results_are_cpythons() {
    let mut wrong = Vec::new();
    for line in include_str!("data/math.txt").lines() {
        let (call, expected) = line.split_once(" = ").unwrap();
        let mut words = call.split(' ').filter(|word| !word.is_empty());
        let name = words.next().unwrap();
        let args: Vec<Item> = words.map(Item::read).collect();
        let result = match args.first() {
            Some(Item::Float(x)) if args.len() == 1 => of_float(name, *x),
            _ => None,
        };
        let result = result.unwrap_or_else(|| other(name, &args));
        let given = result
            .unwrap_or_else(|error| format!("!{}", rt::traceback::last_line(&error).trim_end()));
        if given != expected {
            wrong.push(format!("{line}\n    gave {given}"));
        }
    }
    assert!(
        wrong.is_empty(),
        "{} wrong:\n{}",
        wrong.len(),
        wrong[..wrong.len().min(20)].join("\n")
    );
}
