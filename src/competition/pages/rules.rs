//! `/lomba/{slug}/aturan`: the published rules in plain words.

use super::{lot, words};
use crate::{
    competition::read_model::{EditionRow, EditionState, RoundRow},
    scoring::rules::{Criterion, EditionRules, RoundKind, RoundRules, TieRule},
    web::component::{
        button,
        fold::{Fold, fold},
        heading::Heading,
        table::{Col, Table},
    },
};
use maud::{Markup, html};

/// The rules of one edition.
pub struct RulesView {
    pub edition: EditionRow,
    /// Its rounds, without those of territories.
    pub rounds: Vec<RoundRow>,
}

/// `/lomba/{slug}/aturan`
pub fn rules(view: &RulesView) -> Markup {
    let EditionRow { rules, rules_sha256, slug, name, .. } = &view.edition;
    html! {
        (Heading::new("Aturan lomba").eyebrow(name.as_str()).lead(format!("Dasar: {}", rules.basis)))
        (body(rules))
        (lots(view))
        h2 { "Sidik aturan" }
        p { "Setiap hasil menyebut sidik ini. Siapa pun dapat mengunduh aturan dan memeriksa bahwa sidiknya sama." }
        p.mono { (rules_sha256) }
        div.actions {
            (button::second("Unduh aturan (PDF)").href(format!("/lomba/{slug}/aturan.pdf")))
            (button::second("Unduh aturan (JSON)").href(format!("/lomba/{slug}/aturan.json")))
        }
    }
}

/// What was committed to before anybody entered: the hash of each lot's seed. The seed is told with the result.
fn lots(view: &RulesView) -> Markup {
    let sealed = view.edition.state == EditionState::Sealed;
    let drawn: Vec<&RoundRow> = view.rounds.iter().filter(|round| round.lot_sha256.is_some()).collect();
    let ladder = view.edition.rules.rounds.iter().any(|round| round.ladder.is_some());
    html! {
        @if !drawn.is_empty() {
            h2 #undian { "Sidik benih undian" }
            p { "Benih setiap undian dibuat ketika aturan terbit, sebelum ada peserta. Sidiknya di bawah ini, jadi benih itu tidak dapat ditukar sesudahnya." }
            @for round in drawn {
                h3 { (round.rules.label) }
                (lot::seed_shown(round, sealed))
            }
            @if ladder { p { "Sidik benih setiap wilayah ada di " a href={ "/lomba/" (view.edition.slug) "/tangga" } { "tangga lomba" } "." } }
        }
    }
}

/// The rules without their frame; the panitia reads the same before publishing.
pub(super) fn body(rules: &EditionRules) -> Markup {
    html! {
        h2 #formulir { "Formulir usulan" }
        (sections(rules))
        @if !rules.documents.is_empty() { (documents(rules)) }
        h2 #kelompok { "Kelompok dan syaratnya" }
        @for group in &rules.groups {
            h3 { (group.label) }
            ul {
                li { (words::age(group)) }
                li { (words::quota(group)) }
                @if let Some(bars) = words::bars(group) { li { (bars) } }
            }
        }
        @for round in &rules.rounds { (one_round(round, rules)) }
        (final_order(rules))
        (objections(rules))
    }
}

fn sections(rules: &EditionRules) -> Markup {
    let columns = vec![Col::text("Nomor"), Col::head("Bagian"), Col::number("Paling banyak"), Col::number("Bobot")];
    let rows = rules.sections.iter().map(|section| {
        vec![
            html! { (section.number) },
            html! {
                (section.label)
                @if !section.required { " " span.muted { "(boleh kosong)" } }
                @if !section.help.is_empty() { span.hint { (section.help) } }
            },
            html! { (section.max_words) " kata" },
            html! { (section.weight.local()) },
        ]
    });
    let total = vec![html! {}, html! { "Jumlah" }, html! {}, html! { (rules.section_weight_total.local()) }];
    html! { (Table::new("Bagian formulir", columns).hide_caption().stacked().rows(rows).foot(total)) }
}

fn documents(rules: &EditionRules) -> Markup {
    html! {
        h3 { "Berkas yang dilampirkan" }
        ul {
            @for document in &rules.documents {
                @let groups: Vec<String> = document.groups.iter().filter_map(|key| rules.group(key)).map(|group| group.label.clone()).collect();
                li {
                    (document.label)
                    @if !groups.is_empty() { ", untuk kelompok " (words::joined(&groups, "dan")) }
                    @if !document.required { " (boleh kosong)" }
                }
            }
        }
    }
}

fn one_round(round: &RoundRules, rules: &EditionRules) -> Markup {
    let next = rules.round_after(&round.key).map(|next| next.label.as_str());
    html! {
        h2 id={ "babak-" (round.key) } { (round.label) }
        @match round.kind {
            RoundKind::Administrative => p { "Verifikator memeriksa setiap usulan yang dikirim: diterima, dikembalikan untuk diperbaiki dengan alasan dan batas waktu, atau ditolak dengan alasan. Yang diterima " @if let Some(next) = next { "maju ke " (next) "." } @else { "maju." } },
            RoundKind::Pleno => {
                p { "Rapat pleno menerima urutan akhir, menetapkan penghargaan, dan mengesahkan hasil" @if rules.objections.is_none() { " dengan SK" } ". Urutan hanya boleh diubah dengan alasan yang dapat dibaca semua orang." }
                @let asked = words::deliberation(rules);
                @if !asked.is_empty() { ul { @for sentence in asked { li { (sentence) } } } }
            },
            RoundKind::Scored => (scored(round, rules, next)),
        }
    }
}

fn scored(round: &RoundRules, rules: &EditionRules, next: Option<&str>) -> Markup {
    let rows =
        round.criteria.iter().map(|criterion| vec![criterion_cell(criterion), html! { (criterion.weight.local()) }]);
    let total = vec![html! { "Jumlah" }, html! { (round.weight_total.local()) }];
    let columns = vec![Col::head("Kriteria"), Col::number("Bobot")];
    html! {
        (Table::new(format!("Kriteria {}", round.label), columns).hide_caption().rows(rows).foot(total))
        @if round.criteria.iter().any(|criterion| !criterion.levels.is_empty()) {
            (fold(&Fold { title: "Arti nilai untuk setiap kriteria", open: false, body: levels(round) }))
        }
        ul {
            li { (words::scale(&round.scale)) }
            li { "Setiap usulan dinilai " (round.panel_size) " juri. Nilai akhir seorang juri adalah jumlah nilai dikali bobot, dibagi jumlah bobot." }
            li { (words::aggregation(round.aggregation)) }
            li { (words::missing_judge(round.missing_judge)) }
            @if let Some(limit) = words::spread_limit(round) { li { (limit) } }
            @if round.note_required { li { "Juri menulis catatan untuk setiap kriteria. Peserta menerima catatan itu tanpa nama juri setelah hasil disahkan." } }
            li { (words::promotion(round, next)) }
            li { (words::stage_weight(round, rules)) }
            @if let Some(blind) = words::blind(round) { li { (blind) } }
            @if let Some(step) = &round.ladder {
                @let level = step.level.label().to_lowercase();
                li { "Dinilai sendiri-sendiri di " (step.territories().count()) " " (level) ", dengan aturan yang sama." }
                li { "Kalau di sebuah " (level) " hanya ada satu peserta: " (step.single_entrant.label().to_lowercase()) ". Kalau tidak ada: kursinya kosong." }
                li { "Kalau jurinya kurang dari panel: " (step.few_judges.label().to_lowercase()) "." }
            }
        }
        @if !round.checks.is_empty() {
            @let body = html! { ul { @for check in &round.checks { li { (check.label) } } } };
            (fold(&Fold { title: "Fasilitas yang dilihat juri di tempat, di luar nilai", open: false, body }))
        }
        @if round.promotion.per_group { p { "Peringkat dihitung di setiap kelompok." } }
        (ties(round))
    }
}

fn criterion_cell(criterion: &Criterion) -> Markup {
    html! {
        (criterion.label)
        @if !criterion.help.is_empty() { span.hint { (criterion.help) } }
    }
}

fn levels(round: &RoundRules) -> Markup {
    html! {
        @for criterion in round.criteria.iter().filter(|criterion| !criterion.levels.is_empty()) {
            h4 { (criterion.label) }
            ul {
                @for level in &criterion.levels {
                    li { b.num { (level.from.local()) " sampai " (level.to.local()) } ": " (level.text) }
                }
            }
        }
    }
}

fn ties(round: &RoundRules) -> Markup {
    html! {
        @if round.tie_order.is_empty() {
            p { "Usulan dengan nilai sama berbagi peringkat." }
        } @else {
            p { "Jika nilai sama, yang di depan adalah usulan yang:" }
            ol { @for rule in &round.tie_order { li { (words::tie(*rule)) } } }
            @if round.tie_order.last() == Some(&TieRule::Lot) {
                p { "Undian diambil dari benih yang sidiknya terbuka sejak aturan ini terbit. Setelah diundi benihnya dibuka: SHA-256 dari \"benih:nomor usulan\" yang terkecil menang, jadi siapa pun dapat mengulanginya." }
            } @else {
                p { "Jika masih sama, keduanya berbagi peringkat dan maju bersama." }
            }
        }
    }
}

fn objections(rules: &EditionRules) -> Markup {
    let (said, follows) = words::objections(rules);
    html! {
        h2 #sanggah { "Sanggah" }
        p { (said) }
        @if !follows.is_empty() { ul { @for one in follows { li { (one) } } } }
    }
}

fn final_order(rules: &EditionRules) -> Markup {
    html! {
        h2 #akhir { "Nilai akhir dan penghargaan" }
        p { "Semua hitungan memakai pecahan yang tepat. Pembulatan hanya sekali, setengah ke atas menjadi dua angka di belakang koma, untuk ditampilkan." }
        p { (words::EQUAL_AT_THE_END) }
        ul {
            @for award in &rules.awards {
                li {
                    (award.label)
                    @match (award.count, award.by_rank) {
                        (Some(1), true) => ": satu, menurut urutan akhir",
                        (Some(n), true) => { ": " (n) ", menurut urutan akhir" },
                        (Some(n), false) => { ": paling banyak " (n) ", dipilih pleno" },
                        (None, _) => ": dipilih pleno",
                    }
                }
            }
        }
    }
}
