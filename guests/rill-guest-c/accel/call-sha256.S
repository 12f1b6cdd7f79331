# The instructions that call the precompile of SHA-256.

        .file   "call-sha256.S"
#include "declared.inc"

        .section .text.__rill_call_sha256, "ax", @progbits
        .globl  __rill_call_sha256
        .type   __rill_call_sha256, @function
__rill_call_sha256:
        beq     a2, a3, 3f
        .insn   r4 0x0B, 2, 0, x0, a1, a2, x0   # sha256.first
        j       2f
1:      .insn   r4 0x0B, 3, 0, x0, x0, a2, x0   # sha256.next
2:      addi    a2, a2, 64
        bne     a2, a3, 1b
        .insn   r4 0x0B, 4, 0, a0, x0, a4, x0   # sha256.last
        ret
3:      .insn   r4 0x0B, 1, 0, a0, a1, a4, x0   # sha256
        ret
        declared __rill_call_sha256, 1
