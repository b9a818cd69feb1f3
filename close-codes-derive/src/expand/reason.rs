//! `impl CloseReason`: the table, and the conversions from a row to its variant and back.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;

use super::chunks::Match;
use super::table::places;
use super::{Expansion, span};
use crate::model::Row;

impl Expansion<'_> {
    /// ```text
    /// fn __from_row(__it: usize, __code: CloseCode) -> Option<ChatClose> {
    ///     Some(match __it {
    ///         3 => ChatClose::Throttled(<_ as CodeField>::__from_code(__code)),
    ///         _ => return __p::variant_at!(b"..", __it, ChatClose: GoingAway ..),
    ///     })
    /// }
    /// fn __row(&self) -> (usize, Option<CloseCode>) {
    ///     (
    ///         match self { ChatClose::GoingAway => 0, ChatClose::Throttled { .. } => 3 },
    ///         match self { ChatClose::Throttled(__code) => Some(..), _ => None },
    ///     )
    /// }
    /// ```
    pub(super) fn reason(&self) -> TokenStream {
        let (name, table) = (self.name, &self.table);
        let from_row = Match {
            name: "__from_row",
            qualifier: TokenStream::new(),
            it: quote!(__it),
            argument: quote!(::core::primitive::usize),
            extra: Some(quote!(__code: __p::CloseCode)),
            output: quote!(::core::option::Option<#name>),
            wrap: quote!(::core::option::Option::Some),
            arms: self.rows().filter_map(|(index, row)| self.arm_from_row(index, row)).collect(),
            otherwise: Some(self.units(name, self.rows())),
            never: quote!(::core::option::Option::None),
        };
        let to_row = Match {
            name: "__to_row",
            qualifier: TokenStream::new(),
            it: quote!(self),
            argument: quote!(&#name),
            extra: None,
            output: quote!(::core::primitive::usize),
            wrap: TokenStream::new(),
            arms: self.rows().map(|(index, row)| self.arm_to_row(index, row)).collect(),
            otherwise: (self.input.rows.is_empty() || self.input.repeats_a_name()).then(|| quote!(0)),
            never: quote!(0),
        };
        let (from_row, more_from_row) = from_row.expand();
        let (to_row, more_to_row) = to_row.expand();
        let held = self.held();
        quote! {
            #more_from_row
            #more_to_row
            #[automatically_derived]
            impl __p::CloseReason for #name {
                const TABLE: &'static __p::PolicyTable = &#table;

                fn __from_row(
                    __it: ::core::primitive::usize,
                    __code: __p::CloseCode,
                ) -> ::core::option::Option<#name> {
                    #from_row
                }

                fn __row(&self) -> (::core::primitive::usize, ::core::option::Option<__p::CloseCode>) {
                    (#to_row, #held)
                }
            }
        }
    }

    fn arm_from_row(&self, index: usize, row: &Row<'_>) -> Option<TokenStream> {
        let (name, index) = (self.name, Literal::usize_unsuffixed(index));
        let variant = span::located_ident(&row.variant.ident);
        let code = from_code(code_field(row)?);
        Some(quote!(#index => #name::#variant(#code),))
    }

    fn arm_to_row(&self, index: usize, row: &Row<'_>) -> TokenStream {
        let (name, index) = (self.name, Literal::usize_unsuffixed(index));
        let variant = span::located_ident(&row.variant.ident);
        match &row.variant.fields {
            syn::Fields::Unit => quote!(#name::#variant => #index,),
            _ => quote!(#name::#variant { .. } => #index,),
        }
    }

    /// The code that a variant's field holds.
    fn held(&self) -> TokenStream {
        let name = self.name;
        let arms: Vec<TokenStream> = self
            .rows()
            .filter_map(|(_, row)| {
                let (variant, code) = (span::located_ident(&row.variant.ident), to_code(code_field(row)?));
                Some(quote!(#name::#variant(__code) => ::core::option::Option::Some(#code)))
            })
            .collect();
        if arms.is_empty() {
            return quote!(::core::option::Option::None);
        }
        let is_rest = arms.len() < self.input.rows.len() || self.input.repeats_a_name();
        let rest = is_rest.then(|| quote!(_ => ::core::option::Option::None,));
        quote!(match self { #(#arms,)* #rest })
    }

    /// The variant of a row, of those without a field. What has fields that it should not have is reported already, and
    /// left out.
    pub(super) fn units<'b>(
        &self,
        name: &Ident,
        rows: impl Iterator<Item = (usize, &'b Row<'b>)>,
    ) -> TokenStream {
        let private = &self.private;
        let (indices, variants): (Vec<usize>, Vec<Ident>) = rows
            .filter(|(_, row)| matches!(row.variant.fields, syn::Fields::Unit))
            .map(|(index, row)| (index, span::located_ident(&row.variant.ident)))
            .unzip();
        let indices = places(indices.into_iter());
        quote!(#private::variant_at!(#indices, __it, #name: #(#variants)*))
    }
}

/// The type of the field that holds the observed code.
pub(super) fn code_field<'a>(row: &Row<'a>) -> Option<&'a syn::Type> {
    use crate::model::Codes;
    match (&row.codes, &row.variant.fields) {
        (Codes::Range(..) | Codes::Other(_), syn::Fields::Unnamed(fields)) if fields.unnamed.len() == 1 => {
            fields.unnamed.first().map(|field| &field.ty)
        }
        _ => None,
    }
}

/// The observed code as the field.
pub(super) fn from_code(field: &syn::Type) -> TokenStream {
    let conversion = conversion(field);
    quote!(#conversion::__from_code(__code))
}

fn to_code(field: &syn::Type) -> TokenStream {
    let conversion = conversion(field);
    quote!(#conversion::to_code(__code))
}

/// The field's type is left to inference, at its place with the user's own span: there rustc points where the type
/// cannot hold a code.
fn conversion(field: &syn::Type) -> TokenStream {
    let field_type = quote_spanned!(field.span()=> _);
    quote_spanned!(span::located(field.span())=> <#field_type as __p::CodeField>)
}
