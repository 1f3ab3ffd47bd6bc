//! Passwords: what is good enough, and argon2id off the async threads.

use argon2::{
    Argon2, PasswordHash, PasswordHasher, PasswordVerifier,
    password_hash::{self, SaltString},
};
use rand::{RngCore, seq::IndexedRandom};
use std::sync::LazyLock;
use tokio::sync::Semaphore;

/// The fewest and the most characters of a password.
pub const LENGTH: std::ops::RangeInclusive<usize> = 10..=200;

/// Hashing takes all of a core for some time: never more at once than a small machine bears.
static AT_ONCE: Semaphore = Semaphore::const_new(2);

/// Stands in where there is no password, so that an unknown account takes as long as a known one.
static NOBODY: LazyLock<Result<String, password_hash::Error>> = LazyLock::new(|| hash_now("tidak ada siapa pun"));

/// Why a password is not taken, in the user's words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Weak {
    #[error("Kata sandi paling sedikit 10 huruf, angka atau tanda.")]
    TooShort,
    #[error("Kata sandi paling banyak 200 huruf.")]
    TooLong,
    #[error("Kata sandi ini terlalu mudah ditebak. Pakailah beberapa kata yang tidak berhubungan.")]
    Guessable,
    #[error("Kata sandi baru harus berbeda dari yang lama.")]
    Unchanged,
    #[error("Kedua isian kata sandi tidak sama.")]
    Different,
}

/// Hashing itself failed.
#[derive(Debug, thiserror::Error)]
pub enum HashError {
    #[error("argon2: {0}")]
    Argon(password_hash::Error),
    #[error("the hashing thread ended: {0}")]
    Thread(#[from] tokio::task::JoinError),
    #[error("no more hashing: {0}")]
    Closed(#[from] tokio::sync::AcquireError),
}

/// Whether a new password will do. `known` are words that anybody would try first: name, user name, e-mail.
pub fn check(password: &str, known: &[&str]) -> Result<(), Weak> {
    let length = password.chars().count();
    if length < *LENGTH.start() {
        return Err(Weak::TooShort);
    }
    if length > *LENGTH.end() {
        return Err(Weak::TooLong);
    }
    let plain = plain(password);
    let own = known.iter().any(|word| word.chars().count() > 3 && plain == self::plain(word));
    let few_letters = plain.chars().collect::<std::collections::BTreeSet<_>>().len() < 4;
    // A common word stays one with a year or a mark behind it.
    let root = plain.trim_end_matches(|c: char| c.is_ascii_digit());
    let common = COMMON.contains(&plain.as_str()) || (COMMON.contains(&root) && plain.len() - root.len() <= 4);
    if own || few_letters || common || runs(&plain) { Err(Weak::Guessable) } else { Ok(()) }
}

fn plain(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// `1234567890`, `abcdefghij`
fn runs(text: &str) -> bool {
    let letters: Vec<u32> = text.chars().map(u32::from).collect();
    letters.len() > 1 && letters.windows(2).all(|pair| pair[1] == pair[0] + 1 || (pair[0], pair[1]) == (57, 48))
}

/// What people choose first, without spaces, marks and case.
const COMMON: [&str; 42] = [
    "password",
    "passwordku",
    "katasandi",
    "katasandiku",
    "sandiku",
    "rahasia",
    "rahasiaku",
    "sayembara",
    "banyuwangi",
    "kabupaten",
    "kabupatenbanyuwangi",
    "pemkabbanyuwangi",
    "indonesia",
    "indonesiaraya",
    "indonesiamerdeka",
    "merdeka",
    "bismillah",
    "bismillahirrahmanirrahim",
    "alhamdulillah",
    "assalamualaikum",
    "sayang",
    "sayangku",
    "akusayangkamu",
    "cintaku",
    "admin",
    "administrator",
    "operator",
    "panitia",
    "verifikator",
    "inovasi",
    "inovasidaerah",
    "smartkampung",
    "qwerty",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "qwerty123456",
    "iloveyou",
    "letmein",
    "welcome",
    "selamatdatang",
    "semangat",
];

/// The PHC text of a password, to be stored.
pub async fn hash(password: String) -> Result<String, HashError> {
    let _turn = AT_ONCE.acquire().await?;
    tokio::task::spawn_blocking(move || hash_now(&password)).await?.map_err(HashError::Argon)
}

/// Whether this is the password; takes as long where there is none.
pub async fn verify(password: String, stored: Option<String>) -> Result<bool, HashError> {
    let _turn = AT_ONCE.acquire().await?;
    tokio::task::spawn_blocking(move || {
        let nobody = NOBODY.as_ref().map_err(|error| *error)?;
        let parsed = PasswordHash::new(stored.as_deref().unwrap_or(nobody))?;
        match Argon2::default().verify_password(password.as_bytes(), &parsed) {
            Ok(()) => Ok(stored.is_some()),
            Err(password_hash::Error::Password) => Ok(false),
            Err(error) => Err(error),
        }
    })
    .await?
    .map_err(HashError::Argon)
}

fn hash_now(password: &str) -> Result<String, password_hash::Error> {
    let mut bytes = [0_u8; 16];
    rand::rng().fill_bytes(&mut bytes);
    let salt = SaltString::encode_b64(&bytes)?;
    Ok(Argon2::default().hash_password(password.as_bytes(), &salt)?.to_string())
}

/// A first password to be read out once and changed: `k7mp-x3dq-9hrt-w2cz`, about 79 bits.
pub fn invent() -> String {
    const LETTERS: &[u8] = b"abcdefghjkmnpqrstuvwxyz23456789";
    let mut rng = rand::rng();
    let mut group = || -> String { (0..4).filter_map(|_| LETTERS.choose(&mut rng)).map(|b| char::from(*b)).collect() };
    [group(), group(), group(), group()].join("-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_common_and_own_words_are_refused() {
        assert_eq!(check("pendek", &[]), Err(Weak::TooShort));
        assert_eq!(check(&"x".repeat(201), &[]), Err(Weak::TooLong));
        for bad in ["Banyuwangi2026", "1234567890", "aaaaaaaaaaaa", "Kata Sandi 123", "abcdefghijkl", "Siti Rahayu"] {
            assert_eq!(check(bad, &["Siti Rahayu"]), Err(Weak::Guessable), "{bad}");
        }
        assert_eq!(check("kopi sore di Licin", &["Siti Rahayu"]), Ok(()));
    }

    #[test]
    fn an_invented_password_will_do_and_is_new_each_time() {
        assert_eq!(check(&invent(), &[]), Ok(()));
        assert_ne!(invent(), invent());
    }

    #[tokio::test]
    async fn only_the_right_password_verifies_and_nobody_has_none() {
        let stored = hash("kopi sore di Licin".into()).await.unwrap();
        assert!(stored.starts_with("$argon2id$"));
        assert!(verify("kopi sore di Licin".into(), Some(stored.clone())).await.unwrap());
        assert!(!verify("kopi pagi di Licin".into(), Some(stored)).await.unwrap());
        assert!(!verify("tidak ada siapa pun".into(), None).await.unwrap());
    }
}
