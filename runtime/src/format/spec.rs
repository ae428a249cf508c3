//! The parser of format specifications: `[[fill]align][sign][z][#][0][width][grouping][.precision][type]`.

use crate::error::{self, Error, Result};

/// A parsed specification.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Spec {
    pub(crate) fill: char,
    pub(crate) align: char,
    pub(crate) sign: Option<char>,
    pub(crate) no_negative_zero: bool,
    pub(crate) alternate: bool,
    pub(crate) width: usize,
    /// The separator and the size of the groups.
    pub(crate) grouping: Option<(char, usize)>,
    pub(crate) precision: Option<usize>,
    /// The presentation type; `'\0'` when left out.
    pub(crate) kind: char,
}

/// What is left to parse.
struct Rest<'a>(&'a str);

impl Rest<'_> {
    fn peek(&self) -> Option<char> {
        self.0.chars().next()
    }

    fn take(&mut self, wanted: impl Fn(char) -> bool) -> Option<char> {
        let c = self.peek().filter(|c| wanted(*c))?;
        self.0 = &self.0[c.len_utf8()..];
        Some(c)
    }

    fn eat(&mut self, c: char) -> bool {
        self.take(|found| found == c).is_some()
    }

    /// A decimal number, if there is one.
    fn number(&mut self) -> Result<Option<usize>> {
        let mut value: Option<usize> = None;
        while let Some(digit) = self.peek().and_then(crate::str::unicode::decimal_value) {
            self.take(|_| true);
            let more = value
                .unwrap_or(0)
                .checked_mul(10)
                .and_then(|v| v.checked_add(digit as usize));
            match more {
                Some(more) if more <= isize::MAX as usize => value = Some(more),
                _ => {
                    return Err(error::value_error(
                        "Too many decimal digits in format string",
                    ));
                }
            }
        }
        Ok(value)
    }
}

fn is_align(c: char) -> bool {
    matches!(c, '<' | '>' | '=' | '^')
}

impl Spec {
    /// Parses the specification for an object of the type named; `kind` and `align` are the type's defaults.
    pub(crate) fn parse(text: &str, type_name: &str, kind: char, align: char) -> Result<Spec> {
        let mut spec = Spec {
            fill: ' ',
            align,
            sign: None,
            no_negative_zero: false,
            alternate: false,
            width: 0,
            grouping: None,
            precision: None,
            kind,
        };
        let mut rest = Rest(text);
        let (mut filled, mut aligned) = (false, false);
        let mut chars = text.chars();
        if let (Some(fill), Some(align)) = (chars.next(), chars.next().filter(|c| is_align(*c))) {
            (spec.fill, spec.align) = (fill, align);
            rest = Rest(chars.as_str());
            (filled, aligned) = (true, true);
        } else if let Some(align) = rest.take(is_align) {
            spec.align = align;
            aligned = true;
        }
        spec.sign = rest.take(|c| matches!(c, ' ' | '+' | '-'));
        spec.no_negative_zero = rest.eat('z');
        spec.alternate = rest.eat('#');
        if !filled && rest.eat('0') {
            spec.fill = '0';
            if !aligned && align == '>' {
                spec.align = '=';
            }
        }
        spec.width = rest.number()?.unwrap_or(0);
        spec.parse_grouping(&mut rest)?;
        if rest.eat('.') {
            spec.precision = rest.number()?;
            if spec.precision.is_none() {
                return Err(error::value_error("Format specifier missing precision"));
            }
        }
        let mut tail = rest.0.chars();
        if let Some(kind) = tail.next() {
            if tail.next().is_some() {
                return Err(error::value_error(format!(
                    "Invalid format specifier '{text}' for object of type '{type_name}'"
                )));
            }
            spec.kind = kind;
        }
        spec.check_grouping()?;
        Ok(spec)
    }

    fn parse_grouping(&mut self, rest: &mut Rest<'_>) -> Result<()> {
        if rest.eat(',') {
            self.grouping = Some((',', 3));
        }
        if rest.eat('_') {
            if self.grouping.is_some() {
                return Err(error::value_error("Cannot specify both ',' and '_'."));
            }
            self.grouping = Some(('_', 3));
        }
        if rest.peek() == Some(',') && matches!(self.grouping, Some(('_', _))) {
            return Err(error::value_error("Cannot specify both ',' and '_'."));
        }
        Ok(())
    }

    fn check_grouping(&mut self) -> Result<()> {
        let Some((separator, _)) = self.grouping else {
            return Ok(());
        };
        match self.kind {
            'd' | 'e' | 'f' | 'g' | 'E' | 'G' | '%' | 'F' | '\0' => Ok(()),
            'b' | 'o' | 'x' | 'X' if separator == '_' => {
                self.grouping = Some(('_', 4));
                Ok(())
            }
            kind => {
                let kind = shown(kind);
                Err(error::value_error(format!(
                    "Cannot specify '{separator}' with '{kind}'."
                )))
            }
        }
    }

    /// Whether zeros fill the space after the sign, where groups go on through them.
    pub(crate) fn zero_filled(&self) -> bool {
        self.fill == '0' && self.align == '='
    }
}

/// A presentation type as error messages show it.
fn shown(kind: char) -> String {
    if matches!(kind, '!'..='\x7f') {
        kind.to_string()
    } else {
        format!("\\x{:x}", u32::from(kind))
    }
}

/// `ValueError: Unknown format code 'q' for object of type 'int'`
#[cold]
pub(super) fn unknown_code(kind: char, type_name: &str) -> Error {
    let kind = shown(kind);
    error::value_error(format!(
        "Unknown format code '{kind}' for object of type '{type_name}'"
    ))
}
