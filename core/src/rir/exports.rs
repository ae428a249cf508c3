//! The functions that Rust callers see.
//!
//! In: the exports that inference found. Out: one [`Entry`] each: a function that takes what Rust passes, turns it into
//! what the instance takes, and turns the result into what Rust gets. Methods are dispatched by the object's class.
//!
//! ```text
//! def area(self) -> float     pub fn area(&self) -> rt::Result<f64> { match this.class_id() { 2 => .., _ => .. } }
//! ```

use super::body::Body;
use super::cx::{Cx, Res};
use super::entry_types::Boundary;
use super::names::{Scope, identifier};
use super::repr::{Kind, Repr, Struct};
use super::tree::{Expr, FnId, Func, Holds, Home, Ret, Use, VarId};
use super::value::Val;
use super::wrappers::{Call, Does, nowhere, passes_stars};
use crate::hir::{self, Binding, ClassKind, GlobalId, Item, ParamKind, Var};
use crate::infer::types::{ClassInstId, Export, Head, TyId};
use portalis_memory::Symbol;
use std::collections::BTreeSet;

/// Where a function stands for Rust.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Place {
    /// In the module with this index.
    Module(u32),
    /// In the `impl` of this class's struct.
    Struct(ClassInstId),
}

/// A function that Rust sees.
#[derive(Debug)]
pub struct Entry {
    /// Its body.
    pub func: FnId,
    /// Where it stands.
    pub place: Place,
    /// Its name in Rust.
    pub name: String,
    /// Its name begins with an underscore.
    pub private: bool,
    /// Its first parameter is the object.
    pub this: bool,
    /// The other parameters; true for those that may be left out.
    pub params: Vec<(VarId, bool)>,
    /// The module that must have run.
    pub needs: Option<u32>,
}

/// All functions that Rust sees; they are added to the program's functions.
pub fn entries(cx: &mut Cx<'_>) -> Vec<Entry> {
    let mut maker = Maker {
        cx,
        entries: Vec::new(),
        done: BTreeSet::new(),
    };
    let typed = maker.cx.input.typed;
    for export in typed.exports.iter().filter(|e| e.class.is_none()) {
        maker.function(export);
    }
    maker.variables();
    let mut classes: Vec<ClassInstId> = (0..typed.classes.len() as u32).map(ClassInstId).collect();
    let depth = |id: &ClassInstId| {
        let bases = std::iter::successors(typed.class(*id).base, |b| typed.class(*b).base);
        bases.count()
    };
    classes.sort_by_key(depth);
    for class in classes {
        let hir = &maker.cx.input.program.classes[typed.class(class).class.index()];
        if !maker.cx.input.program.modules[hir.module.index()].library {
            maker.class(class);
        }
    }
    maker.entries
}

/// The function that runs a module unless it has run.
pub fn import_fn(module: usize) -> String {
    format!("import{module}")
}

struct Maker<'x, 'c> {
    cx: &'x mut Cx<'c>,
    entries: Vec<Entry>,
    /// Methods that classes have.
    done: BTreeSet<(ClassInstId, Symbol, hir::FuncId)>,
}

impl<'c> Maker<'_, 'c> {
    fn function(&mut self, export: &Export) {
        let module = self.cx.input.program.funcs[export.func.index()].module.0;
        let does = Does::Calls(vec![(None, export.instance)]);
        let name = identifier(export.name.as_str());
        self.callable(export, &does, None, Place::Module(module), &name);
    }

    /// Module variables in capitals: constants.
    fn variables(&mut self) {
        let program = self.cx.input.program;
        for (index, module) in program.modules.iter().enumerate() {
            if module.library {
                continue;
            }
            for (name, item) in &module.names {
                let text = name.as_str();
                let constant = text.chars().all(|c| !c.is_lowercase()) && !name.is_private();
                if let Item::Global(global) = *item
                    && constant
                {
                    self.global(global, Place::Module(index as u32), text, index as u32);
                }
            }
        }
    }

    /// A function that gives the value of a module variable or class attribute.
    fn global(&mut self, global: GlobalId, place: Place, name: &str, module: u32) {
        let ty = self.cx.input.typed.globals[global.index()];
        if self.cx.types.is_never(ty) || !self.cx.is_spellable(ty) {
            return;
        }
        let ty = self.cx.widen(ty);
        let repr = self.cx.repr(ty);
        let made = self.func(ty, repr, None, None, |body, _| {
            let val = body.read_var(&nowhere(), Var::Global(global))?;
            body.give(val, ty, repr)
        });
        if let Ok(func) = made {
            self.add(func, place, identifier(name), false, vec![], Some(module));
        }
    }

    /// What a class has: what makes objects, methods, attributes.
    fn class(&mut self, id: ClassInstId) {
        let (program, typed) = (self.cx.input.program, self.cx.input.typed);
        let class = &program.classes[typed.class(id).class.index()];
        let exports = &typed.exports;
        if let Some(init) = exports
            .iter()
            .find(|e| e.class == Some(id) && e.name == "__init__")
        {
            let does = Does::Makes(id, init.instance);
            self.callable(init, &does, None, Place::Struct(id), "new");
        }
        let family = super::classes::family(self.cx, id);
        let mut names: Vec<(Symbol, bool)> = Vec::new();
        for export in exports.iter().filter(|e| e.name != "__init__") {
            let member = export.class.is_some_and(|c| family.contains(&c));
            let setter = self.is_setter(export);
            if member && !names.contains(&(export.name, setter)) {
                names.push((export.name, setter));
            }
        }
        for (name, setter) in names {
            self.method(id, &family, name, setter);
        }
        for (name, ty) in typed.class(id).attrs.clone() {
            if !name.is_private() {
                self.attribute(id, name, ty);
            }
        }
        let members = matches!(class.kind, ClassKind::Enum { .. });
        for (name, global) in &class.attrs {
            let constant = name.as_str().chars().all(|c| !c.is_lowercase());
            if !name.is_private() && (members || constant) {
                self.global(*global, Place::Struct(id), name.as_str(), class.module.0);
            }
        }
    }

    fn is_setter(&self, export: &Export) -> bool {
        self.cx.input.program.funcs[export.func.index()].binding == Binding::Setter
    }

    fn method(&mut self, id: ClassInstId, family: &[ClassInstId], name: Symbol, setter: bool) {
        let typed = self.cx.input.typed;
        let program = self.cx.input.program;
        let mut targets = Vec::new();
        let mut found: Vec<&Export> = Vec::new();
        for class in family {
            let export = typed
                .exports
                .iter()
                .find(|e| e.class == Some(*class) && e.name == name && self.is_setter(e) == setter);
            // Only what every object of the class has.
            let Some(export) = export else { return };
            targets.push((Some(*class), export.instance));
            found.push(export);
        }
        let own = found.iter().position(|e| e.class == Some(id)).unwrap_or(0);
        let Some(export) = found.get(own).copied() else {
            return;
        };
        self.done.insert((id, name, export.func));
        let inherited = typed.class(id).base;
        if inherited.is_some_and(|base| self.done.contains(&(base, name, export.func))) {
            return;
        }
        let func = &program.funcs[export.func.index()];
        let this = !matches!(func.binding, Binding::Static | Binding::Class);
        let rust = match setter {
            true => format!("set_{name}"),
            false if GC_METHODS.contains(&name.as_str()) => format!("{name}_"),
            false => identifier(name.as_str()),
        };
        let (does, recv) = match this {
            true => (Does::Calls(targets), Some(id)),
            false => (Does::Calls(vec![(None, export.instance)]), None),
        };
        self.callable(export, &does, recv, Place::Struct(id), &rust);
    }

    /// Reads and writes an attribute.
    fn attribute(&mut self, id: ClassInstId, name: Symbol, ty: TyId) {
        let (program, typed) = (self.cx.input.program, self.cx.input.typed);
        let class = &program.classes[typed.class(id).class.index()];
        if self.cx.types.is_never(ty) || !self.cx.is_spellable(ty) {
            return;
        }
        let annotation = class.annotations.iter().find(|(n, _)| *n == name);
        let annotation = annotation
            .map(|(_, e)| *e)
            .or_else(|| self.init_annotation(id, name));
        let ty = self.cx.annotated(annotation, ty);
        let repr = self.cx.repr(ty);
        let rust = identifier(name.as_str());
        let shown = match GC_METHODS.contains(&name.as_str()) {
            true => format!("{name}_"),
            false => rust,
        };
        let made = self.func(ty, repr, Some(id), None, |body, this| {
            let this = this.ok_or_else(|| Box::new(unknown()))?;
            let val = body.get_attr(&nowhere(), this, name, Some(ty))?;
            body.give(val, ty, repr)
        });
        if let Ok(mut func) = made {
            func.raises = can_fail(&func);
            self.add(func, Place::Struct(id), shown, true, vec![], None);
        }
        if class.frozen
            || matches!(
                class.kind,
                ClassKind::Enum { .. } | ClassKind::NamedTuple(_)
            )
        {
            return;
        }
        let none = self.cx.types.none();
        let unit = self.cx.repr(none);
        let given = self.cx.boundary(repr);
        let mut param = VarId(0);
        let made = self.func(none, unit, Some(id), None, |body, this| {
            let this = this.ok_or_else(|| Box::new(unknown()))?;
            param = body.var("value", given, Holds::Value);
            let val = Val::place(Expr::Var(param, Use::Recv), ty, given);
            body.set_attr(&nowhere(), this, name, val)?;
            body.push(Expr::Return(Some(body.nodes.node(Expr::unit()))));
            Ok(())
        });
        if let Ok(mut func) = made {
            let params = func.params.iter().copied().chain([param]);
            func.params = self.cx.nodes.collect(params);
            let shown = format!("set_{name}");
            self.add(
                func,
                Place::Struct(id),
                shown,
                true,
                vec![(param, false)],
                None,
            );
        }
    }

    /// The annotation of the parameter of `__init__` that has an attribute's name.
    fn init_annotation(&self, id: ClassInstId, name: Symbol) -> Option<&'c hir::Expr<'c>> {
        let (program, typed) = (self.cx.input.program, self.cx.input.typed);
        let class = &program.classes[typed.class(id).class.index()];
        let init = class.methods.iter().find(|(n, _)| *n == "__init__")?.1;
        let params = program.funcs[init.index()].params;
        let annotation = params.iter().find(|p| p.name == name)?.annotation?;
        Some(program.annotations[annotation as usize])
    }

    /// A function, with and without the parameters that have defaults.
    fn callable(
        &mut self,
        export: &Export,
        does: &Does,
        recv: Option<ClassInstId>,
        place: Place,
        name: &str,
    ) {
        let func = &self.cx.input.program.funcs[export.func.index()];
        let optional = func
            .params
            .iter()
            .zip(&export.args)
            .any(|(p, arg)| p.default.is_some() && arg.is_some());
        let module = func.module.0;
        for with in [false, true] {
            if with && !optional {
                break;
            }
            let mut made = self.wrapper(export, does, recv, true, with);
            if made.is_err() {
                made = self.wrapper(export, does, recv, false, with);
            }
            let Ok((func, params)) = made else { return };
            let plain = name.trim_start_matches("r#");
            let name = if with {
                format!("{plain}_with")
            } else {
                name.to_owned()
            };
            let needs = recv.is_none().then_some(module);
            let this = recv.is_some();
            self.add(func, place, name, this, params, needs);
            if let (Some(entry), true) = (self.entries.last_mut(), export.name.is_private()) {
                entry.private = !export.name.is_dunder();
            }
        }
    }

    fn add(
        &mut self,
        func: Func<'c>,
        place: Place,
        name: String,
        this: bool,
        params: Vec<(VarId, bool)>,
        needs: Option<u32>,
    ) {
        let mut scope = match place {
            Place::Module(_) => Scope::default(),
            Place::Struct(_) => Scope::structure(),
        };
        for entry in self.entries.iter().filter(|e| e.place == place) {
            scope.take(&entry.name);
        }
        let name = scope.take(&name).to_owned();
        self.cx.funcs.push(Some(func));
        self.entries.push(Entry {
            func: FnId(self.cx.funcs.len() as u32 - 1),
            place,
            name,
            private: false,
            this,
            params,
            needs,
        });
    }

    /// A function that takes what Rust passes; `precise`: with the types of the annotations.
    fn wrapper(
        &mut self,
        export: &Export,
        does: &Does,
        recv: Option<ClassInstId>,
        precise: bool,
        with: bool,
    ) -> Res<(Func<'c>, Vec<(VarId, bool)>)> {
        let func = &self.cx.input.program.funcs[export.func.index()];
        let instance = match does {
            Does::Calls(list) => list[0].1,
            Does::Makes(_, instance) => *instance,
        };
        let (ty, repr) = self.result(export, does, precise)?;
        let mut types = Vec::new();
        for (at, arg) in export.args.iter().enumerate() {
            let Some(declared) = *arg else {
                types.push(None);
                continue;
            };
            let ty = match precise {
                true => declared,
                false => self.cx.signatures[instance.0 as usize].params[at].0,
            };
            if !self.cx.is_spellable(ty) {
                return Err(Box::new(unknown()));
            }
            let ty = self.cx.widen(ty);
            let repr = self.cx.repr(ty);
            types.push(Some((ty, self.cx.boundary(repr))));
        }
        let mut params = Vec::new();
        let doc = func.doc;
        let made = self.func(ty, repr, recv, doc, |body, this| {
            for (param, ty) in func.params.iter().zip(&types) {
                let Some((_, repr)) = *ty else { continue };
                if param.default.is_some() && !with {
                    continue;
                }
                if param.kind == ParamKind::VarArgs && !passes_stars(func, with) {
                    continue;
                }
                let optional = param.default.is_some();
                let holds = if optional { Holds::Maybe } else { Holds::Value };
                let var = body.var(param.name.as_str(), repr, holds);
                params.push((var, optional));
            }
            let call = Call {
                func,
                types: &types,
                params: &params,
                with,
            };
            body.entry_dispatch(&call, does, this, (ty, repr))
        });
        let mut made = made?;
        let own = made.params.iter().copied();
        let given = params.iter().map(|(var, _)| *var);
        made.params = self.cx.nodes.collect(own.chain(given));
        Ok((made, params))
    }

    /// What Rust gets: what the annotation says where that is a plain value, else what comes.
    fn result(&mut self, export: &Export, does: &Does, precise: bool) -> Res<(TyId, Repr)> {
        let ty = match does {
            Does::Makes(class, _) => self.cx.types.of(Head::Inst(*class)),
            Does::Calls(list) => {
                let mut ty = self.cx.types.never();
                for (_, instance) in list {
                    let ret = self.cx.signatures[instance.0 as usize].ret.0;
                    ty = self.cx.types.join(ty, ret);
                }
                let declared = export.ret.filter(|_| precise);
                self.cx.declared(declared, ty)
            }
        };
        if !self.cx.is_spellable(ty) {
            return Err(Box::new(unknown()));
        }
        let ty = self.cx.widen(ty);
        Ok((ty, self.cx.repr(ty)))
    }

    /// A function around a body.
    fn func(
        &mut self,
        ty: TyId,
        repr: Repr,
        recv: Option<ClassInstId>,
        doc: Option<&'c str>,
        fill: impl FnOnce(&mut Body<'_, 'c>, Option<Val<'c>>) -> Res<()>,
    ) -> Res<Func<'c>> {
        let given = self.cx.boundary(repr);
        let mut body = Body::new(self.cx, (ty, repr));
        let mut params = Vec::new();
        let this = recv.map(|id| {
            let ty = body.cx.types.of(Head::Inst(id));
            let repr = body.cx.reprs.intern(Kind::Gc(Struct::Class(id)));
            let var = body.var("this", repr, Holds::Ref);
            params.push(var);
            Val::reference(Expr::Var(var, Use::Recv), ty, repr)
        });
        fill(&mut body, this)?;
        Ok(Func {
            doc,
            ..body.finish("", Home::Entry, &params, Ret::Value(given))
        })
    }
}

/// Names that `rt::Gc` itself has.
const GC_METHODS: [&str; 9] = [
    "new",
    "clone",
    "upcast",
    "downcast",
    "into_base",
    "erase",
    "as_ref",
    "class_id",
    "type_info",
];

fn unknown() -> crate::diagnostics::Diagnostic {
    super::body::refusal(
        Default::default(),
        "nothing tells the types of this function",
        "",
    )
}

/// Whether some operation of a function can raise.
fn can_fail<'c>(func: &Func<'c>) -> bool {
    super::visit::block_has(&func.body, |e| matches!(e, Expr::Try(..) | Expr::Raise(..)))
}
