//! Source text that the compiler writes itself: methods of dataclasses and enumerations, the classes that `namedtuple` makes.
//!
//! In: text, and the scope in which it is to stand. Out: its syntax, collected into that scope.

use portalis_memory::Symbol;

use super::Resolved;
use super::collect::Collector;
use super::scope::{Node, ScopeId, Site, SiteKind};
use crate::diagnostics::Diagnostics;
use crate::hir::ClassId;
use crate::source::Span;
use crate::syntax::ast::{self, Call, Constant, Expr, ExprKind, Stmt, StmtKind};

impl<'a> Resolved<'a, '_> {
    fn parse_text(&mut self, text: String) -> Option<ast::Module<'a>> {
        let file = self.sources.map.add_text("<portalis>", "<portalis>", text);
        let parsed = crate::syntax::parse(self.arena, file);
        (parsed.is_complete && parsed.diagnostics.is_empty()).then_some(parsed.module)
    }

    /// Parses a text that stands in a string, such as an annotation.
    pub fn parse_expression(&mut self, text: &str) -> Option<&'a Expr<'a>> {
        let text = format!("({})", text.trim());
        let module = self.parse_text(text)?;
        match module.body.as_slice() {
            [
                Stmt {
                    kind: StmtKind::Expr(expr),
                    ..
                },
            ] => Some(expr),
            _ => None,
        }
    }

    /// Parses statements of the compiler's making, as if they stood in `scope`.
    pub fn parse_synthetic(&mut self, scope: ScopeId, text: String) -> &'a [Stmt<'a>] {
        debug_assert!(
            crate::syntax::parse(
                self.arena,
                self.sources
                    .map
                    .add_text("<portalis>", "<portalis>", text.as_str())
            )
            .is_complete,
            "made source does not parse:\n{text}"
        );
        let Some(module) = self.parse_text(text) else {
            return &[];
        };
        let mut ignored = Diagnostics::new();
        let id = self.scopes.get(scope).module;
        let available = |_: Option<Symbol>, _: u32| false;
        Collector::new(
            &mut self.scopes,
            &mut self.numbers,
            &mut ignored,
            &available,
            id,
        )
        .synthetic(scope, module.body.as_slice());
        module.body.as_slice()
    }

    /// Binds a name of a class to a method that the compiler makes.
    pub fn bind_made(&mut self, scope: ScopeId, name: Symbol, span: Span) {
        let site = Site {
            kind: SiteKind::Made,
            span,
            block_end: u32::MAX,
            top: true,
            in_loop: false,
        };
        let id = self.scopes.note(scope, name, span);
        self.scopes.add_site(id, site);
    }

    /// The class that `Name = namedtuple("Name", "a b")` makes, if its fields are literal.
    pub(super) fn named_tuple_class(
        &mut self,
        owner: ScopeId,
        name: Symbol,
        value: &'a Expr<'a>,
    ) -> Option<ClassId> {
        let key = super::collect::address(value);
        if let Some(class) = self.classes.made.get(&key) {
            return Some(*class);
        }
        let ExprKind::Call(Call { args, keywords, .. }) = value.kind else {
            return None;
        };
        let fields = field_names(args.get(1)?)?;
        let mut defaults: &[Expr<'a>] = &[];
        for keyword in keywords {
            match (keyword.arg?.as_str(), keyword.value.kind) {
                ("defaults", ExprKind::Tuple { elts, .. } | ExprKind::List { elts, .. }) => {
                    defaults = elts.as_slice();
                }
                _ => return None,
            }
        }
        let first = fields.len().checked_sub(defaults.len())?;
        let mut text = format!("class {name}(NamedTuple):\n    pass\n");
        for (at, field) in fields.iter().enumerate() {
            text.push_str(&format!("    {field}: _"));
            if let Some(default) = at.checked_sub(first).map(|at| &defaults[at]) {
                let file = self.sources.map.file_of(default.span);
                text.push_str(&format!(
                    " = {}",
                    file.slice(default.span).replace('\n', " ")
                ));
            }
            text.push('\n');
        }
        let class = self.add_class(owner, text, value.span)?;
        self.classes.made.insert(key, class);
        Some(class)
    }

    /// Adds a class of the compiler's making, as if a statement in `owner` made it.
    pub(super) fn add_class(
        &mut self,
        owner: ScopeId,
        text: String,
        span: Span,
    ) -> Option<ClassId> {
        let module = self.parse_text(text)?;
        let [stmt] = module.body.as_slice() else {
            return None;
        };
        let StmtKind::ClassDef(node) = stmt.kind else {
            return None;
        };
        let mut ignored = Diagnostics::new();
        let id = self.scopes.get(owner).module;
        let available = |_: Option<Symbol>, _: u32| false;
        Collector::new(
            &mut self.scopes,
            &mut self.numbers,
            &mut ignored,
            &available,
            id,
        )
        .synthetic_class(owner, node, span);
        let scope = self.scopes.of_class(node)?;
        self.scopes.get(scope).class
    }

    /// Whether the user's statements in a scope bind a name.
    pub fn user_defines(&self, scope: ScopeId, name: Symbol) -> bool {
        let Some(info) = self.scopes.info(scope, name) else {
            return false;
        };
        self.scopes.sites(info).any(|site| match site.kind {
            SiteKind::Def(node) => self
                .scopes
                .of_function(node)
                .is_none_or(|scope| !self.scopes.get(scope).synthetic),
            SiteKind::Made => false,
            _ => true,
        })
    }

    /// Whether an expression is a call that made a class.
    pub fn is_made_class(&self, value: &Expr<'a>) -> bool {
        self.made_class(value).is_some()
    }

    /// The class that the compiler made for an expression.
    pub fn made_class(&self, value: &Expr<'a>) -> Option<ClassId> {
        let key = super::collect::address(value);
        self.classes.made.get(&key).copied()
    }

    /// Whether a name is a type parameter (`def f[T]`, `class C[T]`) around a scope.
    pub fn is_type_parameter(&self, scope: ScopeId, name: Symbol) -> bool {
        let mut at = Some(scope);
        while let Some(id) = at {
            let here = self.scopes.get(id);
            let params = match here.node {
                Node::Function(node, _) => node.type_params.as_slice(),
                Node::Class(node, _) => node.type_params.as_slice(),
                _ => &[],
            };
            if params.iter().any(|param| param.name == name) {
                return true;
            }
            at = here.parent;
        }
        false
    }
}

/// The fields of a named tuple: `"a b"`, `"a, b"`, `["a", "b"]`.
fn field_names(expr: &Expr<'_>) -> Option<Vec<String>> {
    let names: Vec<String> = match expr.kind {
        ExprKind::Constant(Constant::Str(text)) => text
            .replace(',', " ")
            .split_whitespace()
            .map(str::to_owned)
            .collect(),
        ExprKind::List { elts, .. } | ExprKind::Tuple { elts, .. } => elts
            .iter()
            .map(|elt| match elt.kind {
                ExprKind::Constant(Constant::Str(text)) => Some(text.to_string()),
                _ => None,
            })
            .collect::<Option<_>>()?,
        _ => return None,
    };
    let is_name = |name: &String| {
        !name.starts_with('_') && name.chars().all(|c| c == '_' || c.is_alphanumeric())
    };
    names.iter().all(is_name).then_some(names)
}
