//! A cluster of one node.

use std::time::{Duration, Instant};

use close_codes::{BudgetFault, Limit, SharedBudget};
use redis::cluster::ClusterClient;
use tokio::time::sleep;

use super::server::{Server, free_port};

const SECOND: Duration = Duration::from_secs(1);

#[tokio::test]
async fn keys_of_one_hash_tag_are_one_budget_in_a_cluster() {
    let bus = free_port().to_string();
    let options = ["--appendonly", "yes", "--cluster-enabled", "yes", "--cluster-port", &bus];
    let Some(server) = Server::start_with("cluster", &options).await else {
        return;
    };
    server.command(&["CLUSTER", "ADDSLOTSRANGE", "0", "16383"]).await;
    while !format!("{:?}", server.command(&["CLUSTER", "INFO"]).await).contains("cluster_state:ok") {
        sleep(Duration::from_millis(50)).await;
    }
    let client = ClusterClient::new(vec![server.url()]).unwrap();
    let connection = client.get_async_connection().await.unwrap();

    let budget = SharedBudget::redis(connection.clone(), "{bot}:identify:3", Limit::new(2, SECOND))
        .also("{bot}:identify", Limit::new(3, 2 * SECOND));
    let start = Instant::now();
    let mut turns = Vec::new();
    for _ in 0..4 {
        budget.turn().await.unwrap();
        turns.push(start.elapsed());
    }
    // Two at once, one after a second, and the fourth by the wider limit.
    assert!(turns[1] < SECOND && turns[2] >= SECOND && turns[3] >= 2 * SECOND, "{turns:?}");
    budget.known(1, SECOND).await.unwrap();

    let apart = SharedBudget::redis(connection, "identify:3", Limit::new(2, SECOND))
        .also("identify", Limit::new(3, 2 * SECOND));
    let error = apart.turn().await.unwrap_err();
    assert_eq!(error.fault(), BudgetFault::KeysApart, "{error}");
    assert!(error.to_string().contains("hash tag"), "{error}");
}
