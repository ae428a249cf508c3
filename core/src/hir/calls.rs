//! Calls: of functions, classes, methods, `super()`, and the built-ins that the compiler understands.
//!
//! ```text
//! area(2)               Call(Func(area), [2])
//! shape.area(2)         MethodCall(shape, area, [2])
//! super().area(2)       SuperCall(Circle, self, area, [2])
//! isinstance(x, Shape)  IsInstance(x, [Shape])
//! ```

use portalis_memory::{Symbol, sym};

use super::cx::Lower;
use super::{ArgKind, Base, CallArg, ClassId, Expr, ExprKind, FuncKind, Item, LocalId, Reveal};
use crate::resolve::decorators;
use crate::resolve::items::Entity;
use crate::resolve::scope::{ScopeKind, SiteKind};
use crate::resolve::special::Special;
use crate::stubs::StubItem;
use crate::syntax::ast::{self, Constant, Keyword, Operator};

impl<'a> Lower<'a, '_> {
    pub(super) fn call(
        &mut self,
        expr: &'a ast::Expr<'a>,
        func: &'a ast::Expr<'a>,
        args: &'a [ast::Expr<'a>],
        keywords: &'a [Keyword<'a>],
    ) -> &'a Expr<'a> {
        if let ast::ExprKind::Name { id, .. } = func.kind
            && let Some(found) = self.builtin_call(expr, id, args, keywords)
        {
            return found;
        }
        if let Some(found) = self.consumed_generator(expr, func, args, keywords) {
            return found;
        }
        let mut base = None;
        let called = match func.kind {
            ast::ExprKind::Attribute { value, attr, .. } => {
                base = self.path(value);
                base.and_then(|base| self.r.member(base, attr))
            }
            _ => self.path(func),
        };
        match called {
            Some(Entity::Special(special)) => {
                return self.special_call(expr, special, args, keywords);
            }
            Some(Entity::NewType(..)) => {
                if let ([arg], []) = (args, keywords) {
                    return self.expr(arg);
                }
            }
            Some(Entity::Item(Item::Class(class))) => {
                let callee = match self.as_enum(called) {
                    Some(_) if keywords.is_empty() => {
                        let class = self.expr_node(func.span, ExprKind::Class(class));
                        let args = self.args(args, keywords);
                        let name = Symbol::intern("__lookup__");
                        return self.expr_node(expr.span, ExprKind::MethodCall(class, name, args));
                    }
                    _ => self.expr_node(func.span, ExprKind::Class(class)),
                };
                let args = self.args(args, keywords);
                return self.expr_node(expr.span, ExprKind::Call(callee, args));
            }
            Some(Entity::Item(Item::Stub(item @ StubItem::Class(_)))) => {
                let callee = self.expr_node(func.span, ExprKind::Stub(item));
                let args = self.args(args, keywords);
                return self.expr_node(expr.span, ExprKind::Call(callee, args));
            }
            _ => {}
        }
        if let ast::ExprKind::Attribute { value, attr, .. } = func.kind {
            return self.method_call(expr, func, (value, base), attr, args, keywords);
        }
        let callee = self.expr(func);
        let args = self.args(args, keywords);
        self.expr_node(expr.span, ExprKind::Call(callee, args))
    }

    fn method_call(
        &mut self,
        expr: &'a ast::Expr<'a>,
        func: &'a ast::Expr<'a>,
        (value, base): (&'a ast::Expr<'a>, Option<Entity<'a>>),
        attr: Symbol,
        args: &'a [ast::Expr<'a>],
        keywords: &'a [Keyword<'a>],
    ) -> &'a Expr<'a> {
        if matches!(value.kind, ast::ExprKind::Name { id, .. } if matches!(id, sym::list | sym::dict))
        {
            let lowered = self.args(args, keywords);
            if let Some(call) = self.method_of_base(expr.span, value, attr, lowered) {
                return call;
            }
            if let Some(callee) = self.static_member(func, base, attr) {
                return self.expr_node(expr.span, ExprKind::Call(callee, lowered));
            }
        }
        if let Some(callee) = self.static_member(func, base, attr) {
            let args = self.args(args, keywords);
            return self.expr_node(expr.span, ExprKind::Call(callee, args));
        }
        if attr == sym::format
            && let Some(made) = self.format_call(expr.span, value, args, keywords)
        {
            return made;
        }
        if matches!(
            attr,
            sym::update | sym::pop | sym::popitem | sym::setdefault | sym::clear
        ) {
            self.check_attributes_dict(value);
        }
        let attr = self.r.scopes.mangle(self.scope(), attr);
        if let Some((class, this)) = self.super_class(value) {
            let args = self.args(args, keywords);
            let kind = ExprKind::SuperCall(class, this, attr, args);
            return self.expr_node(expr.span, kind);
        }
        let recv = self.base_of(value, base);
        let args = self.args(args, keywords);
        self.expr_node(expr.span, ExprKind::MethodCall(recv, attr, args))
    }

    /// The arguments of a call, in the order in which CPython evaluates them.
    pub(super) fn args(
        &mut self,
        args: &'a [ast::Expr<'a>],
        keywords: &'a [Keyword<'a>],
    ) -> &'a [CallArg<'a>] {
        let spread = args.iter().any(|arg| display_in(arg).is_some())
            || keywords.iter().any(|keyword| keyword.arg.is_none());
        if spread {
            return self.spread_args(args, keywords);
        }
        let arena = self.arena;
        arena.alloc_iter(
            (0..args.len() + keywords.len()).map(|at| match args.get(at) {
                Some(arg) => self.arg(arg),
                None => {
                    let keyword = &keywords[at - args.len()];
                    let kind = keyword.arg.map_or(ArgKind::DoubleStar, ArgKind::Keyword);
                    let value = self.expr(&keyword.value);
                    CallArg { kind, value }
                }
            }),
        )
    }

    fn arg(&mut self, arg: &'a ast::Expr<'a>) -> CallArg<'a> {
        match arg.kind {
            ast::ExprKind::Starred { value, .. } => CallArg {
                kind: ArgKind::Star,
                value: self.expr(value),
            },
            _ => CallArg {
                kind: ArgKind::Positional,
                value: self.expr(arg),
            },
        }
    }

    /// Arguments among which may be displays whose items are arguments of their own.
    fn spread_args(
        &mut self,
        args: &'a [ast::Expr<'a>],
        keywords: &'a [Keyword<'a>],
    ) -> &'a [CallArg<'a>] {
        let mut lowered = Vec::with_capacity(args.len() + keywords.len());
        for arg in args {
            match display_in(arg) {
                // `f(*[a, b])` is `f(a, b)`.
                Some(elts) => lowered.extend_from_slice(self.args(elts, &[])),
                None => lowered.push(self.arg(arg)),
            }
        }
        for keyword in keywords {
            if keyword.arg.is_none()
                && let ast::ExprKind::Dict { items } = keyword.value.kind
                && let Some(named) = literal_names(items.as_slice())
            {
                // `f(**{"a": x})` is `f(a=x)`.
                for (name, value) in named {
                    let kind = ArgKind::Keyword(name);
                    let value = self.expr(value);
                    lowered.push(CallArg { kind, value });
                }
                continue;
            }
            let kind = match keyword.arg {
                Some(name) => ArgKind::Keyword(name),
                None => ArgKind::DoubleStar,
            };
            let value = self.expr(&keyword.value);
            lowered.push(CallArg { kind, value });
        }
        self.arena.alloc_slice(&lowered)
    }

    /// Calls of built-ins that become something else than a call.
    fn builtin_call(
        &mut self,
        expr: &'a ast::Expr<'a>,
        name: Symbol,
        args: &'a [ast::Expr<'a>],
        keywords: &'a [Keyword<'a>],
    ) -> Option<&'a Expr<'a>> {
        let understood = matches!(
            name,
            sym::isinstance | sym::issubclass | sym::getattr | sym::super_
        ) || name == sym::vars && args.len() == 1
            || name == sym::hasattr && args.len() == 2;
        let scope = self.scope();
        if !understood || !keywords.is_empty() || !decorators::is_builtin(&mut self.r, scope, name)
        {
            return None;
        }
        match (name, args) {
            (sym::isinstance, [value, class]) => {
                let classes = self.static_classes(class)?;
                let classes = self.with_made_bases(classes);
                let value = self.expr(value);
                let classes = self.arena.alloc_slice(&classes);
                Some(self.expr_node(expr.span, ExprKind::IsInstance(value, classes)))
            }
            (sym::issubclass, [class, base]) => {
                let [class] = self.static_classes(class)?[..] else {
                    return None;
                };
                let bases = self.static_classes(base)?;
                let bases = self.with_made_bases(bases);
                let holds = bases.iter().any(|base| self.derives(class, *base));
                Some(self.expr_node(expr.span, ExprKind::Bool(holds)))
            }
            (sym::getattr, [value, attr]) => {
                let ast::ExprKind::Constant(Constant::Str(text)) = attr.kind else {
                    return Some(self.computed_getattr(expr.span, value, attr, None));
                };
                let value = self.base(value);
                let attr = Symbol::intern(text);
                Some(self.expr_node(expr.span, ExprKind::Attr(value, attr)))
            }
            (sym::getattr, [value, attr, default]) => {
                let ast::ExprKind::Constant(Constant::Str(text)) = attr.kind else {
                    return Some(self.computed_getattr(expr.span, value, attr, Some(default)));
                };
                Some(self.getattr_default(expr, value, text, default))
            }
            (_, [value, attr])
                if name == sym::hasattr && !matches!(attr.kind, ast::ExprKind::Constant(_)) =>
            {
                Some(self.computed_hasattr(expr.span, value, attr))
            }
            (_, [value]) if name == sym::vars => {
                let value = self.base(value);
                let attr = Symbol::intern("__dict__");
                Some(self.expr_node(expr.span, ExprKind::Attr(value, attr)))
            }
            (sym::super_, _) => Some(self.refuse(
                expr.span,
                "`super()` as a value",
                "call a method of the base class: `super().method()`",
            )),
            _ => None,
        }
    }

    /// `getattr(x, "name", d)` is `x.name if hasattr(x, "name") else d`, with both evaluated before.
    fn getattr_default(
        &mut self,
        expr: &'a ast::Expr<'a>,
        value: &'a ast::Expr<'a>,
        attr: &str,
        default: &'a ast::Expr<'a>,
    ) -> &'a Expr<'a> {
        let span = expr.span;
        let mut stmts = Vec::new();
        let mut held = Vec::new();
        for part in [value, default] {
            let value = self.expr(part);
            let temp = self.temp();
            stmts.push(self.assign(span, super::Var::Local(temp), value));
            held.push(temp);
        }
        let callee = match self.r.stubs.builtin(Symbol::intern("hasattr")) {
            Some(item) => self.expr_node(span, ExprKind::Stub(item)),
            None => return self.expr(default),
        };
        let object = self.read_local(span, held[0]);
        let name = self.str_node(span, attr);
        let test = self.call_node(span, callee, &[object, name]);
        let object = self.read_local(span, held[0]);
        let found = self.expr_node(span, ExprKind::Attr(object, Symbol::intern(attr)));
        let default = self.read_local(span, held[1]);
        let value = self.expr_node(span, ExprKind::IfExp(test, found, default));
        let stmts = self.arena.alloc_slice(&stmts);
        self.expr_node(span, ExprKind::Block(stmts, value))
    }

    /// Whether a class is or derives from another.
    fn derives(&mut self, class: Base, base: Base) -> bool {
        let is_object = match base {
            Base::Stub(base) => self.r.stubs.class(base).name == sym::object,
            Base::User(_) => false,
        };
        match (class, base) {
            _ if is_object => true,
            (Base::User(class), base) => self
                .r
                .class_info(class)
                .is_some_and(|info| info.mro.contains(&base)),
            (Base::Stub(class), Base::Stub(base)) => self.r.stubs.is_subclass(class, base),
            (Base::Stub(_), Base::User(_)) => false,
        }
    }

    /// The classes that an expression names: `C`, `(A, B)`, `A | B`, or a variable bound once to such a tuple.
    pub(super) fn static_classes(&mut self, expr: &'a ast::Expr<'a>) -> Option<Vec<Base>> {
        match expr.kind {
            ast::ExprKind::Tuple { elts, .. } => {
                let mut classes = Vec::new();
                for elt in elts {
                    classes.extend(self.static_classes(elt)?);
                }
                Some(classes)
            }
            ast::ExprKind::BinOp(ast::BinOp {
                left,
                op: Operator::BitOr,
                right,
            }) => {
                let mut classes = self.static_classes(left)?;
                classes.extend(self.static_classes(right)?);
                Some(classes)
            }
            ast::ExprKind::Name {
                id: sym::__class__, ..
            } if !self.is_bound(sym::__class__) => {
                let class = self.r.scopes.class_around(self.scope())?;
                Some(vec![Base::User(self.r.scopes.get(class).class?)])
            }
            ast::ExprKind::Name { id, .. } => match self.class_path(expr) {
                Some(class) => Some(vec![class]),
                None => {
                    let scope = self.scope();
                    let id = self.r.scopes.mangle(scope, id);
                    if let Some(class) = self.r.class_of_name(scope, id) {
                        return Some(vec![Base::User(class)]);
                    }
                    let tuple = self.constant_tuple(id)?;
                    self.static_classes(tuple)
                }
            },
            ast::ExprKind::Attribute { .. } => self.class_path(expr).map(|class| vec![class]),
            _ => None,
        }
    }

    /// The tuple that a module-level name is bound to once.
    fn constant_tuple(&mut self, name: Symbol) -> Option<&'a ast::Expr<'a>> {
        let scope = self.scope();
        let (owner, _) = self.r.lookup(scope, name)?;
        let info = self.r.scopes.name(owner?);
        if !matches!(
            self.r.scopes.get(info.scope).kind,
            ScopeKind::Module | ScopeKind::Class
        ) {
            return None;
        }
        let site = self.r.scopes.only_site(info)?;
        match site.kind {
            SiteKind::Assign(value) if site.top && !site.in_loop => {
                matches!(value.kind, ast::ExprKind::Tuple { .. }).then_some(value)
            }
            _ => None,
        }
    }

    /// The class that a dotted path names.
    pub(super) fn class_path(&mut self, expr: &'a ast::Expr<'a>) -> Option<Base> {
        match self.path(expr)? {
            Entity::Item(Item::Class(class)) => Some(Base::User(class)),
            Entity::Item(Item::Stub(StubItem::Class(class))) => Some(Base::Stub(class)),
            _ => None,
        }
    }

    fn special_call(
        &mut self,
        expr: &'a ast::Expr<'a>,
        special: Special,
        args: &'a [ast::Expr<'a>],
        keywords: &'a [Keyword<'a>],
    ) -> &'a Expr<'a> {
        match (special, args) {
            (Special::Cast, [_, value]) => self.expr(value),
            (Special::AttrGetter, [_, ..]) => self.attrgetter(expr, args),
            (Special::Replace, [object]) => {
                let object = self.expr(object);
                let changes = self.args(&[], keywords);
                let name = Symbol::intern("__replace__");
                self.expr_node(expr.span, ExprKind::MethodCall(object, name, changes))
            }
            (Special::Reveal, [value]) => {
                let value = self.expr(value);
                let func = self.body().func;
                self.reveals.push(Reveal {
                    span: value.span,
                    func,
                    expr: value.id,
                });
                value
            }
            (Special::NamedTupleCall, _) => self.refuse(
                expr.span,
                "a named tuple that is not assigned to one name",
                "write `Name = namedtuple(\"Name\", \"field field\")` with literal strings",
            ),
            (Special::TypedDict, _) => self.refuse(expr.span, "TypedDict", "use a dataclass"),
            (Special::Field, _) => {
                self.refuse(expr.span, "`field()` outside the body of a dataclass", "")
            }
            (Special::Enum(_), _) => self.refuse(
                expr.span,
                "an enumeration made by a call",
                "write a `class` statement that derives from Enum",
            ),
            _ => self.refuse(expr.span, "this call", ""),
        }
    }

    /// If an expression is `super()` or `super(C, self)` in a method: the class and the method's first parameter.
    pub(super) fn super_class(&mut self, expr: &'a ast::Expr<'a>) -> Option<(ClassId, LocalId)> {
        let ast::ExprKind::Call(call) = expr.kind else {
            return None;
        };
        let ast::ExprKind::Name {
            id: sym::super_, ..
        } = call.func.kind
        else {
            return None;
        };
        if !call.keywords.is_empty() {
            return None;
        }
        let scope = self.scope();
        if !decorators::is_builtin(&mut self.r, scope, sym::super_) {
            return None;
        }
        let body = self.bodies.last()?;
        let in_method = body.kind == FuncKind::Def && !body.locals.is_empty();
        let class = body.class.filter(|_| in_method)?;
        match call.args.as_slice() {
            [] => Some((class, LocalId(0))),
            [named, this] => {
                let named = match self.class_path(named)? {
                    Base::User(class) => class,
                    Base::Stub(_) => return None,
                };
                let first = self.bodies.last()?.locals[0].name;
                match this.kind {
                    ast::ExprKind::Name { id, .. } if Some(id) == first => {
                        Some((named, LocalId(0)))
                    }
                    _ => None,
                }
            }
            _ => None,
        }
    }
}

/// The items of `*[a, b]`.
fn display_in<'a>(arg: &ast::Expr<'a>) -> Option<&'a [ast::Expr<'a>]> {
    let ast::ExprKind::Starred { value, .. } = arg.kind else {
        return None;
    };
    match value.kind {
        ast::ExprKind::List { elts, .. } | ast::ExprKind::Tuple { elts, .. } => {
            Some(elts.as_slice())
        }
        _ => None,
    }
}

/// The names and values of a dict display whose keys are different string literals.
fn literal_names<'a>(items: &'a [ast::DictItem<'a>]) -> Option<Vec<(Symbol, &'a ast::Expr<'a>)>> {
    let mut named: Vec<(Symbol, &'a ast::Expr<'a>)> = Vec::new();
    for item in items {
        let ast::ExprKind::Constant(Constant::Str(text)) = item.key?.kind else {
            return None;
        };
        let name = Symbol::intern(text);
        if named.iter().any(|(other, _)| *other == name) {
            return None;
        }
        named.push((name, &item.value));
    }
    Some(named)
}
