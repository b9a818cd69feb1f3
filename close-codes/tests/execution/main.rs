//! The execution of policies: delays, supervision, retry windows, diagnoses, shutdown and relay.

mod backoff;
mod chat;
mod diagnosis;
mod endpoints;
mod hostile;
mod our_close;
mod properties;
mod random;
mod relay;
mod remembered;
mod retry_window;
mod shutdown;
mod supervisor;
mod watch;
