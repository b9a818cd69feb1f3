//! The server of the browser's rig (`tests/rigs/browser/run.sh`): gives out the page, and ends each WebSocket as
//! its path asks. It prints its port, then what it observed of the page's own Close, and ends with its standard
//! input or after some minutes.

use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use std::{env, process, thread};

use close_codes::adapters::Connection;
use close_codes::{CloseFrame, CloseReason, IntoCloseFrame, Server, send_code};
use futures_util::{SinkExt as _, StreamExt as _};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{WebSocketStream, accept_async};

#[derive(CloseReason)]
#[close(sendable(server = ServerClose))]
#[allow(dead_code)] // only the twin is made here
enum ChatClose {
    #[close(1001, reason = "restarting")]
    GoingAway,
    #[close(4001, reason = "token expired")]
    TokenExpired,
    #[close(4003, reason = "banned")]
    Banned,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> io::Result<()> {
    thread::spawn(|| {
        let _ = io::stdin().read_to_end(&mut Vec::new());
        process::exit(0);
    });
    thread::spawn(|| {
        thread::sleep(Duration::from_secs(500));
        process::exit(1);
    });
    let files = Arc::new(PathBuf::from(env::args_os().nth(1).unwrap_or_default()));
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    say(&listener.local_addr()?.port().to_string());
    loop {
        let (stream, _) = listener.accept().await?;
        tokio::spawn(serve(stream, Arc::clone(&files)));
    }
}

/// One connection: a WebSocket or a file. What a browser does wrong here, it is told by its own errors.
async fn serve(stream: TcpStream, files: Arc<PathBuf>) {
    let mut head = [0; 1024];
    let read = stream.peek(&mut head).await.unwrap_or(0);
    let head = String::from_utf8_lossy(&head[..read]).into_owned();
    let path = head.split(' ').nth(1).unwrap_or("/");
    match path.strip_prefix("/ws/") {
        // The page sees a handshake that fails.
        Some("refused") => give(stream, "403 Forbidden", "text/plain", b"").await,
        Some(order) => {
            if let Ok(socket) = accept_async(stream).await {
                end(socket, order).await;
            }
        }
        None => file(stream, &files, path).await,
    }
}

async fn end(mut socket: WebSocketStream<TcpStream>, order: &str) {
    match order {
        "restart" => close(socket, ServerClose::GoingAway).await,
        "expired" => close(socket, ServerClose::TokenExpired).await,
        "banned" => close(socket, ServerClose::Banned).await,
        "empty" => close(socket, CloseFrame::EMPTY).await,
        "gateway" => close(socket, send_code!(1014)).await,
        // 999, which none of this crate's functions would send.
        "illegal" => {
            let _ = socket.get_mut().write_all(b"\x88\x02\x03\xe7").await;
            let _ = socket.get_mut().read(&mut [0; 64]).await;
        }
        "echo" => echo(socket).await,
        "silent" => {
            let _ = socket.send(Message::text("echo")).await;
            let _ = socket.next().await;
            let _ = socket.send(Message::binary(vec![0, 255])).await;
            fall_silent(socket).await;
        }
        "mute" => fall_silent(socket).await,
        "once" => {
            answer(&mut socket, 1).await;
            fall_silent(socket).await;
        }
        "often" => {
            answer(&mut socket, 25).await;
            fall_silent(socket).await;
        }
        "well" => {
            answer(&mut socket, 25).await;
            close(socket, ServerClose::GoingAway).await;
        }
        "ticks" => {
            for _ in 0..25 {
                let _ = socket.send(Message::text("tick")).await;
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
            fall_silent(socket).await;
        }
        _ => drop(socket),
    }
}

/// Answers so many messages.
async fn answer(socket: &mut WebSocketStream<TcpStream>, messages: usize) {
    for _ in 0..messages {
        let _ = socket.next().await;
        let _ = socket.send(Message::text("yes")).await;
    }
}

/// Answers nothing any more, not even a Close, until the page hangs up.
async fn fall_silent(mut socket: WebSocketStream<TcpStream>) {
    let mut bytes = [0; 64];
    while socket.get_mut().read(&mut bytes).await.is_ok_and(|read| read > 0) {}
}

async fn close(socket: WebSocketStream<TcpStream>, reason: impl IntoCloseFrame<Server>) {
    Connection::server(socket).close(reason).await;
}

async fn echo(socket: WebSocketStream<TcpStream>) {
    let mut connection = Connection::server(socket);
    let _ = connection.send(Message::text("echo")).await;
    while let Some(message) = connection.next().await {
        let _ = connection.send(message).await;
    }
    say(&format!("the page's Close: {}", connection.closed()));
}

async fn file(stream: TcpStream, files: &Path, path: &str) {
    let kind = match path.rsplit('.').next() {
        Some("html") => "text/html",
        Some("js") => "text/javascript",
        Some("wasm") => "application/wasm",
        _ => return give(stream, "404 Not Found", "text/plain", b"").await,
    };
    let is_inside = !path.contains("..");
    match std::fs::read(files.join(path.trim_start_matches('/'))) {
        Ok(body) if is_inside => give(stream, "200 OK", kind, &body).await,
        _ => give(stream, "404 Not Found", "text/plain", b"").await,
    }
}

async fn give(mut stream: TcpStream, status: &str, kind: &str, body: &[u8]) {
    let _ = stream.read(&mut [0; 4096]).await;
    let len = body.len();
    let head = format!(
        "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {len}\r\nConnection: close\r\n\r\n"
    );
    let _ = stream.write_all(head.as_bytes()).await;
    let _ = stream.write_all(body).await;
    let _ = stream.shutdown().await;
}

fn say(line: &str) {
    println!("{line}");
    let _ = io::stdout().flush();
}
