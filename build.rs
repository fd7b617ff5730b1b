//! Compiles `proto/` in pure Rust, so that nobody needs `protoc` to build the provider.
//!
//! Beside the generated modules, the descriptors of all files are written out: a test compares
//! them with the recorded facts of both protocols.

use std::{env, error::Error, fs, path::PathBuf};

use protox::prost::Message;

const FILES: [&str; 2] = ["proto/goplugin.proto", "proto/tfplugin6.proto"];

fn main() -> Result<(), Box<dyn Error>> {
    for file in FILES {
        println!("cargo:rerun-if-changed={file}");
    }
    let descriptors = protox::compile(FILES, ["proto"])?;
    let out = out_dir()?;
    fs::write(out.join("descriptors.bin"), descriptors.encode_to_vec())?;
    // Clients serve the tests, which bring their own connections: no transport code is generated.
    tonic_prost_build::configure()
        .build_transport(false)
        // Equal answers are equal bytes: map entries have one order.
        .btree_map(".")
        // A call with nothing behind it answers UNIMPLEMENTED, as Terraform expects.
        .generate_default_stubs(true)
        .compile_fds(descriptors)?;
    Ok(())
}

#[expect(
    clippy::disallowed_methods,
    reason = "this is how Cargo tells a build script its place"
)]
fn out_dir() -> Result<PathBuf, env::VarError> {
    env::var("OUT_DIR").map(PathBuf::from)
}
