/*
 * Hashes by Rill's precompiles, under the names of the zkVM standards (eth-act/zkvm-standards,
 * C interface of accelerators), of which these are the ones that Rill has; and the symbol that
 * alloy-primitives links with its feature `native-keccak`.
 *
 * A program that calls one of them declares its precompile, by a note in the ELF. On a machine
 * without it, such as qemu, the function runs in software. Data may lie anywhere; at an address
 * that is a multiple of 8 it is not copied. Pointers must be valid and not null, but `data` may be
 * null if `len` is 0; `output` may overlap `data`.
 */
#ifndef ZKVM_ACCELERATORS_H
#define ZKVM_ACCELERATORS_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
#define ZKVM_ALIGN8 alignas(8)
extern "C" {
#else
#define ZKVM_ALIGN8 _Alignas(8)
#endif

typedef enum {
    ZKVM_EOK = 0,
    ZKVM_EFAIL = -1
} zkvm_status;

typedef struct {
    ZKVM_ALIGN8 uint8_t data[32];
} zkvm_bytes_32;

typedef zkvm_bytes_32 zkvm_sha256_hash;
typedef zkvm_bytes_32 zkvm_keccak256_hash;

/* All of them succeed. */
zkvm_status zkvm_sha256(const uint8_t *data, size_t len, zkvm_sha256_hash *output);
zkvm_status zkvm_keccak256(const uint8_t *data, size_t len, zkvm_keccak256_hash *output);
/* The permutation, in place, of 25 lanes: (x, y) is word x + 5y. */
zkvm_status zkvm_keccak_f1600(uint64_t *state);

/* Keccak-256 into 32 bytes anywhere. */
void native_keccak256(const uint8_t *bytes, size_t len, uint8_t *output);

#ifdef __cplusplus
}
#endif

#endif
