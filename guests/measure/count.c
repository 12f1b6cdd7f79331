/*
 * A plugin for user-mode qemu (7.2 or newer) that counts what a guest executes:
 * instructions, `ecall`s among them, and the rows that the instructions take in Rill.
 *
 *   gcc -shared -fPIC -O2 -o count.so count.c
 *   qemu-riscv64 -plugin ./count.so -d plugin -D counts GUEST < INPUT
 *
 * Rows are those of the plain expansion: accesses across an 8-byte border, a destination x0 and
 * Rill's firmware behind each `ecall` are not in them.
 */

#include <inttypes.h>
#include <stdio.h>

/* The few names of <qemu-plugin.h> that are used; no package installs it. */
typedef uint64_t qemu_plugin_id_t;
struct qemu_plugin_tb;
struct qemu_plugin_insn;
enum { ADD_U64 = 0 };
void qemu_plugin_register_vcpu_tb_trans_cb(qemu_plugin_id_t,
                                           void (*)(qemu_plugin_id_t, struct qemu_plugin_tb *));
void qemu_plugin_register_atexit_cb(qemu_plugin_id_t, void (*)(qemu_plugin_id_t, void *), void *);
void qemu_plugin_register_vcpu_insn_exec_inline(struct qemu_plugin_insn *, int, void *, uint64_t);
size_t qemu_plugin_tb_n_insns(const struct qemu_plugin_tb *);
struct qemu_plugin_insn *qemu_plugin_tb_get_insn(const struct qemu_plugin_tb *, size_t);
const void *qemu_plugin_insn_data(const struct qemu_plugin_insn *);
void qemu_plugin_outs(const char *);

__attribute__((visibility("default"))) int qemu_plugin_version = 1;

static uint64_t instructions, ecalls, rows;

static unsigned rows_of_m(unsigned funct3, int word)
{
    static const unsigned full[8] = {1, 3, 3, 1, 9, 6, 7, 5};
    static const unsigned half[8] = {1, 1, 1, 1, 9, 8, 7, 7};
    return word ? half[funct3] : full[funct3];
}

static unsigned rows_of_a(uint32_t code)
{
    int word = (code >> 12 & 7) == 2;
    switch (code >> 27) {
    case 2:
        return 2; /* lr */
    case 3:
        return 6; /* sc, about */
    default:
        return word ? 6 : 4;
    }
}

static unsigned rows_of(uint32_t code)
{
    unsigned funct3 = code >> 12 & 7, funct7 = code >> 25;
    if ((code & 3) != 3) /* compressed: c.sw and c.swsp store narrowly */
        return (code >> 13 & 7) == 6 && (code & 3) != 1 ? 2 : 1;
    switch (code & 0x7f) {
    case 0x23:
        return funct3 == 3 ? 1 : 2;
    case 0x2f:
        return rows_of_a(code);
    case 0x33:
    case 0x3b:
        if (funct7 == 1)
            return rows_of_m(funct3, code & 8);
        return funct3 == 1 || funct3 == 5 ? 2 : 1;
    default:
        return 1;
    }
}

static void translated(qemu_plugin_id_t id, struct qemu_plugin_tb *block)
{
    (void)id;
    for (size_t i = 0; i < qemu_plugin_tb_n_insns(block); i++) {
        struct qemu_plugin_insn *insn = qemu_plugin_tb_get_insn(block, i);
        const uint8_t *bytes = qemu_plugin_insn_data(insn);
        uint32_t code = bytes[0] | bytes[1] << 8;
        if ((code & 3) == 3)
            code |= (uint32_t)bytes[2] << 16 | (uint32_t)bytes[3] << 24;
        qemu_plugin_register_vcpu_insn_exec_inline(insn, ADD_U64, &instructions, 1);
        qemu_plugin_register_vcpu_insn_exec_inline(insn, ADD_U64, &rows, rows_of(code));
        if (code == 0x73)
            qemu_plugin_register_vcpu_insn_exec_inline(insn, ADD_U64, &ecalls, 1);
    }
}

static void finished(qemu_plugin_id_t id, void *data)
{
    char text[120];
    (void)id, (void)data;
    snprintf(text, sizeof text, "%" PRIu64 " %" PRIu64 " %" PRIu64 "\n", instructions, ecalls, rows);
    qemu_plugin_outs(text);
}

__attribute__((visibility("default"))) int qemu_plugin_install(qemu_plugin_id_t id, const void *info,
                                                               int argc, char **argv)
{
    (void)info, (void)argc, (void)argv;
    qemu_plugin_register_vcpu_tb_trans_cb(id, translated);
    qemu_plugin_register_atexit_cb(id, finished, NULL);
    return 0;
}
