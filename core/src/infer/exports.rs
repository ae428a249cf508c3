//! Roots for Rust callers: the functions, classes and methods of the user's modules.
//!
//! In: their annotations, and the calls that the program itself makes. Out: an instance of each for the types that Rust
//! sees, called like any other. A parameter without annotation takes the types it has inside the program; if there are
//! none, the function is not exported.
//!
//! ```text
//! def mean(xs: list[float]) -> float      ->   instance mean(list[float])
//! ```

use super::attributes::Member;
use super::calls::Arg;
use super::*;
use crate::hir::{ArgKind, Base, Binding, Default, ExprKind, FuncKind, Item, ParamKind};
use crate::stubs::StubItem;
use portalis_memory::sym;

/// What Rust may call, while types still grow.
pub(super) struct ExportRoot {
    pub(super) func: FuncId,
    pub(super) name: Symbol,
    pub(super) inst: InstId,
    /// The class whose method it is, or that it constructs.
    pub(super) this: Option<(ClassId, ObjId)>,
    /// What Rust passes for each parameter.
    pub(super) args: Vec<Option<NodeId>>,
    /// What the annotation of the result says.
    pub(super) ret: Option<NodeId>,
}

/// Which function Rust may call: as a function, or as the method of a class with one set of types.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct ExportTask {
    func: FuncId,
    name: Symbol,
    this: Option<(ClassId, ObjId)>,
}

impl<'h> Infer<'h> {
    /// Makes the tasks of a module's exports.
    pub(super) fn export_module(&mut self, module: ModuleId) {
        let program = self.program;
        for (name, item) in &program.modules[module.index()].names {
            match *item {
                Item::Func(func) if self.func(func).module == module => {
                    self.export(Task::Export(ExportTask {
                        func,
                        name: *name,
                        this: None,
                    }));
                }
                Item::Class(class) if self.class(class).module == module => {
                    self.export(Task::ExportClass(class));
                }
                _ => {}
            }
        }
    }

    fn export(&mut self, task: Task<'h>) {
        let task = self.task(task);
        self.export_tasks.push(task);
        self.graph.enqueue(task);
    }

    /// The parameters of one function are known as far as they will be for now: it is called.
    pub(super) fn run_export(&mut self, export: ExportTask) {
        let f = self.func(export.func);
        if f.kind != FuncKind::Def {
            return;
        }
        let atom = export.this.and_then(|(class, obj)| match f.binding {
            Binding::Instance | Binding::Getter | Binding::Setter => Some(Atom::Obj(class, obj)),
            Binding::Class => Some(Atom::Class(class)),
            _ => None,
        });
        let skip = usize::from(atom.is_some());
        let Some((args, declared)) = self.export_args(export, skip) else {
            return;
        };
        let site = Site {
            inst: InstId(u32::MAX),
            expr: ExprId(0),
        };
        let result = self.slot(None, 0);
        let none = Vec::new();
        let role = CallRole::Call;
        let called = self.call_func(
            site,
            role,
            None,
            export.func,
            atom,
            self.parts(&none),
            &args,
            result,
        );
        let Some(inst) = called else { return };
        let ret = f.returns.map(|returns| {
            let node = self.slot(None, 1);
            self.annotate(returns, node, 1);
            node
        });
        let root = ExportRoot {
            func: export.func,
            name: export.name,
            inst,
            this: export.this,
            args: declared,
            ret,
        };
        let same = |e: &&mut ExportRoot| {
            (e.func, e.name, e.this) == (export.func, export.name, export.this)
        };
        match self.exports.iter_mut().find(same) {
            Some(found) => *found = root,
            None => self.exports.push(root),
        }
    }

    /// A class is made by Rust, and what objects of it there are have their methods called.
    pub(super) fn run_export_class(&mut self, class: ClassId) {
        let site = Site {
            inst: InstId(u32::MAX),
            expr: ExprId(0),
        };
        let shared = self.shared_obj(class);
        let init = ExportTask {
            func: self.class(class).body,
            name: sym::__init__,
            this: Some((class, shared)),
        };
        let result = self.slot(None, 0);
        match self.member(class, init.name) {
            _ if !self.class(class).abstract_methods.is_empty() || !self.is_plain(class) => {}
            Some(Member::Method(func)) => {
                let init = ExportTask { func, ..init };
                if let Some((args, _)) = self.export_args(init, 1) {
                    self.construct(site, CallRole::Call, None, class, &args, result);
                    if self.made.contains_key(&shared) {
                        self.export_once(init);
                    }
                }
            }
            Some(Member::Stub(_)) | None => {
                self.construct(site, CallRole::Call, None, class, &[], result);
                let known = self
                    .exports
                    .iter()
                    .any(|e| e.this == init.this && e.name == init.name);
                if !known {
                    self.exports.push(ExportRoot {
                        func: init.func,
                        name: init.name,
                        inst: InstId(u32::MAX),
                        this: init.this,
                        args: Vec::new(),
                        ret: None,
                    });
                }
            }
            Some(Member::Attr(_)) => {}
        }
        let objs = self.made.iter().filter(|(_, c)| **c == class);
        let objs: Vec<ObjId> = objs.map(|(obj, _)| *obj).collect();
        for obj in objs {
            for (name, func) in self.methods_of(class) {
                self.export_once(ExportTask {
                    func,
                    name,
                    this: Some((class, obj)),
                });
            }
        }
    }

    /// Objects of the class are made by calling it: it is no enum and no exception group.
    fn is_plain(&self, class: ClassId) -> bool {
        !matches!(self.class(class).kind, crate::hir::ClassKind::Enum { .. })
    }

    fn export_once(&mut self, export: ExportTask) {
        let known = |t: &Task<'_>| matches!(t, Task::Export(e) if *e == export);
        if !self.tasks.iter().any(known) {
            self.export(Task::Export(export));
        }
    }

    /// The methods that objects of a class have, along the MRO; setters of properties too.
    fn methods_of(&self, class: ClassId) -> Vec<(Symbol, FuncId)> {
        const LEFT_OUT: [&str; 5] = [
            "__init__",
            "__del__",
            "__new__",
            "__init_subclass__",
            "__class_getitem__",
        ];
        let mut all: Vec<(Symbol, FuncId)> = Vec::new();
        for base in &self.class(class).mro {
            let Base::User(base) = base else { continue };
            for (name, func) in self.class(*base).methods.iter().rev() {
                let binding = self.func(*func).binding;
                let same = |(n, f): &(Symbol, FuncId)| {
                    n == name
                        && (self.func(*f).binding == Binding::Setter)
                            == (binding == Binding::Setter)
                };
                let left_out = binding == Binding::Deleter || LEFT_OUT.contains(&name.as_str());
                if !left_out && !all.iter().any(same) {
                    all.push((*name, *func));
                }
            }
        }
        all
    }

    /// The arguments that Rust passes, and what each parameter is for Rust; `None` if the type of one cannot be known.
    ///
    /// What has a default may be left out by Rust: the default flows in too.
    fn export_args(
        &mut self,
        export: ExportTask,
        skip: usize,
    ) -> Option<(Vec<Arg>, Vec<Option<NodeId>>)> {
        let f = self.func(export.func);
        let mut args = Vec::new();
        let mut declared = vec![None; skip];
        for (at, param) in f.params.iter().enumerate().skip(skip) {
            if param.kind == ParamKind::VarArgs {
                let node = self.star_args(export, at);
                if let Some(node) = node {
                    let kind = ArgKind::Star;
                    args.push(Arg { kind, node });
                }
                declared.push(node);
                continue;
            }
            if param.kind == ParamKind::VarKeywords {
                declared.push(None);
                continue;
            }
            let node = self.slot(None, 100 + 10 * at as u32);
            let annotation = param
                .annotation
                .map(|id| self.program.annotations[id as usize]);
            if let Some(annotation) = annotation {
                self.annotate(annotation, node, 1000 * (at as u32 + 1));
            }
            if annotation.is_none_or(|a| self.is_vague(a)) {
                self.flow_from_calls(export, at, node);
                if let Some(default) = param.default {
                    self.flow_default(default, 103 + 10 * at as u32, node);
                }
            }
            self.graph.watch(node, self.current);
            if self.graph.is_bottom(node) {
                param.default?;
                declared.push(None);
                continue;
            }
            let mut passed = node;
            if let Some(default) = param.default {
                passed = self.slot(None, 101 + 10 * at as u32);
                self.graph.flow(node, passed);
                self.flow_default(default, 102 + 10 * at as u32, passed);
            }
            let by_name = param.kind == ParamKind::KeywordOnly || args.len() < at - skip;
            let kind = if by_name {
                ArgKind::Keyword(param.name)
            } else {
                ArgKind::Positional
            };
            args.push(Arg { kind, node: passed });
            declared.push(Some(node));
        }
        Some((args, declared))
    }

    /// A tuple of what `*args` takes, if that is known.
    fn star_args(&mut self, export: ExportTask, at: usize) -> Option<NodeId> {
        let f = self.func(export.func);
        let elem = self.slot(None, 104 + 10 * at as u32);
        match f.params[at].annotation {
            Some(id) => {
                let annotation = self.program.annotations[id as usize];
                self.annotate(annotation, elem, 1000 * (at as u32 + 1));
            }
            None => {
                for inst in self.of_func[export.func.index()].clone() {
                    let own = self.insts[inst.0 as usize].params[at];
                    self.graph.watch(own, self.current);
                    for &atom in self.graph.atoms(own) {
                        if let Atom::Tuple(parts) | Atom::Stub(_, parts) = atom {
                            parts.iter().for_each(|p| self.graph.flow(*p, elem));
                        }
                    }
                }
            }
        }
        self.graph.watch(elem, self.current);
        if self.graph.is_bottom(elem) {
            return None;
        }
        let node = self.slot(None, 105 + 10 * at as u32);
        self.graph
            .add(node, Atom::Stub(self.core.tuple, self.parts(&[elem])));
        Some(node)
    }

    /// Classes whose methods say what they take are one type each for Rust, wherever their objects are made.
    pub(super) fn keep_together(&mut self) {
        for (at, class) in self.program.classes.iter().enumerate() {
            let told = |f: &FuncId| {
                let func = self.func(*f);
                let skip = usize::from(func.binding != Binding::Static);
                let params = func.params.iter().skip(skip);
                params.clone().all(|p| p.annotation.is_some()) && params.count() > 0
            };
            let silent = |f: &FuncId| self.func(*f).params.len() < 2;
            let methods = || class.methods.iter().map(|(_, f)| f);
            if methods().all(|f| told(f) || silent(f)) && methods().any(told) {
                self.facts.generic[at] = false;
            }
        }
    }

    /// Rust may put any int where it can put ints: what it passes, attributes, elements of what crosses the boundary.
    pub(super) fn open_to_rust(&mut self) {
        let mut nodes: Vec<NodeId> = Vec::new();
        let mut objs: Vec<ObjId> = Vec::new();
        let mut inner: Vec<NodeId> = Vec::new();
        for root in &self.exports {
            nodes.extend(root.args.iter().flatten());
            objs.extend(root.this.map(|(_, obj)| obj));
            if let Some(inst) = self.insts.get(root.inst.0 as usize) {
                inner.extend([inst.ret, inst.yields]);
                nodes.extend(&inst.params);
            }
        }
        for obj in objs {
            let attrs = self.graph.attrs(obj);
            let public = attrs.iter().filter(|(name, _)| !name.is_private());
            nodes.extend(public.map(|(_, node)| node));
        }
        if self.stubs.module(crate::stubs::load::HOST).is_some() {
            // What is given to Rust functions crosses the boundary too.
            nodes.extend(self.everything_held());
        }
        let mut seen: BTreeSet<NodeId> = BTreeSet::new();
        inner.extend(&nodes);
        while let Some(node) = inner.pop() {
            if !seen.insert(self.graph.find(node)) {
                continue;
            }
            for &atom in self.graph.atoms(node) {
                if let Atom::Stub(_, parts) | Atom::Tuple(parts) = atom {
                    nodes.extend(parts);
                    inner.extend(parts);
                }
            }
        }
        for node in nodes {
            self.graph.seed(node, Seed::Any);
        }
    }

    /// The elements of all containers.
    fn everything_held(&self) -> Vec<NodeId> {
        let mut nodes = Vec::new();
        for at in 0..self.graph.len() {
            for &atom in self.graph.atoms(NodeId(at as u32)) {
                if let Atom::Stub(_, parts) | Atom::Tuple(parts) = atom {
                    nodes.extend(parts);
                }
            }
        }
        nodes
    }

    fn flow_default(&mut self, default: Default, slot: u32, node: NodeId) {
        let from = self.default_node(default, &[], None, slot);
        self.graph.flow(from, node);
    }

    /// What the program itself passes for a parameter; to objects with the same types, if it has them.
    fn flow_from_calls(&mut self, export: ExportTask, at: usize, node: NodeId) {
        let all = self.of_func[export.func.index()].clone();
        let same = |i: &InstId| {
            let this = self.insts[i.0 as usize].this;
            export.this.is_some_and(|(_, obj)| this == Some(obj))
        };
        let generic = export
            .this
            .is_some_and(|(class, _)| self.facts.generic[class.index()]);
        let only: Vec<InstId> = all.iter().copied().filter(same).collect();
        let only = if generic && !only.is_empty() {
            only
        } else {
            all
        };
        for inst in only {
            if let Some(own) = self.insts[inst.0 as usize].params.get(at).copied() {
                self.graph.flow(own, node);
            }
        }
    }

    /// Whether an annotation leaves open what something holds: `list`, `Callable`, a type variable.
    fn is_vague(&self, e: &Expr<'_>) -> bool {
        match e.kind {
            ExprKind::None | ExprKind::Class(_) => false,
            ExprKind::Stub(StubItem::Class(class)) => !self.stubs.class(class).params.is_empty(),
            ExprKind::Binary(_, a, b) => self.is_vague(a) || self.is_vague(b),
            ExprKind::Subscript(of, index) if is_callable(of) => {
                signature(index).is_none_or(|(params, ret)| {
                    self.is_vague(ret) || params.iter().any(|p| self.is_vague(p.value))
                })
            }
            ExprKind::Subscript(_, index) => match index.kind {
                ExprKind::Tuple(elements) => elements
                    .iter()
                    .any(|e| !matches!(e.value.kind, ExprKind::Ellipsis) && self.is_vague(e.value)),
                _ => self.is_vague(index),
            },
            _ => true,
        }
    }

    /// `Callable[[A, B], R]` is a function of Rust.
    fn annotate_callable(&mut self, index: &'h Expr<'h>, node: NodeId, path: u32) {
        let Some((params, ret)) = signature(index) else {
            return;
        };
        let module = self.stubs.module("_rust");
        let name = Symbol::intern(&format!("Callback{}", params.len()));
        let found = module.and_then(|module| self.stubs.lookup(module, name));
        let Some(StubItem::Class(class)) = found else {
            return;
        };
        let types = params.iter().map(|p| p.value).chain([ret]);
        let mut parts = Vec::new();
        for (at, ty) in (0..).zip(types) {
            let path = path.wrapping_mul(31).wrapping_add(at + 1);
            let unknown = StubFuncId(u32::MAX);
            let part = self.fresh(Memo::ty(self.current, unknown, path));
            self.annotate(ty, part, path);
            parts.push(part);
        }
        self.graph.add(node, Atom::Stub(class, self.parts(&parts)));
    }

    /// The values that an annotation allows flow into `node`.
    fn annotate(&mut self, e: &'h Expr<'h>, node: NodeId, path: u32) {
        let part = |this: &mut Self, e: &'h Expr<'h>, at: u32| {
            let inner = this.fresh(Memo::ty(
                this.current,
                StubFuncId(u32::MAX),
                path.wrapping_mul(31).wrapping_add(at + 1),
            ));
            this.annotate(e, inner, path.wrapping_mul(31).wrapping_add(at + 1));
            inner
        };
        match e.kind {
            ExprKind::None => self.graph.add(node, Atom::None),
            ExprKind::Class(class) => {
                // Objects of derived classes too.
                let derived = |c: &Class<'_>| c.mro.contains(&Base::User(class));
                for (at, found) in self.program.classes.iter().enumerate() {
                    if derived(found) {
                        let derived = ClassId(at as u32);
                        let obj = self.shared_obj(derived);
                        self.graph.add(node, Atom::Obj(derived, obj));
                    }
                }
            }
            ExprKind::Stub(StubItem::Class(class)) => {
                let count = self.stubs.class(class).params.len() as u32;
                let parts = (0..count)
                    .map(|at| self.slot(Some(Constructor::Stub(class)), path + at))
                    .collect::<Vec<_>>();
                self.graph.add(node, Atom::Stub(class, self.parts(&parts)));
            }
            ExprKind::Binary(BinOp::BitOr, a, b) => {
                self.annotate(a, node, path);
                self.annotate(b, node, path.wrapping_add(7919));
            }
            ExprKind::Subscript(of, index) if is_callable(of) => {
                self.annotate_callable(index, node, path);
            }
            ExprKind::Subscript(of, index) => {
                let class = match of.kind {
                    ExprKind::Stub(StubItem::Class(class)) => class,
                    ExprKind::Str("Iterable" | "Sequence" | "Collection" | "Reversible") => {
                        self.core.list
                    }
                    _ => return,
                };
                let args: Vec<&'h Expr<'h>> = match index.kind {
                    ExprKind::Tuple(elements) => elements.iter().map(|e| e.value).collect(),
                    _ => vec![index],
                };
                let variadic = matches!(args.last().map(|a| a.kind), Some(ExprKind::Ellipsis));
                if class == self.core.tuple && !variadic {
                    let parts = (0..).zip(args).map(|(at, a)| part(self, a, at));
                    let parts: Vec<NodeId> = parts.collect();
                    self.graph.add(node, Atom::Tuple(self.parts(&parts)));
                } else {
                    let args = args
                        .into_iter()
                        .filter(|a| !matches!(a.kind, ExprKind::Ellipsis));
                    let parts = (0..).zip(args).map(|(at, a)| part(self, a, at));
                    let parts: Vec<NodeId> = parts.collect();
                    self.graph.add(node, Atom::Stub(class, self.parts(&parts)));
                }
            }
            _ => {}
        }
    }
}

/// Whether an annotation is the `Callable` of `Callable[[A], R]`.
fn is_callable(e: &Expr<'_>) -> bool {
    matches!(e.kind, ExprKind::Str("Callable"))
}

/// The parameters and the result that a `Callable` is given.
fn signature<'h>(index: &'h Expr<'h>) -> Option<(&'h [crate::hir::Element<'h>], &'h Expr<'h>)> {
    let ExprKind::Tuple([params, ret]) = index.kind else {
        return None;
    };
    match params.value.kind {
        ExprKind::List(params) => Some((params, ret.value)),
        _ => None,
    }
}
