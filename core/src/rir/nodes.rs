//! Where the tree lies: nodes, lists and texts of the program's arena.
//!
//! In: parts of a tree, texts. Out: the same in the arena, to be changed there by their one owner. Nothing is freed before the arena is,
//! so that no node has a destructor.
//!
//! ```text
//! nodes.call("rt::len", [xs])        Call("rt::len", &mut [xs])        rt::len(xs)
//! ```

use super::tree::{Arm, Block, Expr, Pat, Piece, Stmt};
use portalis_memory::AstArena;
use std::borrow::Cow;

/// Makes nodes. What hundreds of places call is not inlined.
#[derive(Clone, Copy, Debug)]
pub struct Nodes<'c>(pub &'c AstArena);

impl<'c> Nodes<'c> {
    /// A node.
    pub fn node<T>(self, value: T) -> &'c mut T {
        self.0.alloc_mut(value)
    }
    /// A list.
    pub fn list<T>(self, items: impl IntoList<'c, T>) -> &'c mut [T] {
        items.list(self)
    }
    /// The items of a vector from `first` on, as a list.
    pub fn tail<T>(self, items: &mut Vec<T>, first: usize) -> &'c mut [T] {
        self.0.alloc_tail(items, first)
    }
    /// A text.
    pub fn text(self, text: impl IntoText<'c>) -> &'c str {
        text.text(self)
    }
    /// A text as an expression.
    #[inline(never)]
    pub fn atom(self, text: impl IntoText<'c>) -> Expr<'c> {
        Expr::Atom(text.text(self))
    }
    /// `path(args)`.
    #[inline(never)]
    pub fn call(self, path: impl IntoText<'c>, args: impl IntoList<'c, Expr<'c>>) -> Expr<'c> {
        Expr::Call(path.text(self), args.list(self))
    }
    /// A list of what comes.
    pub fn collect<T>(self, items: impl IntoIterator<Item = T>) -> &'c mut [T] {
        let items = items.into_iter();
        match items.size_hint() {
            (least, Some(most)) if least == most => self.0.alloc_most(items, most),
            _ => self.list(items.collect::<Vec<T>>()),
        }
    }
    /// The pattern of any of these numbers.
    pub fn numbers(self, numbers: &[u32]) -> Pat<'c> {
        let numbers: Vec<String> = numbers.iter().map(u32::to_string).collect();
        Pat::Path(self.text(numbers.join(" | ")), &[])
    }
    /// A block of statements.
    pub fn block(self, stmts: impl IntoList<'c, Stmt<'c>>) -> Block<'c> {
        Block {
            stmts: self.list(stmts),
            value: None,
        }
    }
}

/// Nodes and lists once more, as trees of their own.
impl<'c> Nodes<'c> {
    fn again<T: Duplicate<'c>>(self, node: &T) -> &'c mut T {
        self.node(node.duplicate(self))
    }
    fn all_again<T: Duplicate<'c>>(self, list: &[T]) -> &'c mut [T] {
        self.collect(list.iter().map(|item| item.duplicate(self)))
    }
}

/// What becomes a text of the arena.
pub trait IntoText<'c> {
    /// The text.
    fn text(self, nodes: Nodes<'c>) -> &'c str;
}

impl<'c> IntoText<'c> for &'c str {
    fn text(self, _: Nodes<'c>) -> &'c str {
        self
    }
}

impl<'c> IntoText<'c> for String {
    fn text(self, nodes: Nodes<'c>) -> &'c str {
        nodes.0.alloc_str(&self)
    }
}

impl<'c> IntoText<'c> for Cow<'c, str> {
    fn text(self, nodes: Nodes<'c>) -> &'c str {
        match self {
            Cow::Borrowed(text) => text,
            Cow::Owned(text) => text.text(nodes),
        }
    }
}

/// What becomes a list of the arena.
pub trait IntoList<'c, T> {
    /// The list.
    fn list(self, nodes: Nodes<'c>) -> &'c mut [T];
}

impl<'c, T> IntoList<'c, T> for &'c mut [T] {
    fn list(self, _: Nodes<'c>) -> &'c mut [T] {
        self
    }
}

impl<'c, T: 'c, const N: usize> IntoList<'c, T> for [T; N] {
    fn list(self, nodes: Nodes<'c>) -> &'c mut [T] {
        match N {
            0 => &mut [],
            _ => nodes.node(self),
        }
    }
}

impl<'c, T> IntoList<'c, T> for Vec<T> {
    fn list(mut self, nodes: Nodes<'c>) -> &'c mut [T] {
        nodes.tail(&mut self, 0)
    }
}

/// Takes an item out of a list.
pub fn remove<T>(list: &mut &mut [T], at: usize) {
    list[at..].rotate_left(1);
    cut(list, list.len() - 1);
}

/// Leaves in a list what is to be kept.
pub fn retain<T>(list: &mut &mut [T], keep: impl Fn(&T) -> bool) {
    let mut kept = 0;
    for at in 0..list.len() {
        if keep(&list[at]) {
            list.swap(kept, at);
            kept += 1;
        }
    }
    cut(list, kept);
}

/// Takes the items from `at` on off a list.
pub fn cut<'c, T>(list: &mut &'c mut [T], at: usize) -> &'c mut [T] {
    let (kept, rest) = std::mem::take(list).split_at_mut(at);
    *list = kept;
    rest
}

/// What can be made again, as a tree of its own.
pub trait Duplicate<'c> {
    /// The same once more.
    fn duplicate(&self, nodes: Nodes<'c>) -> Self;
}

impl<'c, T: Duplicate<'c>> Duplicate<'c> for Option<T> {
    fn duplicate(&self, nodes: Nodes<'c>) -> Self {
        self.as_ref().map(|value| value.duplicate(nodes))
    }
}

impl<'c, T: Duplicate<'c>> Duplicate<'c> for Vec<T> {
    fn duplicate(&self, nodes: Nodes<'c>) -> Self {
        self.iter().map(|item| item.duplicate(nodes)).collect()
    }
}

impl<'c> Duplicate<'c> for Block<'c> {
    fn duplicate(&self, nodes: Nodes<'c>) -> Self {
        Block {
            stmts: nodes.all_again(self.stmts),
            value: self.value.as_deref().map(|e| nodes.again(e)),
        }
    }
}

impl<'c> Duplicate<'c> for Stmt<'c> {
    fn duplicate(&self, nodes: Nodes<'c>) -> Self {
        match self {
            Stmt::Let(var, value) => Stmt::Let(*var, value.duplicate(nodes)),
            Stmt::LetMany(vars, listed, value) => Stmt::LetMany(vars, *listed, nodes.again(value)),
            Stmt::Expr(e) => Stmt::Expr(e.duplicate(nodes)),
            Stmt::Discard(e) => Stmt::Discard(e.duplicate(nodes)),
            Stmt::Comment(text) => Stmt::Comment(text),
        }
    }
}

impl<'c> Duplicate<'c> for Arm<'c> {
    fn duplicate(&self, nodes: Nodes<'c>) -> Self {
        Arm {
            pat: self.pat,
            body: self.body.duplicate(nodes),
        }
    }
}

impl<'c> Duplicate<'c> for Piece<'c> {
    fn duplicate(&self, nodes: Nodes<'c>) -> Self {
        match self {
            Piece::Text(text) => Piece::Text(text),
            Piece::Hole(e) => Piece::Hole(e.duplicate(nodes)),
        }
    }
}

impl<'c> Duplicate<'c> for Expr<'c> {
    fn duplicate(&self, nodes: Nodes<'c>) -> Self {
        match self {
            Expr::Atom(text) => Expr::Atom(text),
            Expr::Var(var, usage) => Expr::Var(*var, *usage),
            Expr::Call(path, args) => Expr::Call(path, nodes.all_again(args)),
            Expr::CallFn(id, args) => Expr::CallFn(*id, nodes.all_again(args)),
            Expr::Method(name, operands) => Expr::Method(name, nodes.all_again(operands)),
            Expr::Field(recv, name) => Expr::Field(nodes.again(recv), name),
            Expr::Prefix(op, e) => Expr::Prefix(op, nodes.again(e)),
            Expr::Infix(op, a, b) => Expr::Infix(op, nodes.again(a), nodes.again(b)),
            Expr::Cast(e, to) => Expr::Cast(nodes.again(e), to),
            Expr::Tuple(items) => Expr::Tuple(nodes.all_again(items)),
            Expr::Array(items) => Expr::Array(nodes.all_again(items)),
            Expr::Macro(name, args) => Expr::Macro(name, nodes.all_again(args)),
            Expr::Template(pieces) => Expr::Template(nodes.all_again(pieces)),
            Expr::Block(label, block) => Expr::Block(*label, block.duplicate(nodes)),
            Expr::If(cond, then, orelse) => Expr::If(
                nodes.again(cond),
                nodes.again(then),
                orelse.as_deref().map(|block| nodes.again(block)),
            ),
            Expr::Let(pat, value) => Expr::Let(pat, nodes.again(value)),
            Expr::Match(value, arms) => Expr::Match(nodes.again(value), nodes.all_again(arms)),
            Expr::Closure(params, body) => Expr::Closure(params, nodes.again(body)),
            Expr::Generator(co, name, body) => {
                Expr::Generator(*co, nodes.again(name), nodes.again(body))
            }
            Expr::Try(e, loc, label) => Expr::Try(nodes.again(e), *loc, *label),
            Expr::Raise(e, loc, label) => Expr::Raise(nodes.again(e), *loc, *label),
            Expr::Return(value) => Expr::Return(value.as_deref().map(|e| nodes.again(e))),
            Expr::Break(label, value) => {
                Expr::Break(*label, value.as_deref().map(|e| nodes.again(e)))
            }
            Expr::Continue(label) => Expr::Continue(*label),
            Expr::Loop(label, body) => Expr::Loop(*label, body.duplicate(nodes)),
            Expr::While(label, cond, body) => {
                Expr::While(*label, nodes.again(cond), nodes.again(body))
            }
            Expr::For(label, var, iter, body) => {
                Expr::For(*label, *var, nodes.again(iter), nodes.again(body))
            }
            Expr::Assign(var, value) => Expr::Assign(*var, nodes.again(value)),
            Expr::TryCatch {
                label,
                end,
                body,
                err,
                handler,
            } => Expr::TryCatch {
                label: *label,
                end: *end,
                body: nodes.again(body),
                err: *err,
                handler: nodes.again(handler),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rir::tree::{Use, VarId};

    #[test]
    fn lists_lose_what_is_taken_out() {
        let arena = AstArena::new();
        let nodes = Nodes(&arena);
        let mut list = nodes.collect(0..8);
        remove(&mut list, 2);
        assert_eq!(list, [0, 1, 3, 4, 5, 6, 7]);
        retain(&mut list, |n| n % 2 == 1);
        assert_eq!(list, [1, 3, 5, 7]);
        assert_eq!(
            (cut(&mut list, 1), list),
            (&mut [3, 5, 7][..], &mut [1][..])
        );
    }

    #[test]
    fn a_duplicate_is_a_tree_of_its_own() {
        let arena = AstArena::new();
        let nodes = Nodes(&arena);
        let var = |usage| Expr::Var(VarId(0), usage);
        let call = |usage| nodes.call(String::from("f"), [var(usage), nodes.atom("1")]);
        let made = call(Use::Clone).method(nodes, "len", []);
        let mut again = made.duplicate(nodes);
        assert_eq!(again, made);
        if let Expr::Method(_, [Expr::Call(_, [first, _])]) = &mut again {
            *first = var(Use::Move);
        }
        assert_eq!(again, call(Use::Move).method(nodes, "len", []));
        assert_eq!(made, call(Use::Clone).method(nodes, "len", []));
    }
}
