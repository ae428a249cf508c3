//! From Python text to an arena AST.

pub mod ast;
