//! Operators between values of stub classes without arguments: what they give depends on the two classes alone.
//!
//! In: a dunder, the classes of the one that has it and of its operand. Out: the overloads that are taken, found once for a program.
//!
//! ```text
//! 1 + 2.5     int.__add__(float) -> float     "a" + 1     refused
//! ```

use super::*;
use crate::bind::ArgShape;
use crate::stubs::{OverloadsId, StubType};

/// The overloads that take an operand, or `None` where the classes do not tell.
pub(in crate::infer) type Taken<'h> = Option<&'h [StubFuncId]>;

impl<'h> Infer<'h> {
    /// The overloads that `this.name(other)` takes, none where it is refused, if both are of such classes and nothing flows but
    /// results.
    pub(super) fn plain(&mut self, name: Symbol, this: &Atom<'h>, other: &Atom<'h>) -> Taken<'h> {
        let (Atom::Stub(left, []), Atom::Stub(right, [])) = (this, other) else {
            return None;
        };
        let key = (name, *left, *right);
        if let Some(known) = self.plain.get(&key) {
            return *known;
        }
        let found = match self.stubs.method(*left, name) {
            Some(set) => self.find_plain(set, this, other),
            None => Some(&[][..]),
        };
        self.plain.insert(key, found);
        found
    }

    /// Takes overloads with an argument. It holds that one atom for good, but wakes the task once more: what its operands have got by
    /// then is taken before calls wait for the result.
    pub(super) fn take_plain(
        &mut self,
        site: Site,
        taken: &'h [StubFuncId],
        receiver: Atom<'h>,
        arg: NodeId,
        here: NodeId,
    ) {
        self.graph.watch(arg, self.current);
        for func in taken {
            let chosen = Chosen {
                func: *func,
                receiver: Some(receiver),
                value: None,
            };
            self.flow_result(site, chosen, here);
        }
    }

    fn find_plain(&mut self, set: OverloadsId, this: &Atom<'h>, other: &Atom<'h>) -> Taken<'h> {
        let mut all = self.stubs.overloads(set).iter();
        if !all.all(|func| self.gives_only_result(*func)) {
            return None;
        }
        if !self.any_accepts(set, *this, other) {
            return Some(&[]);
        }
        let arg = self.graph.node();
        self.graph.add(arg, *other);
        let bindings = self.stubs.bind(set, &[ArgShape::Positional]);
        let taken = self.choose(&bindings, Some(*this), &[arg]);
        let taken: Vec<StubFuncId> = taken.iter().map(|at| bindings[*at].0).collect();
        Some(self.arena.alloc_slice(&taken))
    }

    /// Whether nothing flows through a stub function but its result, which nothing tells but its own annotation.
    fn gives_only_result(&self, func: StubFuncId) -> bool {
        fn is_plain_type(ty: &StubType) -> bool {
            match ty {
                StubType::Object | StubType::None | StubType::Machine(_) => true,
                StubType::Class(_, args) => args.is_empty(),
                StubType::Union(members) => members.iter().all(is_plain_type),
                StubType::Keep(inner) => is_plain_type(inner),
                _ => false,
            }
        }
        let f = self.stubs.func(func);
        let of_class = f.class.map(|class| &self.stubs.class(class).params);
        f.dunder.is_none()
            && !f.intrinsic
            && f.type_params.is_empty()
            && of_class.is_none_or(Vec::is_empty)
            && f.params.iter().all(|param| is_plain_type(&param.ty))
    }
}
