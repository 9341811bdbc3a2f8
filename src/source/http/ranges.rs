//! Which addresses are on the public internet: the special-purpose registries of IANA, and the ways in which an IPv6
//! address leads to an IPv4 one.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use ipnet::{Ipv4Net, Ipv6Net};

/// A range that is not on the public internet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Range {
    /// What it is for, in words for an admin: "loopback".
    pub what: &'static str,
    /// Whether machines of one's own stand there, so that a name that an operator opened may lead there. The others
    /// (a cloud's metadata, all of a network at once) open only by their address.
    pub own_machines: bool,
}

const fn own(what: &'static str) -> Range {
    Range {
        what,
        own_machines: true,
    }
}

const fn special(what: &'static str) -> Range {
    Range {
        what,
        own_machines: false,
    }
}

const fn v4(a: u8, b: u8, c: u8, d: u8, length: u8) -> Ipv4Net {
    Ipv4Net::new_assert(Ipv4Addr::new(a, b, c, d), length)
}

const fn v6(first: u16, second: u16, third: u16, length: u8) -> Ipv6Net {
    Ipv6Net::new_assert(Ipv6Addr::new(first, second, third, 0, 0, 0, 0, 0), length)
}

/// The IPv4 ranges of the registry that are not globally reachable, and one address that should stand in it.
pub(super) const V4: &[(Ipv4Net, Range)] = &[
    (v4(0, 0, 0, 0, 8), special("this machine itself")),
    (v4(10, 0, 0, 0, 8), own("a private network")),
    (v4(100, 64, 0, 0, 10), own("a provider's own network")),
    (v4(127, 0, 0, 0, 8), own("loopback")),
    // Here clouds tell a machine's credentials to whoever asks from it.
    (v4(169, 254, 0, 0, 16), special("link-local")),
    (v4(172, 16, 0, 0, 12), own("a private network")),
    (v4(192, 0, 0, 0, 24), special("protocol assignments")),
    (v4(192, 0, 2, 0, 24), special("documentation")),
    (v4(192, 88, 99, 0, 24), special("the former 6to4 relays")),
    (v4(192, 168, 0, 0, 16), own("a private network")),
    (v4(198, 18, 0, 0, 15), special("benchmarking")),
    (v4(198, 51, 100, 0, 24), special("documentation")),
    (v4(203, 0, 113, 0, 24), special("documentation")),
    (v4(224, 0, 0, 0, 4), special("multicast")),
    (v4(240, 0, 0, 0, 4), special("reserved")),
    // In a public range, but it answers only to machines of its cloud, on each of them.
    (v4(168, 63, 129, 16, 32), special("a cloud's metadata")),
];

/// The IPv6 ranges within 2000::/3 that are not globally reachable. All that is outside of it is not either.
pub(super) const V6: &[(Ipv6Net, Range)] = &[
    (v6(0x2001, 0, 0, 23), special("protocol assignments")),
    (v6(0x2001, 0xdb8, 0, 32), special("documentation")),
    (v6(0x2002, 0, 0, 16), special("6to4")),
    (v6(0x3fff, 0, 0, 20), special("documentation")),
];

/// The IPv6 ranges outside of it that have a name. What is in none of them is "not assigned".
pub(super) const V6_NAMED: &[(Ipv6Net, Range)] = &[
    (v6(0xfc00, 0, 0, 7), own("a private network")),
    (v6(0xfe80, 0, 0, 10), special("link-local")),
    (v6(0xfec0, 0, 0, 10), special("a private network")),
    (v6(0xff00, 0, 0, 8), special("multicast")),
    (v6(0x64, 0xff9b, 1, 48), special("a network's own NAT64")),
    (v6(0x100, 0, 0, 64), special("discard only")),
    (v6(0x5f00, 0, 0, 16), special("segment routing")),
];

const GLOBAL_UNICAST: Ipv6Net = v6(0x2000, 0, 0, 3);

/// The range that `address` is in when that is not on the public internet, or when the IPv4 address that it leads to
/// is not.
pub fn special_range(address: IpAddr) -> Option<Range> {
    match address {
        IpAddr::V4(address) => special_v4(address),
        IpAddr::V6(address) => special_v6(address),
    }
}

fn special_v4(address: Ipv4Addr) -> Option<Range> {
    find(V4, |net| net.contains(&address))
}

fn special_v6(address: Ipv6Addr) -> Option<Range> {
    if address.is_loopback() {
        return Some(own("loopback"));
    }
    // What is behind the address counts first: it says more than "6to4".
    let led_to = led_to(address);
    if let Some(range) = led_to
        .addresses
        .iter()
        .flatten()
        .find_map(|v4| special_v4(*v4))
    {
        return Some(range);
    }
    if led_to.is_a_public_way {
        return None;
    }
    if GLOBAL_UNICAST.contains(&address) {
        return find(V6, |net| net.contains(&address));
    }
    find(V6_NAMED, |net| net.contains(&address)).or(Some(special("not assigned")))
}

fn find<Net>(ranges: &[(Net, Range)], is_in: impl Fn(&Net) -> bool) -> Option<Range> {
    ranges
        .iter()
        .find(|(net, _)| is_in(net))
        .map(|(_, range)| *range)
}

/// The IPv4 addresses that an IPv6 address leads to.
struct LedTo {
    addresses: [Option<Ipv4Addr>; 2],
    /// Whether it is a common way to a public IPv4 address: written as IPv6, or through a provider's NAT64.
    is_a_public_way: bool,
}

fn led_to(address: Ipv6Addr) -> LedTo {
    let parts = address.segments();
    let at = |index: usize| {
        let [a, b] = parts[index].to_be_bytes();
        let [c, d] = parts[index + 1].to_be_bytes();
        Ipv4Addr::new(a, b, c, d)
    };
    let behind = |first: Option<Ipv4Addr>, second, is_a_public_way| LedTo {
        addresses: [first, second],
        is_a_public_way,
    };
    match parts {
        // IPv4-mapped, and the well-known prefix of NAT64.
        [0, 0, 0, 0, 0, 0xffff, ..] | [0x64, 0xff9b, 0, 0, 0, 0, ..] => {
            behind(Some(at(6)), None, true)
        }
        // IPv4-compatible, given up long ago, and IPv4-translated.
        [0, 0, 0, 0, 0, 0, ..] | [0, 0, 0, 0, 0xffff, 0, ..] => behind(Some(at(6)), None, false),
        // 6to4.
        [0x2002, ..] => behind(Some(at(1)), None, false),
        // Teredo: its server, and the client with every bit turned over.
        [0x2001, 0, ..] => {
            let client = Ipv4Addr::from(!u32::from(at(6)));
            behind(Some(at(2)), Some(client), false)
        }
        // ISATAP.
        [_, _, _, _, 0 | 0x200, 0x5efe, ..] => behind(Some(at(6)), None, false),
        _ => behind(None, None, false),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn is_special(address: &str) -> bool {
        special_range(address.parse().unwrap()).is_some()
    }

    #[test]
    fn h04_the_first_and_last_address_of_each_range_is_special_and_the_neighbours_are_not() {
        let mut outside = 0;
        for (net, _) in V4 {
            let (first, last) = (net.network(), net.broadcast());
            assert!(special_range(first.into()).is_some(), "{first}");
            assert!(special_range(last.into()).is_some(), "{last}");
            let neighbours = [
                u32::from(first).checked_sub(1),
                u32::from(last).checked_add(1),
            ];
            for neighbour in neighbours.into_iter().flatten().map(Ipv4Addr::from) {
                let in_another = V4.iter().any(|(other, _)| other.contains(&neighbour));
                assert_eq!(special_v4(neighbour).is_some(), in_another, "{neighbour}");
                outside += usize::from(!in_another);
            }
        }
        // Only multicast and reserved adjoin, and the ends of all addresses have no neighbour.
        assert_eq!(outside, V4.len() * 2 - 4);
        for (net, _) in V6.iter().chain(V6_NAMED) {
            assert!(special_range(net.network().into()).is_some(), "{net}");
            assert!(special_range(net.broadcast().into()).is_some(), "{net}");
        }
        for public in [
            "2001:200::",
            "2001:db7::1",
            "2001:db9::1",
            "2003::1",
            "3ffe::1",
            "2606:4700::1",
        ] {
            assert!(!is_special(public), "{public}");
        }
        for special in ["1fff::1", "4000::1", "3fff:fff::1", "::", "::1"] {
            assert!(is_special(special), "{special}");
        }
    }

    #[test]
    fn h02_an_ipv4_address_within_ipv6_is_judged() {
        for special in [
            "::ffff:127.0.0.1",
            "::ffff:a9fe:a9fe",
            "64:ff9b::a9fe:a9fe",
            "64:ff9b:1::808:808",
            "2002:7f00:1::",
            "::127.0.0.1",
            "::ffff:0:127.0.0.1",
            "2001:0:808:808::f5ff:fffe",
            "2606:4700::5efe:a00:1",
            "fe80::1",
            "fd00::1",
            "fd00:ec2::254",
        ] {
            assert!(is_special(special), "{special}");
        }
        for public in ["::ffff:8.8.8.8", "64:ff9b::808:808"] {
            assert!(!is_special(public), "{public}");
        }
        let told = special_range("2002:7f00:1::".parse().unwrap()).unwrap();
        assert_eq!(told.what, "loopback");
    }

    #[test]
    fn h03_the_metadata_of_clouds_is_never_reached_by_a_name_that_was_opened() {
        for address in ["169.254.169.254", "168.63.129.16", "192.0.0.192"] {
            let range = special_range(address.parse().unwrap()).unwrap();
            assert!(!range.own_machines, "{address}");
        }
        assert!(is_special("100.100.100.200"));
    }

    proptest! {
        #[test]
        fn what_leads_to_a_special_ipv4_address_is_special(
            (range, offset) in (0..V4.len(), any::<u32>()),
        ) {
            let (net, _) = V4[range];
            let size = u32::from(net.hostmask());
            let address = Ipv4Addr::from(u32::from(net.network()) | (offset & size));
            prop_assert!(special_range(address.into()).is_some());
            let bits = u128::from(u32::from(address));
            let ways = [
                (0xffff << 32) | bits,
                (0x64_ff9b << 96) | bits,
                (0x2002 << 112) | (bits << 80),
                (0x2001 << 112) | (bits << 64) | 1,
                (0x2001 << 112) | (0x0808_0808 << 64) | u128::from(!u32::from(address)),
            ];
            for way in ways {
                prop_assert!(special_range(Ipv6Addr::from(way).into()).is_some());
            }
        }

        #[test]
        fn what_is_public_is_in_no_range_of_the_table(bits: u128) {
            let address = Ipv6Addr::from(bits);
            if special_range(address.into()).is_none() {
                prop_assert!(V6.iter().chain(V6_NAMED).all(|(net, _)| !net.contains(&address)));
            }
        }
    }
}
