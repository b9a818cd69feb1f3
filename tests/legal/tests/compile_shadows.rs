//! The user's own items have every name that generated code could trip over.
#![no_implicit_prelude]
#![allow(non_camel_case_types, non_snake_case, non_upper_case_globals)] // The point of it.

use ::renamed::CloseReason;
use ::std::assert_eq;

/// Types in place of the primitive ones, and of the prelude's.
pub mod types {
    macro_rules! types {
        ($($name:ident)*) => {
            $(
                /// Not what it is called.
                #[derive(Debug)]
                pub struct $name;
            )*
        };
    }
    types! {
        u8 u16 u32 u64 u128 usize i8 i16 i32 i64 i128 isize bool str char f32 f64
        Option Some None Ok Err String Vec Box Clone Copy Debug PartialEq Eq Hash From Into TryFrom TryInto
        Row PolicyTable CloseFrame SendCode CodeIn CloseCode Client Server Browser Role Reconnect
        Backoff Jitter Diagnose Fault Session Mode Duration Closed Supervised Columns Check NeverSent NotInTwin
        IntoCloseFrame Formatter Send Sync Sized Drop Iterator Default
    }
    /// As applications write it.
    pub type Result<T> = ::core::result::Result<T, ()>;
}

#[allow(unused_imports)] // By the generated code least of all.
use self::types::*;

macro_rules! consts {
    ($($name:ident)*) => {
        $(
            /// In a pattern, a name of this kind is no new binding.
            pub const $name: ::core::primitive::i64 = 7;
        )*
    };
}

consts! {
    reason code frame row rows table TABLE f fmt this value it index name twin closed other state self_ from to
    first last prefix policy error result formatter input output count len at a b c x y arg args T R By CODE
    __row_ _code
}

/// Functions beside the enum.
pub mod functions {
    /// Not the macro's.
    pub const fn assert_table() {}
    /// Not the macro's.
    pub const fn send_code() {}
    /// Not the macro's.
    pub const fn row_without_policy() {}
}

pub use self::functions::{assert_table, row_without_policy, send_code};

/// Modules called like crates.
pub mod core {}
/// Modules called like crates.
pub mod std {}
/// Modules called like crates.
pub mod close_codes {}

/// A macro called like one of the standard library's.
#[allow(unused_macros)]
macro_rules! panic {
    () => {
        compile_error!("not this one");
    };
}
#[allow(unused_macros)]
macro_rules! matches {
    () => {
        compile_error!("not this one");
    };
}

const EXPIRED: ::core::primitive::u16 = 4_004;

/// Every name that the expansion has, as an item of each kind, beside an enum that makes all of them appear.
macro_rules! beside {
    ($module:ident: [$($begin:tt)*] NAME [$($end:tt)*]) => {
        /// Items of one kind.
        #[allow(unused_macros)]
        pub mod $module {
            $crate::named! { [$($begin)*] [$($end)*]
                __a __arg1_0 __arg1_discr __closed __code __f __from_row __from_row_1 __H __it __new __NeverSent __p
                __private0 __reason __row __self_0 __self_discr __to_row_1 __twin
                __COLUMNS __GAP __row_1 __TABLE __VALUE
                TABLE_OF_E_AND_ALL_THAT_IT_INHERITS __CLOSE_CODE_E_C __CLOSE_CODE_E_D_last __CLOSE_CODE_E_F
                __CLOSE_CODE_E_F_value
            }

            /// Close reasons between them.
            #[derive(::renamed::CloseReason, ::core::fmt::Debug)]
            #[close(crate = ::renamed, inherit = super::Low, sendable(client = C1, server = S1))]
            #[repr(i16)]
            pub enum E {
                /// A code.
                #[close(4000)]
                A,
                /// Observed only.
                #[close(1005)]
                B,
                /// An expression.
                #[close(super::EXPIRED)]
                C,
                /// A range.
                #[close(4200..=super::EXPIRED + 300)]
                D(::core::primitive::u16),
                /// The rest.
                #[close(other)]
                #[reconnect(backoff(initial = "1s"), attempts = 3)]
                #[diagnose(network)]
                O(::core::primitive::u16),
                /// A discriminant.
                #[reconnect(never)]
                F = 4_000 + 7,
            }
        }
    };
}
macro_rules! named {
    ([$($begin:tt)*] [$($end:tt)*] $name:ident $($more:ident)*) => {
        $($begin)* $name $($end)*
        $crate::named! { [$($begin)*] [$($end)*] $($more)* }
    };
    ([$($begin:tt)*] [$($end:tt)*]) => {};
}
use named;

beside! { consts_beside: [/** Not the macro's. */ pub const] NAME [: ::core::primitive::i64 = 7;] }
beside! { statics_beside: [/** Not the macro's. */ pub static] NAME [: ::core::primitive::i64 = 7;] }
beside! { units_beside: [/** Not the macro's. */ #[derive(Debug)] pub struct] NAME [;] }
beside! { functions_beside: [/** Not the macro's. */ pub const fn] NAME [() {}] }
beside! { modules_beside: [/** Not the macro's. */ pub mod] NAME [{}] }
beside! { macros_beside: [macro_rules!] NAME [{ () => { compile_error!("not this one"); }; }] }

/// A module called like the one that the generated code speaks to, with the types that the enum names.
pub mod __p {
    /// Inherited.
    #[derive(::renamed::CloseReason, ::core::fmt::Debug)]
    #[close(crate = ::renamed, sendable = NamedBase1)]
    pub enum Base {
        /// A code.
        #[close(4000)]
        Code,
    }

    /// A field.
    pub type Code = ::core::primitive::u16;
}

/// It names them.
#[derive(CloseReason, ::core::fmt::Debug)]
#[close(crate = ::renamed, inherit = __p::Base, sendable = Named1)]
pub enum Named {
    /// A range.
    #[close(4200..=4299)]
    Range(__p::Code),
    /// The rest.
    #[close(other)]
    Rest(__p::Code),
}

/// Close reasons in the middle of it.
#[derive(
    CloseReason,
    ::core::clone::Clone,
    ::core::marker::Copy,
    ::core::fmt::Debug,
    ::core::cmp::PartialEq,
    ::core::cmp::Eq,
)]
#[close(crate = ::renamed, inherit = Low, sendable(client = C1, server = S1, browser = B1))]
#[reconnect(
    backoff(initial = "1s", jitter = "0s..1s"),
    attempts = 3,
    resume(within = "1m"),
    retry_window(max = "1m")
)]
pub enum Shadowed {
    /// A code.
    #[close(4000, reason = "why")]
    #[diagnose(network, threshold = 2, window = "5s", advice = "look")]
    A,
    /// A prefix.
    #[close(4001, reason_prefix = "E: ")]
    B,
    /// Observed only.
    #[close(1005)]
    C,
    /// For one end.
    #[close(4003, sent_by = server)]
    D,
    /// An expression.
    #[close(EXPIRED)]
    E,
    /// A range.
    #[close(4100..=4199)]
    F(::core::primitive::u16),
    /// A range with an expression.
    #[close(4200..=EXPIRED + 300)]
    #[reconnect(after = ["0s", "1s..2s"], within = "1m", retry_window = ignore, fresh, reauthenticate, failover, reconfigure)]
    G(::renamed::CloseCode),
    /// The rest.
    #[close(other)]
    H(::core::primitive::u16),
}

/// Inherited, with discriminants.
#[derive(CloseReason, ::core::fmt::Debug)]
#[close(crate = ::renamed)]
#[reconnect(never)]
#[repr(u16)]
pub enum Low {
    /// Lost.
    #[close(1006)]
    Lost = 1,
    /// An expression.
    Sum = EXPIRED + 1,
}

#[test]
fn it_works_all_the_same() {
    use ::renamed::Supervised as _;
    use ::std::string::ToString as _;
    assert_eq!(S1::D.frame().to_string(), "4003");
    assert_eq!(C1::B.frame().to_string(), "4001 E: ");
    assert_eq!(B1::E.code().get(), 4_004);
    assert_eq!(Shadowed::from_closed(&::renamed::Closed::no_frame()), Shadowed::H(1006));
    assert_eq!(SendableLow::Sum.code().get(), 4_005);
}
