//! How a connection ended, and which row decides then (DESIGN 7: Overrule, Our own Close; LIFE 5).

use close_codes::{CloseCode, Closed, Initiator, Mode, Policy, Reconnect, Row, StopCause};

use super::decide::Question;
use super::echo::is_peers_own;
use super::evidence::Said;
use super::{Expect, Expected, Model, lookup, millis, network};
use crate::corners::Corner;

impl Model {
    /// What the application is asked before it overrules.
    pub(crate) fn offers(&self, closed: &Closed) -> Policy {
        let mut policy = lookup::decided(self.table, closed);
        if closed.initiator() == Initiator::Us {
            // The table has nothing to say of a close that this end began; the application has.
            policy.reconnect = Reconnect::NEVER;
        }
        policy
    }

    pub(crate) fn closed(&mut self, closed: &Closed, overrule: Option<Reconnect>, now: u64) -> Expected {
        self.tally.meet(match overrule {
            Some(_) => Corner::Overruled,
            None if self.is_connected() => Corner::Closed,
            None => Corner::ClosedAgain,
        });
        self.heard(now);
        let (code, text) = (closed.code().get(), closed.reason());
        let (deciding, words) = lookup::deciding(self.table, closed);
        self.tally.meet_if(deciding != code, Corner::MadeUp);
        let row = self.row(deciding, words);
        let mut policy = self.offers(closed);
        policy.reconnect = overrule.unwrap_or(policy.reconnect);
        let is_ours = closed.initiator() == Initiator::Us;
        let was_short = self.end(closed, now);
        self.evidence.closed(closed, (row, policy.diagnose), was_short, now);
        let question = Question {
            policy,
            asked: row,
            speaks: policy.reconnect,
            never: if is_ours { StopCause::ClosedByUs } else { StopCause::Policy },
            text: if is_ours { "" } else { text },
            retry_after: None,
            is_the_networks: !is_ours && network::is_lost(closed),
        };
        let action = self.ended_for(&question, now);
        let diagnosis = self.evidence.said();
        Expected { reason: self.reason(code, text), row, policy, action, diagnosis }
    }

    /// What a server's watch says of the close.
    pub(crate) fn watched(&mut self, closed: &Closed, now: u64) -> Vec<Said> {
        let (code, text) = (closed.code().get(), closed.reason());
        let (row, policy) = (lookup::row(self.table, code, text), lookup::policy(self.table, code, text));
        self.watched.closed(closed, (row, policy.diagnose), false, now);
        self.watched.said()
    }

    /// `ours` is the row of what this end closed with.
    pub(crate) fn closed_by_us(&mut self, closed: &Closed, ours: Row, code: CloseCode, now: u64) -> Expected {
        self.tally.meet(if ours.is_local() { Corner::ClosedAsLocal } else { Corner::ClosedByUs });
        self.heard(now);
        // The peer may have been first.
        let is_peers_own = is_peers_own(closed, code.get());
        let peer_began = is_peers_own && closed.initiator() == Initiator::Peer;
        let closed = &if peer_began { *closed } else { closed.begun_by(Initiator::Us) };
        let was_short = self.end(closed, now);
        let (their_code, their_text) = (closed.code().get(), closed.reason());
        let theirs = lookup::decided(self.table, closed);
        let (deciding, words) = lookup::deciding(self.table, closed);
        let is_overruled = is_peers_own && theirs.reconnect.mode() == Mode::Never;
        self.tally.meet(match (is_peers_own, is_overruled) {
            (_, true) => Corner::PeersOwnNever,
            (true, _) => Corner::PeersOwnClose,
            _ => Corner::Echo,
        });
        let their_row = lookup::row(self.table, deciding, words);
        self.evidence.closed(closed, (their_row, theirs.diagnose), was_short, now);
        let our_text = ours.reason().or(ours.reason_prefix()).unwrap_or_default();
        let (reason, row, policy) = if is_overruled {
            (self.reason(their_code, their_text), self.row(deciding, words), theirs)
        } else if ours.is_local() {
            self.evidence.closed_as_local(ours, lookup::local(ours).diagnose, now);
            ((ours, None), Some(ours), lookup::local(ours))
        } else {
            let policy = lookup::policy(self.table, code.get(), our_text);
            (self.reason(code.get(), our_text), self.row(code.get(), our_text), policy)
        };
        let question = Question {
            policy,
            asked: row,
            speaks: policy.reconnect,
            never: StopCause::Policy,
            // An echo asks for nothing.
            text: if is_peers_own { their_text } else { "" },
            retry_after: None,
            is_the_networks: false,
        };
        let action = self.ended_for(&question, now);
        let diagnosis = self.evidence.said();
        Expected { reason, row, policy, action, diagnosis }
    }

    /// Whether the connection was open, and not for long enough.
    fn end(&mut self, closed: &Closed, now: u64) -> bool {
        let was_connected = self.is_connected();
        let was_healthy = self.gone(millis(closed.silent_for()), now);
        if !was_healthy {
            self.since_healthy.failed += 1;
        }
        self.ended = Some(now);
        was_connected && !was_healthy
    }

    fn ended_for(&mut self, question: &Question<'_>, now: u64) -> Expect {
        let Question { policy, asked, never, .. } = *question;
        let is_begun = never != StopCause::ClosedByUs || policy.reconnect.mode() != Mode::Never;
        self.began = is_begun.then_some((asked, policy));
        self.wish(policy.reconnect);
        self.decide(question, now)
    }
}
