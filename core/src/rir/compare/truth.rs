//! Conditions: truth of values, class tests, what is known before the program runs.

use super::super::body::{Body, Site};
use super::super::cx::Res;
use super::super::nodes::Duplicate;
use super::super::repr::{Kind, Repr};
use super::super::tree::{Arm, Expr, Pat};
use super::super::value::Val;
use crate::hir::{self, Base, CmpOp, ExprKind};
use crate::infer::types::{Head, TyId};
use portalis_memory::sym;

impl<'c> Body<'_, 'c> {
    /// What an expression's truth is known to be from types alone.
    pub fn known_truth(&mut self, e: &'c hir::Expr<'c>) -> Option<bool> {
        match e.kind {
            ExprKind::Bool(value) => Some(value),
            ExprKind::Int(digits) => Some(digits != "0"),
            ExprKind::None => Some(false),
            ExprKind::Not(inner) => self.known_truth(inner).map(|t| !t),
            ExprKind::And(a, b) => match (self.known_truth(a), self.known_truth(b)) {
                (Some(false), _) => Some(false),
                (Some(true), b) => b,
                _ => None,
            },
            ExprKind::Or(a, b) => match (self.known_truth(a), self.known_truth(b)) {
                (Some(true), _) => Some(true),
                (Some(false), b) => b,
                _ => None,
            },
            ExprKind::Compare(op @ (CmpOp::Is | CmpOp::IsNot | CmpOp::Eq | CmpOp::Ne), a, b) => {
                if !matches!(b.kind, ExprKind::None) || !self.is_simple(a) {
                    return None;
                }
                let ty = self.ty(a.id);
                let is = matches!(op, CmpOp::Is | CmpOp::Eq);
                if self.cx.types.is_never(ty) || self.cx.types.heads(ty).contains(&Head::Object) {
                    None
                } else if self.cx.types.is_none(ty) {
                    Some(is)
                } else if !self.cx.types.has_none(ty) {
                    Some(!is)
                } else {
                    None
                }
            }
            ExprKind::IsInstance(value, classes) if self.is_simple(value) => {
                let ty = self.ty(value.id);
                self.known_instance(ty, classes)
            }
            ExprKind::Var(_) => {
                let ty = self.ty(e.id);
                self.cx.types.is_none(ty).then_some(false)
            }
            _ => None,
        }
    }

    pub(super) fn known_instance(&mut self, ty: TyId, classes: &[Base]) -> Option<bool> {
        let heads = self.cx.types.heads(ty);
        if heads.is_empty() || heads.contains(&Head::Object) {
            return None;
        }
        let answers: Vec<Option<bool>> = heads.iter().map(|h| self.head_is(h, classes)).collect();
        let first = answers[0];
        if answers.iter().all(|a| *a == first) {
            first
        } else {
            None
        }
    }

    /// Whether values of a head are instances of some classes; `None` if that shows at run time only.
    pub fn head_is(&self, head: &Head, classes: &[Base]) -> Option<bool> {
        let stubs = self.cx.input.stubs;
        let b = self.cx.types.builtins;
        let by_stub = |found| {
            classes
                .iter()
                .any(|c| matches!(c, Base::Stub(s) if stubs.is_subclass(found, *s)))
        };
        match head {
            Head::Stub(class, _) if stubs.is_subclass(*class, b.base_exception) => {
                let narrower = classes.iter().any(|c| match c {
                    Base::Stub(s) => stubs.is_subclass(*s, *class) && s != class,
                    Base::User(user) => {
                        let mro = &self.cx.input.program.classes[user.index()].mro;
                        mro.iter()
                            .any(|m| matches!(m, Base::Stub(m) if stubs.is_subclass(*m, *class)))
                    }
                });
                if by_stub(*class) {
                    Some(true)
                } else if narrower {
                    None
                } else {
                    Some(false)
                }
            }
            Head::Stub(class, _) => Some(by_stub(*class)),
            Head::Tuple(_) => Some(by_stub(b.tuple)),
            Head::Inst(id) => {
                let class = self.cx.input.typed.class(*id).class;
                if self.is_named_tuple(class) && by_stub(b.tuple) {
                    return Some(true);
                }
                let mro = &self.cx.input.program.classes[class.index()].mro;
                Some(classes.iter().any(|c| {
                    match c {
                        Base::User(_) => mro.contains(c),
                        Base::Stub(s) if *s == b.tuple => self.named_tuple_types(*id).is_some(),
                        Base::Stub(s) => mro
                            .iter()
                            .any(|m| matches!(m, Base::Stub(m) if stubs.is_subclass(*m, *s))),
                    }
                }))
            }
            Head::Object => None,
            Head::None => Some(stubs.builtin_class("NoneType").is_some_and(by_stub)),
            _ => Some(false),
        }
    }

    /// `isinstance(x, (A, B))`.
    pub fn is_instance(
        &mut self,
        e: &'c hir::Expr<'c>,
        value: &'c hir::Expr<'c>,
        classes: &'c [Base],
    ) -> Res<Val<'c>> {
        let ty = self.ty(value.id);
        let mut val = self.expr_kind(value)?;
        let site = self.site(e);
        let vague = self.cx.types.heads(val.ty).contains(&Head::Object);
        if val.ty != ty && (vague || self.known_instance(ty, classes).is_some()) {
            val = self.narrow(&site, val, ty)?;
        }
        let bool = self.cx.types.bool();
        let repr = self.repr(bool);
        let expr = self.instance_test(&site, val, classes)?;
        Ok(Val::owned(expr, bool, repr))
    }

    /// Whether `val` is an instance of one of `classes`, as a Rust `bool`.
    pub fn instance_test(&mut self, site: &Site, val: Val<'c>, classes: &[Base]) -> Res<Expr<'c>> {
        if let Some(known) = self.known_instance(val.ty, classes) {
            self.effect(val);
            return Ok(self.nodes.atom(if known { "true" } else { "false" }));
        }
        if self.cx.types.heads(val.ty).contains(&Head::Object) {
            return self.refuse(
                site.span,
                "isinstance() of a value of unknown type",
                "keep the value's type known",
            );
        }
        if self.is_split(val.repr) {
            let alternatives = self.alternatives(&val);
            let scrutinee = self.pass(val);
            let mut arms = Vec::new();
            let mut all_false = true;
            for alternative in alternatives {
                let part = self.alternative_val(&alternative);
                let body = self
                    .block_value(|b| b.instance_test(site, part, classes))?
                    .into_expr();
                if body == Expr::Atom("false") {
                    continue;
                }
                all_false = false;
                let plain = matches!(body, Expr::Atom(_));
                let pat = if plain {
                    super::wild(self.nodes, alternative.pat)
                } else {
                    alternative.pat
                };
                arms.push(Arm { pat, body });
            }
            if all_false {
                return Ok(Expr::Atom("false"));
            }
            arms.push(Arm {
                pat: Pat::Wild,
                body: Expr::Atom("false"),
            });
            return Ok(Expr::Match(
                self.nodes.node(scrutinee),
                self.nodes.list(arms),
            ));
        }
        let tests: Vec<Expr<'c>> = {
            let recv = self.recv(val);
            let mut list = Vec::new();
            for class in classes {
                for info in self.type_infos(*class) {
                    let ty = recv
                        .duplicate(self.nodes)
                        .method(self.nodes, "type_info", []);
                    list.push(ty.method(self.nodes, "is_subclass", [self.nodes.atom(info)]));
                }
            }
            list
        };
        Ok(tests
            .into_iter()
            .reduce(|a, b| a.infix(self.nodes, "||", b))
            .unwrap_or(Expr::Atom("false")))
    }

    /// The `TypeInfo`s of a class: one for each layout it has.
    pub fn type_infos(&mut self, class: Base) -> Vec<String> {
        match class {
            Base::Stub(id) => vec![self.cx.input.stubs.class(id).rust.to_owned()],
            Base::User(id) => {
                let typed = self.cx.input.typed;
                let found = typed
                    .classes
                    .iter()
                    .enumerate()
                    .filter(|(_, c)| c.class == id);
                let ids: Vec<usize> = found.map(|(i, _)| i).collect();
                ids.into_iter()
                    .map(|i| {
                        let id = crate::infer::types::ClassInstId(i as u32);
                        format!(
                            "{}::TYPE",
                            self.cx.struct_path(super::super::repr::Struct::Class(id))
                        )
                    })
                    .collect()
            }
        }
    }

    /// An expression as a condition.
    pub fn cond(&mut self, e: &'c hir::Expr<'c>) -> Res<Expr<'c>> {
        match e.kind {
            ExprKind::Not(inner) => Ok(self.cond(inner)?.negate(self.nodes)),
            ExprKind::And(a, b) | ExprKind::Or(a, b) => {
                let and = matches!(e.kind, ExprKind::And(..));
                if let Some(known) = self.known_truth(a) {
                    let val = self.expr(a)?;
                    self.effect(val);
                    return if known == and {
                        self.cond(b)
                    } else {
                        Ok(self.nodes.atom(if and { "false" } else { "true" }))
                    };
                }
                let left = self.cond(a)?;
                if and && never_true(&left) {
                    return Ok(left);
                }
                let right = self.block_value(|body| body.cond(b))?;
                Ok(left.infix(self.nodes, if and { "&&" } else { "||" }, right.into_expr()))
            }
            _ => {
                let val = self.expr(e)?;
                let site = self.site(e);
                self.truth(&site, val)
            }
        }
    }

    /// Whether a value is true, as a Rust `bool`.
    pub fn truth(&mut self, site: &Site, val: Val<'c>) -> Res<Expr<'c>> {
        match self.kind(val.repr) {
            Kind::Never => {
                self.discard(val);
                Ok(Expr::Atom("false"))
            }
            Kind::Bool => Ok(self.own(val)),
            Kind::Unit => {
                self.effect(val);
                Ok(Expr::Atom("false"))
            }
            Kind::Static | Kind::Opaque => {
                self.effect(val);
                Ok(Expr::Atom("true"))
            }
            Kind::I64 | Kind::Int => Ok(self.operand(val).infix(self.nodes, "!=", Expr::Atom("0"))),
            Kind::F64 => Ok(self.operand(val).infix(self.nodes, "!=", Expr::Atom("0.0"))),
            Kind::Tuple(_) => {
                self.effect(val);
                Ok(Expr::Atom("true"))
            }
            Kind::Named(..) => self.container_truth(site, val),
            Kind::Gc(_) | Kind::Ref if !self.has_truth_methods(val.ty) => {
                self.effect(val);
                Ok(Expr::Atom("true"))
            }
            Kind::Option(inner) => self.option_truth(site, val, inner),
            _ => Ok(self.dynamic_truth(site, val)),
        }
    }

    pub(super) fn dynamic_truth(&mut self, site: &Site, val: Val<'c>) -> Expr<'c> {
        let value = self.borrow(val);
        self.attempt(site, self.nodes.call("rt::Value::truth", [value]))
    }

    pub(super) fn option_truth(&mut self, site: &Site, val: Val<'c>, inner: Repr) -> Res<Expr<'c>> {
        let rest = self.cx.types.filter(val.ty, |h| *h != Head::None);
        let always = match self.kind(inner) {
            Kind::Gc(_) | Kind::Ref => !self.has_truth_methods(rest),
            Kind::Static | Kind::Opaque | Kind::Tuple(_) => true,
            _ => false,
        };
        if always {
            return Ok(self.recv(val).method(self.nodes, "is_some", []));
        }
        if matches!(
            self.cx.kind(inner),
            Kind::Gc(_) | Kind::Ref | Kind::Object | Kind::Union(_)
        ) {
            return Ok(self.dynamic_truth(site, val));
        }
        let by_value = self.cx.reprs.is_copy(val.repr);
        let scrutinee = self.pass(val);
        let var = if by_value {
            self.temp(inner)
        } else {
            self.temp_ref(inner)
        };
        let part = self.place_of(var, rest);
        let body = self.block_value(|b| b.truth(site, part))?.into_expr();
        let arms = [
            Arm {
                pat: Pat::Path("Some", self.nodes.list([Pat::Bind(var)])),
                body,
            },
            Arm {
                pat: Pat::Path("None", &[]),
                body: Expr::Atom("false"),
            },
        ];
        Ok(Expr::Match(
            self.nodes.node(scrutinee),
            self.nodes.list(arms),
        ))
    }

    /// Containers are true if they are not empty; other stub objects ask the runtime.
    pub(super) fn container_truth(&mut self, site: &Site, val: Val<'c>) -> Res<Expr<'c>> {
        let Some(&Head::Stub(class, _)) = self.receiver_head(&val).as_deref() else {
            return Ok(self.dynamic_truth(site, val));
        };
        let stubs = self.cx.input.stubs;
        let Some(set) = stubs.method(class, sym::__len__) else {
            return Ok(self.dynamic_truth(site, val));
        };
        match stubs.overloads(set).first().map(|f| stubs.func(*f)) {
            Some(func) if func.rust == ".len" && !func.raises => Ok(self
                .recv(val)
                .method(self.nodes, "len", [])
                .infix(self.nodes, "!=", Expr::Atom("0"))),
            _ => Ok(self.dynamic_truth(site, val)),
        }
    }

    pub(super) fn has_truth_methods(&self, ty: TyId) -> bool {
        self.cx.types.heads(ty).iter().any(|head| match head {
            Head::Inst(id) => {
                let class = self.cx.input.typed.class(*id);
                class
                    .protocol
                    .iter()
                    .any(|(name, _)| *name == "__bool__" || *name == "__len__")
            }
            _ => false,
        })
    }
}

/// Whether a condition is never true, for control does not come out of a part of it.
fn never_true<'c>(e: &Expr<'c>) -> bool {
    match e {
        Expr::Infix("&&", left, right) => never_true(left) || never_true(right),
        e => e.diverges(),
    }
}
