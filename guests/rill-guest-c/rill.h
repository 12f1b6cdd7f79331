/*
 * Input and output of a Rill guest, as in the zkVM standards. The program is int main(void); what
 * it returns is the exit code, of which the low eight bits count.
 */
#ifndef RILL_H
#define RILL_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The whole private input; repeated calls agree. */
void read_input(const uint8_t **buf, size_t *size);

/* Appends to the public output. */
void write_output(const uint8_t *output, size_t size);

/* Writes to the log, which is not part of what is proven. */
void write_log(const uint8_t *text, size_t size);

/* What there is of a C library. Define RILL_LIBC where another one is used. */
#ifndef RILL_LIBC
/* Runs what atexit registered, last first, then destructors, and ends the program. */
void exit(int code) __attribute__((noreturn));
/* Ends the program at once. */
void _Exit(int code) __attribute__((noreturn));
/* Ends the run as a crash, of which there is no proof. */
void abort(void) __attribute__((noreturn));
int atexit(void (*handler)(void));

/* The heap grows and is not reused, but for the block allocated last. NULL where there is no more. */
void *malloc(size_t size);
void *calloc(size_t count, size_t size);
void *realloc(void *block, size_t size);
void *aligned_alloc(size_t alignment, size_t size);
void free(void *block);

void *memcpy(void *to, const void *from, size_t size);
void *memmove(void *to, const void *from, size_t size);
void *memset(void *to, int byte, size_t size);
int memcmp(const void *one, const void *other, size_t size);
size_t strlen(const char *text);
#endif

#ifdef __cplusplus
}
#endif

#endif
