//! The fields of dataclasses: annotations, defaults, factories.

use super::super::cx::Lower;
use super::super::{Base, ClassId, Item, Stmt, Var};
use super::{Field, boolean, factory_name};
use crate::diagnostics::messages;
use crate::resolve::classes::ClassInfo;
use crate::resolve::items::Entity;
use crate::resolve::special::Special;
use crate::source::Span;
use crate::stubs::StubItem;
use crate::syntax::ast::{self, Constant, Keyword};
use portalis_memory::{Symbol, sym};

impl<'a> Lower<'a, '_> {
    /// The fields of a dataclass, those of its bases first.
    /// The fields that `__init__` takes by position.
    pub(in crate::hir) fn init_fields(&mut self, class: ClassId) -> Vec<Symbol> {
        let fields = self.fields_of(class);
        let taken = fields.iter().filter(|f| f.init && !f.kw_only);
        taken.map(|f| f.name).collect()
    }

    pub(super) fn fields_of(&mut self, class: ClassId) -> Vec<Field> {
        let Some(info) = self.r.class_info(class) else {
            return Vec::new();
        };
        let mut fields: Vec<Field> = Vec::new();
        for base in info.mro.iter().rev() {
            let Base::User(base) = *base else { continue };
            let Some(base_info) = self.r.class_info(base) else {
                continue;
            };
            let Some(decorator) = base_info.dataclass else {
                continue;
            };
            let options = self.dataclass_options(decorator);
            for field in self.own_fields(&base_info, base == class, options.kw_only) {
                match fields.iter_mut().find(|other| other.name == field.name) {
                    Some(other) => *other = field,
                    None => fields.push(field),
                }
            }
        }
        fields
    }

    pub(super) fn own_fields(
        &mut self,
        info: &ClassInfo<'a>,
        own: bool,
        kw_only: bool,
    ) -> Vec<Field> {
        let mut fields = Vec::new();
        let mut kw_only = kw_only;
        for stmt in info.node.body {
            let ast::StmtKind::AnnAssign(ast::AnnAssign {
                target,
                annotation,
                value,
                simple: true,
            }) = stmt.kind
            else {
                continue;
            };
            let ast::ExprKind::Name { id, .. } = target.kind else {
                continue;
            };
            match self.annotation_special(info, annotation) {
                Some(Special::Typing(name)) if name == sym::ClassVar => continue,
                Some(Special::KwOnly) => {
                    kw_only = true;
                    continue;
                }
                Some(Special::InitVar) => {
                    let way_out = "make it a field, or write `__init__` yourself";
                    self.refuse(annotation.span, "`InitVar`", way_out);
                    continue;
                }
                _ => {}
            }
            let name = self.r.scopes.mangle(info.scope, id);
            let mut field = Field {
                name,
                span: stmt.span,
                annotation: self.source_text(annotation),
                default: None,
                factory: None,
                init: true,
                repr: true,
                compare: true,
                hash: None,
                kw_only,
            };
            if let Some(value) = value {
                self.field_value(info, &mut field, value, own);
            }
            fields.push(field);
        }
        fields
    }

    /// What an annotation is at its outside: `ClassVar[int]`, `KW_ONLY`, `InitVar[int]`.
    pub(super) fn annotation_special(
        &mut self,
        info: &ClassInfo<'a>,
        annotation: &'a ast::Expr<'a>,
    ) -> Option<Special> {
        let annotation = match annotation.kind {
            ast::ExprKind::Constant(Constant::Str(text)) => self.r.parse_expression(text)?,
            _ => annotation,
        };
        let outside = match annotation.kind {
            ast::ExprKind::Subscript(ast::Subscript { value, .. }) => value,
            _ => annotation,
        };
        match self.r.path(info.scope, outside)? {
            Entity::Special(special) => Some(special),
            _ => None,
        }
    }

    pub(super) fn source_text(&self, expr: &ast::Expr<'a>) -> String {
        let file = self.r.sources.map.file_of(expr.span);
        file.slice(expr.span).replace(['\n', '\r', '\\'], " ")
    }

    pub(super) fn field_value(
        &mut self,
        info: &ClassInfo<'a>,
        field: &mut Field,
        value: &'a ast::Expr<'a>,
        own: bool,
    ) {
        let Some(keywords) = self.field_call(info, value) else {
            field.default = Some(self.default_text(field.name, value, own));
            return;
        };
        for keyword in keywords {
            let name = keyword.arg.map_or("", Symbol::as_str);
            match (name, boolean(&keyword.value)) {
                ("default", _) => {
                    field.default = Some(self.default_text(field.name, &keyword.value, own));
                }
                ("default_factory", _) => {
                    field.factory = Some(self.factory_text(info, field.name, &keyword.value));
                }
                ("init", Some(value)) => field.init = value,
                ("repr", Some(value)) => field.repr = value,
                ("compare", Some(value)) => field.compare = value,
                ("hash", value) => field.hash = value,
                ("kw_only", Some(value)) => field.kw_only = value,
                ("metadata" | "doc", _) => {}
                _ => {
                    self.refuse(
                        keyword.span,
                        "this option of `field`",
                        "write True or False",
                    );
                }
            }
        }
    }

    /// The default as text: a literal as it is written, else the class attribute that holds it.
    pub(super) fn default_text(
        &mut self,
        name: Symbol,
        value: &'a ast::Expr<'a>,
        own: bool,
    ) -> String {
        let mutable = match value.kind {
            ast::ExprKind::List { .. } => Some("list"),
            ast::ExprKind::Dict { .. } => Some("dict"),
            ast::ExprKind::Set { .. } => Some("set"),
            _ => None,
        };
        if let Some(class) = mutable {
            let message = format!(
                "mutable default <class '{class}'> for field {name} is not allowed: use default_factory"
            );
            self.report(messages::bad_dataclass(value.span, message));
        }
        if crate::resolve::literal(value).is_some() {
            format!("({})", self.source_text(value))
        } else if own {
            name.as_str().to_owned()
        } else {
            format!("__class__.{name}")
        }
    }

    pub(super) fn factory_text(
        &mut self,
        info: &ClassInfo<'a>,
        name: Symbol,
        value: &'a ast::Expr<'a>,
    ) -> String {
        if self.is_static_callee(info, value) {
            format!("{}()", self.source_text(value))
        } else {
            format!("__class__.{}()", factory_name(name))
        }
    }

    pub(super) fn is_static_callee(
        &mut self,
        info: &ClassInfo<'a>,
        value: &'a ast::Expr<'a>,
    ) -> bool {
        matches!(
            self.r.path(info.scope, value),
            Some(Entity::Item(
                Item::Func(_) | Item::Class(_) | Item::Stub(StubItem::Class(_) | StubItem::Func(_))
            ))
        )
    }

    /// The keywords of a call of `dataclasses.field`.
    pub(super) fn field_call(
        &mut self,
        info: &ClassInfo<'a>,
        value: &'a ast::Expr<'a>,
    ) -> Option<&'a [Keyword<'a>]> {
        let ast::ExprKind::Call(ast::Call { func, keywords, .. }) = value.kind else {
            return None;
        };
        match self.r.path(info.scope, func)? {
            Entity::Special(Special::Field) => Some(keywords),
            _ => None,
        }
    }

    /// Lowers `name: annotation = field(..)`; false if the value is no such call.
    pub(in crate::hir) fn field_stmt(
        &mut self,
        info: &ClassInfo<'a>,
        target: &'a ast::Expr<'a>,
        value: &'a ast::Expr<'a>,
        span: Span,
        out: &mut Vec<Stmt<'a>>,
    ) -> bool {
        let Some(keywords) = self.field_call(info, value) else {
            return false;
        };
        let ast::ExprKind::Name { id, .. } = target.kind else {
            return false;
        };
        let name = self.r.scopes.mangle(info.scope, id);
        for keyword in keywords {
            match keyword.arg.map_or("", Symbol::as_str) {
                "default" => {
                    let value = self.expr(&keyword.value);
                    let global = self.class_global(info.scope, name);
                    out.push(self.assign(span, Var::Global(global), value));
                }
                "default_factory" if !self.is_static_callee(info, &keyword.value) => {
                    let value = self.expr(&keyword.value);
                    let hidden = Symbol::intern(&factory_name(name));
                    let global = self.class_global(info.scope, hidden);
                    out.push(self.assign(span, Var::Global(global), value));
                }
                _ => {}
            }
        }
        true
    }
}
