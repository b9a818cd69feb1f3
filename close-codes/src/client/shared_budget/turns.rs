//! When the next turn is: pure functions of the turns taken so far and the time. `redis/turn.lua` and
//! `redis/known.lua` are their twins.
//!
//! All times are microseconds. A turn at `t` is used between `t` and `t + slack`, by a caller that looks at its clock
//! before it goes. So two turns that are `window + slack` apart are used at least a window apart.

use core::time::Duration;

use super::limit::{Limit, micros};

/// The next turn under this limit: the later of now, and the n-th last turn plus window plus slack. `turns` are in
/// ascending order, those to come included, each with how many it stands for.
///
/// Fewer than n turns then lie within a window and a slack before the new one or after it. Since a turn that is given
/// back is just removed, later ones do not move up.
pub(super) fn next_turn(
    turns: impl DoubleEndedIterator<Item = (u64, u32)>,
    now: u64,
    limit: Limit,
    slack: u64,
) -> u64 {
    let mut missing = limit.turns();
    for (turn, count) in turns.rev() {
        if count >= missing {
            return now.max(turn.saturating_add(distance(limit, slack)));
        }
        missing -= count;
    }
    now
}

/// How far apart a turn and the n-th after it are.
pub(super) fn distance(limit: Limit, slack: u64) -> u64 {
    micros(limit.window()).saturating_add(slack)
}

/// What stands in for turns that only the service knows of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct StandIns {
    /// How many there are: kept as one, since a service may count millions.
    pub(super) count: u32,
    /// Their turn: they count until `within` is over.
    pub(super) at: u64,
}

/// The stand-ins with which at most `remaining` turns are left until `within` is over; more than the window counts as
/// the window. `turns` are without earlier stand-ins, in any order; those that were taken and still count then are
/// among what the service has counted.
pub(super) fn stand_ins(
    turns: impl Iterator<Item = u64>,
    now: u64,
    limit: Limit,
    slack: u64,
    remaining: u32,
    within: Duration,
) -> StandIns {
    let within = micros(within.min(limit.window()));
    let at = now.saturating_add(within).saturating_sub(distance(limit, slack));
    let counted = turns.filter(|turn| (at..=now).contains(turn)).count();
    let counted = u32::try_from(counted).unwrap_or(u32::MAX);
    let used = limit.turns().saturating_sub(remaining);
    StandIns { count: used.saturating_sub(counted), at }
}

#[cfg(test)]
mod tests {
    use core::time::Duration;
    use std::vec;
    use std::vec::Vec;

    use super::{distance, next_turn, stand_ins};
    use crate::client::shared_budget::limit::Limit;
    use crate::time::{Rng, between};

    fn limit(turns: u32, micros: u64) -> Limit {
        Limit::new(turns, Duration::from_micros(micros))
    }

    /// Each turn by itself.
    fn each(turns: &[u64]) -> impl DoubleEndedIterator<Item = (u64, u32)> {
        turns.iter().map(|turn| (*turn, 1))
    }

    /// By looking at every microsecond: the first one from which on fewer than n turns are near enough to count.
    fn by_brute_force(turns: &[u64], now: u64, limit: Limit, slack: u64) -> u64 {
        let counts = |turn: u64, at: u64| turn + distance(limit, slack) > at;
        (now..=u64::MAX)
            .find(|at| turns.iter().filter(|turn| counts(**turn, *at)).count() < limit.turns() as usize)
            .unwrap()
    }

    /// The most uses in any window: each window that matters begins with a use.
    fn most_in_a_window(uses: &[u64], window: u64) -> usize {
        let within = |from: u64| uses.iter().filter(|at| (from..from + window).contains(at)).count();
        uses.iter().map(|from| within(*from)).max().unwrap_or(0)
    }

    #[test]
    fn is_the_first_moment_that_brute_force_finds_and_no_window_has_more() {
        let mut rng = Rng::new(11);
        for round in 0..60 {
            let turns_in_window = between(1, 5, rng.next());
            let window = u64::from(between(1_000, 1_500, rng.next()));
            let limit = limit(turns_in_window, window);
            let slack = u64::from(between(0, 500, rng.next()));
            let mut turns: Vec<u64> = vec![];
            let mut uses: Vec<u64> = vec![];
            let mut now = 0;
            for _ in 0..30 {
                // Sometimes many at once, so that there are turns to come; sometimes a pause.
                now += u64::from(between(0, 700, rng.next()));
                turns.retain(|turn| turn + distance(limit, slack) > now);
                turns.sort_unstable();
                let turn = next_turn(each(&turns), now, limit, slack);
                assert_eq!(turn, by_brute_force(&turns, now, limit, slack), "round {round}: {turns:?}");
                // 30 % are given back; the others are used as late as is still allowed, or less late.
                if between(0, 9, rng.next()) < 3 {
                    if between(0, 1, rng.next()) == 0 {
                        // Given back later: it counts meanwhile, and never after.
                        turns.push(turn);
                        turns.sort_unstable();
                        let _ = next_turn(each(&turns), now, limit, slack);
                        let place = turns.iter().position(|taken| *taken == turn).unwrap();
                        turns.remove(place);
                    }
                    continue;
                }
                turns.push(turn);
                uses.push(turn + u64::from(between(0, u32::try_from(slack).unwrap(), rng.next())));
            }
            let most = most_in_a_window(&uses, window);
            assert!(most <= turns_in_window as usize, "round {round}: {most} in a window of {window}");
        }
    }

    #[test]
    fn a_turn_given_back_lets_nobody_through_twice() {
        // Dropping by count would forget the turn at 0 here.
        let limit = limit(2, 5_000);
        assert_eq!(next_turn(each(&[0, 1_000]), 1_000, limit, 0), 5_000);
        assert_eq!(next_turn(each(&[0]), 1_000, limit, 0), 1_000);
        assert_eq!(next_turn(each(&[0, 1_000, 5_000]), 1_000, limit, 0), 6_000);
        assert_eq!(next_turn(each(&[0, 1_000, 6_000]), 1_000, limit, 0), 6_000);
    }

    #[test]
    fn no_number_overflows() {
        let wide = Limit::new(1, Duration::MAX);
        assert_eq!(next_turn(each(&[u64::MAX - 1]), 3, wide, u64::MAX), u64::MAX);
        let stand_ins = stand_ins([0].into_iter(), u64::MAX, wide, 7, 0, Duration::MAX);
        assert_eq!(stand_ins.count, 1);
    }

    #[test]
    fn what_the_service_says_is_left_is_what_there_is() {
        let mut rng = Rng::new(3);
        for round in 0..300 {
            let most = between(1, 6, rng.next());
            let limit = limit(most, 5_000);
            let slack = u64::from(between(0, 300, rng.next()));
            let now = 20_000;
            // What was taken before.
            let mut turns: Vec<u64> = vec![];
            for at in (0..now).step_by(1_000) {
                if between(0, 2, rng.next()) == 0 && next_turn(each(&turns), at, limit, slack) == at {
                    turns.push(at);
                }
            }
            let remaining = between(0, most + 1, rng.next());
            let within = u64::from(between(1_000, 5_000, rng.next()));
            let found =
                stand_ins(turns.iter().copied(), now, limit, slack, remaining, Duration::from_micros(within));
            let one = (found.at, found.count);
            let apart = core::iter::repeat_n(found.at, found.count as usize);
            let mut all: Vec<_> =
                each(&turns).chain([one].into_iter().filter(|(_, count)| *count > 0)).collect();
            all.sort_unstable();
            turns.extend(apart);
            turns.sort_unstable();
            // As one, they count as they do apart.
            assert_eq!(
                next_turn(all.into_iter(), now, limit, slack),
                next_turn(each(&turns), now, limit, slack),
                "round {round}"
            );
            let mut taken = 0;
            let next = loop {
                turns.sort_unstable();
                let turn = next_turn(each(&turns), now, limit, slack);
                if turn >= now + within {
                    break turn;
                }
                turns.push(turn);
                taken += 1;
            };
            assert!(taken <= remaining.min(most), "round {round}: {taken} of {remaining}");
            // Nobody is kept longer than the service keeps them.
            if remaining == 0 && found.count > 0 {
                assert_eq!(next, now + within, "round {round}");
            }
        }
    }
}
