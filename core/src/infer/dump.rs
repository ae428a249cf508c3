//! Prints the result of inference, for `expand --stage=types` and for tests.
//!
//! ```text
//! def add(a: int, b: int) -> int
//! class Point: x: float, y: float
//! ```

use super::types::*;
use crate::hir::Program;
use crate::stubs::Stubs;
use std::fmt::Write;

/// The readable form of a type: `int | str`, `list[float]`.
pub fn type_text(program: &Program<'_>, stubs: &Stubs, typed: &Typed, ty: TyId) -> String {
    Printer {
        program,
        stubs,
        typed,
        open: Vec::new(),
    }
    .ty(ty)
}

/// The readable form of all instances and class layouts.
pub fn dump(program: &Program<'_>, stubs: &Stubs, typed: &Typed) -> String {
    let mut out = String::new();
    let text = |ty| type_text(program, stubs, typed, ty);
    for class in &typed.classes {
        let c = &program.classes[class.class.index()];
        let attrs: Vec<String> = class
            .attrs
            .iter()
            .map(|(n, t)| format!("{n}: {}", text(*t)))
            .collect();
        let _ = writeln!(out, "class {}: {}", c.qualname, attrs.join(", "));
    }
    for instance in &typed.instances {
        let f = &program.funcs[instance.func.index()];
        let params: Vec<String> = f
            .params
            .iter()
            .zip(&instance.params)
            .map(|(p, t)| format!("{}: {}", p.name, text(*t)))
            .collect();
        let _ = writeln!(
            out,
            "def {}({}) -> {}",
            f.qualname,
            params.join(", "),
            text(instance.ret)
        );
        for (local, ty) in f.locals.iter().zip(&instance.locals).skip(f.params.len()) {
            if let Some(name) = local.name {
                let _ = writeln!(out, "    {name}: {}", text(*ty));
            }
        }
    }
    for (global, ty) in program.globals.iter().zip(&typed.globals) {
        if !typed.heads(*ty).is_empty() {
            let _ = writeln!(out, "{}: {}", global.name, text(*ty));
        }
    }
    out
}

struct Printer<'p> {
    program: &'p Program<'p>,
    stubs: &'p Stubs,
    typed: &'p Typed,
    /// Types being printed, for those that contain themselves.
    open: Vec<TyId>,
}

impl Printer<'_> {
    fn ty(&mut self, ty: TyId) -> String {
        if self.open.contains(&ty) {
            return "...".to_string();
        }
        self.open.push(ty);
        let typed = self.typed;
        let mut heads: Vec<String> = typed.heads(ty).iter().map(|h| self.head(h)).collect();
        self.open.pop();
        // `None` reads best at the end.
        heads.sort_by_key(|h| h == "None");
        if heads.is_empty() {
            "Never".to_string()
        } else {
            heads.join(" | ")
        }
    }

    fn list(&mut self, types: &[TyId]) -> String {
        let parts: Vec<String> = types.iter().map(|t| self.ty(*t)).collect();
        parts.join(", ")
    }

    fn head(&mut self, head: &Head) -> String {
        match head {
            Head::None => "None".to_string(),
            Head::NotImplemented => "NotImplemented".to_string(),
            Head::Ellipsis => "ellipsis".to_string(),
            Head::Object => "object".to_string(),
            Head::Stub(class, args)
                if args.is_empty() || self.stubs.builtin_class("int") == Some(*class) =>
            {
                let class = self.stubs.visible(*class);
                self.stubs.class(class).name.to_string()
            }
            Head::Stub(class, args) => {
                let dots = if self.stubs.class(*class).name == "tuple" {
                    ", ..."
                } else {
                    ""
                };
                format!(
                    "{}[{}{dots}]",
                    self.stubs.class(*class).name,
                    self.list(args)
                )
            }
            Head::Tuple(parts) => format!(
                "tuple[{}]",
                if parts.is_empty() {
                    "()".to_string()
                } else {
                    self.list(parts)
                }
            ),
            Head::Inst(class) => self.program.classes[self.typed.class(*class).class.index()]
                .qualname
                .to_owned(),
            Head::Closure(closure) => {
                let closure = &self.typed.closures[closure.0 as usize];
                format!(
                    "function {}",
                    self.program.funcs[closure.func.index()].qualname
                )
            }
            Head::StubMethod(set, receiver) => {
                let name = self
                    .stubs
                    .overloads(*set)
                    .first()
                    .map(|f| self.stubs.func(*f).name);
                let receiver = self.ty(*receiver);
                format!("{receiver}.{}", name.map_or("?", |n| n.as_str()))
            }
            Head::StubFunc(set) => {
                let first = self.stubs.overloads(*set).first();
                first.map_or_else(String::new, |f| {
                    format!("function {}", self.stubs.func(*f).name)
                })
            }
            Head::StubClass(class) => format!("type[{}]", self.stubs.class(*class).name),
            Head::Class(class) => format!("type[{}]", self.program.classes[class.index()].qualname),
        }
    }
}
