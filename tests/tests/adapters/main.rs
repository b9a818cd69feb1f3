//! Each adapter, against a peer made of bytes.

mod actix_ws;
mod axum;
mod fastwebsockets;
mod tokio_tungstenite;
mod tokio_websockets;

/// What is the same with each library, on each side; actix-ws has it in a server's own thread.
macro_rules! with_each_library {
    ($($test:ident)*) => {$(
        mod $test {
            with_each_library! { $test:
                axum_server = axum::server
                fastwebsockets_client = fastwebsockets::client
                fastwebsockets_server = fastwebsockets::server
                tokio_tungstenite_client = tokio_tungstenite::client
                tokio_tungstenite_server = tokio_tungstenite::server
                tokio_websockets_client = tokio_websockets::client
                tokio_websockets_server = tokio_websockets::server
            }
        }
    )*};
    ($test:ident: $($name:ident = $library:ident::$side:ident)*) => {$(
        #[tokio::test]
        async fn $name() {
            close_codes_tests::ends::$test(crate::$library::$side).await;
        }
    )*};
}

with_each_library! { an_empty_close_is_1005 a_loss_is_1006 }
