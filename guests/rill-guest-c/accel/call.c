/* Which precompiles there are, and words for them. */
#include "call.h"

enum { PROBE = 0x52494C4C };

/* Bit `id` for each; all bits before the machine was asked. */
static uint64_t available = UINT64_MAX;

int __rill_has(enum rill_precompile precompile)
{
    if (available == UINT64_MAX) {
        /* A machine without the call answers with a negated error number. */
        long answer = rill_call(PROBE, 0, 0, 0);
        available = answer < 0 ? 0 : (uint64_t)answer;
    }
    return available >> precompile & 1;
}

typedef uint64_t __attribute__((may_alias)) word;

const uint64_t *__rill_words(const uint8_t *bytes, size_t size, uint64_t *room)
{
    if (rill_is_aligned(bytes))
        return (const uint64_t *)bytes;
    /*
     * Each word from the two that it lies in; the last of them holds a byte of it, so it is there.
     * As products, these shifts are one row each; nobody is to know that they are shifts.
     */
    uint64_t shift = 1ul << (64 - 8 * ((uintptr_t)bytes & 7));
    __asm__("" : "+r"(shift));
    const word *from = (const word *)((uintptr_t)bytes & -8ul);
    uint64_t low = *from;
    for (size_t i = 0; i < size / 8; i++) {
        uint64_t high = *++from;
        room[i] = (uint64_t)((unsigned __int128)low * shift >> 64) | high * shift;
        low = high;
    }
    return room;
}
