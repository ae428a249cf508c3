//! `format % values`, Python's printf-style formatting.
//!
//! In: the format, and a tuple, a dict or one value. Out: the text, or CPython's TypeError or ValueError.

use super::quote::ascii;
use super::raw::Str;
use crate::dict::Dict;
use crate::error::{self, Error, Result};
use crate::format::{Shape, shape_float};
use crate::int::Int;
use crate::num::Num;
use crate::tuple::TupleItems;
use crate::value::{DynValue, Value};
use std::iter::repeat_n;
use std::str::Chars;

/// `format % (a, b, ...)`
pub fn percent_tuple(format: &Str, args: &impl TupleItems) -> Result<Str> {
    let items = args.items();
    let mut values = Values {
        items: &items,
        next: 0,
        look_up: None,
    };
    let text = run(format, &mut values)?;
    if values.next < items.len() {
        return Err(error::type_error(
            "not all arguments converted during string formatting",
        ));
    }
    Ok(text)
}

/// `format % x`
pub fn percent_one(format: &Str, arg: &dyn DynValue) -> Result<Str> {
    let items = [arg];
    let name = arg.type_name();
    // CPython takes whatever has subscripts for a mapping.
    let subscripted = matches!(name.as_str(), "list" | "dict" | "range" | "bytes");
    let refuse = |_: &Str| -> Result<Box<dyn DynValue>> {
        let name = name.as_str();
        Err(error::type_error(format!(
            "{name} indices must be integers or slices, not str"
        )))
    };
    let look_up: Option<LookUp<'_>> = if subscripted { Some(&refuse) } else { None };
    let mut values = Values {
        items: &items,
        next: 0,
        look_up,
    };
    let text = run(format, &mut values)?;
    if values.next == 0 && !subscripted {
        return Err(error::type_error(
            "not all arguments converted during string formatting",
        ));
    }
    Ok(text)
}

/// `format % d`
pub fn percent_dict<V: Value>(format: &Str, args: &Dict<Str, V>) -> Result<Str> {
    let items: [&dyn DynValue; 1] = [args];
    let look_up = |key: &Str| Ok(Box::new(args.get(key)?) as Box<dyn DynValue>);
    run(
        format,
        &mut Values {
            items: &items,
            next: 0,
            look_up: Some(&look_up),
        },
    )
}

type LookUp<'a> = &'a dyn Fn(&Str) -> Result<Box<dyn DynValue>>;

/// The values to be formatted.
struct Values<'a> {
    items: &'a [&'a dyn DynValue],
    next: usize,
    look_up: Option<LookUp<'a>>,
}

impl<'a> Values<'a> {
    fn take(&mut self) -> Result<&'a dyn DynValue> {
        match self.items.get(self.next) {
            Some(item) => {
                self.next += 1;
                Ok(*item)
            }
            None => Err(error::type_error("not enough arguments for format string")),
        }
    }

    fn take_int(&mut self, kind: &str) -> Result<i64> {
        match self.take()?.as_number() {
            Some(Num::Int(value)) => value.to_i64().ok_or_else(|| {
                error::overflow_error(format!("Python int too large to convert to C {kind}"))
            }),
            _ => Err(error::type_error("* wants int")),
        }
    }
}

/// One conversion: `%(key)-10.3f`.
#[derive(Default)]
struct Conversion {
    left: bool,
    sign: Option<char>,
    alternate: bool,
    zero: bool,
    width: usize,
    precision: Option<usize>,
}

fn run(format: &Str, values: &mut Values<'_>) -> Result<Str> {
    let text = format.as_str();
    let mut out = String::with_capacity(text.len() + 16);
    let mut rest = text.chars();
    while let Some(c) = rest.next() {
        if c != '%' {
            out.push(c);
            continue;
        }
        if rest.as_str().starts_with('%') {
            rest.next();
            out.push('%');
            continue;
        }
        let mut keyed = None;
        if rest.as_str().starts_with('(') {
            rest.next();
            let Some(look_up) = values.look_up else {
                return Err(error::type_error("format requires a mapping"));
            };
            keyed = Some(look_up(&parse_key(&mut rest)?)?);
        }
        let conversion = Conversion::parse(&mut rest, values)?;
        let Some(kind) = rest.next() else {
            return Err(error::value_error("incomplete format"));
        };
        let value: &dyn DynValue = match &keyed {
            Some(value) => &**value,
            None => values.take()?,
        };
        let at = text.len() - rest.as_str().len() - kind.len_utf8();
        conversion.write(value, kind, text[..at].chars().count(), &mut out)?;
    }
    Ok(out.into())
}

fn parse_key(rest: &mut Chars<'_>) -> Result<Str> {
    let text = rest.as_str();
    let mut depth = 1;
    for (at, c) in text.char_indices() {
        match c {
            '(' => depth += 1,
            ')' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            *rest = text[at + 1..].chars();
            return Ok(text[..at].into());
        }
    }
    Err(error::value_error("incomplete format key"))
}

/// A number in the format.
fn parse_number(rest: &mut Chars<'_>, what: &str) -> Result<usize> {
    let mut value: usize = 0;
    while let Some(digit) = rest
        .as_str()
        .chars()
        .next()
        .and_then(|c| if c.is_ascii() { c.to_digit(10) } else { None })
    {
        rest.next();
        value = match value
            .checked_mul(10)
            .and_then(|v| v.checked_add(digit as usize))
        {
            Some(value) if value <= i32::MAX as usize => value,
            _ => return Err(error::value_error(format!("{what} too big"))),
        };
    }
    Ok(value)
}

impl Conversion {
    fn parse(rest: &mut Chars<'_>, values: &mut Values<'_>) -> Result<Conversion> {
        let mut this = Conversion::default();
        loop {
            match rest.as_str().chars().next() {
                Some('-') => this.left = true,
                Some('+') => this.sign = Some('+'),
                Some(' ') => this.sign = this.sign.or(Some(' ')),
                Some('#') => this.alternate = true,
                Some('0') => this.zero = true,
                _ => break,
            }
            rest.next();
        }
        if rest.as_str().starts_with('*') {
            rest.next();
            let width = values.take_int("ssize_t")?;
            this.left |= width < 0;
            this.width = super::checked_size(1, width.saturating_abs())?;
        } else {
            this.width = parse_number(rest, "width")?;
        }
        if rest.as_str().starts_with('.') {
            rest.next();
            this.precision = Some(if rest.as_str().starts_with('*') {
                rest.next();
                usize::try_from(values.take_int("int")?).unwrap_or(0)
            } else {
                parse_number(rest, "precision")?
            });
        }
        if matches!(rest.as_str().chars().next(), Some('h' | 'l' | 'L')) {
            rest.next();
        }
        Ok(this)
    }

    fn write(&self, value: &dyn DynValue, kind: char, at: usize, out: &mut String) -> Result<()> {
        match kind {
            's' | 'r' | 'a' => {
                let mut text = String::new();
                if kind == 's' {
                    value.str(&mut text)?
                } else {
                    value.repr(&mut text)?
                }
                if kind == 'a' {
                    let repr = std::mem::take(&mut text);
                    ascii(&repr, &mut text);
                }
                let text = match self.precision {
                    Some(limit) => text
                        .char_indices()
                        .nth(limit)
                        .map_or(&text[..], |(end, _)| &text[..end]),
                    None => &text,
                };
                self.pad("", "", text, false, out);
                Ok(())
            }
            'd' | 'i' | 'u' => {
                let number = match value.as_number() {
                    Some(number) => number.trunc()?,
                    None => return Err(wants(kind, "a real number", value)),
                };
                self.write_int(&number, 10, "", kind, out)
            }
            'x' | 'X' | 'o' => {
                let number = value.as_number();
                let Some(number) = number.as_ref().and_then(Num::as_int) else {
                    return Err(wants(kind, "an integer", value));
                };
                let (base, prefix) = match kind {
                    'x' => (16, "0x"),
                    'X' => (16, "0X"),
                    _ => (8, "0o"),
                };
                self.write_int(
                    number,
                    base,
                    if self.alternate { prefix } else { "" },
                    kind,
                    out,
                )
            }
            'e' | 'E' | 'f' | 'F' | 'g' | 'G' => {
                let Some(number) = value.as_number() else {
                    let name = value.type_name();
                    return Err(error::type_error(format!(
                        "must be real number, not {}",
                        name.as_str()
                    )));
                };
                self.write_float(number.to_f64()?, kind, out);
                Ok(())
            }
            'c' => self.write_char(value, out),
            _ => {
                let shown = if matches!(kind, ' '..='~') { kind } else { '?' };
                let code = u32::from(kind);
                Err(error::value_error(format!(
                    "unsupported format character '{shown}' (0x{code:x}) at index {at}"
                )))
            }
        }
    }

    fn write_int(
        &self,
        number: &Int,
        base: u32,
        prefix: &str,
        kind: char,
        out: &mut String,
    ) -> Result<()> {
        let mut digits = String::new();
        if base == 10 {
            number.write_decimal(&mut digits)?
        } else {
            number.write_radix(base, &mut digits)?
        }
        let size = digits.strip_prefix('-').unwrap_or(&digits);
        let size = if kind == 'X' {
            size.to_ascii_uppercase()
        } else {
            size.to_owned()
        };
        let zeros = self.precision.unwrap_or(0).saturating_sub(size.len());
        let size: String = repeat_n('0', zeros).chain(size.chars()).collect();
        self.pad(
            self.sign_of(number.is_negative()),
            prefix,
            &size,
            self.zero,
            out,
        );
        Ok(())
    }

    fn sign_of(&self, negative: bool) -> &'static str {
        match self.sign {
            _ if negative => "-",
            Some('+') => "+",
            Some(_) => " ",
            None => "",
        }
    }

    fn write_float(&self, number: f64, kind: char, out: &mut String) {
        let shape = Shape {
            kind: kind.to_ascii_lowercase() as u8,
            precision: self.precision.unwrap_or(6),
            upper: kind.is_ascii_uppercase(),
            alternate: self.alternate,
            dot_zero: false,
        };
        let mut text = String::new();
        shape_float(number, shape, &mut text);
        let negative = number.is_sign_negative() && !number.is_nan();
        self.pad(self.sign_of(negative), "", &text, self.zero, out);
    }

    fn write_char(&self, value: &dyn DynValue, out: &mut String) -> Result<()> {
        if let Some(text) = value.inner().downcast_ref::<Str>() {
            if text.char_count() != 1 {
                return Err(error::type_error("%c requires int or char"));
            }
            self.pad("", "", text.as_str(), false, out);
            return Ok(());
        }
        let number = value.as_number();
        let Some(code) = number.as_ref().and_then(Num::as_int) else {
            return Err(error::type_error("%c requires int or char"));
        };
        match code
            .to_i64()
            .and_then(|code| u32::try_from(code).ok())
            .filter(|code| *code < 0x11_0000)
        {
            Some(code) => {
                let c = char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER);
                self.pad("", "", c.encode_utf8(&mut [0; 4]), false, out);
                Ok(())
            }
            None => Err(error::overflow_error("%c arg not in range(0x110000)")),
        }
    }

    fn pad(&self, sign: &str, prefix: &str, text: &str, zero: bool, out: &mut String) {
        let length = sign.len() + prefix.len() + text.chars().count();
        let spare = self.width.saturating_sub(length);
        let (before, zeros, after) = match (self.left, zero) {
            (true, _) => (0, 0, spare),
            (false, true) => (0, spare, 0),
            (false, false) => (spare, 0, 0),
        };
        out.extend(repeat_n(' ', before));
        out.push_str(sign);
        out.push_str(prefix);
        out.extend(repeat_n('0', zeros));
        out.push_str(text);
        out.extend(repeat_n(' ', after));
    }
}

#[cold]
fn wants(kind: char, what: &str, value: &dyn DynValue) -> Error {
    let name = value.type_name();
    error::type_error(format!(
        "%{kind} format: {what} is required, not {}",
        name.as_str()
    ))
}
