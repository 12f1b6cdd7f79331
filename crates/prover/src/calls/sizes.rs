//! What tables take.

use rill_program::MemoryMap;
use rill_verifier::calls::Table;

/// Bytes of a field element.
const F: usize = 32;

/// What the tables of a run take, for plans.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CallSizes {
    /// Bits of all calls.
    pub bits: u64,
    /// Bytes of what is kept of the calls from beginning to end.
    pub kept_bytes: usize,
    /// Bytes of the tables of the stage `calls`, without cells.
    pub(crate) stage_bytes: usize,
    /// Bytes of the cells that each thread works on.
    pub(crate) cell_bytes: usize,
    /// Bytes of one cell for every table: what the reduction works on.
    pub(crate) reduction_bytes: usize,
}

impl CallSizes {
    /// Those of a run with this memory map.
    pub fn of(map: &MemoryMap) -> Self {
        let mut sizes = Self::default();
        for table in Table::all(map) {
            let shape = table.shape;
            let (calls, cell) = (table.calls as usize, F << table.log_bits());
            sizes.bits += table.calls << table.log_bits();
            sizes.kept_bytes += calls * shape.inputs * size_of::<u64>();
            // The linear number of each call and its word; weights and places of all columns, in
            // the order of points and in that of groups; the columns themselves come when the calls
            // are bound.
            let columns = (8 * F + 16 * shape.columns) << table.log_points();
            let dense = ((shape.columns + 1) * F) << table.log_points();
            sizes.stage_bytes += ((2 * F) << table.log_calls) + columns + dense + 5 * cell;
            sizes.cell_bytes = sizes.cell_bytes.max(2 * cell);
            sizes.reduction_bytes += ((2 * F) << table.log_calls) + 7 * cell;
        }
        sizes
    }
}
