//! The oracle.

use crate::oracle::tables;
use crate::{Context, columns};
use rill_field::F;
use rill_isa::Flag;
use rill_poly::eq_table;
use rill_sumcheck_prover::{Naive, SourceError};
use rill_verifier::operands::input::Input;

pub(super) fn form(relation: &Input, context: &Context<'_>) -> Result<Naive<Input>, SourceError> {
    Ok(Naive::new(relation.clone(), cells(relation, context)?))
}

/// The tables of all cells.
pub(super) fn cells(relation: &Input, context: &Context<'_>) -> Result<Vec<Vec<F>>, SourceError> {
    let mut cells = vec![eq_table(&relation.r2, F::from(1u64))];
    cells.extend(tables(context, |cycle| {
        let z = columns(cycle);
        let flag = |flag| F::from(u64::from(cycle.flags.has(flag)));
        [
            flag(Flag::LeftIsRs1),
            flag(Flag::LeftIsPc),
            flag(Flag::LeftIsRam),
            flag(Flag::RightIsRs2),
            flag(Flag::RightIsImm),
            z.rs1_value,
            z.rs2_value,
            z.imm,
            z.ram_read_value,
            z.unexpanded_pc,
        ]
    })?);
    Ok(cells)
}
