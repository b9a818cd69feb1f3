//! Guides: how to start from an enum that you have, what to do with a table, what each library shows, how a fleet of
//! clients comes back, and how a server is taken down. Documentation only.

#[doc = include_str!("../docs/conformance.md")]
pub mod conformance {}

#[cfg(feature = "tokio")]
#[doc = include_str!("../docs/draining.md")]
pub mod draining {}

#[doc = include_str!("../docs/migrating.md")]
pub mod migrating {}

#[doc = include_str!("../docs/storm.md")]
#[doc = include_str!("../docs/storm.svg")]
pub mod storm {}

#[cfg(feature = "tokio")]
#[doc = include_str!("../docs/shared-budget.md")]
pub mod shared_budget {}

#[doc = include_str!("../docs/tables.md")]
pub mod tables {}
