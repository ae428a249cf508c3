//! Arguments that a function of the stubs does not take: Python raises `TypeError` when it comes to that.
//!
//! In: a call that no overload accepts, or an iterable with items of other types. Out: the arguments evaluated, then
//! the error, worded as CPython words it (`@wrong` in the stubs, else by the parameter's type).
//!
//! ```text
//! math.sqrt("x")              return Err(rt::error::bad_argument("must be real number, not {type}", &x))
//! ", ".join(["a", None])      the second item raises
//! ```

use super::bind::{Arg, Bind, Level};
use super::body::{Body, Site};
use super::cx::Res;
use super::names::quoted;
use super::nodes::Duplicate;
use super::repr::{Kind, Repr};
use super::tree::{Arm, Expr, Pat};
use super::value::Val;
use crate::bind::{ArgShape, Slot};
use crate::infer::types::TyId;
use crate::stubs::{OverloadsId, StubFunc, StubType};

impl<'c> Body<'_, 'c> {
    /// The error of an operation that a type does not have.
    pub fn no_method(&mut self, name: &str, vals: Vec<Val<'c>>) -> Expr<'c> {
        if name == "__getitem__" && vals.len() == 2 {
            let args = vals.into_iter().map(|val| self.pass_object(val));
            let args: Vec<_> = args.collect();
            return self.nodes.call("rt::error::bad_index", args);
        }
        let mut args = vec![self.nodes.atom(quoted(name))];
        if ["__setitem__", "__delitem__"].contains(&name) && vals.len() >= 2 {
            let operands = vals.into_iter().take(2);
            args.extend(operands.map(|val| self.pass_object(val)));
            return self.nodes.call("rt::error::no_item_method", args);
        }
        let recv = vals.into_iter().next();
        if let Some(recv) = recv {
            args.push(self.pass_object(recv));
        }
        self.nodes.call("rt::error::no_method", args)
    }

    /// Calls the overload that accepts the arguments; if there is none because of their types, raises.
    pub fn call_or_wrong(
        &mut self,
        site: &Site,
        set: OverloadsId,
        recv: Option<Val<'c>>,
        args: Vec<Arg<'c>>,
        ty: TyId,
    ) -> Res<Option<Val<'c>>> {
        let (mut recv, mut args) = (recv, args);
        match self.take_overload(site, set, &mut recv, &mut args, Some(ty))? {
            Some(val) => Ok(Some(val)),
            None => self.wrong_call(site, set, recv, args),
        }
    }

    /// Evaluates a call's arguments and raises the error about the first that is of a wrong type; `None` if their
    /// number is wrong.
    pub fn wrong_call(
        &mut self,
        site: &Site,
        set: OverloadsId,
        recv: Option<Val<'c>>,
        args: Vec<Arg<'c>>,
    ) -> Res<Option<Val<'c>>> {
        let Some((message, culprit)) = self.complaint(site, set, recv.as_ref(), &args) else {
            return Ok(None);
        };
        if let Some(recv) = recv {
            self.discard(recv);
        }
        let mut found = None;
        for (at, arg) in args.into_iter().enumerate() {
            if at == culprit {
                found = Some(self.keep_any(arg.val));
            } else {
                self.discard(arg.val);
            }
        }
        let Some(found) = found else { return Ok(None) };
        let object = self.pass_object(found);
        let text = self.nodes.atom(format!("{message:?}"));
        let error = self.nodes.call("rt::error::bad_argument", [text, object]);
        let raise = self.raise(site, error);
        self.push(raise);
        Ok(Some(self.never()))
    }

    fn complaint(
        &mut self,
        site: &Site,
        set: OverloadsId,
        recv: Option<&Val<'c>>,
        args: &[Arg<'c>],
    ) -> Option<(String, usize)> {
        let shapes: Vec<ArgShape> = args.iter().map(|a| a.shape).collect();
        let head = recv.and_then(|val| self.receiver_head(val));
        let stubs = self.cx.input.stubs;
        let mut best: Option<(String, usize)> = None;
        let mut worded = false;
        let (mut vague, mut open) = (false, false);
        for id in stubs.overloads(set) {
            let func = stubs.func(*id);
            let Ok(slots) = crate::bind::bind(&func.signature, &shapes) else {
                continue;
            };
            let mut bind = self.bind_receiver(func, head.as_deref());
            bind.level = Level::Promote;
            let culprit =
                func.params
                    .iter()
                    .zip(&slots)
                    .enumerate()
                    .find_map(|(at, (param, slot))| {
                        let given = match slot {
                            Slot::Arg(i) => vec![*i],
                            Slot::VarArgs { fixed, .. } => fixed.clone(),
                            _ => Vec::new(),
                        };
                        let wrong = given
                            .into_iter()
                            .find(|i| !self.accepts_val(site, &param.ty, &args[*i].val, &mut bind));
                        wrong.map(|i| (at, i))
                    });
            let Some((at, i)) = culprit else { continue };
            if func.wrong.is_none() && !self.is_definite_type(&func.params[at].ty) {
                vague = true;
                continue;
            }
            // What takes any iterable takes all containers.
            open |= matches!(func.params[at].ty, StubType::Iterable(_));
            if best.is_none() || !worded && func.wrong.is_some() {
                worded = func.wrong.is_some();
                best = Some((self.wording(func, at), i));
            }
        }
        if vague && !open && !worded {
            None
        } else {
            best
        }
    }

    /// Whether Python takes nothing else where a stub declares this: of containers, other kinds may do as well.
    fn is_definite_type(&self, ty: &StubType) -> bool {
        let b = &self.cx.types.builtins;
        match ty {
            StubType::Machine(_) | StubType::Callable(..) | StubType::None => true,
            StubType::Iterable(_) => true,
            StubType::Class(class, _) => [b.int, b.float, b.bool, b.str].contains(class),
            StubType::Keep(inner) => self.is_definite_type(inner),
            StubType::Union(parts) => parts.iter().all(|p| self.is_definite_type(p)),
            _ => false,
        }
    }

    /// What is said of an argument of a wrong type.
    fn wording(&self, func: &StubFunc, at: usize) -> String {
        if let Some(text) = func.wrong {
            return text.to_owned();
        }
        let ty = match &func.params[at].ty {
            StubType::Keep(inner) => inner,
            ty => ty,
        };
        match ty {
            StubType::Iterable(_) => return "'{type}' object is not iterable".into(),
            StubType::Callable(..) => return "'{type}' object is not callable".into(),
            StubType::Machine(_) => {
                return "'{type}' object cannot be interpreted as an integer".into();
            }
            StubType::Class(class, _) if *class == self.cx.types.builtins.int => {
                return "'{type}' object cannot be interpreted as an integer".into();
            }
            StubType::Class(class, _) if *class == self.cx.types.builtins.float => {
                return "must be real number, not {type}".into();
            }
            _ => {}
        }
        let which = match func.params.len() {
            1 => "argument".to_owned(),
            _ => format!("argument {}", at + 1),
        };
        format!(
            "{}() {which} must be {}, not {{type}}",
            func.name,
            self.named(ty)
        )
    }

    fn named(&self, ty: &StubType) -> String {
        match ty {
            StubType::Class(class, _) => self.cx.input.stubs.class(*class).name.to_string(),
            StubType::Tuple(_) => "tuple".into(),
            StubType::None => "None".into(),
            StubType::Keep(inner) => self.named(inner),
            StubType::Union(parts) => {
                let names: Vec<String> = parts.iter().map(|p| self.named(p)).collect();
                names.join(" or ")
            }
            _ => "something else".into(),
        }
    }

    /// The items of an iterable for a parameter that takes only some of their types: the others raise.
    pub fn checked_items(
        &mut self,
        site: &Site,
        iter: Expr<'c>,
        from: (TyId, Repr),
        declared: &StubType,
        to: (TyId, Repr),
        bind: &mut Bind<'_>,
    ) -> Res<Expr<'c>> {
        let message = match bind.wrong {
            Some(text) => text.to_owned(),
            None => match declared {
                StubType::Class(class, _) if *class == self.cx.types.builtins.float => {
                    "must be real number, not {type}".into()
                }
                StubType::Class(class, _) if *class == self.cx.types.builtins.int => {
                    "'{type}' object cannot be interpreted as an integer".into()
                }
                ty => format!("item must be {}, not {{type}}", self.named(ty)),
            },
        };
        let word = self.cx.reprs.intern(Kind::I64);
        let index = self.temp(word);
        let var = self.temp(from.1);
        let body = self.closure_body(|b| {
            let val = b.place_of(var, from.0);
            b.checked_item(site, val, declared, to, bind, &message, index)
        })?;
        Ok(self.nodes.call(
            "rt::iter::MapIndexed::new",
            [
                Expr::Closure(self.nodes.list([index, var]), self.nodes.node(body)),
                iter,
            ],
        ))
    }

    #[allow(clippy::too_many_arguments)]
    fn checked_item(
        &mut self,
        site: &Site,
        val: Val<'c>,
        declared: &StubType,
        to: (TyId, Repr),
        bind: &mut Bind<'_>,
        message: &str,
        index: super::tree::VarId,
    ) -> Res<Expr<'c>> {
        let complain = |b: &mut Self, val: Val<'c>| {
            let object = b.pass_object(val);
            let text = b.nodes.atom(format!("{message:?}"));
            let at = Expr::Var(index, super::tree::Use::Copy);
            let error = b.nodes.call("rt::error::bad_item", [text, at, object]);
            b.raise(site, error)
        };
        if !self.is_split(val.repr) {
            return Ok(complain(self, val));
        }
        let alternatives = self.alternatives(&val);
        let whole = val.duplicate(self.nodes);
        let scrutinee = self.pass(val);
        let mut arms = Vec::new();
        for alternative in alternatives {
            let heads = self.cx.types.heads(alternative.ty);
            if !heads.iter().all(|h| self.accepts_head(declared, h, bind)) {
                continue;
            }
            let inner = self.alternative_val(&alternative);
            let value = self.block_value(|b| b.coerce_to(site, inner, to.0, to.1))?;
            arms.push(Arm {
                pat: alternative.pat,
                body: value.into_expr(),
            });
        }
        let body = complain(self, whole);
        arms.push(Arm {
            pat: Pat::Wild,
            body,
        });
        Ok(Expr::Match(
            self.nodes.node(scrutinee),
            self.nodes.list(arms),
        ))
    }
}
