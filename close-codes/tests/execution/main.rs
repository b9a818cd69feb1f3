//! The execution of policies: delays, supervision, retry windows, diagnoses, local ends, shutdown and relay.

mod backoff;
mod chat;
mod closed;
mod config;
mod diagnosis;
mod endpoints;
mod failure;
mod given;
mod healthy;
mod hostile;
mod limits;
mod lists;
mod local;
mod made_up;
mod network_back;
mod our_close;
mod properties;
mod random;
mod relay;
mod remembered;
mod retry_window;
mod said;
mod shutdown;
mod supervisor;
mod watch;
mod written;
