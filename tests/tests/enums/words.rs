// Every word that a policy can be told in. Of this file the macro's own test makes a twin's documentation, which must have
// the words of the runtime's export, `tests/exports/words.md`.
#[allow(dead_code)]
#[derive(close_codes::CloseReason)]
#[close(sendable(server = ServerWords))]
pub(crate) enum Words {
    #[close(1000)]
    #[reconnect(never)]
    Never,
    #[close(1001, reason = "a `b` | c")]
    #[reconnect(now)]
    Now,
    #[close(1002, reason_prefix = "`")]
    #[reconnect(after = "5s")]
    After,
    #[close(1003, reason = "NET-1 down", reason_prefix = "NET-1")]
    #[reconnect(after = "1500ms..5s")]
    Between,
    #[close(1007)]
    #[reconnect(backoff)]
    Backoff,
    #[close(1008)]
    #[reconnect(backoff(min = "1ms", initial = "2m", max = "3h", factor = 1, jitter = equal))]
    Equal,
    #[close(1009)]
    #[reconnect(backoff(factor = 1.5, jitter = none))]
    None,
    #[close(1011)]
    #[reconnect(backoff(factor = 1.618, jitter = 0.25))]
    Share,
    #[close(1012)]
    #[reconnect(backoff(factor = 20, jitter = 0.125))]
    Eighth,
    #[close(1013)]
    #[reconnect(manual, attempts = 1)]
    Manual,
    #[close(1014)]
    #[reconnect(now, attempts = 12, resume, reauthenticate, failover, reconfigure)]
    All,
    #[close(4000)]
    #[reconnect(now, fresh, retry_window = ignore)]
    Fresh,
    #[close(4001)]
    #[reconnect(now, retry_window(max = "10m"))]
    Window,
    #[close(4002)]
    #[reconnect(now, retry_window(max = "120s"))]
    Usual,
    #[close(4013)]
    #[reconnect(after = ["0s", "1500ms..5s", "2m"], within = "10m")]
    List,
    #[close(4014)]
    #[reconnect(after = ["2s"], resume(within = "30s"))]
    ListOfOne,
    #[close(4015)]
    #[reconnect(backoff(jitter = "300ms..3s"), attempts = 2, within = "90s")]
    Added,
    #[close(4016)]
    #[reconnect(after = ["500ms..1500ms"], retry_window = ignore)]
    ListOfWindow,
    #[close(4003)]
    Undecided,
    #[close(4004)]
    #[diagnose(none)]
    NoFault,
    #[close(4005)]
    #[diagnose(peer_bug)]
    PeerBug,
    #[close(4006)]
    #[diagnose(own_bug, threshold = 1)]
    OwnBug,
    #[close(4007)]
    #[diagnose(network, threshold = 5)]
    Network,
    #[close(4008)]
    #[diagnose(tls, window = "2h")]
    Tls,
    #[close(4009)]
    #[diagnose(overload)]
    Overload,
    #[close(4010)]
    #[diagnose(auth)]
    Auth,
    #[close(4011)]
    #[diagnose(config)]
    Config,
    #[close(4012)]
    #[diagnose(proxy, threshold = 2, window = "1500ms", advice = "look")]
    Proxy,
    #[close(4100..=4199)]
    r#Range(u16),
}
