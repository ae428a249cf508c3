//! Rust tuples of one to twelve items as Python values.

use super::TupleHash;
use super::shared::Tuple;
use crate::error::Result;
use crate::gc::Tracer;
use crate::list::same_or_eq;
use crate::modules::copy::Copier;
use crate::recursion::enter;
use crate::str::Str;
use crate::value::{CmpOp, DynValue, Object, Value};

/// A tuple of any kind, as `%` formatting takes it.
pub trait TupleItems {
    /// The items.
    fn items(&self) -> Vec<&dyn DynValue>;
}

impl<T: Value> TupleItems for Tuple<T> {
    fn items(&self) -> Vec<&dyn DynValue> {
        self.as_slice()
            .iter()
            .map(|item| item as &dyn DynValue)
            .collect()
    }
}

macro_rules! fixed {
    ($($len:literal: $($name:ident $at:tt),*;)*) => {$(
        // SAFETY: clones and visits what each item does, once.
        unsafe impl<$($name: Value),*> Value for ($($name,)*) {
            const ACYCLIC: bool = true $(&& $name::ACYCLIC)*;
            type KeptHash = i64;
            const PLAIN: bool = true $(&& $name::PLAIN)*;
            const TOTAL: bool = true $(&& $name::TOTAL)*;

            fn type_name(&self) -> Str {
                crate::lit!("tuple")
            }

            fn repr(&self, out: &mut String) -> Result<()> {
                let _depth = enter()?;
                out.push('(');
                $(
                    if $at > 0 {
                        out.push_str(", ");
                    }
                    self.$at.repr(out)?;
                )*
                out.push_str(if $len == 1 { ",)" } else { ")" });
                Ok(())
            }

            fn items(&self) -> Option<Vec<Object>> {
                Some(vec![$(Object::new(self.$at.clone())),*])
            }

            #[inline]
            fn eq(&self, other: &Self) -> Result<bool> {
                $(
                    if !same_or_eq(&self.$at, &other.$at)? {
                        return Ok(false);
                    }
                )*
                Ok(true)
            }

            #[inline]
            fn hash(&self) -> Result<i64> {
                let mut hash = TupleHash::new();
                $(hash.add(self.$at.hash()?);)*
                Ok(hash.finish())
            }

            #[inline]
            fn compare(&self, other: &Self, op: CmpOp) -> Result<bool> {
                $(
                    if !same_or_eq(&self.$at, &other.$at)? {
                        return self.$at.compare(&other.$at, op);
                    }
                )*
                Ok(matches!(op, CmpOp::Le | CmpOp::Ge))
            }

            #[inline]
            fn is(&self, other: &Self) -> bool {
                true $(&& self.$at.is(&other.$at))*
            }

            fn duplicate(&self, copier: &mut Copier) -> Result<Self> {
                Ok(($(copier.item(&self.$at)?,)*))
            }

            #[inline]
            fn trace(&self, tracer: &mut Tracer) {
                $(self.$at.trace(tracer);)*
            }
        }

        impl<$($name: Value),*> TupleItems for ($($name,)*) {
            fn items(&self) -> Vec<&dyn DynValue> {
                vec![$(&self.$at),*]
            }
        }
    )*};
}

fixed! {
    1: A 0;
    2: A 0, B 1;
    3: A 0, B 1, C 2;
    4: A 0, B 1, C 2, D 3;
    5: A 0, B 1, C 2, D 3, E 4;
    6: A 0, B 1, C 2, D 3, E 4, F 5;
    7: A 0, B 1, C 2, D 3, E 4, F 5, G 6;
    8: A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7;
    9: A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8;
    10: A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9;
    11: A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9, K 10;
    12: A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9, K 10, L 11;
}
