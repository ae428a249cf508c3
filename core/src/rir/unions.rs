//! Operations on values of several types: a match over the variants, each arm the operation on what it holds.
//!
//! In: an operation as a function on single types. Out: a helper, shared by all places that do the same.
//! Arms for which Python has no such operation raise its error.
//!
//! ```text
//! shape.area() for a Circle or a Square     match shape.class_id() { 1 => Circle::area(..), _ => Square::area(..) }
//! ```

mod cast;

use super::body::{Body, Site};
use super::cx::{HelperKey, Res};
use super::repr::{Kind, Repr, Struct};
use super::tree::{Arm, Block, Expr, FnId, Func, Holds, Home, Pat, Ret, VarId};
use super::value::Val;
use crate::infer::types::{Head, TyId};
use crate::stubs::StubClassId;

/// One way of looking into a value of several types.
pub struct Alternative {
    /// The pattern.
    pub pat: Pat,
    /// The variable that it binds, if there is something to bind.
    pub var: Option<VarId>,
    /// The type of what is found.
    pub ty: TyId,
    /// Its representation.
    pub repr: Repr,
}

/// An operation that is to be split.
pub struct Split<'s> {
    /// Its name, for the helper.
    pub op: String,
    /// The type of its result.
    pub result: (TyId, Repr),
    /// Whether objects of several classes are told apart too.
    pub by_class: bool,
    /// The operation on operands of one type each; `None` where Python has no such operation.
    pub leaf: &'s dyn Fn(&mut Body<'_, '_>, Vec<Val>) -> Res<Option<Val>>,
    /// The error where there is none.
    pub error: &'s dyn Fn(&mut Body<'_, '_>, Vec<Val>) -> Expr,
}

impl Body<'_, '_> {
    /// Whether a representation stands for several types that Rust tells apart.
    pub fn is_split(&self, repr: Repr) -> bool {
        matches!(
            self.cx.kind(repr),
            Kind::Option(_) | Kind::Union(_) | Kind::Num
        )
    }

    /// Whether a value is an object of one of several classes.
    pub fn is_class_split(&self, val: &Val) -> bool {
        matches!(self.cx.kind(val.repr), Kind::Gc(_) | Kind::Ref)
            && self.cx.types.heads(val.ty).len() > 1
    }

    /// Lowers an operation on operands of which at least one has several types.
    pub fn split(&mut self, site: &Site, operands: Vec<Val>, split: &Split<'_>) -> Res<Val> {
        let count = operands.len();
        self.split_some(site, operands, count, split)
    }

    /// As [`Body::split`], where only the first operand is told apart.
    pub fn split_first(&mut self, site: &Site, operands: Vec<Val>, split: &Split<'_>) -> Res<Val> {
        self.split_some(site, operands, 1, split)
    }

    /// As [`Body::split`], where only the first few operands are told apart.
    pub fn split_some(
        &mut self,
        site: &Site,
        operands: Vec<Val>,
        count: usize,
        split: &Split<'_>,
    ) -> Res<Val> {
        let key = HelperKey {
            op: split.op.clone(),
            operands: operands.iter().map(|v| (v.ty, v.repr)).collect(),
            result: split.result.0,
            calls: self.all_targets(site),
        };
        let names = ["a", "b", "c", "d", "e", "f"];
        let params = operands
            .iter()
            .enumerate()
            .map(|(i, v)| (names[i.min(5)], v.ty, v.repr))
            .collect();
        let name = split
            .op
            .trim_matches('_')
            .replace(|c: char| !c.is_alphanumeric(), "_");
        let id = self.helper(
            key,
            &name,
            params,
            split.result,
            true,
            |body, vals| match body.split_arms(site, vals.clone(), count, split)? {
                Some(expr) => Ok(expr),
                None => {
                    let error = (split.error)(body, vals);
                    Ok(body.raise(site, error))
                }
            },
        )?;
        let args = operands.into_iter().map(|v| self.pass(v)).collect();
        let call = self.attempt(site, Expr::CallFn(id, args));
        Ok(Val::owned(call, split.result.0, split.result.1))
    }

    /// The match over the first operand with several types, or the operation itself.
    fn split_arms(
        &mut self,
        site: &Site,
        vals: Vec<Val>,
        count: usize,
        split: &Split<'_>,
    ) -> Res<Option<Expr>> {
        if let Some(at) = vals.iter().take(count).position(|v| self.is_split(v.repr)) {
            return self.split_variants(site, vals, at, count, split);
        }
        if split.by_class
            && let Some(at) = vals.iter().take(count).position(|v| self.is_class_split(v))
        {
            return self.split_classes(site, vals, at, count, split);
        }
        let Some(result) = (split.leaf)(self, vals)? else {
            return Ok(None);
        };
        if *self.cx.kind(result.repr) == Kind::Never {
            return Ok(Some(Expr::Match(Box::new(result.expr), vec![])));
        }
        self.coerce_to(site, result, split.result.0, split.result.1)
            .map(Some)
    }

    fn split_variants(
        &mut self,
        site: &Site,
        vals: Vec<Val>,
        at: usize,
        count: usize,
        split: &Split<'_>,
    ) -> Res<Option<Expr>> {
        let scrutinee = vals[at].clone();
        let alternatives = self.alternatives(&scrutinee);
        let scrutinee = self.pass(scrutinee);
        let mut arms = Vec::new();
        let mut missing = false;
        let several = alternatives.len();
        for alternative in alternatives {
            let mut inner = vals.clone();
            inner[at] = self.alternative_val(&alternative);
            match self.arm(|b| b.split_arms(site, inner, count, split))? {
                Some(body) => arms.push(Arm {
                    pat: alternative.pat,
                    body,
                }),
                None => missing = true,
            }
        }
        if arms.is_empty() && several > 0 {
            return Ok(None);
        }
        if missing {
            let error = (split.error)(self, vals);
            let body = self.raise(site, error);
            arms.push(Arm {
                pat: Pat::Wild,
                body,
            });
        }
        Ok(Some(Expr::Match(Box::new(scrutinee), arms)))
    }

    /// What an alternative found.
    pub fn alternative_val(&mut self, alternative: &Alternative) -> Val {
        match alternative.var {
            Some(var) => {
                let val = self.place_of(var, alternative.ty);
                match self.kind(val.repr) {
                    Kind::Boxed(inner) => {
                        Val::reference(val.expr.method("item", vec![]), alternative.ty, inner)
                    }
                    _ => val,
                }
            }
            None => Val::owned(Expr::unit(), alternative.ty, alternative.repr),
        }
    }

    fn arm(&mut self, fill: impl FnOnce(&mut Self) -> Res<Option<Expr>>) -> Res<Option<Expr>> {
        let (mut block, value) = self.block(fill)?;
        Ok(value.map(|value| {
            if !block.diverges() {
                block.value = Some(Box::new(value));
            }
            block.into_expr()
        }))
    }

    fn split_classes(
        &mut self,
        site: &Site,
        vals: Vec<Val>,
        at: usize,
        count: usize,
        split: &Split<'_>,
    ) -> Res<Option<Expr>> {
        let object = vals[at].clone();
        let heads = self.cx.types.heads(object.ty);
        let mut arms: Vec<(Vec<u32>, Expr)> = Vec::new();
        let mut missing = false;
        let mut built_in: Vec<(StubClassId, Expr)> = Vec::new();
        for head in heads {
            let number = self.head_number(head);
            let exception = match head {
                Head::Stub(class, _) => Some(*class),
                _ => None,
            };
            if number.is_none() && exception.is_none() {
                missing = true;
                continue;
            }
            let ty = self.cx.types.of(head.clone());
            let repr = self.repr(ty);
            let mut inner = vals.clone();
            inner[at] = self.convert(site, object.clone(), ty, repr)?;
            let Some(body) = self.arm(|b| b.split_arms(site, inner, count, split))? else {
                missing = true;
                continue;
            };
            match (number, exception) {
                (Some(number), _) => match arms.iter_mut().find(|(_, b)| *b == body) {
                    Some((numbers, _)) => numbers.push(number),
                    None => arms.push((vec![number], body)),
                },
                (None, Some(class)) => built_in.push((class, body)),
                (None, None) => {}
            }
        }
        if !built_in.is_empty() {
            let error = match missing {
                true => Some((split.error)(self, vals.clone())),
                false => None,
            };
            let other = self.by_exception(site, &object, built_in, error);
            return Ok(Some(self.by_class_id(object, arms, other)));
        }
        if arms.is_empty() {
            return Ok(None);
        }
        if arms.len() == 1 && !missing {
            return Ok(arms.pop().map(|(_, body)| body));
        }
        let scrutinee = self.recv(object).method("class_id", vec![]);
        let mut list = Vec::new();
        let last = arms.len() - 1;
        for (i, (numbers, body)) in arms.into_iter().enumerate() {
            let text = numbers
                .iter()
                .map(u32::to_string)
                .collect::<Vec<_>>()
                .join(" | ");
            let pat = if i == last && !missing {
                Pat::Wild
            } else {
                Pat::Path(text.into(), vec![])
            };
            list.push(Arm { pat, body });
        }
        if missing {
            let error = (split.error)(self, vals);
            let body = self.raise(site, error);
            list.push(Arm {
                pat: Pat::Wild,
                body,
            });
        }
        Ok(Some(Expr::Match(Box::new(scrutinee), list)))
    }

    /// A match over the classes of the program, and what is done for all other objects.
    fn by_class_id(&mut self, object: Val, arms: Vec<(Vec<u32>, Expr)>, other: Expr) -> Expr {
        let arms: Vec<_> = arms
            .into_iter()
            .filter(|(_, body)| *body != other)
            .collect();
        if arms.is_empty() {
            return other;
        }
        let scrutinee = self.recv(object).method("class_id", vec![]);
        let mut list: Vec<Arm> = Vec::new();
        for (numbers, body) in arms {
            let numbers: Vec<String> = numbers.iter().map(u32::to_string).collect();
            let pat = Pat::Path(numbers.join(" | ").into(), vec![]);
            list.push(Arm { pat, body });
        }
        list.push(Arm {
            pat: Pat::Wild,
            body: other,
        });
        Expr::Match(Box::new(scrutinee), list)
    }

    /// What is done for exceptions of built-in classes: the narrower ones are asked first.
    fn by_exception(
        &mut self,
        site: &Site,
        object: &Val,
        mut arms: Vec<(StubClassId, Expr)>,
        error: Option<Expr>,
    ) -> Expr {
        let stubs = self.cx.input.stubs;
        let depth = |class: StubClassId| {
            (0..stubs.classes.len() as u32)
                .filter(|c| stubs.is_subclass(class, StubClassId(*c)))
                .count()
        };
        arms.sort_by_key(|(class, _)| depth(*class));
        let mut arms = arms.into_iter();
        let first = arms.next();
        let mut other = match (error, first) {
            (None, Some((_, body))) => body,
            (error, first) => {
                let error = error.unwrap_or_else(|| Expr::call("rt::error::narrowed", vec![]));
                let raise = self.raise(site, error);
                match first {
                    Some((class, body)) => self.if_exception(object, class, body, raise),
                    None => raise,
                }
            }
        };
        for (class, body) in arms {
            other = self.if_exception(object, class, body, other);
        }
        other
    }

    fn if_exception(&mut self, object: &Val, class: StubClassId, then: Expr, other: Expr) -> Expr {
        if then == other {
            return then;
        }
        let info = self.cx.input.stubs.class(class).rust;
        let recv = self.recv(object.clone());
        let cond = recv
            .method("type_info", vec![])
            .method("is_subclass", vec![Expr::atom(info)]);
        cond.choose(Block::of(then), Some(Block::of(other)))
    }

    /// The number by which objects of a head are told apart.
    fn head_number(&self, head: &Head) -> Option<u32> {
        match head {
            Head::Inst(id) => Some(self.cx.class_number(Struct::Class(*id))),
            Head::Closure(id) => Some(self.cx.class_number(Struct::Closure(*id))),
            _ => None,
        }
    }

    /// The ways of looking into a value; it is matched as [`Body::pass`] gives it.
    pub fn alternatives(&mut self, val: &Val) -> Vec<Alternative> {
        let by_value = self.cx.reprs.is_copy(val.repr);
        self.alternatives_of(val.ty, val.repr, by_value)
    }

    fn alternatives_of(&mut self, ty: TyId, repr: Repr, by_value: bool) -> Vec<Alternative> {
        match self.kind(repr) {
            Kind::Option(inner) => {
                let none = self.cx.types.none();
                let unit = self.repr(none);
                let rest = self.cx.types.filter(ty, |h| *h != Head::None);
                let mut list = vec![Alternative {
                    pat: Pat::Path("None".into(), vec![]),
                    var: None,
                    ty: none,
                    repr: unit,
                }];
                for mut inner in self.alternatives_of(rest, inner, by_value) {
                    inner.pat = Pat::Path("Some".into(), vec![inner.pat]);
                    list.push(inner);
                }
                list
            }
            Kind::Num => {
                let (int, float) = (self.cx.types.int(), self.cx.types.float());
                let mut list = Vec::new();
                for (name, ty) in [("rt::Num::Int", int), ("rt::Num::Float", float)] {
                    let repr = self.repr(ty);
                    let mut one = self.bind_alternative(ty, repr, by_value);
                    one.pat = Pat::Path(name.into(), vec![one.pat]);
                    list.push(one);
                }
                list
            }
            Kind::Union(id) => {
                let mut list = Vec::new();
                for at in 0..self.cx.reprs.union(id).variants.len() {
                    let path = self.cx.variant_path(id, at);
                    let variant = &self.cx.reprs.union(id).variants[at];
                    let (ty, repr) = (variant.ty, variant.repr);
                    if *self.cx.kind(repr) == Kind::Unit {
                        let pat = Pat::Path(path.into(), vec![]);
                        list.push(Alternative {
                            pat,
                            var: None,
                            ty,
                            repr,
                        });
                        continue;
                    }
                    for mut inner in self.alternatives_of(ty, repr, by_value) {
                        inner.pat = Pat::Path(path.into(), vec![inner.pat]);
                        list.push(inner);
                    }
                }
                list
            }
            _ => vec![self.bind_alternative(ty, repr, by_value)],
        }
    }

    fn bind_alternative(&mut self, ty: TyId, repr: Repr, by_value: bool) -> Alternative {
        let repr = match self.is_static(repr) {
            true => self.cx.reprs.intern(Kind::Static),
            false => repr,
        };
        if matches!(self.cx.kind(repr), Kind::Unit | Kind::Static) {
            return Alternative {
                pat: Pat::Wild,
                var: None,
                ty,
                repr,
            };
        }
        let holds = if by_value { Holds::Value } else { Holds::Ref };
        let var = self.part(repr, holds);
        Alternative {
            pat: Pat::Bind(var),
            var: Some(var),
            ty,
            repr,
        }
    }

    /// A helper: made once for each key.
    pub fn helper(
        &mut self,
        key: HelperKey,
        name: &str,
        params: Vec<(&str, TyId, Repr)>,
        ret: (TyId, Repr),
        raises: bool,
        build: impl FnOnce(&mut Body<'_, '_>, Vec<Val>) -> Res<Expr>,
    ) -> Res<FnId> {
        if let Some(id) = self.cx.helpers.get(&key) {
            return Ok(*id);
        }
        let id = FnId(self.cx.funcs.len() as u32);
        self.cx.funcs.push(None);
        self.cx.helpers.insert(key, id);
        let name = self.cx.names.root.take(&format!(
            "any_{}",
            super::names::identifier(name).trim_start_matches("r#")
        ));
        let mut body = Body::new(self.cx, ret);
        let mut vars = Vec::new();
        let mut vals = Vec::new();
        for (name, ty, repr) in params {
            let holds = if body.cx.reprs.is_copy(repr) {
                Holds::Value
            } else {
                Holds::Ref
            };
            let var = body.var(name, repr, holds);
            vars.push(var);
            vals.push(body.place_of(var, ty));
        }
        let value = build(&mut body, vals)?;
        if value.diverges() {
            body.push(value);
        } else {
            body.push(Expr::Return(Some(Box::new(value))));
        }
        let func = Func {
            name: name.to_owned(),
            home: Home::Shared,
            params: vars,
            ret: Ret::Value(ret.1),
            raises,
            recursive: false,
            vars: body.vars,
            labels: body.labels,
            body: Block {
                stmts: body.out,
                value: None,
            },
            doc: None,
        };
        self.cx.funcs[id.index()] = Some(func);
        Ok(id)
    }
}
