//! `SharedBudget` on a real Redis, which the tests start and end. `tests/rigs/redis/install.sh` installs it; without it
//! they are skipped.
#![allow(missing_docs)]

mod clock;
mod cluster;
mod processes;
mod random;
mod recovery;
mod refusals;
mod script;
mod server;
mod stopped;
mod worker;
