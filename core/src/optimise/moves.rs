//! Last uses: a clone that nobody reads after becomes a move, an assignment that nobody reads goes.
//!
//! In: a function. Out: the same with fewer clones and without dead stores. A variable stays as long as a reference
//! into it does.
//!
//! ```text
//! s = s + t        s = s.push_str(&t);        the old s moves into the call
//! ```

mod borrows;

use super::vars::VarSet;
use crate::rir::nodes::remove;
use crate::rir::repr::Reprs;
use crate::rir::tree::{Block, Expr, Func, Holds, LabelId, Pat, Piece, Stmt, Use, VarId};
use crate::rir::visit::{self, Look};
use borrows::{Bound, collect_borrowed, is_removable, mentions, sources};

/// Improves one function.
pub fn moves(func: &mut Func, reprs: &Reprs) {
    loop {
        let mut cx = Cx::new(func, reprs);
        let mut body = std::mem::take(&mut func.body);
        cx.block(&mut body, true);
        func.body = body;
        if !cx.removed {
            break;
        }
    }
}

type Live = VarSet;

struct Cx {
    /// Variables whose value can be moved out.
    movable: Vec<bool>,
    /// Variables that references borrow from.
    sources: Vec<Vec<VarId>>,
    live: Live,
    /// What is live where control arrives at a label, by each [`Way`].
    at: Vec<[Option<Live>; 3]>,
    /// Variables of surrounding code, which a closure cannot move out of.
    foreign: Live,
    /// What the operands around borrow, each with its place among its operands.
    held: Vec<(usize, VarId)>,
    /// Something was removed, so that others may be dead now.
    removed: bool,
    /// A store was found to be dead, so that what its value reads was left out.
    passed_by: bool,
}

#[derive(Clone, Copy)]
enum Way {
    Break,
    Continue,
    Error,
}

impl Cx {
    fn new(func: &Func, reprs: &Reprs) -> Cx {
        let movable = func
            .vars
            .iter()
            .map(|v| v.holds == Holds::Value && !reprs.is_copy(v.repr))
            .collect();
        Cx {
            movable,
            sources: sources(func),
            live: Live::default(),
            at: vec![[None, None, None]; func.labels.len()],
            foreign: Live::default(),
            held: Vec::new(),
            removed: false,
            passed_by: false,
        }
    }

    fn read(&mut self, var: VarId) {
        if !self.live.insert(var) {
            return;
        }
        for at in 0..self.sources.get(var.index()).map_or(0, Vec::len) {
            self.read(self.sources[var.index()][at]);
        }
    }

    fn block(&mut self, block: &mut Block, mark: bool) {
        if let Some(value) = &mut block.value {
            self.expr(value, mark);
        }
        let mut at = block.stmts.len();
        while at > 0 {
            at -= 1;
            let dead = match &mut block.stmts[at] {
                Stmt::Comment(_) | Stmt::Let(_, None) => false,
                Stmt::Let(var, Some(value)) => {
                    let dead = !self.live.remove(*var) && is_removable(value);
                    if !dead {
                        self.expr(value, mark);
                    }
                    dead
                }
                Stmt::Discard(e) => {
                    self.expr(e, mark);
                    false
                }
                Stmt::LetMany(vars, _, value) => {
                    for var in vars.iter() {
                        self.live.remove(*var);
                    }
                    self.expr(value, mark);
                    false
                }
                Stmt::Expr(Expr::Assign(var, value)) => {
                    if self.live.contains(*var) {
                        self.live.remove(*var);
                        self.expr(value, mark);
                        false
                    } else if is_removable(value) {
                        true
                    } else {
                        self.expr(value, mark);
                        if mark {
                            block.stmts[at] = Stmt::Discard(value.take());
                            self.removed = true;
                        }
                        false
                    }
                }
                Stmt::Expr(e) => {
                    self.expr(e, mark);
                    false
                }
            };
            self.passed_by |= dead;
            if dead && mark {
                self.remove(block, at);
            }
        }
    }

    /// A dead store goes; the declaration stays where the variable is assigned later.
    fn remove(&mut self, block: &mut Block, at: usize) {
        if let Stmt::Let(var, value) = &mut block.stmts[at] {
            let var = *var;
            *value = None;
            let mentions = mentions(var);
            let mut after = block.stmts[at + 1..].iter();
            let used = after.any(|s| visit::stmt_has(s, mentions))
                || block
                    .value
                    .as_ref()
                    .is_some_and(|v| visit::expr_has(v, mentions));
            if used {
                return;
            }
        } else {
            self.removed = true;
        }
        remove(&mut block.stmts, at);
    }

    /// Notes what operands borrow; the last one's is not needed. Where the notes begin.
    fn hold<'e, 'c: 'e>(&mut self, operands: impl Iterator<Item = &'e Expr<'c>>) -> usize {
        let begin = self.held.len();
        let mut operands = operands.enumerate().peekable();
        while let Some((at, e)) = operands.next() {
            if operands.peek().is_some() {
                collect_borrowed(e, &mut |var| self.held.push((at, var)));
            }
        }
        begin
    }

    /// An operand, after those behind it: what an earlier one borrows stays during its evaluation.
    fn operand(&mut self, held: usize, at: usize, e: &mut Expr, mark: bool) {
        while self.held.len() > held && self.held.last().is_some_and(|h| h.0 >= at) {
            self.held.pop();
        }
        for pinned in held..self.held.len() {
            self.read(self.held[pinned].1);
        }
        self.expr(e, mark);
    }

    fn operands(&mut self, operands: &mut [Expr], mark: bool) {
        let (first, rest) = operands.split_at(operands.len().min(1));
        if first.iter().all(|first| needs_no_hold(first, rest)) {
            let operands = operands.iter_mut().rev();
            return operands.for_each(|e| self.expr(e, mark));
        }
        let held = self.hold(operands.iter());
        for (at, e) in operands.iter_mut().enumerate().rev() {
            self.operand(held, at, e, mark);
        }
    }

    fn method<'c>(&mut self, recv: &mut Expr<'c>, args: &mut [Expr<'c>], mark: bool) {
        if needs_no_hold(recv, args) {
            let args = args.iter_mut().rev();
            args.for_each(|e| self.expr(e, mark));
            return self.expr(recv, mark);
        }
        let held = self.hold(std::iter::once(&*recv).chain(args.iter()));
        for (at, e) in args.iter_mut().enumerate().rev() {
            self.operand(held, at + 1, e, mark);
        }
        self.operand(held, 0, recv, mark);
    }

    fn template(&mut self, pieces: &mut [Piece], mark: bool) {
        let held = self.hold(pieces.iter().filter_map(|piece| match piece {
            Piece::Hole(e) => Some(e),
            Piece::Text(_) => None,
        }));
        let mut at = pieces
            .iter()
            .filter(|p| matches!(p, Piece::Hole(_)))
            .count();
        for piece in pieces.iter_mut().rev() {
            if let Piece::Hole(e) = piece {
                at -= 1;
                self.operand(held, at, e, mark);
            }
        }
    }

    fn expr(&mut self, e: &mut Expr, mark: bool) {
        match e {
            Expr::Atom(_) => {}
            Expr::Var(var, usage) => {
                if *usage == Use::Clone
                    && mark
                    && self.movable[var.index()]
                    && !self.live.contains(*var)
                    && !self.foreign.contains(*var)
                {
                    *usage = Use::Move;
                }
                self.read(*var);
            }
            Expr::Call(_, args)
            | Expr::CallFn(_, args)
            | Expr::Method(_, args)
            | Expr::Tuple(args)
            | Expr::Array(args)
            | Expr::Macro(_, args) => {
                self.operands(args, mark);
            }
            Expr::Infix(op, ..) if *op == "&&" || *op == "||" => {
                let after = self.live.clone();
                self.cond(e, after.clone(), after, mark);
            }
            Expr::Infix(_, a, b) => self.method(a, std::slice::from_mut(b), mark),
            Expr::Template(pieces) => self.template(pieces, mark),
            Expr::Field(inner, _) | Expr::Prefix(_, inner) | Expr::Cast(inner, _) => {
                self.expr(inner, mark)
            }
            Expr::Assign(var, value) => {
                self.live.remove(*var);
                self.expr(value, mark);
            }
            Expr::Let(pat, value) => {
                self.unbind(pat);
                self.expr(value, mark);
            }
            Expr::Closure(params, body) => self.closure(params, body, mark),
            Expr::Generator(_, _, body) => {
                let after = std::mem::take(&mut self.live);
                self.block(body, mark);
                self.live.extend(&after);
            }
            _ => self.control(e, mark),
        }
    }

    /// A condition: what is live where it holds, and where it does not.
    fn cond(&mut self, e: &mut Expr, yes: Live, no: Live, mark: bool) {
        match e {
            Expr::Infix("&&", a, b) => {
                self.cond(b, yes, no.clone(), mark);
                let inner = self.live.clone();
                self.cond(a, inner, no, mark);
            }
            Expr::Infix("||", a, b) => {
                self.cond(b, yes.clone(), no, mark);
                let inner = self.live.clone();
                self.cond(a, yes, inner, mark);
            }
            Expr::Prefix("!", inner) => self.cond(inner, no, yes, mark),
            Expr::Block(None, block) if block.value.is_some() => {
                if let Some(value) = &mut block.value {
                    self.cond(value, yes, no, mark);
                }
                let value = block.value.take();
                self.block(block, mark);
                block.value = value;
            }
            e => {
                self.live = yes;
                self.live.extend(&no);
                self.expr(e, mark);
            }
        }
    }

    fn unbind(&mut self, pat: &Pat) {
        match pat {
            Pat::Bind(var) => {
                self.live.remove(*var);
            }
            Pat::Path(_, parts) | Pat::Tuple(parts) => parts.iter().for_each(|p| self.unbind(p)),
            Pat::Wild => {}
        }
    }

    fn closure(&mut self, params: &[VarId], body: &mut Expr, mark: bool) {
        let mut foreign = Live::default();
        visit::expr(body, &mut |e| {
            if let Expr::Var(var, _) = e {
                foreign.insert(*var);
            }
        });
        let mut own = Bound(params.iter().copied().collect());
        own.expr(body);
        foreign.subtract(&own.0);
        let after = std::mem::take(&mut self.live);
        let outer = std::mem::replace(&mut self.foreign, foreign.clone());
        self.expr(body, mark);
        self.foreign = outer;
        self.live = after;
        foreign.iter().for_each(|v| self.read(v));
    }

    fn arriving(&mut self, label: LabelId, way: Way) -> &mut Option<Live> {
        &mut self.at[label.index()][way as usize]
    }

    fn left_to(&mut self, label: LabelId, way: Way) {
        self.live = self.arriving(label, way).clone().unwrap_or_default();
    }

    fn control(&mut self, e: &mut Expr, mark: bool) {
        match e {
            Expr::Try(inner, _, label) => {
                if let Some(label) = label
                    && let Some(caught) = &self.at[label.index()][Way::Error as usize]
                {
                    self.live.extend(caught);
                }
                self.expr(inner, mark);
            }
            Expr::Raise(inner, _, label) => {
                match label {
                    Some(label) => self.left_to(*label, Way::Error),
                    None => self.live.clear(),
                }
                self.expr(inner, mark);
            }
            Expr::Return(value) => {
                self.live.clear();
                value.iter_mut().for_each(|v| self.expr(v, mark));
            }
            Expr::Break(label, value) => {
                self.left_to(*label, Way::Break);
                value.iter_mut().for_each(|v| self.expr(v, mark));
            }
            Expr::Continue(label) => self.left_to(*label, Way::Continue),
            Expr::Block(label, body) => {
                if let Some(label) = label {
                    *self.arriving(*label, Way::Break) = Some(self.live.clone());
                }
                self.block(body, mark);
            }
            Expr::If(cond, then, orelse) => {
                let after = self.live.clone();
                if let Some(orelse) = orelse {
                    self.block(orelse, mark);
                }
                let other = std::mem::replace(&mut self.live, after);
                self.block(then, mark);
                let then = std::mem::take(&mut self.live);
                self.cond(cond, then, other, mark);
            }
            Expr::Match(value, arms) => {
                let after = std::mem::take(&mut self.live);
                let mut before = Live::default();
                for arm in arms.iter_mut() {
                    self.live.clone_from(&after);
                    self.expr(&mut arm.body, mark);
                    self.unbind(&arm.pat);
                    before.extend(&self.live);
                }
                self.live = before;
                self.expr(value, mark);
            }
            Expr::Loop(label, body) => self.repeat(*label, None, None, body, mark),
            Expr::While(label, cond, body) => self.repeat(*label, Some(cond), None, body, mark),
            Expr::For(label, var, iter, body) => {
                self.repeat(*label, None, Some(*var), body, mark);
                self.expr(iter, mark);
            }
            Expr::TryCatch {
                label,
                end,
                body,
                err,
                handler,
            } => {
                let after = self.live.clone();
                *self.arriving(*end, Way::Break) = Some(after.clone());
                self.block(handler, mark);
                self.live.remove(*err);
                let caught = std::mem::replace(&mut self.live, after);
                *self.arriving(*label, Way::Error) = Some(caught);
                self.block(body, mark);
            }
            _ => {}
        }
    }

    /// A loop. One round tells what is live at its head: what its body reads, and what goes through it. Only stores that the round found
    /// to be dead, and that are not once more is live, make another one tell more.
    fn repeat<'c>(
        &mut self,
        label: LabelId,
        mut cond: Option<&mut Expr<'c>>,
        var: Option<VarId>,
        body: &mut Block<'c>,
        mark: bool,
    ) {
        let endless = cond.is_none() && var.is_none();
        let after = self.live.clone();
        *self.arriving(label, Way::Break) = Some(after.clone());
        let known = self.arriving(label, Way::Continue).clone();
        let mut head = known.unwrap_or_default();
        if !endless {
            head.extend(&after);
        }
        let around = std::mem::take(&mut self.passed_by);
        loop {
            *self.arriving(label, Way::Continue) = Some(head.clone());
            let cond = cond.as_deref_mut();
            let next = self.round(&head, &after, endless, cond, var, body, false);
            if next.is_subset(&head) {
                break;
            }
            head.extend(&next);
            if !std::mem::take(&mut self.passed_by) {
                *self.arriving(label, Way::Continue) = Some(head.clone());
                break;
            }
        }
        self.passed_by |= around;
        if mark {
            let next = self.round(&head, &after, endless, cond, var, body, true);
            debug_assert!(next.is_subset(&head), "no more is live than was found");
        }
        self.live = head;
    }

    /// One round of a loop, backwards; what is live at its head.
    #[allow(clippy::too_many_arguments)]
    fn round<'c>(
        &mut self,
        head: &Live,
        after: &Live,
        endless: bool,
        cond: Option<&mut Expr<'c>>,
        var: Option<VarId>,
        body: &mut Block<'c>,
        mark: bool,
    ) -> Live {
        self.live.clone_from(head);
        self.block(body, mark);
        if let Some(var) = var {
            self.live.remove(var);
        }
        if !endless {
            self.live.extend(after);
        }
        if let Some(cond) = cond {
            self.expr(cond, mark);
        }
        std::mem::take(&mut self.live)
    }
}

/// Whether none of the operands behind the first takes away what those before it borrow, as is plain to see.
fn needs_no_hold(first: &Expr, rest: &[Expr]) -> bool {
    let is_still = |e: &Expr| match e {
        Expr::Atom(_) => true,
        Expr::Var(_, usage) => *usage != Use::Clone,
        _ => false,
    };
    rest.is_empty() || matches!(first, Expr::Atom(_) | Expr::Var(..)) && rest.iter().all(is_still)
}
