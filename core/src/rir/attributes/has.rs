//! `hasattr()`: what types decide, and attributes that may be set or not.
//!
//! In: a value, a name. Out: a Rust `bool`.

use super::super::body::{Body, Site};
use super::super::cx::Res;
use super::super::tree::Expr;
use super::super::unions::Split;
use super::super::value::Val;
use super::Member;
use crate::hir::{GlobalId, Var};
use crate::infer::types::Head;
use portalis_memory::Symbol;

impl<'c> Body<'_, 'c> {
    /// Whether a value is an object whose class has a method of a name.
    pub fn has_own(&self, val: &Val<'c>, name: Symbol) -> bool {
        let Some(Head::Inst(id)) = self.cx.types.single(val.ty) else {
            return false;
        };
        let class = self.cx.input.typed.class(*id).class;
        self.class_member(class, name).is_some()
    }

    /// `hasattr(val, "name")`
    pub fn has_attr(&mut self, site: &Site, val: Val<'c>, name: Symbol) -> Res<Val<'c>> {
        let bool = self.cx.types.bool();
        let result = (bool, self.repr(bool));
        if !self.is_split(val.repr) && !self.is_class_split(&val) {
            let expr = self.has_attr_single(val, name);
            return Ok(Val::owned(expr, result.0, result.1));
        }
        let leaf = move |body: &mut Body<'_, 'c>, mut vals: Vec<Val<'c>>| -> Res<Option<Val<'c>>> {
            let expr = body.has_attr_single(vals.remove(0), name);
            Ok(Some(Val::owned(expr, result.0, result.1)))
        };
        let error =
            |body: &mut Body<'_, 'c>, _: Vec<Val<'c>>| body.nodes.call("rt::error::narrowed", []);
        let split = Split {
            op: format!("has_{name}"),
            result,
            by_class: true,
            leaf: &leaf,
            error: &error,
        };
        self.split(site, vec![val], &split)
    }

    fn has_attr_single(&mut self, val: Val<'c>, name: Symbol) -> Expr<'c> {
        let stubs = self.cx.input.stubs;
        let known = match self.cx.types.single(val.ty).cloned() {
            Some(Head::Inst(id)) => {
                let class = self.cx.input.typed.class(id).class;
                let found = self.class_member(class, name);
                if self.field_owner(id, name).is_none()
                    && let Some(Member::Attr(global)) = found
                {
                    self.effect(val);
                    return self.is_bound(global);
                }
                let slots = self.cx.input.program.classes[class.index()].slots.is_some();
                let member = found.is_some() || name == "__dict__" && !slots;
                match self.field_owner(id, name) {
                    Some((owner, _)) if !member && !self.cx.is_definite(owner, name) => {
                        let field = super::super::names::rust_name(name.as_str());
                        let value =
                            self.recv(val)
                                .field(self.nodes, field)
                                .method(self.nodes, "get", []);
                        return value.method(self.nodes, "is_some", []);
                    }
                    found => member || found.is_some(),
                }
            }
            Some(Head::Class(class)) => {
                let found = self.class_member(class, name);
                if let Some(Member::Attr(global)) = found {
                    self.effect(val);
                    return self.is_bound(global);
                }
                found.is_some()
            }
            Some(Head::Closure(id)) => match self.function_attr(id, name) {
                Some(Var::Global(global)) => {
                    self.effect(val);
                    return self.is_bound(global);
                }
                found => name == "__name__" || found.is_some(),
            },
            Some(Head::Stub(class, _)) => {
                stubs.method(class, name).is_some() || stubs.class(class).attrs.contains_key(&name)
            }
            Some(Head::Tuple(_)) => stubs.method(self.cx.types.builtins.tuple, name).is_some(),
            _ => false,
        };
        self.effect(val);
        self.nodes.atom(if known { "true" } else { "false" })
    }

    /// Whether a module's variable or class attribute has a value now, or inherits one.
    fn is_bound(&self, global: GlobalId) -> Expr<'c> {
        let info = &self.cx.input.program.globals[global.index()];
        let ty = self.cx.input.typed.globals[global.index()];
        let inherited = info.inherits.map(|base| self.is_bound(base));
        if !info.maybe_unbound {
            return Expr::Atom("true");
        }
        let path = self.cx.names.global_paths[global.index()];
        let own =
            self.nodes
                .atom(path)
                .method(self.nodes, "get", [])
                .method(self.nodes, "is_some", []);
        match inherited {
            Some(inherited) => own.infix(self.nodes, "||", inherited),
            None if self.cx.types.is_never(ty) => Expr::Atom("false"),
            None => own,
        }
    }
}
