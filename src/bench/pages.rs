//! The public winner page beside a fixed response of the same size.

use super::{BenchError, count, median, scratch::Scratch};
use crate::{
    account::table::People,
    app::{self, Parts},
    demo::{self, Stage},
    web::guard::Site,
};
use actix_web::{App, HttpResponse, HttpServer, web};
use std::{
    net::{SocketAddr, TcpListener},
    sync::Arc,
    time::Duration,
};
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader},
    net::TcpStream,
    time::Instant,
};

/// Connections that ask at once, each one request after the other.
const CLIENTS: usize = 8;
const ROUNDS: usize = 3;
const ROUND: Duration = Duration::from_secs(2);

pub(super) async fn run(scratch: &Scratch) -> Result<(), BenchError> {
    let failed = |error: &dyn std::fmt::Display| BenchError::Failed(error.to_string());
    let pool = scratch.pool(8);
    demo::fill(&pool, &scratch.data, Stage::Registration, &mut |_, _, _| ()).await.map_err(|e| failed(&e))?;
    let slug: String = sqlx::query_scalar(
        "select slug from read.result_edition where sealed_at is not null order by year desc limit 1",
    )
    .fetch_one(&pool)
    .await?;
    let parts = Parts {
        pool: pool.clone(),
        readers_pool: scratch.pool(8),
        listener: TcpListener::bind("127.0.0.1:0")?,
        data: scratch.data.clone(),
        identities: Arc::new(People(pool.clone())),
        site: Site { sample: true, ..Site::default() },
        https: false,
    };
    let product = app::App::start(parts).await.map_err(|e| failed(&e))?;
    let path = format!("/hasil/{slug}");
    let (_, size) = rate(product.address(), &path).await?;
    let (bare, server) = fixed(size)?;
    let handle = server.handle();
    let server = tokio::spawn(server);
    let (mut fixed_rates, mut page_rates) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        fixed_rates.push(rate(bare, "/").await?.0);
        page_rates.push(rate(product.address(), &path).await?.0);
    }
    handle.stop(true).await;
    server.await.map_err(|e| failed(&e))??;
    product.stop().await?;
    let (bare, page) = (median(fixed_rates), median(page_rates));
    println!(
        "Requests per second over loopback, {CLIENTS} clients: the winner page ({size} bytes) beside a fixed answer."
    );
    println!("{:>10} {:>10} {:>7}", "fixed", "page", "ratio");
    println!("{:>10} {:>10} {:>7.2}\n", count(bare), count(page), page / bare);
    Ok(())
}

/// Requests per second to one path, and the size of the answer.
async fn rate(address: SocketAddr, path: &str) -> Result<(f64, usize), BenchError> {
    let start = Instant::now();
    let clients: Vec<_> = (0..CLIENTS)
        .map(|_| {
            let request = format!("GET {path} HTTP/1.1\r\nHost: {address}\r\n\r\n");
            tokio::spawn(async move {
                let mut stream = BufReader::new(TcpStream::connect(address).await?);
                let (mut answered, mut size) = (0u64, 0);
                while start.elapsed() < ROUND {
                    stream.write_all(request.as_bytes()).await?;
                    size = answer(&mut stream).await?;
                    answered += 1;
                }
                Ok::<_, BenchError>((answered, size))
            })
        })
        .collect();
    let (mut total, mut size) = (0, 0);
    for client in clients {
        let (answered, bytes) = client.await.map_err(|error| BenchError::Failed(error.to_string()))??;
        total += answered;
        size = bytes;
    }
    Ok((total as f64 / start.elapsed().as_secs_f64(), size))
}

/// Reads one answer; only a 200 with a length counts.
async fn answer(stream: &mut BufReader<TcpStream>) -> Result<usize, BenchError> {
    let mut line = String::new();
    stream.read_line(&mut line).await?;
    if !line.starts_with("HTTP/1.1 200") {
        return Err(BenchError::Failed(format!("the server answered {}", line.trim())));
    }
    let mut length = None;
    loop {
        line.clear();
        stream.read_line(&mut line).await?;
        let header = line.trim().to_ascii_lowercase();
        if header.is_empty() {
            break;
        }
        if let Some(value) = header.strip_prefix("content-length:") {
            length = value.trim().parse::<usize>().ok();
        }
    }
    let length = length.ok_or_else(|| BenchError::Failed("the answer has no length".into()))?;
    let mut body = vec![0; length];
    stream.read_exact(&mut body).await?;
    Ok(length)
}

/// A server that only ever answers with so many bytes.
fn fixed(size: usize) -> Result<(SocketAddr, actix_web::dev::Server), BenchError> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let address = listener.local_addr()?;
    let body = web::Bytes::from(vec![b'x'; size]);
    let server = HttpServer::new(move || {
        let body = body.clone();
        App::new().route(
            "/",
            web::get().to(move || {
                let body = body.clone();
                async move { HttpResponse::Ok().content_type("text/html; charset=utf-8").body(body) }
            }),
        )
    })
    .workers(2)
    .disable_signals()
    .listen(listener)?
    .run();
    Ok((address, server))
}
