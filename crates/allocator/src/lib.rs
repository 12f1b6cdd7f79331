//! What a prover asks of the allocator of the system: that freed memory goes back, so that resident
//! memory is that of the live bytes.
//!
//! Everything here concerns the whole process, may be called at any time from any thread, and does
//! nothing where the allocator of the system is not that of glibc. A program that has another
//! allocator loses nothing: the one of the system is then hardly used.
//!
//! Decision: docs/decisions/0009-freed-memory.md

#![cfg_attr(
    all(target_os = "linux", target_env = "gnu"),
    expect(unsafe_code, reason = "functions of the system's library are unsafe to call")
)]

/// Allocations of so many bytes are mapped one by one, and given back to the system when freed.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
const MAPPED_BYTES: i32 = 1 << 17;

/// From now on gives freed memory back at once, for a few per cent of the time.
pub fn economize() {
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    // SAFETY: `mallopt` may be called at any time, from any thread; it takes two numbers.
    unsafe {
        libc::mallopt(libc::M_MMAP_THRESHOLD, MAPPED_BYTES);
        libc::mallopt(libc::M_TRIM_THRESHOLD, MAPPED_BYTES);
    }
    give_back();
}

/// Gives back what is free now.
pub fn give_back() {
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    // SAFETY: `malloc_trim` may be called at any time, from any thread; it takes a number.
    unsafe {
        libc::malloc_trim(0);
    }
}

/// Has threads that have not allocated yet share one arena. Each arena reserves 64 MiB of addresses
/// that it may never touch, which counts where addresses are limited.
pub fn share_arena() {
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    // SAFETY: `mallopt` may be called at any time, from any thread; it takes two numbers.
    unsafe {
        libc::mallopt(libc::M_ARENA_MAX, 1);
    }
}

#[cfg(test)]
mod tests {
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    #[test]
    fn freed_memory_goes_back_to_the_system() {
        let resident = || {
            let pages = std::fs::read_to_string("/proc/self/statm").unwrap();
            pages.split(' ').nth(1).unwrap().parse::<usize>().unwrap() << 12
        };
        crate::share_arena();
        crate::economize();
        let before = resident();
        // Blocks too small to be mapped, with one on top that keeps the heap from shrinking.
        let mut blocks: Vec<Vec<u8>> = (0..2000).map(|_| vec![1; 1 << 14]).collect();
        let top = blocks.pop();
        drop(blocks);
        crate::give_back();
        assert!(resident() < before + (8 << 20), "{before} bytes became {}", resident());
        drop(top);
    }
}
