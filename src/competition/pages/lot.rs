//! The lot: the hash of its seed, published with the rules, and the seed once it was drawn.

use crate::{
    competition::read_model::{RoundRow, RoundState},
    web::component::dl::{Fact, summary},
};
use maud::{Markup, html};

/// The hash and the seed of a round; nothing where the rules know no lot.
pub(super) fn seed(round: &RoundRow) -> Markup {
    seed_shown(round, true)
}

/// The same; a seed that was used is told only where the result may be.
pub(super) fn seed_shown(round: &RoundRow, told: bool) -> Markup {
    let Some(hash) = &round.lot_sha256 else { return Markup::default() };
    let drawn = round.ranking.as_ref().and_then(|ranking| ranking.lot_seed.as_deref());
    let seed = match (drawn, round.state) {
        (Some(seed), _) if told => html! { code { (seed) } },
        (None, RoundState::Ranked) if told => html! { "Tidak dipakai, jadi tidak dibuka." },
        (..) => html! { "Dibuka bila undian dipakai." },
    };
    summary(&[Fact::new("Sidik benih (SHA-256)", html! { code { (hash) } }), Fact::new("Benih", seed)])
}

/// How anybody draws it again.
pub(super) fn again(seed: &str) -> Markup {
    html! {
        p { "Siapa pun dapat mengulanginya: hitung SHA-256 dari benih, titik dua, lalu nomor usulan. Yang hasilnya paling kecil menang." }
        p.mono { "sha256(\"" (seed) ":<usulan>\")" }
    }
}
