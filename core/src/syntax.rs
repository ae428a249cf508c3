//! From Python text to an arena AST.
//!
//! In: a source file. Out: its tree, or what CPython 3.13 would say is wrong with it, and its comments. The
//! parser takes the full grammar of Python 3.13 and refuses what CPython's parser refuses, in its words.
//!
//! ```text
//! x = 1  # one   ->   Module(body=[Assign(targets=[Name('x', Store)], value=Constant(1))]), comments: ["# one"]
//! ```

pub mod ast;
mod dump;
mod lexer;
mod literal;
mod parser;
pub mod token;

pub use dump::{dump, dump_into};
pub use parser::{Parsed, parse, set_pooling};

/// Trees are at most this high, as in CPython: chains of operators, attributes, calls and subscripts reach it.
pub const MAX_HEIGHT: u32 = 10_000;

/// At most so many constructs are open at once, each inside the one before it: signs, conditional expressions, `**`, `elif` and the
/// like. CPython gives up between 3,000 and 6,000. Brackets nest to 200 and blocks to 100.
pub const MAX_DEPTH: u32 = 6_000;
