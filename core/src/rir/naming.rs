//! Names for the items of a program, before anything is lowered.
//!
//! In: modules, classes, function objects, module variables and instances. Out: [`Names`](super::cx::Names), unique where they stand.
//!
//! ```text
//! class Outer: class Inner        struct Outer_Inner        a second instance of `add`        add__str_str
//! ```

use super::cx::Cx;
use super::names::{Scope, identifier, rust_name};
use super::repr::Repr;
use super::tree::Home;
use crate::hir;
use portalis_memory::Symbol;

impl Cx<'_> {
    /// Names modules, classes, function objects and module variables.
    pub(super) fn name_items(&mut self) {
        let (program, typed) = (self.input.program, self.input.typed);
        let root = &mut self.names.root;
        *root = Scope::module();
        for name in ["main", "host"] {
            root.take(name);
        }
        if self.input.exports {
            for at in 0..program.modules.len() {
                root.take(&super::exports::import_fn(at));
            }
        }
        self.names.modules = program
            .modules
            .iter()
            .enumerate()
            .map(|(i, module)| {
                (i > 0).then(|| {
                    root.take(&identifier(&module.name.replace('.', "_")))
                        .to_owned()
                })
            })
            .collect();
        let mut scopes: Vec<Scope> = program.modules.iter().map(|_| Scope::module()).collect();
        for class in &typed.classes {
            let hir = &program.classes[class.class.index()];
            let wanted = identifier(&hir.qualname.replace(".<locals>", "").replace('.', "_"));
            let scope = if hir.module.0 == 0 {
                &mut self.names.root
            } else {
                &mut scopes[hir.module.index()]
            };
            self.names.classes.push(scope.take(&wanted).to_owned());
        }
        for closure in &typed.closures {
            let func = &program.funcs[closure.func.index()];
            let kind = if closure.receiver.is_some() {
                "Bound"
            } else {
                "Fn"
            };
            let name = identifier(func.name.as_str());
            let wanted = format!("{kind}_{}", name.trim_start_matches("r#"));
            self.names
                .closures
                .push(self.names.root.take(&wanted).to_owned());
        }
        let mut scope = Scope::default();
        for global in &program.globals {
            let name = identifier(global.name.as_str());
            let wanted = match global.class {
                Some(class) => format!(
                    "{}__{}",
                    identifier(program.classes[class.index()].name.as_str()),
                    name.trim_start_matches("r#")
                ),
                None => name,
            };
            let name = scope.take(&wanted);
            let path = Symbol::intern(&["g::", name].concat());
            self.names.globals.push(name.to_owned());
            self.names.global_paths.push(path.as_str());
        }
    }

    /// Names the functions of instances.
    pub(super) fn name_functions(&mut self) {
        let (program, typed) = (self.input.program, self.input.typed);
        let mut structs: Vec<Scope> = typed.classes.iter().map(|_| Scope::structure()).collect();
        let mut modules: Vec<Scope> = program.modules.iter().map(|_| Scope::default()).collect();
        let mut seen = vec![false; program.funcs.len()];
        for (i, instance) in typed.instances.iter().enumerate() {
            let func = &program.funcs[instance.func.index()];
            let home = match instance.class {
                Some(class) => Home::Struct(class.0),
                None => Home::Module(func.module.0),
            };
            let mut wanted = match (func.kind, home) {
                (hir::FuncKind::Module, _) if func.module.0 == 0 => "__main__".to_owned(),
                (hir::FuncKind::Module, _) => "init".to_owned(),
                (hir::FuncKind::ClassBody, _) => format!("{}__body", plain(func.qualname)),
                (_, Home::Struct(id)) => match func.class {
                    Some(class) if class != typed.classes[id as usize].class => {
                        format!("{}_{}", program.classes[class.index()].name, func.name)
                    }
                    _ => identifier(func.name.as_str()),
                },
                _ => plain(func.qualname),
            };
            if std::mem::replace(&mut seen[instance.func.index()], true)
                && matches!(home, Home::Module(_))
            {
                let reprs: Vec<Repr> = self.signatures[i].params.iter().map(|(_, r)| *r).collect();
                let types: Vec<String> =
                    reprs.iter().map(|r| suffix(&self.rust_type(*r))).collect();
                wanted = format!("{}__{}", wanted.trim_start_matches("r#"), types.join("_"));
            }
            if self.input.exports && matches!(home, Home::Struct(_)) {
                // Rust sees the names themselves.
                wanted = format!("py_{}", wanted.trim_start_matches("r#"));
            }
            let scope = match home {
                Home::Struct(id) => &mut structs[id as usize],
                Home::Module(0) => &mut self.names.root,
                Home::Module(id) => &mut modules[id as usize],
                Home::Shared | Home::Entry => &mut self.names.root,
            };
            if wanted == "main" && home == Home::Module(0) {
                wanted = "main_".to_owned();
            }
            let name = scope.take(&wanted).to_owned();
            self.names.funcs.push((home, name));
        }
    }
}

/// `Outer.<locals>.inner` as `Outer__inner`.
fn plain(qualname: &str) -> String {
    if !qualname.contains('.') {
        return identifier(rust_name(qualname).trim_start_matches("r#"));
    }
    let parts: Vec<String> = qualname
        .split('.')
        .filter(|p| *p != "<locals>")
        .map(|p| identifier(p).trim_start_matches("r#").to_owned())
        .collect();
    identifier(&parts.join("__"))
}

/// `rt::List<rt::Int>` as `list_int`.
fn suffix(rust_type: &str) -> String {
    let text = rust_type.replace("rt::", "");
    let words: Vec<&str> = text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|w| !w.is_empty())
        .collect();
    let mut out = words.join("_").to_lowercase();
    out.truncate(24);
    out
}
