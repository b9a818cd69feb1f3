use std::marker::PhantomData;

use close_codes::Role;
use close_codes::adapters::Connection;
use close_codes_tests::raw::RawPeer;
use tokio_websockets::{ClientBuilder, CloseCode, Message, ServerBuilder, WebSocketStream};

use super::{Library, Side, Stream};

#[derive(Default)]
pub(crate) struct TokioWebsockets<By>(PhantomData<By>);

impl<By: Side> Library for TokioWebsockets<By> {
    const NAME: &'static str = "tokio-websockets";
    type By = By;
    type Message = Message;
    type Socket<S: Stream> = WebSocketStream<S>;

    async fn connect<S: Stream, P: Stream>(
        near: S,
        far: P,
    ) -> (Connection<WebSocketStream<S>, By>, RawPeer<P>) {
        let socket = match By::ROLE {
            Role::Server => ServerBuilder::new().serve(near),
            Role::Client | Role::Browser => ClientBuilder::new().take_over(near),
        };
        (By::connection(socket), By::peer(far))
    }

    fn echo(message: Message) -> Option<Message> {
        (message.is_text() || message.is_binary()).then_some(message)
    }

    fn close(code: u16) -> Option<Message> {
        // It panics for the reserved ones among its codes.
        let code = CloseCode::try_from(code).ok().filter(|code| !code.is_reserved())?;
        Some(Message::close(Some(code), ""))
    }
}
