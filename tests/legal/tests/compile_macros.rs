//! Enums that macros write.
#![no_implicit_prelude]

use ::renamed::{CloseCode, CloseReason, Row};
use ::std::assert_eq;

/// A whole range as one expression, by itself and handed on to another macro.
macro_rules! ranges {
    ($($variant:ident = $codes:expr),*) => {
        one_range! { $($variant = $codes),* }
    };
}

macro_rules! one_range {
    ($($variant:ident = $codes:expr),*) => {
        /// With ranges.
        #[derive(CloseReason, Clone, Copy, Debug, PartialEq, Eq)]
        #[close(crate = ::renamed)]
        pub enum Ranges {
            $(
                /// A range.
                #[close($codes)]
                $variant(u16),
            )*
        }
    };
}

ranges! { Literals = 4100..=4199, Expressions = codes::EXPIRED + 200..=4000 + 299 }

#[test]
fn ranges_are_expressions_too() {
    assert_eq!(codes_of::<Ranges>(), [(4100, 4199), (4201, 4299)]);
}

/// Words and options that come as expressions and as contents of an attribute.
macro_rules! options {
    ($name:ident: $($variant:ident $(($field:ty))? = $code:expr, $option:meta;)*) => {
        /// With options.
        #[derive(CloseReason, Clone, Copy, Debug, PartialEq, Eq)]
        #[close(crate = ::renamed)]
        pub enum $name {
            $(
                /// A code.
                #[close($code, $option)]
                $variant $(($field))?,
            )*
        }
    };
}

options! {
    Optional:
    Expired = codes::EXPIRED, reason = "expired";
    Computed = if codes::EXPIRED > 4001 { 1 } else { 4 } * 1000 + 7, sent_by = server;
    Rest(u16) = other, sent_by = none;
}

#[test]
fn options_are_fragments_too() {
    assert_eq!(codes_of::<Optional>(), [(4001, 4001), (4007, 4007), (0, u16::MAX)]);
    assert_eq!(SendableOptional::Expired.frame().reason(), "expired");
}

/// An argument is one operand, whatever stands before and behind it.
macro_rules! operands {
    ($name:ident: $sum:expr, $branch:expr, $path:path, $type:ty) => {
        /// With operands.
        #[derive(CloseReason, Clone, Copy, Debug, PartialEq, Eq)]
        #[close(crate = ::renamed, sent_by = server)]
        pub enum $name {
            /// First.
            #[close($sum * 1000)]
            First,
            /// Last.
            #[close(4000 + 10 * $sum)]
            Last,
            /// In an argument, and in two groups.
            #[close(codes::same($sum) + codes::same(10 * ($sum)) + 4000)]
            Nested,
            /// At the beginning.
            #[close($branch * 1000 + 100)]
            Branch,
            /// A path, and a type.
            #[close($path + 200 + 0 * (1_u8 as $type) + <$type>::MIN)]
            Path,
            /// What would be a statement.
            #[close({ 4 } * 1000 + 300)]
            Block,
            /// What would be another.
            #[close(match $sum { 4 => 4, _ => 3 } * 1000 + 400)]
            Match,
        }
    };
}

operands! { Operands: 2 + 2, if codes::EXPIRED > 4001 { 3 } else { 4 }, codes::EXPIRED, ::core::primitive::u16 }

/// The same as discriminants.
macro_rules! discriminants {
    ($sum:expr) => {
        /// With discriminants.
        #[derive(CloseReason, Clone, Copy, Debug, PartialEq, Eq)]
        #[close(crate = ::renamed)]
        pub enum Discriminants {
            /// First.
            First = $sum * 1000,
            /// Last.
            Last = 4000 + 10 * $sum,
        }
    };
}

discriminants! { 2 + 2 }

#[test]
fn an_argument_is_one_operand() {
    let codes = [4000, 4040, 4044, 4100, 4201, 4300, 4400];
    assert_eq!(codes_of::<Operands>(), codes.map(|code| (code, code)));
    assert_eq!(codes_of::<Discriminants>(), [(4000, 4000), (4040, 4040)]);
    assert_eq!((Discriminants::First as isize, Discriminants::Last as isize), (4000, 4040));
}

/// Codes to name by path.
pub mod codes {
    /// The same number.
    #[must_use]
    pub const fn same(number: u16) -> u16 {
        number
    }

    /// One.
    pub const EXPIRED: u16 = 4_001;
}

/// Everything is an argument, each as another kind of fragment.
macro_rules! reasons {
    (
        $(#[$meta:meta])*
        $visibility:vis enum $name:ident as $twin:ident {
            $literal:ident = $code:literal $text:literal;
            $expression:ident = $value:expr;
            $pathed:ident = $path:path;
            $range:ident($ty:ty) = $first:literal..=$last:literal;
            $expressed:ident = $low:expr, $high:expr;
            $tokens:ident = $($tt:tt)+
        }
        $delay:literal $attempts:literal $attempts_expression:expr
    ) => {
        $(#[$meta])*
        #[derive(CloseReason, Clone, Copy, Debug, PartialEq, Eq)]
        #[close(crate = ::renamed, sendable = $twin)]
        #[reconnect(after = $delay, attempts = $attempts)]
        $visibility enum $name {
            /// A literal.
            #[close($code, reason = $text)]
            $literal,
            /// An expression.
            #[close($value)]
            $expression,
            /// A path.
            #[close($path)]
            $pathed,
            /// A range.
            #[close($first..=$last)]
            $range($ty),
            /// A range of expressions.
            #[close($low..=$high)]
            #[reconnect(now, attempts = $attempts_expression)]
            $expressed(u16),
            /// Tokens.
            #[close($($tt)+)]
            $tokens,
        }
    };
}

reasons! {
    /// Made by a macro.
    pub enum Made as MadeSend {
        Literal = 4000 "a text";
        Expression = 4000 + 2;
        Pathed = codes::EXPIRED;
        Range(u16) = 4100..=4199;
        Expressed = 4200, 4200 + 99;
        Tokens = 4003, reason = "tokens"
    }
    "5s" 3 4
}

use ::core::clone::Clone;
use ::core::cmp::{Eq, PartialEq};
use ::core::fmt::Debug;
use ::core::marker::Copy;

fn codes_of<R: CloseReason>() -> ::std::vec::Vec<(u16, u16)> {
    use ::core::iter::Iterator as _;
    R::TABLE.rows().map(|row| (row.first().get(), row.last().get())).collect()
}

#[test]
fn fragments() {
    let expected = [(4000, 4000), (4002, 4002), (4001, 4001), (4100, 4199), (4200, 4299), (4003, 4003)];
    assert_eq!(codes_of::<Made>(), expected);
    assert_eq!(MadeSend::Literal.frame().reason(), "a text");
    let attempts =
        |code| Made::TABLE.reconnect(CloseCode::new(code), "").and_then(::renamed::Reconnect::attempts);
    assert_eq!(
        (attempts(4000), attempts(4200)),
        (::core::option::Option::Some(3), ::core::option::Option::Some(4))
    );
}

/// A macro that calls a macro: the fragments of fragments.
macro_rules! outer {
    ($name:ident $twin:ident $base:literal $($variant:ident = $offset:expr),*) => {
        inner!($name, $twin, $($variant = $base + $offset,)* Base = $base);
    };
}

macro_rules! inner {
    ($name:ident, $twin:ident, $($variant:ident = $code:expr),*) => {
        /// Nested.
        #[derive(CloseReason, Debug)]
        #[close(crate = $crate::runtime, sendable(server = $twin))]
        pub enum $name {
            $(
                /// One of them.
                #[close($code)]
                $variant,
            )*
        }
    };
}

/// The runtime's place, for `$crate`.
pub mod runtime {
    pub use ::renamed::__private0;
}

outer!(Nested NestedServer 4500 One = 1, Two = 2);

#[test]
fn nested() {
    assert_eq!(codes_of::<Nested>(), [(4501, 4501), (4502, 4502), (4500, 4500)]);
    assert_eq!(NestedServer::Two.code().get(), 4_502);
}

/// As discriminants, where a literal comes in an invisible group.
macro_rules! discriminants {
    ($name:ident: $($variant:ident = $code:literal),*; $expression:ident = $value:expr, $path:ident = $($tt:tt)*) => {
        /// Numbered.
        #[derive(CloseReason, Debug)]
        #[close(crate = ::renamed)]
        #[repr(u16)]
        pub enum $name {
            $(
                /// One of them.
                $variant = $code,
            )*
            /// An expression.
            $expression = $value,
            /// A path.
            $path = $($tt)*,
        }
    };
}

discriminants!(Numbered: A = 4000, B = 4001; C = 4000 + 2, D = codes::EXPIRED + 2);

#[test]
fn numbered() {
    assert_eq!(codes_of::<Numbered>(), [(4000, 4000), (4001, 4001), (4002, 4002), (4003, 4003)]);
}

/// `$crate` in codes and in what is inherited.
macro_rules! with_crate {
    ($name:ident) => {
        /// With `$crate`.
        #[derive(CloseReason, Debug)]
        #[close(crate = $crate::runtime, inherit = $crate::Made)]
        pub enum $name {
            /// By path.
            #[close($crate::codes::EXPIRED)]
            Expired,
        }
    };
}

with_crate!(WithCrate);

#[test]
fn dollar_crate() {
    assert_eq!(codes_of::<WithCrate>(), [(4001, 4001)]);
    assert_eq!(
        WithCrate::TABLE.find(CloseCode::new(4_000), "").map(Row::name),
        ::core::option::Option::Some("Literal")
    );
}

/// Whole attributes, and words, as arguments.
macro_rules! words {
    ($name:ident, $mode:ident, $sender:ident, $kind:ident, $($attribute:tt)*) => {
        /// From words.
        #[derive(CloseReason, Debug)]
        #[close(crate = ::renamed)]
        pub enum $name {
            /// By words.
            #[close(4001, sent_by = $sender)]
            #[reconnect($mode)]
            #[diagnose($kind)]
            Words,
            /// By a whole attribute.
            $($attribute)*
            Whole,
        }
    };
}

words!(Worded, manual, server, auth, #[close(4002)] #[reconnect(never)]);

#[test]
fn worded() {
    let words = Worded::TABLE.row(0).map(Row::sent_by);
    assert_eq!(words, ::core::option::Option::Some(::renamed::SentBy::Server));
}

/// Lists and limits of time as arguments: each time, the whole list, and tokens.
macro_rules! times {
    ($name:ident, $($time:literal)+, $list:expr, $within:literal, $jitter:literal, $($tokens:tt)+) => {
        /// From times.
        #[derive(CloseReason, Debug)]
        #[close(crate = ::renamed)]
        #[reconnect(after = [$($time),+])]
        pub enum $name {
            /// The mode of the enum.
            #[close(4001)]
            #[reconnect(within = $within, resume(within = $within))]
            Times,
            /// A whole list.
            #[close(4002)]
            #[reconnect(after = $list)]
            List,
            /// Jitter.
            #[close(4003)]
            #[reconnect(backoff(jitter = $jitter))]
            Jitter,
            /// Tokens.
            #[close(4004)]
            #[reconnect(after = $($tokens)+)]
            Tokens,
        }
    };
}

times!(Timed, "0s" "2s" "10s..30s", ["0s", "2s", "10s..30s"], "59s", "300ms..3s", ["0s", "2s", "10s..30s"]);

#[test]
fn timed() {
    let policy = |code| Timed::TABLE.reconnect(CloseCode::new(code), "");
    let mode = |code| policy(code).map(::renamed::Reconnect::mode);
    assert_eq!((mode(4001), mode(4001)), (mode(4002), mode(4004)));
    let limit = ::core::option::Option::Some(::core::time::Duration::from_secs(59));
    assert_eq!(policy(4001).and_then(::renamed::Reconnect::within), limit);
    assert_eq!(policy(4001).and_then(::renamed::Reconnect::resume_within), limit);
    assert_eq!(policy(4002).and_then(::renamed::Reconnect::within), ::core::option::Option::None);
}
