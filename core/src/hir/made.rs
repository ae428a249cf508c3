//! Methods that the compiler makes of nodes, where there are many or long ones: what is written as source text has to be parsed.
//!
//! In: what the statements of a method are. Out: a method with `self` and at most one more parameter.

use portalis_memory::{Symbol, sym};

use super::classes::Members;
use super::cx::Lower;
use super::functions::Finish;
use super::{
    Binding, ClassId, Expr, ExprKind, FuncKind, LocalId, Param, ParamKind, Stmt, StmtKind,
};
use crate::resolve::classes::ClassInfo;
use crate::source::Span;

/// A method that is to be made.
#[derive(Clone, Copy)]
pub(super) struct Method {
    pub(super) name: Symbol,
    /// What comes behind `self`.
    pub(super) param: Option<Symbol>,
}

impl<'a> Lower<'a, '_> {
    /// Adds a method to a class; `fill` is given `self` and the other parameter, or `self` again.
    pub(super) fn make_method(
        &mut self,
        info: &ClassInfo<'a>,
        class: ClassId,
        method: Method,
        members: &mut Members<'a>,
        fill: impl FnOnce(&mut Self, [LocalId; 2], &mut Vec<Stmt<'a>>),
    ) {
        let Method { name, param } = method;
        self.r.bind_made(info.scope, name, info.span);
        let place = self.place.replace(info.span);
        let mut qualname = self.qualname(info.scope, info.node.name);
        qualname.push('.');
        qualname.push_str(name.as_str());
        let given = self.given.of(self.module, || qualname.clone());
        let returns = given.and_then(|given| given.returns);
        let returns = returns.map(|returns| self.annotation(returns));
        let names = [Some(sym::self_), param];
        let annotations = names.map(|name| {
            let given = given.and_then(|given| given.args.iter().find(|arg| Some(arg.arg) == name));
            let annotation = given.and_then(|given| given.annotation);
            annotation.map(|annotation| self.annotation_id(annotation))
        });
        let func = self.new_func(info.scope);
        self.begin(func, info.scope, FuncKind::Def, Some(class));
        let params = names.into_iter().flatten().zip(annotations);
        let params: Vec<Param> = params
            .map(|(name, annotation)| Param {
                local: self.body().param(name),
                name,
                kind: ParamKind::Normal,
                default: None,
                annotation,
            })
            .collect();
        let locals = [&params[0], &params[params.len() - 1]].map(|param| param.local);
        let stmts = self.block(|this, stmts| fill(this, locals, stmts));
        self.finish(Finish {
            name,
            qualname,
            binding: Binding::Instance,
            generator: false,
            params: self.arena.alloc_slice(&params),
            stmts,
            returns,
            doc: None,
            span: info.span,
        });
        self.place = place;
        members.methods.push((name, func));
    }

    /// `return value`
    pub(super) fn return_stmt(&mut self, value: &'a Expr<'a>) -> Stmt<'a> {
        self.stmt_node(Span::default(), StmtKind::Return(Some(value)))
    }

    /// `local.name`
    pub(super) fn attr_of(&mut self, local: LocalId, name: Symbol) -> &'a Expr<'a> {
        let object = self.read_local(Span::default(), local);
        self.expr_node(Span::default(), ExprKind::Attr(object, name))
    }
}
