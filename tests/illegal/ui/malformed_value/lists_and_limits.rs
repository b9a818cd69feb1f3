// Lists and limits in the forms that newcomers try.
use close_codes::CloseReason;

#[derive(CloseReason)]
pub enum ChatClose {
    #[close(4001)]
    #[reconnect(after = [0, 2, 10])]
    Numbers,
    #[close(4002)]
    #[reconnect(after = ["0s" "2s"])]
    MissingComma,
    #[close(4003)]
    #[reconnect(after = ["0s", now, "5s"])]
    Word,
    #[close(4004)]
    #[reconnect(after = ("0s", "2s"))]
    RoundBrackets,
    #[close(4005)]
    #[reconnect(after("0s", "2s"))]
    NoEquals,
    #[close(4006)]
    #[reconnect(after = ["0", "2 seconds"])]
    Units,
    #[close(4007)]
    #[reconnect(after = ["0s", , "2s"])]
    Missing,
    #[close(4008)]
    #[reconnect(now, within = 60)]
    WithinNumber,
    #[close(4009)]
    #[reconnect(now, within = "5s..30s")]
    WithinWindow,
    #[close(4010)]
    #[reconnect(now, within("60s"))]
    WithinBrackets,
    #[close(4011)]
    #[reconnect(now, resume = "30s")]
    ResumeValue,
    #[close(4012)]
    #[reconnect(now, resume("30s"))]
    ResumeText,
    #[close(4013)]
    #[reconnect(now, resume())]
    ResumeEmpty,
    #[close(4014)]
    #[reconnect(now, resume(within))]
    ResumeWithin,
    #[close(4015)]
    #[reconnect(now, resume(for = "30s"))]
    ResumeFor,
    #[close(4016)]
    #[reconnect(backoff(within = "60s"))]
    InBackoff,
    #[close(4017)]
    #[reconnect(backoff, max_elapsed_time = "60s")]
    OtherName,
    #[close(4018)]
    #[reconnect(backoff(jitter = 300))]
    JitterNumber,
    #[close(4019)]
    #[diagnose(network, within = "60s")]
    InDiagnose,
}

fn main() {}
