//! The Tenantry server; see [`tenantry_server::cli`].

use std::process::ExitCode;

use mimalloc::MiMalloc;

/// A request makes many small allocations on one thread and frees them on another.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> ExitCode {
    tenantry_server::cli::main()
}
