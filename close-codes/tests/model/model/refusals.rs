//! An attempt that opened no connection (DESIGN 7: Connect failures; LIFE 5 and 6).

use std::time::Duration;

use close_codes::{CloseCode, ConnectFailure, StopCause};

use super::decide::Question;
use super::uptime::Connection;
use super::{Expected, Model, lookup, millis};
use crate::corners::Corner;

impl Model {
    pub(crate) fn connect_failed(&mut self, failure: &ConnectFailure, now: u64) -> Expected {
        self.tally.meet(Corner::ConnectFailed);
        self.heard(now);
        // What was reported as open, and then as an attempt that failed, was never healthy by its age.
        let was_healthy = matches!(self.connection, Connection::Healthy);
        self.left(was_healthy, now);
        self.since_healthy.failed += 1;
        self.ended.get_or_insert(now);
        let local = failure.local().filter(|row| std::ptr::eq(row.table(), self.table));
        let named = |code: &u16| lookup::named(self.table, *code, failure.reason()).is_some();
        let like = failure.like().map(CloseCode::get).filter(named);
        self.tally.meet_if(failure.like().is_some() && like.is_none(), Corner::LikeNoRow);
        self.tally.meet_if(failure.local().is_some() && local.is_none(), Corner::AsForeignLocal);
        self.tally.meet_if(failure.is_timeout(), Corner::TimedOut);
        let (reason, asked, speaks) = match (local, like) {
            (Some(row), _) => ((row, None), local, lookup::local(row)),
            (None, like) => {
                let (code, text) = like.map_or((1006, ""), |code| (code, failure.reason()));
                let policy = lookup::policy(self.table, code, text);
                (self.reason(code, text), self.row(code, text), policy)
            }
        };
        // Treated as a row it is that row's; else what began goes on.
        let goes_on = self.began.filter(|_| local.is_none() && like.is_none());
        self.tally.meet(match (goes_on, local, like) {
            (Some(_), ..) => Corner::FollowsWhatBegan,
            (_, Some(_), _) => Corner::AsLocal,
            (.., Some(_)) => Corner::LikeARow,
            _ => Corner::FollowsTheLostRow,
        });
        if goes_on.is_none() {
            // What began has spoken already.
            self.wish(speaks.reconnect);
        }
        let (row, policy) = goes_on.unwrap_or((asked, speaks));
        let question = Question {
            policy,
            asked,
            speaks: speaks.reconnect,
            never: StopCause::Policy,
            text: "",
            retry_after: failure.retry_after().map(millis),
            // Where it is like a code somebody answered, also if no row names the code.
            is_the_networks: failure.like().is_none_or(|like| like == CloseCode::ABNORMAL_CLOSURE),
        };
        let action = self.decide(&question, now);
        self.evidence.connect_failed((asked, reason.1.unwrap_or(1006)), speaks.diagnose, now);
        let diagnosis = self.evidence.said();
        Expected { reason, row, policy, action, diagnosis }
    }
}

/// What an HTTP answer to the handshake is like: the table of `ConnectFailure::from_http`.
pub(crate) fn refused(status: u16, retry_after: Option<&str>) -> ConnectFailure {
    let like = match status {
        401 => Some(3000),
        403 => Some(3003),
        429 | 503 => Some(1013),
        500 => Some(1011),
        502 | 504 => Some(1014),
        _ => None,
    };
    let mut failure = ConnectFailure::new();
    if let Some(code) = like {
        failure = failure.with_like(CloseCode::new(code));
    }
    match retry_after.and_then(|seconds| seconds.parse().ok()) {
        Some(seconds) => failure.with_retry_after(Duration::from_secs(seconds)),
        None => failure,
    }
}
