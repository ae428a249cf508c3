//! `collections`: deque, defaultdict, Counter, OrderedDict, ChainMap.
//!
//! In: items, keys and values of one type each. Out: CPython's methods, messages and printed forms. The kinds of dict hold a
//! [`Dict`](crate::dict::Dict) and deref to it, so that what they do not change is the dict's own.

mod chain;
mod counter;
mod default;
mod deque;
mod ordered;

pub use chain::{ChainMap, Maps};
pub use counter::{Counter, Counts, Elements};
pub use default::{DefaultBody, DefaultDict};
pub use deque::{Deque, DequeBody, DequeIter};
pub use ordered::{
    OrderedBody, OrderedDict, OrderedItems, OrderedIter, OrderedKeys, OrderedValues,
};
