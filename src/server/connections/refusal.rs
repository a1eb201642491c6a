//! What hyper answers by itself to what is no request, made whole.
//!
//! Gets:    the bare head that hyper is about to write.
//! Gives:   the same with our headers and a problem document: who sent it may be a program or a person, and no address tells.
//! Touches: the counts and the log, as any answer.
//! Never:   a word of what was sent.

use std::fmt::Write;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use axum::body::Bytes;
use axum::http::StatusCode;
use axum::response::Response;
use hyper::body::Body;

use super::super::error::AppError;
use super::super::middleware::{observation, security_headers};
use super::super::state::AppState;

/// A whole answer in the place of a bare one; none when that is no refusal.
pub(super) fn whole(state: &AppState, bare: &[u8]) -> Option<Bytes> {
    let head = std::str::from_utf8(bare).ok()?.strip_suffix("\r\n\r\n")?;
    let status = head.split(' ').nth(1)?.parse().ok()?;
    let status = StatusCode::from_u16(status).ok()?;
    if !(status.is_client_error() || status.is_server_error()) {
        return None;
    }
    let answer = observation::refused(state, || {
        security_headers::secured(state, AppError::Refused(status).into_problem())
    });
    Some(written(head, answer))
}

/// The lines that stand for the connection are hyper's, all else is ours.
fn written(bare: &str, answer: Response) -> Bytes {
    let (parts, body) = answer.into_parts();
    let body = at_once(body);
    let mut head = String::new();
    for line in bare.lines() {
        if !line.to_ascii_lowercase().starts_with("content-length:") {
            let _ = write!(head, "{line}\r\n");
        }
    }
    for (name, value) in &parts.headers {
        // None of ours is anything else.
        if let Ok(value) = value.to_str() {
            let _ = write!(head, "{name}: {value}\r\n");
        }
    }
    let _ = write!(head, "content-length: {}\r\n\r\n", body.len());
    Bytes::from([head.as_bytes(), &body].concat())
}

/// The bytes of a problem document, which are there whole.
fn at_once(body: axum::body::Body) -> Bytes {
    let polled = pin!(body).poll_frame(&mut Context::from_waker(Waker::noop()));
    match polled {
        Poll::Ready(Some(Ok(frame))) => frame.into_data().unwrap_or_default(),
        _ => Bytes::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::server::Options;

    #[test]
    fn a_refusal_is_made_whole_and_anything_else_is_left_alone() {
        let state = AppState::new(std::sync::Arc::default(), Options::default());
        let bare = "HTTP/1.1 431 Request Header Fields Too Large\r\nconnection: close\r\ncontent-length: 0\r\ndate: x\r\n\r\n";
        let whole = |bare: &str| whole(&state, bare.as_bytes());
        let answer = String::from_utf8(whole(bare).unwrap().to_vec()).unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        assert!(head.starts_with(
            "HTTP/1.1 431 Request Header Fields Too Large\r\nconnection: close\r\ndate: x\r\n"
        ));
        assert!(head.ends_with(&format!("\r\ncontent-length: {}", body.len())));
        let names: Vec<&str> = head
            .lines()
            .filter_map(|line| Some(line.split_once(':')?.0))
            .collect();
        for name in [
            "x-request-id",
            "content-security-policy",
            "cache-control",
            "content-type",
        ] {
            assert_eq!(
                names.iter().filter(|known| **known == name).count(),
                1,
                "{name}"
            );
        }
        assert!(body.contains("\"status\":431"), "{body}");
        for other in [
            "",
            "HTTP/1.1 100 Continue\r\n\r\n",
            "HTTP/1.1 400 Bad",
            "bytes\r\n\r\n",
        ] {
            assert_eq!(whole(other), None, "{other}");
        }
    }
}
