//! Writes single msgpack items to memory, each in its shortest form. Knows nothing of types.

use rmp::encode::{self, ByteBuf};

/// The bytes written so far. Writing to memory cannot fail; only a length can be beyond msgpack.
#[derive(Default)]
pub(super) struct Writer(ByteBuf);

/// A length that msgpack cannot express.
pub(super) struct TooLong;

impl Writer {
    pub(super) fn null(&mut self) {
        let Ok(()) = encode::write_nil(&mut self.0);
    }

    pub(super) fn bool(&mut self, truth: bool) {
        let Ok(()) = encode::write_bool(&mut self.0, truth);
    }

    pub(super) fn integer(&mut self, integer: i64) {
        let Ok(_) = encode::write_sint(&mut self.0, integer);
    }

    pub(super) fn float(&mut self, float: f64) {
        let Ok(()) = encode::write_f64(&mut self.0, float);
    }

    pub(super) fn text(&mut self, text: &str) -> Result<(), TooLong> {
        let Ok(_) = encode::write_str_len(&mut self.0, length(text.len())?);
        self.raw(text.as_bytes());
        Ok(())
    }

    pub(super) fn binary(&mut self, bytes: &[u8]) -> Result<(), TooLong> {
        let Ok(_) = encode::write_bin_len(&mut self.0, length(bytes.len())?);
        self.raw(bytes);
        Ok(())
    }

    /// The head of an array; its items must follow.
    pub(super) fn array(&mut self, count: usize) -> Result<(), TooLong> {
        let Ok(_) = encode::write_array_len(&mut self.0, length(count)?);
        Ok(())
    }

    /// The head of a map; its keys and values must follow.
    pub(super) fn map(&mut self, count: usize) -> Result<(), TooLong> {
        let Ok(_) = encode::write_map_len(&mut self.0, length(count)?);
        Ok(())
    }

    pub(super) fn extension(&mut self, code: i8, payload: &[u8]) -> Result<(), TooLong> {
        let Ok(_) = encode::write_ext_meta(&mut self.0, length(payload.len())?, code);
        self.raw(payload);
        Ok(())
    }

    /// Bytes that are msgpack already.
    pub(super) fn raw(&mut self, bytes: &[u8]) {
        self.0.as_mut_vec().extend_from_slice(bytes);
    }

    pub(super) fn as_bytes(&self) -> &[u8] {
        self.0.as_slice()
    }

    pub(super) fn into_bytes(self) -> Vec<u8> {
        self.0.into_vec()
    }
}

fn length(length: usize) -> Result<u32, TooLong> {
    u32::try_from(length).map_err(|_| TooLong)
}
