//! tokio's clock in a schedule: it stands still until somebody moves it.

use std::time::Duration;

use shuttle::sync::Arc;
use shuttle::sync::atomic::{AtomicBool, Ordering};
use shuttle::thread;
use tokio::runtime::{Builder, Runtime};
use tokio::time::advance;

use crate::explore::meanwhile;

/// The clock, and the timers, which fire in the thread that moves it.
#[derive(Clone)]
pub(crate) struct Clock(Arc<Runtime>);

impl Clock {
    pub(crate) fn advance(&self, by: Duration) {
        self.0.block_on(advance(by));
        // Others go first.
        thread::yield_now();
    }
}

/// With a clock that the test moves.
pub(crate) fn moved(test: impl FnOnce(Clock)) {
    // It has the clock and the timers, and nothing runs on it.
    let runtime = Builder::new_current_thread().enable_time().start_paused(true).build().unwrap();
    let runtime = Arc::new(runtime);
    // All threads of a schedule are one thread for tokio: what one of them enters, all of them are in.
    let _entered = runtime.enter();
    test(Clock(Arc::clone(&runtime)));
}

/// With a clock that stands still.
pub(crate) fn standing(test: impl FnOnce()) {
    moved(|_| test());
}

/// With a clock that goes on by so much, again and again, whenever the scheduler pleases.
pub(crate) fn going(by: Duration, test: impl FnOnce()) {
    moved(|clock| {
        let is_over = Arc::new(AtomicBool::new(false));
        let goes = {
            let is_over = Arc::clone(&is_over);
            meanwhile(move || {
                while !is_over.load(Ordering::SeqCst) {
                    clock.advance(by);
                }
            })
        };
        test();
        is_over.store(true, Ordering::SeqCst);
        goes.join();
    });
}
