//! `impl Supervised`, behind bounds that hold only if the enum decides every end of a connection.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};

use super::reason::{code_field, from_code};
use super::{Expansion, span};

impl Expansion<'_> {
    /// ```ignore
    /// impl __p::Supervised for ChatClose
    /// where
    ///     __p::Check<{ .. }>: for<'__a> __p::HasPolicy<'__a, ChatClose, 4001>,
    ///     __p::Check<{ .. }>: for<'__a> __p::DecidesLostConnections<'__a, ChatClose>,
    /// { .. }
    /// ```
    pub(super) fn supervised(&self) -> TokenStream {
        let name = self.name;
        let other = self.input.rows.iter().find(|row| row.is_other());
        let with_other = other.and_then(|row| Some((row, code_field(row)?)));
        let at = name.span();
        let (bounds, fallback) = match with_other {
            // A mistake was reported: whether the enum decides every end is not known, and not the question.
            _ if self.mistaken => (TokenStream::new(), quote!(loop {})),
            Some((row, field)) => {
                let variant = span::located_ident(&row.variant.ident);
                let code = from_code(field);
                (self.decided(), quote!(#name::#variant(#code)))
            }
            None => (
                quote_spanned!(at=> where __p::Check<false>: for<'__a> __p::HasOther<'__a, #name>),
                // Never called: the bound does not hold.
                quote!(loop {}),
            ),
        };
        let implementation = quote_spanned!(at=> impl __p::SupervisedReason for #name #bounds);
        quote! {
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
        // One answer at a time: where a row has no policy, nothing is said of 1005 and 1006.
        quote_spanned! {at=>
            where
                __p::Check<{ __p::row_without_policy(&__TABLE).is_none() }>:
                    for<'__a> __p::HasPolicy<'__a, #name, {
                        match __p::row_without_policy(&__TABLE) {
                            ::core::option::Option::Some(__code) => __code,
                            ::core::option::Option::None => 0,
                        }
                    }>,
                __p::Check<{ __p::other_has_policy(&__TABLE) }>: for<'__a> __p::OtherHasPolicy<'__a, #name>,
                __p::Check<{
                    __p::row_without_policy(&__TABLE).is_some()
                        || !__p::other_has_policy(&__TABLE)
                        || __p::decides_lost_connections(&__TABLE)
                }>: for<'__a> __p::DecidesLostConnections<'__a, #name>
        }
    }
}
