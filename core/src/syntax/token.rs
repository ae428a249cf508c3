//! Tokens: what the lexer hands to the parser.
//!
//! A token is twelve bytes: its kind and where its text lies. Names, numbers and strings are read from the source
//! only when the parser builds their node.

/// One token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token {
    /// What it is.
    pub kind: TokenKind,
    /// Offset of its first byte.
    pub lo: u32,
    /// Offset behind its last byte.
    pub hi: u32,
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

            /// The keyword that a word of up to eight bytes is, else a name.
            #[inline]
            pub(super) fn of_word(word: u64) -> Self {
                let (keyword, kind) = KEYWORDS[place(word)];
                if keyword == word { kind } else { Self::Name }
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
        let kind = |word: &str| TokenKind::of_word(packed(word.as_bytes()));
        assert_eq!(kind("lambda"), TokenKind::Lambda);
        assert_eq!(
            (kind("match"), kind("i")),
            (TokenKind::Name, TokenKind::Name)
        );
        assert_eq!(
            (TokenKind::Lambda.text(), TokenKind::ColonAssign.text()),
            ("lambda", ":=")
        );
        assert_eq!(size_of::<Token>(), 12);
    }
}
