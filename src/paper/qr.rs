//! QR codes as squares.

use super::flow::Draw;
use qrcode::{Color, EcLevel, QrCode};

/// A code of `side` points with its quiet border; nothing when the text is too long for one.
pub(super) fn qr(text: &str, x: f32, y: f32, side: f32) -> Vec<Draw> {
    let Ok(code) = QrCode::with_error_correction_level(text, EcLevel::M) else { return vec![] };
    let width = code.width();
    let unit = side / (width + 8) as f32;
    let colors = code.to_colors();
    let mut squares = Vec::new();
    for (row, cells) in colors.chunks(width).enumerate() {
        let mut from = 0;
        for cells in cells.chunk_by(|a, b| a == b) {
            if cells.first() == Some(&Color::Dark) {
                squares.push((
                    x + (from + 4) as f32 * unit,
                    y + (row + 4) as f32 * unit,
                    cells.len() as f32 * unit,
                    unit,
                ));
            }
            from += cells.len();
        }
    }
    vec![Draw::Squares(squares)]
}
