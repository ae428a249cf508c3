//! placeholder

#[cfg(feature = "sources")]
pub mod sources;
