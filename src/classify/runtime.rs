//! Finding and loading the ONNX Runtime shared library.
//!
//! koe links no runtime: it opens `libonnxruntime` when a model is first needed, from `ORT_DYLIB_PATH` or from the folders that the set-up step and the
//! bundle use. A static library would tie the binary to a recent glibc.
//!
//! **Microsoft's own builds of the library report to Microsoft** unless told not to: they look up a collector's name, open a connection and keep a number
//! for the machine under `~/.cache/Microsoft`. koe switches that off twice, here for the environment, and in the binary by [`NO_TELEMETRY`] before the
//! library is loaded, because an environment may speak while it is being made. `contrib/no-network.sh` proves it.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use ort::environment::Environment;

use super::error::ModelError;

#[cfg(target_os = "macos")]
const LIBRARY: &str = "libonnxruntime.dylib";
#[cfg(target_os = "windows")]
const LIBRARY: &str = "onnxruntime.dll";
#[cfg(not(any(target_os = "macos", target_os = "windows")))]
const LIBRARY: &str = "libonnxruntime.so";

/// The variable of the process that keeps the library from reporting; whoever uses koe as a library sets it to `1` before the first model is opened.
pub const NO_TELEMETRY: &str = "ORT_DISABLE_TELEMETRY";

/// Folders under an anchor where the library may lie: `.runtime` from the set-up step, `lib` in a bundle.
const FOLDERS: [&str; 2] = [".runtime", "lib"];

/// Folders that the program's parts are looked for in: where the program lies, up to three folders above it, the working folder.
pub(super) fn anchors() -> Vec<PathBuf> {
    let program = std::env::current_exe().ok().and_then(|path| path.canonicalize().ok());
    let mut anchors: Vec<PathBuf> = program.iter().flat_map(|path| path.ancestors().skip(1).take(4)).map(Path::to_path_buf).collect();
    anchors.push(PathBuf::from("."));
    anchors
}

/// The library's path: `ORT_DYLIB_PATH` if set, else the first found.
///
/// # Errors
/// [`ModelError::NoRuntime`] with the places searched.
pub fn find_runtime() -> Result<PathBuf, ModelError> {
    if let Some(stated) = std::env::var_os("ORT_DYLIB_PATH").filter(|path| !path.is_empty()) {
        let path = PathBuf::from(stated);
        return if path.is_file() { Ok(path) } else { Err(ModelError::NoRuntime { searched: vec![path] }) };
    }
    let searched: Vec<PathBuf> = anchors().iter().flat_map(|anchor| FOLDERS.iter().map(move |folder| anchor.join(folder).join(LIBRARY))).collect();
    searched.iter().find(|path| path.is_file()).cloned().ok_or(ModelError::NoRuntime { searched })
}

/// ONNX Runtime allows one environment in the life of a process, so the first one is kept.
static ENVIRONMENT: Mutex<Option<Environment>> = Mutex::new(None);

/// Loads the library. Later calls return the same environment.
///
/// # Errors
/// [`ModelError::NoRuntime`] or [`ModelError::BadRuntime`].
pub fn load_runtime() -> Result<Environment, ModelError> {
    let mut kept = ENVIRONMENT.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(environment) = &*kept {
        return Ok(environment.clone());
    }
    let path = find_runtime()?;
    let bad = |source: Box<dyn std::error::Error + Send + Sync>| ModelError::BadRuntime { path: path.clone(), source };
    let environment = ort::init_from(&path)
        .map_err(|source| bad(Box::new(source)))?
        .with_name("koe")
        .with_telemetry(false)
        .build()
        .map_err(|source| bad(Box::new(source)))?;
    Ok(kept.insert(environment).clone())
}
