//! Tokens: what the lexer hands to the parser.
//!
//! A token is sixteen bytes: its kind, where its text lies, and of a name the symbol, for a name is interned while its bytes are at hand.
//! Numbers and strings are read from the source only when the parser builds their node.

use portalis_memory::{NameStart, Symbol};

/// One token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token {
    /// What it is.
    pub kind: TokenKind,
    /// How a literal of text or bytes is written; nothing for other tokens.
    pub quoting: Quoting,
    /// Offset of its first byte.
    pub lo: u32,
    /// Offset behind its last byte.
    pub hi: u32,
    /// The name that it is, normalised as Python does (NFKC); of another token the empty one.
    pub name: Symbol,
}

/// How a literal of text or bytes is written, as the lexer saw it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Quoting(u8);

impl Quoting {
    /// The letters in front of the quotes: none, one or two.
    const PREFIX: u8 = 3;
    const TRIPLE: u8 = 1 << 2;
    const RAW: u8 = 1 << 3;
    const BYTES: u8 = 1 << 4;
    const FORMATTED: u8 = 1 << 5;
    const BACKSLASH: u8 = 1 << 6;
    const RETURN: u8 = 1 << 7;

    /// What a prefix says.
    #[inline]
    pub(super) fn of_prefix(prefix: &[u8]) -> Self {
        prefix.iter().fold(Self(0), |quoting, letter| {
            let bit = match letter.to_ascii_lowercase() {
                b'r' => Self::RAW,
                b'b' => Self::BYTES,
                b'f' => Self::FORMATTED,
                _ => 0,
            };
            Self((quoting.0 | bit) + 1)
        })
    }

    /// The same with three quotes.
    pub(super) fn set_triple(&mut self) {
        self.0 |= Self::TRIPLE;
    }

    /// The same with a backslash in it.
    pub(super) fn set_backslash(&mut self) {
        self.0 |= Self::BACKSLASH;
    }

    /// The same with a carriage return in it, which is read as a line end.
    pub(super) fn set_return(&mut self) {
        self.0 |= Self::RETURN;
    }

    /// How many bytes of prefix there are.
    pub fn prefix(self) -> usize {
        usize::from(self.0 & Self::PREFIX)
    }

    /// How many quotes there are at each end.
    pub fn quotes(self) -> usize {
        if self.is_triple() { 3 } else { 1 }
    }

    /// Whether there are three quotes.
    pub fn is_triple(self) -> bool {
        self.0 & Self::TRIPLE != 0
    }

    /// Whether backslashes are themselves.
    pub fn is_raw(self) -> bool {
        self.0 & Self::RAW != 0
    }

    /// Whether it is a literal of bytes.
    pub fn is_bytes(self) -> bool {
        self.0 & Self::BYTES != 0
    }

    /// Whether it is an f-string.
    pub fn is_formatted(self) -> bool {
        self.0 & Self::FORMATTED != 0
    }

    /// Whether the value is what stands between the quotes, as it is.
    pub fn is_plain(self) -> bool {
        self.0 & Self::RETURN == 0 && (self.is_raw() || self.0 & Self::BACKSLASH == 0)
    }
}

macro_rules! tokens {
    (
        plain { $($(#[$doc:meta])* $plain:ident,)* }
        keywords { $($keyword:ident = $word:literal,)* }
        operators { $($operator:ident = $sign:literal,)* }
    ) => {
        /// The kinds of token.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[repr(u8)]
        #[allow(missing_docs, reason = "keywords and operators are named like their text")]
        pub enum TokenKind {
            $($(#[$doc])* $plain,)*
            $($keyword,)*
            $($operator,)*
        }

        impl TokenKind {
            /// The text of a keyword or operator.
            pub const fn text(self) -> &'static str {
                match self {
                    $(Self::$keyword => $word,)*
                    $(Self::$operator => $sign,)*
                    _ => "",
                }
            }

            /// The keyword that a word is, else a name.
            #[inline]
            pub(super) fn of_word(word: NameStart) -> Self {
                let (keyword, kind) = KEYWORDS[place(word.first)];
                if (keyword, 0) == (word.first, word.second) { kind } else { Self::Name }
            }
        }

        /// The keywords, each at the place that its bytes say.
        static KEYWORDS: [(u64, TokenKind); PLACES] = {
            let mut table = [(0, TokenKind::Name); PLACES];
            $(
                let word = packed($word.as_bytes());
                assert!(table[place(word)].0 == 0, "each keyword has a place of its own");
                table[place(word)] = (word, TokenKind::$keyword);
            )*
            table
        };
    };
}

/// A power of two.
const PLACES: usize = 64;
/// Found by trial: it gives each keyword another place.
const MULTIPLIER: u64 = 0xb57c_8e05_e3c9_b0e1;

/// Where a word is among the keywords if it is one.
const fn place(word: u64) -> usize {
    (word.wrapping_mul(MULTIPLIER) >> (u64::BITS - PLACES.ilog2())) as usize
}

/// A word of up to eight bytes as one number, the first byte lowest.
const fn packed(word: &[u8]) -> u64 {
    let mut bytes = [0; 8];
    let mut at = 0;
    while at < word.len() {
        bytes[at] = word[at];
        at += 1;
    }
    u64::from_le_bytes(bytes)
}

tokens! {
    plain {
        /// The end of the file.
        EndMarker,
        /// The end of a logical line.
        Newline,
        /// The beginning of a block.
        Indent,
        /// The end of a block.
        Dedent,
        /// An identifier or soft keyword.
        Name,
        /// A decimal integer.
        Int,
        /// A hexadecimal, octal or binary integer.
        RadixInt,
        /// A number with a point or an exponent.
        Float,
        /// A number with a `j` behind it.
        Imaginary,
        /// A string or bytes literal, with prefix and quotes.
        String,
        /// The prefix and opening quotes of an f-string.
        FStringStart,
        /// Literal text in an f-string or format spec; it may be empty.
        FStringMiddle,
        /// The closing quotes of an f-string.
        FStringEnd,
        /// A character that no token begins with.
        Unknown,
    }
    keywords {
        False = "False", None = "None", True = "True", And = "and", As = "as", Assert = "assert", Async = "async",
        Await = "await", Break = "break", Class = "class", Continue = "continue", Def = "def", Del = "del",
        Elif = "elif", Else = "else", Except = "except", Finally = "finally", For = "for", From = "from",
        Global = "global", If = "if", Import = "import", In = "in", Is = "is", Lambda = "lambda",
        Nonlocal = "nonlocal", Not = "not", Or = "or", Pass = "pass", Raise = "raise", Return = "return",
        Try = "try", While = "while", With = "with", Yield = "yield",
    }
    operators {
        LeftParen = "(", RightParen = ")", LeftBracket = "[", RightBracket = "]", LeftBrace = "{",
        RightBrace = "}", Comma = ",", Colon = ":", Dot = ".", Semicolon = ";", Assign = "=", Arrow = "->",
        ColonAssign = ":=", Exclamation = "!", Ellipsis = "...", Plus = "+", Minus = "-", Star = "*", Slash = "/",
        DoubleSlash = "//", Percent = "%", At = "@", DoubleStar = "**", LeftShift = "<<", RightShift = ">>",
        Ampersand = "&", Pipe = "|", Caret = "^", Tilde = "~", Less = "<", Greater = ">", LessEqual = "<=",
        GreaterEqual = ">=", Equal = "==", NotEqual = "!=", PlusAssign = "+=", MinusAssign = "-=",
        StarAssign = "*=", SlashAssign = "/=", DoubleSlashAssign = "//=", PercentAssign = "%=", AtAssign = "@=",
        DoubleStarAssign = "**=", LeftShiftAssign = "<<=", RightShiftAssign = ">>=", AmpersandAssign = "&=",
        PipeAssign = "|=", CaretAssign = "^=",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_told_from_keywords() {
        let kind = |word: &str| {
            let mut bytes = [0; 16];
            bytes[..word.len()].copy_from_slice(word.as_bytes());
            TokenKind::of_word(NameStart::of(&bytes, word.len()))
        };
        assert_eq!(kind("lambda"), TokenKind::Lambda);
        for name in ["match", "i", "continued"] {
            assert_eq!(kind(name), TokenKind::Name);
        }
        assert_eq!(
            (TokenKind::Lambda.text(), TokenKind::ColonAssign.text()),
            ("lambda", ":=")
        );
        assert_eq!(size_of::<Token>(), 16);
    }
}
