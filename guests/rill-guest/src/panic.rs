//! A panic is a failed run: message to the log, exit code 101 as in any Rust program.

use core::{
    fmt::{self, Write},
    panic::PanicInfo,
};

const CODE: i32 = 101;

struct Log;

impl Write for Log {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        crate::log(text.as_bytes());
        Ok(())
    }
}

#[panic_handler]
fn panic(info: &PanicInfo<'_>) -> ! {
    let _ = writeln!(Log, "{info}");
    crate::exit(CODE)
}
