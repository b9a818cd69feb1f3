//! Servers of each library, which say how each of their connections ended.

use std::net::SocketAddr;
use std::thread;

use actix_web::dev::ServerHandle;
use actix_web::{App, HttpRequest, HttpResponse, HttpServer, rt, web};
use axum::Router;
use axum::extract::ws::WebSocketUpgrade;
use axum::routing::any;
use close_codes::adapters::{Connection, Socket};
use close_codes::{Closed, Server};
use fastwebsockets::{Role, WebSocket};
use tokio::net::TcpListener;
use tokio::sync::{mpsc, oneshot};
use tokio_tungstenite::accept_async;

type Ends = mpsc::UnboundedSender<Closed>;

/// A server that runs. Those without a thread of their own end with the test's runtime.
pub(crate) struct Observer {
    pub(crate) library: &'static str,
    pub(crate) address: SocketAddr,
    pub(crate) ends: mpsc::UnboundedReceiver<Closed>,
    thread: Option<(ServerHandle, thread::JoinHandle<()>)>,
}

impl Observer {
    /// One of each library.
    pub(crate) async fn all() -> [Self; 5] {
        [axum().await, actix_ws().await, tungstenite().await, websockets().await, fastwebsockets().await]
    }

    pub(crate) async fn stop(self) {
        if let Some((handle, thread)) = self.thread {
            handle.stop(false).await;
            thread.join().unwrap();
        }
    }

    async fn start(library: &'static str) -> (Self, TcpListener, Ends) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (sender, ends) = mpsc::unbounded_channel();
        (Self { library, address, ends, thread: None }, listener, sender)
    }
}

/// What every handler does.
async fn observe<W: Socket<Server>>(mut connection: Connection<W, Server>, ends: Ends) {
    while connection.next().await.is_some() {}
    ends.send(connection.closed()).unwrap();
}

async fn axum() -> Observer {
    let (observer, listener, ends) = Observer::start("axum").await;
    let handler = async move |upgrade: WebSocketUpgrade| {
        upgrade.on_upgrade(|socket| observe(Connection::server(socket), ends))
    };
    let router = Router::new().route("/chat", any(handler));
    tokio::spawn(async move { axum::serve(listener, router).await });
    observer
}

async fn actix_ws() -> Observer {
    let (sender, ends) = mpsc::unbounded_channel();
    let (started, start) = oneshot::channel();
    let thread = thread::spawn(move || {
        rt::System::new().block_on(async move {
            let ends = web::Data::new(sender);
            let app = move || App::new().app_data(ends.clone()).route("/chat", web::get().to(chat));
            let server = HttpServer::new(app).workers(1).disable_signals();
            let server = server.bind(("127.0.0.1", 0)).unwrap();
            let address = server.addrs()[0];
            let server = server.run();
            started.send((server.handle(), address)).unwrap();
            server.await.unwrap();
        });
    });
    let (handle, address) = start.await.unwrap();
    Observer { library: "actix-ws", address, ends, thread: Some((handle, thread)) }
}

async fn chat(
    request: HttpRequest,
    body: web::Payload,
    ends: web::Data<Ends>,
) -> actix_web::Result<HttpResponse> {
    let (response, session, stream) = actix_ws::handle(&request, body)?;
    rt::spawn(observe(Connection::server((session, stream)), Ends::clone(&ends)));
    Ok(response)
}

async fn tungstenite() -> Observer {
    let (observer, listener, ends) = Observer::start("tokio-tungstenite").await;
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let socket = accept_async(stream).await.unwrap();
            observe(Connection::server(socket), ends.clone()).await;
        }
    });
    observer
}

async fn websockets() -> Observer {
    let (observer, listener, ends) = Observer::start("tokio-websockets").await;
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let (_request, socket) = tokio_websockets::ServerBuilder::new().accept(stream).await.unwrap();
            observe(Connection::server(socket), ends.clone()).await;
        }
    });
    observer
}

async fn fastwebsockets() -> Observer {
    let (observer, listener, ends) = Observer::start("fastwebsockets").await;
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            // Its own handshake wants hyper. The client sends no frame before it has the answer.
            let stream = accept_async(stream).await.unwrap().into_inner();
            let socket = WebSocket::after_handshake(stream, Role::Server);
            observe(Connection::server(socket), ends.clone()).await;
        }
    });
    observer
}
