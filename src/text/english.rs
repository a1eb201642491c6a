//! Words that are spelled right, whether or not an article holds them.
//!
//! Gets:    a folded word.
//! Gives:   whether it is English.
//! Touches: the word list built in (`dict/english.txt`, SCOWL, see `dict/README.md`).
//! Never:   what is found: a word that is in the list and in no article finds nothing, but it is not changed either.

/// One word a line, sorted.
const WORDS: &str = include_str!("../../dict/english.txt");

/// Whether a folded word of 4 letters or more is in the list; shorter ones never are.
#[must_use]
pub fn is_english(word: &str) -> bool {
    if word.len() < 4 || !word.bytes().all(|b| b.is_ascii_lowercase()) {
        return false;
    }
    // A binary search over bytes: from any byte the line around it is found.
    let (mut from, mut to) = (0, WORDS.len());
    while from < to {
        let middle = from + (to - from) / 2;
        let begin = WORDS[..middle].rfind('\n').map_or(0, |at| at + 1);
        let end = WORDS[middle..]
            .find('\n')
            .map_or(WORDS.len(), |at| middle + at);
        match WORDS[begin..end].cmp(word) {
            std::cmp::Ordering::Equal => return true,
            std::cmp::Ordering::Less => from = end + 1,
            std::cmp::Ordering::Greater => to = begin,
        }
    }
    false
}

/// Forms of irregular verbs that no stemmer joins, with the verb: those of everyday English whose forms share no stem and
/// are no word of another meaning (`saw`, `left`, `found` of foundation are left out), sorted; from the tables of irregular verbs of a
/// school grammar.
const IRREGULAR: [(&str, &str); 58] = [
    ("ate", "eat"),
    ("began", "begin"),
    ("begun", "begin"),
    ("bought", "buy"),
    ("broke", "break"),
    ("broken", "break"),
    ("brought", "bring"),
    ("built", "build"),
    ("came", "come"),
    ("caught", "catch"),
    ("chose", "choose"),
    ("chosen", "choose"),
    ("dealt", "deal"),
    ("drawn", "draw"),
    ("drew", "draw"),
    ("eaten", "eat"),
    ("fallen", "fall"),
    ("fell", "fall"),
    ("forgot", "forget"),
    ("forgotten", "forget"),
    ("froze", "freeze"),
    ("frozen", "freeze"),
    ("gave", "give"),
    ("given", "give"),
    ("gone", "go"),
    ("grew", "grow"),
    ("grown", "grow"),
    ("held", "hold"),
    ("hid", "hide"),
    ("hidden", "hide"),
    ("kept", "keep"),
    ("knew", "know"),
    ("known", "know"),
    ("lent", "lend"),
    ("lost", "lose"),
    ("meant", "mean"),
    ("met", "meet"),
    ("overpaid", "overpay"),
    ("paid", "pay"),
    ("ran", "run"),
    ("repaid", "repay"),
    ("sent", "send"),
    ("sold", "sell"),
    ("spent", "spend"),
    ("spoke", "speak"),
    ("spoken", "speak"),
    ("stole", "steal"),
    ("stolen", "steal"),
    ("stuck", "stick"),
    ("taken", "take"),
    ("taught", "teach"),
    ("thought", "think"),
    ("took", "take"),
    ("withdrawn", "withdraw"),
    ("withdrew", "withdraw"),
    ("won", "win"),
    ("written", "write"),
    ("wrote", "write"),
];

/// Where in [`IRREGULAR`] the forms that begin with each letter stand: those of `a` from the first number to the second.
const BEGINNING_WITH: [u8; 27] = {
    let (mut from, mut letter) = ([0; 27], 0);
    while letter < 26 {
        let mut at = from[letter];
        while (at as usize) < IRREGULAR.len()
            && IRREGULAR[at as usize].0.as_bytes()[0] == b'a' + letter as u8
        {
            at += 1;
        }
        letter += 1;
        from[letter] = at;
    }
    from
};

/// The verb of an irregular form; any other word as it is.
#[must_use]
pub fn base_form(word: &str) -> &str {
    let Some(first @ b'a'..=b'z') = word.as_bytes().first() else {
        return word;
    };
    let letter = usize::from(first - b'a');
    let alike = &IRREGULAR[BEGINNING_WITH[letter].into()..BEGINNING_WITH[letter + 1].into()];
    alike
        .iter()
        .find(|(form, _)| *form == word)
        .map_or(word, |(_, verb)| verb)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn irregular_forms_are_joined_to_their_verbs() {
        assert!(IRREGULAR.is_sorted());
        assert!(
            IRREGULAR
                .iter()
                .all(|(form, verb)| base_form(form) == *verb)
        );
        assert_eq!(
            (
                base_form("withdrawn"),
                base_form("withdrawal"),
                base_form("")
            ),
            ("withdraw", "withdrawal", "")
        );
    }

    #[test]
    fn every_word_of_the_list_is_found_and_no_other() {
        let words: Vec<&str> = WORDS.lines().collect();
        assert!(words.is_sorted() && words.len() > 50_000);
        assert!(words.iter().all(|word| is_english(word)));
        for no in [
            "",
            "can",
            "withdrawl",
            "tixian",
            "aaaa",
            "zzzz",
            "germs ",
            "coronavirus\n",
        ] {
            assert!(!is_english(no), "{no}");
        }
        for yes in ["germs", "died", "spain", "colour", "color"] {
            assert!(is_english(yes), "{yes}");
        }
    }
}
