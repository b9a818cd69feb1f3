//! Policies as the runtime unpacks them: numbers of four bytes, the higher first, in the order of its types' `unpack`.

use crate::model::{Backoff, Diagnose, Jitter, Mode, Reconnect, RetryWindow, Session, Window};

/// Policies in a row, and what does not fit into numbers, each in the order of the policies.
#[derive(Default)]
pub(super) struct Packed<'a> {
    pub(super) bytes: Vec<u8>,
    /// The lists of delays of the policies that have one.
    pub(super) lists: Vec<&'a [Window]>,
}

impl<'a> Packed<'a> {
    pub(super) fn reconnects(policies: &[&'a Reconnect]) -> Self {
        let mut packed = Self::default();
        for policy in policies {
            packed.reconnect(policy);
        }
        packed
    }

    pub(super) fn diagnoses(policies: &[&Diagnose]) -> Self {
        let mut packed = Self::default();
        for policy in policies {
            packed.number(policy.fault.map_or(0, |fault| fault.number));
            packed.number(policy.threshold.unwrap_or(Diagnose::THRESHOLD));
            packed.number(policy.window.unwrap_or(Diagnose::WINDOW));
            packed.flag(policy.advice.is_some());
        }
        packed
    }

    fn reconnect(&mut self, policy: &'a Reconnect) {
        let (mut list, mut window, mut backoff) = (0, Window::NOTHING, &Backoff::DEFAULT);
        let mode = match &policy.mode {
            Mode::Never => 0,
            Mode::Now => 1,
            Mode::After(after) => {
                window = *after;
                2
            }
            Mode::List(delays) => {
                list = u32::try_from(self.lists.len()).unwrap_or(u32::MAX);
                self.lists.push(delays);
                3
            }
            Mode::Backoff(growing) => {
                backoff = growing;
                4
            }
            Mode::Manual => 5,
        };
        self.number(mode);
        self.number(list);
        self.window(window);
        self.backoff(backoff);
        // No limit is 0.
        self.number(policy.attempts.unwrap_or(0));
        self.number(policy.within.unwrap_or(0));
        let (session, resume_within) = match policy.session {
            None => (0, None),
            Some(Session::Resume { within }) => (1, within),
            Some(Session::Fresh) => (2, None),
        };
        self.number(session);
        self.number(resume_within.unwrap_or(0));
        self.flag(policy.reauthenticate);
        self.flag(policy.failover);
        self.flag(policy.reconfigure);
        self.number(match policy.retry_window {
            None => RetryWindow::DEFAULT,
            Some(RetryWindow::UpTo(max)) => max,
            Some(RetryWindow::Ignore) => 0,
        });
    }

    fn backoff(&mut self, backoff: &Backoff) {
        for number in [backoff.min, backoff.initial, backoff.max, backoff.factor] {
            self.number(number);
        }
        let (kind, window) = match backoff.jitter {
            Jitter::Full => (0, Window::NOTHING),
            Jitter::Equal => (1, Window::NOTHING),
            Jitter::None => (2, Window::NOTHING),
            Jitter::Share(share) => (3, Window { min: share.into(), max: 0 }),
            Jitter::Added(window) => (4, window),
        };
        self.number(kind);
        self.window(window);
    }

    fn window(&mut self, window: Window) {
        self.number(window.min);
        self.number(window.max);
    }

    fn flag(&mut self, is_set: bool) {
        self.number(is_set.into());
    }

    fn number(&mut self, number: u32) {
        self.bytes.extend_from_slice(&number.to_be_bytes());
    }
}
