//! The `class!` and `union!` macros.
