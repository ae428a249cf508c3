//! Which kinds of values the parameter types of stubs accept.

use super::super::*;
use super::{Chosen, Fit};
use crate::bind::Slot;
use crate::hir::Base;
use crate::stubs::{StubClassId, StubType};
use portalis_memory::sym;

impl<'h> Infer<'h> {
    pub(super) fn fit(
        &mut self,
        chosen: &Chosen<'h>,
        slots: &[Slot],
        nodes: &[NodeId],
        last: bool,
    ) -> Fit {
        let f = self.stubs.func(chosen.func);
        let mut total = Fit::All;
        for (param, slot) in f.params.iter().zip(slots) {
            for i in slot.given() {
                match self.fit_node(chosen, &param.ty, nodes[i], last) {
                    Fit::No => return Fit::No,
                    Fit::Unknown => total = Fit::Unknown,
                    Fit::Some if total == Fit::All => total = Fit::Some,
                    _ => {}
                }
            }
        }
        total
    }

    pub(super) fn fit_node(
        &mut self,
        chosen: &Chosen<'h>,
        ty: &StubType,
        node: NodeId,
        last: bool,
    ) -> Fit {
        if let StubType::Literal(texts) = ty {
            let text = self.texts.get(&node);
            let is_one = text.is_some_and(|text| texts.iter().any(|t| t == text));
            return if is_one { Fit::All } else { Fit::No };
        }
        let atoms = self.graph.atoms(node);
        if atoms.is_empty() {
            self.graph.watch(node, self.current);
            return Fit::Unknown;
        }
        let (mut yes, mut no) = (0, 0);
        for atom in atoms {
            match self.accepts(chosen, ty, atom, last) {
                None => return Fit::Unknown,
                Some(true) => yes += 1,
                Some(false) => no += 1,
            }
        }
        match (yes, no) {
            (_, 0) => Fit::All,
            (0, _) => Fit::No,
            _ => Fit::Some,
        }
    }

    /// Whether a parameter's type accepts a kind of value; `None`: not known yet.
    pub(in crate::infer) fn accepts(
        &mut self,
        chosen: &Chosen<'h>,
        ty: &StubType,
        atom: &Atom<'h>,
        last: bool,
    ) -> Option<bool> {
        let int = [self.core.int, self.core.bool];
        Some(match ty {
            StubType::Object => true,
            StubType::Never => false,
            StubType::Char | StubType::Literal(_) => {
                atom.constructor() == Constructor::Stub(self.core.str)
            }
            StubType::None => *atom == Atom::None,
            StubType::SelfType => chosen
                .receiver
                .is_none_or(|r| r.constructor() == atom.constructor()),
            StubType::Keep(inner) => return self.accepts(chosen, inner, atom, last),
            StubType::Var(name) => match self.class_var(chosen, *name) {
                Some(node) if !last => {
                    let known = self.graph.atoms(node);
                    if known.is_empty() {
                        self.graph.watch(node, self.current);
                        return if self.settling { Some(true) } else { None };
                    }
                    known.iter().any(|a| a.constructor() == atom.constructor())
                }
                _ => true,
            },
            StubType::Union(members) => {
                for member in members {
                    if self.accepts(chosen, member, atom, last)? {
                        return Some(true);
                    }
                }
                false
            }
            StubType::Machine(_) => {
                matches!(atom, Atom::Stub(c, _) if int.contains(c)) || self.has_index(atom)
            }
            StubType::Class(class, args) => return self.accepts_class(chosen, *class, args, atom),
            StubType::Tuple(members) => match atom {
                Atom::Tuple(parts) if parts.len() == members.len() => {
                    let parts = *parts;
                    for (member, part) in members.iter().zip(parts) {
                        if !self.accepts_nodes(chosen, member, &[*part])? {
                            return Some(false);
                        }
                    }
                    true
                }
                _ => false,
            },
            StubType::Callable(..) => {
                matches!(
                    atom,
                    Atom::Closure(..)
                        | Atom::StubFunc(_)
                        | Atom::StubMethod(..)
                        | Atom::StubClass(_)
                        | Atom::Class(_)
                ) || matches!(atom, Atom::Obj(c, _) if self.member(*c, sym::__call__).is_some())
            }
            StubType::Iterable(inner) => {
                if !self.is_iterable(atom) {
                    return Some(false);
                }
                match (&**inner, self.peek_elements(atom)) {
                    (StubType::Var(_) | StubType::Object, _) | (_, None) => true,
                    (inner, Some(nodes)) if self.lenient => {
                        for node in nodes {
                            for &atom in self.graph.atoms(*node) {
                                let accepted = self.accepts(chosen, inner, &atom, true);
                                self.accepted += u32::from(accepted == Some(true));
                            }
                        }
                        true
                    }
                    (inner, Some(nodes)) => return self.accepts_nodes(chosen, inner, nodes),
                }
            }
        })
    }

    /// Whether a class, with what is known of its arguments, accepts a kind of value.
    pub(in crate::infer) fn accepts_class(
        &mut self,
        chosen: &Chosen<'h>,
        class: StubClassId,
        args: &[StubType],
        atom: &Atom<'h>,
    ) -> Option<bool> {
        Some(match atom {
            Atom::Stub(c, parts) => {
                let int = [self.core.int, self.core.bool];
                let promoted = class == self.core.float && int.contains(c);
                if !promoted && !self.stubs.is_subclass(*c, class) {
                    return Some(false);
                }
                for (inner, part) in args.iter().zip(*parts) {
                    if !matches!(inner, StubType::Var(_))
                        && !self.accepts_nodes(chosen, inner, &[*part])?
                    {
                        return Some(false);
                    }
                }
                true
            }
            Atom::Tuple(parts) if class == self.core.tuple => match args.first() {
                Some(inner) => return self.accepts_nodes(chosen, inner, parts),
                None => true,
            },
            Atom::Obj(..) if class == self.core.tuple && self.named_tuple(atom).is_some() => {
                match self.named_tuple(atom) {
                    Some(tuple) => return self.accepts_class(chosen, class, args, &tuple),
                    None => false,
                }
            }
            Atom::Obj(c, _) => {
                let derives =
                    |b: &Base| matches!(b, Base::Stub(s) if self.stubs.is_subclass(*s, class));
                self.class(*c).mro.iter().any(derives)
            }
            _ => false,
        })
    }

    /// Whether everything that some nodes hold is accepted. Elements keep their type: those of `list[int]` are no floats,
    /// though an int argument is taken for a float.
    pub(in crate::infer) fn accepts_nodes(
        &mut self,
        chosen: &Chosen<'h>,
        inner: &StubType,
        nodes: &[NodeId],
    ) -> Option<bool> {
        let float = Constructor::Stub(self.core.float);
        let floats = matches!(inner, StubType::Class(class, _) if *class == self.core.float);
        for node in nodes {
            let atoms = self.graph.atoms(*node);
            if floats && atoms.iter().any(|a| a.constructor() != float) {
                return Some(false);
            }
            match self.fit_node(chosen, inner, *node, true) {
                Fit::Unknown => return None,
                Fit::All => {}
                _ => return Some(false),
            }
        }
        Some(true)
    }

    pub(in crate::infer) fn has_index(&self, atom: &Atom<'h>) -> bool {
        matches!(atom, Atom::Obj(c, _) if self.member(*c, sym::__index__).is_some())
    }
}
