//! hir as text, for `expand --stage=hir` and tests.
//!
//! In: a program. Out: every function of its modules, statements as Python-like lines. A local is `name#id`, a
//! temporary `_id`, with `?` behind it if it may be unbound; `^` marks a captured variable, `@` a module variable.
//!
//! ```text
//! def f(x#0):
//!     y#1 = (x#0 + 1)
//!     return y#1
//! ```

mod expr;

use std::fmt::Write;

use super::{
    Base, Class, Default, Func, FuncId, FuncKind, Item, Module, ParamKind, Program, Stmt, StmtKind,
    Target, TargetKind, Var,
};
use crate::stubs::{StubItem, Stubs};

/// The program as text, without the modules that Portalis brings along.
pub fn dump(program: &Program<'_>, stubs: &Stubs) -> String {
    let mut out = String::new();
    for (at, module) in program.modules.iter().enumerate() {
        if module.library {
            continue;
        }
        let _ = writeln!(out, "module {}", module.name);
        let dumper = Dump { program, stubs };
        dumper.names(module, &mut out);
        for (id, global) in program.globals.iter().enumerate() {
            if global.module.index() == at {
                dumper.global(id, &mut out);
            }
        }
        for class in &program.classes {
            if class.module.index() == at {
                dumper.class(class, &mut out);
            }
        }
        for (id, func) in program.funcs.iter().enumerate() {
            if func.module.index() == at && !(func.body.is_empty() && func.synthetic) {
                dumper.func(FuncId(id as u32), func, &mut out);
            }
        }
    }
    out
}

/// One function as text.
pub fn dump_func(program: &Program<'_>, stubs: &Stubs, id: FuncId) -> String {
    let mut out = String::new();
    Dump { program, stubs }.func(id, &program.funcs[id.index()], &mut out);
    out
}

struct Dump<'p, 'a> {
    program: &'p Program<'a>,
    stubs: &'p Stubs,
}

impl Dump<'_, '_> {
    fn names(&self, module: &Module, out: &mut String) {
        for (name, item) in &module.names {
            let what = match item {
                Item::Func(id) => format!("func {}", self.program.funcs[id.index()].qualname),
                Item::Class(id) => format!("class {}", self.program.classes[id.index()].qualname),
                Item::Global(id) => format!("global @{}", id.0),
                Item::Module(id) => format!("module {}", self.program.modules[id.index()].name),
                Item::Stub(item) => format!("stub {}", self.stub(*item)),
            };
            let _ = writeln!(out, "  {name}: {what}");
        }
    }

    fn global(&self, id: usize, out: &mut String) {
        let global = &self.program.globals[id];
        let _ = write!(out, "  @{id} {}", global.name);
        if let Some(class) = global.class {
            let _ = write!(out, " of {}", self.program.classes[class.index()].qualname);
        }
        if global.maybe_unbound {
            out.push_str(" maybe-unbound");
        }
        if let Some(base) = global.inherits {
            let _ = write!(out, " inherits @{}", base.index());
        }
        if let Some(literal) = global.literal {
            let _ = write!(out, " = {}", default_text(literal));
        }
        if let Some(annotation) = global.annotation {
            let annotation = self.program.annotations[annotation as usize];
            let _ = write!(out, " : {}", self.annotation(annotation));
        }
        out.push('\n');
    }

    fn class(&self, class: &Class<'_>, out: &mut String) {
        let base = |base: &Base| self.base(*base);
        let mro: Vec<String> = class.mro.iter().map(base).collect();
        let _ = writeln!(
            out,
            "class {} {:?} mro [{}]",
            class.qualname,
            class.kind,
            mro.join(", ")
        );
        if class.frozen {
            out.push_str("  frozen\n");
        }
        for (name, annotation) in &class.annotations {
            let _ = writeln!(out, "  {name}: {}", self.annotation(annotation));
        }
        for (name, func) in &class.methods {
            let func = &self.program.funcs[func.index()];
            let _ = writeln!(out, "  method {name} {:?}", func.binding);
        }
        for (name, global) in &class.attrs {
            let _ = writeln!(out, "  attr {name} @{}", global.0);
        }
        for name in &class.abstract_methods {
            let _ = writeln!(out, "  abstract {name}");
        }
    }

    fn base(&self, base: Base) -> String {
        match base {
            Base::User(class) => self.program.classes[class.index()].qualname.to_owned(),
            Base::Stub(class) => self.stubs.class(class).name.as_str().to_owned(),
        }
    }

    fn stub(&self, item: StubItem) -> String {
        match item {
            StubItem::Func(id) => match self.stubs.overloads(id).first() {
                Some(func) => self.stubs.func(*func).name.as_str().to_owned(),
                None => "?".to_owned(),
            },
            StubItem::Class(id) => self.stubs.class(id).name.as_str().to_owned(),
            StubItem::Const(id) => self.stubs.consts[id.0 as usize].name.as_str().to_owned(),
            StubItem::Module(id) => self.stubs.modules[id.0 as usize].name.clone(),
        }
    }

    fn func(&self, id: FuncId, func: &Func<'_>, out: &mut String) {
        let kind = match func.kind {
            FuncKind::Module => "body",
            FuncKind::Def => "def",
            FuncKind::Lambda => "lambda",
            FuncKind::GenExp => "genexpr",
            FuncKind::ClassBody => "class-body",
        };
        let generator = if func.generator { " generator" } else { "" };
        let params: Vec<String> = func
            .params
            .iter()
            .map(|param| {
                let star = match param.kind {
                    ParamKind::VarArgs => "*",
                    ParamKind::VarKeywords => "**",
                    _ => "",
                };
                let mut text = format!("{star}{}", self.local(func, param.local.0));
                if let Some(default) = param.default {
                    let _ = write!(text, "={}", default_text(default));
                }
                text
            })
            .collect();
        let _ = write!(
            out,
            "{kind}{generator} {}({})",
            func.qualname,
            params.join(", ")
        );
        if let Some(returns) = func.returns {
            let _ = write!(out, " -> {}", self.annotation(returns));
        }
        out.push_str(":\n");
        if !func.captures.is_empty() {
            let captures: Vec<String> = func
                .captures
                .iter()
                .map(|capture| {
                    let owner = &self.program.funcs[capture.owner.index()];
                    format!(
                        "{} of {}",
                        self.local(owner, capture.local.0),
                        owner.qualname
                    )
                })
                .collect();
            let _ = writeln!(out, "    captures {}", captures.join(", "));
        }
        if func.body.is_empty() {
            out.push_str("    pass\n");
        }
        let _ = id;
        self.stmts(func, func.body, 1, out);
    }

    fn local(&self, func: &Func<'_>, local: u32) -> String {
        let Some(found) = func.locals.get(local as usize) else {
            return format!("#{local}");
        };
        let mut text = match found.name {
            Some(name) => format!("{name}#{local}"),
            None => format!("_{local}"),
        };
        if found.cell {
            text.push(if found.by_value { '=' } else { '^' });
        }
        if found.maybe_unbound {
            text.push('?');
        }
        text
    }

    fn var(&self, func: &Func<'_>, var: Var) -> String {
        match var {
            Var::Local(local) => self.local(func, local.0),
            Var::Capture(capture) => {
                let capture = func.captures[capture.index()];
                let owner = &self.program.funcs[capture.owner.index()];
                match owner
                    .locals
                    .get(capture.local.index())
                    .and_then(|local| local.name)
                {
                    Some(name) => format!("{name}^"),
                    None => format!("_{}^", capture.local.0),
                }
            }
            Var::Global(global) => {
                let found = &self.program.globals[global.index()];
                let mark = if found.maybe_unbound { "?" } else { "" };
                format!("{}@{}{mark}", found.name, global.0)
            }
        }
    }

    fn stmts(&self, func: &Func<'_>, stmts: &[Stmt<'_>], depth: usize, out: &mut String) {
        for stmt in stmts {
            self.stmt(func, stmt, depth, out);
        }
    }

    fn stmt(&self, func: &Func<'_>, stmt: &Stmt<'_>, depth: usize, out: &mut String) {
        let pad = "    ".repeat(depth);
        let e = |expr| self.expr(func, expr);
        let t = |target: &Target<'_>| self.target(func, target);
        let block = |head: String, body: &[Stmt<'_>], out: &mut String| {
            let _ = writeln!(out, "{pad}{head}:");
            if body.is_empty() {
                let _ = writeln!(out, "{pad}    pass");
            }
            self.stmts(func, body, depth + 1, out);
        };
        let otherwise = |body: &[Stmt<'_>], out: &mut String| {
            if !body.is_empty() {
                block("else".to_owned(), body, out);
            }
        };
        let line = match stmt.kind {
            StmtKind::Expr(value) => e(value),
            StmtKind::Assign(target, value) => format!("{} = {}", t(target), e(value)),
            StmtKind::AugAssign(target, op, value) => {
                format!("{} {}= {}", t(target), expr::binary(op), e(value))
            }
            StmtKind::Delete(target) => format!("del {}", t(target)),
            StmtKind::If(&(test, body, orelse)) => {
                block(format!("if {}", e(test)), body, out);
                return otherwise(orelse, out);
            }
            StmtKind::While(&(test, body, orelse)) => {
                block(format!("while {}", e(test)), body, out);
                return otherwise(orelse, out);
            }
            StmtKind::For(&(target, iter, body, orelse)) => {
                block(format!("for {} in {}", t(target), e(iter)), body, out);
                return otherwise(orelse, out);
            }
            StmtKind::Break => "break".to_owned(),
            StmtKind::Continue => "continue".to_owned(),
            StmtKind::Return(None) => "return".to_owned(),
            StmtKind::Return(Some(value)) => format!("return {}", e(value)),
            StmtKind::Raise(exc, None) => format!("raise {}", e(exc)),
            StmtKind::Raise(exc, Some(cause)) => format!("raise {} from {}", e(exc), e(cause)),
            StmtKind::Reraise => "raise".to_owned(),
            StmtKind::Try(inner) => {
                block("try".to_owned(), inner.body, out);
                for handler in inner.handlers {
                    let types: Vec<String> =
                        handler.types.iter().map(|base| self.base(*base)).collect();
                    let mut head = format!("except ({})", types.join(", "));
                    if let Some(target) = handler.target {
                        let _ = write!(head, " as {}", self.var(func, target));
                    }
                    block(head, handler.body, out);
                }
                otherwise(inner.orelse, out);
                if !inner.finalbody.is_empty() {
                    block("finally".to_owned(), inner.finalbody, out);
                }
                return;
            }
            StmtKind::With(&(manager, target, body)) => {
                let mut head = format!("with {}", e(manager));
                if let Some(target) = target {
                    let _ = write!(head, " as {}", t(target));
                }
                return block(head, body, out);
            }
            StmtKind::Import(id) => format!("import {}", self.program.modules[id.index()].name),
            StmtKind::ClassBody(id) => {
                format!("class-body {}", self.program.classes[id.index()].qualname)
            }
        };
        let _ = writeln!(out, "{pad}{line}");
    }

    fn target(&self, func: &Func<'_>, target: &Target<'_>) -> String {
        match target.kind {
            TargetKind::Var(var) => self.var(func, var),
            TargetKind::Attr(object, name) => format!("{}.{name}", self.expr(func, object)),
            TargetKind::Subscript(object, index) => {
                format!("{}[{}]", self.expr(func, object), self.expr(func, index))
            }
            TargetKind::Unpack(targets, star) => {
                let parts: Vec<String> = targets
                    .iter()
                    .enumerate()
                    .map(|(at, target)| {
                        let mark = if star == Some(at) { "*" } else { "" };
                        format!("{mark}{}", self.target(func, target))
                    })
                    .collect();
                format!("({})", parts.join(", "))
            }
        }
    }
}

fn default_text(default: Default) -> String {
    match default {
        Default::None => "None".to_owned(),
        Default::Bool(value) => if value { "True" } else { "False" }.to_owned(),
        Default::Int(value) => value.to_string(),
        Default::Float(value) => format!("{value:?}"),
        Default::Str(text) => format!("{:?}", text.as_str()),
        Default::Global(global) => format!("@{}", global.0),
        Default::Capture(capture) => format!("^{}", capture.0),
    }
}
