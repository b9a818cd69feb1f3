//! `Handle` and `stopping`: what other threads ask of a loop is never lost.

use std::future::{Future, pending, ready};
use std::io;
use std::pin::pin;
use std::sync::atomic::{AtomicU64, Ordering::SeqCst};
use std::time::Duration;

use close_codes::{
    CloseReason, Closed, Config, ConnectFailure, Handle, Moment, Reconnector, Timer, send_code,
};

use crate::explore::{
    block_on, doing, exhaust, explore, give_up, insist, meanwhile, owning, poll_once, random,
};

/// Whoever waits by one of these rows waits until somebody asks for something.
#[derive(CloseReason, Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Close {
    #[close(1000)]
    #[reconnect(never)]
    Done,
    #[close(1005)]
    #[reconnect(after = "1h")]
    NoStatus,
    #[close(1006)]
    #[reconnect(after = "1h")]
    Lost,
    #[close(local)]
    #[reconnect(manual)]
    Idle,
    #[close(other)]
    #[reconnect(backoff)]
    Other(u16),
}

/// A clock on which a second passes at once, and more never.
#[derive(Debug, Default)]
pub(crate) struct Seconds(AtomicU64);

impl Timer for Seconds {
    fn now(&self) -> Moment {
        Moment::START + Duration::from_millis(self.0.load(SeqCst))
    }

    async fn sleep_until(&self, due: Moment) {
        let wait = due.duration_since(self.now());
        if wait > Duration::from_secs(1) {
            pending::<()>().await;
        }
        self.0.fetch_add(u64::try_from(wait.as_millis()).unwrap() + 1, SeqCst);
    }
}

pub(crate) type Connections = Reconnector<Close, Seconds>;

pub(crate) fn connections() -> Connections {
    Reconnector::with_timer(Config::default(), 7, Seconds::default())
}

/// A loop that waits for an hour, or until the user wants it.
fn waiting() -> Connections {
    let mut connections = connections();
    block_on(connections.next()).unwrap();
    if random(2) == 0 {
        connections.connect_failed(ConnectFailure::new());
    } else {
        connections.opened();
        connections.closed_by_us(&Closed::frame(send_code!(1000), ""), &Close::Idle);
    }
    connections
}

/// A future of connecting, that never ends, fails or succeeds.
fn connecting() -> Box<dyn Future<Output = io::Result<()>> + Unpin> {
    match random(3) {
        0 => Box::new(pending()),
        1 => Box::new(ready(Err(io::ErrorKind::ConnectionRefused.into()))),
        _ => Box::new(ready(Ok(()))),
    }
}

/// A loop as an application has it, until it is stopped.
fn run(connections: &mut Connections, handle: &Handle) {
    loop {
        if insist(async || connections.next().await).is_none() {
            return;
        }
        let is_connected = match random(3) {
            0 => give_up(connections.connect(connecting())).is_some_and(|connected| connected.is_ok()),
            _ => block_on(connections.connect(connecting())).is_ok(),
        };
        if !is_connected {
            continue;
        }
        block_on(handle.stopping());
        connections.closed(&Closed::no_frame());
    }
}

#[test]
fn a_stop_is_never_lost_whatever_the_loop_is_doing() {
    explore(|| {
        let mut connections = connections();
        let handle = connections.handle();
        let stops = {
            let handle = handle.clone();
            meanwhile(move || handle.stop())
        };
        let asks = {
            let handle = handle.clone();
            meanwhile(move || {
                handle.retry_now();
                handle.network_back();
            })
        };
        run(&mut connections, &handle);
        stops.join();
        asks.join();
    });
}

#[test]
fn a_retry_is_never_lost_while_the_loop_waits_also_by_the_last_handle() {
    explore(|| {
        let mut connections = waiting();
        let (handle, other) = (connections.handle(), connections.handle());
        let retries = meanwhile(move || handle.retry_now());
        let asks = meanwhile(move || other.network_back());
        let attempt = insist(async || connections.next().await);
        assert!(attempt.is_some());
        retries.join();
        asks.join();
    });
}

#[test]
fn a_network_that_is_back_is_never_lost_while_the_loop_waits() {
    explore(|| {
        let mut connections = connections();
        block_on(connections.next()).unwrap();
        connections.connect_failed(ConnectFailure::new());
        let handle = connections.handle();
        let asks = meanwhile(move || handle.network_back());
        let attempt = insist(async || connections.next().await);
        assert!(attempt.is_some());
        asks.join();
    });
}

#[test]
fn a_network_that_is_back_before_the_attempt_fails_is_never_lost() {
    explore(|| {
        let mut connections = connections();
        let handle = connections.handle();
        block_on(connections.next()).unwrap();
        let asks = meanwhile(move || handle.network_back());
        let refused = ready(Err::<(), _>(io::Error::from(io::ErrorKind::ConnectionRefused)));
        assert!(block_on(connections.connect(refused)).is_err());
        assert!(block_on(connections.next()).is_some());
        asks.join();
    });
}

#[test]
fn the_last_handle_to_go_ends_a_loop_that_waits_for_the_user() {
    explore(|| {
        let mut connections = connections();
        block_on(connections.next()).unwrap();
        connections.opened();
        connections.closed_by_us(&Closed::frame(send_code!(1000), ""), &Close::Idle);
        let handles = [connections.handle(), connections.handle()];
        let watches = connections.handle().statuses();
        let go = handles.map(|handle| meanwhile(move || drop(handle.clone())));
        assert_eq!(block_on(connections.next()), None);
        drop(watches);
        for goes in go {
            goes.join();
        }
    });
}

#[test]
fn stopping_always_resolves_however_the_loop_ends() {
    explore(|| {
        let mut connections = connections();
        let handle = connections.handle();
        let wait = [(); 2].map(|()| {
            let handle = handle.clone();
            meanwhile(move || {
                insist(async || handle.stopping().await);
            })
        });
        block_on(connections.next()).unwrap();
        match random(4) {
            0 => {
                let stops = meanwhile(move || handle.stop());
                connections.opened();
                stops.join();
            }
            1 => connections.stop(),
            2 => {
                connections.opened();
                connections.closed(&Closed::frame(send_code!(1000), ""));
            }
            _ => drop(connections),
        }
        for waits in wait {
            waits.join();
        }
    });
}

#[test]
fn a_waker_may_drop_a_handle_when_it_is_replaced_or_forgotten() {
    exhaust(|| {
        let connections = connections();
        let mut stopping = pin!(connections.handle().stopping());
        for _ in 0..2 {
            assert!(poll_once(stopping.as_mut(), &owning(connections.handle())).is_pending());
        }
    });
}

#[test]
fn a_waker_may_ask_for_the_status_when_it_is_woken() {
    exhaust(|| {
        let mut connections = connections();
        let handle = connections.handle();
        let mut stopping = pin!(handle.stopping());
        let asks = {
            let handle = connections.handle();
            doing(move || _ = handle.status())
        };
        assert!(poll_once(stopping.as_mut(), &asks).is_pending());
        connections.stop();
        assert!(poll_once(stopping.as_mut(), &asks).is_ready());
    });
}
