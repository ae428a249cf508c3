//! `strftime` in the C locale.

use super::calendar::{Fields, StructTime};
use crate::error::Result;
use crate::str::Str;
use std::fmt::Write;

const WEEKDAYS: [&str; 7] = [
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
];
const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// The name of a weekday, Monday being 0.
pub(super) fn weekday(number: i64) -> &'static str {
    WEEKDAYS[number.rem_euclid(7) as usize]
}

/// The name of a month, January being 1.
pub(super) fn month(number: i64) -> &'static str {
    MONTHS[(number - 1).rem_euclid(12) as usize]
}

/// `time.strftime(format, t)`; now in the local zone without `t`
pub fn strftime(format: &Str, t: Option<&StructTime>) -> Result<Str> {
    let now;
    let fields = match t {
        Some(t) => &t.fields,
        None => {
            now = super::localtime(None)?;
            &now.fields
        }
    };
    let mut out = String::new();
    write_format(format.as_str(), fields, &mut out);
    Ok(Str::from(out))
}

fn write_format(format: &str, f: &Fields, out: &mut String) {
    let mut rest = format.chars();
    while let Some(c) = rest.next() {
        if c != '%' {
            out.push(c);
            continue;
        }
        match rest.next() {
            Some(directive) => write_directive(directive, f, out),
            None => out.push('%'),
        }
    }
}

fn write_directive(directive: char, f: &Fields, out: &mut String) {
    let whole = match directive {
        'c' => Some("%a %b %e %H:%M:%S %Y"),
        'D' | 'x' => Some("%m/%d/%y"),
        'F' => Some("%Y-%m-%d"),
        'R' => Some("%H:%M"),
        'r' => Some("%I:%M:%S %p"),
        'T' | 'X' => Some("%H:%M:%S"),
        _ => None,
    };
    if let Some(whole) = whole {
        return write_format(whole, f, out);
    }
    let hour12 = (f.hour + 11) % 12 + 1;
    // Writing to a string cannot fail.
    let _ = match directive {
        'a' => write!(out, "{}", &weekday(f.weekday)[..3]),
        'A' => write!(out, "{}", weekday(f.weekday)),
        'b' | 'h' => write!(out, "{}", &month(f.month)[..3]),
        'B' => write!(out, "{}", month(f.month)),
        'C' => write!(out, "{:02}", f.year.div_euclid(100)),
        'd' => write!(out, "{:02}", f.day),
        'e' => write!(out, "{:2}", f.day),
        'G' => write!(out, "{}", iso_week(f).0),
        'H' => write!(out, "{:02}", f.hour),
        'I' => write!(out, "{hour12:02}"),
        'j' => write!(out, "{:03}", f.yearday),
        'k' => write!(out, "{:2}", f.hour),
        'l' => write!(out, "{hour12:2}"),
        'm' => write!(out, "{:02}", f.month),
        'M' => write!(out, "{:02}", f.minute),
        'n' => writeln!(out),
        'p' => write!(out, "{}", if f.hour < 12 { "AM" } else { "PM" }),
        'S' => write!(out, "{:02}", f.second),
        't' => write!(out, "\t"),
        'u' => write!(out, "{}", f.weekday + 1),
        'U' => write!(out, "{:02}", (f.yearday + 6 - (f.weekday + 1) % 7) / 7),
        'V' => write!(out, "{:02}", iso_week(f).1),
        'w' => write!(out, "{}", (f.weekday + 1) % 7),
        'W' => write!(out, "{:02}", (f.yearday + 6 - f.weekday) / 7),
        'y' => write!(out, "{:02}", f.year.rem_euclid(100)),
        'Y' => write!(out, "{}", f.year),
        'z' => write!(
            out,
            "{}{:02}{:02}",
            if f.offset < 0 { '-' } else { '+' },
            f.offset.abs() / 3600,
            f.offset.abs() / 60 % 60
        ),
        'Z' => write!(out, "{}", f.zone),
        '%' => write!(out, "%"),
        other => write!(out, "%{other}"),
    };
}

/// The year and number of the ISO 8601 week.
fn iso_week(f: &Fields) -> (i64, i64) {
    let leap = |year: i64| year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let week = (f.yearday - f.weekday + 9) / 7;
    if week == 0 {
        // The last week of the year before: as if its days went on.
        let days = if leap(f.year - 1) { 366 } else { 365 };
        return (f.year - 1, (f.yearday + days - f.weekday + 9) / 7);
    }
    let days = if leap(f.year) { 366 } else { 365 };
    if week == 53 && f.yearday - f.weekday + 3 > days {
        return (f.year + 1, 1);
    }
    (f.year, week)
}
