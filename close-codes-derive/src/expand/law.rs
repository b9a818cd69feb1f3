//! The law, evaluated by the compiler in free consts, which `cargo check` looks at in every program.

use proc_macro2::{Literal, TokenStream};
use quote::quote;
use syn::ext::IdentExt;

use super::{Expansion, span};
use crate::model::{Code, Codes, Role, Row, Sender};

impl Expansion<'_> {
    /// ```text
    /// const __EXPRESSIONS: &[u16] = &[2];
    /// const _: () = __p::assert_code(&__COLUMNS, 2, true, __EXPRESSIONS);   // at the user's expression
    /// const _: () = __p::assert_table(&__TABLE, __EXPRESSIONS);
    /// ```
    ///
    /// Where a mistake was reported, the law could only report it again.
    pub(super) fn law(&self) -> TokenStream {
        if self.mistaken {
            return TokenStream::new();
        }
        let expressions: Vec<(usize, &Row<'_>)> =
            self.rows().filter(|(_, row)| row.has_expression()).collect();
        let indices = expressions.iter().filter_map(|(index, _)| u16::try_from(*index).ok());
        let asserts = expressions.iter().map(|(index, row)| self.assert_row(*index, row));
        quote! {
            const __EXPRESSIONS: &[::core::primitive::u16] = &[#(#indices),*];
            #(#asserts)*
            const _: () = __p::assert_table(&__TABLE, __EXPRESSIONS);
        }
    }

    fn assert_row(&self, index: usize, row: &Row<'_>) -> TokenStream {
        let index = Literal::usize_unsuffixed(index);
        match &row.codes {
            Codes::One(code) => {
                let is_sent = row.sender != Sender::Nobody;
                let arguments = quote!(&__COLUMNS, #index, #is_sent, __EXPRESSIONS);
                let call = span::call(&quote!(__p::assert_code), arguments, &code.tokens);
                let browser = self.assert_browser(row, code);
                quote!(const _: () = #call; #browser)
            }
            Codes::Range(first, last) => {
                let is_sent = row.sender != Sender::Nobody;
                let arguments = quote!(&__COLUMNS, #index, #is_sent, __EXPRESSIONS);
                let at = if first.literal().is_none() { first } else { last };
                let call = span::call(&quote!(__p::assert_range), arguments, &at.tokens);
                quote!(const _: () = #call;)
            }
            Codes::Other(_) | Codes::Mistaken => TokenStream::new(),
        }
    }

    /// A browser's twin has the row, and only the compiler knows what its code is.
    fn assert_browser(&self, row: &Row<'_>, code: &Code) -> Option<TokenStream> {
        let browser = Some(Role::Browser);
        let is_in_browser_twin =
            self.input.twins.iter().any(|twin| twin.role == browser) && row.refusal(browser).is_none();
        let variant = row.variant.ident.unraw().to_string();
        let (value, _) = self.bounds(row);
        is_in_browser_twin.then(|| {
            let call = span::call(&quote!(__p::assert_browser), quote!(#variant, #value), &code.tokens);
            quote!(const _: () = #call;)
        })
    }
}
