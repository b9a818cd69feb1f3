//! `Store`: where a budget's turns are kept, and what can be asked of it.

use core::time::Duration;
use std::sync::Arc;

use super::answer::{Answer, Failure};
use super::id::Id;
use super::limit::micros;
use super::local::Local;
#[cfg(feature = "redis")]
use super::redis::Redis;
use super::terms::Terms;

/// Where the turns are kept.
#[derive(Clone)]
pub(super) enum Store {
    Local(Arc<Local>),
    #[cfg(feature = "redis")]
    Redis(Redis),
}

impl Store {
    /// The turn that this id has, or a new one that is at most so far ahead. `patience` bounds the wait for an answer.
    #[cfg_attr(not(feature = "redis"), allow(clippy::unused_async, unused_variables))]
    pub(super) async fn ask(
        &self,
        terms: &Terms,
        id: Id,
        ahead: Duration,
        patience: Duration,
    ) -> Result<Answer, Failure> {
        match self {
            Self::Local(local) => Ok(local.ask(&terms.limits, micros(terms.slack), id, micros(ahead))),
            #[cfg(feature = "redis")]
            Self::Redis(redis) => redis.ask(terms, id, ahead, patience).await,
        }
    }

    /// The turn of this id is not used. In Redis from a task of its own, where there is a runtime.
    pub(super) fn give_back(&self, terms: &Terms, id: Id) {
        match self {
            Self::Local(local) => {
                let _ = terms;
                local.give_back(id);
            }
            #[cfg(feature = "redis")]
            Self::Redis(redis) => redis.give_back(terms, id),
        }
    }

    /// The service says what is left under the widest limit.
    #[cfg_attr(not(feature = "redis"), allow(clippy::unused_async))]
    pub(super) async fn known(&self, terms: &Terms, remaining: u32, within: Duration) -> Result<(), Failure> {
        let Some(widest) = terms.widest() else {
            return Ok(());
        };
        match self {
            Self::Local(local) => {
                local.known(widest.limit, micros(terms.slack), remaining, within);
                Ok(())
            }
            #[cfg(feature = "redis")]
            Self::Redis(redis) => redis.known(widest, terms.slack, remaining, within).await,
        }
    }
}
