//! Feeds the macro what editors, other macros and mistakes can produce: many thousand inputs, the same in every run.
//! The output must be code that parses, without a panic. While a variant's attribute is half-typed, the twins must
//! still be there, so that an editor knows them.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod grammar;
mod items;
mod mutated;
mod output;
mod random;
mod soup;
mod typed;

use proc_macro2::TokenStream;
use quote::quote;

use self::output::without_expressions;
use self::random::Random;

/// Runs the macro, and parses one output in eight, since parsing takes far longer. Whether the item itself parses.
fn run_many(random: &mut Random, input: TokenStream) -> bool {
    if random.below(8) == 0 {
        return run(input).is_some();
    }
    let Ok(input) = syn::parse2(input) else { return false };
    !crate::derive(&input).is_empty()
}

/// Runs the macro. `None` if the item itself does not parse, since rustc would not call the macro then.
fn run(input: TokenStream) -> Option<syn2::File> {
    let text = input.to_string();
    let input: syn::DeriveInput = syn::parse2(input).ok()?;
    let output = crate::derive(&input);
    match syn2::parse2::<syn2::File>(without_expressions(output.clone())) {
        Ok(file) => Some(file),
        Err(error) => panic!("the output is no Rust ({error})\n  for {text}\n  is {output}"),
    }
}

/// An enum with this attribute on a variant, and correct attributes on its neighbours.
fn on_variant(attribute: &TokenStream, fields: &TokenStream) -> TokenStream {
    quote! {
        #[derive(CloseReason)]
        pub enum E {
            #[close(1001)] #[reconnect(backoff)] Before,
            #attribute Typed #fields,
            #[close(4999)] #[diagnose(tls)] After,
        }
    }
}

fn on_enum(attribute: &TokenStream) -> TokenStream {
    quote! {
        #[derive(CloseReason)]
        #attribute
        enum E { #[close(1001)] Before, #[close(4100..=4199)] Range(u16), #[close(other)] Other(u16) }
    }
}

/// While a variant's attribute is typed, the twin is there with its other variants.
fn keeps_its_twin(attribute: &TokenStream, fields: &TokenStream) {
    let Some(output) = run(on_variant(attribute, fields)) else { return };
    let twin = output.items.iter().find_map(|item| match item {
        syn2::Item::Enum(twin) if twin.ident == "SendableE" => Some(twin),
        _ => None,
    });
    let variants = &twin.unwrap_or_else(|| panic!("no twin for {attribute}")).variants;
    for name in ["Before", "After"] {
        assert!(
            variants.iter().any(|variant| variant.ident == name),
            "no {name} in the twin for {attribute}"
        );
    }
}

/// The forms of a variant.
fn fields() -> [TokenStream; 5] {
    [quote!(), quote!((u16)), quote!(()), quote!((u16, u16)), quote!({ code: u16 })]
}
