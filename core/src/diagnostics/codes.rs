//! The codes of all diagnostics.
//!
//! In: a code, as it stands in brackets behind `error`. Out: one line that explains it. A code names what the user
//! did, not the stage that noticed.

macro_rules! codes {
    ($($(#[doc = $explanation:literal])+ $name:ident = $code:literal;)*) => {
        $($(#[doc = $explanation])+ pub const $name: &str = $code;)*

        /// Every code with its explanation, in the order of the stages.
        pub const ALL: &[(&str, &str)] = &[$(($code, concat!($($explanation),+).trim_ascii_start())),*];
    };
}

codes! {
    /// A source file cannot be read: it is missing, a folder, not permitted or too large.
    FILE = "file";
    /// A source file was changed by another process while it was compiled.
    FILE_CHANGED = "file-changed";
    /// The bytes of a source file are not text in the encoding that it declares (PEP 263).
    ENCODING = "encoding";
    /// CPython 3.13 refuses the file with a SyntaxError too.
    SYNTAX = "syntax";
    /// CPython 3.13 refuses the file with an IndentationError or TabError too.
    INDENTATION = "indentation";
    /// The program nests more deeply than the compiler follows.
    TOO_DEEP = "too-deep";
    /// CPython warns of this with a SyntaxWarning.
    SYNTAX_WARNING = "syntax-warning";
    /// An import names a module, or a name in a module, that cannot be found.
    IMPORT = "import";
    /// A name is bound nowhere and is not built in.
    UNDEFINED_NAME = "undefined-name";
    /// What `reveal_type()` was asked to show.
    REVEALED_TYPE = "revealed-type";
    /// The bases of a class contradict each other or are not known when the program is compiled.
    CLASS_BASES = "class-bases";
    /// A class that its decorator refuses in CPython too, when the program starts.
    CLASS_DECORATOR = "class-decorator";
    /// Something that depends on running source text or on CPython's own machinery.
    NOT_COMPILABLE = "not-compilable";
    /// Valid Python that is not supported yet.
    UNSUPPORTED = "unsupported";
    /// A stub file declares something that Portalis cannot read.
    STUB = "stub";
}

/// The line that explains a code.
pub fn explain(code: &str) -> Option<&'static str> {
    ALL.iter()
        .find(|(name, _)| *name == code)
        .map(|(_, explanation)| *explanation)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_unique_and_explained() {
        for (at, (code, explanation)) in ALL.iter().enumerate() {
            assert!(
                ALL[..at].iter().all(|(other, _)| other != code),
                "{code} stands twice"
            );
            assert!(
                explanation.ends_with('.')
                    && code.chars().all(|c| c == '-' || c.is_ascii_lowercase())
            );
        }
        assert!(explain(SYNTAX).is_some() && explain("nonsense").is_none());
    }
}
