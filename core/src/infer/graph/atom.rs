//! What flows in the graph, and what lets it pass.

use super::{NodeId, ObjId};
use crate::hir::{ClassId, ExprId, FuncId};
use crate::infer::InstId;
use crate::stubs::{OverloadsId, StubClassId};

/// One kind of value that can flow. Two atoms with equal [`Atom::constructor`] never stand in one set.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[allow(missing_docs)]
pub(in crate::infer) enum Atom<'h> {
    None,
    NotImplemented,
    Ellipsis,
    Object,
    Stub(StubClassId, &'h [NodeId]),
    Tuple(&'h [NodeId]),
    Obj(ClassId, ObjId),
    /// A function object: the function, its receiver if bound, the nodes of its captured variables.
    Closure(FuncId, Option<NodeId>, &'h [NodeId]),
    StubFunc(OverloadsId),
    /// A method of a stub class, and the node of its receiver.
    StubMethod(OverloadsId, NodeId),
    StubClass(StubClassId),
    Class(ClassId),
}

/// What two atoms of one set must differ in; atoms that agree are unified.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
#[allow(missing_docs)]
pub(in crate::infer) enum Constructor {
    None,
    NotImplemented,
    Ellipsis,
    Object,
    Stub(StubClassId),
    Tuple(usize),
    Obj(ClassId),
    Closure(FuncId, bool),
    StubFunc(OverloadsId),
    StubMethod(OverloadsId),
    StubClass(StubClassId),
    Class(ClassId),
}

impl Constructor {
    /// It as two words.
    pub(in crate::infer) fn code(self) -> [u32; 2] {
        match self {
            Constructor::None => [0, 0],
            Constructor::NotImplemented => [1, 0],
            Constructor::Ellipsis => [2, 0],
            Constructor::Object => [3, 0],
            Constructor::Stub(class) => [4, class.0],
            Constructor::Tuple(len) => [5, len as u32],
            Constructor::Obj(class) => [6, class.0],
            Constructor::Closure(func, false) => [7, func.0],
            Constructor::Closure(func, true) => [8, func.0],
            Constructor::StubFunc(id) => [9, id.0],
            Constructor::StubMethod(id) => [10, id.0],
            Constructor::StubClass(class) => [11, class.0],
            Constructor::Class(class) => [12, class.0],
        }
    }
}

impl Atom<'_> {
    /// What tells it from the other atoms of a set.
    pub(in crate::infer) fn constructor(&self) -> Constructor {
        match self {
            Atom::None => Constructor::None,
            Atom::NotImplemented => Constructor::NotImplemented,
            Atom::Ellipsis => Constructor::Ellipsis,
            Atom::Object => Constructor::Object,
            Atom::Stub(class, _) => Constructor::Stub(*class),
            Atom::Tuple(elems) => Constructor::Tuple(elems.len()),
            Atom::Obj(class, _) => Constructor::Obj(*class),
            Atom::Closure(func, receiver, _) => Constructor::Closure(*func, receiver.is_some()),
            Atom::StubFunc(id) => Constructor::StubFunc(*id),
            Atom::StubMethod(id, _) => Constructor::StubMethod(*id),
            Atom::StubClass(id) => Constructor::StubClass(*id),
            Atom::Class(id) => Constructor::Class(*id),
        }
    }
}

/// What is known of the ints (or ranges) that begin in a node.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::infer) enum Seed {
    /// Nothing.
    Any,
    /// They lie between these bounds; of strings: their lengths do.
    Within(i64, i64),
    /// They are the value of an expression of an instance.
    Expr(InstId, ExprId),
    /// They are the n-th part of the tuple that an expression gives.
    Part(InstId, ExprId, u32),
    /// They lie between these bounds, in what an expression gives, if no more is known of its parts.
    Inside(InstId, ExprId, i64, i64),
    /// They are the new value of an augmented assignment to this target.
    Aug(InstId, ExprId),
    /// They are the elements of the ranges in a node.
    ElementsOf(NodeId),
}

/// Which atoms pass along an edge.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(in crate::infer) enum Filter<'h> {
    /// All.
    All,
    /// Only these.
    Only(&'h [Constructor]),
    /// All but these.
    Except(&'h [Constructor]),
}

impl Filter<'_> {
    /// Whether an atom passes.
    pub(super) fn passes(&self, atom: &Atom<'_>) -> bool {
        match self {
            Filter::All => true,
            _ => self.passes_kind(&atom.constructor()),
        }
    }

    /// Whether atoms of a kind pass.
    pub(in crate::infer) fn passes_kind(&self, kind: &Constructor) -> bool {
        match self {
            Filter::All => true,
            Filter::Only(list) => list.contains(kind),
            Filter::Except(list) => !list.contains(kind),
        }
    }
}
