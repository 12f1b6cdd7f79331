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
            Event::Begin { .. } if streams => heap::give_back(),
            _ => {}
        }
        observer(event);
    }
}
