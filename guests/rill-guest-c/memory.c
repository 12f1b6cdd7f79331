/* The functions that compilers call unasked. Words where both sides are aligned, else bytes. */
#include "internal.h"

typedef uint64_t __attribute__((may_alias)) word;

static int is_aligned(const void *one, const void *other)
{
    return (((uintptr_t)one | (uintptr_t)other) & 7) == 0;
}

RILL_WEAK void *memcpy(void *to, const void *from, size_t size)
{
    char *t = to;
    const char *f = from;
    if (is_aligned(t, f))
        for (; size >= 8; size -= 8, t += 8, f += 8)
            *(word *)t = *(const word *)f;
    while (size-- > 0)
        *t++ = *f++;
    return to;
}

RILL_WEAK void *memmove(void *to, const void *from, size_t size)
{
    if ((uintptr_t)to - (uintptr_t)from >= size)
        return memcpy(to, from, size);
    char *t = (char *)to + size;
    const char *f = (const char *)from + size;
    if (is_aligned(t, f))
        for (; size >= 8; size -= 8) {
            t -= 8, f -= 8;
            *(word *)t = *(const word *)f;
        }
    while (size-- > 0)
        *--t = *--f;
    return to;
}

RILL_WEAK void *memset(void *to, int byte, size_t size)
{
    char *t = to;
    uint64_t filled = (uint8_t)byte * 0x0101010101010101u;
    for (; size > 0 && !is_aligned(t, t); size--)
        *t++ = (char)byte;
    for (; size >= 8; size -= 8, t += 8)
        *(word *)t = filled;
    while (size-- > 0)
        *t++ = (char)byte;
    return to;
}

RILL_WEAK int memcmp(const void *one, const void *other, size_t size)
{
    const uint8_t *a = one, *b = other;
    for (; size > 0; size--, a++, b++)
        if (*a != *b)
            return *a - *b;
    return 0;
}

RILL_WEAK size_t strlen(const char *text)
{
    size_t length = 0;
    while (text[length])
        length++;
    return length;
}
