//! Calls of values and of `super()`; construction of objects.

use super::super::attributes::Member;
use super::super::*;
use super::Arg;
use crate::hir::{Base, Binding};
use portalis_memory::sym;

impl<'h> Infer<'h> {
    /// Constructs an object of a class of the program.
    pub(in crate::infer) fn construct(
        &mut self,
        site: Site,
        role: CallRole,
        head: Option<Atom<'h>>,
        class: ClassId,
        args: &[Arg],
        result: NodeId,
    ) {
        if !self.program.unimplemented(class).is_empty() {
            return;
        }
        if let Some(Member::Method(new)) = self.member(class, sym::__new__) {
            return self.construct_new(site, class, new, args, result);
        }
        let obj = self.group(site, class);
        self.note_made(class, obj);
        let atom = Atom::Obj(class, obj);
        match self.member(class, sym::__init__) {
            Some(Member::Method(init)) => {
                let gone = self.slot(Some(atom.constructor()), 60);
                let inst = self.call_func(site, role, head, init, Some(atom), &[], args, gone);
                if inst.is_none() {
                    return;
                }
                let found = self.found[self.current.0 as usize].calls;
                if let Some(call) = self.calls.last_mut(found) {
                    call.4 = Some(obj);
                }
            }
            _ => self.record(site, role, head, InstId(u32::MAX), Some(obj)),
        }
        self.graph.add(result, atom);
    }

    /// A class with a `__new__` of the program: what that returns, initialised if it is an object of the class.
    fn construct_new(
        &mut self,
        site: Site,
        class: ClassId,
        new: FuncId,
        args: &[Arg],
        result: NodeId,
    ) {
        let (of, made) = (self.slot(None, 61), self.slot(None, 62));
        self.graph.add(of, Atom::Class(class));
        self.graph.watch(made, self.current);
        let all: Vec<Arg> = [Arg::positional(of)]
            .into_iter()
            .chain(args.iter().copied())
            .collect();
        let role = CallRole::Dunder(sym::__new__);
        let head = Some(Atom::Class(class));
        self.call_func(site, role, head, new, None, &[], &all, made);
        let init = sym::__init__;
        for &atom in self.graph.atoms(made) {
            let Atom::Obj(own, _) = atom else { continue };
            if self.class(own).mro.contains(&Base::User(class))
                && let Some(Member::Method(func)) = self.member(own, init)
            {
                let gone = self.slot(Some(atom.constructor()), 63);
                let this = Some(atom);
                let role = CallRole::Dunder(init);
                self.call_func(site, role, Some(atom), func, this, &[], args, gone);
            }
        }
        self.graph.flow(made, result);
    }

    /// `object.__new__(class)`
    pub(in crate::infer) fn bare_object(&mut self, site: Site, class: ClassId, here: NodeId) {
        let obj = self.group(site, class);
        self.note_made(class, obj);
        let head = Some(Atom::Class(class));
        self.record(site, CallRole::Call, head, InstId(u32::MAX), Some(obj));
        self.graph.add(here, Atom::Obj(class, obj));
    }

    /// An object of a class is made here.
    fn note_made(&mut self, class: ClassId, obj: ObjId) {
        if self.constructed.insert(class) {
            for task in self.handlers.clone() {
                self.graph.enqueue(task);
            }
            let protocols: Vec<TaskId> = (0..self.tasks.len())
                .filter(|t| matches!(self.tasks[*t], Task::Protocol(..)))
                .map(|t| TaskId(t as u32))
                .collect();
            protocols.into_iter().for_each(|t| self.graph.enqueue(t));
        }
        if self.made.insert(obj, class).is_none() {
            let task = self.task(Task::Protocol(class, obj));
            self.graph.enqueue(task);
        }
    }

    pub(in crate::infer) fn group(&mut self, site: Site, class: ClassId) -> ObjId {
        if !self.facts.generic[class.index()] || site.inst.0 == u32::MAX {
            return self.shared_obj(class);
        }
        let key = (class, Some((site.inst, site.expr)));
        if let Some(obj) = self.sites.get(&key) {
            return *obj;
        }
        if self.site_count[class.index()] >= MAX_SITES {
            return self.shared_obj(class);
        }
        self.site_count[class.index()] += 1;
        let obj = self.graph.obj(class);
        self.sites.insert(key, obj);
        obj
    }

    /// Calls whatever a node holds.
    pub(in crate::infer) fn call_value(
        &mut self,
        site: Site,
        role: CallRole,
        callee: NodeId,
        args: &[Arg],
        result: NodeId,
    ) {
        self.graph.watch(callee, self.current);
        for arg in args {
            self.graph.watch(arg.node, self.current);
        }
        for &atom in self.graph.atoms(callee) {
            match &atom {
                Atom::Closure(func, None, captures) => {
                    self.call_func(site, role, Some(atom), *func, None, captures, args, result);
                }
                Atom::Closure(func, Some(receiver), captures) => {
                    self.graph.watch(*receiver, self.current);
                    for &this in self.graph.atoms(*receiver) {
                        self.call_func(
                            site,
                            role,
                            Some(atom),
                            *func,
                            Some(this),
                            captures,
                            args,
                            result,
                        );
                    }
                }
                Atom::StubFunc(overloads) => self.call_stub_value(site, *overloads, args, result),
                Atom::StubMethod(overloads, receiver) => {
                    self.graph.watch(*receiver, self.current);
                    for &this in self.graph.atoms(*receiver) {
                        if let Some(this) = self.as_stub(&this) {
                            self.call_stub(site, *overloads, Some(this), args, result);
                        }
                    }
                }
                Atom::StubClass(class) => self.construct_stub(site, *class, args, result),
                Atom::Stub(class, _) => {
                    // A function of Rust.
                    if let Some(set) = self.stubs.method(*class, sym::__call__) {
                        self.call_stub(site, set, Some(atom), args, result);
                    }
                }
                Atom::Class(class) => self.construct(site, role, Some(atom), *class, args, result),
                Atom::Obj(class, _) => {
                    if let Some(Member::Method(func)) = self.member(*class, sym::__call__) {
                        self.call_func(site, role, Some(atom), func, Some(atom), &[], args, result);
                    }
                }
                _ => {}
            }
        }
    }

    /// `super().name(args)`.
    pub(in crate::infer) fn super_call(
        &mut self,
        site: Site,
        class: ClassId,
        this: LocalId,
        name: Symbol,
        args: &[Arg],
        here: NodeId,
    ) {
        let this = self.insts[site.inst.0 as usize].locals[this.index()];
        self.graph.watch(this, self.current);
        for &atom in self.graph.atoms(this) {
            let of = match atom {
                Atom::Obj(of, _) | Atom::Class(of) => of,
                _ => class,
            };
            match super_member(self.program, of, class, name) {
                Some(Super::Method(func)) => {
                    let fixed = self.func(func).binding == Binding::Static;
                    self.call_func(
                        site,
                        CallRole::Call,
                        Some(atom),
                        func,
                        (!fixed).then_some(atom),
                        &[],
                        args,
                        here,
                    );
                }
                _ if name == sym::__new__ => self.bare_object(site, of, here),
                Some(Super::Stub(base)) if name != "__init__" => {
                    if let Some(overloads) = self.stubs.method(base, name) {
                        self.call_stub(site, overloads, Some(self.stub(base)), args, here);
                    } else if ["__str__", "__repr__"].contains(&name.as_str()) {
                        let str = self.stub(self.core.str);
                        self.graph.add(here, str);
                    }
                }
                _ if matches!(name.as_str(), "__init__" | "__init_subclass__") => {
                    self.graph.add(here, Atom::None);
                }
                None if ["__str__", "__repr__"].contains(&name.as_str()) => {
                    let str = self.stub(self.core.str);
                    self.graph.add(here, str);
                }
                _ => {}
            }
        }
    }
}

/// What `super().name` of a class finds.
pub(in crate::infer) enum Super {
    /// A method of the program.
    Method(FuncId),
    /// The first class of the stubs among the bases.
    Stub(StubClassId),
}

/// What comes after `class` in the order in which objects of the class `of` look for `name`.
pub(in crate::infer) fn super_member(
    program: &Program<'_>,
    of: ClassId,
    class: ClassId,
    name: Symbol,
) -> Option<Super> {
    let own = &program.classes[of.index()].mro;
    let at = own.iter().position(|b| *b == Base::User(class));
    let rest = match at {
        Some(at) => &own[at + 1..],
        None => &program.classes[class.index()].mro[1..],
    };
    for base in rest {
        match base {
            Base::Stub(base) => return Some(Super::Stub(*base)),
            Base::User(base) => {
                let usual = |f: &FuncId| {
                    let binding = program.funcs[f.index()].binding;
                    !matches!(binding, Binding::Setter | Binding::Deleter)
                };
                let methods = &program.classes[base.index()].methods;
                let found = methods.iter().rev().find(|(n, f)| *n == name && usual(f));
                if let Some((_, func)) = found {
                    return Some(Super::Method(*func));
                }
            }
        }
    }
    None
}
