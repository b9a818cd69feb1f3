// Two modes, none, or one behind the options.
use close_codes::CloseReason;

#[derive(CloseReason)]
pub enum ChatClose {
    #[close(4001)]
    #[reconnect(now, backoff)]
    Two,
    #[close(4002)]
    #[reconnect(attempts = 3)]
    None,
    #[close(4003)]
    #[reconnect(attempts = 3, now)]
    Behind,
    #[close(4004)]
    #[reconnect(resume, fresh)]
    NoneAndTwo,
    #[close(4005)]
    #[reconnect(now, resume, fresh)]
    Session,
    #[close(4006)]
    #[reconnect(now, backoff(initial = "1s"), never)]
    Three,
}

fn main() {}
