//! A name that is a keyword in the edition of the macro.
#![no_implicit_prelude]
#![allow(keyword_idents_2024, non_camel_case_types, non_upper_case_globals)] // The point of it.

use ::renamed::{CloseCode, CloseReason, Row, Supervised};
use ::std::assert_eq;

/// A module and a const.
pub mod gen {
    /// A code.
    pub const gen: u16 = 4_001;
}

/// Variants of every kind.
pub mod variants {
    use ::renamed::CloseReason;

    /// Sent.
    #[derive(CloseReason, Debug)]
    #[close(crate = ::renamed, sendable(client = SentClient, server = SentServer))]
    pub enum Sent {
        /// See [`Self::gen`].
        #[close(4000)]
        gen,
        /// An expression.
        #[close(super::gen::gen)]
        Expression,
    }

    /// Observed only.
    #[derive(CloseReason, Debug)]
    #[close(crate = ::renamed)]
    pub enum Observed {
        /// It is.
        #[close(1006)]
        gen,
    }

    /// The rest.
    #[derive(CloseReason, Debug, PartialEq, Eq)]
    #[close(crate = ::renamed, inherit = ::renamed::Standard)]
    pub enum Rest {
        /// It is.
        #[close(other)]
        gen(u16),
    }
}

/// An enum, with a range of expressions.
pub mod enums {
    use ::renamed::CloseReason;

    /// It inherits.
    #[derive(CloseReason, Debug)]
    #[close(crate = ::renamed, inherit = super::variants::Sent)]
    pub enum gen {
        /// A range.
        #[close(super::gen::gen + 99..=4_199)]
        Range(u16),
    }
}

/// A twin.
pub mod twins {
    use ::renamed::CloseReason;

    /// Its enum.
    #[derive(CloseReason, Debug)]
    #[close(crate = ::renamed, sendable = gen)]
    pub enum Twin {
        /// One.
        #[close(4000)]
        One,
        /// Observed only.
        #[close(1006)]
        Lost,
    }
}

#[test]
fn a_keyword_of_the_next_edition_is_a_name() {
    use ::core::convert::From as _;
    assert_eq!(variants::SentServer::gen.code().get(), 4_000);
    assert_eq!(variants::Sent::TABLE.row(0).map(Row::name), ::core::option::Option::Some("gen"));
    assert_eq!(variants::Observed::gen.code(), CloseCode::ABNORMAL_CLOSURE);
    assert_eq!(variants::Rest::from_closed(&::renamed::Closed::no_frame()), variants::Rest::gen(1_006));
    assert_eq!(enums::gen::Range(4_100).code(), CloseCode::new(4_100));
    assert_eq!(enums::gen::TABLE.name(), "gen");
    assert_eq!(twins::Twin::from(twins::gen::One).code().get(), 4_000);
}
