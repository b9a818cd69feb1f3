//! Beside the derives that close reasons usually have.

use ::renamed::{CloseCode, CloseReason};

/// With serde's, strum's and thiserror's derives, and their attributes between ours.
#[derive(
    CloseReason,
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    ::serde::Serialize,
    ::serde::Deserialize,
    ::strum::Display,
    ::strum::EnumIter,
    ::strum::EnumString,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "kebab-case")]
#[close(crate = renamed, sendable(
    server = BesideServer,
    derive(::serde::Serialize, ::serde::Deserialize, ::strum::Display, ::strum::EnumCount),
))]
pub enum Beside {
    /// One.
    #[close(4000, reason = "one")]
    #[serde(alias = "first")]
    #[reconnect(never)]
    #[strum(to_string = "number one")]
    NumberOne,
    /// Observed only.
    #[serde(skip)]
    #[close(1006)]
    #[strum(disabled)]
    Lost,
}

/// As an error type.
#[derive(CloseReason, Clone, Debug, PartialEq, Eq, ::thiserror::Error)]
#[close(crate = renamed)]
pub enum Failure {
    /// Expired.
    #[error("the token expired")]
    #[close(4001)]
    Expired,
    /// Any other.
    #[close(other)]
    #[error("closed with {0}")]
    Other(u16),
}

/// In front of the others' derives, and behind them.
#[derive(::serde::Serialize, Debug, CloseReason, Clone, Copy)]
#[close(crate = renamed)]
#[serde(tag = "type")]
pub enum Split {
    /// One.
    #[close(4000)]
    One,
}

/// A trait of the user's with a method that the crate has for a message only.
pub trait ToFrame {
    /// Not a Close frame.
    fn frame(&self) -> ::core::primitive::u8;
}

impl ToFrame for Split {
    fn frame(&self) -> ::core::primitive::u8 {
        8
    }
}

#[test]
fn beside() {
    assert_eq!(Split::One.frame(), 8);
    assert_eq!(::serde_json::to_string(&Beside::NumberOne).ok().as_deref(), Some("\"number_one\""));
    assert_eq!(::serde_json::to_string(&BesideServer::NumberOne).ok().as_deref(), Some("\"NumberOne\""));
    assert_eq!(Beside::NumberOne.to_string(), "number one");
    assert_eq!(<BesideServer as ::strum::EnumCount>::COUNT, 1);
    assert_eq!(<Beside as ::core::str::FromStr>::from_str("number one"), Ok(Beside::NumberOne));
    let found = Failure::find(CloseCode::new(4_444), "");
    assert_eq!(found.map(|failure| failure.to_string()).as_deref(), Some("closed with 4444"));
    assert_eq!(SendableFailure::Expired.code().get(), 4_001);
    assert_eq!(SendableSplit::One.code().get(), 4_000);
    assert_eq!(Split::One.code(), CloseCode::new(4_000));
}
