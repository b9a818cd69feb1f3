//! The roles: who sends a Close frame.

/// The role of an endpoint that sends a Close frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Role {
    /// An endpoint that opened the connection.
    Client,
    /// An endpoint that accepted the connection.
    Server,
    /// A script in a browser. It may send less than other clients: 1000 and 3000 to 4999 (WHATWG WebSockets,
    /// `close()`).
    Browser,
}

/// The type of [`Role::Client`], for [`IntoCloseFrame`](crate::IntoCloseFrame).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Client;

/// The type of [`Role::Server`], for [`IntoCloseFrame`](crate::IntoCloseFrame).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Server;

/// The type of [`Role::Browser`], for [`IntoCloseFrame`](crate::IntoCloseFrame).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Browser;

mod sealed {
    pub trait Sealed {}
    impl Sealed for super::Client {}
    impl Sealed for super::Server {}
    impl Sealed for super::Browser {}
}

/// A [`Role`] as a type: [`Client`], [`Server`] or [`Browser`]. This trait is sealed.
pub trait Endpoint: sealed::Sealed + Copy + core::fmt::Debug + Default + Send + Sync + 'static {
    /// The role as a value.
    const ROLE: Role;
}

impl Endpoint for Client {
    const ROLE: Role = Role::Client;
}

impl Endpoint for Server {
    const ROLE: Role = Role::Server;
}

impl Endpoint for Browser {
    const ROLE: Role = Role::Browser;
}
