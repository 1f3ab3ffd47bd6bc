//! Everything that needs a running product: one binary, files named after URLs.
#![allow(clippy::unwrap_used, reason = "a helper that cannot go on fails its test")]

mod akun;
mod architecture;
mod attachment;
mod beranda;
mod browser;
mod crawl;
mod demo;
mod dokumen;
mod eventstore;
mod hasil;
mod impor;
mod inovasi;
mod jejak;
mod kill;
mod kill_ladder;
mod lomba;
mod papan;
mod penilaian;
mod piagam;
mod postgres;
mod rebuild;
mod role_table;
mod serve;
mod stored_events;
mod support;
mod tangga;
mod umpan_balik;
mod unit;
mod usulan;
mod verifikasi;
