//! What a store answers to a question, and why it does not.

use std::string::String;
use std::vec::Vec;

use super::error::BudgetError;

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
