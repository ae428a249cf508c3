//! From the fixed point to interned types, class layouts and distinct function instances.
//!
//! In: the graph at rest. Out: [`Typed`]. Types that look the same from everywhere are one type: nodes and groups of
//! objects are split by what they hold until nothing splits further (partition refinement), which also ends for types
//! that contain themselves. Function instances with equal types and equal callees become one.

use super::types::*;
use super::*;
use std::hash::{DefaultHasher, Hash, Hasher};

/// Makes the result of inference.
pub(super) fn finish(cx: Infer<'_>, words: words::Found) -> Typed {
    let colors = Colors::new(&cx, &words);
    let (calls, type_args) = (calls_by_inst(&cx), type_args_by_inst(&cx));
    let mut finish = Finish {
        calls,
        type_args,
        inst_colors: Vec::new(),
        cx,
        words,
        colors,
        out: Typed::default(),
        maps: Maps::default(),
    };
    finish.color_instances();
    finish.run();
    finish.out
}

type Call<'h> = (ExprId, CallRole, Option<Atom<'h>>, InstId, Option<ObjId>);

fn calls_by_inst<'h>(cx: &Infer<'h>) -> BTreeMap<InstId, Vec<Call<'h>>> {
    let mut calls: BTreeMap<InstId, Vec<Call<'h>>> = BTreeMap::new();
    for found in &cx.found {
        for (site, role, head, inst, makes) in &found.calls {
            if site.inst.0 != u32::MAX {
                calls
                    .entry(site.inst)
                    .or_default()
                    .push((site.expr, *role, *head, *inst, *makes));
            }
        }
    }
    calls
}

type TypeArgs = (ExprId, StubFuncId, Vec<(Symbol, NodeId)>);

fn type_args_by_inst(cx: &Infer<'_>) -> BTreeMap<InstId, Vec<TypeArgs>> {
    let mut all: BTreeMap<InstId, Vec<TypeArgs>> = BTreeMap::new();
    for found in &cx.found {
        for (site, func, vars) in &found.type_args {
            all.entry(site.inst)
                .or_default()
                .push((site.expr, *func, vars.clone()));
        }
    }
    all
}

/// What an `int` that fits a machine word has for an argument in its color.
const WORD: u32 = u32::MAX;

/// The parts of the partition that nodes and groups of objects fall into.
struct Colors {
    nodes: Vec<u32>,
    objs: Vec<u32>,
}

type HeadColor = (Constructor, Vec<u32>);

impl Colors {
    fn new(cx: &Infer<'_>, words: &words::Found) -> Colors {
        let nodes = cx.graph.len();
        let objs = cx.graph.objs_len();
        let mut colors = Colors {
            nodes: vec![0; nodes],
            objs: vec![0; objs],
        };
        let mut count = 0;
        loop {
            let mut parts: FxHashMap<Vec<HeadColor>, u32> = FxHashMap::default();
            let mut next = vec![0; nodes];
            for (at, color) in next.iter_mut().enumerate() {
                let node = NodeId(at as u32);
                if cx.graph.find(node) == node {
                    let len = parts.len() as u32;
                    *color = *parts.entry(colors.heads(cx, words, node)).or_insert(len);
                }
            }
            let mut groups: FxHashMap<(ClassId, Vec<(Symbol, u32)>), u32> = FxHashMap::default();
            let mut next_objs = vec![0; objs];
            for (at, color) in next_objs.iter_mut().enumerate() {
                let obj = ObjId(at as u32);
                if cx.graph.find_obj(obj) == obj {
                    let len = groups.len() as u32;
                    *color = *groups
                        .entry((cx.graph.obj_class(obj), colors.attrs(cx, obj)))
                        .or_insert(len);
                }
            }
            let found = parts.len() + groups.len();
            colors = Colors {
                nodes: next,
                objs: next_objs,
            };
            if found == count {
                return colors;
            }
            count = found;
        }
    }

    fn node(&self, cx: &Infer<'_>, node: NodeId) -> u32 {
        self.nodes[cx.graph.find(node).0 as usize]
    }

    fn obj(&self, cx: &Infer<'_>, obj: ObjId) -> u32 {
        self.objs[cx.graph.find_obj(obj).0 as usize]
    }

    fn head(&self, cx: &Infer<'_>, atom: &Atom<'_>) -> HeadColor {
        let parts = match atom {
            Atom::Stub(_, parts) | Atom::Tuple(parts) => {
                parts.iter().map(|p| self.node(cx, *p)).collect()
            }
            Atom::Closure(_, receiver, captures) => receiver
                .iter()
                .chain(*captures)
                .map(|p| self.node(cx, *p))
                .collect(),
            Atom::Obj(_, obj) => vec![self.obj(cx, *obj)],
            Atom::StubMethod(_, receiver) => vec![self.node(cx, *receiver)],
            _ => Vec::new(),
        };
        (atom.constructor(), parts)
    }

    fn heads(&self, cx: &Infer<'_>, words: &words::Found, node: NodeId) -> Vec<HeadColor> {
        let mut heads: Vec<HeadColor> = cx
            .graph
            .atoms(node)
            .iter()
            .map(|a| self.head(cx, a))
            .collect();
        if words.node(&cx.graph, node) {
            heads
                .iter_mut()
                .filter(|(c, _)| *c == Constructor::Stub(cx.core.int))
                .for_each(|(_, parts)| parts.push(WORD));
        }
        if let Some(elem) = self.sequence_elem(cx, node) {
            heads.retain(|(constructor, _)| !is_tuple(cx, *constructor));
            heads.push((Constructor::Stub(cx.core.tuple), vec![self.node(cx, elem)]));
        }
        heads.sort();
        heads
    }

    /// Tuples of several lengths whose items are all of one type are one `tuple[T, ...]`: its `T`.
    fn sequence_elem(&self, cx: &Infer<'_>, node: NodeId) -> Option<NodeId> {
        let atoms = cx.graph.atoms(node);
        let mut tuples = 0;
        let mut elem = None;
        for atom in atoms {
            let parts = match atom {
                Atom::Tuple(parts) => parts,
                Atom::Stub(class, parts) if *class == cx.core.tuple => parts,
                _ => continue,
            };
            tuples += 1;
            for part in *parts {
                let first = *elem.get_or_insert(*part);
                if self.node(cx, first) != self.node(cx, *part) {
                    return None;
                }
            }
        }
        elem.filter(|_| tuples > 1)
    }

    fn attrs(&self, cx: &Infer<'_>, obj: ObjId) -> Vec<(Symbol, u32)> {
        let mut attrs = cx.graph.attrs(obj);
        attrs.retain(|(_, node)| !cx.graph.is_bottom(*node));
        attrs.sort();
        attrs
            .into_iter()
            .map(|(name, node)| (name, self.node(cx, node)))
            .collect()
    }
}

fn is_tuple(cx: &Infer<'_>, constructor: Constructor) -> bool {
    match constructor {
        Constructor::Tuple(_) => true,
        Constructor::Stub(class) => class == cx.core.tuple,
        _ => false,
    }
}

#[derive(Default)]
struct Maps {
    types: FxHashMap<u32, TyId>,
    classes: FxHashMap<u32, ClassInstId>,
    closures: FxHashMap<(FuncId, bool, Vec<u32>), ClosureId>,
    instances: FxHashMap<u64, InstanceId>,
    /// The type without values by which `int`s that fit a machine word are told from others.
    mark: Option<TyId>,
    /// The instances of inference, in order of their ids in the result.
    order: Vec<InstId>,
}

struct Finish<'h> {
    cx: Infer<'h>,
    words: words::Found,
    calls: BTreeMap<InstId, Vec<Call<'h>>>,
    type_args: BTreeMap<InstId, Vec<TypeArgs>>,
    colors: Colors,
    inst_colors: Vec<u64>,
    out: Typed,
    maps: Maps,
}

impl Finish<'_> {
    /// Instances start apart by their types, then split by what they call.
    fn color_instances(&mut self) {
        let cx = &self.cx;
        let hash = |parts: &dyn Fn(&mut DefaultHasher)| {
            let mut hasher = DefaultHasher::new();
            parts(&mut hasher);
            hasher.finish()
        };
        let color = |(at, inst): (usize, &Inst)| {
            hash(&|h| {
                inst.func.hash(h);
                let inst_id = InstId(at as u32);
                self.words.exprs(inst_id).for_each(|e| e.hash(h));
                self.words.wide_exprs(inst_id).for_each(|e| (0, e).hash(h));
                for list in [
                    &inst.params,
                    &inst.locals,
                    &inst.captures.to_vec(),
                    &inst.exprs,
                    &vec![inst.ret, inst.yields, inst.sends],
                ] {
                    list.iter().for_each(|n| self.colors.node(cx, *n).hash(h));
                }
            })
        };
        let mut colors: Vec<u64> = cx.insts.iter().enumerate().map(color).collect();
        let mut count = 0;
        loop {
            let distinct = colors.iter().collect::<BTreeSet<_>>().len();
            if distinct == count {
                break;
            }
            count = distinct;
            let next = (0..colors.len()).map(|at| {
                hash(&|h| {
                    colors[at].hash(h);
                    for (expr, role, head, inst, makes) in
                        self.calls.get(&InstId(at as u32)).into_iter().flatten()
                    {
                        (expr, role, head.as_ref().map(|a| self.colors.head(cx, a))).hash(h);
                        colors.get(inst.0 as usize).hash(h);
                        makes.map(|o| self.colors.obj(cx, o)).hash(h);
                    }
                })
            });
            colors = next.collect();
        }
        self.inst_colors = colors;
    }

    fn run(&mut self) {
        let modules: Vec<InstanceId> = (0..self.cx.program.modules.len())
            .map(|m| match self.cx.module_bodies.get(&ModuleId(m as u32)) {
                Some(inst) => self.instance(*inst),
                None => InstanceId::NONE,
            })
            .collect();
        self.out.modules = modules;
        let exports = std::mem::take(&mut self.cx.exports);
        self.out.exports = exports.iter().map(|e| self.export(e)).collect();
        let globals: Vec<NodeId> = self.cx.globals.clone();
        self.out.globals = globals.into_iter().map(|n| self.ty(n)).collect();
        let mut done = 0;
        let mut protocols_done = BTreeSet::new();
        loop {
            while done < self.maps.order.len() {
                self.fill_instance(InstanceId(done as u32), self.maps.order[done]);
                done += 1;
            }
            for (obj, list) in self.cx.protocols.clone() {
                let color = self.colors.obj(&self.cx, obj);
                let Some(class) = self.maps.classes.get(&color).copied() else {
                    continue;
                };
                if !protocols_done.insert(obj) {
                    continue;
                }
                for (name, inst) in list {
                    let inst = self.instance(inst);
                    let protocol = &mut self.out.classes[class.0 as usize].protocol;
                    if !protocol.iter().any(|(n, _)| *n == name) {
                        protocol.push((name, inst));
                    }
                }
            }
            if done == self.maps.order.len() {
                break;
            }
        }
        for (obj, _) in self.cx.made.clone() {
            let color = self.colors.obj(&self.cx, obj);
            if let Some(class) = self.maps.classes.get(&color) {
                self.out.classes[class.0 as usize].constructed = true;
            }
        }
    }

    fn export(&mut self, root: &exports::ExportRoot) -> Export {
        Export {
            func: root.func,
            name: root.name,
            instance: self.instance(root.inst),
            class: root.this.map(|(_, obj)| self.class(obj)),
            args: root
                .args
                .iter()
                .map(|node| node.map(|node| self.ty(node)))
                .collect(),
            ret: root.ret.map(|node| self.ty(node)),
        }
    }

    fn instance(&mut self, inst: InstId) -> InstanceId {
        if inst.0 == u32::MAX {
            return InstanceId::NONE;
        }
        let color = self.inst_colors[inst.0 as usize];
        let next = InstanceId(self.maps.order.len() as u32);
        let id = *self.maps.instances.entry(color).or_insert(next);
        if id == next {
            self.maps.order.push(inst);
        }
        id
    }

    fn fill_instance(&mut self, id: InstanceId, inst: InstId) {
        let i = &self.cx.insts[inst.0 as usize];
        let (func, this) = (i.func, i.this);
        let (params, locals, captures, exprs) = (
            i.params.clone(),
            i.locals.clone(),
            i.captures,
            i.exprs.clone(),
        );
        let (ret, yields, sends) = (i.ret, i.yields, i.sends);
        let generator = self.cx.func(func).generator;
        let mut calls: BTreeMap<(ExprId, CallRole), Vec<CallTarget>> = BTreeMap::new();
        for (expr, role, head, target, makes) in self.calls.get(&inst).cloned().unwrap_or_default()
        {
            let head = head.map(|a| self.head(&a));
            let instance = self.instance(target);
            let constructs = makes.map(|o| self.class(o));
            let target = CallTarget {
                head,
                instance,
                constructs,
            };
            if expr.0 > u32::MAX - self.cx.program.classes.len() as u32 - 1 {
                self.out
                    .class_bodies
                    .insert(ClassId(u32::MAX - expr.0), instance);
                continue;
            }
            let list = calls.entry((expr, role)).or_default();
            if !list.contains(&target) {
                list.push(target);
            }
        }
        let type_args = self.type_args(inst);
        let mut tys =
            |nodes: &[NodeId]| -> Vec<TyId> { nodes.iter().map(|n| self.ty(*n)).collect() };
        let instance = Instance {
            func,
            params: tys(&params),
            locals: tys(&locals),
            captures: tys(captures),
            exprs: tys(&exprs),
            ret: tys(&[ret])[0],
            yields: generator.then(|| tys(&[yields])[0]),
            sends: generator.then(|| tys(&[sends])[0]),
            class: this.map(|o| self.class(o)),
            calls,
            type_args,
            words: self.words.exprs(inst).collect(),
            naturals: self.naturals(inst),
            wides: self.words.wide_exprs(inst).collect(),
        };
        debug_assert_eq!(self.out.instances.len(), id.0 as usize);
        self.out.instances.push(instance);
    }

    /// The expressions that are never negative in any instance of inference that this one stands for.
    fn naturals(&self, inst: InstId) -> BTreeSet<ExprId> {
        let color = self.inst_colors[inst.0 as usize];
        let mut alike = (0..)
            .zip(&self.inst_colors)
            .filter(|(_, other)| **other == color)
            .map(|(at, _)| {
                self.words
                    .natural_exprs(InstId(at))
                    .collect::<BTreeSet<_>>()
            });
        let first = alike.next().unwrap_or_default();
        alike.fold(first, |a, b| a.intersection(&b).copied().collect())
    }

    fn type_args(&mut self, inst: InstId) -> BTreeMap<(ExprId, StubFuncId), Vec<(Symbol, TyId)>> {
        let all = self.type_args.get(&inst).cloned().unwrap_or_default();
        let mut out = BTreeMap::new();
        for (expr, func, vars) in all {
            let vars = vars
                .into_iter()
                .map(|(name, node)| (name, self.ty(node)))
                .collect();
            out.insert((expr, func), vars);
        }
        out
    }

    fn ty(&mut self, node: NodeId) -> TyId {
        let color = self.colors.node(&self.cx, node);
        if let Some(ty) = self.maps.types.get(&color) {
            return *ty;
        }
        let id = TyId(self.out.types.len() as u32);
        self.maps.types.insert(color, id);
        self.out.types.push(Vec::new());
        let mut heads: Vec<Head> = Vec::new();
        let elem = self.colors.sequence_elem(&self.cx, node);
        if let Some(elem) = elem {
            heads.push(Head::Stub(self.cx.core.tuple, vec![self.ty(elem)]));
        }
        for atom in self.cx.graph.atoms(node) {
            if elem.is_none() || !is_tuple(&self.cx, atom.constructor()) {
                heads.push(self.head(atom));
            }
        }
        if self.words.node(&self.cx.graph, node) {
            let int = Head::Stub(self.cx.core.int, Vec::new());
            let word = self.word();
            heads
                .iter_mut()
                .filter(|h| **h == int)
                .for_each(|h| h.clone_from(&word));
        }
        heads.sort();
        self.out.types[id.0 as usize] = heads;
        id
    }

    /// An `int` that fits a machine word.
    fn word(&mut self) -> Head {
        let types = &mut self.out.types;
        let mark = *self.maps.mark.get_or_insert_with(|| {
            types.push(Vec::new());
            TyId(types.len() as u32 - 1)
        });
        Head::Stub(self.cx.core.int, vec![mark])
    }

    fn head(&mut self, atom: &Atom<'_>) -> Head {
        match atom {
            Atom::None => Head::None,
            Atom::NotImplemented => Head::NotImplemented,
            Atom::Ellipsis => Head::Ellipsis,
            Atom::Object => Head::Object,
            Atom::Stub(class, parts) => {
                Head::Stub(*class, parts.iter().map(|p| self.ty(*p)).collect())
            }
            Atom::Tuple(parts) => Head::Tuple(parts.iter().map(|p| self.ty(*p)).collect()),
            Atom::Obj(_, obj) => Head::Inst(self.class(*obj)),
            Atom::StubFunc(id) => Head::StubFunc(*id),
            Atom::StubMethod(id, receiver) => Head::StubMethod(*id, self.ty(*receiver)),
            Atom::StubClass(id) => Head::StubClass(*id),
            Atom::Class(id) => Head::Class(*id),
            Atom::Closure(func, receiver, captures) => {
                Head::Closure(self.closure(*func, *receiver, captures))
            }
        }
    }

    fn closure(
        &mut self,
        func: FuncId,
        receiver: Option<NodeId>,
        captures: &[NodeId],
    ) -> ClosureId {
        let colors = receiver
            .iter()
            .chain(captures)
            .map(|n| self.colors.node(&self.cx, *n))
            .collect();
        let key = (func, receiver.is_some(), colors);
        if let Some(id) = self.maps.closures.get(&key) {
            return *id;
        }
        let id = ClosureId(self.out.closures.len() as u32);
        self.maps.closures.insert(key, id);
        self.out.closures.push(Closure {
            func,
            receiver: None,
            captures: Vec::new(),
        });
        let receiver = receiver.map(|r| self.ty(r));
        let captures = (0..)
            .zip(captures)
            .map(|(at, n)| (CaptureId(at), self.ty(*n)))
            .collect();
        self.out.closures[id.0 as usize] = Closure {
            func,
            receiver,
            captures,
        };
        id
    }

    fn class(&mut self, obj: ObjId) -> ClassInstId {
        let color = self.colors.obj(&self.cx, obj);
        if let Some(id) = self.maps.classes.get(&color) {
            return *id;
        }
        let id = ClassInstId(self.out.classes.len() as u32);
        self.maps.classes.insert(color, id);
        let class = self.cx.graph.obj_class(obj);
        let empty = ClassInst {
            class,
            base: None,
            attrs: Vec::new(),
            wides: BTreeSet::new(),
            protocol: Vec::new(),
            constructed: false,
        };
        self.out.classes.push(empty);
        let chain = self.cx.facts.chain(class).to_vec();
        if let [.., base, _] = chain[..] {
            let base = match self.cx.sites.get(&(base, None)) {
                Some(obj) => *obj,
                None => self.base_without_objects(base),
            };
            self.out.classes[id.0 as usize].base = Some(self.class(base));
        }
        for (name, node) in self.cx.graph.attrs(obj) {
            if !self.cx.graph.is_bottom(node) {
                let ty = self.ty(node);
                let wide = self.words.wide_node(&self.cx.graph, node);
                let class = &mut self.out.classes[id.0 as usize];
                class.attrs.push((name, ty));
                class.wides.extend(wide.then_some(name));
            }
        }
        id
    }

    /// A base of which nothing is made and no attribute is used still has a layout.
    fn base_without_objects(&mut self, base: ClassId) -> ObjId {
        let obj = self.cx.shared_obj(base);
        let color = u32::MAX - base.0;
        self.colors.objs.resize(obj.0 as usize + 1, color);
        obj
    }
}
