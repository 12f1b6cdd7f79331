//! What the gate proves, and how.
//!
//! | runs | rows | configurations |
//! |---|---|---|
//! | the guest `rows` | `2^k - 1`, `2^k`, `2^k + 1`, `⌊0.6·2^k⌋` | all pairs of choices |
//! | a loop of load-reserved and store-conditional | about `2^k` | all pairs of choices |
//! | every guest | as few as it has | every form once |
//! | some guests | `2^18` | every form once |
//! | one run of `rows`, some guests, in zero-knowledge | as above | as above |

use crate::case::Case;
use crate::configuration::{Cache, Choices, Configuration, Form};
use crate::inputs;
use rill_e2e::assembler::{Assembler, M, OP, R, TEXT, elf_at};
use rill_e2e::guests;
use rill_prover::Cut;

/// A run to be proven in some configurations.
#[derive(Clone, Debug)]
pub struct Job {
    /// What it is called.
    pub name: String,
    /// The program.
    pub elf: Vec<u8>,
    /// Its input.
    pub input: Vec<u8>,
    /// How it is proven, besides the reference.
    pub configurations: Vec<Configuration>,
    /// Whether its boundaries are among those that have to occur.
    pub cut: bool,
    /// Whether its proofs are in zero-knowledge, all with the same blinds.
    pub hidden: bool,
}

impl Job {
    /// The run.
    pub fn case(&self) -> Case {
        let case = Case::new(self.name.clone(), &self.elf, &self.input);
        if self.hidden { case.hidden() } else { case }
    }

    /// The same, proven in zero-knowledge.
    fn hidden(self) -> Self {
        Self { name: format!("{}, zero-knowledge", self.name), hidden: true, ..self }
    }
}

/// Binary logarithm of the rows of the runs that are proven in many configurations.
pub const LOG_ROWS: u32 = 12;

/// Binary logarithm of the rows of the longest runs.
const LONG_LOG_ROWS: u32 = 18;

/// The guests of the longest runs: straight code, calls and branches, memory.
const LONG: [&str; 3] = ["sha2-chain", "btreemap", "memory-walk"];

/// The guests of runs in zero-knowledge, besides `rows`: no calls, tables, ports.
const HIDDEN: [&str; 4] = ["json", "sha2-calls", "ecdsa-calls", "mulmod64-calls"];

/// Guests whose input does not begin with a count.
const WITHOUT_COUNT: [&str; 6] =
    ["abi-c", "abi-cxx", "hash-once", "hash-once-c", "hello-c", "hello-c-low"];

/// All jobs of the gate.
pub fn all() -> Vec<Job> {
    let array = Choices::of_the_gate().pairwise();
    let mut jobs: Vec<Job> = rows(LOG_ROWS, &array);
    jobs.push(reservations(LOG_ROWS, &array));
    jobs.extend(guests::names().iter().map(|name| smallest(name)));
    jobs.extend(LONG.iter().map(|name| long(name)));
    let hidden = rows(LOG_ROWS, &array).into_iter().take(1);
    jobs.extend(hidden.chain(HIDDEN.map(smallest)).map(Job::hidden));
    jobs
}

/// The guest `rows` with numbers of rows around `2^log_rows`.
pub fn rows(log_rows: u32, configurations: &[Configuration]) -> Vec<Job> {
    let power = 1 << log_rows;
    [power - 1, power, power + 1, power * 3 / 5]
        .map(|rows| Job {
            name: format!("rows at {rows}"),
            elf: guests::elf("rows"),
            input: inputs::exact(rows)
                .expect("the guest can be made to run for any number of rows"),
            configurations: configurations.to_vec(),
            cut: true,
            hidden: false,
        })
        .into()
}

/// A guest with the least input for which it does its work.
fn smallest(name: &str) -> Job {
    let counts: &[u64] = match name {
        "memory-walk" => &[1, 1],
        _ if WITHOUT_COUNT.contains(&name) => &[],
        _ => &[1],
    };
    in_every_form(name, "least", guests::input_with(name, counts))
}

/// A guest with the greatest count for which it has no more than `2^LONG_LOG_ROWS` rows.
fn long(name: &str) -> Job {
    let input = inputs::largest(name, LONG_LOG_ROWS).expect("the guest has shorter runs");
    in_every_form(name, &format!("2^{LONG_LOG_ROWS}"), input)
}

/// A guest in every form once.
fn in_every_form(name: &str, size: &str, input: Vec<u8>) -> Job {
    let (elf, configurations) = (guests::elf(name), every_form());
    Job { name: format!("{name}, {size}"), elf, input, configurations, cut: false, hidden: false }
}

/// Every form once, with other choices each time.
fn every_form() -> Vec<Configuration> {
    let with = |form, threads, block_rows, segments, cache, cut| Configuration {
        threads,
        form,
        block_rows,
        segments,
        cache,
        cut,
    };
    vec![
        with(Form::Linear, 2, 1 << 6, 64, Cache::Half, Cut::Encoded(8)),
        with(Form::Streaming, 2, 1 << 8, 512, Cache::Empty, Cut::Encoded(500)),
        with(Form::Strict, 2, 1 << 8, 32, Cache::Empty, Cut::Threads),
        with(Form::Random(0), 5, 1 << 7, 64, Cache::Whole, Cut::Encoded(64)),
    ]
}

/// Rows of a turn of the loop in [`reservations`]. The number is odd, so that blocks end at every
/// place of the loop in turn; those of the guest `rows` end at the same place each time.
const TURN_ROWS: u64 = 26;

/// A loop of long expansions, with a load-reserved and a store-conditional one instruction apart,
/// for at most `2^log_rows` rows.
pub fn reservations(log_rows: u32, configurations: &[Configuration]) -> Job {
    // What is before and after the loop has fewer rows than a turn.
    let turns = (1 << log_rows) / TURN_ROWS - 1;
    Job {
        name: "reservations".to_owned(),
        elf: reservation_loop(turns),
        input: Vec::new(),
        configurations: configurations.to_vec(),
        cut: true,
        hidden: false,
    }
}

/// Adds 1 to a word of memory `turns` times by load-reserved and store-conditional, which succeeds;
/// divides the turns left by it and stores a byte of the quotient.
fn reservation_loop(turns: u64) -> Vec<u8> {
    const DATA: u64 = TEXT + 0x1000;
    const LOAD_RESERVED: u32 = 2;
    const STORE_CONDITIONAL: u32 = 3;
    const DIVIDE: u32 = 4;
    const NOT_EQUAL: u32 = 1;
    let mut code = Assembler::new();
    code.set(5, DATA);
    code.set(6, turns);
    let start = code.here();
    code.atomic(LOAD_RESERVED, true, [7, 5, 0]);
    code.addi(7, 7, 1);
    code.atomic(STORE_CONDITIONAL, true, [8, 5, 7]);
    code.register(OP, R { funct7: M, funct3: DIVIDE }, [9, 6, 7]);
    code.store(0, 9, 5, 9);
    code.addi(6, 6, -1);
    code.branch(NOT_EQUAL, [6, 0], start - code.here());
    code.addi(10, 8, 0);
    code.addi(17, 0, 93);
    code.word(0x73);
    elf_at(&code.bytes(), DATA, 128, &[0])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::boundaries::{Boundary, boundaries};

    #[test]
    fn runs_have_the_rows_they_are_said_to_have() {
        let rows: Vec<u64> = rows(9, &[]).iter().map(|job| job.case().rows()).collect();
        assert_eq!(rows, [511, 512, 513, 307]);
        let turns = |turns| Case::new("", &reservation_loop(turns), &[]).rows();
        assert_eq!(turns(9) - turns(8), TURN_ROWS);
        assert!(turns(1) < 2 * TURN_ROWS);
        assert_eq!(reservations(9, &[]).case().log_cycles(), 9);
    }

    #[test]
    fn every_kind_of_boundary_occurs_in_the_runs_that_are_cut() {
        let found = |job: &Job| {
            let case = job.case();
            let rows = case.rows() as usize;
            boundaries(case.subject.key(), &case.subject.cycles(), rows, 64)
        };
        let [short, full, over, _] = &rows(9, &[])[..] else { panic!("four runs") };
        assert!(found(over).contains_key(&Boundary::BeforeHalt));
        assert!(found(full).contains_key(&Boundary::AfterHalt));
        let reserved = found(&reservations(LOG_ROWS, &[]));
        assert!(reserved.contains_key(&Boundary::InExpansion));
        assert!(reserved.contains_key(&Boundary::InReservation));
        for kind in [Boundary::InReservation, Boundary::BeforeHalt, Boundary::AfterHalt] {
            assert!(!found(short).contains_key(&kind), "{kind}");
        }
    }
}
