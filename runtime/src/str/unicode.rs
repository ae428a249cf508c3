//! Properties and case mappings of single characters, as CPython 3.13 has them.
//!
//! In: a `char`. Out: whether it is a letter, a digit, ... or what it becomes in another case. Tables are in `tables.rs`.

use super::tables as t;

fn within(bounds: &[u32], c: char) -> bool {
    bounds.partition_point(|&at| at <= u32::from(c)) % 2 == 1
}

macro_rules! properties {
    ($($(#[$doc:meta])* $name:ident: $table:ident, $ascii:expr;)*) => {$(
        $(#[$doc])*
        #[inline]
        pub(crate) fn $name(c: char) -> bool {
            if c.is_ascii() {
                let ascii: fn(&char) -> bool = $ascii;
                ascii(&c)
            } else {
                within(t::$table, c)
            }
        }
    )*};
}

properties! {
    /// `str.isalpha`
    is_alpha: ALPHA, char::is_ascii_alphabetic;
    /// `str.isdecimal`
    is_decimal: DECIMAL, char::is_ascii_digit;
    /// `str.isdigit`
    is_digit: DIGIT, char::is_ascii_digit;
    /// `str.isnumeric`
    is_numeric: NUMERIC, char::is_ascii_digit;
    /// `str.isprintable`
    is_printable: PRINTABLE, |c| *c == ' ' || c.is_ascii_graphic();
    /// `str.isspace`
    is_space: SPACE, |c| matches!(c, '\t'..='\r' | '\x1c'..=' ');
    /// Lower case
    is_lower: LOWER, char::is_ascii_lowercase;
    /// Upper case
    is_upper: UPPER, char::is_ascii_uppercase;
    /// Title case, as U+01C5
    is_title: TITLE, |_| false;
    /// May begin an identifier.
    is_id_start: ID_START, |c| *c == '_' || c.is_ascii_alphabetic();
    /// May go on an identifier.
    is_id_continue: ID_CONTINUE, |c| *c == '_' || c.is_ascii_alphanumeric();
    /// Has case.
    is_cased: CASED, char::is_ascii_alphabetic;
    /// Does not interrupt a word when deciding on a final sigma.
    is_case_ignorable: CASE_IGNORABLE, |c| matches!(c, '\'' | '.' | ':' | '^' | '`');
}

/// The value of a decimal digit of any script.
pub(crate) fn decimal_value(c: char) -> Option<u32> {
    if c.is_ascii() {
        return c.to_digit(10);
    }
    let code = u32::from(c);
    let zero = *t::DECIMAL_ZEROS.get(
        t::DECIMAL_ZEROS
            .partition_point(|&zero| zero <= code)
            .checked_sub(1)?,
    )?;
    (code - zero < 10).then_some(code - zero)
}

/// A change of case.
#[derive(Clone, Copy)]
pub(crate) enum Case {
    Lower,
    Upper,
    Title,
    Folded,
}

type Runs = &'static [(u32, u32, u8, i32)];
type Long = &'static [(u32, &'static str)];

/// Appends a character in another case.
pub(crate) fn push_case(c: char, case: Case, out: &mut String) {
    if c.is_ascii() {
        out.push(match case {
            Case::Lower | Case::Folded => c.to_ascii_lowercase(),
            Case::Upper | Case::Title => c.to_ascii_uppercase(),
        });
        return;
    }
    let (runs, long): (Runs, Long) = match case {
        Case::Lower => (t::TO_LOWER, t::TO_LOWER_LONG),
        Case::Upper => (t::TO_UPPER, t::TO_UPPER_LONG),
        Case::Title => (t::TO_TITLE, t::TO_TITLE_LONG),
        Case::Folded => (t::TO_FOLDED, t::TO_FOLDED_LONG),
    };
    let code = u32::from(c);
    if let Ok(at) = long.binary_search_by_key(&code, |entry| entry.0) {
        out.push_str(long[at].1);
        return;
    }
    let after = runs.partition_point(|run| run.0 <= code);
    if let Some(&(first, last, step, delta)) = after.checked_sub(1).and_then(|at| runs.get(at))
        && code <= last
        && (code - first).is_multiple_of(u32::from(step))
    {
        out.push(char::from_u32(code.wrapping_add_signed(delta)).unwrap_or(c));
        return;
    }
    out.push(c);
}
