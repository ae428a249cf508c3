//! Reads stub files into [`Stubs`].
//!
//! In: parsed `.pyi` modules. Out: the table. Two passes: first every class gets its id, then signatures
//! are read, so that modules may refer to one another in any order.
//!
//! ```text
//! @rust(".pop", raises=True)
//! def pop(self, i: Index = -1, /) -> T: ...   ->   StubFunc { rust: ".pop", params: [i: Machine(Index)], ret: Var(T), .. }
//! ```

use super::decorators::{
    RustText, check_decorators, decorator_text, ints_decorator, rust_decorator, text_of,
};
use super::*;
use crate::hir::ParamKind;
use crate::syntax::ast::{
    self, AnnAssign, Assign, BinOp, Constant, ExprKind, ImportFrom, StmtKind, Subscript,
};
use portalis_memory::sym;

/// What is wrong with a stub, and where.
#[derive(Debug)]
pub struct StubError {
    /// Where it stands.
    pub span: crate::source::Span,
    /// What is wrong.
    pub message: String,
}

/// Builds the table from parsed stub modules; `builtins` must come first.
pub fn load(modules: &[(&str, ast::Module<'_>)]) -> Result<Stubs, StubError> {
    let mut loader = Loader {
        stubs: Stubs::default(),
        scope: Vec::new(),
        module: StubModuleId(0),
    };
    for (name, module) in modules {
        loader.declare(name, module);
    }
    for (index, (_, module)) in modules.iter().enumerate() {
        loader.module = StubModuleId(index as u32);
        loader.import_names(module.body.as_slice())?;
    }
    for (index, (_, module)) in modules.iter().enumerate() {
        loader.module = StubModuleId(index as u32);
        loader.read_body(module.body.as_slice())?;
    }
    Ok(loader.stubs)
}

/// The module of functions that the Rust program around declares in a stub of its own: `from rust import f`.
pub const HOST: &str = "rust";

struct Loader {
    stubs: Stubs,
    /// Type variables in scope, innermost last.
    scope: Vec<Vec<Symbol>>,
    module: StubModuleId,
}

pub(super) type Read<T> = Result<T, StubError>;

pub(super) fn fail<T>(span: crate::source::Span, message: impl Into<String>) -> Read<T> {
    Err(StubError {
        span,
        message: message.into(),
    })
}

impl Loader {
    fn declare(&mut self, name: &str, module: &ast::Module<'_>) {
        let id = StubModuleId(self.stubs.modules.len() as u32);
        let mut names = FxHashMap::default();
        for stmt in module.body {
            if let StmtKind::ClassDef(class) = stmt.kind {
                let class_id = StubClassId(self.stubs.classes.len() as u32);
                self.stubs.classes.push(StubClass {
                    module: id,
                    name: class.name,
                    params: class.type_params.iter().map(|p| p.name).collect(),
                    rust: "",
                    inert: class
                        .decorators
                        .iter()
                        .any(|d| matches!(d.kind, ExprKind::Name { id, .. } if id == "inert")),
                    bases: Vec::new(),
                    base_args: Vec::new(),
                    methods: FxHashMap::default(),
                    attrs: FxHashMap::default(),
                });
                names.insert(class.name, StubItem::Class(class_id));
            }
        }
        self.stubs.modules.push(StubModule {
            name: name.to_string(),
            names,
        });
    }

    /// `from m import a as b` and `import m` bring other stubs' names in.
    fn import_names(&mut self, body: &[ast::Stmt<'_>]) -> Read<()> {
        for stmt in body {
            match stmt.kind {
                StmtKind::ImportFrom(ImportFrom {
                    module: Some(from),
                    names,
                    ..
                }) => {
                    let Some(from_id) = self.stubs.module(from.as_str()) else {
                        continue;
                    };
                    for alias in names {
                        if let Some(item) = self.stubs.lookup(from_id, alias.name) {
                            self.bind(alias.asname.unwrap_or(alias.name), item);
                        }
                    }
                }
                StmtKind::Import(names) => {
                    for alias in names {
                        match self.stubs.module(alias.name.as_str()) {
                            Some(id) => {
                                let full = alias.asname.unwrap_or(alias.name);
                                self.bind(full, StubItem::Module(id));
                            }
                            None => {
                                return fail(
                                    alias.span,
                                    format!("no stub of module '{}'", alias.name),
                                );
                            }
                        }
                    }
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn bind(&mut self, name: Symbol, item: StubItem) {
        self.stubs.modules[self.module.0 as usize]
            .names
            .insert(name, item);
    }

    fn read_body(&mut self, body: &[ast::Stmt<'_>]) -> Read<()> {
        for stmt in body {
            match stmt.kind {
                StmtKind::ClassDef(class) => self.read_class(class)?,
                StmtKind::FunctionDef(def) => {
                    let func = self.read_func(def, None)?;
                    let previous = match self.stubs.lookup(self.module, def.name) {
                        Some(StubItem::Func(id)) => Some(id),
                        _ => None,
                    };
                    let id = self.add_overload(previous, func);
                    self.bind(def.name, StubItem::Func(id));
                }
                StmtKind::AnnAssign(AnnAssign {
                    target,
                    annotation,
                    value,
                    ..
                }) => {
                    let ExprKind::Name { id: name, .. } = target.kind else {
                        return fail(target.span, "a constant's name was expected");
                    };
                    let ty = self.read_type(annotation)?;
                    let rust = match value.map(|v| v.kind) {
                        Some(ExprKind::Call(call)) if call.args.len() == 1 => {
                            text_of(&call.args[0])?
                        }
                        _ => {
                            return fail(
                                stmt.span,
                                "a constant is written NAME: type = rust(\"path\")",
                            );
                        }
                    };
                    let id = StubConstId(self.stubs.consts.len() as u32);
                    self.stubs.consts.push(StubConst { name, ty, rust });
                    self.bind(name, StubItem::Const(id));
                }
                StmtKind::Assign(Assign { targets, value }) if targets.len() == 1 => {
                    // `Alias = Name`
                    if let (ExprKind::Name { id: name, .. }, ExprKind::Name { id: old, .. }) =
                        (targets[0].kind, value.kind)
                        && let Some(item) = self.stubs.lookup(self.module, old)
                    {
                        self.bind(name, item);
                    }
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn add_overload(&mut self, previous: Option<OverloadsId>, func: StubFunc) -> OverloadsId {
        let id = StubFuncId(self.stubs.funcs.len() as u32);
        self.stubs.funcs.push(func);
        match previous {
            Some(set) => {
                self.stubs.overloads[set.0 as usize].push(id);
                set
            }
            None => {
                self.stubs.overloads.push(vec![id]);
                OverloadsId(self.stubs.overloads.len() as u32 - 1)
            }
        }
    }

    fn read_class(&mut self, class: &ast::ClassDef<'_>) -> Read<()> {
        let Some(StubItem::Class(id)) = self.stubs.lookup(self.module, class.name) else {
            return fail(class.name_span, "a class name is bound twice");
        };
        check_decorators(class.decorators.as_slice())?;
        self.scope
            .push(class.type_params.iter().map(|p| p.name).collect());
        let rust = class
            .decorators
            .iter()
            .find_map(rust_decorator)
            .transpose()?
            .map(|r| r.text);
        let exception = class
            .decorators
            .iter()
            .find_map(|d| decorator_text(d, "exception"));
        let exception = exception.map(|name| format!("rt::exceptions::{name}"));
        self.stubs.classes[id.0 as usize].rust = kept(&rust.or(exception).unwrap_or_default());
        for base in class.bases {
            if let StubType::Class(base, args) = self.read_type(base)? {
                self.stubs.classes[id.0 as usize].bases.push(base);
                self.stubs.classes[id.0 as usize].base_args.push(args);
            }
        }
        for stmt in class.body {
            match stmt.kind {
                StmtKind::FunctionDef(def) => {
                    let func = self.read_func(def, Some(id))?;
                    let previous = self.stubs.class(id).methods.get(&def.name).copied();
                    let set = self.add_overload(previous, func);
                    self.stubs.classes[id.0 as usize]
                        .methods
                        .insert(def.name, set);
                }
                StmtKind::AnnAssign(AnnAssign {
                    target, annotation, ..
                }) => {
                    if let ExprKind::Name { id: name, .. } = target.kind {
                        let ty = self.read_type(annotation)?;
                        self.stubs.classes[id.0 as usize].attrs.insert(name, ty);
                    }
                }
                _ => {}
            }
        }
        self.scope.pop();
        Ok(())
    }

    fn read_func(
        &mut self,
        def: &ast::FunctionDef<'_>,
        class: Option<StubClassId>,
    ) -> Read<StubFunc> {
        check_decorators(def.decorators.as_slice())?;
        self.scope
            .push(def.type_params.iter().map(|p| p.name).collect());
        let rust = def.decorators.iter().find_map(rust_decorator).transpose()?;
        let rust = match self.stubs.modules[self.module.0 as usize].name == HOST {
            // They stand where the macro does; what they do is not known.
            true => RustText {
                text: rust.map_or_else(|| format!("host::{}", def.name), |r| r.text),
                raises: true,
                calls: true,
                ..RustText::default()
            },
            false => rust.unwrap_or_default(),
        };
        let ints = def.decorators.iter().find_map(ints_decorator).transpose()?;
        let has = |name: &str| {
            def.decorators
                .iter()
                .any(|d| matches!(d.kind, ExprKind::Name { id, .. } if id == name))
        };
        let binding = match class {
            None => StubBinding::Function,
            Some(_) if has("staticmethod") || def.name == sym::__new__ => StubBinding::Static,
            Some(_) if has("classmethod") => StubBinding::Class,
            Some(_) if has("property") => StubBinding::Property,
            Some(_) => StubBinding::Method,
        };
        let skip_first = class.is_some() && !has("staticmethod");
        let (params, self_kept) = self.read_params(def, skip_first)?;
        let ret = match def.returns {
            Some(annotation) => self.read_type(annotation)?,
            None => StubType::None,
        };
        self.scope.pop();
        Ok(StubFunc {
            name: def.name,
            class,
            binding,
            type_params: def.type_params.iter().map(|p| p.name).collect(),
            signature: params
                .iter()
                .map(|p| (p.name, p.kind, p.default.is_some()))
                .collect(),
            params,
            ret,
            rust: kept(&rust.text),
            raises: rust.raises,
            calls: rust.calls,
            eager: rust.eager || rust.sink.is_some(),
            sink: rust.sink,
            natural: rust.natural.as_deref().map(kept),
            dunder: def
                .decorators
                .iter()
                .find_map(|d| decorator_text(d, "dunder"))
                .map(Symbol::intern),
            intrinsic: has("intrinsic"),
            ints,
            self_kept,
            wrong: def
                .decorators
                .iter()
                .find_map(|d| decorator_text(d, "wrong"))
                .map(kept),
        })
    }

    /// The parameters, without a method's first; whether that one is kept.
    fn read_params(
        &self,
        def: &ast::FunctionDef<'_>,
        skip_first: bool,
    ) -> Read<(Vec<StubParam>, bool)> {
        let mut params = Vec::new();
        let mut self_kept = false;
        for (at, (arg, default)) in def.args.positional().enumerate() {
            if at == 0 && skip_first {
                let ty = arg.annotation.map(|a| self.read_type(a)).transpose()?;
                self_kept = matches!(ty, Some(StubType::Keep(_)));
                continue;
            }
            let positional_only = at < def.args.posonlyargs.len();
            let kind = if positional_only {
                ParamKind::PositionalOnly
            } else {
                ParamKind::Normal
            };
            params.push(self.read_param(arg, kind, default)?);
        }
        if let Some(arg) = def.args.vararg {
            params.push(self.read_param(arg, ParamKind::VarArgs, None)?);
        }
        for (arg, default) in def.args.keyword_only() {
            params.push(self.read_param(arg, ParamKind::KeywordOnly, default)?);
        }
        if let Some(arg) = def.args.kwarg {
            params.push(self.read_param(arg, ParamKind::VarKeywords, None)?);
        }
        Ok((params, self_kept))
    }

    fn read_param(
        &self,
        arg: &ast::Arg<'_>,
        kind: ParamKind,
        default: Option<&ast::Expr<'_>>,
    ) -> Read<StubParam> {
        let ty = match arg.annotation {
            Some(annotation) => self.read_type(annotation)?,
            None => StubType::Object,
        };
        let default = default.map(literal_of).transpose()?;
        Ok(StubParam {
            name: arg.arg,
            kind,
            ty,
            default,
        })
    }

    fn read_type(&self, expr: &ast::Expr<'_>) -> Read<StubType> {
        match expr.kind {
            ExprKind::Constant(Constant::None) => Ok(StubType::None),
            ExprKind::Name { id, .. } => self.read_name(expr, id, &[]),
            ExprKind::BinOp(BinOp { left, right, .. }) => {
                let mut members = Vec::new();
                for side in [left, right] {
                    match self.read_type(side)? {
                        StubType::Union(more) => members.extend(more),
                        one => members.push(one),
                    }
                }
                Ok(StubType::Union(members))
            }
            ExprKind::Subscript(Subscript { value, slice, .. }) => {
                let ExprKind::Name { id, .. } = value.kind else {
                    return fail(expr.span, "a type was expected");
                };
                let args = match slice.kind {
                    ExprKind::Tuple { elts, .. } => elts.as_slice(),
                    _ => std::slice::from_ref(slice),
                };
                self.read_name(expr, id, args)
            }
            _ => fail(expr.span, "a type was expected"),
        }
    }

    fn read_name(
        &self,
        expr: &ast::Expr<'_>,
        name: Symbol,
        args: &[ast::Expr<'_>],
    ) -> Read<StubType> {
        if self.scope.iter().any(|names| names.contains(&name)) {
            return Ok(StubType::Var(name));
        }
        let one = |this: &Self| match args {
            [arg] => this.read_type(arg).map(Box::new),
            _ => fail(expr.span, "one type argument was expected"),
        };
        match name.as_str() {
            "object" | "Any" => return Ok(StubType::Object),
            "Never" | "NoReturn" => return Ok(StubType::Never),
            "Self" => return Ok(StubType::SelfType),
            "i64" => return Ok(StubType::Machine(Machine::I64)),
            "Index" => return Ok(StubType::Machine(Machine::Index)),
            "Pos" => return Ok(StubType::Machine(Machine::Pos)),
            "Size" => return Ok(StubType::Machine(Machine::Size)),
            "Iterable" => return one(self).map(StubType::Iterable),
            "Char" => return Ok(StubType::Char),
            "Keep" => return one(self).map(StubType::Keep),
            "Literal" => {
                let texts = args.iter().map(text_of);
                return texts.collect::<Read<_>>().map(StubType::Literal);
            }
            "Callable" => {
                let [params, ret] = args else {
                    return fail(expr.span, "Callable[[params], result] was expected");
                };
                let ExprKind::List { elts, .. } = params.kind else {
                    return fail(params.span, "a list of parameter types was expected");
                };
                let params = elts
                    .iter()
                    .map(|e| self.read_type(e))
                    .collect::<Read<_>>()?;
                return Ok(StubType::Callable(params, Box::new(self.read_type(ret)?)));
            }
            "tuple" if !args.is_empty() => match args {
                [elem, dots] if matches!(dots.kind, ExprKind::Constant(Constant::Ellipsis)) => {
                    let elem = self.read_type(elem)?;
                    return self.class_type(expr, name, vec![elem]);
                }
                _ => {
                    return Ok(StubType::Tuple(
                        args.iter()
                            .map(|a| self.read_type(a))
                            .collect::<Read<_>>()?,
                    ));
                }
            },
            _ => {}
        }
        let args = args
            .iter()
            .map(|a| self.read_type(a))
            .collect::<Read<_>>()?;
        self.class_type(expr, name, args)
    }

    fn class_type(
        &self,
        expr: &ast::Expr<'_>,
        name: Symbol,
        args: Vec<StubType>,
    ) -> Read<StubType> {
        let found = self
            .stubs
            .lookup(self.module, name)
            .or_else(|| self.stubs.builtin(name));
        match found {
            Some(StubItem::Class(id)) => Ok(StubType::Class(id, args)),
            _ => fail(expr.span, format!("unknown type '{name}' in a stub")),
        }
    }
}

fn literal_of(expr: &ast::Expr<'_>) -> Read<StubLiteral> {
    match expr.kind {
        ExprKind::Constant(Constant::None | Constant::Ellipsis) => Ok(StubLiteral::None),
        ExprKind::Constant(Constant::Bool(value)) => Ok(StubLiteral::Bool(*value)),
        ExprKind::Constant(Constant::Float(value)) => Ok(StubLiteral::Float(*value)),
        ExprKind::Constant(Constant::Str(text)) => Ok(StubLiteral::Str(text.to_string())),
        ExprKind::Constant(value @ Constant::Int(_)) => value
            .as_i64()
            .map(StubLiteral::Int)
            .map_or_else(|| fail(expr.span, "the default is too large"), Ok),
        ExprKind::UnaryOp {
            op: ast::UnaryOp::USub,
            operand,
        } => match literal_of(operand)? {
            StubLiteral::Int(value) => Ok(StubLiteral::Int(-value)),
            StubLiteral::Float(value) => Ok(StubLiteral::Float(-value)),
            _ => fail(expr.span, "a literal was expected"),
        },
        _ => fail(expr.span, "a default must be a literal"),
    }
}

/// Rust text, kept like a name: generated code refers to it again and again.
fn kept(text: &str) -> &'static str {
    Symbol::intern(text).as_str()
}
