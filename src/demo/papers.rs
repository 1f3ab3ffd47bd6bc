//! A one-page PDF with a few lines, for the statement letters of demo proposals.

/// A valid PDF 1.4 with one A4 page; text outside of ASCII is written as it can be.
pub(super) fn pdf(lines: &[&str]) -> Vec<u8> {
    let mut content = String::from("BT /F1 12 Tf 16 TL 72 760 Td\n");
    for line in lines {
        let plain: String = line.chars().map(|c| if c.is_ascii() { c } else { '-' }).collect();
        let escaped = plain.replace('\\', "\\\\").replace('(', "\\(").replace(')', "\\)");
        let part = format!("({escaped}) Tj T*\n");
        content.push_str(&part);
    }
    content.push_str("ET");
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>"
            .to_owned(),
        format!("<< /Length {} >>\nstream\n{content}\nendstream", content.len()),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>".to_owned(),
    ];
    let mut file = String::from("%PDF-1.4\n");
    let mut offsets = Vec::new();
    for (number, object) in (1..).zip(&objects) {
        offsets.push(file.len());
        let part = format!("{number} 0 obj\n{object}\nendobj\n");
        file.push_str(&part);
    }
    let table = file.len();
    let part = format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    file.push_str(&part);
    for offset in offsets {
        let part = format!("{offset:010} 00000 n \n");
        file.push_str(&part);
    }
    let part = format!("trailer << /Size {} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n", objects.len() + 1);
    file.push_str(&part);
    file.into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_says_what_it_is_and_where_its_objects_are() {
        let file = String::from_utf8(pdf(&["Surat (contoh)"])).unwrap();
        assert!(file.starts_with("%PDF-1.4"));
        assert!(file.contains("(Surat \\(contoh\\)) Tj"));
        let table: usize = file.rsplit("startxref\n").next().unwrap().lines().next().unwrap().parse().unwrap();
        assert!(file[table..].starts_with("xref"));
        assert_eq!(infer::get(file.as_bytes()).unwrap().mime_type(), "application/pdf");
    }
}
