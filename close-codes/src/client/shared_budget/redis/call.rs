//! `Connection`: to run a script of this crate on whatever connection there is.

use core::future::Future;
use core::pin::Pin;
use core::time::Duration;
use std::boxed::Box;
use std::format;
use std::string::String;
use std::sync::{Arc, LazyLock};
use std::vec::Vec;

use ::redis::aio::ConnectionLike;
use ::redis::{Cmd, FromRedisValue, RedisResult, Script, Value, cmd};
use tokio::time::timeout;

use super::refusal::failure;
use crate::client::shared_budget::answer::Failure;

/// A script: its text, and its digest, by which Redis knows one that it has run before.
pub(super) struct Text {
    text: &'static str,
    script: Script,
}

pub(super) static TURN: LazyLock<Text> = LazyLock::new(|| Text::new(include_str!("turn.lua")));
pub(super) static KNOWN: LazyLock<Text> = LazyLock::new(|| Text::new(include_str!("known.lua")));

impl Text {
    fn new(text: &'static str) -> Self {
        Self { text, script: Script::new(text) }
    }
}

/// A connection of any type.
#[derive(Clone)]
pub(super) struct Connection(Arc<dyn Sending>);

type Answering = Pin<Box<dyn Future<Output = RedisResult<Value>> + Send>>;

/// What is needed of a connection, without its type.
trait Sending: Send + Sync {
    fn send(&self, command: Cmd) -> Answering;
}

impl<C: ConnectionLike + Clone + Send + Sync + 'static> Sending for C {
    fn send(&self, command: Cmd) -> Answering {
        let mut connection = self.clone();
        Box::pin(async move { connection.req_packed_command(&command).await?.extract_error() })
    }
}

impl Connection {
    pub(super) fn new(connection: impl ConnectionLike + Clone + Send + Sync + 'static) -> Self {
        Self(Arc::new(connection))
    }

    /// Runs a script by its digest; by its text, if Redis does not have it any more or not yet.
    pub(super) async fn run(
        &self,
        script: &Text,
        keys: &[&str],
        arguments: &[String],
        patience: Duration,
    ) -> Result<Vec<i64>, Failure> {
        let call = |command: &str, script: &str| {
            let mut call = cmd(command);
            call.arg(script).arg(keys.len()).arg(keys).arg(arguments);
            call
        };
        let by_digest = call("EVALSHA", script.script.get_hash());
        let answer = match self.send(by_digest, patience).await? {
            Err(error) if error.code() == Some("NOSCRIPT") => {
                self.send(call("EVAL", script.text), patience).await?
            }
            answer => answer,
        };
        let answer = answer.map_err(|error| failure(&error))?;
        Vec::from_redis_value(answer).map_err(|error| failure(&error.into()))
    }

    /// Removes a member of a sorted set.
    pub(super) async fn remove(&self, key: &str, member: &str, patience: Duration) -> Result<(), Failure> {
        let mut remove = cmd("ZREM");
        remove.arg(key).arg(member);
        self.send(remove, patience).await?.map_err(|error| failure(&error))?;
        Ok(())
    }

    async fn send(&self, command: Cmd, patience: Duration) -> Result<RedisResult<Value>, Failure> {
        timeout(patience, self.0.send(command))
            .await
            .map_err(|_| Failure::Away(format!("no answer within {patience:?}")))
    }
}
