//! What may be asked: pure decisions over addresses, without a socket.
//!
//! The scheme is looked at first, then the parsed host, then every answer of DNS. A check of DNS alone would be none:
//! an address that is written as numbers is never looked up.

use std::net::{IpAddr, SocketAddr};

use url::{Host, Url};

use super::ranges::special_range;
use super::settings::Settings;

/// Longer addresses are not asked: pages with real ones stay far below, and each is kept in a row.
const LONGEST: usize = 4096;

/// The last parts of names that are never in the public DNS: RFC 6761 and 6762, `internal` of ICANN, and what routers
/// and offices use although nobody gave it to them.
const LOCAL_ENDINGS: &[&str] = &[
    "localhost",
    "local",
    "internal",
    "intranet",
    "private",
    "localdomain",
    "lan",
    "home",
    "corp",
    "home.arpa",
    "in-addr.arpa",
    "ip6.arpa",
    "onion",
    "alt",
    "invalid",
];

/// Why an address is not asked, in words for an admin.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Blocked {
    /// It is no address at all.
    #[error("this is no address of a page ({0}); write it as https://example.org/page")]
    Unreadable(String),
    /// It is too long.
    #[error("the address is longer than {LONGEST} characters; use a shorter one")]
    TooLong,
    /// It is not of the web.
    #[error("only http and https addresses are fetched, not {0}:")]
    Scheme(String),
    /// There are characters in it that nobody sees.
    #[error("the address has control characters in it; type it anew")]
    ControlCharacters,
    /// A name or password stands in it.
    #[error("the address has a name or a password in it; leave out what stands before the @")]
    UserInfo,
    /// The name is of a local network.
    #[error(
        "{0} is a name of a local network; the operator can open it in the config if it is meant to be read"
    )]
    LocalName(String),
    /// The address, or one of those that the name has, is not on the public internet.
    #[error(
        "{host} leads to {address} ({range}), which is not on the public internet; the operator can open it in the config if it is meant to be read"
    )]
    PrivateAddress {
        /// The host as it was asked for.
        host: String,
        /// Where it leads.
        address: IpAddr,
        /// What that is.
        range: &'static str,
    },
    /// The port is not one of web pages.
    #[error("port {port} of {host} is not asked; the operator can add ports to the config")]
    Port {
        /// The host.
        host: String,
        /// The port.
        port: u16,
    },
    /// From an encrypted page to an unencrypted one of somebody else.
    #[error(
        "{from} leads from https to http at another host, {to}; use the address of the page itself"
    )]
    Downgrade {
        /// The host that led there.
        from: String,
        /// The host that it led to.
        to: String,
    },
    /// From a public page to what the operator opened.
    #[error(
        "{host} is open to those who name it, but a public page leads there; name its own address if it is meant to be read"
    )]
    Inward {
        /// The host that it led to.
        host: String,
    },
}

impl Blocked {
    /// All names that [`Blocked::name`] gives.
    pub const NAMES: &'static [&'static str] = &[
        "blocked_unreadable",
        "blocked_too_long",
        "blocked_scheme",
        "blocked_control_characters",
        "blocked_user_info",
        "blocked_local_name",
        "blocked_private_address",
        "blocked_port",
        "blocked_downgrade",
        "blocked_inward",
    ];

    /// A short name that stays the same, for rows and metrics.
    pub fn name(&self) -> &'static str {
        match self {
            Blocked::Unreadable(_) => "blocked_unreadable",
            Blocked::TooLong => "blocked_too_long",
            Blocked::Scheme(_) => "blocked_scheme",
            Blocked::ControlCharacters => "blocked_control_characters",
            Blocked::UserInfo => "blocked_user_info",
            Blocked::LocalName(_) => "blocked_local_name",
            Blocked::PrivateAddress { .. } => "blocked_private_address",
            Blocked::Port { .. } => "blocked_port",
            Blocked::Downgrade { .. } => "blocked_downgrade",
            Blocked::Inward { .. } => "blocked_inward",
        }
    }
}

/// An address whose scheme and host are judged. Whether it may be asked is known once its name is looked up, too.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    url: Url,
    host: String,
    literal: Option<IpAddr>,
    port: u16,
}

impl Target {
    /// The address, without a fragment.
    pub fn url(&self) -> &Url {
        &self.url
    }

    /// The host, a name or an address, as ASCII: a name that mixes scripts to look like another shows its punycode.
    pub fn host(&self) -> &str {
        &self.host
    }

    /// The host's address when it is written as one and needs no lookup.
    pub(super) fn literal(&self) -> Option<IpAddr> {
        self.literal
    }
}

/// Where a connection may go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checked {
    /// Each of them was judged.
    pub addresses: Vec<SocketAddr>,
    /// Whether one of them may be asked only because the operator opened it.
    pub opened: bool,
}

/// Decides what may be asked.
#[derive(Debug, Clone)]
pub struct Guard {
    settings: Settings,
}

impl Guard {
    /// A guard that lets pass what `settings` say.
    pub fn new(settings: Settings) -> Guard {
        Guard { settings }
    }

    /// Judges an address as a person or a document wrote it.
    ///
    /// # Errors
    /// When it may not be asked, whatever DNS says.
    pub fn judge(&self, address: &str) -> Result<Target, Blocked> {
        let address = address.trim();
        if address.len() > LONGEST {
            return Err(Blocked::TooLong);
        }
        let url = Url::parse(address).map_err(|error| Blocked::Unreadable(error.to_string()))?;
        web_only(&url)?;
        // The parser leaves them out, so that what it reads is not what a person sees.
        if address.contains(char::is_control) {
            return Err(Blocked::ControlCharacters);
        }
        self.judge_url(url)
    }

    /// Judges where a page leads: `location` as it stands in the answer to a request to `from`.
    ///
    /// # Errors
    /// When it may not be followed, whatever DNS says.
    pub fn judge_hop(&self, from: &Target, location: &str) -> Result<Target, Blocked> {
        let next = from
            .url
            .join(location)
            .map_err(|error| Blocked::Unreadable(error.to_string()))?;
        web_only(&next)?;
        if next.as_str().len() > LONGEST {
            return Err(Blocked::TooLong);
        }
        let next = self.judge_url(next)?;
        if from.url.scheme() == "https" && next.url.scheme() == "http" && from.host != next.host {
            return Err(Blocked::Downgrade {
                from: from.host.clone(),
                to: next.host,
            });
        }
        Ok(next)
    }

    fn judge_url(&self, mut url: Url) -> Result<Target, Blocked> {
        if !url.username().is_empty() || url.password().is_some() {
            return Err(Blocked::UserInfo);
        }
        url.set_fragment(None);
        let unreadable = |why: &str| Blocked::Unreadable(why.to_owned());
        let port = url
            .port_or_known_default()
            .ok_or_else(|| unreadable("no port"))?;
        let literal = match url.host() {
            None => return Err(unreadable("no host")),
            Some(Host::Ipv4(address)) => Some(IpAddr::V4(address)),
            Some(Host::Ipv6(address)) => Some(IpAddr::V6(address)),
            Some(Host::Domain(name)) => match without_its_dot(name) {
                None => None,
                Some(bare) => {
                    // One name has one spelling: the dot would make it another host to all that compares.
                    url.set_host(Some(&bare))
                        .map_err(|error| unreadable(&error.to_string()))?;
                    return self.judge_url(url);
                }
            },
        };
        let host = url.host_str().unwrap_or_default().to_owned();
        let target = Target {
            url,
            host,
            literal,
            port,
        };
        match literal {
            Some(address) => {
                self.judge_answers(&target, &[address], false)?;
            }
            None => self.judge_name(&target)?,
        }
        Ok(target)
    }

    fn judge_name(&self, target: &Target) -> Result<(), Blocked> {
        let (name, port) = (target.host.as_str(), target.port);
        if name.split('.').any(str::is_empty) {
            return Err(Blocked::Unreadable(
                "a part of the name is empty".to_owned(),
            ));
        }
        if self.opens_name(target) {
            return Ok(());
        }
        if is_local(name) {
            return Err(Blocked::LocalName(name.to_owned()));
        }
        // An address that is open at another port is known only once the name is looked up.
        let may_be_open = self
            .settings
            .open
            .iter()
            .any(|open| open.may_open_port(port));
        if !self.settings.ports.contains(&port) && !may_be_open {
            return Err(self.port_blocked(target));
        }
        Ok(())
    }

    /// Judges every address that a host has: what is asked is one of them, and one that may not be asked tells that
    /// the name is not to be trusted.
    ///
    /// `from_outside` is for addresses that a public page named: what the operator opened stays closed to it.
    ///
    /// # Errors
    /// When one of them may not be asked.
    pub fn judge_answers(
        &self,
        target: &Target,
        answers: &[IpAddr],
        from_outside: bool,
    ) -> Result<Checked, Blocked> {
        let by_name = self.opens_name(target);
        let mut opened = by_name;
        for address in answers {
            let by_address = self
                .settings
                .open
                .iter()
                .any(|open| open.opens_address(*address, target.port, &self.settings.ports));
            match special_range(*address) {
                _ if by_address => opened = true,
                Some(range) if !(by_name && range.own_machines) => {
                    return Err(Blocked::PrivateAddress {
                        host: target.host.clone(),
                        address: *address,
                        range: range.what,
                    });
                }
                _ if by_name || self.settings.ports.contains(&target.port) => {}
                _ => return Err(self.port_blocked(target)),
            }
        }
        if opened && from_outside {
            return Err(Blocked::Inward {
                host: target.host.clone(),
            });
        }
        let addresses = answers
            .iter()
            .map(|address| SocketAddr::new(*address, target.port))
            .collect();
        Ok(Checked { addresses, opened })
    }

    fn opens_name(&self, target: &Target) -> bool {
        target.literal.is_none()
            && self
                .settings
                .open
                .iter()
                .any(|open| open.opens_name(&target.host, target.port, &self.settings.ports))
    }

    fn port_blocked(&self, target: &Target) -> Blocked {
        Blocked::Port {
            host: target.host.clone(),
            port: target.port,
        }
    }
}

/// A name without the one dot that may stand at its end.
fn without_its_dot(name: &str) -> Option<String> {
    let bare = name.strip_suffix('.')?;
    (!bare.is_empty() && !bare.ends_with('.')).then(|| bare.to_owned())
}

fn web_only(url: &Url) -> Result<(), Blocked> {
    match url.scheme() {
        "http" | "https" => Ok(()),
        other => Err(Blocked::Scheme(other.to_owned())),
    }
}

/// Whether a name is of a local network: it has no dot, or an ending that the public DNS does not have.
fn is_local(name: &str) -> bool {
    !name.contains('.')
        || LOCAL_ENDINGS.iter().any(|ending| {
            name.strip_suffix(ending)
                .is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
        })
}

/// An address for people and logs: without what may be secret in it (a name, a password, a query).
pub fn shown(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    let port = url
        .port()
        .map(|port| format!(":{port}"))
        .unwrap_or_default();
    let query = url.query().map(|_| "?…").unwrap_or_default();
    format!("{}://{host}{port}{}{query}", url.scheme(), url.path())
}

#[cfg(test)]
#[path = "guard_tests.rs"]
mod tests;
