//! What the operator decided about the web: who is asking, which ports, and what of their own network is open.

use std::collections::BTreeSet;
use std::fmt;
use std::net::{IpAddr, SocketAddr};
use std::str::FromStr;
use std::time::Duration;

use ipnet::IpNet;

/// How pages are fetched. A proxy is none of it: it would look names up itself, behind the guard.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Where the owners of sites find whoever runs this: an address of a page or of mail. It is sent with each request.
    pub contact: Option<String>,
    /// The ports that may be asked.
    pub ports: BTreeSet<u16>,
    /// What may be asked although it is no public place.
    pub open: Vec<Opened>,
    /// Authorities that are trusted beside the public ones, as they stand in PEM files: those of the operator's own
    /// network, which sign for its pages.
    pub roots: Vec<Vec<u8>>,
    /// The least time between two requests to one host.
    pub pause: Duration,
    /// The same for what is open.
    pub pause_opened: Duration,
    /// How many requests are under way at once, to all hosts.
    pub at_once: usize,
}

impl Default for Settings {
    fn default() -> Settings {
        Settings {
            contact: None,
            ports: BTreeSet::from([80, 443]),
            open: Vec::new(),
            roots: Vec::new(),
            pause: Duration::from_secs(1),
            pause_opened: Duration::ZERO,
            // As many as are read at once, so that servers which say nothing keep no others waiting. Of large bodies
            // fewer are held (`lines`), which bounds the memory of all.
            at_once: 64,
        }
    }
}

/// A place that the operator opened although it is private: `127.0.0.1:8080`, `[::1]:8080`, `10.0.0.0/8`, `10.0.0.7`,
/// `wiki.internal`, `wiki.internal:8080`. Without a port, the ports of [`Settings::ports`] are open there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opened {
    place: Place,
    port: Option<u16>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Place {
    Net(IpNet),
    Name(String),
}

impl Opened {
    /// Whether it opens this address at this port, given the ports that are open everywhere.
    pub(super) fn opens_address(&self, address: IpAddr, port: u16, ports: &BTreeSet<u16>) -> bool {
        let is_in = match &self.place {
            Place::Net(net) => net.contains(&address.to_canonical()),
            Place::Name(_) => false,
        };
        is_in && self.opens_port(port, ports)
    }

    /// Whether it opens this name, written in lower case and without a dot at its end, at this port.
    pub(super) fn opens_name(&self, name: &str, port: u16, ports: &BTreeSet<u16>) -> bool {
        let is_it = matches!(&self.place, Place::Name(opened) if opened == name);
        is_it && self.opens_port(port, ports)
    }

    /// Whether an address that a name has could be open at this port.
    pub(super) fn may_open_port(&self, port: u16) -> bool {
        self.port == Some(port)
    }

    fn opens_port(&self, port: u16, ports: &BTreeSet<u16>) -> bool {
        match self.port {
            Some(opened) => opened == port,
            None => ports.contains(&port),
        }
    }
}

impl fmt::Display for Opened {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.place, self.port) {
            (Place::Net(net), None) => write!(out, "{net}"),
            (Place::Net(net), Some(port)) => write!(out, "{}", SocketAddr::new(net.addr(), port)),
            (Place::Name(name), None) => write!(out, "{name}"),
            (Place::Name(name), Some(port)) => write!(out, "{name}:{port}"),
        }
    }
}

/// Why a place cannot be opened as it is written.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error(
    "{0:?} is neither an address, a network nor a name; write it as 127.0.0.1:8080, 10.0.0.0/8 or wiki.internal:8080"
)]
pub struct OpenedError(String);

impl FromStr for Opened {
    type Err = OpenedError;

    fn from_str(text: &str) -> Result<Opened, OpenedError> {
        let open = |place, port| Ok(Opened { place, port });
        if let Ok(net) = text.parse::<IpNet>() {
            return open(Place::Net(net.trunc()), None);
        }
        if let Ok(address) = text.parse::<IpAddr>() {
            return open(Place::Net(address.to_canonical().into()), None);
        }
        if let Ok(address) = text.parse::<SocketAddr>() {
            let net = address.ip().to_canonical().into();
            return open(Place::Net(net), Some(address.port()));
        }
        let wrong = || OpenedError(text.to_owned());
        let (name, port) = match text.rsplit_once(':') {
            Some((name, port)) => (name, Some(port.parse().map_err(|_| wrong())?)),
            None => (text, None),
        };
        let url::Host::Domain(name) = url::Host::parse(name).map_err(|_| wrong())? else {
            return Err(wrong());
        };
        let name = name.trim_end_matches('.').to_owned();
        if name.is_empty() {
            return Err(wrong());
        }
        open(Place::Name(name), port)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn opened(text: &str) -> Opened {
        text.parse().unwrap()
    }

    #[test]
    fn places_are_read_as_people_write_them_and_told_the_same_way() {
        for text in [
            "127.0.0.1:8080",
            "[::1]:8080",
            "10.0.0.0/8",
            "wiki.internal",
            "wiki.internal:8080",
        ] {
            assert_eq!(opened(text).to_string(), text);
        }
        assert_eq!(opened("10.1.2.3").to_string(), "10.1.2.3/32");
        assert_eq!(opened("WIKI.Internal."), opened("wiki.internal"));
        for wrong in [
            "",
            ":80",
            "a:b",
            "wiki:99999",
            "10.0.0.0/64",
            "http://x",
            "0x7f.1:80",
        ] {
            let told = wrong.parse::<Opened>().unwrap_err().to_string();
            assert!(told.contains(wrong), "{told}");
        }
    }

    #[test]
    fn a_port_opens_alone_and_no_port_means_the_usual_ones() {
        let ports = BTreeSet::from([80, 443]);
        let address = "10.1.2.3".parse().unwrap();
        assert!(opened("10.0.0.0/8").opens_address(address, 80, &ports));
        assert!(!opened("10.0.0.0/8").opens_address(address, 22, &ports));
        assert!(opened("10.1.2.3:8080").opens_address(address, 8080, &ports));
        assert!(!opened("10.1.2.3:8080").opens_address(address, 80, &ports));
        let mapped = "::ffff:10.1.2.3".parse().unwrap();
        assert!(opened("10.0.0.0/8").opens_address(mapped, 80, &ports));
        assert!(opened("wiki:8080").opens_name("wiki", 8080, &ports));
        assert!(!opened("wiki:8080").opens_name("wiki.example", 8080, &ports));
    }
}
