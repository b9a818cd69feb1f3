// A control frame has 125 bytes, two of which are the code.
use close_codes::CloseReason;

#[derive(CloseReason)]
pub enum ChatClose {
    #[close(4000, reason = "the quick brown fox jumps over the lazy dog, the quick brown fox jumps over the lazy dog, and once more it jumps over the dog")]
    Ascii,
    #[close(4001, reason = "ééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééé")]
    Bytes,
    #[close(4002, reason_prefix = "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx")]
    Prefix,
}

fn main() {}
