//! Dense tables of the relations about registers, memory and lookups.

use super::Proving;
use super::indices::Weights;
use super::stages::bits;
use rill_field::{AdditiveGroup, F, Field, Zero};
use rill_poly::eq_table;
use rill_verifier::LOG_REGISTERS;
use rill_verifier::ram::read_write::ReadWrite;
use rill_verifier::ram::{output, raf};
use std::collections::BTreeMap;

/// eq, RegistersVal, RdWa, Rs1Ra, Rs2Ra, RdInc and, if rows may have them, PortRa_i: register `k` on row
/// `j` at `k·2^n + j`.
pub(super) fn register_tables(p: &Proving<'_>, r3: &[F]) -> Vec<Vec<F>> {
    let (world, rows) = (p.liar.world, p.rows());
    let count = 1 << LOG_REGISTERS;
    let mut values = vec![F::ZERO; count];
    let mut val = vec![F::ZERO; count * rows];
    let ports: &[_] = if p.liar.dimensions.has_ports { &world.ports } else { &[] };
    let mut slots = vec![val.clone(); 3 + ports.len()];
    for j in 0..rows {
        values.iter().enumerate().for_each(|(k, value)| val[k * rows + j] = *value);
        for (table, slot) in slots.iter_mut().zip(world.slots.iter().chain(ports)) {
            if let Some(register) = slot[j] {
                table[register.index() * rows + j] = F::ONE;
            }
        }
        if let Some(rd) = world.slots[0][j] {
            values[rd.index()] += world.rd_inc[j];
        }
    }
    let mut tables = vec![eq_table(r3, F::ONE).repeat(count), val];
    let ports = slots.split_off(3);
    tables.extend(slots);
    tables.push(world.rd_inc.repeat(count));
    tables.extend(ports);
    tables
}

/// eq, eq·fixed, RamVal, RamRa, RamInc: word `k` on row `j` at `k·2^n + j`; then memory after the last
/// row.
pub(super) fn memory_tables(p: &Proving<'_>, ram: &ReadWrite) -> (Vec<Vec<F>>, Vec<F>) {
    let (world, rows) = (p.liar.world, p.rows());
    let mut memory = p.image();
    let mut val = vec![F::ZERO; memory.len() * rows];
    let mut ram_ra = val.clone();
    for (j, words) in p.words().into_iter().enumerate() {
        memory.iter().enumerate().for_each(|(k, value)| val[k * rows + j] = *value);
        for (k, weight) in words {
            ram_ra[k * rows + j] = weight;
            memory[k] += weight * world.ram_inc[j];
        }
    }
    let repeated = |table: &[F]| table.repeat(memory.len());
    let eq = repeated(&eq_table(&ram.r3, F::ONE));
    let is_fixed = |k: usize| k as u64 >= ram.first_fixed;
    let fixed = |(index, eq): (usize, &F)| if is_fixed(index / rows) { *eq } else { F::ZERO };
    let fixed = eq.iter().enumerate().map(fixed).collect();
    let tables = vec![eq, fixed, val, ram_ra, repeated(&world.ram_inc)];
    (tables, memory)
}

/// unmap, RamRa(·,r1).
pub(super) fn raf_tables(p: &Proving<'_>, raf: &raf::Raf, r1: &[F]) -> Vec<Vec<F>> {
    let words = 1usize << raf.log_memory;
    // The final value on a word that is accessed is unmap + γ.
    let hot = raf::Openings { ram_ra: F::ONE };
    let unmap = |k| raf.final_value(&bits(k, raf.log_memory), &hot) - raf.gamma;
    let mut ram_ra = vec![F::ZERO; words];
    for (words, weight) in p.words().into_iter().zip(eq_table(r1, F::ONE)) {
        for (k, entry) in words {
            ram_ra[k] += entry * weight;
        }
    }
    vec![(0..words).map(unmap).collect(), ram_ra]
}

/// eq, mask, ValIO, RamValFinal.
pub(super) fn output_tables(output: &output::Output, last: Vec<F>) -> Vec<Vec<F>> {
    let variables = output.r_out.len();
    let weights: Vec<[F; 3]> =
        (0..1usize << variables).map(|k| output.weights_at(&bits(k, variables))).collect();
    let column = |i: usize| weights.iter().map(|weights| weights[i]).collect();
    vec![column(0), column(1), column(2), last]
}

/// What all rows with one index add up to.
pub(super) fn lookup_weights(p: &Proving<'_>, r2: &[F]) -> BTreeMap<u128, Weights> {
    let world = p.liar.world;
    let mut weights: BTreeMap<u128, Weights> = BTreeMap::new();
    for (j, eq) in eq_table(r2, F::ONE).into_iter().enumerate() {
        for (index, entry) in world.hot(0..p.liar.dimensions.lookup_chunks(), j) {
            let (scale, of) = (eq * entry, weights.entry(index).or_default());
            for (t, flag) in world.table_flags.iter().enumerate().filter(|(_, f)| !f[j].is_zero()) {
                *of.tables.entry(t).or_insert(F::ZERO) += scale * flag[j];
            }
            of.interleaved += scale * (F::ONE - world.raf[j]);
            of.identity += scale * world.raf[j];
            of.gate += scale * world.gated[0][j];
        }
    }
    weights
}
