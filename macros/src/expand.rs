//! From the arguments to the items.

use crate::files;
use crate::input::Input;
use portalis_core::pipeline::{self, Config};
use proc_macro2::{Group, Ident, Literal, Span, TokenStream, TokenTree};
use quote::{quote, quote_spanned};
use std::env;
use std::path::{Path, PathBuf};
use syn::LitStr;

/// Stands for `$crate` in generated text, until its tokens take the place.
const CRATE: &str = "__portalis_crate";

/// Compiles and places the items; Python's problems are errors at the first literal.
pub(crate) fn expand(input: &Input) -> syn::Result<TokenStream> {
    let first = &input.paths[0];
    let folder = files::folder_of(first)?;
    let root = env::var_os("CARGO_MANIFEST_DIR").map_or_else(|| folder.clone(), PathBuf::from);
    let mut entries = Vec::new();
    for path in &input.paths {
        entries.extend(files::named(path, &folder, &root)?);
    }
    let config = Config {
        exports: true,
        runtime_path: format!("{CRATE}::rt"),
        int_is_i64: input.int_is_i64,
        signatures: input.signatures.clone(),
        ..Config::default()
    };
    let output = pipeline::compile(&entries, &config);
    let tracked = tracked(&output.files_read, &folder, first);
    if output.has_errors {
        // The files are tracked all the same: mending one of them must rebuild.
        let message = format!("Python:\n{}", output.render(false).trim_end());
        return Ok(quote_spanned! { first.span() => ::core::compile_error!(#message); #tracked });
    }
    for file in &output.files_read {
        files::inside(file, &root).map_err(|message| syn::Error::new(first.span(), message))?;
    }
    let items: TokenStream = output.rust.parse().map_err(|error| {
        let message = format!(
            "Portalis wrote Rust that is not well formed; this is a bug in Portalis: {error}"
        );
        syn::Error::new(first.span(), message)
    })?;
    let items = with_crate(items, &input.krate);
    Ok(quote! { #items #tracked })
}

/// One `include_bytes!` for each file. Its path is relative and carries the span of the user's literal, so that it is
/// looked up beside the user's file wherever the macro was called through.
fn tracked(read: &[PathBuf], folder: &Path, literal: &LitStr) -> TokenStream {
    let span = literal.span();
    let lines = read.iter().map(|file| {
        let file = env::current_dir()
            .map(|here| here.join(file))
            .unwrap_or_else(|_| file.clone());
        let mut path = Literal::string(&files::relative(folder, &file));
        path.set_span(span);
        quote_spanned! { span => const _: &[u8] = ::core::include_bytes!(#path); }
    });
    lines.collect()
}

/// Puts the tokens of `$crate` where the text has its stand-in.
fn with_crate(tokens: TokenStream, krate: &TokenStream) -> TokenStream {
    let mut out = Vec::new();
    for token in tokens {
        match token {
            TokenTree::Ident(ident) if is_stand_in(&ident) => out.extend(krate.clone()),
            TokenTree::Group(group) => {
                let mut inner = Group::new(group.delimiter(), with_crate(group.stream(), krate));
                inner.set_span(group.span());
                out.push(inner.into());
            }
            other => out.push(other),
        }
    }
    out.into_iter().collect()
}

fn is_stand_in(ident: &Ident) -> bool {
    *ident == Ident::new(CRATE, Span::call_site())
}

#[cfg(test)]
mod tests {
    use super::with_crate;

    #[test]
    fn the_stand_in_is_replaced_everywhere() {
        let text = "use __portalis_crate :: rt ; fn f (x : & __portalis_crate :: rt :: Str) { }";
        let tokens = with_crate(
            text.parse().expect("tokens"),
            &"krate".parse().expect("tokens"),
        );
        assert_eq!(
            tokens.to_string().replace(' ', ""),
            "usekrate::rt;fnf(x:&krate::rt::Str){}"
        );
    }
}
