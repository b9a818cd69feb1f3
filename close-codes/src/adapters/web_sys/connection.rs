//! `Connection`: a browser's WebSocket that remembers how it ends.

use core::fmt;
use core::future::{Future, poll_fn};
use core::pin::pin;
use core::time::Duration;
use std::boxed::Box;

use ::web_sys::WebSocket;

use super::engine::Engine;
use super::errors::{NotOpen, OpenError};
use super::futures::Close;
use super::message::Message;
use crate::closed::Closed;
use crate::connection::{Heartbeat, LONGEST_CLOSE_TIMEOUT};
use crate::law::{Browser, IntoCloseFrame};

/// A browser's WebSocket that remembers how it ends.
///
/// Dropping it closes the connection as the browser does when a page drops one: with an empty Close.
///
/// # It lives while it is polled
///
/// The browser receives, sends, answers Pings and closes by itself. The heartbeat and the close timeout are kept while
/// one of the connection's futures is polled: [`next`](Self::next), [`close`](Self::close), [`attend`](Self::attend),
/// [`finish`](Self::finish), [`check`](Self::check). A handler that awaits something else for longer than a moment
/// awaits it in `attend` or `finish`.
///
/// # A peer that is gone without a word
///
/// No event tells a page of it, for many minutes or ever. A script cannot send a Ping, so that there is no heartbeat
/// unless it is given [a message](Self::with_heartbeat_message) that the peer answers, or only
/// [listens](Self::with_listening_heartbeat) to a peer that sends regularly. When it finds the peer gone, the
/// connection has ended with 1006, [`How::Unresponsive`](crate::How::Unresponsive). An empty Close is tried, and the
/// browser's own event is not waited for.
///
/// Browsers slow down the timers of a hidden page, and stop them while the machine sleeps. A deadline that is noticed
/// late says nothing about the peer: it is asked again.
pub struct Connection {
    pub(super) engine: Engine,
}

impl Connection {
    /// Opens a connection.
    ///
    /// # Errors
    ///
    /// If the browser takes the URL for none, or the connection does not open; why, it does not say.
    pub async fn open(url: &str) -> Result<Self, OpenError> {
        Self::new(WebSocket::new(url).map_err(|error| OpenError::refused(&error))?).await
    }

    /// A connection by this WebSocket, which was just made: with subprotocols, say. Waits until it is open.
    ///
    /// # Errors
    ///
    /// If it does not open.
    pub async fn new(socket: WebSocket) -> Result<Self, OpenError> {
        let mut connection = Self { engine: Engine::new(socket) };
        let is_open = poll_fn(|context| connection.engine.poll_opened(context)).await;
        if is_open { Ok(connection) } else { Err(OpenError::NotOpened) }
    }

    /// The connection, with this bound on its closing handshake, from our own Close until the end. At most an hour;
    /// [`CLOSE_TIMEOUT`](crate::adapters::CLOSE_TIMEOUT) unless set.
    #[must_use]
    pub fn with_close_timeout(mut self, timeout: Duration) -> Self {
        self.engine.set_close_timeout(timeout.min(LONGEST_CLOSE_TIMEOUT));
        self
    }

    /// The connection, with a heartbeat that sends these messages: of the protocol's own, which the peer answers. A
    /// script can send no Ping.
    ///
    /// ```
    /// # use close_codes::adapters::Heartbeat;
    /// # use close_codes::adapters::web_sys::Connection;
    /// # use core::time::Duration;
    /// # fn phoenix(connection: Connection) -> Connection {
    /// let every = Duration::from_secs(30);
    /// let mut reference = 0;
    /// connection.with_heartbeat_message(Heartbeat::new(every, every).steady(), move || {
    ///     reference += 1;
    ///     format!(r#"[null,"{reference}","phoenix","heartbeat",{{}}]"#).into()
    /// })
    /// # }
    /// ```
    ///
    /// It also asks, and judges after the heartbeat's `timeout`, when the browser is online again (`online`) and when
    /// somebody looks at the page again (`visibilitychange`): the network may have been away unnoticed.
    ///
    /// If the heartbeat only [listens](Heartbeat::listen), no message is sent.
    #[must_use]
    #[doc(alias = "with_heartbeat")]
    pub fn with_heartbeat_message(
        mut self,
        heartbeat: Heartbeat,
        message: impl FnMut() -> Message + 'static,
    ) -> Self {
        self.set_heartbeat_message(heartbeat, message);
        self
    }

    /// The connection, with a heartbeat that sends nothing, and ends the connection if nothing has come for `timeout`
    /// (and up to a quarter of it longer), as [`Heartbeat::listen`] says: for peers that send regularly by themselves.
    ///
    /// It takes no [`Heartbeat`], since one that sends would have nothing to send.
    #[must_use]
    #[doc(alias = "with_heartbeat")]
    pub fn with_listening_heartbeat(mut self, timeout: Duration) -> Self {
        self.set_listening_heartbeat(timeout);
        self
    }

    /// From now on a heartbeat that sends these messages: for peers that tell the interval in their first message,
    /// as Discord does. See [`with_heartbeat_message`](Self::with_heartbeat_message).
    #[doc(alias = "set_heartbeat")]
    pub fn set_heartbeat_message(
        &mut self,
        heartbeat: Heartbeat,
        message: impl FnMut() -> Message + 'static,
    ) {
        // One that only listens has no use for it.
        let message = heartbeat.sends().then(|| Box::new(message) as Box<_>);
        self.engine.set_heartbeat(Some(heartbeat), message);
    }

    /// From now on a heartbeat that only listens: for peers that tell the interval in their first message, as
    /// Engine.IO's servers do. See [`with_listening_heartbeat`](Self::with_listening_heartbeat).
    #[doc(alias = "set_heartbeat")]
    pub fn set_listening_heartbeat(&mut self, timeout: Duration) {
        self.engine.set_heartbeat(Some(Heartbeat::listen(timeout)), None);
    }

    /// From now on no heartbeat, as at the beginning.
    #[doc(alias("set_heartbeat", "without_heartbeat"))]
    pub fn stop_heartbeat(&mut self) {
        self.engine.set_heartbeat(None, None);
    }

    /// The next message. `None` once the connection has ended; then [`closed`](Self::closed) says how.
    ///
    /// # Cancel safety
    ///
    /// Cancel-safe: no message is lost.
    pub async fn next(&mut self) -> Option<Message> {
        let engine = &mut self.engine;
        poll_fn(|context| engine.poll_next(context)).await
    }

    /// Sends a message. It never waits: the browser holds what the network does not take, without a bound; see
    /// [`buffered_amount`](Self::buffered_amount).
    ///
    /// # Errors
    ///
    /// If the connection is not open any more.
    pub fn send(&self, message: &Message) -> Result<(), NotOpen> {
        self.engine.send(message)
    }

    /// Sends a text, as [`send`](Self::send) does.
    ///
    /// # Errors
    ///
    /// If the connection is not open any more.
    pub fn send_text(&self, text: &str) -> Result<(), NotOpen> {
        self.engine.send_text(text)
    }

    /// Sends bytes, as [`send`](Self::send) does.
    ///
    /// # Errors
    ///
    /// If the connection is not open any more.
    pub fn send_bytes(&self, bytes: &[u8]) -> Result<(), NotOpen> {
        self.engine.send_bytes(bytes)
    }

    /// How many bytes of messages the browser holds that the network did not take yet: a page that sends faster than
    /// that waits until it is small again, or drops what may be lost. Once the connection closes, it does not become
    /// less.
    #[must_use]
    pub fn buffered_amount(&self) -> u32 {
        self.engine.socket.buffered_amount()
    }

    /// Closes the connection: sends the reason, then waits for the peer's Close frame and the end, for as long as
    /// the close timeout allows. Messages that wait and those that come meanwhile are dropped.
    ///
    /// If the peer closed first, nothing is sent. Calling it again goes on waiting, with the same deadline.
    ///
    /// A browser takes what a script may send, 1000 and 3000-4999; what else a twin has, does not compile:
    ///
    /// ```compile_fail,E0277
    /// # async fn close(mut connection: close_codes::adapters::web_sys::Connection) {
    /// connection.close(close_codes::StandardClient::GoingAway).await;
    /// # }
    /// ```
    pub fn close(&mut self, reason: impl IntoCloseFrame<Browser>) -> Close<'_> {
        Close { frame: Some(reason.into_close_frame()), engine: &mut self.engine }
    }

    /// Awaits the application's own work, and lives meanwhile. If the connection ends first, the work is dropped:
    /// nobody waits for it. Messages that come wait for [`next`](Self::next).
    ///
    /// ```
    /// # use close_codes::Closed;
    /// # use close_codes::adapters::web_sys::{Connection, Message};
    /// # async fn look_up(_: Message) -> Message { "found".into() }
    /// async fn serve(connection: &mut Connection) -> Result<(), Box<Closed>> {
    ///     while let Some(question) = connection.next().await {
    ///         let answer = connection.attend(look_up(question)).await?;
    ///         let _ = connection.send(&answer); // if it fails, `next` says `None`
    ///     }
    ///     Ok(())
    /// }
    /// ```
    ///
    /// # Errors
    ///
    /// How the connection ended, as soon as it has. Boxed, since it is large.
    pub async fn attend<F: Future>(&mut self, work: F) -> Result<F::Output, Box<Closed>> {
        let mut work = pin!(work);
        let engine = &mut self.engine;
        poll_fn(|context| {
            let ended = engine.poll_live(context);
            let output = work.as_mut().poll(context).map(Ok);
            if output.is_ready() { output } else { ended.map(|()| Err(Box::new(engine.closed()))) }
        })
        .await
    }

    /// Awaits work that must not be torn, a commit for instance, and lives meanwhile. It answers the work's output
    /// also if the connection has ended: [`next`](Self::next) tells of that.
    pub async fn finish<F: Future>(&mut self, work: F) -> F::Output {
        let mut work = pin!(work);
        let engine = &mut self.engine;
        poll_fn(|context| {
            let output = work.as_mut().poll(context);
            if output.is_pending() {
                let _ = engine.poll_live(context);
            }
            output
        })
        .await
    }

    /// Asks the peer for a sign of life now, with a message that it answers, and waits for whatever comes next, for at
    /// most a week: after the machine woke up, say.
    ///
    /// ```
    /// # use close_codes::adapters::web_sys::Connection;
    /// # use core::time::Duration;
    /// # async fn woke_up(connection: &mut Connection) {
    /// if let Err(closed) = connection.check(Duration::from_secs(5), r#"{"type":"ping"}"#).await {
    ///     // The connection has ended, and `next` says `None`.
    /// }
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// How the connection ended: if nothing came within this time, or otherwise. Boxed, since it is large.
    pub async fn check(&mut self, within: Duration, message: impl Into<Message>) -> Result<(), Box<Closed>> {
        let engine = &mut self.engine;
        engine.check(within, message.into());
        poll_fn(|context| engine.poll_checked(context)).await
    }

    /// How the connection ended, as this end saw it; before the end, what would be said if it ended now.
    ///
    /// What a browser sent in return for the peer's Close, it does not show.
    #[must_use]
    pub fn closed(&self) -> Closed {
        self.engine.closed()
    }

    /// Whether the connection has ended. Messages may still wait for [`next`](Self::next).
    #[must_use]
    pub fn has_ended(&self) -> bool {
        self.engine.has_ended()
    }

    /// The browser's WebSocket. A Close that is sent through it is not remembered.
    #[must_use]
    pub const fn get_ref(&self) -> &WebSocket {
        &self.engine.socket
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        let _ = self.engine.socket.close();
    }
}

impl fmt::Debug for Connection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Connection")
            .field("socket", &self.engine.socket)
            .field("closed", &self.closed())
            .finish_non_exhaustive()
    }
}
