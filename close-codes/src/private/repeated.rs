//! What the derive would write again for each twin or each variant: macros of the compiler's, which has far less to do
//! for them than a macro that is itself compiled without optimisation.
//!
//! They stand where everything of `scope` is imported, and use its names.

/// The consts for variants that a twin does not have: see `refusal`.
#[doc(hidden)]
#[macro_export]
macro_rules! __close_codes_never_sent {
    ($($variant:ident)*) => {
        $(
            #[doc(hidden)]
            pub const $variant: __NeverSent = 0;
        )*
    };
}

/// The variant of a row, of those without a field: an array is half as dear for rustc as the arms of a match.
#[doc(hidden)]
#[macro_export]
macro_rules! __close_codes_variant_at {
    ($rows:literal, $row:ident, $enum:ident: $($variant:ident)*) => {
        __p::variant_at([$($enum::$variant),*], $rows, $row)
    };
}

/// What a twin has. `row` is the row of a variant and the code that its field holds; `from_row` the variant of a row.
#[doc(hidden)]
#[macro_export]
macro_rules! __close_codes_twin {
    (
        $twin:ident of $enum:ident, sent by $role:ident, $doc:literal
        row($it:ident) $row:block
        from_row($index:ident, $code:ident) $from_row:block
    ) => {
        const fn __row($it: $twin) -> __p::Sent $row

        #[doc = $doc]
        impl $twin {
            /// The status code that is sent.
            #[must_use]
            pub const fn code(self) -> __p::SendCode {
                __p::send_code_of(<$enum as __p::CloseReason>::TABLE, __row(self))
            }

            /// The Close frame: the code and its reason, legal by construction.
            #[must_use]
            pub const fn frame(self) -> __p::CloseFrame {
                __p::frame_of(<$enum as __p::CloseReason>::TABLE, __row(self))
            }
        }

        impl __p::Twin for $twin {
            type Enum = $enum;
            type Role = __p::$role;

            fn row(self) -> __p::Sent {
                __row(self)
            }

            fn from_row(
                $index: ::core::primitive::usize,
                $code: ::core::option::Option<__p::CloseCode>,
            ) -> ::core::option::Option<$twin> $from_row
        }

        impl ::core::convert::From<$twin> for $enum {
            fn from(__twin: $twin) -> $enum {
                __p::observed(__twin)
            }
        }

        impl ::core::convert::TryFrom<$enum> for $twin {
            type Error = __p::NotInTwin;

            fn try_from(__reason: $enum) -> ::core::result::Result<$twin, __p::NotInTwin> {
                __p::sendable(&__reason)
            }
        }

        #[automatically_derived]
        impl ::core::cmp::Eq for $twin {}

        #[automatically_derived]
        impl ::core::hash::Hash for $twin {
            fn hash<__H: ::core::hash::Hasher>(&self, __it: &mut __H) {
                __p::hash_twin(*self, __it);
            }
        }

        impl ::core::fmt::Debug for $twin {
            fn fmt(&self, __f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                __p::fmt_twin(*self, __f)
            }
        }
    };
}
