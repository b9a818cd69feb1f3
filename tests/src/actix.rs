//! actix-web's server in a thread of its own: its runtime is none that a test can share.

use std::net::{SocketAddr, TcpListener};
use std::thread;

use actix_web::dev::ServerHandle;
use actix_web::{App, HttpServer, rt, web};
use tokio::sync::oneshot;

/// A server that runs until it is stopped.
#[allow(missing_debug_implementations)] // actix-web's handle has none
pub struct ActixServer {
    /// Where it listens.
    pub address: SocketAddr,
    handle: ServerHandle,
    thread: thread::JoinHandle<()>,
}

impl ActixServer {
    /// Serves these routes on a port of the loopback interface that is free.
    pub async fn start(routes: impl Fn(&mut web::ServiceConfig) + Clone + Send + 'static) -> Self {
        Self::listen(TcpListener::bind("127.0.0.1:0").unwrap(), routes).await
    }

    /// Serves these routes to those who connect to this listener.
    pub async fn listen(
        listener: TcpListener,
        routes: impl Fn(&mut web::ServiceConfig) + Clone + Send + 'static,
    ) -> Self {
        let address = listener.local_addr().unwrap();
        let (started, start) = oneshot::channel();
        let thread = thread::spawn(move || {
            rt::System::new().block_on(async move {
                let server = HttpServer::new(move || App::new().configure(routes.clone()));
                let server = server.workers(1).disable_signals().listen(listener).unwrap().run();
                started.send(server.handle()).unwrap();
                server.await.unwrap();
            });
        });
        let handle = start.await.unwrap();
        Self { address, handle, thread }
    }

    /// Stops it and waits for its end. Gracefully, its connections may go on until they end by themselves.
    pub async fn stop(self, gracefully: bool) {
        self.handle.stop(gracefully).await;
        self.thread.join().unwrap();
    }
}
