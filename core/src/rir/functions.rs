//! Functions: an instance of inference becomes a Rust function.
//!
//! In: an instance. Out: a [`Func`]: parameters by reference, captured variables as leading cells, locals declared.
//!
//! ```text
//! def add(a, b): return a + b        fn add(a: &rt::Int, b: &rt::Int) -> rt::Result<rt::Int> { Ok(a + b) }
//! ```

use super::body::{Body, Site};
use super::cx::{Cx, Res};
use super::repr::Kind;
use super::tree::{Expr, Func, Holds, Ret, Stmt, Use, Var, VarId};
use super::value::Val;
use crate::hir::{self, LocalId};
use crate::infer::types::{InstanceId, TyId};

/// Lowers one instance.
pub fn function<'c>(cx: &mut Cx<'c>, id: InstanceId) -> Res<Func<'c>> {
    let (program, typed) = (cx.input.program, cx.input.typed);
    let instance = typed.instance(id);
    let func = &program.funcs[instance.func.index()];
    let ret = cx.signatures[id.0 as usize].ret;
    let mut body = Body::new(cx, ret);
    body.inst = Some(id);
    body.func = Some(func);
    body.title = func.name.as_str();
    body.locals = vec![None; func.locals.len()];
    let params = body.declare_params();
    body.declare_locals();
    if func.generator {
        body.generator_body()?;
    } else {
        body.stmts(func.body)?;
        body.fall_off_end()?;
    }
    let (home, name) = body.cx.names.funcs[id.0 as usize].clone();
    let name = body.nodes.text(name);
    Ok(Func {
        doc: func.doc,
        ..body.finish(name, home, &params, Ret::Value(ret.1))
    })
}

impl<'c> Body<'_, 'c> {
    /// Captured variables and parameters; those that the body changes or shares are copied first.
    fn declare_params(&mut self) -> Vec<VarId> {
        let (Some(id), Some(func)) = (self.inst, self.func) else {
            return Vec::new();
        };
        let signature = self.cx.signatures[id.0 as usize];
        let mut params = Vec::new();
        for (capture, (_, repr)) in func.captures.iter().zip(signature.captures) {
            let owner = &self.cx.input.program.funcs[capture.owner.index()];
            let name = owner.locals[capture.local.index()]
                .name
                .map_or("cell", |n| n.as_str());
            let by_value = self.cx.by_value(*capture, *repr);
            let copy = self.cx.reprs.is_copy(*repr);
            let holds = match by_value {
                true if copy => Holds::Value,
                true => Holds::Ref,
                false => Holds::CellRef,
            };
            let var = self.var(name, *repr, holds);
            params.push(var);
            let var = match func.generator {
                true if !by_value => self.copy_as(var, Holds::Cell),
                true if !copy => self.copy_as(var, Holds::Value),
                _ => var,
            };
            self.captures.push(var);
        }
        for (param, (ty, repr)) in func.params.iter().zip(signature.params) {
            let copy = self.cx.reprs.is_copy(*repr);
            let var = self.var(
                param.name.as_str(),
                *repr,
                if copy { Holds::Value } else { Holds::Ref },
            );
            params.push(var);
            let local = &func.locals[param.local.index()];
            let holds = local_holds(local, *self.cx.kind(*repr) == Kind::Never);
            let var = if holds == Holds::Cell {
                self.share(var, *ty)
            } else if holds != Holds::Value || !local.single || (func.generator && !copy) {
                self.copy_as(var, holds)
            } else {
                var
            };
            self.locals[param.local.index()] = Some(var);
        }
        params
    }

    /// A cell of the same name with a parameter's value.
    fn share(&mut self, from: VarId, ty: TyId) -> VarId {
        let Var {
            name, repr: held, ..
        } = self.vars[from.index()];
        let repr = self.repr(ty);
        let val = self.place_of(from, ty);
        let value = match held == repr {
            true => self.own(val),
            false => self.nodes.call("rt::Int::from", [self.own(val)]),
        };
        self.vars.push(Var {
            name,
            repr,
            holds: Holds::Cell,
            floating: false,
            mutable: false,
        });
        let var = VarId(self.vars.len() as u32 - 1);
        self.out.push(Stmt::Let(
            var,
            Some(self.nodes.call("rt::CellVar::with", [value])),
        ));
        var
    }

    /// A variable of the same name that holds what `from` holds.
    fn copy_as(&mut self, from: VarId, holds: Holds) -> VarId {
        let Var {
            name,
            repr,
            holds: held,
            ..
        } = self.vars[from.index()];
        let copy = self.cx.reprs.is_copy(repr) && held != Holds::CellRef;
        let value = Expr::Var(from, if copy { Use::Copy } else { Use::Clone });
        let value = match (held, holds) {
            (Holds::CellRef, _) => value,
            (_, Holds::Cell) => self.nodes.call("rt::CellVar::with", [value]),
            (_, Holds::Maybe) => self.nodes.call("Some", [value]),
            _ => value,
        };
        self.vars.push(Var {
            name,
            repr,
            holds,
            floating: false,
            mutable: false,
        });
        let var = VarId(self.vars.len() as u32 - 1);
        self.out.push(Stmt::Let(var, Some(value)));
        var
    }

    /// Locals that need a place from the beginning: shared ones, and those that may be unbound.
    fn declare_locals(&mut self) {
        let (Some(id), Some(func)) = (self.inst, self.func) else {
            return;
        };
        for (i, local) in func.locals.iter().enumerate() {
            if self.locals[i].is_some() {
                continue;
            }
            let ty = self.cx.input.typed.instance(id).locals[i];
            let repr = self.repr(ty);
            let holds = local_holds(local, *self.cx.kind(repr) == Kind::Never);
            let name = local.name.map_or("t", |n| n.as_str());
            let var = self.var(name, repr, holds);
            self.locals[i] = Some(var);
            let value = match holds {
                Holds::Cell => self.nodes.call("rt::CellVar::new", []),
                Holds::Maybe => Expr::Atom("None"),
                _ => {
                    self.vars[var.index()].floating = true;
                    continue;
                }
            };
            let list = if func.generator {
                &mut self.own_locals
            } else {
                &mut self.out
            };
            list.push(Stmt::Let(var, Some(value)));
        }
    }

    /// The variable of a local.
    pub fn local_var(&self, local: LocalId) -> Option<VarId> {
        self.locals.get(local.index()).copied().flatten()
    }

    /// What happens when control reaches the end: `None` is returned.
    pub fn fall_off_end(&mut self) -> Res<()> {
        if self.dead {
            return Ok(());
        }
        let span = self.func.map_or_else(Default::default, |f| f.span);
        let value = self.none_as_result(&Site::at(span))?;
        self.push(value);
        Ok(())
    }

    /// `return None`.
    pub fn none_as_result(&mut self, site: &Site) -> Res<Expr<'c>> {
        let (ty, repr) = self.ret;
        if !self.cx.types.has_none(ty) {
            // Inference says that control does not get here.
            let error = self.nodes.call("rt::error::narrowed", []);
            return Ok(self.raise(site, error));
        }
        let none = self.none();
        let value = self.coerce_to(site, none, ty, repr)?;
        Ok(Expr::Return(Some(self.nodes.node(value))))
    }

    /// The value `None`.
    pub fn none(&mut self) -> Val<'c> {
        let ty = self.cx.types.none();
        let repr = self.repr(ty);
        Val::owned(Expr::unit(), ty, repr)
    }
}

fn local_holds(local: &hir::Local, never: bool) -> Holds {
    match (
        local.cell && (!local.by_value || never),
        local.maybe_unbound,
    ) {
        (true, _) => Holds::Cell,
        (false, true) => Holds::Maybe,
        (false, false) => Holds::Value,
    }
}
