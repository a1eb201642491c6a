//! What searches hold besides words: secrets, numbers and names of kinds that readers paste, none of which is kept.

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use crate::site::Site;

/// What is typed, and the parts of it of which no byte may be stored.
const TYPED: [(&str, &[&str]); 60] = [
    (
        "GB29 NWBK 6016 1331 9268 19",
        &["NWBK", "6016 1331", "60161331"],
    ),
    ("DE89370400440532013000", &["370400440532"]),
    ("FR1420041010050500013M02606", &["20041010", "13M02606"]),
    (
        "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJqb25xdWlsIn0.c2lnbmF0dXJl",
        &["eyJhbGci", "c2lnbmF0"],
    ),
    ("AKIAIOSFODNN7EXAMPLE", &["AKIAIOSF"]),
    (
        "ghp_16C7e42F292c6912E7710c838347Ae178B4a",
        &["16C7e42F", "ghp_"],
    ),
    ("xoxb-2147483-abcDEFghi-JKLmno", &["2147483", "abcDEFghi"]),
    ("sk_live_4eC39HqLyjWDarjtT1zdp7dc", &["4eC39Hq", "sk_live"]),
    ("-----BEGIN PRIVATE KEY----- MIIEvQIBADANBgkq", &["MIIEvQ"]),
    ("ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQ", &["AAAAB3Nza"]),
    (
        "xprv9s21ZrQH143K3QTDL4LXw2F7HEK3wJUD2nW2nRk4stbPy6cq3jPPqjiChkVvvNKmPGJxWUtg6LnF5kejMRNNU3TGtRBeJgk33yuGBxrMPHi",
        &["xprv9s21", "GBxrMPHi"],
    ),
    (
        "5HueCGU8rMjxEXxiPuD5BDku4MkFqeZyd4dZ1jvhTVqvbTLvyTJ",
        &["5HueCGU8"],
    ),
    (
        "bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq",
        &["bc1qar0s", "gtzzwf5"],
    ),
    (
        "addr1qx2fxv2umyhttkxyxp8x0dlpdt3k6cwng5pxj3jhsydzer3n0d3vllmyqwsx5wktcd8cc3sq835lu7drv2xwl2wywfgse35a3x",
        &["addr1qx2", "wywfgse"],
    ),
    ("7EcDhSYGxXyscszYEp35KHN8vvw3svAuLKTzXwCFLtV", &["7EcDhSYG"]),
    ("jonquil.eth", &["jonquil"]),
    ("@jonquil_oswald", &["jonquil", "oswald"]),
    ("wechat: zdenek1987", &["zdenek"]),
    ("t.me/wilhelmina", &["wilhelmina"]),
    (
        "https://drive.example/s/Zk3f9QpL?token=s3cr3tT0ken",
        &["Zk3f9QpL", "s3cr3tT0ken"],
    ),
    ("zdenek (at) mail (dot) example", &["zdenek"]),
    ("zdenek AT mail DOT example", &["zdenek"]),
    ("z.kowalczyk＠mail.example", &["kowalczyk"]),
    ("kowalczyk+bitp@mail.example", &["kowalczyk"]),
    ("192.0.2.146", &["192.0.2.146"]),
    ("2001:db8:85a3::8a2e:370:7334", &["85a3", "8a2e"]),
    ("00:1B:44:11:3A:B7", &["1B:44", "1b44"]),
    (
        "550e8400-e29b-41d4-a716-446655440000",
        &["550e8400", "446655440000"],
    ),
    ("078-05-1120", &["078-05-1120", "078051120"]),
    ("AB 12 34 56 C", &["AB 12 34", "ab 12 34", "ab123456"]),
    ("E12345678", &["E12345678", "12345678"]),
    ("京A·8Z5K3", &["8Z5K3", "京A"]),
    ("１３８１２３４５６７８", &["13812345678", "１３８１２３"]),
    ("١٣٨١٢٣٤٥٦٧٨", &["١٣٨", "13812345678"]),
    ("一三八一二三四五六七八", &["一三八一", "三四五六七"]),
    ("138-1234-5678", &["1234-5678", "138 1234", "13812345678"]),
    ("138.1234.5678", &["1234.5678", "138 1234 5678"]),
    ("(020) 7946 0958", &["7946 0958", "79460958"]),
    ("OTP 48 29 17", &["48 29 17", "482917"]),
    ("OTP 482-917", &["482-917", "482 917", "482917"]),
    ("code: 4 8 2 9 1 7", &["4 8 2 9 1 7", "482917"]),
    ("验证码是 482917", &["482917"]),
    ("my password is hunter2!", &["hunter2"]),
    ("pwd=Tr0ub4dor&3", &["Tr0ub4dor", "ub4dor"]),
    ("密码：Tr0ub4dor&3", &["Tr0ub4dor", "ub4dor"]),
    ("pin 7294", &["7294"]),
    ("Kim Min-jun 김민준", &["김민준", "min-jun"]),
    ("田中 さくら", &["さくら"]),
    ("Владимир Ковалёв", &["Владимир", "Ковал"]),
    ("Nguyễn Thị Hương", &["Nguyễn", "Hương", "huong"]),
    ("François Lefèvre-Übelhör", &["Lefèvre", "lefevre", "belh"]),
    ("O'Shaughnessy", &["shaughnessy"]),
    ("محمد عبدالله", &["محمد"]),
    ("诸葛亮", &["诸葛"]),
    ("上官婉儿", &["上官", "婉儿"]),
    ("长安街 88 号 3 单元 1204", &["长安街", "1204"]),
    ("221B Baker Street NW1 6XE", &["baker", "6XE"]),
    ("51.5237, -0.1585", &["51.5237", "0.1585"]),
    ("born 1987-04-23", &["1987-04-23", "1987 04 23", "19870423"]),
    ("order QX-99812-ZT", &["99812", "qx-99812"]),
];

#[test]
fn of_sixty_other_secrets_numbers_and_names_no_byte_reaches_a_file() {
    let site = Site::example().recording_searches();
    const FRAMES: [&str; 4] = [
        "提现没到账 {}",
        "{}",
        "my withdrawal {} has not arrived",
        "{} 手续费多少",
    ];
    for (at, (typed, _)) in TYPED.iter().enumerate() {
        for shift in 0..2 {
            let words = FRAMES[(at + shift) % FRAMES.len()].replace("{}", typed);
            let words = utf8_percent_encode(&words, NON_ALPHANUMERIC);
            let lang = ["zh", "en"][shift];
            let answer = site.get(&format!("/{lang}/search?q={words}"));
            assert_eq!(answer.status, 200, "{typed}");
        }
    }
    site.write_statistics();
    let database = rusqlite::Connection::open(site.folder().join("data/insights.sqlite")).unwrap();
    let mut statement = database.prepare("SELECT words FROM searches").unwrap();
    let kept = statement
        .query_map([], |row| row.get::<_, String>(0))
        .unwrap();
    let kept: Vec<String> = kept.map(Result::unwrap).collect();
    assert!(kept.len() > 5, "something was stored: {kept:?}");
    let file = std::fs::read(site.folder().join("data/insights.sqlite")).unwrap();
    let file = String::from_utf8_lossy(&file).to_lowercase();
    let found: Vec<&str> = TYPED
        .iter()
        .flat_map(|(_, parts)| parts.iter().copied())
        .filter(|part| file.contains(&part.to_lowercase()))
        .collect();
    assert!(found.is_empty(), "{found:?} in {kept:?}");
}
