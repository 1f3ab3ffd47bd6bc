//! Finding PostgreSQL's programs on the machine.
use std::{
    collections::BTreeSet,
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

use super::PostgresError;

/// The oldest PostgreSQL that is accepted.
pub(super) const OLDEST: u32 = 14;

/// One installation of PostgreSQL's server programs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Binaries {
    dir: PathBuf,
    major: u32,
}

impl Binaries {
    /// The newest usable installation; when a cluster exists, one of exactly its major version.
    pub(super) fn find(explicit: Option<&Path>, cluster: Option<u32>) -> Result<Self, PostgresError> {
        let places = match explicit {
            Some(dir) => BTreeSet::from([dir.to_path_buf()]),
            None => places(),
        };
        let found: Vec<Self> = places.into_iter().filter_map(Self::at).collect();
        let fits = |b: &&Self| cluster.map_or(b.major >= OLDEST, |major| b.major == major);
        found.iter().filter(fits).max_by_key(|b| b.major).cloned().ok_or_else(|| {
            let seen =
                found.iter().map(|b| format!("{} in {}", b.major, b.dir.display())).collect::<Vec<_>>().join(", ");
            PostgresError::NoBinaries {
                wanted: cluster.map_or(format!("{OLDEST} or newer"), |major| {
                    format!("{major} (the version that made the existing database; any other cannot read it)")
                }),
                looked: match (explicit, seen.as_str()) {
                    (Some(dir), "") => {
                        format!(
                            "SAYEMBARA_PG_BIN names {}, which does not hold postgres, initdb and pg_ctl.",
                            dir.display()
                        )
                    }
                    (None, "") => "Neither PATH nor the usual directories hold its server programs.".to_owned(),
                    (_, seen) => format!("Only found: {seen}."),
                },
            }
        })
    }

    /// The path of one program.
    pub(super) fn program(&self, name: &str) -> PathBuf {
        self.dir.join(name)
    }

    /// The installation in `dir`, if it is complete and says which version it is.
    fn at(dir: PathBuf) -> Option<Self> {
        if !["postgres", "initdb", "pg_ctl"].iter().all(|name| dir.join(name).is_file()) {
            return None;
        }
        let output = Command::new(dir.join("postgres")).arg("--version").output().ok()?;
        let major = major(&String::from_utf8_lossy(&output.stdout))?;
        Some(Self { dir, major })
    }
}

/// The major version in `postgres (PostgreSQL) 15.18 (Debian …)` or `16beta1`.
fn major(version: &str) -> Option<u32> {
    let number = version.split_whitespace().find(|word| word.starts_with(|c: char| c.is_ascii_digit()))?;
    let digits: String = number.chars().take_while(char::is_ascii_digit).collect();
    digits.parse().ok()
}

/// Every directory where packages and people put the programs.
fn places() -> BTreeSet<PathBuf> {
    let mut places = BTreeSet::new();
    if let Ok(output) = Command::new("pg_config").arg("--bindir").output() {
        places.insert(PathBuf::from(String::from_utf8_lossy(&output.stdout).trim()));
    }
    for (parent, prefix, suffix) in [
        ("/usr/lib/postgresql", "", "bin"),
        ("/usr", "pgsql-", "bin"),
        ("/usr/libexec", "postgresql", ""),
        ("/opt/homebrew/opt", "postgresql", "bin"),
        ("/usr/local/opt", "postgresql", "bin"),
        ("/home/linuxbrew/.linuxbrew/opt", "postgresql", "bin"),
        ("/Applications/Postgres.app/Contents/Versions", "", "bin"),
    ] {
        for entry in fs::read_dir(parent).into_iter().flatten().flatten() {
            if entry.file_name().to_string_lossy().starts_with(prefix) {
                places.insert(entry.path().join(suffix));
            }
        }
    }
    places.insert(PathBuf::from("/usr/local/pgsql/bin"));
    if let Some(path) = env::var_os("PATH") {
        places.extend(env::split_paths(&path));
    }
    places
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_major_version_is_read_from_what_postgres_says() {
        assert_eq!(major("postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)"), Some(15));
        assert_eq!(major("postgres (PostgreSQL) 18beta2"), Some(18));
        assert_eq!(major("something else"), None);
    }

    #[test]
    fn an_empty_directory_is_named_in_the_refusal() {
        let dir = tempfile::tempdir().unwrap();
        let error = Binaries::find(Some(dir.path()), None).unwrap_err().to_string();
        assert!(error.contains("No PostgreSQL 14 or newer was found"), "{error}");
        assert!(error.contains(&dir.path().display().to_string()), "{error}");
        assert!(error.contains("DATABASE_URL"), "{error}");
    }

    #[test]
    fn a_cluster_asks_for_its_own_version() {
        let error = Binaries::find(None, Some(9)).unwrap_err().to_string();
        assert!(error.contains("No PostgreSQL 9 (the version that made the existing database"), "{error}");
    }
}
