//! Which instruction set the kernels run on.

use core::cell::Cell;
use std::sync::OnceLock;

/// The arithmetic a kernel runs on. All backends compute the same canonical values; only the time
/// differs.
///
/// A kernel asks for [`Backend::current`] once, at its entrance. `Ifma` carries a private proof
/// that the processor has the instructions, so only detection can make one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Backend {
    /// Scalar arithmetic of arkworks, on any machine.
    Portable,
    /// Eight lanes of 52-bit limbs with AVX-512 IFMA.
    Ifma(Detected),
}

/// What a kernel of the lanes gives, or `portable` where there are none.
macro_rules! in_lanes {
    ($kernel:ident($($argument:expr),*), $portable:expr) => {
        match $crate::Backend::current() {
            #[cfg(target_arch = "x86_64")]
            $crate::Backend::Ifma(detected) => $crate::ifma::$kernel(detected, $($argument),*),
            _ => $portable,
        }
    };
}
pub(crate) use in_lanes;

/// Evidence that the processor has every instruction the lanes use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Detected(());

thread_local! {
    static OVERRIDE: Cell<Option<Backend>> = const { Cell::new(None) };
}

impl Backend {
    /// The backend of this thread: that of the innermost [`Backend::scope`], else the best the
    /// machine has.
    pub fn current() -> Self {
        OVERRIDE.get().unwrap_or_else(Self::best)
    }

    /// The best backend of this machine; `Portable` if the environment has `RILL_PORTABLE=1`.
    pub fn best() -> Self {
        static BEST: OnceLock<Backend> = OnceLock::new();
        *BEST.get_or_init(|| {
            let forced = std::env::var_os("RILL_PORTABLE").is_some_and(|value| value == "1");
            if forced { Self::Portable } else { Self::lanes().unwrap_or(Self::Portable) }
        })
    }

    /// The eight-lane backend, if this machine has it, whatever the environment says.
    pub fn lanes() -> Option<Self> {
        #[cfg(target_arch = "x86_64")]
        if std::is_x86_feature_detected!("avx512f")
            && std::is_x86_feature_detected!("avx512dq")
            && std::is_x86_feature_detected!("avx512ifma")
            && std::is_x86_feature_detected!("avx512vbmi2")
        {
            return Some(Self::Ifma(Detected(())));
        }
        None
    }

    /// Every backend this machine can run, the portable one first. For tests and benches.
    pub fn all() -> impl Iterator<Item = Self> {
        core::iter::once(Self::Portable).chain(Self::lanes())
    }

    /// Runs `work` with this backend on the current thread. Threads that `work` starts are not
    /// affected.
    pub fn scope<T>(self, work: impl FnOnce() -> T) -> T {
        let _restore = Restore(OVERRIDE.replace(Some(self)));
        work()
    }
}

/// Puts the previous override back, also when the scope unwinds.
struct Restore(Option<Backend>);

impl Drop for Restore {
    fn drop(&mut self) {
        OVERRIDE.set(self.0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scope_holds_for_its_work_and_no_longer() {
        let outside = Backend::current();
        assert_eq!(Backend::Portable.scope(Backend::current), Backend::Portable);
        assert_eq!(Backend::current(), outside);
    }
}
