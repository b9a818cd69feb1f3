//! Correct attributes with one mistake.

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use quote::quote;

use super::grammar::{ON_ENUM, ON_VARIANT};
use super::{fields, keeps_its_twin, on_enum, run};

/// The arguments of `#[name(..)]`, mutated, and the attribute around them again.
fn mutated(text: &str, mutate: &mut dyn FnMut(&mut Vec<TokenTree>)) -> TokenStream {
    let mut tokens: Vec<TokenTree> = text.parse::<TokenStream>().unwrap().into_iter().collect();
    let TokenTree::Group(attribute) = tokens.pop().unwrap() else { panic!("no attribute: {text}") };
    let mut inner: Vec<TokenTree> = attribute.stream().into_iter().collect();
    let TokenTree::Group(arguments) = inner.pop().unwrap() else { panic!("no arguments: {text}") };
    let mut arguments: Vec<TokenTree> = arguments.stream().into_iter().collect();
    mutate(&mut arguments);
    let arguments: TokenStream = arguments.into_iter().collect();
    let name = &inner[0];
    quote!(#[#name(#arguments)])
}

fn try_both(text: &str, mutate: &mut dyn FnMut(&mut Vec<TokenTree>)) {
    let attribute = mutated(text, mutate);
    keeps_its_twin(&attribute, &fields()[attribute.to_string().len() % 5]);
    run(on_enum(&attribute));
}

#[test]
fn every_token_left_out_doubled_or_swapped() {
    for text in ON_VARIANT.iter().chain(&ON_ENUM) {
        let mut len = 0;
        mutated(text, &mut |tokens| len = tokens.len());
        for at in 0..len {
            try_both(text, &mut |tokens| {
                tokens.remove(at);
            });
            try_both(text, &mut |tokens| tokens.insert(at, tokens[at].clone()));
            try_both(text, &mut |tokens| tokens.swap(at, (at + 1) % len));
            try_both(text, &mut |tokens| tokens.rotate_left(at));
            try_both(text, &mut |tokens| {
                // As `macro_rules!` hands a fragment on; it never hands on half a sign.
                let token = tokens[at].clone();
                if !matches!(token, TokenTree::Punct(_)) {
                    tokens[at] = Group::new(Delimiter::None, token.into()).into();
                }
            });
        }
        try_both(text, &mut |tokens| {
            let all: TokenStream = tokens.drain(..).collect();
            tokens.push(Group::new(Delimiter::None, all).into());
        });
    }
}
