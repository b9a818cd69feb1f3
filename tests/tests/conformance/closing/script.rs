//! What a peer made of bytes does, step by step.

use std::time::Duration;

use close_codes::Role;
use close_codes_tests::raw::{CLOSE, RawPeer, TEXT};
use tokio::time::timeout;

use crate::libraries::Stream;

/// The opcode of a frame that continues a message.
const CONTINUATION: u8 = 0;

/// Nothing here takes so long, on any machine.
const PATIENCE: Duration = Duration::from_secs(20);

/// A frame, right or wrong.
#[derive(Clone, Debug)]
pub(crate) struct Frame {
    pub(crate) opcode: u8,
    payload: Vec<u8>,
    is_final: bool,
    flaw: Option<Flaw>,
}

/// What is wrong with a frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Flaw {
    ReservedBit,
    /// It is masked by a server, or not by a client.
    Mask,
    /// Its length is in two bytes, though one would do.
    LongLength,
}

impl Frame {
    pub(crate) fn new(opcode: u8, payload: &[u8]) -> Self {
        Self { opcode, payload: payload.to_vec(), is_final: true, flaw: None }
    }

    pub(crate) fn close(payload: &[u8]) -> Self {
        Self::new(CLOSE, payload)
    }

    pub(crate) fn text(text: &str) -> Self {
        Self::new(TEXT, text.as_bytes())
    }

    pub(crate) fn last_fragment(payload: &[u8]) -> Self {
        Self::new(CONTINUATION, payload)
    }

    pub(crate) fn unfinished(mut self) -> Self {
        self.is_final = false;
        self
    }

    pub(crate) fn with_flaw(mut self, flaw: Flaw) -> Self {
        self.flaw = Some(flaw);
        self
    }

    fn is_data(&self) -> bool {
        self.opcode & 0x08 == 0
    }

    /// The bytes that a peer in this role writes.
    fn encode(&self, role: Role) -> Vec<u8> {
        const MASK: [u8; 4] = [0x37, 0xfa, 0x21, 0x3d];
        let is_masked = (role == Role::Client) != (self.flaw == Some(Flaw::Mask));
        let mask_bit = if is_masked { 0x80 } else { 0 };
        let first =
            self.opcode | u8::from(self.is_final) << 7 | u8::from(self.flaw == Some(Flaw::ReservedBit)) << 6;
        let mut bytes = vec![first];
        match (u8::try_from(self.payload.len()), u16::try_from(self.payload.len())) {
            (Ok(len), _) if len < 126 && self.flaw != Some(Flaw::LongLength) => bytes.push(mask_bit + len),
            (_, Ok(len)) => {
                bytes.push(mask_bit + 126);
                bytes.extend(len.to_be_bytes());
            }
            _ => {
                bytes.push(mask_bit + 127);
                bytes.extend((self.payload.len() as u64).to_be_bytes());
            }
        }
        if is_masked {
            bytes.extend(MASK);
            bytes.extend(self.payload.iter().zip(MASK.iter().cycle()).map(|(byte, mask)| byte ^ mask));
        } else {
            bytes.extend(&self.payload);
        }
        bytes
    }
}

/// A step of a peer's.
#[derive(Clone, Debug)]
pub(crate) enum Step {
    /// Writes frames, at once.
    Send(Vec<Frame>),
    /// Writes so many bytes of a frame, and no more.
    SendPart(Frame, usize),
    /// Waits for the echo of a text.
    AwaitEcho(&'static str),
    /// Waits for a Close frame.
    AwaitClose,
    /// Says that nothing more will come.
    Finish,
    /// Waits for the other end to hang up.
    Wait,
    /// Goes without a word.
    HangUp,
}

/// What a peer saw.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Seen {
    /// The payload of the first Close frame.
    pub(crate) close: Option<Vec<u8>>,
    /// The opcodes of what came before it, apart from an echo that was waited for.
    pub(crate) before: Vec<u8>,
    /// The opcodes of what came after it.
    pub(crate) after: Vec<u8>,
    /// Whether the other end hung up in the end.
    pub(crate) has_ended: bool,
}

/// Takes the steps, then waits for the other end to hang up: who `hangs_up` does so once it has seen a Close.
pub(crate) async fn play<P: Stream>(
    mut peer: RawPeer<P>,
    role: Role,
    mut hangs_up: bool,
    steps: &[Step],
) -> Seen {
    let mut seen = Seen { close: None, before: Vec::new(), after: Vec::new(), has_ended: false };
    for step in steps {
        match step {
            Step::Send(frames) => {
                let bytes: Vec<u8> = frames.iter().flat_map(|frame| frame.encode(role)).collect();
                peer.send_raw(&bytes).await;
            }
            Step::SendPart(frame, len) => peer.send_raw(&frame.encode(role)[..*len]).await,
            Step::AwaitEcho(text) => {
                let echo = timeout(PATIENCE, peer.receive()).await.expect("an echo in time");
                assert_eq!(echo, Some((TEXT, text.as_bytes().to_vec())));
            }
            Step::AwaitClose => {
                let close = timeout(PATIENCE, peer.receive_close()).await.expect("a Close in time");
                assert!(close.is_some(), "a Close was to come");
                seen.close = close;
            }
            Step::Finish => peer.finish().await,
            Step::Wait => hangs_up = false,
            Step::HangUp => return Seen { has_ended: true, ..seen },
        }
    }
    loop {
        if seen.close.is_some() && hangs_up {
            peer.finish().await;
        }
        match timeout(PATIENCE, peer.receive()).await {
            Ok(Some((CLOSE, payload))) if seen.close.is_none() => seen.close = Some(payload),
            Ok(Some((opcode, _))) if seen.close.is_none() => seen.before.push(opcode),
            Ok(Some((opcode, _))) => seen.after.push(opcode),
            Ok(None) => return Seen { has_ended: true, ..seen },
            Err(_) => return seen,
        }
    }
}

/// How many data frames are sent before the first Close: so many may be echoed.
pub(crate) fn data_before_the_close(steps: &[Step]) -> usize {
    let frames = steps.iter().flat_map(|step| match step {
        Step::Send(frames) => frames.as_slice(),
        _ => &[],
    });
    frames.take_while(|frame| frame.opcode != CLOSE).filter(|frame| frame.is_data()).count()
}
