//! Bytes of a table → text: UTF-8 and UTF-16 with or without a byte-order mark, GBK (as GB 18030),
//! Windows' Western code page. A file may mix UTF-8 and one older encoding, line by line. Must not
//! know cells.

use encoding_rs::{BIG5, Decoder, Encoding, GB18030, SHIFT_JIS, UTF_16BE, UTF_16LE, WINDOWS_1252};
use std::borrow::Cow;
use std::io::{self, BufRead, Read};

/// The encoding that stands in where a line is no UTF-8.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Legacy {
    /// Simplified Chinese.
    #[default]
    Gbk,
    /// Western European.
    Western,
    /// Japanese.
    ShiftJis,
    /// Traditional Chinese.
    Big5,
}

impl Legacy {
    /// Told by the bytes beyond ASCII: signs of Simplified Chinese come in pairs of them, accented
    /// letters stand between plain ones. Japanese and Traditional Chinese are told by their
    /// commonest signs.
    #[must_use]
    pub fn of(sample: &[u8]) -> Self {
        let sample = &sample[..sample.iter().rposition(|b| *b == b'\n').unwrap_or(sample.len())];
        let clean = |encoding: &'static Encoding| {
            let (text, _, broken) = encoding.decode(sample);
            (!broken).then(|| text.into_owned())
        };
        let count = |text: &str, is: &dyn Fn(char) -> bool| text.chars().filter(|c| is(*c)).count();
        let foreign = |text: &str| count(text, &|c| !c.is_ascii());
        let japanese =
            |c: char| "年月日時分秒".contains(c) || ('\u{3041}'..='\u{30fe}').contains(&c);
        if clean(SHIFT_JIS).is_some_and(|text| count(&text, &japanese) * 2 > foreign(&text)) {
            return Self::ShiftJis;
        }
        let taiwanese = |c: char| "年月日時間數量開始結束對話客服進線訊".contains(c);
        if clean(BIG5).is_some_and(|text| count(&text, &taiwanese) * 2 > foreign(&text)) {
            return Self::Big5;
        }
        Self::by_pairs(sample)
    }

    fn by_pairs(sample: &[u8]) -> Self {
        let (mut pairs, mut single, mut i) = (0_u32, 0_u32, 0);
        while i < sample.len() {
            if sample[i] < 0x80 {
                i += 1;
            } else if sample.get(i + 1).is_some_and(|next| *next >= 0x80) {
                pairs += 1;
                i += 2;
            } else {
                single += 1;
                i += 1;
            }
        }
        if single > pairs { Self::Western } else { Self::Gbk }
    }
    const fn encoding(self) -> &'static Encoding {
        match self {
            Self::Gbk => GB18030,
            Self::Western => WINDOWS_1252,
            Self::ShiftJis => SHIFT_JIS,
            Self::Big5 => BIG5,
        }
    }
    /// For people.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Gbk => "GBK",
            Self::Western => "Windows-1252",
            Self::ShiftJis => "Shift JIS",
            Self::Big5 => "Big5",
        }
    }
}

/// One line as text, and what it was: in ASCII, in UTF-8, or in the older encoding (and whether that
/// was broken).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Was {
    /// Only signs below 128.
    Ascii,
    /// Beyond ASCII.
    Utf8,
    /// The older encoding.
    Legacy {
        /// Some signs belong to no encoding.
        broken: bool,
    },
}

/// The text of a line.
#[must_use]
pub fn line(bytes: &[u8], legacy: Legacy) -> (Cow<'_, str>, Was) {
    if let Ok(text) = std::str::from_utf8(bytes) {
        return (Cow::Borrowed(text), if text.is_ascii() { Was::Ascii } else { Was::Utf8 });
    }
    let (text, _, broken) = legacy.encoding().decode(bytes);
    (text, Was::Legacy { broken })
}

/// The text of a whole file that is small enough to be held.
#[must_use]
pub fn text(bytes: &[u8]) -> String {
    let mut plain = Vec::new();
    // Reading from memory cannot fail.
    let read = plain_bytes(bytes).and_then(|mut input| input.read_to_end(&mut plain));
    if read.is_err() {
        return String::new();
    }
    match String::from_utf8(plain) {
        Ok(text) => text,
        Err(other) => {
            let bytes = other.into_bytes();
            let legacy = Legacy::of(&bytes);
            let lines = bytes.split_inclusive(|byte| *byte == b'\n');
            lines.map(|bytes| line(bytes, legacy).0).collect()
        }
    }
}

/// The input without its byte-order mark, UTF-16 as UTF-8; all else as it is.
///
/// # Errors
/// If the input fails.
pub fn plain_bytes<'a>(input: impl Read + 'a) -> io::Result<Box<dyn BufRead + 'a>> {
    let mut input = io::BufReader::with_capacity(1 << 16, input);
    let head = input.fill_buf()?;
    let (encoding, mark) = match head {
        [0xFF, 0xFE, ..] => (Some(UTF_16LE), 2),
        [0xFE, 0xFF, ..] => (Some(UTF_16BE), 2),
        [0xEF, 0xBB, 0xBF, ..] => (None, 3),
        // Without a mark: every other byte of plain letters is 0.
        [a, 0, b, 0, ..] if *a != 0 && *b != 0 => (Some(UTF_16LE), 0),
        [0, a, 0, b, ..] if *a != 0 && *b != 0 => (Some(UTF_16BE), 0),
        _ => (None, 0),
    };
    input.consume(mark);
    Ok(match encoding {
        None => Box::new(input),
        Some(encoding) => Box::new(io::BufReader::new(Transcoded {
            input,
            decoder: encoding.new_decoder_without_bom_handling(),
            rest: Vec::new(),
            ended: false,
        })),
    })
}

/// Any encoding as UTF-8, piece by piece.
struct Transcoded<R> {
    input: R,
    decoder: Decoder,
    /// Decoded, but not taken yet.
    rest: Vec<u8>,
    ended: bool,
}

impl<R: BufRead> Read for Transcoded<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        // The decoder needs room for one sign; who reads may have less.
        if self.rest.is_empty() && out.len() < 8 {
            let mut sign = [0; 8];
            let written = self.read(&mut sign)?;
            self.rest.extend_from_slice(&sign[..written]);
        }
        if !self.rest.is_empty() {
            let taken = out.len().min(self.rest.len());
            out[..taken].copy_from_slice(&self.rest[..taken]);
            self.rest.drain(..taken);
            return Ok(taken);
        }
        while !self.ended {
            let bytes = self.input.fill_buf()?;
            let last = bytes.is_empty();
            let (result, read, written, _) = self.decoder.decode_to_utf8(bytes, out, last);
            self.input.consume(read);
            self.ended = last && result == encoding_rs::CoderResult::InputEmpty;
            if written > 0 {
                return Ok(written);
            }
        }
        Ok(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_the_same_in_every_encoding() {
        let plain = "时间;数量\n2026-03-02 08:00;5\n";
        let utf16 = |big: bool, mark: bool| -> Vec<u8> {
            let text =
                if mark { format!("\u{feff}{plain}") } else { plain.replace("时间", "time") };
            let unit = |u: u16| if big { u.to_be_bytes() } else { u.to_le_bytes() };
            text.encode_utf16().flat_map(unit).collect()
        };
        assert_eq!(text(format!("\u{feff}{plain}").as_bytes()), plain);
        assert_eq!(text(&GB18030.encode(plain).0), plain);
        assert_eq!(
            (text(&utf16(true, true)), text(&utf16(false, true))),
            (plain.into(), plain.into())
        );
        let unmarked = plain.replace("时间", "time");
        assert_eq!(text(&utf16(true, false)), unmarked);
        assert_eq!(text(&utf16(false, false)), unmarked);
        assert_eq!(text(b"Uhrzeit;Gespr\xe4che;Verk\xe4ufer\n"), "Uhrzeit;Gespräche;Verkäufer\n");
        let japanese = "開始日時,対応時間\n2026年3月2日 9時05分,3分\n2026年3月3日 9時07分,4分\n";
        assert_eq!(text(&SHIFT_JIS.encode(japanese).0), japanese);
        let taiwanese = "對話開始時間,客服\n2026年3月2日 09:05,小美\n2026年3月2日 09:07,\n";
        assert_eq!(text(&BIG5.encode(taiwanese).0), taiwanese);
        // Longer than any buffer.
        let long = plain.repeat(9_000);
        let marked = format!("\u{feff}{long}");
        let bytes: Vec<u8> = marked.encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(text(&bytes), long);
        // Two exports pasted together: each line is what it is.
        let mut mixed = plain.as_bytes().to_vec();
        mixed.extend(GB18030.encode(plain).0.iter());
        assert_eq!(text(&mixed), format!("{plain}{plain}"));
    }
}
