//! `isalpha`, `isdigit`, ... and `isidentifier`.

use super::raw::Str;
use super::unicode as u;

macro_rules! every {
    ($($(#[$doc:meta])* $name:ident: $ascii:expr, $test:expr;)*) => {
        impl Str {$(
            $(#[$doc])*
            #[inline]
            pub fn $name(&self) -> bool {
                match self.as_str().as_bytes() {
                    [] => false,
                    [one] => $ascii(one),
                    _ => all(self, $test),
                }
            }
        )*}
    };
}

fn all(text: &Str, test: fn(char) -> bool) -> bool {
    text.as_str().chars().all(test)
}

every! {
    /// `s.isalpha()`
    isalpha: u8::is_ascii_alphabetic, u::is_alpha;
    /// `s.isdecimal()`
    isdecimal: u8::is_ascii_digit, u::is_decimal;
    /// `s.isdigit()`
    isdigit: u8::is_ascii_digit, u::is_digit;
    /// `s.isnumeric()`
    isnumeric: u8::is_ascii_digit, u::is_numeric;
    /// `s.isalnum()`
    isalnum: u8::is_ascii_alphanumeric, |c| u::is_alpha(c) || u::is_decimal(c) || u::is_digit(c) || u::is_numeric(c);
    /// `s.isspace()`
    isspace: |b: &u8| matches!(b, 9..=13 | 28..=32), u::is_space;
}

impl Str {
    /// `s.isascii()`
    #[inline]
    pub fn isascii(&self) -> bool {
        self.is_ascii()
    }

    /// `s.isprintable()`
    pub fn isprintable(&self) -> bool {
        self.as_str().chars().all(u::is_printable)
    }

    /// `s.islower()`
    pub fn islower(&self) -> bool {
        self.one_case(u::is_lower, |c| u::is_upper(c) || u::is_title(c))
    }

    /// `s.isupper()`
    pub fn isupper(&self) -> bool {
        self.one_case(u::is_upper, |c| u::is_lower(c) || u::is_title(c))
    }

    fn one_case(&self, wanted: fn(char) -> bool, refused: fn(char) -> bool) -> bool {
        let mut any = false;
        for c in self.as_str().chars() {
            if refused(c) {
                return false;
            }
            any |= wanted(c);
        }
        any
    }

    /// `s.istitle()`
    pub fn istitle(&self) -> bool {
        let (mut any, mut after_cased) = (false, false);
        for c in self.as_str().chars() {
            let (high, low) = (u::is_upper(c) || u::is_title(c), u::is_lower(c));
            if (high && after_cased) || (low && !after_cased) {
                return false;
            }
            after_cased = high || low;
            any |= after_cased;
        }
        any
    }

    /// `s.isidentifier()`
    pub fn isidentifier(&self) -> bool {
        let mut chars = self.as_str().chars();
        chars.next().is_some_and(u::is_id_start) && chars.all(u::is_id_continue)
    }
}
