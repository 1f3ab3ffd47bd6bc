//! What stands on the pages, and that the file says the same each time.

use super::*;
use crate::kernel::time::Timestamp;

fn mark() -> Mark {
    Mark {
        number: "BA-12-ABCDEF01".into(),
        rules_sha256: "a".repeat(64),
        result_sha256: Some("b".repeat(64)),
        check_url: "https://contoh.go.id/dokumen/BA-12-ABCDEF01".into(),
        issued_at: Timestamp::from_millis(1_790_000_000_000),
    }
}

fn sheet(blocks: Vec<Block>) -> Sheet {
    Sheet {
        title: "Berita acara".into(),
        orientation: Orientation::Portrait,
        mark: mark(),
        ground: Ground::Plain,
        blocks,
    }
}

fn table(rows: usize) -> Block {
    let columns = vec![Col::number("Peringkat", 1.0), Col::text("Usulan", 5.0)];
    let row = |n: usize| vec![n.to_string(), format!("Instalasi Gawat Darurat Modern yang Terhubung {n}")];
    Table::new("Urutan akhir", columns, (1..=rows).map(row).collect()).captioned().into()
}

/// Every text on a page with its left edge and baseline.
fn texts(page: &Page) -> Vec<(f32, f32, String, f32)> {
    let draws = page.pieces.iter().flat_map(|piece| &piece.draws);
    draws
        .filter_map(|draw| match draw {
            Draw::Text { x, y, size, text, weight } => {
                Some((*x, *y, text.clone(), *x + font::width(text.trim_end(), *weight, *size)))
            }
            Draw::Line { .. } | Draw::Fill { .. } | Draw::Picture { .. } | Draw::Squares(_) => None,
        })
        .collect()
}

fn says(page: &Page) -> String {
    texts(page).into_iter().map(|(_, _, text, _)| text).collect()
}

#[test]
fn the_same_sheet_gives_the_same_bytes_and_names_nobody_in_its_metadata() {
    let signed = || {
        sheet(vec![
            Block::Heading(1, Align::Center, "Berita Acara".into()),
            table(60),
            Block::Signatures(vec![Signature::new(vec!["Ketua".into()], "Siti Rahayu")]),
        ])
    };
    let (first, second) = (pdf(&signed()).unwrap(), pdf(&signed()).unwrap());
    assert!(first.starts_with(b"%PDF-1.7") && first == second);
    let text = String::from_utf8_lossy(&first);
    assert!(text.contains("pdfaid:part") && text.contains("pdfuaid:part"), "PDF/A and PDF/UA are claimed");
    assert!(text.contains("Berita acara") && !text.contains("Siti") && !text.contains("dc:creator"));
}

#[test]
fn the_head_of_a_table_stands_on_each_page_that_it_reaches() {
    let pages = lay_out(&sheet(vec![table(120)])).pages;
    assert!(pages.len() > 2, "{}", pages.len());
    for page in &pages {
        assert!(says(page).contains("Peringkat"), "{}", says(page));
    }
    let heads = |owner: fn(&Owner) -> bool| {
        let own = |page: &Page| page.pieces.iter().filter(|piece| owner(&piece.owner)).cloned().collect();
        pages.iter().filter(|page| says(&Page { pieces: own(page) }).contains("Peringkat")).count()
    };
    assert_eq!(heads(|owner| matches!(owner, Owner::Node(_))), 1, "read aloud once");
}

#[test]
fn every_page_carries_number_hashes_and_page_number_within_the_margins() {
    let document = lay_out(&sheet(vec![table(90)]));
    for (n, page) in document.pages.iter().enumerate() {
        let text = says(page);
        for part in ["BA-12-ABCDEF01", &"a".repeat(64), &"b".repeat(64), "https://contoh.go.id/dokumen/"] {
            assert!(text.contains(part), "{part}");
        }
        assert!(text.contains(&format!("Halaman {} dari {}", n + 1, document.pages.len())));
        for (left, baseline, text, right) in texts(page) {
            assert!(left >= 60.0 && right <= document.width - 50.0, "{text} ends at {right}");
            assert!(baseline > 40.0 && baseline < document.height - 30.0, "{text} at {baseline}");
        }
    }
}

#[test]
fn a_heading_does_not_stay_behind_and_a_signature_keeps_its_name() {
    for lines in 30..60 {
        let mut blocks: Vec<Block> = (0..lines).map(|n| Paragraph::new(format!("Baris {n}")).into()).collect();
        blocks.push(Block::Heading(2, Align::Left, "Penutup".into()));
        blocks.push(Paragraph::new("Sesudahnya").into());
        blocks.push(Block::Signatures(vec![Signature::new(vec!["Ketua".into()], "Siti Rahayu")]));
        let pages = lay_out(&sheet(blocks)).pages;
        let on = |words: &str| pages.iter().position(|page| says(page).contains(words)).unwrap();
        assert_eq!(on("Penutup"), on("Sesudahnya"), "{lines}");
        assert_eq!(on("Ketua"), on("Siti Rahayu"), "{lines}");
    }
}

#[test]
fn words_stay_whole_and_only_what_fits_no_line_is_parted() {
    let long = format!("https://contoh.go.id/{}", "sangatpanjang".repeat(12));
    let pages = lay_out(&sheet(vec![
        Paragraph::new("Penyelenggaraan pelayanan publik yang bertanggung jawab. ".repeat(8)).into(),
        Paragraph::new(long.as_str()).into(),
    ]));
    let lines: Vec<String> = texts(&pages.pages[0]).into_iter().map(|(_, _, text, _)| text).collect();
    let words = ["Penyelenggaraan", "pelayanan", "publik", "yang", "bertanggung", "jawab."];
    for line in lines.iter().take_while(|line| !line.starts_with("https")) {
        assert!(line.split_whitespace().all(|word| words.contains(&word)), "{line}");
    }
    assert!(lines.concat().replace(' ', "").contains(&long));
}

#[test]
fn a_row_higher_than_a_page_is_parted_between_lines() {
    let columns = vec![Col::text("Catatan", 1.0)];
    let text = "Alasan pleno yang panjang sekali. ".repeat(300);
    let pages = lay_out(&sheet(vec![Table::new("Catatan", columns, vec![vec![text]]).into()]));
    assert!(pages.pages.len() >= 2);
    let read: usize = pages.pages.iter().map(|page| says(page).matches("panjang").count()).sum();
    assert_eq!(read, 300);
}

#[test]
fn what_the_family_lacks_is_shown_as_a_box_and_what_is_invisible_is_left_out() {
    assert_eq!(font::settable("Dusun\u{a0}É–“a”…\u{200b} 漢"), "Dusun\u{a0}É–“a”… □");
    assert_eq!(font::settable("a\tb\u{ad}c"), "a bc");
    pdf(&sheet(vec![Paragraph::new("漢字 🙂 ok").into()])).unwrap();
}

#[test]
fn an_empty_document_is_one_page() {
    assert_eq!(lay_out(&sheet(vec![])).pages.len(), 1);
    assert_eq!(lay_out(&sheet(vec![Block::NewPage])).pages.len(), 1);
    pdf(&sheet(vec![table(0), Block::Facts(vec![]), Paragraph::new("").into()])).unwrap();
}

#[test]
fn a_column_is_never_narrower_than_its_longest_word() {
    let columns = vec![Col::number("Peringkat", 0.1), Col::text("Usulan", 9.0), Col::text("Penghargaan", 0.1)];
    let rows = vec![vec!["1".into(), "Ayo Kembali ke ASI".into(), "Outstanding".into()]];
    let page = &lay_out(&sheet(vec![Table::new("Urutan akhir", columns, rows).into()])).pages[0];
    for word in ["Peringkat", "Penghargaan", "Outstanding"] {
        assert!(texts(page).iter().any(|(_, _, text, _)| text.trim() == word), "{word}");
    }
}

#[test]
fn lists_certificates_and_codes_are_valid_papers() {
    let code = Block::Code { url: "https://contoh.go.id/a".into(), label: "7KQ2M-9XA4B".into(), side: 60.0 };
    let long = "Juri yang tidak menandatangani tidak ikut dihitung, dan tidak dianggap memberi nilai nol. ".repeat(3);
    let blocks =
        vec![code, Block::Display("Piagam Penghargaan".into(), 30.0), Block::Item(long), Block::Item("Dua".into())];
    let framed = Sheet { orientation: Orientation::Landscape, ground: Ground::Framed, ..sheet(blocks) };
    pdf(&framed).unwrap();
    let document = lay_out(&framed);
    assert_eq!(document.tree.nodes.iter().filter(|(role, _)| *role == Role::List).count(), 1);
    assert!(says(&document.pages[0]).contains("7KQ2M-9XA4B"));
}

fn certificate(long: bool) -> Certificate {
    let text = |words: &str, times: usize| words.repeat(if long { times } else { 1 }).trim().to_owned();
    Certificate {
        title: "Piagam".into(),
        unit: text("Unit Pelaksana Teknis Daerah ", 5),
        work: text("Inovasi Pelayanan Publik yang Terhubung ", 5),
        award: text("Juara 1 Kelompok Umum, ", 4),
        sentences: vec![
            text("dalam Kompetisi Inovasi Pelayanan Publik Kabupaten Banyuwangi. ", 4),
            "SK nomor 1.".into(),
        ],
        date: "1 September 2026".into(),
        office: vec!["Kabupaten Banyuwangi".into(), "Bupati".into()],
    }
}

fn border() -> Picture {
    Picture::png(include_bytes!("../demo/data/piagam.png").to_vec()).unwrap()
}

#[test]
fn a_certificate_stays_one_page_however_long_its_texts_are() {
    let signer = |n: usize| {
        let above = vec!["Sekretaris Daerah selaku Ketua Panitia Lomba Inovasi ".repeat(2)];
        Signature {
            number: "NIP 19700101 199503 1 001".into(),
            ..Signature::new(above, format!("Dr. Penanda Tangan {n}"))
        }
    };
    for (long, signers, clear_top) in [(false, 0, 0), (false, 3, 30), (true, 1, 0), (true, 3, 30)] {
        let place = "Banyuwangi".to_owned();
        let look = Look { picture: Some(border()), clear_top, place, signers: (0..signers).map(signer).collect() };
        let pages = lay_out(&certificate(long).sheet(&look, &mark())).pages;
        assert_eq!(pages.len(), 1, "{long} {signers} {clear_top}");
        let text = says(&pages[0]);
        assert!(text.contains("Banyuwangi, 1 September 2026"), "{text}");
        let named = (0..signers).all(|n| text.contains(&format!("Dr. Penanda Tangan {n}")));
        assert!(named && (signers > 0 || text.contains("Bupati")), "{text}");
        let highest = texts(&pages[0]).iter().map(|(_, y, ..)| *y).fold(f32::MAX, f32::min);
        assert!(highest > 56.0 + clear_top as f32 * 2.8, "{highest} {clear_top}");
    }
}

#[test]
fn a_background_covers_the_page_without_stretching_and_the_code_stays_on_white() {
    let look = Look { picture: Some(border()), ..Look::default() };
    let sheet = certificate(false).sheet(&look, &mark());
    let (first, second) = (pdf(&sheet).unwrap(), pdf(&sheet).unwrap());
    assert!(first == second && String::from_utf8_lossy(&first).contains("/Image"));
    let document = lay_out(&sheet);
    let [Draw::Picture { x, y, width, height, .. }, Draw::Fill { y: white, .. }] =
        &document.pages[0].pieces[0].draws[..]
    else {
        panic!("the picture is not behind everything")
    };
    assert!(*x <= 0.0 && *y <= 0.0 && x + width >= document.width - 0.01 && y + height >= document.height - 0.01);
    assert!((width / height - 1_760.0 / 1_232.0).abs() < 0.001, "{width} {height}");
    let code = document.pages[0].pieces.last().unwrap();
    assert!(code.draws.iter().all(|draw| !matches!(draw, Draw::Squares(all) if all.iter().any(|one| one.1 < *white))));
}

#[test]
fn a_picture_that_cannot_be_printed_well_is_refused() {
    let small = include_bytes!("../demo/data/foto-contoh.jpg").to_vec();
    assert!(matches!(Picture::jpeg(small.clone()), Err(PictureError::TooSmall(..))));
    assert_eq!(Picture::png(small), Err(PictureError::Unprintable));
    assert_eq!(Picture::png(b"x".to_vec()), Err(PictureError::Unprintable));
    let whole = include_bytes!("../demo/data/piagam.png");
    let half = Picture::png(whole[..whole.len() / 2].to_vec()).unwrap();
    assert_eq!(half.try_print(), Err(PictureError::Unprintable));
    assert_eq!(border().try_print(), Ok(()));
}
