#!/usr/bin/env python3
"""Writes inputs/counts.json: what one more count costs each guest.

Runs every prebuilt guest under user-mode qemu with the plugin of count.c, at two counts, and takes
the line through both. A bench that wants N rows asks for (N - rows_base) / rows_per_count counts.
"""

import json
import subprocess
import tempfile
from pathlib import Path

HERE = Path(__file__).parent.parent

# About 2^18 and 2^24 rows.
COUNTS = {
    "btreemap": (1000, 18000),
    "ecdsa": (1, 10),
    "fibonacci": (40000, 2600000),
    "json": (3, 150),
    "memory-walk": (15000, 1000000),
    "muldiv": (1500, 120000),
    "rows": (4000, 260000),
    "sha2-chain": (80, 4800),
    "sha3-chain": (40, 2400),
}


def measure(directory, guest, count):
    """Instructions, ecalls and rows of a run with `count`."""
    rest = (HERE / "inputs" / f"{guest}.bin").read_bytes()[8:]
    if guest == "rows":
        rest = bytes(8)
    counts = directory / "counts"
    subprocess.run(
        ["qemu-riscv64", "-plugin", directory / "count.so", "-d", "plugin", "-D", counts,
         HERE / "prebuilt" / f"{guest}.elf"],
        input=count.to_bytes(8, "little") + rest, stdout=subprocess.DEVNULL, check=True)
    return [int(word) for word in counts.read_text().split()]


def line(low, high, at_low, at_high):
    slope = round((at_high - at_low) / (high - low), 3)
    return round(at_low - slope * low), slope


def main():
    table = {}
    with tempfile.TemporaryDirectory() as name:
        directory = Path(name)
        subprocess.run(["gcc", "-shared", "-fPIC", "-O2", "-o", directory / "count.so",
                        HERE / "measure" / "count.c"], check=True)
        for guest, (low, high) in COUNTS.items():
            at_low, at_high = measure(directory, guest, low), measure(directory, guest, high)
            base, per_count = line(low, high, at_low[0], at_high[0])
            rows_base, rows_per_count = line(low, high, at_low[2], at_high[2])
            table[guest] = {"base": base, "per_count": per_count, "rows_base": rows_base,
                            "rows_per_count": rows_per_count, "ecalls": at_high[1]}
            middle = round((low * high) ** 0.5)
            real = measure(directory, guest, middle)[0]
            print(f"{guest:12} {base:8} + {per_count:12} * count; at {middle}: {real}, "
                  f"off by {(base + per_count * middle) / real - 1:+.2%}")
    rows = ",\n".join(f'  "{guest}": {json.dumps(row)}' for guest, row in table.items())
    (HERE / "inputs" / "counts.json").write_text(f"{{\n{rows}\n}}\n")


if __name__ == "__main__":
    main()
