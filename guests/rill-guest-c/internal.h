/* What the files of the library share. */
#ifndef RILL_INTERNAL_H
#define RILL_INTERNAL_H

#include "rill.h"

/* A program, or another C library, may have its own. */
#define RILL_WEAK __attribute__((weak))

/* An ecall with the numbers of Linux; a result in -4095..-1 is a negated error number. */
static inline long rill_call(long number, long a0, long a1, long a2)
{
    register long r0 __asm__("a0") = a0;
    register long r1 __asm__("a1") = a1;
    register long r2 __asm__("a2") = a2;
    register long r7 __asm__("a7") = number;
    __asm__ volatile("ecall" : "+r"(r0) : "r"(r1), "r"(r2), "r"(r7) : "memory");
    return r0;
}

enum { RILL_READ = 63, RILL_WRITE = 64, RILL_EXIT = 93, RILL_BRK = 214 };

/* Writes the message to the log and ends the program with 101, as a panic in Rust does. */
void __rill_fail(const char *message) __attribute__((noreturn));
/* The same for memory that cannot be had, in the words of Rust. */
void __rill_no_memory(size_t size) __attribute__((noreturn));

#endif
