//! A small good site in two languages: nothing is wrong with it.

/// Its files, with their texts.
pub(super) const FILES: [(&str, &str); 16] = [
    (
        "site.toml",
        r#"name = "Yunque"
languages = ["zh", "en"]
title = { zh = "云雀帮助中心", en = "Yunque Help" }
time_zone = "Asia/Shanghai"
top = ["fees22"]

[[category]]
path = "funds"
title = { zh = "资金", en = "Funds" }

[[category]]
path = "account"
title = { zh = "账户", en = "Account" }

[[channel]]
kind = "email"
title = { zh = "邮箱", en = "E-mail" }
address = "help@yunque.example"

[official]
domains = ["yunque.example", "*.yunque.example"]
emails = ["help@yunque.example"]
"#,
    ),
    (
        "synonyms.toml",
        "[[group]]\nterms = [\"提现\", \"提币\", \"withdraw\"]\n\n[[group]]\nterms = [\"充值\", \"充币\", \"deposit\"]\n",
    ),
    (
        "dictionary.txt",
        "# 云雀的词\n云雀 1000 nz\n充值地址 100 n\n",
    ),
    (
        "terms.toml",
        "[[term]]\nlang = \"zh\"\nprefer = \"账户\"\navoid = [\"账号\"]\nexcept = [\"银行账号\"]\n",
    ),
    (
        "checks.toml",
        "[[check]]\nquery = \"提现手续费\"\nexpect = \"zh/funds/fees\"\nwithin = 3\n",
    ),
    (
        "assets/form.svg",
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\"/>",
    ),
    ("theme/static/own.css", "body { margin: 0 }\n"),
    (
        "zh/funds/fees.md",
        "---\nid: fees22\ntitle: 提现手续费是多少？\nquestions:\n  - 提现要收多少钱\ntags: [提现, 手续费]\n---\n提现收取 1 USDT。\n\n## 谁来付 {#who}\n\n由提现的人支付。\n\n| 网络 | 手续费 |\n| --- | --- |\n| TRC20 | 1 USDT |\n\n## 怎么省 {#save}\n\n见[充值](deposit.md#how)。\n",
    ),
    (
        "en/funds/fees.md",
        "---\nid: fees22\ntitle: What does a withdrawal cost?\nquestions:\n  - what do I pay for a withdrawal\ntags: [withdrawal, fees]\n---\nA withdrawal costs 1 USDT.\n\n## Who pays {#who}\n\nThe one who withdraws pays it.\n\n| Network | Fee |\n| --- | --- |\n| TRC20 | 1 USDT |\n\n## How to save {#save}\n\nSee [deposits](deposit.md#how).\n",
    ),
    (
        "zh/funds/deposit.md",
        "---\nid: depo22\ntitle: 怎么充值？\nrelated: [fees22]\n---\n打开充值页，复制地址。\n\n## 步骤 {#how}\n\n1. 选择网络。\n2. 复制地址。\n\n![充值页的表单](../../assets/form.svg)\n\n## 到账时间 {#time}\n\n等 3 次确认后入账。\n",
    ),
    (
        "en/funds/deposit.md",
        "---\nid: depo22\ntitle: How do I deposit?\nrelated: [fees22]\n---\nOpen the deposit page and copy the address.\n\n## Steps {#how}\n\n1. Choose the network.\n2. Copy the address.\n\n![The form of the deposit page](../../assets/form.svg)\n\n## When it arrives {#time}\n\nIt is credited after 3 confirmations.\n",
    ),
    (
        "zh/account/sign-in.md",
        "---\nid: sign22\ntitle: 怎么登录？\n---\n打开登录页，输入邮箱。\n\n## 在手机上 {#phone}\n\n打开应用，选择登录。\n\n## 在电脑上 {#computer}\n\n打开 <https://www.yunque.example>。\n",
    ),
    (
        "en/account/sign-in.md",
        "---\nid: sign22\ntitle: How do I sign in?\n---\nOpen the sign-in page and type your mailbox.\n\n## On the phone {#phone}\n\nOpen the app and choose the sign-in page.\n\n## On the computer {#computer}\n\nOpen <https://www.yunque.example>.\n",
    ),
    (
        "zh/account/close.md",
        "---\nid: clos22\ntitle: 怎么注销账户？\n---\n写信到 help@yunque.example。\n",
    ),
    (
        "en/account/close.md",
        "---\nid: clos22\ntitle: How do I close my account?\n---\nWrite to help@yunque.example.\n",
    ),
    (
        "zh/account/local.md",
        "---\nid: locl22\ntitle: 只在国内提供的服务\ntranslate: false\n---\n这项服务只有中文用户可以使用。\n",
    ),
];
