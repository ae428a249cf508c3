//! Which variables are declared `mut`.
//!
//! In: a function whose variables are all declared. Out: [`Var::mutable`](crate::rir::tree::Var) for those that are assigned
//! where they may hold a value already.
//!
//! ```text
//! x = 0; x = x + 1       let mut x = 0; x = x + 1;
//! ```

use super::vars::VarSet;
use crate::rir::tree::{Block, Expr, Func, LabelId, Pat, Stmt, VarId};
use crate::rir::visit::Look;

/// Marks the variables of one function.
pub fn mutable(func: &mut Func) {
    let mut cx = Cx {
        mutable: VarSet::default(),
        left: vec![[None, None]; func.labels.len()],
        state: Some(func.params.iter().copied().collect()),
    };
    cx.block(&func.body);
    for var in cx.mutable.iter() {
        func.vars[var.index()].mutable = true;
    }
}

/// The variables that may hold a value; `None` where control cannot be.
type State = Option<VarSet>;

struct Cx {
    mutable: VarSet,
    /// What may hold a value where control leaves to a label: by `break`, by `continue`.
    left: Vec<[State; 2]>,
    state: State,
}

fn join(a: State, b: State) -> State {
    match (a, b) {
        (None, other) | (other, None) => other,
        (Some(mut a), Some(b)) => {
            a.extend(&b);
            Some(a)
        }
    }
}

/// Whether all that may hold a value in one state may in another.
fn is_within(a: &State, b: &State) -> bool {
    match (a, b) {
        (None, _) => true,
        (Some(a), Some(b)) => a.is_subset(b),
        (Some(_), None) => false,
    }
}

/// The ways to a label.
const BREAK: usize = 0;
const CONTINUE: usize = 1;

impl Cx {
    fn set(&mut self, var: VarId) {
        if let Some(state) = &mut self.state
            && !state.insert(var)
        {
            self.mutable.insert(var);
        }
    }

    fn fresh(&mut self, var: VarId, set: bool) {
        if let Some(state) = &mut self.state {
            state.remove(var);
            if set {
                state.insert(var);
            }
        }
    }

    fn pat(&mut self, pat: &Pat) {
        match pat {
            Pat::Bind(var) => self.fresh(*var, true),
            Pat::Path(_, parts) | Pat::Tuple(parts) => parts.iter().for_each(|p| self.pat(p)),
            Pat::Wild => {}
        }
    }

    fn go_to(&mut self, label: LabelId, way: usize) {
        let Some(state) = &self.state else { return };
        match &mut self.left[label.index()][way] {
            Some(left) => left.extend(state),
            none => *none = Some(state.clone()),
        }
    }

    fn arrive(&mut self, label: LabelId) {
        let left = self.left[label.index()][BREAK].take();
        self.state = join(self.state.take(), left);
    }

    /// Where a block ends, so do its variables.
    fn forget(&mut self, block: &Block) {
        let Some(state) = &mut self.state else { return };
        for stmt in block.stmts.iter() {
            let own = match stmt {
                Stmt::Let(var, _) => std::slice::from_ref(var),
                Stmt::LetMany(vars, ..) => vars,
                _ => continue,
            };
            for var in own {
                state.remove(*var);
            }
        }
    }

    fn control(&mut self, e: &Expr) {
        match e {
            Expr::Try(inner, _, label) => {
                self.expr(inner);
                if let Some(label) = label {
                    self.go_to(*label, BREAK);
                }
            }
            Expr::Raise(inner, _, label) => {
                self.expr(inner);
                if let Some(label) = label {
                    self.go_to(*label, BREAK);
                }
                self.state = None;
            }
            Expr::Return(value) => {
                value.iter().for_each(|v| self.expr(v));
                self.state = None;
            }
            Expr::Break(label, value) => {
                value.iter().for_each(|v| self.expr(v));
                self.go_to(*label, BREAK);
                self.state = None;
            }
            Expr::Continue(label) => {
                self.go_to(*label, CONTINUE);
                self.state = None;
            }
            Expr::Block(label, body) => {
                self.block(body);
                if let Some(label) = label {
                    self.arrive(*label);
                }
            }
            Expr::If(cond, then, orelse) => {
                self.expr(cond);
                let before = self.state.clone();
                self.block(then);
                let after = std::mem::replace(&mut self.state, before);
                if let Some(orelse) = orelse {
                    self.block(orelse);
                }
                self.state = join(self.state.take(), after);
            }
            Expr::Match(value, arms) => {
                self.expr(value);
                let before = self.state.take();
                let mut after = None;
                for arm in arms.iter() {
                    self.state = before.clone();
                    self.pat(&arm.pat);
                    self.expr(&arm.body);
                    after = join(after, self.state.take());
                }
                self.state = after;
            }
            Expr::Loop(label, body) => self.repeat(*label, None, None, body),
            Expr::While(label, cond, body) => self.repeat(*label, Some(cond), None, body),
            Expr::For(label, var, iter, body) => {
                self.expr(iter);
                self.repeat(*label, None, Some(*var), body);
            }
            Expr::TryCatch {
                label,
                end,
                body,
                err,
                handler,
            } => {
                self.block(body);
                let after = self.state.take();
                self.arrive(*label);
                self.fresh(*err, true);
                self.block(handler);
                self.state = join(self.state.take(), after);
                self.arrive(*end);
            }
            _ => self.parts(e),
        }
    }

    fn repeat(&mut self, label: LabelId, cond: Option<&Expr>, var: Option<VarId>, body: &Block) {
        let endless = cond.is_none() && var.is_none();
        let mut out = None;
        let mut head = self.state.clone();
        loop {
            if let Some(cond) = cond {
                self.expr(cond);
            }
            out = join(out, self.state.clone());
            if let Some(var) = var {
                self.fresh(var, true);
            }
            self.block(body);
            let again = self.left[label.index()][CONTINUE].take();
            self.state = join(self.state.take(), again);
            if let (Some(state), Some(var)) = (&mut self.state, var) {
                state.remove(var);
            }
            // What the first round leaves is what any other begins with.
            if is_within(&self.state, &head) {
                break;
            }
            head.clone_from(&self.state);
        }
        out = join(out, self.state.take());
        self.state = if endless { None } else { out };
        self.arrive(label);
    }
}

impl<'c> Look<'c> for Cx {
    fn block(&mut self, block: &Block<'c>) {
        for stmt in block.stmts.iter() {
            match stmt {
                Stmt::Let(var, value) => {
                    if let Some(value) = value {
                        self.expr(value);
                    }
                    self.fresh(*var, value.is_some());
                }
                Stmt::LetMany(vars, _, value) => {
                    self.expr(value);
                    vars.iter().for_each(|v| self.fresh(*v, true));
                }
                Stmt::Expr(e) | Stmt::Discard(e) => self.expr(e),
                Stmt::Comment(_) => {}
            }
        }
        if let Some(value) = &block.value {
            self.expr(value);
        }
        self.forget(block);
    }

    fn expr(&mut self, e: &Expr<'c>) {
        match e {
            Expr::Infix("&&" | "||", a, b) => {
                self.expr(a);
                let before = self.state.clone();
                self.expr(b);
                self.state = join(self.state.take(), before);
            }
            Expr::Assign(var, value) => {
                self.expr(value);
                self.set(*var);
            }
            Expr::Let(pat, value) => {
                self.expr(value);
                self.pat(pat);
            }
            Expr::Closure(params, body) => {
                let before = self.state.clone();
                params.iter().for_each(|p| self.fresh(*p, true));
                self.expr(body);
                self.state = before;
            }
            Expr::Generator(_, _, body) => {
                let before = self.state.clone();
                self.block(body);
                self.state = before;
            }
            _ => self.control(e),
        }
    }
}
