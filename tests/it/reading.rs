//! Reading what was typed, kind by kind. The examples of each are made by a rule out of the articles of a site, with the
//! questions that must be left alone beside them.

use std::collections::BTreeSet;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use jieda::ids::{Audience, Lang};
use jieda::search::{QUERY_CHARS_MAX, SearchRequest, SearchResults, TEXT_CHARS_MAX};
use jieda::site::Snapshot;
use jieda::text::segment::Dictionary;
use jieda::text::units::{Unit, Units, is_han};
use jieda::text::{Analyzer, TokenKind, noise, pinyin};

use crate::site::Site;

fn ask(snapshot: &Snapshot, words: &str, lang: Lang) -> SearchResults {
    let request = SearchRequest {
        lang: Some(lang),
        ..SearchRequest::new(words, Audience::Public)
    };
    snapshot.search(&request).unwrap()
}

fn suggested(snapshot: &Snapshot, words: &str, lang: Lang) -> Vec<String> {
    let found = snapshot
        .suggest(words, lang, Audience::Public, 8, &[])
        .unwrap();
    let title = |parts: &[(String, bool)]| parts.iter().map(|(part, _)| part.as_str()).collect();
    found.iter().map(|own| title(&own.parts)).collect()
}

/// What a question was read as, or what was offered.
fn read(results: &SearchResults) -> Option<&str> {
    let read = results
        .rewrite
        .as_ref()
        .map(|rewrite| rewrite.text.as_str());
    read.or(results.suggested.as_deref())
}

fn ids(results: &SearchResults) -> Vec<&str> {
    results
        .hits
        .iter()
        .map(|hit| hit.article.id.as_str())
        .collect()
}

/// All texts of a site's articles in a language.
fn texts(snapshot: &Snapshot, lang: Lang) -> Vec<String> {
    let view = snapshot.view(Audience::Public);
    let own = view.articles().filter(|article| article.id.lang() == lang);
    own.flat_map(|article| {
        let sections = article
            .sections
            .iter()
            .flat_map(|s| [s.heading.clone(), s.text.clone()]);
        [article.title.clone()]
            .into_iter()
            .chain(article.questions.clone())
            .chain(sections)
            .collect::<Vec<_>>()
    })
    .collect()
}

/// The words of the Chinese titles as jieba cuts them, of so many characters, each once.
fn title_words(snapshot: &Snapshot, length: std::ops::RangeInclusive<usize>) -> Vec<String> {
    let analyzer = Analyzer::new(&Dictionary::default());
    let mut words = BTreeSet::new();
    for article in snapshot
        .view(Audience::Public)
        .articles()
        .filter(|article| article.id.lang() == Lang::Zh)
    {
        for run in article
            .title
            .split(|c| !is_han(c))
            .filter(|run| !run.is_empty())
        {
            let chars: Vec<char> = run.chars().collect();
            for (from, to) in analyzer.cut(run) {
                let word: String = chars[from..to].iter().collect();
                if length.contains(&(to - from)) && analyzer.is_word(&word) {
                    words.insert(word);
                }
            }
        }
    }
    words.into_iter().collect()
}

fn spelled(c: char) -> String {
    // The table has no way from a syllable to its letters: the shortest spelling that is its reading.
    let own = pinyin::readings(c)[0];
    let letters = |n: usize| (b'a'..=b'z').map(move |b| (n, b as char));
    let mut begun = vec![String::new()];
    for n in 0..pinyin::SYLLABLE_LETTERS_MAX {
        let mut next = Vec::new();
        for (beginning, (_, letter)) in begun.iter().flat_map(|b| letters(n).map(move |l| (b, l))) {
            let text = format!("{beginning}{letter}");
            if pinyin::spelled(&text).contains(&own) {
                return text;
            }
            if pinyin::beginning_with(&text).contains(&own) {
                next.push(text);
            }
        }
        begun = next;
    }
    panic!("{c} has no spelling");
}

/// Numbers that look like chance and are the same in each run.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, most: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % most as u64) as usize
    }

    fn letters(&mut self, alphabet: &[u8], length: usize) -> String {
        (0..length)
            .map(|_| alphabet[self.below(alphabet.len())] as char)
            .collect()
    }
}

/// Letters that nobody reads: consonants, and what stands in a row on a keyboard.
fn random_letters(count: usize) -> Vec<String> {
    let mut numbers = Numbers(7);
    let mut all: Vec<String> = ["ssn", "cftc", "qwer", "wtf", "pls", "asdf", "zxcv", "hjkl"]
        .map(String::from)
        .into();
    while all.len() < count {
        let length = 3 + numbers.below(6);
        all.push(numbers.letters(b"bcdfghjklmnpqrstwxyz", length));
    }
    all
}

#[test]
fn random_letters_find_nothing_on_an_english_page_and_suggest_nothing() {
    let site = Site::example();
    let snapshot = site.snapshot();
    let words: String = [Lang::Zh, Lang::En]
        .map(|lang| texts(&snapshot, lang).join(" ").to_lowercase())
        .concat();
    let mut tried = 0;
    for letters in random_letters(200) {
        if words.contains(&letters) {
            continue;
        }
        let found = ask(&snapshot, &letters, Lang::En);
        assert_eq!((found.total, read(&found)), (0, None), "{letters}");
        assert_eq!(
            suggested(&snapshot, &letters, Lang::En),
            [""; 0],
            "{letters}"
        );
        tried += 1;
    }
    assert!(tried > 150, "{tried}");
}

/// Of random letters a reader of Chinese pages sees few read: a word of two characters begins with most two letters.
#[test]
fn few_random_letters_are_read_on_a_chinese_page() {
    let site = Site::example();
    let snapshot = site.snapshot();
    let mut read_as = Vec::new();
    let mut tried = 0;
    for letters in random_letters(250) {
        let found = ask(&snapshot, &letters, Lang::Zh);
        if let Some(text) = read(&found) {
            read_as.push(format!("{letters}: {text}"));
        }
        tried += 1;
    }
    assert!(
        read_as.len() * 10 <= tried,
        "{} of {tried}: {read_as:?}",
        read_as.len()
    );
}

/// The first letters of a whole Chinese title are offered to a reader of English pages, and read to one of Chinese pages.
#[test]
fn the_first_letters_of_a_whole_title_are_at_most_offered_on_an_english_page() {
    let site = Site::example();
    let snapshot = site.snapshot();
    let mut tried = 0;
    for article in snapshot
        .view(Audience::Public)
        .articles()
        .filter(|article| article.id.lang() == Lang::Zh)
    {
        let chars: Vec<char> = article.title.trim_end_matches('？').chars().collect();
        if !(3..=12).contains(&chars.len()) || !chars.iter().all(|c| is_han(*c)) {
            continue;
        }
        let letters: String = chars
            .iter()
            .map(|c| pinyin::first_letters(*c).next().unwrap())
            .collect();
        if !pinyin::is_initials(&letters) {
            continue;
        }
        let found = ask(&snapshot, &letters, Lang::En);
        assert_eq!(
            (found.rewrite, found.suggested.as_deref()),
            (None, Some(article.title.as_str())),
            "{letters}"
        );
        tried += 1;
    }
    assert!(tried >= 10, "{tried}");
}

/// What is read while articles come and go is what is read when nothing happens: each publish leaves the vocabulary of a moment
/// before, and it is asked in that moment.
#[test]
fn the_answer_is_the_same_while_a_site_publishes_every_100_ms() {
    let site = Site::example();
    // Words that no question has; the article is there from the beginning, so that how many there are stays as it is.
    let publish = |number: usize| {
        let text = format!("---\ntitle: Zebra {number}\n---\nZebras graze, number {number}.\n");
        site.edit("en/zz-edited.md", &text);
    };
    publish(100);
    site.snapshot().warm().unwrap();
    let mut questions: Vec<String> = [
        "tixianmeidaozhang",
        "ti xian mei dao zhang",
        "withdrawl",
        "提先",
    ]
    .map(String::from)
    .into();
    let titles = title_words(&site.snapshot(), 2..=3);
    // Words that stand side by side nowhere.
    questions.extend(
        titles
            .windows(3)
            .step_by(5)
            .take(16)
            .map(|three| three.concat().chars().map(spelled).collect::<String>()),
    );
    let all = |snapshot: &Snapshot| -> Vec<(Option<String>, Vec<String>)> {
        let asked = questions.iter().map(|words| ask(snapshot, words, Lang::Zh));
        asked
            .map(|found| {
                (
                    read(&found).map(str::to_owned),
                    ids(&found).into_iter().map(str::to_owned).collect(),
                )
            })
            .collect()
    };
    let expected = all(&site.snapshot());
    assert!(
        expected
            .iter()
            .filter(|(read, ids)| read.is_some() && !ids.is_empty())
            .count()
            >= 16,
        "{expected:?}"
    );
    let (cell, done, asked) = (site.cell(), AtomicBool::new(false), Mutex::new(0));
    std::thread::scope(|scope| {
        scope.spawn(|| {
            while !done.load(Ordering::Relaxed) {
                assert_eq!(all(&cell.load()), expected);
                *asked.lock().unwrap() += 1;
            }
        });
        for edit in 0..20 {
            publish(edit);
            assert_eq!(all(&site.snapshot()), expected, "edit {edit}");
            std::thread::sleep(Duration::from_millis(100));
        }
        done.store(true, Ordering::Relaxed);
    });
    assert!(*asked.lock().unwrap() > 3);
}

/// In each word of the titles each character is put in place by another of the same sound, as an input method does.
#[test]
fn a_slip_of_an_input_method_is_mended_wherever_it_stands() {
    let site = Site::example();
    let snapshot = site.snapshot();
    let all: String = texts(&snapshot, Lang::Zh).join("\n");
    let common: Vec<char> = all
        .chars()
        .filter(|c| is_han(*c))
        .collect::<BTreeSet<_>>()
        .into_iter()
        .collect();
    let (mut mended, mut tried) = (0, 0);
    let mut lost = Vec::new();
    for word in title_words(&snapshot, 2..=3).into_iter().filter(|word| {
        all.matches(word.as_str()).count() >= 8 && !noise::is_chinese(word, TokenKind::Word)
    }) {
        let chars: Vec<char> = word.chars().collect();
        for at in 0..chars.len() {
            let same = |c: &&char| {
                **c != chars[at]
                    && pinyin::readings(**c).first() == pinyin::readings(chars[at]).first()
            };
            let Some(other) = common.iter().find(same) else {
                continue;
            };
            let mut slip = chars.clone();
            slip[at] = *other;
            let slip: String = slip.iter().collect();
            let pairs: Vec<String> = slip
                .chars()
                .zip(slip.chars().skip(1))
                .map(|(a, b)| format!("{a}{b}"))
                .collect();
            // A slip that is other words of the articles is no slip.
            if pairs
                .iter()
                .enumerate()
                .any(|(i, pair)| (i == at || i + 1 == at) && all.contains(pair))
            {
                continue;
            }
            for asked in [slip.clone(), format!("怎么{slip}"), format!("{slip}怎么办")] {
                tried += 1;
                let wanted = asked.replace(&slip, &word);
                let found = ask(&snapshot, &asked, Lang::Zh);
                if read(&found) == Some(&wanted) {
                    mended += 1
                } else {
                    lost.push(format!("{asked}: {:?}", read(&found)))
                }
            }
        }
    }
    assert!(
        tried >= 60 && mended * 10 >= tried * 8,
        "{mended} of {tried}: {lost:?}"
    );
}

#[test]
fn a_word_that_stands_in_the_articles_is_no_slip() {
    let site = Site::example();
    let snapshot = site.snapshot();
    let words = title_words(&snapshot, 2..=4);
    assert!(words.len() >= 100, "{}", words.len());
    for word in words {
        for asked in [word.clone(), format!("怎么{word}"), format!("{word}怎么办")] {
            let found = ask(&snapshot, &asked, Lang::Zh);
            assert!(found.rewrite.is_none(), "{asked}: {:?}", found.rewrite);
        }
    }
}

/// A site whose articles have names of letters and digits, each in one of them, with another that has the number alone.
fn site_of_names(names: &[String]) -> Site {
    let site = Site::new();
    for (i, name) in names.iter().enumerate() {
        site.edit(
            &format!("en/named-{i}.md"),
            &format!("---\ntitle: Sending over {name}\n---\nUse {name} and no other network.\n"),
        );
        let number: String = name.chars().filter(char::is_ascii_digit).collect();
        site.edit(
            &format!("en/number-{i}.md"),
            &format!("---\ntitle: Page {number}\n---\nMore about {number}, often {number}.\n"),
        );
    }
    site
}

#[test]
fn a_name_typed_in_parts_is_found_whole() {
    let mut numbers = Numbers(11);
    let names: Vec<String> = (0..12)
        .map(|i| {
            format!(
                "{}{}",
                numbers.letters(b"BCDFGKLMNPRSTVXZ", 3 + i % 2),
                10 + 3 * i
            )
        })
        .collect();
    let site = site_of_names(&names);
    let snapshot = site.snapshot();
    for (i, name) in names.iter().enumerate() {
        let (letters, digits) = name.split_at(name.find(|c: char| c.is_ascii_digit()).unwrap());
        let one_by_one: Vec<String> = name.chars().map(String::from).collect();
        let typed = [
            format!("{letters}-{digits}"),
            format!("{letters} {digits}"),
            one_by_one.join(" "),
            format!("how to use {letters}-{digits}"),
        ];
        for words in typed {
            for words in [words.to_lowercase(), words] {
                let found = ask(&snapshot, &words, Lang::En);
                assert_eq!(
                    ids(&found).first(),
                    Some(&&*format!("en/named-{i}")),
                    "{words}: {:?}",
                    read(&found)
                );
            }
        }
    }
}

#[test]
fn two_words_that_the_articles_have_are_not_joined() {
    let site = Site::example();
    let snapshot = site.snapshot();
    let mut tried = 0;
    for text in texts(&snapshot, Lang::En) {
        let mut words = Vec::new();
        let mut units = Units::new(&text);
        while let Some(unit) = units.next_unit() {
            if let Unit::Word { text, .. } = unit {
                words.push(text.to_owned());
            }
        }
        for pair in words.windows(2).step_by(29) {
            let found = ask(&snapshot, &pair.join(" "), Lang::En);
            assert!(found.rewrite.is_none(), "{pair:?}: {:?}", found.rewrite);
            tried += 1;
        }
    }
    assert!(tried >= 100, "{tried}");
}

#[test]
fn versions_and_names_with_a_number_are_found_by_their_parts() {
    let site = Site::new();
    let mut numbers = Numbers(5);
    let mut versions = Vec::new();
    for i in 0..12 {
        let (a, b, c) = (2 + i, 1 + numbers.below(20), numbers.below(9));
        let v = if i % 2 == 0 { "v" } else { "" };
        versions.push((a, b, c));
        site.edit(
            &format!("en/release-{i}.md"),
            &format!(
                "---\ntitle: What is new\n---\nThis came with {v}{a}.{b}.{c} of the server.\n"
            ),
        );
        site.edit(
            &format!("en/phone-{i}.md"),
            &format!(
                "---\ntitle: Phones {}\n---\nNeeds Droid {}.{b}.{c} or later.\n",
                "x".repeat(i + 1),
                30 + a
            ),
        );
    }
    let snapshot = site.snapshot();
    for (i, (a, b, c)) in versions.iter().enumerate() {
        for words in [
            format!("{a}.{b}"),
            format!("v{a}.{b}"),
            format!("{a}.{b}.{c}"),
            format!("v{a}.{b}.{c}"),
            format!("V{a}.{b}.{c} released"),
        ] {
            assert_eq!(
                ids(&ask(&snapshot, &words, Lang::En)).first(),
                Some(&&*format!("en/release-{i}")),
                "{words}"
            );
        }
        let major = 30 + a;
        for words in [
            format!("droid{major}"),
            format!("droid {major}"),
            format!("Droid{major}.{b}"),
            format!("{major}.{b}"),
            format!("droid {major}.{b}"),
        ] {
            assert_eq!(
                ids(&ask(&snapshot, &words, Lang::En)).first(),
                Some(&&*format!("en/phone-{i}")),
                "{words}"
            );
        }
    }
    assert_eq!(ask(&snapshot, "99.1", Lang::En).total, 0);
}

/// Two articles, one in each language, say a quantity in one way; it finds them in all ways before those of other quantities, and
/// the one in the reader's language first where it is written in that.
#[test]
fn a_quantity_is_found_however_it_is_written() {
    let measures = [
        ("小时", "hours", "h"),
        ("天", "days", "days"),
        ("周", "weeks", "wks"),
        ("分钟", "minutes", "mins"),
        ("年", "years", "yrs"),
    ];
    let counts = [
        (2, "两", "two"),
        (3, "三", "three"),
        (7, "七", "seven"),
        (12, "十二", "twelve"),
        (24, "二十四", "twenty-four"),
        (30, "三十", "thirty"),
        (48, "四十八", "forty-eight"),
    ];
    let site = Site::new();
    let mut wanted = Vec::new();
    for (i, (number, han, word)) in counts.iter().enumerate() {
        for (j, (zh, en, short)) in measures.iter().enumerate() {
            let chinese = [
                format!("{number}{zh}"),
                format!("{han}{zh}"),
                format!("{number} {zh}"),
            ];
            let english = [
                format!("{number} {en}"),
                format!("{word} {en}"),
                format!("{number}{short}"),
            ];
            let own = [format!("zh/zh-{i}-{j}"), format!("en/en-{i}-{j}")];
            site.edit(
                &format!("{}.md", own[0]),
                &format!(
                    "---\ntitle: 处理时间\n---\n一般需要{}，请耐心等待。\n",
                    chinese[(i + j) % 2]
                ),
            );
            site.edit(
                &format!("{}.md", own[1]),
                &format!(
                    "---\ntitle: Handling\n---\nIt usually takes {} or less.\n",
                    english[(i + j) % 2]
                ),
            );
            wanted.push((own, [chinese, english]));
        }
    }
    let snapshot = site.snapshot();
    let mut tried = 0;
    for (own, ways) in &wanted {
        for (own_lang, lang) in [Lang::Zh, Lang::En].into_iter().enumerate() {
            for (way_lang, words) in ways
                .iter()
                .enumerate()
                .flat_map(|(i, ways)| ways.iter().map(move |way| (i, way)))
            {
                let found = ask(&snapshot, words, lang);
                let found = ids(&found);
                assert!(
                    own.iter().any(|id| found.first() == Some(&id.as_str())),
                    "{words}: {found:?}"
                );
                if own_lang == way_lang {
                    assert_eq!(found.first(), Some(&own[own_lang].as_str()), "{words}");
                }
                tried += 1;
            }
        }
    }
    assert!(tried >= 400, "{tried}");
}

/// Pinyin of words of the titles without the end of its last syllable: a submitted search reads them as suggestions do.
#[test]
fn an_unfinished_last_syllable_is_read_in_a_submitted_search() {
    let site = Site::example();
    let snapshot = site.snapshot();
    let all: String = texts(&snapshot, Lang::Zh).join("\n");
    let (mut read_whole, mut tried, mut lost) = (0, 0, Vec::new());
    for word in title_words(&snapshot, 3..=4)
        .into_iter()
        .filter(|word| all.matches(word.as_str()).count() >= 3)
    {
        let syllables: Vec<String> = word.chars().map(spelled).collect();
        let Some((last, before)) = syllables.split_last().filter(|(last, _)| last.len() >= 2)
        else {
            continue;
        };
        let typed = format!("{}{}", before.concat(), &last[..1]);
        if pinyin::is_pinyin(&typed) {
            continue;
        }
        let found = ask(&snapshot, &typed, Lang::Zh);
        tried += 1;
        if read(&found) == Some(word.as_str()) && found.total > 0 {
            read_whole += 1
        } else {
            lost.push(format!("{typed} for {word}: {:?}", read(&found)))
        }
    }
    assert!(
        tried >= 10 && read_whole * 10 >= tried * 8,
        "{read_whole} of {tried}: {lost:?}"
    );
    // English that lacks its end is no pinyin for a reader of English pages.
    for typed in ["shouxuf", "yanzhengm"] {
        let found = ask(&snapshot, typed, Lang::En);
        assert_eq!(read(&found), None, "{typed}");
    }
}

#[test]
fn suggestions_read_an_initial_behind_a_character_and_complete_the_last_word() {
    let site = Site::example();
    let snapshot = site.snapshot();
    let all: String = texts(&snapshot, Lang::Zh).join("\n");
    let (mut fitting, mut tried, mut lost) = (0, 0, Vec::new());
    for word in title_words(&snapshot, 2..=2)
        .into_iter()
        .filter(|word| all.matches(word.as_str()).count() >= 20)
    {
        let chars: Vec<char> = word.chars().collect();
        let typed = format!("{}{}", chars[0], &spelled(chars[1])[..1]);
        tried += 1;
        let found = suggested(&snapshot, &typed, Lang::Zh);
        // Another word may be commoner that begins so.
        if found.first().is_some_and(|title| title.contains(chars[0])) {
            fitting += 1
        } else {
            lost.push(format!("{typed}: {found:?}"))
        }
    }
    assert!(
        tried >= 10 && fitting * 10 >= tried * 9,
        "{fitting} of {tried}: {lost:?}"
    );
    let mut tried = 0;
    for article in snapshot
        .view(Audience::Public)
        .articles()
        .filter(|article| article.id.lang() == Lang::En)
    {
        let body: Vec<&str> = article.sections[0]
            .text
            .split(|c: char| !c.is_ascii_alphabetic())
            .filter(|word| word.len() >= 9)
            .collect();
        let Some(last) = body.first() else { continue };
        let first = article
            .title
            .split(' ')
            .max_by_key(|word| word.len())
            .unwrap();
        let typed = format!("{first} {}", &last[..6]);
        assert!(
            !suggested(&snapshot, &typed, Lang::En).is_empty(),
            "{typed}"
        );
        tried += 1;
    }
    assert!(tried >= 10, "{tried}");
}

/// A title among talk of fewer characters than a question may have, but of more words than one counts.
#[test]
fn a_short_message_is_searched_by_the_sentence_that_asks() {
    let site = Site::example();
    let snapshot = site.snapshot();
    let mut tried = 0;
    for (lang, talk) in [
        (
            Lang::Zh,
            "您好，打扰了，我今天早上起来以后想了很久，还是不知道应该怎么说才好。",
        ),
        (
            Lang::En,
            "Hello there, I am sorry to write to you again and I hope that you are well. ",
        ),
    ] {
        let view = snapshot.view(Audience::Public);
        let of_lang = view.articles().filter(|article| article.id.lang() == lang);
        for article in of_lang.skip(20).take(10) {
            let talk = talk.repeat(180 / talk.chars().count());
            let text = format!("{talk}\n{}\n{talk}", article.title);
            assert!(text.chars().count() <= QUERY_CHARS_MAX);
            let words = snapshot.pasted(&text, Audience::Public).unwrap().words;
            let found = ask(&snapshot, &words, lang);
            assert_eq!(ids(&found)[0], article.id.as_str(), "{words}");
            tried += 1;
        }
    }
    assert_eq!(tried, 20);
}

/// A message that quotes an article among 4,000 characters of other talk, with a secret in it.
#[test]
fn a_long_text_is_searched_by_its_most_telling_words() {
    let site = Site::example();
    let snapshot = site.snapshot();
    let secret =
        "abandon ability able about above absent absorb abstract absurd abuse access accident";
    let mut tried = 0;
    for lang in [Lang::Zh, Lang::En] {
        let filler = match lang {
            Lang::Zh => "您好，打扰了，我今天早上起来以后想了很久，还是不知道应该怎么说才好。",
            Lang::En => {
                "Hello there, I am sorry to write to you again and I hope that you can help me with this. "
            }
        };
        for article in snapshot
            .view(Audience::Public)
            .articles()
            .filter(|article| article.id.lang() == lang)
            .take(10)
        {
            let filler = filler.repeat(4_000 / filler.chars().count() / 2);
            let text = format!(
                "{filler}\n{}\n{}\nmy phrase: {secret}\n{filler}",
                article.title, article.sections[0].text
            );
            assert!(text.chars().count() > 3_000);
            let words = snapshot.pasted(&text, Audience::Public).unwrap().words;
            assert!(
                words.chars().count() <= QUERY_CHARS_MAX && !words.is_empty(),
                "{words}"
            );
            assert!(
                !["abandon", "absorb", "absurd"]
                    .iter()
                    .any(|word| words.contains(word)),
                "{words}"
            );
            let found = ask(&snapshot, &words, lang);
            assert!(
                ids(&found)
                    .iter()
                    .take(3)
                    .any(|id| *id == article.id.as_str()),
                "{}: {words} {:?}",
                article.id,
                ids(&found)
            );
            tried += 1;
        }
    }
    assert!(tried >= 20, "{tried}");
    // Nothing to go by.
    for text in [
        "",
        "   \n",
        "😀😀😀",
        &"x".repeat(2 * TEXT_CHARS_MAX),
        &"q w ".repeat(TEXT_CHARS_MAX),
    ] {
        let words = snapshot.pasted(text, Audience::Public).unwrap().words;
        assert!(words.chars().count() <= QUERY_CHARS_MAX);
    }
}

#[test]
fn an_article_is_found_by_its_id_its_permalink_and_their_addresses() {
    let site = Site::example();
    let snapshot = site.snapshot();
    let mut tried = 0;
    for article in snapshot.view(Audience::Public).articles() {
        let id = article.id.as_str();
        for typed in [
            id.to_owned(),
            format!("/{id}"),
            format!("https://help.bitp.example/{id}"),
            format!("help.bitp.example/{id}#x"),
            format!("{id}.md"),
        ] {
            for lang in [Lang::Zh, Lang::En] {
                assert_eq!(ids(&ask(&snapshot, &typed, lang)), [id], "{typed}");
            }
        }
        let Some(permalink) = &article.permalink else {
            continue;
        };
        for typed in [
            permalink.to_string(),
            format!("/a/{permalink}"),
            format!("https://help.bitp.example/a/{permalink}"),
        ] {
            assert_eq!(
                ids(&ask(&snapshot, &typed, article.id.lang())),
                [id],
                "{typed}"
            );
        }
        tried += 1;
    }
    assert!(tried >= 10, "{tried}");
}

#[test]
fn what_a_reader_may_not_see_is_not_found_by_its_id() {
    let site = Site::new();
    for i in 0..10 {
        let front = format!("title: Hidden {i}\nid: hid{i}xx\nvisibility: internal");
        site.edit(
            &format!("en/hidden-{i}.md"),
            &format!("---\n{front}\n---\nText {i}.\n"),
        );
    }
    site.edit("en/open.md", "---\ntitle: Open\nid: open23\n---\nText.\n");
    let snapshot = site.snapshot();
    assert_eq!(ids(&ask(&snapshot, "/a/open23", Lang::En)), ["en/open"]);
    for i in 0..10 {
        for typed in [
            format!("en/hidden-{i}"),
            format!("/en/hidden-{i}"),
            format!("/a/hid{i}xx"),
            format!("hid{i}xx"),
        ] {
            assert!(
                !ids(&ask(&snapshot, &typed, Lang::En))
                    .iter()
                    .any(|id| id.contains("hidden")),
                "{typed}"
            );
        }
    }
}

/// Whatever stands side by side, a question is answered, and what was changed in it are parts of it that do not overlap.
#[test]
fn whatever_is_typed_is_read_in_parts_that_do_not_overlap() {
    const PARTS: [&str; 28] = [
        "提",
        "现",
        "体",
        "怎么",
        "二十四",
        "小时",
        "7",
        "24h",
        "v3.1",
        "2",
        "factor",
        "U",
        "S",
        "D",
        "T",
        "TRC",
        "20",
        "tixian",
        "shouxuf",
        "withdrawl",
        "-",
        " ",
        " ",
        ".",
        "，",
        "yue",
        "x",
        "\u{1f600}",
    ];
    let site = Site::example();
    let snapshot = site.snapshot();
    let mut numbers = Numbers(13);
    let mut changed = 0;
    for _ in 0..400 {
        let count = 1 + numbers.below(9);
        let words: String = (0..count)
            .map(|_| PARTS[numbers.below(PARTS.len())])
            .collect();
        for lang in [Lang::Zh, Lang::En] {
            let Some(rewrite) = ask(&snapshot, &words, lang).rewrite else {
                continue;
            };
            let mut end = 0;
            for change in &rewrite.changes {
                assert!(
                    change.range.0 >= end && words.get(change.range.0..change.range.1).is_some(),
                    "{words}: {rewrite:?}"
                );
                end = change.range.1;
            }
            changed += 1;
        }
    }
    assert!(changed > 50, "{changed}");
}
