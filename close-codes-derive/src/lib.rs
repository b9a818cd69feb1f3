//! `#[derive(CloseReason)]`: the macro of the [`close-codes`](https://docs.rs/close-codes) crate, where its
//! attributes are documented. Depend on that crate, not on this one.
//!
//! How it works: `parse` reads the attributes into the `model`, `check` refuses contradictions, and `expand` writes
//! the code. Every step adds its mistakes to a `Ctxt`, so that all of them are reported at once. The macro also emits
//! code in that case, so that everything else still compiles.

// An editor shows nothing of a macro that panics, so every mistake is an error with a place.
#![deny(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::todo,
    clippy::unreachable
)]
// Two cases of equal weight read better as a `match`.
#![allow(clippy::single_match_else)]

mod check;
mod ctxt;
mod expand;
#[cfg(test)]
mod fuzz;
mod law;
mod model;
mod parse;
mod tokens;
mod words;

use proc_macro::TokenStream;
use proc_macro2::TokenStream as TokenStream2;

use crate::ctxt::Ctxt;
use crate::model::Input;

/// Derives the policy table of an enum of close reasons, its *twins* (the enums of what each role may send), and the
/// conversions between them. Put `#[derive(CloseReason)]` first and the attributes below it.
///
/// ```text
/// #[derive(CloseReason, Clone, Copy, Debug, PartialEq, Eq)]
/// #[close(sendable(client = ClientClose, server = ServerClose), inherit = close_codes::Standard)]
/// enum ChatClose {
///     #[close(4001, reason = "token expired", sent_by = server)]
///     #[reconnect(now, reauthenticate, attempts = 1)]
///     TokenExpired,
///
///     #[close(4100..=4199)]
///     #[reconnect(after = "1s..5s")]
///     Throttled(u16),
///
///     #[close(other)]
///     Other(u16),
/// }
/// ```
///
#[doc = include_str!("../attributes.md")]
#[doc(alias("close code", "status code", "close", "reconnect", "diagnose"))]
#[proc_macro_derive(CloseReason, attributes(close, reconnect, diagnose))]
pub fn derive_close_reason(input: TokenStream) -> TokenStream {
    match syn::parse(input) {
        Ok(input) => derive(&input).into(),
        Err(error) => error.into_compile_error().into(),
    }
}

fn derive(input: &syn::DeriveInput) -> TokenStream2 {
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
