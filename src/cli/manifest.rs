//! The list of files that we wrote into a results folder, with a digest of each, so that a file
//! somebody edited is recognised. Deterministic: no clock, host or path.

use super::files::{self, FileError};
use crate::fingerprint::Fingerprint;
use serde::{Deserialize, Serialize};
use std::io;
use std::path::Path;

const NAME: &str = "manifest.json";
const FORMAT: u32 = 1;

/// What `manifest.json` says.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Manifest {
    format: u32,
    #[serde(default)]
    program: String,
    /// The command that is putting its files into place; left behind where it was killed meanwhile.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unfinished: Option<String>,
    /// Files we wrote.
    pub files: Vec<Entry>,
}

/// A file we wrote.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Entry {
    /// Name inside the folder; `/` between folders.
    pub name: String,
    /// Digest of its content; several while a run puts its files into place (before and after).
    pub digests: Vec<String>,
    /// The command that wrote it.
    pub by: String,
}

impl Default for Manifest {
    fn default() -> Self {
        let program = concat!("chatstaff ", env!("CARGO_PKG_VERSION")).to_owned();
        Self { format: FORMAT, program, unfinished: None, files: Vec::new() }
    }
}

impl Entry {
    /// Whether content with this digest is what we wrote.
    pub fn wrote(&self, digest: &str) -> bool {
        self.digests.iter().any(|ours| ours == digest)
    }
}

impl Manifest {
    /// A manifest of these files.
    pub fn of(files: Vec<Entry>) -> Self {
        Self { files, ..Self::default() }
    }
    /// The entry of a name.
    pub fn entry(&self, name: &str) -> Option<&Entry> {
        self.files.iter().find(|entry| entry.name == name)
    }
    /// What is said of a folder in which a command was killed while it put its files into place.
    pub fn half_new(&self, folder: &Path) -> Option<String> {
        let by = self.unfinished.as_ref()?;
        Some(format!(
            "{}: the folder is half new: `{by}` was stopped while it put its files into place, so \
             some are of its last run and some of the one before; run it again",
            folder.display()
        ))
    }
    /// The entry `new`, knowing as well what stood there before.
    pub fn with_pending(&self, new: &Entry) -> Entry {
        let mut entry = new.clone();
        if let Some(old) = self.entry(&new.name) {
            entry.digests.splice(0..0, old.digests.iter().cloned());
        }
        entry
    }
}

/// Reads the manifest of a folder; an empty one if there is none.
pub(super) fn read(folder: &Path) -> Result<Manifest, FileError> {
    let path = folder.join(NAME);
    let text = match std::fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Manifest::default()),
        Err(error) => return Err(FileError::Manifest { path, problem: error.to_string() }),
    };
    let problem = match serde_json::from_str::<Manifest>(&text) {
        Ok(manifest) if manifest.format == FORMAT => {
            let files = manifest.files.into_iter().filter(|entry| files::is_inside(&entry.name));
            let unfinished = manifest.unfinished;
            return Ok(Manifest { unfinished, ..Manifest::of(files.collect()) });
        }
        Ok(manifest) => format!(
            "its format is {}, this program knows {FORMAT}: a newer chatstaff wrote it",
            manifest.format
        ),
        Err(error) => format!("it is damaged ({error})"),
    };
    Err(FileError::Manifest { path, problem })
}

/// A warning where `file` is one of a folder that is half new.
pub(super) fn half_new(file: &Path) -> Option<String> {
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty());
    let folder = folder.unwrap_or(Path::new("."));
    let name = file.file_name()?.to_str()?;
    read(folder).ok().filter(|manifest| manifest.entry(name).is_some())?.half_new(folder)
}

/// Writes the manifest of a folder, names in order.
pub(super) fn write(folder: &Path, mut manifest: Manifest) -> Result<(), FileError> {
    let path = folder.join(NAME);
    manifest.files.sort_by(|a, b| a.name.cmp(&b.name));
    let mut text = serde_json::to_string_pretty(&manifest).expect("a manifest is plain data");
    text.push('\n');
    let put = || files::stage(&path, text.as_bytes())?.persist(&path).map_err(|e| e.error);
    put().map(|_file| ()).map_err(|error| FileError::File { path, error })
}

/// The digest of a file's content, which tells an edited file from ours; `None` if unreadable.
pub(super) fn digest_of_file(path: &Path) -> Option<String> {
    Fingerprint::of_reader(std::fs::File::open(path).ok()?).ok().map(named)
}

/// A digest with the name of its kind.
pub(super) fn named(digest: Fingerprint) -> String {
    format!("fnv1a-128:{}", digest.hex())
}
