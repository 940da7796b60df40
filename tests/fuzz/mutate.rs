//! Changes of inputs, as slips, other tools, damage and malice make them. Knows lines and words, not
//! what they mean.

use super::dice::Dice;
use std::ops::Range;

/// Bytes of an input at most.
pub const LARGEST: usize = 64 << 10;

/// What numbers, dates and times become.
const EXTREMES: [&str; 58] = [
    "0",
    "-1",
    "-0",
    "1",
    "2",
    "7",
    "59",
    "60",
    "61",
    "99",
    "100",
    "366",
    "400",
    "1440",
    "9999",
    "0001",
    "10000",
    "32767",
    "65536",
    "1000000",
    "2147483648",
    "4294967295",
    "4294967296",
    "99999999999",
    "9007199254740993",
    "9223372036854775807",
    "9223372036854775808",
    "-9223372036854775808",
    "18446744073709551615",
    "340282366920938463463374607431768211456",
    "0.5",
    "-0.5",
    "1e-9",
    "1e9",
    "1e18",
    "1e100",
    "1e308",
    "1e-308",
    "1e999",
    "-1e999",
    "nan",
    "inf",
    "-inf",
    "1_000",
    "0x7fffffff",
    "1,5",
    "1.000,5",
    "1e300%",
    "100%",
    "1000000h",
    "1ms",
    "0s",
    "-5m",
    "24:00",
    "23:59:59.999",
    "99:99",
    "9999-12-31",
    "0001-01-01",
];

/// What nobody types, and what programs obey.
const SIGNS: [&str; 44] = [
    "\u{0}",
    "\t",
    "\r",
    "\n",
    "\r\n",
    "\u{1b}[31m",
    "\u{202e}",
    "\u{2066}",
    "\u{200b}",
    "\u{feff}",
    "\u{a0}",
    "\u{3000}",
    "\u{85}",
    "\u{2028}",
    "\"",
    "\"\"",
    "\"\"\"",
    "'",
    "'''",
    "\\",
    "\\u0000",
    "#",
    "=",
    "[",
    "]",
    "[[",
    "{",
    "}",
    ",",
    ";",
    "|",
    "：",
    "，",
    "。",
    "“",
    "é",
    "e\u{301}",
    "👩‍💼",
    "業務",
    "=cmd|' /C calc'!A0",
    "@SUM(A1)",
    "<svg onload=x>",
    "../",
    "CON",
];

/// A seed, changed some times; now and then one as it is, or in another encoding.
pub fn mutated(dice: &mut Dice, seeds: &[Vec<u8>]) -> Vec<u8> {
    let mut bytes = dice.one_of(seeds).clone();
    let times = if dice.chance(2) { 0 } else { 1 + dice.few(7) };
    for _ in 0..times {
        change(dice, &mut bytes, seeds);
        bytes.truncate(LARGEST);
    }
    if dice.chance(4) {
        bytes = encoded(dice, &bytes);
    }
    bytes.truncate(LARGEST);
    bytes
}

fn change(dice: &mut Dice, bytes: &mut Vec<u8>, seeds: &[Vec<u8>]) {
    match dice.below(18) {
        0 => {
            let at = dice.below(bytes.len());
            if let Some(byte) = bytes.get_mut(at) {
                *byte ^= 1 << dice.below(8);
            }
        }
        1 => {
            let at = dice.below(bytes.len() + 1);
            bytes.insert(at, dice.next() as u8);
        }
        2 => {
            let range = some(dice, bytes.len(), 40);
            bytes.drain(range);
        }
        3 | 4 => number(dice, bytes),
        5 => swapped(dice, bytes, word),
        6 => swapped(dice, bytes, line),
        7 => {
            let range = line(dice, bytes);
            let copy = bytes[range.clone()].to_vec();
            let at = if dice.chance(50) { range.end } else { line(dice, bytes).start };
            bytes.splice(at..at, copy);
        }
        8 => {
            let range = line(dice, bytes);
            bytes.drain(range);
        }
        9 => {
            // A stretch of lines of another file.
            let other = dice.one_of(seeds);
            let (from, to) = (line(dice, other).start, line(dice, other).end);
            let at = line(dice, bytes).start;
            bytes.splice(at..at, other[from.min(to)..from.max(to)].to_vec());
        }
        10 => {
            let other = dice.one_of(seeds);
            bytes.truncate(dice.below(bytes.len() + 1));
            bytes.extend(&other[dice.below(other.len() + 1)..]);
        }
        11 => {
            let sign = dice.one_of(&SIGNS).as_bytes();
            let at = dice.below(bytes.len() + 1);
            bytes.splice(at..at, sign.iter().copied());
        }
        12 => bytes.truncate(dice.below(bytes.len() + 1)),
        13 => {
            let range = if dice.chance(50) { word(dice, bytes) } else { line(dice, bytes) };
            let times = dice.few(4000);
            let copy = bytes[range.clone()].repeat(times);
            bytes.splice(range.end..range.end, copy.into_iter().take(LARGEST));
        }
        14 => {
            // A word of another file.
            let other = dice.one_of(seeds);
            let theirs = word(dice, other);
            let ours = word(dice, bytes);
            bytes.splice(ours, other[theirs].to_vec());
        }
        15 => {
            // What stands after a sign, behind another one of its kind.
            let sign = *dice.one_of(b"=,;:\t");
            let value = |dice: &mut Dice, bytes: &[u8]| {
                let line = line(dice, bytes);
                let start = line.start + bytes[line.clone()].iter().position(|b| *b == sign)? + 1;
                let rest = &bytes[start..line.end];
                let length =
                    rest.iter().position(|b| *b == sign || *b == b'\n').unwrap_or(rest.len());
                Some(start..start + length)
            };
            if let (Some(one), Some(other)) = (value(dice, bytes), value(dice, bytes)) {
                let copy = bytes[one].to_vec();
                bytes.splice(other, copy);
            }
        }
        16 => {
            // Another separator or line end throughout.
            let (from, to) = *dice.one_of(&[
                (&b","[..], &b";"[..]),
                (b",", b"\t"),
                (b",", b"|"),
                (b"\n", b"\r\n"),
                (b"\n", b"\r"),
                (b".", b","),
                (b"-", b"/"),
                (b":", "：".as_bytes()),
                (b" ", "\u{a0}".as_bytes()),
                (b"2026", b"2062"),
            ]);
            replace(bytes, from, to);
        }
        _ => {
            let word = word(dice, bytes);
            let sign = dice.one_of(&EXTREMES).as_bytes();
            bytes.splice(word, sign.iter().copied());
        }
    }
}

fn replace(bytes: &mut Vec<u8>, from: &[u8], to: &[u8]) {
    let mut out = Vec::with_capacity(bytes.len());
    let mut rest = &bytes[..];
    while let [first, others @ ..] = rest {
        if rest.starts_with(from) {
            out.extend(to);
            rest = &rest[from.len()..];
        } else {
            out.push(*first);
            rest = others;
        }
    }
    *bytes = out;
}

/// A number becomes an extreme one, or one of its digits another.
fn number(dice: &mut Dice, bytes: &mut Vec<u8>) {
    let from = dice.below(bytes.len());
    let Some(at) = bytes[from..].iter().position(u8::is_ascii_digit).map(|at| from + at) else {
        return;
    };
    if dice.chance(40) {
        bytes[at] = b'0' + dice.below(10) as u8;
        return;
    }
    let part = |b: &u8| b.is_ascii_digit() || (*b == b'.' && from.is_multiple_of(2));
    let length = bytes[at..].iter().position(|b| !part(b)).unwrap_or(bytes.len() - at);
    let extreme = dice.one_of(&EXTREMES).as_bytes();
    bytes.splice(at..at + length, extreme.iter().copied());
}

fn some(dice: &mut Dice, length: usize, most: usize) -> Range<usize> {
    let start = dice.below(length + 1);
    start..(start + dice.few(most)).min(length)
}

/// The line around a random byte, with its end.
fn line(dice: &mut Dice, bytes: &[u8]) -> Range<usize> {
    let at = dice.below(bytes.len());
    let start = bytes[..at].iter().rposition(|b| *b == b'\n').map_or(0, |end| end + 1);
    let end = bytes[at..].iter().position(|b| *b == b'\n').map_or(bytes.len(), |end| at + end + 1);
    start..end
}

/// The word (letters, digits, any of another script) around a random byte.
fn word(dice: &mut Dice, bytes: &[u8]) -> Range<usize> {
    let at = dice.below(bytes.len());
    let part = |b: &u8| b.is_ascii_alphanumeric() || *b >= 0x80;
    let start = bytes[..at].iter().rposition(|b| !part(b)).map_or(0, |end| end + 1);
    let end = bytes[at..].iter().position(|b| !part(b)).map_or(bytes.len(), |end| at + end);
    start..end
}

/// Two parts of a file change places.
fn swapped(dice: &mut Dice, bytes: &mut Vec<u8>, part: impl Fn(&mut Dice, &[u8]) -> Range<usize>) {
    let (a, b) = (part(dice, bytes), part(dice, bytes));
    let (first, second) = if a.start <= b.start { (a, b) } else { (b, a) };
    if first.end > second.start {
        return;
    }
    let (one, two) = (bytes[first.clone()].to_vec(), bytes[second.clone()].to_vec());
    bytes.splice(second, one);
    bytes.splice(first, two);
}

fn encoded(dice: &mut Dice, bytes: &[u8]) -> Vec<u8> {
    let text = String::from_utf8_lossy(bytes);
    let mut sixteen = |mark: [u8; 2], of: fn(u16) -> [u8; 2]| -> Vec<u8> {
        let mark = if dice.chance(70) { mark.to_vec() } else { Vec::new() };
        mark.into_iter().chain(text.encode_utf16().flat_map(of)).collect()
    };
    let little = sixteen([0xff, 0xfe], u16::to_le_bytes);
    let big = sixteen([0xfe, 0xff], u16::to_be_bytes);
    match dice.below(5) {
        0 => little,
        1 => big,
        2 => encoding_rs::GBK.encode(&text).0.into_owned(),
        3 => encoding_rs::WINDOWS_1252.encode(&text).0.into_owned(),
        _ => [b"\xef\xbb\xbf", bytes].concat(),
    }
}
