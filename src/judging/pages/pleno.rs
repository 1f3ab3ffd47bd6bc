//! `/panitia/lomba/{lomba}/pleno`: the computed ranking, what the pleno makes of it, and the awards.

use crate::judging::{
    form::{TypedAwards, TypedMove, award_field},
    read_model::{self, Meeting, Pleno, PlenoEntry, Stage},
};
use crate::scoring::rules::AwardRule;
use crate::web::{
    component::{
        banner::{Notice, notice},
        button,
        choice::checkboxes,
        empty::{Empty, empty},
        field::{self, Choice},
        form_parts::Errors,
        heading::Heading,
        status::{Kind, Status},
        table::{Col, Row, Table},
        tasks::{Task, tasks},
        unsaved::{Unsaved, unsaved},
    },
    form::Seal,
};
use maud::{Markup, html};

/// The pleno.
pub struct PlenoView {
    pub pleno: Pleno,
    /// Readers change nothing.
    pub may_change: bool,
    /// What happened so far.
    pub trail: Markup,
    /// How firmly the computed order stands.
    pub opinion: Markup,
    /// A wish that came after the result was sealed.
    pub unsaved: Option<Unsaved>,
}

fn address(pleno: &Pleno) -> String {
    format!("/panitia/lomba/{}/pleno", pleno.edition)
}

/// `/panitia/lomba/{lomba}/pleno`
pub fn main(view: &PlenoView) -> Markup {
    let pleno = &view.pleno;
    html! {
        (Heading::new("Pleno").eyebrow(pleno.edition_name.as_str()).status(status(pleno.meeting.as_ref())))
        @if let Some(typed) = &view.unsaved { (unsaved(typed)) }
        @match &pleno.meeting {
            None => (empty(&Empty {
                title: "Pleno belum dibuka.",
                text: "Setelah babak penilaian terakhir ditutup, peringkat dihitung menurut aturan lomba dan muncul di sini untuk diputuskan.",
                action: Some(button::second("Lihat babak lomba").href(format!("/panitia/lomba/{}", pleno.edition))),
            })),
            Some(meeting) => {
                @if let Some(sealed) = &meeting.sealed { (super::after_seal::standing(pleno, meeting, sealed, view.may_change)) }
                @else { (super::after_seal::taken_up(meeting)) (super::count_anew::standing(pleno, meeting, view.may_change)) (super::two_seals::dropped(pleno, meeting)) (steps(view, meeting)) }
                (order(view, meeting))
                (view.opinion)
                (super::meeting::recorded(pleno, meeting, view.may_change && meeting.sealed.is_none()))
                p.no-print { a href={ (address(pleno)) "/berita-acara" } { "Buat berita acara untuk dicetak" } " · "
                    a href={ "/panitia/lomba/" (pleno.edition) "/dokumen" } { "Semua dokumen lomba" } }
                div.no-print { (view.trail) }
            }
        }
    }
}

fn status(meeting: Option<&Meeting>) -> Status {
    match meeting {
        None => Status::netral("Belum dibuka"),
        Some(meeting) if meeting.sealed.is_some() => Status::selesai("Hasil disahkan"),
        Some(_) => Status::jalan("Sedang diputuskan"),
    }
}

fn steps(view: &PlenoView, meeting: &Meeting) -> Markup {
    let place = address(&view.pleno);
    let href = |path: &str| view.may_change.then(|| format!("{place}{path}"));
    let fixed = meeting.awards.is_some();
    let promised = view.pleno.rules.objections.is_some();
    let held = &meeting.held;
    let counting = meeting.counts_anew();
    let quorum = !held.asks_quorum() || held.attended().is_some_and(|attended| attended.missing() == 0);
    let by = if held.two_seal() { "Ketua menandatangani, lalu sekretaris mengesahkan. " } else { "" };
    let moved = meeting.entries.iter().filter(|entry| !entry.departure.is_empty()).count();
    let mut all = super::meeting::steps(meeting, href);
    all.push(Task {
        name: "Periksa peringkat".into(),
        href: Some("#urutan".into()),
        hint: Some(match moved {
            0 => "Urutan sesuai nilai. Pleno boleh mengubahnya dengan alasan yang dibaca umum.".into(),
            n => format!("{n} usulan dipindahkan oleh pleno."),
        }),
        status: Status::selesai("Sudah dihitung"),
    });
    all.push(Task {
        name: "Tetapkan penghargaan".into(),
        href: href("/penghargaan").filter(|_| quorum && !counting),
        hint: match (counting, quorum) {
            (true, _) => Some("Sesudah babak yang dibuka kembali dihitung ulang.".into()),
            (false, false) => Some("Sesudah kuorum tercapai.".into()),
            (false, true) => None,
        },
        status: if fixed { Status::selesai("Sudah ditetapkan") } else { Status::peringatan("Belum ditetapkan") },
    });
    all.push(Task {
        name: if promised { "Sahkan hasil" } else { "Sahkan hasil dengan SK" }.into(),
        href: href("/sahkan").filter(|_| fixed && quorum && !counting),
        hint: Some(match (fixed, promised) {
            _ if counting => "Sesudah babak yang dibuka kembali dihitung ulang.".into(),
            (false, _) => "Tetapkan dulu penghargaannya.".into(),
            (true, _) if held.proposed.is_some() => {
                "Ketua sudah menandatangani. Sekretaris mengesahkan dengan akunnya sendiri.".into()
            }
            (true, true) => {
                format!("{by}Hasil langsung terbuka untuk umum dan masa sanggah dimulai. SK dicatat sesudahnya.")
            }
            (true, false) => format!("{by}Setelah disahkan, hasil terbuka untuk umum dan tidak dapat diubah lagi."),
        }),
        status: if held.proposed.is_some() {
            Status::jalan("Menunggu sekretaris")
        } else {
            Status::netral("Belum disahkan")
        },
    });
    tasks(&all)
}

fn order(view: &PlenoView, meeting: &Meeting) -> Markup {
    html! {
        h2 #urutan { "Urutan akhir" }
        @if meeting.entries.is_empty() { p { "Tidak ada usulan yang sampai ke pleno." } }
        @for division in divisions(&meeting.entries) { (division_table(view, meeting, division)) }
        (equal_totals(meeting))
        (departures(meeting))
        p.small.muted {
            "Nilai akhir adalah gabungan nilai babak menurut bobotnya. Dihitung dengan aturan bersidik SHA-256 "
            code { (meeting.rules_sha256.chars().take(16).collect::<String>()) "…" }
        }
    }
}

/// Each division's entries; all of them where ranks are not counted within groups.
pub(in crate::judging) fn divisions(entries: &[PlenoEntry]) -> Vec<&[PlenoEntry]> {
    entries.chunk_by(|a, b| a.finalist.division == b.finalist.division).collect()
}

fn division_table(view: &PlenoView, meeting: &Meeting, entries: &[PlenoEntry]) -> Markup {
    let stages = view.pleno.rules.scored_rounds();
    let division = entries.first().and_then(|one| one.division.as_deref());
    let changing = view.may_change && meeting.sealed.is_none() && !meeting.counts_anew() && entries.len() > 1;
    let mut columns = vec![Col::number("Peringkat"), Col::head("Usulan")];
    columns.extend(stages.iter().map(|round| Col::number(round.label.as_str())));
    columns.push(Col::number("Nilai akhir"));
    columns.push(Col::text("Penghargaan"));
    if changing {
        columns.push(Col::text("Ubah"));
    }
    let rows = entries.iter().map(|entry| {
        let finalist = &entry.finalist;
        let mut cells = vec![
            html! {
                b { (entry.rank) }
                @if entry.rank != finalist.rank { span.small.muted { " (nilai: " (finalist.rank) ")" } }
            },
            html! { (entry.title) span.hint { (entry.unit_name) } },
        ];
        cells.extend(stages.iter().map(|round| {
            let stage = Stage::of(&finalist.stages, view.pleno.edition, round);
            html! { @if let Some(stage) = stage { (stage.total.round2()) } @else { "–" } }
        }));
        cells.push(html! { b { (finalist.total.round2()) } });
        cells.push(html! { (awards_of(meeting, entry).join(", ")) });
        if changing {
            cells.push(html! {
                a href={ (address(&view.pleno)) "/urutan/" (finalist.proposal) } { "Pindahkan" span.sr { " " (entry.title) } }
            });
        }
        Row::new(cells)
    });
    html! { (Table::new(division.unwrap_or("Semua usulan"), columns).rows(rows).stacked()) }
}

/// The labels of an entry's awards, fixed or sealed.
pub(in crate::judging) fn awards_of(meeting: &Meeting, entry: &PlenoEntry) -> Vec<String> {
    let proposal = entry.finalist.proposal;
    meeting
        .awards
        .iter()
        .flatten()
        .filter(|award| award.proposal == proposal)
        .map(|award| award.label.clone())
        .collect()
}

/// Which entries the last round parted, because their totals are equal.
pub(super) fn equal_totals(meeting: &Meeting) -> Markup {
    let ties = read_model::equal_totals(&meeting.entries);
    html! {
        @if !ties.is_empty() {
            h3 { "Nilai akhir yang sama" }
            ul { @for (entry, why) in ties { li { b { (entry.title) } ": " (why) } } }
        }
    }
}

pub(super) fn departures(meeting: &Meeting) -> Markup {
    let moved: Vec<&PlenoEntry> = meeting.entries.iter().filter(|entry| !entry.departure.is_empty()).collect();
    html! {
        @if !moved.is_empty() {
            h3 { "Perubahan urutan oleh pleno" }
            ul {
                @for entry in moved {
                    li {
                        b { (entry.title) } ", peringkat menurut nilai " (entry.finalist.rank) ", menjadi " (entry.rank) ": "
                        (entry.departure.join(" Kemudian: "))
                    }
                }
            }
        }
    }
}

/// Order and awards as they are now, for somebody who decided by an older page.
pub(super) fn overtaken(pleno: &Pleno) -> Markup {
    html! {
        @if let Some(meeting) = &pleno.meeting {
            (notice(&Notice {
                kind: Kind::Peringatan,
                title: "Urutan atau penghargaan sudah diubah dari halaman lain sejak Anda membuka halaman ini.".into(),
                body: html! {
                    p { "Isian Anda belum tersimpan, tetapi masih ada di formulir di bawah. Periksa dulu keadaan sekarang, lalu kirim lagi bila masih sesuai." }
                    @if meeting.awards.is_none() {
                        p { "Penghargaan harus ditetapkan lagi sebelum hasil disahkan. " a href={ (address(pleno)) "/penghargaan" } { "Tetapkan penghargaan" } }
                    }
                },
            }))
            h2 { "Keadaan sekarang" }
            (super::seal::result(meeting))
        }
    }
}

/// Moving one entry.
pub struct MoveView {
    pub pleno: Pleno,
    pub entry: PlenoEntry,
    pub typed: TypedMove,
    pub errors: Errors,
    /// Order or awards changed while this was written.
    pub overtaken: bool,
    pub seal: Seal,
}

/// `/panitia/lomba/{lomba}/pleno/urutan/{usulan}`
pub fn change_order(view: &MoveView) -> Markup {
    let (entry, place) = (&view.entry, address(&view.pleno));
    let places = (1..=entry.of).map(|n| Choice::new(n.to_string(), place_label(n, entry))).collect();
    html! {
        (Heading::new("Pindahkan dalam urutan").eyebrow(format!("{} · {}", entry.title, entry.unit_name))
            .lead(format!("Sekarang di tempat {} dari {}. Peringkat menurut nilai: {}.", entry.place, entry.of, entry.finalist.rank)))
        @if view.overtaken { (overtaken(&view.pleno)) }
        (view.errors.summary())
        form method="post" action={ (place) "/urutan/" (entry.finalist.proposal) } {
            (view.seal)
            (field::hidden("revisi", &view.typed.revision))
            (field::select("Tempat baru", "tempat", places).value(view.typed.place.as_str()).error(view.errors.of("tempat")).required().width("w-short"))
            (field::textarea("Alasan pleno", "alasan").value(view.typed.reason.as_str()).error(view.errors.of("alasan")).required().rows(4)
                .hint("Alasan ini dibaca semua orang bersama hasilnya, jadi tulis apa yang dilihat pleno dan tidak tampak dari nilai."))
            @if view.pleno.meeting.as_ref().is_some_and(|meeting| meeting.awards.is_some()) {
                p { "Penghargaan yang sudah ditetapkan harus ditetapkan lagi setelah urutan berubah." }
            }
            (button::actions(html! { (button::main("Pindahkan usulan")) (button::quiet("Batal").href(place.as_str())) }))
        }
    }
}

fn place_label(n: u32, entry: &PlenoEntry) -> String {
    if n == entry.place { format!("{n} (sekarang)") } else { n.to_string() }
}

/// Fixing the awards.
pub struct AwardsView {
    pub pleno: Pleno,
    pub typed: TypedAwards,
    pub errors: Errors,
    /// Order or awards changed while this was written.
    pub overtaken: bool,
    pub seal: Seal,
}

/// `/panitia/lomba/{lomba}/pleno/penghargaan`
pub fn awards(view: &AwardsView) -> Markup {
    let place = address(&view.pleno);
    let entries: &[PlenoEntry] = view.pleno.meeting.as_ref().map_or(&[], |meeting| &meeting.entries);
    html! {
        (Heading::new("Tetapkan penghargaan").eyebrow(view.pleno.edition_name.as_str())
            .lead("Penghargaan menurut peringkat sudah dipilihkan dari urutan akhir. Periksa, lengkapi, lalu tetapkan."))
        @if view.overtaken { (overtaken(&view.pleno)) }
        (view.errors.summary())
        form method="post" action={ (place) "/penghargaan" } {
            (view.seal)
            (field::hidden("revisi", &view.typed.revision))
            @for rule in &view.pleno.rules.awards { (recipients(view, rule, entries)) }
            (button::actions(html! { (button::main("Tetapkan penghargaan")) (button::quiet("Batal").href(place.as_str())) }))
        }
    }
}

/// A list for a single award, check boxes for several.
fn recipients(view: &AwardsView, rule: &AwardRule, entries: &[PlenoEntry]) -> Markup {
    let field_name = award_field(&rule.key);
    let divided = entries.iter().any(|entry| entry.division.is_some());
    let id = |entry: &PlenoEntry| entry.finalist.proposal.to_string();
    let label = |entry: &PlenoEntry| format!("{}. {}", entry.rank, entry.title);
    let given = entries.iter().filter(|entry| view.typed.gives(&rule.key, &id(entry)));
    let hint = rule_in_words(rule, divided);
    if rule.count == Some(1) && !divided && given.clone().count() < 2 {
        let choices = entries.iter().map(|entry| Choice::new(id(entry), label(entry))).collect();
        let chosen = given.map(id).next().unwrap_or_default();
        return html! {
            (field::select(rule.label.as_str(), field_name.as_str(), choices).value(chosen).hint(hint)
                .empty_choice("Tidak diberikan").width("w-medium").error(view.errors.of(&field_name)))
        };
    }
    let choices = entries
        .iter()
        .map(|entry| {
            Choice::new(id(entry), label(entry)).hint(who(entry)).chosen(view.typed.gives(&rule.key, &id(entry)))
        })
        .collect();
    html! {
        (checkboxes(rule.label.as_str(), field_name.as_str(), choices).hint(hint).two_columns().error(view.errors.of(&field_name)))
    }
}

fn who(entry: &PlenoEntry) -> String {
    match &entry.division {
        Some(division) => format!("{} · {} · {}", entry.unit_name, division, entry.finalist.total.round2()),
        None => format!("{} · {}", entry.unit_name, entry.finalist.total.round2()),
    }
}

fn rule_in_words(rule: &AwardRule, divided: bool) -> String {
    let how_many = rule.count.map_or_else(|| "Jumlahnya bebas".to_owned(), |n| format!("Paling banyak {n} usulan"));
    match (rule.by_rank, divided) {
        (true, true) => format!("{how_many} untuk setiap kelompok, menurut urutan akhir."),
        (true, false) => format!("{how_many}, menurut urutan akhir."),
        (false, _) => format!("{how_many}, dipilih oleh pleno."),
    }
}
