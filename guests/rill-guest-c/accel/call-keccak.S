# The instructions that call the precompile of Keccak.

        .file   "call-keccak.S"
#include "declared.inc"

        .section .text.__rill_call_keccak, "ax", @progbits
        .globl  __rill_call_keccak
        .type   __rill_call_keccak, @function
__rill_call_keccak:
        beqz    a2, 3f
        bnez    a3, 1f
        .insn   r4 0x0B, 1, 1, x0, x0, a1, x0   # keccak.absorb136.first
        j       2f
1:      .insn   r4 0x0B, 2, 1, x0, x0, a1, x0   # keccak.absorb136.next
2:      addi    a1, a1, 136
        addi    a2, a2, -1
        bnez    a2, 1b
        ret
3:      beqz    a3, 4f
        addi    a3, a3, -1
        beqz    a3, 5f
        .insn   r4 0x0B, 3, 1, a0, x0, a1, x0   # keccak.absorb136.last
        ret
4:      .insn   r4 0x0B, 0, 1, a0, a1, x0, x0   # keccak.f1600
        ret
5:      .insn   r4 0x0B, 4, 1, a0, x0, a1, x0   # keccak.absorb136
        ret
        declared __rill_call_keccak, 2
