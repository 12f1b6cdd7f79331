/* What the files of this folder share. */
#ifndef RILL_ACCEL_CALL_H
#define RILL_ACCEL_CALL_H

#include "../internal.h"

enum rill_precompile { RILL_SHA256 = 1, RILL_KECCAK = 2 };

/* Whether the machine has the precompile for this program. */
int __rill_has(enum rill_precompile precompile);

/*
 * The blocks of a message as words at an aligned address: where they lie, or copied to `room`.
 * Aligned blocks come all at once, others in parts of at most COPIED.
 */
enum { RILL_COPIED = 4 };
const uint64_t *__rill_words(const uint8_t *bytes, size_t size, uint64_t *room);

static inline int rill_is_aligned(const void *at)
{
    return ((uintptr_t)at & 7) == 0;
}

/* The files .S: the instructions, on aligned words. What the pointers point to is read and written. */

/*
 * Compresses blocks of 8 words from `blocks` to `end`, if any, and the one behind `last`. States have
 * the bytes of a digest in 4 words.
 */
void __rill_call_sha256(
    uint64_t *to, const uint64_t *from, const uint64_t *blocks, const uint64_t *end, const uint64_t *last);

/* Absorbs `count` > 0 blocks of 17 words; `next` is 0 where the first of them begins a message. */
enum { RILL_PERMUTE = 0, RILL_ONLY = 1, RILL_LAST = 2 };
/* With `count` = 0: permutes 25 words, or absorbs one block and gives 4 words of output. */
void __rill_call_keccak(uint64_t *to, const uint64_t *from, size_t count, size_t next);

/* In software, for other machines. */
void __rill_soft_sha256(uint64_t state[4], const uint64_t *blocks, size_t count);
void __rill_soft_keccak(uint64_t state[25]);

#endif
