//! Attributes whose names are computed: `getattr(x, name)`, `hasattr(x, name)`, `setattr(x, name, value)`.
//!
//! In: such a call. Out: a comparison of the name with each attribute that the program mentions, as the program is closed.
//! A prefix that the name begins with leaves few: `getattr(self, "visit_" + kind)`.
//!
//! ```text
//! getattr(p, name, 0)      p.x if name == "x" and hasattr(p, "x") else p.y if .. else 0
//! ```

use std::collections::BTreeSet;
use std::rc::Rc;

use portalis_memory::Symbol;

use super::cx::Lower;
use super::{CmpOp, Expr, ExprKind, LocalId, Stmt, StmtKind, TargetKind, Var};
use crate::resolve::decorators;
use crate::resolve::scope::{NameInfo, ScopeId, ScopeKind, SiteKind};
use crate::source::Span;
use crate::syntax::ast::{self, Constant, Operator};

/// More names than this make too much code.
const MOST: usize = 120;

impl<'a> Lower<'a, '_> {
    /// `getattr(value, name)`, `getattr(value, name, default)`.
    pub(super) fn computed_getattr(
        &mut self,
        span: Span,
        value: &'a ast::Expr<'a>,
        name: &'a ast::Expr<'a>,
        default: Option<&'a ast::Expr<'a>>,
    ) -> &'a Expr<'a> {
        let Some(names) = self.names_for(span, name, false) else {
            return self.expr_node(span, ExprKind::None);
        };
        let mut stmts = Vec::new();
        let object = self.held(value, &mut stmts);
        let asked = self.held(name, &mut stmts);
        let other = default.map(|default| self.held(default, &mut stmts));
        let mut found = match other {
            Some(other) => self.read_local(span, other),
            None => self.missing(span, object, asked),
        };
        for name in names.into_iter().rev() {
            let mut test = self.is_name(span, asked, name);
            if other.is_some() {
                let has = self.has_attribute(span, object, name);
                test = self.expr_node(span, ExprKind::And(test, has));
            }
            let of = self.read_local(span, object);
            let attr = self.expr_node(span, ExprKind::Attr(of, name));
            found = self.expr_node(span, ExprKind::IfExp(test, attr, found));
        }
        let stmts = self.arena.alloc_slice(&stmts);
        self.expr_node(span, ExprKind::Block(stmts, found))
    }

    /// `hasattr(value, name)`
    pub(super) fn computed_hasattr(
        &mut self,
        span: Span,
        value: &'a ast::Expr<'a>,
        name: &'a ast::Expr<'a>,
    ) -> &'a Expr<'a> {
        let Some(names) = self.names_for(span, name, false) else {
            return self.expr_node(span, ExprKind::None);
        };
        let mut stmts = Vec::new();
        let object = self.held(value, &mut stmts);
        let asked = self.held(name, &mut stmts);
        let mut found = self.expr_node(span, ExprKind::Bool(false));
        for name in names.into_iter().rev() {
            let test = self.is_name(span, asked, name);
            let has = self.has_attribute(span, object, name);
            found = self.expr_node(span, ExprKind::IfExp(test, has, found));
        }
        let stmts = self.arena.alloc_slice(&stmts);
        self.expr_node(span, ExprKind::Block(stmts, found))
    }

    /// `setattr(value, name, new)` as a statement.
    pub(super) fn computed_setattr(
        &mut self,
        span: Span,
        value: &'a ast::Expr<'a>,
        name: &'a ast::Expr<'a>,
        new: &'a ast::Expr<'a>,
        out: &mut Vec<Stmt<'a>>,
    ) {
        let Some(names) = self.names_for(span, name, true) else {
            return;
        };
        let object = self.held(value, out);
        let asked = self.held(name, out);
        let new = self.held(new, out);
        let missing = self.missing(span, object, asked);
        let missing = self.stmt_node(span, StmtKind::Expr(missing));
        let mut orelse: &'a [Stmt<'a>] = self.arena.alloc_slice(&[missing]);
        for name in names.into_iter().rev() {
            let test = self.is_name(span, asked, name);
            let of = self.read_local(span, object);
            let target = self.target_node(span, TargetKind::Attr(of, name));
            let target = self.arena.alloc(target);
            let value = self.read_local(span, new);
            let store = self.stmt_node(span, StmtKind::Assign(target, value));
            let then = self.arena.alloc_slice(&[store]);
            let stmt = self.if_stmt(span, test, then, orelse);
            orelse = self.arena.alloc_slice(&[stmt]);
        }
        out.extend_from_slice(orelse);
    }

    fn held(&mut self, value: &'a ast::Expr<'a>, out: &mut Vec<Stmt<'a>>) -> LocalId {
        let lowered = self.expr(value);
        let temp = self.temp();
        out.push(self.assign(value.span, Var::Local(temp), lowered));
        temp
    }

    fn is_name(&mut self, span: Span, asked: LocalId, name: Symbol) -> &'a Expr<'a> {
        let asked = self.read_local(span, asked);
        let text = self.str_node(span, name.as_str());
        self.expr_node(span, ExprKind::Compare(CmpOp::Eq, asked, text))
    }

    pub(super) fn has_attribute(
        &mut self,
        span: Span,
        object: LocalId,
        name: Symbol,
    ) -> &'a Expr<'a> {
        let Some(item) = self.r.stubs.builtin(Symbol::intern("hasattr")) else {
            return self.expr_node(span, ExprKind::Bool(true));
        };
        let callee = self.expr_node(span, ExprKind::Stub(item));
        let object = self.read_local(span, object);
        let name = self.str_node(span, name.as_str());
        self.call_node(span, callee, &[object, name])
    }

    /// Raises AttributeError.
    fn missing(&mut self, span: Span, object: LocalId, asked: LocalId) -> &'a Expr<'a> {
        let Some(item) = self
            .r
            .stubs
            .builtin(Symbol::intern("__missing_attribute__"))
        else {
            return self.expr_node(span, ExprKind::None);
        };
        let callee = self.expr_node(span, ExprKind::Stub(item));
        let object = self.read_local(span, object);
        let asked = self.read_local(span, asked);
        self.call_node(span, callee, &[object, asked])
    }

    /// The names that a computed name can be; reports if they are too many.
    fn names_for(
        &mut self,
        span: Span,
        name: &'a ast::Expr<'a>,
        stored: bool,
    ) -> Option<Vec<Symbol>> {
        let prefix = self.prefix(name).unwrap_or_default();
        let known = match &self.attribute_names[usize::from(stored)] {
            Some(known) => Rc::clone(known),
            None => {
                let known = Rc::new(self.find_attribute_names(stored));
                self.attribute_names[usize::from(stored)] = Some(Rc::clone(&known));
                known
            }
        };
        let fits = |name: &&str| name.starts_with(prefix) && !name.starts_with("__");
        let names: Vec<&'static str> = known.iter().copied().filter(fits).collect();
        if names.len() > MOST {
            let what = "a computed attribute name that may be one of very many";
            self.refuse(
                span,
                what,
                "let the name begin with a literal, or use a dict",
            );
            return None;
        }
        Some(names.into_iter().map(Symbol::intern).collect())
    }

    /// The attributes that the program's own modules mention; those of methods only where they are read.
    fn find_attribute_names(&self, stored: bool) -> BTreeSet<&'static str> {
        let mut names = BTreeSet::new();
        let assigns = self
            .r
            .modules
            .iter()
            .any(|m| !m.library && m.found.sets_computed);
        for at in 0..self.r.modules.len() {
            let module = &self.r.modules[at];
            if module.library {
                continue;
            }
            names.extend(module.found.stored.iter().map(|n| n.as_str()));
            if assigns {
                names.extend(module.found.words.iter().map(|n| n.as_str()));
                let texts = module.found.texts.iter().filter(|text| is_word(text));
                names.extend(texts.map(|text| Symbol::intern(text).as_str()));
            }
        }
        for (at, scope) in self.r.scopes.list.iter().enumerate() {
            let names_here = || self.r.scopes.names(ScopeId(at as u32));
            let own = scope.kind == ScopeKind::Class
                && !scope.synthetic
                && !self.r.modules[scope.module.index()].library;
            if own {
                let bound = names_here().filter(|info| info.is_bound());
                let is_method = |info: &NameInfo<'a>| {
                    let mut sites = self.r.scopes.sites(info);
                    sites.any(|site| match site.kind {
                        SiteKind::Def(node) => node.decorators.is_empty(),
                        kind => matches!(kind, SiteKind::Made),
                    })
                };
                let wanted = bound.filter(|info| !stored || !is_method(info));
                names.extend(wanted.map(|i| i.name.as_str()));
                if stored {
                    let methods = names_here().filter(|info| is_method(info));
                    methods.for_each(|i| _ = names.remove(i.name.as_str()));
                }
            }
        }
        names
    }

    /// What a computed name certainly begins with.
    fn prefix(&mut self, name: &'a ast::Expr<'a>) -> Option<&'a str> {
        let literal = |e: &ast::Expr<'a>| match e.kind {
            ast::ExprKind::Constant(Constant::Str(text)) => Some(*text),
            _ => None,
        };
        match name.kind {
            ast::ExprKind::BinOp(ast::BinOp {
                left,
                op: Operator::Add,
                ..
            }) => self.prefix(left),
            ast::ExprKind::BinOp(ast::BinOp {
                left,
                op: Operator::Mod,
                ..
            }) => literal(left)?.split('%').next(),
            ast::ExprKind::JoinedStr(values) => literal(values.as_slice().first()?),
            ast::ExprKind::Name { id, .. } => {
                let scope = self.scope();
                let (owner, _) = self.r.lookup(scope, id)?;
                let info = self.r.scopes.name(owner?);
                match self.r.scopes.only_site(info)?.kind {
                    SiteKind::Assign(value) => self.prefix(value),
                    _ => None,
                }
            }
            _ => literal(name),
        }
    }

    /// Whether a name here is the built-in of that name.
    pub(super) fn is_builtin_here(&mut self, name: Symbol) -> bool {
        let scope = self.scope();
        decorators::is_builtin(&mut self.r, scope, name)
    }
}

/// Whether a text may be the name of an attribute.
fn is_word(text: &str) -> bool {
    let begins = text.starts_with(|c: char| c == '_' || c.is_ascii_alphabetic());
    let mut chars = text.chars();
    begins && text.len() <= 40 && chars.all(|c| c == '_' || c.is_ascii_alphanumeric())
}
