//! The panel of a round in a ladder: chosen once for all its entries.

use crate::judging::read_model::RoundHead;
use crate::kernel::ids::PersonId;
use crate::scoring::rules::FewJudges;
use crate::web::{
    component::{
        button,
        fold::{Fold, fold},
    },
    form::Seal,
};
use maud::{Markup, html};

/// Who can be chosen.
pub struct ChooseView {
    /// Judges of the round's own region.
    pub own: Vec<Candidate>,
    /// Judges of the rest of the kabupaten.
    pub borrowed: Vec<Candidate>,
    /// How many judges have a duty in this round.
    pub on_panel: usize,
    /// None for readers.
    pub seal: Option<Seal>,
}

/// Somebody who may be asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    pub judge: PersonId,
    pub name: String,
    /// Where the judge judges and works.
    pub from: String,
    pub standing: Standing,
}

/// What choosing this judge would do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// Scores every entry already that the judge may score.
    OnPanel,
    /// Can be asked, but for these entries, with the reason.
    Free(Vec<(String, &'static str)>),
    /// Can be asked for no entry.
    Barred(&'static str),
}

impl Candidate {
    /// Who can be chosen first, then who cannot.
    pub fn order(&self) -> u8 {
        match self.standing {
            Standing::OnPanel => 0,
            Standing::Free(_) => 1,
            Standing::Barred(_) => 2,
        }
    }
}

/// The sentence about a panel that is smaller than the rules ask for.
pub fn lacking(head: &RoundHead, on_panel: usize) -> String {
    let wanted = head.rules.panel_size as usize;
    let rule = head.rules.ladder.as_ref().map(|step| step.few_judges);
    match (wanted.saturating_sub(on_panel), rule) {
        (0, _) => format!("Panel ini sudah cukup: {on_panel} dari {wanted} juri."),
        (n, Some(FewJudges::Borrow)) => format!(
            "Panel ini baru {on_panel} dari {wanted} juri. Masih {n} juri yang harus ditambah atau dipinjam sebelum babak ditutup."
        ),
        (n, Some(FewJudges::SmallerPanel)) => format!(
            "Panel ini baru {on_panel} dari {wanted} juri, kurang {n}. Aturan lomba membolehkan panel yang lebih kecil."
        ),
        (n, None) => format!("Panel ini baru {on_panel} dari {wanted} juri. Masih kurang {n}."),
    }
}

/// The panel and the form that adds to it.
pub fn choose(head: &RoundHead, view: &ChooseView) -> Markup {
    let address = format!("/panitia/babak/{}/juri/panel", head.id);
    html! {
        h2 { "Panel juri" }
        p { (lacking(head, view.on_panel)) }
        @if let Some(seal) = view.seal.as_ref().filter(|_| !head.is_over()) {
            @if view.own.is_empty() && view.borrowed.is_empty() {
                p { "Belum ada orang dengan peran Juri di kabupaten ini. " a href="/akun/orang/baru" { "Undang juri" } "." }
            } @else {
                form method="post" action=(address) {
                    (seal)
                    (group(&own_title(head), &view.own, true))
                    (group("Pinjaman dari luar wilayah ini", &view.borrowed, view.own.iter().filter(|one| one.order() < 2).count() < head.rules.panel_size as usize))
                    (button::actions(html! { (button::main("Tugaskan yang dipilih ke semua peserta")) }))
                }
            }
        }
    }
}

fn own_title(head: &RoundHead) -> String {
    if head.territory.is_some() { "Juri wilayah ini".to_owned() } else { "Juri kabupaten".to_owned() }
}

fn group(title: &str, people: &[Candidate], open: bool) -> Markup {
    html! {
        @if !people.is_empty() {
            (fold(&Fold {
                title: &format!("{title} ({})", people.len()),
                open,
                body: html! { div.choices { @for one in people { (candidate(one)) } } },
            }))
        }
    }
}

fn candidate(one: &Candidate) -> Markup {
    let id = format!("juri-{}", one.judge);
    html! {
        div.choice {
            input.choice-input type="checkbox" id=(id) name="juri" value=(one.judge)
                checked[one.standing == Standing::OnPanel] disabled[!matches!(one.standing, Standing::Free(_))];
            span.choice-text {
                label.choice-label for=(id) { (one.name) }
                span.hint {
                    (one.from)
                    @match &one.standing {
                        Standing::OnPanel => { " · sudah di panel ini" }
                        Standing::Barred(why) => { " · tidak dapat dipilih: " (why) }
                        Standing::Free(but) => { @for (title, why) in but { " · tidak untuk " (title) ": " (why) } }
                    }
                }
            }
        }
    }
}
