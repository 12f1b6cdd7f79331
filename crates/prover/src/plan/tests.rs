use super::{Budget, EQUALLY_FAST, LAW, Plan, Sizes};
use rill_verifier::Dimensions;

fn sizes(log_cycles: usize) -> Sizes {
    let dimensions = Dimensions { log_cycles, log_memory: 15, log_bytecode: 12, chunk_bits: 4 };
    Sizes::new(dimensions, 2)
}

#[test]
fn every_schedule_ends_at_the_switch_of_its_stage() {
    for log_cycles in [8, 16, 24] {
        let smallest = Plan::smallest_budget(&sizes(log_cycles));
        for budget in [Budget::Law, Budget::Strict, Budget::Bytes(smallest)] {
            for stage in Plan::new(&sizes(log_cycles), budget).unwrap().stages {
                for (slug, schedule) in &stage.schedules {
                    // Beyond half of the rounds only RAM goes on.
                    let at_half = stage.switch > log_cycles / 2 && *slug != "ram.read_write";
                    let expected = if at_half { schedule.switch() } else { stage.switch };
                    assert_eq!(schedule.switch(), expected, "{slug} {schedule}");
                    assert!(!at_half || schedule.switch() <= log_cycles / 2);
                }
            }
        }
    }
}

#[test]
fn the_smallest_budget_suffices_and_one_byte_less_is_refused_with_it() {
    for log_cycles in [8, 14, 20] {
        let sizes = sizes(log_cycles);
        let smallest = Plan::smallest_budget(&sizes);
        assert_eq!(Plan::new(&sizes, Budget::Bytes(smallest)).unwrap().peak_bytes, smallest);
        let refusal = Plan::new(&sizes, Budget::Bytes(smallest - 1)).unwrap_err();
        assert_eq!(refusal.needed, smallest);
    }
}

#[test]
fn a_larger_budget_never_makes_a_noticeably_slower_plan() {
    let sizes = sizes(20);
    let smallest = Plan::smallest_budget(&sizes);
    let seconds: Vec<f64> =
        (0..8).map(|i| Plan::new(&sizes, Budget::Bytes(smallest << i)).unwrap().seconds).collect();
    assert!(seconds.is_sorted_by(|a, b| *b <= a * EQUALLY_FAST), "{seconds:?}");
}

#[test]
fn plans_by_the_law_obey_it_and_strict_ones_stream_half_of_the_rounds() {
    for log_cycles in (8..=28).step_by(2) {
        let sizes = sizes(log_cycles);
        let plan = Plan::new(&sizes, Budget::Law).unwrap();
        assert!(plan.peak_bytes <= LAW.bytes(log_cycles, 15, 12), "2^{log_cycles}: {plan}");
        let strict = Plan::new(&sizes, Budget::Strict).unwrap();
        let streamed = strict.stages.iter().map(|stage| stage.switch).max();
        assert_eq!(streamed, Some(log_cycles / 2));
    }
}
