//! `SharedBudget::redis` when Redis is away, slow, or lost something: on tokio's paused clock, with a Redis that is made
//! of answers. A real one is in `tests/tests/shared_budget`.
#![allow(missing_docs)]

use std::collections::BTreeSet;
use std::io;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use close_codes::{BudgetFault, Later, Limit, SharedBudget};
use redis::aio::ConnectionLike;
use redis::{Arg, Cmd, Pipeline, RedisFuture, Value, parse_redis_value};
use tokio::time::{Instant, sleep, timeout};

const MILLI: Duration = Duration::from_millis(1);
const SECOND: Duration = Duration::from_secs(1);
const DAY: Duration = SECOND.saturating_mul(24 * 60 * 60);
/// What turns are good for, unless said otherwise.
const SLACK: Duration = Duration::from_millis(250);
const LIMIT: Limit = Limit::new(5, Duration::from_secs(10));

/// It gives every turn at once, until it is told something else.
#[derive(Clone)]
struct Redis(Arc<Mutex<State>>);

struct State {
    is_away: bool,
    /// The error that it answers.
    refuses: Option<&'static str>,
    /// How long an answer takes.
    takes: Duration,
    /// Whether it answers a turn, or when there would be one; and in how many microseconds.
    answer: (bool, i64),
    /// One for each key.
    generations: [i64; 2],
    asked: Vec<Asked>,
    /// The ids of turns that were given back.
    given_back: Vec<String>,
}

/// One question.
#[derive(Clone, Debug)]
struct Asked {
    at: Instant,
    id: String,
    ahead: Duration,
    slack: Duration,
    is_cautious: bool,
}

impl Redis {
    fn new() -> Self {
        let (asked, given_back) = (Vec::new(), Vec::new());
        let state = State {
            is_away: false,
            refuses: None,
            takes: Duration::ZERO,
            answer: (true, 0),
            generations: [1, 1],
            asked,
            given_back,
        };
        Self(Arc::new(Mutex::new(state)))
    }

    /// A budget on it.
    fn budget(&self, limit: Limit) -> SharedBudget {
        SharedBudget::redis(self.clone(), "{bot}:3", limit)
    }

    fn set<T>(&self, change: impl FnOnce(&mut State) -> T) -> T {
        change(&mut self.0.lock().unwrap())
    }

    /// What it was asked since this was called last.
    fn asked(&self) -> Vec<Asked> {
        self.set(|state| std::mem::take(&mut state.asked))
    }

    /// The times between what it was asked since this was called last.
    fn pauses(&self) -> Vec<Duration> {
        self.asked().windows(2).map(|two| two[1].at - two[0].at).collect()
    }

    fn noted(&self, words: &[String]) {
        let micros = |place: usize| Duration::from_micros(words[place].parse().unwrap());
        self.set(|state| match words[0].as_str() {
            "ZREM" => state.given_back.push(words[2].clone()),
            "EVALSHA" => {
                let keys: usize = words[2].parse().unwrap();
                state.asked.push(Asked {
                    at: Instant::now(),
                    id: words[3 + keys].clone(),
                    ahead: micros(4 + keys),
                    slack: micros(5 + keys),
                    is_cautious: words[6 + keys] == "1",
                });
            }
            command => panic!("nobody told it what {command} is"),
        });
    }
}

impl ConnectionLike for Redis {
    fn req_packed_command<'a>(&'a mut self, command: &'a Cmd) -> RedisFuture<'a, Value> {
        let words = command.args_iter().map(|word| match word {
            Arg::Simple(word) => String::from_utf8(word.to_vec()).unwrap(),
            _ => panic!("only words are sent"),
        });
        let words: Vec<String> = words.collect();
        Box::pin(async move {
            self.noted(&words);
            let takes = self.set(|state| state.takes);
            if takes > Duration::ZERO {
                sleep(takes).await;
            }
            self.set(|state| {
                if state.is_away {
                    return Err(io::Error::from(io::ErrorKind::ConnectionRefused).into());
                }
                if let Some(error) = state.refuses {
                    return parse_redis_value(format!("-{error}\r\n").as_bytes())?.extract_error();
                }
                let keys = words[2].parse().unwrap_or(0);
                let (is_turn, wait) = state.answer;
                let generations = state.generations.into_iter().take(keys);
                let numbers = [i64::from(is_turn), wait].into_iter().chain(generations);
                Ok(Value::Array(numbers.map(Value::Int).collect()))
            })
        })
    }

    fn req_packed_commands<'a>(
        &'a mut self,
        _: &'a Pipeline,
        _: usize,
        _: usize,
    ) -> RedisFuture<'a, Vec<Value>> {
        panic!("nobody sends several commands")
    }

    fn get_db(&self) -> i64 {
        0
    }
}

/// How long a turn took.
async fn turn(budget: &SharedBudget) -> Duration {
    let start = Instant::now();
    budget.turn().await.unwrap();
    start.elapsed()
}

/// The wait that `turn_within` answers instead of a turn.
async fn later(budget: &SharedBudget, most: Duration) -> Duration {
    match budget.turn_within(most).await {
        Err(Later::In(wait)) => wait,
        other => panic!("{other:?}"),
    }
}

/// To the millisecond: a timer's tick is one.
#[track_caller]
fn assert_about(time: Duration, expected: Duration) {
    assert!(time.abs_diff(expected) <= 5 * MILLI, "{time:?}, not {expected:?}");
}

/// Pauses of a random half to the whole of 100 ms, 200 ms and so on, up to 2 s, `besides` what an answer takes.
#[track_caller]
fn assert_grow(pauses: &[Duration], besides: Duration) {
    for (number, pause) in (0..).zip(pauses) {
        let longest = (100 * MILLI * (1 << number.min(5))).min(2 * SECOND);
        let allowed = besides + longest / 2..=besides + longest + 5 * MILLI;
        assert!(allowed.contains(pause), "{number}: {pauses:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn redis_is_asked_less_and_less_often_while_it_is_away() {
    let redis = Redis::new();
    let budget = redis.budget(LIMIT);
    for _ in 0..3 {
        assert_eq!(turn(&budget).await, Duration::ZERO);
        redis.set(|state| state.is_away = true);
        redis.asked();
        assert!(timeout(30 * SECOND, budget.turn()).await.is_err());
        let pauses = redis.pauses();
        assert!(pauses.len() > 15, "{pauses:?}");
        assert_grow(&pauses, Duration::ZERO);
        // Once it is back there is a turn at the next question; and the next time pauses are short again.
        redis.set(|state| state.is_away = false);
        assert!(turn(&budget).await <= 2 * SECOND);
    }
}

#[tokio::test(start_paused = true)]
async fn a_redis_that_says_nothing_is_away_after_5_s() {
    let redis = Redis::new();
    redis.set(|state| state.takes = DAY);
    let budget = redis.budget(LIMIT);
    assert!(timeout(60 * SECOND, budget.turn()).await.is_err());
    let pauses = redis.pauses();
    assert!(pauses.len() > 5);
    assert_grow(&pauses, 5 * SECOND);
    // With a deadline nobody waits longer than that; but long enough for an answer.
    for (most, takes) in [(60, 60_000), (2, 2_000), (0, 500)] {
        let budget = redis.budget(LIMIT);
        let start = Instant::now();
        let Err(Later::Failed(error)) = budget.turn_within(most * SECOND).await else {
            panic!("there is no turn");
        };
        assert_eq!(error.fault(), BudgetFault::Away);
        assert!(error.words().starts_with("no answer within"), "{error}");
        let took = start.elapsed();
        assert!(took >= takes * MILLI && took <= takes * MILLI + 510 * MILLI, "{took:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn who_has_the_time_waits_until_redis_is_back() {
    let redis = Redis::new();
    redis.set(|state| state.is_away = true);
    let comes_back = async {
        sleep(SECOND).await;
        redis.set(|state| state.is_away = false);
    };
    let start = Instant::now();
    let budget = redis.budget(LIMIT);
    let (turn, ()) = tokio::join!(budget.turn_within(30 * SECOND), comes_back);
    turn.unwrap();
    assert!(start.elapsed() <= 4 * SECOND, "{:?}", start.elapsed());
}

#[tokio::test(start_paused = true)]
async fn a_key_that_was_lost_costs_its_window_once() {
    let redis = Redis::new();
    let budget = redis.budget(LIMIT).also("{bot}", Limit::new(1000, DAY));
    assert_eq!(turn(&budget).await, Duration::ZERO);
    for (generations, window) in
        [([2, 1], 10 * SECOND), ([2, 2], DAY), ([3, 3], DAY), ([4, 3], 10 * SECOND), ([4, 3], Duration::ZERO)]
    {
        redis.asked();
        redis.set(|state| {
            state.generations = generations;
            state.given_back.clear();
        });
        if window > Duration::ZERO {
            // Nobody waits who has not the time.
            assert_about(later(&budget, 9 * SECOND).await, window + SLACK);
            // Who has just that long has a turn.
            let start = Instant::now();
            budget.turn_within(window + SLACK).await.unwrap();
            assert_about(start.elapsed(), window + SLACK);
            // What the answer gave was not taken.
            let asked = redis.asked();
            assert!(redis.set(|state| state.given_back.contains(&asked[0].id)));
            assert!(redis.set(|state| !state.given_back.contains(&asked.last().unwrap().id)));
        }
        assert_eq!(turn(&budget).await, Duration::ZERO);
    }
}

#[tokio::test(start_paused = true)]
async fn a_key_that_nobody_used_for_30_days_was_not_lost() {
    let redis = Redis::new();
    let budget = redis.budget(LIMIT);
    assert_eq!(turn(&budget).await, Duration::ZERO);
    sleep(30 * DAY).await;
    redis.set(|state| state.generations = [2, 2]);
    assert_eq!(turn(&budget).await, Duration::ZERO);
    sleep(29 * DAY).await;
    redis.set(|state| state.generations = [3, 3]);
    assert_about(turn(&budget).await, 10 * SECOND + SLACK);
}

#[tokio::test(start_paused = true)]
async fn a_process_takes_its_own_share_a_window_after_redis_went_away() {
    // The budget's window, or its own where that is longer.
    for (own, edge) in [(2 * SECOND, 10 * SECOND + SLACK), (20 * SECOND, 20 * SECOND + SLACK)] {
        let redis = Redis::new();
        let budget = redis.budget(LIMIT).or_local(Limit::new(1, own));
        assert_eq!(turn(&budget).await, Duration::ZERO);
        redis.set(|state| state.is_away = true);
        assert_about(turn(&budget).await, edge);
        redis.asked();
        for _ in 0..3 {
            assert_about(turn(&budget).await, own + SLACK);
        }
        assert!(redis.asked().len() >= 2, "Redis is asked meanwhile");

        // Back: a window passes after the last turn of its own share, and then turns are Redis' again.
        redis.set(|state| state.is_away = false);
        let mut waited = turn(&budget).await;
        if redis.asked().is_empty() {
            // It was not yet time to ask.
            waited = turn(&budget).await;
        }
        assert_about(waited, edge);
        assert_eq!([turn(&budget).await, turn(&budget).await], [Duration::ZERO; 2]);
    }
}

#[tokio::test(start_paused = true)]
async fn a_share_that_was_not_used_costs_no_window() {
    let redis = Redis::new();
    let budget = redis.budget(LIMIT).or_local(Limit::new(1, SECOND));
    redis.set(|state| state.is_away = true);
    assert!(timeout(5 * SECOND, budget.turn()).await.is_err());
    redis.set(|state| state.is_away = false);
    assert!(turn(&budget).await <= 2 * SECOND);
    // One that was used long ago neither.
    redis.set(|state| state.is_away = true);
    turn(&budget).await;
    redis.set(|state| state.is_away = false);
    sleep(60 * SECOND).await;
    assert!(turn(&budget).await <= 5 * MILLI);
}

#[tokio::test(start_paused = true)]
async fn a_turn_that_comes_later_than_the_slack_is_given_back() {
    for (wait, good, late) in [(0, 240, 260), (3_000, 240, 260), (-100, 140, 160)] {
        let redis = Redis::new();
        redis.set(|state| (state.answer, state.takes) = ((true, wait * 1_000), good * MILLI));
        let budget = redis.budget(LIMIT);
        let wait = MILLI * u32::try_from(wait.max(0)).unwrap();
        assert_about(turn(&budget).await, good * MILLI + wait);
        assert_eq!((redis.asked().len(), redis.set(|state| state.given_back.len())), (1, 0));

        redis.set(|state| state.takes = late * MILLI);
        assert!(timeout(30 * SECOND, budget.turn()).await.is_err());
        sleep(SECOND).await;
        let asked = redis.asked();
        // Each with an id of its own, and each was given back.
        let ids: BTreeSet<_> = asked.iter().map(|asked| asked.id.clone()).collect();
        assert_eq!(ids.len(), asked.len());
        assert_eq!(redis.set(|state| state.given_back.iter().cloned().collect::<BTreeSet<_>>()), ids);
        // The second is asked for at once, the others after longer and longer pauses.
        let pauses: Vec<_> = asked.windows(2).map(|two| two[1].at - two[0].at).collect();
        assert!(pauses.len() > 5, "{pauses:?}");
        assert_about(pauses[0], late * MILLI + wait);
        assert_grow(&pauses[1..], late * MILLI + wait);

        // One that is in time ends it.
        redis.set(|state| state.takes = Duration::ZERO);
        assert_about(turn(&budget).await, wait);
        redis.asked();
        redis.set(|state| state.takes = late * MILLI);
        assert!(timeout(30 * SECOND, budget.turn()).await.is_err());
        assert_grow(&redis.pauses()[1..], late * MILLI + wait);
    }
}

#[tokio::test(start_paused = true)]
async fn a_turn_behind_the_horizon_is_asked_for_again() {
    let redis = Redis::new();
    let budget = redis.budget(LIMIT);
    redis.set(|state| state.answer = (false, 600_000_000));
    assert!(timeout(600 * SECOND, budget.turn()).await.is_err());
    let pauses = redis.pauses();
    // A random half to whole horizon.
    assert!(pauses.iter().all(|pause| *pause >= 30 * SECOND && *pause <= 60 * SECOND + 5 * MILLI));
    let (shortest, longest) = (pauses.iter().min().unwrap(), pauses.iter().max().unwrap());
    assert!(longest.abs_diff(*shortest) > SECOND, "{pauses:?}");
    // Who has not the time is told so at once, who has it waits.
    assert_about(later(&budget, 599 * SECOND).await, 600 * SECOND);
    assert!(timeout(SECOND, budget.turn_within(600 * SECOND)).await.is_err());
    // One that is nearer than that is asked for when it comes.
    redis.asked();
    redis.set(|state| state.answer = (false, 5_000_000));
    assert!(timeout(21 * SECOND, budget.turn()).await.is_err());
    let pauses = redis.pauses();
    assert_eq!(pauses.len(), 4, "{pauses:?}");
    for pause in pauses {
        assert_about(pause, 5 * SECOND);
    }
}

#[tokio::test(start_paused = true)]
async fn what_was_set_is_kept_within_bounds_and_told() {
    let asked = async |change: fn(SharedBudget) -> SharedBudget| {
        let redis = Redis::new();
        turn(&change(redis.budget(LIMIT))).await;
        redis.asked().remove(0)
    };
    let told = asked(|budget| budget).await;
    assert_eq!((told.ahead, told.slack, told.is_cautious), (60 * SECOND, SLACK, false));
    assert!(asked(SharedBudget::cautious).await.is_cautious);
    assert_eq!(asked(|budget| budget.with_slack(SECOND)).await.slack, SECOND);
    assert_eq!(asked(|budget| budget.with_slack(Duration::ZERO)).await.slack, 20 * MILLI);
    assert_eq!(asked(|budget| budget.with_slack(DAY)).await.slack, 60 * SECOND);
    assert_eq!(asked(|budget| budget.with_horizon(70 * SECOND)).await.ahead, 70 * SECOND);
    assert_eq!(asked(|budget| budget.with_horizon(DAY)).await.ahead, 3600 * SECOND);
    // A window and the slack of the narrowest limit, at least.
    assert_eq!(asked(|budget| budget.with_horizon(SECOND)).await.ahead, 10 * SECOND + SLACK);
    let wider = |budget: SharedBudget| budget.with_horizon(SECOND).also("{bot}", Limit::new(9, DAY));
    assert_eq!(asked(wider).await.ahead, 10 * SECOND + SLACK);

    // With a deadline nothing behind it is reserved.
    let redis = Redis::new();
    redis.budget(LIMIT).turn_within(3 * SECOND).await.unwrap();
    redis.budget(LIMIT).turn_within(DAY).await.unwrap();
    let ahead: Vec<_> = redis.asked().iter().map(|asked| asked.ahead).collect();
    assert_eq!(ahead, [3 * SECOND, 60 * SECOND]);
}

#[tokio::test(start_paused = true)]
async fn an_error_says_what_is_wrong_what_redis_said_and_what_to_do() {
    let redis = Redis::new();
    let budget = redis.budget(LIMIT);
    for (refuses, fault, says) in [
        (
            "NOPERM no permissions to run the 'evalsha' command",
            BudgetFault::Denied,
            "Redis does not permit this user to use the budget (NOPERM no permissions to run the 'evalsha' \
             command): check user and password, and what the user may do (ACL)",
        ),
        ("ERR what", BudgetFault::Refused, "Redis refuses the budget's script (ERR what)"),
    ] {
        redis.set(|state| state.refuses = Some(refuses));
        let error = budget.turn().await.unwrap_err();
        assert_eq!((error.fault(), error.words(), error.to_string().as_str()), (fault, refuses, says));
        // The fault alone is the fact.
        assert_eq!(says.split_once(" (").unwrap().0, fault.to_string());
        // The same where nobody wants to wait; and no wait would help.
        let later = budget.turn_within(SECOND).await.unwrap_err();
        assert_eq!((later.to_string().as_str(), later.wait()), (says, None));
    }
    assert_eq!(Later::In(SECOND).wait(), Some(SECOND));
    // Nobody was asked.
    let twice = redis.budget(LIMIT).also("{bot}:3", LIMIT).turn().await.unwrap_err();
    assert_eq!(
        twice.to_string(),
        "two limits of the budget have the same key ({bot}:3): give each limit a key of its own"
    );
}

#[test]
fn shown_a_budget_tells_its_limits_and_not_its_connection() {
    let shown = format!("{:?}", Redis::new().budget(LIMIT));
    assert!(shown.starts_with("SharedBudget { terms: Terms { limits: [Keyed { key: \"{bot}:3\""), "{shown}");
    assert!(!shown.contains("Connection"), "{shown}");
}
