//! The rules about layouts and images.

use crate::keys::{LAYOUT, RESET, image, rows};
use rill_program::{Image, KeyError, Layout, LayoutRule, ProgramKey, Segment};

fn placed(layout: Layout, image: Image) -> Option<LayoutRule> {
    match ProgramKey::new(rows(), RESET, layout, image, &[]) {
        Ok(_) => None,
        Err(KeyError::Layout(rule)) => Some(rule),
        Err(other) => panic!("{other:?}"),
    }
}

#[test]
fn layouts_are_aligned_and_in_bounds() {
    let rule = |change: &dyn Fn(&mut Layout)| {
        let mut layout = LAYOUT;
        change(&mut layout);
        placed(layout, image())
    };
    assert_eq!(rule(&|_| {}), None);
    assert_eq!(rule(&|layout| layout.lowest = 0), None);
    assert_eq!(rule(&|layout| layout.lowest += 8), Some(LayoutRule::Lowest));
    assert_eq!(rule(&|layout| layout.lowest = 1 << 63), Some(LayoutRule::Lowest));
    assert_eq!(rule(&|layout| layout.end += 8), Some(LayoutRule::End));
    assert_eq!(rule(&|layout| layout.end = 0), Some(LayoutRule::End));
    assert_eq!(rule(&|layout| layout.end = (1 << 62) + 16), Some(LayoutRule::End));
    assert_eq!(rule(&|layout| layout.output_capacity += 1), Some(LayoutRule::OutputCapacity));
    assert_eq!(rule(&|layout| layout.output_capacity = 1 << 17), Some(LayoutRule::OutputCapacity));
}

#[test]
fn images_are_whole_words_in_order_inside_the_program() {
    let segment = |address, bytes| Segment { address, bytes: vec![1; bytes] };
    let rule = |segments: Vec<Segment>| placed(LAYOUT, Image { segments });
    let refused = Some(LayoutRule::Image);
    assert_eq!(rule(vec![segment(0x2000, 8), segment(0x2008, 16)]), None);
    assert_eq!(rule(vec![segment(0x2004, 8)]), refused);
    assert_eq!(rule(vec![segment(0x2000, 7)]), refused);
    assert_eq!(rule(vec![segment(0x2008, 8), segment(0x2000, 8)]), refused);
    assert_eq!(rule(vec![segment(0x2000, 16), segment(0x2008, 8)]), refused);
    assert_eq!(rule(vec![segment(LAYOUT.lowest - 8, 8)]), refused);
    assert_eq!(rule(vec![segment(LAYOUT.end, 8)]), refused);
    assert_eq!(rule(vec![segment(u64::MAX - 7, 8)]), refused);
    assert_eq!(rule(vec![segment(LAYOUT.end - 8, 8)]), None);
}
