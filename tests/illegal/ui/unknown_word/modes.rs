// Misspelt modes, and the words of other libraries for them.
use close_codes::CloseReason;

#[derive(CloseReason)]
pub enum ChatClose {
    #[close(4001)]
    #[reconnect(nevr)]
    Nevr,
    #[close(4002)]
    #[reconnect(backof(initial = "1s"))]
    Backof,
    #[close(4003)]
    #[reconnect(exponential)]
    Exponential,
    #[close(4004)]
    #[reconnect(immediately)]
    Immediately,
    #[close(4005)]
    #[reconnect(immediate)]
    Immediate,
    #[close(4006)]
    #[reconnect(stop)]
    Stop,
    #[close(4007)]
    #[reconnect(no)]
    No,
    #[close(4008)]
    #[reconnect(retry)]
    Retry,
    #[close(4009)]
    #[reconnect(delay = "5s")]
    Delay,
    #[close(4010)]
    #[reconnect(always)]
    Always,
    #[close(4011)]
    #[reconnect(Never)]
    UpperCase,
    #[close(4012)]
    #[reconnect(wait = "5s")]
    Wait,
    #[close(4013)]
    #[reconnect(user)]
    UserAction,
    #[close(4014)]
    #[reconnect(false)]
    False,
    #[close(4015)]
    #[reconnect(xyzzy)]
    Nonsense,
    #[close(4016)]
    #[reconnect(NEVER)]
    Capitals,
    #[close(4017)]
    #[reconnect(every = "5s")]
    Every,
    #[close(4018)]
    #[reconnect(linear)]
    Linear,
}

fn main() {}
