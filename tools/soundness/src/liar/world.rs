//! Columns as tables of field elements.

use super::folded;
use super::table_bits::TableBits;
use rill_field::{AdditiveGroup, F, Field, One, Zero, from_i128};
use rill_isa::{Flag, PORTS, Register, Table};
use rill_poly::eq_table;
use rill_prover::columns;
use rill_verifier::Dimensions;
use rill_verifier::bytecode::read_raf::FLAGS_3;
use rill_verifier::spartan::outer::Columns;
use rill_witness::{Cycle, Gate};
use std::array::from_fn;

/// All columns of a trace, `2^n` rows each.
#[derive(Clone, Debug)]
pub struct World {
    /// The 33 columns of spartan.outer.
    pub columns: Vec<Vec<F>>,
    /// The flags of a row that spartan.outer does not see: Branch, then [`FLAGS_3`].
    pub routing: Vec<Vec<F>>,
    /// `TableFlag_t`.
    pub table_flags: Vec<Vec<F>>,
    /// `Raf`.
    pub raf: Vec<F>,
    /// Registers in the slots rd, rs1, rs2.
    pub slots: [Vec<Option<Register>>; 3],
    /// Registers in the ports.
    pub ports: [Vec<Option<Register>>; PORTS],
    /// Gate, First, Second, Modulus, Quotient, Remainder.
    pub gated: [Vec<F>; 6],
    /// `RdInc`.
    pub rd_inc: Vec<F>,
    /// `RamInc`.
    pub ram_inc: Vec<F>,
    /// `Ra_i`: lookups, bytecode, RAM; `2^w·2^n` entries each, that of chunk value `k` on row `j`
    /// at `k·2^n + j`.
    pub chunks: Vec<Vec<F>>,
    /// The tables of calls.
    pub calls: Vec<TableBits>,
}

impl World {
    /// The columns of typed rows, without calls. A word at or above `2^m` has the chunks that say
    /// it.
    pub fn of(cycles: &[Cycle], dimensions: &Dimensions) -> Self {
        let flag = |value: bool| F::from(u64::from(value));
        let column = |value: &dyn Fn(&Cycle) -> F| cycles.iter().map(value).collect::<Vec<F>>();
        let rows: Vec<Vec<F>> = cycles.iter().map(|cycle| columns(cycle).to_vec()).collect();
        let transposed = |c: usize| rows.iter().map(|row| row[c]).collect();
        Self {
            columns: (0..rows[0].len()).map(transposed).collect(),
            routing: [Flag::Branch]
                .into_iter()
                .chain(FLAGS_3)
                .map(|f| column(&|c| flag(c.flags.has(f))))
                .collect(),
            table_flags: Table::ALL.map(|t| column(&|c| flag(c.table == Some(t)))).to_vec(),
            raf: column(&|c| flag(c.flags.is_identity())),
            slots: [|c: &Cycle| c.rd, |c: &Cycle| c.rs1, |c: &Cycle| c.rs2]
                .map(|slot| cycles.iter().map(slot).collect()),
            ports: from_fn(|i| {
                cycles.iter().map(|c| c.gate.map(|gate| gate.registers[i])).collect()
            }),
            gated: from_fn(|i| column(&|c| c.gate.map_or(F::ZERO, |gate| gated(c, &gate)[i]))),
            rd_inc: column(&|c| from_i128(c.rd_inc)),
            ram_inc: column(&|c| from_i128(c.ram_inc)),
            chunks: chunks(cycles, dimensions),
            calls: Vec::new(),
        }
    }

    /// The same with tables of calls.
    #[must_use]
    pub fn with_calls(self, calls: Vec<TableBits>) -> Self {
        Self { calls, ..self }
    }

    /// Number of rows.
    pub fn rows(&self) -> usize {
        self.raf.len()
    }

    /// Sets the entries of chunk `chunk` on row `j`: those given, and zero at all other values.
    pub fn set_chunk(&mut self, chunk: usize, j: usize, entries: &[(usize, F)]) {
        let rows = self.rows();
        let table = &mut self.chunks[chunk];
        (0..table.len() / rows).for_each(|k| table[k * rows + j] = F::ZERO);
        for (k, value) in entries {
            table[k * rows + j] = *value;
        }
    }

    /// The chunk tables from `first` on with their values bound to `points`, one column each.
    pub(super) fn bound_chunks(&self, first: usize, points: &[Vec<F>]) -> Vec<Vec<F>> {
        let rows = self.rows();
        let fold =
            |(table, point): (&Vec<F>, &Vec<F>)| folded(table, rows, &eq_table(point, F::ONE));
        self.chunks[first..].iter().zip(points).map(fold).collect()
    }

    /// Index and weight of each non-zero product of the chunks `range` on row `j`.
    pub(super) fn hot(&self, range: std::ops::Range<usize>, j: usize) -> Vec<(u128, F)> {
        let rows = self.rows();
        let mut products = vec![(0u128, F::ONE)];
        for table in &self.chunks[range] {
            let values = table.len() / rows;
            let entries: Vec<(usize, F)> = (0..values)
                .map(|k| (k, table[k * rows + j]))
                .filter(|(_, entry)| !entry.is_zero())
                .collect();
            products = products
                .into_iter()
                .flat_map(|(index, weight)| {
                    entries.iter().map(move |(k, entry)| {
                        (index << values.trailing_zeros() | *k as u128, weight * entry)
                    })
                })
                .collect();
        }
        products
    }
}

/// The gated columns of a row with ports.
fn gated(cycle: &Cycle, gate: &Gate) -> [F; 6] {
    let [first, second, modulus] = gate.values.map(F::from);
    let [quotient, remainder] =
        [cycle.lookup_index >> 64, cycle.lookup_index & u128::from(u64::MAX)];
    [F::ONE, first, second, modulus, quotient.into(), remainder.into()]
}

/// The place of a column among those of spartan.outer.
///
/// # Panics
/// If there is none of that name.
pub fn place(column: &str) -> usize {
    let found = Columns::LABELS.iter().position(|label| label.ends_with(&format!("/{column}")));
    found.unwrap_or_else(|| panic!("`{column}` is no column of spartan.outer"))
}

fn chunks(cycles: &[Cycle], dimensions: &Dimensions) -> Vec<Vec<F>> {
    let bits = dimensions.chunk_bits;
    let one_hot = |digit: &dyn Fn(&Cycle) -> Option<u8>| {
        let mut table = vec![F::ZERO; cycles.len() << bits];
        for (j, cycle) in cycles.iter().enumerate() {
            if let Some(digit) = digit(cycle) {
                table[usize::from(digit) * cycles.len() + j] = F::one();
            }
        }
        table
    };
    let (bytecode, ram) = (dimensions.bytecode_chunks(), dimensions.ram_chunks());
    let lookups =
        (0..dimensions.lookup_chunks()).map(|i| one_hot(&|c| Some(c.lookup_digit(i, bits))));
    let bytecode = (0..bytecode).map(|i| one_hot(&|c| Some(c.bytecode_digit(i, bytecode, bits))));
    let ram = (0..ram).map(|i| one_hot(&|c| c.ram_digit(i, ram, bits)));
    lookups.chain(bytecode).chain(ram).collect()
}
