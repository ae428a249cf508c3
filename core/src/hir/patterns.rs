//! `match` statements as conditions.
//!
//! In: a subject and cases. Out: `if` statements whose conditions test the subject and its parts, each part in a
//! temporary of its own, and bind names once a whole pattern fits.
//!
//! ```text
//! match p:                     t = p
//!     case Point(x=0, y=y):    if isinstance(t, Point) and (u = t.x; u == 0) and (v = t.y; y = v; True): ...
//! ```

use portalis_memory::{Symbol, sym};

use super::cx::Lower;
use super::{Base, CmpOp, Element, Expr, ExprKind, LocalId, Stmt, StmtKind, TargetKind, Var};
use crate::resolve::classes::Shape;
use crate::source::Span;
use crate::stubs::StubItem;
use crate::syntax::ast::{self, Constant, MatchCase, Pattern, PatternKind};

/// Classes whose one positional pattern stands for the value itself.
const WHOLE: [&str; 11] = [
    "bool",
    "bytearray",
    "bytes",
    "dict",
    "float",
    "frozenset",
    "int",
    "list",
    "set",
    "str",
    "tuple",
];

/// What a pattern asks: conditions that hold in order, and names with the temporaries that they are bound to.
#[derive(Default)]
struct Asked<'a> {
    tests: Vec<&'a Expr<'a>>,
    binds: Vec<(Symbol, Span, LocalId)>,
}

impl<'a> Lower<'a, '_> {
    pub(super) fn match_stmt(
        &mut self,
        span: Span,
        subject: &'a ast::Expr<'a>,
        cases: &'a [MatchCase<'a>],
        out: &mut Vec<Stmt<'a>>,
    ) {
        let value = self.expr(subject);
        let whole = self.temp();
        out.push(self.assign(span, Var::Local(whole), value));
        let rest = self.cases(cases, whole);
        out.extend_from_slice(rest);
    }

    fn cases(&mut self, cases: &'a [MatchCase<'a>], whole: LocalId) -> &'a [Stmt<'a>] {
        let Some((case, rest)) = cases.split_first() else {
            return &[];
        };
        let mut asked = Asked::default();
        self.pattern(&case.pattern, whole, &mut asked);
        let mut body = Vec::new();
        for (name, span, temp) in std::mem::take(&mut asked.binds) {
            let value = self.read_local(span, temp);
            if let Some(var) = self.bound_var(name, span) {
                body.push(self.assign(span, var, value));
            }
        }
        if let Some(guard) = case.guard {
            // Names are bound before the guard is asked.
            let test = self.expr(guard);
            let binds = self.arena.alloc_slice(&std::mem::take(&mut body));
            let test = match binds.is_empty() {
                true => test,
                false => self.expr_node(guard.span, ExprKind::Block(binds, test)),
            };
            asked.tests.push(test);
        }
        self.stmts(case.body.as_slice(), &mut body);
        let span = case.pattern.span;
        let test = asked.tests.into_iter().reduce(|a, b| {
            let kind = ExprKind::And(a, b);
            self.expr_node(span, kind)
        });
        let Some(test) = test else {
            return self.arena.alloc_slice(&body);
        };
        let body = self.arena.alloc_slice(&body);
        let rest = self.cases(rest, whole);
        let stmt = self.if_stmt(span, test, body, rest);
        self.arena.alloc_slice(&[stmt])
    }

    fn pattern(&mut self, pattern: &'a Pattern<'a>, at: LocalId, asked: &mut Asked<'a>) {
        let span = pattern.span;
        match pattern.kind {
            PatternKind::MatchValue(value) => {
                let value = self.expr(value);
                self.compared(span, CmpOp::Eq, at, value, asked);
            }
            PatternKind::MatchSingleton(singleton) => {
                let value = match singleton {
                    ast::Singleton::None => ExprKind::None,
                    ast::Singleton::True => ExprKind::Bool(true),
                    ast::Singleton::False => ExprKind::Bool(false),
                };
                let value = self.expr_node(span, value);
                self.compared(span, CmpOp::Is, at, value, asked);
            }
            PatternKind::MatchAs { pattern, name } => {
                if let Some(pattern) = pattern {
                    self.pattern(pattern, at, asked);
                }
                if let Some(name) = name {
                    asked.binds.push((name, span, at));
                }
            }
            PatternKind::MatchOr(alternatives) => self.alternatives(span, alternatives, at, asked),
            PatternKind::MatchSequence(items) => self.sequence(span, items, at, asked),
            PatternKind::MatchMapping { items, rest } => {
                self.instance(span, &["dict"], at, asked);
                for item in items {
                    let key = self.expr(&item.key);
                    let value = self.read_local(span, at);
                    let kind = ExprKind::Compare(CmpOp::In, key, value);
                    let test = self.expr_node(span, kind);
                    asked.tests.push(test);
                    let key = self.expr(&item.key);
                    let value = self.read_local(span, at);
                    let part = self.expr_node(span, ExprKind::Subscript(value, key));
                    self.part(&item.pattern, part, asked);
                }
                if let Some(name) = rest {
                    self.mapping_rest(span, items, name, at, asked);
                }
            }
            PatternKind::MatchClass {
                cls,
                patterns,
                keywords,
            } => self.class_pattern(span, cls, patterns, keywords, at, asked),
            PatternKind::MatchStar(_) => {}
        }
    }

    /// `**rest`: a copy of the dict without the keys of the pattern.
    fn mapping_rest(
        &mut self,
        span: Span,
        items: &'a [ast::MappingItem<'a>],
        name: Symbol,
        at: LocalId,
        asked: &mut Asked<'a>,
    ) {
        let whole = self.read_local(span, at);
        let copy = ExprKind::Dict(self.arena.alloc_slice(&[(None, whole)]));
        let copy = self.expr_node(span, copy);
        let temp = self.temp();
        let mut stmts = vec![self.assign(span, Var::Local(temp), copy)];
        for item in items {
            let key = self.expr(&item.key);
            let dict = self.read_local(span, temp);
            let item = self.target_node(span, TargetKind::Subscript(dict, key));
            let item = self.arena.alloc(item);
            stmts.push(self.stmt_node(span, StmtKind::Delete(item)));
        }
        let stmts = self.arena.alloc_slice(&stmts);
        let yes = self.expr_node(span, ExprKind::Bool(true));
        asked
            .tests
            .push(self.expr_node(span, ExprKind::Block(stmts, yes)));
        asked.binds.push((name, span, temp));
    }

    fn compared(
        &mut self,
        span: Span,
        op: CmpOp,
        at: LocalId,
        value: &'a Expr<'a>,
        asked: &mut Asked<'a>,
    ) {
        let subject = self.read_local(span, at);
        let test = self.expr_node(span, ExprKind::Compare(op, subject, value));
        asked.tests.push(test);
    }

    /// A part of the subject: kept in a temporary, then matched.
    fn part(&mut self, pattern: &'a Pattern<'a>, value: &'a Expr<'a>, asked: &mut Asked<'a>) {
        if let PatternKind::MatchAs {
            pattern: None,
            name: None,
        } = pattern.kind
        {
            return;
        }
        let span = pattern.span;
        let temp = self.temp();
        let keep = self.assign(span, Var::Local(temp), value);
        let first = asked.tests.len();
        self.pattern(pattern, temp, asked);
        let stmts = self.arena.alloc_slice(&[keep]);
        let test = match asked.tests.get(first) {
            Some(test) => *test,
            None => self.expr_node(span, ExprKind::Bool(true)),
        };
        let test = self.expr_node(span, ExprKind::Block(stmts, test));
        if first < asked.tests.len() {
            asked.tests[first] = test;
        } else {
            asked.tests.push(test);
        }
    }

    /// `a | b`: each alternative binds the names itself.
    fn alternatives(
        &mut self,
        span: Span,
        alternatives: &'a [Pattern<'a>],
        at: LocalId,
        asked: &mut Asked<'a>,
    ) {
        let mut whole: Option<&'a Expr<'a>> = None;
        let mut shared: Vec<(Symbol, Span, LocalId)> = Vec::new();
        for alternative in alternatives {
            let mut own = Asked::default();
            self.pattern(alternative, at, &mut own);
            let mut binds = Vec::new();
            for (name, span, temp) in own.binds {
                let found = shared.iter().find(|(n, ..)| *n == name).map(|s| s.2);
                let into = match found {
                    Some(into) => into,
                    None => {
                        let into = self.temp();
                        shared.push((name, span, into));
                        into
                    }
                };
                let value = self.read_local(span, temp);
                binds.push(self.assign(span, Var::Local(into), value));
            }
            let yes = self.expr_node(span, ExprKind::Bool(true));
            if !binds.is_empty() || own.tests.is_empty() {
                let binds = self.arena.alloc_slice(&binds);
                own.tests
                    .push(self.expr_node(span, ExprKind::Block(binds, yes)));
            }
            let test = own.tests.into_iter().reduce(|a, b| {
                let kind = ExprKind::And(a, b);
                self.expr_node(span, kind)
            });
            let test = test.unwrap_or(yes);
            whole = Some(match whole {
                Some(before) => self.expr_node(span, ExprKind::Or(before, test)),
                None => test,
            });
        }
        asked.tests.extend(whole);
        asked.binds.extend(shared);
    }

    fn instance(&mut self, span: Span, names: &[&str], at: LocalId, asked: &mut Asked<'a>) {
        let mut classes = Vec::new();
        for name in names {
            if let Some(StubItem::Class(class)) = self.r.stubs.builtin(Symbol::intern(name)) {
                classes.push(Base::Stub(class));
            }
        }
        self.instance_of(span, &classes, at, asked);
    }

    fn instance_of(&mut self, span: Span, classes: &[Base], at: LocalId, asked: &mut Asked<'a>) {
        let subject = self.read_local(span, at);
        let classes = self.arena.alloc_slice(classes);
        let test = self.expr_node(span, ExprKind::IsInstance(subject, classes));
        asked.tests.push(test);
    }

    fn sequence(
        &mut self,
        span: Span,
        items: &'a [Pattern<'a>],
        at: LocalId,
        asked: &mut Asked<'a>,
    ) {
        self.instance(span, &["list", "tuple", "range"], at, asked);
        let star = items
            .iter()
            .position(|i| matches!(i.kind, PatternKind::MatchStar(_)));
        let fixed = items.len() - usize::from(star.is_some());
        let Some(len) = self.r.stubs.builtin(Symbol::intern("len")) else {
            return;
        };
        let callee = self.expr_node(span, ExprKind::Stub(len));
        let subject = self.read_local(span, at);
        let len = self.call_node(span, callee, &[subject]);
        let count = self.int_node(span, fixed as i64);
        let op = if star.is_some() { CmpOp::Ge } else { CmpOp::Eq };
        let test = self.expr_node(span, ExprKind::Compare(op, len, count));
        asked.tests.push(test);
        for (i, item) in items.iter().enumerate() {
            let behind = items.len() - i;
            let after = star.is_some_and(|s| i > s);
            if let PatternKind::MatchStar(name) = item.kind {
                if name.is_some() {
                    self.star_pattern(item, i, behind - 1, at, asked);
                }
                continue;
            }
            let index = if after { -(behind as i64) } else { i as i64 };
            let index = self.int_node(span, index);
            let subject = self.read_local(span, at);
            let part = self.expr_node(span, ExprKind::Subscript(subject, index));
            self.part(item, part, asked);
        }
    }

    /// `*name`: a list of what the others leave.
    fn star_pattern(
        &mut self,
        item: &'a Pattern<'a>,
        before: usize,
        behind: usize,
        at: LocalId,
        asked: &mut Asked<'a>,
    ) {
        let PatternKind::MatchStar(Some(name)) = item.kind else {
            return;
        };
        let span = item.span;
        let low = self.int_node(span, before as i64);
        let high = (behind > 0).then(|| self.int_node(span, -(behind as i64)));
        let slice = self.expr_node(span, ExprKind::Slice(Some(low), high, None));
        let subject = self.read_local(span, at);
        let part = self.expr_node(span, ExprKind::Subscript(subject, slice));
        let element = Element {
            star: true,
            value: part,
        };
        let list = self.arena.alloc_slice(&[element]);
        let list = self.expr_node(span, ExprKind::List(list));
        let temp = self.temp();
        let keep = self.assign(span, Var::Local(temp), list);
        let keep = self.arena.alloc_slice(&[keep]);
        let yes = self.expr_node(span, ExprKind::Bool(true));
        asked
            .tests
            .push(self.expr_node(span, ExprKind::Block(keep, yes)));
        asked.binds.push((name, span, temp));
    }

    fn int_node(&mut self, span: Span, n: i64) -> &'a Expr<'a> {
        let digits = self.arena.alloc_str(&n.unsigned_abs().to_string());
        let int = self.expr_node(span, ExprKind::Int(digits));
        match n < 0 {
            true => self.expr_node(span, ExprKind::Unary(super::UnaryOp::Neg, int)),
            false => int,
        }
    }

    fn class_pattern(
        &mut self,
        span: Span,
        cls: &'a ast::Expr<'a>,
        patterns: &'a [Pattern<'a>],
        keywords: &'a [ast::KeywordPattern<'a>],
        at: LocalId,
        asked: &mut Asked<'a>,
    ) {
        let Some(class) = self.class_path(cls) else {
            self.refuse(span, "a class pattern of a class that is not known", "");
            return;
        };
        self.instance_of(span, &[class], at, asked);
        let names = match class {
            Base::Stub(id) if WHOLE.contains(&self.r.stubs.class(id).name.as_str()) => {
                if let [one] = patterns {
                    self.pattern(one, at, asked);
                }
                Vec::new()
            }
            Base::Stub(_) => Vec::new(),
            Base::User(id) => self.match_args(id),
        };
        let whole = matches!(class, Base::Stub(id) if WHOLE.contains(&self.r.stubs.class(id).name.as_str()));
        if !whole && names.len() < patterns.len() {
            let way_out = "name the attributes: `Class(attr=pattern)`";
            self.refuse(
                span,
                "positional patterns that the class does not take",
                way_out,
            );
            return;
        }
        let positional = names.into_iter().zip(patterns);
        let named = keywords.iter().map(|k| (k.attr, &k.pattern));
        let parts: Vec<(Symbol, &'a Pattern<'a>)> = positional.chain(named).collect();
        for (attr, pattern) in parts {
            let subject = self.read_local(span, at);
            let part = self.expr_node(span, ExprKind::Attr(subject, attr));
            self.part(pattern, part, asked);
        }
    }

    /// The attributes that positional patterns of a class stand for.
    fn match_args(&mut self, class: super::ClassId) -> Vec<Symbol> {
        let Some(info) = self.r.class_info(class) else {
            return Vec::new();
        };
        for stmt in info.node.body {
            if let ast::StmtKind::Assign(ast::Assign { targets, value }) = stmt.kind
                && let [target] = targets.as_slice()
                && matches!(target.kind, ast::ExprKind::Name { id, .. } if id == sym::__match_args__)
                && let ast::ExprKind::Tuple { elts, .. } = value.kind
            {
                let texts = elts.iter().filter_map(|e| match e.kind {
                    ast::ExprKind::Constant(Constant::Str(text)) => Some(Symbol::intern(text)),
                    _ => None,
                });
                return texts.collect();
            }
        }
        if info.dataclass.is_some() {
            return self.init_fields(class);
        }
        if info.shape == Shape::NamedTuple {
            let fields = super::namedtuples::fields(info.node);
            return fields.into_iter().map(|(name, _)| name).collect();
        }
        let bases = info.mro.clone();
        for base in bases.iter().skip(1) {
            if let Base::User(base) = *base {
                let found = self.match_args(base);
                if !found.is_empty() {
                    return found;
                }
            }
        }
        Vec::new()
    }
}
