//! Where the private cluster lives: in the data directory, or, when the user who runs PostgreSQL cannot enter that
//! (a checkout below `/root`), in `/var/lib/sayembara-…` with a pointer file in the data directory.
//!
//! ```text
//! <data>/postgres.location      the pointer, only when the home is elsewhere
//! <home>                        <data>/postgres or /var/lib/sayembara-<hash of the data path>
//!   lock                        held by the one process that runs the cluster; says which
//!   belongs-to                  the data directory, only when the home is elsewhere
//!   data/                       PostgreSQL's own directory
//!   run/                        the socket, unless its path would be too long
//!   start.log                   what PostgreSQL said while it started; its log proper is in data/log
//! ```
use std::{
    fs::{self, DirBuilder, File},
    io::{ErrorKind, Write as _},
    os::unix::fs::{DirBuilderExt, MetadataExt, PermissionsExt},
    path::{Path, PathBuf},
};

use nix::unistd::Uid;
use sha2::{Digest, Sha256};

use super::{PostgresError, error::file, identity::Identity};

const POINTER: &str = "postgres.location";
const OWNER: &str = "belongs-to";

/// The longest path of a Unix socket, without the final zero byte.
const SOCKET_PATH: usize = if cfg!(target_os = "macos") { 103 } else { 107 };
const SOCKET_NAME: &str = ".s.PGSQL.5432";

/// The directories of one cluster.
#[derive(Debug, Clone)]
pub(super) struct Home {
    pub(super) dir: PathBuf,
    pub(super) identity: Identity,
}

impl Home {
    /// Finds or makes the home of the cluster of a data directory.
    pub(super) fn of(data: &Path) -> Result<Self, PostgresError> {
        // A parent that PostgreSQL's user may pass but not list.
        directory(data, if Uid::effective().is_root() { 0o711 } else { 0o700 })?;
        let data = data.canonicalize().map_err(file("find", data))?;
        let near = data.join("postgres");
        if let Some(dir) = pointed(&data)? {
            return Ok(Self { identity: Identity::choose(Some(&dir.join("data")))?, dir });
        }
        let identity = Identity::choose(Some(&near.join("data")))?;
        if near.join("data").exists() || !identity.other || identity.can_enter(&data) {
            directory(&near, if identity.other { 0o711 } else { 0o700 })?;
            return Ok(Self { dir: near, identity });
        }
        let dir = relocate(&data)?;
        tracing::info!(home = %dir.display(), "the data directory cannot be entered by PostgreSQL's user: the database is kept elsewhere");
        Ok(Self { dir, identity })
    }

    /// PostgreSQL's own directory.
    pub(super) fn cluster(&self) -> PathBuf {
        self.dir.join("data")
    }

    /// What PostgreSQL says before its own log begins.
    pub(super) fn start_log(&self) -> PathBuf {
        self.dir.join("start.log")
    }

    /// The major version that made the cluster; `None` before the first start.
    pub(super) fn version(&self) -> Option<u32> {
        fs::read_to_string(self.cluster().join("PG_VERSION")).ok()?.trim().parse().ok()
    }

    /// The directory of the socket: short enough for the kernel, private, and ready to use.
    pub(super) fn socket_dir(&self) -> Result<PathBuf, PostgresError> {
        let near = self.dir.join("run");
        let dir = if fits(&near) {
            near
        } else {
            let name = format!("sayembara-{}", hash(&self.dir));
            let runtime = std::env::var_os("XDG_RUNTIME_DIR").map(PathBuf::from).filter(|_| !self.identity.other);
            let place = runtime.filter(|dir| dir.is_dir() && fits(&dir.join(&name))).unwrap_or_else(|| "/tmp".into());
            place.join(name)
        };
        directory(&dir, 0o700)?;
        if !self.identity.owns(&dir) {
            let ours = fs::symlink_metadata(&dir).is_ok_and(|d| d.is_dir() && d.uid() == Uid::effective().as_raw());
            if !ours {
                return Err(PostgresError::SocketDirectory(dir));
            }
            self.identity.own(&dir)?;
        }
        fs::set_permissions(&dir, fs::Permissions::from_mode(0o700)).map_err(file("make private", &dir))?;
        Ok(dir)
    }
}

/// Whether a data directory has a cluster or names one.
pub(super) fn recorded(data: &Path) -> bool {
    data.join("postgres/data/PG_VERSION").exists() || data.join(POINTER).exists()
}

/// The socket file in its directory.
pub(super) fn socket(dir: &Path) -> PathBuf {
    dir.join(SOCKET_NAME)
}

fn fits(dir: &Path) -> bool {
    socket(dir).as_os_str().len() <= SOCKET_PATH
}

/// Makes a directory and its parents; the mode is for new ones only.
pub(super) fn directory(path: &Path, mode: u32) -> Result<(), PostgresError> {
    DirBuilder::new().recursive(true).mode(mode).create(path).map_err(file("create the directory", path))
}

/// Writes a file so that it is either the old one or the new one, whatever happens.
pub(super) fn replace(path: &Path, text: &str) -> Result<(), PostgresError> {
    let new = path.with_extension("new");
    let write = || {
        let mut out = File::create(&new)?;
        out.write_all(text.as_bytes())?;
        out.sync_all()?;
        fs::rename(&new, path)
    };
    write().map_err(file("write", path))
}

/// The home that the data directory's pointer names, checked.
fn pointed(data: &Path) -> Result<Option<PathBuf>, PostgresError> {
    let pointer = data.join(POINTER);
    let home = match fs::read_to_string(&pointer) {
        Ok(text) => PathBuf::from(text.trim()),
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(file("read", pointer)(error)),
    };
    if !home.is_dir() {
        return Err(PostgresError::Lost { pointer, home });
    }
    let owner = home.join(OWNER);
    let original = PathBuf::from(fs::read_to_string(&owner).map_err(file("read", &owner))?.trim());
    if original != data {
        let still_there = fs::read_to_string(original.join(POINTER)).is_ok_and(|text| Path::new(text.trim()) == home);
        if still_there {
            return Err(PostgresError::Copied { pointer, original, home });
        }
        // The data directory was moved; the database moves with it.
        replace(&owner, &format!("{}\n", data.display()))?;
    }
    Ok(Some(home))
}

/// Makes a home outside the data directory; a directory left by a deleted data directory is never taken over.
fn relocate(data: &Path) -> Result<PathBuf, PostgresError> {
    let base = format!("/var/lib/sayembara-{}", hash(data));
    let mut home = PathBuf::from(&base);
    let mut next = 2;
    while home.join("data").exists() {
        tracing::warn!(old = %home.display(), "the database of a deleted data directory is still there; it is not used");
        home = PathBuf::from(format!("{base}-{next}"));
        next += 1;
    }
    directory(&home, 0o711)?;
    replace(&home.join(OWNER), &format!("{}\n", data.display()))?;
    replace(&data.join(POINTER), &format!("{}\n", home.display()))?;
    Ok(home)
}

fn hash(path: &Path) -> String {
    let mut hash = format!("{:x}", Sha256::digest(path.as_os_str().as_encoded_bytes()));
    hash.truncate(12);
    hash
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_socket_path_that_is_too_long_moves_to_a_short_private_place() {
        let dir = tempfile::tempdir().unwrap();
        let deep = dir.path().join("a".repeat(60)).join("b".repeat(60));
        let identity = Identity::choose(None).unwrap();
        let far = Home { dir: deep, identity: identity.clone() }.socket_dir().unwrap();
        assert!(fits(&far), "{}", far.display());
        assert_eq!(fs::metadata(&far).unwrap().permissions().mode() & 0o777, 0o700);
        fs::remove_dir(far).unwrap();

        let near = Home { dir: dir.path().to_path_buf(), identity };
        assert_eq!(near.socket_dir().unwrap(), dir.path().join("run"));
    }

    #[test]
    fn a_pointer_to_a_lost_home_says_what_to_do() {
        let data = tempfile::tempdir().unwrap();
        fs::write(data.path().join(POINTER), "/nowhere/at/all\n").unwrap();
        let error = Home::of(data.path()).unwrap_err().to_string();
        assert!(error.contains("/nowhere/at/all, which does not exist"), "{error}");
    }

    #[test]
    fn a_copied_data_directory_does_not_share_the_database_of_its_original() {
        let place = tempfile::tempdir().unwrap();
        let place = place.path().canonicalize().unwrap();
        let (home, original, copy) = (place.join("home"), place.join("one"), place.join("two"));
        for dir in [&home, &original, &copy] {
            fs::create_dir(dir).unwrap();
        }
        fs::write(home.join(OWNER), original.display().to_string()).unwrap();
        fs::write(original.join(POINTER), home.display().to_string()).unwrap();
        fs::write(copy.join(POINTER), home.display().to_string()).unwrap();
        assert!(matches!(Home::of(&copy), Err(PostgresError::Copied { .. })));
        fs::remove_dir_all(&original).unwrap();
        assert_eq!(Home::of(&copy).unwrap().dir, home, "a moved directory keeps its database");
    }
}
