//! The execution of policies: delays, supervision, retry windows, diagnoses, shutdown and relay.

mod backoff;
mod chat;
mod properties;
mod random;
mod supervisor;
