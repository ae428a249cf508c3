//! The built-in functions, as the stubs name them.
//!
//! In: values and iterators. Out: CPython's results and messages. `builtins/reduce.rs` has those that run through an iterator,
//! `extrema.rs` `min` and `max`, `sum.rs` `sum`, `kernels.rs` what those do many at once, `sink.rs` those that are handed items, `convert.rs` those on one value.

mod convert;
mod errors;
mod extrema;
pub(crate) mod kernels;
mod reduce;
pub mod sink;
mod sum;

pub use convert::{ascii, chr, format, hash, id, ord, repr, str, truth};
pub use errors::{
    add_note, cause, context, errno, exception_args, exit_code, filename, stop_value, strerror,
};
pub use extrema::{
    max, max_args, max_args_by, max_by, max_by_or, max_by_or_none, max_or, max_or_none, max2, min,
    min_args, min_args_by, min_by, min_by_or, min_by_or_none, min_or, min_or_none, min2,
};
pub use reduce::{
    all, any, enumerate, enumerate_from, filter, filter_none, map, map2, map3, next, next_or,
    next_or_else, next_or_none, sorted, sorted_by_key, zip, zip_all, zip1, zip3, zip4,
};
pub use sum::{
    sum_bool, sum_float, sum_float_from, sum_int, sum_int_from, sum_list, sum_num, sum_num_from,
    sum_tuple,
};
