// Close reasons are an enum.
use close_codes::CloseReason;

#[derive(CloseReason)]
#[close(1001)]
pub struct GoingAway;

fn table<R: CloseReason>() {}

fn main() {
    table::<GoingAway>();
}
