//! `Verdict`: the answer of a supervisor.

use core::fmt;
use core::time::Duration;

use super::Diagnosis;
use crate::policy::{Policy, Session};
use crate::table::Row;
use crate::time::Moment;

/// What a close means, and what to do now.
///
/// `Display` writes one line for a log: the row that decided, what to do, and the diagnosis. It contains no text from
/// the peer.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Verdict<R> {
    /// How the connection closed, as the application's own enum.
    pub reason: R,
    /// The row that decided; `None` only if the table has no row for it.
    pub row: Option<Row>,
    /// The policy that was carried out, after the application could overrule it.
    pub policy: Policy,
    /// What to do now.
    pub action: Action,
    /// What seems to be wrong, if enough was seen for a diagnosis.
    pub diagnosis: Option<Diagnosis>,
}

impl<R> Verdict<R> {
    /// The attempt to make; `None` means to wait for the user, or to stop.
    #[must_use]
    pub const fn attempt(&self) -> Option<Attempt> {
        match self.action {
            Action::Reconnect(attempt) => Some(attempt),
            Action::AwaitUser | Action::Stop(_) => None,
        }
    }

    /// Whether the action is to stop.
    #[must_use]
    pub const fn is_stop(&self) -> bool {
        matches!(self.action, Action::Stop(_))
    }
}

/// What to do after a close or a failed attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Action {
    /// Wait for the attempt's delay, then connect.
    Reconnect(Attempt),
    /// Connect when the user or an operator asks for it, with [`Supervisor::retry_now`](crate::Supervisor::retry_now),
    /// or with `Handle::retry_now` for a `Reconnector`.
    AwaitUser,
    /// Do not reconnect.
    Stop(StopCause),
}

/// Why a client does not reconnect.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum StopCause {
    /// The policy is `never`.
    Policy,
    /// This end closed the connection.
    ClosedByUs,
    /// The attempts of the policy, or of [`Config::attempts`](crate::Config::attempts), are used up.
    OutOfAttempts,
    /// The next attempt would begin later than the policy's [`within`](crate::Reconnect::within) allows.
    OutOfTime,
    /// The application asked to stop.
    Requested,
}

impl fmt::Display for StopCause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Policy => "the policy is not to connect again",
            Self::ClosedByUs => "this end closed the connection",
            Self::OutOfAttempts => "the attempts are used up",
            Self::OutOfTime => "the time for attempts is used up",
            Self::Requested => "the application asked to stop",
        })
    }
}

/// An attempt to connect.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
// The application answers each one with an `if`.
#[allow(clippy::struct_excessive_bools)]
pub struct Attempt {
    /// The number of this attempt since the connection was last healthy: 1 is the first.
    pub number: u32,
    /// How long to wait first. It is the policy's delay unless `Display` says what holds the attempt back, or the peer
    /// asked for a time of its own.
    pub delay: Duration,
    /// When the wait ends.
    pub due: Moment,
    /// How many attempts failed and connections closed before they were healthy, since the connection was last healthy.
    pub failed: u32,
    /// What to do with the session of the connection that closed. Where the policy limits how long it can be resumed, it is
    /// judged for the moment at which this attempt is due.
    pub session: Session,
    /// Whether to get new credentials first.
    pub reauthenticate: bool,
    /// Whether to take another endpoint, if there is one.
    pub failover: bool,
    /// Whether the attempt must ask for something else; an application that cannot do so stops.
    pub reconfigure: bool,
    /// What makes the delay another one than the policy's.
    pub(super) held_back: Option<HeldBack>,
}

/// The two rules that hold an attempt back, whatever its policy says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum HeldBack {
    /// A delay shorter than a second was used before: the delay is the default backoff's.
    HotLoop,
    /// The budget is spent.
    Budget,
}

/// Writes `ChatClose::GoingAway: reconnect in 412ms`, and the diagnosis if there is one.
impl<R> fmt::Display for Verdict<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.row {
            Some(row) => write!(f, "{row}: {}", self.action)?,
            None => write!(f, "no row: {}", self.action)?,
        }
        match self.diagnosis {
            Some(diagnosis) => write!(f, "; {diagnosis}"),
            None => Ok(()),
        }
    }
}

impl fmt::Display for Action {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Reconnect(attempt) => attempt.fmt(f),
            Self::AwaitUser => f.write_str("wait for the user"),
            Self::Stop(cause) => write!(f, "stop: {cause}"),
        }
    }
}

/// Writes when to reconnect and what to do differently: `reconnect at once, reauthenticate`. If a rule of the
/// [`Supervisor`](crate::Supervisor#limits) holds the attempt back, it says so: `reconnect in 1.2s by the default backoff`,
/// since a delay shorter than a second is used once, or `reconnect in 340s when the budget has room`.
impl fmt::Display for Attempt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.delay.is_zero() {
            f.write_str("reconnect at once")?;
        } else {
            write!(f, "reconnect in {:?}", self.delay)?;
            f.write_str(match self.held_back {
                None => "",
                Some(HeldBack::HotLoop) => " by the default backoff",
                Some(HeldBack::Budget) => " when the budget has room",
            })?;
        }
        f.write_str(match self.session {
            Session::Unspecified => "",
            Session::Resume => ", resume",
            Session::Fresh => ", fresh",
        })?;
        let others = [
            (self.reauthenticate, ", reauthenticate"),
            (self.failover, ", failover"),
            (self.reconfigure, ", reconfigure"),
        ];
        for (_, word) in others.iter().filter(|(is_asked_for, _)| *is_asked_for) {
            f.write_str(word)?;
        }
        Ok(())
    }
}
