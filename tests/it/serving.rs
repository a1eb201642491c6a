//! The program itself, serving a site as an operator runs it.

use std::fs::File;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::site::{METRICS_TOKEN, Site, value_of};

/// A running server, ended with the test.
pub(crate) struct Server {
    pub(crate) child: Child,
    pub(crate) address: String,
    log: std::path::PathBuf,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The program that is tested: this build, or another one whose whole path a variable gives.
pub(crate) fn program() -> String {
    std::env::var("JIEDA_BIN").unwrap_or_else(|_| env!("CARGO_BIN_EXE_jieda").to_owned())
}

/// How a command ended, and what it said on its output and beside it.
pub(crate) fn outcome(command: &mut Command) -> (Option<i32>, String, String) {
    let output = command.output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (
        output.status.code(),
        text(output.stdout),
        text(output.stderr),
    )
}

/// What is answered to these bytes until the server closes the connection, read as text.
pub(crate) fn exchange(address: &str, sent: &[u8]) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.write_all(sent).unwrap();
    let mut answer = Vec::new();
    // A server that refuses a request need not read all of it.
    let _ = stream.read_to_end(&mut answer);
    String::from_utf8_lossy(&answer).into_owned()
}

fn token_flag(site: &Site) -> [String; 2] {
    let token = site.folder().join("metrics.token");
    std::fs::write(&token, METRICS_TOKEN).unwrap();
    [
        "--metrics-token-file".to_owned(),
        token.to_str().unwrap().to_owned(),
    ]
}

impl Server {
    pub(crate) fn start(site: &Site) -> Server {
        Server::start_by(site, &[])
    }

    /// Starts it by another program, which must become it.
    pub(crate) fn start_by(site: &Site, starter: &[&str]) -> Server {
        Server::start_with(site, starter, &[])
    }

    /// The same with further flags.
    pub(crate) fn start_with(site: &Site, starter: &[&str], flags: &[&str]) -> Server {
        let token = token_flag(site);
        let token = [token[0].as_str(), token[1].as_str()];
        Server::start_bare(site, starter, &[&token, flags].concat())
    }

    /// Without a flag that the tests need and an operator does not: there are no metrics.
    pub(crate) fn start_bare(site: &Site, starter: &[&str], flags: &[&str]) -> Server {
        let log = File::create(site.folder().join("serve.log")).unwrap();
        Server::start_into(log.into(), site, starter, flags)
    }

    /// With a log that nobody reads.
    pub(crate) fn start_piped(site: &Site, flags: &[&str]) -> Server {
        let token = token_flag(site);
        let token = [token[0].as_str(), token[1].as_str()];
        Server::start_into(Stdio::piped(), site, &[], &[&token, flags].concat())
    }

    fn start_into(stderr: Stdio, site: &Site, starter: &[&str], flags: &[&str]) -> Server {
        let log = site.folder().join("serve.log");
        let program = program();
        let mut words = starter.iter().copied().chain([program.as_str()]);
        let mut child = Command::new(words.next().unwrap())
            .args(words)
            .args(["serve", "--listen", "127.0.0.1:0"])
            .env("JIEDA_LOG", "warn,jieda::cli::watching=info")
            // Nobody spreads a load here.
            .env("JIEDA_DRAIN", "0")
            .args(flags)
            .current_dir(site.folder())
            .stdout(Stdio::piped())
            .stderr(stderr)
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap())
            .read_line(&mut line)
            .unwrap();
        let address = line
            .trim()
            .strip_prefix("http://")
            .and_then(|rest| rest.strip_suffix('/'));
        let address = address
            .unwrap_or_else(|| panic!("{line}{}", std::fs::read_to_string(&log).unwrap()))
            .to_owned();
        Server {
            child,
            address,
            log,
        }
    }

    /// An answer with its head.
    pub(crate) fn fetch(&self, path: &str) -> String {
        self.fetch_with(path, "")
    }

    /// The same with further lines in the head of the request.
    fn fetch_with(&self, path: &str, lines: &str) -> String {
        let head = format!("GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{lines}\r\n");
        exchange(&self.address, head.as_bytes())
    }

    /// What the check of channels says of a value: `official` and the like.
    pub(crate) fn verify(&self, value: &str) -> String {
        let body = serde_json::json!({ "value": value }).to_string();
        let mut stream = TcpStream::connect(&self.address).unwrap();
        let head = "POST /api/v1/verify HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json";
        write!(
            stream,
            "{head}\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        )
        .unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        let json: serde_json::Value =
            serde_json::from_str(answer.split("\r\n\r\n").last().unwrap()).unwrap();
        json["state"].as_str().unwrap_or("none").to_owned()
    }

    /// A metric, where it is there.
    pub(crate) fn metric(&self, name: &str) -> Option<f64> {
        let token = format!("Authorization: Bearer {METRICS_TOKEN}\r\n");
        value_of(&self.fetch_with("/metrics", &token), name)
    }

    /// What it wrote to standard error.
    pub(crate) fn log(&self) -> String {
        std::fs::read_to_string(&self.log).unwrap()
    }

    pub(crate) fn signal(&self, name: &str) {
        assert!(
            Command::new("kill")
                .args([name, &self.child.id().to_string()])
                .status()
                .unwrap()
                .success()
        );
    }

    /// Waits until something is so, at most 20 s: less than a third of the time between two looks at all files.
    #[track_caller]
    pub(crate) fn wait_for(&self, what: &str, is_so: impl Fn(&Server) -> bool) {
        let started = Instant::now();
        while !is_so(self) {
            assert!(
                started.elapsed() < Duration::from_secs(20),
                "{what} did not show\n{}",
                self.log()
            );
            std::thread::sleep(Duration::from_millis(10));
        }
    }
}
