//! `Drain`: each seat is counted once, and whoever waits for the door or the end is told.

use std::future::pending;
use std::pin::pin;
use std::task::Waker;
use std::time::Duration;

use close_codes::adapters::Connection;
use close_codes::{Client, CloseFrame, Drain, DrainProgress, DrainReport, Seat, reason, send_code};
use shuttle::thread;
use tokio::time::Instant;

use crate::clock::{going, moved, standing};
use crate::explore::{
    Meanwhile, block_on, doing, explore, give_up, insist, meanwhile, owning, poll_once, random,
};
use crate::pipe::{WebSocket, connect, text};

const SECOND: Duration = Duration::from_secs(1);

fn restart() -> CloseFrame {
    CloseFrame::new(send_code!(1012)).with_reason(reason!("restart"))
}

/// Runs the drain until this is over from now on.
fn run(drain: &Drain, seconds: u32) -> Meanwhile<DrainReport> {
    let drain = drain.clone();
    meanwhile(move || block_on(drain.run(restart(), 100, Instant::now() + seconds * SECOND)))
}

/// Enters, if the door is open, and does this with the seat.
fn enter<T: Send + 'static>(
    drain: &Drain,
    sit: impl FnOnce(Drain, Seat) -> T + Send + 'static,
) -> Meanwhile<Option<T>> {
    let drain = drain.clone();
    meanwhile(move || {
        let seat = drain.enter()?;
        Some(sit(drain, seat))
    })
}

#[test]
fn each_seat_is_counted_once_whenever_the_door_shuts() {
    explore(|| {
        going(SECOND / 2, || {
            let drain = Drain::new().with_notice(SECOND);
            let watches = {
                let drain = drain.clone();
                meanwhile(move || {
                    block_on(drain.clone().shut());
                    assert!(drain.enter().is_none());
                    let (mut progresses, mut found) = (drain.progresses(), vec![]);
                    while let Some(progress) = block_on(progresses.next()) {
                        found.push(progress);
                    }
                    found
                })
            };
            let leaves = enter(&drain, |_, seat| drop(seat));
            let leaves_when_shut = enter(&drain, |drain, seat| {
                block_on(drain.shut());
                drop(seat);
            });
            let holds = enter(&drain, |_, seat| block_on(seat.hold(|_seat| pending::<()>())));
            let stays = enter(&drain, |_, seat| seat);
            let runs = [run(&drain, 12), run(&drain, 8)];

            let seat = stays.join();
            let reports = runs.map(|runs| runs.join());
            assert_eq!(reports[0], reports[1]);
            let report = reports[0];
            let is_stuck = seat.is_some();
            drop(seat);
            let surely = [leaves_when_shut.join().is_some(), holds.join().is_some(), is_stuck];
            let least = surely.into_iter().map(u64::from).sum::<u64>();
            let most = least + u64::from(leaves.join().is_some());
            assert!((least..=most).contains(&report.total()), "{report}, {least} to {most}");
            assert!(report.stuck >= u64::from(is_stuck));
            // At each moment from the door on.
            let progresses = watches.join();
            for progress in &progresses {
                let is_over = progress.ended == report;
                assert!(
                    is_over || progress.open + progress.ended.total() == report.total(),
                    "{progress:?}, {report}"
                );
            }
            assert_eq!(progresses.last().map(|last| last.ended), Some(report));
        });
    });
}

/// Sends until the end.
fn send(mut send: impl AsyncFnMut() -> bool + Send + 'static) -> Meanwhile<()> {
    meanwhile(move || {
        while block_on(send()) {
            // Others go on, too.
            thread::yield_now();
        }
    })
}

/// The peer of a connection of the server: reads until the end.
fn read(mut peer: Connection<WebSocket, Client>) -> Meanwhile<()> {
    meanwhile(move || while block_on(peer.next()).is_some() {})
}

#[test]
fn a_turn_comes_to_each_connection_and_a_seat_that_is_dropped_then_is_counted_once() {
    explore(|| {
        moved(|clock| {
            let drain = Drain::new();
            let [whole, halved, sends, goes] = [(); 4].map(|()| drain.enter().unwrap());

            let (peer, connection) = connect(64);
            let mut connection = connection.in_seat(whole);
            // Another task has it from now on.
            give_up(connection.next());
            let mut ends = vec![read(peer)];
            ends.push(meanwhile(move || while block_on(connection.next()).is_some() {}));

            let (peer, connection) = connect(64);
            let (sender, mut receiver) = connection.in_seat(halved).split();
            ends.push(read(peer));
            ends.push(meanwhile(move || while block_on(receiver.next()).is_some() {}));
            ends.push(send(async move || sender.send(text("more")).await.is_ok()));

            let (peer, connection) = connect(16);
            let mut connection = connection.in_seat(sends);
            ends.push(read(peer));
            ends.push(send(async move || connection.send(text("more")).await.is_ok()));

            ends.push(meanwhile(move || drop(goes)));

            // All turns are within a second.
            let runs = run(&drain, 6);
            let moves = meanwhile(move || {
                block_on(drain.shut());
                (0..4).for_each(|_| clock.advance(SECOND / 4));
            });
            for end in ends {
                end.join();
            }
            let report = runs.join();
            moves.join();
            // It may have gone before the door was shut.
            let left = report.total() - 3;
            assert!(
                left <= 1 && report == DrainReport { closed: 3, left, ..DrainReport::default() },
                "{report}"
            );
        });
    });
}

#[test]
fn a_turn_ends_work_that_is_attended_and_waits_for_work_that_is_finished() {
    explore(|| {
        moved(|clock| {
            let drain = Drain::new();
            let [whole, halved, finishes] = [(); 3].map(|()| drain.enter().unwrap());

            let (peer, connection) = connect(64);
            let mut connection = connection.in_seat(whole);
            let mut ends = vec![read(peer)];
            ends.push(meanwhile(move || assert!(block_on(connection.attend(pending::<()>())).is_err())));

            let (peer, connection) = connect(64);
            let (sender, mut receiver) = connection.in_seat(halved).split();
            ends.push(read(peer));
            ends.push(meanwhile(move || assert!(block_on(receiver.attend(pending::<()>())).is_err())));
            ends.push(meanwhile(move || _ = block_on(sender.ended())));

            let (peer, connection) = connect(64);
            let mut connection = connection.in_seat(finishes);
            let work = drain.clone().shut();
            ends.push(read(peer));
            ends.push(meanwhile(move || {
                block_on(connection.finish(work));
                assert_eq!(block_on(connection.next()), None);
            }));

            let runs = run(&drain, 6);
            let moves = meanwhile(move || {
                block_on(drain.shut());
                (0..4).for_each(|_| clock.advance(SECOND / 4));
            });
            for end in ends {
                end.join();
            }
            assert_eq!(runs.join(), DrainReport { closed: 3, ..DrainReport::default() });
            moves.join();
        });
    });
}

#[test]
fn shut_always_resolves_also_if_a_run_is_given_up() {
    explore(|| {
        going(SECOND / 2, || {
            let drain = Drain::new().with_notice(random(2) * SECOND);
            let wait = [(); 2].map(|()| {
                let drain = drain.clone();
                meanwhile(move || {
                    insist(async || drain.clone().shut().await);
                })
            });
            let seat = enter(&drain, |_, seat| drop(seat));
            let deadline = Instant::now() + 8 * SECOND;
            give_up(drain.run(restart(), 100, deadline));
            let again = run(&drain, 8);
            give_up(drain.run(restart(), 100, deadline));
            for waits in wait {
                waits.join();
            }
            seat.join();
            again.join();
        });
    });
}

#[test]
fn the_progress_is_told_to_its_end_to_each_who_watches() {
    explore(|| {
        standing(|| {
            let drain = Drain::new();
            let seats = [(); 2].map(|()| enter(&drain, |_, seat| drop(seat)));
            let watch = [(); 2].map(|()| {
                let mut progresses = drain.progresses();
                meanwhile(move || {
                    let mut last = give_up(progresses.next()).flatten();
                    while let Some(progress) = block_on(progresses.next()) {
                        last = Some(progress);
                    }
                    last.map(|last| last.ended)
                })
            });
            let report = run(&drain, 6).join();
            for watches in watch {
                assert_eq!(watches.join(), Some(report));
            }
            for seat in seats {
                seat.join();
            }
        });
    });
}

#[test]
fn each_run_ends_with_the_last_seat_and_counts_who_is_let_in() {
    explore(|| {
        // Nobody is woken by the time.
        standing(|| {
            let drain = Drain::new();
            let seats = [(); 2].map(|()| drain.enter().unwrap());
            let is_let_in = enter(&drain, |drain, seat| {
                block_on(drain.shut());
                drop(seat);
            });
            let runs = [run(&drain, 6), run(&drain, 6)];
            block_on(drain.shut());
            let leave = seats.map(|seat| meanwhile(move || drop(seat)));
            let reports = runs.map(|runs| runs.join());
            let left = 2 + u64::from(is_let_in.join().is_some());
            assert_eq!(reports, [DrainReport { left, ..DrainReport::default() }; 2]);
            for leaves in leave {
                leaves.join();
            }
        });
    });
}

#[test]
fn a_run_that_goes_on_with_a_dropped_one_ends_with_the_last_seat() {
    explore(|| {
        standing(|| {
            let drain = Drain::new();
            let seat = drain.enter().unwrap();
            let deadline = Instant::now() + 6 * SECOND;
            // It shuts the door, so that the next one finds nothing to do, and wakes nobody.
            assert!(poll_once(pin!(drain.run(restart(), 100, deadline)), Waker::noop()).is_pending());
            let leaves = meanwhile(move || drop(seat));
            let report = block_on(drain.run(restart(), 100, deadline));
            assert_eq!(report, DrainReport { left: 1, ..DrainReport::default() });
            leaves.join();
        });
    });
}

#[test]
fn each_change_is_told_to_who_watches() {
    explore(|| {
        moved(|clock| {
            let drain = Drain::new().with_notice(SECOND);
            let until = |is_so: fn(DrainProgress) -> bool| {
                let mut progresses = drain.progresses();
                meanwhile(move || while !is_so(block_on(progresses.next()).unwrap()) {})
            };
            // Nothing else happens that could tell them.
            let watches = until(|progress| progress.open == 1);
            let seat = drain.enter().unwrap();
            watches.join();
            let watches = until(|progress| progress.open == 0);
            drop(seat);
            watches.join();
            let watches = until(|progress| progress.is_draining);
            let runs = run(&drain, 6);
            watches.join();
            clock.advance(SECOND);
            assert_eq!(runs.join().total(), 0);
        });
    });
}

#[test]
fn a_sooner_deadline_counts_for_a_run_that_goes_on() {
    explore(|| {
        moved(|clock| {
            let drain = Drain::new();
            let seat = drain.enter().unwrap();
            let sooner = Instant::now() + SECOND;
            let runs = run(&drain, 60);
            block_on(drain.clone().shut());
            // Nobody waits for this one.
            let again = pin!(drain.run(restart(), 100, sooner));
            assert!(poll_once(again, Waker::noop()).is_pending());
            // Whoever notices the deadline late has the last look later.
            while drain.progress().ended.stuck == 0 {
                clock.advance(SECOND);
            }
            assert_eq!(runs.join(), DrainReport { stuck: 1, ..DrainReport::default() });
            drop(seat);
        });
    });
}

#[test]
fn who_is_held_when_the_deadline_comes_is_let_go() {
    explore(|| {
        moved(|clock| {
            let drain = Drain::new();
            let seat = drain.enter().unwrap();
            let runs = run(&drain, 1);
            block_on(drain.shut());
            let holds = meanwhile(move || block_on(seat.hold(|_seat| pending::<()>())));
            (0..2).for_each(|_| clock.advance(SECOND));
            assert_eq!(holds.join(), None);
            runs.join();
        });
    });
}

#[test]
fn a_waker_may_look_at_the_drain_when_its_turn_comes() {
    explore(|| {
        standing(|| {
            let drain = Drain::new();
            let seat = drain.enter().unwrap();
            let (_peer, connection) = connect(64);
            let mut connection = connection.in_seat(seat);
            let looks = {
                let drain = drain.clone();
                doing(move || _ = drain.progress())
            };
            assert!(poll_once(pin!(connection.next()), &looks).is_pending());
            let runs = run(&drain, 6);
            block_on(drain.shut());
            drop(connection);
            assert_eq!(runs.join().total(), 1);
        });
    });
}

#[test]
fn a_waker_that_is_left_in_a_seat_may_give_up_another_one() {
    explore(|| {
        moved(|clock| {
            let drain = Drain::new();
            let [first, second, third] = [(); 3].map(|()| drain.enter().unwrap());
            let runs = run(&drain, 6);
            block_on(drain.clone().shut());
            let (peer, connection) = connect(64);
            let mut connection = connection.in_seat(second);
            assert!(poll_once(pin!(connection.next()), &owning(third)).is_pending());
            drop((peer, connection, first));
            (0..8).for_each(|_| clock.advance(SECOND));
            assert_eq!(runs.join().total(), 3);
        });
    });
}
