//! Variables read: locals, captures, module variables, attributes of classes and functions.
//!
//! In: a variable. Out: its value, or what Python raises where it is not bound.
//!
//! ```text
//! total            total                                   a local that is certainly bound
//! Sub.count        Sub's own if it is set, else that of its base
//! ```

use super::body::{Body, Site};
use super::cx::Res;
use super::names::quoted;
use super::tree::{Arm, Expr, Holds, Pat, Use, VarId};
use super::value::Val;
use crate::hir::{FuncKind, GlobalId, Var};
use crate::infer::types::TyId;

/// The attribute that a hidden variable of a function is: `f.calls`.
fn attribute_of_function(name: &str) -> Option<&str> {
    name.rsplit_once('.').map(|(_, attr)| attr)
}

impl<'c> Body<'_, 'c> {
    /// Reads a variable.
    pub fn read_var(&mut self, site: &Site, var: Var) -> Res<Val<'c>> {
        if self.is_never_assigned(var) {
            self.raise_unbound(site, var)?;
            return Ok(self.never());
        }
        let ty = self.var_ty(var);
        let check = self.bound_check(var);
        match var {
            Var::Local(local) => {
                let Some(var) = self.local_var(local) else {
                    return Ok(self.never());
                };
                let may = self
                    .func
                    .is_none_or(|f| f.locals[local.index()].maybe_unbound);
                Ok(self.read_holder(site, var, ty, may, check))
            }
            Var::Capture(capture) => {
                let var = self.captures[capture.index()];
                Ok(self.read_holder(site, var, ty, true, check))
            }
            Var::Global(global) => self.read_global(site, global, ty),
        }
    }

    /// Whether nothing is assigned to a variable as far as control gets here.
    pub fn is_never_assigned(&self, var: Var) -> bool {
        self.cx.types.is_never(self.var_ty(var))
    }

    /// Raises what the use of an unbound variable does.
    pub fn raise_unbound(&mut self, site: &Site, var: Var) -> Res<()> {
        let name = self.var_name(var);
        let error = self.unbound_error(var, &name);
        let raise = self.raise(site, error);
        self.push(raise);
        Ok(())
    }

    /// The function of the runtime that raises where a local or captured variable is unbound.
    pub fn bound_check(&self, var: Var) -> &'static str {
        match var {
            Var::Capture(_) => "rt::bound_free",
            _ if self.in_module() => "rt::bound_global",
            _ => "rt::bound",
        }
    }

    fn read_holder(
        &mut self,
        site: &Site,
        var: VarId,
        ty: TyId,
        may: bool,
        check: &'static str,
    ) -> Val<'c> {
        let repr = self.vars[var.index()].repr;
        let recv = Expr::Var(var, Use::Recv);
        let holder = &self.vars[var.index()];
        let name = || {
            self.nodes
                .atom(quoted(holder.name.trim_start_matches("r#")))
        };
        match holder.holds {
            Holds::Value | Holds::Opaque => Val::place(recv, ty, repr),
            Holds::Ref => Val::reference(recv, ty, repr),
            Holds::Maybe => {
                let check = match check {
                    "rt::bound_global" => "rt::bound_global_ref",
                    _ => "rt::bound_ref",
                };
                let result = self
                    .nodes
                    .call(check, [Expr::Var(var, Use::Borrow), name()]);
                Val::reference(self.attempt(site, result), ty, repr)
            }
            Holds::Cell | Holds::CellRef => {
                let value = recv.method(self.nodes, "get", []);
                if !may {
                    return Val::owned(value.method(self.nodes, "unwrap", []), ty, repr);
                }
                let checked = match attribute_of_function(holder.name) {
                    Some(attr) => {
                        let attr = self.nodes.atom(quoted(attr));
                        let of = Expr::Atom("\"function\"");
                        self.nodes.call("rt::bound_attr", [value, of, attr])
                    }
                    None => self.nodes.call(check, [value, name()]),
                };
                Val::owned(self.attempt(site, checked), ty, repr)
            }
        }
    }

    /// The Python name of a variable.
    pub fn var_name(&self, var: Var) -> String {
        let name = match var {
            Var::Local(local) => self
                .func
                .and_then(|f| f.locals[local.index()].name)
                .map(|n| n.as_str()),
            Var::Capture(capture) => self.func.and_then(|f| {
                let capture = f.captures[capture.index()];
                self.cx.input.program.funcs[capture.owner.index()].locals[capture.local.index()]
                    .name
                    .map(|n| n.as_str())
            }),
            Var::Global(global) => {
                Some(self.cx.input.program.globals[global.index()].name.as_str())
            }
        };
        name.unwrap_or("value").to_owned()
    }

    /// Whether this is a module's body, whose variables are global names.
    fn in_module(&self) -> bool {
        self.func.is_some_and(|f| f.kind == FuncKind::Module)
    }

    fn unbound_error(&self, var: Var, name: &str) -> Expr<'c> {
        let text = |text: &str| self.nodes.atom(quoted(text));
        if let Some(attr) = attribute_of_function(name) {
            return self
                .nodes
                .call("rt::attribute_error", [text("function"), text(attr)]);
        }
        if let Var::Global(global) = var
            && let Some(class) = self.class_of_attribute(global)
        {
            return self
                .nodes
                .call("rt::error::no_class_attribute", [text(class), text(name)]);
        }
        let path = match var {
            Var::Local(_) if self.in_module() => "rt::name_error",
            Var::Local(_) => "rt::unbound_local",
            Var::Capture(_) => "rt::error::unbound_free",
            Var::Global(_) => "rt::name_error",
        };
        self.nodes.call(path, [text(name)])
    }

    /// The name of the class whose attribute a variable is, seen from outside its body.
    fn class_of_attribute(&self, global: GlobalId) -> Option<&'static str> {
        let program = self.cx.input.program;
        let class = program.globals[global.index()].class?;
        let inside = self.func.is_some_and(|f| f.kind == FuncKind::ClassBody);
        (!inside).then(|| program.classes[class.index()].name.as_str())
    }

    /// A module's variable or a class attribute, which that of a base may stand in for.
    fn read_global(&mut self, site: &Site, global: GlobalId, ty: TyId) -> Res<Val<'c>> {
        let repr = self.global_repr(global);
        let value = self
            .nodes
            .atom(self.cx.names.global_paths[global.index()])
            .method(self.nodes, "get", []);
        let info = &self.cx.input.program.globals[global.index()];
        if let Some(base) = info.inherits {
            let found = self.temp(repr);
            let own = self.read_temp(found);
            let inherited = self.block_value(|b| {
                let val = b.read_var(site, Var::Global(base))?;
                b.coerce_to(site, val, ty, repr)
            })?;
            let arms = [
                Arm {
                    pat: Pat::Path("Some", self.nodes.list([Pat::Bind(found)])),
                    body: own,
                },
                Arm {
                    pat: Pat::Path("None", &[]),
                    body: inherited.into_expr(),
                },
            ];
            return Ok(Val::owned(
                Expr::Match(self.nodes.node(value), self.nodes.list(arms)),
                ty,
                repr,
            ));
        }
        if !info.maybe_unbound {
            return Ok(Val::owned(value.method(self.nodes, "unwrap", []), ty, repr));
        }
        let name = info.name.as_str();
        let text = |text: &str| self.nodes.atom(quoted(text));
        let bound = match (attribute_of_function(name), self.class_of_attribute(global)) {
            (Some(attr), _) => self
                .nodes
                .call("rt::bound_attr", [value, text("function"), text(attr)]),
            (None, Some(class)) => self
                .nodes
                .call("rt::bound_class_attr", [value, text(class), text(name)]),
            (None, None) => self.nodes.call("rt::bound_global", [value, text(name)]),
        };
        Ok(Val::owned(self.attempt(site, bound), ty, repr))
    }
}
