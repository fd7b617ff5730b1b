//! Reads single msgpack items from bytes that nobody vouches for. Knows nothing of types.

use rmp::Marker;

/// The bytes not read yet.
#[derive(Clone)]
pub(super) struct Reader<'a> {
    rest: &'a [u8],
    /// Items that open arrays and maps have announced and that are not read yet.
    owed: usize,
}

/// One item. Arrays and maps are only announced: their items follow.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Item<'a> {
    Null,
    Bool(bool),
    Signed(i64),
    Unsigned(u64),
    Float(f64),
    /// Text, not yet known to be UTF-8.
    Text(&'a [u8]),
    Binary(&'a [u8]),
    Array(usize),
    Map(usize),
    Extension {
        code: i8,
        payload: &'a [u8],
    },
}

/// The bytes are no msgpack, with the reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Malformed(pub(super) &'static str);

const CUT_SHORT: Malformed = Malformed("the bytes end in the middle of a value");

impl<'a> Reader<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self {
            rest: bytes,
            owed: 1,
        }
    }

    pub(super) fn is_at_end(&self) -> bool {
        self.rest.is_empty()
    }

    /// The next item.
    ///
    /// An array or map that announces more items than there are bytes left, after those owed to
    /// the arrays and maps around it, is refused at once. So whoever reserves room for what is
    /// announced reserves, in all, no more items than the input has bytes.
    pub(super) fn read(&mut self) -> Result<Item<'a>, Malformed> {
        self.owed = self.owed.saturating_sub(1);
        Ok(match Marker::from_u8(self.byte()?) {
            Marker::Null => Item::Null,
            Marker::False => Item::Bool(false),
            Marker::True => Item::Bool(true),
            Marker::FixPos(number) => Item::Unsigned(number.into()),
            Marker::FixNeg(number) => Item::Signed(number.into()),
            Marker::U8 => Item::Unsigned(self.byte()?.into()),
            Marker::U16 => Item::Unsigned(u16::from_be_bytes(self.array()?).into()),
            Marker::U32 => Item::Unsigned(u32::from_be_bytes(self.array()?).into()),
            Marker::U64 => Item::Unsigned(u64::from_be_bytes(self.array()?)),
            Marker::I8 => Item::Signed(i8::from_be_bytes(self.array()?).into()),
            Marker::I16 => Item::Signed(i16::from_be_bytes(self.array()?).into()),
            Marker::I32 => Item::Signed(i32::from_be_bytes(self.array()?).into()),
            Marker::I64 => Item::Signed(i64::from_be_bytes(self.array()?)),
            Marker::F32 => Item::Float(f32::from_be_bytes(self.array()?).into()),
            Marker::F64 => Item::Float(f64::from_be_bytes(self.array()?)),
            Marker::FixStr(length) => Item::Text(self.take(length.into())?),
            Marker::Str8 => Item::Text(self.sized::<1>()?),
            Marker::Str16 => Item::Text(self.sized::<2>()?),
            Marker::Str32 => Item::Text(self.sized::<4>()?),
            Marker::Bin8 => Item::Binary(self.sized::<1>()?),
            Marker::Bin16 => Item::Binary(self.sized::<2>()?),
            Marker::Bin32 => Item::Binary(self.sized::<4>()?),
            Marker::FixArray(length) => Item::Array(self.announce(length.into(), 1)?),
            Marker::Array16 => {
                let length = self.length::<2>()?;
                Item::Array(self.announce(length, 1)?)
            }
            Marker::Array32 => {
                let length = self.length::<4>()?;
                Item::Array(self.announce(length, 1)?)
            }
            Marker::FixMap(length) => Item::Map(self.announce(length.into(), 2)?),
            Marker::Map16 => {
                let length = self.length::<2>()?;
                Item::Map(self.announce(length, 2)?)
            }
            Marker::Map32 => {
                let length = self.length::<4>()?;
                Item::Map(self.announce(length, 2)?)
            }
            Marker::FixExt1 => self.extension(1)?,
            Marker::FixExt2 => self.extension(2)?,
            Marker::FixExt4 => self.extension(4)?,
            Marker::FixExt8 => self.extension(8)?,
            Marker::FixExt16 => self.extension(16)?,
            Marker::Ext8 => {
                let length = self.length::<1>()?;
                self.extension(length)?
            }
            Marker::Ext16 => {
                let length = self.length::<2>()?;
                self.extension(length)?
            }
            Marker::Ext32 => {
                let length = self.length::<4>()?;
                self.extension(length)?
            }
            Marker::Reserved => return Err(Malformed("the bytes are not msgpack")),
        })
    }

    /// Passes over one item with all it contains, and gives a reader of just that.
    pub(super) fn skip(&mut self) -> Result<Self, Malformed> {
        let start = self.rest;
        // Cannot overflow: `read` refuses to announce more than there are bytes.
        let mut pending = 1;
        while pending > 0 {
            pending += match self.read()? {
                Item::Array(length) => length,
                Item::Map(length) => 2 * length,
                _ => 0,
            };
            pending -= 1;
        }
        // Cannot panic: what is left is always the end of what there was.
        let (skipped, _) = start.split_at(start.len() - self.rest.len());
        Ok(Self::new(skipped))
    }

    fn announce(&mut self, length: usize, items_each: usize) -> Result<usize, Malformed> {
        let owed = length
            .checked_mul(items_each)
            .and_then(|items| items.checked_add(self.owed))
            .ok_or(CUT_SHORT)?;
        if owed > self.rest.len() {
            return Err(CUT_SHORT);
        }
        self.owed = owed;
        Ok(length)
    }

    fn take(&mut self, length: usize) -> Result<&'a [u8], Malformed> {
        let (taken, rest) = self.rest.split_at_checked(length).ok_or(CUT_SHORT)?;
        self.rest = rest;
        Ok(taken)
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], Malformed> {
        let (taken, rest) = self.rest.split_first_chunk::<N>().ok_or(CUT_SHORT)?;
        self.rest = rest;
        Ok(*taken)
    }

    fn byte(&mut self) -> Result<u8, Malformed> {
        let [byte] = self.array()?;
        Ok(byte)
    }

    fn length<const N: usize>(&mut self) -> Result<usize, Malformed> {
        let bytes = self.array::<N>()?;
        Ok(bytes
            .iter()
            .fold(0, |length, byte| length << 8 | usize::from(*byte)))
    }

    fn sized<const N: usize>(&mut self) -> Result<&'a [u8], Malformed> {
        let length = self.length::<N>()?;
        self.take(length)
    }

    fn extension(&mut self, length: usize) -> Result<Item<'a>, Malformed> {
        let code = i8::from_be_bytes(self.array()?);
        let payload = self.take(length)?;
        Ok(Item::Extension { code, payload })
    }
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;

    use super::*;

    /// Bytes of which many announce arrays and maps.
    fn greedy() -> impl Strategy<Value = Vec<u8>> {
        let byte = prop_oneof![
            2 => any::<u8>(),
            2 => 0x80_u8..0xa0,
            1 => 0xdc_u8..0xe0,
            3 => 0_u8..8,
        ];
        vec(byte, 0..256)
    }

    proptest! {
        #[test]
        fn no_more_items_are_announced_than_there_are_bytes(bytes in greedy()) {
            let mut reader = Reader::new(&bytes);
            let mut announced = 0;
            while let Ok(item) = reader.read() {
                announced += match item {
                    Item::Array(length) => length,
                    Item::Map(length) => 2 * length,
                    _ => 0,
                };
                prop_assert!(announced <= bytes.len());
            }
        }

        #[test]
        fn skipping_an_item_passes_over_all_of_it(bytes in greedy()) {
            let mut reader = Reader::new(&bytes);
            if let Ok(mut skipped) = reader.skip() {
                prop_assert_eq!(skipped.rest.len() + reader.rest.len(), bytes.len());
                prop_assert!(skipped.skip().is_ok());
                prop_assert!(skipped.is_at_end());
            }
        }
    }
}
