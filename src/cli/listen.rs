//! Where to listen: as people write it, and what to do when it cannot be.
//!
//! Gets:    the text of a flag; why the system refused an address.
//! Gives:   an address with a port; the refusal in words, with what to write instead.
//! Touches: ports near the one that is in use, for a moment, to find one that is free.
//! Never:   another port than the one that was asked for: it is proposed only.

use std::io::{self, ErrorKind};
use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpListener};

/// How many ports above the one that is in use are tried before the system chooses.
const TRIED_MAX: u16 = 20;
/// Where a free port is looked for when the one in use is one that needs rights.
const USUAL_PORT: u16 = 8_080;
/// Ports below need rights on most systems.
const FREE_FOR_ALL_FROM: u16 = 1_024;

/// Reads an address. A port alone, `:8080` and `localhost:8080` are this machine only: who means the network says so.
pub(super) fn listen_address(text: &str) -> Result<SocketAddr, String> {
    let text = text.trim();
    if let Ok(address) = text.parse::<SocketAddr>() {
        return Ok(address);
    }
    match text.trim_matches(['[', ']']).parse::<IpAddr>() {
        Ok(ip @ IpAddr::V4(_)) => return Err(format!("it has no port; write {ip}:8080")),
        Ok(ip @ IpAddr::V6(_)) if text.starts_with('[') => {
            return Err(format!("it has no port; write [{ip}]:8080"));
        }
        Ok(IpAddr::V6(_)) => {
            return Err(
                "write an IPv6 address in brackets, and the port behind them: [::1]:8080"
                    .to_owned(),
            );
        }
        Err(_) => {}
    }
    if text.contains("://") || text.contains('/') {
        return Err("write the address and the port alone, such as 127.0.0.1:8080".to_owned());
    }
    let (host, port) = text.rsplit_once(':').unwrap_or(match text {
        "localhost" => return Err("it has no port; write localhost:8080".to_owned()),
        port => ("", port),
    });
    let ip: IpAddr = match host {
        "" | "localhost" => Ipv4Addr::LOCALHOST.into(),
        host => host.trim_matches(['[', ']']).parse().map_err(|_| {
            "write a port, or an address of this machine in numbers and a port: 8080 or 127.0.0.1:8080 for this machine only, \
             0.0.0.0:8080 for the whole network"
                .to_owned()
        })?,
    };
    let is_number = !port.is_empty() && port.bytes().all(|byte| byte.is_ascii_digit());
    match port.parse() {
        Ok(port) if is_number => Ok(SocketAddr::new(ip, port)),
        _ if is_number => Err("ports are 0 to 65535; write one such as 8080".to_owned()),
        _ => Err("the port is no number; write one such as 8080".to_owned()),
    }
}

/// Why an address cannot be listened on, with what to do about it.
pub(super) fn refused(flag: &str, address: SocketAddr, error: io::Error) -> anyhow::Error {
    let help = match error.kind() {
        ErrorKind::AddrInUse => {
            let free = free_port(address)
                .map(|port| format!("; `{flag} {}` is free", written(address, port)));
            format!(
                "another program listens there, perhaps another `jieda serve`{}",
                free.unwrap_or_default()
            )
        }
        ErrorKind::PermissionDenied => {
            let port = written(address, free_port(address).unwrap_or(USUAL_PORT));
            format!(
                "ports below {FREE_FOR_ALL_FROM} need rights that this process does not have; listen on another one \
                 (`{flag} {port}`) behind a proxy, or give the program the right: \
                 sudo setcap cap_net_bind_service=+ep $(command -v jieda)"
            )
        }
        ErrorKind::AddrNotAvailable => format!(
            "this machine has no such address; 127.0.0.1:{port} is for this machine only, 0.0.0.0:{port} for the whole network",
            port = address.port()
        ),
        _ => return anyhow::Error::new(error).context(format!("cannot listen on {address}")),
    };
    anyhow::anyhow!("cannot listen on {address}: {help}")
}

/// The address with another port, as short as it may be written.
fn written(address: SocketAddr, port: u16) -> String {
    match address.ip() {
        ip if ip == Ipv4Addr::LOCALHOST => port.to_string(),
        ip => SocketAddr::new(ip, port).to_string(),
    }
}

/// A port on which nobody listens just now: the next one above, else one that the system chooses.
fn free_port(address: SocketAddr) -> Option<u16> {
    let from = match address.port().checked_add(1) {
        Some(port) if port > FREE_FOR_ALL_FROM => port,
        _ => USUAL_PORT,
    };
    let near = (from..=u16::MAX).take(TRIED_MAX.into()).chain([0]);
    near.filter_map(|port| TcpListener::bind(SocketAddr::new(address.ip(), port)).ok())
        .find_map(|listener| Some(listener.local_addr().ok()?.port()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_read_as_people_write_it() {
        for (text, read) in [
            ("8080", "127.0.0.1:8080"),
            (":8080", "127.0.0.1:8080"),
            ("localhost:8080", "127.0.0.1:8080"),
            ("127.0.0.1:0", "127.0.0.1:0"),
            ("0.0.0.0:80", "0.0.0.0:80"),
            ("[::1]:8080", "[::1]:8080"),
            ("[::]:65535", "[::]:65535"),
            (" 0 ", "127.0.0.1:0"),
        ] {
            assert_eq!(
                listen_address(text).map(|a| a.to_string()),
                Ok(read.to_owned()),
                "{text}"
            );
        }
    }

    #[test]
    fn what_is_no_address_is_refused_with_what_to_write() {
        for (text, says) in [
            ("", "no number"),
            (":", "no number"),
            ("localhost", "localhost:8080"),
            ("localhost:", "no number"),
            ("127.0.0.1", "127.0.0.1:8080"),
            ("0.0.0.0", "0.0.0.0:8080"),
            ("[::1]", "[::1]:8080"),
            ("::1", "brackets"),
            ("::1:8080", "brackets"),
            ("[::1]8080", "8080"),
            ("65536", "65535"),
            ("127.0.0.1:99999", "65535"),
            ("127.0.0.1:http", "no number"),
            ("+80", "no number"),
            ("http://localhost:8080", "alone"),
            ("localhost:8080/", "alone"),
            ("help.bitp.example:80", "0.0.0.0:8080"),
            ("*:80", "0.0.0.0:8080"),
            ("256.0.0.1:80", "in numbers"),
        ] {
            let refused = listen_address(text).unwrap_err();
            assert!(refused.contains(says), "{text}: {refused}");
        }
    }

    #[test]
    fn a_port_that_is_in_use_is_refused_with_one_that_is_free() {
        let taken = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = taken.local_addr().unwrap();
        let said = refused("--listen", address, ErrorKind::AddrInUse.into()).to_string();
        let free: u16 = said
            .split("`--listen ")
            .nth(1)
            .and_then(|rest| rest.split('`').next())
            .and_then(|port| port.parse().ok())
            .unwrap_or_else(|| panic!("{said}"));
        assert!(free != address.port() && free != 0, "{said}");
        let denied = SocketAddr::from(([127, 0, 0, 1], 80));
        let said = refused("--listen", denied, ErrorKind::PermissionDenied.into()).to_string();
        assert!(
            said.contains("`--listen 80") && said.contains("setcap"),
            "{said}"
        );
    }
}
