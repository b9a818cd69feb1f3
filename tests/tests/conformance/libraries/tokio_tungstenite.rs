use std::marker::PhantomData;

use close_codes::Role;
use close_codes::adapters::Connection;
use close_codes_tests::raw::RawPeer;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::protocol::{CloseFrame, Role as LibraryRole};

use super::{Library, Side, Stream};

#[derive(Default)]
pub(crate) struct TokioTungstenite<By>(PhantomData<By>);

impl<By: Side> Library for TokioTungstenite<By> {
    const NAME: &'static str = "tokio-tungstenite";
    type By = By;
    type Message = Message;
    type Socket<S: Stream> = WebSocketStream<S>;

    async fn connect<S: Stream, P: Stream>(
        near: S,
        far: P,
    ) -> (Connection<WebSocketStream<S>, By>, RawPeer<P>) {
        let role = if By::ROLE == Role::Server { LibraryRole::Server } else { LibraryRole::Client };
        let socket = WebSocketStream::from_raw_socket(near, role, None).await;
        (By::connection(socket), By::peer(far))
    }

    fn echo(message: Message) -> Option<Message> {
        (message.is_text() || message.is_binary()).then_some(message)
    }

    fn close(code: u16) -> Option<Message> {
        Some(Message::Close(Some(CloseFrame { code: code.into(), reason: "".into() })))
    }
}
