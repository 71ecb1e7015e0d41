//! Unpacked bytes under guard: how many they are, and whether they are what was promised.

use std::io::{self, Read};

use flate2::Crc;

use super::container::ContainerFault;

/// Most bytes that one export unpacks to. It is read as a stream, so the limit guards time and not memory.
const TOTAL_LIMIT: u64 = 64 << 30;
/// Most times that an export is larger than its packed form. Comments pack to a fifth, the same line again and again to a hundredth; deflate can reach
/// a thousandth.
const RATIO_LIMIT: u64 = 300;
/// Up to so many bytes the ratio does not matter.
const RATIO_FREE: u64 = 32 << 20;

/// How far something may unpack.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limits {
    total: u64,
    stored: u64,
    free: u64,
}

impl Limits {
    /// The limits of an export of so many packed bytes.
    pub(super) fn of(stored: u64) -> Self {
        Self { total: TOTAL_LIMIT, stored, free: RATIO_FREE }
    }

    /// The same with another total.
    pub(super) fn up_to(self, total: u64) -> Self {
        Self { total, ..self }
    }

    /// # Errors
    /// [`ContainerFault::TooLarge`], [`ContainerFault::Ratio`].
    pub(super) fn check(&self, bytes: u64) -> Result<(), ContainerFault> {
        if bytes > self.total {
            return Err(ContainerFault::TooLarge { limit: self.total });
        }
        if bytes > self.free && bytes / RATIO_LIMIT > self.stored {
            return Err(ContainerFault::Ratio { limit: RATIO_LIMIT });
        }
        Ok(())
    }
}

/// What an archive says of a member.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stated {
    pub(super) bytes: u64,
    pub(super) checksum: u32,
}

/// A decoder whose output is counted and checked; faults come as [`ContainerFault`] inside an [`io::Error`].
pub(super) struct Inflated<R> {
    inner: R,
    limits: Limits,
    stated: Option<Stated>,
    given: u64,
    checksum: Crc,
}

impl<R: Read> Inflated<R> {
    pub(super) fn new(inner: R, limits: Limits, stated: Option<Stated>) -> Self {
        Self { inner, limits, stated, given: 0, checksum: Crc::new() }
    }

    fn check(&self, is_end: bool) -> Result<(), ContainerFault> {
        self.limits.check(self.given)?;
        let Some(stated) = self.stated else { return Ok(()) };
        if self.given > stated.bytes {
            return Err(ContainerFault::MoreThanStated { stated: stated.bytes });
        }
        if is_end && self.given < stated.bytes {
            return Err(ContainerFault::Different { what: "length" });
        }
        if is_end && self.checksum.sum() != stated.checksum {
            return Err(ContainerFault::Different { what: "checksum" });
        }
        Ok(())
    }
}

impl<R: Read> Read for Inflated<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if buffer.is_empty() {
            return Ok(0);
        }
        let read = self.inner.read(buffer).map_err(|error| match error.kind() {
            io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput | io::ErrorKind::UnexpectedEof => {
                io::Error::other(ContainerFault::Damaged(error))
            }
            _ => error,
        })?;
        self.given += read as u64;
        if self.stated.is_some() {
            self.checksum.update(&buffer[..read]);
        }
        self.check(read == 0).map_err(io::Error::other)?;
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(stored: u64, total: u64, bytes: &[u8], stated: Option<Stated>) -> Result<usize, String> {
        let limits = Limits { total, stored, free: 100 };
        let mut all = Vec::new();
        Inflated::new(bytes, limits, stated).read_to_end(&mut all).map_err(|error| error.to_string())
    }

    #[test]
    fn what_unpacks_too_far_is_refused_with_the_limit() {
        let bytes = [b'a'; 2_000];
        assert_eq!(read(10, 10_000, &bytes, None), Ok(2_000));
        assert_eq!(read(10, 1_000, &bytes, None), Err("it unpacks to more than the limit of 1000 bytes".to_owned()));
        assert_eq!(read(5, 10_000, &bytes, None), Err("it unpacks to more than 300 times its size, the limit".to_owned()));
        assert_eq!(read(1, 10_000, &bytes[..100], None), Ok(100));
    }

    #[test]
    fn what_the_archive_states_is_checked() {
        let bytes = b"comments";
        let mut crc = Crc::new();
        crc.update(bytes);
        let stated = |bytes, checksum| Some(Stated { bytes, checksum });
        assert_eq!(read(8, 100, bytes, stated(8, crc.sum())), Ok(8));
        assert!(read(8, 100, bytes, stated(7, crc.sum())).unwrap_err().contains("more than the 7 bytes"));
        assert!(read(8, 100, bytes, stated(9, crc.sum())).unwrap_err().contains("length"));
        assert!(read(8, 100, bytes, stated(8, 1)).unwrap_err().contains("checksum"));
    }
}
