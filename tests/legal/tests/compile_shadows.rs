//! The user's own items have every name that generated code could trip over.
#![no_implicit_prelude]
#![forbid(unsafe_code)]
#![deny(warnings, clippy::all, clippy::pedantic, clippy::nursery)]
#![deny(
    elided_lifetimes_in_paths,
    explicit_outlives_requirements,
    keyword_idents,
    let_underscore_drop,
    meta_variable_misuse,
    missing_debug_implementations,
    missing_docs,
    non_ascii_idents,
    redundant_lifetimes,
    single_use_lifetimes,
    trivial_casts,
    trivial_numeric_casts,
    unit_bindings,
    unnameable_types,
    unreachable_pub,
    unused_extern_crates,
    unused_import_braces,
    unused_lifetimes,
    unused_macro_rules,
    unused_qualifications,
    unused_results,
    variant_size_differences
)]
#![allow(non_camel_case_types, non_upper_case_globals)] // The point of it.

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
