/* Input and output of a Rill guest, as in the zkVM standards. The program is int main(void). */
#ifndef RILL_H
#define RILL_H

#include <stddef.h>
#include <stdint.h>

/* The whole private input; repeated calls agree. */
void read_input(const uint8_t **buf, size_t *size);

/* Appends to the public output. */
void write_output(const uint8_t *output, size_t size);

/* Writes to the log, which is not part of what is proven. */
void write_log(const uint8_t *text, size_t size);

#endif
