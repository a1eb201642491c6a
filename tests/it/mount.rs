//! A site below a path of its host: everything it names lies below that path, and is there.

use std::collections::{BTreeSet, VecDeque};

use scraper::{ElementRef, Selector};

use crate::site::Site;

const HELP: &str = "/shop/help";

fn site() -> Site {
    Site::example().with_base_url(&format!("https://shop.example{HELP}"))
}

/// The addresses that an answer names: those of tags, `url`s of JSON, `<loc>`s; those of this host as paths.
fn named(kind: &str, body: &str) -> Vec<String> {
    let own = |url: &str| {
        let url = url.strip_prefix("https://shop.example").unwrap_or(url);
        (url.starts_with('/') && !url.starts_with("//")).then(|| url.to_owned())
    };
    if kind.contains("xml") {
        let parts = body.split(['"', '<', '>']);
        let whole = parts.filter(|part| part.starts_with("https://shop.example"));
        return whole
            .filter_map(own)
            .filter(|url| !url.contains('{'))
            .collect();
    }
    if kind.contains("json") {
        let parts = body.split("\"url\":\"").skip(1);
        return parts
            .filter_map(|rest| own(rest.split('"').next()?))
            .collect();
    }
    if !kind.contains("html") {
        return Vec::new();
    }
    let all = Selector::parse("*").unwrap();
    let html = scraper::Html::parse_document(body);
    let addresses = |element: ElementRef<'_>| {
        let names = [
            "href",
            "src",
            "action",
            "content",
            "data-api",
            "data-href",
            "data-permalink",
        ];
        let values = names
            .into_iter()
            .filter_map(|name| element.attr(name).map(str::to_owned));
        let sets = element
            .attr("srcset")
            .into_iter()
            .flat_map(|set| set.split(','));
        values
            .chain(sets.map(|one| one.trim().to_owned()))
            .collect::<Vec<_>>()
    };
    let found = html.select(&all).flat_map(addresses);
    found.filter_map(|url| own(&url)).collect()
}

/// Follows every address from the first pages on, each as the browser asks for it; gives how many there were.
fn crawl(site: &Site, asked: impl Fn(&str) -> String) -> usize {
    let first = [
        "/",
        "/zh/",
        "/en/search?q=withdrawal",
        "/zh/nothing-here",
        "/sitemap.xml",
        "/zh/feed.xml",
    ];
    let mut queue: VecDeque<String> = first.map(|path| format!("{HELP}{path}")).into();
    queue.push_back(format!("{HELP}/api/v1/search?q=提现&explain=1"));
    queue.push_back(format!("{HELP}/api/v1/suggest?q=提现"));
    let mut seen: BTreeSet<String> = queue.iter().cloned().collect();
    let mut count = 0;
    while let Some(url) = queue.pop_front() {
        count += 1;
        let answer = site.get(&asked(&url));
        let expected = if url.ends_with("nothing-here") {
            404..405
        } else {
            200..400
        };
        assert!(
            expected.contains(&answer.status),
            "{url}: {}",
            answer.status
        );
        let mut all = named(answer.header("content-type"), &answer.body);
        if answer.status >= 300 && answer.status < 400 {
            all.push(answer.location().to_owned());
        }
        for next in all {
            assert!(next.starts_with(&format!("{HELP}/")), "{url} names {next}");
            let next = next.split('#').next().unwrap().to_owned();
            // A form asks with POST; what a script asks is completed by it.
            let is_form = ["/feedback", "/api/v1/feedback"]
                .iter()
                .any(|end| next.ends_with(end));
            if !is_form && seen.len() < 250 && seen.insert(next.clone()) {
                queue.push_back(next);
            }
        }
    }
    count
}

#[test]
fn everything_lies_below_the_path_and_is_there() {
    assert!(crawl(&site(), str::to_owned) > 200);
}

#[test]
fn a_proxy_that_takes_the_path_off_is_served_the_same() {
    let count = crawl(&site(), |url| url.strip_prefix(HELP).unwrap().to_owned());
    assert!(count > 200);
}

#[test]
fn the_path_itself_leads_to_the_home_page_and_probes_need_none() {
    let site = site();
    for path in [HELP.to_owned(), format!("{HELP}/")] {
        let answer = site.get(&path);
        assert_eq!((answer.status, answer.location()), (302, "/shop/help/zh/"));
    }
    assert_eq!(site.get("/healthz").status, 200);
    assert_eq!(site.get("/shop/helpless").status, 404);
}

#[test]
fn errors_and_markdown_lead_below_it_too() {
    let site = site();
    let refused = site.get(&format!("{HELP}/zh/search?{}", "a=b&".repeat(40)));
    assert_eq!(refused.status, 400);
    let links = named("text/html", &refused.body);
    assert!(
        links.contains(&format!("{HELP}/zh/contact"))
            && links.iter().all(|link| link.starts_with(HELP)),
        "{links:?}"
    );
    let text = site
        .get(&format!("{HELP}/zh/funds/withdrawal-not-arrived.md"))
        .body;
    assert!(
        text.contains("](https://shop.example/shop/help/zh/"),
        "{text}"
    );
}
