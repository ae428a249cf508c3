//! Annotations: resolved, never evaluated.
//!
//! ```text
//! Optional[List[Point]]      Binary(BitOr, Subscript(list, Point), None)
//! "Point"                    Point
//! ```

use portalis_memory::Symbol;

use super::cx::Lower;
use super::{AnnotationId, BinOp, Element, Expr, ExprId, ExprKind, Item};
use crate::resolve::items::Entity;
use crate::resolve::scope::ScopeId;
use crate::resolve::special::{self, Special};
use crate::source::Span;
use crate::stubs::StubItem;
use crate::syntax::ast::{self, Constant, Operator};

/// Aliases of aliases are followed this far.
const DEPTH: u32 = 16;

impl<'a> Lower<'a, '_> {
    pub(super) fn annotation_id(&mut self, expr: &'a ast::Expr<'a>) -> AnnotationId {
        let annotation = self.annotation(expr);
        self.annotations.push(annotation);
        self.annotations.len() as u32 - 1
    }

    /// An annotation that stands in the scope of the innermost body.
    pub(super) fn annotation(&mut self, expr: &'a ast::Expr<'a>) -> &'a Expr<'a> {
        self.annotation_in(self.scope(), expr, DEPTH)
    }

    fn annotation_node(&self, span: Span, kind: ExprKind<'a>) -> &'a Expr<'a> {
        let span = self.span(span);
        self.arena.alloc(Expr {
            id: ExprId::NONE,
            kind,
            span,
        })
    }

    fn annotation_in(
        &mut self,
        scope: ScopeId,
        expr: &'a ast::Expr<'a>,
        depth: u32,
    ) -> &'a Expr<'a> {
        let span = expr.span;
        if depth == 0 {
            return self.annotation_node(span, ExprKind::Ellipsis);
        }
        match expr.kind {
            ast::ExprKind::Constant(Constant::None) => self.annotation_node(span, ExprKind::None),
            ast::ExprKind::Constant(Constant::Str(text)) => match self.r.parse_expression(text) {
                Some(inner) => self.annotation_in(scope, inner, depth - 1),
                None => self.annotation_node(span, ExprKind::Ellipsis),
            },
            ast::ExprKind::Name { .. } | ast::ExprKind::Attribute { .. } => {
                self.annotated_name(scope, expr, depth)
            }
            ast::ExprKind::Subscript(ast::Subscript { value, slice, .. }) => {
                self.annotated_subscript(scope, span, value, slice, depth)
            }
            ast::ExprKind::BinOp(ast::BinOp {
                left,
                op: Operator::BitOr,
                right,
            }) => {
                let left = self.annotation_in(scope, left, depth);
                let right = self.annotation_in(scope, right, depth);
                self.annotation_node(span, ExprKind::Binary(BinOp::BitOr, left, right))
            }
            ast::ExprKind::List { elts, .. } => {
                let elements = self.annotation_list(scope, elts.as_slice(), depth);
                self.annotation_node(span, ExprKind::List(elements))
            }
            ast::ExprKind::Tuple { elts, .. } => {
                let elements = self.annotation_list(scope, elts.as_slice(), depth);
                self.annotation_node(span, ExprKind::Tuple(elements))
            }
            _ => self.annotation_node(span, ExprKind::Ellipsis),
        }
    }

    fn annotation_list(
        &mut self,
        scope: ScopeId,
        elts: &'a [ast::Expr<'a>],
        depth: u32,
    ) -> &'a [Element<'a>] {
        let values: Vec<&'a Expr<'a>> = elts
            .iter()
            .map(|elt| self.annotation_in(scope, elt, depth))
            .collect();
        self.elements(&values)
    }

    fn annotated_name(
        &mut self,
        scope: ScopeId,
        expr: &'a ast::Expr<'a>,
        depth: u32,
    ) -> &'a Expr<'a> {
        let span = expr.span;
        let kind = match self.r.path(scope, expr) {
            Some(Entity::Item(Item::Class(class))) => ExprKind::Class(class),
            Some(Entity::Item(Item::Stub(item @ StubItem::Class(_)))) => ExprKind::Stub(item),
            Some(Entity::Special(Special::Typing(name))) => match special::typing_class(name) {
                Some(class) => self.builtin_class(class),
                None => ExprKind::Str(name.as_str()),
            },
            Some(Entity::Alias(owner, value)) => {
                return match value.kind {
                    // A type variable.
                    ast::ExprKind::Call(ast::Call { args, .. }) => {
                        let kind = match args.first().map(|arg| arg.kind) {
                            Some(ast::ExprKind::Constant(Constant::Str(name))) => {
                                ExprKind::Str(name)
                            }
                            _ => ExprKind::Ellipsis,
                        };
                        self.annotation_node(span, kind)
                    }
                    _ => self.annotation_in(owner, value, depth - 1),
                };
            }
            Some(Entity::NewType(owner, value)) => {
                if let ast::ExprKind::Call(call) = value.kind
                    && let [_, inner] = call.args.as_slice()
                {
                    return self.annotation_in(owner, inner, depth - 1);
                }
                ExprKind::Ellipsis
            }
            _ => match expr.kind {
                ast::ExprKind::Name { id, .. } => match self.r.class_of_name(scope, id) {
                    Some(class) => ExprKind::Class(class),
                    None if self.r.is_type_parameter(scope, id) => ExprKind::Str(id.as_str()),
                    // A signature that stands elsewhere need not import them.
                    None if special::lookup("typing", id).is_some() => {
                        match special::typing_class(id) {
                            Some(class) => self.builtin_class(class),
                            None => ExprKind::Str(id.as_str()),
                        }
                    }
                    None => ExprKind::Ellipsis,
                },
                _ => ExprKind::Ellipsis,
            },
        };
        self.annotation_node(span, kind)
    }

    fn builtin_class(&self, name: &str) -> ExprKind<'a> {
        match self.r.stubs.builtin(Symbol::intern(name)) {
            Some(item) => ExprKind::Stub(item),
            None => ExprKind::Ellipsis,
        }
    }

    fn annotated_subscript(
        &mut self,
        scope: ScopeId,
        span: Span,
        value: &'a ast::Expr<'a>,
        slice: &'a ast::Expr<'a>,
        depth: u32,
    ) -> &'a Expr<'a> {
        let args = match slice.kind {
            ast::ExprKind::Tuple { elts, .. } => elts.as_slice(),
            _ => std::slice::from_ref(slice),
        };
        if let Some(Entity::Special(Special::Typing(name))) = self.r.path(scope, value) {
            match name.as_str() {
                "Optional" => {
                    let inner = self.annotation_in(scope, slice, depth);
                    let none = self.annotation_node(span, ExprKind::None);
                    return self.annotation_node(span, ExprKind::Binary(BinOp::BitOr, inner, none));
                }
                "Union" => return self.union(scope, span, args, depth),
                "Literal" => return self.literal_types(span, args),
                "Final" | "ClassVar" | "Annotated" | "Required" | "NotRequired" | "ReadOnly" => {
                    return match args.first() {
                        Some(inner) => self.annotation_in(scope, inner, depth),
                        None => self.annotation_node(span, ExprKind::Ellipsis),
                    };
                }
                _ => {}
            }
        }
        let value = self.annotation_in(scope, value, depth);
        let index = self.annotation_in(scope, slice, depth);
        self.annotation_node(span, ExprKind::Subscript(value, index))
    }

    fn union(
        &mut self,
        scope: ScopeId,
        span: Span,
        args: &'a [ast::Expr<'a>],
        depth: u32,
    ) -> &'a Expr<'a> {
        let mut all: Option<&'a Expr<'a>> = None;
        for arg in args {
            let next = self.annotation_in(scope, arg, depth);
            all = Some(match all {
                Some(all) => self.annotation_node(span, ExprKind::Binary(BinOp::BitOr, all, next)),
                None => next,
            });
        }
        all.unwrap_or_else(|| self.annotation_node(span, ExprKind::Ellipsis))
    }

    /// `Literal["a", 1]` is the union of the classes of its values.
    fn literal_types(&mut self, span: Span, args: &'a [ast::Expr<'a>]) -> &'a Expr<'a> {
        let mut names: Vec<&str> = Vec::new();
        for arg in args {
            let name = match arg.kind {
                ast::ExprKind::Constant(Constant::Str(_)) => "str",
                ast::ExprKind::Constant(Constant::Int(_)) => "int",
                ast::ExprKind::Constant(Constant::Bool(_)) => "bool",
                ast::ExprKind::Constant(Constant::Bytes(_)) => "bytes",
                ast::ExprKind::Constant(Constant::None) => "None",
                _ => return self.annotation_node(span, ExprKind::Ellipsis),
            };
            if !names.contains(&name) {
                names.push(name);
            }
        }
        let mut all: Option<&'a Expr<'a>> = None;
        for name in names {
            let kind = match name {
                "None" => ExprKind::None,
                _ => self.builtin_class(name),
            };
            let next = self.annotation_node(span, kind);
            all = Some(match all {
                Some(all) => self.annotation_node(span, ExprKind::Binary(BinOp::BitOr, all, next)),
                None => next,
            });
        }
        all.unwrap_or_else(|| self.annotation_node(span, ExprKind::Ellipsis))
    }
}
