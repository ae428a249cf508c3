//! Tidies trees: handlers that no error reaches go, nested blocks without need are opened.
//!
//! In: expressions and blocks, inner ones first. Out: the same with fewer nodes.
//!
//! ```text
//! try: x = 1            x = 1;
//! except E: y()
//! ```

use crate::rir::tree::{Block, Expr, Stmt};
use crate::rir::visit::Change;

/// Opens a guarded block, whose parts are tidy, if no error reaches its handler.
pub fn drop_handler(e: &mut Expr) {
    if let Expr::TryCatch {
        label, end, body, ..
    } = e
        && !body.breaks(*label)
    {
        let (end, body) = (*end, std::mem::take(&mut **body));
        let label = body.breaks(end).then_some(end);
        *e = Expr::Block(label, body);
    }
}

/// Tidies a block, whose statements and value `tidy` makes tidy. What control never gets to goes, and is what comes back.
pub fn tidy_block(b: &mut Block, tidy: &mut impl Change) -> Block {
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
            stmts: b.stmts.split_off(end),
            value: b.value.take(),
        },
        None => {
            b.value.iter_mut().for_each(|value| tidy.expr(value));
            Block::default()
        }
    };
    if b.stmts.iter().any(is_loose) {
        for stmt in std::mem::take(&mut b.stmts) {
            push(&mut b.stmts, stmt);
        }
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
        stmt if is_loose(&stmt) => {}
        stmt => stmts.push(stmt),
    }
}

/// `obj.attr.get().unwrap().is_none()` clones the value to look at it.
pub fn ask_in_place(e: &mut Expr) {
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
