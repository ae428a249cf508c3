//! Statements and expressions that branch, bind or leave.

use super::Printer;
use super::levels::Level;
use crate::rir::tree::{Arm, Block, Expr, LabelId, Pat, Stmt, VarId};

impl Printer<'_, '_> {
    pub(super) fn control(&mut self, e: &Expr) {
        match e {
            Expr::Block(label, block) => {
                if let Some(label) = label {
                    self.label_prefix(*label);
                }
                self.block(block);
            }
            Expr::If(cond, then, orelse) => self.if_(cond, then, orelse.as_deref()),
            Expr::Let(pat, value) => {
                self.text("let ");
                self.pat(pat);
                self.text(" = ");
                self.expr(value, Level::Compare);
            }
            Expr::Match(value, arms) => self.match_(value, arms),
            Expr::Generator(co, name, body) => {
                self.text("rt::generator_named(");
                self.expr(name, Level::Lowest);
                self.text(", move |");
                self.text(self.name(*co));
                self.text("| async move ");
                self.body_block(body);
                self.text(")");
            }
            Expr::Break(label, value) => {
                self.text("break");
                if self.func.labels[label.index()].named {
                    self.text(" ");
                    self.label(*label);
                }
                if let Some(value) = value {
                    self.text(" ");
                    self.expr(value, Level::Lowest);
                }
            }
            Expr::Continue(label) => {
                self.text("continue");
                if self.func.labels[label.index()].named {
                    self.text(" ");
                    self.label(*label);
                }
            }
            Expr::Loop(label, body) => {
                self.label_prefix(*label);
                self.text("loop ");
                self.block(body);
            }
            Expr::While(label, cond, body) => {
                self.label_prefix(*label);
                self.text("while ");
                self.expr(cond, Level::Lowest);
                self.text(" ");
                self.block(body);
            }
            Expr::For(label, var, iter, body) => {
                self.label_prefix(*label);
                self.text("for ");
                self.text(self.name(*var));
                self.text(" in ");
                self.expr(iter, Level::Lowest);
                self.text(" ");
                self.block(body);
            }
            Expr::TryCatch {
                label,
                end,
                body,
                err,
                handler,
            } => self.try_catch(*label, *end, body, *err, handler),
            _ => {}
        }
    }

    pub(super) fn try_catch(
        &mut self,
        label: LabelId,
        end: LabelId,
        body: &Block,
        err: VarId,
        handler: &Block,
    ) {
        self.label_prefix(end);
        self.text("{");
        self.indent += 1;
        self.line();
        self.text("let Err(");
        self.text(self.name(err));
        self.text("): rt::Result<rt::Never> = ");
        self.label(label);
        self.text(": {");
        self.indent += 1;
        self.contents(body);
        if !body.diverges() {
            self.line();
            self.text("break ");
            self.label(end);
            self.text(";");
        }
        self.indent -= 1;
        self.line();
        self.text("};");
        self.contents(handler);
        self.indent -= 1;
        self.line();
        self.text("}");
    }

    pub(super) fn leave(&mut self, word: &str, value: Option<&Expr>, raises: bool) {
        self.text(word);
        match (value, raises) {
            (Some(value), true) => {
                self.text(" ");
                self.result(value, true);
            }
            (Some(value), false) => {
                self.text(" ");
                self.expr(value, Level::Lowest);
            }
            (None, true) => self.text(" Ok(())"),
            (None, false) => {}
        }
    }

    pub(super) fn if_(&mut self, cond: &Expr, then: &Block, orelse: Option<&Block>) {
        self.text("if ");
        self.expr(cond, Level::Lowest);
        self.text(" ");
        self.block(then);
        let Some(orelse) = orelse else { return };
        self.text(" else ");
        let chained = match (&*orelse.stmts, orelse.value.as_deref()) {
            ([], Some(inner @ Expr::If(..))) | ([Stmt::Expr(inner @ Expr::If(..))], None) => {
                Some(inner)
            }
            _ => None,
        };
        match chained {
            Some(inner) => self.bare(inner),
            None => self.block(orelse),
        }
    }

    pub(super) fn match_(&mut self, value: &Expr, arms: &[Arm]) {
        self.text("match ");
        self.expr(value, Level::Lowest);
        self.text(" {");
        self.indent += 1;
        for arm in arms {
            self.line();
            self.pat(&arm.pat);
            self.text(" => ");
            self.expr(&arm.body, Level::Lowest);
            if !matches!(arm.body, Expr::Block(None, _)) {
                self.text(",");
            }
        }
        self.indent -= 1;
        self.line();
        self.text("}");
    }

    pub(super) fn pat(&mut self, pat: &Pat) {
        match pat {
            Pat::Wild => self.text("_"),
            Pat::Bind(var) => self.declared(*var),
            Pat::Path(path, parts) => {
                self.text(path);
                if !parts.is_empty() {
                    self.text("(");
                    self.pats(parts);
                    self.text(")");
                }
            }
            Pat::Tuple(parts) => {
                self.text("(");
                self.pats(parts);
                self.text(if parts.len() == 1 { ",)" } else { ")" });
            }
        }
    }

    pub(super) fn pats(&mut self, pats: &[Pat]) {
        for (at, pat) in pats.iter().enumerate() {
            if at > 0 {
                self.text(", ");
            }
            self.pat(pat);
        }
    }
}
