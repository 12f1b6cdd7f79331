/* What C++ code calls unasked, without exceptions and type information: the Itanium ABI. */
#include "internal.h"

/* Static variables of functions. There is one hart, so the first byte says it all. */
RILL_WEAK int __cxa_guard_acquire(uint8_t *guard)
{
    return !*guard;
}

RILL_WEAK void __cxa_guard_release(uint8_t *guard)
{
    *guard = 1;
}

RILL_WEAK void __cxa_guard_abort(uint8_t *guard)
{
    (void)guard;
}

RILL_WEAK void __cxa_pure_virtual(void)
{
    __rill_fail("a pure virtual function was called\n");
}

RILL_WEAK void __cxa_deleted_virtual(void)
{
    __rill_fail("a deleted function was called\n");
}

/* Destructors of thread-local variables: of the only thread, at the end. */
int __cxa_atexit(void (*call)(void *), void *argument, void *module);
RILL_WEAK int __cxa_thread_atexit(void (*call)(void *), void *argument, void *module)
{
    return __cxa_atexit(call, argument, module);
}

static void *allocated(size_t alignment, size_t size)
{
    void *block = aligned_alloc(alignment, size);
    if (!block)
        __rill_no_memory(size);
    return block;
}

/* operator new, new[] */
RILL_WEAK void *_Znwm(size_t size) { return allocated(1, size); }
RILL_WEAK void *_Znam(size_t size) { return allocated(1, size); }
RILL_WEAK void *_ZnwmSt11align_val_t(size_t size, size_t alignment) { return allocated(alignment, size); }
RILL_WEAK void *_ZnamSt11align_val_t(size_t size, size_t alignment) { return allocated(alignment, size); }
/* operator delete, delete[], plain, sized, aligned, both */
RILL_WEAK void _ZdlPv(void *block) { free(block); }
RILL_WEAK void _ZdaPv(void *block) { free(block); }
RILL_WEAK void _ZdlPvm(void *block, size_t size) { (void)size; free(block); }
RILL_WEAK void _ZdaPvm(void *block, size_t size) { (void)size; free(block); }
RILL_WEAK void _ZdlPvSt11align_val_t(void *block, size_t alignment) { (void)alignment; free(block); }
RILL_WEAK void _ZdaPvSt11align_val_t(void *block, size_t alignment) { (void)alignment; free(block); }
RILL_WEAK void _ZdlPvmSt11align_val_t(void *block, size_t size, size_t alignment)
{
    (void)size, (void)alignment;
    free(block);
}
RILL_WEAK void _ZdaPvmSt11align_val_t(void *block, size_t size, size_t alignment)
{
    (void)size, (void)alignment;
    free(block);
}
