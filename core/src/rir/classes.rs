//! Classes and function objects: their structs, and what the universal protocol calls.
//!
//! In: class layouts. Out: a [`StructDef`] each, with one function per protocol method that some object of the
//! struct's type has.
//!
//! ```text
//! class P: def __repr__(self): ..      impl rt::Class for P { fn repr(this, out) { out.push_str(&P::__repr__(this)?) } }
//! ```

mod protocol;

use super::cx::{Cx, Res};
use super::nodes::Duplicate;
use super::repr::{Kind, Repr, Struct};
use super::tree::{Expr, Func};
use crate::hir::Base;
use crate::infer::types::{ClassInstId, ClosureId, TyId};
use crate::stubs::StubClassId;
use portalis_memory::Symbol;
use protocol::protocol;

/// A struct of the program.
#[derive(Debug)]
pub struct StructDef<'c> {
    /// What it stands for.
    pub of: Struct,
    /// Where it is written: the index of its module.
    pub module: u32,
    /// Its Rust name.
    pub name: String,
    /// The struct that it begins with.
    pub base: Option<String>,
    /// Fields: name, type, and whether it is a slot.
    pub fields: Vec<(String, Repr, FieldKind)>,
    /// The Python name.
    pub title: String,
    /// The Python module.
    pub python_module: String,
    /// The number by which its objects are told apart.
    pub number: u32,
    /// The types of all its bases.
    pub bases: Vec<String>,
    /// Functions of its `impl rt::Class`.
    pub protocol: Vec<Func<'c>>,
    /// The docstring.
    pub doc: Option<String>,
}

/// How a field is held.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum FieldKind {
    /// `rt::Field<T>`.
    Field,
    /// `rt::Slot<T>`.
    Slot,
    /// `rt::WideField`: an int that is kept in an `i128` where it fits.
    Wide,
    /// `rt::Field<rt::CellVar<T>>`: a captured variable.
    Cell,
}

/// The structs of all classes and function objects.
pub fn classes<'c>(cx: &mut Cx<'c>) -> Vec<StructDef<'c>> {
    let mut structs = Vec::new();
    for i in 0..cx.input.typed.classes.len() {
        match class_struct(cx, ClassInstId(i as u32)) {
            Ok(def) => structs.push(def),
            Err(problem) => cx.diagnostics.push(*problem),
        }
    }
    for i in 0..cx.input.typed.closures.len() {
        structs.push(closure_struct(cx, ClosureId(i as u32)));
    }
    structs
}

fn closure_struct<'c>(cx: &mut Cx<'c>, id: ClosureId) -> StructDef<'c> {
    let fields = cx.closure_fields(id);
    let fields = fields.into_iter().map(|(name, _, repr, cell)| {
        let kind = if cell {
            FieldKind::Cell
        } else {
            FieldKind::Field
        };
        (name, repr, kind)
    });
    let of = Struct::Closure(id);
    let bound = cx.input.typed.closures[id.0 as usize].receiver.is_some();
    let protocol = match bound {
        true => bound_protocol(cx, id),
        false => vec![],
    };
    StructDef {
        of,
        module: 0,
        name: cx.names.closures[id.0 as usize].clone(),
        base: None,
        fields: fields.collect(),
        title: if bound { "method" } else { "function" }.into(),
        python_module: "builtins".into(),
        number: cx.class_number(of),
        bases: vec![],
        protocol,
        doc: None,
    }
}

/// Bound methods are equal if they are the same method of the same object.
fn bound_protocol<'c>(cx: &mut Cx<'c>, id: ClosureId) -> Vec<Func<'c>> {
    let closure = &cx.input.typed.closures[id.0 as usize];
    let name = cx.input.program.funcs[closure.func.index()].qualname;
    let nodes = cx.nodes;
    let number = cx.class_number(Struct::Closure(id));
    let carries = cx
        .closure_fields(id)
        .iter()
        .any(|(name, ..)| name == "this");
    let receiver = |param: &Expr<'c>| match carries {
        true => param
            .duplicate(nodes)
            .field(nodes, "this")
            .method(nodes, "get", []),
        false => Expr::Atom("Some(())"),
    };
    let methods: [(&str, &[&'static str], &dyn Fn(&[Expr<'c>]) -> Expr<'c>); 3] = [
        ("repr", &["this", "out"], &|v| {
            let name = nodes.atom(format!("{name:?}"));
            let args = [name, receiver(&v[0]), v[1].duplicate(nodes)];
            Expr::Try(
                nodes.node(nodes.call("rt::class::bound_repr", args)),
                None,
                None,
            )
        }),
        ("eq", &["this", "other"], &|v| {
            let args = [receiver(&v[0]), receiver(&v[1])];
            nodes.call("rt::class::same_receiver", args)
        }),
        ("hash", &["this"], &|_| nodes.atom(number.to_string())),
    ];
    methods
        .into_iter()
        .map(|(name, params, body)| protocol::plain_method(cx, id, name, params, body))
        .collect()
}

fn class_struct<'c>(cx: &mut Cx<'c>, id: ClassInstId) -> Res<StructDef<'c>> {
    let (program, typed) = (cx.input.program, cx.input.typed);
    let layout = typed.class(id);
    let class = &program.classes[layout.class.index()];
    let of = Struct::Class(id);
    let chain = cx.chain(of);
    let base = chain.get(1).map(|base| cx.struct_path(*base));
    let mut fields = Vec::new();
    for (name, ty) in &layout.attrs {
        let repr = cx.repr(*ty);
        let slot = cx.is_definite(id, *name) && cx.is_scalar(repr);
        let kind = if slot {
            FieldKind::Slot
        } else if layout.wides.contains(name) && *cx.kind(repr) == Kind::Int {
            FieldKind::Wide
        } else {
            FieldKind::Field
        };
        fields.push((super::names::identifier(name.as_str()), repr, kind));
    }
    let mut methods = protocol(cx, id)?;
    methods.extend(protocol::named_items(cx, id)?);
    Ok(StructDef {
        of,
        module: class.module.0,
        name: cx.names.classes[id.0 as usize].clone(),
        base,
        fields,
        title: class.qualname.to_owned(),
        python_module: program.modules[class.module.index()].name.clone(),
        number: cx.class_number(of),
        bases: base_types(cx, id),
        protocol: methods,
        doc: class.doc.map(str::to_owned),
    })
}

/// The types of all bases of a class.
fn base_types(cx: &Cx<'_>, id: ClassInstId) -> Vec<String> {
    let (program, typed, stubs) = (cx.input.program, cx.input.typed, cx.input.stubs);
    let class = &program.classes[typed.class(id).class.index()];
    let mut types: Vec<String> = Vec::new();
    let mut own = vec![];
    let mut at = typed.class(id).base;
    while let Some(base) = at {
        own.push(base);
        at = typed.class(base).base;
    }
    let mut add = |text: String| {
        if !types.contains(&text) {
            types.push(text);
        }
    };
    for base in &class.mro {
        match base {
            Base::User(user) => {
                let in_chain = own.iter().find(|b| typed.class(**b).class == *user);
                let others = typed
                    .classes
                    .iter()
                    .enumerate()
                    .filter(|(_, c)| c.class == *user)
                    .map(|(i, _)| ClassInstId(i as u32));
                let found: Vec<ClassInstId> = match in_chain {
                    Some(base) => vec![*base],
                    None => others.collect(),
                };
                for base in found
                    .into_iter()
                    .filter(|b| *b != id && typed.class(*b).class != typed.class(id).class)
                {
                    add(cx.struct_path(Struct::Class(base)));
                }
            }
            Base::Stub(stub) => stub_ancestors(stubs, *stub)
                .into_iter()
                .for_each(|s| add(exception_type(cx, s))),
        }
    }
    types
}

fn stub_ancestors(stubs: &crate::stubs::Stubs, class: StubClassId) -> Vec<StubClassId> {
    let mut all = vec![class];
    let mut at = 0;
    while at < all.len() {
        all.extend(stubs.class(all[at]).bases.iter().copied());
        at += 1;
    }
    all
}

fn exception_type(cx: &Cx<'_>, class: StubClassId) -> String {
    match cx.input.stubs.class(class).name.as_str() {
        "BaseException" => "rt::BaseException".into(),
        name => format!("rt::exceptions::{name}"),
    }
}

/// The classes whose objects a `Gc` of this class can hold: itself and those that derive from it.
pub(super) fn family(cx: &Cx<'_>, id: ClassInstId) -> Vec<ClassInstId> {
    let typed = cx.input.typed;
    let all = (0..typed.classes.len()).map(|i| ClassInstId(i as u32));
    all.filter(|c| {
        let mut at = Some(*c);
        while let Some(class) = at {
            if class == id {
                return typed.class(*c).constructed;
            }
            at = typed.class(class).base;
        }
        false
    })
    .collect()
}

/// The type of a name of a class, for those who export it.
pub fn attr_type(cx: &Cx<'_>, class: ClassInstId, name: Symbol) -> Option<TyId> {
    let layout = cx.input.typed.class(class);
    layout
        .attrs
        .iter()
        .find(|(n, _)| *n == name)
        .map(|(_, ty)| *ty)
}
