//! Origins of front ends, with `*.` for any subdomain.

use url::Url;

/// An origin, or all subdomains of one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TrustedOrigin {
    scheme: String,
    /// With a leading dot when any subdomain is meant.
    host: String,
    port: Option<u16>,
}

impl TrustedOrigin {
    /// Parses `https://app.example.com`, `https://*.example.com` or one with a port. The wildcard stands for one or more
    /// labels in front, and the domain behind it has two labels at least: nobody means to trust all of `.com`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (scheme, rest) = text.split_once("://")?;
        let (wildcard, rest) = match rest.strip_prefix("*.") {
            Some(rest) => (true, rest),
            None => (false, rest),
        };
        let url = Url::parse(&format!("{scheme}://{rest}")).ok()?;
        let host = url.host_str().filter(|host| !host.is_empty() && !host.contains('*'))?;
        let is_origin = matches!(url.path(), "" | "/")
            && url.query().is_none()
            && url.fragment().is_none()
            && url.username().is_empty()
            && url.password().is_none();
        let is_domain = url.domain().is_some_and(|domain| domain.contains('.'));
        if !is_origin || wildcard && !is_domain {
            return None;
        }
        let host = if wildcard { format!(".{host}") } else { host.to_owned() };
        Some(Self { scheme: url.scheme().to_owned(), host, port: url.port_or_known_default() })
    }

    /// Whether this URL has the origin.
    #[must_use]
    pub fn covers(&self, url: &Url) -> bool {
        let host = url.host_str().unwrap_or_default();
        let same_host = if self.host.starts_with('.') {
            host.len() > self.host.len() && host.ends_with(&self.host)
        } else {
            host == self.host
        };
        same_host && url.scheme() == self.scheme && url.port_or_known_default() == self.port
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn covers(trusted: &str, origin: &str) -> bool {
        let trusted = TrustedOrigin::parse(trusted).unwrap_or_else(|| panic!("{trusted} is an origin"));
        Url::parse(origin).is_ok_and(|url| trusted.covers(&url))
    }

    #[test]
    fn an_origin_covers_itself_only() {
        assert!(covers("https://app.example.com", "https://app.example.com"));
        assert!(covers("https://App.Example.com/", "https://app.example.com:443"));
        assert!(covers("http://localhost:5173", "http://localhost:5173"));
        for other in [
            "http://app.example.com",
            "https://app.example.com:8443",
            "https://x.app.example.com",
            "https://example.com",
        ] {
            assert!(!covers("https://app.example.com", other), "{other}");
        }
    }

    #[test]
    fn a_wildcard_covers_subdomains_only() {
        assert!(covers("https://*.example.com", "https://a.example.com"));
        assert!(covers("https://*.example.com", "https://a.b.example.com"));
        for other in
            ["https://example.com", "https://evilexample.com", "https://a.example.com.evil.org", "http://a.example.com"]
        {
            assert!(!covers("https://*.example.com", other), "{other}");
        }
    }

    #[test]
    fn what_is_no_origin_is_refused() {
        for text in
            ["", "*", "example.com", "https://*", "https://*.com", "https://a.b/c", "https://u@a.b", "https://a.*.b"]
        {
            assert_eq!(TrustedOrigin::parse(text), None, "{text}");
        }
    }
}
