//! The Tenantry server; see [`tenantry_server::cli`].

use std::process::ExitCode;

fn main() -> ExitCode {
    tenantry_server::cli::main()
}
