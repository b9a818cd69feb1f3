//! Servers of each library, which say how each of their connections ended, and close them themselves if asked.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use actix_web::{HttpRequest, HttpResponse, rt, web};
use axum::Router;
use axum::extract::ws::WebSocketUpgrade;
use axum::routing::any;
use close_codes::adapters::{Connection, Socket};
use close_codes::{CloseFrame, Closed, Server};
use close_codes_tests::actix::ActixServer;
use fastwebsockets::{Role, WebSocket};
use tokio::net::TcpListener;
use tokio::sync::mpsc;
use tokio_tungstenite::accept_async;

/// What every handler has.
#[derive(Clone)]
struct Desk {
    ends: mpsc::UnboundedSender<Closed>,
    order: Order,
}

/// The Close with which the next connection is closed by its server; `None` leaves that to the client.
type Order = Arc<Mutex<Option<CloseFrame>>>;

/// A server that runs. Those without a thread of their own end with the test's runtime.
pub(crate) struct Observer {
    pub(crate) library: &'static str,
    pub(crate) address: SocketAddr,
    pub(crate) ends: mpsc::UnboundedReceiver<Closed>,
    order: Order,
    thread: Option<ActixServer>,
}

impl Observer {
    /// One of each library.
    pub(crate) async fn all() -> [Self; 5] {
        [axum().await, actix_ws().await, tungstenite().await, websockets().await, fastwebsockets().await]
    }

    pub(crate) async fn stop(self) {
        if let Some(server) = self.thread {
            server.stop(false).await;
        }
    }

    /// Has the next connection closed by the server.
    #[allow(dead_code)] // not every test wants it
    pub(crate) fn close_next(&self, frame: CloseFrame) {
        *self.order.lock().unwrap() = Some(frame);
    }

    async fn start(library: &'static str) -> (Self, TcpListener, Desk) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (sender, ends) = mpsc::unbounded_channel();
        let order = Order::default();
        let desk = Desk { ends: sender, order: order.clone() };
        (Self { library, address, ends, order, thread: None }, listener, desk)
    }
}

/// What every handler does.
async fn observe<W: Socket<Server>>(mut connection: Connection<W, Server>, desk: Desk) {
    let order = desk.order.lock().unwrap().take();
    if let Some(frame) = order {
        connection.close(frame).await;
    }
    while connection.next().await.is_some() {}
    desk.ends.send(connection.closed()).unwrap();
}

async fn axum() -> Observer {
    let (observer, listener, desk) = Observer::start("axum").await;
    let handler = async move |upgrade: WebSocketUpgrade| {
        upgrade.on_upgrade(|socket| observe(Connection::server(socket), desk))
    };
    let router = Router::new().route("/chat", any(handler));
    tokio::spawn(async move { axum::serve(listener, router).await });
    observer
}

async fn actix_ws() -> Observer {
    let (observer, listener, desk) = Observer::start("actix-ws").await;
    let desk = web::Data::new(desk);
    let server = ActixServer::listen(listener.into_std().unwrap(), move |config| {
        config.app_data(desk.clone()).route("/chat", web::get().to(chat));
    });
    Observer { thread: Some(server.await), ..observer }
}

async fn chat(
    request: HttpRequest,
    body: web::Payload,
    desk: web::Data<Desk>,
) -> actix_web::Result<HttpResponse> {
    let (response, session, stream) = actix_ws::handle(&request, body)?;
    rt::spawn(observe(Connection::server((session, stream)), Desk::clone(&desk)));
    Ok(response)
}

async fn tungstenite() -> Observer {
    let (observer, listener, desk) = Observer::start("tokio-tungstenite").await;
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let socket = accept_async(stream).await.unwrap();
            observe(Connection::server(socket), desk.clone()).await;
        }
    });
    observer
}

async fn websockets() -> Observer {
    let (observer, listener, desk) = Observer::start("tokio-websockets").await;
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let (_request, socket) = tokio_websockets::ServerBuilder::new().accept(stream).await.unwrap();
            observe(Connection::server(socket), desk.clone()).await;
        }
    });
    observer
}

async fn fastwebsockets() -> Observer {
    let (observer, listener, desk) = Observer::start("fastwebsockets").await;
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            // Its own handshake wants hyper. The client sends no frame before it has the answer.
            let stream = accept_async(stream).await.unwrap().into_inner();
            let socket = WebSocket::after_handshake(stream, Role::Server);
            observe(Connection::server(socket), desk.clone()).await;
        }
    });
    observer
}
