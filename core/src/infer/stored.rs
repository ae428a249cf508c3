//! Which attributes the objects of a class can have, in the order in which they are likely to get them.
//!
//! In: the program. Out: names for `vars(x)`: what the methods of the class and its bases assign, in the order of the
//! source, bases first, then what is assigned elsewhere.

use super::facts::each_stmt;
use crate::hir::{
    Base, ClassId, Expr, ExprKind, LocalId, Program, Stmt, StmtKind, Target, TargetKind, Var,
};
use portalis_memory::Symbol;

/// The names of attributes that objects of a class may have.
pub fn stored_attributes(program: &Program<'_>, class: ClassId) -> Vec<Symbol> {
    let mut names = Vec::new();
    for base in program.classes[class.index()].mro.iter().rev() {
        let Base::User(base) = base else { continue };
        for (_, func) in &program.classes[base.index()].methods {
            let func = &program.funcs[func.index()];
            if let Some(this) = func.params.first() {
                collect(func.body, Some(this.local), &mut names);
            }
        }
    }
    for func in &program.funcs {
        collect(func.body, None, &mut names);
    }
    names
}

/// The attributes that a body assigns, those of one variable only if it is given.
fn collect(body: &[Stmt<'_>], this: Option<LocalId>, names: &mut Vec<Symbol>) {
    each_stmt(body, &mut |stmt| match stmt.kind {
        StmtKind::Assign(target, _)
        | StmtKind::AugAssign(target, ..)
        | StmtKind::For(&(target, ..))
        | StmtKind::With(&(_, Some(target), _)) => add(target, this, names),
        _ => {}
    });
}

fn add(target: &Target<'_>, this: Option<LocalId>, names: &mut Vec<Symbol>) {
    let own = |obj: &Expr<'_>| match (this, obj.kind) {
        (Some(this), ExprKind::Var(Var::Local(local))) => local == this,
        (this, _) => this.is_none(),
    };
    match target.kind {
        TargetKind::Attr(obj, name) if own(obj) && !names.contains(&name) => names.push(name),
        TargetKind::Unpack(targets, _) => targets.iter().for_each(|t| add(t, this, names)),
        _ => {}
    }
}
