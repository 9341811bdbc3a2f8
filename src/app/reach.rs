//! Where Discord is: its public address, or a double on this machine, for tests and benchmarks.
//!
//! The token goes wherever this points, so another address is only believed where it cannot leave the machine.

use std::net::IpAddr;

use crate::discord::Reach;

/// Discord's own.
const API: &str = "https://discord.com";

/// The variables that name a double.
const API_VARIABLE: &str = "FOOTNOTE_DISCORD_API";
const GATEWAY_VARIABLE: &str = "FOOTNOTE_DISCORD_GATEWAY";

/// Where Discord is, as the environment tells.
///
/// # Errors
/// In words, when it names a place that is not on this machine.
pub fn discord() -> Result<Reach, String> {
    of(
        std::env::var(API_VARIABLE).ok().as_deref(),
        std::env::var(GATEWAY_VARIABLE).ok().as_deref(),
    )
}

fn of(api: Option<&str>, gateway: Option<&str>) -> Result<Reach, String> {
    let given = |value: Option<&str>| {
        value
            .map(str::trim)
            .filter(|v| !v.is_empty())
            .map(str::to_owned)
    };
    let (api, gateway) = (given(api), given(gateway));
    for (name, address, schemes) in [
        (API_VARIABLE, &api, ["http", "https"]),
        (GATEWAY_VARIABLE, &gateway, ["ws", "wss"]),
    ] {
        if let Some(address) = address
            && !is_loopback(address, &schemes)
        {
            return Err(format!(
                "{name} is for a double of Discord on this machine; it has to be {}://127.0.0.1:PORT or the like",
                schemes[0]
            ));
        }
    }
    if gateway.is_some() && api.is_none() {
        return Err(format!("{GATEWAY_VARIABLE} needs {API_VARIABLE} beside it"));
    }
    let is_double = api.is_some();
    Ok(Reach {
        api: api.unwrap_or_else(|| API.to_owned()),
        gateway,
        is_double,
    })
}

fn is_loopback(address: &str, schemes: &[&str]) -> bool {
    let Ok(url) = url::Url::parse(address) else {
        return false;
    };
    // A name could be looked up somewhere else: only numbers, and no user before them.
    let host = match url.host() {
        Some(url::Host::Ipv4(ip)) => IpAddr::from(ip),
        Some(url::Host::Ipv6(ip)) => IpAddr::from(ip),
        _ => return false,
    };
    schemes.contains(&url.scheme()) && host.is_loopback() && url.username().is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_a_word_it_is_discord() {
        let reach = of(None, Some(" ")).unwrap();
        assert_eq!((reach.api.as_str(), reach.is_double), (API, false));
        assert_eq!(reach.gateway, None);
    }

    #[test]
    fn a_double_is_on_this_machine_or_refused() {
        let reach = of(
            Some("http://127.0.0.1:99"),
            Some("ws://127.0.0.1:99/gateway"),
        )
        .unwrap();
        assert!(reach.is_double);
        assert!(of(Some("http://[::1]:99"), None).is_ok());
        for elsewhere in [
            "http://discord.evil.example",
            "http://localhost:99",
            "http://10.0.0.1:99",
            "http://127.0.0.1@evil.example",
            "ftp://127.0.0.1",
            "127.0.0.1:99",
            "nonsense",
        ] {
            assert!(of(Some(elsewhere), None).is_err(), "{elsewhere}");
        }
        assert!(of(Some("http://127.0.0.1:99"), Some("ws://evil.example")).is_err());
        assert!(of(None, Some("ws://127.0.0.1:9")).is_err());
    }
}
