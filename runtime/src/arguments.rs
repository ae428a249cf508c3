//! Arguments whose number or names are known only at run time: `f(*items)`, `f(**names)`.
//!
//! In: a spread iterable or dict and what the called function takes. Out: the values, checked as CPython checks them.

use crate::dict::Dict;
use crate::error::{self, Error, Result};
use crate::iter::Iterate;
use crate::list::List;
use crate::str::Str;
use crate::value::{DynValue, Value};

/// What a function takes from a `**` argument.
pub struct Names<'a> {
    /// Its name in messages.
    pub function: &'a str,
    /// The same with its module, as duplicated keywords are reported.
    pub qualified: &'a str,
    /// Positional parameters that must be among the names.
    pub required: &'a [&'a str],
    /// Keyword-only ones that must.
    pub keyword_only: &'a [&'a str],
    /// Those that may.
    pub optional: &'a [&'a str],
    /// Parameters that are filled by position already.
    pub filled: &'a [&'a str],
    /// Parameters that the items of a spread argument fill, in order.
    pub spread: &'a [&'a str],
    /// Names that are given as keywords beside it.
    pub keywords: &'a [&'a str],
    /// Whether other names are taken too.
    pub open: bool,
}

/// The items of a spread argument that fills parameters of `function`: the `required` ones, and `most` at most, after `given`.
pub fn spread<T: Value>(
    iter: impl Iterate<Item = T>,
    function: &str,
    given: usize,
    required: &[&str],
    most: usize,
) -> Result<List<T>> {
    let items = iter.collect_vec()?;
    if items.len() < required.len() {
        return Err(missing(function, &required[items.len()..], "positional"));
    }
    if items.len() > most {
        let takes = match required.len() == most {
            true => format!("{}", given + most),
            false => format!("from {} to {}", given + required.len(), given + most),
        };
        let plural = if takes == "1" { "" } else { "s" };
        return Err(error::type_error(format!(
            "{function}() takes {takes} positional argument{plural} but {} were given",
            given + items.len()
        )));
    }
    Ok(List::from_vec(items))
}

/// A copy of a `**` argument from which parameters can be taken by name; a spread argument beside it has `items` items.
pub fn keywords<T: Value>(
    dict: &Dict<Str, T>,
    names: &Names<'_>,
    items: i64,
) -> Result<Dict<Str, T>> {
    let spread = &names.spread[..(items as usize).min(names.spread.len())];
    let mut keys = dict.iter();
    while let Some(key) = keys.next()? {
        let name = key.as_str();
        let function = names.function;
        if names.keywords.contains(&name) {
            return Err(error::type_error(format!(
                "{}() got multiple values for keyword argument '{name}'",
                names.qualified
            )));
        }
        if names.filled.contains(&name) || spread.contains(&name) {
            return Err(error::type_error(format!(
                "{function}() got multiple values for argument '{name}'"
            )));
        }
        let known = [names.required, names.keyword_only, names.optional];
        if !names.open && !known.iter().any(|list| list.contains(&name)) {
            return Err(error::type_error(format!(
                "{function}() got an unexpected keyword argument '{name}'"
            )));
        }
    }
    for (list, kind) in [
        (names.required, "positional"),
        (names.keyword_only, "keyword-only"),
    ] {
        let mut absent = Vec::new();
        for name in list {
            if !spread.contains(name) && !dict.contains(&Str::from(*name))? {
                absent.push(*name);
            }
        }
        if !absent.is_empty() {
            return Err(missing(names.function, &absent, kind));
        }
    }
    Ok(dict.copy())
}

/// Adds a `**` argument to those before it; no name may come twice.
pub fn add_keywords<T: Value, U: Value>(
    into: &Dict<Str, U>,
    dict: &Dict<Str, T>,
    mut convert: impl FnMut(T) -> Result<U>,
) -> Result<()> {
    let mut items = dict.items().iter();
    while let Some((name, value)) = items.next()? {
        if into.contains(&name)? {
            return Err(error::type_error(format!(
                "got multiple values for keyword argument '{}'",
                name.as_str()
            )));
        }
        into.set(name, convert(value)?)?;
    }
    Ok(())
}

/// Adds to `into` what of a `**` argument is not among the parameters `taken`.
pub fn rest<T: Value, U: Value>(
    into: &Dict<Str, U>,
    dict: &Dict<Str, T>,
    taken: &[&str],
    mut convert: impl FnMut(T) -> Result<U>,
) -> Result<()> {
    let mut items = dict.items().iter();
    while let Some((name, value)) = items.next()? {
        if !taken.contains(&name.as_str()) {
            into.set(name, convert(value)?)?;
        }
    }
    Ok(())
}

/// The names and values of a `**` argument, after those that are given one by one.
pub fn named<T: Value>(first: Vec<(Str, T)>, dict: &Dict<Str, T>) -> Result<Vec<(Str, T)>> {
    let mut all = first;
    let mut items = dict.items().iter();
    while let Some(item) = items.next()? {
        all.push(item);
    }
    Ok(all)
}

/// Names and values seen through [`DynValue`], after those that are given one by one.
pub fn named_refs<'a, T: Value>(
    first: &[(Str, &'a dyn DynValue)],
    rest: &'a [(Str, T)],
) -> Vec<(Str, &'a dyn DynValue)> {
    let rest = rest
        .iter()
        .map(|(name, value)| (name.clone(), value as &dyn DynValue));
    first.iter().cloned().chain(rest).collect()
}

#[cold]
fn missing(function: &str, names: &[&str], kind: &str) -> Error {
    let quoted: Vec<String> = names.iter().map(|name| format!("'{name}'")).collect();
    let plural = if names.len() == 1 { "" } else { "s" };
    let list = match quoted.as_slice() {
        [a, b] => format!("{a} and {b}"),
        [head @ .., last] if !head.is_empty() => format!("{}, and {last}", head.join(", ")),
        other => other.concat(),
    };
    error::type_error(format!(
        "{function}() missing {} required {kind} argument{plural}: {list}",
        names.len()
    ))
}
