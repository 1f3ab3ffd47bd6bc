//! One process per cluster: a lock that the kernel releases when its holder dies, however it dies.
use std::{
    fs::{File, OpenOptions, TryLockError},
    io::{Read, Write},
};

use super::{PostgresError, Purpose, error::file, home::Home};

/// The lock of a cluster, held until dropped.
#[derive(Debug)]
pub(super) struct Lock {
    _file: File,
}

/// Who has the lock.
pub(super) enum Held {
    ByUs(Lock),
    /// Another process, in words.
    By(String),
}

impl Lock {
    /// Takes the lock if it is free.
    pub(super) fn take(home: &Home, purpose: Purpose) -> Result<Held, PostgresError> {
        let path = home.dir.join("lock");
        let mut lock = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(&path)
            .map_err(file("open", &path))?;
        home.identity.own(&path)?;
        match lock.try_lock() {
            Ok(()) => {
                let who = match purpose {
                    Purpose::Serve => "a sayembara server",
                    Purpose::Work => "a sayembara command",
                };
                lock.set_len(0)
                    .and_then(|()| writeln!(lock, "{who} (process {})", std::process::id()))
                    .map_err(file("write", &path))?;
                Ok(Held::ByUs(Self { _file: lock }))
            }
            Err(TryLockError::WouldBlock) => {
                let mut holder = String::new();
                lock.read_to_string(&mut holder).map_err(file("read", &path))?;
                let holder = holder.trim();
                Ok(Held::By(if holder.is_empty() { "another sayembara".to_owned() } else { holder.to_owned() }))
            }
            Err(TryLockError::Error(error)) => Err(file("lock", path)(error)),
        }
    }
}
