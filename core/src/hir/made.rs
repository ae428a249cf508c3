//! Methods that the compiler makes of nodes: what is written as source text has to be parsed and its names looked up.
//!
//! In: what the statements of a method are. Out: a method of a class, and the class's name for it.

use portalis_memory::{Symbol, sym};
use smallvec::SmallVec;

use super::classes::Members;
use super::cx::Lower;
use super::functions::Finish;
use super::{
    Base, Binding, CallArg, ClassId, CmpOp, Default, Expr, ExprKind, FuncKind, LocalId, Param,
    ParamKind, Stmt, StmtKind, Var,
};
use crate::resolve::classes::ClassInfo;
use crate::source::Span;

/// A method that is to be made.
pub(super) struct Method<'m> {
    pub(super) name: Symbol,
    pub(super) binding: Binding,
    /// The parameters, `self` first.
    pub(super) params: &'m [MadeParam],
}

impl<'m> Method<'m> {
    pub(super) fn of_instances(name: Symbol, params: &'m [MadeParam]) -> Self {
        Self {
            name,
            binding: Binding::Instance,
            params,
        }
    }
}

/// A parameter of such a method.
#[derive(Clone, Copy)]
pub(super) struct MadeParam {
    pub(super) name: Symbol,
    pub(super) kind: ParamKind,
    pub(super) default: Option<Default>,
}

impl MadeParam {
    pub(super) const SELF: Self = Self::plain(sym::self_);

    pub(super) const fn plain(name: Symbol) -> Self {
        Self {
            name,
            kind: ParamKind::Normal,
            default: None,
        }
    }
}

impl<'a> Lower<'a, '_> {
    /// Does something for which all nodes stand at the place of a class.
    pub(super) fn making(&mut self, info: &ClassInfo<'a>, work: impl FnOnce(&mut Self)) {
        let outer = self.place.replace(info.span);
        work(self);
        self.place = outer;
    }

    /// Adds a method to a class; `fill` is given its parameters.
    pub(super) fn make_method(
        &mut self,
        info: &ClassInfo<'a>,
        class: ClassId,
        method: Method<'_>,
        members: &mut Members<'a>,
        fill: impl FnOnce(&mut Self, &[LocalId], &mut Vec<Stmt<'a>>),
    ) {
        self.r.bind_made(info.scope, method.name, info.span);
        let qualname = self.qualname_inside(info, method.name);
        let given = self.given.of(self.module, qualname);
        let returns = given.and_then(|given| given.returns);
        let returns = returns.map(|returns| self.annotation(returns));
        let annotation = |this: &mut Self, param: &MadeParam| {
            let arg = given?.args.iter().find(|arg| arg.arg == param.name)?;
            Some(this.annotation_id(arg.annotation?))
        };
        let params = method.params.iter();
        let annotations: SmallVec<[_; 8]> = params.map(|param| annotation(self, param)).collect();
        let func = self.new_func(info.scope);
        self.begin(func, info.scope, FuncKind::Def, Some(class));
        let params = method.params.iter().zip(annotations);
        let params: SmallVec<[Param; 8]> = params
            .map(|(param, annotation)| Param {
                local: self.body().param(param.name),
                name: param.name,
                kind: param.kind,
                default: param.default,
                annotation,
            })
            .collect();
        let locals: SmallVec<[LocalId; 8]> = params.iter().map(|param| param.local).collect();
        let stmts = self.block(|this, stmts| fill(this, &locals, stmts));
        self.finish(Finish {
            name: method.name,
            qualname,
            binding: method.binding,
            generator: false,
            params: self.arena.alloc_slice(&params),
            stmts,
            returns,
            doc: None,
            span: info.span,
        });
        members.methods.push((method.name, func));
    }

    fn qualname_inside(&self, info: &ClassInfo<'a>, name: Symbol) -> &'a str {
        self.qualified(info.scope, &[info.node.name.as_str(), ".", name.as_str()])
    }

    /// A parameter with a default value that is computed when the class is made; the statement that does so goes to `out`.
    pub(super) fn default_param(
        &mut self,
        info: &ClassInfo<'a>,
        method: Symbol,
        (name, kind): (Symbol, ParamKind),
        value: &'a Expr<'a>,
        out: &mut Vec<Stmt<'a>>,
    ) -> MadeParam {
        let global = format!("{}.{name}", self.qualname_inside(info, method));
        let global = self.hidden_global(&global, info.span);
        out.push(self.assign(info.span, Var::Global(global), value));
        MadeParam {
            name,
            kind,
            default: Some(Default::Global(global)),
        }
    }

    /// Keyword-only parameters that are `...` where they are not given.
    pub(super) fn optional_params(
        &mut self,
        info: &ClassInfo<'a>,
        method: Symbol,
        names: &[Symbol],
        out: &mut Vec<Stmt<'a>>,
    ) -> SmallVec<[MadeParam; 8]> {
        let mut params = SmallVec::new();
        params.push(MadeParam::SELF);
        for name in names {
            let value = self.node(ExprKind::Ellipsis);
            let param = (*name, ParamKind::KeywordOnly);
            params.push(self.default_param(info, method, param, value, out));
        }
        params
    }

    /// A node where [`Lower::making`] says.
    pub(super) fn node(&mut self, kind: ExprKind<'a>) -> &'a Expr<'a> {
        self.expr_node(Span::default(), kind)
    }

    /// A local that is read.
    pub(super) fn local(&mut self, local: LocalId) -> &'a Expr<'a> {
        self.read_local(Span::default(), local)
    }

    /// `local.name`
    pub(super) fn attr_of(&mut self, local: LocalId, name: Symbol) -> &'a Expr<'a> {
        let object = self.local(local);
        self.node(ExprKind::Attr(object, name))
    }

    /// `(local.x, local.y)`
    pub(super) fn tuple_of(
        &mut self,
        local: LocalId,
        names: impl IntoIterator<Item = Symbol>,
    ) -> &'a Expr<'a> {
        let values = names.into_iter().map(|name| self.attr_of(local, name));
        let values: SmallVec<[&Expr<'a>; 8]> = values.collect();
        let elements = self.elements(&values);
        self.node(ExprKind::Tuple(elements))
    }

    /// `hash(value)`
    pub(super) fn hash_of(
        &mut self,
        value: impl FnOnce(&mut Self) -> &'a Expr<'a>,
    ) -> &'a Expr<'a> {
        let hash = match self.r.stubs.builtin(sym::hash) {
            Some(hash) => ExprKind::Stub(hash),
            None => ExprKind::None,
        };
        let hash = self.node(hash);
        let value = value(self);
        self.call_node(Span::default(), hash, &[value])
    }

    /// `local.x if param is ... else param`
    pub(super) fn given_or(&mut self, this: LocalId, param: LocalId, name: Symbol) -> &'a Expr<'a> {
        let given = self.local(param);
        let ellipsis = self.node(ExprKind::Ellipsis);
        let is_missing = self.node(ExprKind::Compare(CmpOp::Is, given, ellipsis));
        let own = self.attr_of(this, name);
        let given = self.local(param);
        self.node(ExprKind::IfExp(is_missing, own, given))
    }

    /// `a.__class__ is b.__class__`
    pub(super) fn same_class(&mut self, a: LocalId, b: LocalId) -> &'a Expr<'a> {
        let [a, b] = [a, b].map(|local| self.attr_of(local, sym::__class__));
        self.node(ExprKind::Compare(CmpOp::Is, a, b))
    }

    /// `isinstance(local, class)`
    pub(super) fn is_of(&mut self, local: LocalId, class: Base) -> &'a Expr<'a> {
        let classes = self.with_made_bases(vec![class]);
        let value = self.local(local);
        let classes = self.arena.alloc_slice(&classes);
        self.node(ExprKind::IsInstance(value, classes))
    }

    /// `return value`
    pub(super) fn return_stmt(&mut self, value: &'a Expr<'a>) -> Stmt<'a> {
        self.stmt_node(Span::default(), StmtKind::Return(Some(value)))
    }

    /// `return NotImplemented`
    pub(super) fn return_not_implemented(&mut self) -> Stmt<'a> {
        let value = self.node(ExprKind::NotImplemented);
        self.return_stmt(value)
    }

    /// `if test: return value`
    pub(super) fn return_if(&mut self, test: &'a Expr<'a>, value: &'a Expr<'a>) -> Stmt<'a> {
        let then = [self.return_stmt(value)];
        let then = self.arena.alloc_slice(&then);
        self.if_stmt(Span::default(), test, then, &[])
    }

    /// The call of a class with these arguments.
    pub(super) fn new_object(
        &mut self,
        class: ClassId,
        args: impl FnOnce(&mut Self) -> &'a [CallArg<'a>],
    ) -> &'a Expr<'a> {
        let class = self.node(ExprKind::Class(class));
        let args = args(self);
        self.node(ExprKind::Call(class, args))
    }
}

/// The comparison that a method does.
pub(super) fn comparison(method: Symbol) -> CmpOp {
    match method {
        sym::__eq__ => CmpOp::Eq,
        sym::__ne__ => CmpOp::Ne,
        sym::__lt__ => CmpOp::Lt,
        sym::__le__ => CmpOp::Le,
        sym::__gt__ => CmpOp::Gt,
        _ => CmpOp::Ge,
    }
}
