//! A connection's timer fires in another thread, whoever polls meanwhile.

use std::time::Duration;

use close_codes::adapters::Heartbeat;
use close_codes::{How, send_code};

use crate::clock::going;
use crate::explore::{block_on, explore, give_up, meanwhile};
use crate::pipe::{connect_to_nobody, text};

const SECOND: Duration = Duration::from_secs(1);

#[test]
fn a_close_timeout_is_never_missed_by_anybody() {
    explore(|| {
        going(SECOND, || {
            let (connection, _peer) = connect_to_nobody(256);
            let (sender, mut receiver) = connection.split();
            let closes = {
                let sender = sender.clone();
                meanwhile(move || block_on(sender.close(send_code!(1000))))
            };
            let ends = {
                let sender = sender.clone();
                meanwhile(move || block_on(sender.ended()))
            };
            give_up(sender.ended());
            assert_eq!(block_on(receiver.next()), None);
            assert_eq!(closes.join(), receiver.closed());
            assert_eq!(ends.join(), receiver.closed());
        });
    });
}

#[test]
fn a_dead_peer_is_noticed_by_all_who_wait() {
    explore(|| {
        going(SECOND, || {
            let (connection, _peer) = connect_to_nobody(16);
            let heartbeat = Heartbeat::new(2 * SECOND, 2 * SECOND);
            let (sender, mut receiver) = connection.with_heartbeat(heartbeat).split();
            let sends = {
                let sender = sender.clone();
                meanwhile(move || assert!(block_on(sender.send(text("nobody reads it"))).is_err()))
            };
            give_up(sender.ended());
            assert_eq!(block_on(receiver.next()), None);
            assert_eq!(receiver.closed().how(), How::Unresponsive);
            sends.join();
        });
    });
}

#[test]
fn a_timer_wakes_the_task_that_polled_last() {
    explore(|| {
        going(SECOND, || {
            let (connection, _peer) = connect_to_nobody(256);
            let heartbeat = Heartbeat::new(2 * SECOND, 2 * SECOND);
            let mut connection = connection.with_heartbeat(heartbeat);
            give_up(connection.next());
            // Another task has it from now on.
            let ends = meanwhile(move || {
                give_up(connection.next());
                assert_eq!(block_on(connection.next()), None);
                connection.closed()
            });
            assert_eq!(ends.join().how(), How::Unresponsive);
        });
    });
}

#[test]
fn a_check_that_nobody_answers_is_judged_by_all_who_wait() {
    explore(|| {
        going(SECOND, || {
            let (connection, _peer) = connect_to_nobody(256);
            let (sender, mut receiver) = connection.split();
            let checks = {
                let sender = sender.clone();
                meanwhile(move || *block_on(sender.check(2 * SECOND)).unwrap_err())
            };
            let ends = meanwhile(move || block_on(sender.ended()));
            assert_eq!(block_on(receiver.next()), None);
            assert_eq!(receiver.closed().how(), How::Unresponsive);
            assert_eq!((checks.join(), ends.join()), (receiver.closed(), receiver.closed()));
        });
    });
}
