use std::collections::BTreeSet;

use maud::{Markup, Render, html};
use scraper::{ElementRef, Html, Selector};

use super::{
    board::{Cell, board},
    button,
    chart::bar,
    choice::{Check, check, checkboxes, radios},
    compare::{Compare, Part, compare},
    dl::{Fact, summary},
    field::{self, Choice},
    form_parts::{error_summary, form_guard},
    heading::Heading,
    ladder::{Step, ladder},
    receipt::{Receipt, qr, receipt},
    score_card::{ScoreCard, ScoreRow, score_card},
    status::{Kind, Status},
    table::{Col, Table},
    tasks::{Task, tasks},
    trail::{Entry, Trail, trail},
};

fn read(markup: impl Render) -> Html {
    Html::parse_fragment(&markup.render().into_string())
}

fn one<'a>(html: &'a Html, selector: &str) -> ElementRef<'a> {
    let found: Vec<_> = html.select(&Selector::parse(selector).unwrap()).collect();
    assert_eq!(found.len(), 1, "{selector} in {}", html.html());
    found[0]
}

fn text(element: ElementRef<'_>) -> String {
    element.text().collect::<Vec<_>>().join(" ").split_whitespace().collect::<Vec<_>>().join(" ")
}

fn some_form() -> Markup {
    let choices = || vec![Choice::new("umum", "Umum"), Choice::new("khusus", "Khusus").hint("Pemenang tahun lalu")];
    html! {
        (form_guard("tok", "cmd-1"))
        (field::text("Judul", "judul").value("SAKERA \"<b>").hint("Nama lengkap").error(Some("Isi judul.")).required())
        (field::textarea("Ringkasan", "ringkasan").value("\nSatu").words(1, 200))
        (field::select("Kelompok", "kelompok", choices()).value("khusus"))
        (field::select("Terkunci", "terkunci", choices()).value("umum").locked())
        (field::number("Nilai", "nilai").value("87,5").attr("data-weight", "15").unit("dari 100"))
        (field::date("Mulai", "mulai").value("2024-01-31"))
        (field::file("Berkas", "berkas", ".pdf").optional())
        (field::password("Kata sandi", "sandi").value("rahasia").autocomplete("current-password"))
        (radios("Cara", "cara", choices()).value("umum").required().error(Some("Pilih satu.")))
        (checkboxes("TPB", "tpb", vec![Choice::new("1", "Satu").chosen(true), Choice::new("2", "Dua")]))
        (check(&Check { label: "Saya setuju", name: "setuju", value: "ya", checked: false, hint: None, error: None }))
    }
}

#[test]
fn every_input_has_one_label_and_what_describes_it_is_there() {
    let html = read(some_form());
    let inputs = Selector::parse("input:not([type=hidden]), textarea, select").unwrap();
    let mut seen = BTreeSet::new();
    for input in html.select(&inputs) {
        let id = input.value().attr("id").unwrap();
        assert!(seen.insert(id.to_owned()), "{id} twice");
        assert!(!text(one(&html, &format!("label[for='{id}']"))).is_empty());
        for other in input.value().attr("aria-describedby").unwrap_or("").split_whitespace() {
            one(&html, &format!("#{other}"));
        }
    }
    assert_eq!(seen.len(), 13);
}

#[test]
fn a_field_keeps_what_was_typed_and_says_what_is_wrong() {
    let html = read(some_form());
    let title = one(&html, "#judul").value();
    assert_eq!(title.attr("value"), Some("SAKERA \"<b>"));
    assert_eq!(title.attr("aria-invalid"), Some("true"));
    assert_eq!(title.attr("aria-describedby"), Some("judul-hint judul-error"));
    assert!(title.attr("required").is_some());
    assert_eq!(text(one(&html, "#judul-error")), "Isi judul.");
    assert_eq!(one(&html, "#ringkasan").text().collect::<String>(), "\nSatu");
    assert_eq!(text(one(&html, "#ringkasan-count")), "1 dari 200 kata");
    assert_eq!(one(&html, "#kelompok option[selected]").value().attr("value"), Some("khusus"));
    assert_eq!(one(&html, "input[type=radio][checked]").value().attr("value"), Some("umum"));
    assert_eq!(one(&html, "input[name=tpb][checked]").value().attr("value"), Some("1"));
    assert_eq!(one(&html, "#nilai").value().attr("data-weight"), Some("15"));
}

#[test]
fn a_locked_list_is_still_sent_and_a_password_never_comes_back() {
    let html = read(some_form());
    assert_eq!(one(&html, "input[type=hidden][name=terkunci]").value().attr("value"), Some("umum"));
    assert_eq!(one(&html, "#sandi").value().attr("value"), None);
}

#[test]
fn too_many_words_are_said_in_words() {
    let html = read(field::textarea("Ringkasan", "r").words(212, 200));
    assert_eq!(text(one(&html, ".count-over")), "212 dari 200 kata, lebih 12");
}

#[test]
fn the_summary_of_errors_points_to_the_fields() {
    assert_eq!(error_summary::<&str, &str>(&[]).into_string(), "");
    let html = read(error_summary(&[("judul", "Isi judul."), ("", "Kuota <habis>.")]));
    assert_eq!(text(one(&html, "h2")), "2 hal perlu diperbaiki");
    assert_eq!(text(one(&html, "a[href='#judul']")), "Isi judul.");
    assert!(text(one(&html, "ul")).contains("Kuota <habis>."));
}

#[test]
fn a_status_has_a_word_and_a_shape_and_a_button_says_what_happens() {
    let html = read(Status::tolak("Ditolak"));
    assert_eq!(text(one(&html, "span.status-tolak")), "Ditolak");
    one(&html, "span.status-tolak svg[aria-hidden=true]");
    let html = read(button::danger("Tarik usulan").value("aksi", "tarik").confirm("Tarik?"));
    let button = one(&html, "button[type=submit][name=aksi][value=tarik]");
    assert_eq!((text(button).as_str(), button.value().attr("data-confirm")), ("Tarik usulan", Some("Tarik?")));
    assert_eq!(text(one(&read(button::main("Lanjut").href("/a?b=1&c=2")), "a.btn[href='/a?b=1&c=2']")), "Lanjut");
}

#[test]
fn a_table_names_its_columns_in_each_cell_for_a_phone() {
    let table = || Table::new("Peringkat", vec![Col::head("Inovasi"), Col::number("Nilai")]).stacked();
    let html = read(table().rows([vec![html! { "SAKERA" }, html! { "88,20" }]]).empty(html! { p { "Kosong" } }));
    assert_eq!(text(one(&html, "caption")), "Peringkat");
    assert_eq!(text(one(&html, "th[scope=row][data-label='Inovasi']")), "SAKERA");
    assert_eq!(text(one(&html, "td.is-num[data-label='Nilai']")), "88,20");
    assert_eq!(table().empty(html! { p { "Kosong" } }).render().into_string(), "<p>Kosong</p>");
}

#[test]
fn the_trail_says_what_who_when_and_why() {
    let entry = Entry {
        sentence: "Batas kirim diundur.".into(),
        who: "Panitia kabupaten".into(),
        when: "Senin, 3 Agustus 2026, 23.59 WIB".into(),
        reason: Some("Listrik padam di 3 kecamatan".into()),
        tag: None,
    };
    let html = read(trail(&Trail { title: "Jejak".into(), entries: vec![entry] }));
    assert_eq!(
        text(one(&html, "ol.jejak li")),
        "Batas kirim diundur. Panitia kabupaten Senin, 3 Agustus 2026, 23.59 WIB Alasan: Listrik padam di 3 kecamatan"
    );
    assert!(text(one(&read(trail(&Trail { title: "Jejak".into(), entries: vec![] })), "p")).starts_with("Belum ada"));
}

#[test]
fn text_is_escaped_wherever_it_lands() {
    let evil = "<i>\"&".to_owned();
    let pieces = [
        Heading::new(&evil).eyebrow(&evil).lead(&evil).render(),
        Status::jalan(&evil).render(),
        ladder(&[Step { level: evil.clone(), place: evil.clone(), score: Some(evil.clone()), ..Step::default() }]),
        summary(&[Fact::new(&evil, &evil).action(&evil, &evil)]),
        compare(&Compare {
            old_title: evil.clone(),
            new_title: evil.clone(),
            parts: vec![Part { heading: evil.clone(), old: evil.clone(), new: "x".into() }],
        }),
        board(&evil, &[Cell { name: evil.clone(), href: Some(evil.clone()), ..Cell::default() }]),
        field::text(&evil, &evil).value(&evil).hint(&evil).error(Some(&evil)).attr("placeholder", &evil).render(),
    ];
    for piece in pieces {
        let html = piece.into_string();
        assert!(!html.contains("<i>") && html.contains("&lt;i&gt;"), "{html}");
    }
}

#[test]
fn the_ladder_reads_from_the_lowest_step_up() {
    let step = |level: &str, score: Option<&str>| Step {
        level: level.into(),
        place: "Kabat".into(),
        score: score.map(Into::into),
        without: "belum dinilai".into(),
        ..Step::default()
    };
    let html = read(ladder(&[step("Desa", Some("88,20")), step("Kecamatan", None)]));
    assert_eq!(text(one(&html, "ol.tangga")), "Desa Kabat 88,20 Kecamatan Kabat belum dinilai");
    assert_eq!(text(one(&html, "li.step-not")), "Kecamatan Kabat belum dinilai");
    assert!(html.select(&Selector::parse(".step-top").unwrap()).next().is_none());
}

#[test]
fn a_comparison_marks_the_words_that_changed_and_folds_what_did_not() {
    let part = |heading: &str, old: &str, new: &str| Part { heading: heading.into(), old: old.into(), new: new.into() };
    let html = read(compare(&Compare {
        old_title: "Pertama".into(),
        new_title: "Kedua".into(),
        parts: vec![part("Ringkasan", "turun 15 menit", "turun 9 menit"), part("Biaya", "sama", "sama")],
    }));
    assert_eq!(text(one(&html, ".compare-pair del")), "15");
    assert_eq!(text(one(&html, ".compare-pair ins")), "9");
    assert_eq!(text(one(&html, "details .compare-text")), "sama");
    assert!(text(one(&html, "p:first-of-type b")).starts_with("1 dari 2"));
}

#[test]
fn a_receipt_carries_its_number_its_time_and_a_code_of_its_address() {
    let html = read(receipt(&Receipt {
        kind: "Tanda terima usulan".into(),
        number: "KIPP-2026-0147".into(),
        time: "Sabtu, 1 Agustus 2026, 21.14.07 WIB".into(),
        facts: vec![Fact::new("Judul", "SAKERA"), Fact::new("Inovator", "")],
        url: "https://contoh.go.id/t/1".into(),
    }));
    assert_eq!(text(one(&html, ".receipt-number")), "KIPP-2026-0147");
    assert!(text(one(&html, ".receipt-foot")).ends_with("https://contoh.go.id/t/1"));
    assert!(one(&html, "svg[role=img] path").value().attr("d").unwrap().len() > 500);
    assert!(text(one(&html, "dl")).contains("Inovator Belum diisi"));
    assert_eq!(qr(&"x".repeat(10_000)).into_string(), "");
}

#[test]
fn a_bar_never_leaves_its_track_and_a_missing_score_is_not_drawn() {
    let wide = |amount, whole| {
        one(&read(bar(amount, whole, Kind::Jalan, 8)), ".bar-fill").value().attr("width").unwrap().to_owned()
    };
    assert_eq!([wide(3.0, 12.0), wide(20.0, 12.0), wide(1.0, 0.0)], ["25.00%", "100.00%", "0.00%"]);
    let row = ScoreRow { criterion: "Kebaruan".into(), max: "100".into(), ..ScoreRow::default() };
    let html = read(score_card(&ScoreCard { rows: vec![row], ..ScoreCard::default() }));
    assert_eq!(text(one(&html, ".kartu-value")), "–");
    assert!(html.select(&Selector::parse("circle").unwrap()).next().is_none());
}

#[test]
fn the_task_list_counts_what_is_done() {
    let task = |status| Task { name: "Ringkasan".into(), href: Some("/u".into()), hint: None, status };
    let html = read(tasks(&[task(Status::selesai("Selesai")), task(Status::netral("Belum diisi"))]));
    assert_eq!(text(one(&html, "p")), "1 dari 2 bagian selesai");
    assert_eq!(text(one(&html, "#task-1")), "Belum diisi");
}
