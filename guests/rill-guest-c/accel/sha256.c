/* SHA-256 (FIPS 180-4). */
#include "../include/zkvm_accelerators.h"
#include "call.h"

enum { BLOCK = 64, LENGTH = BLOCK - 8 };

static void compress(uint64_t state[4], const uint64_t *blocks, size_t count)
{
    if (__rill_has(RILL_SHA256))
        __rill_call_sha256(state, state, blocks, count);
    else
        __rill_soft_sha256(state, blocks, count);
}

/* Reverses the bytes of both halves. */
static uint64_t big_endian(uint64_t words)
{
    const uint64_t bytes = 0x00FF00FF00FF00FF, pairs = 0x0000FFFF0000FFFF;
    words = (words & bytes) << 8 | (words >> 8 & bytes);
    return (words & pairs) << 16 | (words >> 16 & pairs);
}

zkvm_status zkvm_sha256(const uint8_t *data, size_t len, zkvm_sha256_hash *output)
{
    /* Two words of 32 bits in each, the first one lower. */
    uint64_t state[4] = {
        0xBB67AE856A09E667, 0xA54FF53A3C6EF372, 0x9B05688C510E527F, 0x5BE0CD191F83D9AB,
    };
    uint64_t room[RILL_COPIED * BLOCK / 8], last[BLOCK / 8] = {0};
    size_t most = rill_is_aligned(data) ? SIZE_MAX : RILL_COPIED;
    size_t left = len;
    while (left >= BLOCK) {
        size_t count = left / BLOCK < most ? left / BLOCK : most;
        compress(state, __rill_words(data, count * BLOCK, room), count);
        data += count * BLOCK;
        left -= count * BLOCK;
    }
    memcpy(last, data, left);
    ((uint8_t *)last)[left] = 0x80;
    if (left >= LENGTH) {
        compress(state, last, 1);
        memset(last, 0, sizeof last);
    }
    uint64_t bits = 8 * len;
    last[LENGTH / 8] = big_endian(bits << 32 | bits >> 32);
    compress(state, last, 1);
    for (size_t i = 0; i < 4; i++)
        state[i] = big_endian(state[i]);
    memcpy(output, state, sizeof state);
    return ZKVM_EOK;
}
