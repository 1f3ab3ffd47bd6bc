//! `/hasil/{slug}`: the sealed result of one edition.

use super::{
    super::read_model::{
        FinalRow, ObjectionSummary, Office, RoundFacts, RoundScore, SealedEdition, SealedVersion, Stage,
    },
    awards, category_label, departed, group_label, href, method, objections, sealed_by, who,
};
use crate::{
    kernel::{relation::recusals, time::plain_date},
    scoring::tally::{Compared, parted},
    web::component::{
        banner::{Notice, notice},
        button,
        dl::{Fact, summary},
        fold::{Fold, fold},
        heading::Heading,
        ladder::{Step, small_ladder},
        recount::{Recount, recount},
        status::{Kind, Status},
        table::{Col, Row, Table},
        trail::{Entry, Trail, trail},
    },
};
use maud::{Markup, html};

/// Everything about one sealed result.
pub struct EditionView {
    pub edition: SealedEdition,
    /// Best first, within each division.
    pub rows: Vec<FinalRow>,
    /// Those of the version that this one took the place of.
    pub before: Vec<FinalRow>,
    /// The scored rounds with what they said of every entry.
    pub rounds: Vec<(RoundFacts, Vec<RoundScore>)>,
    /// What happened to the edition, the newest first.
    pub trail: Vec<Entry>,
    /// Objections to this version and those before it, in the order they were filed.
    pub objections: Vec<ObjectionSummary>,
    /// Every version, the one that stands first.
    pub versions: Vec<SealedVersion>,
    /// Whether the reader may see the complete history.
    pub oversees: bool,
}

/// The page's main part.
pub fn edition(view: &EditionView) -> Markup {
    let edition = &view.edition;
    let address = objections::address(edition, edition.version);
    html! {
        (Heading::new(&edition.name)
            .eyebrow("Hasil")
            .lead(format!("{}.", sealed_by(edition)))
            .status(objections::status(edition))
            .meta(html! { a href={ (address) "/hasil.csv" } { "Unduh CSV" } a href={ "/lomba/" (edition.slug) "/aturan" } { "Aturan penilaian" } }))
        (objections::standing(view))
        h2 { "Pemenang" }
        (winners(view))
        h2 { "Peringkat akhir" }
        (ranking(view))
        (equal_totals(view))
        (departures(view))
        (objections::changes(view))
        @if !view.rounds.is_empty() {
            h2 { "Nilai setiap babak" }
            p { "Setiap usulan yang dinilai ada di sini, juga yang tidak sampai ke babak akhir. Pilih judulnya untuk melihat jalannya." }
            @if view.rounds.iter().any(|(facts, _)| facts.territory.is_some()) {
                p { "Peringkat di setiap kecamatan, dengan nilai setiap kriteria, ada di " a href={ "/lomba/" (edition.slug) "/tangga" } { "tangga lomba" } "." }
            }
            @for (facts, scores) in view.rounds.iter().filter(|(facts, _)| facts.territory.is_none()) { (round(view, facts, scores)) }
        }
        h2 { "Seberapa kokoh peringkat ini" }
        p { "Kesepakatan juri, rentang peringkat setiap usulan, dan apa yang berubah bila satu juri tidak ikut ada di " a href={ (address) "/pendapat-kedua" } { "pendapat kedua" } ". Isinya pembanding dan tidak mengubah hasil." }
        (recount(&Recount { page: &address, name: &objections::file_name(edition) }))
        (objections::section(view))
        h2 { "Dasar hasil ini" }
        (basis(edition))
        p.small.muted { "Sidik hasil pada berita acara adalah SHA-256 dari berkas JSON itu." }
        (objections::versions(view))
        (trail(&Trail { title: "Jejak lomba".to_owned(), entries: view.trail.clone() }))
        @if view.oversees {
            p { a href={ "/jejak/lomba/" (edition.edition) } { "Jejak lengkap lomba ini" } " · "
                a href={ "/panitia/lomba/" (edition.edition) "/dokumen" } { "Dokumen lomba ini" } }
        }
    }
}

fn winners(view: &EditionView) -> Markup {
    let rows: Vec<&FinalRow> = view.rows.iter().filter(|row| !row.awards.is_empty()).collect();
    html! {
        @if rows.is_empty() { p.muted { "Pleno tidak memberikan penghargaan." } }
        @else { ol.winners { @for row in rows { (winner(view, row)) } } }
    }
}

fn winner(view: &EditionView, row: &FinalRow) -> Markup {
    let steps: Vec<Step> = row
        .stages
        .iter()
        .map(|stage| Step {
            level: stage.label.clone(),
            place: String::new(),
            score: Some(stage.total.round2().to_string()),
            ..Step::default()
        })
        .collect();
    html! {
        li.winner {
            div {
                (awards(&row.awards)) span.muted.small { "peringkat " (row.rank) }
                h3 { a href=(href(&view.edition.slug, &row.entrant)) { (row.entrant.title) } }
                div.row { (who(&view.edition.rules, &row.entrant)) }
                (small_ladder(&steps))
                @if departed(row) {
                    p.muted.small { "Peringkat " (row.rank) " menurut pleno, " (row.computed_rank) " menurut hitungan." }
                }
            }
            span.winner-score { span.sr { "Nilai akhir " } (row.shown) }
        }
    }
}

fn ranking(view: &EditionView) -> Markup {
    let divided = view.rows.iter().any(|row| row.division.is_some());
    let stages = view.edition.rules.scored_rounds();
    let mut columns = vec![Col::number("Peringkat"), Col::head("Inovasi"), Col::text("Kelompok")];
    columns.extend(stages.iter().map(|round| Col::number(round.label.as_str())));
    columns.extend([Col::number("Nilai akhir"), Col::text("Penghargaan")]);
    let rows = view.rows.iter().map(|row| {
        let mut cells = vec![
            html! {
                (row.rank)
                @if departed(row) { span.muted { " (hitungan " (row.computed_rank) ")" } }
            },
            html! {
                a href=(href(&view.edition.slug, &row.entrant)) { (row.entrant.title) }
                span.hint { (row.entrant.unit_name) }
            },
            html! { (group_label(&view.edition.rules, &row.entrant.group)) },
        ];
        cells.extend(stages.iter().map(|round| {
            let stage = Stage::of(&row.stages, view.edition.edition, round);
            html! { @if let Some(stage) = stage { (stage.total.round2()) } @else { "–" } }
        }));
        cells.push(html! { b { (row.shown) } });
        cells.push(awards(&row.awards));
        Row::new(cells).marked(departed(row))
    });
    html! {
        @if divided { p.muted { "Peringkat dihitung di dalam setiap kelompok." } }
        (Table::new("Peringkat akhir", columns).hide_caption().stacked().rows(rows))
        p.muted {
            "Nilai akhir menggabungkan nilai setiap babak menurut bobotnya: " (stage_weights(view)) ". "
            "Perhitungan memakai pecahan tepat; dua angka di belakang koma hanya untuk dibaca."
        }
    }
}

fn stage_weights(view: &EditionView) -> String {
    let weights: Vec<String> = view
        .rounds
        .iter()
        .filter(|(facts, _)| !facts.rules.stage_weight.exact().is_zero())
        .map(|(facts, _)| format!("{} {}", facts.rules.label, facts.rules.stage_weight.local()))
        .collect();
    weights.join(", ")
}

/// Which entries the last round parted, because their totals are equal.
fn equal_totals(view: &EditionView) -> Markup {
    let compared: Vec<Compared<'_>> = view
        .rows
        .iter()
        .map(|row| Compared {
            title: &row.entrant.title,
            division: row.division.as_deref(),
            total: &row.total,
            rank: row.computed_rank.unsigned_abs(),
            last: row.stages.last().map(|stage| (stage.label.as_str(), stage.rank)),
        })
        .collect();
    let ties: Vec<(&FinalRow, String)> =
        view.rows.iter().zip(parted(&compared)).filter_map(|(row, why)| Some((row, why?))).collect();
    html! {
        @if !ties.is_empty() {
            h3 { "Nilai akhir yang sama" }
            ul { @for (row, why) in ties { li { a href=(href(&view.edition.slug, &row.entrant)) { (row.entrant.title) } ": " (why) } } }
        }
    }
}

fn departures(view: &EditionView) -> Markup {
    html! {
        @for row in view.rows.iter().filter(|row| !row.departure.is_empty()) {
            (notice(&Notice {
                kind: Kind::Peringatan,
                title: format!(
                    "{}: peringkat {} menurut pleno, {} menurut hitungan",
                    row.entrant.title, row.rank, row.computed_rank
                ),
                body: html! { @for reason in &row.departure { p { (reason) } } },
            }))
        }
    }
}

fn round(view: &EditionView, facts: &RoundFacts, scores: &[RoundScore]) -> Markup {
    let mut columns = vec![Col::number("Peringkat"), Col::head("Inovasi")];
    columns.extend(
        facts.rules.criteria.iter().map(|it| Col::number(format!("{} (bobot {})", it.label, it.weight.local()))),
    );
    columns.extend([Col::number("Nilai"), Col::text("Lolos")]);
    let rows = scores.iter().map(|score| {
        let mut cells = vec![
            html! { @if let Some(rank) = score.rank { (rank) } @else { "–" } },
            html! {
                a href=(href(&view.edition.slug, &score.entrant)) { (score.entrant.title) }
                span.hint { (score.entrant.unit_name) ", " (category_label(&view.edition.rules, &score.entrant.category)) }
            },
        ];
        cells.extend(facts.rules.criteria.iter().map(|criterion| {
            let result = score.criteria.iter().find(|result| result.key == criterion.key);
            html! { @if let Some(result) = result { (result.mean.round2()) } @else { "–" } }
        }));
        cells.push(html! { @if let Some(shown) = score.shown { b { (shown) } } @else { (score.reason) } });
        cells.push(html! { @if score.promoted { (Status::selesai("Ya")) } @else { (Status::netral("Tidak")) } });
        Row::new(cells)
    });
    fold(&Fold {
        title: &format!("{}: {} usulan, {} kriteria", facts.rules.label, scores.len(), facts.rules.criteria.len()),
        open: false,
        body: html! {
            p.muted { (method(&facts.rules)) }
            @if let Some(said) = recusals(facts.recused_judges, facts.recused_entries) { p.muted { (said) } }
            (Table::new(format!("Nilai babak {}", facts.rules.label), columns).hide_caption().stacked().rows(rows))
        },
    })
}

fn basis(edition: &SealedEdition) -> Markup {
    let mut facts = Vec::new();
    if let Some(sk) = &edition.sk {
        facts.push(Fact::new("Surat keputusan", format!("Nomor {}, {}", sk.number, plain_date(sk.date))));
        facts.push(Fact::new("Ditandatangani", sk.signed_by.as_str()));
    }
    for signed in &edition.signed {
        let does = match signed.office {
            Office::Chair => "Ditandatangani ketua pleno",
            Office::Secretary => "Disahkan sekretaris pleno",
        };
        facts.push(Fact::new(does, edition.zone.long(signed.at)));
    }
    if let Some(attended) = edition.attended {
        facts.push(Fact::new("Kehadiran pleno", attended.to_string()));
    }
    facts.extend([
        Fact::new("Disahkan di sistem", edition.zone.long(edition.sealed_at)),
        Fact::new("Pedoman", edition.rules.basis.as_str()),
        Fact::new("Sidik aturan (SHA-256)", html! { code { (edition.rules_sha256) } })
            .action(format!("/lomba/{}/aturan", edition.slug), "Lihat aturan"),
        Fact::new("Sidik hasil (SHA-256)", html! { code { (edition.result_sha256) } }),
    ]);
    let address = objections::address(edition, edition.version);
    html! {
        (summary(&facts))
        (button::actions(html! {
            (button::second("Unduh peringkat (CSV)").href(format!("{address}/hasil.csv")))
            (button::second("Unduh hasil yang disahkan (JSON)").href(format!("{address}/hasil.json")))
            (button::quiet("Periksa dokumen").href("/dokumen"))
        }))
    }
}

/// What stands in place of a result that is not sealed.
pub fn unsealed(name: &str, slug: &str) -> Markup {
    html! {
        (Heading::new("Hasil belum disahkan").eyebrow(name).lead("Pemenang diumumkan di halaman ini setelah pleno mengesahkan hasil. Sebelum itu tidak ada nilai yang terbuka."))
        p { a href={ "/lomba/" (slug) } { "Lihat jadwal lomba" } }
    }
}
