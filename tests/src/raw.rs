//! A peer made of bytes.

use close_codes::Role;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, Empty, Join, ReadHalf, Sink, WriteHalf};

/// The opcode of a text frame.
pub const TEXT: u8 = 1;
/// The opcode of a Close frame.
pub const CLOSE: u8 = 8;
/// The opcode of a Ping frame.
pub const PING: u8 = 9;
/// The opcode of a Pong frame.
pub const PONG: u8 = 10;

/// The other end of a connection, after its handshake.
#[derive(Debug)]
pub struct RawPeer<S> {
    stream: S,
    role: Role,
}

/// The stream of a peer that only reads.
pub type ReadOnly<S> = Join<ReadHalf<S>, Sink>;
/// The stream of a peer that only writes.
pub type WriteOnly<S> = Join<Empty, WriteHalf<S>>;

impl<S: AsyncRead + AsyncWrite + Unpin> RawPeer<S> {
    /// The peer in this role: a client masks its frames.
    pub fn new(stream: S, role: Role) -> Self {
        Self { stream, role }
    }

    /// A client that has shaken hands with the server at the other end.
    pub async fn upgrade(stream: S) -> Self {
        let (peer, response) = Self::ask(stream).await;
        assert!(response.starts_with("HTTP/1.1 101 "), "{response}");
        peer
    }

    /// A client that has asked the server at the other end to shake hands, and the head of its response.
    pub async fn ask(stream: S) -> (Self, String) {
        const REQUEST: &[u8] = b"GET /chat HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\n\
            Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
        let mut peer = Self::new(stream, Role::Client);
        peer.send_raw(REQUEST).await;
        let mut response = Vec::new();
        // No byte is read that stands behind the head: it may be a frame's.
        while let missing @ 1.. = missing_in(&response) {
            let mut more = [0; LEAST.len()];
            let read = peer.stream.read(&mut more[..missing]).await.expect("a response");
            assert!(read > 0, "the head of a response");
            response.extend(&more[..read]);
        }
        (peer, String::from_utf8(response).expect("a head is ASCII"))
    }

    /// Writes a frame of this opcode, final and unfragmented, whatever its payload. A peer that is gone is no
    /// error.
    pub async fn send(&mut self, opcode: u8, payload: &[u8]) {
        let frame = self.frame(opcode, payload);
        let _ = self.stream.write_all(&frame).await;
    }

    /// The bytes of a frame of this opcode, final and unfragmented.
    pub fn frame(&self, opcode: u8, payload: &[u8]) -> Vec<u8> {
        let mut frame = vec![0x80 | opcode];
        let mask_bit = if self.role == Role::Server { 0 } else { 0x80 };
        match u8::try_from(payload.len()) {
            Ok(len) if len < 126 => frame.push(mask_bit + len),
            _ => {
                frame.push(mask_bit + 126);
                frame.extend(u16::try_from(payload.len()).expect("a short frame").to_be_bytes());
            }
        }
        if mask_bit != 0 {
            // A mask of zeros changes nothing.
            frame.extend([0; 4]);
        }
        frame.extend(payload);
        frame
    }

    /// The peer's two directions, for one that reads and writes at the same time.
    pub fn split(self) -> (RawPeer<ReadOnly<S>>, RawPeer<WriteOnly<S>>) {
        let (read, write) = tokio::io::split(self.stream);
        let reads = tokio::io::join(read, tokio::io::sink());
        let writes = tokio::io::join(tokio::io::empty(), write);
        (RawPeer::new(reads, self.role), RawPeer::new(writes, self.role))
    }

    /// Writes these bytes, and says whether anybody took them.
    pub async fn try_send_raw(&mut self, bytes: &[u8]) -> bool {
        self.stream.write_all(bytes).await.is_ok()
    }

    /// Writes these bytes.
    pub async fn send_raw(&mut self, bytes: &[u8]) {
        let _ = self.stream.write_all(bytes).await;
    }

    /// Says that nothing more will be sent.
    pub async fn finish(&mut self) {
        let _ = self.stream.shutdown().await;
    }

    /// The next frame: its opcode and its payload; `None` if there is none any more. Panics if it is masked by a
    /// server or not masked by a client, if it has a reserved bit, and if it is a control frame in pieces: no library writes that.
    pub async fn receive(&mut self) -> Option<(u8, Vec<u8>)> {
        let first = self.stream.read_u8().await.ok()?;
        let second = self.stream.read_u8().await.ok()?;
        assert_eq!(second & 0x80 != 0, self.role == Role::Server, "a client masks, and nobody else");
        assert_eq!(first & 0x70, 0, "no extension was negotiated");
        assert!(first & 0x08 == 0 || first & 0x80 != 0, "a control frame is not fragmented");
        let len = match second & 0x7f {
            126 => usize::from(self.stream.read_u16().await.ok()?),
            127 => usize::try_from(self.stream.read_u64().await.ok()?).expect("a length"),
            len => usize::from(len),
        };
        let mut mask = [0; 4];
        if second & 0x80 != 0 {
            self.stream.read_exact(&mut mask).await.ok()?;
        }
        let mut payload = vec![0; len];
        self.stream.read_exact(&mut payload).await.ok()?;
        for (byte, mask) in payload.iter_mut().zip(mask.iter().cycle()) {
            *byte ^= mask;
        }
        Some((first & 0x0f, payload))
    }

    /// The next bytes, so many; fewer if no more come.
    pub async fn receive_raw(&mut self, len: u64) -> Vec<u8> {
        let mut bytes = Vec::new();
        let _ = (&mut self.stream).take(len).read_to_end(&mut bytes).await;
        bytes
    }

    /// The payload of the next Close frame; `None` if none comes any more.
    pub async fn receive_close(&mut self) -> Option<Vec<u8>> {
        loop {
            let (opcode, payload) = self.receive().await?;
            if opcode == CLOSE {
                return Some(payload);
            }
        }
    }
}

/// What the head of a response that switches protocols has at least, in any order and case.
const LEAST: &[u8] = b"HTTP/1.1 101 \r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\
    Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n";

/// How many bytes are missing at least, so that this is the head of a response.
fn missing_in(head: &[u8]) -> usize {
    const END: &[u8] = b"\r\n\r\n";
    let missing = (0..END.len()).find(|missing| head.ends_with(&END[..END.len() - missing]));
    let missing = missing.unwrap_or(END.len());
    if missing > 0 && head.starts_with(b"HTTP/1.1 101 ") {
        // In larger pieces: the conformance tests shake hands a hundred thousand times.
        return missing.max(LEAST.len().saturating_sub(head.len()));
    }
    missing
}
