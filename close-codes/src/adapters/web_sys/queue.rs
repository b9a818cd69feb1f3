//! `Queue`: the messages that wait for `next`.

use std::collections::VecDeque;

use super::message::Message;

/// How many bytes may wait to be taken by [`Connection::next`](super::Connection::next): 16 MiB, where each message
/// counts 64 more, or a single message. A browser cannot tell the peer to wait, so that a page that does not keep up
/// closes the connection, with an empty Close, and the later messages are dropped.
pub const MAX_QUEUED: usize = 16 << 20;

/// What a message takes beside its content.
const MESSAGE_OVERHEAD: usize = 64;

/// The messages that wait for `next`, in a bounded space.
#[derive(Debug, Default)]
pub(super) struct Queue {
    messages: VecDeque<Message>,
    /// What they take, at most `MAX_QUEUED` or a single message.
    bytes: usize,
    is_overrun: bool,
}

impl Queue {
    /// Takes a message along; `false` if it is the first that does not fit. Whatever comes after that is dropped, since
    /// a message after a gap would be worse than none.
    pub(super) fn push(&mut self, message: Message) -> bool {
        if self.is_overrun {
            return true;
        }
        let bytes = self.bytes + cost(&message);
        if bytes > MAX_QUEUED && !self.messages.is_empty() {
            self.is_overrun = true;
            return false;
        }
        self.bytes = bytes;
        self.messages.push_back(message);
        true
    }

    /// The oldest message.
    pub(super) fn pop(&mut self) -> Option<Message> {
        let message = self.messages.pop_front()?;
        self.bytes -= cost(&message);
        Some(message)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.messages.is_empty()
    }

    /// Drops them all.
    pub(super) fn clear(&mut self) {
        self.messages.clear();
        self.bytes = 0;
    }
}

fn cost(message: &Message) -> usize {
    message.len() + MESSAGE_OVERHEAD
}

#[cfg(test)]
mod tests {
    use std::vec;

    use super::*;

    #[test]
    fn messages_come_in_order() {
        let mut queue = Queue::default();
        assert!(queue.push("one".into()));
        assert!(queue.push(vec![2].into()));
        assert_eq!(queue.pop(), Some(Message::Text("one".into())));
        assert_eq!(queue.pop(), Some(Message::Binary(vec![2])));
        assert_eq!((queue.pop(), queue.bytes), (None, 0));
    }

    #[test]
    fn a_single_message_may_be_longer() {
        let mut queue = Queue::default();
        assert!(queue.push(vec![0; MAX_QUEUED].into()));
        assert!(!queue.push(vec![].into()));
    }

    #[test]
    fn what_does_not_fit_is_told_once_and_nothing_comes_after_a_gap() {
        let mut queue = Queue::default();
        let fits = MAX_QUEUED / (936 + MESSAGE_OVERHEAD);
        for _ in 0..fits {
            assert!(queue.push(vec![0; 936].into()));
        }
        assert!(!queue.push(vec![0; 936].into()));
        assert!(queue.bytes <= MAX_QUEUED);
        assert!(queue.pop().is_some());
        assert!(queue.push(vec![0; 936].into()));
        assert_eq!(queue.messages.len(), fits - 1);
        queue.clear();
        assert_eq!((queue.pop(), queue.bytes), (None, 0));
    }
}
