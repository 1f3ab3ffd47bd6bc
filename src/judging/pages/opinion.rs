//! Pendapat kedua: how firmly a ranking stands, for the panitia once a round is ranked and for all once it is sealed.

use crate::scoring::{
    agreement::{Lack, Level, Measures},
    opinion::{Line, Opinion, Without},
};
use crate::web::component::{
    chart::{RankLine, rank_legend, rank_line},
    dl::{Fact, summary},
    empty::{Empty, empty},
    fold::{Fold, fold},
    heading::Heading,
    recount::{Recount, recount},
    table::{Col, Row, Table},
};
use maud::{Markup, html};

/// The opinions on the rounds of an edition, or on one round.
pub struct OpinionView {
    /// The edition, or the edition and the round.
    pub eyebrow: String,
    /// Before the number of a proposal: where its title leads.
    pub entries: String,
    pub opinions: Vec<Opinion>,
    pub levels: Vec<LevelView>,
    /// The page whose files these numbers follow from, once they are public, and what the files are called after.
    pub files: Option<(String, String)>,
}

/// All territories of one level of a ladder, compared through anchors.
pub struct LevelView {
    pub label: String,
    /// Title, territory and calibrated value, best first; or why they cannot be compared.
    pub order: Result<Vec<(String, String, f64)>, String>,
}

/// Rows shown before the rest is folded.
const FIRST: usize = 20;
/// Changes told of one judge.
const TOLD: usize = 5;

/// The page's main part.
pub fn main(view: &OpinionView) -> Markup {
    html! {
        (Heading::new("Pendapat kedua").eyebrow(view.eyebrow.as_str())
            .lead("Seberapa kokoh peringkat ini? Angka di sini hanya pembanding. Yang berlaku tetap peringkat menurut aturan dan keputusan pleno."))
        @if view.opinions.is_empty() && view.levels.is_empty() {
            (empty(&Empty {
                title: "Belum ada yang dapat dibandingkan.",
                text: "Pendapat kedua dihitung setelah babak ditutup dan peringkatnya ada.",
                action: None,
            }))
        }
        @for opinion in &view.opinions { (of_round(view, opinion)) }
        @for level in &view.levels { (of_level(level)) }
        @if let Some((page, name)) = &view.files { (recount(&Recount { page, name })) }
    }
}

/// One sentence for each round, with the way to the whole opinion.
pub fn sentences(opinions: &[(String, &Opinion)]) -> Markup {
    html! {
        @if !opinions.is_empty() {
            h2 { "Pendapat kedua" }
            p.muted { "Seberapa kokoh peringkat yang dihitung. Tidak mengubah urutan; bahan pertimbangan pleno." }
            @for (href, opinion) in opinions {
                p { b { (opinion.label) ": " } (opinion.sentence) " " a href=(href) { "Lihat rinciannya" span.sr { " " (opinion.label) } } }
            }
        }
    }
}

fn of_round(view: &OpinionView, opinion: &Opinion) -> Markup {
    let (first, rest) = opinion.lines.split_at(opinion.lines.len().min(FIRST));
    html! {
        h2 { (opinion.label) }
        p.lead { (opinion.sentence) }
        @if !first.is_empty() {
            (rank_legend())
            (table(view, opinion, first))
            @if !rest.is_empty() {
                (fold(&Fold { title: &format!("{} usulan lagi", rest.len()), open: false, body: table(view, opinion, rest) }))
            }
        }
        @if let Some(lack) = &opinion.no_intervals { p.muted { "Tanpa rentang peringkat. " (lack) } }
        @if let Some(why) = &opinion.no_calibration { p.muted { "Tanpa peringkat bila semua juri sama ketatnya. " (why) } }
        @if opinion.without.len() > 1 { (without(opinion)) }
        h3 { "Kesepakatan juri" }
        (agreed(&opinion.measures))
        (fold(&Fold {
            title: "Angka dan cara menghitungnya",
            open: false,
            body: html! {
                (agreement(&opinion.measures))
                p.small.muted {
                    "Rentang: 1.000 kali juri panel diundi ulang dengan pengembalian, lalu 95 dari 100 peringkat di tengah; perlu tiga juri. "
                    "Bila semua juri sama ketat: keras atau murahnya setiap juri dikeluarkan dari nilainya (model campuran, REML). "
                    "Tanpa satu juri: peringkat dihitung ulang dengan aturan yang sama."
                }
            },
        }))
    }
}

fn table(view: &OpinionView, opinion: &Opinion, lines: &[Line]) -> Markup {
    let divided = opinion.lines.iter().any(|line| line.division.is_some());
    let some_stay = opinion.lines.iter().any(|line| !line.promoted);
    let columns = vec![
        Col::number("Peringkat"),
        Col::head("Usulan"),
        Col::number("Nilai"),
        Col::text("Rentang peringkat"),
        Col::number("Bila semua juri sama ketat"),
        Col::number("Berubah tanpa satu juri"),
    ];
    let rows = lines.iter().map(|line| {
        let of = opinion.lines.iter().filter(|other| other.division == line.division).count() as u32;
        Row::new(vec![
            html! { (line.rank) },
            html! {
                a href={ (view.entries) (line.entry) } { @if line.title.is_empty() { (line.entry) } @else { (line.title) } }
                @if let Some(group) = line.division.as_ref().filter(|_| divided) { span.hint { "kelompok " (group) } }
            },
            html! { (line.shown) },
            html! {
                (rank_line(&RankLine { rank: line.rank, interval: line.interval, other: line.calibrated, of }))
                @match line.interval {
                    Some((low, high)) if low == high => (low),
                    Some((low, high)) => { (low) "–" (high) },
                    None => "–",
                }
            },
            html! { @if let Some(rank) = line.calibrated { (rank) } @else { "–" } },
            html! { (line.moved) " dari " (opinion.without.len()) },
        ])
        .marked(some_stay && line.promoted)
    });
    html! { (Table::new(format!("Kekokohan peringkat {}", opinion.label), columns).hide_caption().stacked().rows(rows)) }
}

fn without(opinion: &Opinion) -> Markup {
    let columns =
        vec![Col::head("Tanpa"), Col::number("Lembar nilainya"), Col::text("Yang berubah"), Col::text("Yang lolos")];
    let rows = opinion.without.iter().map(|one| {
        vec![
            html! { (one.judge) },
            html! { (one.sheets) },
            html! { (changes(opinion, one)) },
            html! { @if one.others_go_on { b { "Berubah" } } @else { "Tetap" } },
        ]
    });
    html! {
        h3 { "Bila satu juri tidak ikut" }
        (Table::new(format!("Peringkat {} tanpa satu juri", opinion.label), columns).hide_caption().stacked().rows(rows))
    }
}

fn changes(opinion: &Opinion, one: &Without) -> Markup {
    let title = |entry: &str| {
        let known = opinion.lines.iter().find(|line| line.entry == entry).map(|line| line.title.as_str());
        known.filter(|title| !title.is_empty()).unwrap_or(entry).to_owned()
    };
    html! {
        @if one.moved.is_empty() { span.muted { "Tidak ada" } }
        @for (entry, from, to) in one.moved.iter().take(TOLD) {
            div {
                (title(entry)) ": " (from) " menjadi "
                @if let Some(to) = to { (to) } @else { "tanpa nilai" }
            }
        }
        @if one.moved.len() > TOLD { div.muted { "dan " (one.moved.len() - TOLD) " usulan lain" } }
    }
}

/// In a sentence, how far the judges agree.
fn agreed(measures: &Measures) -> Markup {
    let alpha = measures.alpha.iter().find(|(at, _)| *at == Level::Interval).map(|(_, alpha)| alpha);
    html! {
        @match alpha {
            Some(Ok(alpha)) => p { "Dilihat dari semua nilai, " (in_words(*alpha)) "." },
            Some(Err(lack)) => p.muted { (lack) },
            None => {},
        }
    }
}

fn agreement(measures: &Measures) -> Markup {
    let Measures { entries, judges, scores, alpha, icc, fit } = measures;
    let of = |level: Level| alpha.iter().find(|(at, _)| *at == level).map(|(_, alpha)| alpha);
    let told = |alpha: Option<&Result<f64, Lack>>| match alpha {
        Some(Ok(alpha)) => format!("{}: {}", decimal(*alpha), in_words(*alpha)),
        Some(Err(lack)) => lack.to_string(),
        None => String::new(),
    };
    let reliability = |of: fn(&crate::scoring::agreement::Icc) -> f64| match icc {
        Ok(icc) => decimal(of(icc)),
        Err(lack) => lack.to_string(),
    };
    summary(&[
        Fact::new("Yang dibandingkan", format!("{scores} nilai dari {judges} juri untuk {entries} usulan")),
        Fact::new("Kesepakatan urutan (α ordinal)", told(of(Level::Ordinal))),
        Fact::new("Kesepakatan jarak nilai (α interval)", told(of(Level::Interval))),
        Fact::new("Keandalan satu juri, ICC(2,1)", reliability(|icc| icc.two_single)),
        Fact::new("Keandalan rata-rata panel, ICC(2,k)", reliability(|icc| icc.two_mean)),
        Fact::new(
            "Beda nilai karena usulan, karena juri, sisanya",
            match fit {
                Ok(fit) => format!(
                    "{}, {}, {} (simpangan baku)",
                    decimal(fit.entry_sd),
                    decimal(fit.judge_sd),
                    decimal(fit.residual_sd)
                ),
                Err(lack) => lack.to_string(),
            },
        ),
    ])
}

/// By the limits that Krippendorff calls customary.
fn in_words(alpha: f64) -> &'static str {
    match alpha {
        alpha if alpha >= 0.8 => "juri sepakat",
        alpha if alpha >= 0.667 => "juri cukup sepakat, simpulkan dengan hati-hati",
        _ => "juri banyak berbeda pendapat",
    }
}

fn of_level(level: &LevelView) -> Markup {
    html! {
        h2 { (level.label) ", semua wilayah bersama" }
        @match &level.order {
            Err(why) => p { (why) },
            Ok(order) => {
                p.muted { "Nilai setelah keras atau murahnya setiap panel diperhitungkan, dibandingkan lewat usulan pembanding. Yang maju tetap ditentukan di wilayahnya." }
                @let (first, rest) = order.split_at(order.len().min(FIRST));
                (level_table(level, first, 0))
                @if !rest.is_empty() {
                    (fold(&Fold { title: &format!("{} usulan lagi", rest.len()), open: false, body: level_table(level, rest, FIRST) }))
                }
            }
        }
    }
}

fn level_table(level: &LevelView, order: &[(String, String, f64)], above: usize) -> Markup {
    let columns = vec![
        Col::number("Urutan"),
        Col::head("Usulan"),
        Col::text("Wilayah"),
        Col::number("Nilai bila semua panel sama ketat"),
    ];
    let rows = order.iter().enumerate().map(|(at, (title, territory, value))| {
        vec![html! { (above + at + 1) }, html! { (title) }, html! { (territory) }, html! { (decimal(*value)) }]
    });
    html! { (Table::new(format!("Nilai bila semua panel sama ketat, {}", level.label), columns).hide_caption().stacked().rows(rows)) }
}

fn decimal(value: f64) -> String {
    format!("{value:.2}").replace('.', ",")
}
