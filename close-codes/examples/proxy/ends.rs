//! The two ends on both sides of the proxy, which end their connection in whatever way.

use std::error::Error;

use close_codes::adapters::{Connection, fastwebsockets as adapter};
use close_codes::{Client, CloseFrame, Closed, Endpoint, IntoCloseFrame, Server};
use fastwebsockets::{Frame, OpCode, Payload, Role, WebSocket, WebSocketError};
use tokio::net::{TcpListener, TcpStream};
use tokio_tungstenite::{accept_async, client_async};

/// fastwebsockets shows every Close frame as it is, so that these ends see what the proxy really sends; and it writes
/// what nobody may send.
pub(crate) type Socket = WebSocket<TcpStream>;

/// One end: its socket, and what makes a connection of it.
pub(crate) struct End<By: Endpoint> {
    socket: Socket,
    connect: fn(Socket) -> Connection<adapter::Socket, By>,
}

/// How an end ends its connection.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Leave {
    /// With this Close frame.
    With(CloseFrame),
    /// With a Close frame with a code that nobody may send, as a library writes it that checks nothing.
    Illegally(u16),
    /// Without a word.
    Lost,
}

/// Both ends of a connection through the proxy.
pub(crate) async fn open(
    proxy: &str,
    upstream: &TcpListener,
) -> Result<(End<Client>, End<Server>), Box<dyn Error>> {
    let address = proxy.trim_start_matches("ws://");
    let (client, upstream) = tokio::join!(
        async { Ok::<_, Box<dyn Error>>(client_async(proxy, TcpStream::connect(address).await?).await?.0) },
        async { Ok::<_, Box<dyn Error>>(accept_async(upstream.accept().await?.0).await?) },
    );
    // Neither has sent a frame yet, so that the handshake has read nothing else.
    let client = WebSocket::after_handshake(client?.into_inner(), Role::Client);
    let upstream = WebSocket::after_handshake(upstream?.into_inner(), Role::Server);
    let client = End { socket: client, connect: Connection::client };
    Ok((client, End { socket: upstream, connect: Connection::server }))
}

/// One end says something, and the other one hears it.
pub(crate) async fn says<A: Endpoint, B: Endpoint>(
    from: &mut End<A>,
    to: &mut End<B>,
    text: &'static str,
) -> Result<(), Box<dyn Error>> {
    from.socket.write_frame(Frame::text(Payload::Borrowed(text.as_bytes()))).await?;
    let heard = to.socket.read_frame().await?;
    if *heard.payload == *text.as_bytes() { Ok(()) } else { Err("that was not said".into()) }
}

/// One end leaves. How the other one sees that.
pub(crate) async fn leaves<A: Endpoint, B: Endpoint>(
    mut from: End<A>,
    to: End<B>,
    leave: Leave,
) -> Result<Closed, Box<dyn Error>>
where
    CloseFrame: IntoCloseFrame<A>,
{
    let leaving = async move {
        match leave {
            Leave::With(frame) => _ = (from.connect)(from.socket).close(frame).await,
            Leave::Illegally(code) => {
                from.socket.write_frame(Frame::close(code, b"")).await?;
                // Until the proxy answers or hangs up. An upstream that stays makes it wait for its close timeout.
                while from.socket.read_frame().await.is_ok_and(|frame| frame.opcode != OpCode::Close) {}
            }
            Leave::Lost => {}
        }
        Ok::<_, WebSocketError>(())
    };
    let seeing = async move {
        let mut to = (to.connect)(to.socket);
        while to.next().await.is_some() {}
        to.closed()
    };
    let (left, seen) = tokio::join!(leaving, seeing);
    left?;
    Ok(seen)
}
