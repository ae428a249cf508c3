//! `copy`: shallow and deep copies.
//!
//! In: any value. Out: a copy of its own type; what cannot change stands for itself. Each type says in `Value::duplicate` how it is
//! copied; a [`Copier`] carries what was copied already, so that what was shared (or contains itself) is so again.

use crate::error::Result;
use crate::recursion::enter;
use crate::value::Value;
use std::any::Any;
use std::collections::HashMap;

/// A copy under way.
#[derive(Debug)]
pub struct Copier {
    deep: bool,
    /// The copies by the addresses of their originals, which live as long as what is being copied.
    made: HashMap<usize, Box<dyn Any>>,
}

impl Copier {
    fn new(deep: bool) -> Copier {
        Copier {
            deep,
            made: HashMap::new(),
        }
    }

    /// Whether what an object contains is copied too.
    pub fn is_deep(&self) -> bool {
        self.deep
    }

    /// The copy of the object at an address, if it was made already.
    pub fn known<T: Clone + 'static>(&self, address: usize) -> Option<T> {
        self.made.get(&address)?.downcast_ref::<T>().cloned()
    }

    /// Keeps the copy of the object at an address. Said before its items are copied, for they may lead back to it.
    pub fn remember<T: Clone + 'static>(&mut self, address: usize, copy: &T) {
        self.made.insert(address, Box::new(copy.clone()));
    }

    /// What a copy contains for `item`.
    pub fn item<T: Value>(&mut self, item: &T) -> Result<T> {
        if !self.deep {
            return Ok(item.clone());
        }
        let _depth = enter()?;
        item.duplicate(self)
    }
}

/// `copy.copy(x)`
pub fn copy<T: Value>(x: &T) -> Result<T> {
    x.duplicate(&mut Copier::new(false))
}

/// `copy.deepcopy(x)`
pub fn deepcopy<T: Value>(x: &T) -> Result<T> {
    x.duplicate(&mut Copier::new(true))
}
