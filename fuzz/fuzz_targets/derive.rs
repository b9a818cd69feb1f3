//! The macro: whatever item it is put on, it ends without a panic, in code that parses.
//!
//! A proc-macro crate cannot be linked, so that this is made of its files.
#![no_main]
#![allow(dead_code)]

#[path = "../../close-codes-derive/src/check/mod.rs"]
mod check;
#[path = "../../close-codes-derive/src/ctxt.rs"]
mod ctxt;
#[path = "../../close-codes-derive/src/derive.rs"]
mod derive;
#[path = "../../close-codes-derive/src/expand/mod.rs"]
mod expand;
#[path = "../../close-codes-derive/src/law.rs"]
mod law;
#[path = "../../close-codes-derive/src/model/mod.rs"]
mod model;
#[path = "../../close-codes-derive/src/fuzz/output.rs"]
mod output;
#[path = "../../close-codes-derive/src/parse/mod.rs"]
mod parse;
#[path = "../../close-codes-derive/src/tokens.rs"]
mod tokens;
#[path = "../../close-codes-derive/src/words/mod.rs"]
mod words;

use libfuzzer_sys::{Corpus, fuzz_target};

use self::output::without_expressions;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fuzz_target!(|text: &str| -> Corpus {
    let Ok(input) = syn::parse_str::<syn::DeriveInput>(text) else { return Corpus::Reject };
    let output = derive::derive(&input);
    assert!(!output.is_empty());
    if let Err(error) = syn2::parse2::<syn2::File>(without_expressions(output.clone())) {
        panic!("the output is no Rust ({error}): {output}");
    }
    Corpus::Keep
});
