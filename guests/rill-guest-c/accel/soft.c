/* The same functions in software, after FIPS 180-4 and FIPS 202. */
#include "call.h"

/* Else lanes and words would not be in registers. */
#define UNROLL _Pragma("GCC unroll 64")

static const uint32_t K[64] = {
    0x428A2F98, 0x71374491, 0xB5C0FBCF, 0xE9B5DBA5, 0x3956C25B, 0x59F111F1, 0x923F82A4, 0xAB1C5ED5,
    0xD807AA98, 0x12835B01, 0x243185BE, 0x550C7DC3, 0x72BE5D74, 0x80DEB1FE, 0x9BDC06A7, 0xC19BF174,
    0xE49B69C1, 0xEFBE4786, 0x0FC19DC6, 0x240CA1CC, 0x2DE92C6F, 0x4A7484AA, 0x5CB0A9DC, 0x76F988DA,
    0x983E5152, 0xA831C66D, 0xB00327C8, 0xBF597FC7, 0xC6E00BF3, 0xD5A79147, 0x06CA6351, 0x14292967,
    0x27B70A85, 0x2E1B2138, 0x4D2C6DFC, 0x53380D13, 0x650A7354, 0x766A0ABB, 0x81C2C92E, 0x92722C85,
    0xA2BFE8A1, 0xA81A664B, 0xC24B8B70, 0xC76C51A3, 0xD192E819, 0xD6990624, 0xF40E3585, 0x106AA070,
    0x19A4C116, 0x1E376C08, 0x2748774C, 0x34B0BCB5, 0x391C0CB3, 0x4ED8AA4A, 0x5B9CCA4F, 0x682E6FF3,
    0x748F82EE, 0x78A5636F, 0x84C87814, 0x8CC70208, 0x90BEFFFA, 0xA4506CEB, 0xBEF9A3F7, 0xC67178F2,
};

static uint32_t right(uint32_t word, int by)
{
    return word >> by | word << (32 - by);
}

/* One block, as words that hold its bytes. */
static void compress(uint32_t h[8], const uint64_t *block)
{
    uint32_t w[64], s[8];
    for (int t = 0; t < 16; t++)
        w[t] = __builtin_bswap32((uint32_t)(block[t / 2] >> 32 * (t % 2)));
    for (int t = 16; t < 64; t++) {
        uint32_t a = w[t - 15], b = w[t - 2];
        w[t] = w[t - 16] + (right(a, 7) ^ right(a, 18) ^ a >> 3) + w[t - 7]
            + (right(b, 17) ^ right(b, 19) ^ b >> 10);
    }
    memcpy(s, h, sizeof s);
    UNROLL
    for (int t = 0; t < 64; t++) {
        uint32_t a = s[0], e = s[4];
        uint32_t t1 = s[7] + (right(e, 6) ^ right(e, 11) ^ right(e, 25)) + (s[6] ^ (e & (s[5] ^ s[6])))
            + K[t] + w[t];
        uint32_t t2 = (right(a, 2) ^ right(a, 13) ^ right(a, 22)) + ((a & s[1]) | (s[2] & (a | s[1])));
        UNROLL
        for (int i = 7; i > 0; i--)
            s[i] = s[i - 1];
        s[4] += t1;
        s[0] = t1 + t2;
    }
    UNROLL
    for (int i = 0; i < 8; i++)
        h[i] += s[i];
}

void __rill_soft_sha256(uint64_t state[4], const uint64_t *blocks, size_t count)
{
    uint32_t h[8];
    for (int i = 0; i < 8; i++)
        h[i] = __builtin_bswap32((uint32_t)(state[i / 2] >> 32 * (i % 2)));
    for (; count > 0; count--, blocks += 8)
        compress(h, blocks);
    for (int i = 0; i < 4; i++)
        state[i] = __builtin_bswap32(h[2 * i]) | (uint64_t)__builtin_bswap32(h[2 * i + 1]) << 32;
}

static uint64_t left(uint64_t lane, int by)
{
    return lane << by | lane >> (64 - by);
}

void __rill_soft_keccak(uint64_t state[25])
{
    /* Where rho and pi take lane 1, and from there one after the other, and their rotations. */
    static const uint8_t to[24] = {10, 7,  11, 17, 18, 3, 5,  16, 8,  21, 24, 4,
                                   15, 23, 19, 13, 12, 2, 20, 14, 22, 9,  6,  1};
    static const uint8_t by[24] = {1,  3,  6,  10, 15, 21, 28, 36, 45, 55, 2,  14,
                                   27, 41, 56, 8,  25, 43, 62, 18, 39, 61, 20, 44};
    static const uint64_t iota[24] = {
        0x0000000000000001, 0x0000000000008082, 0x800000000000808A, 0x8000000080008000,
        0x000000000000808B, 0x0000000080000001, 0x8000000080008081, 0x8000000000008009,
        0x000000000000008A, 0x0000000000000088, 0x0000000080008009, 0x000000008000000A,
        0x000000008000808B, 0x800000000000008B, 0x8000000000008089, 0x8000000000008003,
        0x8000000000008002, 0x8000000000000080, 0x000000000000800A, 0x800000008000000A,
        0x8000000080008081, 0x8000000000008080, 0x0000000080000001, 0x8000000080008008,
    };
    uint64_t s[25];
    memcpy(s, state, sizeof s);
    for (int round = 0; round < 24; round++) {
        uint64_t parity[5], row[5], moved;
        UNROLL
        for (int x = 0; x < 5; x++)
            parity[x] = s[x] ^ s[x + 5] ^ s[x + 10] ^ s[x + 15] ^ s[x + 20];
        UNROLL
        for (int i = 0; i < 25; i++)
            s[i] ^= parity[(i + 4) % 5] ^ left(parity[(i + 1) % 5], 1);
        moved = s[1];
        UNROLL
        for (int i = 0; i < 24; i++) {
            uint64_t there = s[to[i]];
            s[to[i]] = left(moved, by[i]);
            moved = there;
        }
        UNROLL
        for (int i = 0; i < 25; i++) {
            if (i % 5 == 0)
                memcpy(row, s + i, sizeof row);
            s[i] ^= ~row[(i + 1) % 5] & row[(i + 2) % 5];
        }
        s[0] ^= iota[round];
    }
    memcpy(state, s, sizeof s);
}
