"""Writes tables.txt: entries of the lookup tables from their meaning, in Python integers, by no code of Rill.

Line: table left right entry lane. `left`, `right` are the operands x, y of an interleaved table and the high and low
64 bits of the index of an identity table. Numbers are hexadecimal; lane is `-` if the table has no lane function.
Run: python3 tables.py > tables.txt
"""

import random

random.seed(20250801)
WORD, HALF = 1 << 64, 1 << 32
MAX = WORD - 1


def signed(value, bits):
    value %= 1 << bits
    return value - (1 << bits) if value >> (bits - 1) else value


def bit(value, i):
    return value >> i & 1


def zeros_below(mask):
    return (mask & -mask).bit_length() - 1


def bytes_of(x):
    return list(x.to_bytes(8, "little"))


def number(lanes):
    return int.from_bytes(bytes(lanes), "little")


# ---- identity tables: k ------------------------------------------------------------------------------------------

INTEGER = {
    "RangeCheck": lambda k: k % WORD,
    "RangeAligned": lambda k: k % WORD // 2 * 2,
    "SextWord": lambda k: signed(k, 32) % WORD,
    "UpperWord": lambda k: k // WORD,
    "Pow2": lambda k: 2 ** (k % 64),
    "Pow2W": lambda k: 2 ** (k % 32),
    "SrMask": lambda k: WORD - 2 ** (k % 64),
    "SrMaskW": lambda k: HALF - 2 ** (k % 32),
    "ExactMul": lambda k: k,
    "ExactSub": lambda k: k - WORD,
    "AbsW": lambda k: abs(signed(k, 32)),
}

# ---- operand tables: x, y ----------------------------------------------------------------------------------------

OPERAND = {
    "And": lambda x, y: x & y,
    "Or": lambda x, y: x | y,
    "Xor": lambda x, y: x ^ y,
    "Equal": lambda x, y: int(x == y),
    "NotEqual": lambda x, y: int(x != y),
    "LessSigned": lambda x, y: int(signed(x, 64) < signed(y, 64)),
    "LessUnsigned": lambda x, y: int(x < y),
    "GreaterEqualSigned": lambda x, y: int(signed(x, 64) >= signed(y, 64)),
    "GreaterEqualUnsigned": lambda x, y: int(x >= y),
    "SignCorr": lambda x, y: bit(x, 63) * (y % (WORD // 2)) + bit(y, 63) * (x % (WORD // 2)),
    "NegMaskAnd": lambda x, y: y if signed(x, 64) < 0 else 0,
    "NegIf": lambda x, y: -y % WORD if signed(x, 64) < 0 else y,
    "ValidUr": lambda x, y: int(y == 0 or x < y),
    "ValidDiv0": lambda x, y: int(x != 0 or y == MAX),
}
# For mask-shaped y only.
SHIFT = {
    "Srl": lambda x, y: x >> zeros_below(y),
    "Sra": lambda x, y: (signed(x, 64) >> zeros_below(y)) % WORD,
    "Srlw": lambda x, y: signed(x % HALF >> zeros_below(y), 32) % WORD,
    "Sraw": lambda x, y: (signed(x, 32) >> zeros_below(y)) % WORD,
}
# For y <= 2^31 only.
NEG_IF_W = {"NegIfW": lambda x, y: (-y if bit(x, 31) else y if y < HALF // 2 else -y) % WORD}

# ---- lane tables: x, effective address y -------------------------------------------------------------------------


def extract(width, sign):
    def entry(x, o):
        if o + width > 8:
            return 0
        value = number(bytes_of(x)[o : o + width])
        return signed(value, 8 * width) % WORD if sign else value

    return entry


def load_hi(width, sign):
    def entry(x, o):
        carried = o + width - 8
        if carried <= 0:
            return 0
        value = number([0] * (8 - o) + bytes_of(x)[:carried])
        return signed(value, 8 * width) % WORD if sign else value

    return entry


def keep(lanes_kept):
    return lambda x, o: number([b if lanes_kept(o, m) else 0 for m, b in enumerate(bytes_of(x))])


def shift_data(width):
    return lambda x, o: x % 256**width * 256**o if o + width <= 8 else 0


LANE = {}
for name, w in (("B", 1), ("H", 2), ("W", 4), ("D", 8)):
    if w < 8:
        LANE["Extract" + name] = (extract(w, True), w, "inside")
        LANE["Extract" + name + "u"] = (extract(w, False), w, "inside")
        LANE["Clear" + name] = (keep(lambda o, m, w=w: not o <= m < o + w), w, "inside")
        LANE["ShiftData" + name] = (shift_data(w), w, None)
    if w > 1:
        LANE["LoadLo" + name] = (lambda x, o: x // 256**o, w, "crossing")
        LANE["LoadHi" + name] = (load_hi(w, w < 8), w, "crossing")
        if w < 8:
            LANE["LoadHi" + name + "u"] = (load_hi(w, False), w, "crossing")
        LANE["KeepBelow" + name] = (keep(lambda o, m: m < o), w, "crossing")
        LANE["KeepAbove" + name] = (keep(lambda o, m, w=w: m >= o + w - 8), w, "crossing")
        LANE["ShrData" + name] = (lambda x, o, w=w: x % 256**w * 256**o // WORD, w, None)
LANE["Shl"] = (lambda x, o: x * 256**o % WORD, 8, None)


def lane_offset(o, width, serves):
    if serves is None:
        return "-"
    crossing = o + width > 8
    return "%x" % (o if crossing == (serves == "crossing") else o ^ 1)


# ---- samples -----------------------------------------------------------------------------------------------------

CORNERS = [0, 1, 2, MAX, MAX - 1, 1 << 63, (1 << 63) - 1, 1 << 31, (1 << 31) - 1, HALF - 1, HALF, WORD - (1 << 31)]


def word():
    return random.choice([random.getrandbits(64), random.getrandbits(64), random.getrandbits(32), random.choice(CORNERS)])


def line(table, left, right, entry, lane="-"):
    sign = "-" if entry < 0 else ""
    print(table, "%x" % left, "%x" % right, sign + "%x" % abs(entry), lane)


def main():
    for table, entry in INTEGER.items():
        pairs = [(0, c) for c in CORNERS] + [(1, 0), (1, MAX), (MAX, MAX)] + [(word(), word()) for _ in range(12)]
        for high, low in pairs:
            line(table, high, low, entry(high * WORD + low))
    for table, entry in OPERAND.items():
        pairs = [(0, 0), (0, MAX), (MAX, 0), (MAX, MAX)] + [(c, c) for c in CORNERS] + [(word(), word()) for _ in range(16)]
        for x, y in pairs:
            line(table, x, y, entry(x, y))
    for table, entry in SHIFT.items():
        bits = 32 if table.endswith("w") else 64
        for amount in [0, 1, bits - 1] + random.sample(range(2, bits - 1), 12):
            x, y = word(), (1 << bits) - (1 << amount)
            line(table, x, y, entry(x, y))
    for table, entry in NEG_IF_W.items():
        for y in [0, 1, 1 << 31, (1 << 31) - 1] + [random.getrandbits(31) for _ in range(6)]:
            for x in (random.getrandbits(64) | 1 << 31, random.getrandbits(64) & ~(1 << 31)):
                line(table, x, y, entry(x, y))
    for table, (entry, width, serves) in LANE.items():
        for y in [*range(8), *range(MAX - 7, WORD), *(word() for _ in range(8))]:
            x = word()
            line(table, x, y, entry(x, y % 8), lane_offset(y % 8, width, serves))


main()
