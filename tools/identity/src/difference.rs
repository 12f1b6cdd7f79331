//! Where two proofs part.

use rill_transcript::{Event, EventKind, Tape};
use std::fmt;

/// The first event that differs. All events before it are equal, so it is the first item that one
/// of two provers got wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// Number of the event, from 0.
    pub index: usize,
    /// The event of the reference; none if its tape ends before.
    pub expected: Option<Event>,
    /// The event of the other one.
    pub found: Option<Event>,
}

impl Difference {
    /// The first difference of two tapes, if there is one.
    pub fn first(expected: &Tape, found: &Tape) -> Option<Self> {
        let longest = expected.events.len().max(found.events.len());
        let at = |tape: &Tape, index: usize| tape.events.get(index).cloned();
        (0..longest)
            .map(|index| Self { index, expected: at(expected, index), found: at(found, index) })
            .find(|event| event.expected != event.found)
    }
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "the first event that differs is number {}", self.index)?;
        writeln!(f, "  reference  {}", Named(self.expected.as_ref()))?;
        write!(f, "  here       {}", Named(self.found.as_ref()))
    }
}

/// Bytes of an event that are shown: no scalar has more.
const SHOWN: usize = 32;

/// An event on a line.
struct Named<'a>(Option<&'a Event>);

impl fmt::Display for Named<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(event) = self.0 else { return f.write_str("(end of the transcript)") };
        let kind = match event.kind {
            EventKind::Public => "absorbs the fact",
            EventKind::Scalar => "absorbs the scalar",
            EventKind::Bytes => "absorbs the bytes",
            EventKind::Challenge => "draws the challenge",
        };
        write!(f, "{kind} `{}` = 0x", event.label)?;
        event.bytes.iter().take(SHOWN).try_for_each(|byte| write!(f, "{byte:02x}"))?;
        let rest = event.bytes.len().saturating_sub(SHOWN);
        if rest == 0 { Ok(()) } else { write!(f, "… and {rest} bytes more") }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rill_transcript::{Transcript, Writer};

    fn tape(scalars: &[u64]) -> Tape {
        let mut writer = Writer::recording(b"test");
        writer.absorb("fact", b"x");
        writer.scalars("claim", &scalars.iter().map(|s| (*s).into()).collect::<Vec<_>>());
        writer.challenge("point");
        writer.finish().1
    }

    #[test]
    fn equal_tapes_have_no_difference() {
        assert_eq!(Difference::first(&tape(&[1, 2]), &tape(&[1, 2])), None);
    }

    #[test]
    fn the_first_of_two_differences_is_named() {
        let difference = Difference::first(&tape(&[1, 2, 3]), &tape(&[1, 7, 8])).unwrap();
        assert_eq!(difference.index, 2);
        let text = difference.to_string();
        assert!(text.contains("here       absorbs the scalar `claim` = 0x07"), "{text}");
    }

    #[test]
    fn a_missing_item_is_a_difference() {
        let difference = Difference::first(&tape(&[1]), &tape(&[1, 2])).unwrap();
        assert!(difference.to_string().contains("reference  draws the challenge `point`"));
    }
}
