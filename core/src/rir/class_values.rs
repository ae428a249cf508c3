//! Classes as values: `type(x)`, `isinstance` and `issubclass` with classes held in variables.
//!
//! In: a value, or a class. Out: what its type says, decided when compiling; only exceptions carry their class as a
//! value at run time (`rt::Type`), for the class that is caught need not be the one that is raised.
//!
//! ```text
//! type(x) is int                    true or false by the arm of x
//! isinstance(error, self.kinds)     error.type_info().is_subclass(rt::exceptions::KEY_ERROR) || ..
//! ```

use super::body::{Body, Site};
use super::cx::Res;
use super::nodes::Duplicate;
use super::tree::{Arm, Expr};
use super::unions::Split;
use super::value::Val;
use crate::hir::Base;
use crate::infer::types::{Head, TyId};
use crate::stubs::StubClassId;
use portalis_memory::sym;

/// What is asked of a class.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Test {
    /// `isinstance`.
    Instance,
    /// `issubclass`.
    Subclass,
}

impl<'c> Body<'_, 'c> {
    /// `type(x)`: of an exception it shows at run time, of everything else its type says it.
    pub fn type_of(&mut self, site: &Site, val: Val<'c>, ty: TyId) -> Res<Val<'c>> {
        if self.is_split(val.repr) || self.is_class_split(&val) {
            let result = (ty, self.repr(ty));
            let leaf_site = *site;
            let leaf =
                move |body: &mut Body<'_, 'c>, mut vals: Vec<Val<'c>>| -> Res<Option<Val<'c>>> {
                    body.type_of(&leaf_site, vals.remove(0), ty).map(Some)
                };
            let error =
                |body: &mut Body<'_, 'c>, vals: Vec<Val<'c>>| body.no_method("__class__", vals);
            let split = Split {
                op: "type".into(),
                result,
                by_class: true,
                leaf: &leaf,
                error: &error,
            };
            return self.split(site, vec![val], &split);
        }
        let head = match self.cx.types.single(val.ty).cloned() {
            Some(Head::Inst(id)) => Head::Class(self.cx.input.typed.class(id).class),
            Some(Head::Stub(class, _)) if self.is_exception_base(Base::Stub(class)) => {
                let ty = self.cx.types.stub(self.cx.types.builtins.exception_type);
                let repr = self.repr(ty);
                let error = self.borrow(val);
                return Ok(Val::owned(
                    self.nodes.call("rt::Type::of", [error]),
                    ty,
                    repr,
                ));
            }
            Some(Head::Stub(class, _)) => Head::StubClass(self.cx.input.stubs.visible(class)),
            Some(Head::Tuple(_)) => Head::StubClass(self.cx.types.builtins.tuple),
            Some(Head::None) => match self.cx.input.stubs.builtin_class("NoneType") {
                Some(class) => Head::StubClass(class),
                None => return self.refuse(site.span, "`type()` is not supported here", ""),
            },
            _ => return self.refuse(site.span, "`type()` is not supported here", ""),
        };
        self.effect(val);
        let ty = self.cx.types.of(head);
        Ok(self.static_value(ty))
    }

    /// `isinstance(x, classes)` where the classes are a value: its type says which ones they can be.
    pub fn isinstance_of(
        &mut self,
        site: &Site,
        val: Val<'c>,
        classes: Val<'c>,
        test: Test,
    ) -> Res<Expr<'c>> {
        if self.is_split(classes.repr) {
            let alternatives = self.alternatives(&classes);
            let scrutinee = self.pass(classes);
            let mut arms = Vec::new();
            for alternative in alternatives {
                let part = self.alternative_val(&alternative);
                let val = val.duplicate(self.nodes);
                let body = self.block_value(|b| b.isinstance_of(site, val, part, test))?;
                arms.push(Arm {
                    pat: alternative.pat,
                    body: body.into_expr(),
                });
            }
            return Ok(Expr::Match(
                self.nodes.node(scrutinee),
                self.nodes.list(arms),
            ));
        }
        match self.cx.types.single(classes.ty).cloned() {
            Some(Head::StubClass(class)) => self.class_test(site, val, Base::Stub(class), test),
            Some(Head::Class(class)) => self.class_test(site, val, Base::User(class), test),
            Some(Head::Tuple(items)) if items.is_empty() => Ok(Expr::Atom("false")),
            Some(Head::Tuple(_)) => {
                let mut tests = Vec::new();
                for part in self.spread_tuple(classes) {
                    let val = val.duplicate(self.nodes);
                    tests.push(
                        self.block_value(|b| b.isinstance_of(site, val, part, test))?
                            .into_expr(),
                    );
                }
                Ok(tests
                    .into_iter()
                    .reduce(|a, b| a.infix(self.nodes, "||", b))
                    .unwrap_or(Expr::Atom("false")))
            }
            _ => self.refuse(
                site.span,
                "a test for classes that are not known here",
                "name the classes",
            ),
        }
    }

    /// Whether a class is an exception.
    pub fn is_exception_base(&self, class: Base) -> bool {
        let of_stub = |c: StubClassId| {
            let base = self.cx.types.builtins.base_exception;
            self.cx.input.stubs.is_subclass(c, base)
        };
        match class {
            Base::Stub(class) => of_stub(class),
            Base::User(class) => {
                let mro = &self.cx.input.program.classes[class.index()].mro;
                mro.iter()
                    .any(|b| matches!(b, Base::Stub(c) if of_stub(*c)))
            }
        }
    }

    /// A test that the type of a value decides, made for each type that it may have.
    pub fn test_each(
        &mut self,
        site: &Site,
        op: &str,
        val: Val<'c>,
        test: &dyn Fn(&mut Body<'_, 'c>, Val<'c>) -> Res<Expr<'c>>,
    ) -> Res<Expr<'c>> {
        if !self.is_split(val.repr) && !self.is_class_split(&val) {
            return test(self, val);
        }
        let bool = self.cx.types.bool();
        let result = (bool, self.repr(bool));
        let leaf = move |body: &mut Body<'_, 'c>, mut vals: Vec<Val<'c>>| -> Res<Option<Val<'c>>> {
            let expr = test(body, vals.remove(0))?;
            Ok(Some(Val::owned(expr, result.0, result.1)))
        };
        let error = |body: &mut Body<'_, 'c>, vals: Vec<Val<'c>>| body.not_callable(vals);
        let split = Split {
            op: op.to_owned(),
            result,
            by_class: true,
            leaf: &leaf,
            error: &error,
        };
        Ok(self.split(site, vec![val], &split)?.expr)
    }

    /// Whether values of a type can be called.
    pub fn is_callable(&self, head: &Head) -> bool {
        match head {
            Head::Closure(_)
            | Head::StubFunc(_)
            | Head::StubMethod(..)
            | Head::StubClass(_)
            | Head::Class(_) => true,
            Head::Inst(id) => {
                let class = self.cx.input.typed.class(*id).class;
                let name = sym::__call__;
                self.class_member(class, name).is_some()
            }
            _ => false,
        }
    }

    fn class_test(&mut self, site: &Site, val: Val<'c>, class: Base, test: Test) -> Res<Expr<'c>> {
        if test == Test::Instance {
            return self.instance_test(site, val, &[class]);
        }
        if self.is_split(val.repr) {
            let alternatives = self.alternatives(&val);
            let scrutinee = self.pass(val);
            let mut arms = Vec::new();
            for alternative in alternatives {
                let part = self.alternative_val(&alternative);
                let body = self.block_value(|b| b.class_test(site, part, class, test))?;
                arms.push(Arm {
                    pat: alternative.pat,
                    body: body.into_expr(),
                });
            }
            return Ok(Expr::Match(
                self.nodes.node(scrutinee),
                self.nodes.list(arms),
            ));
        }
        let stubs = self.cx.input.stubs;
        let known = match self.cx.types.single(val.ty).cloned() {
            Some(Head::StubClass(found)) => {
                matches!(class, Base::Stub(s) if stubs.is_subclass(found, s))
            }
            Some(Head::Class(found)) => {
                let mro = &self.cx.input.program.classes[found.index()].mro;
                mro.contains(&class)
                    || matches!(class, Base::Stub(s) if mro.iter().any(
                        |m| matches!(m, Base::Stub(m) if stubs.is_subclass(*m, s))
                    ))
            }
            Some(Head::Stub(of, _)) if of == self.cx.types.builtins.exception_type => {
                let recv = self.recv(val);
                let tests = self.type_infos(class).into_iter().map(|info| {
                    recv.duplicate(self.nodes).method(
                        self.nodes,
                        "is_subclass",
                        [self.nodes.atom(info)],
                    )
                });
                return Ok(tests
                    .reduce(|a, b| a.infix(self.nodes, "||", b))
                    .unwrap_or(Expr::Atom("false")));
            }
            _ => {
                let text = Expr::Atom("\"issubclass() arg 1 must be a class\"");
                return Ok(self.raise(site, self.nodes.call("rt::type_error", [text])));
            }
        };
        self.effect(val);
        Ok(self.nodes.atom(if known { "true" } else { "false" }))
    }

    /// A value that is raised, as an exception: of a class one is made.
    pub fn raised(&mut self, site: &Site, val: Val<'c>) -> Res<Val<'c>> {
        let base = self.cx.types.builtins.base_exception;
        let ty = self.cx.types.stub(base);
        let result = (ty, self.repr(ty));
        let leaf_site = *site;
        let leaf = move |body: &mut Body<'_, 'c>, mut vals: Vec<Val<'c>>| -> Res<Option<Val<'c>>> {
            let Some(val) = body.raised_single(&leaf_site, vals.remove(0))? else {
                return Ok(None);
            };
            let expr = body.coerce_to(&leaf_site, val, result.0, result.1)?;
            Ok(Some(Val::owned(expr, result.0, result.1)))
        };
        let error = |body: &mut Body<'_, 'c>, _: Vec<Val<'c>>| {
            body.nodes.call("rt::error::not_an_exception", [])
        };
        if self.is_split(val.repr) || self.is_class_split(&val) {
            let split = Split {
                op: "raise".into(),
                result,
                by_class: true,
                leaf: &leaf,
                error: &error,
            };
            return self.split(site, vec![val], &split);
        }
        match self.raised_single(site, val)? {
            Some(val) => Ok(val),
            None => {
                let error = self.nodes.call("rt::error::not_an_exception", []);
                let raise = self.raise(site, error);
                self.push(raise);
                Ok(self.never())
            }
        }
    }

    fn raised_single(&mut self, site: &Site, val: Val<'c>) -> Res<Option<Val<'c>>> {
        match self.cx.types.single(val.ty).cloned() {
            Some(Head::StubClass(class)) if self.is_exception_base(Base::Stub(class)) => {
                self.effect(val);
                let ty = self.cx.types.stub(class);
                Ok(Some(self.new_exception(class, ty, vec![])))
            }
            Some(head @ Head::Class(class)) if self.is_exception_base(Base::User(class)) => {
                self.effect(val);
                let role = crate::infer::types::CallRole::Call;
                let target = self.head_targets(site, role, &head).into_iter().next();
                match target {
                    Some(target) => self.call_target(site, &target, None, vec![]).map(Some),
                    None => self.bad_construction(site, class, vec![]).map(Some),
                }
            }
            Some(Head::Stub(class, _)) if self.is_exception_base(Base::Stub(class)) => {
                Ok(Some(val))
            }
            Some(Head::Inst(id)) if self.is_exception_class(id) => Ok(Some(val)),
            _ => {
                self.discard(val);
                Ok(None)
            }
        }
    }
}
