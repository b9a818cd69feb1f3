//! A writer that is blocked, while messages come the other way.

use std::time::Duration;

use close_codes::How;
use close_codes::adapters::Heartbeat;
use close_codes_tests::raw::TEXT;
use tokio::time::sleep;

use crate::job::Job;
use crate::libraries::Library;
use crate::{LONG, meet, on_each_library};

const TICK: Duration = Duration::from_millis(50);
/// They take longer than a silent peer would live: twice the heartbeat's `every`, and its `timeout`.
const TICKS: u32 = 70;
/// More than any socket holds.
const ALL_THAT_FITS: usize = 4096;

on_each_library! {
    a_writer_that_is_blocked_keeps_neither_reader_nor_heartbeat
}

async fn a_writer_that_is_blocked_keeps_neither_reader_nor_heartbeat<L: Library>() {
    let beat = Duration::from_secs(1);
    let job = Job::FloodAndListen(Heartbeat::new(beat, beat));
    let (report, _peer) = meet::<L, _>(job, async |mut peer| {
        for _ in 0..TICKS {
            peer.send(TEXT, b"tick").await;
            sleep(TICK).await;
        }
        // It still reads nothing, and from now on it does nothing at all.
        peer
    })
    .await;
    assert_eq!((report.heard, report.closed.how()), (TICKS as usize, How::Unresponsive));
    assert!(report.sent < ALL_THAT_FITS, "the peer reads nothing: {report:?}");
    assert!(report.time > TICK * TICKS && report.time < LONG, "{report:?}");
}
