//! What of the macro's output is its own.

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use quote::quote;

/// The output with a number in place of each code that is an expression. These are the user's tokens, which the macro
/// passes on in braces, so that rustc recovers from any error in them:
/// `impl Expression<2> for E { type Type = u16; const VALUE: u16 = const { .. }; }`.
pub(crate) fn without_expressions(output: TokenStream) -> TokenStream {
    let mut in_expression = false;
    let replaced = output.into_iter().map(|token| match token {
        TokenTree::Ident(ref name) if name == "Expression" => {
            in_expression = true;
            token
        }
        TokenTree::Group(group) if in_expression && group.delimiter() == Delimiter::Brace => {
            in_expression = false;
            Group::new(Delimiter::Brace, with_a_number(group.stream())).into()
        }
        token => token,
    });
    replaced.collect()
}

fn with_a_number(items: TokenStream) -> TokenStream {
    let replaced = items.into_iter().map(|token| match token {
        TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => {
            Group::new(Delimiter::Brace, quote!(0)).into()
        }
        token => token,
    });
    replaced.collect()
}
