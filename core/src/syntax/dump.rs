//! The tree as text, as CPython's `ast.dump(ast.parse(text), indent=1)` writes it.
//!
//! In: a module. Out: text that is equal to CPython's for equal trees, with or without places. It is what
//! `expand --stage=ast` shows and what the parser's tests compare.

mod expr;
mod pattern;
mod printable;
mod repr;
mod stmt;

use super::ast::Module;
use crate::source::{SourceFile, Span};

/// The printer gets another piece of stack where less than this is left.
const STACK_NEEDED: usize = 512 * 1024;
const STACK_PIECE: usize = 4 * 1024 * 1024;

/// A tree of `ast` objects, lists and plain values.
enum Tree {
    Node(&'static str, Vec<(&'static str, Tree)>),
    List(Vec<Tree>),
    Value(String),
}

/// Makes trees of nodes.
struct Dumper<'f> {
    file: &'f SourceFile,
    with_places: bool,
}

/// Writes `module`, which was parsed from `file`; `with_places` as `include_attributes=True` does.
pub fn dump(module: &Module<'_>, file: &SourceFile, with_places: bool) -> String {
    let mut out = String::new();
    dump_into(&mut out, module, file, with_places);
    out
}

/// The same, behind what `out` holds already.
pub fn dump_into(out: &mut String, module: &Module<'_>, file: &SourceFile, with_places: bool) {
    let dumper = Dumper { file, with_places };
    let tree = Node::new("Module")
        .list("body", dumper.stmts(module.body.as_slice()))
        .done();
    tree.write(out, 0);
}

/// A node under construction. Like CPython, it leaves out what is empty or `None`.
struct Node {
    name: &'static str,
    fields: Vec<(&'static str, Tree)>,
}

impl Node {
    fn new(name: &'static str) -> Self {
        Self {
            name,
            fields: Vec::new(),
        }
    }

    fn tree(mut self, name: &'static str, tree: Tree) -> Self {
        self.fields.push((name, tree));
        self
    }

    fn value(self, name: &'static str, value: impl Into<String>) -> Self {
        self.tree(name, Tree::Value(value.into()))
    }

    fn optional(self, name: &'static str, tree: Option<Tree>) -> Self {
        match tree {
            Some(tree) => self.tree(name, tree),
            None => self,
        }
    }

    fn list(self, name: &'static str, list: Vec<Tree>) -> Self {
        if list.is_empty() {
            self
        } else {
            self.tree(name, Tree::List(list))
        }
    }

    fn done(self) -> Tree {
        Tree::Node(self.name, self.fields)
    }
}

impl Dumper<'_> {
    /// Completes a node that has a place.
    fn placed(&self, node: Node, span: Span) -> Tree {
        if !self.with_places {
            return node.done();
        }
        let (start, end) = (self.file.position(span.lo), self.file.position(span.hi));
        node.value("lineno", start.line.to_string())
            .value("col_offset", start.column.to_string())
            .value("end_lineno", end.line.to_string())
            .value("end_col_offset", end.column.to_string())
            .done()
    }
}

impl Drop for Tree {
    /// Frees the parts without recursion, however high the tree is.
    fn drop(&mut self) {
        let mut pending = Vec::new();
        self.give_parts(&mut pending);
        while let Some(mut part) = pending.pop() {
            part.give_parts(&mut pending);
        }
    }
}

impl Tree {
    fn give_parts(&mut self, pending: &mut Vec<Self>) {
        match self {
            Self::Node(_, fields) => pending.extend(fields.drain(..).map(|(_, part)| part)),
            Self::List(list) => pending.append(list),
            Self::Value(_) => {}
        }
    }

    fn is_simple(&self) -> bool {
        match self {
            Self::Node(_, fields) => fields.is_empty(),
            Self::List(list) => list.is_empty(),
            Self::Value(_) => true,
        }
    }

    fn write(&self, out: &mut String, level: usize) {
        stacker::maybe_grow(STACK_NEEDED, STACK_PIECE, || match self {
            Self::Value(value) => out.push_str(value),
            Self::List(list) => {
                out.push('[');
                let count = list.len();
                for (at, item) in list.iter().enumerate() {
                    new_line(out, level + 1);
                    item.write(out, level + 1);
                    if at + 1 < count {
                        out.push(',');
                    }
                }
                out.push(']');
            }
            Self::Node(name, fields) => write_node(name, fields, out, level),
        });
    }
}

fn write_node(name: &str, fields: &[(&'static str, Tree)], out: &mut String, level: usize) {
    let is_short = fields.len() <= 3 && fields.iter().all(|(_, tree)| tree.is_simple());
    out.push_str(name);
    out.push('(');
    for (at, (name, tree)) in fields.iter().enumerate() {
        if at > 0 {
            out.push_str(if is_short { ", " } else { "," });
        }
        if !is_short {
            new_line(out, level + 1);
        }
        out.push_str(name);
        out.push('=');
        tree.write(out, level + 1);
    }
    out.push(')');
}

fn new_line(out: &mut String, level: usize) {
    out.push('\n');
    out.extend(std::iter::repeat_n(' ', level));
}
