//! Where rustc points.

use proc_macro2::{Delimiter, Group, Ident, Span, TokenStream, TokenTree};

use crate::tokens::Tokens;

/// The user's place, but our code: names resolve as at the derive, and lints leave it alone.
pub(super) fn located(user: Span) -> Span {
    Span::call_site().located_at(user)
}

/// A name of the user's, for something that we generate.
pub(super) fn located_ident(user: &Ident) -> Ident {
    let mut ident = user.clone();
    ident.set_span(located(user.span()));
    ident
}

/// A call whose error underlines all of the user's tokens: rustc draws from the begin of the path to the end of
/// the arguments. With the user's own span, since with the derive's rustc adds a note on its expansion.
pub(super) fn call(path: &TokenStream, arguments: TokenStream, at: &Tokens) -> TokenStream {
    let mut path = path.clone().into_iter().collect::<Vec<TokenTree>>();
    for token in &mut path {
        token.set_span(at.first_span());
    }
    let mut arguments = Group::new(Delimiter::Parenthesis, arguments);
    arguments.set_span(at.last_span());
    path.into_iter().chain([TokenTree::Group(arguments)]).collect()
}
