//! Arrow data as its messages, each looked at before it is decoded.
//!
//! A file is a stream of messages between two marks, so both are read from the beginning, as they come. The decoder believes what a message says about
//! its size and what its parts unpack to, and makes room for it; a few bytes that ask for more than a machine has would end the program. So the sizes
//! are checked here first.

use std::io::{self, Read};

use arrow_array::RecordBatch;
use arrow_buffer::Buffer;
use arrow_ipc::reader::StreamDecoder;
use arrow_ipc::{Message, root_as_message};
use arrow_schema::{ArrowError, SchemaRef};

use super::columnar::{ColumnarFault, guarded};

/// What a file puts before its messages.
const MAGIC: &[u8] = b"ARROW1";
/// The widest alignment of what follows it.
const ALIGNMENT: u64 = 64;
/// How a stream says that it ends.
const END: [u8; 8] = [0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0];
/// Largest description of a batch.
const ABOUT_LIMIT: usize = 64 << 20;
/// Largest batch, as it is stored and as it unpacks.
const BATCH_LIMIT: u64 = 2 << 30;

/// The record batches of Arrow data.
pub(super) struct Messages {
    bytes: Box<dyn Read + Send>,
    decoder: StreamDecoder,
    /// What of the last message is not decoded yet: a message without a body is decoded with the next one.
    rest: Buffer,
    /// A batch that came before anybody asked for one.
    early: Option<RecordBatch>,
    at_end: bool,
}

impl Messages {
    /// Begins with the schema.
    ///
    /// # Errors
    /// A [`ColumnarFault`] inside an [`io::Error`], and what the bytes below say.
    pub(super) fn open(mut bytes: Box<dyn Read + Send>) -> io::Result<(Self, SchemaRef)> {
        let mut head = Vec::new();
        bytes.by_ref().take(ALIGNMENT).read_to_end(&mut head)?;
        if head.starts_with(MAGIC) {
            let filled = head[MAGIC.len()..].iter().take_while(|&&byte| byte == 0).count();
            head.drain(..(MAGIC.len() + filled) / 8 * 8);
        }
        let bytes: Box<dyn Read + Send> = Box::new(io::Cursor::new(head).chain(bytes));
        let mut messages = Self { bytes, decoder: StreamDecoder::new(), rest: Buffer::default(), early: None, at_end: false };
        while !messages.at_end {
            messages.early = messages.decode_next()?;
            if let Some(schema) = messages.decoder.schema() {
                return Ok((messages, schema));
            }
        }
        Err(fault(ArrowError::IpcError("no schema".to_owned())))
    }

    /// The next batch.
    ///
    /// # Errors
    /// As [`Messages::open`].
    pub(super) fn next_batch(&mut self) -> io::Result<Option<RecordBatch>> {
        while !self.at_end {
            if let Some(batch) = self.early.take() {
                return Ok(Some(batch));
            }
            self.early = self.decode_next()?;
        }
        Ok(self.early.take())
    }

    /// Decodes one message; a batch if it holds one.
    fn decode_next(&mut self) -> io::Result<Option<RecordBatch>> {
        if self.rest.is_empty() {
            let message = self.read_message()?;
            self.at_end = message.is_none();
            self.rest = Buffer::from_vec(message.unwrap_or_else(|| END.to_vec()));
        }
        let (decoder, rest) = (&mut self.decoder, &mut self.rest);
        guarded(|| decoder.decode(rest).map_err(fault))
    }

    /// The bytes of one message with its length before it; `None` at the end.
    fn read_message(&mut self) -> io::Result<Option<Vec<u8>>> {
        let mut length = [0; 4];
        match self.bytes.read(&mut length[..1])? {
            // A stream may end without saying so, between two messages.
            0 => return Ok(None),
            _ => self.bytes.read_exact(&mut length[1..]).map_err(cut_off)?,
        }
        if length == [0xff; 4] {
            self.bytes.read_exact(&mut length).map_err(cut_off)?;
        }
        let about = usize::try_from(u32::from_le_bytes(length)).unwrap_or(usize::MAX);
        if about == 0 {
            return Ok(None);
        }
        if about > ABOUT_LIMIT {
            return Err(too_large());
        }
        let mut message = [[0xff; 4], length].concat();
        self.read_part(&mut message, about as u64)?;
        let body = {
            let parsed = root_as_message(&message[8..]).map_err(|error| fault(ArrowError::ParseError(error.to_string())))?;
            u64::try_from(parsed.bodyLength()).map_err(|_| out_of_bounds())?
        };
        if body > BATCH_LIMIT {
            return Err(too_large());
        }
        self.read_part(&mut message, body)?;
        let (about, body) = message[8..].split_at(about);
        let parsed = root_as_message(about).map_err(|error| fault(ArrowError::ParseError(error.to_string())))?;
        check_sizes(&parsed, body)?;
        Ok(Some(message))
    }

    /// Grows with what arrives, not with what is announced.
    fn read_part(&mut self, message: &mut Vec<u8>, length: u64) -> io::Result<()> {
        let read = self.bytes.by_ref().take(length).read_to_end(message)?;
        if (read as u64) < length { Err(cut_off(io::ErrorKind::UnexpectedEof.into())) } else { Ok(()) }
    }
}

/// What the parts of a packed batch say that they unpack to: eight bytes before each.
fn check_sizes(message: &Message<'_>, body: &[u8]) -> io::Result<()> {
    let batch = message.header_as_record_batch().or_else(|| message.header_as_dictionary_batch().and_then(|dictionary| dictionary.data()));
    let Some(batch) = batch else { return Ok(()) };
    let is_packed = batch.compression().is_some();
    let mut unpacked = 0_u64;
    for part in batch.buffers().into_iter().flatten() {
        let range = usize::try_from(part.offset()).ok().zip(usize::try_from(part.length()).ok());
        let Some(bytes) = range.and_then(|(offset, length)| body.get(offset..offset.checked_add(length)?)) else { return Err(out_of_bounds()) };
        let stated = bytes.first_chunk().map_or(0, |stated| i64::from_le_bytes(*stated));
        // -1 marks a part that was not worth packing.
        if is_packed && stated > 0 {
            unpacked = unpacked.saturating_add(stated.unsigned_abs());
        }
    }
    if unpacked > BATCH_LIMIT { Err(too_large()) } else { Ok(()) }
}

fn fault(error: ArrowError) -> io::Error {
    ColumnarFault::of_arrow(error)
}

fn out_of_bounds() -> io::Error {
    io::Error::other(ColumnarFault::OutOfBounds)
}

fn too_large() -> io::Error {
    io::Error::other(ColumnarFault::TooLarge { limit: BATCH_LIMIT })
}

fn cut_off(error: io::Error) -> io::Error {
    match error.kind() {
        io::ErrorKind::UnexpectedEof => fault(ArrowError::IpcError("the data ends inside a message".to_owned())),
        _ => error,
    }
}
