//! The bounds of the delay that a policy, or the peer's retry window, asks for.

use close_codes::{Backoff, Jitter, Mode, Reconnect, RetryWindow};

use super::attempts::SinceHealthy;
use super::millis;
use crate::corners::{Corner, Tally};

/// A random time of these bounds, in milliseconds.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Drawn {
    pub(crate) low: u64,
    pub(crate) high: u64,
    /// The rule by which it is drawn, if it is drawn evenly.
    pub(crate) evenly: Option<Corner>,
}

impl Drawn {
    pub(super) const fn between(low: u64, high: u64) -> Self {
        Self { low, high, evenly: None }
    }

    pub(super) const fn evenly(self, rule: Corner) -> Self {
        Self { evenly: Some(rule), ..self }
    }

    /// Whether it is less than a second, on average.
    const fn is_short(self) -> bool {
        self.low + self.high < 2_000
    }
}

impl SinceHealthy {
    /// By the policy, or by the peer's retry window: the first since the connection was healthy is obeyed, a later one
    /// can only lengthen the delay.
    pub(super) fn delay(&mut self, policy: Reconnect, text: &str, tally: &mut Tally) -> Drawn {
        let Some(window) = RetryWindow::from_reason(text) else {
            return self.own_delay(policy.mode(), tally);
        };
        let Some(max) = policy.retry_window() else {
            tally.meet(Corner::WindowIgnored);
            return self.own_delay(policy.mode(), tally);
        };
        let window = as_far_as_obeyed(window, millis(max), tally);
        if self.obeyed_window || window.is_short() && self.obeyed_short {
            tally.meet(Corner::WindowAgain);
            let own = self.own_delay(policy.mode(), tally);
            return Drawn::between(window.low.max(own.low), window.high.max(own.high));
        }
        tally.meet(Corner::WindowObeyed);
        self.obeyed_window = true;
        self.obeyed_short |= window.is_short();
        window
    }

    fn own_delay(&mut self, mode: Mode, tally: &mut Tally) -> Drawn {
        match mode {
            Mode::After { min, max } => {
                tally.meet(if min == max { Corner::AfterFixed } else { Corner::AfterWindow });
                self.not_hot(Drawn::between(millis(min), millis(max)).evenly(Corner::AfterWindow), tally)
            }
            Mode::List(list) => {
                let (delays, n) = (list.delays(), self.grown as usize);
                let delay = delays[n.min(delays.len() - 1)];
                let delay = Drawn::between(millis(delay.min()), millis(delay.max()));
                let repeats = n + 1 >= delays.len();
                if repeats && delay.is_short() && std::mem::replace(&mut self.obeyed_short, true) {
                    tally.meet(Corner::ListHotLoop);
                    return self.grown(Backoff::DEFAULT, tally).evenly(Corner::ListHotLoop);
                }
                tally.meet(match n {
                    _ if repeats => Corner::ListLast,
                    0 => Corner::ListFirst,
                    _ => Corner::ListNext,
                });
                self.grown += 1;
                delay.evenly(Corner::ListNext)
            }
            Mode::Backoff(backoff) if can_wait(backoff) => self.grown(backoff, tally),
            _ => {
                tally.meet(Corner::Now);
                self.not_hot(Drawn::between(0, 0), tally)
            }
        }
    }

    /// A delay of less than a second is obeyed once; then the default backoff takes over.
    fn not_hot(&mut self, delay: Drawn, tally: &mut Tally) -> Drawn {
        if delay.is_short() && std::mem::replace(&mut self.obeyed_short, true) {
            // The default backoff may draw this delay, too: only how often it does tells them apart.
            let is_nearly_long = delay.low + delay.high >= 1_998;
            let rule = if is_nearly_long { Corner::HotLoopByAMillisecond } else { Corner::HotLoop };
            tally.meet(rule);
            return self.grown(Backoff::DEFAULT, tally).evenly(rule);
        }
        delay
    }

    fn grown(&mut self, backoff: Backoff, tally: &mut Tally) -> Drawn {
        let (min, max) = (millis(backoff.min()), millis(backoff.max()));
        // In millionths of a millisecond, so that no rounding adds up.
        let mut grown = u128::from(millis(backoff.initial())) * 1_000_000;
        for _ in 0..self.grown {
            grown = grown * u128::from(backoff.factor_thousandths()) / 1_000;
            grown = grown.min(u128::from(max) * 1_000_000);
        }
        let max_grown = match backoff.jitter() {
            Jitter::Added(window) => max.saturating_sub(millis(window.max())),
            _ => max,
        };
        // Rounding may go either way.
        let whole = |millionths: u128| u64::try_from(millionths / 1_000_000).unwrap().min(max_grown);
        let (down, up) = (whole(grown), whole(grown + 1_000_000));
        tally.meet(match self.grown {
            0 => Corner::BackoffFirst,
            _ if down == max_grown => Corner::BackoffAtMax,
            _ => Corner::BackoffGrown,
        });
        self.grown += 1;
        let part = |share: u16| (down * u64::from(share) / 1_000, up * u64::from(share) / 1_000);
        let (jitter, (low, high)) = match backoff.jitter() {
            Jitter::Full => (Corner::JitterFull, (0, up)),
            Jitter::Equal => (Corner::JitterEqual, (down / 2, up)),
            Jitter::None => (Corner::JitterNone, (down, up)),
            Jitter::Share(share) => (Corner::JitterShare, (down - part(share).0, up + part(share).1)),
            Jitter::Added(window) => {
                (Corner::JitterAdded, (down + millis(window.min()), up + millis(window.max())))
            }
        };
        tally.meet(jitter);
        Drawn::between(low.clamp(min, max), high.clamp(min, max)).evenly(jitter)
    }
}

/// Whether any of its delays is longer than nothing: else it is `now` by another name.
fn can_wait(backoff: Backoff) -> bool {
    let added = matches!(backoff.jitter(), Jitter::Added(window) if !window.max().is_zero());
    !backoff.max().is_zero() && (!backoff.initial().is_zero() || !backoff.min().is_zero() || added)
}

fn as_far_as_obeyed(window: RetryWindow, max: u64, tally: &mut Tally) -> Drawn {
    let (from, to) = (millis(window.from()), millis(window.to()));
    if to <= max {
        Drawn::between(from, to).evenly(Corner::WindowObeyed)
    } else if from < max {
        tally.meet(Corner::WindowCut);
        Drawn::between(from, max).evenly(Corner::WindowCut)
    } else {
        tally.meet(Corner::WindowBeyondMax);
        // Bounded by `max`, and not all at once: the public text of `RetryWindow` says no more.
        Drawn::between(0, max)
    }
}
