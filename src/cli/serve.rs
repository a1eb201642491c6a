//! `jieda serve`: the site, following changes on disk.
//!
//! A little over 400 lines: a flag each for what an operator decides, in one list.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use anyhow::Context;
use tokio::sync::oneshot;

use super::agents::AgentArgs;
use super::base_url::base_url;
use super::browser;
use super::common::{CONTENT, official_file};
use super::limits::LimitArgs;
use super::listen::{self, listen_address};
use super::preview::{self, PreviewArgs};
use super::progress;
use super::watching::WatchArgs;
use crate::ids::Audience;
use crate::insights::{Insights, Keeping};
use crate::live::{Following, Published, Reloader};
use crate::server::{
    self, AccessLog, AppState, Cidr, CorsOrigin, Maintenance, MetricsToken, Options, Recording,
    Themes, TrustedProxies,
};
use crate::site::{CurrentSnapshot, IndexPlace, LoadError, Loaded, Loader, Snapshot};

/// Serves the site and follows every change of the content folder
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  jieda serve --open                            content/ in the browser, on http://127.0.0.1:8080
  jieda serve --preview --open                  the writers' workspace: drafts, problems, try a search
  jieda serve ~/help --listen 0.0.0.0:8080      another folder, for the whole network
  jieda serve --listen 9000                     another port, for this machine only
  jieda serve --listen 0                        a free port, which is printed
  jieda serve --theme ~/our-theme               own templates and styles
  jieda serve --metrics-listen 127.0.0.1:9100   numbers for Prometheus, for this machine only
  jieda serve --official /etc/jieda/official.toml    the official list out of the reach of authors")]
pub(super) struct Args {
    /// The content folder
    #[arg(default_value = CONTENT, env = "JIEDA_CONTENT")]
    content: PathBuf,
    /// Where to listen; a port alone is for this machine only, port 0 takes a free one and prints it
    #[arg(
        long,
        env = "JIEDA_LISTEN",
        default_value = "127.0.0.1:8080",
        value_name = "ADDRESS:PORT",
        value_parser = listen_address
    )]
    listen: SocketAddr,
    /// Open the start page in the browser once it is there; with --preview, the article that was saved last
    #[arg(long)]
    open: bool,
    /// The folder of the index, which may be deleted at any time
    #[arg(long, env = "JIEDA_INDEX", default_value = "index", value_name = "DIR")]
    index: PathBuf,
    /// The public address of the site, for canonical links
    #[arg(long, env = "JIEDA_BASE_URL", value_name = "URL", value_parser = base_url)]
    base_url: Option<String>,
    /// An origin whose scripts may read search, suggestions and articles, such as `https://shop.example`; may be repeated
    #[arg(
        long,
        env = "JIEDA_CORS_ORIGIN",
        value_name = "ORIGIN",
        value_delimiter = ','
    )]
    cors_origin: Vec<CorsOrigin>,
    /// A folder with templates/*.html, templates/words.toml, static/own.css or static/logo.svg in place of ours
    #[arg(long, env = "JIEDA_THEME", value_name = "DIR")]
    theme: Option<PathBuf>,
    /// Use templates and scripts of the content folder's theme too: whoever may write there then decides what runs on every
    /// reader's page
    #[arg(long, env = "JIEDA_TRUST_CONTENT_THEME", value_parser = clap::builder::FalseyValueParser::new())]
    trust_content_theme: bool,
    /// Find articles by their words alone, and not by what words mean
    #[arg(long, env = "JIEDA_NO_MEANING", value_parser = clap::builder::FalseyValueParser::new())]
    no_meaning: bool,
    /// The folder of what is not derived from the content: readers' feedback, last good versions of the site's own files
    #[arg(long, env = "JIEDA_DATA", default_value = "data", value_name = "DIR")]
    data: PathBuf,
    /// Take the official list from this file, which lies outside of the content folder, and not from site.toml
    #[arg(long, env = "JIEDA_OFFICIAL", value_name = "FILE")]
    official: Option<PathBuf>,
    /// Answer readers that the site is being worked on, perhaps until a time such as 2026-12-01T06:00Z
    #[arg(long, env = "JIEDA_MAINTENANCE", value_name = "UNTIL", num_args = 0..=1, default_missing_value = "", value_parser = maintenance)]
    maintenance: Option<Maintenance>,
    /// Believe the forwarding headers of proxies at these addresses; may be given several times
    #[arg(
        long,
        env = "JIEDA_TRUSTED_PROXY",
        value_name = "CIDR",
        value_delimiter = ','
    )]
    trusted_proxy: Vec<Cidr>,
    /// Look at all files every so many seconds instead of asking the system for changes
    #[arg(long, env = "JIEDA_POLL", value_name = "SECONDS", value_parser = clap::value_parser!(u64).range(1..=86_400))]
    poll: Option<u64>,
    /// Pull the content folder's git repository every so many seconds, forward only
    #[arg(long, env = "JIEDA_GIT_PULL", value_name = "SECONDS", value_parser = clap::value_parser!(u64).range(1..=86_400))]
    git_pull: Option<u64>,
    /// When pulling, follow a branch that was force-pushed, and the remote's default branch on a detached head; throws no
    /// work away
    #[arg(long, env = "JIEDA_GIT_RESET", requires = "git_pull", value_parser = clap::builder::FalseyValueParser::new())]
    git_reset: bool,
    /// Count what is searched for, without who: words that the articles hold, how much they found, what was opened
    #[arg(long, env = "JIEDA_RECORD_SEARCHES", value_parser = clap::builder::FalseyValueParser::new())]
    record_searches: bool,
    /// For how many days searches that were counted are kept
    #[arg(long, env = "JIEDA_KEEP_SEARCHES", value_name = "DAYS", default_value_t = Keeping::default().searches_days, value_parser = clap::value_parser!(u16).range(1..=366))]
    keep_searches: u16,
    #[command(flatten)]
    agents: AgentArgs,
    #[command(flatten)]
    preview: PreviewArgs,
    #[command(flatten)]
    limits: LimitArgs,
    #[command(flatten)]
    watching: WatchArgs,
}

fn maintenance(text: &str) -> Result<Maintenance, String> {
    let until = (!text.is_empty()).then(|| {
        text.parse()
            .map_err(|_| "write the time as 2026-12-01T06:00Z".to_owned())
    });
    Ok(Maintenance {
        until: until.transpose()?,
    })
}

pub(super) fn run(args: &Args, lines_lost: Arc<AtomicU64>) -> anyhow::Result<ExitCode> {
    let started = Instant::now();
    args.preview.look_at(args.listen)?;
    let official = official_file(args.official.as_deref(), &args.content)?;
    look_at_folders(args)?;
    let metrics_token = args.watching.token(&args.content)?;
    let current = Arc::new(CurrentSnapshot::default());
    let runtime = threads()?;
    let listener = runtime.block_on(async { server::listen(args.listen) });
    let listener = listener.map_err(|error| listen::refused("--listen", args.listen, error))?;
    let address = listener.local_addr().context("cannot tell the address")?;
    let state = AppState::new(
        Arc::clone(&current),
        options(args, address, (metrics_token, lines_lost)),
    );
    let for_operators = runtime.block_on(async { args.watching.listener() })?;
    // Probes are answered from here on; all else is asked to come again until the first load is done.
    let limits = args.limits.limits();
    let signals = watch_signals(Arc::clone(&current), limits.drain + STOP_MAX)?;
    if let Some(listener) = for_operators {
        runtime.spawn(server::run_for_operators(listener, state.clone(), limits));
    }
    let serving = runtime.spawn(server::run(
        listener,
        state.clone(),
        limits,
        stopped(signals),
    ));
    let mut loader = loader(args)
        .with_official(official)
        .with_base_url(args.base_url.as_deref());
    loader.recall_dates();
    let analysed = serve_from_now(&mut loader, &current, address)?;
    let following = following(args, &state, &current);
    if let Some(published) = &following.published {
        published();
    }
    if args.open {
        let path = match args.preview.is_on() {
            true => preview::newest(&current.load(), &args.content),
            false => "/".to_owned(),
        };
        browser::open(address, &path);
    }
    tracing::info!(
        "{} articles from {}, {analysed} of them analysed anew, in {} ms",
        current.load().view(Audience::Agents).articles().len(),
        args.content.display(),
        started.elapsed().as_millis()
    );
    let reloader = Reloader::start(loader, current, following);
    runtime.block_on(serving).context("the server failed")?;
    state.finish();
    drop(reloader);
    // Work of the core that nobody waits for any more is not waited for either.
    runtime.shutdown_background();
    Ok(ExitCode::SUCCESS)
}

/// What the operator decides of a server that listens on `address`.
fn options(
    args: &Args,
    address: SocketAddr,
    (metrics_token, lines_lost): (Option<MetricsToken>, Arc<AtomicU64>),
) -> Options {
    Options {
        themes: Themes {
            content: Some(args.content.clone()),
            trust_content: args.trust_content_theme,
            operator: args.theme.clone(),
        },
        content: args.content.clone(),
        base_url: args.base_url.clone(),
        // What a writer tries out is no reader's word.
        insights: match args.preview.is_on() {
            true => Insights::default(),
            false => Insights::open(&args.data),
        },
        recording: Recording {
            searches: args.record_searches && !args.preview.is_on(),
            keeping: Keeping {
                searches_days: args.keep_searches,
            },
        },
        trusted_proxies: TrustedProxies(args.trusted_proxy.clone()),
        maintenance: args.maintenance.clone(),
        metrics_token,
        cors_origins: args.cors_origin.clone(),
        access_log: args.watching.access_log.then_some(AccessLog { lines_lost }),
        // Writers have their own view of all that agents see.
        agents: match args.preview.is_on() {
            true => None,
            false => args
                .agents
                .of(address, args.base_url.as_deref(), &args.data),
        },
        preview: args.preview.of(address, (&args.content, &args.data)),
    }
}

/// The loader; that of a preview writes nothing, so that it may run beside a server of the same folders.
fn loader(args: &Args) -> Loader {
    let loader = |place| Loader::new(args.content.clone(), place).with_meaning(!args.no_meaning);
    if args.preview.is_on() {
        return loader(IndexPlace::Memory).for_writers();
    }
    let loader = loader(IndexPlace::Folder(args.index.clone())).with_data(&args.data);
    match args.agents.are_let_in() {
        true => loader,
        false => loader.without_agents(),
    }
}

/// How the content folder is followed.
fn following(args: &Args, state: &AppState, current: &Arc<CurrentSnapshot>) -> Following {
    let (theme, current) = (state.clone(), Arc::clone(current));
    let preview = state.options().preview.clone();
    let published = preview.map(|preview| -> Published {
        Arc::new(move || {
            preview.published(&current.load());
            // The page that is on its way asks for them.
            current.load().problems();
        })
    });
    Following {
        poll: args.poll.map(Duration::from_secs),
        git_pull: args.git_pull.map(Duration::from_secs),
        git_reset: args.git_reset,
        data: (!args.preview.is_on()).then(|| args.data.clone()),
        theme: Some(Arc::new(move || theme.theme_problems())),
        published,
        ..Following::default()
    }
}

/// Refuses folders that cannot serve, before anything is made in them or beside them.
fn look_at_folders(args: &Args) -> anyhow::Result<()> {
    super::folders::apart("--index", &args.index, &args.content)?;
    super::folders::apart("--data", &args.data, &args.content)?;
    if let Err(source) = std::fs::read_dir(&args.content) {
        let path = args.content.clone();
        return Err(LoadError::Content { path, source }.into());
    }
    Ok(())
}

fn threads() -> anyhow::Result<tokio::runtime::Runtime> {
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .max_blocking_threads(server::BLOCKING_THREADS)
        .build()
        .context("cannot start the server's threads")
}

/// The longest that stopping takes after the drain, whatever clients and the content do.
const STOP_MAX: Duration = Duration::from_millis(9_800);

/// Loads the site, serves it from then on, and says so; gives how many articles were analysed.
fn serve_from_now(
    loader: &mut Loader,
    current: &CurrentSnapshot,
    address: SocketAddr,
) -> Result<usize, LoadError> {
    let (snapshot, loaded, is_announced) = first_load(loader, current, address)?;
    for note in loaded.notes.iter().chain(&loaded.official) {
        tracing::warn!("{note}");
    }
    current
        .status
        .index_in_memory
        .store(loader.index_in_memory(), Ordering::Relaxed);
    if let Some(why) = snapshot.nothing_to_read() {
        tracing::error!("not ready, and served as soon as there is one: {why}");
    }
    current.swap(snapshot);
    if !is_announced {
        println!("http://{address}/");
    }
    Ok(loaded.analysed)
}

/// Loads the site. One whose `site.toml` is broken and never was good is waited for: until it is mended, probes and pages
/// tell that the site is not ready. Gives whether the address was printed already.
fn first_load(
    loader: &mut Loader,
    current: &CurrentSnapshot,
    address: SocketAddr,
) -> Result<(Arc<Snapshot>, Loaded, bool), LoadError> {
    let mut told = None;
    loop {
        let problem = match progress::load(loader) {
            Ok((snapshot, loaded)) => {
                current.status.waiting.store(None);
                return Ok((snapshot, loaded, told.is_some()));
            }
            Err(LoadError::Site { problem }) => problem.to_string(),
            Err(error) => return Err(error),
        };
        for note in loader.take_notes() {
            tracing::warn!("{note}");
        }
        if told.as_ref() != Some(&problem) {
            tracing::error!(
                "not ready: no version of it was ever good, so nobody knows which channels are official: {problem}"
            );
            current
                .status
                .waiting
                .store(Some(Arc::new(problem.clone())));
            if told.is_none() {
                // It answers, though with 503 only.
                println!("http://{address}/");
            }
            told = Some(problem);
        }
        std::thread::sleep(WAIT_EVERY);
    }
}

/// How often a file that keeps the site from being ready is looked at.
const WAIT_EVERY: Duration = Duration::from_millis(250);

/// Tells a server that serves when it is asked to stop. One that loads still has nothing to finish, and the index is safe at any
/// instant: the process ends at once. So it does when it is asked again, and when stopping takes longer than `longest`: whatever
/// was acknowledged is on the disk.
///
/// A thread with a runtime of its own: it must end the process also when all others are busy.
fn watch_signals(
    current: Arc<CurrentSnapshot>,
    longest: Duration,
) -> anyhow::Result<oneshot::Receiver<()>> {
    let (tell, told) = oneshot::channel();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .context("cannot wait for signals")?;
    let watch = async move {
        let mut signals = Signals::new();
        signals.next().await;
        if current.get().is_none() {
            std::process::exit(0);
        }
        let _ = tell.send(());
        let why = match tokio::time::timeout(longest, signals.next()).await {
            Ok(()) => "asked to stop again",
            Err(_) => "stopping took too long",
        };
        tracing::warn!("{why}: ending now");
        std::process::exit(0);
    };
    let thread = std::thread::Builder::new().name("signals".to_owned());
    thread
        .spawn(move || runtime.block_on(watch))
        .context("cannot wait for signals")?;
    Ok(told)
}

/// Done when the server is told to stop.
async fn stopped(told: oneshot::Receiver<()>) {
    if told.await.is_err() {
        // Nobody is left who could tell.
        std::future::pending().await
    }
}

/// What asks the process to stop: Ctrl-C, or SIGTERM.
#[cfg(unix)]
struct Signals(Option<[tokio::signal::unix::Signal; 2]>);

#[cfg(unix)]
impl Signals {
    fn new() -> Signals {
        use tokio::signal::unix::{SignalKind, signal};
        let (Ok(interrupt), Ok(terminate)) = (
            signal(SignalKind::interrupt()),
            signal(SignalKind::terminate()),
        ) else {
            tracing::warn!(
                "signals cannot be caught: stopping will not wait for requests under way"
            );
            return Signals(None);
        };
        Signals(Some([interrupt, terminate]))
    }

    async fn next(&mut self) {
        let Some(signals) = &mut self.0 else {
            return std::future::pending().await;
        };
        std::future::poll_fn(|context| {
            match signals
                .iter_mut()
                .any(|signal| signal.poll_recv(context).is_ready())
            {
                true => std::task::Poll::Ready(()),
                false => std::task::Poll::Pending,
            }
        })
        .await;
    }
}

/// What asks the process to stop: Ctrl-C.
#[cfg(not(unix))]
struct Signals;

#[cfg(not(unix))]
impl Signals {
    fn new() -> Signals {
        Signals
    }

    async fn next(&mut self) {
        let _ = tokio::signal::ctrl_c().await;
    }
}
