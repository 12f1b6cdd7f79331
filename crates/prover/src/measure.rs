//! Processor seconds of linear and streaming forms at `2^20` rows, summed over threads, replay
//! apart: `cargo test --release -p rill-prover measure::cycles -- --ignored --nocapture`.

#![expect(clippy::print_stderr, reason = "a measurement is there to be read")]

use crate::fixtures::Fixture;
use crate::{BoxForm, Context, FormKind, Rows, Schedule, Schedules};
use crate::{bytecode, increments, lookups, onehot, operands, ram, registers, spartan};
use rill_field::F;
use rill_poly::evaluate;
use rill_sumcheck_prover::{Form, run_pass};
use rill_transcript::{Transcript, Writer};
use rill_verifier::stages::chunk_points;
use rill_verifier::{
    bytecode::read_raf, increments::reduction as increments_reduction, lookups::ra_virtual,
    onehot::booleanity, operands::reduction as operands_reduction,
    ram::ra_virtual as ram_ra_virtual, ram::raf, ram::reduction as ram_reduction, ram::val_check,
    registers::reduction as registers_reduction, registers::val_evaluation, spartan::shift,
};
use rill_witness::Block;

/// User time of this process so far; the clock says little on a shared machine.
fn processor_seconds() -> f64 {
    const TICKS_PER_SECOND: f64 = 100.0;
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap();
    let after_name = stat.rsplit(')').next().unwrap();
    after_name.split_whitespace().nth(11).unwrap().parse::<f64>().unwrap() / TICKS_PER_SECOND
}

/// What a form took.
#[derive(Default)]
struct Spent {
    /// In passes, without replay.
    passes: Vec<f64>,
    /// Between them.
    rounds: f64,
    /// Bytes per worker, and kept; the most of any pass.
    scratch: usize,
    kept: usize,
}

impl Spent {
    fn all(&self) -> f64 {
        self.passes.iter().sum::<f64>() + self.rounds
    }
}

/// Drives a form from a wrong claim, which costs the same.
fn drive(mut form: BoxForm<'_>, rows: &Rows<'_>, replay: f64) -> Spent {
    let mut spent = Spent::default();
    let mut draw = Writer::new(b"measure");
    let mut claim = F::from(1u64);
    for round in 0..=form.rounds() {
        if let Some(request) = Form::<Block>::request(&form) {
            spent.scratch = spent.scratch.max(request.scratch_bytes);
            spent.kept = spent.kept.max(request.kept_bytes);
            let start = processor_seconds();
            run_pass::<Block>(&mut [&mut *form], rows).unwrap();
            spent.passes.push(processor_seconds() - start - replay);
        }
        if round == form.rounds() {
            break;
        }
        let start = processor_seconds();
        let polynomial = form.round(claim);
        let challenge = draw.challenge("round");
        form.bind(challenge);
        claim = evaluate(&polynomial, challenge);
        spent.rounds += processor_seconds() - start;
    }
    form.openings();
    spent
}

/// The forms of one relation by name.
type Forms<'a> = (&'static str, Box<dyn Fn(&Context<'a>) -> BoxForm<'a> + 'a>);

fn compare<'a>(context: &Context<'a>, schedules: &'a Schedules, forms: &[Forms<'a>]) {
    let rows = Rows(context.cycles);
    let start = processor_seconds();
    context.for_each_block(&mut |_| {}).unwrap();
    let replay = processor_seconds() - start;
    eprintln!("  replay {replay:.2}");
    for (name, form) in forms {
        let linear = drive(form(context), &rows, replay);
        let streamed = Context { form: FormKind::Streaming, schedules, ..*context };
        let streamed = drive(form(&streamed), &rows, replay);
        let passes: Vec<String> = streamed.passes.iter().map(|pass| format!("{pass:.2}")).collect();
        eprintln!(
            "  {name:<28} linear {:.2}, streaming {:.2} = {} + {:.2}; {} + {} KB",
            linear.all(),
            streamed.all(),
            passes.join(" + "),
            streamed.rounds,
            streamed.scratch / 1000,
            streamed.kept / 1000,
        );
    }
}

fn schedules(switch: usize) -> Schedules {
    let pick = |windows: &[usize]| {
        let mut left = switch;
        Schedule::new(windows.iter().map(move |w| {
            let w = (*w).min(left);
            left -= w;
            w
        }))
    };
    let narrow = pick(&[1, 1, 2, 2, 2, 2, 2, 2]);
    let even = pick(&[2, 2, 2, 2, 2, 2]);
    let wide = pick(&[3, 3, 4, 4]);
    Schedules::none()
        .with("bytecode.read_raf", narrow.clone())
        .with("lookups.ra_virtual", narrow.clone())
        .with("ram.ra_virtual", narrow)
        .with("onehot.booleanity", even)
        .with("increments.reduction", wide.clone())
        .with("registers.val_evaluation", wide.clone())
        .with("ram.val_check", wide.clone())
        .with("spartan.shift", wide.clone())
        .with("operands.reduction", wide.clone())
        .with("registers.reduction", wide.clone())
        .with("ram.reduction", wide)
}

fn fixture() -> Fixture {
    Fixture::guest("sha2-chain", &[280], 20)
}

/// The switch from the environment.
fn switch() -> usize {
    std::env::var("SWITCH").ok().and_then(|text| text.parse().ok()).unwrap_or(6)
}

#[test]
#[ignore = "a measurement"]
fn cycles() {
    let fixture = fixture();
    let source = fixture.cycles();
    let schedules = schedules(switch());
    let context = fixture.context(&source, FormKind::Linear);
    let dimensions = context.dimensions;
    let mut draw = Writer::new(b"measure");
    let n = dimensions.log_cycles;
    let r = draw.challenges("r", n);
    let (lookup, bits) = (dimensions.lookup_chunks(), dimensions.chunk_bits);
    let rl = chunk_points(&draw.challenges("rl", 128), bits, lookup);
    let rm = draw.challenges("ra", dimensions.log_memory);
    let rm = chunk_points(&rm, bits, dimensions.ram_chunks());
    eprintln!("{} rows, {} chunks of {bits} bits", fixture.run.rows, dimensions.chunks());

    let rx = draw.challenges("rx", bits);
    let whole = booleanity::Booleanity::draw(&mut draw, &r, bits, dimensions.chunks());
    let squares = booleanity::Cycle { whole: whole.clone(), rx: rx.clone() };
    let squares_address = booleanity::Address(whole);
    let points = [(); 5].map(|()| draw.challenges("r", n));
    let rg = draw.challenges("rg", 7);
    let whole = read_raf::ReadRaf::draw(&mut draw, points, &rg, context.key, &dimensions);
    let rb = draw.challenges("rb", whole.log_bytecode);
    let values = whole.values_at(context.key, &rb);
    let bytecode_address = read_raf::Address(whole.clone());
    let bytecode = read_raf::Cycle { whole, rb, values };
    let per = dimensions.chunks_per_selector();
    let lookups_relation = ra_virtual::RaVirtual::draw(&mut draw, &r, lookup, per);
    let points = [(); 3].map(|()| draw.challenges("r", n));
    let ram_relation = ram_ra_virtual::RaVirtual::draw(&mut draw, points, dimensions.ram_chunks());
    let increments_relation = increments_reduction::Reduction::draw(&mut draw, &r, &r);

    let forms: Vec<Forms<'_>> = vec![
        (
            "bytecode, address",
            Box::new(move |c| bytecode::read_raf::address_form(&bytecode_address, c).unwrap()),
        ),
        (
            "booleanity, address",
            Box::new(move |c| onehot::booleanity::address_form(&squares_address, c).unwrap()),
        ),
        ("bytecode", Box::new(move |c| bytecode::read_raf::cycle_form(&bytecode, c).unwrap())),
        ("booleanity", Box::new(move |c| onehot::booleanity::cycle_form(&squares, c).unwrap())),
        (
            "ram.ra_virtual",
            Box::new(move |c| ram::ra_virtual::form(&ram_relation, c, &rm).unwrap()),
        ),
        (
            "lookups.ra_virtual",
            Box::new(move |c| lookups::ra_virtual::form(&lookups_relation, c, &rl).unwrap()),
        ),
        (
            "increments",
            Box::new(move |c| increments::reduction::form(&increments_relation, c).unwrap()),
        ),
    ];
    compare(&context, &schedules, &forms);
}

#[test]
#[ignore = "a measurement"]
fn sums() {
    let fixture = fixture();
    let source = fixture.cycles();
    let schedules = schedules(switch());
    let context = fixture.context(&source, FormKind::Linear);
    let dimensions = context.dimensions;
    let mut draw = Writer::new(b"measure");
    let r = draw.challenges("r", dimensions.log_cycles);
    let rg = draw.challenges("rg", 7);
    let ra = draw.challenges("ra", dimensions.log_memory);
    let shift = shift::Shift::draw(&mut draw, &r);
    let operands_relation = operands_reduction::Reduction::draw(&mut draw, &r);
    let registers_relation = registers_reduction::Reduction::draw(&mut draw, &r);
    let ram_relation = ram_reduction::Reduction::draw(&mut draw, &r);
    let evaluation = val_evaluation::ValEvaluation { r4: r.clone(), rg };
    let check = val_check::ValCheck::draw(&mut draw, &r, &ra);
    let raf = raf::Raf::draw(&mut draw, dimensions.log_memory, context.map);
    let r1 = r.clone();
    let forms: Vec<Forms<'_>> = vec![
        ("spartan.shift", Box::new(move |c| spartan::shift::form(&shift, c).unwrap())),
        (
            "operands.reduction",
            Box::new(move |c| operands::reduction::form(&operands_relation, c).unwrap()),
        ),
        (
            "registers.reduction",
            Box::new(move |c| registers::reduction::form(&registers_relation, c).unwrap()),
        ),
        ("ram.reduction", Box::new(move |c| ram::reduction::form(&ram_relation, c).unwrap())),
        (
            "registers.val_evaluation",
            Box::new(move |c| registers::val_evaluation::form(&evaluation, c).unwrap()),
        ),
        ("ram.val_check", Box::new(move |c| ram::val_check::form(&check, c).unwrap())),
        ("ram.raf", Box::new(move |c| ram::raf::form(&raf, c, &r1).unwrap())),
    ];
    compare(&context, &schedules, &forms);
}
