//! Events for tracing.
//!
//! The steps of a connection are `DEBUG`, and decisions after a close are `INFO`. `WARN` is for what somebody should
//! look at: a new diagnosis, and a client that gives up although nobody asked it to.

use tracing::{debug, field, info, warn};

#[cfg(feature = "tokio")]
use super::event::BudgetNews;
use super::event::Event;
use super::{TARGET, millis, words};
use crate::closed::Closed;
use crate::law::{CloseCode, SendCode};
use crate::supervisor::{Action, Attempt, Diagnosis, StopCause};
use crate::table::Row;

pub(super) fn report(event: &Event<'_>) {
    match *event {
        Event::Connecting { attempt, is_reconnect, row } => debug!(
            target: TARGET,
            attempt = attempt.number,
            reconnect = is_reconnect,
            row = row.map(field::display),
            "connecting"
        ),
        Event::Opened { away } => {
            debug!(target: TARGET, away_ms = away.map(millis), "connection opened");
        }
        Event::Closed { closed, row, lasted, seen_by } => debug!(
            target: TARGET,
            code = closed.code().get(),
            reason = reason(closed),
            how = words::how(closed.how()),
            initiator = words::initiator(closed.initiator()),
            sent = sent(closed),
            row = row.map(field::display),
            lasted_ms = lasted.map(millis),
            seen_by = words::seen_by(seen_by),
            "connection closed"
        ),
        Event::ConnectFailed { failure, row } => debug!(
            target: TARGET,
            like = failure.like().map(CloseCode::get),
            retry_after_ms = failure.retry_after().map(millis),
            row = row.map(field::display),
            "connect failed"
        ),
        Event::Decided { action, row } => decided(action, row),
        Event::RetryRequested => info!(target: TARGET, "reconnecting at once, as asked"),
        Event::NetworkBack { attempt } => info!(
            target: TARGET,
            attempt = attempt.number,
            delay_ms = millis(attempt.delay),
            "reconnecting sooner, the network is back"
        ),
        Event::Diagnosed(diagnosis) => diagnosed(diagnosis),
        #[cfg(feature = "tokio")]
        Event::Budget { key, news } => budget(key, news),
    }
}

#[cfg(feature = "tokio")]
fn budget(key: &str, news: BudgetNews<'_>) {
    match news {
        BudgetNews::Away(words) => {
            warn!(target: TARGET, key, error = words, "the shared budget's Redis is away");
        }
        BudgetNews::Back(after) => {
            info!(target: TARGET, key, away_ms = millis(after), "the shared budget's Redis is back");
        }
        BudgetNews::Lost => warn!(target: TARGET, key, "Redis lost a shared budget"),
        BudgetNews::Late { slack } => warn!(
            target: TARGET,
            key,
            slack_ms = millis(slack),
            "turns of the shared budget come later than its slack: the network or this machine is too slow for it"
        ),
    }
}

fn decided(action: Action, row: Option<Row>) {
    match action {
        Action::Reconnect(Attempt {
            number, delay, session, reauthenticate, failover, reconfigure, ..
        }) => info!(
            target: TARGET,
            row = row.map(field::display),
            attempt = number,
            delay_ms = millis(delay),
            session = words::session(session),
            reauthenticate,
            failover,
            reconfigure,
            "reconnecting"
        ),
        Action::AwaitUser => {
            warn!(target: TARGET, row = row.map(field::display), "disconnected until somebody asks to connect");
        }
        Action::Stop(cause @ (StopCause::OutOfAttempts | StopCause::OutOfTime)) => {
            warn!(target: TARGET, row = row.map(field::display), cause = words::cause(cause), "stopped");
        }
        Action::Stop(cause) => {
            info!(target: TARGET, row = row.map(field::display), cause = words::cause(cause), "stopped");
        }
    }
}

/// Warns only if the diagnosis is new, since it is made again at each close while it holds.
fn diagnosed(diagnosis: &Diagnosis) {
    macro_rules! at {
        ($level:ident) => {
            $level!(
                target: TARGET,
                fault = %diagnosis.fault,
                symptom = %diagnosis.seen_text(),
                seen = diagnosis.seen,
                window_ms = millis(diagnosis.window),
                lasting_ms = millis(diagnosis.lasting),
                closes = diagnosis.closes,
                empty_closes = diagnosis.empty_closes,
                advice = diagnosis.advice,
                "diagnosis"
            )
        };
    }
    if diagnosis.is_new() { at!(warn) } else { at!(debug) }
}

/// The peer's text, quoted and escaped. Whatever the peer wrote, it is one line of at most some hundred characters.
fn reason(closed: &Closed) -> Option<impl tracing::Value + '_> {
    Some(closed.reason()).filter(|reason| !reason.is_empty()).map(field::debug)
}

/// The code that this end sent.
fn sent(closed: &Closed) -> Option<u16> {
    closed.sent()?.code().map(SendCode::get)
}
