//! Names: what is known about each name in each scope.
//!
//! In: what [`collect`](crate::resolve::collect) and [`marks`](crate::resolve::marks) find out. Out: facts, places that bind, reads.

use portalis_memory::Symbol;

use super::ScopeId;
use crate::chain::Chain;
use crate::resolve::items::Entity;
use crate::source::Span;
use crate::stubs::StubItem;
use crate::syntax::ast;

/// A set of facts about a name in a scope.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Flags(u16);

impl Flags {
    /// Read in this scope.
    pub const USED: Self = Self(1);
    /// Bound in this scope.
    pub const BOUND: Self = Self(2);
    /// A parameter.
    pub const PARAM: Self = Self(4);
    /// Declared `global`.
    pub const GLOBAL: Self = Self(8);
    /// Declared `nonlocal`.
    pub const NONLOCAL: Self = Self(16);
    /// Annotated.
    pub const ANNOTATED: Self = Self(32);
    /// Unbound by `del`.
    pub const DELETED: Self = Self(64);
    /// Used by a function inside.
    pub const CAPTURED: Self = Self(128);
    /// Bound by a function inside (`nonlocal`, `global`) or by another module.
    pub const REBOUND: Self = Self(256);
    /// A module's name that a function, a class body or another module reads or binds.
    pub const OBSERVED: Self = Self(512);
    /// The variable of a comprehension's `for`.
    pub const ITERATION: Self = Self(1024);
    /// A comprehension's name that `:=` binds in the scope around it.
    pub const WALRUS: Self = Self(2048);
    /// A module's name that another module reads or binds.
    pub const IMPORTED: Self = Self(4096);

    /// Whether one of `other`'s facts holds.
    pub fn has(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// Adds facts.
    pub fn add(&mut self, other: Self) {
        self.0 |= other.0;
    }

    /// Both sets.
    pub const fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

/// A place that binds a name.
#[derive(Clone, Copy, Debug)]
pub struct Site<'a> {
    /// What binds it.
    pub kind: SiteKind<'a>,
    /// The statement.
    pub span: Span,
    /// Where the innermost block around it ends.
    pub block_end: u32,
    /// Stands directly in the body of its scope.
    pub top: bool,
    /// Stands in a loop of its scope.
    pub in_loop: bool,
}

/// What binds a name.
#[derive(Clone, Copy, Debug)]
pub enum SiteKind<'a> {
    /// `def`.
    Def(&'a ast::FunctionDef<'a>),
    /// `class`.
    Class(&'a ast::ClassDef<'a>),
    /// An import, by the index in the module's list of imports.
    Import(u32),
    /// `name = value`.
    Assign(&'a ast::Expr<'a>),
    /// The compiler, which made a method without a `def`.
    Made,
    /// A loop, `with` or unpacking; the name has its value from this offset on, to the end of the block.
    Target(u32),
    /// Anything else: `except`, `:=`, a parameter, another scope.
    Other,
}

/// A name in a scope.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct NameId(pub u32);

impl NameId {
    /// The id as an index.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// What a name in a scope stands for, as far as that was asked.
#[derive(Clone, Copy, Default, Debug)]
pub(in crate::resolve) enum Meaning<'a> {
    /// Nobody has asked.
    #[default]
    Unasked,
    /// It is being found out.
    Sought,
    /// This.
    Known(Entity<'a>),
}

/// What a name that is read in a scope means there, as far as that was found out.
#[derive(Clone, Copy, Debug)]
pub(in crate::resolve) enum Seen {
    /// A name of this scope or of one around it, unless that one does not bind it: then it is a built-in name.
    Owned(NameId),
    /// A name that no scope below the module binds.
    Outermost,
    /// A built-in name.
    BuiltIn(StubItem),
    /// It exists nowhere.
    Nothing,
}

/// What is known about one name in one scope.
#[derive(Clone, Copy, Debug)]
pub struct NameInfo<'a> {
    /// The scope.
    pub scope: ScopeId,
    /// The name.
    pub name: Symbol,
    /// Facts.
    pub flags: Flags,
    /// Where it is bound: see [`Scopes::sites`](super::Scopes::sites).
    pub(super) sites: Chain,
    /// Offsets of the first and last read in this scope and, once it is marked, in comprehensions that are part of it.
    pub uses: ReadRange,
    /// The offset of the earliest statement that may read it, once [`order`](crate::resolve::order) has looked; the largest if none does.
    pub(in crate::resolve) first_read: u32,
    pub(in crate::resolve) meaning: Meaning<'a>,
    pub(in crate::resolve) seen: Option<Seen>,
    /// The first mention.
    pub span: Span,
}

const _: () = assert!(size_of::<NameInfo<'static>>() == 64);

/// The offsets of the first and the last read of a name; no read is later than each first and earlier than each last.
#[derive(Clone, Copy, Debug)]
pub struct ReadRange {
    first: u32,
    last: u32,
}

impl ReadRange {
    const NONE: Self = Self {
        first: u32::MAX,
        last: 0,
    };

    /// Adds what is read from one offset to another.
    pub fn add(&mut self, first: u32, last: u32) {
        self.first = self.first.min(first);
        self.last = self.last.max(last);
    }

    /// The offsets, if there is a read.
    pub fn get(self) -> Option<(u32, u32)> {
        (self.first <= self.last).then_some((self.first, self.last))
    }
}

impl NameInfo<'_> {
    /// A name of which nothing is known yet.
    pub(super) fn new(scope: ScopeId, name: Symbol, span: Span) -> Self {
        Self {
            scope,
            name,
            flags: Flags::default(),
            sites: Chain::default(),
            uses: ReadRange::NONE,
            first_read: u32::MAX,
            meaning: Meaning::default(),
            seen: None,
            span,
        }
    }

    /// Whether something binds the name.
    pub fn is_bound(&self) -> bool {
        !self.sites.is_empty()
    }

    /// Whether the statement that alone binds the name comes before all reads, which are in its block, as far as functions inside do not
    /// read it.
    pub(super) fn is_settled_by(&self, site: Site<'_>) -> bool {
        let unclear = Flags::PARAM.and(Flags::GLOBAL).and(Flags::NONLOCAL);
        let unclear = unclear.and(Flags::DELETED).and(Flags::REBOUND);
        let bound = match site.kind {
            SiteKind::Assign(_) => site.span.hi,
            SiteKind::Target(bound) => bound,
            _ => return false,
        };
        let reads_bound = bound <= self.uses.first && self.uses.last <= site.block_end;
        !self.flags.has(unclear) && reads_bound
    }
}
