/*
 * The heap: a bump allocator over brk. A guest runs briefly and pays for every instruction but
 * little for memory, so blocks are not reused. The one exception: the block allocated last can
 * grow, shrink and go away in place. In front of each block is its size.
 */
#include "internal.h"

/* Alignment of blocks, and bytes in front of one. */
enum { ALIGNMENT = 16 };

/* The break rises by multiples of this, to ask for it rarely. Memory that is not touched is free. */
static const uintptr_t STEP = 1 << 20;

/* Where the next block may start, and the break; 0 before the first block. */
static uintptr_t next, end;
/* Memory from here on was never handed out: it is still zero. */
static uintptr_t clean;

static size_t *size_of(void *block)
{
    return (size_t *)((uintptr_t)block - ALIGNMENT);
}

/* Moves `next`, raising the break as needed. Nothing changes if there is no room. */
static int claim(uintptr_t to)
{
    if (to > end) {
        uintptr_t wish = (to + STEP - 1) & -STEP;
        uintptr_t now = (uintptr_t)rill_call(RILL_BRK, (long)(wish < to ? to : wish), 0, 0);
        if (now < to)
            now = (uintptr_t)rill_call(RILL_BRK, (long)to, 0, 0);
        end = now;
        if (now < to)
            return 0;
    }
    next = to;
    if (clean < to)
        clean = to;
    return 1;
}

RILL_WEAK void *aligned_alloc(size_t alignment, size_t size)
{
    if (next == 0)
        next = end = clean = (uintptr_t)rill_call(RILL_BRK, 0, 0, 0);
    if (alignment < ALIGNMENT)
        alignment = ALIGNMENT;
    uintptr_t block = (next + ALIGNMENT + alignment - 1) & -alignment;
    if (block < next || block + size < block || !claim(block + size))
        return 0;
    *size_of((void *)block) = size;
    return (void *)block;
}

RILL_WEAK void *malloc(size_t size)
{
    return aligned_alloc(ALIGNMENT, size);
}

RILL_WEAK void *calloc(size_t count, size_t size)
{
    size_t bytes;
    if (__builtin_mul_overflow(count, size, &bytes))
        return 0;
    uintptr_t untouched = clean;
    void *block = malloc(bytes);
    if (block && (uintptr_t)block < untouched) {
        size_t used = untouched - (uintptr_t)block;
        memset(block, 0, used < bytes ? used : bytes);
    }
    return block;
}

static int is_last(void *block)
{
    return (uintptr_t)block + *size_of(block) == next;
}

RILL_WEAK void *realloc(void *block, size_t size)
{
    if (!block)
        return malloc(size);
    size_t before = *size_of(block);
    if (is_last(block)) {
        uintptr_t to = (uintptr_t)block + size;
        if (to < (uintptr_t)block || !claim(to))
            return 0;
        *size_of(block) = size;
        return block;
    }
    if (size <= before)
        return block;
    void *there = malloc(size);
    if (there)
        memcpy(there, block, before);
    return there;
}

RILL_WEAK void free(void *block)
{
    if (block && is_last(block))
        next = (uintptr_t)size_of(block);
}
