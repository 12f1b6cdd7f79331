# The instructions that call the precompile of SHA-256.

        .file   "call-sha256.S"
#include "declared.inc"

        .section .text.__rill_call_sha256, "ax", @progbits
        .globl  __rill_call_sha256
        .type   __rill_call_sha256, @function
__rill_call_sha256:
        addi    a3, a3, -1
        bnez    a3, 1f
        .insn   r4 0x0B, 1, 0, a0, a1, a2, x0   # sha256
        ret
1:      .insn   r4 0x0B, 2, 0, x0, a1, a2, x0   # sha256.first
        j       3f
2:      .insn   r4 0x0B, 3, 0, x0, x0, a2, x0   # sha256.next
3:      addi    a2, a2, 64
        addi    a3, a3, -1
        bnez    a3, 2b
        .insn   r4 0x0B, 4, 0, a0, x0, a2, x0   # sha256.last
        ret
        declared __rill_call_sha256, 1
