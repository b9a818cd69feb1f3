//! The scripts, on a clock of the test's: they answer what brute force finds.

use redis::aio::ConnectionManager;

use super::random::Random;
use super::server::Server;

const TURN: &str = include_str!("../../../close-codes/src/client/shared_budget/redis/turn.lua");
const KNOWN: &str = include_str!("../../../close-codes/src/client/shared_budget/redis/known.lua");

/// A limit in microseconds.
#[derive(Clone, Copy)]
struct Limit {
    turns: u64,
    window: u64,
}

/// The turns that were not given back, and how late they are still good.
struct Model {
    turns: Vec<(u64, String)>,
    /// Those of which only the service knows, under the last limit.
    known: Vec<u64>,
    slack: u64,
}

impl Model {
    /// The first moment from which on, under each limit, fewer than n turns are near enough to count. It is now, or the
    /// moment at which some turn stops to count.
    fn next(&self, now: u64, limits: &[Limit]) -> u64 {
        let first = |(place, limit): (usize, &Limit)| {
            let known = if place == limits.len() - 1 { &self.known[..] } else { &[] };
            let turns = || self.turns.iter().map(|(turn, _)| turn).chain(known);
            let counts = |turn: u64, at: u64| turn + limit.window + self.slack > at;
            let ends = turns().map(|turn| turn + limit.window + self.slack);
            let few = |at: &u64| {
                let near = turns().filter(|turn| counts(**turn, *at)).count();
                u64::try_from(near).unwrap() < limit.turns
            };
            ends.chain([now]).filter(|at| *at >= now).filter(few).min().unwrap()
        };
        limits.iter().enumerate().map(first).max().unwrap()
    }

    /// The service says that so many are left within this time, under this limit.
    fn is_told(&mut self, now: u64, remaining: u64, within: u64, limit: Limit) {
        let at = now + within - limit.window - self.slack;
        let counted = self.turns.iter().filter(|(turn, _)| (at..=now).contains(turn)).count();
        let count = limit.turns.saturating_sub(remaining).saturating_sub(u64::try_from(counted).unwrap());
        self.known = vec![at; usize::try_from(count).unwrap()];
    }
}

/// This script, at a time that is its last argument.
fn on_our_clock(script: &str) -> String {
    let text = script.replace("redis.call('TIME')", "{0, ARGV[#ARGV]}");
    assert_ne!(text, script);
    text
}

/// Runs `known.lua` at that time.
async fn tell(
    redis: &mut ConnectionManager,
    key: &str,
    remaining: u64,
    within: u64,
    slack: u64,
    limit: Limit,
    now: u64,
) {
    let mut eval = redis::cmd("EVAL");
    eval.arg(on_our_clock(KNOWN)).arg(1).arg(key).arg(remaining).arg(within).arg(slack);
    eval.arg(limit.turns).arg(limit.window).arg(now);
    let answer: Vec<i64> = eval.query_async(redis).await.unwrap();
    assert!(answer.is_empty());
}

/// Runs `turn.lua` at that time.
async fn ask(
    redis: &mut ConnectionManager,
    keys: &[String],
    id: &str,
    ahead: u64,
    slack: u64,
    limits: &[Limit],
    now: u64,
) -> (bool, i64) {
    let mut eval = redis::cmd("EVAL");
    eval.arg(on_our_clock(TURN)).arg(keys.len()).arg(keys).arg(id).arg(ahead).arg(slack).arg(0);
    for limit in limits {
        eval.arg(limit.turns).arg(limit.window);
    }
    let answer: Vec<i64> = eval.arg(now).query_async(redis).await.unwrap();
    assert_eq!(answer.len(), 2 + keys.len());
    (answer[0] == 1, answer[1])
}

#[tokio::test]
async fn the_scripts_answer_what_brute_force_finds() {
    let Some(server) = Server::start("script").await else {
        return;
    };
    let mut redis = server.manager().await;
    let mut random = Random(5);
    for round in 0..30 {
        let slack = random.below(300_000);
        let mut limit = |longest| Limit { turns: 1 + random.below(5), window: 1_000 + random.below(longest) };
        let limits = [limit(1_000_000), limit(9_000_000)];
        let keys = [format!("{{script}}:{round}:narrow"), format!("{{script}}:{round}:wide")];
        let mut model = Model { turns: Vec::new(), known: Vec::new(), slack };
        // Sixteen digits, as today's time has.
        let mut now = 1_795_000_000_000_000 + random.below(1_000_000);
        for number in 0..60 {
            now += random.below(700_000);
            if random.below(6) == 0 {
                let remaining = random.below(6);
                let within = 1 + random.below(limits[1].window);
                tell(&mut redis, &keys[1], remaining, within, slack, limits[1], now).await;
                model.is_told(now, remaining, within, limits[1]);
            }
            let id = format!("id-{number}");
            let ahead = random.below(20_000_000);
            let expected = model.next(now, &limits);
            let is_near = expected - now <= ahead;
            let wait = i64::try_from(expected - now).unwrap();
            let place = format!("round {round}, {number}");
            let answer = ask(&mut redis, &keys, &id, ahead, slack, &limits, now).await;
            assert_eq!(answer, (is_near, wait), "{place}");
            if !is_near {
                continue;
            }
            model.turns.push((expected, id.clone()));
            // The answer was lost: the same turn, a moment later.
            let later = random.below(1_000);
            let answer = ask(&mut redis, &keys, &id, ahead, slack, &limits, now + later).await;
            assert_eq!(answer, (true, wait - i64::try_from(later).unwrap()), "{place}");
            now += later;
            // 30 % are given back, this one or an older one.
            if random.below(10) < 3 {
                let place = usize::try_from(random.below(3)).unwrap().min(model.turns.len() - 1);
                let (_, id) = model.turns.remove(model.turns.len() - 1 - place);
                for key in &keys {
                    redis::cmd("ZREM").arg(key).arg(&id).query_async::<()>(&mut redis).await.unwrap();
                }
            }
        }
    }
}
