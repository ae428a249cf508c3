//! Class attributes as seen from an instance: functions bind, objects with `__get__` and `__set__` are asked.
//!
//! In: a class attribute that an object is asked for. Out: calls with the object as first argument, bound functions,
//! what `__get__` returns.
//!
//! ```text
//! class C:
//!     f = deco(g)          C().f(1)   is   C.f(self, 1)
//! ```

use super::attributes::Member;
use super::calls::Arg;
use super::*;
use portalis_memory::sym;

impl<'h> Infer<'h> {
    /// `recv.name(args)` where the name is the class attribute `global`.
    pub(super) fn call_class_attr(
        &mut self,
        site: Site,
        role: CallRole,
        recv: &Atom<'h>,
        global: GlobalId,
        args: &[Arg],
        here: NodeId,
    ) {
        let node = self.globals[global.index()];
        self.graph.watch(node, self.current);
        for &atom in self.graph.atoms(node) {
            match &atom {
                Atom::Closure(func, None, captures) => {
                    let this = Some(*recv);
                    self.call_func(site, role, Some(atom), *func, this, captures, args, here);
                }
                _ => {
                    let callee = self.slot(Some(atom.constructor()), 45);
                    if !self.descriptor_get(site, recv, &atom, callee) {
                        self.graph.add(callee, atom);
                    }
                    self.call_value(site, role, callee, args, here);
                }
            }
        }
    }

    /// `recv.name` where the name is the class attribute `global`.
    pub(super) fn read_class_attr(
        &mut self,
        site: Site,
        recv: &Atom<'h>,
        global: GlobalId,
        here: NodeId,
    ) {
        let node = self.globals[global.index()];
        self.graph.watch(node, self.current);
        for &atom in self.graph.atoms(node) {
            match &atom {
                Atom::Closure(func, None, captures) => {
                    let this = self.slot(Some(recv.constructor()), 46);
                    self.graph.add(this, *recv);
                    let bound = Atom::Closure(*func, Some(this), captures);
                    self.graph.add(here, bound);
                }
                _ => {
                    if !self.descriptor_get(site, recv, &atom, here) {
                        self.graph.add(here, atom);
                    }
                }
            }
        }
    }

    /// `descriptor.__get__(recv, type(recv))`; false if it is no descriptor.
    fn descriptor_get(
        &mut self,
        site: Site,
        recv: &Atom<'h>,
        descriptor: &Atom<'h>,
        here: NodeId,
    ) -> bool {
        let get = sym::__get__;
        let (Atom::Obj(class, _), Atom::Obj(owner, _)) = (descriptor, recv) else {
            return false;
        };
        let Some(Member::Method(_)) = self.member(*class, get) else {
            return false;
        };
        let this = self.slot(Some(recv.constructor()), 47);
        self.graph.add(this, *recv);
        let of = self.slot(Some(recv.constructor()), 48);
        self.graph.add(of, Atom::Class(*owner));
        let args = [Arg::positional(this), Arg::positional(of)];
        self.method_on(site, CallRole::Dunder(get), descriptor, get, &args, here);
        true
    }

    /// `recv.name = value` where a data descriptor takes it; false if there is none.
    pub(super) fn descriptor_set(
        &mut self,
        site: Site,
        recv: &Atom<'h>,
        global: GlobalId,
        value: NodeId,
    ) -> bool {
        let set = sym::__set__;
        let node = self.globals[global.index()];
        self.graph.watch(node, self.current);
        if self.graph.is_bottom(node) && !self.settling {
            // Whether it is a descriptor shows once the class's body has run.
            self.stuck.insert(self.current);
            return true;
        }
        let mut found = false;
        for &atom in self.graph.atoms(node) {
            let Atom::Obj(class, _) = &atom else { continue };
            let Some(Member::Method(_)) = self.member(*class, set) else {
                continue;
            };
            found = true;
            let this = self.slot(Some(recv.constructor()), 47);
            self.graph.add(this, *recv);
            let gone = self.slot(Some(atom.constructor()), 49);
            let args = [Arg::positional(this), Arg::positional(value)];
            self.method_on(site, CallRole::Dunder(set), &atom, set, &args, gone);
        }
        found
    }
}
