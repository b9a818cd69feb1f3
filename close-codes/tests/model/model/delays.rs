//! The bounds of the delay that a policy, or the peer's retry window, asks for.

use close_codes::{Backoff, Jitter, Mode, Reconnect, RetryWindow};

use super::attempts::SinceHealthy;
use super::millis;
use crate::corners::{Corner, Tally};

/// The shortest and the longest, in milliseconds.
type Bounds = (u64, u64);

impl SinceHealthy {
    /// By the policy, or by the peer's retry window: the first since the connection was healthy is obeyed, a later one
    /// can only lengthen the delay.
    pub(super) fn delay(&mut self, policy: Reconnect, text: &str, tally: &mut Tally) -> Bounds {
        let Some(window) = RetryWindow::from_reason(text) else { return self.own_delay(policy.mode(), tally) };
        let Some(max) = policy.retry_window() else {
            tally.meet(Corner::WindowIgnored);
            return self.own_delay(policy.mode(), tally);
        };
        let window = as_far_as_obeyed(window, millis(max), tally);
        if self.obeyed_window || is_short(window) && self.obeyed_short {
            tally.meet(Corner::WindowAgain);
            let own = self.own_delay(policy.mode(), tally);
            return (window.0.max(own.0), window.1.max(own.1));
        }
        tally.meet(Corner::WindowObeyed);
        self.obeyed_window = true;
        self.obeyed_short |= is_short(window);
        window
    }

    fn own_delay(&mut self, mode: Mode, tally: &mut Tally) -> Bounds {
        match mode {
            Mode::After { min, max } => {
                tally.meet(if min == max { Corner::AfterFixed } else { Corner::AfterWindow });
                self.not_hot((millis(min), millis(max)), tally)
            }
            Mode::List(list) => {
                let (delays, n) = (list.delays(), self.grown as usize);
                let delay = delays[n.min(delays.len() - 1)];
                let delay = (millis(delay.min()), millis(delay.max()));
                let repeats = n + 1 >= delays.len();
                if repeats && is_short(delay) && std::mem::replace(&mut self.obeyed_short, true) {
                    tally.meet(Corner::ListHotLoop);
                    return self.grown(Backoff::DEFAULT, tally);
                }
                tally.meet(match n {
                    _ if repeats => Corner::ListLast,
                    0 => Corner::ListFirst,
                    _ => Corner::ListNext,
                });
                self.grown += 1;
                delay
            }
            Mode::Backoff(backoff) if !backoff.max().is_zero() => self.grown(backoff, tally),
            _ => {
                tally.meet(Corner::Now);
                self.not_hot((0, 0), tally)
            }
        }
    }

    /// A delay of less than a second is obeyed once; then the default backoff takes over.
    fn not_hot(&mut self, delay: Bounds, tally: &mut Tally) -> Bounds {
        if is_short(delay) && std::mem::replace(&mut self.obeyed_short, true) {
            tally.meet(Corner::HotLoop);
            return self.grown(Backoff::DEFAULT, tally);
        }
        delay
    }

    fn grown(&mut self, backoff: Backoff, tally: &mut Tally) -> Bounds {
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
        (low.clamp(min, max), high.clamp(min, max))
    }
}

/// Whether a time of these bounds is less than a second, on average.
fn is_short((low, high): Bounds) -> bool {
    low + high < 2_000
}

fn as_far_as_obeyed(window: RetryWindow, max: u64, tally: &mut Tally) -> Bounds {
    let (from, to) = (millis(window.from()), millis(window.to()));
    if to <= max {
        (from, to)
    } else if from < max {
        tally.meet(Corner::WindowCut);
        (from, max)
    } else {
        tally.meet(Corner::WindowBeyondMax);
        // Bounded by `max`, and not all at once: the public text of `RetryWindow` says no more.
        (0, max)
    }
}
