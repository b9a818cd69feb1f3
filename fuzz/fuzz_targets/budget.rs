//! The turns of a shared budget: callers that ask, use their turn early or late or give it back, while time passes and
//! the service says what is left. No window ever has more uses than its limit.
#![no_main]

#[path = "../../close-codes/src/client/shared_budget/limit.rs"]
mod limit;
#[allow(dead_code)] // only numbers below a bound are drawn here
#[path = "supervisor/random.rs"]
mod random;
#[path = "../../close-codes/src/client/shared_budget/turns.rs"]
mod turns;

use std::time::Duration;

use libfuzzer_sys::fuzz_target;

use crate::limit::Limit;
use crate::random::Random;
use crate::turns::{distance, next_turn, stand_ins};

/// More events than that say nothing new.
const MOST_EVENTS: usize = 24;

fuzz_target!(|bytes: &[u8]| {
    let mut random = Random(bytes.to_vec());
    let slack = random.below(5_000);
    let limits: Vec<Limit> = (0..=random.below(3)).map(|_| any_limit(&mut random)).collect();
    let mut budget = Budget { limits, slack, now: 1_000_000_000_000, taken: Vec::new(), used: Vec::new() };
    for _ in 0..MOST_EVENTS {
        if random.0.is_empty() {
            break;
        }
        match random.below(8) {
            0 | 1 => budget.now += random.below(20_000),
            // The clock jumps.
            2 => budget.now += random.below(1 << 40),
            3 => budget.gives_back(&mut random),
            4 => budget.is_told(&mut random),
            _ => budget.takes(&mut random),
        }
    }
    budget.no_window_has_too_many();
});

fn any_limit(random: &mut Random) -> Limit {
    let turns = random.below(6);
    Limit::new(u32::try_from(turns).unwrap(), Duration::from_micros(random.below(30_000)))
}

/// The turns, those of the same time as one.
fn as_one(turns: &[u64]) -> Vec<(u64, u32)> {
    let same = turns.chunk_by(|one, next| one == next);
    same.map(|same| (same[0], u32::try_from(same.len()).unwrap())).collect()
}

struct Budget {
    limits: Vec<Limit>,
    slack: u64,
    now: u64,
    /// In ascending order, with whether it stands in for one that only the service knows of.
    taken: Vec<(u64, bool)>,
    used: Vec<u64>,
}

impl Budget {
    fn takes(&mut self, random: &mut Random) {
        let turn = self.next();
        self.take(turn, false);
        self.used.push(turn + random.below(self.slack + 1));
    }

    /// The next turn under all limits.
    fn next(&self) -> u64 {
        let turn = self.limits.iter().map(|limit| self.next_under(*limit)).max().unwrap();
        assert!(turn >= self.now);
        turn
    }

    fn next_under(&self, limit: Limit) -> u64 {
        let taken: Vec<u64> = self.known_under(limit).collect();
        let turn = next_turn(as_one(&taken).into_iter(), self.now, limit, self.slack);
        // The first moment from which on fewer than n turns still count: now, or when one of them stops to count.
        let counting =
            |at: u64| taken.iter().filter(|turn| **turn + distance(limit, self.slack) > at).count();
        let ends = taken.iter().map(|turn| turn + distance(limit, self.slack)).filter(|end| *end > self.now);
        let first = ends.chain([self.now]).filter(|at| counting(*at) < limit.turns() as usize).min();
        assert_eq!(Some(turn), first, "{taken:?} at {} under {limit:?}", self.now);
        turn
    }

    /// What counts under this limit: what the service has counted is known of the widest one only.
    fn known_under(&self, limit: Limit) -> impl Iterator<Item = u64> {
        let is_widest = limit == self.widest();
        self.taken.iter().filter(move |(_, stands_in)| is_widest || !stands_in).map(|(turn, _)| *turn)
    }

    fn widest(&self) -> Limit {
        *self.limits.iter().max_by_key(|limit| limit.window()).unwrap()
    }

    fn take(&mut self, turn: u64, stands_in: bool) {
        let place = self.taken.partition_point(|(other, _)| *other <= turn);
        self.taken.insert(place, (turn, stands_in));
    }

    /// A turn to come that nobody has used: it is removed by itself, and later ones do not move up.
    fn gives_back(&mut self, random: &mut Random) {
        let turn = self.next();
        self.take(turn, false);
        // Others ask meanwhile.
        for _ in 0..random.below(3) {
            self.takes(random);
        }
        let place = self.taken.iter().position(|taken| *taken == (turn, false)).unwrap();
        self.taken.remove(place);
    }

    /// The service says what is left. At most that is then taken until the time is over.
    fn is_told(&mut self, random: &mut Random) {
        let limit = self.widest();
        let remaining = u32::try_from(random.below(8)).unwrap();
        let within = Duration::from_micros(random.below(40_000));
        self.taken.retain(|(_, stands_in)| !stands_in);
        let taken = self.taken.iter().map(|(turn, _)| *turn);
        let found = stand_ins(taken, self.now, limit, self.slack, remaining, within);
        assert!(found.count <= limit.turns());
        for _ in 0..found.count {
            self.take(found.at, true);
        }
        self.told_is_kept(limit, remaining, within);
    }

    fn told_is_kept(&self, limit: Limit, remaining: u32, within: Duration) {
        let until = self.now + u64::try_from(within.min(limit.window()).as_micros()).unwrap();
        let mut turns: Vec<u64> = self.known_under(limit).collect();
        // Turns to come that were handed out before belong to what is left.
        let mut count = turns.iter().filter(|turn| (self.now + 1..until).contains(turn)).count();
        let handed_out = count;
        loop {
            let turn = next_turn(as_one(&turns).into_iter(), self.now, limit, self.slack);
            if turn >= until {
                break;
            }
            count += 1;
            let place = turns.partition_point(|other| *other <= turn);
            turns.insert(place, turn);
        }
        assert!(count <= handed_out.max(remaining.min(limit.turns()) as usize), "{count} of {remaining}");
    }

    /// Each window that matters begins with a use.
    fn no_window_has_too_many(&self) {
        for limit in &self.limits {
            let window = u64::try_from(limit.window().as_micros()).unwrap();
            for from in &self.used {
                let uses = self.used.iter().filter(|at| (*from..from + window).contains(at)).count();
                assert!(uses <= limit.turns() as usize, "{uses} in a window of {limit:?}");
            }
        }
    }
}
