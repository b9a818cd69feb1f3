//! Time: what is due next, of the heartbeat and of the closing handshake.

use core::task::Context;
use core::time::Duration;
use std::boxed::Box;

use super::writing::Own;
use super::{Engine, INBOX};
use crate::closed::Closed;
use crate::connection::heartbeat::Heartbeat;
use crate::connection::pulse::Due;
use crate::connection::socket::Socket;
use crate::law::{CloseFrame, Reason, SendCode};
use crate::time::seed;

/// What a peer that does not answer is told, if it can still be told anything.
const FAREWELL: &str = "keepalive timeout";

impl<W: Socket<By>, By> Engine<W, By> {
    pub(in crate::connection) fn set_heartbeat(
        &mut self,
        heartbeat: Option<Heartbeat>,
        message: Option<Box<dyn FnMut() -> W::Message + Send>>,
    ) {
        self.pulse.set(heartbeat, self.clock.now(), seed());
        self.clock.retime();
        self.beat.set(message);
    }

    /// Asks the peer for a sign of life now, and judges after `within`.
    pub(super) fn check(&mut self, within: Duration) {
        self.pulse.check(within, self.clock.now());
        self.clock.retime();
        if !self.is_closing() {
            self.out.own = Some(Own::Beat);
        }
    }

    /// Waits for whatever comes first: the next look of the heartbeat, its judgment, or the end of the closing
    /// handshake.
    pub(super) fn keep_time(&mut self, context: &mut Context<'_>) {
        while !self.is_over() {
            // From the first Close on, only the close timeout counts.
            let due = self.deadline().or_else(|| self.pulse.due());
            if self.clock.poll_at(due, context).is_pending() {
                return;
            }
            if self.is_closing() {
                return self.end(&Closed::no_frame(), None);
            }
            if self.inbox.len() == INBOX {
                // Nothing is read, so that silence says nothing.
                self.pulse.heard();
            }
            match self.pulse.judge(self.clock.now()) {
                None => {}
                Some(Due::Beat) => {
                    self.out.own = Some(Own::Beat);
                    self.write(context);
                }
                Some(Due::Dead) => self.die(context),
            }
        }
    }

    /// The peer does not answer: the connection has ended.
    fn die(&mut self, context: &mut Context<'_>) {
        let farewell = CloseFrame::new(SendCode::INTERNAL_ERROR).with_reason(Reason::truncated(FAREWELL));
        let sent = self.socket.as_mut().and_then(|socket| socket.close_now(farewell, context));
        let closed = Closed::unresponsive();
        let ignores_pings = self.beat.is_ignored(self.pulse.heard_at());
        self.end(&if ignores_pings { closed.without_pongs() } else { closed }, sent);
        // Nobody waits for a peer that does not answer.
        self.wait_no_more();
    }
}
