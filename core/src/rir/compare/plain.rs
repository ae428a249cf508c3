//! Operands that are compared as something plainer: named tuples as tuples, classes among classes.

use super::super::attributes::Member;
use super::super::body::{Body, Site};
use super::super::cx::Res;
use super::super::value::Val;
use crate::hir::{self, CmpOp};
use crate::infer::operators::compare_dunders;
use crate::infer::types::{ClassInstId, Head};
use portalis_memory::Symbol;

impl<'c> Body<'_, 'c> {
    /// A named tuple that is compared with another tuple is one itself.
    pub(super) fn plain_tuples(
        &mut self,
        site: &Site,
        op: CmpOp,
        a: Val<'c>,
        b: Val<'c>,
    ) -> Res<(Val<'c>, Val<'c>)> {
        let Some((plain, reflected)) = compare_dunders(op) else {
            return Ok((a, b));
        };
        let tuple = self.cx.types.builtins.tuple;
        let mut named = false;
        for (ty, name) in [(a.ty, plain), (b.ty, reflected)] {
            match self.cx.types.single(ty) {
                Some(Head::Tuple(_)) => {}
                Some(Head::Stub(class, _)) if *class == tuple => {}
                Some(Head::Inst(id)) if self.is_plain_named_tuple(*id, name) => named = true,
                _ => return Ok((a, b)),
            }
        }
        if !named || a.ty == b.ty {
            return Ok((a, b));
        }
        let plain_a = self.named_tuple_fields(site, &a)?.unwrap_or(a);
        let plain_b = self.named_tuple_fields(site, &b)?.unwrap_or(b);
        Ok((plain_a, plain_b))
    }

    /// Whether objects of a class are named tuples whose `name` is a tuple's.
    pub(super) fn is_plain_named_tuple(&self, id: ClassInstId, name: Symbol) -> bool {
        let class = self.cx.input.typed.class(id).class;
        let program = self.cx.input.program;
        let own = self.class_member(class, name);
        matches!(
            program.classes[class.index()].kind,
            hir::ClassKind::NamedTuple(_)
        ) && !matches!(own, Some(Member::Method(f)) if !program.funcs[f.index()].synthetic)
    }

    /// Classes among other classes, all in one representation.
    pub(super) fn as_classes(
        &mut self,
        site: &Site,
        a: Val<'c>,
        b: Val<'c>,
    ) -> Res<(Val<'c>, Val<'c>)> {
        let class = |h: &Head| matches!(h, Head::Class(_) | Head::StubClass(_));
        let join = self.cx.types.join(a.ty, b.ty);
        if a.repr == b.repr || !self.cx.types.heads(join).iter().all(class) {
            return Ok((a, b));
        }
        let repr = self.repr(join);
        let a = self.convert(site, a, join, repr)?;
        let b = self.convert(site, b, join, repr)?;
        Ok((a, b))
    }
}
