//! What each decorator does, as far as the compiler knows.
//!
//! In: a decorator expression and the scope in which it stands. Out: a [`Decorator`]. Unknown decorators are
//! calls whose value takes the place of the function: `f = deco(f)`.

use portalis_memory::{Symbol, sym};

use super::Resolved;
use super::items::Entity;
use super::scope::ScopeId;
use super::special::Special;
use crate::hir::Item;
use crate::stubs::StubItem;
use crate::syntax::ast::{
    Arguments, Call, ClassDef, Constant, Expr, ExprKind, FunctionDef, UnaryOp,
};

/// What a decorator does.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Decorator {
    /// `@property`.
    Getter,
    /// `@x.setter`.
    Setter,
    /// `@x.deleter`.
    Deleter,
    /// `@staticmethod`.
    Static,
    /// `@classmethod`.
    Class,
    /// `@abstractmethod`.
    Abstract,
    /// `@functools.cached_property`.
    CachedProperty,
    /// `@dataclass`, with or without options.
    Dataclass,
    /// `@functools.total_ordering`.
    TotalOrdering,
    /// Gives back what it gets.
    Transparent,
    /// `@functools.wraps(f)`.
    Wraps,
    /// Anything else: a function that is called.
    Value,
}

/// What a decorator in `scope` does.
pub fn classify<'a>(cx: &mut Resolved<'a, '_>, scope: ScopeId, expr: &Expr<'a>) -> Decorator {
    let (callee, called) = match expr.kind {
        ExprKind::Call(Call { func, .. }) => (func, true),
        _ => (expr, false),
    };
    if let ExprKind::Attribute { attr, .. } = callee.kind
        && !called
    {
        match attr {
            sym::setter => return Decorator::Setter,
            sym::deleter => return Decorator::Deleter,
            sym::getter => return Decorator::Getter,
            _ => {}
        }
    }
    if let ExprKind::Name { id, .. } = callee.kind
        && !called
        && let Some(found) = builtin(id)
        && is_builtin(cx, scope, id)
    {
        return found;
    }
    match cx.path(scope, callee) {
        Some(Entity::Special(special)) => match special {
            Special::Abstract => Decorator::Abstract,
            Special::CachedProperty => Decorator::CachedProperty,
            Special::Dataclass => Decorator::Dataclass,
            Special::TotalOrdering => Decorator::TotalOrdering,
            Special::Transparent => Decorator::Transparent,
            Special::Wraps => Decorator::Wraps,
            _ => Decorator::Value,
        },
        _ => Decorator::Value,
    }
}

fn builtin(name: Symbol) -> Option<Decorator> {
    match name {
        sym::property => Some(Decorator::Getter),
        sym::staticmethod => Some(Decorator::Static),
        sym::classmethod => Some(Decorator::Class),
        _ => None,
    }
}

/// Whether `name` in `scope` is the built-in of that name.
pub fn is_builtin(cx: &mut Resolved<'_, '_>, scope: ScopeId, name: Symbol) -> bool {
    match cx.lookup(scope, name) {
        None => true,
        Some((None, Entity::Item(Item::Stub(StubItem::Class(_) | StubItem::Func(_))))) => true,
        Some(_) => false,
    }
}

/// Whether the decorators of a function make a value that takes its place.
pub fn is_value<'a>(cx: &mut Resolved<'a, '_>, scope: ScopeId, def: &FunctionDef<'a>) -> bool {
    def.decorators
        .iter()
        .any(|decorator| classify(cx, scope, decorator) == Decorator::Value)
}

/// Whether the decorators of a class make a value that takes its place.
pub fn is_class_value<'a>(cx: &mut Resolved<'a, '_>, scope: ScopeId, class: &ClassDef<'a>) -> bool {
    class
        .decorators
        .iter()
        .any(|decorator| classify(cx, scope, decorator) == Decorator::Value)
}

/// Whether a default value must be computed when the `def` statement runs.
pub fn has_computed_defaults(args: &Arguments<'_>) -> bool {
    let mut defaults = args
        .defaults
        .iter()
        .chain(args.kw_defaults.iter().flatten());
    defaults.any(|default| !is_literal(default))
}

/// Whether an expression is a literal that a parameter's default can hold.
pub fn is_literal(expr: &Expr<'_>) -> bool {
    literal(expr).is_some()
}

/// The literal value of an expression, if a parameter's default can hold it.
pub fn literal(expr: &Expr<'_>) -> Option<crate::hir::Default> {
    use crate::hir::Default;
    match expr.kind {
        ExprKind::Constant(constant) => match constant {
            Constant::None => Some(Default::None),
            Constant::Bool(value) => Some(Default::Bool(*value)),
            Constant::Int(_) => constant.as_i64().map(Default::Int),
            Constant::Float(value) => Some(Default::Float(*value)),
            Constant::Str(text) => Some(Default::Str(Symbol::intern(text))),
            _ => None,
        },
        ExprKind::UnaryOp {
            op: UnaryOp::USub,
            operand,
        } => match literal(operand)? {
            Default::Int(value) => Some(Default::Int(value.checked_neg()?)),
            Default::Float(value) => Some(Default::Float(-value)),
            _ => None,
        },
        _ => None,
    }
}
