//! `impl Supervised`, behind bounds that hold only if the enum decides every end of a connection.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};

use super::reason::{code_field, from_code};
use super::{Expansion, span};

impl Expansion<'_> {
    /// ```text
    /// const __GAP: __p::Gap = __p::Gap::of(&__TABLE);
    /// impl __p::Decided for ChatClose
    /// where
    ///     __p::Check<{ __GAP.is_not_policy() }>: for<'__a> __p::HasPolicy<'__a, ChatClose, { __GAP.code() }>,
    ///     ..
    /// { .. }
    /// ```
    pub(super) fn supervised(&self) -> TokenStream {
        let (name, table) = (self.name, &self.table);
        let other = self.input.rows.iter().find(|row| row.is_other());
        let with_other = other.and_then(|row| Some((row, code_field(row)?)));
        let at = name.span();
        let (gap, bounds, fallback) = match with_other {
            // A mistake was reported: whether the enum decides every end is not known, and not the question.
            _ if self.mistaken => (None, TokenStream::new(), quote!(loop {})),
            Some((row, field)) => {
                let variant = span::located_ident(&row.variant.ident);
                let code = from_code(field);
                let gap = quote!(
                    const __GAP: __p::Gap = __p::Gap::of(&#table);
                );
                (Some(gap), self.decided(), quote!(#name::#variant(#code)))
            }
            None => (
                None,
                quote_spanned!(at=> where __p::Check<false>: for<'__a> __p::HasOther<'__a, #name>),
                // Never called: the bound does not hold.
                quote!(loop {}),
            ),
        };
        let implementation = quote_spanned!(at=> impl __p::Decided for #name #bounds);
        quote! {
            #gap
            #[automatically_derived]
            #implementation {
                fn from_closed(__closed: &__p::Closed) -> #name {
                    let __code = __closed.code();
                    match <#name as __p::CloseReason>::find(__code, __closed.reason()) {
                        ::core::option::Option::Some(__reason) => __reason,
                        ::core::option::Option::None => #fallback,
                    }
                }
            }
        }
    }

    fn decided(&self) -> TokenStream {
        let name = self.name;
        // The user's own span: with the derive's, rustc adds advice on its expansion.
        let at = name.span();
        quote_spanned! {at=>
            where
                __p::Check<{ __GAP.is_not_policy() }>: for<'__a> __p::HasPolicy<'__a, #name, { __GAP.code() }>,
                __p::Check<{ __GAP.is_not_others_policy() }>: for<'__a> __p::OtherHasPolicy<'__a, #name>,
                __p::Check<{ __GAP.is_not_lost_connection() }>:
                    for<'__a> __p::DecidesLostConnection<'__a, #name, { __GAP.code() }>,
                __p::Check<{ __GAP.is_not_lost_connections() }>:
                    for<'__a> __p::DecidesLostConnections<'__a, #name>
        }
    }
}
