//! `Pulse`: whether the peer still lives. Plain data: the time is an argument, counted since the opening.

use core::time::Duration;

use super::heartbeat::{Heartbeat, LONGEST, Rhythm};

/// Whether the peer still lives, by what is heard of it.
#[derive(Clone, Copy, Debug)]
#[allow(clippy::struct_excessive_bools)] // each is a fact of its own
pub(crate) struct Pulse {
    heartbeat: Option<Heartbeat>,
    /// Whether anything has come since the last look.
    heard: bool,
    /// When a look last found that something had come; at first the opening.
    heard_at: Duration,
    /// The next look.
    look_at: Option<Duration>,
    judgment: Judgment,
    /// Whether a check waits for a sign of life.
    is_asked: bool,
}

/// When silence is the end.
#[derive(Clone, Copy, Debug)]
struct Judgment {
    /// Until when the peer must be heard.
    at: Option<Duration>,
    /// How long it is put off if it comes late.
    grace: Duration,
    /// Whether it was put off already.
    was_put_off: bool,
    /// Whether it is due after one more look.
    is_last_look: bool,
}

/// What is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Due {
    /// Ask the peer for a sign of life.
    Beat,
    /// The peer does not answer.
    Dead,
}

/// A deadline that is found later than that says nothing about the peer.
const LATE: Duration = Duration::from_secs(1);

/// A judgment takes two looks, so far apart. When a process that was stopped goes on, the timer can be told before
/// what has come can be read: only a runtime that has waited for both once more has read it all.
const LAST_LOOK: Duration = Duration::from_millis(5);

impl Pulse {
    /// Of a connection that opens now. `random` moves the first look, so that those who came back together do not
    /// ask together for ever.
    pub(crate) fn new(heartbeat: Option<Heartbeat>, random: u64) -> Self {
        let mut pulse = Self {
            heartbeat: None,
            heard: false,
            heard_at: Duration::ZERO,
            look_at: None,
            judgment: Judgment { at: None, grace: Duration::ZERO, was_put_off: false, is_last_look: false },
            is_asked: false,
        };
        pulse.set(heartbeat, Duration::ZERO, random);
        pulse
    }

    /// Another heartbeat from now on.
    pub(crate) fn set(&mut self, heartbeat: Option<Heartbeat>, now: Duration, random: u64) {
        self.look(now);
        self.heartbeat = heartbeat;
        self.begin_judgment(now);
        self.look_at = heartbeat.map(|heartbeat| {
            let every = heartbeat.every();
            now + match heartbeat.rhythm() {
                Rhythm::OnSilence => every / 2 + share(every / 2, random),
                Rhythm::Steady => share(every, random),
                Rhythm::Listening => every,
            }
        });
    }

    /// Something came: the one thing that is done for each message. Whether it is the first since the last look.
    #[inline]
    pub(crate) const fn heard(&mut self) -> bool {
        !core::mem::replace(&mut self.heard, true)
    }

    /// Asks at once, and judges after `within`, at most a week. The caller sends the beat.
    pub(crate) fn check(&mut self, within: Duration, now: Duration) {
        let within = within.min(LONGEST);
        self.look(now);
        let judge_at = now + within;
        self.judgment.at = Some(self.judgment.at.map_or(judge_at, |earlier| earlier.min(judge_at)));
        self.judgment.grace = self.judgment.grace.max(within);
        self.is_asked = true;
    }

    /// Whether something has come since the last [`check`](Self::check).
    pub(crate) const fn has_answered(&self) -> bool {
        self.heard || !self.is_asked
    }

    /// When the next turn is due.
    pub(crate) fn due(&self) -> Option<Duration> {
        if self.judgment.is_last_look {
            return self.judgment.at;
        }
        match (self.look_at, self.judgment.at) {
            (Some(look), Some(judge)) => Some(look.min(judge)),
            (look, judge) => look.or(judge),
        }
    }

    /// What is to be done now. All that has come must have been read before.
    pub(crate) fn judge(&mut self, now: Duration) -> Option<Due> {
        let is_silent = !self.look(now);
        match self.judgment.at {
            Some(judge_at) if judge_at <= now => self.judge_silence(judge_at, now),
            _ => self.beat(is_silent, now),
        }
    }

    /// The peer should have been heard by then.
    fn judge_silence(&mut self, judge_at: Duration, now: Duration) -> Option<Due> {
        let is_late = now.saturating_sub(judge_at) > LATE;
        if is_late && !self.judgment.was_put_off {
            self.judgment.was_put_off = true;
            self.judgment.is_last_look = false;
            self.judgment.at = Some(now + self.judgment.grace);
            self.look_at = self.heartbeat.map(|heartbeat| now + heartbeat.every());
            return self.sends().then_some(Due::Beat);
        }
        if self.judgment.is_last_look {
            return Some(Due::Dead);
        }
        self.judgment.is_last_look = true;
        self.judgment.at = Some(now + LAST_LOOK);
        None
    }

    /// Asks for a sign of life, if it is time to look and the rhythm wants it.
    fn beat(&mut self, is_silent: bool, now: Duration) -> Option<Due> {
        let heartbeat = self.heartbeat?;
        self.look_at.filter(|look_at| *look_at <= now)?;
        self.look_at = Some(now + heartbeat.every());
        let beats = match heartbeat.rhythm() {
            Rhythm::OnSilence => is_silent,
            Rhythm::Steady => true,
            Rhythm::Listening => false,
        };
        if !beats {
            return None;
        }
        self.judgment.at.get_or_insert(now + heartbeat.timeout());
        Some(Due::Beat)
    }

    /// When a look last found that something had come; at first the opening.
    #[cfg_attr(not(feature = "tokio"), allow(dead_code))] // a script in a browser sends no Pings
    pub(crate) const fn heard_at(&self) -> Duration {
        self.heard_at
    }

    /// How long nothing has come. Not exactly: what came since the last look came just now.
    pub(crate) fn silence(&self, now: Duration) -> Duration {
        if self.heard { Duration::ZERO } else { now.saturating_sub(self.heard_at) }
    }

    /// Notes what has come since the last look, and says whether anything has.
    pub(crate) fn look(&mut self, now: Duration) -> bool {
        if !self.heard {
            return false;
        }
        self.heard = false;
        self.is_asked = false;
        self.heard_at = now;
        self.judgment.was_put_off = false;
        self.begin_judgment(now);
        true
    }

    /// From now on: who listens judges after the timeout, the others once they have asked.
    fn begin_judgment(&mut self, now: Duration) {
        let timeout = self.heartbeat.map_or(Duration::ZERO, |heartbeat| heartbeat.timeout());
        let listens = self.heartbeat.is_some_and(|heartbeat| heartbeat.rhythm() == Rhythm::Listening);
        self.judgment.is_last_look = false;
        self.judgment.grace = timeout;
        self.judgment.at = listens.then(|| now + timeout);
    }

    /// Whether it may ask at all. Without a heartbeat, a `check` does.
    fn sends(&self) -> bool {
        self.heartbeat.is_none_or(|heartbeat| heartbeat.sends())
    }
}

/// A random part of this time.
fn share(of: Duration, random: u64) -> Duration {
    // 32 random bits are fine enough for a time of at most a week.
    let part = u32::try_from(random >> 32).unwrap_or(u32::MAX);
    of.mul_f64(f64::from(part) / f64::from(u32::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn secs(secs: u64) -> Duration {
        Duration::from_secs(secs)
    }

    /// 20 s and 20 s, with the first look after 10 s.
    fn pulse() -> Pulse {
        Pulse::new(Some(Heartbeat::default()), 0)
    }

    /// The next turn, at its time.
    fn next(pulse: &mut Pulse) -> (Duration, Option<Due>) {
        let due = pulse.due().expect("a turn");
        judge(pulse, due)
    }

    /// The turn at this time. A judgment takes two looks, of which this is the first.
    fn judge(pulse: &mut Pulse, now: Duration) -> (Duration, Option<Due>) {
        match pulse.judge(now) {
            None if pulse.judgment.is_last_look => (now, pulse.judge(now + LAST_LOOK)),
            due => (now, due),
        }
    }

    #[test]
    fn a_peer_that_never_says_anything_is_dead_after_its_timeout() {
        let mut pulse = pulse();
        assert_eq!(next(&mut pulse), (secs(10), Some(Due::Beat)));
        assert_eq!(next(&mut pulse), (secs(30), Some(Due::Dead)));
        assert_eq!(pulse.silence(secs(30)), secs(30));
    }

    #[test]
    fn with_the_default_a_dead_peer_is_noticed_within_60_s() {
        let mut pulse = Pulse::new(Some(Heartbeat::default()), u64::MAX);
        // Just after a look something comes, and then nothing any more.
        assert_eq!(pulse.judge(secs(20)), Some(Due::Beat));
        pulse.heard();
        assert_eq!(next(&mut pulse), (secs(40), None));
        assert_eq!(next(&mut pulse), (secs(60), Some(Due::Beat)));
        assert_eq!(next(&mut pulse), (secs(80), Some(Due::Dead)));
    }

    #[test]
    fn whatever_comes_is_life() {
        let mut pulse = pulse();
        assert_eq!(next(&mut pulse), (secs(10), Some(Due::Beat)));
        for look in 1..100 {
            pulse.heard();
            let (_, turn) = next(&mut pulse);
            assert_eq!(turn, None, "{look}");
        }
    }

    #[test]
    fn the_first_look_is_spread() {
        let first = |random| Pulse::new(Some(Heartbeat::default()), random).due();
        assert_eq!((first(0), first(u64::MAX)), (Some(secs(10)), Some(secs(20))));
        assert_eq!(first(1 << 63).unwrap().as_millis(), 15_000);
        let steady = |random| Pulse::new(Some(Heartbeat::default().steady()), random).due();
        assert_eq!((steady(0), steady(u64::MAX)), (Some(secs(0)), Some(secs(20))));
    }

    #[test]
    fn a_steady_heartbeat_beats_whatever_comes() {
        let mut pulse = Pulse::new(Some(Heartbeat::new(secs(10), secs(30)).steady()), u64::MAX);
        for look in 1..5 {
            pulse.heard();
            assert_eq!(next(&mut pulse), (secs(10 * look), Some(Due::Beat)));
        }
        // Then silence: it beats on, and judges 30 s after the first beat that nothing answered.
        assert_eq!(next(&mut pulse), (secs(50), Some(Due::Beat)));
        assert_eq!(next(&mut pulse), (secs(60), Some(Due::Beat)));
        assert_eq!(next(&mut pulse), (secs(70), Some(Due::Dead)));
    }

    #[test]
    fn one_that_listens_judges_within_a_quarter_more() {
        let mut pulse = Pulse::new(Some(Heartbeat::listen(secs(40))), 7);
        assert_eq!(next(&mut pulse), (secs(10), None));
        pulse.heard();
        assert_eq!(next(&mut pulse), (secs(20), None));
        assert_eq!(next(&mut pulse), (secs(30), None));
        let dead = loop {
            if let (at, Some(due)) = next(&mut pulse) {
                assert_eq!(due, Due::Dead);
                break at;
            }
        };
        assert_eq!(dead, secs(60));
    }

    #[test]
    fn a_late_judgment_is_put_off_once() {
        let mut pulse = pulse();
        assert_eq!(next(&mut pulse), (secs(10), Some(Due::Beat)));
        assert_eq!(pulse.judge(secs(3600)), Some(Due::Beat));
        let due = pulse.due().unwrap();
        assert_eq!(due, secs(3620));
        assert_eq!(judge(&mut pulse, secs(7200)), (secs(7200), Some(Due::Dead)));
        // A second is no delay.
        let mut pulse = self::pulse();
        next(&mut pulse);
        assert_eq!(judge(&mut pulse, secs(31)), (secs(31), Some(Due::Dead)));
    }

    #[test]
    fn what_is_read_after_the_timer_was_told_counts() {
        let mut pulse = pulse();
        next(&mut pulse);
        // The process was stopped, and its timer is told first.
        assert_eq!(pulse.judge(secs(30) + LATE), None);
        pulse.heard();
        assert_eq!(pulse.judge(secs(30) + LATE + LAST_LOOK), None);
        // The next judgment takes two looks again.
        assert_eq!(pulse.judge(secs(60)), Some(Due::Beat));
        assert_eq!(pulse.judge(secs(80)), None);
        assert_eq!(pulse.due(), Some(secs(80) + LAST_LOOK));
        assert_eq!(pulse.judge(secs(80) + LAST_LOOK), Some(Due::Dead));
    }

    #[test]
    fn after_a_sign_of_life_a_late_judgment_is_put_off_again() {
        let mut pulse = pulse();
        next(&mut pulse);
        assert_eq!(pulse.judge(secs(100)), Some(Due::Beat));
        pulse.heard();
        assert_eq!(pulse.judge(secs(120)), None);
        assert_eq!(pulse.judge(secs(140)), Some(Due::Beat));
        assert_eq!(pulse.judge(secs(300)), Some(Due::Beat));
        assert_eq!(judge(&mut pulse, secs(320)), (secs(320), Some(Due::Dead)));
    }

    #[test]
    fn a_check_judges_sooner_and_without_a_heartbeat_too() {
        let mut pulse = Pulse::new(None, 0);
        assert_eq!(pulse.due(), None);
        pulse.check(secs(3), secs(100));
        assert_eq!(next(&mut pulse), (secs(103), Some(Due::Dead)));
        let mut pulse = self::pulse();
        pulse.check(secs(3), secs(1));
        pulse.heard();
        assert_eq!(next(&mut pulse), (secs(4), None));
        assert_eq!(pulse.due(), Some(secs(10)));
    }

    #[test]
    fn what_came_since_the_last_look_came_just_now() {
        let mut pulse = pulse();
        assert_eq!(pulse.silence(secs(5)), secs(5));
        pulse.heard();
        assert_eq!(pulse.silence(secs(5)), secs(0));
    }
}
