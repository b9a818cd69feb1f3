//! One script through both supervisors.

use std::fmt::{Debug, Write};

use close_codes::{
    Action, Attempt, CloseCode, CloseReason, Moment, Row, Session, Standard, StopCause, Supervisor, Verdict,
};

use crate::model::{Expect, Expected, Model, Next, Wishes};
use crate::script::{Event, Script};
use crate::tables::{Brittle, Heir, Lazy, Modes, Table};

/// The number of tables.
pub(crate) const TABLES: u64 = 5;

/// Plays a script with one of the tables; panics with the shortest script that still differs.
pub(crate) fn check(table: u64, script: Script) {
    match table % TABLES {
        0 => check_with::<Modes>(script),
        1 => check_with::<Heir>(script),
        2 => check_with::<Lazy>(script),
        3 => check_with::<Brittle>(script),
        _ => check_with::<Standard>(script),
    }
}

fn check_with<R: Table>(mut script: Script) {
    let Err(mut difference) = play::<R>(&script) else { return };
    let mut at = 0;
    while at < script.events.len() {
        let mut shorter = script.clone();
        shorter.events.remove(at);
        match play::<R>(&shorter) {
            Ok(()) => at += 1,
            Err(other) => {
                (script, difference) = (shorter, other);
                at = 0;
            }
        }
    }
    let mut events = String::new();
    for (now, event) in &script.events {
        writeln!(events, "  {now}: {event:?}").unwrap();
    }
    panic!("{}, {:?}:\n{events}{difference}", R::TABLE.name(), script.config);
}

/// How the two differ, if they do.
fn play<R: Table>(script: &Script) -> Result<(), String> {
    let mut supervisor = Supervisor::<R>::new(script.config, script.seed);
    let mut model = Model::new(R::TABLE, script.config);
    for (now, event) in &script.events {
        let (now, moment) = (*now, Moment::from_millis(*now));
        let (expected, verdict) = match event {
            Event::Start => {
                let (is_first, next, attempt) = (model.is_new, model.start(now), supervisor.start(moment));
                same_attempt(&next, &attempt, now)?;
                if !is_first {
                    model.is_due(attempt.due.as_millis());
                }
                continue;
            }
            Event::RetryNow => {
                let (next, attempt) = (model.retry_now(now), supervisor.retry_now(moment));
                same_attempt(&next, &attempt, now)?;
                model.is_due(attempt.due.as_millis());
                continue;
            }
            Event::Opened => {
                model.opened(now);
                supervisor.opened(moment);
                continue;
            }
            Event::Healthy => {
                model.healthy(now);
                supervisor.healthy(moment);
                continue;
            }
            Event::Stop => {
                let expected = Expect::Stop(model.stop());
                same_action(&expected, supervisor.stop(), now)?;
                continue;
            }
            Event::Closed(closed) => (model.closed(closed, None, now), supervisor.closed(closed, moment)),
            Event::ClosedWith(closed, overruled) => (
                model.closed(closed, Some(*overruled), now),
                supervisor.closed_with(closed, moment, |_, _| *overruled),
            ),
            Event::ClosedByUs(closed, code, reason) => {
                let Some(ours) = R::find(CloseCode::new(*code), reason) else { continue };
                (
                    model.closed_by_us(closed, row_of(&ours), ours.code(), now),
                    supervisor.closed_by_us(closed, &ours, moment),
                )
            }
            Event::ClosedAsLocal(closed, which) => {
                let Some(ours) = R::LOCAL.get(which % R::LOCAL.len().max(1)) else { continue };
                (
                    model.closed_by_us(closed, row_of(ours), ours.code(), now),
                    supervisor.closed_by_us(closed, ours, moment),
                )
            }
            Event::ConnectFailed(failure) => {
                (model.connect_failed(failure, now), supervisor.connect_failed(*failure, moment))
            }
        };
        same(&expected, &verdict, now)?;
        let is_local = match event {
            Event::ClosedAsLocal(..) => expected.row.is_some_and(Row::is_local),
            Event::ConnectFailed(failure) => failure.local().is_some_and(|row| Some(row) == expected.row),
            _ => false,
        };
        // No code tells it, but the verdict does.
        if is_local && expected.row != Some(row_of(&verdict.reason)) {
            return Err(format!("expected the reason of {:?}, not {:?}", expected.row, verdict.reason));
        }
        match verdict.action {
            Action::Reconnect(attempt) => model.is_due(attempt.due.as_millis()),
            Action::Stop(StopCause::OutOfTime) => model.gave_up(),
            Action::AwaitUser | Action::Stop(_) => {}
        }
    }
    Ok(())
}

/// The row of a variant: what the variant is called, before its field.
fn row_of<R: CloseReason + Debug>(variant: &R) -> Row {
    let shown = format!("{variant:?}");
    let name = shown.split('(').next().unwrap_or_default();
    R::TABLE.rows().find(|row| row.name() == name).expect("a variant has a row")
}

fn same<R>(expected: &Expected, verdict: &Verdict<R>, now: u64) -> Result<(), String> {
    let policy = verdict.policy.reconnect;
    if expected.row != verdict.row {
        return Err(format!("expected the row {:?}, not {:?}", expected.row, verdict.row));
    }
    if expected.policy != policy {
        return Err(format!("expected the policy {:?}, not {policy:?}", expected.policy));
    }
    same_action(&expected.action, verdict.action, now)
}

fn same_action(expected: &Expect, action: Action, now: u64) -> Result<(), String> {
    match (expected, action) {
        (Expect::Reconnect(next), Action::Reconnect(attempt)) => same_attempt(next, &attempt, now),
        // A delay may be drawn that ends too late.
        (Expect::Reconnect(next), Action::Stop(StopCause::OutOfTime))
            if next.until.is_some_and(|until| now.saturating_add(*next.delay.end()) > until) =>
        {
            Ok(())
        }
        (Expect::AwaitUser, Action::AwaitUser) => Ok(()),
        (Expect::Stop(cause), Action::Stop(stop)) if *cause == stop => Ok(()),
        _ => Err(format!("expected {expected:?}, not {action:?}")),
    }
}

fn same_attempt(next: &Next, attempt: &Attempt, now: u64) -> Result<(), String> {
    let wishes = Wishes {
        session: attempt.session,
        reauthenticate: attempt.reauthenticate,
        failover: attempt.failover,
        reconfigure: attempt.reconfigure,
    };
    let delay = u64::try_from(attempt.delay.as_millis()).unwrap();
    let due = now.saturating_add(delay);
    let mut expected = next.wishes;
    if next.resume_until.is_some_and(|until| due > until) {
        expected.session = Session::Fresh;
    }
    let agree = next.number == attempt.number
        && next.failed == attempt.failed
        && next.until.is_none_or(|until| due <= until)
        && expected == wishes
        && next.delay.contains(&delay)
        && attempt.due == Moment::from_millis(due);
    if agree { Ok(()) } else { Err(format!("expected {next:?}, not {attempt:?}")) }
}
