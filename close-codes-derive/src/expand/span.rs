//! Spans: the places that rustc points at.

use proc_macro2::{Delimiter, Group, Ident, Span, TokenStream, TokenTree};

use crate::tokens::Tokens;

/// The user's place for code of the macro: names resolve at the derive, and lints ignore it.
pub(super) fn located(user: Span) -> Span {
    Span::call_site().located_at(user)
}

/// A user's name, for an item that the macro generates.
pub(super) fn located_ident(user: &Ident) -> Ident {
    generated(user, located(user.span()))
}

/// A user's name at a place of the macro's, where the keywords are those of this crate's edition: `gen`, which is a name
/// before edition 2024, is written raw.
pub(super) fn generated(user: &Ident, at: Span) -> Ident {
    if user == "gen" {
        return Ident::new_raw("gen", at);
    }
    let mut ident = user.clone();
    ident.set_span(at);
    ident
}

/// A call whose error underlines all of the user's tokens: rustc underlines from the start of the path to the end of
/// the arguments. It has the user's own span, since with the derive's span rustc adds a note about the expansion.
pub(super) fn call(path: &TokenStream, arguments: TokenStream, at: &Tokens) -> TokenStream {
    let mut path = path.clone().into_iter().collect::<Vec<TokenTree>>();
    for token in &mut path {
        token.set_span(at.first_span());
    }
    let mut arguments = Group::new(Delimiter::Parenthesis, arguments);
    arguments.set_span(at.last_span());
    path.into_iter().chain([TokenTree::Group(arguments)]).collect()
}
