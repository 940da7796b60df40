//! The folder that results go into, before any work: it can be written, there is room, nobody else is
//! writing it, and what killed runs left in it is swept up. Must not know what is written.

use super::files::FileError;
use std::fs::{self, File, TryLockError};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use tempfile::NamedTempFile;

/// How unfinished files are called, so that a later run knows them.
const PREFIX: &str = ".chatstaff-";
const SUFFIX: &str = ".part";
/// Room that is found before the work, and kept for the manifest until the end of it.
const ROOM: usize = 1 << 16;

/// Who may write a folder at the same time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Company {
    /// Nobody else.
    None,
    /// Others with files of their own: shards of a sweep.
    Shards,
}

/// A folder that is ours until this is dropped.
#[derive(Debug)]
pub struct Taken {
    /// Locked for as long as it is open; the system unlocks it whatever becomes of us. `None` where
    /// folders cannot be locked (network file systems, Windows).
    _lock: Option<File>,
    /// What keeps the room.
    room: Option<NamedTempFile>,
}

impl Taken {
    /// Takes `folder` (made if missing).
    ///
    /// # Errors
    /// It cannot be made or written, the disk is full, or another run is writing it.
    pub fn take(folder: &Path, company: Company) -> Result<Self, FileError> {
        let failed = |error| FileError::Folder { folder: folder.to_owned(), error };
        fs::create_dir_all(folder).map_err(failed)?;
        let lock = match File::open(folder) {
            Ok(file) => {
                let taken = match company {
                    Company::None => file.try_lock(),
                    Company::Shards => file.try_lock_shared(),
                };
                match taken {
                    Ok(()) => Some(file),
                    Err(TryLockError::WouldBlock) => {
                        return Err(FileError::Busy { folder: folder.to_owned() });
                    }
                    Err(TryLockError::Error(_)) => None,
                }
            }
            Err(_) => None,
        };
        // Without a lock an unfinished file may be that of a run that is under way.
        if lock.is_some() && company == Company::None {
            sweep_up(folder);
        }
        let room = (|| {
            #[cfg(test)]
            super::files::tests::spend(ROOM)?;
            let mut room = unfinished(folder)?;
            room.write_all(&vec![0; ROOM])?;
            room.as_file().sync_all()?;
            Ok(room)
        })();
        Ok(Self { _lock: lock, room: Some(room.map_err(failed)?) })
    }

    /// Frees the room that was kept, for what must still be written.
    pub fn free_room(&mut self) {
        #[cfg(test)]
        super::files::tests::give_back(ROOM);
        self.room = None;
    }
}

/// A hidden file in `folder`; it vanishes unless it is put in place.
pub(super) fn unfinished(folder: &Path) -> io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(PREFIX).suffix(SUFFIX);
    // Results are to be read by colleagues: the usual rights, not those of a secret.
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    builder.tempfile_in(folder)
}

/// Removes what killed runs left unfinished, here and one folder down; links are not followed, and
/// folders below that another run is writing are left alone.
fn sweep_up(folder: &Path) {
    let entries = |folder: &Path| fs::read_dir(folder).into_iter().flatten().flatten();
    let remove = |entry: &fs::DirEntry| {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        let ours = name.starts_with(PREFIX) && name.ends_with(SUFFIX);
        if ours && entry.file_type().is_ok_and(|kind| kind.is_file()) {
            // What cannot be removed disturbs nobody.
            let _stays = fs::remove_file(entry.path());
        }
    };
    for entry in entries(folder) {
        remove(&entry);
        if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            let idle = File::open(entry.path()).is_ok_and(|below| below.try_lock().is_ok());
            if idle {
                entries(&entry.path()).for_each(|entry| remove(&entry));
            }
        }
    }
}

/// The link through which a name below `folder` would lead elsewhere, if there is one. The folder
/// itself may be a link: that is its owner's choice.
pub(super) fn link_on_the_way(folder: &Path, name: &str) -> Option<PathBuf> {
    let mut path = folder.to_owned();
    let mut parts: Vec<&str> = name.split('/').collect();
    parts.pop();
    parts.into_iter().find_map(|part| {
        path.push(part);
        fs::symlink_metadata(&path).is_ok_and(|about| about.is_symlink()).then(|| path.clone())
    })
}
