//! Two halves for two tasks.

use std::future::poll_fn;
use std::pin::pin;
use std::time::Duration;

use close_codes::adapters::{Connection, Receiver, SendError, Sender};
use close_codes::{Client, CloseCode, Closed, How, Initiator, send_code};
use close_codes_tests::ends::payload;
use close_codes_tests::raw::{CLOSE, PING, PONG, TEXT};
use futures_util::{FutureExt, SinkExt, StreamExt};
use tokio::io::DuplexStream;
use tokio::time::{Instant, sleep, timeout};
use tokio_tungstenite::WebSocketStream;

use crate::libraries::Library;
use crate::{on_each_library, secs};

on_each_library! {
    one_half_writes_while_the_other_reads
    a_writer_that_waits_keeps_neither_reader_nor_heartbeat
    a_sender_closes_while_the_receiver_reads
    a_sender_closes_while_nobody_reads
    the_peers_close_is_told_to_all
    a_dead_peer_is_told_to_all_and_the_transport_is_dropped
    work_that_goes_on_after_the_end_is_polled_when_it_is_woken
    dropping_the_receiver_gives_the_connection_up
    dropping_the_senders_closes_nothing
    many_senders_take_turns
    a_receiver_forwards_into_a_sender
    a_sink_closes_with_1000
    a_sink_that_closes_is_polled_when_it_is_woken
    a_check_by_a_sender
}

/// `Send` and `Sync` where the WebSocket is `Send`.
#[test]
fn halves_can_be_shared() {
    fn is_send_and_sync<T: Send + Sync + Clone>() {}
    fn is_send<T: Send>() {}
    is_send_and_sync::<Sender<WebSocketStream<DuplexStream>, Client>>();
    is_send::<Receiver<WebSocketStream<DuplexStream>, Client>>();
    is_send_and_sync::<Sender<close_codes::adapters::fastwebsockets::Socket, Client>>();
}

/// As a `Connection` is, so that a struct names all three in the same way.
#[test]
fn halves_are_a_clients_unless_a_side_is_named() {
    type WebSocket = WebSocketStream<DuplexStream>;
    fn split(connection: Connection<WebSocket>) -> (Sender<WebSocket>, Receiver<WebSocket>) {
        connection.split()
    }
    let _ = split;
}

async fn one_half_writes_while_the_other_reads<L: Library>() {
    let (connection, mut peer) = L::connect(1 << 16).await;
    let (sender, mut receiver) = connection.split();
    let talks = async {
        for number in 0..100 {
            peer.send(TEXT, format!("to you {number}").as_bytes()).await;
            assert_eq!(peer.receive().await, Some((TEXT, format!("to me {number}").into_bytes())));
        }
        peer
    };
    let reads = async {
        for number in 0..100 {
            let message = receiver.next().await.unwrap();
            assert_eq!(L::show(&message), format!("to you {number}"));
        }
        receiver
    };
    let writes = async {
        for number in 0..100 {
            sender.send(L::text(&format!("to me {number}"))).await.unwrap();
        }
    };
    let both = async { tokio::join!(talks, reads, writes) };
    timeout(secs(1), both).await.expect("nobody waits");
}

async fn a_writer_that_waits_keeps_neither_reader_nor_heartbeat<L: Library>() {
    let (connection, peer) = L::connect(64).await;
    let (sender, mut receiver) = connection.split();
    let (read, mut write) = peer.split();
    let blocked = async {
        loop {
            if let Err(error) = sender.send(L::text(&"x".repeat(100))).await {
                return error;
            }
        }
    };
    let start = Instant::now();
    let reads = async {
        let mut heard = 0;
        while receiver.next().await.is_some() {
            heard += 1;
        }
        heard
    };
    // It sends for five minutes, and reads nothing; then it does nothing at all.
    let talks = async {
        for _ in 0..60 {
            write.send(TEXT, b"tick").await;
            sleep(secs(5)).await;
        }
    };
    let (error, heard, ()) = tokio::join!(blocked, reads, talks);
    drop((read, write));
    assert_eq!(heard, 60);
    assert_eq!(error.closed().map(Closed::how), Some(How::Unresponsive));
    assert!(start.elapsed() > secs(300) && start.elapsed() <= secs(360), "{:?}", start.elapsed());
    assert_eq!(receiver.closed().how(), How::Unresponsive);
}

async fn a_sender_closes_while_the_receiver_reads<L: Library>() {
    let (connection, mut peer) = L::connect(1 << 16).await;
    let (sender, mut receiver) = connection.split();
    let other = sender.clone();
    let answers = async {
        assert_eq!(peer.receive_close().await, Some(payload(4001, "")));
        // From the Close on, every other send fails.
        let SendError::Ended(refused) = other.send(L::text("too late")).await.unwrap_err() else {
            panic!("a Close was sent");
        };
        let said = "this end has closed the connection with 4001; the peer has not answered yet";
        assert_eq!(refused.to_string(), said);
        assert!(refused.into_message().is_some());
        peer.send(TEXT, b"in flight").await;
        peer.send(CLOSE, &payload(4001, "")).await;
        drop(peer);
    };
    let reads = async {
        let mut heard = Vec::new();
        while let Some(message) = receiver.next().await {
            heard.push(L::show(&message));
        }
        heard
    };
    let (closed, (), _) = tokio::join!(sender.close(L::Close::from(send_code!(4001))), answers, reads);
    assert_eq!((closed.code().get(), closed.initiator()), (4001, Initiator::Us));
    assert_eq!(closed.sent(), Some(send_code!(4001).into()));
    assert_eq!(receiver.closed(), closed);
    assert_eq!(sender.ended().await, closed);
}

async fn a_sender_closes_while_nobody_reads<L: Library>() {
    let (connection, mut peer) = L::connect(1 << 16).await;
    let (sender, receiver) = connection.split();
    let answers = async {
        peer.receive_close().await;
        for _ in 0..100 {
            peer.send(TEXT, b"in flight").await;
        }
        peer.send(CLOSE, &payload(4001, "")).await;
        drop(peer);
    };
    let leaves = sender.close(L::Close::from(send_code!(4001)));
    let (closed, ()) = timeout(secs(1), async { tokio::join!(leaves, answers) }).await.unwrap();
    assert_eq!(closed.code().get(), 4001);
    assert_eq!(receiver.closed(), closed);
}

async fn the_peers_close_is_told_to_all<L: Library>() {
    let (connection, mut peer) = L::connect(1 << 16).await;
    let (sender, mut receiver) = connection.split();
    let closes = async {
        sleep(secs(1)).await;
        peer.send(CLOSE, &payload(1001, "restart")).await;
        peer.receive_close().await;
        drop(peer);
    };
    let (next, ended, ()) = tokio::join!(receiver.next(), sender.ended(), closes);
    assert!(next.is_none());
    assert_eq!((ended.code(), ended.reason()), (CloseCode::GOING_AWAY, "restart"));
    assert_eq!(receiver.closed(), ended);
}

async fn a_dead_peer_is_told_to_all_and_the_transport_is_dropped<L: Library>() {
    let (connection, mut peer) = L::connect(1 << 16).await;
    let (sender, mut receiver) = connection.split();
    let work = sender.clone();
    let (next, ended, attended) =
        tokio::join!(receiver.next(), sender.ended(), async { work.ended().await.how() });
    assert!(next.is_none());
    assert_eq!((ended.how(), attended), (How::Unresponsive, How::Unresponsive));
    assert_eq!(peer.receive().await.map(|(opcode, _)| opcode), Some(PING));
    assert_eq!(peer.receive().await.map(|(opcode, _)| opcode), Some(CLOSE));
    assert_eq!(peer.receive().await, None);
    // Not when the halves are dropped.
    assert!(!peer.try_send_raw(b"is anybody there?").await);
    drop((sender, receiver));
}

async fn work_that_goes_on_after_the_end_is_polled_when_it_is_woken<L: Library>() {
    let (connection, _peer) = L::connect(1 << 16).await;
    let (_sender, mut receiver) = connection.split();
    let (mut work, mut polls) = (pin!(sleep(secs(3600))), 0);
    let finished = receiver.finish(poll_fn(|context| {
        polls += 1;
        assert!(polls < 100, "it is woken for ever");
        work.as_mut().poll(context)
    }));
    finished.await;
    assert_eq!(receiver.closed().how(), How::Unresponsive);
}

async fn dropping_the_receiver_gives_the_connection_up<L: Library>() {
    let (connection, mut peer) = L::connect(64).await;
    let (sender, receiver) = connection.split();
    let gives_up = async {
        sleep(secs(1)).await;
        drop(receiver);
    };
    // One that waits is woken.
    let (sent, ()) = tokio::join!(sender.send(L::text(&"x".repeat(1000))), gives_up);
    assert!(matches!(sent, Err(SendError::Ended(_))));
    let error = sender.send(L::text("more")).now_or_never().expect("at once").unwrap_err();
    assert!(error.into_message().is_some());
    while peer.receive().await.is_some() {}
}

async fn dropping_the_senders_closes_nothing<L: Library>() {
    let (connection, mut peer) = L::connect(1 << 16).await;
    let (sender, mut receiver) = connection.split();
    drop((sender.clone(), sender));
    peer.send(TEXT, b"hello").await;
    assert_eq!(receiver.next().await.map(|message| L::show(&message)).as_deref(), Some("hello"));
    peer.send(PING, b"?").await;
    let worked = receiver.attend(sleep(secs(1))).await;
    worked.unwrap();
    assert_eq!(peer.receive().await, Some((PONG, b"?".to_vec())));
    assert_eq!(receiver.finish(async { 7 }).await, 7);
    let closed = async { receiver.close(L::Close::from(send_code!(1000))).await };
    let (_, answered) = tokio::join!(closed, async {
        let answered = peer.receive_close().await;
        drop(peer);
        answered
    });
    assert_eq!(answered, Some(payload(1000, "")));
}

async fn many_senders_take_turns<L: Library>() {
    let (connection, mut peer) = L::connect(64).await;
    let (sender, mut receiver) = connection.split();
    let tasks: Vec<_> = (0..10)
        .map(|task| {
            let sender = sender.clone();
            async move {
                for number in 0..20 {
                    sender.send(L::text(&format!("{task} {number} {}", "x".repeat(task * 7)))).await.unwrap();
                }
            }
        })
        .collect();
    let reads = async {
        let mut next = [0; 10];
        for _ in 0..200 {
            let (opcode, payload) = peer.receive().await.unwrap();
            let text = String::from_utf8(payload).unwrap();
            let mut words = text.split(' ');
            let (task, number): (usize, i32) =
                (words.next().unwrap().parse().unwrap(), words.next().unwrap().parse().unwrap());
            assert_eq!((opcode, number), (TEXT, next[task]));
            next[task] += 1;
        }
        drop(peer);
        next
    };
    let all = futures_util::future::join_all(tasks);
    let waits = receiver.next();
    let (_, next, _) =
        timeout(secs(1), async { tokio::join!(all, reads, waits) }).await.expect("nobody starves");
    assert_eq!(next, [20; 10]);
}

async fn a_receiver_forwards_into_a_sender<L: Library>() {
    let (connection, mut peer) = L::connect(1 << 16).await;
    let (sender, mut receiver) = connection.split();
    let peer = async {
        for number in 0..100 {
            peer.send(TEXT, format!("{number}").as_bytes()).await;
            assert_eq!(peer.receive().await, Some((TEXT, format!("{number}").into_bytes())));
        }
        peer.send(CLOSE, &payload(4001, "")).await;
        assert_eq!(peer.receive_close().await, Some(payload(4001, "")));
    };
    let echoes = async {
        // It ends with the stream, and closing a connection that is closed is no error.
        receiver.by_ref().map(Ok).forward(sender).await.unwrap();
        receiver.closed()
    };
    let ((), closed) = tokio::join!(peer, echoes);
    assert_eq!((closed.code().get(), closed.initiator()), (4001, Initiator::Peer));
}

async fn a_sink_closes_with_1000<L: Library>() {
    let (mut connection, mut peer) = L::connect(1 << 16).await;
    let answers = async {
        let closed = peer.receive_close().await;
        peer.send(CLOSE, &payload(1000, "")).await;
        drop(peer);
        closed
    };
    let (closed, answered) = tokio::join!(SinkExt::close(&mut connection), answers);
    closed.unwrap();
    assert_eq!(answered, Some(payload(1000, "")));
    assert!(StreamExt::next(&mut connection).await.is_none());
    assert!(connection.closed().is_echo());
}

async fn a_sink_that_closes_is_polled_when_it_is_woken<L: Library>() {
    let (connection, mut peer) = L::connect(1 << 16).await;
    let (mut sender, _receiver) = connection.split();
    let mut polls = 0;
    let sink = poll_fn(|context| {
        polls += 1;
        assert!(polls < 100, "it wakes itself for ever");
        sender.poll_close_unpin(context)
    });
    let talks = async {
        sleep(secs(1)).await;
        peer.send(TEXT, b"in flight").await;
        peer
    };
    let (closed, _peer) = tokio::join!(sink, talks);
    closed.unwrap();
}

async fn a_check_by_a_sender<L: Library>() {
    let (connection, mut peer) = L::connect(1 << 16).await;
    let (sender, mut receiver) = connection.split();
    let answers = async {
        let (_, payload) = peer.receive().await.unwrap();
        sleep(Duration::from_millis(30)).await;
        peer.send(PONG, &payload).await;
    };
    let checks = async {
        let checked = sender.check(secs(1)).await;
        (checked, sender.latency())
    };
    let waits = timeout(secs(2), receiver.next());
    let ((checked, latency), (), _) = tokio::join!(checks, answers, waits);
    checked.unwrap();
    assert_eq!(latency, Some(Duration::from_millis(30)));
}
