//! Explores schedules, and drives futures in them.

use std::env;
use std::future::Future;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};
use std::thread::current;

use shuttle::rand::{Rng, thread_rng};
use shuttle::scheduler::{DfsScheduler, PctScheduler, RandomScheduler, ReplayScheduler, Scheduler};
use shuttle::sync::{Condvar, Mutex};
use shuttle::{Config, FailurePersistence, MaxSteps, Runner, thread};

/// How many schedules of each property, unless `CLOSE_CODES_SCHEDULES` says otherwise.
const SCHEDULES: usize = 1000;

/// How often a schedule changes who goes first, in the half that changes it seldom: most races need two or three.
const CHANGES: usize = 3;

/// Explores many schedules: in half of them each step is anybody's, in the others somebody goes first for long. One that
/// fails is kept as a file, whose name is printed; `CLOSE_CODES_SCHEDULE=<file>` runs it again.
pub(crate) fn explore(property: impl Fn() + Send + Sync + 'static) {
    if let Some(schedule) = env::var_os("CLOSE_CODES_SCHEDULE") {
        run(ReplayScheduler::new_from_file(schedule).unwrap(), property);
        return;
    }
    let schedules = env::var("CLOSE_CODES_SCHEDULES").map_or(SCHEDULES, |number| number.parse().unwrap());
    let property = Arc::new(property);
    let again = Arc::clone(&property);
    let random = run(RandomScheduler::new(schedules.div_ceil(2)), move || property());
    let seldom = run(PctScheduler::new(CHANGES, schedules.div_ceil(2)), move || again());
    tell(&format!("{} schedules", random + seldom));
}

/// Explores all schedules.
pub(crate) fn exhaust(property: impl Fn() + Send + Sync + 'static) {
    let all = run(DfsScheduler::new(None, false), property);
    tell(&format!("all {all} schedules"));
}

fn run(scheduler: impl Scheduler + 'static, property: impl Fn() + Send + Sync + 'static) -> usize {
    let mut config = Config::new();
    // Libraries' futures have many kilobytes.
    config.stack_size = 1 << 18;
    config.silence_warnings = true;
    // Who takes longer turns in circles.
    config.max_steps = MaxSteps::FailAfter(100_000);
    config.failure_persistence = FailurePersistence::File(Some(env!("CARGO_TARGET_TMPDIR").into()));
    Runner::new(scheduler, config).run(property)
}

/// A test's thread has the test's name.
fn tell(schedules: &str) {
    println!("{}: {schedules}", current().name().unwrap_or("?"));
}

/// Drives a future.
///
/// Not shuttle's own `block_on`: that keeps one mark for all wake-ups of a thread, and whoever waits for a lock uses it up.
pub(crate) fn block_on<F: Future>(future: F) -> F::Output {
    let mut future = pin!(future);
    let sleeper = Arc::new(Sleeper::default());
    let waker = Waker::from(Arc::clone(&sleeper));
    loop {
        if let Poll::Ready(output) = future.as_mut().poll(&mut Context::from_waker(&waker)) {
            return output;
        }
        sleeper.sleep();
    }
}

#[derive(Default)]
struct Sleeper {
    is_woken: Mutex<bool>,
    wakes: Condvar,
}

impl Sleeper {
    fn sleep(&self) {
        let mut is_woken = self.is_woken.lock().unwrap();
        while !*is_woken {
            is_woken = self.wakes.wait(is_woken).unwrap();
        }
        *is_woken = false;
    }
}

impl Wake for Sleeper {
    fn wake(self: Arc<Self>) {
        *self.is_woken.lock().unwrap() = true;
        self.wakes.notify_one();
    }
}

/// A waker that owns this, as those of some executors own their task: it is dropped with the last one.
pub(crate) fn owning<T: Send + Sync + 'static>(owned: T) -> Waker {
    struct Owner<T>(#[allow(dead_code)] T);

    impl<T: Send + Sync + 'static> Wake for Owner<T> {
        fn wake(self: Arc<Self>) {}
    }

    Waker::from(Arc::new(Owner(owned)))
}

/// A waker that does this when it is woken, as those of some executors do.
pub(crate) fn doing(does: impl Fn() + Send + Sync + 'static) -> Waker {
    struct Doer<F>(F);

    impl<F: Fn() + Send + Sync + 'static> Wake for Doer<F> {
        fn wake(self: Arc<Self>) {
            (self.0)();
        }
    }

    Waker::from(Arc::new(Doer(does)))
}

/// Polls a future once, with this waker.
pub(crate) fn poll_once<F: Future>(future: Pin<&mut F>, waker: &Waker) -> Poll<F::Output> {
    future.poll(&mut Context::from_waker(waker))
}

/// Polls a future up to twice, with a waker that wakes nobody, and drops it.
pub(crate) fn give_up<F: Future>(future: F) -> Option<F::Output> {
    let mut future = pin!(future);
    for _ in 0..random(3) {
        if let Poll::Ready(output) = future.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            return Some(output);
        }
        thread::yield_now();
    }
    None
}

/// Waits, perhaps after a wait that was given up.
pub(crate) fn insist<T>(mut wait: impl AsyncFnMut() -> T) -> T {
    give_up(wait()).unwrap_or_else(|| block_on(wait()))
}

/// A number below this. It is part of the schedule.
pub(crate) fn random(below: u32) -> u32 {
    thread_rng().gen_range(0..below)
}

/// Somebody who does this meanwhile, until it is joined.
pub(crate) fn meanwhile<T: Send + 'static>(does: impl FnOnce() -> T + Send + 'static) -> Meanwhile<T> {
    Meanwhile(thread::spawn(does))
}

pub(crate) struct Meanwhile<T>(thread::JoinHandle<T>);

impl<T> Meanwhile<T> {
    pub(crate) fn join(self) -> T {
        self.0.join().unwrap()
    }
}
