//! Imports: which modules run, and which names get a value.
//!
//! ```text
//! from config import limit     Import(config); limit = config.limit     (if config binds it again)
//! import numpy                 raise ModuleNotFoundError(..)            (in a `try` that catches it)
//! ```

use portalis_memory::{Symbol, sym};

use super::cx::Lower;
use super::{ExprKind, Item, Stmt, StmtKind};
use crate::resolve::collect::{Import, address};
use crate::resolve::graph::Target;
use crate::resolve::items::Entity;
use crate::resolve::scope::SiteKind;
use crate::source::Span;
use crate::stubs::StubItem;
use crate::syntax::ast::Alias;

impl<'a> Lower<'a, '_> {
    pub(super) fn import(&mut self, span: Span, alias: &'a Alias, out: &mut Vec<Stmt<'a>>) {
        let info = &self.r.modules[self.module.index()];
        let Some(&index) = info.found.aliases.get(&address(alias)) else {
            return;
        };
        let import = info.found.imports[index as usize];
        let target = info.targets[index as usize].clone();
        for &module in &target.run {
            if module != self.module {
                out.push(self.stmt_node(span, StmtKind::Import(module)));
            }
        }
        if target.module.is_none() {
            if import.guarded {
                let name = import.module.map_or("", Symbol::as_str);
                let text = format!("No module named '{name}'");
                self.import_fails(span, sym::ModuleNotFoundError, &text, out);
            }
            return;
        }
        match import.name {
            Some(sym::star) => self.star(span, index, out),
            _ => self.bind_import(span, alias, &import, &target, out),
        }
    }

    fn import_fails(&mut self, span: Span, class: Symbol, text: &str, out: &mut Vec<Stmt<'a>>) {
        let Some(class) = self.r.stubs.builtin(class) else {
            self.refuse(span, "an import that fails", "");
            return;
        };
        let class = self.expr_node(span, ExprKind::Stub(class));
        let text = self.str_node(span, text);
        let error = self.call_node(span, class, &[text]);
        out.push(self.stmt_node(span, StmtKind::Raise(error, None)));
    }

    fn bind_import(
        &mut self,
        span: Span,
        alias: &'a Alias,
        import: &Import,
        target: &Target,
        out: &mut Vec<Stmt<'a>>,
    ) {
        let first = alias.name.as_str().split('.').next().unwrap_or_default();
        let name = match import.name {
            Some(name) => import.asname.unwrap_or(name),
            None => import.asname.unwrap_or_else(|| Symbol::intern(first)),
        };
        let Some(var) = self.bound_var(name, span) else {
            return;
        };
        let entity = match (import.name, target.module, target.submodule) {
            (_, _, Some(submodule)) => Some(self.r.module_entity(submodule)),
            (Some(name), Some(module), None) => self.r.attribute(module, name),
            (None, Some(module), None) => {
                let meant = match import.asname {
                    Some(_) => module,
                    None => target.root.unwrap_or(module),
                };
                Some(self.r.module_entity(meant))
            }
            _ => None,
        };
        match entity {
            Some(
                Entity::Item(Item::Module(_) | Item::Stub(StubItem::Module(_)))
                | Entity::SpecialModule(_),
            ) => {
                self.refuse(
                    span,
                    "a module bound to a name that is also bound otherwise",
                    "give the module a name of its own",
                );
            }
            Some(entity) => {
                let value = self.entity(None, name, entity, span);
                out.push(self.assign(span, var, value));
            }
            None if import.guarded => {
                let text = format!("cannot import name '{name}'");
                self.import_fails(span, sym::ImportError, &text, out);
            }
            None => {}
        }
    }

    /// `from module import *` assigns the names that are variables here.
    fn star(&mut self, span: Span, index: u32, out: &mut Vec<Stmt<'a>>) {
        let info = &self.r.modules[self.module.index()];
        let scope = info.scope;
        let here = info.found.imports[index as usize].span;
        let from = info.targets[index as usize].module;
        let names: Vec<Symbol> = self
            .r
            .scopes
            .names(scope)
            .filter(|info| {
                self.r
                    .scopes
                    .sites(info)
                    .any(|site| matches!(site.kind, SiteKind::Import(_)) && site.span == here)
            })
            .map(|info| info.name)
            .collect();
        for name in names {
            let Some(module) = from else { continue };
            if let (Some(var), Some(entity)) =
                (self.bound_var(name, span), self.r.attribute(module, name))
            {
                let value = self.entity(None, name, entity, span);
                out.push(self.assign(span, var, value));
            }
        }
    }
}
