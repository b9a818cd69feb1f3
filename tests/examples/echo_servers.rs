//! The servers of Autobahn's rig (`tests/rigs/autobahn/run.sh`): an echo server of each library. It prints a line for
//! each, its library and its port, and ends with its standard input or after some minutes.

use std::io::Read as _;
use std::net::SocketAddr;
use std::time::Duration;
use std::{io, process, thread};

use actix_web::{App, HttpRequest, HttpResponse, HttpServer, rt, web};
use axum::Router;
use axum::extract::ws::{self, WebSocketUpgrade};
use axum::routing::any;
use close_codes::Server;
use close_codes::adapters::{Connection, Socket};
use fastwebsockets::{Frame, OpCode, Role, WebSocket};
use tokio::net::TcpListener;
use tokio_tungstenite::{accept_async, tungstenite};
use tokio_websockets::ServerBuilder;

const LOOPBACK: &str = "127.0.0.1:0";

fn main() -> io::Result<()> {
    thread::spawn(|| {
        let _ = io::stdin().read_to_end(&mut Vec::new());
        process::exit(0);
    });
    thread::spawn(|| {
        thread::sleep(Duration::from_secs(290));
        process::exit(1);
    });
    rt::System::new().block_on(serve_all())
}

async fn serve_all() -> io::Result<()> {
    rt::spawn(tungstenite(listen("tokio-tungstenite").await?));
    rt::spawn(websockets(listen("tokio-websockets").await?));
    rt::spawn(fastwebsockets(listen("fastwebsockets").await?));
    let router = Router::new().route("/", any(axum_chat));
    let listener = listen("axum").await?;
    rt::spawn(async move { axum::serve(listener, router).await });
    let server =
        HttpServer::new(|| App::new().route("/", web::get().to(actix_chat))).workers(1).bind(LOOPBACK)?;
    tell("actix-ws", server.addrs()[0]);
    server.run().await
}

async fn listen(library: &str) -> io::Result<TcpListener> {
    let listener = TcpListener::bind(LOOPBACK).await?;
    tell(library, listener.local_addr()?);
    Ok(listener)
}

fn tell(library: &str, address: SocketAddr) {
    println!("{library} {}", address.port());
}

/// Sends back what `echo` makes of each message, until the end.
async fn serve<W: Socket<Server>>(
    mut connection: Connection<W, Server>,
    echo: impl Fn(W::Message) -> Option<W::Message>,
) {
    while let Some(message) = connection.next().await {
        if let Some(message) = echo(message) {
            let _ = connection.send(message).await;
        }
    }
}

async fn tungstenite(listener: TcpListener) {
    while let Ok((stream, _)) = listener.accept().await {
        rt::spawn(async move {
            let Ok(socket) = accept_async(stream).await else { return };
            let echo =
                |message: tungstenite::Message| (message.is_text() || message.is_binary()).then_some(message);
            serve(Connection::server(socket), echo).await;
        });
    }
}

async fn websockets(listener: TcpListener) {
    while let Ok((stream, _)) = listener.accept().await {
        rt::spawn(async move {
            let Ok((_, socket)) = ServerBuilder::new().accept(stream).await else { return };
            let echo = |message: tokio_websockets::Message| {
                (message.is_text() || message.is_binary()).then_some(message)
            };
            serve(Connection::server(socket), echo).await;
        });
    }
}

async fn fastwebsockets(listener: TcpListener) {
    while let Ok((stream, _)) = listener.accept().await {
        rt::spawn(async move {
            // Its own handshake wants hyper. The client sends no frame before it has the answer.
            let Ok(socket) = accept_async(stream).await else { return };
            let socket = WebSocket::after_handshake(socket.into_inner(), Role::Server);
            let echo = |frame: Frame<'static>| {
                let is_data = matches!(frame.opcode, OpCode::Text | OpCode::Binary | OpCode::Continuation);
                // It keeps the mask that it came with, which is not for a server to write.
                is_data.then(|| Frame::new(frame.fin, frame.opcode, None, frame.payload))
            };
            serve(Connection::server(socket), echo).await;
        });
    }
}

async fn axum_chat(upgrade: WebSocketUpgrade) -> axum::response::Response {
    upgrade.on_upgrade(|socket| {
        serve(Connection::server(socket), |message| {
            matches!(message, ws::Message::Text(_) | ws::Message::Binary(_)).then_some(message)
        })
    })
}

async fn actix_chat(request: HttpRequest, body: web::Payload) -> actix_web::Result<HttpResponse> {
    use actix_ws::Message;
    let (response, session, stream) = actix_ws::handle(&request, body)?;
    // A frame of case 7.1.6 is larger than the library's limit.
    let stream = stream.max_frame_size(1 << 20);
    rt::spawn(serve(Connection::server((session, stream)), |message| {
        matches!(message, Message::Text(_) | Message::Binary(_) | Message::Continuation(_)).then_some(message)
    }));
    Ok(response)
}
