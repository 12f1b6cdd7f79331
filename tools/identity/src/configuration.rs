//! One way to make a proof.

use crate::covering::pairwise;
use rill_prover::Cut;
use std::fmt;

/// Everything that may change what a proof costs and must not change its bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Configuration {
    /// Threads.
    pub threads: usize,
    /// Which rounds are streamed.
    pub form: Form,
    /// Cycles in a block, a power of two.
    pub block_rows: usize,
    /// Segments that the executed rows are cut into, at least and as far as there are blocks.
    pub segments: u64,
    /// Records kept between passes.
    pub cache: Cache,
    /// How passes are cut.
    pub cut: Cut,
}

/// Which rounds are streamed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// None.
    Linear,
    /// As planned for the memory that the law allows.
    Streaming,
    /// Half of the cycle rounds in every stage.
    Strict,
    /// As the schedules of this seed say.
    Random(u64),
}

/// How much of the records is kept between passes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cache {
    /// Nothing.
    Empty,
    /// One half.
    Half,
    /// All of it.
    Whole,
}

impl Configuration {
    /// What all others are compared with: the linear form on one thread, blocks and segments as
    /// they are by default.
    pub const REFERENCE: Self = Self {
        threads: 1,
        form: Form::Linear,
        block_rows: rill_witness::BLOCK_ROWS,
        segments: 32,
        cache: Cache::Empty,
        cut: Cut::Threads,
    };
}

/// Seeds of random schedules.
const SEEDS: u64 = 8;

/// The choices between which all pairs are to be tried.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choices {
    /// Forms.
    pub forms: Vec<Form>,
    /// Numbers of threads.
    pub threads: Vec<usize>,
    /// Cycles in a block.
    pub block_rows: Vec<usize>,
    /// Segments.
    pub segments: Vec<u64>,
    /// Caches.
    pub caches: Vec<Cache>,
    /// Cuts.
    pub cuts: Vec<Cut>,
}

impl Choices {
    /// What the gate tries on runs of at least `2^12` padded rows.
    pub fn of_the_gate() -> Self {
        let planned = [Form::Linear, Form::Streaming, Form::Strict];
        Self {
            forms: planned.into_iter().chain((0..SEEDS).map(Form::Random)).collect(),
            threads: vec![1, 2, 5],
            block_rows: vec![1 << 6, 1 << 12],
            segments: vec![1, 4, 64, 512],
            caches: vec![Cache::Empty, Cache::Half, Cache::Whole],
            cuts: [8, 64, 500].into_iter().map(Cut::Encoded).chain([Cut::Threads]).collect(),
        }
    }

    /// The values of each choice.
    pub fn levels(&self) -> [usize; 6] {
        [
            self.forms.len(),
            self.threads.len(),
            self.block_rows.len(),
            self.segments.len(),
            self.caches.len(),
            self.cuts.len(),
        ]
    }

    /// Few configurations in which every two values of different choices meet.
    pub fn pairwise(&self) -> Vec<Configuration> {
        let rows = pairwise(&self.levels());
        rows.iter().map(|row| self.configuration(row)).collect()
    }

    fn configuration(&self, row: &[usize]) -> Configuration {
        let [form, threads, block_rows, segments, cache, cut] = row else {
            panic!("a row has one value of each of six choices")
        };
        Configuration {
            form: self.forms[*form],
            threads: self.threads[*threads],
            block_rows: self.block_rows[*block_rows],
            segments: self.segments[*segments],
            cache: self.caches[*cache],
            cut: self.cuts[*cut],
        }
    }
}

impl fmt::Display for Configuration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { threads, form, block_rows, segments, cache, cut } = self;
        let s = if *threads == 1 { "" } else { "s" };
        write!(f, "{form}, {threads} thread{s}, blocks of {block_rows}, ")?;
        write!(f, "segments {segments}, cache {cache}")?;
        match cut {
            Cut::Encoded(ranges) => write!(f, ", passes in {ranges} shares as bytes"),
            Cut::Threads | Cut::Ranges(_) => Ok(()),
        }
    }
}

impl fmt::Display for Form {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Linear => f.write_str("linear"),
            Self::Streaming => f.write_str("streaming"),
            Self::Strict => f.write_str("strict"),
            Self::Random(seed) => write!(f, "random schedules {seed}"),
        }
    }
}

impl fmt::Display for Cache {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Empty => "0",
            Self::Half => "1/2",
            Self::Whole => "1",
        })
    }
}
