//! Operators: dunders of the left operand, then the reflected ones of the right.
//!
//! In: an operator and operand nodes. Out: the result's types, for each pair of kinds that Python accepts; other pairs
//! raise `TypeError` when they meet at run time.
//!
//! ```text
//! a + b   with a: {int, str}, b: {int}   ->   int.__add__(int): int;  str + int raises
//! ```

mod plain;

use super::calls::Arg;
use super::graph::Filter;
use super::stub_calls::Chosen;
use super::*;
use crate::hir::{Base, CmpOp, UnaryOp};
use crate::stubs::OverloadsId;
pub(super) use plain::Taken;
use portalis_memory::sym;
use rustc_hash::FxBuildHasher;
use std::hash::BuildHasher;

/// The dunders of a binary operator: plain, reflected, in place.
pub fn binary_dunders(op: BinOp) -> (Symbol, Symbol, Symbol) {
    match op {
        BinOp::Add => (sym::__add__, sym::__radd__, sym::__iadd__),
        BinOp::Sub => (sym::__sub__, sym::__rsub__, sym::__isub__),
        BinOp::Mul => (sym::__mul__, sym::__rmul__, sym::__imul__),
        BinOp::TrueDiv => (sym::__truediv__, sym::__rtruediv__, sym::__itruediv__),
        BinOp::FloorDiv => (sym::__floordiv__, sym::__rfloordiv__, sym::__ifloordiv__),
        BinOp::Mod => (sym::__mod__, sym::__rmod__, sym::__imod__),
        BinOp::Pow => (sym::__pow__, sym::__rpow__, sym::__ipow__),
        BinOp::LShift => (sym::__lshift__, sym::__rlshift__, sym::__ilshift__),
        BinOp::RShift => (sym::__rshift__, sym::__rrshift__, sym::__irshift__),
        BinOp::BitAnd => (sym::__and__, sym::__rand__, sym::__iand__),
        BinOp::BitOr => (sym::__or__, sym::__ror__, sym::__ior__),
        BinOp::BitXor => (sym::__xor__, sym::__rxor__, sym::__ixor__),
        BinOp::MatMul => (sym::__matmul__, sym::__rmatmul__, sym::__imatmul__),
    }
}

/// The dunders of a comparison: plain and reflected.
pub fn compare_dunders(op: CmpOp) -> Option<(Symbol, Symbol)> {
    Some(match op {
        CmpOp::Eq => (sym::__eq__, sym::__eq__),
        CmpOp::Ne => (sym::__ne__, sym::__ne__),
        CmpOp::Lt => (sym::__lt__, sym::__gt__),
        CmpOp::Le => (sym::__le__, sym::__ge__),
        CmpOp::Gt => (sym::__gt__, sym::__lt__),
        CmpOp::Ge => (sym::__ge__, sym::__le__),
        _ => return None,
    })
}

/// Whether a dunder compares.
pub(super) fn is_comparison(name: Symbol) -> bool {
    matches!(
        name,
        sym::__eq__ | sym::__ne__ | sym::__lt__ | sym::__le__ | sym::__gt__ | sym::__ge__
    )
}

/// Whether the right operand is asked before the left one: its class derives from the left one's and has a reflected
/// method of its own (a comparison does not ask for that).
pub fn asks_right_first(
    program: &Program<'_>,
    left: ClassId,
    right: ClassId,
    reflected: Symbol,
    comparison: bool,
) -> bool {
    if left == right
        || !program.classes[right.index()]
            .mro
            .contains(&Base::User(left))
    {
        return false;
    }
    let method = |class: ClassId| {
        program.classes[class.index()]
            .mro
            .iter()
            .find_map(|base| match base {
                Base::User(base) => {
                    let methods = &program.classes[base.index()].methods;
                    methods
                        .iter()
                        .rev()
                        .find(|(n, _)| *n == reflected)
                        .map(|(_, f)| *f)
                }
                Base::Stub(_) => None,
            })
    };
    comparison || method(left) != method(right)
}

impl<'h> Infer<'h> {
    /// `a op b`.
    pub(super) fn binary(&mut self, site: Site, op: BinOp, a: NodeId, b: NodeId, here: NodeId) {
        let (plain, reflected, _) = binary_dunders(op);
        let many = self.many_tuples(a, b);
        for &left in self.graph.atoms(a) {
            for &right in self.graph.atoms(b) {
                self.pair(many, site, plain, reflected, &left, &right, here);
            }
        }
    }

    /// Whether tuples of so many lengths meet that their sum is better a `tuple[T, ...]`: a path that grows in a
    /// recursion has no end of lengths.
    fn many_tuples(&self, a: NodeId, b: NodeId) -> bool {
        let lengths = |node| {
            self.graph
                .atoms(node)
                .iter()
                .filter(|x| matches!(x, Atom::Tuple(_)))
                .count()
        };
        lengths(a) + lengths(b) > 3
    }

    /// One pair of kinds: the left one's dunder, else the right one's.
    #[allow(clippy::too_many_arguments)]
    fn pair(
        &mut self,
        many: bool,
        site: Site,
        plain: Symbol,
        reflected: Symbol,
        left: &Atom<'h>,
        right: &Atom<'h>,
        here: NodeId,
    ) {
        // A named tuple is a plain one where neither side has a method of its own.
        let own = |this: &Self, atom: &Atom<'h>, name| matches!(atom, Atom::Obj(class, _) if this.member(*class, name).is_some());
        let asked = own(self, left, plain) || own(self, right, reflected);
        for (at, atom) in [(0, left), (1, right)] {
            if !asked
                && matches!(atom, Atom::Obj(..))
                && let Some(tuple) = self.named_tuple(atom)
            {
                let (left, right) = match at {
                    0 => (&tuple, right),
                    _ => (left, &tuple),
                };
                return self.pair(many, site, plain, reflected, left, right, here);
            }
        }
        if let (Atom::Tuple(x), Atom::Tuple(y), sym::__add__) = (left, right, plain) {
            let parts: Vec<NodeId> = x.iter().chain(*y).copied().collect();
            if many {
                let elem = self.slot(None, 199);
                parts.iter().for_each(|p| self.graph.flow(*p, elem));
                return self
                    .graph
                    .add(here, Atom::Stub(self.core.tuple, self.parts(&[elem])));
            }
            let mut own = Vec::new();
            for (at, part) in parts.iter().enumerate() {
                let node = self.slot(Some(Constructor::Tuple(parts.len())), 200 + at as u32);
                self.graph.flow(*part, node);
                own.push(node);
            }
            self.graph.add(here, Atom::Tuple(self.parts(&own)));
            return;
        }
        if let (Atom::Obj(l, _), Atom::Obj(r, _)) = (left, right) {
            if asks_right_first(self.program, *l, *r, reflected, false) {
                if !self.operand(site, reflected, right, left, 1, here) {
                    self.operand(site, plain, left, right, 0, here);
                }
                return;
            }
            if l == r {
                self.operand(site, plain, left, right, 0, here);
                return;
            }
        }
        if self.operand(site, plain, left, right, 0, here) {
            return;
        }
        self.operand(site, reflected, right, left, 1, here);
    }

    /// `this.name(other)` if that kind accepts it; false means `NotImplemented` (perhaps only sometimes). What is asked for a
    /// pair of kinds has numbers from `way` on.
    fn operand(
        &mut self,
        site: Site,
        name: Symbol,
        this: &Atom<'h>,
        other: &Atom<'h>,
        way: u32,
        here: NodeId,
    ) -> bool {
        let (whose, index) = (Some(this.constructor()), pair_index(this, other) + way);
        if let Some(taken) = self.plain(name, this, other) {
            if taken.is_empty() {
                return false;
            }
            let arg = self.slot(whose, index);
            self.graph.put(arg, *other);
            self.take_plain(site, taken, *this, arg, here);
            return true;
        }
        if let Atom::Obj(..) = this {
            let arg = self.slot(whose, index);
            self.graph.add(arg, *other);
            let result = self.slot(whose, index + 100_000);
            self.graph.watch(result, self.current);
            let args = [Arg::positional(arg)];
            let found = self.method_on(site, CallRole::Dunder(name), this, name, &args, result);
            let refused = [Constructor::NotImplemented];
            let may_refuse = self.graph.atoms(result).contains(&Atom::NotImplemented);
            let accepted = Filter::Except(self.arena.alloc_slice(&refused));
            self.graph.flow_filtered(result, here, accepted);
            return found && !may_refuse;
        }
        let Some(receiver @ Atom::Stub(class, _)) = self.as_stub(this) else {
            return false;
        };
        let Some(set) = self.stubs.method(class, name) else {
            return false;
        };
        let fits = self.any_accepts(set, receiver, other);
        if fits {
            let arg = self.slot(whose, index);
            self.graph.add(arg, *other);
            self.call_stub(site, set, Some(receiver), &[Arg::positional(arg)], here);
        }
        fits
    }

    /// Whether the first parameter of an overload takes a kind of value.
    fn any_accepts(&mut self, set: OverloadsId, receiver: Atom<'h>, other: &Atom<'h>) -> bool {
        self.stubs.overloads(set).iter().any(|func| {
            let chosen = Chosen {
                func: *func,
                receiver: Some(receiver),
                value: None,
            };
            let first = self.stubs.func(*func).params.first();
            first.is_some_and(|p| self.accepts(&chosen, &p.ty, other, true) != Some(false))
        })
    }

    /// `target op= value`: the in-place dunder if there is one.
    pub(super) fn in_place(
        &mut self,
        site: Site,
        op: BinOp,
        old: NodeId,
        value: NodeId,
        new: NodeId,
    ) {
        let (plain, reflected, in_place) = binary_dunders(op);
        for &left in self.graph.atoms(old) {
            for &right in self.graph.atoms(value) {
                if !self.in_place_of(site, in_place, &left, &right, new) {
                    let many = self.many_tuples(old, value);
                    self.pair(many, site, plain, reflected, &left, &right, new);
                }
            }
        }
    }

    /// `left.name(right)` where `name` changes the object in place; false if that kind does not accept it.
    fn in_place_of(
        &mut self,
        site: Site,
        name: Symbol,
        left: &Atom<'h>,
        right: &Atom<'h>,
        new: NodeId,
    ) -> bool {
        if self.plain(name, left, right).is_some_and(<[_]>::is_empty) {
            return false;
        }
        let index = pair_index(left, right) + 200_007;
        let result = self.slot(Some(left.constructor()), index);
        self.graph.watch(result, self.current);
        if !self.operand(site, name, left, right, 7, result) {
            return false;
        }
        // A stub's in-place method returns `None` and changes the object itself.
        if matches!(left, Atom::Obj(..)) {
            self.graph.flow(result, new);
        } else {
            let changed = self.graph.atoms(result).contains(&Atom::None);
            self.graph.flow_filtered(
                result,
                new,
                Filter::Except(self.arena.alloc_slice(&[Constructor::None])),
            );
            if changed {
                self.graph.add(new, *left);
            }
        }
        true
    }

    /// `-x`, `+x`, `~x`.
    pub(super) fn unary(&mut self, site: Site, op: UnaryOp, a: NodeId, here: NodeId) {
        let name = match op {
            UnaryOp::Neg => sym::__neg__,
            UnaryOp::Pos => sym::__pos__,
            UnaryOp::Invert => sym::__invert__,
        };
        self.method_call(site, CallRole::Dunder(name), a, name, &[], here);
    }

    /// `a op b` for comparisons.
    pub(super) fn compare(&mut self, site: Site, op: CmpOp, a: NodeId, b: NodeId, here: NodeId) {
        let bool = self.stub(self.core.bool);
        if self.graph.is_bottom(a) || self.graph.is_bottom(b) {
            return;
        }
        if matches!(op, CmpOp::In | CmpOp::NotIn) {
            self.contains(site, a, b);
            return self.graph.add(here, bool);
        }
        let Some((plain, reflected)) = compare_dunders(op) else {
            return self.graph.add(here, bool);
        };
        let mut builtin = false;
        for &left in self.graph.atoms(a) {
            for &right in self.graph.atoms(b) {
                // Equal containers can hold elements of different types only if none of them is of one type: `xs == []`.
                if let (Atom::Stub(_, [_, ..]), Atom::Stub(..)) | (Atom::Tuple(_), Atom::Tuple(_)) =
                    (&left, &right)
                    && left.constructor() == right.constructor()
                    && matches!(
                        op,
                        CmpOp::Eq | CmpOp::Ne | CmpOp::Le | CmpOp::Lt | CmpOp::Ge | CmpOp::Gt
                    )
                {
                    let both = self.slot(Some(left.constructor()), 14);
                    self.graph.add(both, left);
                    self.graph.add(both, right);
                }
                let user = |atom: &Atom<'h>| matches!(atom, Atom::Obj(..));
                let right_first = match (&left, &right) {
                    (Atom::Obj(l, _), Atom::Obj(r, _)) => {
                        asks_right_first(self.program, *l, *r, reflected, true)
                    }
                    _ => false,
                };
                let left_done = user(&left) && self.operand(site, plain, &left, &right, 13, here);
                if (!left_done || right_first) && user(&right) {
                    let done = self.operand(site, reflected, &right, &left, 14, here);
                    builtin |= !done;
                } else {
                    builtin |= !left_done;
                }
                // `!=` without `__ne__` inverts `__eq__`.
                if op == CmpOp::Ne && !left_done && user(&left) {
                    self.operand(site, sym::__eq__, &left, &right, 15, here);
                }
            }
        }
        if builtin {
            self.graph.add(here, bool);
        }
    }

    fn contains(&mut self, site: Site, value: NodeId, container: NodeId) {
        let name = sym::__contains__;
        for &atom in self.graph.atoms(container) {
            if let Atom::Obj(class, _) = &atom {
                let result = self.slot(Some(atom.constructor()), 30);
                if self.has_method(*class, "__contains__") {
                    self.method_on(
                        site,
                        CallRole::Dunder(name),
                        &atom,
                        name,
                        &[Arg::positional(value)],
                        result,
                    );
                } else {
                    let one = self.slot(Some(atom.constructor()), 31);
                    self.graph.add(one, atom);
                    self.iterate(site, one, result);
                }
            }
        }
    }

    /// `reversed(x)` of objects with `__len__` and `__getitem__` only.
    fn reversed(&mut self, site: Site, first: NodeId, here: NodeId) {
        let [own, len, get] = ["__reversed__", "__len__", "__getitem__"].map(Symbol::intern);
        for &atom in self.graph.atoms(first) {
            let Atom::Obj(class, _) = &atom else { continue };
            let has = |name| self.member(*class, name).is_some();
            if has(own) || !has(len) || !has(get) {
                continue;
            }
            let count = self.slot(Some(atom.constructor()), 730);
            self.method_on(site, CallRole::Dunder(len), &atom, len, &[], count);
            let index = self.slot(None, 731);
            let int = self.stub(self.core.int);
            self.graph.add(index, int);
            let elem = self.slot(Some(atom.constructor()), 732);
            let args = [Arg::positional(index)];
            self.method_on(site, CallRole::Dunder(get), &atom, get, &args, elem);
            self.graph
                .add(here, Atom::Stub(self.core.iterator, self.parts(&[elem])));
        }
    }

    /// A built-in function that stands for a dunder: `len(x)`, `abs(x)`, `divmod(a, b)`, ...
    pub(super) fn dunder(
        &mut self,
        site: Site,
        name: Symbol,
        first: NodeId,
        rest: &[Arg],
        here: NodeId,
    ) {
        let reflected = match name {
            sym::__divmod__ => Some(sym::__rdivmod__),
            sym::__pow__ if rest.len() == 1 => Some(sym::__rpow__),
            _ => None,
        };
        self.graph.watch(first, self.current);
        if name == sym::__reversed__ {
            self.reversed(site, first, here);
        }
        match (reflected, rest) {
            (Some(reflected), [other]) => {
                self.graph.watch(other.node, self.current);
                for &left in self.graph.atoms(first) {
                    for &right in self.graph.atoms(other.node) {
                        self.pair(false, site, name, reflected, &left, &right, here);
                    }
                }
            }
            _ => self.method_call(site, CallRole::Dunder(name), first, name, rest, here),
        }
    }
}

/// A number that tells pairs of kinds apart within one task.
fn pair_index(left: &Atom<'_>, right: &Atom<'_>) -> u32 {
    let kinds = (left.constructor().code(), right.constructor().code());
    // The upper bits are the best.
    let hash = FxBuildHasher.hash_one(kinds) >> 32;
    (hash as u32 % 0x0fff_0000) + 1_000_000
}
