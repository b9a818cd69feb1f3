//! The whole way through the macro, apart from what only rustc can call: `fuzz/fuzz_targets/derive.rs` enters here.

use proc_macro2::TokenStream;

use crate::check;
use crate::ctxt::Ctxt;
use crate::expand;
use crate::model::Input;

pub(crate) fn derive(input: &syn::DeriveInput) -> TokenStream {
    let ctxt = Ctxt::new();
    let mut expanded = match Input::from_syn(&ctxt, input) {
        Some(input) => {
            check::check(&ctxt, &input);
            expand::expand(&input, ctxt.has_errors())
        }
        None => expand::stub(input),
    };
    if let Err(errors) = ctxt.check() {
        expanded.extend(errors.into_compile_error());
    }
    expanded
}
