//! The two halves: whoever waits is woken by progress and by the end, whatever others do meanwhile.

use std::future::{pending, ready};
use std::pin::pin;
use std::time::Duration;

use close_codes::adapters::{Receiver, SendError, Sender};
use close_codes::{Client, Closed, send_code};
use shuttle::thread;

use crate::clock::standing;
use crate::explore::{Meanwhile, block_on, doing, explore, give_up, insist, meanwhile, poll_once, random};
use crate::pipe::{WebSocket, connect, connect_to_nobody, text};

/// Less than a message.
const NARROW: usize = 16;

type Messages = Vec<String>;

/// All messages until the end.
fn read(mut receiver: Receiver<WebSocket, Client>) -> Meanwhile<Closed> {
    meanwhile(move || {
        while block_on(receiver.next()).is_some() {}
        receiver.closed()
    })
}

/// Waits for the end.
fn ended(sender: &Sender<WebSocket, Client>) -> Meanwhile<Closed> {
    let sender = sender.clone();
    meanwhile(move || block_on(sender.ended()))
}

/// Sends until that fails, which says how the connection ended.
fn send_until_the_end(sender: &Sender<WebSocket, Client>) -> Meanwhile<Closed> {
    let sender = sender.clone();
    meanwhile(move || {
        loop {
            if let Err(error) = block_on(sender.send(text("on and on"))) {
                return *error.closed().unwrap_or_else(|| panic!("{error}"));
            }
            // Others go on, too.
            thread::yield_now();
        }
    })
}

/// Begins to wait in each way, and gives up.
fn give_up_waiting(sender: &Sender<WebSocket, Client>) -> Meanwhile<()> {
    let sender = sender.clone();
    meanwhile(move || {
        give_up(sender.send(text("given up")));
        give_up(sender.ended());
    })
}

#[test]
fn a_send_that_waits_is_woken_by_progress_and_each_message_arrives_once() {
    explore(|| {
        standing(|| {
            let (connection, mut peer) = connect(NARROW);
            let (sender, receiver) = connection.split();
            let peer = meanwhile(move || {
                let mut messages = Messages::new();
                while messages.len() < 4 {
                    messages.push(block_on(peer.next()).unwrap().to_string());
                }
                block_on(peer.close(send_code!(1000)));
                messages
            });
            // Who sends lives by itself: somebody may read meanwhile, or nobody.
            let (reads, later) =
                if random(2) == 0 { (Some(read(receiver)), None) } else { (None, Some(receiver)) };
            let send = ["one", "two"].map(|name| {
                let sender = sender.clone();
                meanwhile(move || {
                    for _ in 0..2 {
                        block_on(sender.send(text(name))).unwrap();
                    }
                })
            });
            for sends in send {
                sends.join();
            }
            reads.or_else(|| later.map(read)).unwrap().join();
            let mut messages = peer.join();
            messages.sort();
            assert_eq!(messages, ["one", "one", "two", "two"].map(|name| text(name).to_string()));
        });
    });
}

#[test]
fn a_send_that_waits_is_woken_by_the_end_and_told_that_it_failed() {
    explore(|| {
        standing(|| {
            let (connection, peer) = connect_to_nobody(NARROW);
            let (sender, receiver) = connection.split();
            let reads = read(receiver);
            let ends = ended(&sender);
            let send = [(); 2].map(|()| {
                let sender = sender.clone();
                meanwhile(move || assert!(block_on(sender.send(text("too long"))).is_err()))
            });
            let gives_up = give_up_waiting(&sender);
            drop(peer);
            for sends in send {
                sends.join();
            }
            gives_up.join();
            assert_eq!(ends.join(), reads.join());
        });
    });
}

#[test]
fn a_close_by_any_sender_gives_all_others_the_same_end() {
    explore(|| {
        standing(|| {
            let (connection, mut peer) = connect(NARROW);
            let (sender, receiver) = connection.split();
            let peer = meanwhile(move || {
                while block_on(peer.next()).is_some() {}
                peer.closed()
            });
            let others = [read(receiver), ended(&sender)];
            let sends = send_until_the_end(&sender);
            let gives_up = give_up_waiting(&sender);
            // A Close that nobody waits for any more may be sent all the same.
            if random(2) == 0 {
                give_up(sender.close(send_code!(4000)));
            }
            let closed = block_on(sender.close(send_code!(4001)));
            gives_up.join();
            for other in others {
                assert_eq!(other.join(), closed);
            }
            // It is told at once, before the peer has answered.
            sends.join();
            peer.join();
        });
    });
}

#[test]
fn a_close_wakes_each_send_that_waits_for_room_though_the_peer_reads_nothing() {
    explore(|| {
        standing(|| {
            let (connection, _peer) = connect_to_nobody(NARROW);
            let (sender, receiver) = connection.split();
            sender.try_send(text("half of it is written")).unwrap();
            let send = [(); 2].map(|()| {
                let sender = sender.clone();
                meanwhile(move || {
                    assert!(matches!(block_on(sender.send(text("late"))), Err(SendError::Ended(_))));
                })
            });
            let closes = meanwhile(move || block_on(sender.close(send_code!(4000))));
            for sends in send {
                sends.join();
            }
            drop(receiver);
            closes.join();
        });
    });
}

#[test]
fn the_peers_close_ends_all_who_wait() {
    explore(|| {
        standing(|| {
            let (connection, mut peer) = connect(NARROW);
            let (sender, receiver) = connection.split();
            let peer = meanwhile(move || {
                give_up(peer.next());
                block_on(peer.close(send_code!(4000)))
            });
            let others = [read(receiver), send_until_the_end(&sender)];
            let gives_up = give_up_waiting(&sender);
            let closed = block_on(sender.ended());
            gives_up.join();
            for other in others {
                assert_eq!(other.join(), closed);
            }
            assert_eq!(closed.code(), 4000);
            peer.join();
        });
    });
}

#[test]
fn whoever_sees_the_end_through_wakes_all_who_wait_for_it() {
    explore(|| {
        standing(|| {
            // A server's: it has ended once it has sent its answer, and shuts its transport down when that is read.
            let (mut peer, connection) = connect(NARROW);
            let (sender, mut receiver) = connection.split();
            let peer = meanwhile(move || block_on(peer.close(send_code!(4000))));
            let reads = meanwhile(move || assert_eq!(block_on(receiver.next()), None));
            let ends = {
                let sender = sender.clone();
                meanwhile(move || assert_eq!(block_on(sender.ended()).code(), 4000))
            };
            let looks = meanwhile(move || {
                for _ in 0..4 {
                    give_up(sender.ended());
                }
            });
            for waits in [reads, ends, looks] {
                waits.join();
            }
            peer.join();
        });
    });
}

#[test]
fn a_dropped_receiver_wakes_all_who_wait() {
    explore(|| {
        standing(|| {
            let (connection, _peer) = connect_to_nobody(NARROW);
            let (sender, mut receiver) = connection.split();
            let ends = [ended(&sender), send_until_the_end(&sender)];
            let closes = {
                let sender = sender.clone();
                meanwhile(move || block_on(sender.close(send_code!(1000))))
            };
            let gives_up = give_up_waiting(&sender);
            give_up(receiver.next());
            drop(receiver);
            let closed = closes.join();
            gives_up.join();
            for end in ends {
                assert_eq!(end.join(), closed);
            }
            assert!(matches!(block_on(sender.send(text("late"))), Err(SendError::Ended(_))));
        });
    });
}

#[test]
fn a_message_that_another_puts_aside_reaches_whoever_waits_for_it() {
    explore(|| {
        standing(|| {
            let (connection, mut peer) = connect(64);
            let (sender, mut receiver) = connection.split();
            let peer = meanwhile(move || {
                for name in ["one", "two"] {
                    block_on(peer.send(text(name))).unwrap();
                }
                peer
            });
            let puts_aside = meanwhile(move || {
                for _ in 0..3 {
                    give_up(sender.ended());
                }
            });
            for name in ["one", "two"] {
                assert_eq!(block_on(receiver.next()), Some(text(name)));
            }
            puts_aside.join();
            peer.join();
        });
    });
}

#[test]
fn a_waker_may_look_at_the_connection_when_it_is_woken() {
    explore(|| {
        standing(|| {
            let (connection, peer) = connect_to_nobody(NARROW);
            let (sender, receiver) = connection.split();
            let looks = {
                let sender = sender.clone();
                doing(move || {
                    sender.latency();
                })
            };
            let mut ends = pin!(sender.ended());
            assert!(poll_once(ends.as_mut(), &looks).is_pending());
            let hangs_up = meanwhile(move || drop(peer));
            drop(receiver);
            hangs_up.join();
            assert!(poll_once(ends, &looks).is_ready());
        });
    });
}

#[test]
fn a_wait_that_is_given_up_takes_nobodys_wake_up() {
    explore(|| {
        standing(|| {
            let (connection, mut peer) = connect(NARROW);
            let (sender, mut receiver) = connection.split();
            let peer = meanwhile(move || {
                // What was given up may have been sent.
                while block_on(peer.next()).unwrap() != text("kept") {}
                block_on(peer.send(text("answer"))).unwrap();
                while block_on(peer.next()).is_some() {}
            });
            let sends = {
                let sender = sender.clone();
                meanwhile(move || block_on(sender.send(text("kept"))).unwrap())
            };
            let gives_up = give_up_waiting(&sender);
            let answer = insist(async || receiver.next().await);
            assert_eq!(answer, Some(text("answer")));
            sends.join();
            gives_up.join();
            drop(receiver);
            peer.join();
        });
    });
}

#[test]
fn whoever_waits_for_the_end_reads_on_as_soon_as_there_is_room_for_messages() {
    /// As many as are put aside. Then nothing more is read.
    const INBOX: usize = 16;

    explore(|| {
        standing(|| {
            let (connection, mut peer) = connect(64);
            let (sender, mut receiver) = connection.split();
            let peer = meanwhile(move || {
                for _ in 0..=INBOX {
                    block_on(peer.send(text("more"))).unwrap();
                }
                block_on(peer.close(send_code!(1000)))
            });
            let ends = ended(&sender);
            // It takes some, and then does something else.
            for _ in 0..INBOX {
                assert!(block_on(receiver.next()).is_some());
            }
            assert_eq!(ends.join(), receiver.closed());
            peer.join();
        });
    });
}

#[test]
fn work_that_is_attended_ends_with_the_connection_whoever_ends_it() {
    explore(|| {
        standing(|| {
            let (connection, mut peer) = connect(NARROW);
            let (sender, mut receiver) = connection.split();
            let peer = meanwhile(move || {
                if random(2) == 0 {
                    block_on(peer.close(send_code!(4000)));
                }
                while block_on(peer.next()).is_some() {}
            });
            let attends = meanwhile(move || {
                give_up(receiver.attend(pending::<()>()));
                block_on(receiver.finish(ready(())));
                *block_on(receiver.attend(pending::<()>())).unwrap_err()
            });
            let gives_up = give_up_waiting(&sender);
            let closed = block_on(sender.close(send_code!(4001)));
            assert_eq!(attends.join(), closed);
            gives_up.join();
            peer.join();
        });
    });
}

#[test]
fn a_check_is_answered_whoever_reads_the_answer() {
    explore(|| {
        standing(|| {
            let (connection, mut peer) = connect(NARROW);
            let (sender, receiver) = connection.split();
            let peer = meanwhile(move || while block_on(peer.next()).is_some() {});
            let reads = read(receiver);
            let check = [(); 2].map(|()| {
                let sender = sender.clone();
                meanwhile(move || block_on(sender.check(Duration::from_secs(1))).unwrap())
            });
            give_up(sender.check(Duration::from_secs(1)));
            for checks in check {
                checks.join();
            }
            assert_eq!(block_on(sender.close(send_code!(1000))), reads.join());
            peer.join();
        });
    });
}
