//! Guides: how to start from an enum that you have, what to do with a table, and how a fleet of clients comes back.
//! Documentation only.

#[doc = include_str!("../docs/migrating.md")]
pub mod migrating {}

#[doc = include_str!("../docs/storm.md")]
#[doc = include_str!("../docs/storm.svg")]
pub mod storm {}

#[doc = include_str!("../docs/tables.md")]
pub mod tables {}
