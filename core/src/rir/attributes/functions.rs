//! Attributes of functions: captured variables that the function object carries, or the module's variables.
//!
//! In: `f.name` where `f` is a value. Out: the cell's or the module variable's value.

use super::super::body::{Body, Site};
use super::super::cx::Res;
use super::super::repr::Repr;
use super::super::tree::Expr;
use super::super::value::Val;
use crate::hir::Var;
use crate::infer::types::{ClosureId, TyId};
use portalis_memory::Symbol;

impl<'c> Body<'_, 'c> {
    /// The variable that is an attribute of a function.
    pub(super) fn function_attr(&self, id: ClosureId, name: Symbol) -> Option<Var> {
        let func = self.cx.input.typed.closures[id.0 as usize].func;
        let attrs = &self.cx.input.program.funcs[func.index()].attrs;
        attrs.iter().find(|(n, _)| *n == name).map(|(_, var)| *var)
    }

    /// The field of an attribute in a function object, with the type of what it holds, and whether that is in a cell.
    fn function_field(
        &mut self,
        obj: Val<'c>,
        id: ClosureId,
        var: Var,
    ) -> Option<(Expr<'c>, TyId, Repr, bool)> {
        let Var::Capture(capture) = var else {
            return None;
        };
        let closure = self.cx.input.typed.closures[id.0 as usize].clone();
        let at = closure.captures.iter().position(|(c, _)| *c == capture)?;
        let fields = self.cx.closure_fields(id);
        let receivers = fields.len() - closure.captures.len();
        let (field, ty, repr, is_cell) = fields.get(at + receivers)?.clone();
        let field = self
            .recv(obj)
            .field(self.nodes, field)
            .method(self.nodes, "get", []);
        Some((field.method(self.nodes, "unwrap", []), ty, repr, is_cell))
    }

    /// `f.name`
    pub(super) fn get_function_attr(
        &mut self,
        site: &Site,
        obj: Val<'c>,
        id: ClosureId,
        name: Symbol,
    ) -> Res<Option<Val<'c>>> {
        match self.function_attr(id, name) {
            Some(var @ Var::Global(_)) => {
                self.effect(obj);
                self.read_var(site, var).map(Some)
            }
            Some(var) => {
                let Some((field, ty, repr, is_cell)) = self.function_field(obj, id, var) else {
                    return Ok(None);
                };
                if !is_cell {
                    return Ok(Some(Val::owned(field, ty, repr)));
                }
                let value = field.method(self.nodes, "get", []);
                let args = vec![
                    value,
                    Expr::Atom("\"function\""),
                    self.nodes.atom(format!("{:?}", name.as_str())),
                ];
                let value = self.attempt(site, self.nodes.call("rt::bound_attr", args));
                Ok(Some(Val::owned(value, ty, repr)))
            }
            None => Ok(None),
        }
    }

    /// `f.name = value`
    pub(super) fn set_function_attr(
        &mut self,
        site: &Site,
        obj: Val<'c>,
        id: ClosureId,
        name: Symbol,
        val: Val<'c>,
    ) -> Res<Option<()>> {
        match self.function_attr(id, name) {
            Some(var @ Var::Global(_)) => {
                self.effect(obj);
                self.store_var(site, var, val).map(Some)
            }
            Some(var) => {
                let Some((cell, ty, repr, true)) = self.function_field(obj, id, var) else {
                    return Ok(None);
                };
                let value = self.coerce_to(site, val, ty, repr)?;
                self.push(cell.method(self.nodes, "set", [value]));
                Ok(Some(()))
            }
            None => self.refuse(
                site.span,
                format!("the attribute `{name}` of a function that is not known by name here"),
                "set it where the function is defined: `f.name = value`",
            ),
        }
    }
}
