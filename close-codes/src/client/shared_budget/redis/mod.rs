//! A budget of many processes: the turns in Redis, on its clock.

mod call;
mod refusal;

use core::time::Duration;
use std::borrow::ToOwned;
use std::string::ToString;
use std::vec::Vec;

use tokio::runtime::Handle;

use self::call::{Connection, KNOWN, TURN};
use super::answer::{Answer, Failure};
use super::error::{BudgetError, BudgetFault};
use super::id::Id;
use super::limit::micros;
use super::terms::{Keyed, Terms};

/// A connection to Redis, of whatever type.
#[derive(Clone)]
pub(super) struct Redis(Connection);

/// How long Redis may take for what nobody waits for long.
const PATIENCE: Duration = Duration::from_secs(5);

impl Redis {
    pub(super) fn new<C>(connection: C) -> Self
    where
        C: ::redis::aio::ConnectionLike + Clone + Send + Sync + 'static,
    {
        Self(Connection::new(connection))
    }

    /// Runs `turn.lua`.
    pub(super) async fn ask(
        &self,
        terms: &Terms,
        id: Id,
        ahead: Duration,
        patience: Duration,
    ) -> Result<Answer, Failure> {
        let keys = keys(terms)?;
        let mut arguments = [
            id.to_string(),
            micros(ahead).to_string(),
            micros(terms.slack).to_string(),
            u8::from(terms.is_cautious).to_string(),
        ]
        .to_vec();
        for keyed in &terms.limits {
            arguments.push(keyed.limit.turns().to_string());
            arguments.push(micros(keyed.limit.window()).to_string());
        }
        let answer = self.0.run(&TURN, &keys, &arguments, patience).await?;
        match answer[..] {
            [is_turn, wait, ref generations @ ..] if generations.len() == keys.len() => {
                Ok(Answer { is_turn: is_turn == 1, wait, generations: generations.to_owned() })
            }
            _ => Err(refusal::no_such_answer(&answer)),
        }
    }

    /// Removes the id, from a task of its own: nobody waits for it. Without a runtime the turn counts as used.
    pub(super) fn give_back(&self, terms: &Terms, id: Id) {
        let Ok(runtime) = Handle::try_current() else {
            return;
        };
        let connection = self.0.clone();
        let keys: Vec<_> = terms.limits.iter().map(|keyed| keyed.key.clone()).collect();
        runtime.spawn(async move {
            for key in keys {
                // Redis is away: the turn counts as used.
                if connection.remove(&key, &id.to_string(), PATIENCE).await.is_err() {
                    return;
                }
            }
        });
    }

    /// Runs `known.lua`.
    pub(super) async fn known(
        &self,
        keyed: &Keyed,
        slack: Duration,
        remaining: u32,
        within: Duration,
    ) -> Result<(), Failure> {
        let limit = keyed.limit;
        let arguments = [
            remaining.to_string(),
            micros(within.min(limit.window())).to_string(),
            micros(slack).to_string(),
            limit.turns().to_string(),
            micros(limit.window()).to_string(),
        ];
        self.0.run(&KNOWN, &[&keyed.key], &arguments, PATIENCE).await?;
        Ok(())
    }
}

/// The keys, which differ: the turns of two limits under one key would be forgotten with the narrower window.
fn keys(terms: &Terms) -> Result<Vec<&str>, Failure> {
    let keys: Vec<&str> = terms.limits.iter().map(|keyed| keyed.key.as_str()).collect();
    match keys.iter().enumerate().find(|(place, key)| keys[..*place].contains(key)) {
        Some((_, key)) => Err(Failure::Refused(BudgetError::new(BudgetFault::SameKey, (*key).to_owned()))),
        None => Ok(keys),
    }
}
