//! Which argument goes to which parameter: CPython's rules, once, for inference and for lowering to rir.
//!
//! In: the parameters of a function and the shapes of a call's arguments. Out: a [`Slot`] per parameter, or the text of
//! CPython's `TypeError` without the function's name.

use crate::hir::{self, ArgKind, ParamKind};
use portalis_memory::Symbol;
use std::fmt;

/// The shape of an argument.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ArgShape {
    /// By position.
    Positional,
    /// By name.
    Keyword(Symbol),
    /// `*values` of unknown length.
    Spread,
    /// `**values` of unknown names.
    SpreadKeywords,
}

/// What a parameter receives; numbers are positions in the list of arguments.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Slot {
    /// This argument.
    Arg(usize),
    /// An element of this spread argument, which must have one for it.
    Spread(usize),
    /// An element of this spread argument if it has one for it, else the default.
    SpreadOrDefault(usize),
    /// The value under its name in this `**` argument, which must have one.
    Named(usize),
    /// The value under its name in this `**` argument if it has one, else the default.
    NamedOrDefault(usize),
    /// An element of a spread argument if it has one for it, else the value under its name in a `**` argument.
    SpreadOrNamed {
        /// The spread argument.
        spread: usize,
        /// The `**` argument.
        named: usize,
        /// Whether the default is taken where neither has it; else one of them must.
        default: bool,
    },
    /// Its default.
    Default,
    /// `*args`: these arguments, then the rest of a spread one.
    VarArgs {
        /// Arguments in order.
        fixed: Vec<usize>,
        /// A spread argument whose remaining elements follow.
        spread: Option<usize>,
    },
    /// `**kwargs`: these names and arguments, and what is left of a `**` argument.
    VarKeywords {
        /// Names and arguments in order.
        named: Vec<(Symbol, usize)>,
        /// A `**` argument whose remaining values are taken.
        spread: Option<usize>,
    },
}

/// Whether a lone argument is gathered: `min(xs)` is no `min(*args)` where there is a form for one argument.
pub fn gathers_one(slots: &[Slot]) -> bool {
    slots
        .iter()
        .any(|s| matches!(s, Slot::VarArgs { fixed, spread: None } if fixed.len() == 1))
}

impl Slot {
    /// The arguments that it takes its value from.
    pub fn given(&self) -> impl Iterator<Item = usize> + '_ {
        type Named<'s> = &'s [(Symbol, usize)];
        let (first, fixed, named, last): (_, &[usize], Named<'_>, _) = match self {
            Slot::Arg(i) | Slot::Spread(i) | Slot::SpreadOrDefault(i) => (Some(*i), &[], &[], None),
            Slot::Named(i) | Slot::NamedOrDefault(i) => (Some(*i), &[], &[], None),
            Slot::SpreadOrNamed { spread, named, .. } => (Some(*spread), &[], &[], Some(*named)),
            Slot::VarArgs { fixed, spread } => (None, fixed, &[], *spread),
            Slot::VarKeywords { named, spread } => (None, &[], named, *spread),
            Slot::Default => (None, &[], &[], None),
        };
        let named = named.iter().map(|(_, i)| *i);
        let all = first.into_iter().chain(fixed.iter().copied());
        all.chain(named).chain(last)
    }
}

/// Whether a slot may take an item of a spread argument.
pub fn takes_item(slot: &Slot) -> bool {
    matches!(
        slot,
        Slot::Spread(_) | Slot::SpreadOrDefault(_) | Slot::SpreadOrNamed { .. }
    )
}

/// Whether a slot takes its value, or the rest of them, from a `**` argument.
pub fn takes_name(slot: &Slot) -> bool {
    match slot {
        Slot::Named(_) | Slot::NamedOrDefault(_) | Slot::SpreadOrNamed { .. } => true,
        Slot::VarKeywords { spread, .. } => spread.is_some(),
        _ => false,
    }
}

fn gathers(slot: &Slot) -> bool {
    matches!(
        slot,
        Slot::VarArgs {
            spread: Some(_),
            ..
        }
    )
}

/// Of several forms of a function those that take what a call spreads: `zip(*rows)` means the form with `*args`, not one
/// that hopes for the right number.
pub fn prefer<T>(candidates: &mut Vec<(T, Vec<Slot>)>) {
    type Wanted = fn(&[Slot]) -> bool;
    let wanted: [Wanted; 4] = [
        |slots| slots.iter().any(gathers) && !slots.iter().any(takes_item),
        |slots| slots.iter().any(|s| gathers(s) || takes_item(s)),
        |slots| slots.iter().any(takes_name),
        |slots| !gathers_one(slots),
    ];
    for wanted in wanted {
        if candidates.iter().any(|(_, slots)| wanted(slots)) {
            candidates.retain(|(_, slots)| wanted(slots));
        }
    }
}

/// A parameter, as far as binding asks.
pub trait Parameter {
    /// Its name, how it may be passed, and whether it has a default.
    fn signature(&self) -> (Symbol, ParamKind, bool);
}

/// What is asked of a parameter, at hand.
pub type Param = (Symbol, ParamKind, bool);

impl Parameter for Param {
    fn signature(&self) -> (Symbol, ParamKind, bool) {
        *self
    }
}

impl Parameter for hir::Param {
    fn signature(&self) -> (Symbol, ParamKind, bool) {
        (self.name, self.kind, self.default.is_some())
    }
}

/// Why arguments cannot be bound; as text it is the end of CPython's message.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Mismatch {
    /// More are given by position than there are parameters.
    TooMany {
        /// How many must be given.
        required: usize,
        /// How many may be given.
        most: usize,
        /// How many are.
        given: usize,
    },
    /// A parameter is given twice.
    Multiple(Symbol),
    /// No parameter has this name.
    Unexpected(Symbol),
    /// These parameters are not given.
    Missing(Vec<(Symbol, ParamKind)>),
}

/// Whether each parameter takes one argument, by its position.
pub fn is_one_to_one(
    params: &[impl Parameter],
    mut args: impl ExactSizeIterator<Item = ArgKind>,
) -> bool {
    args.len() == params.len()
        && args.all(|arg| arg == ArgKind::Positional)
        && params.iter().all(|p| accepts_position(p.signature().1))
}

/// Binds arguments to parameters.
pub fn bind(params: &[impl Parameter], args: &[ArgShape]) -> Result<Vec<Slot>, Mismatch> {
    match bind_positions(params, args) {
        Some(slots) => Ok(slots),
        None => bind_all(params, args),
    }
}

/// Binds arguments that are all given by position, as most are; `None` if they do not fit.
fn bind_positions(params: &[impl Parameter], args: &[ArgShape]) -> Option<Vec<Slot>> {
    if args.iter().any(|arg| *arg != ArgShape::Positional) {
        return None;
    }
    let mut slots = Vec::with_capacity(params.len());
    let mut next = 0;
    for param in params {
        let (_, kind, default) = param.signature();
        slots.push(match kind {
            ParamKind::VarArgs => Slot::VarArgs {
                fixed: (std::mem::replace(&mut next, args.len())..args.len()).collect(),
                spread: None,
            },
            ParamKind::VarKeywords => Slot::VarKeywords {
                named: Vec::new(),
                spread: None,
            },
            _ if accepts_position(kind) && next < args.len() => {
                next += 1;
                Slot::Arg(next - 1)
            }
            _ if default => Slot::Default,
            _ => return None,
        });
    }
    (next == args.len()).then_some(slots)
}

fn bind_all(params: &[impl Parameter], args: &[ArgShape]) -> Result<Vec<Slot>, Mismatch> {
    let params: Vec<Param> = params.iter().map(|p| p.signature()).collect();
    let mut slots: Vec<Option<Slot>> = vec![None; params.len()];
    let positional: Vec<usize> = (0..params.len())
        .filter(|i| accepts_position(params[*i].1))
        .collect();
    let rest = params.iter().position(|p| p.1 == ParamKind::VarArgs);
    let (mut next, mut extra, mut spread) = (0, Vec::new(), None);
    for (at, _) in args
        .iter()
        .enumerate()
        .filter(|(_, a)| matches!(a, ArgShape::Positional | ArgShape::Spread))
    {
        if args[at] == ArgShape::Spread {
            spread = Some(at);
        } else if next < positional.len() && spread.is_none() {
            slots[positional[next]] = Some(Slot::Arg(at));
            next += 1;
        } else {
            extra.push(at);
        }
    }
    if !extra.is_empty() && rest.is_none() && spread.is_none() {
        let required = params.iter().filter(|p| accepts_position(p.1) && !p.2);
        return Err(Mismatch::TooMany {
            required: required.count(),
            most: positional.len(),
            given: positional.len() + extra.len(),
        });
    }
    let (mut keywords, spread_keywords) = bind_keywords(&params, args, &mut slots)?;
    let mut missing = Vec::new();
    for (i, (name, kind, default)) in params.iter().enumerate() {
        if slots[i].is_some() {
            continue;
        }
        let spread_here = spread.filter(|_| accepts_position(*kind));
        let named_here = spread_keywords.filter(|_| accepts_name(*kind));
        slots[i] = Some(match (kind, spread_here, named_here) {
            (ParamKind::VarArgs, ..) => Slot::VarArgs {
                fixed: std::mem::take(&mut extra),
                spread,
            },
            (ParamKind::VarKeywords, ..) => Slot::VarKeywords {
                named: std::mem::take(&mut keywords),
                spread: spread_keywords,
            },
            (_, Some(spread), Some(named)) => Slot::SpreadOrNamed {
                spread,
                named,
                default: *default,
            },
            (_, Some(at), _) if *default => Slot::SpreadOrDefault(at),
            (_, Some(at), _) => Slot::Spread(at),
            (_, _, Some(at)) if *default => Slot::NamedOrDefault(at),
            (_, _, Some(at)) => Slot::Named(at),
            _ if *default => Slot::Default,
            _ => {
                missing.push((*name, *kind));
                Slot::Default
            }
        });
    }
    if !missing.is_empty() {
        return Err(Mismatch::Missing(missing));
    }
    Ok(slots.into_iter().flatten().collect())
}

/// Keyword arguments that no parameter has by name, and the place of `**`.
type Keywords = (Vec<(Symbol, usize)>, Option<usize>);

/// Binds what is given by name.
fn bind_keywords(
    params: &[Param],
    args: &[ArgShape],
    slots: &mut [Option<Slot>],
) -> Result<Keywords, Mismatch> {
    let mut keywords = Vec::new();
    let mut spread_keywords = None;
    for (at, arg) in args.iter().enumerate() {
        match arg {
            ArgShape::Keyword(name) => match params
                .iter()
                .position(|p| p.0 == *name && accepts_name(p.1))
            {
                Some(i) if slots[i].is_some() => {
                    return Err(Mismatch::Multiple(*name));
                }
                Some(i) => slots[i] = Some(Slot::Arg(at)),
                None if params.iter().any(|p| p.1 == ParamKind::VarKeywords) => {
                    keywords.push((*name, at))
                }
                None => return Err(Mismatch::Unexpected(*name)),
            },
            ArgShape::SpreadKeywords => spread_keywords = Some(at),
            _ => {}
        }
    }
    Ok((keywords, spread_keywords))
}

fn accepts_position(kind: ParamKind) -> bool {
    matches!(kind, ParamKind::PositionalOnly | ParamKind::Normal)
}

fn accepts_name(kind: ParamKind) -> bool {
    matches!(kind, ParamKind::Normal | ParamKind::KeywordOnly)
}

impl fmt::Display for Mismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooMany {
                required,
                most,
                given,
            } => f.write_str(&too_many(*required, *most, *given)),
            Self::Multiple(name) => write!(f, "got multiple values for argument '{name}'"),
            Self::Unexpected(name) => write!(f, "got an unexpected keyword argument '{name}'"),
            Self::Missing(missing) => f.write_str(&missing_text(missing)),
        }
    }
}

fn too_many(required: usize, most: usize, given: usize) -> String {
    let takes = if required == most {
        format!("{most}")
    } else {
        format!("from {required} to {most}")
    };
    let arguments = if most == 1 { "argument" } else { "arguments" };
    let were = if given == 1 { "was" } else { "were" };
    format!("takes {takes} positional {arguments} but {given} {were} given")
}

fn missing_text(missing: &[(Symbol, ParamKind)]) -> String {
    let keyword_only = missing
        .iter()
        .all(|(_, kind)| *kind == ParamKind::KeywordOnly);
    let list: Vec<_> = missing
        .iter()
        .filter(|(_, k)| keyword_only == (*k == ParamKind::KeywordOnly))
        .collect();
    let names: Vec<String> = list.iter().map(|(name, _)| format!("'{name}'")).collect();
    let kind = if keyword_only {
        "keyword-only"
    } else {
        "positional"
    };
    let (plural, joined) = match names.as_slice() {
        [one] => ("", one.clone()),
        [a, b] => ("s", format!("{a} and {b}")),
        [head @ .., last] => ("s", format!("{}, and {last}", head.join(", "))),
        [] => ("", String::new()),
    };
    format!(
        "missing {} required {kind} argument{plural}: {joined}",
        names.len()
    )
}
