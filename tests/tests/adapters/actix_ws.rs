//! actix-ws' adapter, in a server on the loopback interface, against a peer made of bytes.

use std::future::poll_fn;
use std::pin::Pin;
use std::sync::Mutex;

use actix_web::body::MessageBody;
use actix_web::dev::Payload;
use actix_web::error::PayloadError;
use actix_web::test::TestRequest;
use actix_web::{FromRequest, HttpRequest, HttpResponse, rt, web};
use actix_ws::{AggregatedMessage, CloseReason, Message, MessageStream, Session};
use close_codes::adapters::actix_ws::observed;
use close_codes::adapters::{Connection, SendError};
use close_codes::{
    BadPayload, CloseCode, CloseFrame, Closed, How, Initiator, Role, SendCode, reason, send_code,
};
use close_codes_tests::actix::ActixServer;
use close_codes_tests::ends::{ILLEGAL, LEGAL, frame, payload};
use close_codes_tests::raw::{CLOSE, PING, PONG, RawPeer, TEXT};
use futures_util::{SinkExt, Stream, StreamExt, stream};
use tokio::net::TcpStream;
use tokio::sync::{mpsc, oneshot};

/// What a connection is to do, in the server's own thread: its halves cannot leave it.
enum Job {
    /// Echo messages until it ends.
    Echo,
    /// The same, with continuations aggregated.
    EchoWhole,
    /// Close it.
    Close(CloseFrame),
    /// Send what nobody may send, then close it by a message.
    Offend,
}

type Jobs = web::Data<Mutex<Option<(Job, oneshot::Sender<Closed>)>>>;

/// A server for one connection.
struct Bench {
    server: ActixServer,
    closed: oneshot::Receiver<Closed>,
    peer: RawPeer<TcpStream>,
}

impl Bench {
    async fn new(job: Job) -> Self {
        let (sender, closed) = oneshot::channel();
        let jobs: Jobs = web::Data::new(Mutex::new(Some((job, sender))));
        let server = ActixServer::start(move |config| {
            config.app_data(jobs.clone()).route("/chat", web::get().to(chat));
        })
        .await;
        let peer = RawPeer::upgrade(TcpStream::connect(server.address).await.unwrap()).await;
        Self { server, closed, peer }
    }

    /// What the connection says, once the peer has hung up.
    async fn closed(self) -> Closed {
        drop(self.peer);
        let closed = self.closed.await.unwrap();
        self.server.stop(false).await;
        closed
    }
}

async fn chat(request: HttpRequest, body: web::Payload, jobs: Jobs) -> actix_web::Result<HttpResponse> {
    let (response, session, stream) = actix_ws::handle(&request, body)?;
    let (job, sender) = jobs.lock().unwrap().take().expect("one connection");
    rt::spawn(async move {
        let closed = match job {
            Job::Echo => {
                let mut connection = Connection::server((session, stream));
                while let Some(message) = connection.next().await {
                    if !matches!(message, Message::Ping(_)) {
                        connection.send(message).await.unwrap();
                    }
                }
                connection.closed()
            }
            Job::EchoWhole => {
                let mut connection = Connection::server((session, stream.aggregate_continuations()));
                while let Some(message) = connection.next().await {
                    if !matches!(message, AggregatedMessage::Ping(_)) {
                        connection.send(message).await.unwrap();
                    }
                }
                connection.closed()
            }
            Job::Close(frame) => Connection::server((session, stream)).close(frame).await,
            Job::Offend => {
                let mut connection = Connection::server((session, stream));
                for code in ILLEGAL {
                    let refused = connection.send(close(code, "")).await;
                    assert!(matches!(refused, Err(SendError::Code(refused)) if refused.code().get() == code));
                }
                let refused = connection.send(close(1000, &"x".repeat(124))).await;
                assert!(matches!(refused, Err(SendError::Reason(_))));
                connection.send(close(4000, "bye")).await.unwrap();
                while connection.next().await.is_some() {}
                connection.closed()
            }
        };
        sender.send(closed).unwrap();
    });
    Ok(response)
}

fn close(code: u16, reason: &str) -> Message {
    Message::Close(Some(CloseReason { code: code.into(), description: Some(reason.into()) }))
}

async fn after(job: Job, opcode: u8, bytes: &[u8]) -> (Closed, Option<Vec<u8>>) {
    let mut bench = Bench::new(job).await;
    bench.peer.send(opcode, bytes).await;
    let wrote = bench.peer.receive_close().await;
    (bench.closed().await, wrote)
}

#[tokio::test]
async fn a_legal_close_is_observed_and_answered() {
    for code in LEGAL.into_iter().chain([1014]) {
        let sent = CloseFrame::new(SendCode::new(code).unwrap()).with_reason(reason!("why"));
        let expected = frame(code, "why").begun_by(Initiator::Peer).having_sent(sent);
        let bytes = payload(code, "why");
        assert_eq!(after(Job::Echo, CLOSE, &bytes).await, (expected, Some(bytes.clone())));
    }
    let sent = CloseFrame::new(send_code!(4000));
    let expected = frame(4000, "").begun_by(Initiator::Peer).having_sent(sent);
    let bytes = payload(4000, "");
    assert_eq!(after(Job::EchoWhole, CLOSE, &bytes).await, (expected, Some(bytes)));
}

#[tokio::test]
async fn an_empty_close_is_1005() {
    let expected = Closed::empty_frame().begun_by(Initiator::Peer).having_sent(CloseFrame::EMPTY);
    assert_eq!(after(Job::Echo, CLOSE, b"").await, (expected, Some(vec![])));
}

#[tokio::test]
async fn a_loss_is_1006() {
    let bench = Bench::new(Job::Echo).await;
    assert_eq!(bench.closed().await, Closed::no_frame().begun_by(Initiator::Peer));
}

#[tokio::test]
async fn an_illegal_close_fails_the_connection() {
    let sent = CloseFrame::new(SendCode::PROTOCOL_ERROR);
    let expected =
        |closed: Closed| (closed.begun_by(Initiator::Peer).having_sent(sent), Some(payload(1002, "")));
    let unknown = Closed::unknown(CloseCode::ABNORMAL_CLOSURE, "");
    for code in ILLEGAL {
        assert_eq!(after(Job::Echo, CLOSE, &payload(code, "")).await, expected(unknown), "{code}");
    }
    let long = payload(1000, &"x".repeat(124));
    assert_eq!(after(Job::Echo, CLOSE, &long).await, expected(unknown));
    assert_eq!(after(Job::Echo, CLOSE, b"\x03\xe8\xff").await, expected(unknown));
    let one_byte = Closed::illegal_frame(BadPayload::OneByte);
    assert_eq!(after(Job::Echo, CLOSE, b"\x03").await, expected(one_byte));
}

#[tokio::test]
async fn a_broken_message_fails_the_connection() {
    let (closed, wrote) = after(Job::Echo, TEXT, b"\xff").await;
    assert_eq!((closed.how(), wrote), (How::NoFrame, Some(payload(1007, ""))));
}

/// The library tells of the loss first, and then shows what it had read before.
#[tokio::test]
async fn what_came_before_a_loss_is_not_lost() {
    let peer = RawPeer::new(tokio::io::empty(), Role::Client);
    let bytes =
        [peer.frame(TEXT, b"one"), peer.frame(TEXT, b"two"), peer.frame(CLOSE, &payload(4000, ""))].concat();
    let lost = Err(PayloadError::Incomplete(None));
    let (_response, session, stream) = halves(stream::iter([Ok(bytes.into()), lost])).await;
    let mut connection = Connection::server((session, stream));
    assert_eq!(connection.next().await, Some(Message::Text("one".into())));
    assert_eq!(connection.next().await, Some(Message::Text("two".into())));
    assert_eq!(connection.next().await, None);
    let sent = CloseFrame::new(send_code!(4000));
    assert_eq!(connection.closed(), frame(4000, "").begun_by(Initiator::Peer).having_sent(sent));
}

/// A sink that is ready takes a message, also if the connection answered a Ping since.
#[tokio::test]
async fn a_sink_stays_ready() {
    let peer = RawPeer::new(tokio::io::empty(), Role::Client);
    let (sender, mut reads) = mpsc::unbounded_channel();
    let (response, session, stream) = halves(stream::poll_fn(move |context| reads.poll_recv(context))).await;
    let mut connection = Connection::server((session, stream));
    poll_fn(|context| connection.poll_ready_unpin(context)).await.unwrap();
    sender.send(Ok(peer.frame(PING, b"?").into())).unwrap();
    assert_eq!(connection.next().await, Some(Message::Ping("?".into())));
    connection.start_send_unpin(Message::Text("hello".into())).unwrap();
    poll_fn(|context| connection.poll_flush_unpin(context)).await.unwrap();
    let mut body = response.into_body();
    let wrote = poll_fn(|context| Pin::new(&mut body).poll_next(context)).await.unwrap().unwrap();
    assert_eq!(&*wrote, b"\x8a\x01?\x81\x05hello");
}

/// The library reads on behind a broken message.
#[tokio::test]
async fn a_close_behind_a_broken_message_does_not_hide_it() {
    let peer = RawPeer::new(tokio::io::empty(), Role::Client);
    let too_long = peer.frame(TEXT, &[b'x'; 2000]);
    for (broken, code) in [(peer.frame(TEXT, b"\xff"), 1007), (too_long, 1009)] {
        let bytes = [broken, peer.frame(CLOSE, &payload(1000, ""))].concat();
        let (_response, session, stream) = halves(stream::iter([Ok(bytes.into())])).await;
        let mut connection = Connection::server((session, stream.max_frame_size(1000)));
        assert_eq!(connection.next().await, None);
        let sent = CloseFrame::new(SendCode::new(code).unwrap());
        assert_eq!(connection.closed(), Closed::no_frame().begun_by(Initiator::Peer).having_sent(sent));
    }
}

/// What the library makes of a connection on which this comes. It goes on while the response is there.
async fn halves(
    read: impl Stream<Item = Result<web::Bytes, PayloadError>> + 'static,
) -> (HttpResponse, Session, MessageStream) {
    let request = TestRequest::default()
        .insert_header(("Upgrade", "websocket"))
        .insert_header(("Connection", "upgrade"))
        .insert_header(("Sec-WebSocket-Version", "13"))
        .insert_header(("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="))
        .to_http_request();
    let mut payload = Payload::Stream { payload: read.boxed_local() };
    let body = web::Payload::from_request(&request, &mut payload).await.unwrap();
    actix_ws::handle(&request, body).unwrap()
}

/// Of such a message the library has other errors than of a frame.
#[tokio::test]
async fn a_broken_message_in_pieces_fails_the_connection() {
    const CONTINUATION: u8 = 0;
    // More than the library aggregates unless it is told otherwise.
    let too_long = "x".repeat(17 * 0xffff);
    for (message, code) in [(&b"caf\xff"[..], 1007), (b"caf\xc3", 1007), (too_long.as_bytes(), 1009)] {
        let mut bench = Bench::new(Job::EchoWhole).await;
        let mut first = bench.peer.frame(TEXT, b"");
        first[0] &= 0x7f;
        bench.peer.send_raw(&first).await;
        let mut pieces = message.chunks(0xffff).peekable();
        while let Some(piece) = pieces.next() {
            let mut frame = bench.peer.frame(CONTINUATION, piece);
            if pieces.peek().is_some() {
                frame[0] &= 0x7f;
            }
            bench.peer.send_raw(&frame).await;
        }
        let wrote = bench.peer.receive_close().await;
        assert_eq!((bench.closed().await.how(), wrote), (How::NoFrame, Some(payload(code, ""))));
    }
}

#[tokio::test]
async fn our_close_is_sent_and_its_answer_may_be_hidden() {
    for code in LEGAL.into_iter().chain([1014]) {
        let ours = CloseFrame::new(SendCode::new(code).unwrap()).with_reason(reason!("why"));
        let mut bench = Bench::new(Job::Close(ours)).await;
        assert_eq!(bench.peer.receive_close().await, Some(payload(code, "why")));
        bench.peer.send(CLOSE, &payload(code, "")).await;
        let closed = bench.closed().await;
        assert_eq!((closed.initiator(), closed.sent()), (Initiator::Us, Some(ours)));
        match closed.how() {
            How::Frame => assert_eq!(closed.code().get(), code),
            how => assert_eq!((how, closed.code()), (How::Unknown, CloseCode::ABNORMAL_CLOSURE)),
        }
    }
}

#[tokio::test]
async fn a_close_in_the_librarys_own_form_is_checked() {
    let mut bench = Bench::new(Job::Offend).await;
    // Nothing of what was refused was written.
    assert_eq!(bench.peer.receive().await, Some((CLOSE, payload(4000, "bye"))));
    let closed = bench.closed().await;
    let sent = CloseFrame::new(send_code!(4000)).with_reason(reason!("bye"));
    assert_eq!((closed.initiator(), closed.sent()), (Initiator::Us, Some(sent)));
}

#[tokio::test]
async fn messages_and_pongs_go_on() {
    for job in [Job::Echo, Job::EchoWhole] {
        let mut bench = Bench::new(job).await;
        bench.peer.send(PING, b"?").await;
        bench.peer.send(TEXT, b"hello").await;
        assert_eq!(bench.peer.receive().await, Some((PONG, b"?".to_vec())));
        assert_eq!(bench.peer.receive().await, Some((TEXT, b"hello".to_vec())));
        assert_eq!(bench.closed().await.how(), How::NoFrame);
    }
}

#[test]
fn for_a_loop_of_ones_own() {
    let shown = CloseReason { code: 4001.into(), description: Some("expired".into()) };
    assert_eq!(observed(Some(&shown)), frame(4001, "expired"));
    assert_eq!(observed(None), Closed::empty_frame());
    let ours = CloseFrame::new(send_code!(4001)).with_reason(reason!("expired"));
    assert_eq!(Message::from(ours), Message::Close(Some(shown)));
}
