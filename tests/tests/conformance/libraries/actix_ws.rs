use std::cell::RefCell;
use std::convert::Infallible;
use std::rc::Rc;
use std::time::Duration;

use actix_http::{HttpMessage as _, HttpService, Request, Response};
use actix_web::dev::{Service, ServiceFactory, fn_service};
use actix_web::test::TestRequest;
use actix_web::{FromRequest, web};
use actix_ws::{CloseReason, Message, MessageStream, Session};
use close_codes::Server;
use close_codes::adapters::{Connection, actix_ws as adapter};
use close_codes_tests::raw::RawPeer;
use tokio::sync::oneshot;

use super::{Library, Side, Stream};

/// It is driven by actix's own HTTP service, within this thread: its halves cannot leave it. The test runs in a
/// `LocalSet`.
pub(crate) struct ActixWs;

impl Library for ActixWs {
    const NAME: &'static str = "actix-ws";
    /// It does so only if it has written its answer before the connection is dropped.
    const HANGS_UP: bool = false;
    type By = Server;
    type Message = Message;
    type Socket<S: Stream> = adapter::Socket<MessageStream>;

    async fn connect<S: Stream, P: Stream>(
        near: S,
        far: P,
    ) -> (Connection<adapter::Socket<MessageStream>, Server>, RawPeer<P>) {
        let (sender, halves) = oneshot::channel();
        let sender = Rc::new(RefCell::new(Some(sender)));
        let service = fn_service(move |mut request: Request| {
            let sender = sender.borrow_mut().take().expect("one request");
            async move {
                let (response, session, stream) = handshake(&mut request).await;
                let _ = sender.send((session, stream));
                Ok::<_, Infallible>(response)
            }
        });
        // So long it waits for a client to hang up first; `HttpServer` does so for a second.
        let builder = HttpService::build().client_disconnect_timeout(Duration::from_millis(200));
        let service = builder.h1(service).new_service(()).await.expect("a service");
        tokio::task::spawn_local(async move { service.call((near, None)).await });
        let peer = RawPeer::upgrade(far).await;
        (Server::connection(halves.await.expect("a WebSocket")), peer)
    }

    fn echo(message: Message) -> Option<Message> {
        matches!(message, Message::Text(_) | Message::Binary(_) | Message::Continuation(_)).then_some(message)
    }

    fn close(code: u16) -> Option<Message> {
        Some(Message::Close(Some(CloseReason { code: code.into(), description: None })))
    }
}

/// actix-web's request of actix-http's, as an application's handler has it.
async fn handshake(request: &mut Request) -> (Response<actix_http::body::BoxBody>, Session, MessageStream) {
    let whole = request.headers().iter().fold(TestRequest::get(), TestRequest::append_header);
    let whole = whole.to_http_request();
    let mut payload = request.take_payload();
    let payload = web::Payload::from_request(&whole, &mut payload).await.expect("a payload");
    let (response, session, stream) = actix_ws::handle(&whole, payload).expect("a handshake");
    (response.into(), session, stream)
}
