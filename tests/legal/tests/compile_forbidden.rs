//! Nothing that the macro generates needs an `allow`, so that users can forbid whatever they like.
#![no_implicit_prelude]
#![forbid(
    dead_code,
    deprecated,
    missing_docs,
    non_camel_case_types,
    non_snake_case,
    non_upper_case_globals,
    unreachable_code,
    unreachable_patterns,
    unused_parens,
    unused_qualifications,
    unused_variables,
    clippy::all,
    clippy::pedantic
)]

use ::core::convert::From as _;
use ::renamed::CloseReason;
use ::std::assert_eq;

/// A code.
pub const CODE: u16 = 4_001;

/// A code of two types.
#[must_use]
pub const fn code<Of, And>() -> u16 {
    4_003
}

/// Nothing in it is deprecated, everything else is.
#[derive(CloseReason, Debug)]
#[close(crate = ::renamed, sendable(client = StrictClient, server = StrictServer, browser = StrictPage))]
#[reconnect(never)]
pub enum Strict {
    /// A literal.
    #[close(4000)]
    Literal,
    /// An expression.
    #[close(CODE)]
    Expression,
    /// An expression whose comma needs brackets around it.
    #[close((code::<u8, u16>()))]
    Brackets,
    /// For one end.
    #[close(4002, sent_by = server)]
    Server,
    /// Observed only.
    #[close(1005)]
    NoStatus,
    /// Not for browsers.
    #[close(1011)]
    Internal,
    /// A range.
    #[close(4100..=4199)]
    Range(u16),
    /// The rest.
    #[close(other)]
    Other(u16),
}

#[test]
fn strict() {
    assert_eq!(StrictServer::Server.code().get(), 4_002);
    assert_eq!(StrictClient::Expression.code().get(), 4_001);
    assert_eq!(Strict::from(StrictPage::Literal).code().get(), 4_000);
}
