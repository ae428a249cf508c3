//! Dataclasses: their methods, of which those that hold the user's defaults are written as source text.
//!
//! ```text
//! @dataclass                  def __init__(self, x, y=(0)):
//! class Point:                    self.x = x
//!     x: int           ->         self.y = y
//!     y: int = 0              def __repr__(self): return f"Point(x={self.x!r}, y={self.y!r})"
//!                             def __eq__(self, other): ...
//! ```

mod copies;
mod fields;

use std::fmt::Write;

use portalis_memory::{Symbol, sym};

use super::classes::Members;
use super::cx::Lower;
use super::{Base, ClassId, Stmt};
use crate::diagnostics::messages;
use crate::resolve::classes::ClassInfo;
use crate::source::Span;
use crate::syntax::ast::{self, Constant};
use copies::Copies;

/// A field of a dataclass.
#[derive(Clone, Debug)]
struct Field {
    name: Symbol,
    span: Span,
    /// The source text of the annotation.
    annotation: String,
    /// The source text of the default.
    default: Option<String>,
    /// The source text of a call of the default factory.
    factory: Option<String>,
    init: bool,
    repr: bool,
    compare: bool,
    hash: Option<bool>,
    kw_only: bool,
}

/// The options of the decorator.
#[derive(Clone, Copy)]
struct Options {
    init: bool,
    repr: bool,
    eq: bool,
    order: bool,
    unsafe_hash: bool,
    frozen: bool,
    kw_only: bool,
}

impl<'a> Lower<'a, '_> {
    /// The methods that `@dataclass` adds.
    pub(super) fn dataclass_methods(
        &mut self,
        info: &ClassInfo<'a>,
        class: ClassId,
        decorator: &'a ast::Expr<'a>,
        members: &mut Members<'a>,
        out: &mut Vec<Stmt<'a>>,
    ) {
        let options = self.dataclass_options(decorator);
        let fields = self.fields_of(class);
        members.frozen = options.frozen;
        self.check_frozen(info, options.frozen);
        let mut text = String::with_capacity(4096);
        if options.init && !self.defines(info, sym::__init__) {
            self.write_init(info, class, &fields, &mut text);
        }
        if options.repr && !self.defines(info, sym::__repr__) {
            self.write_repr(info, class, &fields, &mut text);
        }
        if !text.is_empty() {
            self.made_methods(info, class, text, members, out);
        }
        self.making(info, |this| {
            let copies = Copies {
                info,
                class,
                fields: &fields,
                is_base: this.has_subclasses(class),
            };
            if options.eq && !this.defines(info, sym::__eq__) {
                copies.eq(this, members);
            }
            if options.order {
                copies.order(this, members);
            }
            if (options.unsafe_hash || (options.eq && options.frozen))
                && !this.defines(info, sym::__hash__)
            {
                copies.hash(this, members);
            }
            copies.replace(this, members, out);
            copies.as_dict(this, members);
            copies.as_tuple(this, members);
        });
    }

    fn check_frozen(&mut self, info: &ClassInfo<'a>, frozen: bool) {
        for base in &info.bases {
            let Base::User(base) = *base else { continue };
            let decorator = self.r.class_info(base).and_then(|base| base.dataclass);
            let Some(decorator) = decorator else { continue };
            let message = match (self.dataclass_options(decorator).frozen, frozen) {
                (true, false) => "cannot inherit non-frozen dataclass from a frozen one",
                (false, true) => "cannot inherit frozen dataclass from a non-frozen one",
                _ => continue,
            };
            self.report(messages::bad_dataclass(info.span, message.to_owned()));
        }
    }

    fn write_init(
        &mut self,
        info: &ClassInfo<'a>,
        class: ClassId,
        fields: &[Field],
        text: &mut String,
    ) {
        text.push_str("def __init__(self");
        let mut default_before: Option<Symbol> = None;
        let positional = fields.iter().filter(|field| field.init && !field.kw_only);
        for field in positional {
            if field.default.is_none()
                && field.factory.is_none()
                && let Some(earlier) = default_before
            {
                let message = format!(
                    "non-default argument '{}' follows default argument '{earlier}'",
                    field.name
                );
                self.report(messages::bad_dataclass(field.span, message));
                let _ = write!(text, ", {}=None", field.name);
                continue;
            }
            if field.default.is_some() || field.factory.is_some() {
                default_before = Some(field.name);
            }
            write_parameter(field, text);
        }
        let keyword_only: Vec<&Field> = fields
            .iter()
            .filter(|field| field.init && field.kw_only)
            .collect();
        if !keyword_only.is_empty() {
            text.push_str(", *");
            keyword_only
                .into_iter()
                .for_each(|field| write_parameter(field, text));
        }
        text.push_str("):\n");
        let before = text.len();
        for field in fields {
            let name = field.name;
            match (&field.factory, field.init) {
                (Some(factory), true) => {
                    let _ = writeln!(
                        text,
                        "    self.{name} = {factory} if {name} is None else {name}"
                    );
                }
                (Some(factory), false) => {
                    let _ = writeln!(text, "    self.{name} = {factory}");
                }
                (None, true) => {
                    let _ = writeln!(text, "    self.{name} = {name}");
                }
                (None, false) => {}
            }
        }
        if self.has_method(info, class, sym::__post_init__) {
            text.push_str("    self.__post_init__()\n");
        }
        if text.len() == before {
            text.push_str("    pass\n");
        }
    }

    fn write_repr(
        &mut self,
        info: &ClassInfo<'a>,
        class: ClassId,
        fields: &[Field],
        text: &mut String,
    ) {
        let name = if self.has_subclasses(class) {
            "{self.__class__.__qualname__}"
        } else {
            self.qualname(info.scope, info.node.name)
        };
        let shown: Vec<String> = fields
            .iter()
            .filter(|field| field.repr)
            .map(|field| format!("{0}={{self.{0}!r}}", field.name))
            .collect();
        let _ = writeln!(
            text,
            "def __repr__(self):\n    return f\"{name}({})\"",
            shown.join(", ")
        );
    }

    /// Whether a class or one of its bases defines a method.
    pub(super) fn has_method(
        &mut self,
        info: &ClassInfo<'a>,
        class: ClassId,
        name: Symbol,
    ) -> bool {
        info.mro.iter().any(|base| match base {
            Base::User(base) => {
                let scope = if *base == class {
                    Some(info.scope)
                } else {
                    self.r.class_scope(*base)
                };
                scope.is_some_and(|scope| self.r.user_defines(scope, name))
            }
            Base::Stub(_) => false,
        })
    }

    fn dataclass_options(&mut self, decorator: &'a ast::Expr<'a>) -> Options {
        let mut options = Options {
            init: true,
            repr: true,
            eq: true,
            order: false,
            unsafe_hash: false,
            frozen: false,
            kw_only: false,
        };
        let ast::ExprKind::Call(ast::Call { keywords, .. }) = decorator.kind else {
            return options;
        };
        for keyword in keywords {
            let (Some(name), Some(value)) = (keyword.arg, boolean(&keyword.value)) else {
                self.refuse(
                    keyword.span,
                    "this option of `dataclass`",
                    "write True or False",
                );
                continue;
            };
            match name.as_str() {
                "init" => options.init = value,
                "repr" => options.repr = value,
                "eq" => options.eq = value,
                "order" => options.order = value,
                "unsafe_hash" => options.unsafe_hash = value,
                "frozen" => options.frozen = value,
                "kw_only" => options.kw_only = value,
                "slots" | "match_args" | "weakref_slot" => {}
                _ => {
                    self.refuse(keyword.span, "this option of `dataclass`", "");
                }
            }
        }
        options
    }
}

fn factory_name(field: Symbol) -> String {
    format!("_factory_of_{field}_")
}

fn write_parameter(field: &Field, text: &mut String) {
    let _ = write!(text, ", {}: ({})", field.name, field.annotation);
    if field.factory.is_some() {
        text.push_str(" = None");
    } else if let Some(default) = &field.default {
        let _ = write!(text, " = {default}");
    }
}

fn boolean(expr: &ast::Expr<'_>) -> Option<bool> {
    match expr.kind {
        ast::ExprKind::Constant(Constant::Bool(value)) => Some(*value),
        _ => None,
    }
}
