//! What the tests share: a peer that writes and reads the bytes of single frames, and so can do what no library
//! lets it do; and what every adapter is asked to do with it; a clock; a process of a test's own; and
//! a server of actix-web's.

#![allow(clippy::missing_panics_doc)] // to panic is how a test fails

pub mod actix;
pub mod clock;
pub mod ends;
pub mod process;
pub mod raw;
