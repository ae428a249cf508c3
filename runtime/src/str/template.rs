//! `"...".format(...)`: replacement fields with automatic, numbered and named arguments, conversions and nested specs.
//!
//! In: the template and its arguments. Out: the text, or CPython's ValueError, IndexError or KeyError. Attributes and subscripts in
//! fields are refused.

use super::quote::ascii;
use super::raw::Str;
use crate::dict::Dict;
use crate::error::{self, Result};
use crate::value::{DynValue, Value};

/// `template.format(a, b, ..., name=c, ...)`
pub fn format(
    template: &Str,
    args: &[&dyn DynValue],
    named: &[(Str, &dyn DynValue)],
) -> Result<Str> {
    let look_up =
        |name: &str, run: &mut Use<'_>| match named.iter().find(|(key, _)| key.as_str() == name) {
            Some((_, value)) => run(*value),
            None => Err(error::key_error(&Str::from(name))),
        };
    finish(template, args, &look_up)
}

/// `template.format_map(d)`
pub fn format_map<V: Value>(template: &Str, mapping: &Dict<Str, V>) -> Result<Str> {
    let look_up = |name: &str, run: &mut Use<'_>| run(&mapping.get(&Str::from(name))?);
    finish(template, &[], &look_up)
}

fn finish(template: &Str, args: &[&dyn DynValue], named: Named<'_>) -> Result<Str> {
    let mut out = String::with_capacity(template.byte_count() + 16);
    let mut fields = Fields {
        args,
        named,
        next: Numbering::Unknown,
    };
    fields.expand(template.as_str(), 2, &mut out)?;
    Ok(out.into())
}

/// What is done with an argument once found.
type Use<'a> = dyn FnMut(&dyn DynValue) -> Result<()> + 'a;
type Named<'a> = &'a dyn Fn(&str, &mut Use<'_>) -> Result<()>;

enum Numbering {
    Unknown,
    Automatic(usize),
    Manual,
}

struct Fields<'a> {
    args: &'a [&'a dyn DynValue],
    named: Named<'a>,
    next: Numbering,
}

/// A replacement field: `{name!conversion:spec}`.
struct Field<'a> {
    name: &'a str,
    conversion: Option<char>,
    spec: &'a str,
}

impl Fields<'_> {
    fn expand(&mut self, template: &str, depth: u32, out: &mut String) -> Result<()> {
        if depth == 0 {
            return Err(error::value_error("Max string recursion exceeded"));
        }
        let mut rest = template;
        while let Some(at) = rest.find(['{', '}']) {
            out.push_str(&rest[..at]);
            let brace = &rest[at..=at];
            rest = &rest[at + 1..];
            if let Some(after) = rest.strip_prefix(brace) {
                out.push_str(brace);
                rest = after;
            } else if brace == "}" {
                return Err(error::value_error(
                    "Single '}' encountered in format string",
                ));
            } else if rest.is_empty() {
                return Err(error::value_error(
                    "Single '{' encountered in format string",
                ));
            } else {
                let (field, after) = parse_field(rest)?;
                self.replace(&field, depth, out)?;
                rest = after;
            }
        }
        out.push_str(rest);
        Ok(())
    }

    fn replace(&mut self, field: &Field<'_>, depth: u32, out: &mut String) -> Result<()> {
        let place = self.place(field.name)?;
        let mut spec = String::new();
        if field.spec.contains(['{', '}']) {
            self.expand(field.spec, depth - 1, &mut spec)?;
        } else {
            spec.push_str(field.spec);
        }
        let mut write = |value: &dyn DynValue| match field.conversion {
            None => value.format(&spec, out),
            Some(conversion @ ('r' | 's' | 'a')) => {
                let mut text = String::new();
                if conversion == 's' {
                    value.str(&mut text)?
                } else {
                    value.repr(&mut text)?
                }
                if conversion == 'a' {
                    let repr = std::mem::take(&mut text);
                    ascii(&repr, &mut text);
                }
                crate::format::format_str(&text, &spec, out)
            }
            Some(conversion) => Err(error::value_error(format!(
                "Unknown conversion specifier {conversion}"
            ))),
        };
        match place {
            Some(index) => match self.args.get(index) {
                Some(value) => write(*value),
                None => Err(error::index_error(format!(
                    "Replacement index {index} out of range for positional args tuple"
                ))),
            },
            None => (self.named)(field.name, &mut write),
        }
    }

    /// Which positional argument a field means; `None` for a name.
    fn place(&mut self, name: &str) -> Result<Option<usize>> {
        if let Some(at) = name.find(['.', '[']) {
            let what = if name[at..].starts_with('.') {
                "attributes"
            } else {
                "subscripts"
            };
            return Err(error::value_error(format!(
                "{what} in format fields are not supported by Portalis"
            )));
        }
        if name.is_empty() {
            let index = match self.next {
                Numbering::Unknown => 0,
                Numbering::Automatic(next) => next,
                Numbering::Manual => {
                    return Err(error::value_error(
                        "cannot switch from manual field specification to automatic field numbering",
                    ));
                }
            };
            self.next = Numbering::Automatic(index + 1);
            return Ok(Some(index));
        }
        if !name.bytes().all(|b| b.is_ascii_digit()) {
            return Ok(None);
        }
        if matches!(self.next, Numbering::Automatic(_)) {
            return Err(error::value_error(
                "cannot switch from automatic field numbering to manual field specification",
            ));
        }
        self.next = Numbering::Manual;
        match name.parse() {
            Ok(index) if index <= isize::MAX as usize => Ok(Some(index)),
            _ => Err(error::value_error(
                "Too many decimal digits in format string",
            )),
        }
    }
}

/// Parses a field up to its closing brace; gives what follows too.
fn parse_field(text: &str) -> Result<(Field<'_>, &str)> {
    let mut in_brackets = false;
    let end_of_name = text.char_indices().find(|(_, c)| match c {
        '[' | ']' => {
            in_brackets = *c == '[';
            false
        }
        '{' | '}' | ':' | '!' => !in_brackets,
        _ => false,
    });
    let Some((at, end)) = end_of_name else {
        return Err(error::value_error("expected '}' before end of string"));
    };
    let (name, mut rest) = (&text[..at], &text[at + 1..]);
    let mut field = Field {
        name,
        conversion: None,
        spec: "",
    };
    match end {
        '{' => return Err(error::value_error("unexpected '{' in field name")),
        '}' => return Ok((field, rest)),
        '!' => {
            let mut chars = rest.chars();
            field.conversion = chars.next();
            if field.conversion.is_none() {
                return Err(error::value_error(
                    "end of string while looking for conversion specifier",
                ));
            }
            match chars.next() {
                Some('}') => return Ok((field, chars.as_str())),
                Some(':') | None => rest = chars.as_str(),
                Some(_) => {
                    return Err(error::value_error(
                        "expected ':' after conversion specifier",
                    ));
                }
            }
        }
        _ => {}
    }
    let mut depth = 1;
    for (at, c) in rest.char_indices() {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            field.spec = &rest[..at];
            return Ok((field, &rest[at + 1..]));
        }
    }
    Err(error::value_error("unmatched '{' in format spec"))
}
