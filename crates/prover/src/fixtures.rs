//! Small runs for tests.

use crate::{Context, FormKind};
use rill_executor::{Limits, Machine, Run};
use rill_program::{Options, Program};
use rill_verifier::{Dimensions, Statement};
use rill_witness::{Cycle, CycleSource, Replayed};

/// A run of a prebuilt guest, small enough for naive forms.
pub(crate) struct Fixture {
    pub(crate) program: Program,
    pub(crate) run: Run,
    pub(crate) statement: Statement,
}

impl Fixture {
    /// `guests/prebuilt/NAME.elf` on an input that starts with the counts, within `2^log_cycles` rows.
    pub(crate) fn guest(name: &str, counts: &[u64], log_cycles: u8) -> Self {
        let path = format!("{}/../../guests/prebuilt/{name}.elf", env!("CARGO_MANIFEST_DIR"));
        let elf = std::fs::read(path).expect("the prebuilt guests are part of the repository");
        // A small output region keeps the dense tables of RAM small.
        let options = Options { output_capacity: 64, ..Options::default() };
        let program = Program::from_elf_with(&elf, options).expect("a guest is a program");
        let input: Vec<u8> = counts.iter().flat_map(|count| count.to_le_bytes()).collect();
        let machine = Machine::new(&program.key).expect("a guest loads");
        let run = machine.run(&input, &Limits::default()).expect("a guest runs");
        assert!(run.rows <= 1 << log_cycles, "{name}: {} rows", run.rows);
        let statement = Statement {
            program_digest: *program.key.digest(),
            log_cycles,
            log_memory: run.log_memory as u8,
            exit_code: run.exit_code as u8,
            output: run.output.clone(),
        };
        Self { program, run, statement }
    }

    pub(crate) fn dimensions(&self) -> Dimensions {
        Dimensions::new(&self.statement, &self.program.key)
    }

    pub(crate) fn cycles(&self) -> impl CycleSource + '_ {
        Replayed::new(&self.run.trace, &self.program.key, u32::from(self.statement.log_cycles))
    }

    pub(crate) fn context<'a>(
        &'a self,
        cycles: &'a dyn CycleSource,
        form: FormKind,
    ) -> Context<'a> {
        Context { key: &self.program.key, dimensions: self.dimensions(), cycles, form }
    }

    /// All cycles in order, padding included.
    pub(crate) fn list(&self) -> Vec<Cycle> {
        let cycles = self.cycles();
        let mut list = Vec::new();
        self.context(&cycles, FormKind::Naive)
            .for_each_block(&mut |block| list.extend_from_slice(&block.cycles))
            .expect("a fixture replays");
        list
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::columns;
    use rill_field::Zero;
    use rill_verifier::spartan::rows::constraints;

    #[test]
    fn every_row_of_a_run_satisfies_the_row_constraints() {
        for (name, counts, log_cycles) in
            [("rows", &[1, 3][..], 10), ("fibonacci", &[5], 10), ("muldiv", &[1], 14)]
        {
            let fixture = Fixture::guest(name, counts, log_cycles);
            eprintln!("{name}: {} rows, m = {}", fixture.run.rows, fixture.run.log_memory);
            for (j, cycle) in fixture.list().iter().enumerate() {
                for (i, (guard, difference)) in constraints(&columns(cycle)).into_iter().enumerate()
                {
                    assert!(
                        (guard * difference).is_zero(),
                        "{name} row {j} constraint {i}: {cycle:?}"
                    );
                }
            }
        }
    }
}
