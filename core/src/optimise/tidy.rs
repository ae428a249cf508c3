//! Tidies trees: handlers that no error reaches go, nested blocks without need are opened.
//!
//! In: expressions and blocks, inner ones first. Out: the same with fewer nodes.
//!
//! ```text
//! try: x = 1            x = 1;
//! except E: y()
//! ```

use crate::rir::nodes::{Nodes, cut};
use crate::rir::tree::{Block, Expr, Stmt};
use crate::rir::visit::Change;

/// Opens a guarded block, whose parts are tidy, if no error reaches its handler.
pub fn drop_handler(e: &mut Expr) {
    if let Expr::TryCatch {
        label, end, body, ..
    } = e
        && !body.breaks(*label)
    {
        let (end, body) = (*end, std::mem::take(*body));
        let label = body.breaks(end).then_some(end);
        *e = Expr::Block(label, body);
    }
}

/// Tidies a block, whose statements and value `tidy` makes tidy. What control never gets to goes, and is what comes back.
pub fn tidy_block<'c>(
    b: &mut Block<'c>,
    nodes: Nodes<'c>,
    tidy: &mut impl Change<'c>,
) -> Block<'c> {
    let mut end = None;
    for (at, stmt) in b.stmts.iter_mut().enumerate() {
        tidy.statement(stmt);
        if matches!(stmt, Stmt::Expr(e) if e.diverges()) {
            end = Some(at + 1);
            break;
        }
    }
    let lost = match end {
        Some(end) => Block {
            stmts: cut(&mut b.stmts, end),
            value: b.value.take(),
        },
        None => {
            b.value.iter_mut().for_each(|value| tidy.expr(value));
            Block::default()
        }
    };
    if b.stmts.iter().any(is_loose) {
        let mut stmts = Vec::with_capacity(2 * b.stmts.len());
        for stmt in b.stmts.iter_mut() {
            push(&mut stmts, stmt.take());
        }
        b.stmts = nodes.list(stmts);
    }
    lost
}

/// Whether a statement is a plain block, or does nothing.
fn is_loose(stmt: &Stmt) -> bool {
    match stmt {
        Stmt::Expr(Expr::Tuple(items)) => items.is_empty(),
        Stmt::Expr(Expr::Block(None, _) | Expr::Atom(_) | Expr::Var(..)) => true,
        _ => false,
    }
}

/// Adds a statement; that of a plain block, those in it.
fn push<'c>(stmts: &mut Vec<Stmt<'c>>, stmt: Stmt<'c>) {
    match stmt {
        Stmt::Expr(Expr::Block(None, inner)) => {
            for stmt in inner.stmts {
                push(stmts, stmt.take());
            }
            if let Some(value) = inner.value {
                push(stmts, Stmt::Expr(value.take()));
            }
        }
        stmt if is_loose(&stmt) => {}
        stmt => stmts.push(stmt),
    }
}

/// `obj.attr.get().unwrap().is_none()` clones the value to look at it.
pub fn ask_in_place<'c>(e: &mut Expr<'c>, nodes: Nodes<'c>) {
    if let Expr::Method("is_none", [Expr::Method("unwrap", [got])]) = e
        && let Expr::Method("get", [field @ Expr::Field(..)]) = got
    {
        *e = field.take().method(nodes, "holds_none", []);
    }
}
