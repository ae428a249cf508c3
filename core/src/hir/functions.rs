//! Functions and lambdas.
//!
//! ```text
//! def f(x, y=[]):  ...      hidden f.y = []          (when the statement runs)
//!                           Func { params: [x, y = Global(f.y)], .. }
//! ```

use portalis_memory::{Symbol, sym};
use smallvec::SmallVec;

use super::cx::Lower;
use super::{
    Binding, Capture, ClassId, Default, Expr, ExprKind, Func, FuncId, FuncKind, GlobalId, LocalId,
    Param, ParamKind, Stmt, StmtKind, Var,
};
use crate::resolve::scope::{Node, ScopeId, ScopeKind};
use crate::source::Span;
use crate::syntax::ast::{self, Arg, Arguments};

/// What is left to know about a function when its statements are lowered.
pub(super) struct Finish<'a> {
    pub(super) name: Symbol,
    pub(super) qualname: &'a str,
    pub(super) binding: Binding,
    pub(super) generator: bool,
    pub(super) params: &'a [Param],
    pub(super) stmts: &'a [Stmt<'a>],
    pub(super) returns: Option<&'a Expr<'a>>,
    pub(super) doc: Option<&'a str>,
    pub(super) span: Span,
}

/// Where default values live that are no literals.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum DefaultPlace {
    /// Hidden module variables: the `def` statement runs once.
    Global,
    /// Hidden locals of the function around: a nested function that is static.
    Captured,
}

/// The code of a function.
#[derive(Clone, Copy)]
pub(super) enum Code<'a> {
    Stmts(&'a [ast::Stmt<'a>]),
    Expr(&'a ast::Expr<'a>),
}

#[derive(Clone, Copy)]
pub(super) struct Definition<'a> {
    pub(super) scope: ScopeId,
    pub(super) args: &'a Arguments<'a>,
    pub(super) code: Code<'a>,
    pub(super) name: Symbol,
    pub(super) class: Option<ClassId>,
    pub(super) binding: Binding,
    pub(super) returns: Option<&'a ast::Expr<'a>>,
    pub(super) span: Span,
}

impl<'a> Definition<'a> {
    /// The positional and the keyword-only parameters with their defaults.
    fn defaults(&self) -> impl Iterator<Item = (Symbol, Option<&'a ast::Expr<'a>>)> + use<'a> {
        let all = self.args.positional().chain(self.args.keyword_only());
        all.map(|(arg, default)| (arg.arg, default))
    }
}

impl<'a> Lower<'a, '_> {
    /// Lowers a `def`; the statements that compute its defaults go to `out`.
    pub(super) fn def(
        &mut self,
        node: &'a ast::FunctionDef<'a>,
        span: Span,
        class: Option<ClassId>,
        binding: Binding,
        place: DefaultPlace,
        out: &mut Vec<Stmt<'a>>,
    ) -> Option<FuncId> {
        let definition = self.definition(node, span, class, binding)?;
        let mut made = Defaults::new();
        for (param, default) in definition.defaults() {
            made.push(default.map(|default| self.default(&definition, place, param, default, out)));
        }
        Some(self.define(definition, &made))
    }

    fn definition(
        &mut self,
        node: &'a ast::FunctionDef<'a>,
        span: Span,
        class: Option<ClassId>,
        binding: Binding,
    ) -> Option<Definition<'a>> {
        if node.is_async {
            self.refuse(span, "`async def`", "write an ordinary function");
            return None;
        }
        Some(Definition {
            scope: self.r.scopes.of_function(node)?,
            args: &node.args,
            code: Code::Stmts(node.body.as_slice()),
            name: node.name,
            class,
            binding,
            returns: node.returns,
            span,
        })
    }

    pub(super) fn lambda(
        &mut self,
        expr: &'a ast::Expr<'a>,
        args: &'a Arguments<'a>,
        body: &'a ast::Expr<'a>,
    ) -> &'a Expr<'a> {
        let Some(scope) = self.r.scopes.of_expr(expr) else {
            return self.expr_node(expr.span, ExprKind::None);
        };
        let definition = Definition {
            scope,
            args,
            code: Code::Expr(body),
            name: sym::lambda_body,
            class: None,
            binding: Binding::None,
            returns: None,
            span: expr.span,
        };
        self.function_object(definition)
    }

    /// A lambda that is an accessor of a property.
    pub(super) fn lambda_method(
        &mut self,
        expr: &'a ast::Expr<'a>,
        args: &'a Arguments<'a>,
        body: &'a ast::Expr<'a>,
        class: ClassId,
        binding: Binding,
    ) -> Option<FuncId> {
        let definition = Definition {
            scope: self.r.scopes.of_expr(expr)?,
            args,
            code: Code::Expr(body),
            name: sym::lambda_body,
            class: Some(class),
            binding,
            returns: None,
            span: expr.span,
        };
        Some(self.define(definition, &[]))
    }

    /// A `def` whose function is wanted as a value.
    pub(super) fn def_value(
        &mut self,
        node: &'a ast::FunctionDef<'a>,
        span: Span,
        class: Option<ClassId>,
    ) -> Option<&'a Expr<'a>> {
        let definition = self.definition(node, span, class, Binding::None)?;
        Some(self.function_object(definition))
    }

    /// A function as a value. Each such value has defaults of its own: if they are computed, a hidden function takes
    /// them as parameters and makes the value, which captures them.
    fn function_object(&mut self, definition: Definition<'a>) -> &'a Expr<'a> {
        let span = definition.span;
        let mut made = Defaults::new();
        let mut values = Vec::new();
        for (_, default) in definition.defaults() {
            let literal = default.map(|default| (crate::resolve::literal(default), default));
            made.push(match literal {
                None => None,
                Some((Some(literal), _)) => Some(Made::Literal(literal)),
                Some((None, default)) => {
                    values.push(self.expr(default));
                    Some(Made::Local(LocalId(values.len() as u32 - 1)))
                }
            });
        }
        if values.is_empty() {
            let func = self.define(definition, &made);
            return self.func_node(span, func);
        }
        let scope = definition.scope;
        let outer = self.scope();
        let maker = self.new_func(scope);
        self.begin(maker, outer, FuncKind::Def, definition.class);
        let arena = self.arena;
        let params = arena.alloc_iter(values.iter().map(|_| Param {
            local: self.temp(),
            name: Symbol::intern(".default"),
            kind: ParamKind::PositionalOnly,
            default: None,
            annotation: None,
        }));
        let func = self.define(definition, &made);
        let value = self.func_node(span, func);
        let stmts = [self.stmt_node(span, StmtKind::Return(Some(value)))];
        self.finish(Finish {
            name: Symbol::intern("<defaults>"),
            qualname: self.qualname(scope, Symbol::intern("<defaults>")),
            binding: Binding::None,
            generator: false,
            params,
            stmts: self.arena.alloc_slice(&stmts),
            returns: None,
            doc: None,
            span,
        });
        let callee = self.func_node(span, maker);
        self.call_node(span, callee, &values)
    }

    /// `attrgetter("a", "b.c")` is `lambda obj: (obj.a, obj.b.c)`.
    pub(super) fn attrgetter(
        &mut self,
        expr: &'a ast::Expr<'a>,
        args: &'a [ast::Expr<'a>],
    ) -> &'a Expr<'a> {
        let span = expr.span;
        let mut paths = Vec::new();
        for arg in args {
            let ast::ExprKind::Constant(ast::Constant::Str(text)) = arg.kind else {
                let way_out = "write a lambda: `lambda obj: obj.name`";
                return self.refuse(span, "`attrgetter()` of a computed name", way_out);
            };
            paths.push(text);
        }
        let scope = self.scope();
        let func = self.new_func(scope);
        self.begin(func, scope, FuncKind::Lambda, None);
        let local = self.temp();
        let param = Param {
            local,
            name: Symbol::intern("obj"),
            kind: ParamKind::PositionalOnly,
            default: None,
            annotation: None,
        };
        let mut values = Vec::new();
        for path in paths {
            let object = self.read_local(span, local);
            values.push(path.split('.').fold(object, |value, name| {
                self.expr_node(span, ExprKind::Attr(value, Symbol::intern(name)))
            }));
        }
        let value = match values.as_slice() {
            [one] => *one,
            many => {
                let elements = self.elements(many);
                self.expr_node(span, ExprKind::Tuple(elements))
            }
        };
        let stmts = [self.stmt_node(span, StmtKind::Return(Some(value)))];
        self.finish(Finish {
            name: sym::lambda_body,
            qualname: self.qualname(scope, sym::lambda_body),
            binding: Binding::None,
            generator: false,
            params: self.arena.alloc_slice(&[param]),
            stmts: self.arena.alloc_slice(&stmts),
            returns: None,
            doc: None,
            span,
        });
        self.func_node(span, func)
    }

    fn define(&mut self, definition: Definition<'a>, defaults: &[Option<Made>]) -> FuncId {
        let scope = definition.scope;
        let qualname = self.qualname(scope, definition.name);
        let given = self.given.of(self.module, qualname);
        let returns = given.and_then(|g| g.returns).or(definition.returns);
        let returns = returns.map(|returns| self.annotation(returns));
        let mut annotations = Annotations::new();
        for arg in definition.args.iter() {
            let given = given.and_then(|g| g.args.iter().find(|a| a.arg == arg.arg));
            let annotation = given.and_then(|g| g.annotation).or(arg.annotation);
            annotations.push(annotation.map(|annotation| self.annotation_id(annotation)));
        }
        let outer = self.body().func;
        let here = self.r.scopes.get(scope);
        let (func, generator) = (here.func, here.generator);
        let kind = match definition.code {
            Code::Stmts(_) => FuncKind::Def,
            Code::Expr(_) => FuncKind::Lambda,
        };
        self.begin(func, scope, kind, definition.class);
        let params = self.parameters(&definition, &annotations, defaults, outer);
        let doc = match definition.code {
            Code::Stmts(body) => ast::docstring(body),
            Code::Expr(_) => None,
        };
        let stmts = self.block(|this, stmts| match definition.code {
            Code::Stmts(body) => {
                this.empty_base(&definition, stmts);
                this.stmts(&body[usize::from(doc.is_some())..], stmts);
            }
            Code::Expr(value) => {
                let value = this.expr(value);
                stmts.push(this.stmt_node(value.span, StmtKind::Return(Some(value))));
            }
        });
        self.finish(Finish {
            name: definition.name,
            qualname,
            binding: definition.binding,
            generator,
            params,
            stmts,
            returns,
            doc: doc.map(|doc| self.clean(doc)),
            span: definition.span,
        });
        func
    }

    fn default(
        &mut self,
        definition: &Definition<'a>,
        place: DefaultPlace,
        param: Symbol,
        default: &'a ast::Expr<'a>,
        out: &mut Vec<Stmt<'a>>,
    ) -> Made {
        if let Some(literal) = crate::resolve::literal(default) {
            return Made::Literal(literal);
        }
        let value = self.expr(default);
        match place {
            DefaultPlace::Global => {
                let name = format!(
                    "{}.{param}",
                    self.qualname(definition.scope, definition.name)
                );
                let global = self.hidden_global(&name, default.span);
                out.push(self.assign(default.span, Var::Global(global), value));
                Made::Global(global)
            }
            DefaultPlace::Captured => {
                let temp = self.temp();
                out.push(self.assign(default.span, Var::Local(temp), value));
                Made::Local(temp)
            }
        }
    }

    /// The parameters in the order of the source, where `*args` stands before the keyword-only ones.
    fn parameters(
        &mut self,
        definition: &Definition<'a>,
        annotations: &[Option<super::AnnotationId>],
        defaults: &[Option<Made>],
        outer: FuncId,
    ) -> &'a [Param] {
        let args = definition.args;
        let positional = args.posonlyargs.len() + args.args.len();
        let behind = positional + args.kwonlyargs.len();
        let mut params: SmallVec<[Param; 8]> = SmallVec::new();
        let mut add = |arg: &Arg<'a>, at: usize, kind| {
            let default = defaults.get(at).copied().flatten();
            let default = default.map(|made| self.made_default(made, outer));
            let param = self.parameter(definition.scope, arg.arg, kind, default);
            params.push(Param {
                annotation: annotations[at],
                ..param
            });
        };
        for (at, arg) in args.posonlyargs.iter().enumerate() {
            add(arg, at, ParamKind::PositionalOnly);
        }
        for (at, arg) in args.args.iter().enumerate() {
            add(arg, args.posonlyargs.len() + at, ParamKind::Normal);
        }
        if let Some(arg) = args.vararg {
            add(arg, behind, ParamKind::VarArgs);
        }
        for (at, arg) in args.kwonlyargs.iter().enumerate() {
            add(arg, positional + at, ParamKind::KeywordOnly);
        }
        if let Some(arg) = args.kwarg {
            let at = behind + usize::from(args.vararg.is_some());
            add(arg, at, ParamKind::VarKeywords);
        }
        self.arena.alloc_slice(&params)
    }

    fn made_default(&mut self, made: Made, outer: FuncId) -> Default {
        match made {
            Made::Literal(literal) => literal,
            Made::Global(global) => Default::Global(global),
            Made::Local(local) => {
                let owner = outer;
                Default::Capture(self.body().capture(Capture { owner, local }))
            }
        }
    }

    /// A parameter and its local.
    pub(super) fn parameter(
        &mut self,
        scope: ScopeId,
        name: Symbol,
        kind: ParamKind,
        default: Option<Default>,
    ) -> Param {
        let name = self.r.scopes.mangle(scope, name);
        let id = self.r.scopes.note(scope, name, Span::default());
        let local = self.local_of(id);
        // Until something assigns it.
        self.body().locals[local.index()].single = true;
        Param {
            local,
            name,
            kind,
            default,
            annotation: None,
        }
    }

    /// Takes the innermost body off the stack and makes it a function.
    pub(super) fn finish(&mut self, finish: Finish<'a>) {
        let attrs = self.own_function_attrs(finish.span);
        let Some(mut body) = self.bodies.pop() else {
            return;
        };
        let at = body.func.index();
        if self.funcs.len() <= at {
            self.funcs.resize_with(at + 1, || None);
        }
        self.memory.mentions.set(body.func, &body.mentions);
        let span = self.span(finish.span);
        self.funcs[at] = Some(Func {
            module: self.module,
            name: finish.name,
            qualname: finish.qualname,
            kind: body.kind,
            generator: finish.generator,
            class: body.class.filter(|_| finish.binding != Binding::None),
            binding: finish.binding,
            params: finish.params,
            locals: self.arena.alloc_tail(&mut body.locals, 0),
            captures: body.captures.clone(),
            attrs,
            parent: self.bodies.last().map(|body| body.func),
            body: finish.stmts,
            expr_count: body.exprs,
            returns: finish.returns,
            doc: finish.doc,
            synthetic: self.place.is_some(),
            span,
        });
        body.captures.clear();
        body.mentions.clear();
        let lists = (body.locals, body.captures, body.mentions);
        self.memory.bodies.push(lists);
    }

    /// `Outer.method`, `f.<locals>.g`.
    pub(super) fn qualname(&self, scope: ScopeId, name: Symbol) -> &'a str {
        self.qualified(scope, &[name.as_str()])
    }

    /// The names of what is around a scope, each with its dot, and then `end`.
    pub(super) fn qualified(&self, scope: ScopeId, end: &[&'static str]) -> &'a str {
        let mut parts: SmallVec<[&str; 8]> = SmallVec::new();
        let mut at = self.r.scopes.get(scope).parent;
        while let Some(id) = at {
            let here = self.r.scopes.get(id);
            match (here.kind, here.node) {
                (ScopeKind::Class, Node::Class(node, _)) => {
                    parts.extend([".", node.name.as_str()]);
                }
                (ScopeKind::Function, Node::Function(node, _)) => {
                    parts.extend([".<locals>.", node.name.as_str()]);
                }
                (ScopeKind::Lambda, _) => parts.push("<lambda>.<locals>."),
                (ScopeKind::GenExp, _) => parts.push("<genexpr>.<locals>."),
                _ => {}
            }
            at = here.parent;
        }
        if let ([], [only]) = (&parts[..], end) {
            return only;
        }
        parts.reverse();
        parts.extend_from_slice(end);
        self.arena.alloc_concat(&parts)
    }

    /// A docstring without the indentation that the source gives it.
    pub(super) fn clean(&self, doc: &str) -> &'a str {
        self.arena.alloc_str(&clean(doc))
    }
}

/// The annotations and the defaults of most functions have room on the stack.
type Annotations = SmallVec<[Option<super::AnnotationId>; 8]>;
type Defaults = SmallVec<[Option<Made>; 4]>;

/// A default value that was made.
#[derive(Clone, Copy)]
enum Made {
    Literal(Default),
    Global(GlobalId),
    Local(LocalId),
}

/// A docstring without the indentation that the source gives it, as `inspect.cleandoc` does it.
fn clean(text: &str) -> String {
    let mut lines = text.lines();
    let first = lines.next().unwrap_or("").trim_start();
    let indent = lines
        .clone()
        .filter(|line| !line.trim().is_empty())
        .map(|line| line.len() - line.trim_start().len())
        .min()
        .unwrap_or(0);
    let mut cleaned = String::with_capacity(text.len());
    cleaned.push_str(first);
    for line in lines {
        cleaned.push('\n');
        cleaned.push_str(line.get(indent..).unwrap_or("").trim_end());
    }
    let end = cleaned.trim_end_matches('\n').len();
    cleaned.truncate(end);
    let start = end - cleaned.trim_start_matches('\n').len();
    cleaned.drain(..start);
    cleaned
}

#[cfg(test)]
mod tests {
    use super::clean;

    #[test]
    fn docstrings_lose_their_indentation() {
        assert_eq!(
            clean("One.\n\n    Two.\n      Three.\n    "),
            "One.\n\nTwo.\n  Three."
        );
        assert_eq!(clean("  One."), "One.");
    }
}
