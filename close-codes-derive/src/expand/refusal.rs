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
    ///     pub const NoStatus: __NeverSent = 0;
    /// }
    /// ```
    ///
    /// What the enum's own `sent_by` keeps out for the same reason stands in one impl.
    pub(super) fn refusals(&self, twin: &Twin) -> TokenStream {
        let mut impls = TokenStream::new();
        let mut by_the_enum: Vec<(Refusal, Span, Vec<&Row<'_>>)> = Vec::new();
        for (_, row) in self.rows() {
            let Some(refusal) = row.refusal(twin.role) else { continue };
            let (at, is_by_the_enum) = decided_by(row, refusal);
            match by_the_enum.iter_mut().find(|(known, ..)| is_by_the_enum && *known == refusal) {
                Some((_, _, rows)) => rows.push(row),
                None if is_by_the_enum => by_the_enum.push((refusal, at, vec![row])),
                None => impls.extend(refused(&self.private, twin, refusal, at, &[row])),
            }
        }
        for (refusal, at, rows) in by_the_enum {
            impls.extend(refused(&self.private, twin, refusal, at, &rows));
        }
        impls
    }
}

/// Where rustc shall point: at the user's code, or at the `sent_by` that decided; and whether that is the enum's.
fn decided_by(row: &Row<'_>, refusal: Refusal) -> (Span, bool) {
    match (refusal, row.sender_span) {
        (Refusal::ByServer | Refusal::ByClient | Refusal::Never, Some(sender)) => {
            (sender, row.own_sender.is_none())
        }
        _ => (codes_span(row), false),
    }
}

/// The bound and the impl's self type have the user's own span: with the derive's, rustc adds advice on its expansion.
fn refused(private: &TokenStream, twin: &Twin, refusal: Refusal, at: Span, rows: &[&Row<'_>]) -> TokenStream {
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
    let variants = rows.iter().map(|row| span::located_ident(&row.variant.ident));
    let implementation = quote_spanned!(at=> impl #name where #name: for<'__a> __p::#sentence);
    quote! {
        #[doc(hidden)]
        #implementation { #private::never_sent! { #(#variants)* } }
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
