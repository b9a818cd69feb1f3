//! `waiters.rs` in all schedules.

use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::task::{Wake, Waker};

use shuttle::sync::atomic::AtomicBool;
use shuttle::sync::{Arc, Mutex};

use self::subject::{Waiter, Waiters};
use crate::explore::{doing, exhaust, meanwhile, owning};

#[path = "../close-codes/src/waiters.rs"]
mod subject;

/// Counts how often it was woken. The scheduler does not see it.
#[derive(Default)]
struct Woken(AtomicUsize);

impl Wake for Woken {
    fn wake(self: Arc<Self>) {
        self.0.fetch_add(1, SeqCst);
    }
}

impl Woken {
    fn waker(self: &Arc<Self>) -> Waker {
        Waker::from(Arc::clone(self))
    }

    fn is_woken(&self) -> bool {
        self.0.load(SeqCst) > 0
    }
}

/// What changes, and who waits for it.
#[derive(Clone, Default)]
struct Shared {
    has_changed: Arc<AtomicBool>,
    waiters: Arc<Waiters>,
}

impl Shared {
    fn change(&self) {
        self.has_changed.store(true, SeqCst);
        self.waiters.wake_all();
    }

    fn has_changed(&self) -> bool {
        self.has_changed.load(SeqCst)
    }
}

#[test]
fn whoever_waits_before_the_look_sees_the_change_or_is_woken() {
    exhaust(|| {
        let shared = Shared::default();
        let waits = [(); 2].map(|()| {
            let shared = shared.clone();
            meanwhile(move || {
                let (woken, mut waiter) = (Arc::<Woken>::default(), Waiter::default());
                waiter.wait(&shared.waiters, &woken.waker());
                (shared.has_changed(), woken, waiter)
            })
        });
        shared.change();
        for (has_seen, woken, _waiter) in waits.map(|waits| waits.join()) {
            assert!(has_seen || woken.is_woken());
        }
    });
}

#[test]
fn each_of_two_changes_is_seen_or_wakes() {
    exhaust(|| {
        let waiters = Arc::<Waiters>::default();
        let changes = [(); 2].map(|()| Shared { waiters: Arc::clone(&waiters), ..Shared::default() });
        let (woken, mut waiter) = (Arc::<Woken>::default(), Waiter::default());
        let change = meanwhile({
            let change = changes[0].clone();
            move || change.change()
        });
        let other = meanwhile({
            let other = changes[1].clone();
            move || other.change()
        });
        waiter.wait(&waiters, &woken.waker());
        let seen = changes.iter().filter(|change| change.has_changed()).count();
        change.join();
        other.join();
        assert!(seen + woken.0.load(SeqCst) >= 2);
    });
}

#[test]
fn whoever_leaves_takes_nobodys_wake_up() {
    exhaust(|| {
        let shared = Shared::default();
        let leaves = {
            let shared = shared.clone();
            meanwhile(move || {
                let mut waiter = Waiter::default();
                waiter.wait(&shared.waiters, Waker::noop());
            })
        };
        let changes = {
            let shared = shared.clone();
            meanwhile(move || shared.change())
        };
        let (woken, mut waiter) = (Arc::<Woken>::default(), Waiter::default());
        waiter.wait(&shared.waiters, &woken.waker());
        let has_seen = shared.has_changed();
        leaves.join();
        changes.join();
        assert!(has_seen || woken.is_woken());
    });
}

#[test]
fn the_waker_that_came_last_is_woken() {
    exhaust(|| {
        let shared = Shared::default();
        let changes = {
            let shared = shared.clone();
            meanwhile(move || shared.change())
        };
        let (older, newer) = (Arc::<Woken>::default(), Arc::<Woken>::default());
        let mut waiter = Waiter::default();
        waiter.wait(&shared.waiters, &older.waker());
        waiter.wait(&shared.waiters, &newer.waker());
        let has_seen = shared.has_changed();
        changes.join();
        assert!(has_seen || newer.is_woken());
    });
}

#[test]
fn a_waker_may_leave_when_it_is_replaced_or_leaves() {
    exhaust(|| {
        let waiters = Arc::<Waiters>::default();
        let mut waiter = Waiter::default();
        for _ in 0..2 {
            let mut owned = Waiter::default();
            owned.wait(&waiters, Waker::noop());
            waiter.wait(&waiters, &owning(owned));
        }
    });
}

#[test]
fn a_waker_may_leave_when_it_is_woken() {
    exhaust(|| {
        let waiters = Arc::<Waiters>::default();
        let mut owned = Waiter::default();
        owned.wait(&waiters, Waker::noop());
        let mut waiter = Waiter::default();
        let owned = Mutex::new(owned);
        waiter.wait(&waiters, &doing(move || owned.lock().unwrap().leave()));
        waiters.wake_all();
    });
}
