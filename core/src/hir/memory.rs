//! What the lowering of one program leaves to the next: the memory of lists under construction.
//!
//! In: nothing. Out: empty lists, with room.

use std::mem::take;
use std::sync::LazyLock;

use portalis_memory::{ObjectPool, Poolable, PooledObject, emptied, metrics};

use super::flow::Flow;
use super::{Capture, Func, FuncId, Local, LocalId, Program, Stmt};
use crate::chain::{Chain, Chains};

/// The lists.
#[derive(Default)]
pub(super) struct Memory {
    /// Lists for bodies: locals, captures and mentioned functions.
    pub(super) bodies: Vec<(Vec<Local>, Vec<Capture>, Vec<FuncId>)>,
    /// Lists for the statements of blocks.
    blocks: Vec<Vec<Stmt<'static>>>,
    /// The functions that each function's body mentions.
    pub(super) mentions: Mentions,
    /// The locals that stand for names.
    pub(super) locals: Vec<(u32, LocalId)>,
    pub(super) flow: Flow,
}

/// Functions by the function whose body mentions them.
#[derive(Default)]
pub(super) struct Mentions {
    by_func: Vec<Chain>,
    all: Chains<FuncId>,
}

impl Mentions {
    /// What a body mentions; if it was made before, what it mentioned then counts no more.
    pub(super) fn set(&mut self, func: FuncId, mentioned: &[FuncId]) {
        if self.by_func.len() <= func.index() {
            self.by_func.resize(func.index() + 1, Chain::default());
        }
        let chain = &mut self.by_func[func.index()];
        *chain = Chain::default();
        for func in mentioned {
            self.all.push(chain, *func);
        }
    }

    pub(super) fn of(&self, func: FuncId) -> impl Iterator<Item = FuncId> {
        let chain = self.by_func.get(func.index()).copied();
        self.all.iter(chain.unwrap_or_default())
    }
}

/// More names, expressions and values than this are not kept room for.
const MAX_KEPT: usize = 1 << 20;

/// As many as threads compile programs at once.
static MEMORY: LazyLock<ObjectPool<Memory>> = LazyLock::new(|| {
    metrics::register_pool(|| MEMORY.stats());
    ObjectPool::bounded(Memory::default, 64, MAX_KEPT)
});

/// The list of a program's functions, which outlives lowering.
#[derive(Default)]
struct FuncList(Vec<Func<'static>>);

static FUNCS: LazyLock<ObjectPool<FuncList>> = LazyLock::new(|| {
    metrics::register_pool(|| FUNCS.stats());
    ObjectPool::bounded(FuncList::default, 64, MAX_KEPT)
});

impl Poolable for FuncList {
    fn clear(&mut self) {
        self.0.clear();
    }

    fn kept_capacity(&self) -> usize {
        self.0.capacity()
    }
}

/// A list for so many functions.
pub(super) fn func_list<'a>(count: usize) -> Vec<Option<Func<'a>>> {
    let mut list = emptied(FUNCS.acquire().into_inner().0);
    list.reserve(count);
    list
}

impl Drop for Program<'_> {
    fn drop(&mut self) {
        if self.funcs.capacity() > 0 {
            FUNCS.give(FuncList(emptied(take(&mut self.funcs))));
        }
    }
}

/// Whether the lowering of a program leaves its memory to the next.
pub fn set_pooling(is_on: bool) {
    MEMORY.set_on(is_on);
    FUNCS.set_on(is_on);
}

impl Poolable for Memory {
    fn clear(&mut self) {
        self.locals.clear();
        self.mentions.by_func.clear();
        self.mentions.all.clear();
    }

    fn kept_capacity(&self) -> usize {
        self.locals.capacity() + self.flow.capacity()
    }
}

impl Memory {
    pub(super) fn acquire() -> PooledObject<'static, Self> {
        MEMORY.acquire()
    }

    pub(super) fn take_blocks<'a>(&mut self) -> Vec<Vec<Stmt<'a>>> {
        take(&mut self.blocks)
    }

    pub(super) fn put_blocks(&mut self, blocks: Vec<Vec<Stmt<'_>>>) {
        self.blocks = blocks.into_iter().map(emptied).collect();
    }
}
