//! Three machines that run an ELF and give what it wrote to file 1.

use ckb_vm::machine::VERSION2;
use ckb_vm::registers::{A1, A2, A7};
use ckb_vm::{
    Bytes, DefaultCoreMachine, DefaultMachineBuilder, ISA_A, ISA_IMC, Memory, Register,
    SparseMemory, SupportMachine, Syscalls,
};
use rill_e2e::qemu;
use rill_executor::{Limits, Machine, TraceSource};
use rill_isa::Kind;
use std::collections::HashSet;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::sync::{Arc, Mutex};

/// What the machines agreed on.
pub(crate) struct Agreed {
    /// How many instructions were executed.
    pub(crate) instructions: u64,
    /// The kinds of the rows executed.
    pub(crate) kinds: HashSet<Kind>,
}

/// Runs an ELF on all machines.
pub(crate) fn agree(elf: &[u8], name: &str) -> Agreed {
    let key = rill_loader::key(elf).unwrap();
    let run = Machine::new(&key).unwrap().run(&[], &Limits::default()).unwrap();
    assert_eq!(run.exit_code, 0);
    same(&run.output, &ckb(elf), &format!("{name}: ckb-vm"));
    if let Some(output) = qemu(elf) {
        same(&run.output, &output, &format!("{name}: qemu"));
    }
    let mut rows: HashSet<u32> = HashSet::new();
    run.trace.replay(0..run.rows, 4096, &mut |block| rows.extend(&block.pc)).unwrap();
    let kinds = rows.into_iter().map(|pc| key.row(pc as usize).kind).collect();
    Agreed { instructions: run.instructions, kinds }
}

fn same(ours: &[u8], theirs: &[u8], name: &str) {
    assert_eq!(ours.len(), theirs.len(), "{name}: bytes of output");
    for (word, (ours, theirs)) in ours.chunks(8).zip(theirs.chunks(8)).enumerate() {
        assert_eq!(ours, theirs, "{name}: word {word} of the data, little-endian");
    }
}

/// Collects what is written.
struct Output(Arc<Mutex<Vec<u8>>>);

impl<M: SupportMachine> Syscalls<M> for Output {
    fn initialize(&mut self, _machine: &mut M) -> Result<(), ckb_vm::Error> {
        Ok(())
    }

    fn ecall(&mut self, machine: &mut M) -> Result<bool, ckb_vm::Error> {
        if machine.registers()[A7].to_u64() != 64 {
            return Ok(false);
        }
        let [address, length] = [A1, A2].map(|register| machine.registers()[register].to_u64());
        let bytes = machine.memory_mut().load_bytes(address, length)?;
        self.0.lock().unwrap().extend(bytes);
        Ok(true)
    }
}

fn ckb(elf: &[u8]) -> Vec<u8> {
    let output = Arc::default();
    let core =
        DefaultCoreMachine::<u64, SparseMemory<u64>>::new(ISA_IMC | ISA_A, VERSION2, u64::MAX);
    let mut machine = DefaultMachineBuilder::new(core)
        .instruction_cycle_func(Box::new(|_| 0))
        .syscall(Box::new(Output(Arc::clone(&output))))
        .build();
    machine.load_program(&Bytes::from(elf.to_vec()), std::iter::empty()).unwrap();
    assert_eq!(machine.run().unwrap(), 0);
    drop(machine);
    Arc::into_inner(output).unwrap().into_inner().unwrap()
}

/// `None` if qemu is not installed.
fn qemu(elf: &[u8]) -> Option<Vec<u8>> {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("program.elf");
    fs::write(&path, elf).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
    qemu::output(&path, &[])
}
