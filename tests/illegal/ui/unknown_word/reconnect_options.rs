// Misspelt options of `#[reconnect(..)]`, and other words for them.
use close_codes::CloseReason;

#[derive(CloseReason)]
pub enum ChatClose {
    #[close(4001)]
    #[reconnect(now, attemps = 3)]
    Attemps,
    #[close(4002)]
    #[reconnect(backoff, max_attempts = 3)]
    MaxAttempts,
    #[close(4003)]
    #[reconnect(backoff, retries = 3)]
    Retries,
    #[close(4004)]
    #[reconnect(backoff, maxAttempts = 3)]
    CamelCase,
    #[close(4005)]
    #[reconnect(now, reauth)]
    Reauth,
    #[close(4006)]
    #[reconnect(now, login)]
    Login,
    #[close(4007)]
    #[reconnect(now, resumed)]
    Resumed,
    #[close(4008)]
    #[reconnect(now, new_session)]
    New,
    #[close(4009)]
    #[reconnect(now, fail_over)]
    FailOver,
    #[close(4010)]
    #[reconnect(backoff, retryWindow = ignore)]
    Window,
    #[close(4011)]
    #[reconnect(backoff, factor = 2)]
    Factor,
    #[close(4012)]
    #[reconnect(backoff, initial = "1s")]
    Initial,
    #[close(4013)]
    #[reconnect(now, xyzzy)]
    Nonsense,
}

fn main() {}
