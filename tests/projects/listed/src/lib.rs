//! Uses what `cargo portalis build` wrote to `src/generated`.

#![forbid(unsafe_code)]
#![deny(warnings)]

#[path = "generated/scoring.rs"]
pub mod scoring;
