//! A floor: axum that says "hello", with the features and the runtime of jieda's server.
//!
//! Prints its address, and serves until it is stopped. `benches/compare.py` drives it.

#![expect(clippy::print_stdout, reason = "the address is what it prints")]

use axum::Router;
use axum::routing::get;

fn main() {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .expect("a runtime can be started");
    runtime.block_on(async {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0")
            .await
            .expect("a port is free");
        println!(
            "http://{}/",
            listener
                .local_addr()
                .expect("a bound listener has an address")
        );
        axum::serve(listener, Router::new().route("/", get(async || "hello")))
            .await
            .expect("the server runs until it is stopped");
    });
}
