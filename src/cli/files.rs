//! Results on disk (`planning.md`, Results on disk): written beside and renamed, listed in a
//! manifest with their digests. A file that somebody else wrote, or that was edited since, is never
//! overwritten and never deleted: the new one gets a name of its own beside it. Must not know what
//! the files say.

use super::manifest::{self, Entry, Manifest};
use crate::fingerprint::Fingerprint;
use std::io::{self, BufWriter, Write as _};
use std::path::{Component, Path, PathBuf};
use tempfile::NamedTempFile;

/// Why results could not be written. The person at the keyboard must act; what was there before is
/// still there, whole, or has been replaced by a whole new file.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    /// The folder cannot be made or entered.
    #[error("write into {}: {error}{}", folder.display(), hint(error))]
    Folder {
        /// Which.
        folder: PathBuf,
        /// Why.
        error: io::Error,
    },
    /// A file cannot be written.
    #[error("write {}: {error}{}", path.display(), hint(error))]
    File {
        /// Which.
        path: PathBuf,
        /// Why.
        error: io::Error,
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
}

/// A folder that results are about to be written into.
#[derive(Debug)]
pub struct Output {
    folder: PathBuf,
    command: &'static str,
    before: Manifest,
    staged: Vec<Staged>,
    moved: Vec<String>,
    notes: Vec<String>,
}

#[derive(Debug)]
struct Staged {
    entry: Entry,
    file: NamedTempFile,
}

impl Output {
    /// Opens `folder` (made if missing) for the results of `command`.
    ///
    /// # Errors
    ///
    /// If the folder cannot be made, or its manifest not be read.
    pub fn open(folder: &Path, command: &'static str) -> Result<Self, FileError> {
        std::fs::create_dir_all(folder)
            .map_err(|error| FileError::Folder { folder: folder.to_owned(), error })?;
        let before = manifest::read(folder)?;
        Ok(Self {
            folder: folder.to_owned(),
            command,
            before,
            staged: Vec::new(),
            moved: Vec::new(),
            notes: Vec::new(),
        })
    }

    /// Adds a file: written in full beside its place, which it takes only in [`Output::finish`].
    /// Returns the name it will have: another one if its place belongs to somebody else.
    ///
    /// # Errors
    ///
    /// If it cannot be written; then no file has been replaced.
    ///
    /// # Panics
    ///
    /// If the name leaves the folder.
    pub fn add(&mut self, name: &str, content: &[u8]) -> Result<String, FileError> {
        self.add_streamed(name, |to| to.write_all(content))
    }

    /// The same for what is too large to be held in memory: `write` writes it piece by piece.
    ///
    /// # Errors
    ///
    /// If it cannot be written; then no file has been replaced.
    ///
    /// # Panics
    ///
    /// If the name leaves the folder.
    pub fn add_streamed(
        &mut self,
        name: &str,
        write: impl FnOnce(&mut Staging) -> io::Result<()>,
    ) -> Result<String, FileError> {
        assert!(is_inside(name), "a result's name stays inside its folder");
        let path = self.folder.join(name);
        let (file, digest) =
            stage_with(&path, write).map_err(|error| FileError::File { path, error })?;
        let digest = manifest::named(digest);
        let free = self.free_name(name, &digest);
        if free != name {
            self.moved.push(name.to_owned());
            self.notes.push(format!(
                "{name} was changed since it was written, so it is kept; the new one is {free}"
            ));
        }
        let entry =
            Entry { name: free.clone(), digests: vec![digest], by: self.command.to_owned() };
        self.staged.push(Staged { entry, file });
        Ok(free)
    }

    /// Puts all added files into their places, removes what this command wrote earlier and does not
    /// write any more (unless it was edited), and writes the manifest.
    ///
    /// # Errors
    ///
    /// If a file cannot be put into its place.
    pub fn finish(mut self) -> Result<Written, FileError> {
        let ours = |entry: &Entry| entry.by == self.command;
        let is_staged = |name: &str| self.staged.iter().any(|staged| staged.entry.name == name);
        let (gone, mut kept): (Vec<Entry>, Vec<Entry>) =
            self.before.files.iter().filter(|e| !is_staged(&e.name)).cloned().partition(ours);
        // Between here and the end both the old and the new digests are ours: after a crash the
        // next run still knows its own files.
        let mut during = Manifest::of(kept.clone());
        during.files.extend(gone.iter().cloned());
        during
            .files
            .extend(self.staged.iter().map(|staged| self.before.with_pending(&staged.entry)));
        manifest::write(&self.folder, during)?;
        let mut names = Vec::new();
        for Staged { entry, file } in self.staged.drain(..) {
            let path = self.folder.join(&entry.name);
            file.persist(&path).map_err(|error| FileError::File { path, error: error.error })?;
            names.push(entry.name.clone());
            kept.push(entry);
        }
        for entry in gone {
            let path = self.folder.join(&entry.name);
            match holder(&path, &entry) {
                Holder::Nobody => {}
                Holder::Us => {
                    std::fs::remove_file(&path).map_err(|error| FileError::File { path, error })?;
                }
                Holder::Somebody if self.moved.contains(&entry.name) => {}
                Holder::Somebody => self.notes.push(format!(
                    "{} is no longer written but was changed since, so it is kept",
                    entry.name
                )),
            }
        }
        manifest::write(&self.folder, Manifest::of(kept))?;
        Ok(Written { folder: self.folder, names, notes: self.notes })
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
            let same =
                || path.is_file() && manifest::digest_of_file(&path).as_deref() == Some(digest);
            !taken
                && match self.before.entry(candidate) {
                    Some(entry) => holder(&path, entry) != Holder::Somebody || same(),
                    None => !exists(&path) || same(),
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

/// Whose the file at `path` is, given what we once wrote there. A link or a folder is never ours.
fn holder(path: &Path, entry: &Entry) -> Holder {
    match std::fs::symlink_metadata(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Holder::Nobody,
        Ok(about) if about.is_file() => match manifest::digest_of_file(path) {
            Some(digest) if entry.wrote(&digest) => Holder::Us,
            _ => Holder::Somebody,
        },
        _ => Holder::Somebody,
    }
}

fn exists(path: &Path) -> bool {
    std::fs::symlink_metadata(path).is_ok()
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
    let folder = path.parent().unwrap_or_else(|| Path::new("."));
    std::fs::create_dir_all(folder)?;
    let mut builder = tempfile::Builder::new();
    builder.prefix(".chatstaff-").suffix(".part");
    // Results are to be read by colleagues: the usual rights, not those of a secret.
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    let file = builder.tempfile_in(folder)?;
    let mut staging = Staging { to: BufWriter::new(file), digest: Fingerprint::default() };
    write(&mut staging)?;
    let Staging { to, digest } = staging;
    let file = to.into_inner().map_err(io::IntoInnerError::into_error)?;
    file.as_file().sync_all()?;
    Ok((file, digest))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    fn run(folder: &Path, command: &'static str, files: &[(&str, &str)]) -> Written {
        let mut output = Output::open(folder, command).unwrap();
        for (name, content) in files {
            output.add(name, content.as_bytes()).unwrap();
        }
        output.finish().unwrap()
    }

    fn text(folder: &Path, name: &str) -> String {
        fs::read_to_string(folder.join(name)).unwrap()
    }

    #[test]
    fn a_later_run_replaces_its_own_files_and_removes_those_it_no_longer_writes() {
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path();
        run(folder, "plan", &[("a.csv", "1"), ("plots/b.svg", "2")]);
        fs::write(folder.join("notes.txt"), "mine").unwrap();
        run(folder, "simulate", &[("c.csv", "3")]);
        let written = run(folder, "plan", &[("a.csv", "4")]);
        assert_eq!(text(folder, "a.csv"), "4");
        assert!(!folder.join("plots/b.svg").exists(), "no longer written");
        assert_eq!(text(folder, "c.csv"), "3", "another command's");
        assert_eq!(text(folder, "notes.txt"), "mine");
        assert!(written.notes.is_empty());
    }

    #[test]
    fn an_edited_roster_is_never_overwritten_and_never_deleted() {
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path();
        run(folder, "plan", &[("roster.csv", "Anna"), ("old.csv", "x")]);
        fs::write(folder.join("roster.csv"), "Anna, not on Friday").unwrap();
        fs::write(folder.join("old.csv"), "kept").unwrap();
        for content in ["Bert", "Carla"] {
            let written = run(folder, "plan", &[("roster.csv", content)]);
            assert_eq!(text(folder, "roster.csv"), "Anna, not on Friday");
            assert_eq!(text(folder, "roster-2.csv"), content);
            assert!(written.notes.iter().any(|note| note.contains("roster-2.csv")));
            assert!(written.notes.iter().all(|note| !note.starts_with("roster.csv is no longer")));
        }
        assert_eq!(text(folder, "old.csv"), "kept");
        fs::remove_file(folder.join("roster.csv")).unwrap();
        run(folder, "plan", &[("roster.csv", "Dora")]);
        assert_eq!(text(folder, "roster.csv"), "Dora");
        assert!(!folder.join("roster-2.csv").exists());
    }

    #[test]
    fn what_stood_there_before_the_first_run_stays() {
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path();
        fs::write(folder.join("schedule.csv"), "from last year").unwrap();
        let written = run(folder, "plan", &[("schedule.csv", "new")]);
        assert_eq!(text(folder, "schedule.csv"), "from last year");
        assert_eq!(written.names, ["schedule-2.csv"]);
    }

    #[test]
    fn a_crash_between_renames_leaves_files_that_the_next_run_knows_as_its_own() {
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path();
        run(folder, "plan", &[("a.csv", "old a"), ("b.csv", "old b")]);
        let mut output = Output::open(folder, "plan").unwrap();
        output.add("a.csv", b"new a").unwrap();
        output.add("b.csv", b"new b").unwrap();
        // What `finish` does until the crash: the manifest of both, then the first file only.
        let mut during = Manifest::default();
        during
            .files
            .extend(output.staged.iter().map(|staged| output.before.with_pending(&staged.entry)));
        manifest::write(folder, during).unwrap();
        output.staged.remove(0).file.persist(folder.join("a.csv")).unwrap();
        drop(output);
        assert_eq!(
            (text(folder, "a.csv"), text(folder, "b.csv")),
            ("new a".into(), "old b".into())
        );
        let written = run(folder, "plan", &[("a.csv", "3"), ("b.csv", "3")]);
        assert_eq!(written.names, ["a.csv", "b.csv"]);
        let left = fs::read_dir(folder).unwrap().count();
        assert_eq!(left, 3, "two results, the manifest and no parts");
    }

    #[test]
    fn an_abandoned_run_changes_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path();
        run(folder, "plan", &[("a.csv", "1")]);
        let mut output = Output::open(folder, "plan").unwrap();
        output.add("a.csv", b"2").unwrap();
        drop(output);
        assert_eq!(text(folder, "a.csv"), "1");
        assert_eq!(fs::read_dir(folder).unwrap().count(), 2);
    }

    #[test]
    fn a_broken_or_newer_manifest_stops_the_run_before_it_touches_anything() {
        let folder = tempfile::tempdir().unwrap();
        for broken in ["{", "{\"format\": 99, \"files\": []}"] {
            fs::write(folder.path().join("manifest.json"), broken).unwrap();
            let error = Output::open(folder.path(), "plan").unwrap_err();
            assert!(matches!(error, FileError::Manifest { .. }), "{error}");
        }
    }

    #[test]
    fn a_manifest_cannot_make_us_delete_outside_the_folder() {
        let folder = tempfile::tempdir().unwrap();
        let inner = folder.path().join("output");
        fs::write(folder.path().join("precious.txt"), "1").unwrap();
        run(&inner, "plan", &[("a.csv", "1")]);
        let manifest = text(&inner, "manifest.json").replace("a.csv", "../precious.txt");
        fs::write(inner.join("manifest.json"), manifest).unwrap();
        run(&inner, "plan", &[]);
        assert_eq!(text(folder.path(), "precious.txt"), "1");
    }

    #[test]
    fn a_file_where_the_folder_should_be_is_said_so() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("output");
        fs::write(&path, "I am a file").unwrap();
        let error = Output::open(&path.join("x"), "plan").unwrap_err().to_string();
        assert!(error.contains("output"), "{error}");
        assert_eq!(fs::read_to_string(&path).unwrap(), "I am a file");
    }
}
