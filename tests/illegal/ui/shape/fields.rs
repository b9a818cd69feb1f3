// Which fields a variant has, by its form.
use close_codes::CloseReason;

#[derive(CloseReason)]
pub enum ChatClose {
    #[close(4001)]
    Expired(u16),
    #[close(4002)]
    Banned { until: u64 },
    #[close(4003)]
    Brackets(),
    #[close(4100..=4199)]
    Throttled,
    #[close(4200..=4299)]
    Limited(u16, String),
    #[close(4300..=4399)]
    Named { code: u16 },
    #[close(other)]
    Other,
}

fn main() {}
