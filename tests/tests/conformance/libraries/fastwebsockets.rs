use std::marker::PhantomData;

use close_codes::Role;
use close_codes::adapters::{Connection, fastwebsockets as adapter};
use close_codes_tests::raw::RawPeer;
use fastwebsockets::{Frame, OpCode, Role as LibraryRole, WebSocket};

use super::{Library, Side, Stream};

#[derive(Default)]
pub(crate) struct Fastwebsockets<By>(PhantomData<By>);

impl<By: Side> Library for Fastwebsockets<By> {
    const NAME: &'static str = "fastwebsockets";
    type By = By;
    type Message = Frame<'static>;
    type Socket<S: Stream> = adapter::Socket;

    async fn connect<S: Stream, P: Stream>(near: S, far: P) -> (Connection<adapter::Socket, By>, RawPeer<P>) {
        let role = if By::ROLE == Role::Server { LibraryRole::Server } else { LibraryRole::Client };
        (By::connection(WebSocket::after_handshake(near, role)), By::peer(far))
    }

    fn echo(message: Frame<'static>) -> Option<Frame<'static>> {
        let is_data = matches!(message.opcode, OpCode::Text | OpCode::Binary | OpCode::Continuation);
        // A frame keeps the mask that it came with, and a server would write that, to a payload without it.
        is_data.then(|| Frame::new(message.fin, message.opcode, None, message.payload))
    }

    fn close(code: u16) -> Option<Frame<'static>> {
        Some(Frame::close(code, b""))
    }
}
