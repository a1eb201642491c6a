//! What operators know of each request: its id, how long it took, and a line in the log where they ask for one.
//!
//! Gets:    a request, and its answer.
//! Gives:   the answer with `X-Request-Id`; what the metrics count; a span for each line in the log; the access log.
//! Touches: the clock, the log.
//! Never:   what a client sent, in the log: a route is named by its template, an article by its id and only when it was
//!          given, a method only when it is a known one.

use std::pin::Pin;
use std::sync::atomic::Ordering;
use std::task::{Context, Poll};
use std::time::Instant;

use axum::body::{Body, Bytes};
use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderValue, Method, Version};
use axum::middleware::Next;
use axum::response::Response;
use hyper::body::{Frame, SizeHint};
use tracing::{Instrument, Span};

use crate::server::given::Given;
use crate::server::request_id::{CURRENT, REQUEST_ID, RequestId};
use crate::server::state::AppState;
use crate::server::traffic::Traffic;

/// The target of the lines of the access log.
pub const ACCESS_TARGET: &str = "jieda::access";

/// The route of what no route is for.
const UNMATCHED: &str = "unmatched";

/// The outermost layer: see [`observed`].
pub(in crate::server) async fn observe(
    State(state): State<AppState>,
    request: Request,
    next: Next,
) -> Response {
    observed(&state, request, |request| next.run(request)).await
}

/// Answers a request under an id, counts it, and logs it where that is asked for.
///
/// tower-http's layers for request ids keep whatever id comes in, so that a third one would have to take away those of
/// strangers first; one layer that does all of it is shorter.
pub(in crate::server) async fn observed<F: Future<Output = Response>>(
    state: &AppState,
    request: Request,
    answer: impl FnOnce(Request) -> F,
) -> Response {
    let started = Instant::now();
    let id = RequestId::of(&state.options().trusted_proxies, &request);
    let route = request.extensions().get::<MatchedPath>().cloned();
    let (method, version) = (method_name(request.method()), request.version());
    // Of the gravest level, so that each line that is logged stands in it, whatever the filter is.
    let span = tracing::error_span!("request", %id);
    let waiting = Waiting(Some(state.traffic()));
    let answer = CURRENT.scope(id.clone(), async { answer(request).await });
    let mut response = answer.instrument(span.clone()).await;
    waiting.end();
    let name = route.as_ref().map_or(UNMATCHED, MatchedPath::as_str);
    let traffic = state.traffic();
    traffic.answered(name, response.status(), started.elapsed());
    mark(&mut response, &id);
    if state.options().access_log.is_none() {
        return response;
    }
    let line = Line {
        span,
        method,
        route,
        article: response.extensions_mut().remove::<Given>(),
        status: response.status().as_u16(),
        version: Some(version),
        started,
    };
    response.map(|body| {
        Body::new(Logged {
            body,
            bytes: 0,
            line,
        })
    })
}

/// The answer to what was no request: it has an id, is counted and logged as any other.
pub(in crate::server) fn refused(state: &AppState, answer: impl FnOnce() -> Response) -> Response {
    let (started, id) = (Instant::now(), RequestId::current());
    let span = tracing::error_span!("request", %id);
    let mut response = CURRENT.sync_scope(id.clone(), || span.in_scope(answer));
    let status = response.status();
    let traffic = state.traffic();
    traffic.answered(UNMATCHED, status, started.elapsed());
    mark(&mut response, &id);
    if state.options().access_log.is_some() {
        let line = Line {
            span,
            method: "other",
            route: None,
            article: None,
            status: status.as_u16(),
            version: None,
            started,
        };
        let bytes = hyper::body::Body::size_hint(response.body()).exact();
        line.write(bytes.unwrap_or_default());
    }
    response
}

fn mark(response: &mut Response, id: &RequestId) {
    if let Ok(id) = HeaderValue::from_str(&id.to_string()) {
        response.headers_mut().insert(REQUEST_ID, id);
    }
}

/// A request whose answer is being made; dropped before that is done when its client does not wait for it.
struct Waiting<'a>(Option<&'a Traffic>);

impl Waiting<'_> {
    fn end(mut self) {
        self.0 = None;
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        if let Some(traffic) = self.0 {
            traffic.abandoned.fetch_add(1, Ordering::Relaxed);
        }
    }
}

/// A method's name; strangers may send any word as one.
fn method_name(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::PATCH => "PATCH",
        Method::DELETE => "DELETE",
        Method::OPTIONS => "OPTIONS",
        Method::TRACE => "TRACE",
        Method::CONNECT => "CONNECT",
        _ => "other",
    }
}

/// What the access log says of an answer.
struct Line {
    span: Span,
    method: &'static str,
    route: Option<MatchedPath>,
    article: Option<Given>,
    status: u16,
    /// None of what was no request.
    version: Option<Version>,
    started: Instant,
}

impl Line {
    fn write(&self, bytes: u64) {
        let route = self.route.as_ref().map_or(UNMATCHED, MatchedPath::as_str);
        let article = self.article.as_ref().map(|Given(id)| id.to_string());
        self.span.in_scope(|| {
            tracing::info!(
                target: ACCESS_TARGET,
                method = self.method,
                route,
                article = article.as_deref(),
                status = self.status,
                bytes,
                duration_ms = self.started.elapsed().as_micros() as f64 / 1_000.0,
                version = self.version.map(tracing::field::debug),
                "answered"
            );
        });
    }
}

/// A body whose answer is logged when its end was handed over, or when nobody takes the rest.
struct Logged {
    body: Body,
    bytes: u64,
    line: Line,
}

impl Drop for Logged {
    fn drop(&mut self) {
        self.line.write(self.bytes);
    }
}

impl hyper::body::Body for Logged {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        let polled = Pin::new(&mut self.body).poll_frame(context);
        if let Poll::Ready(Some(Ok(frame))) = &polled {
            self.bytes += frame.data_ref().map_or(0, |data| data.len() as u64);
        }
        polled
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

#[cfg(test)]
mod tests {
    use std::io::{self, Write};
    use std::sync::{Arc, Mutex};

    use super::*;
    use crate::server::Options;
    use crate::server::error::AppError;
    use crate::server::middleware::security_headers;
    use crate::server::request_id::carried;

    /// Memory that several threads write to.
    #[derive(Clone, Default)]
    struct Log(Arc<Mutex<Vec<u8>>>);

    impl Write for Log {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().write(bytes)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    /// What is logged while something runs.
    fn logged(run: impl FnOnce()) -> String {
        let log = Log::default();
        let writer = log.clone();
        let subscriber = tracing_subscriber::fmt()
            .with_ansi(false)
            .with_writer(move || writer.clone());
        tracing::subscriber::with_default(subscriber.finish(), run);
        String::from_utf8(log.0.lock().unwrap().clone()).unwrap()
    }

    #[test]
    fn what_fails_has_one_id_in_the_answer_its_header_and_the_log() {
        let state = AppState::new(Arc::default(), Options::default());
        type Fails = fn(&AppState) -> Response;
        let page: Fails = |state| AppError::Internal("why".to_owned()).into_page(state);
        let problem: Fails = |_| AppError::Internal("why".to_owned()).into_problem();
        let on_a_thread: Fails = |_| {
            // As work of the core does it.
            let work = carried(|| AppError::Internal("why".to_owned()).into_problem());
            let dispatch = tracing::dispatcher::get_default(Clone::clone);
            let work = || tracing::dispatcher::with_default(&dispatch, work);
            std::thread::scope(|scope| scope.spawn(work).join().unwrap())
        };
        let runtime = tokio::runtime::Builder::new_current_thread();
        let runtime = { runtime }.build().unwrap();
        for fails in [page, problem, on_a_thread] {
            let (mut id, mut body) = (String::new(), String::new());
            let log = logged(|| {
                runtime.block_on(async {
                    let request = Request::new(Body::empty());
                    let answer = async |_| security_headers::secured(&state, fails(&state));
                    let answer = observed(&state, request, answer).await;
                    assert_eq!(answer.status(), 500);
                    id = answer.headers()[REQUEST_ID].to_str().unwrap().to_owned();
                    let bytes = axum::body::to_bytes(answer.into_body(), usize::MAX).await;
                    body = String::from_utf8(bytes.unwrap().to_vec()).unwrap();
                });
            });
            assert!(body.contains(&id), "{id}: {body}");
            assert!(log.contains(&format!("request{{id={id}}}")), "{log}");
        }
    }

    #[test]
    fn who_hangs_up_before_there_is_an_answer_is_counted_apart() {
        let state = AppState::new(Arc::default(), Options::default());
        let counts = || {
            let traffic = state.traffic();
            let answered: u64 = traffic.answers().by_status.values().sum();
            (traffic.abandoned.load(Ordering::Relaxed), answered)
        };
        let request = || Request::new(Body::empty());
        let mut context = Context::from_waker(std::task::Waker::noop());
        {
            let never = observed(&state, request(), |_| std::future::pending());
            let mut never = std::pin::pin!(never);
            assert!(never.as_mut().poll(&mut context).is_pending());
            assert_eq!(counts(), (0, 0));
        }
        assert_eq!(counts(), (1, 0));
        let answer = observed(&state, request(), async |_| Response::new(Body::empty()));
        let mut answer = std::pin::pin!(answer);
        assert!(answer.as_mut().poll(&mut context).is_ready());
        assert_eq!(counts(), (1, 1));
    }
}
