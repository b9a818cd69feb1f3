//! The codes that are expressions. Each becomes a typed const, so that the expression is written once.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::ext::IdentExt;

use super::{Expansion, span};
use crate::model::{Code, CodeValue, Codes, Row};
use crate::tokens::Tokens;

impl Expansion<'_> {
    /// ```text
    /// #[doc(hidden)]
    /// const __CLOSE_CODE_ChatClose_Expired: ::core::primitive::u16 = codes::EXPIRED;
    /// ```
    ///
    /// It stands next to the enum and not in the `const _`, since a twin's field names the bounds of its range.
    pub(super) fn codes(&self) -> TokenStream {
        let mut consts = TokenStream::new();
        for (_, row) in self.rows() {
            match &row.codes {
                Codes::One(code) => consts.extend(self.code_const(row, code, "")),
                Codes::Range(first, last) => {
                    consts.extend(self.code_const(row, first, "_first"));
                    consts.extend(self.code_const(row, last, "_last"));
                }
                Codes::Other(_) | Codes::Local(_) | Codes::Mistaken => {}
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
            // No code lies between these: so the runtime knows a local end.
            Codes::Local(_) => (quote!(1u16), quote!(0u16)),
            // Reported already. A code that is nobody else's.
            Codes::Mistaken => (quote!(65535u16), quote!(65535u16)),
        }
    }

    fn bound(&self, row: &Row<'_>, code: &Code, end: &str) -> TokenStream {
        match code.literal() {
            Some(code) => code.to_token_stream(),
            None => self.const_name(row, end).into_token_stream(),
        }
    }

    fn const_name(&self, row: &Row<'_>, end: &str) -> Ident {
        // Not at the enum's name: rustc would show notes there about an expression that cannot be evaluated.
        let span = proc_macro2::Span::call_site();
        format_ident!("__CLOSE_CODE_{}_{}{end}", self.name.unraw(), row.variant.ident.unraw(), span = span)
    }

    /// The const that holds a discriminant's value, whether it is a code or not.
    pub(super) fn discriminant_name(&self, row: &Row<'_>) -> Ident {
        self.const_name(row, "_value")
    }

    fn code_const(&self, row: &Row<'_>, code: &Code, end: &str) -> Option<TokenStream> {
        let tokens = &code.tokens;
        let (helper, value) = match code.value {
            CodeValue::Literal(_) => return None,
            CodeValue::Expression => (None, self.expression(tokens)),
            CodeValue::Discriminant => {
                let (private, value_name) = (&self.private, self.discriminant_name(row));
                (Some(self.discriminant(row, tokens)), quote!(#private::code_of(#value_name)))
            }
        };
        let name = self.const_name(row, end);
        let at = span::located(tokens.first_span());
        let definition = quote_spanned!(at=> const #name: ::core::primitive::u16 =);
        Some(quote!(#helper #[doc(hidden)] #definition #value;))
    }

    /// The user's expression. If syn cannot parse it (because it needs syn's feature `full`, or is no expression), it
    /// goes through a macro. An error of rustc's parser is then an error in that macro's arguments, and rustc still
    /// parses the rest of the generated code.
    fn expression(&self, tokens: &Tokens) -> TokenStream {
        if syn::parse2::<syn::Expr>(tokens.to_token_stream()).is_ok() {
            return tokens.to_token_stream();
        }
        let private = &self.private;
        span::call(&quote!(#private::expression!), tokens.to_token_stream(), tokens)
    }

    /// ```text
    /// const __CLOSE_CODE_ChatClose_Expired_value: i128 = { const __VALUE: isize = BASE + 1; __VALUE as i128 };
    /// ```
    ///
    /// A discriminant has the type of the enum's `repr`, or else `isize`. The law checks whether it is a close code, so
    /// that a wrong one is one error and the table can still be evaluated.
    fn discriminant(&self, row: &Row<'_>, tokens: &Tokens) -> TokenStream {
        let (repr, name) = (self.repr(), self.discriminant_name(row));
        let at = span::located(tokens.first_span());
        let definition = quote_spanned!(at=> const #name: ::core::primitive::i128 =);
        quote! {
            #[doc(hidden)]
            #definition { const __VALUE: #repr = #tokens; __VALUE as ::core::primitive::i128 };
        }
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
