//! The protocol of a class: the methods of the runtime's object trait that its dunders fill.

use super::super::body::{Body, Site};
use super::super::cx::{Cx, Res};
use super::super::nodes::Duplicate;
use super::super::repr::{Kind, Struct};
use super::super::tree::{Arm, Block, Expr, Func, Holds, Home, Pat, Ret, Use, VarId};
use super::super::value::Val;
use super::family;
use crate::hir::Base;
use crate::infer::types::{ClassInstId, Head, InstanceId};

/// What a class does for one protocol method: an instance, or that it has none by intention.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Does {
    Default,
    Calls(InstanceId),
    Unhashable,
}

pub(super) fn protocol<'c>(cx: &mut Cx<'c>, id: ClassInstId) -> Res<Vec<Func<'c>>> {
    let family = family(cx, id);
    let mut funcs = Vec::new();
    for (dunders, method) in METHODS {
        let nothing = |class| dunders.iter().all(|d| found(cx, class, d) == Does::Default);
        if family.iter().all(|class| nothing(*class)) {
            continue;
        }
        let mut list: Vec<(ClassInstId, Vec<Does>)> = Vec::new();
        for class in &family {
            let does = dunders.iter().map(|d| found(cx, *class, d)).collect();
            list.push((*class, does));
        }
        funcs.push(method_func(cx, id, method, &list)?);
    }
    Ok(funcs)
}

pub(super) const METHODS: [(&[&str], &str); 8] = [
    (&["__repr__"], "repr"),
    (&["__str__"], "str"),
    (&["__format__"], "format"),
    (&["__bool__", "__len__"], "truth"),
    (&["__eq__"], "eq"),
    (&["__hash__"], "hash"),
    (&["__lt__", "__le__", "__gt__", "__ge__"], "compare"),
    (&["__del__"], "finalize"),
];

pub(super) fn found(cx: &Cx<'_>, class: ClassInstId, dunder: &str) -> Does {
    let layout = cx.input.typed.class(class);
    let instance = layout
        .protocol
        .iter()
        .find(|(name, _)| *name == dunder)
        .map(|(_, i)| *i);
    if dunder == "__hash__" && is_unhashable(cx, class) {
        return Does::Unhashable;
    }
    instance.map_or(Does::Default, Does::Calls)
}

/// A class that defines `__eq__` without `__hash__` has none.
pub(super) fn is_unhashable(cx: &Cx<'_>, class: ClassInstId) -> bool {
    let program = cx.input.program;
    let info = &program.classes[cx.input.typed.class(class).class.index()];
    let defines = |class: &crate::hir::Class<'_>, name: &str| {
        class.methods.iter().any(|(n, _)| *n == name) || class.attrs.iter().any(|(n, _)| *n == name)
    };
    for base in &info.mro {
        let Base::User(base) = base else { return false };
        let class = &program.classes[base.index()];
        let method = |name: &str| class.methods.iter().any(|(n, _)| *n == name);
        if method("__hash__") {
            return false;
        }
        if defines(class, "__eq__") {
            return true;
        }
    }
    false
}

/// One function of `impl rt::Class`.
pub(super) fn method_func<'c>(
    cx: &mut Cx<'c>,
    id: ClassInstId,
    method: &'static str,
    does: &[(ClassInstId, Vec<Does>)],
) -> Res<Func<'c>> {
    let ty = cx.types.of(Head::Inst(id));
    let repr = cx.reprs.intern(Kind::Gc(Struct::Class(id)));
    let none = cx.types.none();
    let none_repr = cx.repr(none);
    let mut body = Body::new(cx, (none, none_repr));
    let mut params = vec![body.var("this", repr, Holds::Ref)];
    params[0] = exact(&mut body, params[0], "this");
    let extra: &[&'static str] = match method {
        "repr" | "str" => &["out"],
        "format" => &["spec", "out"],
        "eq" => &["other"],
        "compare" => &["other", "op"],
        _ => &[],
    };
    for name in extra {
        let var = body.var(
            name,
            repr,
            if *name == "other" {
                Holds::Ref
            } else {
                Holds::Opaque
            },
        );
        let var = exact(&mut body, var, name);
        params.push(var);
    }
    let mut arms: Vec<(Vec<u32>, Block<'c>, Vec<Does>)> = Vec::new();
    for (class, list) in does {
        let number = body.cx.class_number(Struct::Class(*class));
        if let Some((numbers, ..)) = arms.iter_mut().find(|(_, _, l)| l == list) {
            numbers.push(number);
            continue;
        }
        let block = body.nested(|b| {
            let this = Val::reference(Expr::Var(params[0], Use::Recv), ty, repr);
            one_class(b, method, this, &params, list)
        })?;
        arms.push((vec![number], block, list.clone()));
    }
    by_class(&mut body, params[0], arms);
    Ok(body.finish(method, Home::Shared, &params, Ret::Text("")))
}

/// What objects of each class do, told apart by their class where they do different things.
fn by_class<'c>(
    body: &mut Body<'_, 'c>,
    this: VarId,
    mut arms: Vec<(Vec<u32>, Block<'c>, Vec<Does>)>,
) {
    if arms.len() == 1 {
        if let Some((_, block, _)) = arms.pop() {
            body.out.extend(block.into_stmts());
        }
    } else {
        let last = arms.len() - 1;
        let mut list = Vec::new();
        for (i, (numbers, block, _)) in arms.into_iter().enumerate() {
            let pat = match i == last {
                true => Pat::Wild,
                false => body.nodes.numbers(&numbers),
            };
            list.push(Arm {
                pat,
                body: Expr::Block(None, block),
            });
        }
        let number = Expr::Var(this, Use::Recv).method(body.nodes, "class_id", []);
        body.out.push(super::super::tree::Stmt::Expr(Expr::Match(
            body.nodes.node(number),
            body.nodes.list(list),
        )));
    }
}

/// The items of a named tuple, for comparisons with other tuples.
pub(super) fn named_items<'c>(cx: &mut Cx<'c>, id: ClassInstId) -> Res<Option<Func<'c>>> {
    let class = cx.input.typed.class(id).class;
    let ty = cx.types.of(Head::Inst(id));
    let repr = cx.reprs.intern(Kind::Gc(Struct::Class(id)));
    let none = cx.types.none();
    let none_repr = cx.repr(none);
    let mut body = Body::new(cx, (none, none_repr));
    if !body.is_named_tuple(class) || !body.cx.input.typed.class(id).constructed {
        return Ok(None);
    }
    let this = body.var("this", repr, Holds::Ref);
    let this = exact(&mut body, this, "this");
    let val = Val::reference(Expr::Var(this, Use::Recv), ty, repr);
    let Some(fields) = body.named_tuple_fields(&nowhere(), &val)? else {
        return Ok(None);
    };
    let parts = body.spread_tuple(fields);
    let items = body.objects(parts);
    let value = Expr::Return(Some(body.nodes.node(body.nodes.call("Some", [items]))));
    body.push(value);
    Ok(Some(body.finish(
        "items",
        Home::Shared,
        &[this],
        Ret::Text(""),
    )))
}

/// A method of the protocol whose body is one value.
pub(super) fn plain_method<'c>(
    cx: &mut Cx<'c>,
    id: crate::infer::types::ClosureId,
    name: &'static str,
    params: &[&'static str],
    value: &dyn Fn(&[Expr<'c>]) -> Expr<'c>,
) -> Func<'c> {
    let repr = cx.reprs.intern(Kind::Gc(Struct::Closure(id)));
    let none = cx.types.none();
    let mut body = Body::new(cx, (none, repr));
    let mut vars = Vec::new();
    for param in params {
        let holds = match *param {
            "out" => Holds::Opaque,
            _ => Holds::Ref,
        };
        let var = body.var(param, repr, holds);
        vars.push(exact(&mut body, var, param));
    }
    let reads: Vec<Expr<'c>> = vars.iter().map(|v| Expr::Var(*v, Use::Recv)).collect();
    let value = Expr::Return(Some(body.nodes.node(value(&reads))));
    body.push(value);
    body.finish(name, Home::Shared, &vars, Ret::Text(""))
}

/// Parameters of trait functions have the names of the trait.
pub(super) fn exact<'c>(body: &mut Body<'_, 'c>, var: VarId, name: &'static str) -> VarId {
    body.vars[var.index()].name = name;
    var
}

pub(super) fn nowhere() -> Site {
    Site::at(Default::default())
}

/// What the method does for objects of one class.
pub(super) fn one_class<'c>(
    b: &mut Body<'_, 'c>,
    method: &str,
    this: Val<'c>,
    params: &[VarId],
    list: &[Does],
) -> Res<()> {
    let var = |i: usize| Expr::Var(params[i], Use::Recv);
    match (method, list) {
        ("hash", [Does::Unhashable]) => {
            let name = var(0)
                .method(b.nodes, "type_info", [])
                .field(b.nodes, "name");
            let raise = b.raise(&nowhere(), b.nodes.call("rt::error::unhashable", [name]));
            b.push(raise);
            Ok(())
        }
        (_, list) if list.iter().all(|d| *d == Does::Default) => {
            let value = default_call(method, this, b, params);
            b.push(Expr::Return(Some(b.nodes.node(value))));
            Ok(())
        }
        ("compare", list) => compare(b, this, params, list),
        ("truth", list) => {
            let id = list.iter().find_map(|d| {
                if let Does::Calls(id) = d {
                    Some(*id)
                } else {
                    None
                }
            });
            let Some(id) = id else { return Ok(()) };
            let val = b.call_instance(&nowhere(), id, Some(this), vec![])?;
            let truth = b.truth(&nowhere(), val)?;
            b.push(Expr::Return(Some(b.nodes.node(truth))));
            Ok(())
        }
        (_, [Does::Calls(id)]) => call_one(b, method, this, params, *id),
        _ => Ok(()),
    }
}

/// What `object` or the exceptions do.
pub(super) fn default_call<'c>(
    method: &str,
    this: Val<'c>,
    b: &mut Body<'_, 'c>,
    params: &[VarId],
) -> Expr<'c> {
    let recv = b.borrow(this);
    let rest = params[1..].iter().map(|p| Expr::Var(*p, Use::Recv));
    let args = b.nodes.collect([recv].into_iter().chain(rest));
    let call = b.nodes.call(format!("rt::class::default_{method}"), args);
    Expr::Try(b.nodes.node(call), None, None)
}

pub(super) fn call_one<'c>(
    b: &mut Body<'_, 'c>,
    method: &str,
    this: Val<'c>,
    params: &[VarId],
    id: InstanceId,
) -> Res<()> {
    let site = nowhere();
    let mut args = Vec::new();
    let str = b.cx.types.str();
    let str_repr = b.repr(str);
    if method == "format" {
        let spec = b
            .nodes
            .call("rt::Str::from", [Expr::Var(params[1], Use::Recv)]);
        args.push(super::super::bind::Arg::positional(Val::owned(
            spec, str, str_repr,
        )));
    }
    if method == "eq" {
        args.push(super::super::bind::Arg::positional(other(
            b, params[1], &this,
        )?));
    }
    let val = b.call_instance(&site, id, Some(this), args)?;
    if b.is_dead_operand(&val) {
        b.push(Expr::Match(b.nodes.node(val.expr), &mut []));
        return Ok(());
    }
    let value = match method {
        "repr" | "str" | "format" => {
            let text = b.coerce_to(&site, val, str, str_repr)?;
            let out = params[params.len() - 1];
            let push = Expr::Var(out, Use::Recv).method(
                b.nodes,
                "push_str",
                [text.method(b.nodes, "as_str", [])],
            );
            b.push(push);
            Expr::unit()
        }
        "hash" => match b.kind(val.repr) {
            Kind::I64 => {
                let word = b.own(val);
                b.nodes.call("rt::class::hash_result", [word])
            }
            Kind::Int => {
                let int = b.borrow(val);
                b.nodes.call("rt::class::hash_of_int", [int])
            }
            _ => {
                let value = b.borrow(val);
                Expr::Try(
                    b.nodes.node(b.nodes.call("rt::Value::hash", [value])),
                    None,
                    None,
                )
            }
        },
        "eq" => {
            let identity = Expr::Var(params[0], Use::Recv).method(
                b.nodes,
                "is",
                [Expr::Var(params[1], Use::Recv)],
            );
            unless_refused(b, val, identity)?
        }
        _ => {
            b.discard(val);
            Expr::unit()
        }
    };
    b.push(Expr::Return(Some(b.nodes.node(value))));
    Ok(())
}

/// The other operand, which is an object of the same family.
pub(super) fn other<'c>(b: &mut Body<'_, 'c>, var: VarId, this: &Val<'c>) -> Res<Val<'c>> {
    let repr = b.vars[var.index()].repr;
    let ty = match b.cx.kind(repr) {
        Kind::Gc(Struct::Class(id)) => {
            let id = *id;
            b.cx.types.of(Head::Inst(id))
        }
        _ => this.ty,
    };
    Ok(Val::reference(Expr::Var(var, Use::Recv), ty, repr))
}

/// The truth of a result, or something else where it is `NotImplemented`.
pub(super) fn unless_refused<'c>(
    b: &mut Body<'_, 'c>,
    val: Val<'c>,
    otherwise: Expr<'c>,
) -> Res<Expr<'c>> {
    let heads = b.cx.types.heads(val.ty);
    if !heads.contains(&Head::NotImplemented) {
        return b.truth(&nowhere(), val);
    }
    if heads.len() == 1 {
        b.discard(val);
        return Ok(otherwise);
    }
    let val = b.keep(val);
    let alternatives = b.alternatives(&val);
    let scrutinee = b.pass(val);
    let mut arms = Vec::new();
    for alternative in alternatives {
        let refused = b.cx.types.heads(alternative.ty) == [Head::NotImplemented];
        let found = b.alternative_val(&alternative);
        let body = match refused {
            true => otherwise.duplicate(b.nodes),
            false => b.block_value(|b| b.truth(&nowhere(), found))?.into_expr(),
        };
        arms.push(Arm {
            pat: alternative.pat,
            body,
        });
    }
    Ok(Expr::Match(b.nodes.node(scrutinee), b.nodes.list(arms)))
}

pub(super) fn compare<'c>(
    b: &mut Body<'_, 'c>,
    this: Val<'c>,
    params: &[VarId],
    list: &[Does],
) -> Res<()> {
    let mut arms = Vec::new();
    let paths = [
        "rt::CmpOp::Lt",
        "rt::CmpOp::Le",
        "rt::CmpOp::Gt",
        "rt::CmpOp::Ge",
    ];
    let nodes = b.nodes;
    let names = |i: usize| {
        Expr::Var(params[i], Use::Recv)
            .method(nodes, "type_info", [])
            .field(nodes, "name")
    };
    let mut missing = false;
    for (at, path) in paths.iter().enumerate() {
        // `a < b` is `b > a` where only that is defined.
        let reflected = [2, 3, 0, 1][at];
        let (instance, swapped) = match (list[at], list[reflected]) {
            (Does::Calls(id), _) => (id, false),
            (_, Does::Calls(id)) => (id, true),
            _ => {
                missing = true;
                continue;
            }
        };
        let body = b.block_value(|b| {
            let other = other(b, params[1], &this)?;
            let (recv, arg) = if swapped {
                (other, this.duplicate(b.nodes))
            } else {
                (this.duplicate(b.nodes), other)
            };
            let val = b.call_instance(
                &nowhere(),
                instance,
                Some(recv),
                vec![super::super::bind::Arg::positional(arg)],
            )?;
            let error = b.nodes.call(
                "rt::error::not_ordered",
                [Expr::Var(params[2], Use::Recv), names(0), names(1)],
            );
            let error = b.raise(&nowhere(), error);
            unless_refused(b, val, error)
        })?;
        arms.push(Arm {
            pat: Pat::Path(path, &[]),
            body: body.into_expr(),
        });
    }
    if missing {
        let error = b.nodes.call(
            "rt::error::not_ordered",
            [Expr::Var(params[2], Use::Recv), names(0), names(1)],
        );
        let body = b.raise(&nowhere(), error);
        arms.push(Arm {
            pat: Pat::Wild,
            body,
        });
    }
    let value = Expr::Match(
        b.nodes.node(Expr::Var(params[2], Use::Recv)),
        b.nodes.list(arms),
    );
    b.push(Expr::Return(Some(b.nodes.node(value))));
    Ok(())
}
