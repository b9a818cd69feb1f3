//! How large a connection is. A server holds many thousands, each in the future of a task, and `benches/memory.rs` prints
//! what that comes to.

use close_codes::adapters::{Connection, SendError, Socket};

use crate::libraries::{Library, Message};

type Error<L> = <<L as Library>::Socket as Socket<<L as Library>::By>>::Error;

crate::on_each_library!(a_connection_is_not_much_larger_than_its_websocket what_is_moved_for_each_message_is_small);

/// What is known of its end takes several hundred bytes, and is boxed once there is any.
#[allow(clippy::unused_async)] // each of these tests is one
async fn a_connection_is_not_much_larger_than_its_websocket<L: Library>() {
    let added = size_of::<Connection<L::Socket, L::By>>() - size_of::<L::Socket>();
    assert!(added <= 512, "{added}");
}

/// A future holds the message and where to send it; an answer is no larger than a message or the library's own error.
async fn what_is_moved_for_each_message_is_small<L: Library>() {
    let (mut connection, _peer) = L::connect(64).await;
    let word = size_of::<usize>();
    assert_eq!(size_of_val(&connection.next()), word);
    let message = size_of::<Message<L>>();
    assert!(size_of_val(&connection.send(L::text("a message"))) <= message + 2 * word);
    let answer = size_of::<Result<(), SendError<Error<L>, Message<L>>>>();
    assert!(answer <= message.max(size_of::<Error<L>>()) + word, "{answer}");
}
