use super::{Budget, EQUALLY_FAST, Held, LAW, Plan, STAGES, Sizes};
use rill_sumcheck_prover::Schedule;
use rill_verifier::Dimensions;

fn sizes(log_cycles: usize) -> Sizes {
    let dimensions = Dimensions {
        log_cycles,
        log_memory: 15,
        log_bytecode: 12,
        chunk_bits: 4,
        has_ports: false,
    };
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
        assert!(plan.peak_bytes <= LAW.bytes(log_cycles, 1 << 15, 12), "2^{log_cycles}: {plan}");
        let strict = Plan::new(&sizes, Budget::Strict).unwrap();
        let streamed = strict.stages.iter().map(|stage| stage.switch).max();
        assert_eq!(streamed, Some(log_cycles / 2));
    }
}

#[test]
fn what_the_process_holds_is_in_every_plan_and_the_input_in_the_law() {
    let (plain, input) = (sizes(16), 200 << 20);
    let held = Held { input, ..plain.held };
    let with = Sizes { held, ..plain };
    let more =
        |of: fn(&Plan) -> u64, plan: fn(&Sizes) -> Plan| of(&plan(&with)) - of(&plan(&plain));
    let law = |sizes: &Sizes| Plan::new(sizes, Budget::Law).unwrap();
    let linear = |sizes: &Sizes| Plan::linear(sizes, None).unwrap();
    assert_eq!(more(|plan| plan.peak_bytes, law), input as u64);
    assert_eq!(more(|plan| plan.peak_bytes, linear), input as u64);
    assert_eq!(more(Plan::law_bytes, law), input as u64);
    let smallest = Plan::smallest_budget(&with);
    assert_eq!(smallest, Plan::smallest_budget(&plain) + input as u64);
    let refusal = Plan::new(&with, Budget::Bytes(smallest - 1)).unwrap_err();
    assert_eq!((refusal.needed, refusal.input), (smallest, input as u64));
}

#[test]
fn a_long_program_takes_more_memory_and_time_in_plan_and_law() {
    let of = |log_bytecode| {
        let dimensions = Dimensions { log_bytecode, ..sizes(12).dimensions };
        Plan::new(&Sizes::new(dimensions, 2), Budget::Law).unwrap()
    };
    let (short, long) = (of(12), of(20));
    assert!(long.peak_bytes > short.peak_bytes + (500 << 20), "{long}");
    assert!(long.seconds > short.seconds + 2.0, "{long}");
    assert!(long.peak_bytes <= long.law_bytes());
}

#[test]
fn memory_that_nothing_accounts_for_is_the_hosts_in_whole_mebibytes() {
    let held = Held { input: 3 << 20, ..Held::default() };
    assert_eq!(held.in_process_of(12 << 20).host, 0);
    assert_eq!(held.in_process_of((12 << 20) + 1).host, 1 << 20);
    assert_eq!(held.in_process_of(60 << 20).host, 48 << 20);
}

#[test]
fn no_plan_is_for_less_than_was_held_before() {
    let plain = sizes(12);
    let with = Sizes { held: Held { before: 1 << 30, ..plain.held }, ..plain };
    assert_eq!(Plan::new(&with, Budget::Law).unwrap().peak_bytes, 1 << 30);
    assert_eq!(Plan::smallest_budget(&with), 1 << 30);
}

#[test]
fn threads_without_a_processor_make_no_plan_faster_and_padding_is_cheap() {
    let seconds = |sizes: Sizes| Plan::new(&sizes, Budget::Law).unwrap().seconds;
    let on = |threads, processors, rows| {
        seconds(Sizes { processors, rows, ..Sizes::new(sizes(20).dimensions, threads) })
    };
    let full = 1 << 20;
    assert!(on(8, 2, full) >= on(2, 2, full) * 0.95);
    assert!(on(8, 8, full) < on(2, 8, full) * 0.5);
    assert!(on(1, 2, full) > on(2, 2, full) * 1.5);
    assert!(on(2, 2, full / 2) < on(2, 2, full) * 0.7);
}

#[test]
fn what_is_recorded_adds_up_to_what_windows_and_tables_are_planned_to_take() {
    for windows in [vec![], vec![2], vec![1, 2, 2]] {
        let schedule = Schedule::new(windows);
        let dimensions = Dimensions { has_ports: true, ..sizes(16).dimensions };
        let plan = Plan::uniform(&Sizes::new(dimensions, 2), &schedule);
        let mut recorded = plan.recorded().into_iter();
        for stage in &STAGES {
            let mut besides = stage.other_ns;
            for member in stage.all_members() {
                let one = recorded.next().expect("every relation with a schedule");
                let parts = one.nanoseconds.iter().zip(one.shares);
                let sum: f64 = parts.map(|(nanoseconds, share)| nanoseconds * share).sum();
                let window = |round: &mut usize, rounds: &usize| {
                    *round += rounds;
                    Some(member.window_ns(*round - rounds, *rounds))
                };
                let windows: f64 = schedule.windows().iter().scan(0, window).sum();
                let sums = member.sums_ns().map(|ns| if schedule.switch() > 0 { ns } else { 0.0 });
                let planned = sums.unwrap_or(windows) + member.tables_ns(schedule.switch());
                assert!((sum - planned - besides).abs() < 1e-6, "{} {schedule}", one.slug);
                besides = 0.0;
            }
        }
        assert_eq!(recorded.next(), None);
    }
}
