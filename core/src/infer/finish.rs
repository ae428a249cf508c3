//! From the fixed point to interned types, class layouts and distinct function instances.
//!
//! In: the graph at rest. Out: [`Typed`]. Types that look the same from everywhere are one type: nodes and groups of
//! objects are split by what they hold until nothing splits further (partition refinement), which also ends for types
//! that contain themselves. Function instances with equal types and equal callees become one.

mod colors;
mod instances;
mod sequences;

use super::lists::Lists;
use super::types::*;
use super::words::Fitting;
use super::*;
use colors::{Colors, is_tuple};

/// Makes the result of inference.
pub(super) fn finish(cx: Infer<'_>, words: words::Found) -> Typed {
    let colors = Colors::new(&cx, &words);
    let (calls, type_args) = (instances::calls(&cx), instances::type_args(&cx));
    let inst_colors = instances::colors(&cx, &words, &colors, &calls);
    let by_color: Vec<(u32, InstId)> = (0..)
        .map(InstId)
        .zip(&inst_colors)
        .map(|(i, c)| (*c, i))
        .collect();
    let mut finish = Finish {
        calls,
        type_args,
        alike: Lists::new(inst_colors.len(), &by_color),
        inst_colors,
        cx,
        words,
        colors,
        out: Typed::default(),
        maps: Maps::default(),
    };
    finish.run();
    finish.out
}

#[derive(Default)]
struct Maps {
    /// By color.
    types: Vec<Option<TyId>>,
    classes: FxHashMap<u32, ClassInstId>,
    closures: FxHashMap<(FuncId, bool, Vec<u32>), ClosureId>,
    instances: FxHashMap<u32, InstanceId>,
    /// The type without values by which `int`s that fit a machine word are told from others.
    mark: Option<TyId>,
    /// The instances of inference, in order of their ids in the result.
    order: Vec<InstId>,
}

struct Finish<'h> {
    cx: Infer<'h>,
    words: words::Found,
    calls: Lists<instances::Call<'h>>,
    type_args: Lists<instances::TypeArgs<'h>>,
    colors: Colors,
    inst_colors: Vec<u32>,
    /// The instances of each color.
    alike: Lists<InstId>,
    out: Typed,
    maps: Maps,
}

impl<'h> Finish<'h> {
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
        let (ret, yields, sends) = (i.ret, i.yields, i.sends);
        let generator = self.cx.func(func).generator;
        let mut calls: BTreeMap<(ExprId, CallRole), Vec<CallTarget>> = BTreeMap::new();
        for place in self.calls.range(inst.0 as usize) {
            let (expr, role, head, target, makes) = self.calls.items[place];
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
        let Fitting {
            words,
            wides,
            naturals,
        } = self.words.exprs(inst);
        let instance = Instance {
            func,
            params: self.tys(inst, |i| &i.params),
            locals: self.tys(inst, |i| &i.locals),
            captures: self.tys(inst, |i| i.captures),
            exprs: self.tys(inst, |i| &i.exprs),
            ret: self.ty(ret),
            yields: generator.then(|| self.ty(yields)),
            sends: generator.then(|| self.ty(sends)),
            class: this.map(|o| self.class(o)),
            calls,
            type_args,
            words,
            naturals: self.naturals(inst, naturals),
            wides,
        };
        debug_assert_eq!(self.out.instances.len(), id.0 as usize);
        self.out.instances.push(instance);
    }

    /// The types of some nodes of an instance.
    fn tys(
        &mut self,
        inst: InstId,
        nodes: impl for<'i> Fn(&'i Inst<'h>) -> &'i [NodeId],
    ) -> Vec<TyId> {
        let count = nodes(&self.cx.insts[inst.0 as usize]).len();
        let node = |this: &Self, at| nodes(&this.cx.insts[inst.0 as usize])[at];
        (0..count).map(|at| self.ty(node(self, at))).collect()
    }

    /// The expressions that are never negative in any instance of inference that this one, which has these, stands for.
    fn naturals(&self, inst: InstId, own: ExprSet) -> ExprSet {
        let color = self.inst_colors[inst.0 as usize];
        let others = self.alike.of(color as usize).iter();
        let others = others.filter(|other| **other != inst);
        others.fold(own, |all, other| {
            all.intersection(self.words.exprs(*other).naturals)
        })
    }

    fn type_args(&mut self, inst: InstId) -> BTreeMap<(ExprId, StubFuncId), Vec<(Symbol, TyId)>> {
        let mut out = BTreeMap::new();
        for place in self.type_args.range(inst.0 as usize) {
            let (expr, func, vars) = self.type_args.items[place];
            let vars = vars.iter().map(|(name, node)| (*name, self.ty(*node)));
            out.insert((expr, func), vars.collect());
        }
        out
    }

    fn ty(&mut self, node: NodeId) -> TyId {
        let color = self.colors.node(&self.cx, node);
        match self.maps.types.get(color as usize) {
            Some(Some(ty)) => return *ty,
            Some(None) => {}
            None => self.maps.types.resize(color as usize + 1, None),
        }
        let id = TyId(self.out.types.len() as u32);
        self.maps.types[color as usize] = Some(id);
        self.out.types.push(Vec::new());
        let mut heads: Vec<Head> = Vec::new();
        let elem = self
            .colors
            .sequence_elem(&self.cx, self.cx.graph.atoms(node));
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
        for (name, node) in self.cx.graph.attrs(obj).to_vec() {
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
        self.colors.add_obj(obj, color);
        obj
    }
}
