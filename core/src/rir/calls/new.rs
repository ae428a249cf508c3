//! Classes with a `__new__` of their own.
//!
//! In: a call of such a class. Out: a call of `__new__`, then of `__init__` if an object of the class came of it.

use super::super::attributes::Member;
use super::super::bind::Arg;
use super::super::body::{Body, Site};
use super::super::cx::Res;
use super::super::nodes::Duplicate;
use super::super::tree::Expr;
use super::super::value::Val;
use crate::hir::{Base, ClassId};
use crate::infer::types::{CallRole, Head, TyId};
use portalis_memory::{Symbol, sym};

impl<'c> Body<'_, 'c> {
    /// Whether objects of a class come from a `__new__` of the program.
    pub fn has_new(&self, class: ClassId) -> bool {
        let member = self.class_member(class, sym::__new__);
        matches!(member, Some(Member::Method(_)))
            && self.cx.input.program.unimplemented(class).is_empty()
    }

    /// `Class(args)`
    pub(super) fn construct_new(
        &mut self,
        site: &Site,
        class: ClassId,
        mut args: Vec<Arg<'c>>,
        ty: TyId,
    ) -> Res<Val<'c>> {
        let role = |name| CallRole::Dunder(Symbol::intern(name));
        let own = Head::Class(class);
        let Some(new) = self
            .head_targets(site, role("__new__"), &own)
            .first()
            .cloned()
        else {
            return self.bad_construction(site, class, args);
        };
        let inits = self.targets(site, role("__init__"));
        if !inits.is_empty() {
            for arg in &mut args {
                arg.val = self.keep_any(arg.val.take());
            }
        }
        let of = self.cx.types.of(own);
        let mut all = vec![Arg::positional(self.static_value(of))];
        all.extend(args.iter().map(|arg| arg.duplicate(self.nodes)));
        let made = self.call_target(site, &new, None, all)?;
        let repr = self.repr(ty);
        let made = self.convert(site, made, ty, repr)?;
        if inits.is_empty() {
            return Ok(made);
        }
        let made = self.keep(made);
        let objects = self
            .cx
            .types
            .filter(ty, |h| inits.iter().any(|t| t.head.as_ref() == Some(h)));
        let test = self.instance_test(site, made.duplicate(self.nodes), &[Base::User(class)])?;
        let object_repr = self.repr(objects);
        let object = made.duplicate(self.nodes);
        let run = |b: &mut Self| -> Res<Expr<'c>> {
            let this = b.convert(site, object, objects, object_repr)?;
            let done = b.call_any(site, inits.to_vec(), Some(this), args)?;
            b.discard(done);
            Ok(Expr::unit())
        };
        if test == Expr::Atom("true") {
            run(self)?;
        } else {
            let then = self.block_value(run)?;
            self.push(test.choose(self.nodes, then, None));
        }
        Ok(made)
    }

    /// `object.__new__(cls)`
    pub fn bare_object(&mut self, site: &Site, args: Vec<Arg<'c>>) -> Res<Val<'c>> {
        let targets = self.targets(site, CallRole::Call);
        let [arg] = args.as_slice() else {
            return self.refuse(site.span, "`__new__` with other arguments than a class", "");
        };
        let of = self.cx.types.single(arg.val.ty).cloned();
        let target = targets.iter().find(|t| t.head == of);
        self.effect(arg.val.duplicate(self.nodes));
        match target {
            Some(target) => self.call_target(site, target, None, vec![]),
            None => self.refuse(site.span, "`__new__` of a class that is not known here", ""),
        }
    }
}
