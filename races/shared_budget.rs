//! `SharedBudget::local`: no turn is lost and none is handed out twice.

use std::time::Duration;

use close_codes::{Limit, SharedBudget};
use tokio::time::Instant;

use crate::clock::{going, standing};
use crate::explore::{block_on, explore, give_up, meanwhile};
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
