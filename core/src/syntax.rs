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

/// Trees are at most this high, so that every later pass can follow them by recursion.
///
/// Brackets nest to 200 and blocks to 100, as in CPython; chains of operators, attributes, calls and `elif`
/// reach this limit, where CPython gives up between 3,000 and 10,000.
pub const MAX_HEIGHT: u32 = 2_000;
