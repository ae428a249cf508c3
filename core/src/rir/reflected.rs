//! Operator methods of the program, in the order in which Python asks them.
//!
//! In: two operands of one type each and the method's names. Out: what the first method gives that does not answer
//! `NotImplemented`; when all refuse, what the operator does then (an error, or a comparison of identities).
//!
//! ```text
//! a + b       match A::__add__(&a, &b)? { U1::NotImplemented => B::__radd__(&b, &a)?, U1::Object(x) => x }
//! ```

use super::body::{Body, Site};
use super::cx::Res;
use super::nodes::Duplicate;
use super::repr::Repr;
use super::tree::{Arm, Expr};
use super::value::Val;
use crate::infer::types::{CallRole, CallTarget, Head, TyId};
use portalis_memory::Symbol;
use smallvec::SmallVec;

/// What is wanted of a method's answer.
#[derive(Clone, Copy)]
pub enum Wanted {
    /// The value, as one of this type.
    Value(TyId, Repr),
    /// Whether it is true.
    Truth,
}

/// One question: the receiver, the argument, the method.
pub type Ask<'v, 'c> = (&'v Val<'c>, &'v Val<'c>, Symbol);

/// What happens when all refuse.
pub type Refused<'r, 'c> = &'r dyn Fn(&mut Body<'_, 'c>, Val<'c>, Val<'c>) -> Res<Val<'c>>;

/// The two methods of an operator.
#[derive(Clone, Copy)]
pub struct Dunders {
    /// The left operand's.
    pub plain: Symbol,
    /// The right operand's.
    pub reflected: Symbol,
    /// A comparison asks the right operand even if both are of one class.
    pub comparison: bool,
}

impl<'c> Body<'_, 'c> {
    /// Asks both operands; `None` if neither has a method for the other. The operands may have been evaluated into
    /// variables by then.
    pub fn ask_both(
        &mut self,
        site: &Site,
        dunders: Dunders,
        a: &mut Val<'c>,
        b: &mut Val<'c>,
        wanted: Wanted,
        refused: Refused<'_, 'c>,
    ) -> Res<Option<Val<'c>>> {
        let plain = self.has_dunder(site, a, dunders.plain);
        let (left, right) = (self.cx.types.single(a.ty), self.cx.types.single(b.ty));
        let same = matches!(left, Some(Head::Inst(_))) && left == right;
        let reflected =
            (dunders.comparison || !same) && self.has_dunder(site, b, dunders.reflected);
        if !plain && !reflected {
            return Ok(None);
        }
        let refusing = [dunders.plain, dunders.reflected]
            .iter()
            .any(|name| self.may_refuse(site, *name));
        if refusing || reflected && !(a.is_stable() || b.is_stable()) {
            // The left operand was there first.
            *a = self.keep_any(a.take());
        }
        if refusing {
            *b = self.keep_any(b.take());
        }
        if !refusing && plain != reflected {
            let (recv, other, name) = match plain {
                true => (a, b, dunders.plain),
                false => (b, a, dunders.reflected),
            };
            return self.ask_one(site, name, recv, other, wanted);
        }
        let mut asks: SmallVec<[Ask<'_, 'c>; 2]> = SmallVec::new();
        if plain {
            asks.push((&*a, &*b, dunders.plain));
        }
        if reflected {
            asks.push((&*b, &*a, dunders.reflected));
            if self.is_asked_first(b, a, dunders) {
                asks.reverse();
            }
        }
        self.ask(site, &asks, wanted, &|body| {
            refused(body, a.duplicate(body.nodes), b.duplicate(body.nodes))
        })
    }

    /// Whether a value's type has such a method at all.
    fn has_dunder(&self, site: &Site, val: &Val<'c>, name: Symbol) -> bool {
        let stubs = self.cx.input.stubs;
        match self.cx.types.single(val.ty) {
            Some(head @ Head::Inst(id)) => {
                let role = CallRole::Dunder(name);
                let targets = self.targets(site, role);
                targets.iter().any(|t| t.head.as_ref() == Some(head))
                    || self
                        .stub_bases(*id)
                        .iter()
                        .any(|c| stubs.method(*c, name).is_some())
            }
            Some(Head::Stub(class, _)) => stubs.method(*class, name).is_some(),
            Some(Head::Tuple(_)) => {
                let class = self.cx.types.builtins.tuple;
                stubs.method(class, name).is_some()
            }
            _ => false,
        }
    }

    /// Whether a method that a place reaches can give `NotImplemented`.
    fn may_refuse(&self, site: &Site, name: Symbol) -> bool {
        let role = CallRole::Dunder(name);
        self.targets(site, role).iter().any(|t| {
            let ret = self.cx.signatures[t.instance.0 as usize].ret.0;
            self.cx.types.heads(ret).contains(&Head::NotImplemented)
        })
    }

    /// An object of a derived class is asked before one of its base, if it has a method of its own.
    fn is_asked_first(&self, b: &Val<'c>, a: &Val<'c>, dunders: Dunders) -> bool {
        let (Some(Head::Inst(left)), Some(Head::Inst(right))) =
            (self.cx.types.single(a.ty), self.cx.types.single(b.ty))
        else {
            return false;
        };
        let (left, right) = (
            self.cx.input.typed.class(*left).class,
            self.cx.input.typed.class(*right).class,
        );
        let program = self.cx.input.program;
        crate::infer::operators::asks_right_first(
            program,
            left,
            right,
            dunders.reflected,
            dunders.comparison,
        )
    }

    /// Asks the only one that has a method, which does not refuse.
    fn ask_one(
        &mut self,
        site: &Site,
        name: Symbol,
        recv: &mut Val<'c>,
        other: &mut Val<'c>,
        wanted: Wanted,
    ) -> Res<Option<Val<'c>>> {
        let ty = match wanted {
            Wanted::Value(ty, _) => ty,
            Wanted::Truth => self.cx.types.bool(),
        };
        let other = std::slice::from_mut(other);
        let answer = self.take_dunder(site, name, recv, other, Some(ty))?;
        match (answer, wanted) {
            (Some(val), Wanted::Truth) => self.wanted(site, val, wanted).map(Some),
            (answer, _) => Ok(answer),
        }
    }

    /// Asks one after the other.
    fn ask(
        &mut self,
        site: &Site,
        asks: &[Ask<'_, 'c>],
        wanted: Wanted,
        refused: &dyn Fn(&mut Body<'_, 'c>) -> Res<Val<'c>>,
    ) -> Res<Option<Val<'c>>> {
        let Some(((recv, other, name), rest)) = asks.split_first() else {
            return Ok(None);
        };
        let ty = match wanted {
            Wanted::Value(ty, _) => ty,
            Wanted::Truth => self.cx.types.bool(),
        };
        let answer = self.dunder_single(
            site,
            *name,
            recv.duplicate(self.nodes),
            vec![other.duplicate(self.nodes)],
            Some(ty),
        )?;
        let Some(val) = answer else {
            return self.ask(site, rest, wanted, refused);
        };
        let heads = self.cx.types.heads(val.ty);
        if !heads.contains(&Head::NotImplemented) {
            return match wanted {
                Wanted::Value(..) => Ok(Some(val)),
                Wanted::Truth => self.wanted(site, val, wanted).map(Some),
            };
        }
        if heads.len() == 1 {
            self.discard(val);
            return match self.ask(site, rest, wanted, refused)? {
                Some(val) => Ok(Some(val)),
                None => refused(self).map(Some),
            };
        }
        let repr = match wanted {
            Wanted::Value(_, repr) => repr,
            Wanted::Truth => self.repr(ty),
        };
        let val = self.keep(val);
        let alternatives = self.alternatives(&val);
        let scrutinee = self.pass(val);
        let mut arms = Vec::new();
        for alternative in alternatives {
            let refuses = self.cx.types.heads(alternative.ty) == [Head::NotImplemented];
            let found = self.alternative_val(&alternative);
            let body = self.block_value(|body| {
                let val = match refuses {
                    false => body.wanted(site, found, wanted)?,
                    true => match body.ask(site, rest, wanted, refused)? {
                        Some(val) => val,
                        None => refused(body)?,
                    },
                };
                body.coerce_to(site, val, ty, repr)
            })?;
            arms.push(Arm {
                pat: alternative.pat,
                body: body.into_expr(),
            });
        }
        let expr = Expr::Match(self.nodes.node(scrutinee), self.nodes.list(arms));
        Ok(Some(Val::owned(expr, ty, repr)))
    }

    fn wanted(&mut self, site: &Site, val: Val<'c>, wanted: Wanted) -> Res<Val<'c>> {
        match wanted {
            Wanted::Value(ty, repr) => {
                let expr = self.coerce_to(site, val, ty, repr)?;
                Ok(Val::owned(expr, ty, repr))
            }
            Wanted::Truth => {
                let bool = self.cx.types.bool();
                let repr = self.repr(bool);
                let expr = self.truth(site, val)?;
                Ok(Val::owned(expr, bool, repr))
            }
        }
    }

    /// The targets that take the arguments, where several for one receiver differ in what they take.
    pub fn fitting(&self, targets: Vec<CallTarget>, args: &[Val<'c>]) -> Vec<CallTarget> {
        let several = targets.iter().any(|t| t.instance != targets[0].instance);
        if !several {
            return targets;
        }
        let fits = |target: &CallTarget| {
            let Some(signature) = self.cx.signatures.get(target.instance.0 as usize) else {
                return true;
            };
            args.iter()
                .zip(signature.params.iter().skip(1))
                .all(|(arg, (ty, _))| self.cx.types.is_subset(arg.ty, *ty))
        };
        let found: Vec<CallTarget> = targets.iter().filter(|t| fits(t)).cloned().collect();
        let one = |list: &[CallTarget]| list.iter().all(|t| t.constructs == list[0].constructs);
        match found.first() {
            Some(first) if one(&found) => vec![first.clone()],
            Some(_) => found,
            None if args
                .iter()
                .any(|v| self.is_split(v.repr) || self.is_class_split(v)) =>
            {
                Vec::new()
            }
            None => targets,
        }
    }
}
