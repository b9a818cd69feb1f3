//! The variants that a twin does not have. Each is a hidden const with a bound that never holds, so that using it is
//! one error with the message that says why. The runtime's `refusal` explains how it works.

use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};

use super::{Expansion, span};
use crate::model::{Codes, Refusal, Row, Twin};

impl Expansion<'_> {
    /// ```text
    /// #[doc(hidden)]
    /// impl ServerClose where ServerClose: for<'__a> __p::CodeIsSendable<'__a, 1005> {
    ///     #[doc(hidden)]
    ///     pub const NoStatus: __p::NeverSent = __p::NEVER_SENT;
    /// }
    /// ```
    pub(super) fn refusals(&self, twin: &Twin) -> TokenStream {
        self.rows().filter_map(|(_, row)| Some(refused(twin, row, row.refusal(twin.role)?))).collect()
    }
}

/// The bound and the impl's self type have the span that rustc should point at: the user's code, or the `sent_by` that
/// decided. It is the user's own span, since with the derive's span rustc adds advice about the expansion.
fn refused(twin: &Twin, row: &Row<'_>, refusal: Refusal) -> TokenStream {
    let at = match (refusal, row.sender_span) {
        (Refusal::ByServer | Refusal::ByClient | Refusal::Never, Some(sender)) => sender,
        _ => codes_span(row),
    };
    let sentence = match refusal {
        Refusal::Reserved(code) => quote_spanned!(at=> CodeIsSendable<'__a, #code>),
        Refusal::Illegal(code) => quote_spanned!(at=> CodeIsLegal<'__a, #code>),
        Refusal::NotInBrowser(code) => quote_spanned!(at=> BrowserMaySend<'__a, #code>),
        Refusal::NotByServer(code) => quote_spanned!(at=> ServerUsesCode<'__a, #code>),
        Refusal::NotByClient(code) => quote_spanned!(at=> ClientUsesCode<'__a, #code>),
        Refusal::ByServer => quote_spanned!(at=> SentByClient<'__a>),
        Refusal::ByClient => quote_spanned!(at=> SentByServer<'__a>),
        Refusal::Never => quote_spanned!(at=> IsSent<'__a>),
        Refusal::Range => quote_spanned!(at=> RangeIsSendable<'__a>),
        Refusal::Other => quote_spanned!(at=> OtherIsSendable<'__a>),
        Refusal::Local => quote_spanned!(at=> LocalIsTold<'__a>),
    };
    let mut name = twin.name.clone();
    name.set_span(at);
    let variant = span::located_ident(&row.variant.ident);
    let implementation = quote_spanned!(at=> impl #name where #name: for<'__a> __p::#sentence);
    quote! {
        #[doc(hidden)]
        #implementation {
            #[doc(hidden)]
            pub const #variant: __p::NeverSent = __p::NEVER_SENT;
        }
    }
}

fn codes_span(row: &Row<'_>) -> Span {
    match &row.codes {
        Codes::One(code) => code.tokens.first_span(),
        Codes::Range(first, _) => first.tokens.first_span(),
        Codes::Other(span) | Codes::Local(span) => *span,
        Codes::Mistaken => row.variant.ident.span(),
    }
}
