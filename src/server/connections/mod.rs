//! Connections: how many there are, how each is served, and how they end.
//!
//! Gets:    a listener, the router, limits.
//! Gives:   each request to the router, and its answer to who asked.
//! Touches: sockets, time, tokio's tasks.
//! Never:   a connection beyond the limit, or one that holds its place without an end; a wait for a client once it has to stop.

mod alarm;
mod noted;
mod progress;
mod refusal;

use std::collections::HashMap;
use std::convert::Infallible;
use std::future::{Future, poll_fn};
use std::io;
use std::net::SocketAddr;
use std::pin::{Pin, pin};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::Poll;
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::extract::Request;
use axum::http::uri::Authority;
use axum::http::{HeaderValue, Version, header};
use axum::response::Response;
use hyper::server::conn::http1;
use hyper::service::{Service, service_fn};
use hyper_util::rt::TokioIo;
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::{sleep, timeout};

use self::alarm::Alarm;
use self::noted::{Answer, Asked, Noted};
pub use self::progress::Limits;
use self::progress::{Phase, Progress, Wish};
use super::error::AppError;
use super::middleware::{observation, security_headers};
use super::router::{for_operators, router};
use super::state::AppState;

/// The largest head of a request, in bytes: line, headers and all.
const HEAD_BYTES_MAX: usize = 16_384;
/// How much hyper holds of what is read or is to be written for one connection, in bytes, besides one chunk of a body.
const BUFFER_BYTES_MAX: usize = 32_768;
/// What the system holds of an answer for one connection, in bytes; Linux takes twice as much, its own notes included. Small, so
/// that a client that takes nothing costs little and shows soon; large enough for 1 MB/s to the other side of the world.
const SEND_BYTES: u32 = 65_536;
/// How many clients may wait to be let in, as far as the system goes along.
const BACKLOG: u32 = 4_096;
/// For how long requests under way are waited for when the server stops, after the drain. A second less than what is promised,
/// which is left for everything else.
const FINISH_MAX: Duration = Duration::from_secs(9);
/// How long a new client waits for a place before another look at who can be spared.
const LOOK_EVERY: Duration = Duration::from_millis(50);
/// How long no connection is taken after the system refused one, for want of files or memory.
const REFUSED_PAUSE: Duration = Duration::from_millis(20);
/// How often it is logged that connections are given up or refused.
const TELL_EVERY: Duration = Duration::from_secs(60);

/// A listener as the limits need it.
///
/// # Errors
/// When the address cannot be listened on.
pub fn listen(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = if address.is_ipv4() {
        TcpSocket::new_v4()
    } else {
        TcpSocket::new_v6()
    }?;
    // Without this, the address of a server that was just stopped is in use for a minute.
    #[cfg(unix)]
    socket.set_reuseaddr(true)?;
    // Those who are let in inherit it.
    socket.set_send_buffer_size(SEND_BYTES)?;
    socket.bind(address)?;
    socket.listen(BACKLOG)
}

/// Serves until `stop` is done; then readiness is taken back, new clients are let in for the time of the drain, and what is under
/// way then has 9 s to end.
pub async fn run(
    listener: TcpListener,
    state: AppState,
    limits: Limits,
    stop: impl Future<Output = ()>,
) {
    let server = Server::new(router(state.clone()), &state, limits);
    {
        let mut accepting = pin!(Arc::clone(&server).accept_all(&listener));
        until(accepting.as_mut(), stop).await;
        state.stop();
        until(accepting.as_mut(), sleep(limits.drain)).await;
    }
    drop(listener);
    server.wish_all(Wish::Finish);
    let places = u32::try_from(limits.connections).unwrap_or(u32::MAX);
    if timeout(FINISH_MAX, server.places.acquire_many(places))
        .await
        .is_err()
    {
        tracing::warn!(
            "{} connections were cut off, for they did not end in time",
            server.lock_all().len()
        );
        server.wish_all(Wish::Close);
    }
}

/// How many connections the operator's listener has: those who scrape it, and a person. Their files are among those that the
/// limit for readers leaves (see `cli::limits`).
const OPERATORS: usize = 16;

/// Serves those who watch the server, under the same limits and for as long as the process lives: nobody waits for them when it
/// stops, and until then they see how it does.
pub async fn run_for_operators(listener: TcpListener, state: AppState, limits: Limits) {
    let limits = Limits {
        connections: OPERATORS,
        ..limits
    };
    let router = for_operators(state.clone());
    match Server::new(router, &state, limits)
        .accept_all(&listener)
        .await {}
}

/// Does work that has no end until something else is done. What comes last is done first, so that nobody who knocked in time is
/// left out.
async fn until(
    mut work: Pin<&mut impl Future<Output = Infallible>>,
    end: impl Future<Output = ()>,
) {
    let mut end = pin!(end);
    poll_fn(|context| match work.as_mut().poll(context) {
        Poll::Ready(never) => match never {},
        Poll::Pending => end.as_mut().poll(context),
    })
    .await;
}

struct Server {
    router: TowerToHyperService<Router>,
    state: AppState,
    limits: Limits,
    /// One for each connection that may be open.
    places: Arc<Semaphore>,
    all: Mutex<HashMap<u64, Arc<Progress>>>,
}

impl Server {
    fn new(router: Router, state: &AppState, limits: Limits) -> Arc<Server> {
        Arc::new(Server {
            router: TowerToHyperService::new(router),
            state: state.clone(),
            limits,
            places: Arc::new(Semaphore::new(limits.connections)),
            all: Mutex::default(),
        })
    }

    fn lock_all(&self) -> std::sync::MutexGuard<'_, HashMap<u64, Arc<Progress>>> {
        self.all.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn wish_all(&self, wish: Wish) {
        for progress in self.lock_all().values() {
            progress.wish(wish);
        }
    }

    async fn accept_all(self: Arc<Self>, listener: &TcpListener) -> Infallible {
        let (mut id, mut told) = (0, None::<Instant>);
        loop {
            match listener.accept().await {
                Ok((socket, peer)) => {
                    let place = self.place(&mut told).await;
                    id += 1;
                    count(&self.state.connections().accepted);
                    let seat = Seat::take(&self, id, place);
                    tokio::spawn(Arc::clone(&self).serve(socket, peer, seat));
                }
                Err(error) if is_of_the_client(&error) => {}
                Err(error) => {
                    self.spare_one();
                    if is_due(&mut told) {
                        tracing::warn!(
                            "no connection can be taken now: {error}; raise the limit of open files, or lower --connections"
                        );
                    }
                    sleep(REFUSED_PAUSE).await;
                }
            }
        }
    }

    /// A place for one more connection: a free one, or that of the one which can be spared best.
    async fn place(&self, told: &mut Option<Instant>) -> OwnedSemaphorePermit {
        loop {
            if let Ok(place) = Arc::clone(&self.places).try_acquire_owned() {
                return place;
            }
            self.spare_one();
            if is_due(told) {
                tracing::warn!(
                    "all {} connections are in use: the longest idle one is closed for each new one",
                    self.limits.connections
                );
            }
            // All may be waiting for us just now: whichever comes to rest first is found by the next look.
            if let Ok(Ok(place)) =
                timeout(LOOK_EVERY, Arc::clone(&self.places).acquire_owned()).await
            {
                return place;
            }
        }
    }

    /// Asks the connection that can be spared best to end.
    fn spare_one(&self) {
        let all = self.lock_all();
        let best = all
            .values()
            .filter_map(|progress| Some((progress.spare()?, progress)))
            .min_by_key(|(spare, _)| *spare);
        if let Some((_, progress)) = best {
            progress.wish(Wish::Close);
            count(&self.state.connections().spared);
        }
    }

    async fn serve(self: Arc<Self>, socket: TcpStream, peer: SocketAddr, seat: Seat) {
        // Whatever is written is whole: nothing is gained by waiting for more.
        let _ = socket.set_nodelay(true);
        let progress = Arc::clone(&seat.progress);
        let io = Noted::new(socket, Arc::clone(&progress), self.state.clone());
        let service = service_fn(|request| self.answer(request, peer, &progress));
        let mut builder = http1::Builder::new();
        // The limits of time are ours, in `Progress`: hyper's one for heads would be that for idle connections too.
        builder
            .header_read_timeout(None)
            .max_header_size(HEAD_BYTES_MAX)
            .max_buf_size(BUFFER_BYTES_MAX);
        let mut connection = pin!(builder.serve_connection(TokioIo::new(io), service));
        let mut alarm = pin!(Alarm::new(&self.limits));
        let mut is_finishing = false;
        poll_fn(|context| {
            // How it ended is the client's affair, and nothing that a person here has to know.
            if connection.as_mut().poll(context).is_ready() {
                return Poll::Ready(());
            }
            match (progress.wished(context.waker()), progress.phase()) {
                (Wish::Serve, _) => {}
                (Wish::Close, _) | (Wish::Finish, Phase::Silent | Phase::Idle) => {
                    return Poll::Ready(());
                }
                // The rest of a head may be on its way.
                (Wish::Finish, Phase::Head) => {}
                (Wish::Finish, _) => {
                    if !std::mem::replace(&mut is_finishing, true) {
                        connection.as_mut().graceful_shutdown();
                        context.waker().wake_by_ref();
                    }
                }
            }
            if alarm.as_mut().rings(context, progress.due(&self.limits)) {
                count(&self.state.connections().late);
                return Poll::Ready(());
            }
            Poll::Pending
        })
        .await;
    }

    async fn answer(
        &self,
        request: hyper::Request<hyper::body::Incoming>,
        peer: SocketAddr,
        progress: &Arc<Progress>,
    ) -> Result<Response<Answer>, Infallible> {
        let has_body = !hyper::body::Body::is_end_stream(request.body());
        progress.asked(has_body);
        let mut request = request.map(|body| {
            Body::new(Asked {
                body,
                progress: Arc::clone(progress),
            })
        });
        // The limits for clients count by it.
        request.extensions_mut().insert(ConnectInfo(peer));
        let answer = match is_of_one_host(&request) {
            false => {
                let refused = AppError::BadRequest(
                    "a request of HTTP/1.1 must have one `Host` header, with a host and perhaps a port"
                        .to_owned(),
                );
                let answer =
                    async |_| security_headers::secured(&self.state, refused.into_problem());
                observation::observed(&self.state, request, answer).await
            }
            true => match self.router.call(request).await {
                Ok(answer) => answer,
                Err(never) => match never {},
            },
        };
        progress.answering();
        Ok(answer.map(|body| Answer {
            body,
            progress: Arc::clone(progress),
        }))
    }
}

fn count(counter: &AtomicU64) {
    counter.fetch_add(1, Ordering::Relaxed);
}

/// Whether a request names its host as RFC 9112 (section 3.2) asks: once, before HTTP/1.1 also not at all, and as an address has
/// it, or by nothing.
fn is_of_one_host(request: &Request) -> bool {
    let mut hosts = request.headers().get_all(header::HOST).iter();
    match (hosts.next().map(HeaderValue::as_bytes), hosts.next()) {
        (None, _) => request.version() != Version::HTTP_11,
        (Some(b""), None) => true,
        (Some(host), None) => !host.contains(&b'@') && Authority::try_from(host).is_ok(),
        (Some(_), Some(_)) => false,
    }
}

/// Whether a connection could not be taken because its client is gone.
fn is_of_the_client(error: &io::Error) -> bool {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset, Interrupted};
    matches!(
        error.kind(),
        ConnectionAborted | ConnectionRefused | ConnectionReset | Interrupted
    )
}

fn is_due(told: &mut Option<Instant>) -> bool {
    let is_due = told.is_none_or(|told| told.elapsed() >= TELL_EVERY);
    if is_due {
        *told = Some(Instant::now());
    }
    is_due
}

/// A connection's place among all: it is given back when this is dropped.
struct Seat {
    server: Arc<Server>,
    id: u64,
    progress: Arc<Progress>,
    _place: OwnedSemaphorePermit,
}

impl Seat {
    fn take(server: &Arc<Server>, id: u64, place: OwnedSemaphorePermit) -> Seat {
        let progress = Arc::new(Progress::new(Instant::now()));
        server.lock_all().insert(id, Arc::clone(&progress));
        count(&server.state.connections().open);
        Seat {
            server: Arc::clone(server),
            id,
            progress,
            _place: place,
        }
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        self.server.lock_all().remove(&self.id);
        let open = &self.server.state.connections().open;
        open.fetch_sub(1, Ordering::Relaxed);
    }
}
