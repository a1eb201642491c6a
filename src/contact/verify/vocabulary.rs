//! Words that are nobody's account name beside a cue.
//!
//! Gets:    a word in letters.
//! Gives:   whether a text may hold it and name nobody: it is of a dictionary, of the trade, or a number with its unit.
//! Touches: `text::english`.
//! Never:   whether it is a cue itself: that is `cues`.

use std::collections::HashSet;
use std::sync::LazyLock;

use crate::text::english;

/// Words beside a cue that name nobody: function words, and the things that cues are about.
static COMMON: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    "a an and any are as at be been being but by can could did do does doing done for from had has have he her here hers him his how \
     i if in into is isn't it its just let may me might mine must my no nor not now of off on once only onto or our ours out over own \
     per really shall she should so some such than that the their theirs them then there these they this those though through thus to \
     too under until up upon us via was we were what when where which while who whom whose why will with within without would yes yet \
     you your yours also always again already another anytime available because before below above after both each either every \
     first last next new old other same still today tonight tomorrow yesterday soon later directly immediately instead please thanks \
     thank hello hi hey dear sir madam team teams support service services customer customers client clients care help helpdesk desk \
     official officially genuine real true verified verify original authentic correct public account accounts channel channels group \
     groups community page pages profile profiles handle handles username usernames user users name names id ids bot bots number \
     numbers link links address addresses email emails e-mail e-mails mail mails mailbox inbox phone phones telephone hotline line \
     message messages chat chats contact contacts contacting contacted reach reached call calls called calling write writes wrote \
     writing written send sends sent sending reply replies replied ask asks asked asking answer answers answered question questions \
     problem problems issue issues case ticket tickets using use used uses find found follow following join joined search look looking \
     homepage url domain web note example source subject from fax say says said claim claims claimed claiming told tell tells someone somebody anyone anybody everyone person people staff member \
     members agent agents manager representative operator administrator admin moderator department office company exchange platform \
     website site web app apps news updates announcements status live online international global english chinese working hours days \
     day week weeks hour minutes time times about regarding concerning whether belongs belong owned run listed called named known \
     following main general latest urgent quick regular usual direct social media network networks more details information info \
     further questions feedback complaints business legal press partnership sales marketing fake scam real one ones two"
        .split_whitespace()
        .collect()
});

/// Words of the trade that no list of English has, lower case.
static KNOWN: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    "app ios iphone ipad android macos windows linux github google apple paypal kyc aml otp sms faq api url id ids qr p2p nft defi vip ceo \
     cto wifi pdf email e-mail online offline login signin signup website blockchain crypto bitcoin ethereum tether stablecoin usdt usdc \
     btc eth trx bnb sol xrp trc20 trc-20 erc20 erc-20 bep20 bep-20 spl c2c otc 2fa mfa totp u2f txid txids tx dex cex dao web3 fiat sepa swift iban utc gmt cet est pst ok okay hi hey dm \
     pm qq tg whatsapp wechat weixin telegram youtube linkedin instagram facebook twitter tiktok weibo discord helpdesk phishing scammer \
     scammers scam impostor impostors imposter imposters spoofed hotline webpage chatbot captcha passkey passkeys yubikey authenticator \
     covid ai bot bots inc ltd llc co plc mr mrs ms dr etc e.g i.e vs a.m p.m no asap fyi btw thx pls plz"
        .split_whitespace()
        .collect()
});

/// Whether a word may stand beside a cue and name nobody.
pub(super) fn is_common(word: &str) -> bool {
    let lower = word.to_lowercase();
    let lower = lower.trim_matches(['-', '.', '\'']);
    let lower = lower.strip_suffix("'s").unwrap_or(lower);
    COMMON.contains(lower) || lower.split('-').all(|piece| COMMON.contains(piece))
}

/// Whether a word is one of a dictionary, or a short one: it can be nobody's account name by itself.
pub(super) fn is_word(word: &str) -> bool {
    let lower = word.to_lowercase();
    let lower = lower.trim_matches(['-', '.', '\'', '+']);
    let lower = ["'s", "s'"]
        .iter()
        .find_map(|end| lower.strip_suffix(end))
        .unwrap_or(lower);
    if KNOWN.contains(lower) || COMMON.contains(lower) || is_measure(lower) {
        return true;
    }
    // A capital inside makes a name of it, unless all are capitals.
    let inside =
        word.chars().skip(1).any(char::is_uppercase) && word.chars().any(char::is_lowercase);
    !inside
        && !lower.is_empty()
        && lower.split(['-', '.', '\'']).all(|piece| {
            let letters = piece.bytes().all(|b| b.is_ascii_lowercase());
            letters && (piece.len() <= 3 || english::is_english(piece) || KNOWN.contains(piece))
        })
}

/// Whether a word is too short for a dictionary and none of everyday English: a piece of a name, where several stand in a row.
pub(super) fn is_syllable(word: &str) -> bool {
    let lower = word.to_lowercase();
    let short = (1..=3).contains(&lower.len()) && lower.bytes().all(|b| b.is_ascii_lowercase());
    short
        && !COMMON.contains(lower.as_str())
        && !KNOWN.contains(lower.as_str())
        && !SHORT.contains(lower.as_str())
}

/// English words of one to three letters besides those of [`COMMON`]: the short ones of SCOWL's most common sizes, by hand.
static SHORT: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    "act add age ago aid aim air all arm art ask ate bad bag ban bar bat bed bet bid big bin bit box boy bug bus buy cap car cat cop cow cry \
     cup cut dad dog dot dry due dvd ear eat egg end era eye far fat fed fee few fit fix fly fox fun gap gas get got gun guy gym hat hid hit \
     hot ice ill ink job joy key kid lab lap law lay led leg let lie lip lit log lot low mad man map max men met mid min mix mom mud mum net \
     nor nut odd oil own pay pen per pet pie pin pop pot put ran raw red rid row run sad sat saw say sea see set sex she shy sir sit six ski \
     sky son sum sun tap tax tea ten tie tip toe ton top toy try tv two uk us usa van via war was way web wet why win won yet zip zone go am \
     pm mr ms dr st rd vs etc bank oh ah eh hey wow cc bcc re fw fyi ps"
        .split_whitespace()
        .collect()
});

/// `24h`, `2nd`, `7x24`, `30min`: a number with its unit.
fn is_measure(lower: &str) -> bool {
    let digits: usize = lower
        .bytes()
        .take_while(|b| b.is_ascii_digit() || *b == b'.')
        .count();
    let units = [
        "h", "hr", "hrs", "hour", "hours", "m", "min", "mins", "s", "sec", "d", "day", "days",
        "st", "nd", "rd", "th", "am", "pm", "k", "w", "x", "usd", "usdt", "btc", "eth", "gb", "mb",
        "kb", "px", "km", "kg",
    ];
    let rest = lower.get(digits..).unwrap_or_default();
    let by = rest
        .strip_prefix('x')
        .or_else(|| rest.strip_prefix('×'))
        .unwrap_or_default();
    (1..=6).contains(&digits)
        && (units.contains(&rest)
            || !by.is_empty() && by.len() <= 2 && by.bytes().all(|b| b.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_a_dictionary_name_nobody() {
        for word in [
            "withdrawal",
            "customer's",
            "follow-up",
            "USDT",
            "24h",
            "7x24",
            "2nd",
            "e-mail",
            "THE",
        ] {
            assert!(is_word(word), "{word}");
        }
        for word in ["abcdefgh", "bitpKefu", "evil_admin", "helper88", "xzqv"] {
            assert!(!is_word(word), "{word}");
        }
    }
}
