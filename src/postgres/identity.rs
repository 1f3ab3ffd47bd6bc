//! Which operating system user runs the private server: PostgreSQL refuses to run as root.
use std::{
    ffi::OsStr,
    fs,
    os::unix::{
        fs::{MetadataExt, chown},
        process::CommandExt,
    },
    path::Path,
    process::{Command, Stdio},
};

use nix::unistd::{Gid, Uid, User};

use super::{PostgresError, error::file};

/// The user of the cluster's files and processes.
#[derive(Debug, Clone)]
pub(super) struct Identity {
    uid: Uid,
    gid: Gid,
    /// True when this process is root and the children must not be.
    pub(super) other: bool,
}

impl Identity {
    /// This process's own user; for root, the owner of the existing cluster, else `postgres`, else `nobody`.
    pub(super) fn choose(cluster: Option<&Path>) -> Result<Self, PostgresError> {
        if !Uid::effective().is_root() {
            return Ok(Self { uid: Uid::effective(), gid: Gid::effective(), other: false });
        }
        if let Some(owner) = cluster.and_then(|dir| fs::metadata(dir).ok()).filter(|owner| owner.uid() != 0) {
            return Ok(Self { uid: Uid::from_raw(owner.uid()), gid: Gid::from_raw(owner.gid()), other: true });
        }
        ["postgres", "nobody"]
            .iter()
            .find_map(|name| User::from_name(name).ok().flatten())
            .map(|user| Self { uid: user.uid, gid: user.gid, other: true })
            .ok_or(PostgresError::NoUser)
    }

    /// A child as this user, with a clean environment, away from terminal and working directory.
    pub(super) fn command(&self, program: impl AsRef<OsStr>) -> Command {
        let mut command = Command::new(program);
        command.env_clear().env("LC_ALL", "C").env("TZ", "UTC").env("PATH", "/usr/local/bin:/usr/bin:/bin");
        if let Some(libraries) = std::env::var_os("LD_LIBRARY_PATH") {
            command.env("LD_LIBRARY_PATH", libraries);
        }
        command.current_dir("/").stdin(Stdio::null()).process_group(0);
        if self.other {
            command.uid(self.uid.as_raw()).gid(self.gid.as_raw());
        }
        command
    }

    /// Whether this user can reach things below `dir`, asked by trying.
    pub(super) fn can_enter(&self, dir: &Path) -> bool {
        let mut test = self.command("test");
        test.arg("-x").arg(dir).stdout(Stdio::null()).stderr(Stdio::null());
        test.status().is_ok_and(|status| status.success())
    }

    /// Hands a file or directory to this user.
    pub(super) fn own(&self, path: &Path) -> Result<(), PostgresError> {
        if self.other {
            chown(path, Some(self.uid.as_raw()), Some(self.gid.as_raw())).map_err(file("change the owner of", path))?;
        }
        Ok(())
    }

    /// The names under which peers may reach the database: this user, the caller and root.
    pub(super) fn peers(&self) -> Vec<String> {
        let mut names: Vec<String> = [self.uid, Uid::effective(), Uid::from_raw(0)]
            .into_iter()
            .filter_map(|uid| User::from_uid(uid).ok().flatten())
            .map(|user| user.name)
            .collect();
        names.sort();
        names.dedup();
        names
    }

    /// Whether `path` belongs to this user.
    pub(super) fn owns(&self, path: &Path) -> bool {
        fs::symlink_metadata(path).is_ok_and(|found| found.is_dir() && found.uid() == self.uid.as_raw())
    }
}
