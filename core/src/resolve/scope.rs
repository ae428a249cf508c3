//! Scopes: which names a module, function, class or comprehension binds and uses, and who owns a name.
//!
//! In: what [`super::collect`] notes down while it walks a syntax tree. Out: [`Scopes`], in which
//! [`Scopes::owner`] answers for any name in any scope where its variable lives (LEGB).
//!
//! ```text
//! def f(x):            f owns x, captured by g
//!     def g():
//!         return x     owner(g, x) = f
//! ```

use rustc_hash::FxHashMap;
use smallvec::SmallVec;

use portalis_memory::Symbol;

use super::items::Entity;

use super::name_table::NameTable;
use crate::chain::{Chain, Chains, Place};
use crate::hir::{ClassId, FuncId, ModuleId};
use crate::source::Span;
use crate::stubs::StubItem;
use crate::syntax::ast;

/// A scope of the program.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct ScopeId(pub u32);

impl ScopeId {
    /// The id as an index.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// What a scope belongs to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ScopeKind {
    /// A module.
    Module,
    /// `def`.
    Function,
    /// `lambda`.
    Lambda,
    /// A generator expression.
    GenExp,
    /// `class`.
    Class,
    /// A list, set or dict comprehension: inlined into the scope around it (PEP 709).
    Comprehension,
}

/// The syntax that opens a scope.
#[derive(Clone, Copy, Debug)]
pub enum Node<'a> {
    /// A module.
    Module(ast::Module<'a>),
    /// A function, with the whole statement's span.
    Function(&'a ast::FunctionDef<'a>, Span),
    /// A class, with the whole statement's span.
    Class(&'a ast::ClassDef<'a>, Span),
    /// A lambda or a comprehension of any kind.
    Expr(&'a ast::Expr<'a>),
}

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
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct NameId(pub u32);

impl NameId {
    /// The id as an index.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// What a name in a scope stands for, as far as that was asked.
#[derive(Clone, Copy, Default, Debug)]
pub(super) enum Meaning<'a> {
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
pub(super) enum Seen {
    /// A name of this scope or of one around it, unless that one does not bind it: then it is a built-in name.
    Owned(NameId),
    /// A built-in name.
    BuiltIn(StubItem),
    /// It exists nowhere.
    Nothing,
}

/// What is known about one name in one scope.
#[derive(Clone, Debug)]
pub struct NameInfo<'a> {
    /// The scope.
    pub scope: ScopeId,
    /// The name.
    pub name: Symbol,
    /// Facts.
    pub flags: Flags,
    /// Where it is bound, in source order; of a `global` or `nonlocal` name also the sites in inner functions.
    pub sites: SmallVec<[Site<'a>; 1]>,
    /// Offsets of the first and last read in this scope and, once it is marked, in comprehensions that are part of it.
    pub uses: Option<(u32, u32)>,
    /// The offset of the earliest statement that may read it, once [`super::order`] has looked.
    pub(super) first_read: Option<u32>,
    pub(super) meaning: Meaning<'a>,
    pub(super) seen: Option<Seen>,
    /// The first mention.
    pub span: Span,
    /// The annotation of the first `name: annotation`.
    pub annotation: Option<&'a ast::Expr<'a>>,
}

impl NameInfo<'_> {
    /// Whether one statement binds the name and all reads come after it in its block, as far as functions inside do not read it.
    pub fn is_settled(&self) -> bool {
        let unclear = Flags::PARAM.and(Flags::GLOBAL).and(Flags::NONLOCAL);
        let unclear = unclear.and(Flags::DELETED).and(Flags::REBOUND);
        let [site] = self.sites[..] else {
            return false;
        };
        let bound = match site.kind {
            SiteKind::Assign(_) => site.span.hi,
            SiteKind::Target(bound) => bound,
            _ => return false,
        };
        let reads_bound = |(first, last)| bound <= first && last <= site.block_end;
        !self.flags.has(unclear) && self.uses.is_none_or(reads_bound)
    }
}

/// One scope.
#[derive(Debug)]
pub struct Scope<'a> {
    /// What it belongs to.
    pub kind: ScopeKind,
    /// Its syntax.
    pub node: Node<'a>,
    /// Its module.
    pub module: ModuleId,
    /// The scope around it.
    pub parent: Option<ScopeId>,
    /// The name of the class whose private names (`__x`) are mangled here, without leading underscores.
    pub private: Option<Symbol>,
    /// The function that runs its code; of a comprehension, that of the scope around it.
    pub func: FuncId,
    /// The class that it is the body of.
    pub class: Option<ClassId>,
    /// A generator expression that is the first argument of a call of a name: it becomes a loop there if what is called
    /// takes all items at once.
    pub consumed: bool,
    /// Contains `yield`.
    pub generator: bool,
    /// Made by the compiler: built-in names cannot be shadowed there.
    pub synthetic: bool,
    /// Where it begins in the scope around it.
    pub at: Position<'a>,
    /// Its names in the order of their first mention.
    names: Chain,
    /// Whether [`NameInfo::first_read`] of its names is known.
    pub(super) has_first_reads: bool,
}

/// How a scope stands in the scope around it.
#[derive(Clone, Copy, Debug)]
pub struct Position<'a> {
    /// Offset.
    pub offset: u32,
    /// In a loop there.
    pub in_loop: bool,
    /// `name = lambda: ...` and the like: its code runs only once the name is read.
    pub bound_to: Option<Symbol>,
    /// The decorators of a `def`.
    pub decorators: &'a [ast::Expr<'a>],
}

impl<'a> Scope<'a> {
    /// Whether code in it runs as a function of its own (not inlined).
    pub fn is_function(&self) -> bool {
        matches!(
            self.kind,
            ScopeKind::Function | ScopeKind::Lambda | ScopeKind::GenExp
        )
    }
}

/// All scopes of a program.
#[derive(Debug, Default)]
pub struct Scopes<'a> {
    /// The scopes; index is [`ScopeId`].
    pub list: Vec<Scope<'a>>,
    names: NameTable<'a>,
    /// The names of each scope.
    order: Chains<NameId>,
    nodes: FxHashMap<usize, ScopeId>,
}

impl<'a> Scopes<'a> {
    /// Makes room for what a module with a text of so many bytes brings; most have a name for 20 of them and a scope for 200.
    pub fn reserve(&mut self, bytes: usize) {
        self.names.reserve(bytes / 20);
        self.order.reserve(bytes / 20);
        self.list.reserve(bytes / 200);
        self.nodes.reserve(bytes / 200);
    }

    /// The scope with this id.
    pub fn get(&self, id: ScopeId) -> &Scope<'a> {
        &self.list[id.index()]
    }

    /// The scope with this id, to be changed.
    pub fn get_mut(&mut self, id: ScopeId) -> &mut Scope<'a> {
        &mut self.list[id.index()]
    }

    /// A name that is mentioned in a scope.
    pub fn find(&self, scope: ScopeId, name: Symbol) -> Option<NameId> {
        self.names.find(scope, name)
    }

    /// What is known about a name.
    pub fn name(&self, id: NameId) -> &NameInfo<'a> {
        self.names.get(id)
    }

    /// What is known about a name, to be changed.
    pub fn name_mut(&mut self, id: NameId) -> &mut NameInfo<'a> {
        self.names.get_mut(id)
    }

    /// Notes the earliest read of a name, unless it is known.
    pub(super) fn note_first_read(&mut self, id: NameId, offset: u32) -> bool {
        let first = &mut self.name_mut(id).first_read;
        let is_new = first.is_none();
        first.get_or_insert(offset);
        is_new
    }

    /// What is known about a name in a scope.
    pub fn info(&self, scope: ScopeId, name: Symbol) -> Option<&NameInfo<'a>> {
        self.find(scope, name).map(|id| self.name(id))
    }

    /// What is known about a name in a scope, made if there is nothing yet.
    pub fn entry(&mut self, scope: ScopeId, name: Symbol, span: Span) -> &mut NameInfo<'a> {
        let id = self.note(scope, name, span);
        self.name_mut(id)
    }

    /// A name in a scope, which is noted if it was not mentioned there yet.
    pub fn note(&mut self, scope: ScopeId, name: Symbol, span: Span) -> NameId {
        let (id, is_new) = self.names.find_or_add(scope, name, || NameInfo {
            scope,
            name,
            flags: Flags::default(),
            sites: SmallVec::new(),
            uses: None,
            first_read: None,
            meaning: Meaning::default(),
            seen: None,
            span,
            annotation: None,
        });
        if is_new {
            self.order.push(&mut self.list[scope.index()].names, id);
        }
        id
    }

    /// How many names were noted.
    pub fn name_count(&self) -> usize {
        self.names.len()
    }

    /// The facts about a name in a scope.
    pub fn flags(&self, scope: ScopeId, name: Symbol) -> Flags {
        self.info(scope, name)
            .map_or(Flags::default(), |info| info.flags)
    }

    /// The names of a scope in the order of their first mention.
    pub fn names(&self, scope: ScopeId) -> impl Iterator<Item = &NameInfo<'a>> {
        self.name_ids(scope).map(|id| self.name(id))
    }

    /// The same as numbers.
    pub fn name_ids(&self, scope: ScopeId) -> impl Iterator<Item = NameId> + use<'_, 'a> {
        self.order.iter(self.get(scope).names)
    }

    /// The place before the first name of a scope.
    pub(super) fn walk_names(&self, scope: ScopeId) -> Place {
        self.get(scope).names.walk()
    }

    /// The next name of a scope; names may be added meanwhile.
    pub(super) fn next_name(&self, at: &mut Place) -> Option<NameId> {
        self.order.next(at)
    }

    /// Adds a scope.
    pub fn push(&mut self, scope: NewScope<'a>) -> ScopeId {
        let id = ScopeId(self.list.len() as u32);
        let key = match scope.node {
            Node::Module(_) => None,
            Node::Function(node, _) => Some(std::ptr::from_ref(node).addr()),
            Node::Class(node, _) => Some(std::ptr::from_ref(node).addr()),
            Node::Expr(node) => Some(std::ptr::from_ref(node).addr()),
        };
        if let Some(key) = key {
            self.nodes.insert(key, id);
        }
        self.list.push(Scope {
            kind: scope.kind,
            node: scope.node,
            module: scope.module,
            parent: scope.parent,
            private: scope.private,
            func: scope.func,
            class: scope.class,
            consumed: false,
            generator: false,
            synthetic: scope.synthetic,
            at: scope.at,
            names: Chain::default(),
            has_first_reads: false,
        });
        id
    }

    /// The scope that a `def` opens.
    pub fn of_function(&self, node: &ast::FunctionDef<'a>) -> Option<ScopeId> {
        self.nodes.get(&std::ptr::from_ref(node).addr()).copied()
    }

    /// The scope that a `class` opens.
    pub fn of_class(&self, node: &ast::ClassDef<'a>) -> Option<ScopeId> {
        self.nodes.get(&std::ptr::from_ref(node).addr()).copied()
    }

    /// The scope that a lambda or comprehension opens.
    pub fn of_expr(&self, node: &ast::Expr<'a>) -> Option<ScopeId> {
        self.nodes.get(&std::ptr::from_ref(node).addr()).copied()
    }

    /// The innermost scope around (or equal to) `id` that is not inlined.
    pub fn home(&self, id: ScopeId) -> ScopeId {
        let mut at = id;
        while let (ScopeKind::Comprehension, Some(parent)) =
            (self.get(at).kind, self.get(at).parent)
        {
            at = parent;
        }
        at
    }

    /// The innermost class whose body contains `id` (or is it).
    pub fn class_around(&self, id: ScopeId) -> Option<ScopeId> {
        let mut at = Some(id);
        while let Some(here) = at {
            if self.get(here).kind == ScopeKind::Class {
                return Some(here);
            }
            at = self.get(here).parent;
        }
        None
    }

    /// The function, comprehension or class body that owns `name` as seen from `from`; else the module, though the name may be a
    /// built-in one.
    pub fn owner(&self, from: ScopeId, name: Symbol) -> ScopeId {
        let (mut nonlocal, mut global) = (false, false);
        let mut at = from;
        while let Some(parent) = self.get(at).parent {
            let visible = self.get(at).kind != ScopeKind::Class || at == from && !nonlocal;
            if visible && !global {
                let flags = self.flags(at, name);
                if flags.has(Flags::GLOBAL) {
                    global = true;
                } else if flags.has(Flags::NONLOCAL) {
                    nonlocal = true;
                } else if flags.has(Flags::BOUND.and(Flags::PARAM)) {
                    return at;
                }
            }
            at = parent;
        }
        at
    }

    /// Private names of classes get the class's name in front (`__x` in `C` is `_C__x`).
    pub fn mangle(&self, scope: ScopeId, name: Symbol) -> Symbol {
        mangle(self.get(scope).private, name)
    }
}

/// Mangles `name` in a class with this (already stripped) name.
#[inline]
pub fn mangle(class: Option<Symbol>, name: Symbol) -> Symbol {
    match class {
        Some(class) if name.is_underscored() => mangled(class, name),
        _ => name,
    }
}

#[cold]
fn mangled(class: Symbol, name: Symbol) -> Symbol {
    let text = name.as_str();
    if text.ends_with("__") || text.contains('.') {
        return name;
    }
    Symbol::intern(&format!("_{class}{text}"))
}

/// What [`Scopes::push`] needs.
#[derive(Clone, Copy, Debug)]
pub struct NewScope<'a> {
    /// See [`Scope::kind`].
    pub kind: ScopeKind,
    /// See [`Scope::node`].
    pub node: Node<'a>,
    /// See [`Scope::module`].
    pub module: ModuleId,
    /// See [`Scope::parent`].
    pub parent: Option<ScopeId>,
    /// See [`Scope::private`].
    pub private: Option<Symbol>,
    /// See [`Scope::func`].
    pub func: FuncId,
    /// See [`Scope::class`].
    pub class: Option<ClassId>,
    /// See [`Scope::synthetic`].
    pub synthetic: bool,
    /// See [`Scope::at`].
    pub at: Position<'a>,
}
