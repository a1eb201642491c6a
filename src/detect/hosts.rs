//! Whether a name with dots is a host, or code or the name of a file that looks like one.
//!
//! Gets:    a text, and the place of a name in it that was taken for a web address.
//! Gives:   whether readers take it for a host too.
//! Touches: `endings`.
//! Never:   whose host it is; a name that looks like an official one, which counts whatever it is: that is `contact`.

use super::endings::{is_file_ending, is_host_ending, is_reserved};

/// Endings under which most hosts are: a name with one of these is a host in any capitals (`GitHub.com`).
const COMMON: [&str; 22] = [
    "com", "net", "org", "cn", "io", "co", "app", "info", "biz", "xyz", "top", "vip", "cc", "me",
    "tv", "cloud", "online", "shop", "site", "pro", "club", "finance",
];
/// What code calls its things: `event.target`, `window.open`. No host of these words under an ending that is a word is known to
/// readers.
const OBJECTS: [&str; 64] = [
    "this", "self", "super", "window", "document", "event", "e", "evt", "el", "elem", "element",
    "node", "req", "res", "request", "response", "router", "route", "module", "process", "console",
    "math", "json", "object", "array", "string", "promise", "fs", "path", "http", "url", "os",
    "sys", "obj", "config", "props", "state", "context", "ctx", "session", "form", "input", "list",
    "map", "set", "str", "arr", "args", "params", "query", "db", "table", "row", "cell", "file",
    "buffer", "stream", "socket", "client", "server", "logger", "settings", "options", "item",
];

/// Whether the name at these bytes of a text is a host to its readers: with a scheme always; else when it ends in a public suffix
/// and looks neither like code (`customElements.define`, `MySql.Data`, `open.target()`) nor like a file (`config.toml.example`).
#[must_use]
pub fn is_host(text: &str, start: usize, end: usize) -> bool {
    let name = text.get(start..end).unwrap_or_default();
    if let Some((_, rest)) = name.split_once("://").or_else(|| name.split_once(":\\\\")) {
        return !is_own_machine(rest);
    }
    let before = text
        .get(..start)
        .and_then(|before| before.chars().next_back());
    let behind = text.get(end..).unwrap_or_default();
    let host = name
        .split(['/', '?', '#', ':', '\\'])
        .next()
        .unwrap_or_default();
    let host = host.trim_end_matches('.');
    let labels: Vec<&str> = host.split(['.', '．', '。', '｡', '\u{2024}']).collect();
    let [first, .., last] = labels.as_slice() else {
        return false;
    };
    let is_called = behind.starts_with('(') || behind.starts_with("::") || behind.starts_with("->");
    if !is_host_ending(last) || is_called || is_file(&labels, before) {
        return false;
    }
    let ending = last.to_lowercase();
    let has_path = host.len() < name.len();
    let is_common = COMMON.contains(&ending.as_str());
    has_path
        || match is_common {
            true => !is_framework(&labels),
            false => !is_code(first, &labels),
        }
}

/// An address of the reader's own machine, which nobody else can stand behind.
fn is_own_machine(address: &str) -> bool {
    let host = address
        .split(['/', '?', '#', '\\'])
        .next()
        .unwrap_or_default()
        .to_lowercase();
    let host = host
        .strip_prefix("[::1]")
        .map_or(host.as_str(), |_| "[::1]");
    let host = host
        .split(':')
        .next()
        .filter(|_| host != "[::1]")
        .unwrap_or(host);
    matches!(host, "localhost" | "127.0.0.1" | "0.0.0.0" | "[::1]") || host.ends_with(".localhost")
}

/// `config.toml.example` and `.env.example` are files to be copied; a dot before a name is that of a hidden file.
fn is_file(labels: &[&str], before: Option<char>) -> bool {
    let last = labels.last().copied().unwrap_or_default();
    let inner = labels.len().saturating_sub(1);
    let is_sample = is_reserved(last)
        && labels[..inner]
            .iter()
            .skip(1)
            .any(|label| is_file_ending(label));
    is_sample || (before == Some('.') && is_reserved(last))
}

/// Names in the capitals of code, or that begin with what code calls its things.
fn is_code(first: &str, labels: &[&str]) -> bool {
    // `customElements`, but not `BITP` nor `Bitp`.
    let is_camel = |label: &str| {
        let chars: Vec<char> = label.chars().collect();
        chars
            .windows(2)
            .any(|pair| pair[0].is_lowercase() && pair[1].is_uppercase())
    };
    let is_capital = |label: &str| {
        let mut chars = label.chars();
        chars.next().is_some_and(char::is_uppercase) && chars.next().is_some_and(char::is_lowercase)
    };
    let last = labels.last().copied().unwrap_or_default();
    is_camel(first) && !is_reserved(last)
        || is_capital(last)
        || labels.len() == 2 && OBJECTS.contains(&first.to_lowercase().as_str())
}

/// `ASP.NET`, `System.Net`: names of frameworks under a common ending.
fn is_framework(labels: &[&str]) -> bool {
    let first = labels
        .first()
        .map(|first| first.to_lowercase())
        .unwrap_or_default();
    let last = labels.last().copied().unwrap_or_default();
    last != last.to_lowercase()
        && matches!(
            first.as_str(),
            "asp" | "ado" | "vb" | "system" | "microsoft" | "dot"
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    const OWNERS: [&str; 8] = [
        "bitp",
        "paypal",
        "my-bank",
        "binance",
        "github",
        "exchange24",
        "ledger",
        "wallet",
    ];
    const ENDINGS: [&str; 12] = [
        "com",
        "cn",
        "com.cn",
        "io",
        "org",
        "co.uk",
        "example",
        "xyz",
        "app",
        "finance",
        "live",
        "xn--fiqs8s",
    ];

    fn host(text: &str) -> bool {
        is_host(text, 0, text.len())
    }

    #[test]
    fn hosts_count_in_every_form_in_which_readers_meet_them() {
        for owner in OWNERS {
            for ending in ENDINGS {
                let plain = format!("{owner}.{ending}");
                for form in [
                    plain.clone(),
                    plain.to_uppercase(),
                    format!("www.{plain}"),
                    format!("help.{plain}"),
                    format!("{plain}/verify"),
                    format!("https://{plain}"),
                    format!("{}{}.{ending}", owner[..1].to_uppercase(), &owner[1..]),
                ] {
                    assert!(host(&form), "{form}");
                }
            }
        }
        for brand in [
            "GitHub.com",
            "PayPal.com",
            "BitP.example",
            "eBay.co.uk/x",
            "OpenAI.com",
        ] {
            assert!(host(brand), "{brand}");
        }
    }

    #[test]
    fn code_and_files_are_no_hosts() {
        for object in [
            "customElements",
            "localStorage",
            "MyClass",
            "event",
            "window",
            "this",
            "req",
        ] {
            for member in [
                "define", "open", "target", "style", "name", "search", "data", "getItem", "map",
                "Data", "play",
            ] {
                let name = format!("{object}.{member}");
                assert!(!host(&name), "{name}");
            }
        }
        for object in ["video", "player", "thing"] {
            for member in ["play", "open", "name", "style"] {
                let call = format!("{object}.{member}()");
                assert!(!is_host(&call, 0, call.len() - 2), "{call}");
            }
        }
        for stem in ["config", "docker-compose", "site", "package"] {
            for ending in ["toml", "json", "yaml", "js", "conf", "ini"] {
                for sample in ["example", "local", "test"] {
                    let name = format!("{stem}.{ending}.{sample}");
                    assert!(!host(&name), "{name}");
                }
            }
        }
        for name in [
            "MySql.Data",
            "rustup-init.exe",
            "Cargo.lock",
            "System.Net",
            "ASP.NET",
            "Newtonsoft.Json",
            "Vue.js",
        ] {
            assert!(!host(name), "{name}");
        }
        for own in [
            "http://localhost:4321/x",
            "http://127.0.0.1",
            "https://[::1]:80/",
            "http://app.localhost",
        ] {
            assert!(!host(own), "{own}");
        }
        for other in [
            "http://localhost.evil.example",
            "http://localhost@evil.example",
            "http://127.0.0.1.evil.example",
        ] {
            assert!(host(other), "{other}");
        }
        let hidden = ".env.example";
        assert!(!is_host(hidden, 1, hidden.len()));
    }
}
