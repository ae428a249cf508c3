//! What conditions say of locals: few at a time.

use super::ops::{OpId, Ops};
use super::*;
use smallvec::SmallVec;

#[derive(Clone, Default)]
pub(super) struct Refined(SmallVec<[(LocalId, OpId); 4]>);

impl Refined {
    pub(super) fn get(&self, local: LocalId) -> Option<OpId> {
        let mut all = self.0.iter();
        all.find(|(known, _)| *known == local).map(|(_, op)| *op)
    }

    pub(super) fn set(&mut self, local: LocalId, op: OpId) {
        match self.0.iter_mut().find(|(known, _)| *known == local) {
            Some(known) => known.1 = op,
            None => self.0.push((local, op)),
        }
    }

    pub(super) fn remove(&mut self, local: LocalId) {
        self.0.retain(|(known, _)| *known != local);
    }

    pub(super) fn clear(&mut self) {
        self.0.clear();
    }

    /// Keeps what holds either way.
    pub(super) fn join(&mut self, other: &Refined, ops: &mut Ops) {
        self.0.retain(|(local, op)| {
            let known = other.get(*local);
            if let Some(known) = known {
                *op = ops.join(*op, known);
            }
            known.is_some()
        });
    }
}
