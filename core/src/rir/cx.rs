//! What lowering shares between all functions of a program.
//!
//! In: the program, its types, the stubs. Out: signatures, names, helpers made on demand, places for tracebacks.
//!
//! ```text
//! U1 + Int, wherever it stands      one helper `add_U1_Int`, called from each place
//! ```

use super::body::Spare;
use super::names::{Scope, identifier, number};
use super::nodes::Nodes;
use super::repr::{Context, Kind, Repr, Reprs, Struct, UnionId};
use super::tree::{FnId, Func, Home, LocId};
use super::types::{MadeTypes, Types};
use crate::diagnostics::Diagnostic;
use crate::hir::{self, ModuleId};
use crate::infer::types::{CallRole, CallTarget, ClassInstId, Head, InstanceId, TyId, Typed};
use crate::source::{SourceMap, Span};
use crate::stubs::Stubs;
use portalis_memory::{AstArena, Symbol};
use rustc_hash::FxHashMap;
use std::collections::{BTreeMap, BTreeSet};
use std::hash::{Hash, Hasher};

/// What comes in.
#[derive(Clone, Copy)]
pub struct Input<'c> {
    /// The program.
    pub program: &'c hir::Program<'c>,
    /// What inference found.
    pub typed: &'c Typed,
    /// The stubs.
    pub stubs: &'c Stubs,
    /// Which attributes are set in every object.
    pub fields: &'c BTreeSet<(ClassInstId, Symbol)>,
    /// The classes whose objects never stand in a cycle.
    pub acyclic: &'c BTreeSet<ClassInstId>,
    /// Where types are kept that inference does not know.
    pub made: &'c MadeTypes,
    /// Where lists are kept as long as the program.
    pub arena: &'c AstArena,
    /// The sources, for comments and places.
    pub sources: &'c SourceMap,
    /// Rust calls the program: it has a facade.
    pub exports: bool,
    /// `int` is `i64` for Rust callers.
    pub int_is_i64: bool,
}

/// Lowering's failure: the program cannot be compiled, and this is why.
pub type Res<T> = Result<T, Box<Diagnostic>>;

/// A place for tracebacks.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Loc {
    /// The function's name.
    pub function: &'static str,
    /// The expression.
    pub span: Span,
    /// What is underlined with `^`; empty for all.
    pub anchor: Span,
    /// The call that it is a part of, where a function is written out in its caller.
    pub caller: Option<LocId>,
}

/// Where an expression begins and ends tells nearly all places apart.
impl Hash for Loc {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.span.hash(state);
    }
}

/// What a helper does, for which operands.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct HelperKey {
    /// The operation.
    pub op: String,
    /// The operands' types and representations.
    pub operands: Vec<(TyId, Repr)>,
    /// The result's type.
    pub result: TyId,
    /// What it reaches in the program.
    pub calls: Vec<(CallRole, Vec<CallTarget>)>,
}

/// The signature of an instance.
#[derive(Clone, Copy, Debug)]
pub struct Signature<'c> {
    /// Captured variables: their types.
    pub captures: &'c [(TyId, Repr)],
    /// Parameters.
    pub params: &'c [(TyId, Repr)],
    /// What a call gives.
    pub ret: (TyId, Repr),
}

/// The names of the program's items.
#[derive(Debug, Default)]
pub struct Names {
    /// The Rust module of each module; the entry is the root.
    pub modules: Vec<Option<String>>,
    /// The structs of classes.
    pub classes: Vec<String>,
    /// The structs of function objects.
    pub closures: Vec<String>,
    /// Module variables.
    pub globals: Vec<String>,
    /// Their paths.
    pub global_paths: Vec<&'static str>,
    /// Where each instance's function stands, and its name.
    pub funcs: Vec<(Home, String)>,
    /// Names of the root module.
    pub root: Scope,
}

/// The state of lowering.
pub struct Cx<'c> {
    /// What comes in.
    pub input: Input<'c>,
    /// Makes nodes.
    pub nodes: Nodes<'c>,
    /// Types.
    pub types: Types<'c>,
    /// Representations.
    pub reprs: Reprs<'c>,
    /// Names.
    pub names: Names,
    /// Signatures of instances.
    pub signatures: Vec<Signature<'c>>,
    /// Functions: first the instances, then helpers.
    pub funcs: Vec<Option<Func<'c>>>,
    /// Helpers made so far.
    pub helpers: BTreeMap<HelperKey, FnId>,
    /// What functions leave to the next.
    pub spare: Spare<'c>,
    /// Places.
    pub locs: Vec<Loc>,
    loc_ids: FxHashMap<Loc, LocId>,
    /// Problems.
    pub diagnostics: Vec<Diagnostic>,
}

impl<'c> Cx<'c> {
    /// Begins.
    pub fn new(input: Input<'c>) -> Self {
        let mut cx = Cx {
            types: Types::new(input.typed, input.stubs, input.made),
            nodes: Nodes(input.arena),
            reprs: Reprs::new(input.arena),
            names: Names::default(),
            signatures: Vec::new(),
            funcs: Vec::new(),
            helpers: BTreeMap::new(),
            spare: Spare::default(),
            locs: Vec::new(),
            loc_ids: FxHashMap::with_capacity_and_hasher(56, Default::default()),
            diagnostics: Vec::new(),
            input,
        };
        cx.name_items();
        cx.signatures = (0..input.typed.instances.len())
            .map(|i| cx.signature_of(InstanceId(i as u32)))
            .collect();
        cx.name_functions();
        cx.funcs = (0..input.typed.instances.len()).map(|_| None).collect();
        cx
    }

    /// The path by which a function is called.
    pub fn fn_path(&self, func: &Func<'c>) -> String {
        let mut text = String::new();
        self.write_fn_path(&mut text, func);
        text
    }

    /// Writes the path of a function.
    pub fn write_fn_path(&self, out: &mut String, func: &Func<'c>) {
        match func.home {
            // A path, for a variable may have a helper's name.
            Home::Shared | Home::Entry => out.push_str("u::"),
            Home::Module(id) => {
                if let Some(prefix) = &self.names.modules[id as usize] {
                    out.push_str(prefix);
                    out.push_str("::");
                }
            }
            Home::Struct(id) => {
                let of = Struct::Class(ClassInstId(id));
                out.push_str(&self.struct_path(of));
                out.push_str("::");
            }
        }
        out.push_str(func.name);
    }

    /// The modules that `import` statements run: each has a flag.
    pub fn import_flags(&self) -> Vec<String> {
        self.names
            .modules
            .iter()
            .map(|m| format!("{}_imported", m.as_deref().unwrap_or("__main_")))
            .collect()
    }

    fn signature_of(&mut self, id: InstanceId) -> Signature<'c> {
        let (program, typed) = (self.input.program, self.input.typed);
        let instance = typed.instance(id);
        let func = &program.funcs[instance.func.index()];
        let arena = self.input.arena;
        let captures = instance.captures.iter();
        let captures = arena.alloc_iter(captures.map(|ty| (*ty, self.repr(*ty))));
        let params = func.params.iter().zip(&instance.params);
        let params = arena.alloc_iter(params.map(|(_, ty)| (*ty, self.repr(*ty))));
        let ret = match instance.yields {
            Some(elem) => {
                let none = self.types.none();
                let head = match self.types.builtins.generator {
                    Some(class) => Head::Stub(
                        class,
                        vec![elem, instance.sends.unwrap_or(none), instance.ret],
                    ),
                    None => Head::Stub(self.types.builtins.iterator, vec![elem]),
                };
                self.types.of(head)
            }
            None => instance.ret,
        };
        let repr = self.repr(ret);
        Signature {
            captures,
            params,
            ret: (ret, repr),
        }
    }

    /// The representation of a type.
    pub fn repr(&mut self, ty: TyId) -> Repr {
        let mut cx = Context {
            types: &mut self.types,
            program: self.input.program,
            typed: self.input.typed,
            stubs: self.input.stubs,
        };
        self.reprs.of(&mut cx, ty)
    }

    /// The representation of what containers and generators hold: what takes no room as a value does there.
    pub fn item_repr(&mut self, ty: TyId) -> Repr {
        let repr = self.repr(ty);
        self.reprs.part(repr)
    }

    /// What a representation is.
    pub fn kind(&self, repr: Repr) -> &Kind<'c> {
        self.reprs.kind(repr)
    }

    /// The structs that a class's struct begins with.
    pub fn chain(&mut self, of: Struct) -> Vec<Struct> {
        match of {
            Struct::Class(id) => {
                let cx = Context {
                    types: &mut self.types,
                    program: self.input.program,
                    typed: self.input.typed,
                    stubs: self.input.stubs,
                };
                super::repr::class_chain(&cx, id)
            }
            other => vec![other],
        }
    }

    /// The path of an item of a module.
    pub fn path(&self, module: ModuleId, name: &str) -> String {
        match &self.names.modules[module.index()] {
            Some(prefix) => format!("{prefix}::{name}"),
            None => name.into(),
        }
    }

    /// The path of a struct.
    pub fn struct_path(&self, of: Struct) -> String {
        match of {
            Struct::Class(id) => {
                let class = self.input.typed.class(id).class;
                self.path(
                    self.input.program.classes[class.index()].module,
                    &self.names.classes[id.0 as usize],
                )
            }
            Struct::Closure(id) => self.names.closures[id.0 as usize].clone(),
            Struct::Exception => "rt::BaseException".into(),
        }
    }

    /// The number that tells a struct's objects from all others (`class_id()`).
    pub fn class_number(&self, of: Struct) -> u32 {
        match of {
            Struct::Class(id) => id.0 + 1,
            Struct::Closure(id) => self.input.typed.classes.len() as u32 + id.0 + 1,
            Struct::Exception => 0,
        }
    }

    /// The Rust type.
    pub fn rust_type(&self, repr: Repr) -> String {
        let mut text = String::with_capacity(24);
        self.write_type(&mut text, repr);
        text
    }

    /// Writes the Rust type.
    pub fn write_type(&self, out: &mut String, repr: Repr) {
        let (path, args): (&str, &[Repr]) = match self.kind(repr) {
            Kind::Never => ("rt::Never", &[]),
            Kind::Unit | Kind::Static => ("()", &[]),
            Kind::Bool => ("bool", &[]),
            Kind::F64 => ("f64", &[]),
            Kind::I64 => ("i64", &[]),
            Kind::Int => ("rt::Int", &[]),
            Kind::Num => ("rt::Num", &[]),
            Kind::NotImplemented => ("rt::NotImplemented", &[]),
            Kind::Ellipsis => ("rt::Ellipsis", &[]),
            Kind::Opaque => ("rt::Opaque", &[]),
            Kind::Ref => ("rt::Ref", &[]),
            Kind::Object => ("rt::Object", &[]),
            Kind::Named(class, args) => {
                let path = self.input.stubs.class(*class).rust;
                if let (Some(generator), [yields, sends, ret]) =
                    (self.types.builtins.generator, *args)
                    && generator == *class
                {
                    return self.write_generic(out, path, &[*yields, *ret, *sends]);
                }
                (path, args)
            }
            Kind::Tuple(items) => {
                out.push('(');
                self.write_types(out, items);
                return out.push_str(if items.len() == 1 { ",)" } else { ")" });
            }
            Kind::Union(id) => return out.push_str(&self.union_name(*id)),
            Kind::Gc(of) => {
                out.push_str("rt::Gc<");
                out.push_str(&self.struct_path(*of));
                return out.push('>');
            }
            Kind::Option(inner) => ("Option", std::slice::from_ref(inner)),
            Kind::Method(inner) => ("rt::Method", std::slice::from_ref(inner)),
            Kind::Boxed(inner) => ("rt::Boxed", std::slice::from_ref(inner)),
            Kind::Either(a, b) => return self.write_generic(out, "rt::Either", &[*a, *b]),
        };
        self.write_generic(out, path, args);
    }

    fn write_generic(&self, out: &mut String, path: &str, args: &[Repr]) {
        out.push_str(path);
        if !args.is_empty() {
            out.push('<');
            self.write_types(out, args);
            out.push('>');
        }
    }

    /// Writes Rust types, with commas.
    pub fn write_types(&self, out: &mut String, reprs: &[Repr]) {
        for (at, repr) in reprs.iter().enumerate() {
            if at > 0 {
                out.push_str(", ");
            }
            self.write_type(out, *repr);
        }
    }

    /// The name of an enum; Rust callers see one that tells what it holds.
    pub fn union_name(&self, id: UnionId) -> String {
        let mut plain = String::from("U");
        number(&mut plain, id.0 + 1);
        if !self.input.exports {
            return plain;
        }
        let told = |at: usize| -> String {
            let variants = &self.reprs.unions[at].variants;
            let names: Vec<&str> = variants.iter().map(|v| v.name.as_str()).collect();
            names.join("Or")
        };
        let at = id.0 as usize;
        let name = told(at);
        if name.is_empty() || name.len() > 40 || self.names.root.has(&name) {
            return plain;
        }
        match (0..at).filter(|other| told(*other) == name).count() {
            0 => name,
            n => format!("{name}{}", n + 1),
        }
    }

    /// The path of a variant of an enum.
    pub fn variant_path(&mut self, id: UnionId, at: usize) -> &'static str {
        let variant = &self.reprs.union(id).variants[at];
        if let Some(path) = variant.path {
            return path;
        }
        let path = [&self.union_name(id), "::", &variant.name].concat();
        let path = Symbol::intern(&path).as_str();
        self.reprs.unions[id.0 as usize].variants[at].path = Some(path);
        path
    }

    /// Whether a captured variable's value is captured, not its cell. What has no value has a cell.
    pub fn by_value(&self, capture: hir::Capture, repr: Repr) -> bool {
        let owner = &self.input.program.funcs[capture.owner.index()];
        owner.locals[capture.local.index()].by_value && *self.kind(repr) != Kind::Never
    }

    /// What a function object carries: name, type, representation, and whether it is in a cell; `this` is a bound
    /// method's receiver.
    pub fn closure_fields(
        &mut self,
        id: crate::infer::types::ClosureId,
    ) -> Vec<(String, TyId, Repr, bool)> {
        let closure = self.input.typed.closures[id.0 as usize].clone();
        let mut fields = Vec::new();
        if let Some(ty) = closure.receiver {
            let repr = self.repr(ty);
            if *self.kind(repr) != Kind::Static {
                fields.push(("this".to_owned(), ty, repr, false));
            }
        }
        let func = &self.input.program.funcs[closure.func.index()];
        let mut scope = Scope::default();
        for (capture, ty) in closure.captures {
            let info = func.captures[capture.index()];
            let owner = &self.input.program.funcs[info.owner.index()];
            let name = owner.locals[info.local.index()]
                .name
                .map_or("cell", |n| n.as_str());
            let wanted = format!("c_{}", identifier(name).trim_start_matches("r#"));
            let name = scope.take(&wanted).to_owned();
            let repr = self.repr(ty);
            fields.push((name, ty, repr, !self.by_value(info, repr)));
        }
        fields
    }

    /// Whether an attribute is set in every object before anything can read it.
    pub fn is_definite(&self, owner: ClassInstId, name: Symbol) -> bool {
        self.input.fields.contains(&(owner, name))
    }

    /// Whether values can be kept in an `rt::Slot`.
    pub fn is_scalar(&self, repr: Repr) -> bool {
        matches!(self.kind(repr), Kind::I64 | Kind::F64 | Kind::Bool)
    }

    /// The number of a place.
    pub fn loc(&mut self, loc: Loc) -> LocId {
        let id = LocId(self.locs.len() as u32);
        let known = *self.loc_ids.entry(loc).or_insert(id);
        if known == id {
            self.locs.push(loc);
        }
        known
    }

    /// The function of an instance.
    pub fn instance_fn(&self, id: InstanceId) -> FnId {
        FnId(id.0)
    }
}
