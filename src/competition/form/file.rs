//! A whole rule set as a file: what is downloaded, or a template that holds it.

use crate::{scoring::rules::EditionRules, web::component::form_parts::Errors};
use serde::de::{DeserializeOwned, IgnoredAny};
use serde_json::error::Category;

/// The rules in the file; otherwise a sentence under `berkas` that says where they cannot be read, and why.
pub fn read_file(bytes: &[u8]) -> Result<EditionRules, Errors> {
    #[derive(serde::Deserialize)]
    struct Template {
        rules: EditionRules,
    }
    #[derive(serde::Deserialize)]
    struct Kind {
        rules: Option<IgnoredAny>,
    }
    let is_template = serde_json::from_slice::<Kind>(bytes).is_ok_and(|kind| kind.rules.is_some());
    let read = if is_template { parse::<Template>(bytes).map(|template| template.rules) } else { parse(bytes) };
    read.map_err(|problem| Errors::one("berkas", format!("Berkas ini tidak terbaca sebagai aturan lomba. {problem}")))
}

fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, String> {
    let mut source = serde_json::Deserializer::from_slice(bytes);
    let value = serde_path_to_error::deserialize(&mut source).map_err(|error| {
        let path = error.path().to_string();
        sentence(&path, &error.into_inner())
    })?;
    source.end().map_err(|error| sentence(".", &error))?;
    Ok(value)
}

/// Where and why, in the words of whoever wrote the file.
fn sentence(path: &str, error: &serde_json::Error) -> String {
    let place = format!("Baris {}, kolom {}", error.line(), error.column());
    let field = if path == "." { String::new() } else { format!(", isian {path}") };
    let why = match error.classify() {
        Category::Eof => "berkasnya terpotong sebelum selesai".to_owned(),
        Category::Syntax | Category::Io => {
            "tulisannya bukan JSON yang benar; periksa koma, tanda kutip dan kurungnya".to_owned()
        }
        Category::Data => data(&error.to_string()),
    };
    format!("{place}{field}: {why}.")
}

/// serde's own words name what matters between backticks.
fn data(said: &str) -> String {
    let mut named = said.split('`').skip(1).step_by(2);
    let first = named.next().unwrap_or_default();
    if said.starts_with("missing field") {
        format!("isian {first} tidak ada")
    } else if said.starts_with("unknown variant") {
        let known: Vec<&str> = named.collect();
        format!("\"{first}\" tidak dikenal; yang dikenal: {}", known.join(", "))
    } else if said.starts_with("duplicate field") {
        format!("isian {first} tertulis dua kali")
    } else {
        "isinya bukan jenis yang diminta".to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::competition::templates;

    fn said(text: &str) -> String {
        read_file(text.as_bytes()).unwrap_err().of("berkas").unwrap_or_default().to_owned()
    }

    fn kipp() -> String {
        serde_json::to_string_pretty(&templates::all()[0].rules).unwrap()
    }

    #[test]
    fn rules_and_a_template_that_holds_them_are_read() {
        assert!(read_file(kipp().as_bytes()).is_ok());
        assert!(read_file(format!("{{\"name\": \"x\", \"rules\": {}}}", kipp()).as_bytes()).is_ok());
    }

    #[test]
    fn what_cannot_be_read_is_told_with_its_place_and_field() {
        let text = said("{\n  \"basis\": 7\n}");
        assert!(text.contains("Baris 2, kolom ") && text.contains("isian basis: isinya bukan jenis"), "{text}");
        let text = said(&kipp().replacen("\"max_words\": 200", "\"max_words\": \"dua ratus\"", 1));
        assert!(text.contains("isian sections[0].max_words: "), "{text}");
        let text = said(&kipp().replacen("\"kind\": \"", "\"kind\": \"x", 1));
        assert!(text.contains("rounds[0].kind") && text.contains("tidak dikenal; yang dikenal: "), "{text}");
        let text = said("{\"basis\": \"x\"}");
        assert!(text.contains("isian groups tidak ada"), "{text}");
        assert!(said("{\"basis\": \"x\"").contains("terpotong"));
        assert!(said("basis: x").contains("bukan JSON"));
        assert!(
            said(&format!("{{\"rules\": {}}}", kipp().replacen("\"basis\"", "\"dasar\"", 1)))
                .contains("isian rules: isian basis tidak ada")
        );
    }
}
