/* What picolibc asks of a system, by ecall with the numbers of Linux. */

#include <errno.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <unistd.h>

enum { SYS_READ = 63, SYS_WRITE = 64, SYS_EXIT = 93, SYS_BRK = 214 };

static long call(long number, long x, long y, long z)
{
    register long a0 __asm__("a0") = x;
    register long a1 __asm__("a1") = y;
    register long a2 __asm__("a2") = z;
    register long a7 __asm__("a7") = number;
    __asm__ volatile("ecall" : "+r"(a0) : "r"(a1), "r"(a2), "r"(a7) : "memory");
    return a0;
}

void _exit(int code)
{
    call(SYS_EXIT, code, 0, 0);
    __builtin_unreachable();
}

void *sbrk(ptrdiff_t increment)
{
    static intptr_t end;
    if (end == 0)
        end = call(SYS_BRK, 0, 0, 0);
    intptr_t wish = end + increment;
    if (call(SYS_BRK, wish, 0, 0) != wish) {
        errno = ENOMEM;
        return (void *)-1;
    }
    intptr_t start = end;
    end = wish;
    return (void *)start;
}

/* stdout: a line at a time, and what is left at exit. */

static char line[256];
static size_t filled;

static int flush_line(FILE *file)
{
    (void)file;
    for (size_t done = 0; done < filled;) {
        long written = call(SYS_WRITE, 1, (long)(line + done), filled - done);
        if (written <= 0)
            return EOF;
        done += written;
    }
    filled = 0;
    return 0;
}

static int put(char c, FILE *file)
{
    line[filled++] = c;
    if ((c == '\n' || filled == sizeof line) && flush_line(file) == EOF)
        return EOF;
    return (unsigned char)c;
}

__attribute__((destructor)) static void flush_at_exit(void)
{
    flush_line(NULL);
}

static int get(FILE *file)
{
    static unsigned char buffer[256];
    static long next, end;
    (void)file;
    if (next == end) {
        next = 0;
        end = call(SYS_READ, 0, (long)buffer, sizeof buffer);
        if (end <= 0) {
            end = 0;
            return _FDEV_EOF;
        }
    }
    return buffer[next++];
}

static FILE in = FDEV_SETUP_STREAM(NULL, get, NULL, _FDEV_SETUP_READ);
static FILE out = FDEV_SETUP_STREAM(put, NULL, flush_line, _FDEV_SETUP_WRITE);
FILE *const stdin = &in;
FILE *const stdout = &out;
FILE *const stderr = &out;
