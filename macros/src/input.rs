//! What stands between the parentheses of `include_python!`.
//!
//! In: `[$crate] "a.py", "b.py", int = i64, fn mean(xs: list[float]) -> float`. Out: [`Input`].

use proc_macro2::{TokenStream, TokenTree};
use syn::parse::{Parse, ParseStream};
use syn::{Ident, LitStr, Token, bracketed};

/// The arguments of the macro.
pub(crate) struct Input {
    /// The tokens of `$crate`.
    pub(crate) krate: TokenStream,
    /// Files or folders; at least one.
    pub(crate) paths: Vec<LitStr>,
    /// `int = i64`.
    pub(crate) int_is_i64: bool,
    /// Signatures as they were written: `fn mean (xs : list [float]) -> float`.
    pub(crate) signatures: Vec<String>,
}

impl Parse for Input {
    fn parse(stream: ParseStream<'_>) -> syn::Result<Self> {
        let inner;
        bracketed!(inner in stream);
        let krate = inner.parse()?;
        let mut input = Self {
            krate,
            paths: Vec::new(),
            int_is_i64: false,
            signatures: Vec::new(),
        };
        loop {
            if stream.is_empty() {
                break;
            }
            input.argument(stream)?;
            if stream.is_empty() {
                break;
            }
            stream.parse::<Token![,]>()?;
        }
        if input.paths.is_empty() {
            return Err(stream
                .error("expected the path of a Python file: `include_python!(\"module.py\")`"));
        }
        Ok(input)
    }
}

impl Input {
    fn argument(&mut self, stream: ParseStream<'_>) -> syn::Result<()> {
        if stream.peek(LitStr) {
            self.paths.push(stream.parse()?);
            return Ok(());
        }
        if stream.peek(Token![fn]) {
            self.signatures.push(signature(stream)?);
            return Ok(());
        }
        if stream.peek(Ident) {
            let name: Ident = stream.parse()?;
            if name != "int" {
                return Err(syn::Error::new(
                    name.span(),
                    "unknown setting; there is `int = i64`",
                ));
            }
            stream.parse::<Token![=]>()?;
            let value: Ident = stream.parse()?;
            if value != "i64" && value != "Int" {
                return Err(syn::Error::new(value.span(), "`int` can be `i64` or `Int`"));
            }
            self.int_is_i64 = value == "i64";
            return Ok(());
        }
        Err(stream.error("expected a path, `int = i64` or a signature `fn name(x: int) -> str`"))
    }
}

/// Everything up to the next comma outside of brackets. The types are Python's, so it is not parsed as Rust.
fn signature(stream: ParseStream<'_>) -> syn::Result<String> {
    let mut tokens = TokenStream::new();
    while !stream.is_empty() && !stream.peek(Token![,]) {
        tokens.extend([stream.parse::<TokenTree>()?]);
    }
    // Long ones are printed in several lines.
    Ok(tokens.to_string().replace('\n', " "))
}

#[cfg(test)]
mod tests {
    use super::Input;

    #[test]
    fn arguments_of_every_kind() {
        let text = r#"[krate] "a.py", "b.py", int = i64, fn f(x: dict[str, int], y: int) -> list[int], fn g() -> None,"#;
        let input: Input = syn::parse_str(text).expect("it is well formed");
        assert_eq!(
            input
                .paths
                .iter()
                .map(syn::LitStr::value)
                .collect::<Vec<_>>(),
            ["a.py", "b.py"]
        );
        assert!(input.int_is_i64);
        let signatures: Vec<_> = input
            .signatures
            .iter()
            .map(|text| text.replace(' ', ""))
            .collect();
        assert_eq!(
            signatures,
            ["fnf(x:dict[str,int],y:int)->list[int]", "fng()->None"]
        );
    }

    #[test]
    fn nonsense_is_refused() {
        for text in [
            "[krate]",
            "[krate] int = i64",
            "[krate] \"a.py\", float = f32",
            "[krate] 3",
        ] {
            assert!(syn::parse_str::<Input>(text).is_err(), "{text}");
        }
    }
}
