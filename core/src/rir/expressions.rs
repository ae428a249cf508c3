//! Expressions: operands in Python's order, variables, literals, conditions.
//!
//! In: typed HIR expressions. Out: [`Val`]s. What an expression needs done first becomes statements of the block at hand.
//!
//! ```text
//! a and b < 3        a && b < 3
//! name or "x"        if name.is_empty() { rt::lit!("x") } else { name.clone() }
//! ```

use super::body::{Body, Site};
use super::cx::Res;
use super::nodes::Duplicate;
use super::nodes::IntoText;
use super::places::Anchor;
use super::repr::{Kind, Repr};
use super::tree::{Block, Expr, Stmt};
use super::value::{Mode, Val, text_literal};
use crate::hir::{self, CaptureId, ExprKind, GlobalId, Var};
use crate::infer::types::{Head, TyId};
use portalis_memory::sym;

impl<'c> Body<'_, 'c> {
    /// The site of an expression.
    pub fn site(&self, e: &hir::Expr<'_>) -> Site {
        Site {
            span: e.span,
            anchor: Anchor::of(e),
            calls: self.inst.map(|i| (i, e.id)),
            in_place: false,
        }
    }

    /// Lowers an expression; the value has the type that inference gave it.
    pub fn expr(&mut self, e: &'c hir::Expr<'c>) -> Res<Val<'c>> {
        let mut val = self.expr_kind(e)?;
        let ty = self.ty(e.id);
        if val.ty != ty && !matches!(val.mode, Mode::Lazy(_)) {
            let site = self.site(e);
            val = self.narrow(&site, val, ty)?;
        }
        val.src = self.inst.map(|i| (i, e.id));
        Ok(val)
    }

    /// The value as it is held: under the type that it has before conditions narrow it.
    pub(super) fn expr_kind(&mut self, e: &'c hir::Expr<'c>) -> Res<Val<'c>> {
        let ty = self.ty(e.id);
        match e.kind {
            ExprKind::None => Ok(self.none()),
            ExprKind::Ellipsis => self.constant("rt::Ellipsis", ty),
            ExprKind::NotImplemented => self.constant("rt::NotImplemented", ty),
            ExprKind::Bool(value) => self.constant(if value { "true" } else { "false" }, ty),
            ExprKind::Int(digits) => Ok(self.int_literal(digits, ty)),
            ExprKind::Float(value) => self.constant(float_text(value), ty),
            ExprKind::Str(text) => self.constant(text_literal(text), ty),
            ExprKind::Bytes(bytes) => {
                let text: String = bytes
                    .iter()
                    .flat_map(|b| std::ascii::escape_default(*b))
                    .map(char::from)
                    .collect();
                self.constant(format!("rt::Bytes::from_static(b\"{text}\")"), ty)
            }
            ExprKind::Var(var) => self.read_var(&self.site(e), var),
            ExprKind::Func(func) => self.function_value(&self.site(e), func, ty),
            ExprKind::Stub(item) => self.stub_value(&self.site(e), item, ty),
            ExprKind::Class(_) => Ok(self.static_value(ty)),
            ExprKind::Module(_) => self.refuse(
                e.span,
                "a module cannot be a value",
                "use its names as `module.name`",
            ),
            ExprKind::Unary(op, a) => self.unary(e, op, a),
            ExprKind::Not(a) => {
                let cond = self.cond(a)?.negate(self.nodes);
                let ty = self.cx.types.bool();
                let repr = self.repr(ty);
                Ok(Val::owned(cond, ty, repr))
            }
            ExprKind::Binary(op, a, b) => self.binary_expr(e, op, a, b),
            ExprKind::Compare(op, a, b) => self.compare_expr(e, op, a, b),
            ExprKind::And(a, b) => self.bool_op(e, a, b, true),
            ExprKind::Or(a, b) => self.bool_op(e, a, b, false),
            ExprKind::IfExp(cond, then, orelse) => self.if_exp(e, cond, then, orelse),
            ExprKind::Call(callee, args) => self.call_expr(e, callee, args),
            ExprKind::MethodCall(recv, _, [item]) if self.feeds_sink(recv) => {
                self.push_to_sink(item.value)
            }
            ExprKind::MethodCall(recv, name, args) => self.method_call(e, recv, name, args),
            ExprKind::SuperCall(class, this, name, args) => {
                self.super_call(e, class, this, name, args)
            }
            ExprKind::Attr(obj, name) => {
                if let Some(of) = self.named_type(obj, name) {
                    return self.type_name(of);
                }
                let obj = self.expr(obj)?;
                self.get_attr(&self.site(e), obj, name, Some(ty))
            }
            ExprKind::Subscript(obj, index) => {
                let [obj, index] = self.two_operands(obj, index)?;
                self.get_item(&self.site(e), obj, index, Some(ty))
            }
            ExprKind::Slice(lo, hi, step) => self.slice(e, lo, hi, step),
            ExprKind::List(items) => self.list_display(e, items),
            ExprKind::Tuple(items) => self.tuple_display(e, items),
            ExprKind::Set(items) => self.set_display(e, items),
            ExprKind::Dict(items) => self.dict_display(e, items),
            ExprKind::Format(parts) => self.format_string(e, parts),
            ExprKind::Block(stmts, value) => {
                if let Some(local) = self.stream_of(stmts) {
                    return self.stream(e, local, stmts, value);
                }
                self.stmts(stmts)?;
                if self.dead {
                    return Ok(self.never());
                }
                self.expr(value)
            }
            ExprKind::IsInstance(value, classes) => self.is_instance(e, value, classes),
            ExprKind::Yield(value) => self.yield_expr(e, value),
            ExprKind::YieldFrom(value) => self.yield_from(e, value),
        }
    }

    /// `x` of `type(x).__name__` or `x.__class__.__name__`, where x has several types.
    fn named_type(
        &self,
        e: &'c hir::Expr<'c>,
        name: portalis_memory::Symbol,
    ) -> Option<&'c hir::Expr<'c>> {
        if name != sym::__name__ {
            return None;
        }
        let of = match e.kind {
            ExprKind::Attr(of, class) if class == sym::__class__ => of,
            ExprKind::Call(callee, [arg]) => match callee.kind {
                ExprKind::Stub(crate::stubs::StubItem::Func(set)) => {
                    let stubs = self.cx.input.stubs;
                    let func = stubs.overloads(set).first().map(|f| stubs.func(*f))?;
                    (func.intrinsic && func.name == "type").then_some(arg.value)?
                }
                _ => return None,
            },
            _ => return None,
        };
        let exception = |h: &Head| match h {
            Head::Stub(c, _) => self
                .cx
                .input
                .stubs
                .is_subclass(*c, self.cx.types.builtins.base_exception),
            _ => false,
        };
        let ty = self.ty(of.id);
        let heads = self.cx.types.heads(ty);
        (heads.len() > 1 || heads.iter().any(exception)).then_some(of)
    }

    fn type_name(&mut self, of: &'c hir::Expr<'c>) -> Res<Val<'c>> {
        let val = self.expr(of)?;
        let ty = self.cx.types.str();
        let repr = self.repr(ty);
        let object = self.pass_object(val);
        Ok(Val::owned(
            self.nodes.call("rt::op::class_name", [object]),
            ty,
            repr,
        ))
    }

    fn constant(&mut self, text: impl IntoText<'c>, ty: TyId) -> Res<Val<'c>> {
        let repr = self.repr(ty);
        Ok(Val::owned(self.nodes.atom(text), ty, repr))
    }

    /// A value known by its type alone.
    pub fn static_value(&mut self, ty: TyId) -> Val<'c> {
        let repr = self.repr(ty);
        Val::owned(Expr::unit(), ty, repr)
    }

    /// What stands for a value that never comes to be.
    pub fn never(&mut self) -> Val<'c> {
        let ty = self.cx.types.never();
        let repr = self.repr(ty);
        Val::owned(Expr::Atom("rt::never()"), ty, repr)
    }

    fn int_literal(&mut self, digits: &str, ty: TyId) -> Val<'c> {
        let small = digits.parse::<i64>().is_ok();
        let repr = if small {
            self.cx.reprs.intern(Kind::I64)
        } else {
            self.repr(ty)
        };
        let wide = small || digits.parse::<i128>().is_ok();
        let text = match small {
            true => digits.to_owned(),
            false if wide => format!("rt::Int::from({digits}_i128)"),
            false => format!("rt::Int::literal(\"{digits}\")"),
        };
        let mut val = Val::owned(self.nodes.atom(text), ty, repr);
        if wide && !small {
            val = val.with_wide(self.nodes, self.nodes.atom(format!("{digits}_i128")));
        }
        val
    }

    /// Lowers operands left to right, so that Rust evaluates them in that order too.
    pub fn operands(&mut self, exprs: &[&'c hir::Expr<'c>]) -> Res<Vec<Val<'c>>> {
        let mut vals = Vec::with_capacity(exprs.len());
        for e in exprs {
            self.next_operand(&mut vals, e)?;
        }
        Ok(vals)
    }

    /// Lowers two operands left to right.
    pub fn two_operands(
        &mut self,
        a: &'c hir::Expr<'c>,
        b: &'c hir::Expr<'c>,
    ) -> Res<[Val<'c>; 2]> {
        let mut first = [self.expr(a)?];
        let second = self.later(&mut first, |body| body.expr(b))?;
        let [first] = first;
        Ok([first, second])
    }

    /// Lowers one more operand. If it needs statements of its own, those before it are evaluated first.
    pub fn next_operand(&mut self, vals: &mut Vec<Val<'c>>, e: &'c hir::Expr<'c>) -> Res<()> {
        let val = self.later(vals, |b| b.expr(e))?;
        vals.push(val);
        Ok(())
    }

    /// Does something whose statements must come after the evaluation of `vals`.
    pub fn later<T>(
        &mut self,
        vals: &mut [Val<'c>],
        fill: impl FnOnce(&mut Self) -> Res<T>,
    ) -> Res<T> {
        if vals.is_empty() {
            return fill(self);
        }
        let begin = self.out.len();
        let result = fill(self);
        if self.out.len() > begin {
            let stmts: Vec<_> = self.out.drain(begin..).collect();
            let dead = std::mem::replace(&mut self.dead, false);
            for val in vals.iter_mut() {
                if !val.is_stable()
                    || changes_root(&stmts, &val.expr)
                    || matches!(val.mode, Mode::Lazy(_))
                {
                    let moving = val.take();
                    *val = self.freeze(moving);
                }
            }
            self.dead = dead;
            self.out.extend(stmts);
        }
        result
    }

    /// The type of a variable.
    pub fn var_ty(&self, var: Var) -> TyId {
        let typed = self.cx.input.typed;
        match (var, self.inst) {
            (Var::Local(local), Some(inst)) => typed.instance(inst).locals[local.index()],
            (Var::Capture(capture), Some(_)) => self.capture_ty(capture),
            (Var::Global(global), _) => typed.globals[global.index()],
            _ => TyId(0),
        }
    }

    /// The type of a captured variable.
    pub fn capture_ty(&self, capture: CaptureId) -> TyId {
        match self.inst {
            Some(inst) => self.cx.input.typed.instance(inst).captures[capture.index()],
            None => TyId(0),
        }
    }

    /// The representation of a module variable.
    pub fn global_repr(&mut self, global: GlobalId) -> Repr {
        let ty = self.cx.input.typed.globals[global.index()];
        self.cx.repr(ty)
    }

    /// The value under the (perhaps narrower) type that it has where it is used.
    pub fn narrow(&mut self, site: &Site, val: Val<'c>, ty: TyId) -> Res<Val<'c>> {
        if val.ty == ty
            || matches!(val.mode, Mode::Lazy(_))
            || matches!(self.cx.kind(val.repr), Kind::Never)
        {
            return Ok(val);
        }
        if self.cx.types.is_never(ty) {
            // Inference says that no value gets here.
            self.effect(val);
            let error = self.raise(site, self.nodes.call("rt::error::narrowed", []));
            self.push(error);
            return Ok(self.never());
        }
        let repr = self.repr(ty);
        if repr == val.repr || self.int_variant(val.repr, repr) {
            return Ok(val.with_ty(ty));
        }
        self.convert(site, val, ty, repr)
    }

    /// Whether two representations differ only in how they hold ints.
    fn int_variant(&self, a: Repr, b: Repr) -> bool {
        match (self.cx.kind(a), self.cx.kind(b)) {
            (Kind::I64, Kind::Int) | (Kind::Int, Kind::I64) => true,
            (Kind::Tuple(a), Kind::Tuple(b)) if a.len() == b.len() => {
                let pairs: Vec<_> = a.iter().copied().zip(b.iter().copied()).collect();
                pairs
                    .iter()
                    .all(|(x, y)| x == y || self.int_variant(*x, *y))
            }
            (Kind::Option(a), Kind::Option(b)) => {
                let (a, b) = (*a, *b);
                self.int_variant(a, b)
            }
            _ => false,
        }
    }

    /// `a and b`, `a or b` as values.
    fn bool_op(
        &mut self,
        e: &'c hir::Expr<'c>,
        a: &'c hir::Expr<'c>,
        b: &'c hir::Expr<'c>,
        and: bool,
    ) -> Res<Val<'c>> {
        let ty = self.ty(e.id);
        let repr = self.repr(ty);
        if *self.cx.kind(repr) == Kind::Bool && self.is_bool(a) && self.is_bool(b) {
            let cond = self.cond(e)?;
            return Ok(Val::owned(cond, ty, repr));
        }
        let site = self.site(e);
        if let Some(known) = self.known_truth(a) {
            let left = self.expr(a)?;
            if known != and {
                return self.narrow(&site, left, ty);
            }
            self.effect(left);
            let right = self.expr(b)?;
            return Ok(right);
        }
        let left = self.expr(a)?;
        if self.cx.types.is_none(left.ty) {
            // `xs.append(x) or xs`
            if and {
                return self.narrow(&site, left, ty);
            }
            self.effect(left);
            return self.expr(b);
        }
        let left = self.keep(left);
        let cond = self.truth(&self.site(a), left.duplicate(self.nodes))?;
        let kept = self.block_value(|body| body.coerce_to(&site, left, ty, repr))?;
        let right = self.block_value(|body| {
            let val = body.expr(b)?;
            body.coerce_to(&site, val, ty, repr)
        })?;
        let (then, orelse) = if and { (right, kept) } else { (kept, right) };
        Ok(Val::owned(
            cond.choose(self.nodes, then, Some(orelse)),
            ty,
            repr,
        ))
    }

    fn is_bool(&self, e: &hir::Expr<'_>) -> bool {
        self.cx
            .types
            .is_stub(self.ty(e.id), self.cx.types.builtins.bool)
    }

    fn if_exp(
        &mut self,
        e: &'c hir::Expr<'c>,
        cond: &'c hir::Expr<'c>,
        then: &'c hir::Expr<'c>,
        orelse: &'c hir::Expr<'c>,
    ) -> Res<Val<'c>> {
        let ty = self.ty(e.id);
        if let Some(known) = self.known_truth(cond) {
            let val = self.expr(cond)?;
            self.effect(val);
            let val = self.expr(if known { then } else { orelse })?;
            return Ok(val);
        }
        let cond = self.cond(cond)?;
        let repr = self.branch_repr(ty, &[e, then, orelse]);
        let site = self.site(e);
        let branch = |body: &mut Self, e: &'c hir::Expr<'c>| {
            body.block_value(|body| {
                let val = body.expr(e)?;
                body.coerce_to(&site, val, ty, repr)
            })
        };
        let then = branch(self, then)?;
        let orelse = branch(self, orelse)?;
        Ok(Val::owned(
            cond.choose(self.nodes, then, Some(orelse)),
            ty,
            repr,
        ))
    }

    /// The representation of an expression that chooses among others.
    pub fn branch_repr(&mut self, ty: TyId, exprs: &[&hir::Expr<'_>]) -> Repr {
        let fits = self.inst.is_some_and(|inst| {
            exprs
                .iter()
                .all(|e| self.cx.input.typed.instance(inst).words.contains(&e.id))
        });
        let repr = self.repr(ty);
        if fits && *self.cx.kind(repr) == Kind::Int {
            self.cx.reprs.intern(Kind::I64)
        } else {
            repr
        }
    }

    /// The representation that an int-valued expression is computed in.
    pub fn expr_repr(&mut self, e: &hir::Expr<'_>) -> Repr {
        let ty = self.ty(e.id);
        let repr = self.repr(ty);
        if self.is_word(e) && *self.cx.kind(repr) == Kind::Int {
            return self.cx.reprs.intern(Kind::I64);
        }
        repr
    }

    /// Whether the ints that an expression gives where it stands always fit an `i64`.
    pub fn is_word(&self, e: &hir::Expr<'_>) -> bool {
        let typed = self.cx.input.typed;
        self.inst
            .is_some_and(|inst| typed.instance(inst).words.contains(&e.id))
    }

    /// The single head of an expression's type.
    pub fn head_of(&self, ty: TyId) -> Option<Head> {
        self.cx.types.single(ty).cloned()
    }
}

/// A float as a Rust literal.
pub fn float_text(value: f64) -> String {
    if value.is_infinite() {
        return "f64::INFINITY".into();
    }
    format!("{value:?}")
}

/// Whether statements assign the variable that an expression reads from.
fn changes_root<'c>(stmts: &[Stmt<'c>], expr: &Expr<'c>) -> bool {
    let mut root = expr;
    let var = loop {
        match root {
            Expr::Var(var, _) => break *var,
            Expr::Field(inner, _) | Expr::Prefix(_, inner) | Expr::Cast(inner, _) => root = inner,
            Expr::Method(_, [inner, ..]) => root = inner,
            _ => return false,
        }
    };
    let assigns = |e: &Expr<'c>| matches!(e, Expr::Assign(v, _) if *v == var);
    stmts.iter().any(|s| super::visit::stmt_has(s, assigns))
}

/// A block that is nothing but a value, as that value.
pub fn simple_value<'b, 'c>(block: &'b Block<'c>) -> Option<&'b Expr<'c>> {
    match block {
        Block {
            stmts: [],
            value: Some(value),
        } => Some(value),
        _ => None,
    }
}
