//! Classes: their methods, attributes and the function that runs their body.
//!
//! ```text
//! class Counter:            Class { methods: [bump], attrs: [step] }
//!     step = 1              body: step = 1
//!     def bump(self): ...
//! ```

use std::fmt::Write;

use portalis_memory::{Symbol, sym};

use super::cx::Lower;
use super::functions::{DefaultPlace, Finish};
use super::{
    Base, Binding, Class, ClassId, ClassKind, Expr, ExprKind, FuncId, FuncKind, GlobalId, Item,
    Stmt, StmtKind, Var,
};
use crate::resolve::classes::{ClassInfo, Shape};
use crate::resolve::decorators::{Decorator, classify};
use crate::resolve::items::Entity;
use crate::source::Span;
use crate::syntax::ast;

/// What is gathered while a class body is lowered.
#[derive(Default)]
pub(super) struct Members<'a> {
    pub(super) methods: Vec<(Symbol, FuncId)>,
    pub(super) annotations: Vec<(Symbol, &'a Expr<'a>)>,
    pub(super) abstract_methods: Vec<Symbol>,
    pub(super) frozen: bool,
    /// `__slots__`
    pub(super) slots: Option<Vec<Symbol>>,
    /// Properties that are computed once.
    pub(super) cached: Vec<Symbol>,
    /// The members of an enumeration.
    pub(super) enum_members: Vec<(Symbol, &'a ast::Expr<'a>)>,
}

/// Methods that CPython calls at moments which a compiled program does not have.
const REFUSED: [Symbol; 10] = [
    sym::__getattr__,
    sym::__getattribute__,
    sym::__setattr__,
    sym::__delattr__,
    sym::__delete__,
    sym::__instancecheck__,
    sym::__subclasscheck__,
    sym::__await__,
    sym::__aenter__,
    sym::__aiter__,
];

impl<'a> Lower<'a, '_> {
    /// A `class` statement.
    pub(super) fn class_stmt(
        &mut self,
        node: &'a ast::ClassDef<'a>,
        span: Span,
        out: &mut Vec<Stmt<'a>>,
    ) {
        let Some(class) = self
            .r
            .scopes
            .of_class(node)
            .and_then(|scope| self.r.scopes.get(scope).class)
        else {
            return;
        };
        self.r.class_info(class);
        for base in node.bases {
            if let Some(made) = self.r.made_class(base) {
                self.made_class(made, span, out);
            }
        }
        self.class(class, span, out);
        let name = self.r.scopes.mangle(self.scope(), node.name);
        let fixed = matches!(self.binding(name), Some((_, Entity::Item(Item::Class(_)))));
        if fixed {
            return;
        }
        let mut value = self.expr_node(span, ExprKind::Class(class));
        let scope = self.scope();
        for decorator in node.decorators.iter().rev() {
            if classify(&mut self.r, scope, decorator) == Decorator::Value {
                let callee = self.expr(decorator);
                value = self.call_node(decorator.span, callee, &[value]);
            }
        }
        if let Some(var) = self.bound_var(node.name, span) {
            out.push(self.assign(span, var, value));
        }
    }

    /// Lowers a class and the statement that runs its body.
    pub(super) fn class(&mut self, class: ClassId, span: Span, out: &mut Vec<Stmt<'a>>) {
        let Some(info) = self.r.class_info(class) else {
            return;
        };
        let scope = info.scope;
        let func = self.r.scopes.get(scope).func;
        self.begin(func, scope, FuncKind::ClassBody, None);
        let mut members = Members::default();
        let mut stmts = Vec::new();
        let doc = ast::docstring(info.node.body.as_slice()).map(|doc| self.clean(doc));
        let body = &info.node.body[usize::from(doc.is_some())..];
        for stmt in body {
            self.member(&info, class, stmt, &mut members, &mut stmts);
        }
        self.synthesise(&info, class, &mut members, &mut stmts);
        self.stored_attributes(&info);
        let qualname = self.qualname(scope, info.node.name);
        self.finish(Finish {
            name: info.node.name,
            qualname,
            binding: Binding::None,
            generator: false,
            params: &[],
            stmts: self.arena.alloc_slice(&stmts),
            returns: None,
            doc: None,
            span,
        });
        let kind = self.class_kind(&info);
        self.add_class(class, &info, members, kind, doc, func);
        let body = self.body();
        if !body.mentions.contains(&func) {
            body.mentions.push(func);
        }
        self.fill_captures(scope, span, out);
        out.push(self.stmt_node(span, StmtKind::ClassBody(class)));
        self.class_hooks(&info, class, out);
    }

    fn class_kind(&mut self, info: &ClassInfo<'a>) -> ClassKind {
        match info.shape {
            Shape::Plain => ClassKind::Plain,
            Shape::Enum(_) => ClassKind::Enum {
                members: self.class_global(info.scope, sym::__members_list__),
            },
            Shape::NamedTuple => ClassKind::NamedTuple(
                super::namedtuples::fields(info.node)
                    .into_iter()
                    .map(|(name, _)| name)
                    .collect(),
            ),
        }
    }

    fn add_class(
        &mut self,
        class: ClassId,
        info: &ClassInfo<'a>,
        members: Members<'a>,
        kind: ClassKind,
        doc: Option<&'a str>,
        body: FuncId,
    ) {
        let mut attrs: Vec<(Symbol, GlobalId)> = self
            .class_globals
            .iter()
            .filter(|((scope, _), _)| *scope == info.scope)
            .map(|((_, name), global)| (*name, *global))
            .collect();
        attrs.sort_by_key(|(_, global)| *global);
        let runs_body = self.funcs[body.index()].as_ref();
        let qualname = runs_body.map_or("", |func| func.qualname);
        let at = class.index();
        if self.classes.len() <= at {
            self.classes.resize_with(at + 1, || None);
        }
        self.classes[at] = Some(Class {
            module: self.module,
            name: info.node.name,
            qualname,
            kind,
            bases: info.bases.clone(),
            mro: info.mro.clone(),
            methods: members.methods,
            attrs,
            annotations: members.annotations,
            body,
            doc,
            frozen: members.frozen,
            slots: members.slots,
            abstract_methods: members.abstract_methods,
            span: info.span,
        });
    }

    /// A statement of a class body.
    fn member(
        &mut self,
        info: &ClassInfo<'a>,
        class: ClassId,
        stmt: &'a ast::Stmt<'a>,
        members: &mut Members<'a>,
        out: &mut Vec<Stmt<'a>>,
    ) {
        match stmt.kind {
            ast::StmtKind::FunctionDef(node) => {
                let found = &self.r.modules[self.module.index()].found;
                if !found.dead.contains(&crate::resolve::collect::address(stmt)) {
                    self.method(info, class, node, stmt.span, members, out);
                }
            }
            ast::StmtKind::ClassDef(node) => {
                self.class_stmt(node, stmt.span, out);
                self.nested_class(info, node, stmt.span, out);
            }
            ast::StmtKind::AnnAssign(ast::AnnAssign {
                target,
                annotation,
                value,
                simple: true,
            }) => {
                if let ast::ExprKind::Name { id, .. } = target.kind {
                    let name = self.r.scopes.mangle(info.scope, id);
                    let annotation = self.annotation(annotation);
                    members.annotations.push((name, annotation));
                }
                if let Some(value) = value
                    && info.dataclass.is_some()
                    && self.field_stmt(info, target, value, stmt.span, out)
                {
                    return;
                }
                self.stmt(stmt, out);
            }
            ast::StmtKind::Assign(ast::Assign { targets, value }) => {
                if let [target] = targets.as_slice()
                    && let ast::ExprKind::Name { id, .. } = target.kind
                {
                    if id == sym::__slots__ {
                        members.slots = self.slots(info, value);
                        return;
                    }
                    if let ast::ExprKind::Name { id: other, .. } = value.kind
                        && let Some((_, func)) =
                            members.methods.iter().rev().find(|(n, _)| *n == other)
                    {
                        // `__radd__ = __add__`: a method under a second name.
                        let func = *func;
                        let name = self.r.scopes.mangle(info.scope, id);
                        members.methods.push((name, func));
                        return;
                    }
                    if self.property_call(info, class, id, value, members, out) {
                        return;
                    }
                    if matches!(info.shape, Shape::Enum(_)) && is_member(id, value) {
                        members.enum_members.push((id, value));
                        return self.enum_member(info, class, id, value, stmt.span, members, out);
                    }
                }
                self.stmt(stmt, out);
            }
            _ => self.stmt(stmt, out),
        }
    }

    /// The names that `__slots__` lists, if it is a display of literals.
    fn slots(&mut self, info: &ClassInfo<'a>, value: &ast::Expr<'a>) -> Option<Vec<Symbol>> {
        let text = |e: &ast::Expr<'a>| match e.kind {
            ast::ExprKind::Constant(ast::Constant::Str(text)) => Some(Symbol::intern(text)),
            _ => None,
        };
        let names: Option<Vec<Symbol>> = match value.kind {
            ast::ExprKind::Tuple { elts, .. }
            | ast::ExprKind::List { elts, .. }
            | ast::ExprKind::Set { elts } => elts.iter().map(text).collect(),
            _ => text(value).map(|name| vec![name]),
        };
        let names = names?.into_iter();
        Some(
            names
                .map(|name| self.r.scopes.mangle(info.scope, name))
                .collect(),
        )
    }

    /// `name = property(getter, setter)`, of methods of the class or lambdas.
    fn property_call(
        &mut self,
        info: &ClassInfo<'a>,
        class: ClassId,
        name: Symbol,
        value: &'a ast::Expr<'a>,
        members: &mut Members<'a>,
        out: &mut Vec<Stmt<'a>>,
    ) -> bool {
        let ast::ExprKind::Call(ast::Call {
            func,
            args,
            keywords,
        }) = value.kind
        else {
            return false;
        };
        if !keywords.is_empty() {
            return false;
        }
        let ast::ExprKind::Name {
            id: sym::property, ..
        } = func.kind
        else {
            return false;
        };
        if !crate::resolve::decorators::is_builtin(&mut self.r, info.scope, sym::property) {
            return false;
        }
        let name = self.r.scopes.mangle(info.scope, name);
        let bindings = [Binding::Getter, Binding::Setter, Binding::Deleter];
        for (accessor, binding) in args.iter().zip(bindings) {
            match accessor.kind {
                ast::ExprKind::Lambda(ast::Lambda { args, body }) => {
                    let func = self.lambda_method(accessor, args, body, class, binding);
                    members.methods.extend(func.map(|func| (name, func)));
                }
                ast::ExprKind::Name { id, .. } => {
                    let text = accessor_text(name, id, binding);
                    self.made_methods(info, class, text, members, out);
                }
                ast::ExprKind::Constant(_) => {}
                _ => {
                    let way_out = "write the property with `@property`";
                    self.refuse(accessor.span, "this argument of `property`", way_out);
                }
            }
        }
        true
    }

    /// A nested class is also an attribute.
    fn nested_class(
        &mut self,
        info: &ClassInfo<'a>,
        node: &'a ast::ClassDef<'a>,
        span: Span,
        out: &mut Vec<Stmt<'a>>,
    ) {
        let name = self.r.scopes.mangle(info.scope, node.name);
        if let Some(Entity::Item(Item::Class(inner))) = self.r.entity(info.scope, name) {
            let global = self.class_global(info.scope, name);
            let value = self.expr_node(span, ExprKind::Class(inner));
            out.push(self.assign(span, Var::Global(global), value));
        }
    }

    pub(super) fn method(
        &mut self,
        info: &ClassInfo<'a>,
        class: ClassId,
        node: &'a ast::FunctionDef<'a>,
        span: Span,
        members: &mut Members<'a>,
        out: &mut Vec<Stmt<'a>>,
    ) {
        // The library knows which of them the later stages understand.
        let library = self.r.modules[self.module.index()].library;
        if REFUSED.contains(&node.name) && !library {
            let what = format!("the special method '{}'", node.name);
            self.refuse(span, &what, "use a property or an ordinary method");
            return;
        }
        let decorated = self.decorated(node);
        let name = self.r.scopes.mangle(info.scope, node.name);
        let fixed = matches!(
            self.r.entity(info.scope, name),
            Some(Entity::Item(Item::Func(_)))
        );
        if decorated.is_value || !fixed {
            let value = self.function_value(node, span, Some(class));
            if let (Some(value), Some(var)) = (value, self.bound_var(node.name, span)) {
                out.push(self.assign(span, var, value));
            }
            return;
        }
        let place = DefaultPlace::Global;
        let func = self.def(node, span, Some(class), decorated.binding, place, out);
        let Some(func) = func else { return };
        if decorated.is_cached {
            members.cached.push(name);
            members.methods.push((computing(name), func));
            return;
        }
        let accessor = |binding: Binding| {
            matches!(
                binding,
                Binding::Getter | Binding::Setter | Binding::Deleter
            )
        };
        // Another definition of the name replaces earlier ones; accessors of a property stand together.
        let (funcs, binding) = (&self.funcs, decorated.binding);
        members.methods.retain(|(other, func)| {
            let earlier = funcs[func.index()].as_ref().map(|func| func.binding);
            let together = accessor(binding)
                && earlier.is_some_and(|earlier| accessor(earlier) && earlier != binding);
            *other != name || together
        });
        members.methods.push((name, func));
        if decorated.is_abstract && !members.abstract_methods.contains(&name) {
            members.abstract_methods.push(name);
        }
    }

    /// Methods that the class's kind and decorators ask for.
    fn synthesise(
        &mut self,
        info: &ClassInfo<'a>,
        class: ClassId,
        members: &mut Members<'a>,
        out: &mut Vec<Stmt<'a>>,
    ) {
        match info.shape {
            Shape::Enum(kind) => self.enum_methods(info, class, kind, members, out),
            Shape::NamedTuple => self.named_tuple_methods(info, class, members, out),
            Shape::Plain => {}
        }
        if let Some(decorator) = info.dataclass {
            self.dataclass_methods(info, class, decorator, members, out);
        }
        if info.total_ordering {
            self.total_ordering(info, class, members, out);
        }
        let mut text = String::new();
        for name in &members.cached {
            let compute = computing(*name);
            let _ = writeln!(
                text,
                "@property\ndef {name}(self):\n    if not hasattr(self, \"_kept_{name}\"):\n        \
                 self._kept_{name} = self.{compute}()\n    return self._kept_{name}\n\
                 @{name}.setter\ndef {name}(self, value):\n    self._kept_{name} = value\n\
                 @{name}.deleter\ndef {name}(self):\n    del self._kept_{name}"
            );
        }
        if !text.is_empty() {
            self.made_methods(info, class, text, members, out);
        }
    }

    /// Lowers methods written as source text, as if they stood at the end of the class body.
    pub(super) fn made_methods(
        &mut self,
        info: &ClassInfo<'a>,
        class: ClassId,
        text: String,
        members: &mut Members<'a>,
        out: &mut Vec<Stmt<'a>>,
    ) {
        let body = self.r.parse_synthetic(info.scope, text);
        let outer = self.place.replace(info.span);
        for stmt in body {
            match stmt.kind {
                ast::StmtKind::FunctionDef(node) => {
                    self.made_method(info, class, node, members, out);
                }
                _ => self.stmt(stmt, out),
            }
        }
        self.place = outer;
    }

    fn made_method(
        &mut self,
        info: &ClassInfo<'a>,
        class: ClassId,
        node: &'a ast::FunctionDef<'a>,
        members: &mut Members<'a>,
        out: &mut Vec<Stmt<'a>>,
    ) {
        let decorated = self.decorated(node);
        let place = DefaultPlace::Global;
        let func = self.def(node, info.span, Some(class), decorated.binding, place, out);
        if let Some(func) = func {
            members.methods.push((node.name, func));
        }
    }

    /// Whether the class body itself defines a name.
    pub(super) fn defines(&self, info: &ClassInfo<'a>, name: Symbol) -> bool {
        self.r.user_defines(info.scope, name)
    }

    /// Whether some class of the program derives from this one.
    pub(super) fn has_subclasses(&mut self, class: ClassId) -> bool {
        let count = self.r.numbers.classes.len() as u32;
        (0..count).map(ClassId).any(|other| {
            other != class
                && self
                    .r
                    .class_info(other)
                    .is_some_and(|info| info.mro.contains(&Base::User(class)))
        })
    }
}

/// An accessor of the property `name` that calls the method `method`.
fn accessor_text(name: Symbol, method: Symbol, binding: Binding) -> String {
    let (decorator, params, args) = match binding {
        Binding::Setter => (format!("{name}.setter"), "self, value", "(self, value)"),
        Binding::Deleter => (format!("{name}.deleter"), "self", "(self)"),
        _ => ("property".to_owned(), "self", "(self)"),
    };
    format!("@{decorator}\ndef {name}({params}):\n    return __class__.{method}{args}\n")
}

/// Whether an assignment in the body of an enumeration makes a member.
fn is_member(name: Symbol, value: &ast::Expr<'_>) -> bool {
    let text = name.as_str();
    let special = text.starts_with('_') && (text.ends_with('_') || text.starts_with("__"));
    !special && !matches!(value.kind, ast::ExprKind::Lambda(..))
}

/// The method that computes a cached property.
fn computing(name: Symbol) -> Symbol {
    Symbol::intern(&format!("_compute_{name}"))
}
