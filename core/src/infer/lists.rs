//! Lists one behind the other in one vector, made once.

use std::ops::Range;

/// Numbered lists.
pub(super) struct Lists<T> {
    /// Where each begins, and the end.
    begin: Vec<u32>,
    /// The items of all.
    pub(super) items: Vec<T>,
}

impl<T: Copy> Lists<T> {
    /// Lists without items.
    pub(super) fn empty(count: usize) -> Self {
        Lists {
            begin: vec![0; count + 1],
            items: Vec::new(),
        }
    }

    /// Items with the numbers of their lists; they keep their order.
    pub(super) fn new(count: usize, items: &[(u32, T)]) -> Self {
        let mut lists = Self::empty(count);
        let Some((_, any)) = items.first() else {
            return lists;
        };
        for (list, _) in items {
            lists.begin[*list as usize + 1] += 1;
        }
        for at in 0..count {
            lists.begin[at + 1] += lists.begin[at];
        }
        let mut next = lists.begin.clone();
        lists.items = vec![*any; items.len()];
        for (list, item) in items {
            let place = &mut next[*list as usize];
            lists.items[*place as usize] = *item;
            *place += 1;
        }
        lists
    }

    /// Makes a list of the items that were added behind the last one.
    pub(super) fn end(&mut self) {
        self.begin.push(self.items.len() as u32);
    }

    /// How many lists there are.
    pub(super) fn len(&self) -> usize {
        self.begin.len() - 1
    }

    /// Where the items of a list are.
    pub(super) fn range(&self, list: usize) -> Range<usize> {
        self.begin[list] as usize..self.begin[list + 1] as usize
    }

    /// The items of a list.
    pub(super) fn of(&self, list: usize) -> &[T] {
        &self.items[self.range(list)]
    }
}
