//! `**names` in a call: parameters take their values from a dict, by name, at run time.
//!
//! ```text
//! f(1, **kwargs)      match kwargs.find(&rt::lit!("loud"), ())? { Some(x) => x, None => false }
//! ```

use super::super::body::{Body, Site};
use super::super::cx::Res;
use super::super::repr::{Kind, Repr};
use super::super::tree::{Arm, Expr, Pat};
use super::super::value::Val;
use super::Arg;
use crate::bind::{ArgShape, Slot};
use crate::hir::{FuncId, Param, ParamKind};
use crate::infer::types::{Head, TyId};
use portalis_memory::Symbol;

impl Body<'_, '_> {
    /// The dict of a call with `**`, evaluated; names that no parameter takes raise.
    pub(super) fn open_keywords(
        &mut self,
        site: &Site,
        func: FuncId,
        slots: &[Slot],
        args: &[Arg],
    ) -> Res<Option<Val>> {
        let Some(arg) = args.iter().find(|a| a.shape == ArgShape::SpreadKeywords) else {
            return Ok(None);
        };
        let dict = self.keep(arg.val.clone());
        let info = &self.cx.input.program.funcs[func.index()];
        let params = info.params;
        let is_dict = matches!(self.cx.kind(dict.repr), Kind::Named(_, parts) if parts.len() == 2);
        if !is_dict {
            return self.refuse(
                site.span,
                "`**` of something else than a dict",
                "make a dict of it",
            );
        }
        if params.iter().any(|p| p.kind == ParamKind::VarKeywords) {
            return Ok(Some(dict));
        }
        let open = |slot: &Slot| {
            matches!(slot, Slot::Spread(i) | Slot::SpreadOrDefault(i)
                if args[*i].shape == ArgShape::SpreadKeywords)
        };
        let list = |taken: bool| {
            let names: Vec<String> = params
                .iter()
                .zip(slots)
                .filter(|(p, s)| p.kind != ParamKind::VarArgs && open(s) == taken)
                .map(|(p, _)| format!("{:?}", p.name.as_str()))
                .collect();
            Expr::atom(format!("&[{}]", names.join(", ")))
        };
        let name = Expr::atom(format!("{:?}", info.qualname));
        let (taken, filled) = (list(true), list(false));
        let recv = self.borrow(dict.clone());
        let check = Expr::call("rt::op::check_names", vec![recv, name, taken, filled]);
        let check = self.attempt(site, check);
        self.push(check);
        Ok(Some(dict))
    }

    fn parts_of_dict(&mut self, dict: &Val) -> Option<(TyId, Repr)> {
        let Kind::Named(_, reprs) = self.kind(dict.repr) else {
            return None;
        };
        match self.cx.types.single(dict.ty).cloned() {
            Some(Head::Stub(_, types)) => Some((*types.get(1)?, *reprs.get(1)?)),
            _ => None,
        }
    }

    /// The value of a parameter that only the dict may hold.
    pub(super) fn named_argument(
        &mut self,
        site: &Site,
        func: FuncId,
        dict: &Val,
        param: &Param,
        default: Option<Val>,
        to: (TyId, Repr),
    ) -> Res<Val> {
        let Some((ty, repr)) = self.parts_of_dict(dict) else {
            return self.refuse(site.span, "`**` cannot be passed here", "");
        };
        let other = self.block_value(|b| match default {
            Some(default) => b.coerce_to(site, default, to.0, to.1),
            None => {
                let kind = match param.kind {
                    ParamKind::KeywordOnly => "keyword-only",
                    _ => "positional",
                };
                let qualname = &b.cx.input.program.funcs[func.index()].qualname;
                let name = param.name;
                let text =
                    format!("{qualname}() missing 1 required {kind} argument: '{name}'");
                let error = Expr::call("rt::type_error", vec![Expr::atom(format!("{text:?}"))]);
                Ok(b.raise(site, error))
            }
        })?;
        if self.cx.types.is_never(ty) {
            return Ok(Val::owned(other.into_expr(), to.0, to.1));
        }
        let key = Expr::atom(format!("rt::lit!({:?})", param.name.as_str())).borrow();
        let found = self
            .recv(dict.clone())
            .method("find", vec![key, Expr::unit()]);
        let found = self.attempt(site, found);
        let var = self.temp(repr);
        let val = Val::owned(self.read_temp(var), ty, repr);
        let body = self.block_value(|b| b.coerce_to(site, val, to.0, to.1))?;
        let arms = vec![
            Arm {
                pat: Pat::Path("Some".into(), vec![Pat::Bind(var)]),
                body: body.into_expr(),
            },
            Arm {
                pat: Pat::Path("None".into(), vec![]),
                body: other.into_expr(),
            },
        ];
        Ok(Val::owned(Expr::Match(Box::new(found), arms), to.0, to.1))
    }

    /// `**kwargs` of the callee: the names that no other parameter takes.
    pub(super) fn rest_of_keywords(
        &mut self,
        site: &Site,
        dict: &Val,
        params: &[Param],
        items: Vec<(Symbol, Val)>,
        ty: TyId,
    ) -> Res<Val> {
        let made = self.keyword_dict(site, items, ty)?;
        let Some((from_ty, from_repr)) = self.parts_of_dict(dict) else {
            return Ok(made);
        };
        let Some(to) = self.parts_of_dict(&made) else {
            return Ok(made);
        };
        if self.cx.types.is_never(from_ty) {
            return Ok(made);
        }
        let names: Vec<String> = params
            .iter()
            .filter(|p| matches!(p.kind, ParamKind::Normal | ParamKind::KeywordOnly))
            .map(|p| format!("{:?}", p.name.as_str()))
            .collect();
        let names = Expr::atom(format!("&[{}]", names.join(", ")));
        let var = self.temp(from_repr);
        let val = Val::owned(self.read_temp(var), from_ty, from_repr);
        let body = self.closure_body(|b| b.coerce_to(site, val, to.0, to.1))?;
        let convert = Expr::Closure(vec![var], Box::new(body));
        let (source, target) = (self.borrow(dict.clone()), self.borrow(made.clone()));
        let add = Expr::call("rt::op::add_names", vec![target, source, names, convert]);
        let add = self.attempt(site, add);
        self.push(add);
        Ok(made)
    }
}
