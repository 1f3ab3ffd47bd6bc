//! `/hasil/{slug}/{proposal}`: the path of one entry, with its values in each round.

use super::{
    super::read_model::{Entrant, FinalRow, Finding, Note, RoundFacts, RoundScore, SealedEdition},
    awards, departed, method,
    told::{GAINS, alone, gains, level, not_on, place, standing},
    who,
};
use crate::{
    scoring::rules::{Criterion, sha256_hex},
    web::component::{
        banner::{Notice, notice},
        button,
        dl::{Fact, summary},
        fold::{Fold, fold},
        heading::Heading,
        ladder::{Step, ladder},
        score_card::{ScoreCard, ScoreRow, score_card},
        status::{Kind, Status},
        table::{Col, Table},
    },
};
use maud::{Markup, html};

/// Everything about one entry.
pub struct EntryView {
    pub edition: SealedEdition,
    pub entrant: Entrant,
    /// None for an entry that did not come to the pleno.
    pub last: Option<FinalRow>,
    pub rounds: Vec<RoundFacts>,
    /// What the rounds said of this entry, in their order.
    pub scores: Vec<RoundScore>,
    /// What the judges saw on the spot.
    pub findings: Vec<Finding>,
    /// None for readers who may not see the judges' notes.
    pub notes: Option<Vec<Note>>,
    /// Whether the reader writes for its unit.
    pub own: bool,
    /// Whether the reader may see the complete history.
    pub oversees: bool,
}

/// The page's main part.
pub fn entry(view: &EntryView) -> Markup {
    html! {
        (Heading::new(&view.entrant.title)
            .eyebrow(&view.edition.name)
            .status(status(view))
            .meta(html! { (who(&view.edition.rules, &view.entrant)) }))
        @if let Some(last) = &view.last {
            @if !last.awards.is_empty() { p { (awards(&last.awards)) } }
        }
        (ladder(&steps(view)))
        @if let Some(last) = view.last.as_ref().filter(|last| departed(last)) {
            (notice(&Notice {
                kind: Kind::Peringatan,
                title: format!("Pleno menetapkan peringkat {}, hitungan menempatkannya di peringkat {}.", last.rank, last.computed_rank),
                body: html! {
                    @for reason in &last.departure { p { (reason) } }
                    @if last.departure.is_empty() {
                        p { "Pleno memindahkan usulan lain. " a href={ "/hasil/" (view.edition.slug) } { "Baca alasannya" } "." }
                    }
                },
            }))
        }
        @if let Some(until) = view.edition.objections_until.filter(|_| view.own && view.edition.objections_open) {
            (notice(&Notice {
                kind: Kind::Jalan,
                title: format!("Anda dapat mengajukan sanggah sampai {}.", view.edition.zone.long(until)),
                body: html! { p { a href={ "/sanggah/baru/" (view.entrant.proposal) } { "Ajukan sanggah" } } },
            }))
        }
        @for facts in &view.rounds {
            @if facts.walk_over == Some(view.entrant.proposal) { (walk_over(view, facts)) }
            @if let Some(score) = view.scores.iter().find(|score| score.round == facts.round) { (round(view, facts, score)) }
        }
        @if view.notes.is_some() && view.edition.reopened.is_none() {
            (button::actions(html! {
                (button::second("Unduh lembar umpan balik (PDF)").href(format!("/hasil/{}/{}/umpan-balik.pdf", view.edition.slug, view.entrant.proposal)))
            }))
        }
        p.muted.small { "Nomor usulan ini dalam berkas hitung ulang: " code { (view.entrant.proposal) } }
        p {
            a href={ "/usulan/" (view.entrant.proposal) } { "Baca usulannya" } " · "
            a href={ "/inovasi/" (view.entrant.innovation) } { "Tentang inovasi ini" } " · "
            a href={ "/hasil/" (view.edition.slug) } { "Semua hasil" }
            @if view.oversees { " · " a href={ "/jejak/usulan/" (view.entrant.proposal) } { "Jejak lengkap" } }
        }
    }
}

fn status(view: &EntryView) -> Status {
    let said = standing(view);
    if view.last.is_some() { Status::selesai(said) } else { Status::netral(said) }
}

/// Every scored round as a step, then the pleno.
fn steps(view: &EntryView) -> Vec<Step> {
    let mut steps: Vec<Step> =
        view.rounds.iter().any(|facts| facts.territory.is_some()).then(|| start(view)).into_iter().collect();
    steps.extend(view.rounds.iter().map(|facts| {
        let score = view.scores.iter().find(|score| score.round == facts.round);
        let place = score.and_then(|score| score.rank.map(|rank| place(rank, score.division.is_none(), facts.ranked)));
        let alone = facts.walk_over == Some(view.entrant.proposal);
        Step {
            level: level(facts),
            place: if alone { "Satu-satunya peserta".to_owned() } else { place.unwrap_or_default() },
            score: score.and_then(|score| score.shown).map(|shown| shown.to_string()),
            without: match score {
                _ if alone => "tanpa lawan",
                Some(_) => "tanpa peringkat",
                None => "tidak sampai",
            }
            .to_owned(),
            taken: alone,
        }
    }));
    steps.push(match &view.last {
        Some(last) => Step {
            level: "Hasil akhir".to_owned(),
            place: place(last.rank, last.division.is_none(), view.edition.entries as i32),
            score: Some(last.shown.to_string()),
            ..Step::default()
        },
        None => Step {
            level: "Hasil akhir".to_owned(),
            place: String::new(),
            score: None,
            without: "tidak sampai".to_owned(),
            ..Step::default()
        },
    });
    steps
}

/// The lowest step of a ladder: the village that entered.
fn start(view: &EntryView) -> Step {
    Step {
        level: "Peserta".to_owned(),
        place: view.entrant.unit_name.clone(),
        without: "ikut lomba".to_owned(),
        taken: true,
        ..Step::default()
    }
}

fn round(view: &EntryView, facts: &RoundFacts, score: &RoundScore) -> Markup {
    html! {
        section.stack {
            h2 { (facts.rules.label) }
            @if score.shown.is_some() {
                p {
                    (score.judges_counted) " dari " (score.judges_assigned) " juri menandatangani. " (method(&facts.rules))
                }
                (score_card(&card(facts, score)))
                (feedback(facts, score))
                @for sentence in &score.tie { p.muted { (sentence) } }
                @if score.drawn { (lot(view, facts)) }
            } @else { p { (score.reason) } }
            (facilities(view, facts))
            @if let Some(notes) = &view.notes { (remarks(facts, notes)) }
        }
    }
}

/// How far the entry was from going on, and where it could gain most.
fn feedback(facts: &RoundFacts, score: &RoundScore) -> Markup {
    let gains = gains(facts, score);
    html! {
        @if let Some(said) = not_on(facts, score) { p { b { (said) } } }
        @if !gains.is_empty() {
            p { (GAINS) }
            ul { @for gain in &gains { li { (gain) } } }
        }
    }
}

/// What the judges saw of each facility, without who saw what.
fn facilities(view: &EntryView, facts: &RoundFacts) -> Markup {
    let seen = |key: &str| view.findings.iter().find(|it| it.round == facts.round && it.check_key == key);
    let rows = facts.rules.checks.iter().map(|check| {
        let (present, absent) = seen(&check.key).map_or((0, 0), |it| (it.present, it.absent));
        vec![html! { (check.label) }, html! { (present) }, html! { (absent) }]
    });
    let columns = vec![Col::head("Fasilitas"), Col::number("Ada menurut juri"), Col::number("Tidak ada menurut juri")];
    html! {
        @if view.findings.iter().any(|it| it.round == facts.round) {
            (fold(&Fold {
                title: "Fasilitas yang dilihat juri di tempat",
                open: false,
                body: html! {
                    p.muted { "Tidak masuk nilai. Yang tidak dihitung di kedua kolom belum diperiksa." }
                    (Table::new("Fasilitas yang dilihat juri", columns).rows(rows).hide_caption())
                },
            }))
        }
    }
}

fn walk_over(view: &EntryView, facts: &RoundFacts) -> Markup {
    html! {
        section.stack {
            h2 { (facts.rules.label) }
            p { (alone(facts)) " " (contest(view, facts)) }
        }
    }
}

/// The page of the round in its territory.
fn contest(view: &EntryView, facts: &RoundFacts) -> Markup {
    let place = facts.territory.as_ref().unwrap_or(&view.edition.region);
    html! { a href={ "/lomba/" (view.edition.slug) "/tangga/" (place) } { "Lihat peringkatnya" } }
}

/// How anybody repeats the lot that decided here.
fn lot(view: &EntryView, facts: &RoundFacts) -> Markup {
    let id = view.entrant.proposal;
    html! {
        @if let (Some(seed), Some(hash)) = (&facts.lot_seed, &facts.lot_sha256) {
            div.stack #undian {
                p { "Peringkat di sini ditentukan undian: nilainya tetap sama dengan usulan lain setelah semua langkah aturan." }
                (summary(&[
                    Fact::new("Sidik benih, terbit sebelum lomba", html! { code { (hash) } }),
                    Fact::new("Benih undian", html! { code { (seed) } }),
                    Fact::new("Undian usulan ini", html! { code { (sha256_hex(&format!("{seed}:{id}"))) } }),
                ]))
                p.muted { "Siapa pun dapat mengulanginya: SHA-256 dari " code { "benih:usulan" } ", di sini usulan " code { (id) } ". Yang hasilnya paling kecil menang. SHA-256 dari benih itu sendiri adalah sidik di atas." }
            }
        }
    }
}

fn card(facts: &RoundFacts, score: &RoundScore) -> ScoreCard {
    let row = |criterion: &Criterion| {
        let spread = facts.spread.get(&criterion.key);
        let result = score.criteria.iter().find(|result| result.key == criterion.key);
        ScoreRow {
            criterion: criterion.label.clone(),
            weight: format!("bobot {} dari {}", criterion.weight.local(), facts.rules.weight_total.local()),
            value: result.map(|result| result.mean.round2().to_string()).unwrap_or_default(),
            low: spread.map(|spread| spread.low.to_string()).unwrap_or_default(),
            median: spread.map(|spread| spread.median.to_string()).unwrap_or_default(),
            high: spread.map(|spread| spread.high.to_string()).unwrap_or_default(),
            max: facts.rules.scale.max.local(),
        }
    };
    ScoreCard {
        rows: facts.rules.criteria.iter().map(row).collect(),
        total: score.shown.map(|shown| shown.to_string()),
        total_label: format!("Nilai {}", facts.rules.label),
    }
}

fn remarks(facts: &RoundFacts, notes: &[Note]) -> Markup {
    let of = |key: &str| -> Vec<&Note> {
        notes.iter().filter(|note| note.round == facts.round && note.criterion == key).collect()
    };
    let any = notes.iter().any(|note| note.round == facts.round);
    html! {
        h3 { "Catatan juri" }
        @if any {
            p.muted { "Catatan ini hanya dapat dibaca pengusul dan panitia. Nama juri tidak ditampilkan." }
            @for criterion in &facts.rules.criteria {
                @let notes = of(&criterion.key);
                @if !notes.is_empty() {
                    h4 { (criterion.label) }
                    ul { @for note in notes { li { (note.note) } } }
                }
            }
        } @else { p.muted { "Juri tidak menulis catatan di babak ini." } }
    }
}
