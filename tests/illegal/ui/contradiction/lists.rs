// Lists of delays that are none, and the last of which repeats too fast.
use close_codes::CloseReason;

#[derive(CloseReason)]
pub enum ChatClose {
    #[close(4001)]
    #[reconnect(after = [])]
    Empty,
    #[close(4002)]
    #[reconnect(after = ["0s", "500ms"])]
    HotLoop,
    #[close(4003)]
    #[reconnect(after = ["5s", "0s..1999ms"])]
    HotOnAverage,
    #[close(4004)]
    #[reconnect(after = ["0s", "0s", "0s", "0s", "0s", "0s", "0s", "0s", "0s", "0s", "0s", "0s", "0s", "0s", "0s", "1s", "2s"])]
    Long,
    #[close(4005)]
    #[reconnect(after = ["30s..5s", "5s"])]
    Backwards,
    #[close(4006)]
    #[reconnect(after = ["0s", "169h"])]
    Absurd,
}

fn main() {}
