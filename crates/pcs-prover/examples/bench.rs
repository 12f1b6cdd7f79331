//! Times a commitment and an opening of random data: `bench <log cycles> <chunk width> [<log
//! columns>]`.
//!
//! 32 one-hot polynomials of random digits, 9 more of which 4 have three of four cycles cold, 2
//! dense with 64-bit values.

use rayon::prelude::*;
use rill_field::{AdditiveGroup, F, powers};
use rill_pcs::{Shape, VerifierSetup, read_commitment, verify_opening, write_commitment};
use rill_pcs_prover::{
    Column, Joint, ProverSetup, RowCommitments, VectorMatrix, WindowCommitter, open,
};
use rill_transcript::{Reader, Transcript, Writer};
use std::error::Error;
use std::io::Write;
use std::time::Instant;

const ONE_HOT: usize = 41;
const SPARSE: usize = 4;
const DENSE: usize = 2;

struct Trace {
    digits: Vec<Vec<u8>>,
    hot: Vec<bool>,
    values: Vec<Vec<i128>>,
}

impl Trace {
    fn random(shape: Shape) -> Self {
        let cycles = 1usize << shape.log_cycles();
        let mut state = 1u64;
        let mut next = || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            state >> 32
        };
        let mask = (1 << shape.chunk_width()) - 1;
        let digits =
            (0..ONE_HOT).map(|_| (0..cycles).map(|_| (next() & mask) as u8).collect()).collect();
        let hot = (0..cycles).map(|_| next().is_multiple_of(4)).collect();
        let value = |next: &mut dyn FnMut() -> u64| i128::from(next() << 32 | next()) - (1 << 63);
        let values = (0..DENSE).map(|_| (0..cycles).map(|_| value(&mut next)).collect()).collect();
        Self { digits, hot, values }
    }

    /// The columns of the cycles from `first` on.
    fn columns(&self, first: usize, length: usize) -> Vec<Column<'_>> {
        let range = first..first + length;
        let one_hot = self.digits.iter().enumerate().map(|(i, digits)| Column::OneHot {
            digits: &digits[range.clone()],
            hot: (i < SPARSE).then_some(&self.hot[range.clone()]),
        });
        let dense = self.values.iter().map(|values| Column::Dense(&values[range.clone()]));
        one_hot.chain(dense).collect()
    }
}

/// Time on processors of all threads: steadier than wall time on a busy machine.
fn cpu_seconds() -> f64 {
    let tasks = std::fs::read_dir("/proc/self/task").into_iter().flatten().flatten();
    let nanoseconds = tasks.filter_map(|task| {
        let text = std::fs::read_to_string(task.path().join("schedstat")).ok()?;
        text.split(' ').next()?.parse::<f64>().ok()
    });
    nanoseconds.sum::<f64>() * 1e-9
}

/// Prints wall and processor time since the last lap.
struct Clock {
    start: Instant,
    cpu: f64,
}

impl Clock {
    fn start() -> Self {
        Self { start: Instant::now(), cpu: cpu_seconds() }
    }

    fn lap(&mut self, what: &str) -> std::io::Result<()> {
        let (wall, cpu) = (self.start.elapsed().as_secs_f64(), cpu_seconds() - self.cpu);
        writeln!(std::io::stdout(), "{what:28} {wall:9.4} s wall {cpu:9.4} s cpu")?;
        *self = Self::start();
        Ok(())
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let numbers = std::env::args().skip(1).map(|argument| argument.parse());
    let numbers = numbers.collect::<Result<Vec<usize>, _>>()?;
    let shape = match numbers[..] {
        [log_cycles, width] => Shape::for_trace(log_cycles, width)?,
        [log_cycles, width, log_columns] => Shape::new(log_cycles, width, log_columns)?,
        _ => return Err("bench <log cycles> <chunk width> [<log columns>]".into()),
    };
    let mut clock = Clock::start();
    let trace = Trace::random(shape);
    clock.lap("trace")?;
    let setup = ProverSetup::new(shape)?;
    clock.lap("setup")?;
    let (proof, value) = prove(&setup, &trace, &mut clock)?;
    writeln!(std::io::stdout(), "{:28} {:9} bytes", "proof", proof.len())?;
    for what in ["verify", "verify again"] {
        verify(shape, &proof, value)?;
        clock.lap(what)?;
    }
    Ok(())
}

fn prove(
    setup: &ProverSetup,
    trace: &Trace,
    clock: &mut Clock,
) -> Result<(Vec<u8>, F), Box<dyn Error>> {
    let shape = setup.shape();
    let (length, windows) = (1 << shape.log_columns(), 1 << shape.log_windows());
    let committer = WindowCommitter::new(setup);
    let mut rows = RowCommitments::new(shape, ONE_HOT + DENSE);
    let commit = |window| (window, committer.commit(&trace.columns(window * length, length)));
    let windows: Vec<_> = (0..windows).into_par_iter().map(commit).collect();
    windows.into_iter().for_each(|(window, window_rows)| rows.push(window_rows));
    clock.lap("tier 1")?;
    let commitments = rows.commitments(setup);
    clock.lap("tier 2")?;
    let mut writer = Writer::new(b"bench");
    for commitment in &commitments {
        write_commitment(&mut writer, "commitment", commitment);
    }
    let coefficients = powers(writer.challenge("rho"), commitments.len());
    let point = writer.challenges("point", shape.variables());
    let matrix = VectorMatrix::new(shape, &coefficients, &point)?;
    let mut vector = matrix.vector();
    let length = VectorMatrix::stretch(shape);
    (0..(1 << shape.log_cycles()) / length)
        .into_par_iter()
        .for_each(|i| vector.add(i * length, &trace.columns(i * length, length)));
    let vector = vector.finish();
    clock.lap("vector")?;
    let value = evaluate(vector.clone(), &point[shape.log_rows()..]);
    let rows = rows.combine(&coefficients);
    clock.lap("combine rows")?;
    open(&mut writer, setup, Joint { rows, vector, point, value })?;
    clock.lap("open")?;
    Ok((writer.finish().0, value))
}

/// The multilinear extension of `table` at `point`.
fn evaluate(mut table: Vec<F>, point: &[F]) -> F {
    for x in point {
        let (low, high) = table.split_at(table.len() / 2);
        table = low.iter().zip(high).map(|(l, h)| *l + *x * (*h - l)).collect();
    }
    table.first().copied().unwrap_or(F::ZERO)
}

fn verify(shape: Shape, proof: &[u8], value: F) -> Result<(), Box<dyn Error>> {
    let setup = VerifierSetup::for_shape(shape)?;
    let mut reader = Reader::new(b"bench", proof);
    let commitments = (0..ONE_HOT + DENSE)
        .map(|_| read_commitment(&mut reader, "commitment"))
        .collect::<Result<Vec<_>, _>>()?;
    let coefficients = powers(reader.challenge("rho"), commitments.len());
    let point = reader.challenges("point", shape.variables());
    verify_opening(&mut reader, &setup, shape, &commitments, &coefficients, &point, value)?;
    reader.finish()?;
    Ok(())
}
