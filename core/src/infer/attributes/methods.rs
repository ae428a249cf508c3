//! Calls of methods, for each kind of receiver.

use super::super::calls::Arg;
use super::super::*;
use super::Member;
use crate::hir::Binding;
use portalis_memory::sym;

impl<'h> Infer<'h> {
    /// `recv.name(args)` for everything `recv` can be.
    pub(in crate::infer) fn method_call(
        &mut self,
        site: Site,
        role: CallRole,
        recv: NodeId,
        name: Symbol,
        args: &[Arg],
        here: NodeId,
    ) {
        self.graph.watch(recv, self.current);
        for &atom in self.graph.atoms(recv) {
            self.method_on(site, role, &atom, name, args, here);
        }
    }

    /// `recv.name(args)` for one kind of receiver; false if there is no such method.
    pub(in crate::infer) fn method_on(
        &mut self,
        site: Site,
        role: CallRole,
        atom: &Atom<'h>,
        name: Symbol,
        args: &[Arg],
        here: NodeId,
    ) -> bool {
        match atom {
            Atom::Obj(class, obj) => {
                self.method_on_object(site, role, atom, (*class, *obj), name, args, here)
            }
            Atom::Class(class) => self.class_call(site, role, atom, *class, name, args, here),
            Atom::StubClass(class)
                if name == sym::__new__ && self.stubs.builtin_class("object") == Some(*class) =>
            {
                let Some(first) = args.first() else {
                    return false;
                };
                for &atom in self.graph.atoms(first.node) {
                    if let Atom::Class(class) = atom {
                        self.bare_object(site, class, here);
                    }
                }
                true
            }
            Atom::Closure(func, _, captures) => {
                match self.function_attr_node(*func, captures, name) {
                    Some(callee) => {
                        self.call_value(site, role, callee, args, here);
                        true
                    }
                    None => false,
                }
            }
            Atom::StubClass(class) => match self.stubs.method(*class, name) {
                Some(overloads) => {
                    self.call_stub_value(site, overloads, args, here);
                    true
                }
                None => false,
            },
            Atom::Stub(..) | Atom::Tuple(_) => {
                let Some(receiver) = self.as_stub(atom) else {
                    return false;
                };
                let Atom::Stub(class, _) = &receiver else {
                    return false;
                };
                match self.stubs.method(*class, name) {
                    Some(overloads) => {
                        self.call_stub(site, overloads, Some(receiver), args, here);
                        true
                    }
                    None => false,
                }
            }
            _ => false,
        }
    }

    #[allow(clippy::too_many_arguments)]
    pub(in crate::infer) fn method_on_object(
        &mut self,
        site: Site,
        role: CallRole,
        atom: &Atom<'h>,
        (class, obj): (ClassId, ObjId),
        name: Symbol,
        args: &[Arg],
        here: NodeId,
    ) -> bool {
        match self.member(class, name) {
            Some(Member::Method(func)) => {
                self.call_method(site, role, atom, func, name, args, here)
            }
            Some(Member::Attr(global)) => {
                let own = self.attr_node(class, obj, name);
                self.call_value(site, role, own, args, here);
                self.call_class_attr(site, role, atom, global, args, here);
                true
            }
            Some(Member::Stub(overloads)) => {
                let receiver = self.stub(self.core.base_exception);
                self.call_stub(site, overloads, Some(receiver), args, here);
                true
            }
            None => match self.named_tuple(atom) {
                Some(tuple) => self.method_on(site, role, &tuple, name, args, here),
                None if name.is_dunder() && !self.facts.assigns(self.program, class, name) => false,
                None => {
                    let callee = self.attr_node(class, obj, name);
                    self.call_value(site, role, callee, args, here);
                    true
                }
            },
        }
    }

    #[allow(clippy::too_many_arguments)]
    pub(in crate::infer) fn call_method(
        &mut self,
        site: Site,
        role: CallRole,
        atom: &Atom<'h>,
        func: FuncId,
        name: Symbol,
        args: &[Arg],
        here: NodeId,
    ) -> bool {
        let head = Some(*atom);
        match self.func(func).binding {
            Binding::Getter => {
                let callee = self.slot(Some(atom.constructor()), 44);
                self.graph.watch(callee, self.current);
                self.read_method(site, atom, func, name, callee);
                self.call_value(site, role, callee, args, here);
            }
            Binding::Static => {
                self.call_func(site, role, head, func, None, &[], args, here);
            }
            Binding::Class => {
                let Atom::Obj(class, _) = atom else {
                    return false;
                };
                self.call_func(
                    site,
                    role,
                    head,
                    func,
                    Some(Atom::Class(*class)),
                    &[],
                    args,
                    here,
                );
            }
            _ => {
                self.call_func(site, role, head, func, Some(*atom), &[], args, here);
            }
        }
        true
    }
}
