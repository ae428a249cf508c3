//! Tidies trees: handlers that no error reaches go, nested blocks without need are opened.
//!
//! In: a function. Out: the same with fewer nodes.
//!
//! ```text
//! try: x = 1            x = 1;
//! except E: y()
//! ```

use crate::rir::tree::{Block, Expr, Func, Stmt};

/// Tidies one function.
pub fn tidy(func: &mut Func) {
    block(&mut func.body);
}

fn block(b: &mut Block) {
    let stmts = std::mem::take(&mut b.stmts);
    for mut stmt in stmts {
        match &mut stmt {
            Stmt::Let(_, Some(e)) | Stmt::LetMany(_, _, e) | Stmt::Expr(e) | Stmt::Discard(e) => {
                expr(e)
            }
            _ => {}
        }
        push(&mut b.stmts, stmt);
        if b.stmts
            .last()
            .is_some_and(|s| matches!(s, Stmt::Expr(e) if e.diverges()))
        {
            b.value = None;
            return;
        }
    }
    if let Some(value) = &mut b.value {
        expr(value);
    }
}

/// Adds a statement; that of a plain block, those in it.
fn push(stmts: &mut Vec<Stmt>, stmt: Stmt) {
    match stmt {
        Stmt::Expr(Expr::Block(None, inner)) => {
            for stmt in inner.stmts {
                push(stmts, stmt);
            }
            if let Some(value) = inner.value {
                push(stmts, Stmt::Expr(*value));
            }
        }
        Stmt::Expr(Expr::Tuple(items)) if items.is_empty() => {}
        Stmt::Expr(Expr::Atom(_) | Expr::Var(..)) => {}
        stmt => stmts.push(stmt),
    }
}

fn expr(e: &mut Expr) {
    each_mut(e, &mut expr, &mut block);
    if let Expr::TryCatch {
        label, end, body, ..
    } = e
        && !body.breaks(*label)
    {
        let (end, body) = (*end, std::mem::take(body));
        let label = body.breaks(end).then_some(end);
        *e = Expr::Block(label, body);
    }
    ask_in_place(e);
}

/// `obj.attr.get().unwrap().is_none()` clones the value to look at it.
fn ask_in_place(e: &mut Expr) {
    let Expr::Method(value, name, _) = e else {
        return;
    };
    if name == "is_none"
        && let Expr::Method(got, unwrap, _) = &mut **value
        && unwrap == "unwrap"
        && let Expr::Method(field, get, _) = &mut **got
        && get == "get"
        && matches!(**field, Expr::Field(..))
    {
        let field = std::mem::replace(&mut **field, Expr::unit());
        *e = field.method("holds_none", vec![]);
    }
}

/// Calls a function on every expression of a function, parts before the whole.
pub fn every_expr(func: &mut Func, visit: &mut dyn FnMut(&mut Expr)) {
    exprs_of_block(&mut func.body, visit);
}

fn exprs_of_block(b: &mut Block, visit: &mut dyn FnMut(&mut Expr)) {
    for stmt in &mut b.stmts {
        match stmt {
            Stmt::Let(_, Some(e)) | Stmt::LetMany(_, _, e) | Stmt::Expr(e) | Stmt::Discard(e) => {
                exprs_of(e, visit)
            }
            _ => {}
        }
    }
    if let Some(value) = &mut b.value {
        exprs_of(value, visit);
    }
}

fn exprs_of(e: &mut Expr, visit: &mut dyn FnMut(&mut Expr)) {
    // One visitor for both kinds of part, one at a time.
    let visit = std::cell::RefCell::new(visit);
    each_mut(
        e,
        &mut |e| exprs_of(e, &mut **visit.borrow_mut()),
        &mut |b| exprs_of_block(b, &mut **visit.borrow_mut()),
    );
    (visit.into_inner())(e);
}

/// Calls functions on the parts of an expression, in the order of evaluation.
pub fn each_mut(
    e: &mut Expr,
    on_expr: &mut dyn FnMut(&mut Expr),
    on_block: &mut dyn FnMut(&mut Block),
) {
    match e {
        Expr::Atom(_)
        | Expr::Var(..)
        | Expr::Continue(_)
        | Expr::Break(_, None)
        | Expr::Return(None) => {}
        Expr::Call(_, args)
        | Expr::CallFn(_, args)
        | Expr::Tuple(args)
        | Expr::Array(args)
        | Expr::Macro(_, args) => {
            args.iter_mut().for_each(on_expr);
        }
        Expr::Method(recv, _, args) => {
            on_expr(recv);
            args.iter_mut().for_each(on_expr);
        }
        Expr::Field(inner, _)
        | Expr::Prefix(_, inner)
        | Expr::Cast(inner, _)
        | Expr::Try(inner, ..) => on_expr(inner),
        Expr::Raise(inner, ..)
        | Expr::Assign(_, inner)
        | Expr::Let(_, inner)
        | Expr::Closure(_, inner) => on_expr(inner),
        Expr::Break(_, Some(inner)) | Expr::Return(Some(inner)) => on_expr(inner),
        Expr::Infix(_, a, b) => {
            on_expr(a);
            on_expr(b);
        }
        Expr::Template(pieces) => pieces.iter_mut().for_each(|p| {
            if let crate::rir::tree::Piece::Hole(e) = p {
                on_expr(e);
            }
        }),
        Expr::Block(_, inner) | Expr::Loop(_, inner) => on_block(inner),
        Expr::Generator(_, name, inner) => {
            on_expr(name);
            on_block(inner);
        }
        Expr::If(cond, then, orelse) => {
            on_expr(cond);
            on_block(then);
            if let Some(orelse) = orelse {
                on_block(orelse);
            }
        }
        Expr::Match(value, arms) => {
            on_expr(value);
            arms.iter_mut().for_each(|a| on_expr(&mut a.body));
        }
        Expr::While(_, cond, body) | Expr::For(_, _, cond, body) => {
            on_expr(cond);
            on_block(body);
        }
        Expr::TryCatch { body, handler, .. } => {
            on_block(body);
            on_block(handler);
        }
    }
}
