//! The law for codes that are expressions: free consts, which `cargo check` evaluates in every program. For all others
//! the table's own constructor applies it.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::{Expansion, span};
use crate::model::{Code, CodeValue, Codes, Role, Row, Sender};

impl Expansion<'_> {
    /// ```text
    /// const _: () = __private0::assert_code(&__COLUMNS, 2, true);   // at the user's expression
    /// ```
    ///
    /// After a reported mistake, expressions are still checked, so that all mistakes are shown at once.
    pub(super) fn law(&self) -> TokenStream {
        self.rows()
            .filter(|(_, row)| row.has_expression() && !row.is_sender_mistaken && !row.is_prefix_mistaken)
            .map(|(index, row)| self.assert_row(index, row))
            .collect()
    }

    fn assert_row(&self, place: usize, row: &Row<'_>) -> TokenStream {
        let index = Literal::usize_unsuffixed(place);
        match &row.codes {
            Codes::One(code) => {
                let is_sent = row.sender != Sender::Nobody;
                let arguments = quote!(&__COLUMNS, #index, #is_sent);
                let call = match code.value {
                    CodeValue::Discriminant => {
                        let value = self.discriminant(place);
                        span::call(
                            &quote!(__p::assert_discriminant),
                            quote!(#value, #arguments),
                            &code.tokens,
                        )
                    }
                    _ => span::call(&quote!(__p::assert_code), arguments, &code.tokens),
                };
                let browser = self.assert_browser(place, row, code);
                let call = self.law_of(&call);
                quote!(#call #browser)
            }
            Codes::Range(first, last) => {
                let is_sent = row.sender != Sender::Nobody;
                let arguments = quote!(&__COLUMNS, #index, #is_sent);
                let at = if first.literal().is_none() { first } else { last };
                let call = span::call(&quote!(__p::assert_range), arguments, &at.tokens);
                self.law_of(&call)
            }
            Codes::Other(_) | Codes::Local(_) | Codes::Mistaken => TokenStream::new(),
        }
    }

    /// A call has the user's own span, with which `unused_qualifications` looks at its path: it is short.
    fn law_of(&self, call: &TokenStream) -> TokenStream {
        let private = &self.private;
        quote!(const _: () = { use #private as __p; #call };)
    }

    /// For a row of a browser's twin whose code only the compiler can evaluate.
    fn assert_browser(&self, index: usize, row: &Row<'_>, code: &Code) -> Option<TokenStream> {
        let browser = Some(Role::Browser);
        let is_in_browser_twin =
            self.input.twins.iter().any(|twin| twin.role == browser) && row.refusal(browser).is_none();
        let variant = &row.name;
        let (value, _) = self.bounds(index, row);
        is_in_browser_twin.then(|| {
            let call = span::call(&quote!(__p::assert_browser), quote!(#variant, #value), &code.tokens);
            self.law_of(&call)
        })
    }
}
