//! This end of a connection with each library, on both sides.

use std::net::TcpListener;

use actix_web::{HttpRequest, HttpResponse, rt, web};
use axum::Router;
use axum::extract::ws::WebSocketUpgrade;
use axum::routing::any;
use close_codes::adapters::{Connection, Socket, fastwebsockets as fast};
use close_codes::{Client, CloseFrame, Endpoint, IntoCloseFrame, SendCode, Server};
use close_codes_tests::actix::ActixServer;
use fastwebsockets::{Frame, Payload, Role, WebSocket};
use tokio::net::{self, TcpStream};
use tokio::sync::mpsc;
use tokio_tungstenite::{WebSocketStream as Tungstenite, accept_async, client_async, tungstenite};
use tokio_websockets::{ClientBuilder, ServerBuilder, WebSocketStream as Websockets};

use crate::job::{Job, Report};

const URL: &str = "ws://localhost/chat";

/// A library on one side.
pub(crate) trait Library {
    #[cfg_attr(not(target_os = "linux"), allow(dead_code))]
    const NAME: &'static str;
    type By: Endpoint;
    type Socket: Socket<Self::By>;
    /// What either end may send: a `CloseFrame`.
    type Close: IntoCloseFrame<Self::By> + From<SendCode>;

    fn text(text: &str) -> <Self::Socket as Socket<Self::By>>::Message;

    /// Waits for one connection there, and does the job with it.
    async fn run(listener: TcpListener, job: Job) -> Report;
}

async fn accept(listener: TcpListener) -> TcpStream {
    net::TcpListener::from_std(listener).unwrap().accept().await.unwrap().0
}

/// A library that shakes hands over any stream.
macro_rules! over_streams {
    ($name:ident, $by:ty, $socket:ty, $text:expr, async |$stream:ident| $connection:expr) => {
        pub(crate) struct $name;

        impl Library for $name {
            const NAME: &'static str = stringify!($name);
            type By = $by;
            type Socket = $socket;
            type Close = CloseFrame;

            fn text(text: &str) -> <Self::Socket as Socket<$by>>::Message {
                $text(text)
            }

            async fn run(listener: TcpListener, job: Job) -> Report {
                let $stream = accept(listener).await;
                job.run::<Self>($connection).await
            }
        }
    };
}

fn frame(text: &str) -> Frame<'static> {
    Frame::text(Payload::Owned(text.as_bytes().to_vec()))
}

fn websockets_text(text: &str) -> tokio_websockets::Message {
    tokio_websockets::Message::text(text.to_owned())
}

over_streams!(
    TungsteniteClient,
    Client,
    Tungstenite<TcpStream>,
    tungstenite::Message::text::<&str>,
    async |stream| Connection::client(client_async(URL, stream).await.unwrap().0)
);
over_streams!(
    TungsteniteServer,
    Server,
    Tungstenite<TcpStream>,
    tungstenite::Message::text::<&str>,
    async |stream| Connection::server(accept_async(stream).await.unwrap())
);
// Its own handshake wants hyper. The peer sends no frame before it was sent one, so that none is lost with the other
// library's buffer.
over_streams!(FastwebsocketsClient, Client, fast::Socket, frame, async |stream| {
    let stream = client_async(URL, stream).await.unwrap().0.into_inner();
    Connection::client(WebSocket::after_handshake(stream, Role::Client))
});
over_streams!(FastwebsocketsServer, Server, fast::Socket, frame, async |stream| {
    let stream = accept_async(stream).await.unwrap().into_inner();
    Connection::server(WebSocket::after_handshake(stream, Role::Server))
});
over_streams!(TokioWebsocketsClient, Client, Websockets<TcpStream>, websockets_text, async |stream| {
    let builder = ClientBuilder::new().uri(URL).unwrap();
    Connection::client(builder.connect_on(stream).await.unwrap().0)
});
over_streams!(TokioWebsocketsServer, Server, Websockets<TcpStream>, websockets_text, async |stream| {
    Connection::server(ServerBuilder::new().accept(stream).await.unwrap().1)
});

pub(crate) struct Axum;

impl Library for Axum {
    const NAME: &'static str = "Axum";
    type By = Server;
    type Socket = axum::extract::ws::WebSocket;
    type Close = CloseFrame;

    fn text(text: &str) -> axum::extract::ws::Message {
        axum::extract::ws::Message::text(text)
    }

    async fn run(listener: TcpListener, job: Job) -> Report {
        let (sender, mut reports) = mpsc::unbounded_channel();
        let handler = async move |upgrade: WebSocketUpgrade| {
            upgrade.on_upgrade(async move |socket| {
                let _ = sender.send(job.run::<Self>(Connection::server(socket)).await);
            })
        };
        let router = Router::new().route("/chat", any(handler));
        let listener = net::TcpListener::from_std(listener).unwrap();
        let server = tokio::spawn(async move { axum::serve(listener, router).await });
        let report = reports.recv().await.expect("a report");
        server.abort();
        report
    }
}

pub(crate) struct ActixWs;

impl Library for ActixWs {
    const NAME: &'static str = "ActixWs";
    type By = Server;
    type Socket = close_codes::adapters::actix_ws::Socket<actix_ws::MessageStream>;
    type Close = CloseFrame;

    fn text(text: &str) -> actix_ws::Message {
        actix_ws::Message::Text(text.into())
    }

    async fn run(listener: TcpListener, job: Job) -> Report {
        let (sender, mut reports) = mpsc::unbounded_channel();
        let desk = web::Data::new((job, sender));
        let server = ActixServer::listen(listener, move |config| {
            config.app_data(desk.clone()).route("/chat", web::get().to(chat));
        })
        .await;
        let report = reports.recv().await.expect("a report");
        tokio::spawn(server.stop(false));
        report
    }
}

type Desk = web::Data<(Job, mpsc::UnboundedSender<Report>)>;

async fn chat(request: HttpRequest, body: web::Payload, desk: Desk) -> actix_web::Result<HttpResponse> {
    let (response, session, stream) = actix_ws::handle(&request, body)?;
    rt::spawn(async move {
        let (job, reports) = desk.get_ref();
        let _ = reports.send(job.run::<ActixWs>(Connection::server((session, stream))).await);
    });
    Ok(response)
}
