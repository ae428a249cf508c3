//! Last uses: a clone that nobody reads after becomes a move, an assignment that nobody reads goes.
//!
//! In: a function. Out: the same with fewer clones and without dead stores. A variable stays as long as a reference
//! into it does.
//!
//! ```text
//! s = s + t        s = s.push_str(&t);        the old s moves into the call
//! ```

mod borrows;

use crate::rir::repr::Reprs;
use crate::rir::tree::{Block, Expr, Func, Holds, LabelId, Pat, Piece, Stmt, Use, VarId};
use borrows::{assigns, assigns_expr, borrowed, borrows, bound_in, is_removable};
use rustc_hash::FxHashMap;
use std::collections::BTreeSet;

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

type Live = BTreeSet<VarId>;

struct Cx {
    /// Variables whose value can be moved out.
    movable: Vec<bool>,
    /// Variables that references borrow from.
    sources: FxHashMap<VarId, Vec<VarId>>,
    live: Live,
    /// What is live where control arrives by `break` to a label, by `continue`, by an error.
    at: FxHashMap<(LabelId, Way), Live>,
    /// Variables of surrounding code, which a closure cannot move out of.
    foreign: Live,
    /// Something was removed, so that others may be dead now.
    removed: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, Hash)]
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
        let mut sources = FxHashMap::default();
        let refs: Vec<bool> = func
            .vars
            .iter()
            .map(|v| matches!(v.holds, Holds::Ref | Holds::CellRef))
            .collect();
        borrows(&func.body, &refs, &mut sources);
        Cx {
            movable,
            sources,
            live: Live::new(),
            at: FxHashMap::default(),
            foreign: Live::new(),
            removed: false,
        }
    }

    fn read(&mut self, var: VarId) {
        if self.live.insert(var)
            && let Some(sources) = self.sources.get(&var).cloned()
        {
            sources.into_iter().for_each(|s| self.read(s));
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
                    let dead = !self.live.remove(var) && is_removable(value);
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
                        self.live.remove(var);
                    }
                    self.expr(value, mark);
                    false
                }
                Stmt::Expr(Expr::Assign(var, value)) => {
                    if self.live.contains(var) {
                        self.live.remove(var);
                        self.expr(value, mark);
                        false
                    } else if is_removable(value) {
                        true
                    } else {
                        self.expr(value, mark);
                        if mark {
                            let value = std::mem::replace(&mut **value, Expr::unit());
                            block.stmts[at] = Stmt::Discard(value);
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
            let used = block.stmts[at + 1..].iter().any(|s| assigns(s, var))
                || block.value.as_ref().is_some_and(|v| assigns_expr(v, var));
            if used {
                return;
            }
        } else {
            self.removed = true;
        }
        block.stmts.remove(at);
    }

    /// Operands: what an earlier one borrows stays during the evaluation of later ones.
    fn operands(&mut self, mut operands: Vec<&mut Expr>, mark: bool) {
        let held: Vec<Vec<VarId>> = operands.iter().map(|e| borrowed(e)).collect();
        for at in (0..operands.len()).rev() {
            let pinned: Vec<VarId> = held[..at].iter().flatten().copied().collect();
            let before: Vec<VarId> = pinned
                .into_iter()
                .filter(|v| !self.live.contains(v))
                .collect();
            before.iter().for_each(|v| self.read(*v));
            self.expr(operands[at], mark);
        }
    }

    fn expr(&mut self, e: &mut Expr, mark: bool) {
        match e {
            Expr::Atom(_) => {}
            Expr::Var(var, usage) => {
                if *usage == Use::Clone
                    && mark
                    && self.movable[var.index()]
                    && !self.live.contains(var)
                    && !self.foreign.contains(var)
                {
                    *usage = Use::Move;
                }
                self.read(*var);
            }
            Expr::Call(_, args)
            | Expr::CallFn(_, args)
            | Expr::Tuple(args)
            | Expr::Array(args)
            | Expr::Macro(_, args) => {
                self.operands(args.iter_mut().collect(), mark);
            }
            Expr::Method(recv, _, args) => {
                let all = [&mut **recv].into_iter().chain(args.iter_mut()).collect();
                self.operands(all, mark);
            }
            Expr::Infix(op, ..) if *op == "&&" || *op == "||" => {
                let after = self.live.clone();
                self.cond(e, after.clone(), after, mark);
            }
            Expr::Infix(_, a, b) => self.operands(vec![a, b], mark),
            Expr::Template(pieces) => {
                let holes = pieces.iter_mut().filter_map(|p| {
                    if let Piece::Hole(e) = p {
                        Some(e)
                    } else {
                        None
                    }
                });
                self.operands(holes.collect(), mark);
            }
            Expr::Field(inner, _) | Expr::Prefix(_, inner) | Expr::Cast(inner, _) => {
                self.expr(inner, mark)
            }
            Expr::Assign(var, value) => {
                self.live.remove(var);
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
                self.live.extend(after);
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
                self.live.extend(no);
                self.expr(e, mark);
            }
        }
    }

    fn unbind(&mut self, pat: &Pat) {
        match pat {
            Pat::Bind(var) => {
                self.live.remove(var);
            }
            Pat::Path(_, parts) | Pat::Tuple(parts) => parts.iter().for_each(|p| self.unbind(p)),
            Pat::Wild => {}
        }
    }

    fn closure(&mut self, params: &[VarId], body: &mut Expr, mark: bool) {
        let mut mentioned = Live::new();
        crate::rir::visit::expr(body, &mut |e| {
            if let Expr::Var(var, _) = e {
                mentioned.insert(*var);
            }
        });
        let mut own: Live = params.iter().copied().collect();
        bound_in(body, &mut own);
        let foreign: Live = mentioned.difference(&own).copied().collect();
        let after = std::mem::take(&mut self.live);
        let outer = std::mem::replace(&mut self.foreign, foreign.clone());
        self.expr(body, mark);
        self.foreign = outer;
        self.live = after;
        foreign.into_iter().for_each(|v| self.read(v));
    }

    fn left_to(&mut self, label: LabelId, way: Way) {
        self.live = self.at.get(&(label, way)).cloned().unwrap_or_default();
    }

    fn control(&mut self, e: &mut Expr, mark: bool) {
        match e {
            Expr::Try(inner, _, label) => {
                if let Some(caught) = label.and_then(|l| self.at.get(&(l, Way::Error))) {
                    self.live.extend(caught.iter().copied());
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
                    self.at.insert((*label, Way::Break), self.live.clone());
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
                let mut before = Live::new();
                for arm in arms {
                    self.live.clone_from(&after);
                    self.expr(&mut arm.body, mark);
                    self.unbind(&arm.pat);
                    before.append(&mut self.live);
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
                self.at.insert((*end, Way::Break), after.clone());
                self.block(handler, mark);
                self.live.remove(err);
                let caught = std::mem::replace(&mut self.live, after);
                self.at.insert((*label, Way::Error), caught);
                self.block(body, mark);
            }
            _ => {}
        }
    }

    fn repeat(
        &mut self,
        label: LabelId,
        cond: Option<&mut Box<Expr>>,
        var: Option<VarId>,
        body: &mut Block,
        mark: bool,
    ) {
        let endless = cond.is_none() && var.is_none();
        let after = self.live.clone();
        self.at.insert((label, Way::Break), after.clone());
        let mut cond = cond;
        let mut head = self
            .at
            .get(&(label, Way::Continue))
            .cloned()
            .unwrap_or_default();
        if !endless {
            head.extend(after.iter().copied());
        }
        loop {
            self.at.insert((label, Way::Continue), head.clone());
            let next = self.round(
                &head,
                &after,
                endless,
                cond.as_deref_mut(),
                var,
                body,
                false,
            );
            if next.is_subset(&head) {
                break;
            }
            head.extend(next);
        }
        if mark {
            self.round(&head, &after, endless, cond, var, body, true);
        }
        self.live = head;
    }

    /// One round of a loop, backwards; what is live at its head.
    #[allow(clippy::too_many_arguments)]
    fn round(
        &mut self,
        head: &Live,
        after: &Live,
        endless: bool,
        cond: Option<&mut Box<Expr>>,
        var: Option<VarId>,
        body: &mut Block,
        mark: bool,
    ) -> Live {
        self.live.clone_from(head);
        self.block(body, mark);
        if let Some(var) = var {
            self.live.remove(&var);
        }
        if !endless {
            self.live.extend(after.iter().copied());
        }
        if let Some(cond) = cond {
            self.expr(cond, mark);
        }
        std::mem::take(&mut self.live)
    }
}
