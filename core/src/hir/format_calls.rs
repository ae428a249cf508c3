//! `str.format` of a literal template whose fields look into their arguments: such a call is an f-string.
//!
//! Only templates with `{0.name}` or `{0[key]}` come here; the others are read at run time.
//!
//! ```text
//! "{0[1]}{p.x:>4}".format(xs, p=q)     t0 = xs; t1 = q; f"{t0[1]}{t1.x:>4}"
//! ```

use super::cx::Lower;
use super::{Expr, ExprKind, FormatPart, LocalId, Var};
use crate::source::Span;
use crate::syntax::ast::{self, Constant, Keyword};
use portalis_memory::Symbol;

/// A part of a template.
enum Part {
    Text(String),
    Field(Field),
}

/// `{first.path[path]!conversion:spec}`
struct Field {
    first: String,
    path: Vec<Step>,
    conversion: Option<char>,
    spec: Vec<Part>,
}

enum Step {
    Attr(String),
    Index(String),
}

/// How positional arguments are numbered so far.
#[derive(Default)]
struct Numbering {
    automatic: usize,
    manual: bool,
}

impl<'a> Lower<'a, '_> {
    /// The call as an f-string; `None` if it is left to the runtime.
    pub(super) fn format_call(
        &mut self,
        span: Span,
        template: &'a ast::Expr<'a>,
        args: &'a [ast::Expr<'a>],
        keywords: &'a [Keyword<'a>],
    ) -> Option<&'a Expr<'a>> {
        let ast::ExprKind::Constant(Constant::Str(text)) = template.kind else {
            return None;
        };
        let starred = |e: &ast::Expr<'_>| matches!(e.kind, ast::ExprKind::Starred { .. });
        if args.iter().any(starred) || keywords.iter().any(|k| k.arg.is_none()) {
            return None;
        }
        let mut parts = parse(text)?;
        if !parts.iter().any(looks_inside) {
            return None;
        }
        let names: Vec<Symbol> = keywords.iter().filter_map(|k| k.arg).collect();
        number(&mut parts, &mut Numbering::default(), args.len(), &names)?;
        let mut stmts = Vec::new();
        let mut temps = Vec::new();
        for value in args.iter().chain(keywords.iter().map(|k| &k.value)) {
            let value = self.expr(value);
            let temp = self.temp();
            stmts.push(self.assign(span, Var::Local(temp), value));
            temps.push(temp);
        }
        let parts = self.template_parts(span, &parts, args.len(), &names, &temps);
        let value = self.expr_node(span, ExprKind::Format(parts));
        let stmts = self.arena.alloc_slice(&stmts);
        Some(self.expr_node(span, ExprKind::Block(stmts, value)))
    }

    fn template_parts(
        &mut self,
        span: Span,
        parts: &[Part],
        count: usize,
        names: &[Symbol],
        temps: &[LocalId],
    ) -> &'a [FormatPart<'a>] {
        let mut out = Vec::new();
        for part in parts {
            match part {
                Part::Text(text) => out.push(FormatPart::Text(self.arena.alloc_str(text))),
                Part::Field(field) => {
                    let at = match field.first.parse::<usize>() {
                        Ok(at) => at,
                        Err(_) => {
                            count + names.iter().position(|n| *n == *field.first).unwrap_or(0)
                        }
                    };
                    let mut value = self.read_local(span, temps[at]);
                    for step in &field.path {
                        value = match step {
                            Step::Attr(name) => {
                                let kind = ExprKind::Attr(value, Symbol::intern(name));
                                self.expr_node(span, kind)
                            }
                            Step::Index(key) => {
                                let index = match key.bytes().all(|b| b.is_ascii_digit()) {
                                    true => {
                                        let digits = self.arena.alloc_str(key);
                                        self.expr_node(span, ExprKind::Int(digits))
                                    }
                                    false => self.str_node(span, key),
                                };
                                self.expr_node(span, ExprKind::Subscript(value, index))
                            }
                        };
                    }
                    let spec = self.template_parts(span, &field.spec, count, names, temps);
                    out.push(FormatPart::Value {
                        value,
                        conversion: field.conversion,
                        spec,
                    });
                }
            }
        }
        self.arena.alloc_slice(&out)
    }
}

fn looks_inside(part: &Part) -> bool {
    match part {
        Part::Text(_) => false,
        Part::Field(field) => !field.path.is_empty() || field.spec.iter().any(looks_inside),
    }
}

/// Gives each field its argument; `None` if one has none, which raises at run time.
fn number(
    parts: &mut [Part],
    numbering: &mut Numbering,
    count: usize,
    names: &[Symbol],
) -> Option<()> {
    for part in parts {
        let Part::Field(field) = part else { continue };
        if field.first.is_empty() {
            if numbering.manual {
                return None;
            }
            field.first = numbering.automatic.to_string();
            numbering.automatic += 1;
        } else if field.first.bytes().all(|b| b.is_ascii_digit()) {
            if numbering.automatic > 0 {
                return None;
            }
            numbering.manual = true;
        } else if !names.iter().any(|n| *n == *field.first) {
            return None;
        }
        if let Ok(at) = field.first.parse::<usize>()
            && at >= count
        {
            return None;
        }
        number(&mut field.spec, numbering, count, names)?;
    }
    Some(())
}

fn parse(text: &str) -> Option<Vec<Part>> {
    let chars: Vec<char> = text.chars().collect();
    let mut at = 0;
    let parts = parse_until(&chars, &mut at, false)?;
    (at == chars.len()).then_some(parts)
}

/// Parts up to the end, or up to the `}` that ends a spec.
fn parse_until(chars: &[char], at: &mut usize, nested: bool) -> Option<Vec<Part>> {
    let mut parts = Vec::new();
    let mut text = String::new();
    while let Some(c) = chars.get(*at).copied() {
        let doubled = !nested && chars.get(*at + 1) == Some(&c);
        match c {
            '{' | '}' if doubled => {
                text.push(c);
                *at += 2;
            }
            '}' if nested => break,
            '}' => return None,
            '{' => {
                *at += 1;
                if !text.is_empty() {
                    parts.push(Part::Text(std::mem::take(&mut text)));
                }
                parts.push(Part::Field(field(chars, at)?));
            }
            c => {
                text.push(c);
                *at += 1;
            }
        }
    }
    if !text.is_empty() {
        parts.push(Part::Text(text));
    }
    Some(parts)
}

fn field(chars: &[char], at: &mut usize) -> Option<Field> {
    let word = |at: &mut usize, stop: &str| {
        let start = *at;
        while chars.get(*at).is_some_and(|c| !stop.contains(*c)) {
            *at += 1;
        }
        chars[start..*at].iter().collect::<String>()
    };
    let mut field = Field {
        first: word(at, ".[!:}{"),
        path: Vec::new(),
        conversion: None,
        spec: Vec::new(),
    };
    loop {
        let c = *chars.get(*at)?;
        *at += 1;
        match c {
            '.' => field.path.push(Step::Attr(word(at, ".[!:}{"))),
            '[' => {
                field.path.push(Step::Index(word(at, "]")));
                *at += 1;
            }
            '!' => {
                field.conversion = Some(*chars.get(*at)?).filter(|c| "rsa".contains(*c));
                field.conversion?;
                *at += 1;
            }
            ':' => {
                field.spec = parse_until(chars, at, true)?;
                *at += 1;
                return Some(field);
            }
            '}' => return Some(field),
            _ => return None,
        }
    }
}
