//! Who waits for what several tasks share.

use core::task::Waker;
use std::task::Wake;
use std::vec::Vec;

use crate::sync::{Arc, Mutex, PoisonError};

/// All who wait: as many as there are futures that were polled and not dropped. As a waker it wakes them all.
#[derive(Debug, Default)]
pub(crate) struct Waiters(Mutex<List>);

#[derive(Debug, Default)]
struct List {
    next: u64,
    waiting: Vec<(u64, Waker)>,
}

/// A place among those who wait. It is left when it is dropped.
#[derive(Debug, Default)]
pub(crate) struct Waiter(Option<(Arc<Waiters>, u64)>);

impl Waiters {
    pub(crate) fn wake_all(&self) {
        // Mostly one waits: no list is made for it.
        let (first, others) = self.with(|list| {
            let mut wakers = list.waiting.iter().map(|(_, waker)| waker.clone());
            (wakers.next(), wakers.collect::<Vec<_>>())
        });
        // Not while it is locked: whoever is woken may want it.
        for waker in first.into_iter().chain(others) {
            waker.wake();
        }
    }

    fn with<T>(&self, change: impl FnOnce(&mut List) -> T) -> T {
        change(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Wake for Waiters {
    fn wake(self: Arc<Self>) {
        self.wake_all();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        self.wake_all();
    }
}

impl Waiter {
    /// Waits there, with this waker from now on.
    pub(crate) fn wait(&mut self, waiters: &Arc<Waiters>, waker: &Waker) {
        let Some((waiters, id)) = &self.0 else {
            let id = waiters.with(|list| {
                list.next += 1;
                list.waiting.push((list.next, waker.clone()));
                list.next
            });
            self.0 = Some((Arc::clone(waiters), id));
            return;
        };
        let replaced = waiters.with(|list| {
            let (_, old) = list.waiting.iter_mut().find(|(waiting, _)| waiting == id)?;
            (!old.will_wake(waker)).then(|| core::mem::replace(old, waker.clone()))
        });
        // A waker's own code runs when it is dropped, and may leave this list: so not while that is locked.
        drop(replaced);
    }

    /// Whether it has its place among those who wait.
    #[cfg_attr(not(feature = "tokio"), allow(dead_code))]
    pub(crate) const fn is_waiting(&self) -> bool {
        self.0.is_some()
    }

    /// Waits no more.
    pub(crate) fn leave(&mut self) {
        if let Some((waiters, id)) = self.0.take() {
            // As above.
            let left = waiters.with(|list| {
                let at = list.waiting.iter().position(|(waiting, _)| *waiting == id)?;
                Some(list.waiting.swap_remove(at))
            });
            drop(left);
        }
    }
}

impl Drop for Waiter {
    fn drop(&mut self) {
        self.leave();
    }
}

// Not under the scheduler of `races`, whose locks work in its own tests only.
#[cfg(all(test, not(close_codes_races)))]
mod tests {
    use core::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    #[derive(Default)]
    struct Woken(AtomicUsize);

    impl Wake for Woken {
        fn wake(self: Arc<Self>) {
            self.0.fetch_add(1, Ordering::Relaxed);
        }
    }

    #[test]
    fn all_who_wait_are_woken_and_who_left_is_not() {
        let waiters = Arc::new(Waiters::default());
        let wakes_all = Waker::from(Arc::clone(&waiters));
        let woken: [Arc<Woken>; 3] = Default::default();
        let mut waiting: [Waiter; 3] = Default::default();
        for (waiter, woken) in waiting.iter_mut().zip(&woken) {
            waiter.wait(&waiters, &Waker::from(Arc::clone(woken)));
            // Polled again.
            waiter.wait(&waiters, &Waker::from(Arc::clone(woken)));
        }
        waiting[1].leave();
        wakes_all.wake_by_ref();
        assert_eq!(woken.each_ref().map(|woken| woken.0.load(Ordering::Relaxed)), [1, 0, 1]);
        drop(waiting);
        wakes_all.wake();
        assert_eq!(woken.map(|woken| woken.0.load(Ordering::Relaxed)), [1, 0, 1]);
        assert_eq!(waiters.with(|list| list.waiting.len()), 0);
    }
}
