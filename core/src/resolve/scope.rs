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

mod names;

use std::mem::take;
use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use portalis_memory::{ObjectPool, Poolable, PooledObject, Symbol, emptied, metrics};

use super::name_table::NameTable;
use crate::chain::{Chain, Chains, Place};
use crate::hir::{ClassId, FuncId, ModuleId};
use crate::source::Span;
use crate::syntax::ast;
pub use names::{Flags, NameId, NameInfo, ReadRange, Site, SiteKind};
pub(super) use names::{Meaning, Seen};

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
#[derive(Debug)]
pub struct Scopes<'a> {
    /// The scopes; index is [`ScopeId`].
    pub list: Vec<Scope<'a>>,
    names: NameTable<'a>,
    /// The names of each scope.
    order: Chains<NameId>,
    /// The places that bind each name.
    sites: Chains<Site<'a>>,
    nodes: FxHashMap<usize, ScopeId>,
    /// Where the memory of the others comes from and goes to.
    memory: PooledObject<'static, Memory>,
}

/// What the scopes of one program leave to the next, empty.
#[derive(Debug, Default)]
struct Memory {
    list: Vec<Scope<'static>>,
    names: NameTable<'static>,
    order: Chains<NameId>,
    sites: Chains<Site<'static>>,
    nodes: FxHashMap<usize, ScopeId>,
}

/// More names than this are not kept from one program to the next.
const MAX_KEPT: usize = 1 << 18;

/// As many as threads compile programs at once.
static MEMORY: LazyLock<ObjectPool<Memory>> = LazyLock::new(|| {
    metrics::register_pool(|| MEMORY.stats());
    ObjectPool::bounded(Memory::default, 64, MAX_KEPT)
});

/// Whether the scopes of a program leave their memory to the next.
pub(super) fn set_pooling(is_on: bool) {
    MEMORY.set_on(is_on);
}

impl Poolable for Memory {
    /// It comes back empty already.
    fn clear(&mut self) {}

    fn kept_capacity(&self) -> usize {
        self.names.capacity()
    }
}

impl Drop for Scopes<'_> {
    fn drop(&mut self) {
        self.nodes.clear();
        *self.memory = Memory {
            list: emptied(take(&mut self.list)),
            names: take(&mut self.names).emptied(),
            order: take(&mut self.order).emptied(),
            sites: take(&mut self.sites).emptied(),
            nodes: take(&mut self.nodes),
        };
    }
}

impl Default for Scopes<'_> {
    fn default() -> Self {
        let mut memory = MEMORY.acquire();
        let Memory {
            list,
            names,
            order,
            sites,
            nodes,
        } = take(&mut *memory);
        Self {
            list,
            names,
            order,
            sites,
            nodes,
            memory,
        }
    }
}

impl<'a> Scopes<'a> {
    /// Makes room for what a module with a text of so many bytes brings; most have a name for 20 of them and a scope for 200.
    pub fn reserve(&mut self, bytes: usize) {
        self.names.reserve(bytes / 20);
        self.order.reserve(bytes / 20);
        self.sites.reserve(bytes / 40);
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
        let is_new = *first == u32::MAX;
        if is_new {
            *first = offset;
        }
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
    #[inline]
    pub fn note(&mut self, scope: ScopeId, name: Symbol, span: Span) -> NameId {
        match self.names.search(scope, name) {
            Ok(id) => id,
            Err(slot) => self.add(slot, scope, name, span),
        }
    }

    #[inline(never)]
    fn add(&mut self, slot: usize, scope: ScopeId, name: Symbol, span: Span) -> NameId {
        let id = self.names.add(slot, NameInfo::new(scope, name, span));
        self.order.push(&mut self.list[scope.index()].names, id);
        id
    }

    /// The places that bind a name, in source order; of a `global` or `nonlocal` name also those in inner functions.
    pub fn sites(&self, info: &NameInfo<'a>) -> impl Iterator<Item = Site<'a>> + use<'_, 'a> {
        self.sites.iter(info.sites)
    }

    /// The first of them.
    pub fn first_site(&self, info: &NameInfo<'a>) -> Option<Site<'a>> {
        self.sites.first(info.sites)
    }

    /// The place that binds a name, if there is one alone.
    pub fn only_site(&self, info: &NameInfo<'a>) -> Option<Site<'a>> {
        self.sites.only(info.sites)
    }

    /// Notes a place that binds a name.
    pub fn add_site(&mut self, id: NameId, site: Site<'a>) {
        let info = self.names.get_mut(id);
        info.flags.add(Flags::BOUND);
        self.sites.push(&mut info.sites, site);
    }

    /// Whether one statement binds the name and all reads come after it in its block, as far as functions inside do not read it.
    pub fn is_settled(&self, info: &NameInfo<'a>) -> bool {
        let site = self.only_site(info);
        site.is_some_and(|site| info.is_settled_by(site))
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
        Some(class) if name.is_class_private() => mangled(class, name),
        _ => name,
    }
}

#[cold]
fn mangled(class: Symbol, name: Symbol) -> Symbol {
    Symbol::intern(&format!("_{class}{name}"))
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
