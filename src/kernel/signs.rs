//! Short codes that people copy by hand.

use sha2::{Digest, Sha256};

/// Letters and digits that nobody mixes up when writing by hand.
const LETTERS: &[u8; 32] = b"23456789ABCDEFGHJKLMNPQRSTUVWXYZ";

/// The first `N` signs, at most 32, of what a text hashes to.
pub fn signs<const N: usize>(text: &str) -> String {
    let hash = Sha256::digest(text.as_bytes());
    hash.iter().take(N).map(|byte| char::from(LETTERS[usize::from(byte % 32)])).collect()
}
