/* The end of a program: what atexit registered, destructors, exit. */
#include "internal.h"

typedef void (*function)(void);

/* Set by rill.ld. */
extern const function __fini_array_start[], __fini_array_end[];

enum { HANDLERS = 32 };

/* Handlers in the order of registration; a block that is full is followed by another one. */
struct block {
    struct block *before;
    size_t count;
    struct handler {
        void (*call)(void *);
        void *argument;
    } handlers[HANDLERS];
};

static struct block first;
static struct block *last = &first;

static int add(void (*call)(void *), void *argument)
{
    if (last->count == HANDLERS) {
        struct block *next = malloc(sizeof *next);
        if (!next)
            return -1;
        next->before = last;
        next->count = 0;
        last = next;
    }
    last->handlers[last->count++] = (struct handler){call, argument};
    return 0;
}

/* Of the C++ ABI: registers the destructor of a static object. There is one module only. */
RILL_WEAK int __cxa_atexit(void (*call)(void *), void *argument, void *module)
{
    (void)module;
    return add(call, argument);
}

RILL_WEAK void *__dso_handle;

RILL_WEAK int atexit(function handler)
{
    /* It ignores the argument, as every function may in this calling convention. */
    return add((void (*)(void *))(uintptr_t)handler, 0);
}

RILL_WEAK void exit(int code)
{
    while (last->count > 0 || last->before) {
        if (last->count == 0) {
            last = last->before;
            continue;
        }
        struct handler handler = last->handlers[--last->count];
        handler.call(handler.argument);
    }
    for (const function *at = __fini_array_end; at != __fini_array_start;)
        (*--at)();
    _Exit(code);
}
