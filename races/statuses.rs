//! `Statuses`: in between some may be skipped, the last never.

use close_codes::{Closed, Phase, Statuses};

use crate::explore::{block_on, explore, give_up, insist, meanwhile};
use crate::handle::connections;

/// Watches until the `Reconnector` is gone, and gives up waiting now and then. The last status.
fn last_of(mut statuses: Statuses) -> Phase {
    let mut last = None;
    while let Some(status) = insist(async || statuses.next().await) {
        last = Some(status.phase());
    }
    assert_eq!(block_on(statuses.next()), None);
    last.expect("the current status comes first")
}

#[test]
fn each_watcher_is_told_the_last_status_and_then_the_end() {
    explore(|| {
        let mut connections = connections();
        let handle = connections.handle();
        let watch = [(); 2].map(|()| {
            let statuses = handle.statuses();
            meanwhile(move || last_of(statuses))
        });
        let stops = {
            let handle = handle.clone();
            meanwhile(move || handle.stop())
        };
        if block_on(connections.next()).is_some() {
            connections.opened();
            connections.closed(&Closed::no_frame());
        }
        drop(connections);
        stops.join();
        let last = handle.status().phase();
        for watches in watch {
            assert_eq!(watches.join(), last);
        }
    });
}

#[test]
fn a_watcher_that_goes_takes_nobodys_status() {
    explore(|| {
        let mut connections = connections();
        let handle = connections.handle();
        let goes = {
            let mut statuses = handle.statuses();
            meanwhile(move || give_up(statuses.next()))
        };
        let stays = {
            let statuses = handle.statuses();
            meanwhile(move || last_of(statuses))
        };
        block_on(connections.next()).unwrap();
        connections.opened();
        drop(connections);
        assert_eq!(stays.join(), Phase::Open);
        goes.join();
    });
}
