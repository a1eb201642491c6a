//! Files that articles show, and the site's own.
//!
//! Gets:    a path below `/assets/`, `/pictures/` or `/static/`, and perhaps a range of it.
//! Gives:   the file with its type, or a part of it; a large one piece by piece as the reader takes it.
//! Touches: the content folder's `assets/` and its pictures elsewhere, through `content::source`.
//! Never:   a path out of it, a symbolic link, a type that a browser would run, a file that only articles show which readers may
//!          not see; a large file in memory.

use std::fs::File;
use std::io::{self, Read};
use std::time::UNIX_EPOCH;

use axum::body::{Body, Bytes};
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use xxhash_rust::xxh3::{Xxh3, xxh3_64};

use super::bodies::{FileBody, Streamed};
use super::error::AppError;
use super::etag::{Weakness, tag};
use super::media::type_of;
use super::pages::not_found::missing;
use super::ranges::{Part, part};
use super::state::AppState;
use super::templates::StaticFile;
use crate::content::source::{self, Seen};
use crate::ids::Audience;

/// The largest file that is read at once, in bytes; others are read while they are sent.
const WHOLE_BYTES_MAX: u64 = 65_536;

/// How much of a larger one its validator is made of, besides its length and the time of its last change, in bytes.
const BEGINNING_BYTES: u64 = 4_096;

/// How long what never changes at its address may be kept.
const FOR_GOOD: &str = "public, max-age=31536000, immutable";

/// A file that was found.
enum Found {
    Whole {
        bytes: Bytes,
        tag: HeaderValue,
    },
    Open {
        file: File,
        bytes: u64,
        tag: HeaderValue,
    },
}

/// Whether an address names this version of a file.
fn names(uri: &Uri, of_now: Option<&str>) -> bool {
    let mut given = uri.query().unwrap_or_default().split('&');
    let named = given.find_map(|one| one.strip_prefix("v="));
    named.is_some() && named == of_now
}

/// GET `/assets/{path}`.
pub(super) async fn asset(
    State(state): State<AppState>,
    audience: Audience,
    (Path(path), uri): (Path<String>, Uri),
    headers: HeaderMap,
) -> Response {
    let content = state.options().content.clone();
    let name = path.clone();
    let found = state.opening(move |state, snapshot| {
        // What only hidden articles show is for writers too.
        let is_shown = snapshot.shows_asset(&name) || state.options().preview.is_some();
        let opened = is_shown.then(|| source::open_asset(&content, &name));
        let of_now = snapshot.picture_version(&format!("{}/{name}", source::ASSETS));
        let for_good = names(&uri, of_now);
        looked_into(opened.flatten(), for_good)
    });
    answer(
        &state,
        audience,
        (&format!("/assets/{path}"), &headers),
        found.await,
    )
    .await
}

/// GET `/pictures/{path}`: a picture that lies elsewhere in the content folder, where an article shows it.
pub(super) async fn picture(
    State(state): State<AppState>,
    audience: Audience,
    (Path(path), uri): (Path<String>, Uri),
    headers: HeaderMap,
) -> Response {
    let content = state.options().content.clone();
    let name = path.clone();
    let found = state.opening(move |state, snapshot| {
        let of_now = snapshot.picture_version(&name);
        let is_elsewhere = !name.starts_with("assets/");
        let is_shown = is_elsewhere
            && of_now.is_some()
            && (snapshot.shows_picture(&name) || state.options().preview.is_some());
        let opened = is_shown.then(|| source::open_picture(&content, &name));
        let for_good = names(&uri, of_now);
        looked_into(opened.flatten(), for_good)
    });
    answer(
        &state,
        audience,
        (&format!("/pictures/{path}"), &headers),
        found.await,
    )
    .await
}

/// What stands in a file, and whether it is for good under its address.
fn looked_into(opened: Option<(File, Seen)>, for_good: bool) -> Result<(Found, bool), AppError> {
    let (file, seen) = opened.ok_or(AppError::NotFound)?;
    let modified = seen
        .modified
        .and_then(|at| at.duration_since(UNIX_EPOCH).ok())
        .unwrap_or_default();
    // What was deleted or cut meanwhile is not there; whoever asks again gets what is there then.
    let found = look_into(file, seen.bytes, modified.as_nanos()).map_err(|_| AppError::NotFound)?;
    Ok((found, for_good))
}

/// The answer at an address: the file, a part of it, or a page that says that there is none.
async fn answer(
    state: &AppState,
    audience: Audience,
    (address, headers): (&str, &HeaderMap),
    found: Result<(Found, bool), AppError>,
) -> Response {
    let lives = found.as_ref().is_ok_and(|(_, for_good)| *for_good);
    let part_of_it = found.and_then(|(found, _)| send(state, headers, found));
    match part_of_it {
        Ok(mut answer) => {
            let all = answer.headers_mut();
            let media_type = HeaderValue::from_static(type_of(address));
            all.insert(header::CONTENT_TYPE, media_type);
            all.insert(header::ACCEPT_RANGES, HeaderValue::from_static("bytes"));
            if lives {
                all.insert(header::CACHE_CONTROL, HeaderValue::from_static(FOR_GOOD));
            }
            answer
        }
        Err(AppError::NotFound) => missing(state, audience, &HeaderMap::new(), address).await,
        Err(AppError::NoRange(bytes)) => {
            let mut answer = AppError::NoRange(bytes).into_problem();
            if let Ok(length) = HeaderValue::from_str(&format!("bytes */{bytes}")) {
                answer.headers_mut().insert(header::CONTENT_RANGE, length);
            }
            answer
        }
        Err(error) => error.into_page(state),
    }
}

/// A small file is read; of a large one only its beginning, which is a part of its validator.
fn look_into(mut file: File, bytes: u64, modified_ns: u128) -> io::Result<Found> {
    let at_once = if bytes > WHOLE_BYTES_MAX {
        BEGINNING_BYTES
    } else {
        bytes
    };
    let mut read = Vec::with_capacity(at_once as usize);
    (&mut file).take(at_once).read_to_end(&mut read)?;
    if bytes <= WHOLE_BYTES_MAX {
        let tag = tag(Weakness::Weak, xxh3_64(&read));
        return Ok(Found::Whole {
            bytes: read.into(),
            tag,
        });
    }
    let mut hash = Xxh3::new();
    hash.update(&bytes.to_le_bytes());
    hash.update(&modified_ns.to_le_bytes());
    hash.update(&read);
    Ok(Found::Open {
        file,
        bytes,
        tag: tag(Weakness::Strong, hash.digest()),
    })
}

/// What was asked for of a file.
fn send(state: &AppState, headers: &HeaderMap, found: Found) -> Result<Response, AppError> {
    let (length, tag) = match &found {
        Found::Whole { bytes, tag } => (bytes.len() as u64, tag.clone()),
        Found::Open { bytes, tag, .. } => (*bytes, tag.clone()),
    };
    let (status, range) = match part(headers, length, tag.to_str().unwrap_or_default()) {
        Part::All => (StatusCode::OK, 0..length),
        Part::Some(range) => (StatusCode::PARTIAL_CONTENT, range),
        Part::None => return Err(AppError::NoRange(length)),
    };
    let mut answer =
        Response::new(match found {
            Found::Whole { bytes, .. } => {
                Body::from(bytes.slice(range.start as usize..range.end as usize))
            }
            Found::Open { file, .. } => {
                let body = FileBody::new(file, range.clone(), state.files());
                Body::new(body.map_err(|error| {
                    AppError::Internal(format!("a file cannot be read: {error}"))
                })?)
            }
        });
    if length > WHOLE_BYTES_MAX {
        answer.extensions_mut().insert(Streamed);
    }
    *answer.status_mut() = status;
    let all = answer.headers_mut();
    all.insert(header::ETAG, tag);
    all.insert(header::CONTENT_LENGTH, (range.end - range.start).into());
    if status == StatusCode::PARTIAL_CONTENT
        && let Ok(range) =
            HeaderValue::from_str(&format!("bytes {}-{}/{length}", range.start, range.end - 1))
    {
        all.insert(header::CONTENT_RANGE, range);
    }
    Ok(answer)
}

/// GET `/static/{name}`: for good under the name that holds its hash, and with a look at the server under its plain name
/// or an older hash, as a page of before the last change asks for it.
pub(super) async fn file(
    State(state): State<AppState>,
    audience: Audience,
    Path(name): Path<String>,
) -> Response {
    let templates = state.templates();
    match templates.file_at(&name) {
        Some((file, of_now)) => own(file, of_now),
        None => {
            missing(
                &state,
                audience,
                &HeaderMap::new(),
                &format!("/static/{name}"),
            )
            .await
        }
    }
}

/// GET `/favicon.ico`.
pub(super) async fn icon(State(state): State<AppState>) -> Response {
    let templates = state.templates();
    templates.file("logo.svg").map_or_else(
        || StatusCode::NOT_FOUND.into_response(),
        |file| own(file, false),
    )
}

fn own(file: &StaticFile, for_good: bool) -> Response {
    let lives = if for_good { FOR_GOOD } else { "no-cache" };
    let headers = [
        (
            header::CONTENT_TYPE,
            HeaderValue::from_static(file.media_type),
        ),
        (header::CACHE_CONTROL, HeaderValue::from_static(lives)),
    ];
    (headers, file.bytes.clone()).into_response()
}
