//! `Store`: where a budget's turns are kept, and what can be asked of it.

use core::time::Duration;
use std::string::String;
use std::sync::Arc;
use std::vec::Vec;

use super::error::BudgetError;
use super::id::Id;
use super::limit::{Limit, micros};
use super::local::Local;
#[cfg(feature = "redis")]
use super::redis::Redis;

/// A limit, and the key that its turns are kept under.
#[derive(Clone, Debug)]
pub(super) struct Keyed {
    #[cfg_attr(not(feature = "redis"), allow(dead_code))] // memory needs no keys
    pub(super) key: String,
    pub(super) limit: Limit,
}

/// What is told with each question.
#[derive(Clone, Debug)]
pub(super) struct Terms {
    pub(super) limits: Vec<Keyed>,
    pub(super) slack: Duration,
    #[cfg_attr(not(feature = "redis"), allow(dead_code))] // memory loses nothing
    pub(super) is_cautious: bool,
}

/// Where the turns are kept.
#[derive(Clone, Debug)]
pub(super) enum Store {
    Local(Arc<Local>),
    #[cfg(feature = "redis")]
    Redis(Redis),
}

/// The answer to one question.
#[derive(Debug)]
pub(super) struct Answer {
    /// Whether the id has the turn; else nothing was reserved.
    pub(super) is_turn: bool,
    /// From the answer on, in microseconds; below zero if the turn has passed.
    pub(super) wait: i64,
    /// One for each key; it changes when the key was lost.
    pub(super) generations: Vec<i64>,
}

/// Why there is no answer.
#[derive(Debug)]
#[cfg_attr(not(feature = "redis"), allow(dead_code))] // memory always answers
pub(super) enum Failure {
    /// In a while there may be one. Redis' own words.
    Away(String),
    Refused(BudgetError),
}

impl Answer {
    pub(super) const fn turn(wait: i64) -> Self {
        Self { is_turn: true, wait, generations: Vec::new() }
    }

    pub(super) const fn later(wait: i64) -> Self {
        Self { is_turn: false, wait, generations: Vec::new() }
    }
}

impl Terms {
    /// The limit with the longest window.
    pub(super) fn widest(&self) -> Option<&Keyed> {
        self.limits.iter().max_by_key(|keyed| keyed.limit.window())
    }

    /// What the budget is called in events: its first key.
    pub(super) fn name(&self) -> &str {
        self.limits.first().map_or("", |keyed| &keyed.key)
    }

    /// The shortest window.
    pub(super) fn narrowest_window(&self) -> Duration {
        self.limits.iter().map(|keyed| keyed.limit.window()).min().unwrap_or_default()
    }
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
