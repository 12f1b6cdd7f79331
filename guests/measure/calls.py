#!/usr/bin/env python3
"""Runs the guests that call precompiles on a machine that has them, which user-mode qemu is not.

The machine is Unicorn (pip install unicorn); calls are computed by model.py and hashlib. Outputs must
be those of guests/outputs, and every instruction must keep the rules: aligned pointers, x0 for
unused registers, inputs that have an answer. Prints instructions, rows and calls of each guest. Rows
are those of count.c and of the sequences; what the firmware does in an ecall is not in them.

    calls.py [ELF INPUT]
"""

import json
import struct
import sys
from pathlib import Path

from unicorn import UC_ARCH_RISCV, UC_HOOK_CODE, UC_HOOK_INTR, UC_MODE_RISCV64, Uc
from unicorn.riscv_const import UC_RISCV_REG_PC, UC_RISCV_REG_X0

HERE = Path(__file__).parent.parent
sys.path.insert(0, str(HERE))
sys.dont_write_bytecode = True
from model import MASK, blake3_compress, keccak_f

SHA256, KECCAK, MULMOD, INVERSE, EC256, BLAKE3, MULMOD64, ROOT = 1, 2, 3, 4, 5, 6, 7, 8
# By code: precompile, used registers of rd, rs1, rs2, rs3, and rows.
OPERATIONS = {
    1: (SHA256, "111", 33), 2: (SHA256, "011", 25), 3: (SHA256, "001", 25), 4: (SHA256, "101", 33),
    5: (SHA256, "1111", 33), 13: (KECCAK, "1011", 40), 14: (KECCAK, "1011", 44),
    8: (KECCAK, "110", 101), 9: (KECCAK, "001", 43), 10: (KECCAK, "001", 85),
    11: (KECCAK, "101", 93), 12: (KECCAK, "101", 51), 16: (MULMOD, "1111", 33),
    17: (MULMOD, "0001", 25), 18: (MULMOD, "1011", 33), 20: (INVERSE, "111", 25),
    24: (EC256, "1111", 51), 25: (EC256, "0001", 27), 26: (EC256, "1001", 29), 27: (EC256, "1001", 43),
    28: (EC256, "0011", 35), 29: (EC256, "1011", 37), 30: (EC256, "1011", 51),
    21: (BLAKE3, "1111", 37), 22: (BLAKE3, "1111", 45), 23: (BLAKE3, "0111", 29),
    6: (BLAKE3, "0011", 29), 7: (BLAKE3, "1011", 37), 15: (BLAKE3, "1111", 33),
    19: (MULMOD64, "1111", 2), 31: (ROOT, "111", 19),
}
PROBE = 0x52494C4C
BASE, ROOM = 0x80000000, 64 << 20


def roots(count, bits, power):
    """Fractional parts of roots of the first primes."""
    def root(n):
        low, high = 0, 1 << n.bit_length()
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (middle, high) if middle**power <= n else (low, middle)
        return low

    primes = [n for n in range(2, 400) if all(n % d for d in range(2, n))][:count]
    return [root(p << bits * power) & (1 << bits) - 1 for p in primes]


K = roots(64, 32, 3)


def integer(words):
    return int.from_bytes(struct.pack("<4Q", *words), "little")


def limbs(number):
    return struct.unpack("<4Q", number.to_bytes(32, "little"))


def prime(is_p256):
    return 2**256 - 2**224 + 2**192 + 2**96 - 1 if is_p256 else 2**256 - 2**32 - 977


def add_points(words, flags):
    """Of two points with different x, or twice the first."""
    assert flags < 4
    p = prime(flags & 2)
    x1, y1, x2, y2 = (integer(words[i:i + 4]) for i in (0, 4, 8, 12))
    if flags & 1:
        rise, run, x2 = 3 * x1 * x1 - 3 * (flags >> 1), 2 * y1, x1
    else:
        rise, run = y2 - y1, x2 - x1
    slope = rise * pow(run, -1, p)
    x3 = (slope * slope - x1 - x2) % p
    return limbs(x3) + limbs((slope * (x1 - x3) - y1) % p)


def compress(state, block):
    low = 2**32 - 1
    right = lambda x, by: (x >> by | x << 32 - by) & low
    w = list(struct.unpack(">16I", block))
    for t in range(16, 64):
        a, b = w[t - 15], w[t - 2]
        w.append(w[t - 16] + w[t - 7] + (right(a, 7) ^ right(a, 18) ^ a >> 3)
                 + (right(b, 17) ^ right(b, 19) ^ b >> 10) & low)
    a, b, c, d, e, f, g, h = state
    for t in range(64):
        t1 = h + (right(e, 6) ^ right(e, 11) ^ right(e, 25)) + (e & f ^ ~e & g) + K[t] + w[t]
        t2 = (right(a, 2) ^ right(a, 13) ^ right(a, 22)) + (a & b ^ a & c ^ b & c)
        a, b, c, d, e, f, g, h = t1 + t2 & low, a, b, c, d + t1 & low, e, f, g
    return [x + y & low for x, y in zip(state, (a, b, c, d, e, f, g, h))]


def rows_of(code):
    """As in count.c."""
    funct3, funct7 = code >> 12 & 7, code >> 25 & 127
    if code & 3 != 3:
        return 2 if code >> 13 & 7 == 6 and code & 3 != 1 else 1
    match code & 127:
        case 0x0B:
            number, over_modulus = 8 * (funct7 & 3) + funct3, code >> 27 == code >> 7 & 31
            return OPERATIONS[number][2] + (number == 19 and over_modulus)
        case 0x23:
            return 1 if funct3 == 3 else 2
        case 0x33 | 0x3B if funct7 == 1:
            return ((1, 1, 1, 1, 9, 8, 7, 7) if code & 8 else (1, 3, 3, 1, 9, 6, 7, 5))[funct3]
        case 0x33 | 0x3B:
            return 2 if funct3 in (1, 5) else 1
    return 1


def declared(elf):
    """The ids in the notes."""
    sections, = struct.unpack_from("<Q", elf, 40)
    count, = struct.unpack_from("<H", elf, 60)
    ids = []
    for i in range(count):
        _, kind, _, _, at, size = struct.unpack_from("<IIQQQQ", elf, sections + 64 * i)
        end = at + size if kind == 7 else 0
        while at < end:
            owner, description, kind = struct.unpack_from("<III", elf, at)
            text = at + 12 + (owner + 3 & ~3)
            if elf[at + 12:at + 12 + owner] == b"Rill\0" and kind == 1:
                ids += elf[text:text + description]
            at = text + (description + 3 & ~3)
    return ids


class Machine:
    def __init__(self, elf, given):
        self.given, self.output, self.log, self.exit_code = given, b"", b"", None
        self.ids, self.before = set(declared(elf)), {}
        self.instructions, self.rows, self.calls = 0, 0, {}
        self.uc = Uc(UC_ARCH_RISCV, UC_MODE_RISCV64)
        self.uc.mem_map(BASE, ROOM)
        entry, headers = struct.unpack_from("<QQ", elf, 24)
        count, = struct.unpack_from("<H", elf, 56)
        self.end = BASE
        for i in range(count):
            kind, _, at, address, _, size, room, _ = struct.unpack_from("<IIQQQQQQ", elf, headers + 56 * i)
            if kind == 1:
                self.uc.mem_write(address, elf[at:at + size])
                self.end = max(self.end, address + room + 4095 & ~4095)
        self.uc.hook_add(UC_HOOK_CODE, self.step)
        self.uc.hook_add(UC_HOOK_INTR, self.trap)
        self.uc.emu_start(entry, 0)

    def register(self, number):
        return self.uc.reg_read(UC_RISCV_REG_X0 + number) if number else 0

    def words(self, pointer, count):
        assert pointer % 8 == 0, f"{pointer:#x} is not aligned"
        return struct.unpack(f"<{count}Q", self.uc.mem_read(pointer, 8 * count))

    def step(self, _, address, size, __):
        self.address, self.code = address, int.from_bytes(self.uc.mem_read(address, size), "little")
        self.instructions += 1
        self.rows += rows_of(self.code)

    def trap(self, _, number, __):
        if number == 8:
            self.ecall(self.register(17), *(self.register(10 + i) for i in range(3)))
        else:
            assert number == 2 and self.code & 127 == 0x0B, f"trap {number} at {self.address:#x}"
            self.call(self.code)
            self.uc.reg_write(UC_RISCV_REG_PC, self.address + 4)

    def ecall(self, number, a0, a1, a2):
        result = -38
        if number == 63:
            part, self.given = self.given[:a2], self.given[a2:]
            self.uc.mem_write(a1, part)
            result = len(part)
        elif number == 64:
            text = bytes(self.uc.mem_read(a1, a2))
            self.output, self.log = (self.output + text, self.log) if a0 == 1 else (self.output, self.log + text)
            result = a2
        elif number == 214:
            result = self.end = max(self.end, a0)
        elif number == 93:
            self.exit_code = a0
            return self.uc.emu_stop()
        elif number == PROBE and self.ids:
            result = sum(1 << i for i in self.ids)
        self.uc.reg_write(UC_RISCV_REG_X0 + 10, result & MASK)

    def call(self, code):
        number = 8 * (code >> 25 & 3) + (code >> 12 & 7)
        precompile, used, _ = OPERATIONS[number]
        fields = [code >> at & 31 for at in (7, 15, 20, 27)]
        assert [field != 0 for field in fields] == [bit == "1" for bit in used.ljust(4, "0")], hex(code)
        assert precompile in self.ids, f"{precompile} is not declared"
        self.calls[precompile] = self.calls.get(precompile, 0) + 1
        rd, rs1, rs2, rs3 = map(self.register, fields)
        if precompile == MULMOD64:
            assert min(rs1, rs2) < rs3, "no factor is below the modulus"
            return self.uc.reg_write(UC_RISCV_REG_X0 + fields[0], rs1 * rs2 % rs3)
        if precompile == SHA256:
            state = self.words(rs1, 4) if number in (1, 2, 5) else self.before[SHA256]
            words = struct.unpack(">8I", struct.pack("<4Q", *state))
            block = self.words(rs2, 4) + self.words(rs3, 4) if number == 5 else self.words(rs2, 8)
            block = struct.pack("<8Q", *block)
            outputs = struct.unpack("<4Q", struct.pack(">8I", *compress(words, block)))
            wanted = 4 if number in (1, 4, 5) else 0
        elif number == 8:
            outputs, wanted = keccak_f(list(self.words(rs1, 25))), 25
        elif precompile == KECCAK:
            state = list(self.before[KECCAK]) if number in (10, 11) else [0] * 25
            block = self.words(rs2, 17) if number < 13 else self.words(rs2, 4 * number - 48)
            for i, word in enumerate(block):
                state[i] ^= word
            if number > 12:
                state[len(block)], state[16] = self.words(rs3, 2)
            outputs, wanted = keccak_f(state), 4 if number > 10 else 0
        elif precompile == BLAKE3:
            value = list(self.before[BLAKE3]) if number in (6, 7) else self.words(rs1, 4)
            block = self.words(rs2, 4) + (0,) * 4 if number == 15 else self.words(rs2, 8)
            counter, last = self.words(rs3, 2)
            value = list(struct.unpack("<8I", struct.pack("<4Q", *value[:4])))
            new = blake3_compress(value, struct.pack("<8Q", *block), counter, last & 2**32 - 1, last >> 32)
            assert number != 22, "the other 8 words are not computed here"
            outputs, wanted = struct.unpack("<4Q", struct.pack("<8I", *new)), 0 if number in (23, 6) else 4
        elif precompile == MULMOD:
            a = integer(self.words(rs1, 4) if number == 16 else self.before[MULMOD])
            b = a if number == 17 else integer(self.words(rs2, 4))
            m = integer(self.words(rs3, 4))
            assert m > 0 and a * b // m < 2**256, "no answer"
            outputs, wanted = limbs(a * b % m), 0 if number == 17 else 4
        elif precompile == INVERSE:
            a, m = (integer(self.words(at, 4)) for at in (rs1, rs2))
            outputs, wanted = limbs(pow(a, -1, m)), 4
        elif precompile == ROOT:
            a, flag = integer(self.words(rs1, 4)), self.words(rs2, 1)[0]
            p = prime(flag)
            assert flag < 2 and a < p, "no answer"
            root = pow(a, (p + 1) // 4, p)
            outputs, wanted = limbs(p - root if root % 2 else root), 4
        else:
            first = self.words(rs1, 8) if number == 24 else self.before[EC256]
            second = (0,) * 8 if 25 <= number <= 27 else self.words(rs2, 8)
            outputs = add_points(tuple(first) + tuple(second), self.words(rs3, 1)[0])
            wanted = {24: 8, 26: 1, 27: 8, 29: 1, 30: 8}.get(number, 0)
        self.before[precompile] = outputs
        if wanted:
            self.words(rd, wanted)
            self.uc.mem_write(rd, struct.pack(f"<{wanted}Q", *outputs[:wanted]))


def run(elf, given):
    machine = Machine(Path(elf).read_bytes(), given)
    assert machine.exit_code == 0, (machine.exit_code, machine.log)
    return machine


def main():
    if len(sys.argv) == 3:
        machine = run(sys.argv[1], Path(sys.argv[2]).read_bytes())
        print(machine.instructions, "instructions,", machine.rows, "rows, calls", machine.calls)
        return print(machine.output.hex())
    table = {}
    for guest in ("accel", "blake3-calls", "ecdsa-calls", "hash-once", "hash-once-c", "mulmod-calls", "mulmod64-calls",
                  "sha2-calls", "sha3-calls"):
        elf, given = HERE / "prebuilt" / f"{guest}.elf", (HERE / "inputs" / f"{guest}.bin").read_bytes()
        machine = run(elf, given)
        assert machine.output == (HERE / "outputs" / f"{guest}.bin").read_bytes(), guest
        line = f"{guest:14} {machine.instructions:7} instructions, {machine.rows:7} rows, calls {machine.calls}"
        if guest.endswith("-calls"):
            few, many = (run(elf, count.to_bytes(8, "little") + given[8:]) for count in (10, 110))
            per, rows = ((getattr(many, of) - getattr(few, of)) / 100 for of in ("instructions", "rows"))
            line += f"; {per:g} instructions and {rows:g} rows a count"
            table[guest] = {"base": few.instructions - 10 * per, "per_count": per,
                            "rows_base": few.rows - 10 * rows, "rows_per_count": rows}
        print(line)
    rows = ",\n".join(f'  "{guest}": {json.dumps(row)}' for guest, row in table.items())
    (HERE / "inputs" / "counts-calls.json").write_text(f"{{\n{rows}\n}}\n")


if __name__ == "__main__":
    main()
