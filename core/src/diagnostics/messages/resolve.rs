//! What is wrong with names, imports and classes.

use crate::diagnostics::{Diagnostic, codes};
use crate::source::Span;

/// An import of a module that is nowhere.
pub fn no_module(span: Span, dotted: &str) -> Diagnostic {
    let message = format!("No module named '{dotted}'");
    Diagnostic::error(codes::IMPORT, span, message).help(
        "a module is looked for beside the program and in the part of the standard library that \
         Portalis brings along; packages installed for CPython are not visible",
    )
}

/// An import of a name that the module does not have.
pub fn no_name_in_module(span: Span, name: &str, module: &str, ours: bool) -> Diagnostic {
    if ours {
        let message = format!("'{name}' of the module '{module}' is not supported yet");
        return Diagnostic::error(codes::IMPORT, span, message)
            .help("write the part that is needed in Python, in a module of the program");
    }
    let message = format!("cannot import name '{name}' from '{module}'");
    Diagnostic::error(codes::IMPORT, span, message)
}

/// A relative import that leads out of the program.
pub fn relative_import(span: Span, in_package: bool) -> Diagnostic {
    let message = if in_package {
        "attempted relative import beyond top-level package"
    } else {
        "attempted relative import with no known parent package"
    };
    Diagnostic::error(codes::IMPORT, span, message)
        .help("name the module from the folder of the program: `from package.module import name`")
}

/// An attribute that a module does not have.
pub fn no_module_attribute(span: Span, module: &str, name: &str, ours: bool) -> Diagnostic {
    if ours {
        return no_name_in_module(span, name, module, true);
    }
    let message = format!("module '{module}' has no attribute '{name}'");
    Diagnostic::error(codes::IMPORT, span, message)
}

/// A name that exists nowhere: as in CPython, the program fails only if it gets there.
pub fn undefined_name(span: Span, name: &str) -> Diagnostic {
    let message = format!("name '{name}' is not defined");
    Diagnostic::warning(codes::UNDEFINED_NAME, span, message)
        .note("the program raises NameError when it gets here")
}

/// What `reveal_type()` shows: one type, or one for each kind of arguments that the function is called with.
pub fn revealed_type(span: Span, types: &str) -> Diagnostic {
    let message = if types.is_empty() {
        "this is never reached".to_owned()
    } else {
        format!("the type is `{types}`")
    };
    Diagnostic::warning(codes::REVEALED_TYPE, span, message)
}

/// A built-in name of CPython that is not there yet.
pub fn missing_builtin(span: Span, name: &str) -> Diagnostic {
    let message = format!("the built-in '{name}' is not supported yet");
    Diagnostic::error(codes::UNSUPPORTED, span, message)
}

/// A built-in function that needs an interpreter.
pub fn refused_builtin(span: Span, name: &str, why: &str) -> Diagnostic {
    let message = format!("'{name}' cannot be compiled: {why}");
    Diagnostic::error(codes::NOT_COMPILABLE, span, message)
        .help("write out what it is used for: a function, a dict of functions, or a conditional")
}

/// Bases without a consistent order.
pub fn inconsistent_mro(span: Span, bases: &str) -> Diagnostic {
    let message =
        format!("Cannot create a consistent method resolution order (MRO) for bases {bases}");
    Diagnostic::error(codes::CLASS_BASES, span, message)
        .help("list a class before its own bases, and each base once")
}

/// The same base twice.
pub fn duplicate_base(span: Span, name: &str) -> Diagnostic {
    Diagnostic::error(
        codes::CLASS_BASES,
        span,
        format!("duplicate base class {name}"),
    )
}

/// A base that is not a class known at compile time.
pub fn unknown_base(span: Span) -> Diagnostic {
    Diagnostic::error(
        codes::CLASS_BASES,
        span,
        "this base class is not known when the program is compiled",
    )
    .help("name a class that one `class` statement or an import defines")
}

/// A class that CPython refuses when its decorator runs.
pub fn bad_dataclass(span: Span, message: String) -> Diagnostic {
    Diagnostic::error(codes::CLASS_DECORATOR, span, message)
}

/// A construct that is valid Python but not compiled yet.
pub fn unsupported(span: Span, what: &str, way_out: &str) -> Diagnostic {
    let diagnostic = Diagnostic::error(
        codes::UNSUPPORTED,
        span,
        format!("{what} is not supported yet"),
    );
    if way_out.is_empty() {
        diagnostic
    } else {
        diagnostic.help(way_out)
    }
}
