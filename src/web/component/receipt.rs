//! Tanda terima: number, server time, what was handed in, and a QR code, made to be printed or photographed.

use std::fmt::Write;

use maud::{Markup, html};
use qrcode::{Color, EcLevel, QrCode};

use super::dl::{Fact, summary};

/// A receipt.
pub struct Receipt {
    /// "Tanda terima usulan".
    pub kind: String,
    pub number: String,
    /// The server's time: "Senin, 3 Agustus 2026, 21.14.07 WIB".
    pub time: String,
    pub facts: Vec<Fact>,
    /// The whole address where the receipt can be checked; goes into the QR code and below.
    pub url: String,
}

/// The receipt.
pub fn receipt(receipt: &Receipt) -> Markup {
    html! {
        section.receipt aria-label=(receipt.kind) {
            div.receipt-head {
                div {
                    span.receipt-kind { (receipt.kind) }
                    span.receipt-number { (receipt.number) }
                    span.receipt-time { (receipt.time) }
                }
                (qr(&receipt.url))
            }
            (summary(&receipt.facts))
            p.receipt-foot { "Waktu dicatat oleh server. Periksa tanda terima ini di " (receipt.url) }
        }
    }
}

/// A QR code of a text as one path; nothing when the text is too long for one.
pub fn qr(text: &str) -> Markup {
    let Ok(code) = QrCode::with_error_correction_level(text, EcLevel::M) else {
        return Markup::default();
    };
    let width = code.width();
    let mut path = String::new();
    for (i, _) in code.to_colors().into_iter().enumerate().filter(|(_, color)| *color == Color::Dark) {
        // Writing to a String cannot fail.
        let _ = write!(path, "M{} {}h1v1h-1z", i % width + 4, i / width + 4);
    }
    let side = width + 8;
    html! {
        svg.receipt-qr viewBox={ "0 0 " (side) " " (side) } width="144" height="144" role="img" aria-label="Kode QR tanda terima"
            shape-rendering="crispEdges" {
            path.qr-dark d=(path) {}
        }
    }
}
