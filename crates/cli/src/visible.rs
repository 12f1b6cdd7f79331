//! Text from outside, made fit for a terminal: names of symbols, what a guest writes to its log.

use cpp_demangle::{DemangleOptions, Symbol};
use std::fmt::{self, Write};

/// Bytes of a mangled name that are looked at.
const MAX_MANGLED: usize = 1 << 10;

/// Characters of a name that are shown.
const MAX_NAME: usize = 256;

/// `text` with everything escaped that a terminal would act on or that would make text look like
/// other text: control characters (C0, C1, DEL, so escape sequences too) but newline and tab,
/// marks of writing direction, and all that has no glyph.
pub(crate) fn visible(text: &str) -> String {
    escaped_but(text, &['\n', '\t'])
}

/// Like [`visible`], for text that must stay on one line.
pub(crate) fn visible_line(text: &str) -> String {
    escaped_but(text, &[])
}

fn escaped_but(text: &str, kept: &[char]) -> String {
    let mut shown = String::with_capacity(text.len());
    for character in text.chars() {
        let is_shown = match character {
            ' '..='~' | '\u{a0}' | '\u{3000}' => true,
            _ => kept.contains(&character) || has_glyph(character),
        };
        if is_shown {
            shown.push(character);
        } else {
            shown.extend(character.escape_default());
        }
    }
    shown
}

/// Whether the standard library prints the character as it is, at least after another one: accents
/// do not come first.
fn has_glyph(character: char) -> bool {
    let mut bytes = [b'a'; 5];
    let length = 1 + character.encode_utf8(&mut bytes[1..]).len();
    let text = str::from_utf8(&bytes[..length]).expect("two characters");
    text.escape_debug().count() == 2
}

/// The name of a function as its source has it: of Rust without hash, of C++ without return type;
/// at most [`MAX_NAME`] characters, all of them visible.
pub(crate) fn function_name(symbol: &str) -> String {
    let most = MAX_MANGLED.min(symbol.len());
    let end = (0..=most).rfind(|&place| symbol.is_char_boundary(place)).unwrap_or(0);
    let mut name = Bounded::default();
    let whole = end == symbol.len();
    let demangled = whole && (rust_name(symbol, &mut name) || cpp_name(symbol, &mut name));
    if !demangled {
        name = Bounded::default();
        // Cut where there is no more room.
        let _ = name.write_str(&symbol[..end]);
        name.is_cut |= !whole;
    }
    visible_line(&name.text) + if name.is_cut { "…" } else { "" }
}

fn rust_name(symbol: &str, name: &mut Bounded) -> bool {
    let Ok(demangled) = rustc_demangle::try_demangle(symbol) else { return false };
    write!(name, "{demangled:#}").is_ok() || name.is_cut
}

fn cpp_name(symbol: &str, name: &mut Bounded) -> bool {
    if !symbol.starts_with("_Z") {
        return false;
    }
    let Ok(parsed) = Symbol::new(symbol) else { return false };
    *name = Bounded::default();
    let options = DemangleOptions::new().no_return_type();
    parsed.structured_demangle(name, &options).is_ok() || name.is_cut
}

/// The first characters of a text that may be much longer: mangled names abbreviate.
#[derive(Default)]
struct Bounded {
    text: String,
    characters: usize,
    is_cut: bool,
}

impl Write for Bounded {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        for character in text.chars() {
            if self.characters == MAX_NAME {
                self.is_cut = true;
                return Err(fmt::Error);
            }
            self.text.push(character);
            self.characters += 1;
        }
        Ok(())
    }
}

/// Makes text of bytes that come in pieces: a character may begin in one and end in the next.
#[derive(Debug, Default)]
pub(crate) struct Decoder {
    /// The start of a character.
    pending: Vec<u8>,
}

impl Decoder {
    /// The visible text of the next piece. Bytes that are not UTF-8 are escaped as `\xNN`.
    pub(crate) fn text(&mut self, bytes: &[u8]) -> String {
        self.pending.extend_from_slice(bytes);
        let whole = self.pending.len() - unfinished(&self.pending);
        let piece: Vec<u8> = self.pending.drain(..whole).collect();
        escaped(&piece)
    }

    /// What is left when nothing more comes.
    pub(crate) fn rest(&mut self) -> String {
        escaped(&std::mem::take(&mut self.pending))
    }
}

/// Length of the incomplete character at the end of `bytes`.
fn unfinished(bytes: &[u8]) -> usize {
    let tail = bytes.utf8_chunks().last().map_or(&[][..], |chunk| chunk.invalid());
    // An error in the last three bytes may be the lack of what follows.
    let may_go_on = str::from_utf8(tail).is_err_and(|error| error.error_len().is_none());
    if may_go_on { tail.len() } else { 0 }
}

fn escaped(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        text += &visible(chunk.valid());
        for byte in chunk.invalid() {
            write!(text, "\\x{byte:02x}").expect("a string takes all");
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_a_terminal_acts_on_is_left() {
        let hostile =
            "\u{1b}]0;title\u{7}\u{1b}[2J\r\u{8}\u{7f}\u{9b}31m\u{202e}evil\u{2066}\u{200f}";
        for shown in [visible(hostile), visible_line(hostile)] {
            assert!(shown.chars().all(|c| c.is_ascii() && !c.is_ascii_control()), "{shown}");
            assert!(shown.contains("\\u{1b}]0;title"), "{shown}");
            assert!(shown.contains("\\u{202e}evil"), "{shown}");
        }
        assert_eq!(visible_line("a\nb\tc"), "a\\nb\\tc");
    }

    #[test]
    fn text_stays_as_it_is() {
        let text =
            "plain \"text\" with \\ and 'quotes', é, e\u{301}, 日本語\u{3000}, 🦀\n\tindented\n";
        assert_eq!(visible(text), text);
    }

    #[test]
    fn bytes_become_text_wherever_they_are_cut() {
        let bytes = "a\u{e9}b\u{1f980}c\n\u{1b}".as_bytes();
        for cut in 0..=bytes.len() {
            let mut decoder = Decoder::default();
            let text = decoder.text(&bytes[..cut]) + &decoder.text(&bytes[cut..]) + &decoder.rest();
            assert_eq!(text, "a\u{e9}b\u{1f980}c\n\\u{1b}", "{cut}");
        }
    }

    #[test]
    fn bytes_that_are_no_text_are_shown_and_never_held_back_for_long() {
        let mut decoder = Decoder::default();
        assert_eq!(decoder.text(b"\xff\xfea\x80"), "\\xff\\xfea\\x80");
        assert_eq!(decoder.text(b"\xf0\x9f"), "");
        assert_eq!(decoder.text(b"x"), "\\xf0\\x9fx");
        assert_eq!(decoder.text(b"\xe2\x80"), "");
        assert_eq!(decoder.rest(), "\\xe2\\x80");
    }

    #[test]
    fn names_read_as_in_the_source() {
        for (symbol, name) in [
            ("_ZN7bugcase3rec17h0123456789abcdefE", "bugcase::rec"),
            ("_RNvCs1234_7mycrate3foo", "mycrate::foo"),
            ("_ZN3foo3barEid", "foo::bar(int, double)"),
            (
                "_ZNSt6vectorIiSaIiEE9push_backERKi",
                "std::vector<int, std::allocator<int> >::push_back(int const&)",
            ),
            ("main", "main"),
            ("_Zebra", "_Zebra"),
            ("", ""),
            ("evil\u{1b}[31m\n", "evil\\u{1b}[31m\\n"),
        ] {
            assert_eq!(function_name(symbol), name);
        }
    }

    #[test]
    fn names_have_an_end() {
        // Each template argument is the pair of all before it, so the name doubles.
        let mut pairs = String::from("_Z1fI1aS_");
        for number in 0..200 {
            pairs += &format!("1pIS{number}_S{number}_E");
        }
        pairs += "Evv";
        let long = "x".repeat(1 << 20);
        for symbol in [&pairs, &long, &format!("_Z{}v", "P".repeat(900)), &"é".repeat(2000)] {
            assert!(function_name(symbol).chars().count() <= MAX_NAME + 1);
        }
    }
}
