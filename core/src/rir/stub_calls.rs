//! Calls of what the stubs declare: each argument in the mode of its parameter, the result as Rust gives it.
//!
//! In: a chosen overload with bound arguments. Out: a call of the Rust path, method or template that the stub names.
//!
//! ```text
//! @rust(".pop", raises=True) def pop(self, i: Index = -1, /) -> T       xs.pop()      xs.pop(-1).at(&L[2])?
//! ```

mod pass;

use super::bind::{Arg, Bind};
use super::body::{Body, Site};
use super::cx::Res;
use super::nodes::Duplicate;
use super::nodes::Nodes;
use super::repr::{Kind, Repr};
use super::tree::{Expr, Piece};
use super::value::{Mode, Val};
use crate::bind::Slot;
use crate::infer::types::{Head, TyId};
use crate::stubs::{
    OverloadsId, StubBinding, StubFunc, StubFuncId, StubLiteral, StubParam, StubType,
};
use pass::mentions;
use std::borrow::Cow;

impl<'c> Body<'_, 'c> {
    /// Calls the overload that accepts the arguments; `None` if there is none.
    pub fn call_overloads(
        &mut self,
        site: &Site,
        set: OverloadsId,
        mut recv: Option<Val<'c>>,
        mut args: Vec<Arg<'c>>,
        result: Option<TyId>,
    ) -> Res<Option<Val<'c>>> {
        self.take_overload(site, set, &mut recv, &mut args, result)
    }

    /// The same; where no overload accepts them, receiver and arguments stay.
    pub fn take_overload(
        &mut self,
        site: &Site,
        set: OverloadsId,
        recv: &mut Option<Val<'c>>,
        args: &mut Vec<Arg<'c>>,
        result: Option<TyId>,
    ) -> Res<Option<Val<'c>>> {
        let head = match recv {
            Some(val) => self.receiver_head(val),
            None => None,
        };
        let Some((id, slots, mut bind)) = self.choose(site, set, head.as_deref(), args) else {
            return Ok(None);
        };
        let func = self.cx.input.stubs.func(id);
        if let (Some(name), Some(ty), Some(first)) = (func.dunder, result, args.first()) {
            let first = first.val.duplicate(self.nodes);
            if recv.is_none() && self.is_split(first.repr) {
                return Ok(None);
            }
            return self
                .dunder(site, name.as_str(), vec![first], Some(ty))
                .map(Some);
        }
        if let Some(ty) = result {
            self.bind_result(&func.ret, ty, &mut bind);
        }
        let (recv, args) = (recv.take(), std::mem::take(args));
        self.stub_call(site, id, &slots, bind, recv, args).map(Some)
    }

    /// The head by which a stub method sees its receiver.
    pub fn receiver_head(&mut self, val: &Val<'c>) -> Option<Cow<'c, Head>> {
        match self.cx.types.single(val.ty) {
            Some(Head::Tuple(items)) => {
                let never = self.cx.types.never();
                let elem = items.iter().fold(never, |a, b| self.cx.types.join(a, *b));
                let tuple = Head::Stub(self.cx.types.builtins.tuple, vec![elem]);
                Some(Cow::Owned(tuple))
            }
            Some(Head::Inst(id)) => self
                .stub_bases(*id)
                .first()
                .map(|class| Cow::Owned(Head::Stub(*class, vec![]))),
            other => other.map(Cow::Borrowed),
        }
    }

    fn stub_call(
        &mut self,
        site: &Site,
        id: StubFuncId,
        slots: &[Slot],
        mut bind: Bind<'_>,
        recv: Option<Val<'c>>,
        mut args: Vec<Arg<'c>>,
    ) -> Res<Val<'c>> {
        let func = self.cx.input.stubs.func(id);
        self.keep_order(slots, &mut args);
        self.free_ints(func, slots, &args, &mut bind);
        self.open_stub_keywords(site, func, slots, &mut args)?;
        let mut exprs = Vec::with_capacity(func.params.len());
        let rust = match (func.natural, args.first()) {
            (Some(natural), Some(first)) if self.is_natural(&first.val) => natural,
            _ => func.rust,
        };
        // Of a template, the arguments as they are written.
        let shown = rust.contains('{').then(|| match rust.contains("!r}") {
            false => Vec::new(),
            true => slots
                .iter()
                .map(|s| match s {
                    Slot::Arg(i) => self.static_text(&args[*i].val),
                    _ => String::new(),
                })
                .collect(),
        });
        for (at, (param, slot)) in func.params.iter().zip(slots).enumerate() {
            exprs.push(self.pass_slot(site, at as u32, param, slot, &mut args, &mut bind)?);
        }
        let countable = recv.as_ref().is_some_and(|val| self.is_countable(val));
        let recv = match recv {
            Some(val) if func.binding != StubBinding::Static => {
                Some(self.pass_receiver(site, func, val)?)
            }
            Some(val) => {
                self.effect(val);
                None
            }
            None => None,
        };
        let mut recv = recv;
        let place = recv.as_mut().filter(|_| countable && rust == ".len");
        let expr = match place.and_then(Expr::read_place) {
            Some(place) => place
                .take()
                .method(self.nodes, "look", [Expr::Atom("rt::Len")]),
            None => self.stub_expr(func, rust, recv, exprs, shown, &bind),
        };
        let val = self.stub_result(site, func, expr, &bind);
        if matches!(self.cx.kind(val.repr), Kind::Either(..)) {
            let (ty, repr) = (val.ty, self.repr(val.ty));
            return self.convert(site, val, ty, repr);
        }
        Ok(val)
    }

    /// Keeps a value in a variable, lazy iterators too.
    pub fn keep_any(&mut self, val: Val<'c>) -> Val<'c> {
        match val.mode {
            Mode::Lazy(_) => val,
            _ => self.keep(val),
        }
    }

    /// A type variable that stands alone in its signature holds ints as the arguments are held.
    fn free_ints(
        &mut self,
        func: &StubFunc,
        slots: &[Slot],
        args: &[Arg<'c>],
        bind: &mut Bind<'_>,
    ) {
        for name in &func.type_params {
            if func
                .params
                .iter()
                .any(|p| !matches!(p.ty, StubType::Var(_)) && mentions(&p.ty, *name))
            {
                continue;
            }
            if !matches!(&func.ret, StubType::Var(_)) && mentions(&func.ret, *name) {
                continue;
            }
            let mut narrow = true;
            for (param, slot) in func.params.iter().zip(slots) {
                if param.ty != StubType::Var(*name) {
                    continue;
                }
                if !matches!(
                    slot,
                    Slot::Arg(_) | Slot::VarArgs { spread: None, .. } | Slot::Default
                ) {
                    return;
                }
                narrow &= slot
                    .given()
                    .all(|i| *self.cx.kind(args[i].val.repr) == Kind::I64);
            }
            let int = self.cx.types.builtins.int;
            if bind
                .get(*name)
                .is_some_and(|ty| self.cx.types.is_stub(ty, int))
            {
                let kind = if narrow { Kind::I64 } else { Kind::Int };
                let repr = self.cx.reprs.intern(kind);
                bind.ints.push((*name, repr));
            }
        }
    }

    fn pass_receiver(&mut self, site: &Site, func: &StubFunc, val: Val<'c>) -> Res<Expr<'c>> {
        let val = self.sequence(site, val)?;
        if func.self_kept {
            return Ok(self.own(val));
        }
        let method = func.rust.starts_with('.');
        match self.kind(val.repr) {
            Kind::Bool if func.class == Some(self.cx.types.builtins.int) => {
                let int = self.cx.types.int();
                let val = self.coerce(site, val, int)?;
                Ok(if method { val } else { val.borrow(self.nodes) })
            }
            Kind::F64 => {
                let own = self.own(val);
                Ok(super::numbers::typed_float(self.nodes, own))
            }
            Kind::Bool => Ok(self.own(val)),
            Kind::I64 => {
                let int = self.cx.types.int();
                let val = self.coerce(site, val, int)?;
                Ok(if method { val } else { val.borrow(self.nodes) })
            }
            Kind::Gc(super::repr::Struct::Class(_)) => {
                let base = self.cx.types.builtins.base_exception;
                let to = self.cx.types.stub(base);
                let repr = self.repr(to);
                let val = self.convert(site, val, to, repr)?;
                Ok(if method {
                    self.recv(val)
                } else {
                    self.borrow(val)
                })
            }
            _ if method => Ok(self.recv(val)),
            _ => Ok(self.borrow(val)),
        }
    }

    /// A fixed tuple as `rt::Tuple`, for the methods of `tuple`.
    fn sequence(&mut self, site: &Site, val: Val<'c>) -> Res<Val<'c>> {
        if !matches!(self.cx.kind(val.repr), Kind::Tuple(_)) {
            return Ok(val);
        }
        let Some(head) = self.receiver_head(&val) else {
            return Ok(val);
        };
        let ty = self.cx.types.of(head.into_owned());
        let repr = self.repr(ty);
        self.convert(site, val, ty, repr)
    }

    /// Whether a value is one of the containers of which `rt::Len` knows the length.
    fn is_countable(&self, val: &Val<'c>) -> bool {
        let b = self.cx.types.builtins;
        matches!(self.cx.kind(val.repr), Kind::Named(class, _)
            if [b.list, b.dict, b.set, b.str].contains(class))
    }

    /// Whether a value is a machine word that is known not to be negative.
    fn is_natural(&self, val: &Val<'c>) -> bool {
        *self.cx.kind(val.repr) == Kind::I64
            && val.literal().is_none()
            && val
                .src
                .is_some_and(|(inst, e)| self.cx.input.typed.instance(inst).naturals.contains(&e))
    }

    fn stub_expr(
        &mut self,
        func: &StubFunc,
        rust: &'static str,
        recv: Option<Expr<'c>>,
        args: Vec<Expr<'c>>,
        shown: Option<Vec<String>>,
        bind: &Bind<'_>,
    ) -> Expr<'c> {
        if let Some(shown) = shown {
            return template(self.nodes, func, recv, args, &shown);
        }
        if let Some(name) = rust.strip_prefix('.') {
            return match recv {
                Some(recv) => recv.method(self.nodes, method_name(name), args),
                None => {
                    let mut args = args.into_iter();
                    match args.next() {
                        Some(first) => first.method(self.nodes, method_name(name), args),
                        None => Expr::unit(),
                    }
                }
            };
        }
        if !rust.contains("::") {
            return self.nodes.atom(rust);
        }
        let path = self.constructor_path(func, &args, bind);
        let args = self.nodes.collect(recv.into_iter().chain(args));
        self.nodes.call(path, args)
    }

    /// `rt::List::new` of no arguments needs its type spelled out.
    fn constructor_path(
        &mut self,
        func: &StubFunc,
        args: &[Expr<'c>],
        bind: &Bind<'_>,
    ) -> Cow<'c, str> {
        let Some(class) = func.class else {
            return func.rust.into();
        };
        let class = self.cx.input.stubs.class(class);
        let speaks = |p: &StubParam| class.params.iter().any(|name| mentions(&p.ty, *name));
        if !class.params.is_empty()
            && let Some(rest) = func.rust.strip_prefix(class.rust)
            && let Some(rest) = rest.strip_prefix("::")
            && (args.is_empty() || !func.params.iter().any(speaks))
        {
            let declared = match &func.ret {
                StubType::Class(_, args) if args.len() == class.params.len() => args.clone(),
                _ => class.params.iter().map(|p| StubType::Var(*p)).collect(),
            };
            let reprs: Vec<Repr> = declared.iter().map(|ty| self.stub_repr(ty, bind)).collect();
            let names: Vec<String> = reprs.iter().map(|r| self.cx.rust_type(*r)).collect();
            return format!("{}::<{}>::{rest}", class.rust, names.join(", ")).into();
        }
        func.rust.into()
    }

    /// What a call of a stub gives, as its result is declared.
    pub fn stub_result(
        &mut self,
        site: &Site,
        func: &StubFunc,
        expr: Expr<'c>,
        bind: &Bind<'_>,
    ) -> Val<'c> {
        let expr = if func.raises {
            self.attempt(site, expr)
        } else {
            expr
        };
        let ty = self.stub_ty(&func.ret, bind);
        if let StubType::Class(class, args) = &func.ret
            && *class == self.cx.types.builtins.iterator
            && func.rust != "{self}"
        {
            let item = self.stub_repr(&args[0], bind);
            let repr = self.repr(ty);
            return Val::lazy(expr, ty, repr, item);
        }
        let repr = self.stub_repr(&func.ret, bind);
        Val::owned(expr, ty, repr)
    }
}

fn method_name(name: &'static str) -> Cow<'static, str> {
    super::names::rust_name(name)
}

/// The default of a parameter, in its mode.
fn default_expr<'c>(nodes: Nodes<'c>, param: &StubParam) -> Expr<'c> {
    let int = |n: i64, ty: &StubType| match ty {
        StubType::Machine(_) => nodes.atom(n.to_string()),
        StubType::Union(_) => {
            let int = nodes.call("rt::Int::from", [nodes.atom(n.to_string())]);
            nodes.call("rt::Num::Int", [int]).borrow(nodes)
        }
        _ => nodes
            .call("rt::Int::from", [nodes.atom(n.to_string())])
            .borrow(nodes),
    };
    let optional = matches!(&param.ty, StubType::Union(parts) if parts.contains(&StubType::None));
    let inner = match &param.ty {
        StubType::Union(parts) if optional => parts
            .iter()
            .find(|p| **p != StubType::None)
            .unwrap_or(&param.ty),
        ty => ty,
    };
    let value = match &param.default {
        None | Some(StubLiteral::None) if optional => return Expr::Atom("None"),
        None | Some(StubLiteral::None) => return Expr::unit(),
        Some(StubLiteral::Bool(b)) => nodes.atom(b.to_string()),
        Some(StubLiteral::Int(n)) => int(*n, inner),
        Some(StubLiteral::Float(x)) => nodes.atom(super::expressions::float_text(*x)),
        Some(StubLiteral::Str(text)) => nodes.atom(super::value::text_literal(text)).borrow(nodes),
    };
    if optional {
        nodes.call("Some", [value])
    } else {
        value
    }
}

/// Fills a template's holes.
fn template<'c>(
    nodes: Nodes<'c>,
    func: &StubFunc,
    recv: Option<Expr<'c>>,
    args: Vec<Expr<'c>>,
    shown: &[String],
) -> Expr<'c> {
    let mut recv = recv;
    let mut args: Vec<Option<Expr<'c>>> = args.into_iter().map(Some).collect();
    let mut pieces = Vec::new();
    let mut rest = func.rust;
    while let Some(open) = rest.find('{') {
        let close = rest[open..].find('}').map_or(rest.len(), |c| open + c);
        if open > 0 {
            pieces.push(Piece::Text(&rest[..open]));
        }
        let name = &rest[open + 1..close.min(rest.len())];
        let operand = if name == "self" {
            recv.take()
        } else if let Some(name) = name.strip_suffix("!r") {
            let at = func.params.iter().position(|p| p.name == name);
            at.map(|at| nodes.atom(format!("rt::lit!({:?})", shown[at])))
        } else {
            func.params
                .iter()
                .position(|p| p.name == name)
                .and_then(|at| args[at].take())
        };
        pieces.push(Piece::Hole(operand.unwrap_or_else(Expr::unit)));
        rest = rest.get(close + 1..).unwrap_or("");
    }
    if !rest.is_empty() {
        pieces.push(Piece::Text(rest));
    }
    simplify(nodes, pieces)
}

/// Templates that are operators or nothing but their operand become what they are.
fn simplify<'c>(nodes: Nodes<'c>, mut pieces: Vec<Piece<'c>>) -> Expr<'c> {
    if let [Piece::Hole(_)] = pieces.as_slice()
        && let Some(Piece::Hole(e)) = pieces.pop()
    {
        return e;
    }
    if let [Piece::Text(op), Piece::Hole(_)] = pieces.as_slice()
        && *op == "-"
        && let Some(Piece::Hole(e)) = pieces.pop()
    {
        return Expr::Prefix("-", nodes.node(e));
    }
    if let [Piece::Hole(a), Piece::Text(op), Piece::Hole(b)] = pieces.as_mut_slice() {
        const OPERATORS: [&str; 14] = [
            "+", "-", "*", "/", "%", "&", "|", "^", "<", "<=", ">", ">=", "==", "!=",
        ];
        if let Some(op) = OPERATORS.iter().find(|o| **o == op.trim()) {
            return a.take().infix(nodes, op, b.take());
        }
    }
    if let [Piece::Hole(a), Piece::Text(call)] = pieces.as_mut_slice()
        && let Some(name) = call.strip_prefix('.').and_then(|c| c.strip_suffix("()"))
        && name.chars().all(|c| c.is_alphanumeric() || c == '_')
    {
        return a.take().method(nodes, name, []);
    }
    Expr::Template(nodes.list(pieces))
}
