//! The user's other attributes.
#![no_implicit_prelude]

use ::renamed::{CloseCode, CloseReason, Row};
use ::std::assert_eq;

/// Some variants are there on no platform, some on all.
#[derive(CloseReason, Clone, Copy, Debug, PartialEq, Eq)]
#[close(crate = ::renamed)]
pub enum Configured {
    /// Never there.
    #[cfg(any())]
    #[close(4000)]
    Never,
    /// Always there, with the same code.
    #[cfg(not(any()))]
    #[close(4000)]
    Always,
    /// Its code hangs on the configuration.
    #[cfg_attr(all(), close(4001))]
    #[cfg_attr(any(), close(4002))]
    Either,
    /// The last one is left out.
    #[close(4003)]
    #[cfg(any())]
    Last,
}

/// Ends that no code tells, beside codes that are discriminants.
#[derive(CloseReason, Clone, Copy, Debug, PartialEq, Eq)]
#[close(crate = ::renamed, sendable(client = LocalClient, server = LocalServer, browser = LocalPage))]
#[repr(u16)]
pub enum WithLocal {
    /// A code.
    Expired = 4_001,
    /// The discriminant of a local end is none.
    #[close(local)]
    #[reconnect(manual)]
    #[diagnose(none)]
    Idle = 4_002,
    /// One that is out of use.
    #[deprecated]
    #[close(local)]
    Moved,
    /// A raw name, and a code that a local end has for its discriminant.
    #[close(4_002)]
    r#Final,
}

/// Nothing else.
#[derive(CloseReason, Clone, Copy, Debug, PartialEq, Eq)]
#[close(crate = ::renamed)]
pub enum OnlyLocal {
    /// Called like the word.
    #[close(local)]
    #[allow(non_camel_case_types)]
    local,
}

#[test]
fn the_discriminant_of_a_local_end_is_no_code() {
    let name = |code| WithLocal::TABLE.find(CloseCode::new(code), "").map(Row::name);
    assert_eq!(
        [name(4_001), name(4_002), name(4_003)],
        [Option::Some("Expired"), Option::Some("Final"), Option::None]
    );
    assert_eq!(OnlyLocal::local.code(), CloseCode::ABNORMAL_CLOSURE);
}

use ::core::clone::Clone;
use ::core::cmp::{Eq, PartialEq};
use ::core::fmt::Debug;
use ::core::iter::Iterator as _;
use ::core::marker::Copy;
use ::core::option::Option;

#[test]
fn configured() {
    let names: ::std::vec::Vec<&str> = Configured::TABLE.rows().map(Row::name).collect();
    assert_eq!(names, ["Always", "Either"]);
}

/// Deprecated variants: the generated code names them, and no warning shows.
pub mod old {
    use ::renamed::CloseReason;

    /// With deprecated variants.
    #[derive(CloseReason, Debug)]
    #[close(crate = ::renamed, sendable(client = OldClient, server = OldServer, derive(::core::cmp::PartialOrd)))]
    pub enum Old {
        /// Gone.
        #[deprecated]
        #[close(4000)]
        Gone,
        /// Going.
        #[deprecated(since = "1.0.0", note = "use `Stays`")]
        #[close(4100..=4199)]
        Going(u16),
        /// Observed only.
        #[deprecated = "why"]
        #[close(1006)]
        Lost,
        /// Stays.
        #[close(4001)]
        Stays,
        /// The rest.
        #[deprecated]
        #[close(other)]
        #[reconnect(never)]
        Other(u16),
    }

    /// Deprecated as a whole.
    #[deprecated(note = "use `Old`")]
    #[derive(CloseReason, Debug)]
    #[close(crate = ::renamed)]
    pub enum Older {
        /// One.
        #[close(4000)]
        One,
        /// Observed only.
        #[close(1005)]
        NoStatus,
    }
}

#[test]
fn deprecated() {
    use ::core::convert::From as _;
    assert_eq!(old::OldServer::Stays.code().get(), 4_001);
    assert_eq!(old::Old::from(old::OldClient::Stays).code().get(), 4_001);
}

/// Open to more variants.
#[derive(CloseReason, Clone, Copy, Debug, PartialEq, Eq)]
#[close(crate = ::renamed, sendable(client = OpenClient, server = OpenServer))]
#[non_exhaustive]
pub enum Open {
    /// One.
    #[close(4000)]
    One,
    /// A range, of which the twin keeps the field.
    #[close(4100..=4199)]
    Range(u16),
}

#[test]
fn non_exhaustive() {
    assert_eq!(OpenServer::One.code().get(), 4_000);
    assert_eq!(OpenClient::One.code().get(), 4_000);
}

/// Lints that look at public enums: what the user says of the enum holds for its twins.
pub mod linted {
    #![deny(clippy::exhaustive_enums, clippy::allow_attributes)]

    use ::renamed::CloseReason;

    /// No variant will be added.
    #[derive(CloseReason, Clone, Copy, Debug, PartialEq, Eq)]
    #[close(crate = ::renamed, sendable(client = ClosedClient, server = ClosedServer))]
    #[expect(clippy::exhaustive_enums, reason = "the protocol is finished")]
    pub enum Closed {
        /// One.
        #[close(4000)]
        One,
    }
}

#[test]
fn linted() {
    assert_eq!(linted::ClosedServer::One.code().get(), 4_000);
    assert_eq!(linted::ClosedClient::One.code().get(), 4_000);
    assert_eq!(linted::Closed::One.code(), CloseCode::new(4_000));
}

/**
 * A block
 * comment.
 */
#[doc = "An attribute."]
#[doc = concat!("A ", "macro.")]
#[doc(alias = "documented")]
#[derive(CloseReason, Clone, Copy, Debug, PartialEq, Eq)]
#[close(crate = ::renamed)]
#[must_use]
#[allow(clippy::module_name_repetitions)]
pub enum Documented {
    #[doc = include_str!("data/variant.md")]
    #[close(4000)]
    Included,
    /// Hidden.
    #[doc(hidden)]
    #[close(4001)]
    Hidden,
    /// With "quotes", \\ backslashes and `{braces}`.
    #[close(4002, reason = "with \"quotes\", \\ and {braces}")]
    Quoted,
    /// With several attributes of ours.
    #[close(4003)]
    #[close(reason = "apart")]
    #[close(sent_by = server)]
    Apart,
    /// Raw.
    #[close(4004, reason = r#"raw "text""#)]
    #[reconnect(never)]
    Raw,
}

#[test]
fn documented() {
    use ::core::option::Option::Some;
    assert_eq!(SendableDocumented::Quoted.frame().reason(), "with \"quotes\", \\ and {braces}");
    assert_eq!(SendableDocumented::Apart.frame().reason(), "apart");
    assert_eq!(SendableDocumented::Raw.frame().reason(), "raw \"text\"");
    assert_eq!(Documented::TABLE.row(1).map(Row::doc), Some("Hidden."));
    assert_eq!(SendableDocumented::Included.code(), SendableDocumented::Included.code());
    assert_eq!(SendableDocumented::Hidden.code().get(), 4_001);
}
