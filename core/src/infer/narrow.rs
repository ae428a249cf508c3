//! What a condition says about a local's type.
//!
//! In: a condition and whether it held. Out: nodes that stand for the local's narrowed uses. Narrowing is precision
//! only: every operation checks at run time what its type leaves open.
//!
//! ```text
//! if isinstance(x, str): x.upper()    ->   uses of x in the body: only the str in node(x)
//! ```

use super::graph::{Constructor, Filter};
use super::walk::Walk;
use super::*;
use crate::hir::{Base, CmpOp, ExprKind};

/// Locals whose uses are narrower than their node; later entries win.
#[derive(Default, Clone)]
pub(super) struct Narrowed(BTreeMap<LocalId, NodeId>);

impl Narrowed {
    pub(super) fn get(&self, local: LocalId) -> Option<NodeId> {
        self.0.get(&local).copied()
    }

    pub(super) fn forget(&mut self, local: LocalId) {
        self.0.remove(&local);
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Where two ways meet, only what holds on both stays.
    pub(super) fn join(&mut self, other: &Narrowed) {
        self.0
            .retain(|local, node| other.0.get(local) == Some(node));
    }
}

impl<'h> Infer<'h> {
    /// Records what `cond` being true (or false) says.
    pub(super) fn narrow(&mut self, walk: &mut Walk, cond: &'h Expr<'h>, holds: bool) {
        match cond.kind {
            ExprKind::Not(inner) => self.narrow(walk, inner, !holds),
            ExprKind::And(a, b) if holds => {
                self.narrow(walk, a, true);
                self.narrow(walk, b, true);
            }
            ExprKind::Or(a, b) if !holds => {
                self.narrow(walk, a, false);
                self.narrow(walk, b, false);
            }
            ExprKind::Var(_) if holds => self.narrow_to(
                walk,
                cond,
                Filter::Except(self.arena.alloc_slice(&[Constructor::None])),
            ),
            ExprKind::Compare(op @ (CmpOp::Is | CmpOp::IsNot | CmpOp::Eq | CmpOp::Ne), a, b) => {
                let constant = match b.kind {
                    ExprKind::None => Some(Constructor::None),
                    ExprKind::Ellipsis => Some(Constructor::Ellipsis),
                    _ => None,
                };
                if let Some(constant) = constant {
                    let is_none = matches!(op, CmpOp::Is | CmpOp::Eq) == holds;
                    let only = vec![constant];
                    self.narrow_to(
                        walk,
                        a,
                        if is_none {
                            Filter::Only(self.arena.alloc_slice(&only))
                        } else {
                            Filter::Except(self.arena.alloc_slice(&only))
                        },
                    );
                }
            }
            ExprKind::Block(_, value) if holds => self.narrow(walk, value, true),
            ExprKind::IsInstance(value, bases) => {
                let list = self.constructors_of(bases);
                // An exact match is certain only where the classes cover the atom; bool is an int.
                self.narrow_to(
                    walk,
                    value,
                    if holds {
                        Filter::Only(self.arena.alloc_slice(&list))
                    } else {
                        Filter::Except(self.arena.alloc_slice(&list))
                    },
                );
            }
            _ => {}
        }
    }

    fn narrow_to(&mut self, walk: &mut Walk, value: &'h Expr<'h>, filter: Filter<'h>) {
        let ExprKind::Var(Var::Local(local)) = value.kind else {
            return;
        };
        if self.func(self.insts[walk.inst.0 as usize].func).locals[local.index()].cell {
            return;
        }
        let from = walk
            .narrowed
            .get(local)
            .unwrap_or_else(|| self.var(walk.inst, Var::Local(local)));
        let node = self.graph.node();
        self.graph.flow_filtered(from, node, filter);
        walk.narrowed.0.insert(local, node);
    }

    /// The constructors of all values that are instances of one of `bases`.
    pub(super) fn constructors_of(&self, bases: &[Base]) -> Vec<Constructor> {
        let mut list = Vec::new();
        for base in bases {
            match *base {
                Base::User(class) => {
                    for (index, c) in self.program.classes.iter().enumerate() {
                        if c.mro.contains(&Base::User(class)) {
                            list.push(Constructor::Obj(ClassId(index as u32)));
                        }
                    }
                }
                Base::Stub(class) => {
                    list.extend(self.stubs.subclasses(class).map(Constructor::Stub));
                    if class == self.core.tuple {
                        list.extend((0..=12).map(Constructor::Tuple));
                    }
                    for (index, c) in self.program.classes.iter().enumerate() {
                        let derives = |b: &Base| match b {
                            Base::Stub(s) => self.stubs.is_subclass(*s, class),
                            Base::User(user) => {
                                let kind = &self.program.classes[user.index()].kind;
                                class == self.core.tuple
                                    && matches!(kind, crate::hir::ClassKind::NamedTuple(_))
                            }
                        };
                        if c.mro.iter().any(derives) {
                            list.push(Constructor::Obj(ClassId(index as u32)));
                        }
                    }
                }
            }
        }
        list
    }
}
