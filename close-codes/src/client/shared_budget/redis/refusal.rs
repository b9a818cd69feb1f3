//! Which errors of Redis waiting heals, and which it does not.

use std::format;
use std::string::{String, ToString};

use ::redis::{ErrorKind, RedisError, ServerErrorKind};

use crate::client::shared_budget::answer::Failure;
use crate::client::shared_budget::error::{BudgetError, BudgetFault};

/// What an error means for those who wait.
pub(super) fn failure(error: &RedisError) -> Failure {
    let words = words(error);
    match fault(error, &words) {
        Some(fault) => Failure::Refused(BudgetError::new(fault, words)),
        None => Failure::Away(words),
    }
}

/// What Redis said, as it said it; else what its client says.
fn words(error: &RedisError) -> String {
    match (error.code(), error.detail()) {
        (Some(code), Some(detail)) => format!("{code} {detail}"),
        _ => error.to_string(),
    }
}

/// Something that is no answer of the script.
pub(super) fn no_such_answer(answer: &[i64]) -> Failure {
    Failure::Refused(BudgetError::new(BudgetFault::Refused, format!("answered {answer:?}")))
}

/// `None`: waiting may heal it.
fn fault(error: &RedisError, words: &str) -> Option<BudgetFault> {
    // Before 7.0, Redis says `ERR` for each error in a script, with the code in the text.
    let is = |code| error.code() == Some(code) || words.contains(code);
    if ["NOPERM", "NOAUTH", "WRONGPASS", "ACL failure"].into_iter().any(is)
        || error.kind() == ErrorKind::AuthenticationFailed
    {
        return Some(BudgetFault::Denied);
    }
    if is("WRONGTYPE") {
        return Some(BudgetFault::WrongType);
    }
    if is("READONLY") {
        return Some(BudgetFault::ReadOnly);
    }
    if is("CROSSSLOT") {
        return Some(BudgetFault::KeysApart);
    }
    if is("MOVED") {
        return Some(BudgetFault::Moved);
    }
    match error.kind() {
        ErrorKind::Io
        | ErrorKind::ClusterConnectionNotFound
        | ErrorKind::MasterNameNotFoundBySentinel
        | ErrorKind::NoValidReplicasFoundBySentinel
        | ErrorKind::Server(
            ServerErrorKind::Ask
            | ServerErrorKind::BusyLoading
            | ServerErrorKind::ClusterDown
            | ServerErrorKind::MasterDown
            | ServerErrorKind::NoScript
            | ServerErrorKind::TryAgain,
        ) => None,
        // Another script runs, memory or disk are full, replicas are missing: somebody is called for that.
        _ if ["BUSY", "OOM", "MISCONF", "NOREPLICAS"].into_iter().any(|code| error.code() == Some(code)) => {
            None
        }
        _ => Some(BudgetFault::Refused),
    }
}
