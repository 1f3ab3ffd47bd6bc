//! What binds a person to a kecamatan.

/// Why somebody is too close to a kecamatan to judge the entries from it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Near {
    /// Works at the office of the kecamatan.
    Camat,
    /// Works, or writes for a unit, within it.
    Office,
    Home,
    /// Held a post within it before.
    FormerPost,
}
