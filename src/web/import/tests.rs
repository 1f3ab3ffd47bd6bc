use super::*;
use rust_xlsxwriter::{Formula, Workbook};

fn columns() -> Vec<Column> {
    vec![Column::new("kode", "", "a"), Column::new("nilai", "", "1"), Column::new("catatan juri", "", "").optional()]
}

fn cells(bytes: &[u8]) -> Vec<(u64, Vec<String>)> {
    read(bytes, &columns()).unwrap().rows.into_iter().map(|row| (row.number, row.cells)).collect()
}

fn row(number: u64, cells: [&str; 3]) -> (u64, Vec<String>) {
    (number, cells.map(str::to_owned).to_vec())
}

#[test]
fn a_workbook_gives_numbers_as_typed_and_formulas_as_their_values() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (at, title) in [(0, "Nilai"), (1, "KODE"), (3, "lain")] {
        sheet.write(0, at, title).unwrap();
    }
    sheet.write(1, 1, " desa-1 ").unwrap().write(1, 0, 87.5).unwrap();
    sheet.write(3, 1, 12).unwrap().write(3, 0, Formula::new("=0.1+0.2").set_result("0.30000000000000004")).unwrap();
    let bytes = book.save_to_buffer().unwrap();
    assert_eq!(cells(&bytes), [row(2, ["desa-1", "87.5", ""]), row(4, ["12", "0.3", ""])]);
}

#[test]
fn a_cell_in_the_last_corner_costs_nothing() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.write(0, 0, "kode").unwrap().write(0, 1, "nilai").unwrap().write(1, 0, "a").unwrap();
    sheet.write(1_048_575, 16_383, "jauh").unwrap();
    assert_eq!(cells(&book.save_to_buffer().unwrap()), [row(2, ["a", "", ""])]);
}

#[test]
fn semicolons_tabs_quotes_marks_and_another_order_of_columns_are_read() {
    for text in [
        "kode;nilai\n\"a;b\";87,5\n",
        "\u{feff}kode\tnilai\na;b\t87,5\n",
        "Catatan_Juri;lain;NILAI;Kode\n;x;87,5;\"a;b\"\n",
    ] {
        assert_eq!(cells(text.as_bytes()), [row(2, ["a;b", "87,5", ""])], "{text}");
    }
}

#[test]
fn a_file_that_cannot_be_read_says_why() {
    let said = |bytes: &[u8]| read(bytes, &columns()).unwrap_err();
    assert_eq!(said(b" \r\n "), ReadRefusal::Empty);
    assert_eq!(said(b"kode,nilai\n,\n"), ReadRefusal::HeaderOnly);
    assert_eq!(said(b"kode\na").to_string(), "Kolom nilai tidak ada. Baris pertama harus berisi: kode, nilai.");
    assert_eq!(said(b"kode,nilai,Kode\na,1,b"), ReadRefusal::ColumnTwice("kode".into()));
    for bytes in [&b"PK\x03\x04xlsx"[..], b"\x00\x01\x02", b"%PDF-1.7", b"\xd0\xcf\x11\xe0\xa1\xb1"] {
        assert_eq!(said(bytes), ReadRefusal::NotTable);
    }
    let many = format!("kode,nilai\n{}", "a,1\n".repeat(MAX_ROWS + 1));
    assert_eq!(said(many.as_bytes()), ReadRefusal::TooMany);
    let mut bomb = b"PK\x03\x04".to_vec();
    bomb.extend_from_slice(b"PK\x01\x02");
    bomb.resize(28, 0);
    bomb.extend_from_slice(&u32::MAX.to_le_bytes());
    bomb.resize(80, 0);
    assert_eq!(said(&bomb), ReadRefusal::TooMany);
}

#[test]
fn whatever_excel_wrote_becomes_text() {
    assert_eq!(decode("\u{feff}kode,Désa".as_bytes()).unwrap(), ("kode,Désa".into(), None));
    let wide: Vec<u8> = [0xff, 0xfe].into_iter().chain("kode;é".encode_utf16().flat_map(u16::to_le_bytes)).collect();
    assert_eq!(decode(&wide).unwrap(), ("kode;é".into(), None));
    let (text, remark) = decode(b"kode,D\xe9sa \x93A\x94").unwrap();
    assert_eq!(text, "kode,Désa “A”");
    assert!(remark.is_some());
}

#[test]
fn what_was_shown_is_what_is_confirmed() {
    let rows = read(b"kode,nilai\n\"a \"\"b\"\"\",1\nc,2\n", &columns()).unwrap().rows;
    assert_eq!(carried(Some(&carry(&rows)), &columns()).unwrap(), rows);
    for text in [None, Some(""), Some("[]"), Some("[[2,[\"a\"]]]")] {
        assert!(carried(text, &columns()).is_err(), "{text:?}");
    }
}

#[test]
fn the_first_of_two_equal_rows_is_taken() {
    let rows = read(b"kode,nilai\na,1\na,2\n", &columns()).unwrap().rows;
    let mut checked = check(rows, |row| Ok(row.cells[0].clone()));
    refuse_doubles(&mut checked, |code| Some(code.clone()), |code, number| format!("{code} ada di baris {number}."));
    assert_eq!(checked[0].outcome, Ok("a".into()));
    assert_eq!(checked[1].outcome, Err("a ada di baris 2.".into()));
}
