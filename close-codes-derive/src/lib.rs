//! `#[derive(CloseReason)]`: the macro of the [`close-codes`](https://docs.rs/close-codes) crate, where its
//! attributes are documented. Depend on that crate, not on this one.
//!
//! The way through it: `parse` reads the attributes into the `model`, `check` refuses what contradicts itself,
//! `expand` writes the code. Mistakes are collected in a `Ctxt` on the way, so that all of them are reported at
//! once, beside code that lets everything else compile.

// A macro that panics shows an editor nothing: every mistake is an error with a place.
#![deny(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::todo,
    clippy::unreachable
)]
// Two cases of equal weight read best side by side.
#![allow(clippy::single_match_else)]

mod check;
mod ctxt;
mod derive;
mod expand;
#[cfg(test)]
mod fuzz;
mod law;
mod model;
mod parse;
mod tokens;
mod words;

use proc_macro::TokenStream;

use crate::derive::derive;

/// Makes an enum of close reasons: its policy table, the enums that hold only what may be sent, and the
/// conversions between them. Put `#[derive(CloseReason)]` first and the attributes below it.
///
#[doc = include_str!("../attributes.md")]
#[proc_macro_derive(CloseReason, attributes(close, reconnect, diagnose))]
pub fn derive_close_reason(input: TokenStream) -> TokenStream {
    match syn::parse(input) {
        Ok(input) => derive(&input).into(),
        Err(error) => error.into_compile_error().into(),
    }
}
