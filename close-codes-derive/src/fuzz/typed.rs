//! While an attribute is typed: each of its prefixes.

use proc_macro2::TokenStream;
use quote::quote;

use super::grammar::{ON_ENUM, ON_VARIANT};
use super::{fields, keeps_its_twin, on_enum, run};

#[test]
fn every_prefix_of_an_attribute() {
    let mut inputs: usize = 0;
    for text in ON_VARIANT {
        for end in 0..=text.len() {
            let Some(attribute) = half_typed(&text[..end]) else { continue };
            // Alone, and before and behind what else the variant has.
            let rest: TokenStream = "#[close(4500)] #[reconnect(now)]".parse().unwrap();
            for attributes in [quote!(#attribute), quote!(#rest #attribute), quote!(#attribute #rest)] {
                keeps_its_twin(&attributes, &fields()[inputs % 5]);
                inputs += 1;
            }
        }
    }
    for text in ON_ENUM {
        for end in 0..=text.len() {
            let Some(attribute) = half_typed(&text[..end]) else { continue };
            run(on_enum(&attribute));
            inputs += 1;
        }
    }
    assert!(inputs > 2_000, "{inputs}");
}

/// The text as an editor passes it on: with open quotes and brackets closed.
fn half_typed(text: &str) -> Option<TokenStream> {
    let mut closers = Vec::new();
    let mut in_text = false;
    for sign in text.chars() {
        match sign {
            '"' => in_text = !in_text,
            '(' if !in_text => closers.push(')'),
            '[' if !in_text => closers.push(']'),
            '{' if !in_text => closers.push('}'),
            ')' | ']' | '}' if !in_text => {
                closers.pop();
            }
            _ => {}
        }
    }
    let mut closed = text.to_owned();
    if in_text {
        closed.push('"');
    }
    closed.extend(closers.into_iter().rev());
    closed.parse().ok()
}
