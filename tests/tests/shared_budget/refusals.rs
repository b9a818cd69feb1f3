//! What waiting does not heal is an error that says what to do; what it heals is waited for.

use std::time::Duration;

use close_codes::{BudgetError, BudgetFault, Later, Limit, SharedBudget};
use redis::aio::{ConnectionLike, ConnectionManager};
use redis::{Cmd, Pipeline, RedisFuture, Value, parse_redis_value};
use tokio::time::timeout;

use super::server::{Server, config, manager, url};

const LIMIT: Limit = Limit::new(5, Duration::from_secs(1));

async fn refused(budget: &SharedBudget) -> BudgetError {
    let turn = timeout(Duration::from_secs(20), budget.turn()).await;
    turn.expect("an error, and no wait").expect_err("an error, and no turn")
}

/// A connection to a server that always says the same.
#[derive(Clone)]
struct Says(&'static str);

impl ConnectionLike for Says {
    fn req_packed_command<'a>(&'a mut self, _: &'a Cmd) -> RedisFuture<'a, Value> {
        Box::pin(async { parse_redis_value(format!("{}\r\n", self.0).as_bytes())?.extract_error() })
    }

    fn req_packed_commands<'a>(
        &'a mut self,
        _: &'a Pipeline,
        _: usize,
        _: usize,
    ) -> RedisFuture<'a, Vec<Value>> {
        Box::pin(async { Ok(Vec::new()) })
    }

    fn get_db(&self) -> i64 {
        0
    }
}

#[tokio::test]
async fn each_refusal_is_known_by_its_code() {
    for (says, fault) in [
        ("-NOPERM User bot has no permissions to run the 'evalsha' command", BudgetFault::Denied),
        ("-NOAUTH Authentication required.", BudgetFault::Denied),
        ("-ERR Error running script: @user_script: NOPERM ACL failure in script", BudgetFault::Denied),
        ("-READONLY You can't write against a read only replica.", BudgetFault::ReadOnly),
        ("-WRONGTYPE Operation against a key holding the wrong kind of value", BudgetFault::WrongType),
        ("-ERR @user_script: 3: WRONGTYPE Operation against a key", BudgetFault::WrongType),
        ("-CROSSSLOT Keys in request don't hash to the same slot", BudgetFault::KeysApart),
        ("-MOVED 3999 127.0.0.1:6381", BudgetFault::Moved),
        ("-ERR unknown command 'EVALSHA'", BudgetFault::Refused),
        ("+OK", BudgetFault::Refused),
        ("*1\r\n:1", BudgetFault::Refused),
        // A turn, and no generation of its key.
        ("*2\r\n:1\r\n:0", BudgetFault::Refused),
    ] {
        let error = refused(&SharedBudget::redis(Says(says), "connects", LIMIT)).await;
        assert_eq!(error.fault(), fault, "{says}: {error}");
        assert!(!error.words().is_empty(), "{says}");
    }
}

#[tokio::test]
async fn what_may_heal_is_waited_for() {
    for says in [
        "-LOADING Redis is loading the dataset in memory",
        "-CLUSTERDOWN The cluster is down",
        "-MASTERDOWN Link with MASTER is down",
        "-TRYAGAIN Multiple keys request during rehashing of slot",
        "-BUSY Redis is busy running a script",
        "-OOM command not allowed when used memory > 'maxmemory'.",
        "-MISCONF Redis is configured to save RDB snapshots",
        "-NOREPLICAS Not enough good replicas to write.",
        "-NOSCRIPT No matching script.",
    ] {
        let budget = SharedBudget::redis(Says(says), "connects", LIMIT);
        let Err(Later::Failed(error)) = budget.turn_within(Duration::from_millis(50)).await else {
            panic!("{says}: there is no turn");
        };
        assert_eq!(error.fault(), BudgetFault::Away, "{says}");
    }
}

#[tokio::test]
async fn two_limits_with_one_key_are_an_error() {
    let Some(server) = Server::start("same-key").await else {
        return;
    };
    let budget = SharedBudget::redis(server.manager().await, "connects", LIMIT).also("connects", LIMIT);
    assert_eq!(
        refused(&budget).await.to_string(),
        "two limits of the budget have the same key (connects): give each limit a key of its own"
    );
}

#[tokio::test]
async fn a_key_that_holds_something_else_is_an_error_until_it_is_gone() {
    let Some(server) = Server::start("wrong-type").await else {
        return;
    };
    server.command(&["SET", "connects", "a text"]).await;
    let budget = SharedBudget::redis(server.manager().await, "connects", LIMIT);
    let error = refused(&budget).await;
    assert_eq!(error.fault(), BudgetFault::WrongType);
    assert!(error.to_string().contains("use a key that nothing else uses"), "{error}");
    assert_eq!(budget.known(1, LIMIT.window()).await.unwrap_err().fault(), BudgetFault::WrongType);
    server.command(&["DEL", "connects"]).await;
    budget.turn().await.unwrap();
}

#[tokio::test]
async fn a_user_who_may_not_is_told_so() {
    let Some(server) = Server::start("denied").await else {
        return;
    };
    let port = server.port();
    // May not run scripts; may run them, but not on this key; and one who has just what the guide says.
    server.command(&["ACL", "SETUSER", "poor", "on", ">pw", "~*", "-@all", "+ping", "+client"]).await;
    server.command(&["ACL", "SETUSER", "elsewhere", "on", ">pw", "~other", "+@all"]).await;
    let allowed = "+evalsha +eval +time +zadd +zcount +zrange +zrem +zremrangebyscore +zscore +pexpire";
    let rights: Vec<&str> = ["ACL", "SETUSER", "guide", "on", ">pw", "~connects", "-@all"]
        .into_iter()
        .chain(allowed.split(' '))
        .collect();
    server.command(&rights).await;
    for user in ["poor", "elsewhere"] {
        let connection = manager(&format!("redis://{user}:pw@127.0.0.1:{port}/")).await;
        let error = refused(&SharedBudget::redis(connection, "connects", LIMIT)).await;
        assert_eq!(error.fault(), BudgetFault::Denied, "{error}");
        assert!(error.words().contains("NOPERM"), "{error}");
    }
    let connection = manager(&format!("redis://guide:pw@127.0.0.1:{port}/")).await;
    let budget = SharedBudget::redis(connection, "connects", LIMIT);
    budget.turn().await.unwrap();
    budget.known(3, LIMIT.window()).await.unwrap();
    // A wrong password, found when the connection is opened.
    let client = redis::Client::open(format!("redis://guide:wrong@127.0.0.1:{port}/")).unwrap();
    let connection = ConnectionManager::new_lazy_with_config(client, config()).unwrap();
    let error = refused(&SharedBudget::redis(connection, "connects", LIMIT)).await;
    assert_eq!(error.fault(), BudgetFault::Denied, "{error}");
}

#[tokio::test]
async fn a_replica_that_nobody_may_write_to_is_an_error() {
    let Some(primary) = Server::start("primary").await else {
        return;
    };
    let port = primary.port().to_string();
    let options = ["--replicaof", "127.0.0.1", &port, "--replica-serve-stale-data", "yes"];
    let Some(replica) = Server::start_with("replica", &options).await else {
        return;
    };
    let budget = SharedBudget::redis(manager(&url(replica.port())).await, "connects", LIMIT);
    let error = refused(&budget).await;
    assert_eq!(error.fault(), BudgetFault::ReadOnly, "{error}");
    assert!(error.to_string().ends_with("connect to the primary"), "{error}");
}
