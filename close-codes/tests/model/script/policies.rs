//! Limits, and policies that overrule a table's.

use std::time::Duration;

use close_codes::{Backoff, Config, DelayList, DelayWindow, Jitter, Mode, Reconnect, Session};

use crate::random::Random;

pub(super) fn any_config(random: &mut Random) -> Config {
    let seconds = Duration::from_secs;
    let mut config = Config::default();
    if random.below(2) == 0 {
        config = config.with_min_uptime(random.one_of(&[seconds(0), seconds(1), seconds(60), Duration::MAX]));
    }
    if random.below(2) == 0 {
        let window = random.one_of(&[seconds(0), seconds(10), seconds(100), seconds(86_400), Duration::MAX]);
        config = config.with_budget(random.one_of(&[0, 1, 2, 3, 10, u32::MAX]), window);
    }
    if random.below(3) == 0 {
        config = config.with_max_retry_after(random.one_of(&[seconds(0), seconds(7)]));
    }
    if random.below(4) == 0 {
        config = config.with_attempts(random.one_of(&[0, 1, 5, 20, u32::MAX]));
    }
    config
}

pub(super) fn any_reconnect(random: &mut Random) -> Reconnect {
    let mode = any_mode(random);
    if mode == Mode::Never {
        // With options it contradicts itself: a table with such a row does not compile.
        return Reconnect::NEVER;
    }
    let mut reconnect = Reconnect::new(mode)
        .with_attempts(random.one_of(&[0, 0, 1, 2, 5]))
        .with_session(random.one_of(&[Session::Unspecified, Session::Resume, Session::Fresh]))
        .with_within(any_limit(random))
        .with_resume_within(any_limit(random));
    if random.below(3) == 0 {
        reconnect = reconnect.with_reauthenticate();
    }
    if random.below(3) == 0 {
        reconnect = reconnect.with_failover();
    }
    if random.below(3) == 0 {
        reconnect = reconnect.with_reconfigure();
    }
    if random.below(3) == 0 {
        let max =
            random.one_of(&[None, Some(Duration::ZERO), Some(Duration::from_secs(40)), Some(Duration::MAX)]);
        reconnect = reconnect.with_retry_window(max);
    }
    reconnect
}

fn any_limit(random: &mut Random) -> Option<Duration> {
    let limits = [Duration::ZERO, Duration::from_secs(2), Duration::from_secs(30), Duration::MAX];
    (random.below(3) == 0).then(|| random.one_of(&limits))
}

/// A window that is added, longer than some backoffs' `max`.
const ADDED: DelayWindow = DelayWindow::new(Duration::from_millis(300), Duration::from_secs(3));

/// Lists of one, of short ones, of windows, and some whose last is a hot loop that only a program can write.
const LISTS: [&[DelayWindow]; 7] = [
    &[DelayWindow::exactly(Duration::from_secs(2))],
    &[
        DelayWindow::exactly(Duration::ZERO),
        DelayWindow::exactly(Duration::from_millis(10)),
        DelayWindow::exactly(Duration::from_secs(30)),
    ],
    &[DelayWindow::new(Duration::ZERO, Duration::from_secs(1)), ADDED],
    &[DelayWindow::exactly(Duration::ZERO), DelayWindow::exactly(Duration::ZERO)],
    &[DelayWindow::exactly(Duration::from_millis(300))],
    &[],
    // The seventeenth is one too many.
    &[
        ADDED,
        ADDED,
        ADDED,
        ADDED,
        ADDED,
        ADDED,
        ADDED,
        ADDED,
        ADDED,
        ADDED,
        ADDED,
        ADDED,
        ADDED,
        ADDED,
        ADDED,
        ADDED,
        ONE_TOO_MANY,
    ],
];

const ONE_TOO_MANY: DelayWindow = DelayWindow::exactly(Duration::from_secs(100));

fn any_mode(random: &mut Random) -> Mode {
    match random.below(9) {
        0 => Mode::Never,
        1 => Mode::Now,
        2 => Mode::Manual,
        3 => {
            let min = Duration::from_millis(random.one_of(&[0, 100, 999, 5_000]));
            let more = Duration::from_millis(random.one_of(&[0, 1, 900, 2_000, 90_000]));
            Mode::After { min, max: min + more }
        }
        4 | 5 => Mode::List(DelayList::new(random.one_of(&LISTS))),
        _ => {
            let initial = Duration::from_millis(random.one_of(&[0, 1, 100, 1_000, 5_000]));
            let max =
                initial + Duration::from_millis(random.one_of(&[0, 1_000, 30_000, u64::from(u32::MAX)]));
            let jitter = random.one_of(&[
                Jitter::Full,
                Jitter::Equal,
                Jitter::None,
                Jitter::Share(300),
                Jitter::Share(1_000),
                Jitter::Added(ADDED),
            ]);
            let backoff = Backoff::new(initial, max)
                .with_min(Duration::from_millis(random.one_of(&[0, 0, 700, 10_000])))
                .with_factor_thousandths(random.one_of(&[1_000, 1_300, 2_000, 10_000]))
                .with_jitter(jitter);
            Mode::Backoff(backoff)
        }
    }
}
