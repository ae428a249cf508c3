//! Representations: which Rust type holds the values of a type.
//!
//! In: types of inference. Out: [`Repr`]s, interned; equal ids are equal Rust types. Whether an `int` is an
//! `i64` or an `rt::Int` stands in its type.
//!
//! ```text
//! None | str         Option<rt::Str>
//! int | float        rt::Num
//! list[int] | str    U1, an enum of the program
//! ```

use super::types::Types;
use crate::hir;
use crate::infer::types::{ClassInstId, ClosureId, Head, TyId, Typed};
use crate::stubs::{StubClassId, Stubs};
use portalis_memory::AstArena;
use rustc_hash::FxHashMap;

/// A representation.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct Repr(pub u32);

/// An enum of the program.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct UnionId(pub u32);

/// A struct behind a `Gc`.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Struct {
    /// A class of the program.
    Class(ClassInstId),
    /// A function object.
    Closure(ClosureId),
    /// `rt::BaseException`.
    Exception,
}

/// What a representation is.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Kind<'c> {
    /// No value.
    Never,
    /// `()`, for `None`.
    Unit,
    /// `()`, for a function or class known statically.
    Static,
    /// `rt::Opaque`: such a function or class as a part of something else, where it may be printed.
    Opaque,
    /// `bool`.
    Bool,
    /// `f64`.
    F64,
    /// `i64`.
    I64,
    /// `rt::Int`.
    Int,
    /// `rt::Num`.
    Num,
    /// `rt::NotImplemented`.
    NotImplemented,
    /// `rt::Ellipsis`.
    Ellipsis,
    /// A stub class with its arguments.
    Named(StubClassId, &'c [Repr]),
    /// A Rust tuple.
    Tuple(&'c [Repr]),
    /// `Option<T>`.
    Option(Repr),
    /// An enum of the program.
    Union(UnionId),
    /// `rt::Gc<T>`.
    Gc(Struct),
    /// `rt::Ref`.
    Ref,
    /// `rt::Object`.
    Object,
    /// `rt::Method<T>`: a method of a stub class bound to its receiver.
    Method(Repr),
    /// `rt::Boxed<T>`: a tuple that contains its own type, within an enum.
    Boxed(Repr),
    /// `rt::Either<A, B>`, only as a result of stubs.
    Either(Repr, Repr),
}

/// A variant of an enum of the program.
#[derive(Clone, Debug)]
pub struct Variant {
    /// Its name.
    pub name: String,
    /// Its path, where it was asked for.
    pub path: Option<&'static str>,
    /// The heads it holds.
    pub ty: TyId,
    /// Its payload.
    pub repr: Repr,
}

/// An enum of the program.
#[derive(Clone, Debug)]
pub struct UnionDef {
    /// Its type.
    pub ty: TyId,
    /// Its variants, in the order of the heads.
    pub variants: Vec<Variant>,
}

/// The table of representations.
#[derive(Debug)]
pub struct Reprs<'c> {
    arena: &'c AstArena,
    kinds: Vec<Kind<'c>>,
    /// Whether the values of each are copied rather than cloned.
    copied: Vec<bool>,
    by_kind: FxHashMap<Kind<'c>, Repr>,
    /// By type.
    of_ty: Vec<Option<Repr>>,
    in_progress: Vec<TyId>,
    /// Enums of the program.
    pub unions: Vec<UnionDef>,
    union_of: FxHashMap<TyId, UnionId>,
}

/// What computing a representation consults.
pub struct Context<'c, 'p> {
    /// Types.
    pub types: &'c mut Types<'p>,
    /// The program.
    pub program: &'c hir::Program<'c>,
    /// Facts of inference.
    pub typed: &'c Typed,
    /// Stubs.
    pub stubs: &'c Stubs,
}

/// The groups of heads that share one representation.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Group {
    None,
    Number,
    Object,
    Other,
}

impl<'c> Reprs<'c> {
    /// An empty table; lists of representations are kept in an arena.
    pub fn new(arena: &'c AstArena) -> Self {
        Reprs {
            arena,
            kinds: Vec::new(),
            copied: Vec::new(),
            by_kind: FxHashMap::default(),
            of_ty: Vec::new(),
            in_progress: Vec::new(),
            unions: Vec::new(),
            union_of: FxHashMap::default(),
        }
    }

    /// The representation of a kind.
    pub fn intern(&mut self, kind: Kind<'c>) -> Repr {
        if let Some(repr) = self.by_kind.get(&kind) {
            return *repr;
        }
        let repr = Repr(self.kinds.len() as u32);
        self.kinds.push(kind);
        self.copied.push(self.has_copies(kind));
        self.by_kind.insert(kind, repr);
        repr
    }

    /// The representation of a tuple.
    pub fn tuple(&mut self, items: &[Repr]) -> Repr {
        match self.known(Kind::Tuple(items)) {
            Some(repr) => repr,
            None => self.intern(Kind::Tuple(self.arena.alloc_slice(items))),
        }
    }

    /// The representation of a stub class with arguments.
    pub fn named(&mut self, class: StubClassId, args: &[Repr]) -> Repr {
        match self.known(Kind::Named(class, args)) {
            Some(repr) => repr,
            None => self.intern(Kind::Named(class, self.arena.alloc_slice(args))),
        }
    }

    fn known(&self, kind: Kind<'_>) -> Option<Repr> {
        let by_kind: &FxHashMap<Kind<'_>, Repr> = &self.by_kind;
        by_kind.get(&kind).copied()
    }

    /// What a representation is.
    pub fn kind(&self, repr: Repr) -> &Kind<'c> {
        &self.kinds[repr.0 as usize]
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.kinds.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.kinds.is_empty()
    }

    /// The enum with this id.
    pub fn union(&self, id: UnionId) -> &UnionDef {
        &self.unions[id.0 as usize]
    }

    /// Whether values are copied rather than cloned.
    #[inline]
    pub fn is_copy(&self, repr: Repr) -> bool {
        self.copied[repr.0 as usize]
    }

    fn has_copies(&self, kind: Kind<'_>) -> bool {
        match kind {
            Kind::Never | Kind::Unit | Kind::Static | Kind::Bool | Kind::F64 | Kind::I64 => true,
            Kind::NotImplemented | Kind::Ellipsis | Kind::Opaque => true,
            Kind::Option(inner) => self.is_copy(inner),
            Kind::Tuple(items) => items.iter().all(|i| self.is_copy(*i)),
            _ => false,
        }
    }

    /// The representation of the values of a type.
    pub fn of(&mut self, cx: &mut Context<'_, 'c>, ty: TyId) -> Repr {
        if let Some(Some(repr)) = self.of_ty.get(ty.0 as usize) {
            return *repr;
        }
        if let Some(at) = self.in_progress.iter().position(|t| *t == ty) {
            if let Some(id) = self.union_of.get(&ty) {
                return self.intern(Kind::Union(*id));
            }
            if self.in_progress[at..]
                .iter()
                .any(|t| self.union_of.contains_key(t))
            {
                // An enum between here and there breaks the circle.
                let kind = self.compute(cx, ty);
                return self.intern(kind);
            }
            let id = self.union_id(ty);
            return self.intern(Kind::Union(id));
        }
        self.in_progress.push(ty);
        let kind = self.compute(cx, ty);
        self.in_progress.pop();
        let kind = match self.union_of.get(&ty) {
            Some(id) if kind != Kind::Union(*id) => self.wrap_recursive(cx, *id, ty, kind),
            _ => kind,
        };
        let repr = self.intern(kind);
        if self.of_ty.len() < cx.types.len() {
            self.of_ty.resize(cx.types.len(), None);
        }
        self.of_ty[ty.0 as usize] = Some(repr);
        repr
    }

    /// A type that contains itself without being a union becomes an enum with one variant.
    fn wrap_recursive(
        &mut self,
        cx: &mut Context<'_, 'c>,
        id: UnionId,
        ty: TyId,
        kind: Kind<'c>,
    ) -> Kind<'c> {
        let variants = match kind {
            Kind::Option(inner) => {
                let (none, rest) = (cx.types.none(), cx.types.filter(ty, |h| *h != Head::None));
                let unit = self.intern(Kind::Unit);
                vec![
                    Variant {
                        name: "None".into(),
                        path: None,
                        ty: none,
                        repr: unit,
                    },
                    Variant {
                        name: "Some".into(),
                        path: None,
                        ty: rest,
                        repr: inner,
                    },
                ]
            }
            kind => {
                let repr = self.intern(kind);
                vec![Variant {
                    name: "Some".into(),
                    path: None,
                    ty,
                    repr,
                }]
            }
        };
        let mut variants = variants;
        for variant in &mut variants {
            self.unbox_cycle(id, variant);
        }
        self.unions[id.0 as usize].variants = variants;
        Kind::Union(id)
    }

    /// A tuple that holds the enum by value again is put behind a pointer.
    fn unbox_cycle(&mut self, id: UnionId, variant: &mut Variant) {
        if matches!(self.kind(variant.repr), Kind::Tuple(_)) && self.holds(variant.repr, id, 0) {
            variant.repr = self.intern(Kind::Boxed(variant.repr));
        }
    }

    /// Whether values hold an enum by value.
    fn holds(&self, repr: Repr, id: UnionId, depth: u32) -> bool {
        match self.kind(repr) {
            Kind::Union(other) => {
                *other == id
                    || depth < 20
                        && self
                            .union(*other)
                            .variants
                            .iter()
                            .any(|v| self.holds(v.repr, id, depth + 1))
            }
            Kind::Tuple(items) => items.iter().any(|i| self.holds(*i, id, depth + 1)),
            Kind::Option(inner) => self.holds(*inner, id, depth + 1),
            _ => false,
        }
    }

    fn union_id(&mut self, ty: TyId) -> UnionId {
        if let Some(id) = self.union_of.get(&ty) {
            return *id;
        }
        let id = UnionId(self.unions.len() as u32);
        self.unions.push(UnionDef {
            ty,
            variants: Vec::new(),
        });
        self.union_of.insert(ty, id);
        id
    }

    fn compute(&mut self, cx: &mut Context<'_, 'c>, ty: TyId) -> Kind<'c> {
        let heads = cx.types.heads(ty);
        if heads.contains(&Head::Object) {
            return Kind::Object;
        }
        let groups = groups(cx, heads);
        match groups.as_slice() {
            [] => Kind::Never,
            [(_, one)] => self.one_group(cx, one),
            [(Group::None, _), (_, one)] => {
                let rest = cx.types.intern(one.clone());
                let inner = self.of(cx, rest);
                Kind::Option(self.part(inner))
            }
            _ => {
                let id = self.union_id(ty);
                let mut variants: Vec<Variant> = Vec::new();
                for (_, group) in groups {
                    let part = cx.types.intern(group);
                    let repr = self.of(cx, part);
                    let repr = self.part(repr);
                    let mut name = self.short_name(cx, repr, part);
                    while variants.iter().any(|v| v.name == name) {
                        name = format!(
                            "{}{}",
                            name.trim_end_matches(|c: char| c.is_ascii_digit()),
                            variants.len()
                        );
                    }
                    variants.push(Variant {
                        name,
                        path: None,
                        ty: part,
                        repr,
                    });
                }
                for variant in &mut variants {
                    self.unbox_cycle(id, variant);
                }
                self.unions[id.0 as usize].variants = variants;
                Kind::Union(id)
            }
        }
    }

    fn one_group(&mut self, cx: &mut Context<'_, 'c>, heads: &[Head]) -> Kind<'c> {
        if heads.len() > 1 && group(cx, &heads[0]) == Group::Number {
            return Kind::Num;
        }
        match &heads[0] {
            Head::None => Kind::Unit,
            Head::NotImplemented => Kind::NotImplemented,
            Head::Ellipsis => Kind::Ellipsis,
            Head::StubFunc(_) | Head::StubClass(_) | Head::Class(_) => Kind::Static,
            Head::StubMethod(_, receiver) => {
                let receiver = self.of(cx, *receiver);
                Kind::Method(receiver)
            }
            Head::Object => Kind::Object,
            Head::Tuple(items) if items.is_empty() => {
                let unit = self.intern(Kind::Unit);
                Kind::Named(cx.types.builtins.tuple, self.arena.alloc_slice(&[unit]))
            }
            Head::Tuple(items) => Kind::Tuple(self.arena.alloc_slice(&self.args(cx, items))),
            Head::Stub(class, args) => self.stub(cx, heads, *class, args),
            Head::Closure(id) if heads.len() == 1 && is_plain(cx.typed, *id) => Kind::Static,
            Head::Inst(_) | Head::Closure(_) => objects(cx, heads),
        }
    }

    fn stub(
        &mut self,
        cx: &mut Context<'_, 'c>,
        heads: &[Head],
        class: StubClassId,
        args: &[TyId],
    ) -> Kind<'c> {
        let b = cx.types.builtins;
        if class == b.int {
            if args.is_empty() {
                Kind::Int
            } else {
                Kind::I64
            }
        } else if class == b.float {
            Kind::F64
        } else if class == b.bool {
            Kind::Bool
        } else if is_exception(cx, class) {
            objects(cx, heads)
        } else if cx.stubs.class(class).rust == "()" {
            Kind::Unit
        } else {
            let mut reprs = self.args(cx, args);
            if Some(class) == b.generator {
                // What is never sent or returned is `None`.
                let unit = self.intern(Kind::Unit);
                let never = self.intern(Kind::Never);
                reprs
                    .iter_mut()
                    .skip(1)
                    .filter(|r| **r == never)
                    .for_each(|r| *r = unit);
            }
            Kind::Named(class, self.arena.alloc_slice(&reprs))
        }
    }

    fn args(&mut self, cx: &mut Context<'_, 'c>, args: &[TyId]) -> Vec<Repr> {
        let mut reprs = Vec::with_capacity(args.len());
        for arg in args {
            let repr = self.of(cx, *arg);
            reprs.push(self.part(repr));
        }
        reprs
    }

    /// What a representation is as a part of something else.
    pub fn part(&mut self, repr: Repr) -> Repr {
        match self.kind(repr) {
            Kind::Static => self.intern(Kind::Opaque),
            _ => repr,
        }
    }

    /// A short name for variants and suffixes.
    fn short_name(&self, cx: &Context<'_, 'c>, repr: Repr, ty: TyId) -> String {
        match self.kind(repr) {
            Kind::Never => "Never".into(),
            Kind::Unit => "None".into(),
            Kind::Bool => "Bool".into(),
            Kind::F64 => "Float".into(),
            Kind::I64 | Kind::Int => "Int".into(),
            Kind::Num => "Num".into(),
            Kind::NotImplemented => "NotImplemented".into(),
            Kind::Ellipsis => "Ellipsis".into(),
            Kind::Named(class, _) => capitalised(cx.stubs.class(*class).name.as_str()),
            Kind::Tuple(_) | Kind::Boxed(_) => "Tuple".into(),
            Kind::Option(_) => "Option".into(),
            Kind::Union(id) => format!("U{}", id.0),
            Kind::Gc(Struct::Exception) => "Exception".into(),
            Kind::Gc(_) | Kind::Ref => "Object".into(),
            Kind::Object | Kind::Either(..) => "Any".into(),
            Kind::Method(_) => "Method".into(),
            Kind::Static | Kind::Opaque => match cx.types.single(ty) {
                Some(Head::StubClass(class)) => {
                    format!("Class{}", capitalised(cx.stubs.class(*class).name.as_str()))
                }
                Some(Head::Class(class)) => format!("Class{}", class.0),
                _ => "Function".into(),
            },
        }
    }
}

/// `list` to `List`.
pub fn capitalised(name: &str) -> String {
    let mut chars = name.chars();
    match chars.next() {
        Some(first) => first
            .to_uppercase()
            .chain(chars)
            .filter(|c| *c != '_')
            .collect(),
        None => String::new(),
    }
}

fn group(cx: &Context<'_, '_>, head: &Head) -> Group {
    let b = cx.types.builtins;
    match head {
        Head::None => Group::None,
        Head::Stub(class, _) if *class == b.int || *class == b.float => Group::Number,
        Head::Stub(class, _) if is_exception(cx, *class) => Group::Object,
        Head::Inst(_) | Head::Closure(_) => Group::Object,
        _ => Group::Other,
    }
}

fn groups(cx: &Context<'_, '_>, heads: &[Head]) -> Vec<(Group, Vec<Head>)> {
    let mut groups: Vec<(Group, Vec<Head>)> = Vec::new();
    for head in heads {
        let kind = group(cx, head);
        match groups
            .iter_mut()
            .find(|(g, _)| *g == kind && kind != Group::Other)
        {
            Some((_, members)) => members.push(head.clone()),
            None => groups.push((kind, vec![head.clone()])),
        }
    }
    groups
}

/// Whether a stub class is an exception.
pub fn is_exception(cx: &Context<'_, '_>, class: StubClassId) -> bool {
    let base = cx.types.builtins.base_exception;
    base.0 != u32::MAX && cx.stubs.is_subclass(class, base)
}

/// Whether a function object carries nothing.
fn is_plain(typed: &Typed, id: ClosureId) -> bool {
    let closure = &typed.closures[id.0 as usize];
    let carries = closure
        .receiver
        .is_some_and(|r| !matches!(typed.heads(r), [Head::Class(_)]));
    !carries && closure.captures.is_empty()
}

/// Instances, function objects and exceptions: their nearest common struct, or any object.
fn objects(cx: &Context<'_, '_>, heads: &[Head]) -> Kind<'static> {
    let mut chains = heads.iter().map(|head| chain(cx, head));
    let Some(mut common) = chains.next() else {
        return Kind::Never;
    };
    for other in chains {
        common.retain(|s| other.contains(s));
    }
    match common.first() {
        Some(nearest) => Kind::Gc(*nearest),
        None => Kind::Ref,
    }
}

/// The structs that an object's struct begins with, itself first.
fn chain(cx: &Context<'_, '_>, head: &Head) -> Vec<Struct> {
    match head {
        Head::Closure(id) => vec![Struct::Closure(*id)],
        Head::Inst(id) => class_chain(cx, *id),
        _ => vec![Struct::Exception],
    }
}

/// The structs that a class's struct begins with, itself first.
pub fn class_chain(cx: &Context<'_, '_>, id: ClassInstId) -> Vec<Struct> {
    let mut chain = Vec::new();
    let mut next = Some(id);
    let mut root = id;
    while let Some(id) = next {
        chain.push(Struct::Class(id));
        root = id;
        next = cx.typed.class(id).base;
    }
    let class = &cx.program.classes[cx.typed.class(root).class.index()];
    if class
        .mro
        .iter()
        .any(|b| matches!(b, hir::Base::Stub(c) if is_exception(cx, *c)))
    {
        chain.push(Struct::Exception);
    }
    chain
}
