//! `SharedBudget::local`: no turn is lost and none is handed out twice.

use std::pin::pin;
use std::task::{Poll, Waker};
use std::time::Duration;

use close_codes::{Later, Limit, SharedBudget};
use shuttle::thread;
use tokio::time::Instant;

use crate::clock::{going, moved, standing};
use crate::explore::{block_on, explore, give_up, meanwhile, poll_once, random};
use crate::handle::connections;

/// A turn in a second, and the slack of 250 ms behind it.
const DISTANCE: Duration = Duration::from_millis(1250);

fn budget() -> SharedBudget {
    SharedBudget::local(Limit::new(1, Duration::from_secs(1)))
}

#[test]
fn whoever_waits_gets_a_turn_also_behind_one_who_goes() {
    explore(|| {
        going(Duration::from_millis(100), || {
            let (budget, start) = (budget(), Instant::now());
            let wait = [(); 3].map(|()| {
                let budget = budget.clone();
                meanwhile(move || {
                    give_up(budget.turn());
                    block_on(budget.turn()).unwrap();
                })
            });
            let asks = {
                let budget = budget.clone();
                meanwhile(move || block_on(budget.turn_within(Duration::from_secs(2))))
            };
            for waits in wait {
                waits.join();
            }
            let turns = if asks.join().is_ok() { 4 } else { 3 };
            assert!(start.elapsed() >= DISTANCE * (turns - 1), "{turns} turns in {:?}", start.elapsed());
            // Nobody is left in the queue.
            block_on(budget.turn_within(10 * DISTANCE)).unwrap();
        });
    });
}

#[test]
fn a_turn_that_nobody_waits_for_any_more_is_the_next_ones() {
    explore(|| {
        moved(|clock| {
            let budget = budget();
            block_on(budget.turn()).unwrap();
            let mut connections = connections();
            let handle = connections.handle();
            block_on(connections.next()).unwrap();

            let goes = [(); 2].map(|()| {
                let budget = budget.clone();
                meanwhile(move || _ = give_up(budget.turn()))
            });
            let is_stopped = {
                let budget = budget.clone();
                meanwhile(move || assert!(block_on(connections.turn(&budget)).is_err()))
            };
            let mut turn = pin!(budget.turn());
            if random(2) == 0 {
                // Before, between or behind them.
                assert!(poll_once(turn.as_mut(), Waker::noop()).is_pending());
            }
            handle.stop();
            for goes in goes {
                goes.join();
            }
            is_stopped.join();
            // The second turn of all. Any later one would be that of somebody who went.
            assert!(poll_once(turn.as_mut(), Waker::noop()).is_pending());
            clock.advance(DISTANCE);
            assert!(poll_once(turn, Waker::noop()).is_ready());
            // The third is known to come at once: nobody is taken to be in front.
            clock.advance(DISTANCE);
            block_on(budget.turn_within(Duration::ZERO)).unwrap();
        });
    });
}

#[test]
fn whoever_comes_behind_one_who_has_a_turn_is_told_at_once_when_his_would_be() {
    explore(|| {
        standing(|| {
            let budget = budget();
            block_on(budget.turn()).unwrap();
            let goes = {
                let budget = budget.clone();
                meanwhile(move || _ = give_up(budget.turn()))
            };
            let mut second = pin!(budget.turn());
            for _ in 0..2 {
                assert!(poll_once(second.as_mut(), Waker::noop()).is_pending());
                thread::yield_now();
            }
            goes.join();
            assert!(poll_once(second, Waker::noop()).is_pending());
            // The third turn is a window behind the second.
            let third = pin!(budget.turn_within(DISTANCE));
            assert!(matches!(poll_once(third, Waker::noop()), Poll::Ready(Err(Later::In(_)))));
        });
    });
}

#[test]
fn one_turn_is_not_handed_out_twice_by_two_that_share_their_turns() {
    explore(|| {
        standing(|| {
            let budget = budget();
            // The same turns, and a queue of its own.
            let other = budget.clone().with_horizon(DISTANCE);
            let takes = meanwhile(move || block_on(other.turn_within(Duration::ZERO)).is_ok());
            let is_taken = block_on(budget.turn_within(Duration::ZERO)).is_ok();
            assert!(takes.join() != is_taken);
        });
    });
}

#[test]
fn what_a_service_says_holds_while_it_says_so_again() {
    explore(|| {
        standing(|| {
            let budget = budget();
            let says = async |budget: &SharedBudget| budget.known(0, Duration::from_secs(1)).await.unwrap();
            block_on(says(&budget));
            let says_so_again = {
                let budget = budget.clone();
                meanwhile(move || block_on(says(&budget)))
            };
            assert!(block_on(budget.turn_within(Duration::ZERO)).is_err());
            says_so_again.join();
        });
    });
}

#[test]
fn a_stop_ends_the_wait_for_a_turn() {
    explore(|| {
        standing(|| {
            let budget = budget();
            block_on(budget.turn()).unwrap();
            let mut connections = connections();
            let handle = connections.handle();
            block_on(connections.next()).unwrap();
            let stops = meanwhile(move || handle.stop());
            assert!(block_on(connections.turn(&budget)).is_err());
            assert_eq!(block_on(connections.next()), None);
            stops.join();
        });
    });
}
