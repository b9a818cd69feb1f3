//! The codes that are expressions: each a typed const, written once.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::ext::IdentExt;

use super::{Expansion, span};
use crate::model::{Code, CodeValue, Codes, Row};

impl Expansion<'_> {
    /// ```text
    /// #[doc(hidden)]
    /// const __CLOSE_CODE_ChatClose_Expired: ::core::primitive::u16 = codes::EXPIRED;
    /// ```
    ///
    /// Beside the enum and not in the `const _`, since a twin's field names the bounds of its range.
    pub(super) fn codes(&self) -> TokenStream {
        let mut consts = TokenStream::new();
        for (_, row) in self.rows() {
            match &row.codes {
                Codes::One(code) => consts.extend(self.code_const(row, code, "")),
                Codes::Range(first, last) => {
                    consts.extend(self.code_const(row, first, "_first"));
                    consts.extend(self.code_const(row, last, "_last"));
                }
                Codes::Other(_) | Codes::Mistaken => {}
            }
        }
        consts
    }

    /// The first and the last code of a row, as const expressions of type `u16`.
    pub(super) fn bounds(&self, row: &Row<'_>) -> (TokenStream, TokenStream) {
        match &row.codes {
            Codes::One(code) => (self.bound(row, code, ""), self.bound(row, code, "")),
            Codes::Range(first, last) => (self.bound(row, first, "_first"), self.bound(row, last, "_last")),
            Codes::Other(_) => (quote!(0u16), quote!(65535u16)),
            // Reported already. Codes that every law lets through.
            Codes::Mistaken if row.variant.fields.is_empty() => (quote!(4000u16), quote!(4000u16)),
            Codes::Mistaken => (quote!(4000u16), quote!(4999u16)),
        }
    }

    fn bound(&self, row: &Row<'_>, code: &Code, end: &str) -> TokenStream {
        match code.literal() {
            Some(code) => code.to_token_stream(),
            None => self.const_name(row, end).into_token_stream(),
        }
    }

    fn const_name(&self, row: &Row<'_>, end: &str) -> Ident {
        // With the derive's span, and not the enum's: lints on the style of names leave it alone then.
        let span = proc_macro2::Span::call_site();
        format_ident!("__CLOSE_CODE_{}_{}{end}", self.name.unraw(), row.variant.ident.unraw(), span = span)
    }

    fn code_const(&self, row: &Row<'_>, code: &Code, end: &str) -> Option<TokenStream> {
        let name = self.const_name(row, end);
        let tokens = &code.tokens;
        let value = match code.value {
            CodeValue::Literal(_) => return None,
            CodeValue::Expression => tokens.to_token_stream(),
            CodeValue::Discriminant => self.discriminant(row, tokens),
        };
        let at = span::located(tokens.first_span());
        let definition = quote_spanned!(at=> const #name: ::core::primitive::u16 =);
        Some(quote!(#[doc(hidden)] #definition #value;))
    }

    /// A discriminant has the type of the enum's `repr`, else `isize`; one that is no `u16` is refused.
    fn discriminant(&self, row: &Row<'_>, tokens: &crate::parse::Tokens) -> TokenStream {
        let private = &self.private;
        let repr = self.repr();
        let variant = row.variant.ident.unraw().to_string();
        let arguments = quote! {
            #variant,
            { const __VALUE: #repr = #tokens; __VALUE as ::core::primitive::i128 }
        };
        let call = span::call(&quote!(__p::code_of), arguments, tokens);
        quote!({ use #private as __p; #call })
    }

    /// The integer type in the enum's `#[repr(..)]`.
    fn repr(&self) -> TokenStream {
        const INTEGERS: [&str; 12] =
            ["u8", "u16", "u32", "u64", "u128", "usize", "i8", "i16", "i32", "i64", "i128", "isize"];
        let mut repr = quote!(isize);
        for attr in self.input.original.attrs.iter().filter(|attr| attr.path().is_ident("repr")) {
            if let syn::Meta::List(list) = &attr.meta {
                for token in list.tokens.clone() {
                    if INTEGERS.contains(&token.to_string().as_str()) {
                        repr = token.into_token_stream();
                    }
                }
            }
        }
        let name = repr.to_string();
        let name = Ident::new(&name, proc_macro2::Span::call_site());
        quote!(::core::primitive::#name)
    }
}
