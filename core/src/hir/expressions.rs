//! Expressions, except calls, comprehensions and f-strings.
//!
//! ```text
//! a < f() < c      And(a < { t = f(); t }, t < c)
//! (n := 10)        { n = 10; n }
//! ```

use portalis_memory::Symbol;

use super::cx::Lower;
use super::{BinOp, CmpOp, Element, Expr, ExprKind, Item, UnaryOp, Var};
use crate::resolve::classes::Shape;
use crate::resolve::items::Entity;
use crate::source::Span;
use crate::syntax::ast::{self, Constant, DictItem, Operator};

impl<'a> Lower<'a, '_> {
    /// An expression that is read.
    pub(super) fn expr(&mut self, expr: &'a ast::Expr<'a>) -> &'a Expr<'a> {
        // Most are these, and need little of the stack.
        match expr.kind {
            ast::ExprKind::Name { id, .. } => self.name(id, expr.span),
            ast::ExprKind::Constant(constant) => self.constant(*constant, expr.span),
            _ => self.compound(expr),
        }
    }

    #[inline(never)]
    fn compound(&mut self, expr: &'a ast::Expr<'a>) -> &'a Expr<'a> {
        if let Some(found) = self.chain(expr) {
            return found;
        }
        let span = expr.span;
        match expr.kind {
            ast::ExprKind::Name { .. } | ast::ExprKind::Constant(_) => self.expr(expr),
            ast::ExprKind::Attribute { value, attr, .. } => self.attribute(expr, value, attr),
            ast::ExprKind::Call(ast::Call {
                func,
                args,
                keywords,
            }) => self.call(expr, func, args, keywords),
            ast::ExprKind::BinOp(ast::BinOp { left, op, right }) => {
                let left = self.expr(left);
                let right = self.expr(right);
                self.expr_node(span, ExprKind::Binary(binary(*op), left, right))
            }
            ast::ExprKind::UnaryOp { op, operand } => {
                let operand = self.expr(operand);
                let kind = match op {
                    ast::UnaryOp::Not => ExprKind::Not(operand),
                    ast::UnaryOp::USub => ExprKind::Unary(UnaryOp::Neg, operand),
                    ast::UnaryOp::UAdd => ExprKind::Unary(UnaryOp::Pos, operand),
                    ast::UnaryOp::Invert => ExprKind::Unary(UnaryOp::Invert, operand),
                };
                self.expr_node(span, kind)
            }
            ast::ExprKind::BoolOp { op, values } => self.bool_op(span, op, values.as_slice()),
            ast::ExprKind::Compare(ast::Compare {
                left,
                ops,
                comparators,
            }) => self.compare(span, left, ops, comparators),
            ast::ExprKind::Subscript(ast::Subscript { value, slice, .. }) => {
                self.subscript(span, value, slice)
            }
            ast::ExprKind::IfExp(ast::IfExp { test, body, orelse }) => {
                let test = self.expr(test);
                let body = self.expr(body);
                let orelse = self.expr(orelse);
                self.expr_node(span, ExprKind::IfExp(test, body, orelse))
            }
            ast::ExprKind::List { elts, .. } => {
                let elements = self.display(elts.as_slice());
                self.expr_node(span, ExprKind::List(elements))
            }
            ast::ExprKind::Tuple { elts, .. } => {
                let elements = self.display(elts.as_slice());
                self.expr_node(span, ExprKind::Tuple(elements))
            }
            ast::ExprKind::Set { elts } => {
                let kind = ExprKind::Set(self.display(elts.as_slice()));
                self.expr_node(span, kind)
            }
            ast::ExprKind::Dict { items } => self.dict(span, items.as_slice()),
            ast::ExprKind::JoinedStr(parts) => self.fstring(span, parts.as_slice()),
            ast::ExprKind::FormattedValue(..) => self.fstring(span, std::slice::from_ref(expr)),
            ast::ExprKind::Lambda(ast::Lambda { args, body }) => self.lambda(expr, args, body),
            ast::ExprKind::ListComp(..)
            | ast::ExprKind::SetComp(..)
            | ast::ExprKind::DictComp(..)
            | ast::ExprKind::GeneratorExp(..) => self.comprehension(expr),
            ast::ExprKind::NamedExpr(ast::NamedExpr { target, value }) => {
                self.walrus(span, target, value)
            }
            ast::ExprKind::Yield(_) | ast::ExprKind::YieldFrom(_) => self.any_yield(expr),
            ast::ExprKind::Await(_) => self.refuse(span, "`await`", "call the function directly"),
            ast::ExprKind::Starred { .. } => self.refuse(span, "a starred expression here", ""),
            ast::ExprKind::Slice(ast::Slice { lower, upper, step }) => {
                let lower = lower.map(|lower| self.expr(lower));
                let upper = upper.map(|upper| self.expr(upper));
                let step = step.map(|step| self.expr(step));
                self.expr_node(span, ExprKind::Slice(lower, upper, step))
            }
        }
    }

    fn any_yield(&mut self, expr: &'a ast::Expr<'a>) -> &'a Expr<'a> {
        let kind = match expr.kind {
            ast::ExprKind::YieldFrom(value) => ExprKind::YieldFrom(self.expr(value)),
            ast::ExprKind::Yield(Some(value)) => ExprKind::Yield(Some(self.expr(value))),
            _ => ExprKind::Yield(None),
        };
        self.expr_node(expr.span, kind)
    }

    pub(super) fn exprs(&mut self, exprs: &'a [ast::Expr<'a>]) -> Vec<&'a Expr<'a>> {
        exprs.iter().map(|expr| self.expr(expr)).collect()
    }

    fn constant(&mut self, constant: Constant<'a>, span: Span) -> &'a Expr<'a> {
        let kind = match constant {
            Constant::None => ExprKind::None,
            Constant::Bool(value) => ExprKind::Bool(value),
            Constant::Int(digits) => ExprKind::Int(digits),
            Constant::Float(value) => ExprKind::Float(value),
            Constant::Str(text) => ExprKind::Str(text),
            Constant::Bytes(bytes) => ExprKind::Bytes(bytes),
            Constant::Ellipsis => ExprKind::Ellipsis,
            Constant::Surrogates(_) => ExprKind::Str(""),
            Constant::Imaginary(value) => return self.imaginary(value, span),
        };
        self.expr_node(span, kind)
    }

    /// `2j` is `complex(0.0, 2.0)`.
    fn imaginary(&mut self, value: f64, span: Span) -> &'a Expr<'a> {
        let Some(class) = self.r.stubs.builtin(Symbol::intern("complex")) else {
            return self.refuse(span, "a complex number", "keep the two parts as floats");
        };
        let class = self.expr_node(span, ExprKind::Stub(class));
        let parts = [0.0, value].map(|part| self.expr_node(span, ExprKind::Float(part)));
        self.call_node(span, class, &parts)
    }

    fn attribute(
        &mut self,
        expr: &'a ast::Expr<'a>,
        value: &'a ast::Expr<'a>,
        attr: Symbol,
    ) -> &'a Expr<'a> {
        let base = self.path(value);
        if let Some(found) = self.static_member(expr, base, attr) {
            return found;
        }
        if let Some((class, this)) = self.super_class(value) {
            let attr = self.r.scopes.mangle(self.scope(), attr);
            if self.is_inherited_property(class, attr) {
                // A property's getter is a method without arguments.
                let kind = ExprKind::SuperCall(class, this, attr, &[]);
                return self.expr_node(expr.span, kind);
            }
            return self.refuse(
                expr.span,
                "an attribute of `super()` that is no property and not called",
                "call a method of the base class: `super().method()`",
            );
        }
        let value = self.base_of(value, base);
        let attr = self.r.scopes.mangle(self.scope(), attr);
        self.expr_node(expr.span, ExprKind::Attr(value, attr))
    }

    /// What stands before a `.` or as an operand of `is`: a class is meant as the class itself there.
    pub(super) fn base(&mut self, expr: &'a ast::Expr<'a>) -> &'a Expr<'a> {
        let entity = self.path(expr);
        self.base_of(expr, entity)
    }

    /// The same, for what is known of the expression.
    pub(super) fn base_of(
        &mut self,
        expr: &'a ast::Expr<'a>,
        entity: Option<Entity<'a>>,
    ) -> &'a Expr<'a> {
        let is_path = matches!(
            expr.kind,
            ast::ExprKind::Name { .. } | ast::ExprKind::Attribute { .. }
        );
        match entity {
            Some(Entity::Item(Item::Class(class))) if is_path => {
                self.expr_node(expr.span, ExprKind::Class(class))
            }
            _ => self.expr(expr),
        }
    }

    /// The enumeration that an expression names.
    fn enum_class(&mut self, expr: &'a ast::Expr<'a>) -> Option<super::ClassId> {
        let entity = self.path(expr);
        self.as_enum(entity)
    }

    /// The enumeration that is known to be meant.
    pub(super) fn as_enum(&mut self, entity: Option<Entity<'a>>) -> Option<super::ClassId> {
        let Some(Entity::Item(Item::Class(class))) = entity else {
            return None;
        };
        let info = self.r.class_info(class)?;
        matches!(info.shape, Shape::Enum(_)).then_some(class)
    }

    fn subscript(
        &mut self,
        span: Span,
        value: &'a ast::Expr<'a>,
        slice: &'a ast::Expr<'a>,
    ) -> &'a Expr<'a> {
        if let Some(class) = self.enum_class(value) {
            let class = self.expr_node(value.span, ExprKind::Class(class));
            let index = self.expr(slice);
            return self.method_node(span, class, Symbol::intern("__by_name__"), &[index]);
        }
        let value = self.expr(value);
        let index = self.index(slice);
        self.expr_node(span, ExprKind::Subscript(value, index))
    }

    /// What stands in the brackets of a subscript.
    pub(super) fn index(&mut self, slice: &'a ast::Expr<'a>) -> &'a Expr<'a> {
        if let ast::ExprKind::Tuple { elts, .. } = slice.kind
            && elts
                .iter()
                .any(|elt| matches!(elt.kind, ast::ExprKind::Slice(..)))
        {
            return self.refuse(
                slice.span,
                "a tuple of slices as an index",
                "index one dimension after the other",
            );
        }
        self.expr(slice)
    }

    fn bool_op(
        &mut self,
        span: Span,
        op: ast::BoolOp,
        values: &'a [ast::Expr<'a>],
    ) -> &'a Expr<'a> {
        let mut values = values.iter();
        let mut all = match values.next() {
            Some(first) => self.expr(first),
            None => self.expr_node(span, ExprKind::None),
        };
        for value in values {
            let start = all.span;
            let value = self.expr(value);
            let kind = match op {
                ast::BoolOp::And => ExprKind::And(all, value),
                ast::BoolOp::Or => ExprKind::Or(all, value),
            };
            let whole = join(start, value.span, span);
            all = self.expr_node(whole, kind);
        }
        all
    }

    fn compare(
        &mut self,
        span: Span,
        left: &'a ast::Expr<'a>,
        ops: &'a [ast::CmpOp],
        comparators: &'a [ast::Expr<'a>],
    ) -> &'a Expr<'a> {
        let mut all: Option<&'a Expr<'a>> = None;
        let mut here = self.base(left);
        for (at, (op, comparator)) in ops.iter().zip(comparators).enumerate() {
            let is_in = matches!(op, ast::CmpOp::In | ast::CmpOp::NotIn);
            let is_last = at + 1 == comparators.len();
            let start = here.span;
            let mut next = None;
            let entity = self.path(comparator);
            let compared = match self.as_enum(entity) {
                Some(class) if is_in => {
                    let class = self.expr_node(comparator.span, ExprKind::Class(class));
                    let name = Symbol::intern("__has_member__");
                    let found = self.method_node(span, class, name, &[here]);
                    match op {
                        ast::CmpOp::In => found,
                        _ => self.expr_node(span, ExprKind::Not(found)),
                    }
                }
                _ => {
                    let right = if is_last {
                        self.base_of(comparator, entity)
                    } else {
                        let (right, again) = self.shared(comparator);
                        next = Some(again);
                        right
                    };
                    let whole = join(start, right.span, span);
                    self.expr_node(whole, ExprKind::Compare(comparison(*op), here, right))
                }
            };
            all = Some(match all {
                Some(all) => self.expr_node(span, ExprKind::And(all, compared)),
                None => compared,
            });
            if let Some(next) = next {
                here = next;
            }
        }
        match all {
            Some(all) => all,
            None => here,
        }
    }

    /// An expression that is evaluated once and used twice: both uses.
    pub(super) fn shared(&mut self, expr: &'a ast::Expr<'a>) -> (&'a Expr<'a>, &'a Expr<'a>) {
        let simple = match expr.kind {
            ast::ExprKind::Constant(_) => true,
            ast::ExprKind::Name { id, .. } => {
                let scope = self.scope();
                let id = self.r.scopes.mangle(scope, id);
                match self.r.lookup(scope, id) {
                    Some((Some(owner), Entity::Local)) => self.is_plain_local(owner),
                    Some((_, Entity::Item(Item::Global(global)))) => {
                        self.r.globals[global.index()].constant
                    }
                    _ => false,
                }
            }
            _ => false,
        };
        if simple {
            let first = self.expr(expr);
            let second = self.expr(expr);
            return (first, second);
        }
        let value = self.expr(expr);
        let temp = self.temp();
        let stmt = self.assign(expr.span, Var::Local(temp), value);
        let stmts = self.arena.alloc_slice(&[stmt]);
        let first = self.read_local(expr.span, temp);
        let first = self.expr_node(expr.span, ExprKind::Block(stmts, first));
        let second = self.read_local(expr.span, temp);
        (first, second)
    }

    /// The elements of a list, tuple or set display.
    pub(super) fn display(&mut self, elts: &'a [ast::Expr<'a>]) -> &'a [Element<'a>] {
        let arena = self.arena;
        arena.alloc_iter(elts.iter().map(|elt| match elt.kind {
            ast::ExprKind::Starred { value, .. } => Element {
                star: true,
                value: self.expr(value),
            },
            _ => Element {
                star: false,
                value: self.expr(elt),
            },
        }))
    }

    fn dict(&mut self, span: Span, items: &'a [DictItem<'a>]) -> &'a Expr<'a> {
        let arena = self.arena;
        let items = arena.alloc_iter(items.iter().map(|item| {
            let key = item.key.as_ref().map(|key| self.expr(key));
            (key, self.expr(&item.value))
        }));
        self.expr_node(span, ExprKind::Dict(items))
    }

    fn walrus(
        &mut self,
        span: Span,
        target: &'a ast::Expr<'a>,
        value: &'a ast::Expr<'a>,
    ) -> &'a Expr<'a> {
        let value = self.expr(value);
        let ast::ExprKind::Name { id, .. } = target.kind else {
            return value;
        };
        let Some(var) = self.bound_var(id, target.span) else {
            return value;
        };
        let stmt = self.assign(span, var, value);
        let stmts = self.arena.alloc_slice(&[stmt]);
        let value = self.read(target.span, var);
        self.expr_node(span, ExprKind::Block(stmts, value))
    }
}

/// The span from the beginning of one operand to the end of another; the whole where they do not both lie in it, for one of another file does not.
fn join(first: Span, last: Span, whole: Span) -> Span {
    if whole.holds(first) && whole.holds(last) {
        first.to(last)
    } else {
        whole
    }
}

/// The operator of hir.
pub(super) fn binary(op: Operator) -> BinOp {
    match op {
        Operator::Add => BinOp::Add,
        Operator::Sub => BinOp::Sub,
        Operator::Mult => BinOp::Mul,
        Operator::MatMult => BinOp::MatMul,
        Operator::Div => BinOp::TrueDiv,
        Operator::Mod => BinOp::Mod,
        Operator::Pow => BinOp::Pow,
        Operator::LShift => BinOp::LShift,
        Operator::RShift => BinOp::RShift,
        Operator::BitOr => BinOp::BitOr,
        Operator::BitXor => BinOp::BitXor,
        Operator::BitAnd => BinOp::BitAnd,
        Operator::FloorDiv => BinOp::FloorDiv,
    }
}

fn comparison(op: ast::CmpOp) -> CmpOp {
    match op {
        ast::CmpOp::Eq => CmpOp::Eq,
        ast::CmpOp::NotEq => CmpOp::Ne,
        ast::CmpOp::Lt => CmpOp::Lt,
        ast::CmpOp::LtE => CmpOp::Le,
        ast::CmpOp::Gt => CmpOp::Gt,
        ast::CmpOp::GtE => CmpOp::Ge,
        ast::CmpOp::Is => CmpOp::Is,
        ast::CmpOp::IsNot => CmpOp::IsNot,
        ast::CmpOp::In => CmpOp::In,
        ast::CmpOp::NotIn => CmpOp::NotIn,
    }
}
