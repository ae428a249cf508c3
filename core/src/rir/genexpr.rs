//! Generator expressions that are used up where they stand: iterators that borrow, instead of generators.
//!
//! In: a generator expression with one `for` as an argument of a stub function that takes all its items at once. Out: a
//! call of a function that gives some `impl rt::Iterate`, with the loop's body as a closure. Whatever keeps the
//! expression after all gets the generator instead ([`boxed`]).
//!
//! ```text
//! sum(x * y for x in xs if x)      rt::builtins::sum_float(items(y, &xs).at(&L[1])?)
//!                                  fn items<'a>(y: f64, _0: &'a rt::List<f64>) -> rt::Result<impl rt::Iterate<Item = f64> + 'a>
//! ```

use super::body::Body;
use super::cx::{Cx, HelperKey, Res};
use super::tree::{Expr, FnId, Func, Home, Ret};
use super::value::Val;
use crate::hir::{self, CallArg, ExprKind, FuncKind, ParamKind, Stmt, StmtKind, Var};
use crate::infer::types::{CallRole, Head, InstanceId, TyId};
use crate::stubs::{OverloadsId, StubType};
use std::collections::HashMap;

/// The loop of a simple generator expression: target, conditions, what is yielded.
struct Loop<'c> {
    target: &'c hir::Target<'c>,
    iter: &'c hir::Expr<'c>,
    tests: Vec<&'c hir::Expr<'c>>,
    value: &'c hir::Expr<'c>,
    place: &'c hir::Expr<'c>,
}

fn simple<'c>(func: &'c hir::Func<'c>) -> Option<Loop<'c>> {
    let own = func.kind == FuncKind::GenExp && func.locals.iter().all(|l| !l.cell);
    let [
        Stmt {
            kind: StmtKind::For(target, iter, whole, []),
            ..
        },
    ] = func.body
    else {
        return None;
    };
    let mut body = *whole;
    let param = func.params.first()?.local;
    let over_param = matches!(iter.kind, ExprKind::Var(Var::Local(local)) if local == param);
    let mut tests = Vec::new();
    loop {
        match body {
            [
                Stmt {
                    kind: StmtKind::If(test, then, []),
                    ..
                },
            ] => {
                tests.push(*test);
                body = then;
            }
            [
                Stmt {
                    kind: StmtKind::Expr(place),
                    ..
                },
            ] => {
                let ExprKind::Yield(Some(value)) = place.kind else {
                    return None;
                };
                return (own && over_param).then_some(Loop {
                    target,
                    iter,
                    tests,
                    value,
                    place,
                });
            }
            _ => return None,
        }
    }
}

impl<'c> Body<'_, 'c> {
    /// Whether all forms of a stub function take the items of their iterables at once.
    pub fn takes_at_once(&self, set: OverloadsId) -> bool {
        let stubs = self.cx.input.stubs;
        let b = self.cx.types.builtins;
        let lazy =
            |ty: &StubType| holds_iterator(ty, &|c| c == b.iterator || Some(c) == b.generator);
        stubs.overloads(set).iter().all(|id| {
            let func = stubs.func(*id);
            let kept = func.params.iter().any(|p| {
                matches!(&p.ty, StubType::Keep(inner) if holds_iterator(inner, &|_| false))
                    || p.kind == ParamKind::VarArgs && holds_iterator(&p.ty, &|_| false)
            });
            func.dunder.is_none() && !kept && !lazy(&func.ret)
        })
    }

    /// A generator expression as an iterator that borrows, where the first argument of a call is one.
    pub fn borrowing_items(&mut self, set: OverloadsId, arg: &'c CallArg<'c>) -> Res<Option<Val>> {
        let ExprKind::Call(callee, args) = arg.value.kind else {
            return Ok(None);
        };
        let ExprKind::Func(id) = callee.kind else {
            return Ok(None);
        };
        let func = &self.cx.input.program.funcs[id.index()];
        if arg.kind != hir::ArgKind::Positional
            || simple(func).is_none()
            || !self.takes_at_once(set)
        {
            return Ok(None);
        }
        let site = self.site(arg.value);
        let targets = self.targets(&site, CallRole::Call);
        let [target] = targets.as_slice() else {
            return Ok(None);
        };
        let Some(yields) = self.cx.input.typed.instance(target.instance).yields else {
            return Ok(None);
        };
        let intrinsic = |body: &Self| {
            let stubs = body.cx.input.stubs;
            let set = stubs.overloads(set);
            set.iter().any(|f| stubs.func(*f).intrinsic)
        };
        if self.cx.types.is_never(yields) || intrinsic(self) && !self.is_numbers(yields) {
            return Ok(None);
        }
        let args = self.args(&mut Vec::new(), args)?;
        if args.iter().any(|a| self.is_dead_operand(&a.val)) {
            return Ok(Some(
                self.sequence_dead(args.into_iter().map(|a| a.val).collect()),
            ));
        }
        let signature = self.cx.signatures[target.instance.0 as usize].clone();
        let captures = self.capture_args(&site, id)?;
        let exprs = self.bind_args(&site, id, &signature.params, args, &[])?;
        let items = items_fn(self.cx, target.instance)?;
        let call = Expr::CallFn(items, captures.into_iter().chain(exprs).collect());
        let call = self.attempt(&site, call);
        let item = self.repr(yields);
        let iterator = self.cx.types.builtins.iterator;
        let ty = self.cx.types.of(Head::Stub(iterator, vec![yields]));
        let repr = self.repr(ty);
        Ok(Some(Val::lazy(call, ty, repr, item)))
    }

    fn is_numbers(&self, ty: TyId) -> bool {
        let b = self.cx.types.builtins;
        let number =
            |h: &Head| matches!(h, Head::Stub(c, _) if [b.int, b.float, b.bool].contains(c));
        self.cx.types.heads(ty).iter().all(number)
    }
}

fn holds_iterator(ty: &StubType, class: &dyn Fn(crate::stubs::StubClassId) -> bool) -> bool {
    match ty {
        StubType::Iterable(_) => true,
        StubType::Class(c, args) => class(*c) || args.iter().any(|a| holds_iterator(a, class)),
        StubType::Union(parts) | StubType::Tuple(parts) => {
            parts.iter().any(|p| holds_iterator(p, class))
        }
        StubType::Keep(inner) => holds_iterator(inner, class),
        _ => false,
    }
}

/// The function that gives the items of an instance of a generator expression.
fn items_fn(cx: &mut Cx<'_>, id: InstanceId) -> Res<FnId> {
    let key = HelperKey {
        op: format!("items {}", id.0),
        operands: vec![],
        result: cx.types.none(),
        calls: vec![],
    };
    if let Some(found) = cx.helpers.get(&key) {
        return Ok(*found);
    }
    let fn_id = FnId(cx.funcs.len() as u32);
    cx.funcs.push(None);
    cx.helpers.insert(key, fn_id);
    cx.items.insert(fn_id, cx.instance_fn(id));
    let func = items(cx, id)?;
    cx.funcs[fn_id.index()] = Some(func);
    Ok(fn_id)
}

fn items(cx: &mut Cx<'_>, id: InstanceId) -> Res<Func> {
    let (program, typed) = (cx.input.program, cx.input.typed);
    let instance = typed.instance(id);
    let func = &program.funcs[instance.func.index()];
    let name = cx
        .names
        .root
        .take(&format!("{}_items", cx.names.funcs[id.0 as usize].1));
    let ret = cx.signatures[id.0 as usize].ret;
    let yields = instance.yields.unwrap_or(ret.0);
    let item = cx.repr(yields);
    let mut body = Body::new(cx, ret);
    body.inst = Some(id);
    body.func = Some(func);
    body.title = func.name.as_str();
    body.locals = vec![None; func.locals.len()];
    body.borrows = true;
    let params = body.declare_params();
    body.declare_locals();
    if let Some(found) = simple(func) {
        body.items_of(&found, yields)?;
    }
    let (vars, labels, out) = (body.vars, body.labels, body.out);
    Ok(Func {
        name,
        home: Home::Shared,
        params,
        ret: Ret::Items(item),
        raises: true,
        recursive: false,
        vars,
        labels,
        body: super::tree::Block {
            stmts: out,
            value: None,
        },
        doc: None,
    })
}

impl<'c> Body<'_, 'c> {
    fn items_of(&mut self, found: &Loop<'c>, yields: TyId) -> Res<()> {
        let val = self.expr(found.iter)?;
        let site = self.site(found.iter);
        let (source, elem, item) = self.iterate(&site, val)?;
        if self.dead {
            return Ok(());
        }
        let loc = self.loc(&site).map_or(0, |l| l.0);
        let var = self.loop_var(found.target, item);
        let bound = var.unwrap_or_else(|| self.temp(item));
        let body = self.closure_body(|b| {
            if var.is_none() {
                let val = Val::owned(b.read_temp(bound), elem, item);
                b.store(found.target, val)?;
            }
            b.tested(&found.tests, found, yields)
        })?;
        let place = Expr::atom(format!("&L[{loc}]"));
        let closure = Expr::Closure(vec![bound], Box::new(body));
        let made = Expr::call("rt::iter::Items::new", vec![source, place, closure]);
        self.push(Expr::Return(Some(Box::new(made))));
        Ok(())
    }

    fn tested(&mut self, tests: &[&'c hir::Expr<'c>], found: &Loop<'c>, yields: TyId) -> Res<Expr> {
        let Some((test, rest)) = tests.split_first() else {
            let site = self.site(found.place);
            let val = self.expr(found.value)?;
            if self.is_dead_operand(&val) {
                return Ok(val.expr);
            }
            let repr = self.repr(yields);
            let value = self.coerce_to(&site, val, yields, repr)?;
            return Ok(Expr::call("Some", vec![value]));
        };
        let cond = self.cond(test)?;
        let then = self.block_value(|b| b.tested(rest, found, yields))?;
        let orelse = self.block_value(|_| Ok(Expr::atom("None")))?;
        Ok(Expr::If(Box::new(cond), then, Some(orelse)))
    }
}

/// Where an iterator is kept as an object, borrowing ones in it become generators.
pub fn boxed(funcs: &mut [Option<Func>], items: &HashMap<FnId, FnId>) {
    fn on_expr(e: &mut Expr, items: &HashMap<FnId, FnId>, kept: bool) {
        let kept = match e {
            Expr::CallFn(id, _) => {
                if let (true, Some(generator)) = (kept, items.get(id)) {
                    *id = *generator;
                }
                kept
            }
            Expr::Method(_, name, _) => kept || &**name == "boxed",
            _ => kept,
        };
        crate::optimise::tidy::each_mut(e, &mut |e| on_expr(e, items, kept), &mut |b| {
            on_block(b, items, kept)
        });
    }
    fn on_block(block: &mut super::tree::Block, items: &HashMap<FnId, FnId>, kept: bool) {
        use super::tree::Stmt;
        for stmt in &mut block.stmts {
            if let Stmt::Let(_, Some(e))
            | Stmt::LetMany(_, _, e)
            | Stmt::Expr(e)
            | Stmt::Discard(e) = stmt
            {
                on_expr(e, items, kept);
            }
        }
        if let Some(value) = &mut block.value {
            on_expr(value, items, kept);
        }
    }
    for func in funcs.iter_mut().flatten() {
        on_block(&mut func.body, items, false);
    }
}
