//! The example `frontend`: its export is up to date, and both of its clients do what the table says.
#![allow(missing_docs)]

#[allow(dead_code)] // `main` itself
#[path = "../examples/frontend/main.rs"]
mod frontend;

use close_codes::CloseReason;
use frontend::chat_close::ChatClose;

#[test]
fn the_front_end_has_the_table_of_today() {
    close_codes::assert_fresh!(ChatClose::TABLE.typescript(), "examples/frontend/web/closeCodes.ts");
}

#[tokio::test]
async fn both_clients_do_what_the_table_says() {
    frontend::play().await.expect("every step goes as the table says");
}
