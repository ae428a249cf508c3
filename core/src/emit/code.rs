//! Prints expressions and blocks.
//!
//! In: trees of rir. Out: Rust text, indented by four spaces. Precedence decides about parentheses, nothing else is
//! decided here.
//!
//! ```text
//! Infix("+", Var(a), Infix("*", Var(b), Var(c)))        a + b * c
//! ```

mod control;
mod levels;

use crate::rir::names::number;
use crate::rir::tree::{Block, Expr, FnId, Func, Holds, LabelId, Piece, Stmt, Use, VarId};
use levels::{Level, above, ends_in_block, has_value, infix_level, level_of};

/// Prints the code of one function.
pub struct Printer<'p, 'c> {
    /// The text so far.
    pub out: String,
    /// How deep it is indented.
    pub indent: usize,
    /// The function.
    pub func: &'p Func<'c>,
    /// Variables whose type is written where they are declared.
    pub typed: &'p [bool],
    /// Writes the type of a variable.
    pub ty: &'p dyn Fn(VarId, &mut String),
    /// Writes the path of a function as seen from here.
    pub path: &'p dyn Fn(FnId, &mut String),
}

impl<'p> Printer<'p, '_> {
    fn text(&mut self, text: &str) {
        self.out.push_str(text);
    }

    /// Begins a new line.
    pub fn line(&mut self) {
        self.out.push('\n');
        for _ in 0..self.indent {
            self.out.push_str("    ");
        }
    }

    fn name(&self, var: VarId) -> &'p str {
        self.func.vars[var.index()].name
    }

    fn label(&mut self, label: LabelId) {
        self.text("'");
        self.text(self.func.labels[label.index()].name);
    }

    /// Declares a variable's name.
    fn declared(&mut self, var: VarId) {
        if self.func.vars[var.index()].mutable {
            self.text("mut ");
        }
        self.text(self.name(var));
    }

    /// `label: ` before a block or loop, where it is needed.
    fn label_prefix(&mut self, label: LabelId) {
        if self.func.labels[label.index()].named {
            self.label(label);
            self.text(": ");
        }
    }

    /// A block in braces.
    pub fn block(&mut self, block: &Block) {
        if block.is_empty() {
            return self.text("{}");
        }
        self.text("{");
        self.indent += 1;
        self.contents(block);
        self.indent -= 1;
        self.line();
        self.text("}");
    }

    /// Statements and value of a block, each on lines of its own.
    pub fn contents(&mut self, block: &Block) {
        for stmt in block.stmts.iter() {
            self.line();
            self.stmt(stmt);
        }
        if let Some(value) = &block.value {
            self.line();
            self.expr(value, Level::Lowest);
        }
    }

    fn stmt(&mut self, stmt: &Stmt) {
        match stmt {
            Stmt::Let(var, value) => {
                self.text("let ");
                self.declared(*var);
                if self.typed[var.index()] {
                    self.text(": ");
                    (self.ty)(*var, &mut self.out);
                }
                if let Some(value) = value {
                    self.text(" = ");
                    self.expr(value, Level::Lowest);
                }
                self.text(";");
            }
            Stmt::LetMany(vars, array, value) => {
                self.text(if *array { "let [" } else { "let (" });
                for (at, var) in vars.iter().enumerate() {
                    if at > 0 {
                        self.text(", ");
                    }
                    self.declared(*var);
                }
                self.text(if *array {
                    "]"
                } else if vars.len() == 1 {
                    ",)"
                } else {
                    ")"
                });
                self.text(" = ");
                self.expr(value, Level::Lowest);
                self.text(";");
            }
            Stmt::Expr(e) => {
                if matches!(
                    e,
                    Expr::Infix(..)
                        | Expr::Prefix(..)
                        | Expr::Cast(..)
                        | Expr::Field(..)
                        | Expr::Template(_)
                ) {
                    self.text("let _ = ");
                }
                self.expr(e, Level::Lowest);
                if !ends_in_block(e) || has_value(e) {
                    self.text(";");
                }
            }
            Stmt::Discard(e) => {
                self.text("let _ = ");
                self.expr(e, Level::Lowest);
                self.text(";");
            }
            Stmt::Comment(text) => {
                self.text("// ");
                self.text(text);
            }
        }
    }

    fn list(&mut self, items: &[Expr]) {
        for (at, item) in items.iter().enumerate() {
            if at > 0 {
                self.text(", ");
            }
            self.expr(item, Level::Lowest);
        }
    }

    fn call(&mut self, path: &str, args: &[Expr]) {
        self.text(path);
        self.arguments(args);
    }

    fn arguments(&mut self, args: &[Expr]) {
        self.text("(");
        self.list(args);
        self.text(")");
    }

    /// An expression where at least `level` is asked for.
    fn expr(&mut self, e: &Expr, level: Level) {
        if level > Level::Lowest && level_of(e, self.func) < level {
            self.text("(");
            self.bare(e);
            self.text(")");
        } else {
            self.bare(e);
        }
    }

    fn bare(&mut self, e: &Expr) {
        match e {
            Expr::Atom(text) => self.text(text),
            Expr::Var(var, usage) => self.var(*var, *usage),
            Expr::Call(path, args) => self.call(path, args),
            Expr::CallFn(id, args) => {
                (self.path)(*id, &mut self.out);
                self.arguments(args);
            }
            Expr::Method(name, operands) => {
                if let Some((recv, args)) = operands.split_first() {
                    self.expr(recv, Level::Tight);
                    self.text(".");
                    self.call(name, args);
                }
            }
            Expr::Field(recv, name) => {
                self.expr(recv, Level::Tight);
                self.text(".");
                self.text(name);
            }
            Expr::Prefix(op, inner) => {
                self.text(op);
                self.expr(inner, Level::Prefix);
            }
            Expr::Infix(op, a, b) => self.infix(op, a, b),
            Expr::Cast(inner, ty) => {
                self.expr(inner, Level::Cast);
                self.text(" as ");
                self.text(ty);
            }
            Expr::Tuple(items) => {
                self.text("(");
                self.list(items);
                self.text(if items.len() == 1 { ",)" } else { ")" });
            }
            Expr::Array(items) => {
                self.text("[");
                self.list(items);
                self.text("]");
            }
            Expr::Macro(name, items) => {
                self.text(name);
                self.text("[");
                self.list(items);
                self.text("]");
            }
            Expr::Template(pieces) => self.template(pieces),
            Expr::Closure(params, body) => self.closure(params, body),
            Expr::Try(inner, loc, label) => self.try_(inner, loc.map(|l| l.0), *label),
            Expr::Raise(inner, loc, label) => self.raise(inner, loc.map(|l| l.0), *label),
            Expr::Return(value) => self.leave("return", value.as_deref(), self.func.raises),
            Expr::Assign(var, value) => {
                self.text(self.name(*var));
                self.text(" = ");
                self.expr(value, Level::Lowest);
            }
            _ => self.control(e),
        }
    }

    fn var(&mut self, var: VarId, usage: Use) {
        let holds = self.func.vars[var.index()].holds;
        let is_ref = matches!(holds, Holds::Ref | Holds::CellRef);
        let (before, after) = match usage {
            Use::Copy | Use::Place if is_ref => ("*", ""),
            Use::Clone => ("", ".clone()"),
            Use::Move if is_ref => ("", ".clone()"),
            Use::Borrow if !is_ref => ("&", ""),
            _ => ("", ""),
        };
        self.text(before);
        self.text(self.name(var));
        self.text(after);
    }

    fn infix(&mut self, op: &'static str, a: &Expr, b: &Expr) {
        let level = infix_level(op);
        if op == ".." {
            self.expr(a, Level::Or);
            self.text("..");
            return self.expr(b, Level::Or);
        }
        // Comparisons do not chain; a cast before `<` would read as generics.
        let left = match level {
            Level::Compare => Level::BitOr,
            level => level,
        };
        let cast = matches!(a, Expr::Cast(..)) && (op == "<" || op == "<<");
        self.expr(a, if cast { Level::Prefix } else { left });
        self.text(" ");
        self.text(op);
        self.text(" ");
        self.expr(b, above(level));
    }

    fn template(&mut self, pieces: &[Piece]) {
        for (at, piece) in pieces.iter().enumerate() {
            match piece {
                Piece::Text(text) => self.text(text),
                Piece::Hole(e) => {
                    // A hole between parentheses or commas stands free; elsewhere it must bind tightly.
                    let before = at.checked_sub(1).map(|i| &pieces[i]);
                    let after = pieces.get(at + 1);
                    let opens = matches!(before, Some(Piece::Text(t)) if t.trim_end().ends_with(['(', ',']));
                    let closes = matches!(after, Some(Piece::Text(t)) if t.trim_start().starts_with([')', ',']));
                    let alone = pieces.len() == 1;
                    self.expr(
                        e,
                        if alone || opens && closes {
                            Level::Lowest
                        } else {
                            Level::Tight
                        },
                    );
                }
            }
        }
    }

    fn closure(&mut self, params: &[VarId], body: &Expr) {
        self.text("move |");
        for (at, param) in params.iter().enumerate() {
            if at > 0 {
                self.text(", ");
            }
            self.text(self.name(*param));
            self.text(": ");
            (self.ty)(*param, &mut self.out);
        }
        self.text("| ");
        match body {
            Expr::Block(None, block) => self.body_block(block),
            body => self.result(body, true),
        }
    }

    /// A block that gives a `Result`.
    fn body_block(&mut self, block: &Block) {
        self.text("{");
        self.indent += 1;
        self.body(block, true);
        self.indent -= 1;
        self.line();
        self.text("}");
    }

    /// Statements, the last of which gives the result of a function or closure.
    pub fn body(&mut self, block: &Block, raises: bool) {
        let (last, stmts) = match (block.stmts.split_last(), &block.value) {
            (_, Some(value)) => (Some(&**value), &*block.stmts),
            (Some((Stmt::Expr(Expr::Return(Some(value))), rest)), None) => (Some(&**value), rest),
            _ => (None, &*block.stmts),
        };
        for stmt in stmts {
            self.line();
            self.stmt(stmt);
        }
        match last {
            Some(value) => {
                self.line();
                self.result(value, raises);
            }
            None if !block.diverges() && raises => {
                self.line();
                self.text("Ok(())");
            }
            None => {}
        }
    }

    /// A value as the result of a function or closure.
    fn result(&mut self, value: &Expr, raises: bool) {
        match value {
            value if !raises => self.expr(value, Level::Lowest),
            Expr::Try(inner, loc, None) => {
                self.expr(
                    inner,
                    if loc.is_some() {
                        Level::Tight
                    } else {
                        Level::Lowest
                    },
                );
                self.at(loc.map(|l| l.0));
            }
            value if value.diverges() => self.expr(value, Level::Lowest),
            value => {
                self.text("Ok(");
                self.expr(value, Level::Lowest);
                self.text(")");
            }
        }
    }

    fn at(&mut self, loc: Option<u32>) {
        if let Some(loc) = loc {
            self.text(".at(&L[");
            number(&mut self.out, loc);
            self.text("])");
        }
    }

    fn try_(&mut self, inner: &Expr, loc: Option<u32>, label: Option<LabelId>) {
        match label {
            None => {
                self.expr(inner, Level::Tight);
                self.at(loc);
                self.text("?");
            }
            Some(label) => {
                self.text("rt::tri!(");
                self.label(label);
                self.text(", ");
                self.expr(
                    inner,
                    if loc.is_some() {
                        Level::Tight
                    } else {
                        Level::Lowest
                    },
                );
                self.at(loc);
                self.text(")");
            }
        }
    }

    fn raise(&mut self, inner: &Expr, loc: Option<u32>, label: Option<LabelId>) {
        match label {
            None => self.text("return Err("),
            Some(label) => {
                self.text("break ");
                self.label(label);
                self.text(" Err(");
            }
        }
        match loc {
            Some(loc) => {
                self.expr(inner, Level::Tight);
                self.text(".add_frame(&L[");
                number(&mut self.out, loc);
                self.text("])");
            }
            None => self.expr(inner, Level::Lowest),
        }
        self.text(")");
    }
}
