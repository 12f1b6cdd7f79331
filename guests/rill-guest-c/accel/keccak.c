/* Keccak-256 and its permutation (FIPS 202). */
#include "../include/zkvm_accelerators.h"
#include "call.h"

enum { RATE = 136, WORDS = RATE / 8 };

static void absorb(uint64_t state[25], const uint64_t *blocks, size_t count)
{
    for (; count > 0; count--, blocks += WORDS) {
        for (size_t i = 0; i < WORDS; i++)
            state[i] ^= blocks[i];
        __rill_soft_keccak(state);
    }
}

void native_keccak256(const uint8_t *bytes, size_t len, uint8_t *output)
{
    int has = __rill_has(RILL_KECCAK);
    /* Only software has its state here. */
    uint64_t state[25] = {0}, room[RILL_COPIED * WORDS], last[WORDS] = {0};
    size_t most = rill_is_aligned(bytes) ? SIZE_MAX : RILL_COPIED;
    size_t left = len;
    while (left >= RATE) {
        size_t count = left / RATE < most ? left / RATE : most;
        const uint64_t *words = __rill_words(bytes, count * RATE, room);
        if (has)
            __rill_call_keccak(0, words, count, left < len);
        else
            absorb(state, words, count);
        bytes += count * RATE;
        left -= count * RATE;
    }
    memcpy(last, bytes, left);
    ((uint8_t *)last)[left] = 0x01;
    last[WORDS - 1] |= 1ul << 63;
    if (has)
        __rill_call_keccak(state, last, 0, len < RATE ? RILL_ONLY : RILL_LAST);
    else
        absorb(state, last, 1);
    memcpy(output, state, 32);
}

zkvm_status zkvm_keccak256(const uint8_t *data, size_t len, zkvm_keccak256_hash *output)
{
    native_keccak256(data, len, output->data);
    return ZKVM_EOK;
}

zkvm_status zkvm_keccak_f1600(uint64_t *state)
{
    if (__rill_has(RILL_KECCAK))
        __rill_call_keccak(state, state, 0, RILL_PERMUTE);
    else
        __rill_soft_keccak(state);
    return ZKVM_EOK;
}
