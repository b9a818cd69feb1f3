//! The words of the grammar in any order.

use proc_macro2::{Delimiter, Group, Punct, Spacing, TokenStream, TokenTree};
use quote::quote;

use super::grammar::{LITERALS, SIGNS, WORDS};
use super::random::Random;
use super::{fields, keeps_its_twin, on_enum, on_variant, run_many};

fn soup(random: &mut Random, depth: usize) -> TokenStream {
    let mut tokens = TokenStream::new();
    for _ in 0..random.below(9) {
        match random.below(10) {
            0..=3 => tokens.extend(random.of(&WORDS).parse::<TokenStream>().unwrap()),
            4 | 5 => tokens.extend(random.of(&SIGNS).parse::<TokenStream>().unwrap()),
            6 | 7 => tokens.extend(random.of(&LITERALS).parse::<TokenStream>().unwrap()),
            8 if depth > 0 => {
                let delimiter = *random.of(&[
                    Delimiter::Parenthesis,
                    Delimiter::Brace,
                    Delimiter::Bracket,
                    Delimiter::None,
                ]);
                let inner = match delimiter {
                    // As `macro_rules!` hands a fragment on.
                    Delimiter::None if random.below(2) == 0 => quote!(A + 1),
                    Delimiter::None => random.of(&LITERALS).parse().unwrap(),
                    _ => soup(random, depth - 1),
                };
                tokens.extend([TokenTree::from(Group::new(delimiter, inner))]);
            }
            _ => tokens.extend([TokenTree::from(Punct::new(',', Spacing::Alone))]),
        }
    }
    tokens
}

#[test]
fn token_soup() {
    let mut random = Random(0x00C1_05ED);
    let mut inputs = 0;
    for _ in 0..6_000 {
        let arguments = soup(&mut random, 3);
        let attribute = match random.below(8) {
            0..=3 => quote!(#[close(#arguments)]),
            4 | 5 => quote!(#[reconnect(#arguments)]),
            6 => quote!(#[diagnose(#arguments)]),
            _ => {
                let more = soup(&mut random, 2);
                quote!(#[close(#arguments)] #[close[#more]] #[reconnect(#more)] #[diagnose { #arguments }])
            }
        };
        let fields = random.of(&fields()).clone();
        let input = if random.below(3) == 0 { on_enum(&attribute) } else { on_variant(&attribute, &fields) };
        inputs += usize::from(run_many(&mut random, input));
    }
    assert!(inputs > 5_000, "{inputs}");
}

#[test]
fn structured_soup() {
    // Right in form, so that it comes further: `word = literal` and `word(..)`, with any word and any literal.
    let mut random = Random(0x50_0B);
    for _ in 0..3_000 {
        let list = |random: &mut Random, nested: bool| {
            let mut arguments = Vec::new();
            for _ in 0..random.below(5) {
                let word: TokenStream = random.of(&WORDS).parse().unwrap();
                let literal: TokenStream = random.of(&LITERALS).parse().unwrap();
                let last: TokenStream = random.of(&LITERALS).parse().unwrap();
                let other: TokenStream = random.of(&WORDS).parse().unwrap();
                arguments.push(match random.below(7) {
                    0 => word,
                    1 | 2 => quote!(#word = #literal),
                    3 => quote!(#word = #other),
                    4 if nested => quote!(#word(#other = #literal)),
                    5 => quote!(#literal..=#last),
                    _ => literal,
                });
            }
            quote!(#(#arguments),*)
        };
        let (close, reconnect, diagnose) =
            (list(&mut random, true), list(&mut random, true), list(&mut random, false));
        let attributes = quote!(#[close(#close)] #[reconnect(#reconnect)] #[diagnose(#diagnose)]);
        let fields = random.of(&fields()).clone();
        if random.below(8) == 0 {
            keeps_its_twin(&attributes, &fields);
        }
        run_many(&mut random, on_variant(&attributes, &fields));
        run_many(&mut random, on_enum(&attributes));
    }
}
