//! From Python text to an arena AST.

pub mod ast;
mod lexer;
pub mod token;
