//! Reads `.pyi` texts into [`super::Stubs`].
