//! The libraries, each at the sides that it has: how a connection is made of a stream, and what a conformance test
//! must know of its messages.

mod actix_ws;
mod axum;
mod fastwebsockets;
mod tokio_tungstenite;
mod tokio_websockets;

use close_codes::adapters::{Connection, IntoSocket, Socket};
use close_codes::{Client, CloseFrame, Closed, Endpoint, Role, Server};
use close_codes_tests::raw::RawPeer;
use tokio::io::{AsyncRead, AsyncWrite};

pub(crate) use self::actix_ws::ActixWs;
pub(crate) use self::axum::Axum;
pub(crate) use self::fastwebsockets::Fastwebsockets;
pub(crate) use self::tokio_tungstenite::TokioTungstenite;
pub(crate) use self::tokio_websockets::TokioWebsockets;

/// What a connection can be made of.
pub(crate) trait Stream: AsyncRead + AsyncWrite + Send + Unpin + 'static {}
impl<S: AsyncRead + AsyncWrite + Send + Unpin + 'static> Stream for S {}

/// A library, at one side.
pub(crate) trait Library {
    const NAME: &'static str;
    /// Whether its servers hang up once both ends have closed (RFC 6455, 7.1.1), and do not leave it to the client.
    const HANGS_UP: bool = true;
    type By: Side;
    type Message;
    type Socket<S: Stream>: Socket<Self::By, Message = Self::Message>;

    /// A connection over the near end of a stream, and the peer at its far end. Where the library cannot do without
    /// the HTTP handshake, both ends go through it.
    async fn connect<S: Stream, P: Stream>(
        near: S,
        far: P,
    ) -> (Connection<Self::Socket<S>, Self::By>, RawPeer<P>);

    /// The message that echoes this one; `None` if it is no data of an application's.
    fn echo(message: Self::Message) -> Option<Self::Message>;

    /// A Close message of the library's own with this code, legal or not; `None` where the library has none.
    fn close(code: u16) -> Option<Self::Message>;
}

/// A side that a library can be at.
pub(crate) trait Side: Endpoint {
    fn connection<I: IntoSocket<Self>>(socket: I) -> Connection<I::Socket, Self>;

    async fn close<W: Socket<Self>>(connection: &mut Connection<W, Self>, frame: CloseFrame) -> Closed;

    fn peer<P: Stream>(far: P) -> RawPeer<P> {
        let role = if Self::ROLE == Role::Server { Role::Client } else { Role::Server };
        RawPeer::new(far, role)
    }
}

impl Side for Client {
    fn connection<I: IntoSocket<Self>>(socket: I) -> Connection<I::Socket, Self> {
        Connection::client(socket)
    }

    async fn close<W: Socket<Self>>(connection: &mut Connection<W, Self>, frame: CloseFrame) -> Closed {
        connection.close(frame).await
    }
}

impl Side for Server {
    fn connection<I: IntoSocket<Self>>(socket: I) -> Connection<I::Socket, Self> {
        Connection::server(socket)
    }

    async fn close<W: Socket<Self>>(connection: &mut Connection<W, Self>, frame: CloseFrame) -> Closed {
        connection.close(frame).await
    }
}

/// Does the same with every library, and gives what came of each.
macro_rules! with_each_library {
    ($run:ident) => {{
        use close_codes::{Client, Server};
        use $crate::libraries::{ActixWs, Axum, Fastwebsockets, TokioTungstenite, TokioWebsockets};
        vec![
            $run!(TokioTungstenite::<Client>::default()),
            $run!(TokioTungstenite::<Server>::default()),
            $run!(TokioWebsockets::<Client>::default()),
            $run!(TokioWebsockets::<Server>::default()),
            $run!(Fastwebsockets::<Client>::default()),
            $run!(Fastwebsockets::<Server>::default()),
            $run!(Axum),
            $run!(ActixWs),
        ]
    }};
}
pub(crate) use with_each_library;
