//! Results on disk (`planning.md`, Results on disk): written beside and renamed, listed in a
//! manifest with their digests. A file that somebody else wrote, or that was edited since, is never
//! overwritten and never deleted: the new one gets a name of its own beside it. Must not know what
//! the files say.

use super::folder::{Company, Taken, link_on_the_way, unfinished};
use super::manifest::{self, Entry, Manifest};
use super::print::complain;
use crate::fingerprint::Fingerprint;
use std::io::{self, BufWriter, Write as _};
use std::path::{Component, Path, PathBuf};
use tempfile::NamedTempFile;

/// Why results could not be written. The person at the keyboard must act; what was there before is
/// still there, whole, or has been replaced by a whole new file.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    /// The folder cannot be made, entered or written, or its disk is full.
    #[error("write into {}: {error}{}", folder.display(), hint(error))]
    Folder {
        /// Which.
        folder: PathBuf,
        /// Why.
        error: io::Error,
    },
    /// Another run is writing into the folder.
    #[error("write into {}: another run is writing there; wait for it, or choose another folder with --out", folder.display())]
    Busy {
        /// Which.
        folder: PathBuf,
    },
    /// A file cannot be written.
    #[error("write {}: {error}{}", path.display(), hint(error))]
    File {
        /// Which.
        path: PathBuf,
        /// Why.
        error: io::Error,
    },
    /// A link stands where a folder of ours should be.
    #[error("write into {}: it is a link, and nothing is written through links; move it away, or choose another folder with --out", path.display())]
    Link {
        /// Which.
        path: PathBuf,
    },
    /// The manifest says nothing we can trust, so nothing in the folder may be replaced.
    #[error("read {}: {problem}; move it away, or choose another folder with --out", path.display())]
    Manifest {
        /// Which.
        path: PathBuf,
        /// What is wrong with it.
        problem: String,
    },
}

fn hint(error: &io::Error) -> &'static str {
    match error.kind() {
        io::ErrorKind::PermissionDenied => {
            "; is it open in another program, or the folder read-only?"
        }
        io::ErrorKind::ReadOnlyFilesystem => "; choose another folder with --out",
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
            "; make room, what was there before is untouched"
        }
        io::ErrorKind::NotADirectory | io::ErrorKind::AlreadyExists => {
            "; a file stands where a folder should be"
        }
        _ => "",
    }
}

/// What a run wrote.
#[derive(Debug)]
pub struct Written {
    /// The folder.
    pub folder: PathBuf,
    /// The names in it, in order; `/` between folders.
    pub names: Vec<String>,
    /// What somebody should know: files kept because they were edited.
    pub notes: Vec<String>,
    /// What could not be written, and why; all the rest is there.
    pub failed: Vec<FileError>,
}

/// A folder that results are about to be written into.
#[derive(Debug)]
pub struct Output {
    folder: PathBuf,
    command: &'static str,
    taken: Taken,
    before: Manifest,
    staged: Vec<Staged>,
    moved: Vec<String>,
    notes: Vec<String>,
    failed: Vec<(String, FileError)>,
    /// What names of earlier results begin with that stay although they are not written again.
    kept: Vec<&'static str>,
}

#[derive(Debug)]
struct Staged {
    entry: Entry,
    file: NamedTempFile,
}

impl Output {
    /// Opens `folder` (made if missing) for the results of `command`, before the work: what would
    /// be in the way after it is said now.
    ///
    /// # Errors
    ///
    /// If the folder cannot be made or written, another run is writing it, its disk is full, or its
    /// manifest cannot be read.
    pub fn open(folder: &Path, command: &'static str) -> Result<Self, FileError> {
        let taken = Taken::take(folder, Company::None)?;
        let before = manifest::read(folder)?;
        if let Some(said) = before.half_new(folder) {
            complain(&format!("warning: {said}; this run replaces its own files"));
        }
        Ok(Self {
            folder: folder.to_owned(),
            command,
            taken,
            before,
            staged: Vec::new(),
            moved: Vec::new(),
            notes: Vec::new(),
            failed: Vec::new(),
            kept: Vec::new(),
        })
    }

    /// Where it is.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Adds a file: written in full beside its place, which it takes only in [`Output::finish`],
    /// under another name if its place belongs to somebody else. One that cannot be written is told
    /// of then; it does not keep the others from being written.
    ///
    /// # Panics
    ///
    /// If the name leaves the folder.
    pub fn add(&mut self, name: &str, content: &[u8]) {
        self.add_streamed(name, |to| to.write_all(content));
    }

    /// The same for what is too large to be held in memory: `write` writes it piece by piece.
    ///
    /// # Panics
    ///
    /// If the name leaves the folder.
    pub fn add_streamed(&mut self, name: &str, write: impl FnOnce(&mut Staging) -> io::Result<()>) {
        assert!(is_inside(name), "a result's name stays inside its folder");
        let path = self.folder.join(name);
        let staged = match link_on_the_way(&self.folder, name) {
            Some(path) => Err(FileError::Link { path }),
            None => stage_with(&path, write).map_err(|error| FileError::File { path, error }),
        };
        let (file, digest) = match staged {
            Ok(staged) => staged,
            Err(error) => return self.failed.push((name.to_owned(), error)),
        };
        let digest = manifest::named(digest);
        let free = self.free_name(name, &digest);
        if free != name {
            self.moved.push(name.to_owned());
            self.notes.push(format!(
                "{name} was changed since it was written, so it is kept; the new one is {free}"
            ));
        }
        let entry = Entry { name: free, digests: vec![digest], by: self.command.to_owned() };
        self.staged.push(Staged { entry, file });
    }

    /// Leaves earlier results alone whose names begin so, although this run does not write them.
    pub fn keep(&mut self, beginning: &'static str) {
        self.kept.push(beginning);
    }

    /// Whether a file that was not written again stays: it was asked to, or its new one failed.
    fn stays(&self, entry: &Entry) -> bool {
        self.kept.iter().any(|beginning| entry.name.starts_with(beginning))
            || self.failed.iter().any(|(name, _)| *name == entry.name)
    }

    /// Puts all added files into their places, removes what this command wrote earlier and does not
    /// write any more (unless it was edited), and writes the manifest.
    ///
    /// # Errors
    ///
    /// If nothing can be put into its place.
    pub fn finish(mut self) -> Result<Written, FileError> {
        self.taken.free_room();
        let is_staged = |name: &str| self.staged.iter().any(|staged| staged.entry.name == name);
        let ours = |entry: &Entry| entry.by == self.command && !self.stays(entry);
        let (gone, mut kept): (Vec<Entry>, Vec<Entry>) =
            self.before.files.iter().filter(|e| !is_staged(&e.name)).cloned().partition(ours);
        let stale: Vec<&str> = kept.iter().filter(|e| self.stays(e)).map(|e| &*e.name).collect();
        self.notes.extend(earlier(&stale));
        // Between here and the end both the old and the new digests are ours: after a crash the
        // next run still knows its own files, and that the folder is half new.
        let mut during = Manifest::of(kept.clone());
        during.unfinished = Some(self.command.to_owned());
        during.files.extend(gone.iter().cloned());
        during
            .files
            .extend(self.staged.iter().map(|staged| self.before.with_pending(&staged.entry)));
        manifest::write(&self.folder, during)?;
        let mut names = Vec::new();
        let mut failed: Vec<FileError> = self.failed.drain(..).map(|(_, error)| error).collect();
        for Staged { entry, file } in self.staged.drain(..) {
            let path = self.folder.join(&entry.name);
            match file.persist(&path) {
                Ok(_) => {
                    names.push(entry.name.clone());
                    kept.push(entry);
                }
                Err(error) => {
                    kept.extend(self.before.entry(&entry.name).cloned());
                    failed.push(FileError::File { path, error: error.error });
                }
            }
        }
        for entry in gone {
            let path = self.folder.join(&entry.name);
            match holder(&self.folder, &entry) {
                Holder::Nobody => {}
                Holder::Us => {
                    if let Err(error) = std::fs::remove_file(&path) {
                        failed.push(FileError::File { path, error });
                        kept.push(entry);
                    }
                }
                Holder::Somebody if self.moved.contains(&entry.name) => {}
                Holder::Somebody => self.notes.push(format!(
                    "{} is no longer written but was changed since, so it is kept",
                    entry.name
                )),
            }
        }
        failed.extend(manifest::write(&self.folder, Manifest::of(kept)).err());
        Ok(Written { folder: self.folder, names, notes: self.notes, failed })
    }

    /// `name`, or `name-2`, `name-3` … if that place holds what is not ours.
    fn free_name(&self, name: &str, digest: &str) -> String {
        let (stem, extension) = match name.rsplit_once('.') {
            Some((stem, extension)) if !extension.contains('/') => (stem, format!(".{extension}")),
            _ => (name, String::new()),
        };
        let is_free = |candidate: &str| {
            let path = self.folder.join(candidate);
            let taken = self.staged.iter().any(|staged| staged.entry.name == *candidate);
            let about = || std::fs::symlink_metadata(&path);
            let same = || {
                about().is_ok_and(|about| about.is_file())
                    && manifest::digest_of_file(&path).as_deref() == Some(digest)
            };
            !taken
                && match self.before.entry(candidate) {
                    Some(entry) => holder(&self.folder, entry) != Holder::Somebody || same(),
                    None => about().is_err() || same(),
                }
        };
        let mut candidate = name.to_owned();
        let mut number = 1;
        while !is_free(&candidate) {
            number += 1;
            candidate = format!("{stem}-{number}{extension}");
        }
        candidate
    }
}

/// Whose a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Holder {
    Nobody,
    Us,
    Somebody,
}

/// Whose the file of an entry is, given what we once wrote there. A link, a folder, and what lies
/// behind a link are never ours.
fn holder(folder: &Path, entry: &Entry) -> Holder {
    let path = folder.join(&entry.name);
    if link_on_the_way(folder, &entry.name).is_some() {
        return Holder::Somebody;
    }
    match std::fs::symlink_metadata(&path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Holder::Nobody,
        Ok(about) if about.is_file() => match manifest::digest_of_file(&path) {
            Some(digest) if entry.wrote(&digest) => Holder::Us,
            _ => Holder::Somebody,
        },
        _ => Holder::Somebody,
    }
}

/// What is said of results that stay though they are of an earlier run.
fn earlier(names: &[&str]) -> Option<String> {
    match names {
        [] => None,
        [one] => Some(format!("{one} is still that of an earlier run")),
        [one, ..] => {
            Some(format!("{one} and {} more are still of an earlier run", names.len() - 1))
        }
    }
}

/// Whether a name from a manifest or a caller stays inside the folder.
pub(super) fn is_inside(name: &str) -> bool {
    let mut parts = Path::new(name).components().peekable();
    parts.peek().is_some() && parts.all(|part| matches!(part, Component::Normal(_)))
}

/// Writes `content` in full to a hidden file beside `path`; it vanishes unless it is put in place.
pub(super) fn stage(path: &Path, content: &[u8]) -> io::Result<NamedTempFile> {
    stage_with(path, |to| to.write_all(content)).map(|(file, _)| file)
}

/// A hidden file that is being written, and the digest of what is in it.
#[derive(Debug)]
pub struct Staging {
    to: BufWriter<NamedTempFile>,
    digest: Fingerprint,
}

impl io::Write for Staging {
    fn write(&mut self, piece: &[u8]) -> io::Result<usize> {
        #[cfg(test)]
        tests::spend(piece.len())?;
        let written = self.to.write(piece)?;
        self.digest.feed(&piece[..written]);
        Ok(written)
    }
    fn flush(&mut self) -> io::Result<()> {
        self.to.flush()
    }
}

/// Lets `write` fill a hidden file beside `path`.
pub(super) fn stage_with(
    path: &Path,
    write: impl FnOnce(&mut Staging) -> io::Result<()>,
) -> io::Result<(NamedTempFile, Fingerprint)> {
    let staged = || {
        let folder = path.parent().unwrap_or_else(|| Path::new("."));
        std::fs::create_dir_all(folder)?;
        let file = unfinished(folder)?;
        let mut staging = Staging { to: BufWriter::new(file), digest: Fingerprint::default() };
        write(&mut staging)?;
        let Staging { to, digest } = staging;
        let file = to.into_inner().map_err(io::IntoInnerError::into_error)?;
        file.as_file().sync_all()?;
        Ok((file, digest))
    };
    staged().map_err(without_path)
}

/// The error alone: the path that comes with those of temporary files is one nobody knows.
pub(super) fn without_path(error: io::Error) -> io::Error {
    let told = error.to_string();
    match told.split_once(" at path \"") {
        Some((alone, _)) if error.get_ref().is_some() => io::Error::new(error.kind(), alone),
        _ => error,
    }
}

#[cfg(test)]
pub(super) mod tests;
