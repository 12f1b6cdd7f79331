#!/usr/bin/env python3
"""What every guest must answer, computed without Rust: writes inputs/NAME.bin and outputs/NAME.bin.

Needs Python 3.11 and nothing else. Counts are the defaults of the committed inputs.
"""

import hashlib
import json
import struct
from pathlib import Path

HERE = Path(__file__).parent
MASK = 2**64 - 1


def words(*values):
    """The values as little-endian u64."""
    return struct.pack(f"<{len(values)}Q", *values)


def signed(value, bits=64):
    value &= 2**bits - 1
    return value - 2**bits if value >> (bits - 1) else value


def rotate_left(value):
    return (value << 1 | value >> 63) & MASK


def fibonacci(n):
    this, following = 0, 1
    for _ in range(n):
        this, following = following, (this + following) & MASK
    return words(n), words(this)


def hash_chain(hash_function, count):
    digest = bytes(32)
    for _ in range(count):
        digest = hash_function(digest).digest()
    return words(count), digest


def keccak_f(state):
    """The permutation on 25 lanes (FIPS 202); lane (x, y) is x + 5 y."""
    rotate = lambda lane, by: (lane << by | lane >> 64 - by) & MASK
    register = 1
    for _ in range(24):
        columns = [state[x] ^ state[x + 5] ^ state[x + 10] ^ state[x + 15] ^ state[x + 20] for x in range(5)]
        state = [lane ^ columns[(i + 4) % 5] ^ rotate(columns[(i + 1) % 5], 1) for i, lane in enumerate(state)]
        x, y, moved = 1, 0, list(state)
        for t in range(24):
            there = y, (2 * x + 3 * y) % 5
            moved[there[0] + 5 * there[1]] = rotate(state[x + 5 * y], (t + 1) * (t + 2) // 2 % 64)
            x, y = there
        state = [lane ^ ~moved[i - i % 5 + (i + 1) % 5] & moved[i - i % 5 + (i + 2) % 5]
                 for i, lane in enumerate(moved)]
        for j in range(7):
            state[0] ^= (register & 1) << (1 << j) - 1
            register = register << 1 ^ 0x171 * (register >> 7)
    return state


def keccak256(data, padding=b"\x01"):
    data += padding + bytes(-(len(data) + 1) % 136)
    data = data[:-1] + bytes([data[-1] | 0x80])
    state = [0] * 25
    for start in range(0, len(data), 136):
        for i, lane in enumerate(struct.unpack("<17Q", data[start:start + 136])):
            state[i] ^= lane
        state = keccak_f(state)
    return words(*state[:4])


def blake3(data):
    """Of up to 2^54 chunks of 1024 bytes, without a key; 32 bytes."""
    initial = [0x6A09E667, 0xBB67AE85, 0x3C6EF372, 0xA54FF53A, 0x510E527F, 0x9B05688C, 0x1F83D9AB, 0x5BE0CD19]

    def tree(data, first, root):
        chunks = max(1, -(-len(data) // 1024))
        if chunks > 1:
            left = 1 << (chunks - 1).bit_length() - 1
            block = tree(data[:1024 * left], first, 0) + tree(data[1024 * left:], first + left, 0)
            return blake3_compress(initial, struct.pack("<16I", *block), 0, 64, 4 | root)
        value, last = initial, max(0, len(data) - 1) // 64
        for i in range(last + 1):
            block, flags = data[64 * i:64 * i + 64], (i == 0) | (2 | root) * (i == last)
            value = blake3_compress(value, block.ljust(64, b"\0"), first, len(block), flags)
        return value

    return struct.pack("<8I", *tree(data, 0, 8))


def blake3_compress(value, block, counter, length, flags):
    """The new chaining value; all words have 32 bits."""
    low = 2**32 - 1
    right = lambda word, by: word >> by | word << 32 - by & low
    v = value + [0x6A09E667, 0xBB67AE85, 0x3C6EF372, 0xA54FF53A, counter & low, counter >> 32, length, flags]
    m = struct.unpack("<16I", block)
    for _ in range(7):
        for g in range(8):
            a, b, c, d = (4 * i + (g + (g // 4) * i) % 4 for i in range(4))
            for word, by_d, by_b in ((m[2 * g], 16, 12), (m[2 * g + 1], 8, 7)):
                v[a] = v[a] + v[b] + word & low
                v[d] = right(v[d] ^ v[a], by_d)
                v[c] = v[c] + v[d] & low
                v[b] = right(v[b] ^ v[c], by_b)
        m = [m[i] for i in (2, 6, 3, 10, 7, 0, 4, 13, 1, 11, 12, 5, 9, 14, 15, 8)]
    return [x ^ y for x, y in zip(v[:8], v[8:])]


def blake3_chain(count):
    # The vectors of the function's authors, for no byte and for 1025.
    assert blake3(b"").hex().startswith("af1349b9f5f9a1a6a0404dea36dcc949")
    assert blake3(bytes(i % 251 for i in range(1025))).hex().startswith("d00278ae47eb27b34faecf67b4fe263f")
    digest = bytes(32)
    for _ in range(count):
        digest = blake3(digest)
    return words(count), digest


def hash_once(size):
    # The same function with the padding of SHA-3, of which hashlib has one.
    for known in (0, 135, 136, 2048):
        assert keccak256(bytes(known), b"\x06") == hashlib.sha3_256(bytes(known)).digest()
    data = bytes(i * i % 251 for i in range(size))
    return data, hashlib.sha256(data).digest() + keccak256(data)


def accel(count):
    data = bytes(i * i % 251 for i in range(count + 8))
    state = [0] * 25
    for size in range(count):
        message = data[size % 9:size % 9 + size]
        hashes = hashlib.sha256(message), None, hashlib.sha3_256(message)
        a, b, m = (int.from_bytes(h.digest() if h else keccak256(message), "little") for h in hashes)
        for i, value in enumerate((a, b, m, a * b % (m >> size % 256 | 1))):
            for limb in range(4):
                state[4 * i + limb] ^= value >> 64 * limb & MASK
        state = keccak_f(state)
    long = bytes(i * i % 251 for i in range(16 * count + 3))
    return words(count), words(*state[:4]) + hashlib.sha256(data).digest() + blake3(long[:-3]) + blake3(long[3:])


def mulmod_chain(count):
    p = 2**256 - 2**32 - 977
    before, last = (0x79BE667EF9DCBBAC55A06295CE870B07029BFCDB2DCE28D959F2815B16F81798,
                    0x483ADA7726A3C4655DA4FBFC0E1108A8FD17B448A68554199C47D08FFB10D4B8)
    for _ in range(count):
        before, last = last, before * last % p
    return words(count), last.to_bytes(32, "little")


def mulmod64_chain(count):
    p = 2**64 - 2**32 + 1
    before, last = (MASK - count) * MASK % p, 7
    for _ in range(count):
        before, last = last, before * last % p
    return words(count), words(last)


def btreemap(count):
    def key(i):
        x = (i + 1) * 0x9E3779B97F4A7C15 & MASK
        return (x ^ x >> 32) * 0xD6E8FEB86659FD93 & MASK

    kept, left, total = 256, {}, 0
    for i in range(count):
        left[key(i)] = i
        total += left.get(key((i - key(i) % (2 * kept)) & MASK), 1)
        if i >= kept:
            total += left.pop(key(i - kept), 1)
    return words(count), words(len(left), total & MASK, min(left, default=0))


def memory_walk(steps, size):
    memory, state, total = [0] * size, 1, 0
    for _ in range(steps):
        state = (state * 6364136223846793005 + 1442695040888963407) & MASK
        at = (state >> 32) * size >> 32
        total = rotate_left(total) ^ memory[at]
        memory[at] = (memory[at] + state) & MASK
    return words(steps, size), words(total)


def divide(a, b, bits):
    """Quotient and remainder of signed a and b, rounded towards zero, as the M extension has them."""
    if b == 0:
        return -1, a
    quotient = abs(a) // abs(b) * (1 if (a < 0) == (b < 0) else -1)
    return signed(quotient, bits), a - quotient * b


def m_extension(a, b):
    sa, sb, low = signed(a), signed(b), 2**32 - 1
    quotient, remainder = divide(sa, sb, 64)
    quotient_w, remainder_w = divide(signed(a, 32), signed(b, 32), 32)
    ua, ub = a & low, b & low
    return [value & MASK for value in (
        a * b,
        sa * sb >> 64,
        sa * b >> 64,
        a * b >> 64,
        quotient,
        a // b if b else MASK,
        remainder,
        a % b if b else a,
        signed(a * b, 32),
        quotient_w,
        signed(ua // ub if ub else low, 32),
        remainder_w,
        signed(ua % ub if ub else ua, 32),
    )]


def muldiv(count):
    corners = [0, 1, 2, MASK, 2**63, 2**63 - 1, 2**31, 2**31 - 1, 2**32 - 1, MASK - 2**31 + 1]
    state, total = 1, 0

    def step():
        nonlocal state
        state ^= state << 13 & MASK
        state ^= state >> 7
        state ^= state << 17 & MASK
        return state

    pairs = [(a, b) for a in corners for b in corners]
    for _ in range(count):
        a = step()
        pairs.append((a, step() >> (a & 63)))
    for a, b in pairs:
        for result in m_extension(a, b):
            total = rotate_left(total) ^ result
    return words(count), words(total)


def rows(loops, rest):
    """The assembly of rows.s, line by line."""
    memory, offset, total = bytearray(4096 + 64), 0, 1

    def load(at, size):
        return int.from_bytes(memory[at:at + size], "little")

    for _ in range(loops):
        for _ in range(4):
            read = load(offset, 8)
            total = (total ^ read) * 0x5851F42D4C957F2D & MASK
            memory[offset + 8:offset + 16] = words(total)
            byte = load(offset + 13, 1)
            memory[offset + 19] = total >> 40 & 255
            at, offset = offset, offset + byte + (total >> 40) & 0xFF8
            total = (total - signed(load(at + 24, 4), 32)) & MASK
        offset = offset + 1640 & 0xFF8
    for i in range(63 - rest, 63):
        total = (total ^ 0x5851F42D4C957F2D, total + offset & MASK, total + 1 & MASK)[i % 3]
    return words(loops, rest), words(total)


def json_summary(count):
    document = {
        "title": "Rill \u2014 a stream of rows",
        "version": [0, 1, 0],
        "limits": {"log_cycles": {"min": 8, "max": 32}, "log_memory": {"min": 10, "max": 28}},
        "ratios": [0.5, -1.25, 6.02e3, 1e-3, 3.14159, -0.0, 1e15],
        "flags": {"stable": True, "draft": False, "owner": None},
        "escapes": "tab\t quote\" slash/ backslash\\ newline\n e-acute\u00e9 clef\U0001d11e",
        "items": [
            {"id": i, "name": f"item-{i}", "price": i * 7 + 0.25, "tags": ["a" * (i % 5), "red"]}
            for i in range(12)
        ],
        "deep": [[[[[["end"]]]]]],
        "big": [9007199254740992, -9223372036854775808, 18446744073709551615],
    }
    seen = {"numbers": 0, "strings": 0, "bytes": 0, "arrays": 0, "objects": 0, "depth": 0, "sum": 0.0}

    def text(value):
        seen["strings"] += 1
        seen["bytes"] += len(value.encode())

    def add(value, depth):
        seen["depth"] = max(seen["depth"], depth)
        if isinstance(value, str):
            text(value)
        elif isinstance(value, list):
            seen["arrays"] += 1
            for item in value:
                add(item, depth + 1)
        elif isinstance(value, dict):
            seen["objects"] += 1
            for name in sorted(value, key=str.encode):
                text(name)
                add(value[name], depth + 1)
        elif value is not None and not isinstance(value, bool):
            seen["numbers"] += 1
            seen["sum"] += float(value)

    add(document, 1)
    *integers, total = seen.values()
    # Half of the escapes by \u, half as UTF-8.
    form = json.dumps(document, indent=1).replace("\\u00e9", "\u00e9")
    return words(count) + form.encode(), words(*integers) + struct.pack("<d", total)


def ecdsa(count, valid=True):
    p = 2**256 - 2**32 - 977
    n = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141
    g = (0x79BE667EF9DCBBAC55A06295CE870B07029BFCDB2DCE28D959F2815B16F81798,
         0x483ADA7726A3C4655DA4FBFC0E1108A8FD17B448A68554199C47D08FFB10D4B8)

    def add(a, b):
        if a is None or b is None:
            return a or b
        if a[0] == b[0] and (a[1] + b[1]) % p == 0:
            return None
        slope = 3 * a[0] ** 2 * pow(2 * a[1], -1, p) if a == b else (b[1] - a[1]) * pow(b[0] - a[0], -1, p)
        x = (slope**2 - a[0] - b[0]) % p
        return x, (slope * (a[0] - x) - a[1]) % p

    def times(k, point):
        result = None
        for bit in bin(k)[2:]:
            result = add(result, result)
            if bit == "1":
                result = add(result, point)
        return result

    message = b"Rill proves that this message was signed."
    digest = hashlib.sha256(message).digest()
    secret = int.from_bytes(hashlib.sha256(b"secret").digest()) % n
    nonce = int.from_bytes(hashlib.sha256(b"nonce").digest()) % n
    x, y = times(secret, g)
    r = times(nonce, g)[0] % n
    s = pow(nonce, -1, n) * (int.from_bytes(digest) + r * secret) % n
    s = min(s, n - s)
    key = bytes([2 + y % 2]) + x.to_bytes(32)
    signature = r.to_bytes(32) + (s if valid else s - 1).to_bytes(32)
    return words(count) + key + signature + message, key + digest + bytes([valid])


def heap(count):
    lengths, state, checked = [0] * 8, 1, 0
    for _ in range(count):
        state = (state * 6364136223846793005 + 1442695040888963407) & MASK
        at, length = (state >> 40) % 8, (state >> 48) % 200
        checked += lengths[at]
        lengths[at] = (0, length, lengths[at] + length, min(lengths[at], length))[state >> 62]
    return words(count), words(checked)


def hello_c():
    text = b"to be or not to be\nthat is the question\n"
    counts = {}
    for word in text.split():
        counts[word] = counts.get(word, 0) + 1
    lines = [b"hello, %d words" % sum(counts.values())]
    lines += [b"%4d %s" % (counts[word], word) for word in sorted(counts)]
    lines += [b"%d different" % len(counts), b""]
    return text, b"\n".join(lines)


def abi_c():
    text = b"stressed desserts, no"
    return text, text[::-1]


def abi_cxx():
    text = b"bytes of the input"
    before = b"<" + b"ELCO" + b"F" + b"TT" + b"80y|" + b"4q"
    return text, before + text + b"t!fole."


GUESTS = {
    "abi-c": abi_c(),
    "abi-cxx": abi_cxx(),
    "accel": accel(300),
    "blake3-calls": blake3_chain(10),
    "btreemap": btreemap(300),
    "ecdsa": ecdsa(1),
    "ecdsa-calls": ecdsa(1),
    "ecdsa-invalid": ecdsa(1, valid=False),
    "fibonacci": fibonacci(1000),
    "hash-once": hash_once(2048),
    "hash-once-c": hash_once(300),
    "heap": heap(1000),
    "hello-c": hello_c(),
    "json": json_summary(1),
    "memory-walk": memory_walk(4096, 1024),
    "muldiv": muldiv(100),
    "mulmod-calls": mulmod_chain(100),
    "mulmod64-calls": mulmod64_chain(1000),
    "rows": rows(1000, 31),
    "sha2-calls": hash_chain(hashlib.sha256, 10),
    "sha2-chain": hash_chain(hashlib.sha256, 10),
    "sha3-calls": hash_chain(hashlib.sha3_256, 5),
    "sha3-chain": hash_chain(hashlib.sha3_256, 5),
}


def main():
    for name, (given, answer) in GUESTS.items():
        (HERE / "inputs" / f"{name}.bin").write_bytes(given)
        (HERE / "outputs" / f"{name}.bin").write_bytes(answer)


if __name__ == "__main__":
    main()
