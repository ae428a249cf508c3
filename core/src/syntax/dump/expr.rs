//! Expressions and arguments.

use portalis_memory::Symbol;

use super::{Dumper, Node, Tree, repr};
use crate::syntax::ast::{
    Arg, Arguments, BinOp, BoolOp, Call, CmpOp, Compare, Comprehension, Constant, Conversion,
    DictComp, ElementComp, Expr, ExprContext, ExprKind, FormattedValue, IfExp, Keyword, Lambda,
    NamedExpr, Operator, Slice, Subscript, UnaryOp,
};

impl Dumper<'_> {
    pub(super) fn exprs(&self, exprs: &[Expr<'_>]) -> Vec<Tree> {
        exprs.iter().map(|expr| self.expr(expr)).collect()
    }

    pub(super) fn optional(&self, expr: Option<&Expr<'_>>) -> Option<Tree> {
        expr.map(|expr| self.expr(expr))
    }

    pub(super) fn expr(&self, expr: &Expr<'_>) -> Tree {
        let node = stacker::maybe_grow(super::STACK_NEEDED, super::STACK_PIECE, || {
            self.expr_node(expr)
        });
        self.placed(node, expr.span)
    }

    fn expr_node(&self, expr: &Expr<'_>) -> Node {
        match expr.kind {
            ExprKind::BoolOp { op, values } => Node::new("BoolOp")
                .tree("op", bool_op(op))
                .list("values", self.exprs(values.as_slice())),
            ExprKind::NamedExpr(NamedExpr { target, value }) => Node::new("NamedExpr")
                .tree("target", self.expr(target))
                .tree("value", self.expr(value)),
            ExprKind::BinOp(BinOp { left, op, right }) => Node::new("BinOp")
                .tree("left", self.expr(left))
                .tree("op", operator(*op))
                .tree("right", self.expr(right)),
            ExprKind::UnaryOp { op, operand } => Node::new("UnaryOp")
                .tree("op", unary_op(op))
                .tree("operand", self.expr(operand)),
            ExprKind::Lambda(Lambda { args, body }) => Node::new("Lambda")
                .tree("args", self.arguments(args))
                .tree("body", self.expr(body)),
            ExprKind::IfExp(IfExp { test, body, orelse }) => Node::new("IfExp")
                .tree("test", self.expr(test))
                .tree("body", self.expr(body))
                .tree("orelse", self.expr(orelse)),
            ExprKind::Await(value) => Node::new("Await").tree("value", self.expr(value)),
            ExprKind::Yield(value) => Node::new("Yield").optional("value", self.optional(value)),
            ExprKind::YieldFrom(value) => Node::new("YieldFrom").tree("value", self.expr(value)),
            ExprKind::Compare(Compare {
                left,
                ops,
                comparators,
            }) => Node::new("Compare")
                .tree("left", self.expr(left))
                .list("ops", ops.iter().map(|op| cmp_op(*op)).collect())
                .list("comparators", self.exprs(comparators)),
            ExprKind::Call(Call {
                func,
                args,
                keywords,
            }) => Node::new("Call")
                .tree("func", self.expr(func))
                .list("args", self.exprs(args))
                .list("keywords", self.keywords(keywords)),
            ExprKind::FormattedValue(FormattedValue {
                value,
                conversion,
                format_spec,
            }) => Node::new("FormattedValue")
                .tree("value", self.expr(value))
                .value("conversion", conversion_code(*conversion))
                .optional("format_spec", self.optional(*format_spec)),
            ExprKind::JoinedStr(values) => {
                Node::new("JoinedStr").list("values", self.exprs(values.as_slice()))
            }
            ExprKind::Constant(value) => self.constant(expr, *value),
            _ => self.display_or_place(expr),
        }
    }

    fn display_or_place(&self, expr: &Expr<'_>) -> Node {
        match expr.kind {
            ExprKind::Dict { items } => {
                let none = || Tree::Value("None".into());
                let keys = items
                    .iter()
                    .map(|item| self.optional(item.key.as_ref()).unwrap_or_else(none));
                Node::new("Dict").list("keys", keys.collect()).list(
                    "values",
                    items.iter().map(|item| self.expr(&item.value)).collect(),
                )
            }
            ExprKind::Set { elts } => Node::new("Set").list("elts", self.exprs(elts.as_slice())),
            ExprKind::ListComp(ElementComp { elt, generators }) => {
                self.comprehension("ListComp", elt, generators)
            }
            ExprKind::SetComp(ElementComp { elt, generators }) => {
                self.comprehension("SetComp", elt, generators)
            }
            ExprKind::GeneratorExp(ElementComp { elt, generators }) => {
                self.comprehension("GeneratorExp", elt, generators)
            }
            ExprKind::DictComp(DictComp {
                key,
                value,
                generators,
            }) => Node::new("DictComp")
                .tree("key", self.expr(key))
                .tree("value", self.expr(value))
                .list("generators", self.generators(generators)),
            ExprKind::Attribute { value, attr, ctx } => Node::new("Attribute")
                .tree("value", self.expr(value))
                .value("attr", name(attr))
                .tree("ctx", context(ctx)),
            ExprKind::Subscript(Subscript { value, slice, ctx }) => Node::new("Subscript")
                .tree("value", self.expr(value))
                .tree("slice", self.expr(slice))
                .tree("ctx", context(*ctx)),
            ExprKind::Starred { value, ctx } => Node::new("Starred")
                .tree("value", self.expr(value))
                .tree("ctx", context(ctx)),
            ExprKind::Name { id, ctx } => Node::new("Name")
                .value("id", name(id))
                .tree("ctx", context(ctx)),
            ExprKind::List { elts, ctx } => Node::new("List")
                .list("elts", self.exprs(elts.as_slice()))
                .tree("ctx", context(ctx)),
            ExprKind::Tuple { elts, ctx } => Node::new("Tuple")
                .list("elts", self.exprs(elts.as_slice()))
                .tree("ctx", context(ctx)),
            ExprKind::Slice(Slice { lower, upper, step }) => Node::new("Slice")
                .optional("lower", self.optional(*lower))
                .optional("upper", self.optional(*upper))
                .optional("step", self.optional(*step)),
            _ => Node::new(""),
        }
    }

    fn constant(&self, expr: &Expr<'_>, value: Constant<'_>) -> Node {
        let node = Node::new("Constant").value("value", repr::constant(value));
        let is_text = matches!(value, Constant::Str(_) | Constant::Surrogates(_));
        if is_text && self.file.slice(expr.span).starts_with('u') && self.is_literal(expr) {
            return node.value("kind", "'u'");
        }
        node
    }

    /// Whether a string constant is a literal of its own, not text inside an f-string.
    fn is_literal(&self, expr: &Expr<'_>) -> bool {
        self.file.slice(expr.span)[1..].starts_with(['"', '\''])
    }

    fn comprehension(
        &self,
        name: &'static str,
        elt: &Expr<'_>,
        generators: &[Comprehension<'_>],
    ) -> Node {
        Node::new(name)
            .tree("elt", self.expr(elt))
            .list("generators", self.generators(generators))
    }

    fn generators(&self, generators: &[Comprehension<'_>]) -> Vec<Tree> {
        let clauses = generators.iter().map(|clause| {
            Node::new("comprehension")
                .tree("target", self.expr(clause.target))
                .tree("iter", self.expr(clause.iter))
                .list("ifs", self.exprs(clause.ifs.as_slice()))
                .value("is_async", if clause.is_async { "1" } else { "0" })
                .done()
        });
        clauses.collect()
    }

    pub(super) fn keywords(&self, keywords: &[Keyword<'_>]) -> Vec<Tree> {
        let keywords = keywords.iter().map(|keyword| {
            let node = Node::new("keyword");
            let node = match keyword.arg {
                Some(arg) => node.value("arg", name(arg)),
                None => node,
            };
            self.placed(node.tree("value", self.expr(&keyword.value)), keyword.span)
        });
        keywords.collect()
    }

    pub(super) fn arguments(&self, arguments: &Arguments<'_>) -> Tree {
        let args = |args: &[Arg<'_>]| args.iter().map(|arg| self.arg(arg)).collect();
        let kw_defaults = arguments.kw_defaults.iter();
        let kw_defaults = kw_defaults.map(|default| {
            self.optional(default.as_ref())
                .unwrap_or_else(|| Tree::Value("None".into()))
        });
        Node::new("arguments")
            .list("posonlyargs", args(arguments.posonlyargs.as_slice()))
            .list("args", args(arguments.args.as_slice()))
            .optional("vararg", arguments.vararg.map(|arg| self.arg(arg)))
            .list("kwonlyargs", args(arguments.kwonlyargs.as_slice()))
            .list("kw_defaults", kw_defaults.collect())
            .optional("kwarg", arguments.kwarg.map(|arg| self.arg(arg)))
            .list("defaults", self.exprs(arguments.defaults.as_slice()))
            .done()
    }

    fn arg(&self, arg: &Arg<'_>) -> Tree {
        let annotation = self.optional(arg.annotation);
        let node = Node::new("arg")
            .value("arg", name(arg.arg))
            .optional("annotation", annotation);
        self.placed(node, arg.span)
    }
}

pub(super) fn name(symbol: Symbol) -> String {
    repr::string(symbol.as_str())
}

fn leaf(name: &'static str) -> Tree {
    Node::new(name).done()
}

fn context(ctx: ExprContext) -> Tree {
    leaf(match ctx {
        ExprContext::Load => "Load",
        ExprContext::Store => "Store",
        ExprContext::Del => "Del",
    })
}

fn bool_op(op: BoolOp) -> Tree {
    leaf(match op {
        BoolOp::And => "And",
        BoolOp::Or => "Or",
    })
}

fn unary_op(op: UnaryOp) -> Tree {
    leaf(match op {
        UnaryOp::Invert => "Invert",
        UnaryOp::Not => "Not",
        UnaryOp::UAdd => "UAdd",
        UnaryOp::USub => "USub",
    })
}

pub(super) fn operator(op: Operator) -> Tree {
    leaf(match op {
        Operator::Add => "Add",
        Operator::Sub => "Sub",
        Operator::Mult => "Mult",
        Operator::MatMult => "MatMult",
        Operator::Div => "Div",
        Operator::Mod => "Mod",
        Operator::Pow => "Pow",
        Operator::LShift => "LShift",
        Operator::RShift => "RShift",
        Operator::BitOr => "BitOr",
        Operator::BitXor => "BitXor",
        Operator::BitAnd => "BitAnd",
        Operator::FloorDiv => "FloorDiv",
    })
}

fn cmp_op(op: CmpOp) -> Tree {
    leaf(match op {
        CmpOp::Eq => "Eq",
        CmpOp::NotEq => "NotEq",
        CmpOp::Lt => "Lt",
        CmpOp::LtE => "LtE",
        CmpOp::Gt => "Gt",
        CmpOp::GtE => "GtE",
        CmpOp::Is => "Is",
        CmpOp::IsNot => "IsNot",
        CmpOp::In => "In",
        CmpOp::NotIn => "NotIn",
    })
}

fn conversion_code(conversion: Conversion) -> &'static str {
    match conversion {
        Conversion::None => "-1",
        Conversion::Str => "115",
        Conversion::Repr => "114",
        Conversion::Ascii => "97",
    }
}
