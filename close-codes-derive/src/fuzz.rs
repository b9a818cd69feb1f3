//! Feeds the macro what editors, other macros and mistakes can produce: many thousand inputs, the same in every run.
//! The output must be code that parses, without a panic. While a variant's attribute is half-typed, the twins must
//! still be there, so that an editor knows them.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::sync::LazyLock;

use proc_macro2::{Delimiter, Group, Ident, Literal, Punct, Spacing, Span, TokenStream, TokenTree};
use quote::quote;

use crate::words::{
    ATTRIBUTES, BACKOFF_OPTIONS, DIAGNOSE_OPTIONS, ENUM_OPTIONS, FAULTS, JITTERS, MODES, RECONNECT_OPTIONS,
    RESUME_OPTIONS, RETRY_WINDOW_OPTIONS, SENDABLE_OPTIONS, SENDERS, VARIANT_OPTIONS,
};

/// Correct attributes, by their place. A half-typed attribute is a prefix of one of them.
const ON_ENUM: [&str; 10] = [
    "#[close(sendable = Twin)]",
    "#[close(sendable(client = A, server = B, browser = C, derive(PartialOrd, serde::Serialize)))]",
    "#[close(sent_by = server, inherit = close_codes::Standard)]",
    "#[close(crate = ::path::to::crate_, inherit = <T as Trait>::Type)]",
    "#[close(inherit = Table<u8>, sendable(server = r#Type,),)]",
    "#[reconnect(never)]",
    "#[reconnect(backoff(min = \"0s\", initial = \"5s\", max = \"30s\", factor = 1.5, jitter = 0.2), attempts = 3)]",
    "#[reconnect(after = \"1s..5s\", resume, retry_window(max = \"2m\"))]",
    "#[reconnect(after = [\"0s\", \"2s..5s\", \"30s\"], within = \"10m\")]",
    "#[diagnose(network)]",
];
const ON_VARIANT: [&str; 26] = [
    "#[close(4001)]",
    "#[close(local)]",
    "#[close(1005)]",
    "#[close(1001, reason = \"a reason\", sent_by = server)]",
    "#[close(4002, reason = \"NET-0001: x\", reason_prefix = \"NET-0001\", sent_by = both,)]",
    "#[close(4100..=4199)]",
    "#[close(A..=codes::nth(B + 1))]",
    "#[close(other)]",
    "#[close(codes::EXPIRED)]",
    "#[close(BASE + 1, sent_by = none)]",
    "#[close({ const A: u16 = 1; A + BASE })]",
    "#[close(if A > 1 { 4000 } else { 4001 })]",
    "#[close(u16::from_be_bytes([0x10, 0x01]))]",
    "#[close(<T as Trait>::CODE as u16)]",
    "#[close(-4000)]",
    "#[reconnect(never)]",
    "#[reconnect(now, reauthenticate, attempts = 1, failover, reconfigure)]",
    "#[reconnect(after = \"5s..30s\", fresh, retry_window = ignore)]",
    "#[reconnect(backoff(initial = \"5s\", max = \"1h\", factor = 2, jitter = equal), resume)]",
    "#[reconnect(manual, retry_window(max = \"2m\"))]",
    "#[reconnect(after = [\"0s\", \"2s\", \"10s\", \"30s\",], resume(within = \"30s\"), within = \"60s\")]",
    "#[reconnect(backoff(max = \"35s\", jitter = \"300ms..3s\"))]",
    "#[reconnect(reauthenticate)]",
    "#[diagnose(peer_bug)]",
    "#[diagnose(network, threshold = 5, window = \"60s\", advice = \"what to check\")]",
    "#[diagnose(none)]",
];

/// Every word of the grammar, and some others.
static WORDS: LazyLock<Vec<&str>> = LazyLock::new(|| {
    let grammar = [
        ENUM_OPTIONS,
        VARIANT_OPTIONS,
        SENDABLE_OPTIONS,
        SENDERS,
        MODES,
        RECONNECT_OPTIONS,
        BACKOFF_OPTIONS,
        JITTERS,
        RESUME_OPTIONS,
        RETRY_WINDOW_OPTIONS,
        FAULTS,
        DIAGNOSE_OPTIONS,
    ];
    let others =
        ["ignore", "self", "Self", "super", "r#type", "true", "if", "match", "u16", "E", "_", "reasom"];
    let mut words: Vec<&str> = grammar.iter().flat_map(|words| words.accepted).copied().collect();
    words.extend(ATTRIBUTES);
    words.extend(others);
    words.sort_unstable();
    words.dedup();
    words
});
/// Signs, and literals in odd forms.
const SIGNS: [&str; 16] =
    [",", "=", "..=", "..", "...", "::", "+", "-", "#", "!", "'a", "<", ">", ";", "=>", "&"];
const LITERALS: [&str; 44] = [
    "0",
    "1",
    "999",
    "1000",
    "1001",
    "1004",
    "1005",
    "1006",
    "1015",
    "2999",
    "3000",
    "4000",
    "4999",
    "5000",
    "65535",
    "65536",
    "4294967296",
    "340282366920938463463374607431768211456",
    "4000u16",
    "4000u32",
    "4000i8",
    "4000_u16",
    "0xFA1",
    "0o17",
    "0b1",
    "4_001",
    "1e400",
    "1.5",
    "0.0001",
    "2.",
    "1e3",
    "1f32",
    "\"\"",
    "\"5s\"",
    "\"5s..1s\"",
    "\"99999999999999999999h\"",
    "\"..\"",
    "\"é\"",
    "r#\"raw\"#",
    "b\"bytes\"",
    "c\"text\"",
    "b'x'",
    "'x'",
    "\"5s\"suffix",
];

/// The same numbers in every run (splitmix64).
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, bound: usize) -> usize {
        usize::try_from(self.next() % u64::try_from(bound.max(1)).unwrap()).unwrap()
    }

    fn of<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        &list[self.below(list.len())]
    }
}

/// Runs the macro on many inputs, and parses one output in eight, since parsing takes far longer.
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

/// The output with a number in place of each code that is an expression. These are the user's tokens, which the macro
/// passes on in braces, so that rustc recovers from any error in them:
/// `impl Expression<2> for E { type Type = u16; const VALUE: u16 = const { .. }; }`.
fn without_expressions(output: TokenStream) -> TokenStream {
    let mut in_expression = false;
    let replaced = output.into_iter().map(|token| match token {
        TokenTree::Ident(ref name) if name == "Expression" => {
            in_expression = true;
            token
        }
        TokenTree::Group(group) if in_expression && group.delimiter() == Delimiter::Brace => {
            in_expression = false;
            Group::new(Delimiter::Brace, with_a_number(group.stream())).into()
        }
        token => token,
    });
    replaced.collect()
}

fn with_a_number(items: TokenStream) -> TokenStream {
    let replaced = items.into_iter().map(|token| match token {
        TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => {
            Group::new(Delimiter::Brace, quote!(0)).into()
        }
        token => token,
    });
    replaced.collect()
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

fn fields() -> [TokenStream; 5] {
    [quote!(), quote!((u16)), quote!(()), quote!((u16, u16)), quote!({ code: u16 })]
}

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

#[test]
fn items_of_every_kind() {
    let attributes = quote!(#[close(sendable(client = A, server = B), inherit = X)] #[reconnect(now)]);
    for item in [
        quote!(
            struct S;
        ),
        quote!(
            struct S(u16);
        ),
        quote!(
            struct S<T: Copy>
            where
                T: Clone,
            {
                t: T,
            }
        ),
        quote!(
            union U {
                a: u16,
            }
        ),
        quote!(
            enum E {}
        ),
        quote!(
            enum E<T> {
                #[close(4000)]
                A(T),
            }
        ),
        quote!(
            enum E<'a> {
                #[close(4000)]
                A(&'a str),
            }
        ),
        quote!(
            enum E<const N: usize> {
                #[close(4000)]
                A,
            }
        ),
        quote!(
            enum r#type {
                r#fn = 4000,
                r#match,
                C = -1,
                D = 65536,
                F = 1e400,
                G = "x",
                H = b'x',
                I = 0xFFFF_FFFF_FFFF_FFFF_FFFF_FFFF_FFFF_FFFF_FFFF,
                J = { 1 },
                K = if true { 1 } else { 2 },
            }
        ),
    ] {
        assert!(run(quote!(#attributes #item)).is_some(), "{item}");
        assert!(run(item.clone()).is_some(), "{item}");
    }
}

#[test]
fn very_much_of_everything() {
    let variants = (0_u16..5_000).map(|at| {
        let name = Ident::new(&format!("V{at}"), Span::call_site());
        let code = Literal::u16_unsuffixed(at);
        let after = format!("{}ms", u32::from(at) + 1);
        quote!(#[close(#code, sent_by = none)] #[reconnect(after = #after)] #name)
    });
    assert!(run(quote!(enum E { #(#variants),* })).is_some());

    // Each crosses the one before.
    let ranges = (0_u16..2_000).map(|at| {
        let name = Ident::new(&format!("V{at}"), Span::call_site());
        let (first, last) = (Literal::u16_unsuffixed(at), Literal::u16_unsuffixed(at + 2_000));
        quote!(#[close(#first..=#last)] #name(u16))
    });
    assert!(run(quote!(enum E { #(#ranges),* })).is_some());

    let same = (0..2_000).map(|at| {
        let name = Ident::new(&format!("V{at}"), Span::call_site());
        quote!(#[close(4000)] #name)
    });
    assert!(run(quote!(enum E { #(#same),* })).is_some());

    let long = Ident::new(&"x".repeat(100_000), Span::call_site());
    let text = "é".repeat(100_000);
    keeps_its_twin(&quote!(#[close(#long)]), &quote!());
    keeps_its_twin(&quote!(#[close(4000, #long = 1, reason = #text)] #[reconnect(#long)]), &quote!());
    let digits: Literal = "9".repeat(10_000).parse().unwrap();
    keeps_its_twin(&quote!(#[close(#digits)] #[reconnect(now, attempts = #digits)]), &quote!());

    for delimiter in [Delimiter::None, Delimiter::Parenthesis, Delimiter::Brace, Delimiter::Bracket] {
        let mut nested: TokenStream = quote!(4000);
        for _ in 0..100 {
            nested = TokenTree::from(Group::new(delimiter, nested)).into();
        }
        keeps_its_twin(&quote!(#[close(#nested)]), &quote!());
        keeps_its_twin(
            &quote!(#[reconnect(#nested)] #[diagnose(#nested)] #[close(reason = #nested)]),
            &quote!(),
        );
        run(on_enum(&quote!(#[close(sendable(client = #nested), inherit = #nested, crate = #nested)])));
    }
    let commas = quote!(,).into_iter().cycle().take(10_000).collect::<TokenStream>();
    keeps_its_twin(&quote!(#[close(4000 #commas)] #[reconnect(#commas)]), &quote!());
}
