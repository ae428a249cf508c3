//! `int` as text: decimal and other bases, both ways, with CPython's limit on the number of digits.

use super::{Form, Int};
use crate::error::{self, Error, Result};
use crate::str::Str;
use crate::value::Value;
use num_bigint::{BigInt, BigUint, Sign};
use num_integer::Integer;
use std::cell::Cell;
use std::fmt::Write;

mod digits;

thread_local! {
    /// Digits that a decimal conversion may have; 0 for any number. A thread's, as all state of Python's modules.
    static MAX_DIGITS: Cell<usize> = const { Cell::new(4300) };
}

/// `sys.get_int_max_str_digits()`
pub fn max_str_digits() -> usize {
    MAX_DIGITS.get()
}

/// `sys.set_int_max_str_digits(n)`
pub fn set_max_str_digits(limit: i64) -> Result<()> {
    match usize::try_from(limit) {
        Ok(limit @ (0 | 640..)) => {
            MAX_DIGITS.set(limit);
            Ok(())
        }
        _ => Err(error::value_error("maxdigits must be 0 or larger than 640")),
    }
}

/// Numbers of more digits than this are converted by halves.
const HALVE: usize = 1500;

impl Int {
    /// Appends the decimal digits, as `str(a)`.
    #[inline]
    pub fn write_decimal(&self, out: &mut String) -> Result<()> {
        match self.form() {
            Form::Small(a) => {
                let _ = write!(out, "{a}");
                Ok(())
            }
            Form::Big(a) => write_big(a, out),
        }
    }

    /// Appends the digits in base 2 to 36, without a prefix.
    pub fn write_radix(&self, base: u32, out: &mut String) -> Result<()> {
        match self.form() {
            _ if base == 10 => self.write_decimal(out),
            Form::Big(a) => {
                out.push_str(&a.to_str_radix(base));
                Ok(())
            }
            Form::Small(a) => {
                if a < 0 {
                    out.push('-');
                }
                let mut digits = [0u8; 64];
                let mut rest = a.unsigned_abs();
                let mut at = digits.len();
                loop {
                    at -= 1;
                    digits[at] = char::from_digit((rest % u64::from(base)) as u32, base)
                        .map_or(b'?', |c| c as u8);
                    rest /= u64::from(base);
                    if rest == 0 {
                        break;
                    }
                }
                out.extend(digits[at..].iter().map(|&digit| char::from(digit)));
                Ok(())
            }
        }
    }

    fn prefixed(&self, prefix: &str, base: u32) -> Str {
        let mut out = String::new();
        if self.is_negative() {
            out.push('-');
        }
        out.push_str(prefix);
        // Only the decimal conversion can fail.
        let _ = self.abs().write_radix(base, &mut out);
        Str::from(out)
    }

    /// `bin(a)`
    pub fn bin(&self) -> Str {
        self.prefixed("0b", 2)
    }

    /// `oct(a)`
    pub fn oct(&self) -> Str {
        self.prefixed("0o", 8)
    }

    /// `hex(a)`
    pub fn hex(&self) -> Str {
        self.prefixed("0x", 16)
    }

    /// `str(a)`
    pub fn to_str(&self) -> Result<Str> {
        let mut out = String::new();
        self.write_decimal(&mut out)?;
        Ok(Str::from(out))
    }

    /// `int(text, base)`; base 10 where Python is given none, 0 to see from a prefix.
    pub fn parse(text: &str, base: i64) -> Result<Int> {
        if base != 0 && !(2..=36).contains(&base) {
            return Err(error::value_error(
                "int() base must be >= 2 and <= 36, or 0",
            ));
        }
        if let Some(small) = parse_small(text, base) {
            return Ok(small);
        }
        parse_any(text, base as u32)
    }

    /// `int(text)`
    #[inline]
    pub fn parse_decimal(text: &str) -> Result<Int> {
        match parse_small(text, 10) {
            Some(small) => Ok(small),
            None => parse_any(text, 10),
        }
    }

    /// An integer literal of the program: decimal digits, any number of them.
    pub fn literal(digits: &str) -> Int {
        Int::from_big(BigInt::from(parse_digits(
            digits.as_bytes(),
            10,
            &mut Powers::new(10),
        )))
    }
}

impl std::fmt::Display for Int {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.form() {
            Form::Small(a) => std::fmt::Display::fmt(&a, f),
            Form::Big(a) => f.pad_integral(a.sign() != Sign::Minus, "", &decimal(a.magnitude())),
        }
    }
}

impl std::str::FromStr for Int {
    type Err = Error;

    fn from_str(text: &str) -> Result<Int> {
        Int::parse_decimal(text)
    }
}

#[cold]
fn too_many_digits(found: Option<usize>) -> Error {
    let limit = max_str_digits();
    let found = found
        .map(|digits| format!(": value has {digits} digits"))
        .unwrap_or_default();
    error::value_error(format!(
        "Exceeds the limit ({limit} digits) for integer string conversion{found}; use sys.set_int_max_str_digits() to increase the limit"
    ))
}

#[cold]
#[inline(never)]
fn write_big(value: &BigInt, out: &mut String) -> Result<()> {
    let limit = max_str_digits();
    // Fewer digits than the number certainly has: log10(2) > 0.301.
    if limit > 0 && (value.bits() - 1) / 1000 * 301 > limit as u64 {
        return Err(too_many_digits(None));
    }
    let digits = decimal(value.magnitude());
    if limit > 0 && digits.len() > limit {
        return Err(too_many_digits(None));
    }
    if value.sign() == Sign::Minus {
        out.push('-');
    }
    out.push_str(&digits);
    Ok(())
}

/// Powers `base ** (chunk << n)`, made as they are needed.
struct Powers {
    base: u32,
    made: Vec<BigUint>,
}

/// Digits per word in the lowest power.
const CHUNK: usize = 512;

impl Powers {
    fn new(base: u32) -> Powers {
        Powers {
            base,
            made: Vec::new(),
        }
    }

    /// `base ** (CHUNK << n)`
    fn get(&mut self, n: usize) -> &BigUint {
        while self.made.len() <= n {
            let next = match self.made.last() {
                Some(last) => last * last,
                None => num_traits::Pow::pow(BigUint::from(self.base), CHUNK),
            };
            self.made.push(next);
        }
        &self.made[n]
    }
}

fn decimal(value: &BigUint) -> String {
    // A digit has more than 3.32 bits.
    let digits = (value.bits() / 3) as usize;
    if digits <= HALVE {
        return value.to_str_radix(10);
    }
    let mut out = String::with_capacity(digits);
    let level = (digits / CHUNK).ilog2() as usize;
    halve(value, level, &mut Powers::new(10), false, &mut out);
    out
}

/// Writes a number by writing its quotient and remainder by a power of ten; `pad` to `CHUNK << (level + 1)` digits.
fn halve(value: &BigUint, level: usize, powers: &mut Powers, pad: bool, out: &mut String) {
    let (high, low) = value.div_rem(powers.get(level));
    let started = pad || high != BigUint::ZERO;
    if level == 0 {
        for (part, pad) in [(high, pad), (low, started)] {
            let digits = part.to_str_radix(10);
            if pad {
                out.extend(std::iter::repeat_n('0', CHUNK.saturating_sub(digits.len())));
            }
            if pad || part != BigUint::ZERO {
                out.push_str(&digits);
            }
        }
        return;
    }
    if started {
        halve(&high, level - 1, powers, pad, out);
    }
    halve(&low, level - 1, powers, started, out);
}

/// Plain ASCII digits that fit a word, in base 10.
#[inline]
fn parse_small(text: &str, base: i64) -> Option<Int> {
    let bytes = text.as_bytes();
    let (negative, digits) = match bytes {
        [b'-', rest @ ..] => (true, rest),
        rest => (false, rest),
    };
    if base != 10 || digits.is_empty() || digits.len() > 18 {
        return None;
    }
    let mut value = 0i64;
    for digit in digits {
        let digit = digit.wrapping_sub(b'0');
        if digit > 9 {
            return None;
        }
        value = value * 10 + i64::from(digit);
    }
    Some(Int::new(if negative { -value } else { value }))
}

#[cold]
#[inline(never)]
fn parse_any(text: &str, base: u32) -> Result<Int> {
    let invalid = || invalid_literal(text, base);
    let ascii = digits::to_ascii(text.trim_matches(digits::is_space));
    let (negative, rest) = match ascii.as_bytes() {
        [b'-', rest @ ..] => (true, rest),
        [b'+', rest @ ..] => (false, rest),
        rest => (false, rest),
    };
    let (base, rest) = split_prefix(rest, base);
    let digits =
        without_underscores(rest, if base == 0 { 10 } else { base }).ok_or_else(invalid)?;
    let base = match base {
        // Without a prefix base 0 is decimal, and only zeros may begin with a zero.
        0 if digits.len() > 1 && digits[0] == b'0' && digits.iter().any(|&digit| digit != b'0') => {
            return Err(invalid());
        }
        0 => 10,
        base => base,
    };
    let limit = max_str_digits();
    if limit > 0 && digits.len() > limit && !base.is_power_of_two() {
        return Err(too_many_digits(Some(digits.len())));
    }
    let magnitude = BigInt::from(parse_digits(&digits, base, &mut Powers::new(base)));
    Ok(Int::from_big(if negative { -magnitude } else { magnitude }))
}

/// Takes `0x`, `0o`, `0b` off where the base allows it; the base that holds then, 0 for a decimal literal.
fn split_prefix(text: &[u8], base: u32) -> (u32, &[u8]) {
    if let [b'0', letter, rest @ ..] = text {
        let named = match letter {
            b'x' | b'X' => 16,
            b'o' | b'O' => 8,
            b'b' | b'B' => 2,
            _ => 0,
        };
        if named != 0 && (base == 0 || base == named) {
            // One underscore may follow the prefix.
            let rest = match rest {
                [b'_', after @ ..] if !after.is_empty() => after,
                rest => rest,
            };
            return (named, rest);
        }
    }
    (base, text)
}

/// The digits alone, if all are of the base and underscores stand between digits only.
fn without_underscores(text: &[u8], base: u32) -> Option<Vec<u8>> {
    let mut digits = Vec::with_capacity(text.len());
    let mut after_digit = false;
    for &byte in text {
        if byte == b'_' && after_digit {
            after_digit = false;
        } else if char::from(byte).is_digit(base) {
            digits.push(byte);
            after_digit = true;
        } else {
            return None;
        }
    }
    after_digit.then_some(digits)
}

fn parse_digits(digits: &[u8], base: u32, powers: &mut Powers) -> BigUint {
    if digits.len() <= 2 * CHUNK || base.is_power_of_two() {
        return BigUint::parse_bytes(digits, base).unwrap_or_default();
    }
    let level = ((digits.len() - 1) / CHUNK).ilog2() as usize;
    let (high, low) = digits.split_at(digits.len() - (CHUNK << level));
    let high = parse_digits(high, base, powers);
    let low = parse_digits(low, base, powers);
    high * powers.get(level) + low
}

#[cold]
fn invalid_literal(text: &str, base: u32) -> Error {
    let mut repr = String::new();
    if let Err(error) = Str::from(text).repr(&mut repr) {
        return error;
    }
    let shown: String = repr.chars().take(200).collect();
    error::value_error(format!(
        "invalid literal for int() with base {base}: {shown}"
    ))
}
