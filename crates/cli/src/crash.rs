//! A run that failed, in words.

use crate::visible::function_name;
use rill::{Crash, Diagnosis, Hint, Log, Place, Program, RunError, SystemCall};
use std::fmt::Write;
use std::ops::Range;

/// Calls that are shown.
const SHOWN_CALLS: usize = 16;

/// Bytes at the end of a log that are looked at.
const LAST_WORDS: usize = 1 << 12;

/// How guests report that their allocator has nothing left: Rust's, and that of `rill.h`.
const ALLOCATION_FAILED: (&[u8], &[u8]) = (b"memory allocation of ", b" bytes failed");

const HEAP_ADVICE: &str = "a run may use at most 2^28 words of memory (2 GiB), and the heap \
    allocator of rill-guest gives nothing back but the block allocated last";

/// The first line, then everything else that is known, one fact to a line.
pub(crate) fn text(program: &Program, crash: &Crash) -> String {
    let Some(diagnosis) = Diagnosis::new(program, crash) else { return crash.error.to_string() };
    let mut text = headline(&crash.error, &diagnosis);
    if let (Some(instruction), None) = (&diagnosis.instruction, diagnosis.call) {
        push(&mut text, "instruction", instruction);
    }
    let mut title = "called from";
    for line in callers(&diagnosis.callers) {
        push(&mut text, title, &line);
        title = "";
    }
    let hint = diagnosis.hint.as_ref().map(|hint| hint_text(hint, &diagnosis));
    if let Some(hint) = hint.filter(|hint| !hint.is_empty()) {
        push(&mut text, "hint", &hint);
    }
    text
}

/// Why a guest that ended with an exit code died, by the end of its log.
pub(crate) fn hint_of_log(log: &Log) -> Option<String> {
    let end = if log.end.is_empty() { &log.text } else { &log.end };
    let end = &end[end.len().saturating_sub(LAST_WORDS)..];
    let (before, after) = ALLOCATION_FAILED;
    let at = end.windows(before.len()).rposition(|window| window == before)?;
    let number = &end[at + before.len()..];
    let digits = number.iter().take_while(|byte| byte.is_ascii_digit()).count();
    number[digits..].starts_with(after).then(|| format!("the heap is exhausted: {HEAP_ADVICE}"))
}

fn push(text: &mut String, title: &str, fact: &str) {
    write!(text, "\n  {title:12} {fact}").expect("a string takes all");
}

fn headline(error: &RunError, diagnosis: &Diagnosis) -> String {
    let place = &diagnosis.place;
    match (error, diagnosis.call) {
        (RunError::OutsideMemory { address, .. }, Some(call)) => {
            format!(
                "{} reaches {address:#x}, outside guest memory, called at {}",
                shown(&call),
                full(place)
            )
        }
        (error, Some(call)) => format!("{error}, in {} called at {}", shown(&call), full(place)),
        (error, None) if error.pc() == Some(place.address) => match symbol(place) {
            Some(symbol) => format!("{error}, in {symbol}"),
            None => error.to_string(),
        },
        (error, None) => format!("{error}, at {}", full(place)),
    }
}

/// A call as it would be written, as far as the firmware knows it.
fn shown(call: &SystemCall) -> String {
    let [a0, a1, a2] = call.arguments;
    match call.name() {
        Some(name @ ("read" | "write")) => format!("{name}({a0}, {a1:#x}, {a2})"),
        Some(name) => format!("{name}({a0:#x})"),
        None => format!("the call {}", call.number),
    }
}

/// The callers, one to a line; a place that repeats in a row appears once.
fn callers(callers: &[Place]) -> Vec<String> {
    let line = |same: &[Place]| match same.len() {
        1 => full(&same[0]),
        times => format!("{}, {times} times", full(&same[0])),
    };
    let mut groups = callers.chunk_by(PartialEq::eq);
    let mut lines: Vec<String> = groups.by_ref().take(SHOWN_CALLS).map(line).collect();
    let more: usize = groups.map(<[Place]>::len).sum();
    if more > 0 {
        lines.push(format!("and {more} more"));
    }
    lines
}

/// A place with address and function.
fn full(place: &Place) -> String {
    let address = place.address;
    symbol(place).map_or_else(|| format!("{address:#x}"), |name| format!("{address:#x}, in {name}"))
}

fn symbol(place: &Place) -> Option<String> {
    let (name, offset) = place.symbol.as_ref()?;
    Some(format!("`{}` + {offset:#x}", function_name(name)))
}

fn hint_text(hint: &Hint, diagnosis: &Diagnosis) -> String {
    let fixed = match hint {
        Hint::StackOverflow { stack_pointer, stack } => return overflow(*stack_pointer, stack),
        Hint::HeapExhausted { heap, log_memory } => {
            return format!(
                "the heap is exhausted: the program has extended it to {} bytes, beyond the \
                 2^{log_memory} words of memory that the run may use",
                heap.end - heap.start
            );
        }
        Hint::BadPointer => {
            let call = diagnosis.call.as_ref().and_then(SystemCall::name).unwrap_or("the call");
            return format!(
                "the pointer or the length handed to `{call}` is wrong: not all of these bytes \
                 are the program's"
            );
        }
        Hint::NoStack => "the stack pointer was never set: the start-up code must set it",
        Hint::NullPointer => "a null pointer, or a member of the object it should point to",
        Hint::NullCall => {
            "a call through a null pointer, or through a table that a null pointer points to"
        }
        Hint::NoExit => "the outermost function returned: a program ends with the call `exit` (93)",
        Hint::BadReturn => {
            "the return address was overwritten, perhaps by a write past the end of a local array"
        }
        Hint::BadCall => "a function pointer that does not point to a function",
        Hint::Abort => {
            "the program stopped itself: `abort`, a failed assertion, code that must not be reached"
        }
        Hint::Undeclared(name) => {
            return format!(
                "the program calls the precompile {name} and does not declare it in a note of \
                 its ELF file"
            );
        }
        Hint::OtherMachine(name) => {
            return format!("{} is not part of RV64IMAC; {}", name, name.extension.advice());
        }
        _ => "",
    };
    fixed.to_owned()
}

fn overflow(stack_pointer: u64, stack: &Range<u64>) -> String {
    let size = stack.end - stack.start;
    let needed = stack.end.wrapping_sub(stack_pointer);
    let larger = needed.max(2 * size).next_multiple_of(4096);
    let advice = if larger <= 1 << 31 { larger } else { 2 * size };
    format!(
        "the stack has overflowed: the stack pointer {stack_pointer:#x} lies below its {size} \
         bytes ({:#x} to {:#x}). A program linked by rill.ld gets a larger one from the linker \
         flag --defsym=__rill_stack={advice:#x} (Rust: -Clink-arg=…, C: -Wl,…), any other one \
         from its own linker script",
        stack.start, stack.end
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hint(text: &str) -> Option<String> {
        hint_of_log(&Log { text: text.into(), ..Log::default() })
    }

    #[test]
    fn an_allocator_that_gave_up_is_believed() {
        let rust = "panicked at library/alloc.rs:1:2:\nmemory allocation of 64 bytes failed\n";
        assert!(hint(rust).unwrap().contains("the heap is exhausted"));
        assert!(hint("memory allocation of 64 bytes failed\n").is_some());
        assert!(hint("memory allocation of some bytes failed\n").is_none());
        assert!(hint("memory allocation of 64 bytes succeeded\n").is_none());
        assert!(hint("").is_none());
        let end = b"memory allocation of 1 bytes failed".to_vec();
        assert!(hint_of_log(&Log { end, ..Log::default() }).is_some());
    }

    #[test]
    fn callers_that_repeat_are_counted() {
        let place = |address| Place { address, symbol: None };
        let all: Vec<Place> = [1, 2, 2, 2, 3].map(place).into();
        assert_eq!(callers(&all), ["0x1", "0x2, 3 times", "0x3"]);
        let many: Vec<Place> = (0..20).map(place).collect();
        assert_eq!(callers(&many).len(), SHOWN_CALLS + 1);
        assert_eq!(callers(&many).last().unwrap(), "and 4 more");
    }

    #[test]
    fn a_larger_stack_has_room_for_what_was_needed() {
        let told = |pointer| overflow(pointer, &(0x1000..0x3000));
        assert!(told(0xff0).contains("=0x4000 "), "{}", told(0xff0));
        let stack = 0x8000_0000..0x8001_0000;
        let told = overflow(0x7ff0_0000, &stack);
        assert!(told.contains("=0x110000 "), "{told}");
        // A frame of half the address space is not a size to ask for.
        assert!(overflow(u64::MAX - 7, &stack).contains("=0x20000 "));
    }
}
