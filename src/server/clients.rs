//! Who asks: the client that limits are counted by.
//!
//! Gets:    the address at the other end of the connection, forwarding headers, the proxies that the operator trusts.
//! Gives:   a client, or nobody for those that are not counted.
//! Touches: nothing.
//! Never:   a header that came past no trusted proxy; a name in the place of an address.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::str::FromStr;

use axum::extract::ConnectInfo;
use axum::http::{Extensions, HeaderMap, header};

/// How much of an IPv6 address tells clients apart: whoever has one has all of its /64.
const IPV6_BITS: u32 = 64;
/// In front of an IPv4 address that a translator made one of IPv6 (64:ff9b::/96, RFC 6052, section 2.1): all of IPv4 is in one /64.
const TRANSLATED: [u16; 6] = [0x64, 0xff9b, 0, 0, 0, 0];

/// The other end of a request's connection; none in tests, which have no connection.
pub(super) fn peer(extensions: &Extensions) -> Option<SocketAddr> {
    extensions
        .get::<ConnectInfo<SocketAddr>>()
        .map(|ConnectInfo(peer)| *peer)
}

/// A client, as limits count it: an IPv4 address, or the /64 of an IPv6 one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Client(IpAddr);

impl Client {
    fn of(address: IpAddr) -> Client {
        match address.to_canonical() {
            IpAddr::V4(address) => Client(address.into()),
            IpAddr::V6(address) if address.segments()[..6] == TRANSLATED => {
                Client(Ipv4Addr::from_bits(address.to_bits() as u32).into())
            }
            IpAddr::V6(address) => {
                let network = u128::from(address) & (u128::MAX << (128 - IPV6_BITS));
                Client(std::net::Ipv6Addr::from(network).into())
            }
        }
    }
}

/// A range of addresses, as in `10.0.0.0/8`; an address alone is a range of one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cidr {
    network: IpAddr,
    bits: u32,
}

impl FromStr for Cidr {
    type Err = String;

    fn from_str(text: &str) -> Result<Cidr, String> {
        let told = || {
            format!(
                "`{text}` is no range of addresses; write it as 10.0.0.0/8, 2001:db8::/32 or 192.0.2.1"
            )
        };
        let (address, bits) = text
            .trim()
            .split_once('/')
            .map_or((text.trim(), None), |(address, bits)| (address, Some(bits)));
        let network: IpAddr = address.parse().map_err(|_| told())?;
        let most = if network.is_ipv4() { 32 } else { 128 };
        let is_number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        let bits = match bits {
            None => most,
            Some(bits) if is_number(bits) => bits.parse().map_err(|_| told())?,
            Some(_) => return Err(told()),
        };
        if bits > most {
            return Err(told());
        }
        Ok(Cidr { network, bits }.canonical())
    }
}

impl Cidr {
    /// Addresses of IPv4 that are written as those of IPv6 are compared as what they are, and so are ranges of them.
    fn canonical(self) -> Cidr {
        match (self.network.to_canonical(), self.bits) {
            (IpAddr::V4(network), 96..) if self.network.is_ipv6() => Cidr {
                network: network.into(),
                bits: self.bits - 96,
            },
            _ => self,
        }
    }

    fn holds(&self, address: IpAddr) -> bool {
        // Shifting away all bits of a range that holds every address leaves nothing to compare.
        let same = |one: u128, other: u128, width: u32| {
            (one ^ other).checked_shr(width - self.bits).unwrap_or(0) == 0
        };
        match (self.network, address.to_canonical()) {
            (IpAddr::V4(network), IpAddr::V4(address)) => {
                same(u32::from(network).into(), u32::from(address).into(), 32)
            }
            (IpAddr::V6(network), IpAddr::V6(address)) => same(network.into(), address.into(), 128),
            _ => false,
        }
    }
}

/// The proxies whose word on their clients is believed.
#[derive(Clone, Debug, Default)]
pub struct TrustedProxies(pub Vec<Cidr>);

impl TrustedProxies {
    fn holds(&self, address: IpAddr) -> bool {
        self.0.iter().any(|range| range.holds(address))
    }

    /// Whether the other end of a connection is one of them. Without a peer, as in tests, it is this machine.
    pub(super) fn trusts(&self, peer: Option<SocketAddr>) -> bool {
        self.holds(address_of_peer(peer))
    }

    /// The client of a request; nobody for this machine itself and for a trusted proxy, when neither names another.
    ///
    /// Without a peer, as in tests, the request is from this machine.
    pub(super) fn client(&self, peer: Option<SocketAddr>, headers: &HeaderMap) -> Option<Client> {
        let peer = address_of_peer(peer);
        let is_forwarded =
            headers.contains_key(header::FORWARDED) || headers.contains_key("x-forwarded-for");
        let is_trusted = self.holds(peer);
        if !is_forwarded {
            return (!peer.is_loopback() && !is_trusted).then(|| Client::of(peer));
        }
        if !is_trusted {
            return Some(Client::of(peer));
        }
        let told = [
            self.last_hop(&hops(headers, "x-forwarded-for")),
            self.last_hop(&forwarded(headers)),
        ];
        Some(match told {
            [Some(one), None] | [None, Some(one)] => Client::of(one),
            // A proxy writes one of the two; what it lets through in the other is not its word.
            [Some(one), Some(other)] if Client::of(one) == Client::of(other) => Client::of(one),
            _ => Client::of(peer),
        })
    }

    /// The client that guesses are counted by: everybody is one, this machine too.
    pub(super) fn guesser(&self, peer: Option<SocketAddr>, headers: &HeaderMap) -> Client {
        let client = self.client(peer, headers);
        client.unwrap_or_else(|| Client::of(address_of_peer(peer)))
    }

    /// The last hop that is no trusted proxy; the first one when all are. None when it is no address.
    fn last_hop(&self, hops: &[Option<IpAddr>]) -> Option<IpAddr> {
        let untrusted = hops
            .iter()
            .rev()
            .find(|hop| hop.is_none_or(|address| !self.holds(address)));
        *untrusted.or_else(|| hops.first())?
    }
}

fn address_of_peer(peer: Option<SocketAddr>) -> IpAddr {
    peer.map_or(Ipv4Addr::LOCALHOST.into(), |peer| peer.ip())
        .to_canonical()
}

/// The entries of a list in all headers of a name, in order.
fn hops(headers: &HeaderMap, name: &str) -> Vec<Option<IpAddr>> {
    let values = headers
        .get_all(name)
        .iter()
        .flat_map(|value| value.to_str().unwrap_or("?").split(','));
    values.map(|hop| address_of(hop.trim())).collect()
}

/// The addresses of `Forwarded` (RFC 7239).
fn forwarded(headers: &HeaderMap) -> Vec<Option<IpAddr>> {
    let elements = headers
        .get_all(header::FORWARDED)
        .iter()
        .flat_map(|value| value.to_str().unwrap_or("?").split(','));
    let of = |element: &str| {
        let pairs = element.split(';').filter_map(|pair| pair.split_once('='));
        let mut named = pairs.filter(|(name, _)| name.trim().eq_ignore_ascii_case("for"));
        address_of(named.next()?.1.trim().trim_matches('"'))
    };
    elements.map(of).collect()
}

/// An address with or without its port: `192.0.2.1:80`, `[2001:db8::1]:80`, `2001:db8::1`.
fn address_of(text: &str) -> Option<IpAddr> {
    let bracketed = || text.strip_prefix('[')?.split(']').next()?.parse().ok();
    text.parse()
        .ok()
        .or_else(|| Some(text.parse::<SocketAddr>().ok()?.ip()))
        .or_else(bracketed)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(lines: &[(&'static str, &str)]) -> HeaderMap {
        lines
            .iter()
            .map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap()))
            .collect()
    }

    /// With 10.0.0.0/8 and 2001:db8:1::/48 trusted.
    #[track_caller]
    fn check(peer: &str, lines: &[(&'static str, &str)], expected: Option<&str>) {
        let trusted = TrustedProxies(vec![
            "10.0.0.0/8".parse().unwrap(),
            "2001:db8:1::/48".parse().unwrap(),
        ]);
        let client = trusted.client(Some(peer.parse().unwrap()), &headers(lines));
        assert_eq!(
            client,
            expected.map(|text| Client(text.parse().unwrap())),
            "{peer} {lines:?}"
        );
    }

    #[test]
    fn a_header_counts_only_behind_a_trusted_proxy() {
        let forged = [("x-forwarded-for", "198.51.100.7")];
        check("203.0.113.1:5000", &[], Some("203.0.113.1"));
        check("203.0.113.1:5000", &forged, Some("203.0.113.1"));
        check("10.1.2.3:5000", &forged, Some("198.51.100.7"));
        check("10.1.2.3:5000", &[], None);
        check("127.0.0.1:5000", &[], None);
        check("[::1]:5000", &[], None);
        check("127.0.0.1:5000", &forged, Some("127.0.0.1"));
        check("[::ffff:203.0.113.1]:5000", &[], Some("203.0.113.1"));
    }

    #[test]
    fn the_last_hop_that_is_not_trusted_is_the_client() {
        check(
            "10.1.2.3:5",
            &[("x-forwarded-for", "1.1.1.1, 198.51.100.7, 10.9.9.9")],
            Some("198.51.100.7"),
        );
        check(
            "10.1.2.3:5",
            &[
                ("x-forwarded-for", "1.1.1.1"),
                ("x-forwarded-for", "198.51.100.7:80"),
            ],
            Some("198.51.100.7"),
        );
        check(
            "10.1.2.3:5",
            &[("x-forwarded-for", "10.0.0.5, 10.0.0.6")],
            Some("10.0.0.5"),
        );
        check(
            "10.1.2.3:5",
            &[(
                "forwarded",
                "for=1.1.1.1, For=\"[2001:db8:2::7]:47\";proto=https",
            )],
            Some("2001:db8:2::"),
        );
        // However many proxies stand behind it, a client cannot choose who it is.
        for proxies in [1, 20, 100] {
            let hops = format!("1.1.1.1, 198.51.100.7{}", ", 10.9.9.9".repeat(proxies));
            check(
                "10.1.2.3:5",
                &[("x-forwarded-for", &hops)],
                Some("198.51.100.7"),
            );
        }
        // What is no address is nobody that a limit could be counted by: the proxy is.
        for odd in ["unknown", "_hidden", "1.1.1.1, x", "", "1.1.1.1,"] {
            check("10.1.2.3:5", &[("x-forwarded-for", odd)], Some("10.1.2.3"));
        }
        // The proxy writes one header, and the client the other.
        check(
            "10.1.2.3:5",
            &[
                ("x-forwarded-for", "198.51.100.7"),
                ("forwarded", "for=1.1.1.1"),
            ],
            Some("10.1.2.3"),
        );
        check(
            "10.1.2.3:5",
            &[
                ("x-forwarded-for", "198.51.100.7"),
                ("forwarded", "for=198.51.100.7"),
            ],
            Some("198.51.100.7"),
        );
    }

    #[test]
    fn all_addresses_of_a_64_are_one_client() {
        check("[2001:db8:2:3::1]:5", &[], Some("2001:db8:2:3::"));
        check(
            "[2001:db8:2:3:ffff:ffff:ffff:ffff]:5",
            &[],
            Some("2001:db8:2:3::"),
        );
        check("[2001:db8:2:4::1]:5", &[], Some("2001:db8:2:4::"));
        check("[64:ff9b::203.0.113.1]:5", &[], Some("203.0.113.1"));
        check("[64:ff9b:1::203.0.113.1]:5", &[], Some("64:ff9b:1::"));
    }

    #[test]
    fn ranges_are_read_strictly() {
        let holds = |range: &str, address: &str| {
            range
                .parse::<Cidr>()
                .unwrap()
                .holds(address.parse().unwrap())
        };
        assert!(
            holds("0.0.0.0/0", "203.0.113.1")
                && holds("::/0", "2001:db8::1")
                && holds("192.0.2.1", "192.0.2.1")
        );
        assert!(holds("192.0.2.128/25", "192.0.2.200") && !holds("192.0.2.128/25", "192.0.2.100"));
        assert!(
            !holds("192.0.2.1", "192.0.2.2")
                && !holds("::/0", "192.0.2.1")
                && holds("10.0.0.0/8", "::ffff:10.1.1.1")
        );
        assert!(
            holds("::ffff:10.0.0.0/104", "10.1.1.1")
                && holds("::ffff:192.0.2.1", "192.0.2.1")
                && !holds("::ffff:10.0.0.0/104", "11.1.1.1")
                && !holds("::/0", "::ffff:10.0.0.1")
        );
        for text in [
            "",
            "x",
            "10.0.0.0/+8",
            "10.0.0.0/33",
            "10.0.0.0/",
            "10.0.0/8",
            "::/129",
            "10.0.0.0/-1",
            "10.0.0.0/8/8",
        ] {
            assert!(text.parse::<Cidr>().is_err(), "{text}");
        }
    }
}
