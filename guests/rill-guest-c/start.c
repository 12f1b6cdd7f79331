/*
 * Start-up: thread-local variables, constructors, main, exit. Nothing is zeroed, because memory
 * that the ELF does not fill starts as zero, in Rill as in Linux.
 */
#include "internal.h"

typedef void (*function)(void);

/* Set by rill.ld. */
extern const char __tdata_start[], __tdata_end[];
extern char __tls_block[];
extern const function __preinit_array_start[], __preinit_array_end[];
extern const function __init_array_start[], __init_array_end[];

int main(int count, char **arguments);

static void call_all(const function *at, const function *end)
{
    for (; at != end; at++)
        (*at)();
}

void __rill_start(void) __attribute__((noreturn));
void __rill_start(void)
{
    size_t size = (size_t)(__tdata_end - __tdata_start);
    if (size > 0)
        memcpy(__tls_block, __tdata_start, size);
    call_all(__preinit_array_start, __preinit_array_end);
    call_all(__init_array_start, __init_array_end);
    /* A program without arguments. */
    exit(main(0, 0));
}
