//! Whole-program flow of types over hir to a fixed point.
//!
//! In: a [`Program`] and the [`Stubs`]. Out: [`types::Typed`]: the closed set of types, class layouts and function
//! instances. No annotation is needed and none changes the result.
//!
//! The way: [`walk`] visits the body of each function instance once, makes a node per expression and variable
//! ([`graph`]) and leaves a task for everything that depends on types; [`solve`] runs the tasks again whenever one of
//! their nodes grows. Calls ([`calls`]) make instances per kind of arguments, containers and objects keep the place
//! where they were made apart as long as they do not meet. [`finish`] turns the fixed point into interned types.
//!
//! ```text
//! def add(a, b): return a + b
//! add(1, 2); add("x", "y")      ->   add(int, int) -> int,  add(str, str) -> str
//! ```

pub mod attributes;
mod calls;
mod descriptors;
pub mod dump;
mod exports;
mod facts;
mod finish;
mod graph;
mod interval;
mod iteration;
mod lists;
mod narrow;
pub mod operators;
mod solve;
pub mod stored;
mod stub_calls;
mod stub_types;
pub mod types;
mod walk;
mod words;

use crate::chain::{Chain, Chains};
use crate::hir::{BinOp, Capture, Var};
use crate::hir::{
    CaptureId, Class, ClassId, Expr, ExprId, Func, FuncId, GlobalId, LocalId, ModuleId, Program,
    Target,
};
use crate::stubs::{StubClassId, StubFuncId, Stubs};
use graph::{Atom, Constructor, Graph, NodeId, ObjId, Rest, Seed, TaskId};
use portalis_memory::{AstArena, Symbol};
use rustc_hash::FxHashMap;
use std::collections::{BTreeMap, BTreeSet};
use types::{CallRole, Typed};

/// Instances of one function beyond which further calls share the nearest one.
const MAX_INSTANCES: usize = 8;
/// The node of an expression that is not visited yet. Nothing ever flows there.
const NOTHING: NodeId = NodeId(0);
/// Groups of objects (by place of construction) of one class beyond which all are one group.
const MAX_SITES: u32 = 8;

/// Infers the types of a whole program.
pub fn infer<'h>(
    arena: &'h AstArena,
    program: &'h Program<'h>,
    stubs: &'h Stubs,
    options: &Options,
) -> Typed {
    let mut cx = Infer::new(arena, program, stubs);
    cx.start(options);
    cx.solve();
    if options.exports {
        cx.open_to_rust();
    }
    cx.rest = cx.graph.rest();
    let words = words::words(&cx);
    finish::finish(cx, words)
}

/// What is analysed.
#[derive(Debug, Default, Clone)]
pub struct Options {
    /// Whether the public functions and classes of the user's modules are roots, for Rust callers.
    pub exports: bool,
}

/// An instance under construction.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
struct InstId(u32);

/// The nodes of one function instance.
struct Inst<'h> {
    func: FuncId,
    params: Vec<NodeId>,
    locals: Vec<NodeId>,
    captures: &'h [NodeId],
    exprs: Vec<NodeId>,
    ret: NodeId,
    yields: NodeId,
    sends: NodeId,
    this: Option<ObjId>,
    /// The instance whose call made this one, for bounding recursion.
    parent: Option<InstId>,
}

/// Something to do again when its nodes grow.
#[derive(Clone, Copy)]
enum Task<'h> {
    Expr(InstId, &'h Expr<'h>),
    Store(InstId, &'h Target<'h>, NodeId),
    Delete(InstId, &'h Target<'h>),
    Aug(InstId, &'h Target<'h>, BinOp, &'h Expr<'h>),
    /// Iterating `1` gives `2`, for the expression or target with this id.
    Iterate(InstId, ExprId, NodeId, NodeId),
    /// `with`: the manager's expression, the node of what `__enter__` gives, the result that `None` joins if
    /// `__exit__` may swallow an exception.
    With(InstId, &'h Expr<'h>, NodeId, Option<NodeId>),
    Raise(InstId, &'h Expr<'h>),
    /// Exceptions of a handler's classes flow into its variable.
    Handler(&'h [crate::hir::Base], NodeId),
    /// The universal methods of a class are reached from anywhere.
    Protocol(ClassId, ObjId),
    /// Rust may call the function, or the method of the class.
    Export(exports::ExportTask),
    /// Rust may use the class.
    ExportClass(ClassId),
}

/// Where a call stands.
#[derive(Clone, Copy)]
struct Site {
    inst: InstId,
    expr: ExprId,
}

/// What a task has found, in lists of all tasks; begun anew each time it runs.
#[derive(Clone, Copy, Default)]
struct Found {
    calls: Chain,
    type_args: Chain,
}

/// A call that was found: where, why, by which kind of value, what it reaches and what it makes.
type Call<'h> = (Site, CallRole, Option<Atom<'h>>, InstId, Option<ObjId>);

/// What type variables stand for in a stub function that is taken somewhere.
type TypeArgs<'h> = (Site, StubFuncId, &'h [(Symbol, NodeId)]);

/// What fresh nodes are remembered by, so that running a task again finds them: the task and a number, what the number is of.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
struct Memo([u64; 2]);

impl Memo {
    /// A type variable of a stub function.
    fn var(task: TaskId, func: StubFuncId, name: Symbol) -> Memo {
        Memo::new(task, name.index(), [u32::MAX, func.0])
    }

    /// A part of a type in a stub function.
    fn ty(task: TaskId, func: StubFuncId, path: u32) -> Memo {
        Memo::new(task, path, [u32::MAX - 1, func.0])
    }

    /// Whatever a task needs a node for, by kind.
    fn slot(task: TaskId, constructor: Option<Constructor>, index: u32) -> Memo {
        let code = constructor.map_or([u32::MAX - 2, 0], Constructor::code);
        Memo::new(task, index, code)
    }

    fn new(task: TaskId, number: u32, [kind, of]: [u32; 2]) -> Memo {
        let pair = |a: u32, b: u32| u64::from(a) << 32 | u64::from(b);
        Memo([pair(task.0, number), pair(kind, of)])
    }
}

/// The classes that the language itself speaks of.
struct Core {
    int: StubClassId,
    float: StubClassId,
    bool: StubClassId,
    str: StubClassId,
    bytes: StubClassId,
    list: StubClassId,
    dict: StubClassId,
    set: StubClassId,
    tuple: StubClassId,
    slice: StubClassId,
    range: StubClassId,
    iterator: StubClassId,
    generator: StubClassId,
    base_exception: StubClassId,
    exception_type: StubClassId,
}

struct Infer<'h> {
    arena: &'h AstArena,
    program: &'h Program<'h>,
    stubs: &'h Stubs,
    core: Core,
    facts: facts::Facts,
    graph: Graph<'h>,
    /// The graph at rest.
    rest: Rest<'h>,
    insts: Vec<Inst<'h>>,
    /// Instances whose bodies are yet to be walked.
    unwalked: Vec<InstId>,
    tasks: Vec<Task<'h>>,
    found: Vec<Found>,
    calls: Chains<Call<'h>>,
    type_args: Chains<TypeArgs<'h>>,
    current: TaskId,
    /// The instances of each function by what their arguments look like.
    by_key: Vec<FxHashMap<Box<[u64]>, InstId>>,
    of_func: Vec<Vec<InstId>>,
    memo: FxHashMap<Memo, NodeId>,
    /// What dunders of plain values take plain operands with.
    plain: FxHashMap<(Symbol, StubClassId, StubClassId), operators::Taken<'h>>,
    globals: Vec<NodeId>,
    sites: FxHashMap<(ClassId, Option<(InstId, ExprId)>), ObjId>,
    site_count: Vec<u32>,
    made: BTreeMap<ObjId, ClassId>,
    constructed: BTreeSet<ClassId>,
    handlers: Vec<TaskId>,
    protocols: BTreeMap<ObjId, Vec<(Symbol, InstId)>>,
    module_bodies: BTreeMap<ModuleId, InstId>,
    exports: Vec<exports::ExportRoot>,
    export_tasks: Vec<TaskId>,
    /// Tasks that could not choose an overload yet.
    stuck: BTreeSet<TaskId>,
    settling: bool,
    /// Items of any type pass for those that an overload wants.
    lenient: bool,
    /// The strings that stand in the source, by the nodes of their values.
    texts: FxHashMap<NodeId, &'h str>,
    /// How many kinds of items an overload was found to want.
    accepted: u32,
}

impl<'h> Infer<'h> {
    fn new(arena: &'h AstArena, program: &'h Program<'h>, stubs: &'h Stubs) -> Self {
        let class = |name: &str| stubs.builtin_class(name).unwrap_or(StubClassId(0));
        let core = Core {
            int: class("int"),
            float: class("float"),
            bool: class("bool"),
            str: class("str"),
            bytes: class("bytes"),
            list: class("list"),
            dict: class("dict"),
            set: class("set"),
            tuple: class("tuple"),
            slice: class("slice"),
            range: class("range"),
            iterator: class("Iterator"),
            generator: class("Generator"),
            base_exception: class("BaseException"),
            exception_type: class("_ExceptionType"),
        };
        let mut graph = Graph::following(arena, [core.int, core.range], core.str);
        let exprs = program.funcs.iter().map(|f| f.expr_count as usize);
        let exprs = exprs.sum::<usize>();
        graph.reserve(exprs);
        let nothing = graph.node();
        debug_assert_eq!(nothing, NOTHING);
        let globals: Vec<NodeId> = graph.nodes(program.globals.len()).collect();
        for (global, node) in program.globals.iter().zip(&globals) {
            if let Some(base) = global.inherits {
                graph.flow(globals[base.index()], *node);
            }
        }
        Infer {
            arena,
            program,
            stubs,
            core,
            facts: facts::Facts::new(program),
            graph,
            rest: Rest::default(),
            insts: Vec::new(),
            unwalked: Vec::new(),
            tasks: Vec::with_capacity(exprs / 2),
            found: Vec::with_capacity(exprs / 2),
            calls: Chains::default(),
            type_args: Chains::default(),
            current: TaskId(0),
            by_key: vec![FxHashMap::default(); program.funcs.len()],
            of_func: vec![Vec::new(); program.funcs.len()],
            memo: FxHashMap::with_capacity_and_hasher(exprs / 3, Default::default()),
            plain: FxHashMap::default(),
            globals,
            sites: FxHashMap::default(),
            site_count: vec![0; program.classes.len()],
            made: BTreeMap::new(),
            constructed: BTreeSet::new(),
            handlers: Vec::new(),
            protocols: BTreeMap::new(),
            module_bodies: BTreeMap::new(),
            exports: Vec::new(),
            export_tasks: Vec::new(),
            stuck: BTreeSet::new(),
            settling: false,
            lenient: false,
            texts: FxHashMap::default(),
            accepted: 0,
        }
    }

    fn start(&mut self, options: &Options) {
        if let Some(entry) = self.program.modules.first() {
            let inst = self.new_inst(entry.body, None, None, &[]);
            self.module_bodies.insert(ModuleId(0), inst);
        }
        if options.exports {
            self.keep_together();
            for (index, module) in self.program.modules.iter().enumerate() {
                if module.library {
                    continue;
                }
                self.reach_module(ModuleId(index as u32));
                self.export_module(ModuleId(index as u32));
            }
        }
    }

    fn func(&self, id: FuncId) -> &'h Func<'h> {
        &self.program.funcs[id.index()]
    }

    fn class(&self, id: ClassId) -> &'h Class<'h> {
        &self.program.classes[id.index()]
    }

    /// Registers a task; it is run once the caller enqueues it.
    fn task(&mut self, task: Task<'h>) -> TaskId {
        self.tasks.push(task);
        self.found.push(Found::default());
        self.graph.task()
    }

    /// Registers a task that depends on `nodes`, and lets it run.
    fn task_on(&mut self, task: Task<'h>, nodes: &[NodeId]) -> TaskId {
        let id = self.task(task);
        for node in nodes {
            self.graph.watch(*node, id);
        }
        self.graph.enqueue(id);
        id
    }

    /// A fresh node that the current task finds again.
    fn fresh(&mut self, memo: Memo) -> NodeId {
        if let Some(node) = self.memo.get(&memo) {
            return *node;
        }
        let node = self.graph.node();
        self.memo.insert(memo, node);
        node
    }

    fn slot(&mut self, constructor: Option<Constructor>, index: u32) -> NodeId {
        self.fresh(Memo::slot(self.current, constructor, index))
    }

    fn stub(&self, class: StubClassId) -> Atom<'h> {
        Atom::Stub(class, &[])
    }

    /// The parts of an atom.
    fn parts(&self, nodes: &[NodeId]) -> &'h [NodeId] {
        self.arena.alloc_slice(nodes)
    }

    /// The node of an expression or target of an instance, made when it is first asked for.
    fn place(&mut self, inst: InstId, e: ExprId) -> NodeId {
        let node = &mut self.insts[inst.0 as usize].exprs[e.index()];
        if *node == NOTHING {
            *node = self.graph.node();
        }
        *node
    }

    /// The node of a variable as seen from an instance.
    fn var(&self, inst: InstId, var: Var) -> NodeId {
        let inst = &self.insts[inst.0 as usize];
        match var {
            Var::Local(LocalId(at)) => inst.locals[at as usize],
            Var::Capture(CaptureId(at)) => inst.captures[at as usize],
            Var::Global(GlobalId(at)) => self.globals[at as usize],
        }
    }

    /// The nodes of the variables that `func` captures, as seen from an instance of an enclosing (or the same) function.
    fn captures_of(&self, func: FuncId, from: InstId) -> &'h [NodeId] {
        let here = &self.insts[from.0 as usize];
        let find = |capture: &Capture| {
            if capture.owner == here.func {
                return Some(here.locals[capture.local.index()]);
            }
            let at = self
                .func(here.func)
                .captures
                .iter()
                .position(|c| c == capture)?;
            here.captures.get(at).copied()
        };
        let captures = self.func(func).captures.iter().filter_map(find);
        self.parts(&captures.collect::<Vec<_>>())
    }

    /// Makes sure that a module's body is analysed.
    fn reach_module(&mut self, module: ModuleId) {
        if !self.module_bodies.contains_key(&module) {
            let body = self.program.modules[module.index()].body;
            let inst = self.new_inst(body, None, None, &[]);
            self.module_bodies.insert(module, inst);
        }
    }

    fn new_inst(
        &mut self,
        func: FuncId,
        this: Option<ObjId>,
        parent: Option<InstId>,
        captures: &'h [NodeId],
    ) -> InstId {
        let f = self.func(func);
        let locals: Vec<NodeId> = self.graph.nodes(f.locals.len()).collect();
        let params = f.params.iter().map(|p| locals[p.local.index()]).collect();
        let exprs = vec![NOTHING; f.expr_count as usize];
        let (ret, yields, sends) = (self.graph.node(), self.graph.node(), self.graph.node());
        let id = InstId(self.insts.len() as u32);
        self.insts.push(Inst {
            func,
            params,
            locals,
            captures,
            exprs,
            ret,
            yields,
            sends,
            this,
            parent,
        });
        self.of_func[func.index()].push(id);
        self.unwalked.push(id);
        id
    }
}
