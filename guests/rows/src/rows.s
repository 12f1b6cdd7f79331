# int main(void): runs 64 * loops + rest rows, plus a constant.
#
# Every instruction is one row, but `sb` is two. Branches inside the loop go to the next
# instruction either way, so data decides the direction and never the number of rows.
#
#   s0 count of loops left    s1 rest       s2 buffer     s3 offset in the buffer
#   s4 checksum               s5 odd multiplier           s6 mask of offsets
#   s7 address in the buffer  t0..t2 scratch

        .section .bss.rows, "aw", @nobits
        .balign 8
words:  .zero   4096 + 64               # offsets, and the reach of the accesses beyond them
input:  .zero   16
output: .zero   8

        .section .text.main, "ax", @progbits
        .globl  main
        .type   main, @function
        .option push
        .option norvc                   # the slide computes addresses from 4-byte instructions
        .option norelax
main:
        addi    sp, sp, -16
        sd      ra, 8(sp)
        li      a7, 63                  # read(0, input, 16)
        li      a0, 0
        la      a1, input
        li      a2, 16
        ecall
        li      t0, 16
        bne     a0, t0, bad
        ld      s0, 0(a1)
        ld      s1, 8(a1)
        li      t0, 63
        bgtu    s1, t0, bad
        la      s2, words
        li      s3, 0
        li      s4, 1
        li      s5, 0x5851f42d4c957f2d
        li      s6, 0xff8
        beqz    s0, slide

        .balign 4
loop:                                   # 64 rows: 4 blocks of 15, 4 for the count
        .rept   4
        add     s7, s2, s3
        ld      t0, 0(s7)
        xor     s4, s4, t0
        mul     s4, s4, s5
        sd      s4, 8(s7)
        lbu     t1, 13(s7)
        srli    t2, s4, 40
        sb      t2, 19(s7)              # two rows
        add     t1, t1, t2
        bltu    t1, t0, 1f
1:      add     s3, s3, t1
        and     s3, s3, s6
        lw      t2, 24(s7)
        sub     s4, s4, t2
        .endr
        addi    s3, s3, 1640            # a stride, in case the data settle in a cycle
        and     s3, s3, s6
        addi    s0, s0, -1
        bnez    s0, loop

slide:                                  # the last `rest` of 63 rows
        la      t0, slide_end
        slli    t1, s1, 2
        sub     t0, t0, t1
        jr      t0
        .rept   21
        xor     s4, s4, s5
        add     s4, s4, s3
        addi    s4, s4, 1
        .endr
slide_end:
        la      a1, output
        sd      s4, 0(a1)
        li      a7, 64                  # write(1, output, 8)
        li      a0, 1
        li      a2, 8
        ecall
        li      a0, 0
leave:  ld      ra, 8(sp)
        addi    sp, sp, 16
        ret
bad:    li      a0, 1                   # the input is not two words, or rest is above 63
        j       leave
        .option pop
        .size   main, . - main
