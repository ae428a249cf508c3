//! f-strings.
//!
//! ```text
//! f"{name:>10}!"     Format [Value { name, spec: [Text(">10")] }, Text("!")]
//! ```

use super::cx::Lower;
use super::{Expr, ExprKind, FormatPart};
use crate::source::Span;
use crate::syntax::ast::{self, Constant, Conversion};

impl<'a> Lower<'a, '_> {
    pub(super) fn fstring(&mut self, span: Span, parts: &'a [ast::Expr<'a>]) -> &'a Expr<'a> {
        let parts = self.format_parts(parts);
        match parts {
            [] => self.expr_node(span, ExprKind::Str("")),
            [FormatPart::Text(text)] => self.expr_node(span, ExprKind::Str(text)),
            _ => self.expr_node(span, ExprKind::Format(parts)),
        }
    }

    fn format_parts(&mut self, parts: &'a [ast::Expr<'a>]) -> &'a [FormatPart<'a>] {
        let mut lowered = Vec::with_capacity(parts.len());
        for part in parts {
            match part.kind {
                ast::ExprKind::Constant(Constant::Str("")) => {}
                ast::ExprKind::Constant(Constant::Str(text)) => {
                    lowered.push(FormatPart::Text(text));
                }
                ast::ExprKind::FormattedValue(ast::FormattedValue {
                    value,
                    conversion,
                    format_spec,
                }) => {
                    let value = self.expr(value);
                    let conversion = match conversion {
                        Conversion::None => None,
                        Conversion::Str => Some('s'),
                        Conversion::Repr => Some('r'),
                        Conversion::Ascii => Some('a'),
                    };
                    let spec = match format_spec.map(|spec| spec.kind) {
                        Some(ast::ExprKind::JoinedStr(parts)) => {
                            self.format_parts(parts.as_slice())
                        }
                        Some(ast::ExprKind::Constant(Constant::Str(text))) => {
                            self.arena.alloc_slice(&[FormatPart::Text(text)])
                        }
                        _ => &[],
                    };
                    lowered.push(FormatPart::Value {
                        value,
                        conversion,
                        spec,
                    });
                }
                ast::ExprKind::JoinedStr(parts) => {
                    lowered.extend(self.format_parts(parts.as_slice()))
                }
                _ => {
                    let value = self.expr(part);
                    lowered.push(FormatPart::Value {
                        value,
                        conversion: None,
                        spec: &[],
                    });
                }
            }
        }
        self.arena.alloc_slice(&lowered)
    }
}
