//! Statements.

use portalis_memory::Symbol;

use super::expr::{name, operator};
use super::{Dumper, Node, Tree};
use crate::syntax::ast::{
    Alias, AnnAssign, Assert, Assign, AugAssign, ClassDef, ExceptHandler, For, FunctionDef, If,
    ImportFrom, Match, Raise, Stmt, StmtKind, Try, TypeAlias, TypeParam, TypeParamKind, While,
    With, WithItem,
};

impl Dumper<'_> {
    pub(super) fn stmts(&self, stmts: &[Stmt<'_>]) -> Vec<Tree> {
        stmts.iter().map(|stmt| self.stmt(stmt)).collect()
    }

    fn stmt(&self, stmt: &Stmt<'_>) -> Tree {
        let node = stacker::maybe_grow(super::STACK_NEEDED, super::STACK_PIECE, || {
            match stmt.kind {
                StmtKind::FunctionDef(function) => self.function(function),
                StmtKind::ClassDef(class) => self.class(class),
                _ => self.simple(stmt),
            }
        });
        self.placed(node, stmt.span)
    }

    fn simple(&self, stmt: &Stmt<'_>) -> Node {
        match stmt.kind {
            StmtKind::Return(value) => Node::new("Return").optional("value", self.optional(value)),
            StmtKind::Delete(targets) => {
                Node::new("Delete").list("targets", self.exprs(targets.as_slice()))
            }
            StmtKind::Assign(Assign { targets, value }) => Node::new("Assign")
                .list("targets", self.exprs(targets))
                .tree("value", self.expr(value)),
            StmtKind::TypeAlias(TypeAlias {
                name,
                type_params,
                value,
            }) => Node::new("TypeAlias")
                .tree("name", self.expr(name))
                .list("type_params", self.type_params(type_params))
                .tree("value", self.expr(value)),
            StmtKind::AugAssign(AugAssign { target, op, value }) => Node::new("AugAssign")
                .tree("target", self.expr(target))
                .tree("op", operator(*op))
                .tree("value", self.expr(value)),
            StmtKind::AnnAssign(AnnAssign {
                target,
                annotation,
                value,
                simple,
            }) => Node::new("AnnAssign")
                .tree("target", self.expr(target))
                .tree("annotation", self.expr(annotation))
                .optional("value", self.optional(*value))
                .value("simple", if *simple { "1" } else { "0" }),
            StmtKind::Raise(Raise { exc, cause }) => Node::new("Raise")
                .optional("exc", self.optional(*exc))
                .optional("cause", self.optional(*cause)),
            StmtKind::Assert(Assert { test, msg }) => Node::new("Assert")
                .tree("test", self.expr(test))
                .optional("msg", self.optional(*msg)),
            StmtKind::Import(names) => {
                Node::new("Import").list("names", self.aliases(names.as_slice()))
            }
            StmtKind::ImportFrom(ImportFrom {
                module,
                names,
                level,
            }) => {
                let node = Node::new("ImportFrom");
                let node = match module {
                    Some(module) => node.value("module", name(*module)),
                    None => node,
                };
                node.list("names", self.aliases(names))
                    .value("level", level.to_string())
            }
            StmtKind::Global(symbols) => {
                Node::new("Global").list("names", names(symbols.as_slice()))
            }
            StmtKind::Nonlocal(symbols) => {
                Node::new("Nonlocal").list("names", names(symbols.as_slice()))
            }
            StmtKind::Expr(value) => Node::new("Expr").tree("value", self.expr(value)),
            StmtKind::Pass => Node::new("Pass"),
            StmtKind::Break => Node::new("Break"),
            StmtKind::Continue => Node::new("Continue"),
            _ => self.compound(stmt),
        }
    }

    fn compound(&self, stmt: &Stmt<'_>) -> Node {
        match stmt.kind {
            StmtKind::For(For {
                target,
                iter,
                body,
                orelse,
                is_async,
            }) => Node::new(if *is_async { "AsyncFor" } else { "For" })
                .tree("target", self.expr(target))
                .tree("iter", self.expr(iter))
                .list("body", self.stmts(body))
                .list("orelse", self.stmts(orelse)),
            StmtKind::While(While { test, body, orelse }) => Node::new("While")
                .tree("test", self.expr(test))
                .list("body", self.stmts(body))
                .list("orelse", self.stmts(orelse)),
            StmtKind::If(If { test, body, orelse }) => Node::new("If")
                .tree("test", self.expr(test))
                .list("body", self.stmts(body))
                .list("orelse", self.stmts(orelse)),
            StmtKind::With(With {
                items,
                body,
                is_async,
            }) => Node::new(if *is_async { "AsyncWith" } else { "With" })
                .list(
                    "items",
                    items.iter().map(|item| self.with_item(item)).collect(),
                )
                .list("body", self.stmts(body)),
            StmtKind::Match(Match { subject, cases }) => {
                Node::new("Match").tree("subject", self.expr(subject)).list(
                    "cases",
                    cases.iter().map(|case| self.match_case(case)).collect(),
                )
            }
            StmtKind::Try(Try {
                body,
                handlers,
                orelse,
                finalbody,
                is_star,
            }) => Node::new(if *is_star { "TryStar" } else { "Try" })
                .list("body", self.stmts(body))
                .list(
                    "handlers",
                    handlers
                        .iter()
                        .map(|handler| self.handler(handler))
                        .collect(),
                )
                .list("orelse", self.stmts(orelse))
                .list("finalbody", self.stmts(finalbody)),
            _ => Node::new(""),
        }
    }

    fn function(&self, function: &FunctionDef<'_>) -> Node {
        Node::new(if function.is_async {
            "AsyncFunctionDef"
        } else {
            "FunctionDef"
        })
        .value("name", name(function.name))
        .tree("args", self.arguments(&function.args))
        .list("body", self.stmts(function.body.as_slice()))
        .list("decorator_list", self.exprs(function.decorators.as_slice()))
        .optional("returns", self.optional(function.returns))
        .list(
            "type_params",
            self.type_params(function.type_params.as_slice()),
        )
    }

    fn class(&self, class: &ClassDef<'_>) -> Node {
        Node::new("ClassDef")
            .value("name", name(class.name))
            .list("bases", self.exprs(class.bases.as_slice()))
            .list("keywords", self.keywords(class.keywords.as_slice()))
            .list("body", self.stmts(class.body.as_slice()))
            .list("decorator_list", self.exprs(class.decorators.as_slice()))
            .list(
                "type_params",
                self.type_params(class.type_params.as_slice()),
            )
    }

    fn with_item(&self, item: &WithItem<'_>) -> Tree {
        Node::new("withitem")
            .tree("context_expr", self.expr(item.context_expr))
            .optional("optional_vars", self.optional(item.optional_vars))
            .done()
    }

    fn handler(&self, handler: &ExceptHandler<'_>) -> Tree {
        let node = Node::new("ExceptHandler").optional("type", self.optional(handler.type_));
        let node = match handler.name {
            Some(symbol) => node.value("name", name(symbol)),
            None => node,
        };
        self.placed(
            node.list("body", self.stmts(handler.body.as_slice())),
            handler.span,
        )
    }

    fn aliases(&self, aliases: &[Alias]) -> Vec<Tree> {
        let aliases = aliases.iter().map(|alias| {
            let node = Node::new("alias").value("name", name(alias.name));
            let node = match alias.asname {
                Some(asname) => node.value("asname", name(asname)),
                None => node,
            };
            self.placed(node, alias.span)
        });
        aliases.collect()
    }

    fn type_params(&self, params: &[TypeParam<'_>]) -> Vec<Tree> {
        let params = params.iter().map(|param| {
            let (kind, bound) = match param.kind {
                TypeParamKind::TypeVar { bound } => ("TypeVar", bound),
                TypeParamKind::ParamSpec => ("ParamSpec", None),
                TypeParamKind::TypeVarTuple => ("TypeVarTuple", None),
            };
            let node = Node::new(kind)
                .value("name", name(param.name))
                .optional("bound", self.optional(bound))
                .optional("default_value", self.optional(param.default));
            self.placed(node, param.span)
        });
        params.collect()
    }
}

fn names(symbols: &[Symbol]) -> Vec<Tree> {
    symbols
        .iter()
        .map(|symbol| Tree::Value(name(*symbol)))
        .collect()
}
