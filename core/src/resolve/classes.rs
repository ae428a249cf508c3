//! Classes: their bases, what kind of class they are, and their method resolution order (C3).
//!
//! In: class statements. Out: [`ClassInfo`] per class, made when it is first asked for.
//!
//! ```text
//! class C(A, B): ...      mro = [C, A, B, Base]
//! ```

use rustc_hash::FxHashMap;
use std::rc::Rc;

use portalis_memory::{Symbol, sym};

use super::Resolved;
use super::decorators::{self, Decorator};
use super::items::Entity;
use super::scope::{Node, ScopeId};
use super::special::{self, EnumKind, Special};
use crate::diagnostics::messages;
use crate::hir::{Base, ClassId, Item};
use crate::source::Span;
use crate::stubs::{StubClassId, StubItem};
use crate::syntax::ast::{ClassDef, Expr, ExprKind, Subscript};

/// What is known about a class.
#[derive(Clone, Debug)]
pub struct ClassInfo<'a> {
    /// Its statement.
    pub node: &'a ClassDef<'a>,
    /// Where the statement stands.
    pub span: Span,
    /// The scope of its body.
    pub scope: ScopeId,
    /// The scope in which the statement stands.
    pub outer: ScopeId,
    /// What kind of class it is.
    pub shape: Shape,
    /// Direct bases, `object` and those without meaning at run time left out.
    pub bases: Vec<Base>,
    /// Itself first.
    pub mro: Vec<Base>,
    /// The `@dataclass` decorator.
    pub dataclass: Option<&'a Expr<'a>>,
    /// `@total_ordering`.
    pub total_ordering: bool,
}

/// The kinds of class.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Shape {
    /// An ordinary class.
    Plain,
    /// An enumeration.
    Enum(EnumKind),
    /// A named tuple.
    NamedTuple,
}

/// The classes that were asked for.
#[derive(Debug, Default)]
pub struct Classes<'a> {
    known: FxHashMap<ClassId, Option<Rc<ClassInfo<'a>>>>,
    /// Classes made by a call of `namedtuple`, by the address of the call.
    pub(super) made: FxHashMap<usize, ClassId>,
    /// Those that stand for built-in classes among the bases of others.
    pub(super) bases: Vec<super::bases::MadeBase>,
}

impl<'a> Resolved<'a, '_> {
    /// What is known about a class; `None` while its own bases are being looked at.
    pub fn class_info(&mut self, class: ClassId) -> Option<Rc<ClassInfo<'a>>> {
        if let Some(known) = self.classes.known.get(&class) {
            return known.clone();
        }
        self.classes.known.insert(class, None);
        let scope = self.class_scope(class)?;
        let Node::Class(node, span) = self.scopes.get(scope).node else {
            return None;
        };
        let outer = self.scopes.get(scope).parent?;
        let mut info = ClassInfo {
            node,
            span,
            scope,
            outer,
            shape: Shape::Plain,
            bases: Vec::new(),
            mro: Vec::new(),
            dataclass: None,
            total_ordering: false,
        };
        for base in node.bases {
            self.add_base(&mut info, base);
        }
        for decorator in node.decorators {
            match decorators::classify(self, outer, decorator) {
                Decorator::Dataclass => info.dataclass = Some(decorator),
                Decorator::TotalOrdering => info.total_ordering = true,
                _ => {}
            }
        }
        if let Shape::Enum(kind) = info.shape {
            // The data type of `class Color(str, Enum)` is part of the kind.
            if kind != EnumKind::Plain {
                info.bases.retain(|base| matches!(base, Base::User(_)));
            }
        }
        self.check_built_in_bases(&info);
        info.mro = self.linearise(class, &info);
        self.check_keywords(&info);
        let info = Rc::new(info);
        self.classes.known.insert(class, Some(info.clone()));
        Some(info)
    }

    /// Objects of built-in classes but exceptions have no room for what a derived class adds.
    fn check_built_in_bases(&mut self, info: &ClassInfo<'a>) {
        if info.shape != Shape::Plain {
            return;
        }
        let exception = self.stubs.builtin_class("BaseException");
        for base in &info.bases {
            let Base::Stub(class) = *base else { continue };
            let made = self
                .stubs
                .method(class, Symbol::intern("__new__"))
                .is_some();
            let raised = exception.is_some_and(|e| self.stubs.is_subclass(class, e));
            if made && !raised {
                let name = self.stubs.class(class).name;
                let what = format!("deriving from `{name}`");
                let way_out = "keep one in an attribute";
                let span = info.node.bases.first().map_or(info.span, |b| b.span);
                self.diagnostics
                    .push(messages::unsupported(span, &what, way_out));
            }
        }
    }

    fn add_base(&mut self, info: &mut ClassInfo<'a>, base: &'a Expr<'a>) {
        let found = match self.path(info.outer, base) {
            Some(Entity::Item(Item::Class(class))) => Some(Base::User(class)),
            Some(Entity::Item(Item::Stub(StubItem::Class(class)))) => {
                if self.stubs.class(class).name == sym::object {
                    return;
                }
                match self.base_for(info.outer, base, class) {
                    Some(made) => Some(Base::User(made)),
                    None => Some(Base::Stub(class)),
                }
            }
            Some(Entity::Special(special)) => match self.special_base(info, special, base) {
                Some(found) => found,
                None => return,
            },
            _ => self.base_by_name(info.outer, base),
        };
        let Some(found) = found else {
            // Compiler-made named tuples name their base directly.
            let made = self.scopes.get(info.scope).synthetic;
            if made
                && matches!(
                    base.kind,
                    ExprKind::Name {
                        id: sym::NamedTuple,
                        ..
                    }
                )
            {
                info.shape = Shape::NamedTuple;
                return;
            }
            if !self.is_undefined(info.outer, base) {
                self.diagnostics.push(messages::unknown_base(base.span));
            }
            return;
        };
        if info.bases.contains(&found) {
            let name = self.base_name(found);
            let error = messages::duplicate_base(base.span, name.as_str());
            self.diagnostics.push(error);
            return;
        }
        if let Base::User(class) = found
            && let Some(inner) = self.class_info(class)
            && inner.shape != Shape::Plain
        {
            info.shape = inner.shape;
        }
        if let (Base::Stub(class), Shape::Plain) = (found, info.shape) {
            self.mixed_enum(info, class);
        }
        info.bases.push(found);
    }

    /// `class Color(str, Enum)`: `str` comes first, so the Enum that follows must know of it.
    fn mixed_enum(&mut self, info: &ClassInfo<'a>, class: StubClassId) {
        let name = self.stubs.class(class).name;
        let data = matches!(name, sym::int | sym::str);
        let follows = info.node.bases.iter().any(|base| {
            matches!(
                self.path(info.outer, base),
                Some(Entity::Special(Special::Enum(_)))
            )
        });
        if follows && !data {
            let what = format!("an enumeration of '{name}'");
            let error = messages::unsupported(info.span, &what, "derive from Enum alone");
            self.diagnostics.push(error);
        }
    }

    /// `Some(Some(base))` for a real base, `Some(None)` for an unknown one, `None` for one without a trace.
    fn special_base(
        &mut self,
        info: &mut ClassInfo<'a>,
        special: Special,
        base: &'a Expr<'a>,
    ) -> Option<Option<Base>> {
        match special {
            Special::MarkerBase => None,
            Special::Enum(kind) => {
                let kind = match (kind, info.bases.first()) {
                    (EnumKind::Plain, Some(Base::Stub(class))) => {
                        match self.stubs.class(*class).name {
                            sym::int => EnumKind::MixedInt,
                            sym::str => EnumKind::MixedStr,
                            _ => EnumKind::Plain,
                        }
                    }
                    (kind, _) => kind,
                };
                info.shape = Shape::Enum(kind);
                None
            }
            Special::NamedTupleBase => {
                info.shape = Shape::NamedTuple;
                None
            }
            Special::Typing(name) => special::typing_class(name)
                .map(|class| self.stubs.builtin_class(class).map(Base::Stub)),
            Special::TypedDict => {
                let error = messages::unsupported(
                    base.span,
                    "TypedDict",
                    "use a dataclass, or a plain dict without a class of its own",
                );
                self.diagnostics.push(error);
                None
            }
            _ => {
                let error = messages::unsupported(base.span, "this base class", "");
                self.diagnostics.push(error);
                None
            }
        }
    }

    fn base_by_name(&mut self, scope: ScopeId, base: &Expr<'a>) -> Option<Base> {
        match base.kind {
            ExprKind::Name { id, .. } => {
                let id = self.scopes.mangle(scope, id);
                self.class_of_name(scope, id).map(Base::User)
            }
            ExprKind::Subscript(Subscript { value, .. }) => self.base_by_name(scope, value),
            _ => None,
        }
    }

    fn is_undefined(&mut self, scope: ScopeId, base: &Expr<'a>) -> bool {
        match base.kind {
            ExprKind::Name { id, .. } => {
                let id = self.scopes.mangle(scope, id);
                self.lookup(scope, id).is_none()
            }
            ExprKind::Subscript(Subscript { value, .. }) | ExprKind::Attribute { value, .. } => {
                self.is_undefined(scope, value)
            }
            _ => false,
        }
    }

    fn check_keywords(&mut self, info: &ClassInfo<'a>) {
        for keyword in info.node.keywords {
            let known = match keyword.arg {
                Some(sym::metaclass) => matches!(
                    self.path(info.outer, &keyword.value),
                    Some(Entity::Special(Special::Metaclass))
                ),
                // Those that an `__init_subclass__` takes.
                Some(_) => info.mro.iter().skip(1).any(|base| match *base {
                    Base::User(base) => {
                        let scope = self.class_scope(base);
                        scope.is_some_and(|s| self.user_defines(s, sym::__init_subclass__))
                    }
                    Base::Stub(_) => false,
                }),
                None => false,
            };
            if !known {
                let (what, way_out) = match keyword.arg {
                    Some(sym::metaclass) => (
                        "a metaclass",
                        "use a class decorator or a function that makes what the metaclass makes",
                    ),
                    _ => ("a keyword in a class header", ""),
                };
                let error = messages::unsupported(keyword.span, what, way_out);
                self.diagnostics.push(error);
            }
        }
    }

    /// The name of a base.
    pub fn base_name(&self, base: Base) -> Symbol {
        match base {
            Base::Stub(class) => self.stubs.class(class).name,
            Base::User(class) => match self.class_scope(class).map(|id| self.scopes.get(id).node) {
                Some(Node::Class(node, _)) => node.name,
                _ => sym::object,
            },
        }
    }

    fn linearise(&mut self, class: ClassId, info: &ClassInfo<'a>) -> Vec<Base> {
        let mut lists: Vec<Vec<Base>> = Vec::new();
        for base in &info.bases {
            lists.push(match base {
                Base::User(class) => match self.class_info(*class) {
                    Some(info) => info.mro.clone(),
                    None => vec![*base],
                },
                Base::Stub(class) => self.stub_mro(*class),
            });
        }
        lists.push(info.bases.clone());
        match merge(lists) {
            Some(mut mro) => {
                mro.insert(0, Base::User(class));
                mro
            }
            None => {
                let names: Vec<&str> = info
                    .bases
                    .iter()
                    .map(|base| self.base_name(*base).as_str())
                    .collect();
                let error = messages::inconsistent_mro(info.span, &names.join(", "));
                self.diagnostics.push(error);
                vec![Base::User(class)]
            }
        }
    }

    fn stub_mro(&self, class: StubClassId) -> Vec<Base> {
        let bases = &self.stubs.class(class).bases;
        let mut lists: Vec<Vec<Base>> = bases.iter().map(|base| self.stub_mro(*base)).collect();
        lists.push(bases.iter().map(|base| Base::Stub(*base)).collect());
        let mut mro = merge(lists).unwrap_or_default();
        mro.insert(0, Base::Stub(class));
        mro
    }
}

/// The merge of C3: takes the first head that stands in no other list's tail.
fn merge(mut lists: Vec<Vec<Base>>) -> Option<Vec<Base>> {
    let mut merged = Vec::new();
    loop {
        lists.retain(|list| !list.is_empty());
        if lists.is_empty() {
            return Some(merged);
        }
        let head = lists
            .iter()
            .map(|list| list[0])
            .find(|head| lists.iter().all(|list| !list[1..].contains(head)))?;
        merged.push(head);
        for list in &mut lists {
            if list[0] == head {
                list.remove(0);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn classes(ids: &[u32]) -> Vec<Base> {
        ids.iter().map(|id| Base::User(ClassId(*id))).collect()
    }

    #[test]
    fn c3_keeps_local_order_and_monotony() {
        // O = 0; A(O) = 1; B(O) = 2; C(A, B)
        let lists = vec![classes(&[1, 0]), classes(&[2, 0]), classes(&[1, 2])];
        assert_eq!(merge(lists), Some(classes(&[1, 2, 0])));
    }

    #[test]
    fn c3_refuses_contradictions() {
        // X(A, B), Y(B, A), Z(X, Y)
        let lists = vec![classes(&[3, 1, 2]), classes(&[4, 2, 1]), classes(&[3, 4])];
        assert_eq!(merge(lists), None);
    }
}
