//! Generator expressions that something takes at once: their loop is written out in the function around them.
//!
//! In: a block that fills a list nobody else sees, and the call that takes it. Out: the loop; the items go to a sink of
//! the runtime if the stub of what is called names one, else into the list.
//!
//! ```text
//! sum(x * x for x in xs)      let mut sink = rt::builtins::sink::SumInts::new();
//!                             while let Some(x) = iter.next()? { sink.push(x * x); }
//!                             sink.finish()?
//! ```

use super::bind::{Arg, Bind};
use super::body::{Body, Site};
use super::cx::Res;
use super::repr::{Kind, Repr};
use super::tree::{Expr, LabelId, LocId, Use, VarId};
use super::value::Val;
use crate::hir::{self, ArgKind, ExprKind, LocalId, Stmt, StmtKind, TargetKind, Var};
use crate::infer::types::TyId;
use crate::stubs::{StubFuncId, StubItem, StubType};

/// The name of a generator expression in tracebacks, and the call that runs it.
#[derive(Clone, Copy)]
pub struct Frame {
    title: &'static str,
    caller: Option<LocId>,
}

/// What takes the items of a generator expression one by one.
pub struct Sink {
    /// The list that it stands for.
    local: LocalId,
    var: VarId,
    /// The call whose failures those of the sink are.
    site: Site,
    /// What the items are.
    item: (TyId, Repr),
    /// Whether it may raise: it compares or asks for truth.
    raises: bool,
    /// Where to go when no further item is wanted.
    done: Option<LabelId>,
    /// The frame outside of the loop.
    outside: Frame,
}

/// How a sink is called.
struct Chosen {
    func: StubFuncId,
    bind: Bind<'static>,
    item: (TyId, Repr),
    raises: bool,
}

impl<'c> Body<'_, 'c> {
    /// The list that a block fills from a generator expression.
    pub fn stream_of(&self, stmts: &[Stmt<'_>]) -> Option<LocalId> {
        let StmtKind::Assign(target, _) = stmts.first()?.kind else {
            return None;
        };
        let TargetKind::Var(Var::Local(local)) = target.kind else {
            return None;
        };
        self.func?.locals[local.index()].stream.then_some(local)
    }

    /// A block that fills a list from a generator expression, and the call that takes it.
    pub fn stream(
        &mut self,
        e: &'c hir::Expr<'c>,
        local: LocalId,
        stmts: &'c [Stmt<'c>],
        value: &'c hir::Expr<'c>,
    ) -> Res<Val<'c>> {
        let site = match value.kind {
            ExprKind::Var(_) => self.site(e),
            _ => self.site(value),
        };
        let outside = self.frame();
        let inside = Frame {
            title: "<genexpr>",
            caller: self.loc(&site),
        };
        let chosen = self.choose_sink(&site, local, value);
        self.entered = Some(inside);
        let Some(chosen) = chosen else {
            let filled = self.stmts(stmts);
            self.leave_stream(outside);
            filled?;
            if self.dead {
                return Ok(self.never());
            }
            return self.expr(value);
        };
        let func = self.cx.input.stubs.func(chosen.func);
        let path = func.sink.clone().unwrap_or_default();
        let var = self.opaque("sink");
        self.vars[var.index()].mutable = true;
        self.push_let(var, self.nodes.call(format!("{path}::new"), []));
        // A bool is an answer that may be known before the last item.
        let answers =
            matches!(&func.ret, StubType::Class(c, _) if *c == self.cx.types.builtins.bool);
        let done = answers.then(|| self.label("done"));
        self.sinks.push(Sink {
            local,
            var,
            site,
            item: chosen.item,
            raises: chosen.raises,
            done,
            outside,
        });
        let block = self.nested(|b| b.stmts(&stmts[1..]));
        self.sinks.pop();
        self.leave_stream(outside);
        let block = block?;
        match done {
            Some(_) => self.push(Expr::Block(done, block)),
            None => {
                self.dead |= block.diverges();
                self.out.extend(block.into_stmts());
            }
        }
        if self.dead {
            return Ok(self.never());
        }
        let finish = Expr::Var(var, Use::Recv).method(self.nodes, "finish", []);
        Ok(self.stub_result(&site, func, finish, &chosen.bind))
    }

    /// The overload that a call takes its only argument by, if that names a sink which takes such items.
    fn choose_sink(
        &mut self,
        site: &Site,
        local: LocalId,
        value: &hir::Expr<'_>,
    ) -> Option<Chosen> {
        let ExprKind::Call(callee, [arg]) = value.kind else {
            return None;
        };
        let ExprKind::Stub(StubItem::Func(set)) = callee.kind else {
            return None;
        };
        if arg.kind != ArgKind::Positional {
            return None;
        }
        let var = self.local_var(local)?;
        let list_ty = self.ty(arg.value.id);
        let list = self.place_of(var, list_ty);
        let item_ty = self.elem_type(site, &list)?;
        let Kind::Named(_, items) = self.kind(list.repr) else {
            return None;
        };
        let item = (item_ty, *items.first()?);
        let (id, _, mut bind) = self.choose(site, set, None, &[Arg::positional(list)])?;
        let func = self.cx.input.stubs.func(id);
        func.sink.as_ref()?;
        let StubType::Iterable(takes) = &func.params.first()?.ty else {
            return None;
        };
        if !self.sink_takes(takes, item.1) {
            return None;
        }
        let raises = matches!(**takes, StubType::Var(_));
        let ty = self.ty(value.id);
        self.bind_result(&func.ret, ty, &mut bind);
        Some(Chosen {
            func: id,
            bind,
            item,
            raises,
        })
    }

    /// Whether items as they are held here are what a sink adds: it promotes none.
    fn sink_takes(&self, takes: &StubType, item: Repr) -> bool {
        let b = &self.cx.types.builtins;
        let kind = self.cx.kind(item);
        match takes {
            StubType::Var(_) => *kind != Kind::Never,
            StubType::Class(class, _) if *class == b.float => *kind == Kind::F64,
            StubType::Class(class, _) if [b.int, b.bool].contains(class) => {
                matches!(kind, Kind::I64 | Kind::Int | Kind::Bool)
            }
            _ => false,
        }
    }

    /// Whether an expression is the list of the innermost generator expression, and a sink stands for it.
    pub fn feeds_sink(&self, recv: &hir::Expr<'_>) -> bool {
        let ExprKind::Var(Var::Local(local)) = recv.kind else {
            return false;
        };
        self.sinks.iter().any(|sink| sink.local == local)
    }

    /// Hands the item of the innermost generator expression to its sink.
    pub fn push_to_sink(&mut self, item: &'c hir::Expr<'c>) -> Res<Val<'c>> {
        let val = self.expr(item)?;
        let Some(sink) = self.sinks.last() else {
            return Ok(val);
        };
        let (var, site, (ty, repr)) = (sink.var, sink.site, sink.item);
        let (raises, done, outside) = (sink.raises, sink.done, sink.outside);
        if self.is_dead_operand(&val) {
            return Ok(val);
        }
        let item_site = self.site(item);
        let value = self.coerce_to(&item_site, val, ty, repr)?;
        let push = Expr::Var(var, Use::Recv).method(self.nodes, "push", [value]);
        let inside = self.frame();
        self.leave_stream(outside);
        let push = match raises {
            true => self.attempt(&site, push),
            false => push,
        };
        match done {
            Some(done) => {
                let stop = self.nested(|b| {
                    b.push(Expr::Break(done, None));
                    Ok(())
                })?;
                self.push(push.choose(self.nodes, stop, None));
            }
            None => self.push(push),
        }
        self.leave_stream(inside);
        Ok(self.none())
    }

    /// The loop of a generator expression begins: what fails from here on fails in it.
    pub fn enter_stream(&mut self) {
        if let Some(frame) = self.entered.take() {
            (self.title, self.caller) = (frame.title, frame.caller);
        }
    }

    fn leave_stream(&mut self, outside: Frame) {
        self.entered = None;
        (self.title, self.caller) = (outside.title, outside.caller);
    }

    fn frame(&self) -> Frame {
        Frame {
            title: self.title,
            caller: self.caller,
        }
    }
}
