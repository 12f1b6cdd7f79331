/* SHA-256 (FIPS 180-4). */
#include "../include/zkvm_accelerators.h"
#include "call.h"

enum { BLOCK = 64, WORDS = BLOCK / 8, LENGTH = BLOCK - 8 };

/* The bytes of a digest: words of 32 bits, highest byte first, two in each. */
static const uint64_t INITIAL[4] = {
    0x85AE67BB67E6096A, 0x3AF54FA572F36E3C, 0x8C68059B7F520E51, 0x19CDE05BABD9831F,
};

/* `count` blocks and the last one, from the state `from`. */
static void compress(uint64_t *to, const uint64_t *from, const uint64_t *blocks, size_t count, const uint64_t *last)
{
    if (__rill_has(RILL_SHA256))
        return __rill_call_sha256(to, from, blocks, blocks + count * WORDS, last);
    memmove(to, from, 32);
    __rill_soft_sha256(to, blocks, count);
    __rill_soft_sha256(to, last, 1);
}

/* Reverses the bytes, for which there is no instruction. Small numbers are common. */
static uint64_t big_endian(uint64_t number)
{
    return number < 1 << 16 ? number << 56 | number >> 8 << 48 : __builtin_bswap64(number);
}

zkvm_status zkvm_sha256(const uint8_t *data, size_t len, zkvm_sha256_hash *output)
{
    uint64_t room[RILL_COPIED * WORDS], last[WORDS] = {0};
    /* Not the output, which may overlap the data. */
    uint64_t state[4];
    const uint64_t *from = INITIAL, *blocks = 0;
    size_t count = 0, left = len % BLOCK;
    if (rill_is_aligned(data)) {
        blocks = (const uint64_t *)data;
        count = len / BLOCK;
    } else {
        for (size_t all = len / BLOCK; all > 0; all -= count) {
            count = all < RILL_COPIED ? all : RILL_COPIED;
            const uint64_t *words = __rill_words(data + (len / BLOCK - all) * BLOCK, count * BLOCK, room);
            compress(state, from, words, count - 1, words + (count - 1) * WORDS);
            from = state;
        }
        count = 0;
    }
    memcpy(last, data + (len - left), left);
    ((uint8_t *)last)[left] = 0x80;
    if (left >= LENGTH) {
        compress(state, from, blocks, count, last);
        from = state;
        count = 0;
        memset(last, 0, sizeof last);
    }
    last[LENGTH / 8] = big_endian(8 * len);
    compress(state, from, blocks, count, last);
    memcpy(output, state, sizeof state);
    return ZKVM_EOK;
}
