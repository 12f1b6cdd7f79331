/* Private input, public output, messages, and the end without ceremony. */
#include "internal.h"

/* The least room offered to one read. */
enum { ROOM = 4096 };

static const uint8_t *input;
static size_t input_size;

static void read_to_end(void)
{
    size_t room = ROOM, size = 0;
    uint8_t *bytes = malloc(room);
    for (;;) {
        if (!bytes)
            __rill_no_memory(room);
        long count = rill_call(RILL_READ, 0, (long)(bytes + size), (long)(room - size));
        if (count < 0)
            __rill_fail("the input cannot be read\n");
        size += (size_t)count;
        if (count == 0)
            break;
        if (room - size < ROOM) {
            room *= 2;
            bytes = realloc(bytes, room);
        }
    }
    /* The block allocated last shrinks where it is. */
    input = realloc(bytes, size > 0 ? size : 1);
    input_size = size;
}

void read_input(const uint8_t **buf, size_t *size)
{
    if (!input)
        read_to_end();
    *buf = input;
    *size = input_size;
}

void write_output(const uint8_t *output, size_t size)
{
    while (size > 0) {
        long count = rill_call(RILL_WRITE, 1, (long)output, (long)size);
        if (count <= 0)
            __rill_fail("the output cannot be written\n");
        output += count;
        size -= (size_t)count;
    }
}

/* Errors are nobody's concern. */
void write_log(const uint8_t *text, size_t size)
{
    if (size > 0)
        rill_call(RILL_WRITE, 2, (long)text, (long)size);
}

RILL_WEAK void _Exit(int code)
{
    rill_call(RILL_EXIT, code, 0, 0);
    __builtin_trap();
}

RILL_WEAK void abort(void)
{
    __builtin_trap();
}

void __rill_fail(const char *message)
{
    write_log((const uint8_t *)message, strlen(message));
    _Exit(101);
}

void __rill_no_memory(size_t size)
{
    char digits[20], *digit = digits + sizeof digits;
    write_log((const uint8_t *)"memory allocation of ", 21);
    do
        *--digit = (char)('0' + size % 10);
    while (size /= 10);
    write_log((const uint8_t *)digit, (size_t)(digits + sizeof digits - digit));
    __rill_fail(" bytes failed\n");
}
