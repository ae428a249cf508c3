//! What stands in the functions that Rust sees: arguments to instances, results back.
//!
//! In: what Rust passed, as variables. Out: a call of the instance, by the object's class where there are several; what
//! Rust left out is the default.
//!
//! ```text
//! p.moved_with(Omit, 4.0)      Point::py_moved(this, match dx { Some(dx) => dx, None => 0.0 }, ..)
//! ```

use super::bind::Arg;
use super::body::{Body, Site};
use super::cx::Res;
use super::entry_types::Boundary;
use super::nodes::Duplicate;
use super::repr::{Kind, Repr, Struct};
use super::tree::{Arm, Expr, Holds, Pat, Use, VarId};
use super::value::Val;
use crate::bind::ArgShape;
use crate::hir::{self, Binding, ParamKind};
use crate::infer::types::{ClassInstId, InstanceId, TyId};

/// What a function of the facade does.
#[derive(Clone)]
pub(super) enum Does {
    /// Calls one of these, by the class of the object.
    Calls(Vec<(Option<ClassInstId>, InstanceId)>),
    /// Makes an object.
    Makes(ClassInstId, InstanceId),
}

pub(super) fn nowhere() -> Site {
    Site::at(Default::default())
}

/// Whether `*args` can be passed: not where parameters before it take their defaults.
pub(super) fn passes_stars(func: &hir::Func<'_>, with: bool) -> bool {
    let mut before = func.params.iter();
    let stars = before.position(|p| p.kind == ParamKind::VarArgs);
    let before = &func.params[..stars.unwrap_or(0)];
    with || before.iter().all(|p| p.default.is_none())
}

/// What a wrapper calls, with what.
pub(super) struct Call<'b, 'c> {
    pub(super) func: &'b hir::Func<'c>,
    pub(super) types: &'b [Option<(TyId, Repr)>],
    pub(super) params: &'b [(VarId, bool)],
    pub(super) with: bool,
}

impl<'c> Body<'_, 'c> {
    /// Returns a value as Rust gets it.
    pub(super) fn give(&mut self, val: Val<'c>, ty: TyId, repr: Repr) -> Res<()> {
        if self.kind(val.repr) == Kind::Never {
            self.push(Expr::Match(self.nodes.node(val.expr), &mut []));
            self.dead = true;
            return Ok(());
        }
        let mut value = self.coerce_to(&nowhere(), val, ty, repr)?;
        let given = self.cx.boundary(repr);
        if given != repr {
            let path = format!("rt::IntoPy::<{}>::into_py", self.cx.rust_type(given));
            value = Expr::Try(self.nodes.node(self.nodes.call(path, [value])), None, None);
        }
        self.push(Expr::Return(Some(self.nodes.node(value))));
        Ok(())
    }

    pub(super) fn entry_dispatch(
        &mut self,
        call: &Call<'_, '_>,
        does: &Does,
        this: Option<Val<'c>>,
        ret: (TyId, Repr),
    ) -> Res<()> {
        let list = match does {
            Does::Makes(class, instance) => {
                let args = self.entry_args(call, *instance)?;
                let made = self.construct(&nowhere(), *class, *instance, args)?;
                return self.give(made, ret.0, ret.1);
            }
            Does::Calls(list) => list,
        };
        let mut arms: Vec<(Vec<u32>, InstanceId)> = Vec::new();
        for (class, instance) in list {
            let number = class.map_or(0, |c| self.cx.class_number(Struct::Class(c)));
            match arms.iter_mut().find(|(_, i)| i == instance) {
                Some((numbers, _)) => numbers.push(number),
                None => arms.push((vec![number], *instance)),
            }
        }
        let (Some(recv), true) = (&this, arms.len() > 1) else {
            return self.entry_call(call, arms[0].1, this, ret);
        };
        let number = self
            .recv(recv.duplicate(self.nodes))
            .method(self.nodes, "class_id", []);
        let last = arms.len() - 1;
        let mut list = Vec::new();
        for (at, (numbers, instance)) in arms.into_iter().enumerate() {
            let block =
                self.nested(|b| b.entry_call(call, instance, this.duplicate(b.nodes), ret))?;
            let pat = match at == last {
                true => Pat::Wild,
                false => self.nodes.numbers(&numbers),
            };
            list.push(Arm {
                pat,
                body: Expr::Block(None, block),
            });
        }
        self.push(Expr::Match(self.nodes.node(number), self.nodes.list(list)));
        Ok(())
    }

    fn entry_call(
        &mut self,
        call: &Call<'_, '_>,
        instance: InstanceId,
        this: Option<Val<'c>>,
        ret: (TyId, Repr),
    ) -> Res<()> {
        let this = match call.func.binding {
            // The class itself is known statically.
            Binding::Class => {
                let ty = self.cx.signatures[instance.0 as usize].params[0];
                Some(Val::owned(Expr::unit(), ty.0, ty.1))
            }
            _ => this,
        };
        let args = self.entry_args(call, instance)?;
        let val = self.call_instance(&nowhere(), instance, this, args)?;
        self.give(val, ret.0, ret.1)
    }

    /// The arguments for an instance; what Rust left out is the default.
    fn entry_args(&mut self, call: &Call<'_, '_>, instance: InstanceId) -> Res<Vec<Arg<'c>>> {
        let mut args = Vec::new();
        let mut vars = call.params.iter();
        let mut skipped = false;
        for (at, (param, ty)) in call.func.params.iter().zip(call.types).enumerate() {
            let Some((ty, repr)) = *ty else {
                skipped |= at > 0 || param.kind == ParamKind::VarArgs || param.default.is_some();
                continue;
            };
            if param.default.is_some() && !call.with {
                skipped = true;
                continue;
            }
            let stars = param.kind == ParamKind::VarArgs;
            if stars && !passes_stars(call.func, call.with) {
                skipped = true;
                continue;
            }
            let Some((var, optional)) = vars.next() else {
                continue;
            };
            let val = match optional {
                false => Val::place(Expr::Var(*var, Use::Recv), ty, repr),
                true => self.given_or_default(call, at, (*var, ty, repr), instance)?,
            };
            let by_name = skipped || param.kind == ParamKind::KeywordOnly;
            let shape = match by_name && param.kind != ParamKind::PositionalOnly {
                _ if stars => ArgShape::Spread,
                true => ArgShape::Keyword(param.name),
                false => ArgShape::Positional,
            };
            args.push(Arg { shape, val });
        }
        Ok(args)
    }

    fn given_or_default(
        &mut self,
        call: &Call<'_, '_>,
        at: usize,
        (var, ty, repr): (VarId, TyId, Repr),
        instance: InstanceId,
    ) -> Res<Val<'c>> {
        let (to, to_repr) = self.cx.signatures[instance.0 as usize].params[at];
        let name = self.vars[var.index()].name;
        let found = self.var(name.trim_start_matches("r#"), repr, Holds::Value);
        let given = self.block_value(|b| {
            let val = Val::place(Expr::Var(found, Use::Recv), ty, repr);
            b.coerce_to(&nowhere(), val, to, to_repr)
        })?;
        let default = call.func.params[at].default;
        let func = self.cx.input.typed.instance(instance).func;
        let absent = self.block_value(|b| {
            let val = b.default_value(&nowhere(), func, default, to, &[])?;
            b.coerce_to(&nowhere(), val, to, to_repr)
        })?;
        let arms = [
            Arm {
                pat: Pat::Path("Some", self.nodes.list([Pat::Bind(found)])),
                body: given.into_expr(),
            },
            Arm {
                pat: Pat::Path("None", &[]),
                body: absent.into_expr(),
            },
        ];
        let copy = self.cx.reprs.is_copy(repr);
        let scrutinee = Expr::Var(var, if copy { Use::Copy } else { Use::Move });
        let expr = Expr::Match(self.nodes.node(scrutinee), self.nodes.list(arms));
        Ok(Val::owned(expr, to, to_repr))
    }
}
