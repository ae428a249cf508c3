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

            /// The keyword that `word` is, else a name.
            pub(super) fn of_word(word: &[u8]) -> Self {
                if !may_be_keyword(word) {
                    return Self::Name;
                }
                match packed(word) {
                    $(key::$keyword => Self::$keyword,)*
                    _ => Self::Name,
                }
            }
        }

        /// For each first byte, the lengths of the keywords that begin with it, as bits.
        static LENGTHS: [u16; 256] = {
            let mut lengths = [0; 256];
            $(lengths[$word.as_bytes()[0] as usize] |= 1 << $word.len();)*
            lengths
        };

        /// The keywords as numbers, so that telling them apart is a few comparisons.
        #[allow(non_upper_case_globals, reason = "keywords are named like their text")]
        mod key {
            $(pub(super) const $keyword: u64 = super::packed($word.as_bytes());)*
        }
    };
}

/// Whether a keyword begins with the word's first byte and is as long. Most names are told from keywords by that.
fn may_be_keyword(word: &[u8]) -> bool {
    let first = word.first().copied().unwrap_or_default();
    word.len() <= 8 && LENGTHS[usize::from(first)] >> word.len() & 1 == 1
}

/// A word of two to eight bytes as one number.
const fn packed(word: &[u8]) -> u64 {
    let mut number = 0;
    let mut at = 0;
    while at < word.len() {
        number = number << 8 | word[at] as u64;
        at += 1;
    }
    number
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
        assert_eq!(TokenKind::of_word(b"lambda"), TokenKind::Lambda);
        assert_eq!(TokenKind::of_word(b"match"), TokenKind::Name);
        assert_eq!(TokenKind::of_word(b"i"), TokenKind::Name);
        assert_eq!(
            (TokenKind::Lambda.text(), TokenKind::ColonAssign.text()),
            ("lambda", ":=")
        );
        assert_eq!(size_of::<Token>(), 12);
    }
}
