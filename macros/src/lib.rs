//! `include_python!`: a thin shell over the compiler.
//!
//! In: `[$crate] "file.py", ...` from the `macro_rules` of the crate `portalis`. Out: the items of the Python modules, and
//! for every file that was read an `include_bytes!`, so that its change rebuilds the crate.

mod expand;
mod files;
mod input;

use proc_macro::TokenStream;

/// What `portalis::include_python!` expands to; call that one.
#[proc_macro]
#[doc(hidden)]
pub fn __include_python(tokens: TokenStream) -> TokenStream {
    let expanded = syn::parse2(tokens.into()).and_then(|input| expand::expand(&input));
    expanded
        .unwrap_or_else(|error| error.to_compile_error())
        .into()
}
