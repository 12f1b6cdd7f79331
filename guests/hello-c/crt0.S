# Start-up: global pointer, thread pointer (picolibc keeps errno there), stack, main, exit.

        .file   "crt0.S"                # else the name of the temporary object is in the symbols

        .section .text._start, "ax", @progbits
        .globl  _start
        .type   _start, @function
_start:
        .option push
        .option norelax
        la      gp, __global_pointer$
        .option pop
        la      tp, __tls_base
        la      sp, __stack_top
        call    main
        call    exit
        unimp
        .size   _start, . - _start
