//! What Rust callers may put anywhere: any int.
//!
//! In: the exports. Out: attributes that Rust can set, and the elements of containers that cross the boundary, are open.

use super::{Place, Ranges};
use crate::infer::types::{Head, TyId};
use std::collections::BTreeSet;

impl Ranges<'_> {
    /// Opens the places that Rust reaches.
    pub(super) fn open_exports(&mut self) {
        let typed = self.typed;
        let mut types: Vec<TyId> = Vec::new();
        let mut classes = BTreeSet::new();
        for export in &typed.exports {
            types.extend(export.args.iter().flatten());
            classes.extend(export.class);
            if let Some(instance) = typed.instances.get(export.instance.0 as usize) {
                types.push(instance.ret);
                types.extend(instance.yields);
            }
        }
        for class in classes {
            for (name, ty) in &typed.class(class).attrs {
                if name.is_private() {
                    continue;
                }
                types.push(*ty);
                if self.int_type(*ty) {
                    self.open_place(Place::Field(class, *name));
                }
            }
        }
        let mut seen = BTreeSet::new();
        if types.iter().any(|ty| self.holds_ints(*ty, false, &mut seen)) {
            self.open_place(Place::Elements);
        }
    }

    /// Whether values of a type are containers with ints in them.
    fn holds_ints(&self, ty: TyId, inside: bool, seen: &mut BTreeSet<(TyId, bool)>) -> bool {
        seen.insert((ty, inside))
            && self.typed.heads(ty).iter().any(|head| match head {
                Head::Stub(class, _) if inside && *class == self.int => true,
                Head::Stub(_, args) | Head::Tuple(args) => {
                    args.iter().any(|arg| self.holds_ints(*arg, true, seen))
                }
                _ => false,
            })
    }
}
