//! The fuzzer's bytes, as the random numbers that the scripts are made of. After the last byte all is 0.

pub(crate) struct Random(pub(crate) Vec<u8>);

impl Random {
    pub(crate) fn next(&mut self) -> u64 {
        let bytes = [(); 8].map(|()| self.byte());
        u64::from_be_bytes(bytes)
    }

    /// Below the bound, from as few bytes as hold it.
    pub(crate) fn below(&mut self, bound: u64) -> u64 {
        let mut number = 0;
        let mut most = bound - 1;
        while most > 0 {
            number = number << 8 | u64::from(self.byte());
            most >>= 8;
        }
        number % bound
    }

    pub(crate) fn one_of<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.below(of.len() as u64) as usize]
    }

    fn byte(&mut self) -> u8 {
        self.0.pop().unwrap_or_default()
    }
}
