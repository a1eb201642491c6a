//! Where somebody wanted to go who had to sign in first.
//!
//! Gets:    the path and the query of an address.
//! Gives:   the page to sign in that remembers it; the page that is gone to once somebody has signed in.
//! Touches: nothing.
//! Never:   an address that is not on the list here: nobody is led away by a link to sign in.
//!
//! A fragment is the browser's own: it goes along from page to page, and the script of the page to sign in hands it on.

use crate::ids::Lang;
use crate::server::params::Params;

/// Where agents sign in.
const SIGN_IN: &str = "/agent/sign-in";

/// The pages of people, and how the page to sign in names them; the first one unless another is named.
const PAGES: [(&str, &str); 3] = [
    ("desk", "/agent/"),
    ("insights", "/agent/insights"),
    ("account", "/agent/account"),
];

/// A page of ours, and the language that it was asked for in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Inside {
    name: &'static str,
    path: &'static str,
    ui: Option<Lang>,
}

impl Inside {
    /// What an address asked for that was refused; the first page for one that is no page of people.
    pub(super) fn refused(path: &str, query: Option<&str>) -> Inside {
        Inside::of(|(_, known)| *known == path, query)
    }

    /// What the address of the page to sign in remembers.
    pub(super) fn remembered(query: Option<&str>) -> Inside {
        let to = Params::parse(query).unwrap_or_default().text("to");
        Inside::of(|(known, _)| *known == to, query)
    }

    fn of(is_it: impl Fn(&(&str, &str)) -> bool, query: Option<&str>) -> Inside {
        let (name, path) = PAGES.into_iter().find(is_it).unwrap_or(PAGES[0]);
        let params = Params::parse(query).unwrap_or_default();
        let ui = params.get("ui").and_then(|code| code.parse().ok());
        Inside { name, path, ui }
    }

    /// The language that it was asked for in, where it was named.
    pub(super) fn ui(self) -> Option<Lang> {
        self.ui
    }

    /// The address itself.
    pub(super) fn address(self) -> String {
        let ui = self.ui.map(|ui| format!("?ui={ui}"));
        format!("{}{}", self.path, ui.unwrap_or_default())
    }

    /// The page to sign in that leads there.
    pub(super) fn sign_in(self) -> String {
        let to = (self.name != PAGES[0].0).then(|| format!("to={}", self.name));
        let ui = self.ui.map(|ui| format!("ui={ui}"));
        let query: Vec<String> = to.into_iter().chain(ui).collect();
        match query.is_empty() {
            true => SIGN_IN.to_owned(),
            false => format!("{SIGN_IN}?{}", query.join("&")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_was_refused_comes_where_they_wanted_to_go_and_nowhere_else() {
        for (path, query, sign_in, inside) in [
            ("/agent/", None, "", "/agent/"),
            ("/agent/", Some("ui=en&x=1"), "?ui=en", "/agent/?ui=en"),
            (
                "/agent/insights",
                Some("ui=zh&weeks=3"),
                "?to=insights&ui=zh",
                "/agent/insights?ui=zh",
            ),
            ("/agent/account", None, "?to=account", "/agent/account"),
            ("/agent/search", Some("q=secret"), "", "/agent/"),
            ("//evil.example", Some("ui=https://evil"), "", "/agent/"),
        ] {
            let refused = Inside::refused(path, query);
            assert_eq!(refused.sign_in(), format!("{SIGN_IN}{sign_in}"));
            assert_eq!(refused.address(), inside);
            let remembered = Inside::remembered(sign_in.strip_prefix('?'));
            assert_eq!(remembered, refused);
        }
        for forged in [
            "to=//evil.example",
            "to=https://evil.example/",
            "to=%2F%2Fevil.example",
            "to=insights%0D%0ASet-Cookie:a=b",
            "to=../zh/",
            "ui=en%0D%0A",
            "to=%FF",
        ] {
            assert_eq!(
                Inside::remembered(Some(forged)).address(),
                "/agent/",
                "{forged}"
            );
        }
    }
}
