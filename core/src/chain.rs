//! Many short lists in one vector: each a chain of links, so that a list costs no memory of its own and two are joined in one step.

use portalis_memory::emptied;

/// The number of no link.
const NONE: u32 = u32::MAX;

/// The ends of a list.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Chain {
    first: u32,
    last: u32,
}

impl Default for Chain {
    fn default() -> Self {
        Chain {
            first: NONE,
            last: NONE,
        }
    }
}

/// The items of the lists.
#[derive(Debug)]
pub(crate) struct Chains<T> {
    links: Vec<(T, u32)>,
}

impl<T> Default for Chains<T> {
    fn default() -> Self {
        Chains { links: Vec::new() }
    }
}

impl<T: Copy> Chains<T> {
    /// Makes room for so many more items.
    pub(crate) fn reserve(&mut self, items: usize) {
        self.links.reserve(items);
    }

    /// For how many items there is room.
    pub(crate) fn capacity(&self) -> usize {
        self.links.capacity()
    }

    /// Forgets all lists.
    pub(crate) fn clear(&mut self) {
        self.links.clear();
    }

    /// No lists, in the same memory, for items that live longer or shorter.
    pub(crate) fn emptied<U>(self) -> Chains<U> {
        Chains {
            links: emptied(self.links),
        }
    }

    /// Adds an item at the end of a list.
    pub(crate) fn push(&mut self, chain: &mut Chain, item: T) {
        let link = self.links.len() as u32;
        self.links.push((item, NONE));
        let added = Chain {
            first: link,
            last: link,
        };
        self.append(chain, added);
    }

    /// The last item of a list.
    pub(crate) fn last_mut(&mut self, chain: Chain) -> Option<&mut T> {
        self.links
            .get_mut(chain.last as usize)
            .map(|link| &mut link.0)
    }

    /// The first item of a list.
    pub(crate) fn first(&self, chain: Chain) -> Option<T> {
        self.links.get(chain.first as usize).map(|link| link.0)
    }

    /// The item of a list that has one.
    pub(crate) fn only(&self, chain: Chain) -> Option<T> {
        match chain.first == chain.last {
            true => self.first(chain),
            false => None,
        }
    }

    /// Adds the items of a second list, which is given up.
    pub(crate) fn append(&mut self, chain: &mut Chain, more: Chain) {
        if more.first == NONE {
            return;
        }
        match self.links.get_mut(chain.last as usize) {
            Some((_, next)) => *next = more.first,
            None => chain.first = more.first,
        }
        chain.last = more.last;
    }

    /// The items of a list.
    pub(crate) fn iter(&self, chain: Chain) -> impl Iterator<Item = T> + use<'_, T> {
        let mut at = Place::First(chain.first);
        std::iter::from_fn(move || self.next(&mut at))
    }

    /// The next item from a place on; a place waits for items that are yet to be added.
    pub(crate) fn next(&self, at: &mut Place) -> Option<T> {
        let link = match *at {
            Place::First(link) => link,
            Place::Behind(link) => self.links[link as usize].1,
        };
        let (item, _) = self.links.get(link as usize)?;
        *at = Place::Behind(link);
        Some(*item)
    }
}

/// A place in a list.
#[derive(Clone, Copy)]
pub(crate) enum Place {
    /// At this link, the first.
    First(u32),
    /// Behind this link.
    Behind(u32),
}

impl Chain {
    /// Whether there are no items.
    pub(crate) fn is_empty(self) -> bool {
        self.first == NONE
    }

    /// The place before the first item.
    pub(crate) fn walk(&self) -> Place {
        Place::First(self.first)
    }
}
