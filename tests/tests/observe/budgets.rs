//! What a shared budget tells of its Redis, which here says what the test wants.

use std::collections::VecDeque;
use std::io;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use close_codes::{Limit, SharedBudget};
use redis::aio::ConnectionLike;
use redis::{Cmd, Pipeline, RedisFuture, Value};
use tokio::time::{Instant, sleep};

use super::MINUTE;
use super::events::Lines;

/// One answer after the other: whether there is a turn, in how many microseconds, the generation; `None`: away.
#[derive(Clone)]
struct Script(Arc<Mutex<VecDeque<Option<[i64; 3]>>>>);

impl ConnectionLike for Script {
    fn req_packed_command<'a>(&'a mut self, command: &'a Cmd) -> RedisFuture<'a, Value> {
        let is_question = command.args_iter().any(|word| word == redis::Arg::Simple(b"EVALSHA"));
        let answer = if is_question { self.0.lock().unwrap().pop_front().expect("an answer") } else { None };
        Box::pin(async move {
            let answer = answer.ok_or_else(|| io::Error::from(io::ErrorKind::ConnectionRefused))?;
            Ok(Value::Array(answer.map(Value::Int).to_vec()))
        })
    }

    fn req_packed_commands<'a>(
        &'a mut self,
        _: &'a Pipeline,
        _: usize,
        _: usize,
    ) -> RedisFuture<'a, Vec<Value>> {
        Box::pin(async { Ok(Vec::new()) })
    }

    fn get_db(&self) -> i64 {
        0
    }
}

fn budget(answers: &[Option<[i64; 3]>]) -> (SharedBudget, Script) {
    let script = Script(Arc::new(Mutex::new(answers.iter().copied().collect())));
    (SharedBudget::redis(script.clone(), "connects", Limit::new(5, Duration::from_secs(10))), script)
}

#[tokio::test(start_paused = true)]
async fn a_redis_that_is_away_is_told_once_and_so_is_its_return() {
    let lines = Lines::default();
    let _listening = tracing::subscriber::set_default(lines.clone());
    let (budget, script) = budget(&[Some([1, 0, -7]), None, None, None, Some([1, 0, -7])]);
    budget.turn().await.unwrap();
    assert!(lines.take().is_empty());
    budget.turn().await.unwrap();
    let lines = lines.take();
    assert_eq!(lines.len(), 2, "{lines:?}");
    assert_eq!(
        lines[0],
        "WARN the shared budget's Redis is away: key=\"connects\" error=\"connection refused\""
    );
    assert!(
        lines[1].starts_with("INFO the shared budget's Redis is back: key=\"connects\" away_ms="),
        "{lines:?}"
    );
    assert!(script.0.lock().unwrap().is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_lost_budget_is_told_and_the_next_turn_is_a_window_later() {
    let lines = Lines::default();
    let _listening = tracing::subscriber::set_default(lines.clone());
    let (budget, script) = budget(&[Some([1, 0, -7]), Some([1, 0, -8]), Some([1, 0, -8])]);
    budget.turn().await.unwrap();
    let start = Instant::now();
    budget.turn().await.unwrap();
    assert!(start.elapsed() >= Duration::from_secs(10));
    assert_eq!(lines.take(), ["WARN Redis lost a shared budget: key=\"connects\""]);

    // Nobody asked for a month: Redis forgot a key that counted nothing.
    script.0.lock().unwrap().push_back(Some([1, 0, -9]));
    sleep(31 * 24 * 60 * MINUTE).await;
    budget.turn_within(Duration::ZERO).await.unwrap();
    assert!(lines.take().is_empty());
}

#[tokio::test(start_paused = true)]
async fn turns_that_come_too_late_again_and_again_are_told_once() {
    let lines = Lines::default();
    let _listening = tracing::subscriber::set_default(lines.clone());
    let late = Some([1, -1_000_000, -7]);
    let (budget, _) = budget(&[late, late, late, late, late, Some([1, 0, -7])]);
    budget.turn().await.unwrap();
    let lines = lines.take();
    assert_eq!(lines.len(), 1, "{lines:?}");
    assert!(lines[0].ends_with(" key=\"connects\" slack_ms=250"), "{lines:?}");
}
