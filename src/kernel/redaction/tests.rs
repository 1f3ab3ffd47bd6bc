use super::*;
use proptest::prelude::*;

fn phrases(texts: &[&str]) -> Vec<Phrase> {
    texts.iter().map(|text| Phrase::parse(text).unwrap()).collect()
}
fn closed(texts: &[&str], text: &str) -> String {
    close(&phrases(texts), text)
}

#[test]
fn a_phrase_is_closed_in_any_case_and_spacing_as_whole_words() {
    let one = ["Dinas Kesehatan"];
    assert_eq!(closed(&one, "Oleh DINAS\n  kesehatan, 2024."), "Oleh [ditutup], 2024.");
    assert_eq!(closed(&one, "Dinas\u{a0}Kesehatan dan dinas kesehatannya"), "[ditutup] dan dinas kesehatannya");
    assert_eq!(closed(&["kec. Licin"], "di Kec.  Licin."), "di [ditutup].");
    assert_eq!(closed(&["Kalibaru"], "Kalibaruwetan bukan Kalibaru"), "Kalibaruwetan bukan [ditutup]");
    assert_eq!(closed(&["Ma'arif"], "SMP Ma’arif"), "SMP [ditutup]");
    assert_eq!(closed(&["Dinkes"], "Din\u{ad}kes"), "[ditutup]");
}

#[test]
fn how_long_and_how_many_the_closed_words_were_does_not_show() {
    let all = ["Desa", "Kalibaruwetan", "Licin"];
    assert_eq!(closed(&all, "di Desa Kalibaruwetan."), closed(&all, "di Licin."));
    assert_eq!(closed(&["Desa Licin", "Licin Jaya"], "Desa Licin Jaya"), MARK, "overlapping phrases");
}

#[test]
fn a_title_of_which_nothing_is_left_is_named_without_telling() {
    let redaction = Redaction { version: 1, phrases: phrases(&["Rantang Kasih"]), released: vec![] };
    let id = ProposalId::from_u128(0x3f_9a2c);
    assert_eq!(redaction.title(id, "Rantang Kasih!"), "Usulan 3F9A2C");
    assert_eq!(redaction.title(id, "Rantang Kasih untuk Lansia"), "[ditutup] untuk Lansia");
}

#[test]
fn a_file_keeps_only_its_kind() {
    assert_eq!(nameless_file(1, "Surat Dinas Kesehatan.PDF"), "Lampiran 1.pdf");
    assert_eq!(nameless_file(2, "foto.dinkes"), "Lampiran 2");
}

#[test]
fn a_phrase_names_something() {
    assert_eq!(Phrase::parse(" a "), Err(TextError::TooShort(2)));
    assert_eq!(Phrase::parse("--"), Err(TextError::TooShort(2)));
    assert_eq!(Phrase::parse(" RSUD\n Genteng ").unwrap().as_str(), "RSUD Genteng");
    let times = phrases(&["RSUD Genteng"])[0].count("RSUD Genteng, rsud  genteng, RSUD Gentengan, [ditutup]");
    assert_eq!(times, 2);
}

/// Few letters, so that phrases occur, overlap and touch.
fn text(of: &'static str) -> impl Strategy<Value = String> {
    proptest::string::string_regex(of).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn no_phrase_survives_and_closing_twice_is_closing_once(
        text in text("([abAB\u{130}\u{df} ,.\\-\n\u{ad}]|\\[ditutup\\]){0,40}"),
        words in prop::collection::vec(text("[abA .\\-]{2,5}"), 0..5),
    ) {
        let all: Vec<Phrase> = words.iter().filter_map(|word| Phrase::parse(word).ok()).collect();
        let once = close(&all, &text);
        for phrase in &all {
            prop_assert_eq!(phrase.count(&once), 0, "{} in {:?}", phrase, once);
        }
        prop_assert_eq!(close(&all, &once), once.clone());
        let mut turned = all.clone();
        turned.reverse();
        prop_assert_eq!(close(&turned, &text), once);
    }

    #[test]
    fn what_no_phrase_names_stays_as_it_is(text in text("[c-z ,.]{0,40}")) {
        prop_assert_eq!(close(&phrases(&["ab", "b a"]), &text), text);
    }
}
