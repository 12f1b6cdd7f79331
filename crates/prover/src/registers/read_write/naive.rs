//! The oracle: the columns as they are defined.

use super::REGISTERS;
use crate::Context;
use crate::forms::oracle;
use rill_field::{F, One, Zero, from_i128};
use rill_isa::PORTS;
use rill_poly::eq_table;
use rill_sumcheck_prover::SourceError;
use rill_verifier::registers::read_write::ReadWrite;

/// The tables of eq, Val, RdWa, Rs1Ra, Rs2Ra, RdInc and of ports, of `2^(n+7)` entries each: register
/// `k` on row `j` at `k·2^n + j`.
pub(super) fn tables(
    relation: &ReadWrite,
    context: &Context<'_>,
) -> Result<Vec<Vec<F>>, SourceError> {
    let rows = 1 << relation.r3.len();
    let zeros = || vec![F::zero(); REGISTERS * rows];
    let (mut val, mut rd_wa, mut rs1_ra, mut rs2_ra) = (zeros(), zeros(), zeros(), zeros());
    let mut ports = vec![zeros(); if relation.has_ports { PORTS } else { 0 }];
    let mut rd_inc = Vec::with_capacity(rows);
    let mut registers = [F::zero(); REGISTERS];
    for (j, cycle) in oracle::rows(context, |cycle| *cycle)?.iter().enumerate() {
        let at = |k: usize| k * rows + j;
        registers.iter().enumerate().for_each(|(k, value)| val[at(k)] = *value);
        let slots = [(&mut rs1_ra, cycle.rs1), (&mut rs2_ra, cycle.rs2), (&mut rd_wa, cycle.rd)];
        for (selector, register) in slots {
            if let Some(register) = register {
                selector[at(register.index())] = F::one();
            }
        }
        let read = cycle.gate.iter().flat_map(|gate| gate.registers);
        for (selector, register) in ports.iter_mut().zip(read) {
            selector[at(register.index())] = F::one();
        }
        let increment = from_i128(cycle.rd_inc);
        rd_inc.push(increment);
        if let Some(rd) = cycle.rd {
            registers[rd.index()] += increment;
        }
    }
    let eq = eq_table(&relation.r3, F::one()).repeat(REGISTERS);
    let slots = [eq, val, rd_wa, rs1_ra, rs2_ra, rd_inc.repeat(REGISTERS)];
    Ok(slots.into_iter().chain(ports).collect())
}
