//! What the command does for the memory of a streaming proof, besides the prover.

use crate::heap;
use rill::{Event, Form};

/// An observer that besides keeps the allocator from holding what a streaming prover frees.
pub(crate) fn frugal(mut observer: Box<dyn FnMut(&Event) + Send>) -> impl FnMut(&Event) + Send {
    let mut streams = false;
    move |event| {
        match event {
            Event::Planned(choice) if choice.form == Form::Streaming => {
                streams = true;
                heap::economize();
            }
            // What the stage held is free by now, and shall not count for the next.
            Event::End(_) if streams => heap::give_back(),
            _ => {}
        }
        observer(event);
    }
}
