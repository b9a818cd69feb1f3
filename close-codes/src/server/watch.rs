//! `Watch`: diagnoses for many peers, for a program that does not reconnect.

use core::fmt;
use core::hash::Hash;
use core::marker::PhantomData;
use std::collections::HashMap;
use std::vec::Vec;

use crate::closed::Closed;
use crate::observe::watched;
use crate::policy::Diagnose;
use crate::supervisor::{Diagnosis, Evidence};
use crate::table::CloseReason;
use crate::time::Moment;

/// Counts how the connections of many peers close, and says which peer seems to have which fault. It is for servers,
/// which do not reconnect, and for clients of many servers.
///
/// The key `K` is whatever tells peers apart: an address, a customer, a client's version. The table of `R` says what
/// is counted and how often it must be seen. A Close frame that no endpoint may send is proof at once.
///
/// A watch remembers `capacity` peers; a new peer replaces the one that was not seen for the longest time. The cost
/// of [`closed`](Self::closed) does not depend on the number of peers.
///
/// ```
/// use core::time::Duration;
/// use close_codes::{CloseReason, Closed, Initiator, Moment, Watch};
///
/// #[derive(CloseReason)]
/// enum ChatClose {
///     #[close(1005)]
///     #[diagnose(peer_bug, threshold = 3, window = "60s")]
///     NoStatus,
/// }
///
/// let mut watch = Watch::<&str, ChatClose>::new(10_000);
/// let empty = Closed::empty_frame().begun_by(Initiator::Peer);
/// let at = |seconds| Moment::START + Duration::from_secs(seconds);
///
/// assert!(watch.closed(&"app 1.2", &empty, at(0)).is_none());
/// assert!(watch.closed(&"app 1.2", &empty, at(10)).is_none());
/// let diagnosis = watch.closed(&"app 1.2", &empty, at(20)).unwrap();
/// assert_eq!(
///     diagnosis.to_string(),
///     "peer_bug: connections ended with 1005 (No Status Received), 3 times in 60s, first 20s ago; \
///      3 of 3 closes had no code; check where the peer closes connections: it should send a Close frame \
///      with a code",
/// );
/// ```
///
/// # With connections
///
/// All connections of a server share one watch. A peer here is a client's version:
///
/// ```
/// # #[cfg(feature = "axum")]
/// # mod with_axum {
/// use axum::extract::ws::WebSocket;
/// use close_codes::adapters::Connection;
/// use close_codes::{Diagnosis, Moment, Standard, Watch};
/// use std::sync::Mutex;
/// use std::time::Instant;
///
/// struct Peers {
///     start: Instant,
///     watch: Mutex<Watch<String, Standard>>,
/// }
///
/// async fn serve(socket: WebSocket, version: String, peers: &Peers) {
///     let mut connection = Connection::server(socket);
///     while let Some(_message) = connection.next().await {} // the application's work
///
///     let now = Moment::START + peers.start.elapsed();
///     let diagnosis = peers.watch.lock().unwrap().closed(&version, &connection.closed(), now);
///     if let Some(diagnosis) = diagnosis.filter(Diagnosis::is_new) {
///         eprintln!("{version}: {diagnosis}");
///     }
/// }
/// # }
/// ```
pub struct Watch<K, R> {
    places: HashMap<K, usize>,
    peers: Vec<Peer<K>>,
    capacity: usize,
    /// The first and the last peer of the list, which is ordered by when they were last seen.
    newest: usize,
    oldest: usize,
    reasons: PhantomData<fn() -> R>,
}

struct Peer<K> {
    key: K,
    evidence: Evidence,
    newer: usize,
    older: usize,
}

/// The place of no peer.
const NOWHERE: usize = usize::MAX;

impl<K: Eq + Hash + Clone, R: CloseReason> Watch<K, R> {
    /// A watch over at most `capacity` peers; 0 counts as 1. It allocates as peers come: about half a kilobyte for
    /// each, and the key twice.
    #[must_use]
    pub fn new(capacity: usize) -> Self {
        Self {
            places: HashMap::new(),
            peers: Vec::new(),
            capacity: capacity.max(1),
            newest: NOWHERE,
            oldest: NOWHERE,
            reasons: PhantomData,
        }
    }

    /// Counts that a connection with this peer closed like this. Returns a diagnosis if enough was seen for one.
    pub fn closed(&mut self, peer: &K, closed: &Closed, now: Moment) -> Option<Diagnosis> {
        let row = R::TABLE.find(closed.code(), closed.reason());
        let diagnose = R::TABLE.diagnose(closed.code(), closed.reason()).unwrap_or(Diagnose::NONE);
        let place = self.place_of(peer);
        let diagnosis = self.peers[place].evidence.closed(row, diagnose, closed, false, now);
        watched(closed, row, diagnosis.as_ref());
        diagnosis
    }

    /// How many peers it remembers.
    #[must_use]
    pub fn len(&self) -> usize {
        self.peers.len()
    }

    /// Whether it remembers no peer.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.peers.is_empty()
    }

    /// How many peers it can remember.
    #[must_use]
    pub fn capacity(&self) -> usize {
        self.capacity
    }

    /// The peer's place; the peer becomes the newest.
    fn place_of(&mut self, peer: &K) -> usize {
        let place = match self.places.get(peer) {
            Some(place) => {
                let place = *place;
                self.unlink(place);
                place
            }
            None if self.peers.len() < self.capacity => {
                self.peers.push(Peer {
                    key: peer.clone(),
                    evidence: Evidence::NONE,
                    newer: NOWHERE,
                    older: NOWHERE,
                });
                self.places.insert(peer.clone(), self.peers.len() - 1);
                self.peers.len() - 1
            }
            None => {
                let place = self.oldest;
                self.unlink(place);
                self.places.remove(&self.peers[place].key);
                self.places.insert(peer.clone(), place);
                self.peers[place].key = peer.clone();
                self.peers[place].evidence = Evidence::NONE;
                place
            }
        };
        self.link_as_newest(place);
        place
    }

    fn unlink(&mut self, place: usize) {
        let Peer { newer, older, .. } = self.peers[place];
        match self.peers.get_mut(newer) {
            Some(peer) => peer.older = older,
            None => self.newest = older,
        }
        match self.peers.get_mut(older) {
            Some(peer) => peer.newer = newer,
            None => self.oldest = newer,
        }
    }

    fn link_as_newest(&mut self, place: usize) {
        let older = self.newest;
        self.peers[place].newer = NOWHERE;
        self.peers[place].older = older;
        match self.peers.get_mut(older) {
            Some(peer) => peer.newer = place,
            None => self.oldest = place,
        }
        self.newest = place;
    }
}

impl<K, R> fmt::Debug for Watch<K, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Watch")
            .field("peers", &self.peers.len())
            .field("capacity", &self.capacity)
            .finish_non_exhaustive()
    }
}
