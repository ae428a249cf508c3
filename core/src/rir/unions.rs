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
use super::nodes::Duplicate;
use super::repr::{Kind, Repr, Struct};
use super::tree::{Arm, Block, Expr, FnId, Func, Holds, Home, Pat, Ret, VarId};
use super::value::Val;
use crate::infer::types::{Head, TyId};
use crate::stubs::StubClassId;

/// One way of looking into a value of several types.
pub struct Alternative<'c> {
    /// The pattern.
    pub pat: Pat<'c>,
    /// The variable that it binds, if there is something to bind.
    pub var: Option<VarId>,
    /// The type of what is found.
    pub ty: TyId,
    /// Its representation.
    pub repr: Repr,
}

/// An operation that is to be split.
pub struct Split<'s, 'c> {
    /// Its name, for the helper.
    pub op: String,
    /// The type of its result.
    pub result: (TyId, Repr),
    /// Whether objects of several classes are told apart too.
    pub by_class: bool,
    /// The operation on operands of one type each; `None` where Python has no such operation.
    pub leaf: &'s dyn Fn(&mut Body<'_, 'c>, Vec<Val<'c>>) -> Res<Option<Val<'c>>>,
    /// The error where there is none.
    pub error: &'s dyn Fn(&mut Body<'_, 'c>, Vec<Val<'c>>) -> Expr<'c>,
}

impl<'c> Body<'_, 'c> {
    /// Whether a representation stands for several types that Rust tells apart.
    pub fn is_split(&self, repr: Repr) -> bool {
        matches!(
            self.cx.kind(repr),
            Kind::Option(_) | Kind::Union(_) | Kind::Num
        )
    }

    /// Whether a value is an object of one of several classes.
    pub fn is_class_split(&self, val: &Val<'c>) -> bool {
        matches!(self.cx.kind(val.repr), Kind::Gc(_) | Kind::Ref)
            && self.cx.types.heads(val.ty).len() > 1
    }

    /// Lowers an operation on operands of which at least one has several types.
    pub fn split(
        &mut self,
        site: &Site,
        operands: Vec<Val<'c>>,
        split: &Split<'_, 'c>,
    ) -> Res<Val<'c>> {
        let count = operands.len();
        self.split_some(site, operands, count, split)
    }

    /// As [`Body::split`], where only the first operand is told apart.
    pub fn split_first(
        &mut self,
        site: &Site,
        operands: Vec<Val<'c>>,
        split: &Split<'_, 'c>,
    ) -> Res<Val<'c>> {
        self.split_some(site, operands, 1, split)
    }

    /// As [`Body::split`], where only the first few operands are told apart.
    pub fn split_some(
        &mut self,
        site: &Site,
        operands: Vec<Val<'c>>,
        count: usize,
        split: &Split<'_, 'c>,
    ) -> Res<Val<'c>> {
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
            |body, vals| match body.split_arms(site, vals.duplicate(body.nodes), count, split)? {
                Some(expr) => Ok(expr),
                None => {
                    let error = (split.error)(body, vals);
                    Ok(body.raise(site, error))
                }
            },
        )?;
        let nodes = self.nodes;
        let args = nodes.collect(operands.into_iter().map(|v| self.pass(v)));
        let call = self.attempt(site, Expr::CallFn(id, args));
        Ok(Val::owned(call, split.result.0, split.result.1))
    }

    /// The match over the first operand with several types, or the operation itself.
    fn split_arms(
        &mut self,
        site: &Site,
        vals: Vec<Val<'c>>,
        count: usize,
        split: &Split<'_, 'c>,
    ) -> Res<Option<Expr<'c>>> {
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
            return Ok(Some(Expr::Match(self.nodes.node(result.expr), &mut [])));
        }
        self.coerce_to(site, result, split.result.0, split.result.1)
            .map(Some)
    }

    fn split_variants(
        &mut self,
        site: &Site,
        vals: Vec<Val<'c>>,
        at: usize,
        count: usize,
        split: &Split<'_, 'c>,
    ) -> Res<Option<Expr<'c>>> {
        let scrutinee = vals[at].duplicate(self.nodes);
        let alternatives = self.alternatives(&scrutinee);
        let scrutinee = self.pass(scrutinee);
        let mut arms = Vec::new();
        let mut missing = false;
        let several = alternatives.len();
        for alternative in alternatives {
            let mut inner = vals.duplicate(self.nodes);
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
        Ok(Some(Expr::Match(
            self.nodes.node(scrutinee),
            self.nodes.list(arms),
        )))
    }

    /// What an alternative found.
    pub fn alternative_val(&mut self, alternative: &Alternative<'c>) -> Val<'c> {
        match alternative.var {
            Some(var) => {
                let val = self.place_of(var, alternative.ty);
                match self.kind(val.repr) {
                    Kind::Boxed(inner) => Val::reference(
                        val.expr.method(self.nodes, "item", []),
                        alternative.ty,
                        inner,
                    ),
                    _ => val,
                }
            }
            None => Val::owned(Expr::unit(), alternative.ty, alternative.repr),
        }
    }

    fn arm(
        &mut self,
        fill: impl FnOnce(&mut Self) -> Res<Option<Expr<'c>>>,
    ) -> Res<Option<Expr<'c>>> {
        let (mut block, value) = self.block(fill)?;
        Ok(value.map(|value| {
            if !block.diverges() {
                block.value = Some(self.nodes.node(value));
            }
            block.into_expr()
        }))
    }

    fn split_classes(
        &mut self,
        site: &Site,
        vals: Vec<Val<'c>>,
        at: usize,
        count: usize,
        split: &Split<'_, 'c>,
    ) -> Res<Option<Expr<'c>>> {
        let object = vals[at].duplicate(self.nodes);
        let heads = self.cx.types.heads(object.ty);
        let mut arms: Vec<(Vec<u32>, Expr<'c>)> = Vec::new();
        let mut missing = false;
        let mut built_in: Vec<(StubClassId, Expr<'c>)> = Vec::new();
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
            let mut inner = vals.duplicate(self.nodes);
            inner[at] = self.convert(site, object.duplicate(self.nodes), ty, repr)?;
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
                true => Some((split.error)(self, vals.duplicate(self.nodes))),
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
        let scrutinee = self.recv(object).method(self.nodes, "class_id", []);
        let mut list = Vec::new();
        let last = arms.len() - 1;
        for (i, (numbers, body)) in arms.into_iter().enumerate() {
            let pat = match i == last && !missing {
                true => Pat::Wild,
                false => self.nodes.numbers(&numbers),
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
        Ok(Some(Expr::Match(
            self.nodes.node(scrutinee),
            self.nodes.list(list),
        )))
    }

    /// A match over the classes of the program, and what is done for all other objects.
    fn by_class_id(
        &mut self,
        object: Val<'c>,
        arms: Vec<(Vec<u32>, Expr<'c>)>,
        other: Expr<'c>,
    ) -> Expr<'c> {
        let arms: Vec<_> = arms
            .into_iter()
            .filter(|(_, body)| *body != other)
            .collect();
        if arms.is_empty() {
            return other;
        }
        let scrutinee = self.recv(object).method(self.nodes, "class_id", []);
        let mut list: Vec<Arm<'c>> = Vec::new();
        for (numbers, body) in arms {
            let pat = self.nodes.numbers(&numbers);
            list.push(Arm { pat, body });
        }
        list.push(Arm {
            pat: Pat::Wild,
            body: other,
        });
        Expr::Match(self.nodes.node(scrutinee), self.nodes.list(list))
    }

    /// What is done for exceptions of built-in classes: the narrower ones are asked first.
    fn by_exception(
        &mut self,
        site: &Site,
        object: &Val<'c>,
        mut arms: Vec<(StubClassId, Expr<'c>)>,
        error: Option<Expr<'c>>,
    ) -> Expr<'c> {
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
                let error = error.unwrap_or_else(|| self.nodes.call("rt::error::narrowed", []));
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

    fn if_exception(
        &mut self,
        object: &Val<'c>,
        class: StubClassId,
        then: Expr<'c>,
        other: Expr<'c>,
    ) -> Expr<'c> {
        if then == other {
            return then;
        }
        let info = self.cx.input.stubs.class(class).rust;
        let recv = self.recv(object.duplicate(self.nodes));
        let cond = recv.method(self.nodes, "type_info", []).method(
            self.nodes,
            "is_subclass",
            [self.nodes.atom(info)],
        );
        cond.choose(
            self.nodes,
            Block::of(self.nodes, then),
            Some(Block::of(self.nodes, other)),
        )
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
    pub fn alternatives(&mut self, val: &Val<'c>) -> Vec<Alternative<'c>> {
        let by_value = self.cx.reprs.is_copy(val.repr);
        self.alternatives_of(val.ty, val.repr, by_value)
    }

    fn alternatives_of(&mut self, ty: TyId, repr: Repr, by_value: bool) -> Vec<Alternative<'c>> {
        match self.kind(repr) {
            Kind::Option(inner) => {
                let none = self.cx.types.none();
                let unit = self.repr(none);
                let rest = self.cx.types.filter(ty, |h| *h != Head::None);
                let mut list = vec![Alternative {
                    pat: Pat::Path("None", &[]),
                    var: None,
                    ty: none,
                    repr: unit,
                }];
                for mut inner in self.alternatives_of(rest, inner, by_value) {
                    inner.pat = Pat::Path("Some", self.nodes.list([inner.pat]));
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
                    one.pat = Pat::Path(name, self.nodes.list([one.pat]));
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
                        let pat = Pat::Path(path, &[]);
                        list.push(Alternative {
                            pat,
                            var: None,
                            ty,
                            repr,
                        });
                        continue;
                    }
                    for mut inner in self.alternatives_of(ty, repr, by_value) {
                        inner.pat = Pat::Path(path, self.nodes.list([inner.pat]));
                        list.push(inner);
                    }
                }
                list
            }
            _ => vec![self.bind_alternative(ty, repr, by_value)],
        }
    }

    fn bind_alternative(&mut self, ty: TyId, repr: Repr, by_value: bool) -> Alternative<'c> {
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
        build: impl FnOnce(&mut Body<'_, 'c>, Vec<Val<'c>>) -> Res<Expr<'c>>,
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
            body.push(Expr::Return(Some(body.nodes.node(value))));
        }
        let func = Func {
            raises,
            ..body.finish(name, Home::Shared, &vars, Ret::Value(ret.1))
        };
        self.cx.funcs[id.index()] = Some(func);
        Ok(id)
    }
}
