//! The whole way through the macro, apart from what only rustc can call: `fuzz/fuzz_targets/derive.rs` enters here.

use proc_macro2::TokenStream;

use crate::check;
use crate::ctxt::Ctxt;
use crate::expand;
use crate::model::Input;
use crate::parse;

pub(crate) fn derive(input: &syn::DeriveInput) -> TokenStream {
    let ctxt = Ctxt::new();
    let mut expanded = match Input::from_syn(&ctxt, input) {
        Some(input) => {
            check::check(&ctxt, &input);
            expand::expand(&input, ctxt.has_errors())
        }
        None => expand::stub(input, &parse::krate(input)),
    };
    if let Err(errors) = ctxt.check() {
        expanded.extend(errors.into_compile_error());
    }
    expanded
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The whole of the generated code, as tokens.
    fn derived(source: &str) -> String {
        syn::parse_str(source).map_or_else(|error| error.to_string(), |input| derive(&input).to_string())
    }

    #[test]
    fn a_mistake_does_not_hide_where_the_runtime_is() {
        for source in [
            "#[close(crate = renamed)] struct ChatClose;",
            "#[close(crate = renamed)] enum ChatClose<T> { #[close(4001)] Expired, #[close(other)] Other(T) }",
            "#[close(crate = \"renamed\")] enum ChatClose { #[close(4001)] Expired }",
        ] {
            let code = derived(source);
            assert!(code.contains("compile_error"), "{code}");
            assert!(code.contains("renamed :: __private"), "{code}");
            assert!(!code.contains("close_codes :: __private"), "{code}");
        }
    }
}
