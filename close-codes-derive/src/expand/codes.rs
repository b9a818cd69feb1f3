//! The codes that are expressions. Each becomes a typed const, so that the expression is written once.

use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};

use super::{Expansion, span};
use crate::model::{Code, CodeValue, Codes, Row};
use crate::tokens::Tokens;

impl Expansion<'_> {
    /// ```text
    /// impl ::close_codes::__private0::Expression<4> for ChatClose {
    ///     type Type = ::core::primitive::u16;
    ///     const VALUE: ::core::primitive::u16 = const { codes::EXPIRED };
    /// }
    /// ```
    ///
    /// Beside the `const _` and not in it, since a twin's field names the bounds of its range. An associated const,
    /// since a free one would take a name from the user. `const { .. }`, since rustc says of an overflow in an
    /// associated const twice that there is one.
    pub(super) fn codes(&self) -> TokenStream {
        let mut consts = TokenStream::new();
        for (index, row) in self.rows() {
            match &row.codes {
                Codes::One(code) => consts.extend(self.expression_const(&first(index), code)),
                Codes::Range(begin, end) => {
                    consts.extend(self.expression_const(&first(index), begin));
                    consts.extend(self.expression_const(&last(index), end));
                }
                Codes::Other(_) | Codes::Local(_) | Codes::Mistaken => {}
            }
        }
        consts
    }

    /// The first and the last code of a row, as const expressions of type `u16`.
    pub(super) fn bounds(&self, index: usize, row: &Row<'_>) -> (TokenStream, TokenStream) {
        match &row.codes {
            Codes::One(code) => (self.bound(&first(index), code), self.bound(&first(index), code)),
            Codes::Range(begin, end) => (self.bound(&first(index), begin), self.bound(&last(index), end)),
            Codes::Other(_) | Codes::Local(_) | Codes::Mistaken => {
                let (first, last) = row.bounds().unwrap_or_default();
                (quote!(#first), quote!(#last))
            }
        }
    }

    fn bound(&self, place: &Literal, code: &Code) -> TokenStream {
        match code.value {
            CodeValue::Literal(code) => code.to_token_stream(),
            CodeValue::Expression => self.value(place),
            CodeValue::Discriminant => {
                let (private, value) = (&self.private, self.value(place));
                quote!(#private::code_of(#value as ::core::primitive::i128))
            }
        }
    }

    /// A discriminant's value, whether it is a code or not.
    pub(super) fn discriminant(&self, index: usize) -> TokenStream {
        let value = self.value(&first(index));
        quote!(#value as ::core::primitive::i128)
    }

    fn value(&self, place: &Literal) -> TokenStream {
        let (private, name) = (&self.private, at_derive(self.name));
        quote!(<#name as #private::Expression<#place>>::VALUE)
    }

    /// A discriminant has the type of the enum's `repr`, or else `isize`. The law checks whether it is a close code, so
    /// that a wrong one is one error and the table can still be evaluated.
    fn expression_const(&self, place: &Literal, code: &Code) -> Option<TokenStream> {
        let tokens = &code.tokens;
        let (of_type, value) = match code.value {
            CodeValue::Literal(_) => return None,
            CodeValue::Expression => (quote!(::core::primitive::u16), self.expression(tokens)),
            CodeValue::Discriminant => (self.repr(), self.expression(tokens)),
        };
        let (private, name) = (&self.private, at_derive(self.name));
        let at = span::located(tokens.first_span());
        let definition = quote_spanned!(at=> const VALUE: #of_type =);
        Some(quote! {
            impl #private::Expression<#place> for #name {
                type Type = #of_type;
                #definition const { #value };
            }
        })
    }

    /// The user's expression, at the beginning of a block. If syn cannot parse it (because it needs syn's feature `full`,
    /// or is no expression), it goes through a macro. An error of rustc's parser is then an error in that macro's
    /// arguments, and rustc still parses the rest of the generated code. So does what would be a statement there.
    fn expression(&self, tokens: &Tokens) -> TokenStream {
        if !tokens.begins_a_statement() && syn::parse2::<syn::Expr>(tokens.to_token_stream()).is_ok() {
            return tokens.bracketed().to_token_stream();
        }
        let private = &self.private;
        span::call(&quote!(#private::expression!), tokens.to_token_stream(), tokens)
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
        let name = Ident::new(&name, Span::call_site());
        quote!(::core::primitive::#name)
    }
}

/// The number of a row's code among all codes of the enum, or of the first one of its range.
fn first(index: usize) -> Literal {
    Literal::usize_unsuffixed(2 * index)
}

/// The number of the last code of a row's range.
fn last(index: usize) -> Literal {
    Literal::usize_unsuffixed(2 * index + 1)
}

/// Not at the enum's name, where notes on an expression that does not evaluate would stand.
fn at_derive(name: &Ident) -> Ident {
    span::generated(name, Span::call_site())
}
