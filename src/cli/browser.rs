//! A page opened in the browser, where there is one.
//!
//! Gets:    the address that the server listens on.
//! Gives:   the browser, or a line that says which address to open.
//! Touches: the program that the system opens pages with; variables that tell of a screen.
//! Never:   an end of the server, nor a wait for the browser.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

/// Opens a page by its path.
pub(super) fn open(address: SocketAddr, path: &str) {
    let page = page(address) + path.trim_start_matches('/');
    let failed = match has_screen() {
        true => opener::open_browser(&page)
            .err()
            .map(|error| error.to_string()),
        false => Some("there is no screen here".to_owned()),
    };
    if let Some(why) = failed {
        tracing::warn!("no browser was opened ({why}): open {page} yourself");
    }
}

/// The page as this machine reaches it: nobody can open `0.0.0.0`.
fn page(address: SocketAddr) -> String {
    let ip = match address.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(ip) if ip.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
        ip => ip,
    };
    format!("http://{}/", SocketAddr::new(ip, address.port()))
}

/// Whether somebody could see a browser. Without a screen the system's program would start one in the terminal, or none.
#[cfg(all(unix, not(target_os = "macos")))]
fn has_screen() -> bool {
    ["DISPLAY", "WAYLAND_DISPLAY", "WSL_DISTRO_NAME"]
        .into_iter()
        .any(|name| std::env::var_os(name).is_some_and(|value| !value.is_empty()))
}

#[cfg(not(all(unix, not(target_os = "macos"))))]
fn has_screen() -> bool {
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_is_one_that_this_machine_can_open() {
        for (address, opened) in [
            ("0.0.0.0:8080", "http://127.0.0.1:8080/"),
            ("[::]:80", "http://[::1]:80/"),
            ("192.0.2.7:1", "http://192.0.2.7:1/"),
        ] {
            assert_eq!(page(address.parse().unwrap()), opened);
        }
    }
}
