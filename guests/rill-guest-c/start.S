# The first instructions: global, stack and thread pointer. The rest is start.c.

        .file   "start.S"               # else the name of the temporary object is in the symbols

        .section .text._start, "ax", @progbits
        .globl  _start
        .type   _start, @function
_start:
        .option push
        .option norelax                 # gp itself cannot be reached through gp
        la      gp, __global_pointer$
        .option pop
        la      sp, __stack_top
        la      tp, __tls_block
        call    __rill_start
        unimp                           # which does not return
        .size   _start, . - _start
