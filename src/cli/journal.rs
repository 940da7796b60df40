//! The file to which a sweep appends what it has finished, so that it can be interrupted, killed
//! and taken up again. Each record is written whole; what a crash cut off is found and done again.
//! A journal of another sweep is put aside, never lost.

use super::files::{self, FileError};
use crate::sweep::journal::{self, Index, Joined, NotAJournal};
use crate::sweep::{Head, Record, line};
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, BufReader, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};

/// Why a journal cannot be used. Nothing has been lost; the person at the keyboard must act.
#[derive(Debug, thiserror::Error)]
pub enum JournalError {
    /// It cannot be opened, read or written.
    #[error("use {}: {error}", path.display())]
    File {
        /// Which.
        path: PathBuf,
        /// Why.
        error: io::Error,
    },
    /// What is there is no journal.
    #[error("use {}: {problem}; move it away, or choose another folder with --out", path.display())]
    Other {
        /// Which.
        path: PathBuf,
        /// What is wrong.
        problem: NotAJournal,
    },
    /// It is a link, which may lead out of the folder.
    #[error("use {}: it is a link, and nothing is written through links; move it away, or choose another folder with --out", path.display())]
    Link {
        /// Which.
        path: PathBuf,
    },
    /// Another process is writing it.
    #[error("use {}: another run is writing it; wait for it, or choose another folder with --out", path.display())]
    Busy {
        /// Which.
        path: PathBuf,
    },
}

/// A journal open for more records.
#[derive(Debug)]
pub struct Journal {
    path: PathBuf,
    file: File,
    /// What is in it so far.
    pub index: Index,
    /// What somebody should know.
    pub notes: Vec<String>,
}

impl Journal {
    /// Opens (or begins) the journal at `path` for the sweep of `head`.
    ///
    /// # Errors
    /// It cannot be used.
    pub fn open(path: &Path, head: &Head) -> Result<Self, JournalError> {
        let failed = |error| JournalError::File { path: path.to_owned(), error };
        let mut notes = Vec::new();
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder).map_err(failed)?;
        }
        // A link could lead out of the folder.
        if path.is_symlink() {
            return Err(JournalError::Link { path: path.to_owned() });
        }
        let busy = |file: &File| matches!(file.try_lock(), Err(TryLockError::WouldBlock));
        let is_busy = || JournalError::Busy { path: path.to_owned() };
        // Asked before it is moved away: another run may be writing it.
        if File::open(path).is_ok_and(|file| busy(&file)) {
            return Err(is_busy());
        }
        notes.extend(put_aside(path, head)?);
        let mut file = OpenOptions::new()
            .create(true)
            .truncate(false)
            .read(true)
            .append(true)
            .open(path)
            .map_err(failed)?;
        // File systems without locks are none the worse: two runs would write the same records.
        if busy(&file) {
            return Err(is_busy());
        }
        let index = match journal::index(BufReader::new(&file)) {
            Ok(index) => index,
            Err(NotAJournal::NoHead) => {
                // Without a whole head there is no record yet; what is no piece of ours stays.
                let text = line(head);
                let mut there = Vec::new();
                file.rewind().map_err(failed)?;
                (&file).take(text.len() as u64).read_to_end(&mut there).map_err(failed)?;
                if !text.as_bytes().starts_with(&there) {
                    let problem = NotAJournal::NoHead;
                    return Err(JournalError::Other { path: path.to_owned(), problem });
                }
                file.set_len(0).map_err(failed)?;
                file.write_all(text.as_bytes()).map_err(failed)?;
                let whole = text.len() as u64;
                Index { head: head.clone(), lines: Vec::new(), whole, torn: None }
            }
            Err(problem) => {
                return Err(JournalError::Other { path: path.to_owned(), problem });
            }
        };
        if let Some(torn) = index.torn {
            file.set_len(index.whole).map_err(failed)?;
            notes.push(format!(
                "{}: line {torn} was cut off; its point is simulated again",
                path.display()
            ));
        }
        file.seek(SeekFrom::End(0)).map_err(failed)?;
        Ok(Self { path: path.to_owned(), file, index, notes })
    }

    /// Appends a record: whole, in one write.
    ///
    /// # Errors
    /// The disk is full, or gone.
    pub fn append(&mut self, record: &Record) -> Result<(), JournalError> {
        self.file
            .write_all(line(record).as_bytes())
            .map_err(|error| JournalError::File { path: self.path.clone(), error })
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }
}

/// Moves a journal of another sweep to a name of its own, and one of this sweep back; says so.
///
/// # Errors
/// What is there is no journal, or cannot be moved.
pub fn put_aside(path: &Path, head: &Head) -> Result<Option<String>, JournalError> {
    if !path.exists() {
        return Ok(None);
    }
    let failed = |error| JournalError::File { path: path.to_owned(), error };
    let other = |problem| JournalError::Other { path: path.to_owned(), problem };
    let there = match journal::index(BufReader::new(File::open(path).map_err(failed)?)) {
        Err(NotAJournal::NoHead) => return Ok(None),
        found => found.map_err(other)?.head,
    };
    if there.sweep == head.sweep && there.shard == head.shard {
        return Ok(None);
    }
    let name = |head: &Head| path.with_extension(format!("{}.jsonl", head.sweep));
    let aside = name(&there);
    std::fs::rename(path, &aside).map_err(failed)?;
    let ours = name(head);
    if ours.exists() {
        std::fs::rename(&ours, path).map_err(failed)?;
    }
    let of = if there.name == head.name {
        "of this sweep before it or its scenario changed".to_owned()
    } else {
        format!("of the sweep \"{}\"", there.name)
    };
    Ok(Some(format!("{} was {of}; it is kept as {}", path.display(), aside.display())))
}

/// Journals or parts opened for reading.
///
/// # Errors
/// One of them is no journal, or cannot be read.
pub fn open_parts(paths: &[PathBuf]) -> Result<Vec<(String, Index)>, JournalError> {
    paths
        .iter()
        .map(|path| {
            let failed = |error| JournalError::File { path: path.clone(), error };
            let file = File::open(path).map_err(failed)?;
            let index = journal::index(BufReader::new(file))
                .map_err(|problem| JournalError::Other { path: path.clone(), problem })?;
            Ok((path.display().to_string(), index))
        })
        .collect()
}

/// The lines of joined parts, in the order of the points.
#[derive(Debug)]
pub struct Lines {
    files: Vec<(BufReader<File>, u64)>,
    places: std::vec::IntoIter<(usize, usize, u64, u32)>,
    head: Head,
}

impl Lines {
    /// Opens the parts again.
    ///
    /// # Errors
    /// One of them is gone.
    pub fn open(paths: &[PathBuf], joined: &Joined) -> io::Result<Self> {
        let open = |path: &PathBuf| Ok((BufReader::with_capacity(1 << 16, File::open(path)?), 0));
        Ok(Self {
            files: paths.iter().map(open).collect::<io::Result<_>>()?,
            places: joined.lines.clone().into_iter(),
            head: joined.head.clone(),
        })
    }
    /// The records themselves.
    pub fn records(self) -> impl Iterator<Item = io::Result<Record>> {
        let head = self.head.clone();
        self.map(move |line| journal::record(&head, &line?))
    }
}

impl Iterator for Lines {
    type Item = io::Result<Vec<u8>>;

    fn next(&mut self) -> Option<Self::Item> {
        let (_, part, at, length) = self.places.next()?;
        let (file, position) = &mut self.files[part];
        let mut line = vec![0; length as usize];
        let read = file
            .seek_relative(at as i64 - *position as i64)
            .and_then(|()| file.read_exact(&mut line));
        *position = at + u64::from(length);
        Some(read.map(|()| line))
    }
}

/// Writes the joined journal to `path`, in the order of the points: the same bytes whoever finished
/// first, and with how many parts.
///
/// # Errors
/// It cannot be written; what was there stays.
pub fn write_joined(path: &Path, paths: &[PathBuf], joined: &Joined) -> Result<(), FileError> {
    let failed = |error| FileError::File { path: path.to_owned(), error };
    let lines = Lines::open(paths, joined).map_err(failed)?;
    let (file, _) = files::stage_with(path, |to| {
        to.write_all(line(&joined.head).as_bytes())?;
        for line in lines {
            to.write_all(&line?)?;
        }
        Ok(())
    })
    .map_err(failed)?;
    file.persist(path).map(|_| ()).map_err(|error| failed(error.error))
}
