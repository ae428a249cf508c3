//! Iteration, unpacking and subscripts.
//!
//! In: the node of something iterated or indexed. Out: its elements' types flow on.
//!
//! ```text
//! for k, v in d.items(): ...      element: tuple (K, V);  k ⊇ K, v ⊇ V
//! pair[0]                         the first element's type of a fixed tuple
//! ```

use super::attributes::Member;
use super::calls::Arg;
use super::stub_calls::Chosen;
use super::*;
use crate::hir::{ClassKind, ExprKind, UnaryOp};
use crate::stubs::{StubClassId, StubType};
use portalis_memory::sym;

impl<'h> Infer<'h> {
    /// The elements that iterating `node` gives flow into `elem`.
    pub(super) fn iterate(&mut self, site: Site, node: NodeId, elem: NodeId) {
        self.graph.watch(node, self.current);
        let iter = sym::__iter__;
        for &atom in self.graph.atoms(node) {
            match &atom {
                Atom::Tuple(parts) => parts.iter().for_each(|p| self.graph.flow(*p, elem)),
                Atom::Stub(class, parts)
                    if [self.core.iterator, self.core.generator, self.core.list]
                        .contains(class) =>
                {
                    self.graph.flow(parts[0], elem);
                }
                Atom::Stub(class, _) if *class == self.core.range => {
                    let item = self.slot(Some(atom.constructor()), 85);
                    let int = self.stub(self.core.int);
                    self.graph.add_seed(item, int, Seed::ElementsOf(node));
                    self.graph.flow(item, elem);
                }
                Atom::Stub(..) => {
                    let made = self.slot(Some(atom.constructor()), 80);
                    self.graph.watch(made, self.current);
                    self.method_on(site, CallRole::Dunder(iter), &atom, iter, &[], made);
                    for &inner in self.graph.atoms(made) {
                        if let Atom::Stub(class, parts) = inner
                            && (class == self.core.iterator || class == self.core.generator)
                        {
                            self.graph.flow(parts[0], elem);
                        }
                    }
                }
                Atom::Obj(class, obj) => self.iterate_obj(site, &atom, *class, *obj, elem),
                Atom::Class(class) => {
                    if let ClassKind::Enum { .. } = self.class(*class).kind {
                        let obj = self.shared_obj(*class);
                        self.graph.add(elem, Atom::Obj(*class, obj));
                    }
                }
                _ => {}
            }
        }
    }

    fn iterate_obj(
        &mut self,
        site: Site,
        atom: &Atom<'h>,
        class: ClassId,
        obj: ObjId,
        elem: NodeId,
    ) {
        if let ClassKind::NamedTuple(fields) = &self.class(class).kind {
            for field in fields.clone() {
                let node = self.graph.attr(obj, field);
                self.graph.flow(node, elem);
            }
            return;
        }
        let (iter, next) = (sym::__iter__, sym::__next__);
        if self.member(class, iter).is_some() {
            let made = self.slot(Some(atom.constructor()), 81);
            self.graph.watch(made, self.current);
            self.method_on(site, CallRole::Dunder(iter), atom, iter, &[], made);
            for &inner in self.graph.atoms(made) {
                match &inner {
                    Atom::Obj(..) => {
                        self.method_on(site, CallRole::Dunder(next), &inner, next, &[], elem);
                    }
                    Atom::Stub(class, parts)
                        if *class == self.core.iterator || *class == self.core.generator =>
                    {
                        self.graph.flow(parts[0], elem);
                    }
                    _ => {}
                }
            }
        } else {
            let get = sym::__getitem__;
            let index = self.slot(None, 82);
            let int = self.stub(self.core.int);
            self.graph.add_seed(index, int, Seed::Within(0, 1 << 48));
            self.method_on(
                site,
                CallRole::Dunder(get),
                atom,
                get,
                &[Arg::positional(index)],
                elem,
            );
        }
    }

    /// Whether `for` accepts the value.
    pub(super) fn is_iterable(&self, atom: &Atom<'h>) -> bool {
        match atom {
            Atom::Tuple(_) => true,
            Atom::Stub(class, _) => self.stubs.method(*class, sym::__iter__).is_some(),
            Atom::Obj(class, _) => {
                matches!(self.class(*class).kind, ClassKind::NamedTuple(_))
                    || ["__iter__", "__getitem__"]
                        .iter()
                        .any(|n| self.member(*class, Symbol::intern(n)).is_some())
            }
            Atom::Class(class) => matches!(self.class(*class).kind, ClassKind::Enum { .. }),
            _ => false,
        }
    }

    /// The nodes of a value's elements, where they can be seen.
    pub(super) fn peek_elements(&mut self, atom: &Atom<'h>) -> Option<&'h [NodeId]> {
        match atom {
            Atom::Tuple(parts) => Some(*parts),
            Atom::Stub(class, _) if *class == self.core.str => {
                let node = self.slot(None, 83);
                self.graph.add(node, *atom);
                Some(self.parts(&[node]))
            }
            Atom::Stub(class, _) if *class == self.core.range => {
                let node = self.slot(None, 84);
                let int = self.stub(self.core.int);
                self.graph.add(node, int);
                Some(self.parts(&[node]))
            }
            Atom::Stub(class, parts) => match self.declared_element(*class) {
                Some((func, ty)) => self.peek_declared(func, ty, atom),
                None => parts.get(..1),
            },
            Atom::Obj(..) => {
                let one = self.slot(Some(atom.constructor()), 185);
                self.graph.add(one, *atom);
                let elem = self.slot(Some(atom.constructor()), 186);
                let nowhere = Site {
                    inst: InstId(u32::MAX),
                    expr: ExprId(0),
                };
                self.iterate(nowhere, one, elem);
                Some(self.parts(&[elem]))
            }
            _ => None,
        }
    }

    /// What iterating over an object of a class gives, as its stub says, and the method that says so.
    fn declared_element(&self, class: StubClassId) -> Option<(StubFuncId, &'h StubType)> {
        let set = self.stubs.method(class, sym::__iter__)?;
        let func = *self.stubs.overloads(set).first()?;
        match &self.stubs.func(func).ret {
            StubType::Class(_, items) => Some((func, items.first()?)),
            _ => None,
        }
    }

    /// The node of an element that a stub declares, unless its type is made of the class's parameters.
    fn peek_declared(
        &mut self,
        func: StubFuncId,
        ty: &StubType,
        atom: &Atom<'h>,
    ) -> Option<&'h [NodeId]> {
        let chosen = Chosen {
            func,
            receiver: Some(*atom),
            value: None,
        };
        let node = match (ty, atom) {
            (StubType::Var(name), _) => self.class_var(&chosen, *name)?,
            (_, Atom::Stub(_, [])) => {
                let node = self.slot(Some(atom.constructor()), 187);
                self.flow_type(&chosen, ty, node, 0);
                node
            }
            _ => return None,
        };
        Some(self.parts(&[node]))
    }

    /// `a, *b, c = value`.
    pub(super) fn unpack(
        &mut self,
        site: Site,
        value: NodeId,
        targets: &'h [Target<'h>],
        star: Option<usize>,
    ) {
        let nodes: Vec<NodeId> = targets
            .iter()
            .map(|t| self.insts[site.inst.0 as usize].exprs[t.id.index()])
            .collect();
        let rest = star.map(|at| {
            let elem = self.slot(None, 90);
            self.graph
                .add(nodes[at], Atom::Stub(self.core.list, self.parts(&[elem])));
            elem
        });
        for &atom in self.graph.atoms(value) {
            let parts = match &atom {
                Atom::Tuple(parts) => Some(*parts),
                Atom::Obj(class, obj) => match &self.class(*class).kind {
                    ClassKind::NamedTuple(fields) => Some(
                        fields
                            .clone()
                            .into_iter()
                            .map(|f| self.graph.attr(*obj, f))
                            .collect::<Vec<_>>(),
                    )
                    .map(|nodes| self.parts(&nodes)),
                    _ => None,
                },
                _ => None,
            };
            match parts {
                Some(parts) => self.unpack_fixed(parts, &nodes, star, rest),
                None => {
                    let elem = self.slot(Some(atom.constructor()), 91);
                    let one = self.slot(Some(atom.constructor()), 92);
                    self.graph.add(one, atom);
                    self.iterate(site, one, elem);
                    for (at, node) in nodes.iter().enumerate() {
                        match rest {
                            Some(rest) if star == Some(at) => self.graph.flow(elem, rest),
                            _ => self.graph.flow(elem, *node),
                        }
                    }
                }
            }
        }
    }

    fn unpack_fixed(
        &mut self,
        parts: &[NodeId],
        nodes: &[NodeId],
        star: Option<usize>,
        rest: Option<NodeId>,
    ) {
        let Some((at, rest)) = star.zip(rest) else {
            if parts.len() == nodes.len() {
                parts
                    .iter()
                    .zip(nodes)
                    .for_each(|(p, n)| self.graph.flow(*p, *n));
            }
            return;
        };
        let after = nodes.len() - at - 1;
        if parts.len() < at + after {
            return;
        }
        for (n, part) in parts.iter().enumerate() {
            if n < at {
                self.graph.flow(*part, nodes[n]);
            } else if n >= parts.len() - after {
                self.graph
                    .flow(*part, nodes[nodes.len() - (parts.len() - n)]);
            } else {
                self.graph.flow(*part, rest);
            }
        }
    }

    /// `obj[index]`.
    pub(super) fn subscript(&mut self, site: Site, obj: NodeId, index: &'h Expr<'h>, here: NodeId) {
        let get = sym::__getitem__;
        let index_node = self.node_of(site.inst, index);
        for &atom in self.graph.atoms(obj) {
            match &atom {
                Atom::Tuple(parts) => self.subscript_tuple(site, parts, index, here),
                Atom::Obj(class, object)
                    if matches!(self.class(*class).kind, ClassKind::NamedTuple(_)) =>
                {
                    let ClassKind::NamedTuple(fields) = &self.class(*class).kind else {
                        continue;
                    };
                    let parts: Vec<NodeId> = fields
                        .clone()
                        .into_iter()
                        .map(|f| self.graph.attr(*object, f))
                        .collect();
                    self.subscript_tuple(site, &parts, index, here);
                }
                _ => {
                    let args = [Arg::positional(index_node)];
                    self.method_on(site, CallRole::Dunder(get), &atom, get, &args, here);
                }
            }
        }
    }

    fn subscript_tuple(
        &mut self,
        _site: Site,
        parts: &[NodeId],
        index: &'h Expr<'h>,
        here: NodeId,
    ) {
        let len = parts.len() as i64;
        let wrap = |i: i64| {
            if i < 0 {
                (i + len).clamp(0, len)
            } else {
                i.min(len)
            }
        };
        if let Some(i) = constant(index) {
            if let Some(part) = usize::try_from(if i < 0 { i + len } else { i })
                .ok()
                .and_then(|i| parts.get(i))
            {
                self.graph.flow(*part, here);
            }
        } else if let ExprKind::Slice(lo, hi, None) = index.kind
            && lo.is_none_or(|e| constant(e).is_some())
            && hi.is_none_or(|e| constant(e).is_some())
        {
            let lo = wrap(lo.and_then(constant).unwrap_or(0));
            let hi = wrap(hi.and_then(constant).unwrap_or(len)).max(lo);
            let parts = parts[lo as usize..hi as usize].to_vec();
            self.graph.add(here, Atom::Tuple(self.parts(&parts)));
        } else if let ExprKind::Slice(..) = index.kind {
            let elem = self.slot(Some(Constructor::Tuple(parts.len())), 95);
            parts.iter().for_each(|p| self.graph.flow(*p, elem));
            self.graph
                .add(here, Atom::Stub(self.core.tuple, self.parts(&[elem])));
        } else {
            parts.iter().for_each(|p| self.graph.flow(*p, here));
        }
    }

    /// Whether a class has a method of this name.
    pub(super) fn has_method(&self, class: ClassId, name: &str) -> bool {
        matches!(
            self.member(class, Symbol::intern(name)),
            Some(Member::Method(_))
        )
    }
}

/// The value of an integer literal, negated ones too.
pub(super) fn constant(e: &Expr<'_>) -> Option<i64> {
    match e.kind {
        ExprKind::Int(digits) => digits.parse().ok(),
        ExprKind::Unary(UnaryOp::Neg, a) => constant(a).map(|n| -n),
        _ => None,
    }
}
