//! The peers as clients of our servers, one of each library.

use close_codes::{CloseCode, CloseFrame, Closed, How, Initiator, SendCode, reason};
use close_codes_tests::ends::{ILLEGAL, LEGAL, frame};

use crate::peer::{Peer, Side};
use crate::servers::Observer;

/// What may be sent: also 1014, which not every library takes.
fn sendable() -> impl Iterator<Item = u16> {
    LEGAL.into_iter().chain([1014])
}

/// Has the client end a connection to this server: what the server observed, and what the client did.
async fn end(server: &mut Observer, client: &mut Peer, order: &str) -> (Closed, String) {
    client.tell(&format!("{} {order}", server.address.port()));
    let closed = server.ends.recv().await.expect("it is observed");
    (closed, client.line())
}

async fn is_served(mut client: Peer, left_out: &[&str]) {
    for mut server in Observer::all().await {
        let library = server.library;
        if left_out.contains(&library) {
            server.stop().await;
            continue;
        }
        let has_tungstenite = matches!(library, "axum" | "tokio-tungstenite");
        for code in sendable() {
            let (closed, echo) = end(&mut server, &mut client, &format!("close {code} why")).await;
            let shown = (closed.code(), closed.reason(), closed.how(), closed.initiator());
            if code == 1014 && has_tungstenite {
                // It takes 1014 for an illegal code: see the page on conformance.
                let rewritten =
                    (CloseCode::PROTOCOL_ERROR, "Protocol violation", How::Unknown, Initiator::Peer);
                assert_eq!(shown, rewritten, "{library}");
                assert!(echo.starts_with("1002 "), "{library}: {echo}");
                continue;
            }
            assert_eq!(shown, (CloseCode::new(code), "why", How::Frame, Initiator::Peer), "{library}");
            assert!(echo.starts_with(&format!("{code} ")), "{library}: {echo}");
        }
        for code in ILLEGAL {
            let (closed, failure) = end(&mut server, &mut client, &format!("raw {code:04x}")).await;
            assert!(
                matches!(closed.how(), How::IllegalFrame | How::Unknown),
                "{library}: {code} is {closed}"
            );
            assert!(failure.starts_with("1002 "), "{library}: {code} is failed with {failure}");
        }
        for code in sendable() {
            let ours =
                CloseFrame::new(SendCode::new(code).expect("a legal code")).with_reason(reason!("why"));
            server.close_next(ours);
            let (closed, observed) = end(&mut server, &mut client, "observe").await;
            assert_eq!((closed.initiator(), closed.sent()), (Initiator::Us, Some(ours)), "{library}");
            assert_eq!(observed, format!("{code} why"), "{library}");
            // actix-ws stops reading once our own Close is written.
            let is_hidden = library == "actix-ws" && closed.how() == How::Unknown;
            assert!(is_hidden || closed.code() == frame(code, "").code(), "{library}: {code} is {closed}");
        }
        server.stop().await;
    }
}

// A client is waited for; the servers go on meanwhile.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn pythons_websockets_is_a_client() {
    let Some(client) = Peer::python(Side::Client) else { return };
    // It waits for the server to hang up first, which actix-ws leaves to the client: seconds for each connection.
    is_served(client, &["actix-ws"]).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn npms_ws_is_a_client() {
    let Some(client) = Peer::node(Side::Client) else { return };
    is_served(client, &[]).await;
}
