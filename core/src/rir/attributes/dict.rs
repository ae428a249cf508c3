//! `vars(x)` and `x.__dict__`: the attributes of an object as a dict, made where they are asked for.
//!
//! In: an object of one class. Out: a new dict of what is set now.
//!
//! ```text
//! vars(p)      let t = rt::Dict::<rt::Str, rt::Int>::new(); t.set(rt::lit!("x"), p.x.get())?; ..
//! ```

use super::super::body::{Body, Site};
use super::super::cx::Res;
use super::super::nodes::Duplicate;
use super::super::repr::{Kind, Repr};
use super::super::tree::{Arm, Expr, Pat, Use, VarId};
use super::super::value::Val;
use super::Member;
use crate::infer::stored::stored_attributes;
use crate::infer::types::{ClassInstId, Head, TyId};
use portalis_memory::Symbol;

/// The dict that is made: its variable, and the type of its values.
#[derive(Clone, Copy)]
struct Made {
    dict: VarId,
    value: (TyId, Repr),
}

impl<'c> Body<'_, 'c> {
    /// `x.__dict__`
    pub(super) fn attributes_dict(
        &mut self,
        site: &Site,
        obj: Val<'c>,
        id: ClassInstId,
        ty: TyId,
    ) -> Res<Option<Val<'c>>> {
        let class = self.cx.input.stubs.builtin_class("dict");
        let dict = |h: &Head| matches!(h, Head::Stub(found, _) if Some(*found) == class);
        let head = self.cx.types.heads(ty).iter().find(|h| dict(h)).cloned();
        let Some(Head::Stub(found, types)) = head else {
            return Ok(None);
        };
        let own = self.cx.types.of(Head::Stub(found, types.clone()));
        let repr = self.repr(own);
        let (Kind::Named(_, reprs), [_, value]) = (self.kind(repr), types.as_slice()) else {
            return self.refuse(site.span, "the type of `__dict__` is not known", "");
        };
        let made = Made {
            dict: self.temp(repr),
            value: (*value, reprs[1]),
        };
        let name = self.cx.rust_type(reprs[1]);
        let fresh = self
            .nodes
            .call(format!("rt::Dict::<rt::Str, {name}>::new"), []);
        let obj = self.keep(obj);
        self.push_let(made.dict, fresh);
        for (owner, name, ty) in self.fields_in_order(id) {
            self.add_field(site, made, &obj, owner, name, ty)?;
        }
        Ok(Some(Val::place(Expr::Var(made.dict, Use::Recv), own, repr)))
    }

    /// The attributes of a class, as they are likely to be set.
    fn fields_in_order(&self, id: ClassInstId) -> Vec<(ClassInstId, Symbol, TyId)> {
        let typed = self.cx.input.typed;
        let class = typed.class(id).class;
        let mut fields = Vec::new();
        let mut at = Some(id);
        while let Some(owner) = at {
            let layout = typed.class(owner);
            fields.extend(layout.attrs.iter().map(|(name, ty)| (owner, *name, *ty)));
            at = layout.base;
        }
        let property =
            |name: Symbol| matches!(self.class_member(class, name), Some(Member::Method(_)));
        fields.retain(|(_, name, _)| !property(*name));
        let order = stored_attributes(self.cx.input.program, class);
        fields.sort_by_key(|(_, name, _)| order.iter().position(|n| n == name));
        fields
    }

    fn add_field(
        &mut self,
        site: &Site,
        made: Made,
        obj: &Val<'c>,
        owner: ClassInstId,
        name: Symbol,
        ty: TyId,
    ) -> Res<()> {
        // What a cached property keeps bears the property's name.
        let shown = name.as_str().trim_start_matches("_kept_");
        let key = self.nodes.atom(format!("rt::lit!({shown:?})"));
        let (to, repr) = made.value;
        let recv = Expr::Var(made.dict, Use::Recv);
        if self.cx.is_definite(owner, name) {
            let val = self.read_field(site, obj.duplicate(self.nodes), owner, name, ty);
            let value = self.coerce_to(site, val, to, repr)?;
            let set = self.attempt(site, recv.method(self.nodes, "set", [key, value]));
            self.push(set);
            return Ok(());
        }
        let field_repr = self.repr(ty);
        let field = super::super::names::rust_name(name.as_str());
        let value = self
            .recv(obj.duplicate(self.nodes))
            .field(self.nodes, field)
            .method(self.nodes, "get", []);
        let var = self.temp(field_repr);
        let found = Val::owned(self.read_temp(var), ty, field_repr);
        let some = self.block_value(|b| {
            let value = b.coerce_to(site, found, to, repr)?;
            let set = b.attempt(site, recv.method(b.nodes, "set", [key, value]));
            b.push(set);
            Ok(Expr::unit())
        })?;
        let arms = [
            Arm {
                pat: Pat::Path("Some", self.nodes.list([Pat::Bind(var)])),
                body: some.into_expr(),
            },
            Arm {
                pat: Pat::Path("None", &[]),
                body: Expr::unit(),
            },
        ];
        self.push(Expr::Match(self.nodes.node(value), self.nodes.list(arms)));
        Ok(())
    }
}
