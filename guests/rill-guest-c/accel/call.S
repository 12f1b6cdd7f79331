# The instructions that call precompiles, and the notes that declare them. The note of a function is
# a section that is linked to that of the function: a linker keeps both or neither.

        .file   "call.S"

        .macro  declared name, id
        .size   \name, . - \name
        .pushsection .note.rill, "o", @note, \name
        .balign 4
        .word   5, 1, 1                 # sizes of owner and number, type
        .asciz  "Rill"
        .balign 4
        .byte   \id
        .balign 4
        .popsection
        .endm

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
