//! Items of every kind, and of any size.

use proc_macro2::{Delimiter, Group, Ident, Literal, Span, TokenStream, TokenTree};
use quote::quote;

use super::{keeps_its_twin, on_enum, run};

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
