//! How passwords and codes are called, and what sentences say of them.
//!
//! Gets:    nothing.
//! Gives:   lists of words, lower case and simplified.
//! Touches: nothing.
//! Never:   a rule: what a word means for what stands behind it is in `named` and `gap`.

use std::sync::LazyLock;

use super::letters::Names;

fn list(text: &'static str) -> Vec<&'static str> {
    text.split(", ").collect()
}

/// How passwords are called, in lower case.
pub(super) static PASSWORDS: LazyLock<Names> = LazyLock::new(|| {
    Names::of(&list(
        "passward, pasword, passwrod, passowrd, pass word, 密玛, access_token, api_key, api_secret, secret_key, \
     auth token, auth_token, refresh token, refresh_token, backup codes, recovery codes, scratch codes, \
     backup keys, scratch code, 2fa secret, 2fa key, totp secret, otp secret, authenticator secret, \
     authenticator key, google authenticator key, setup key, secret, bearer, mima, 秘码, 蜜码, 录密吗, 陆密吗, \
     付密吗, 金密吗, 易密吗, 的密吗, pass, pw, 密码, 密碼, 口令, 密匙, 密钥, 恢复码, 备用码, 授权码, password, \
     passwort, passwd, passphrase, passcode, pwd, api key, api secret, secret key, backup code, recovery code, \
     access token",
    ))
});

/// How codes are called.
pub(super) static CODES: LazyLock<Names> = LazyLock::new(|| {
    Names::of(&list(
        "verification codes, 验证码, 驗證碼, 校验码, 确认码, 安全码, 动态码, 动态口令, 短信码, 谷歌码, 谷歌验证, \
     pin, pin码, pin 码, verification code, verify code, confirmation code, security code, sms code, login code, \
     email code, auth code, authentication code, 2fa code, authenticator code, google code, one-time code, \
     one time code, otp, otp code, 2fa, my code, pin code",
    ))
});

/// What a sentence says of a password, in English: no password then. Words in -ed, -ing, -able and -ly count as well.
pub(super) static SAID: LazyLock<Vec<&str>> = LazyLock::new(|| {
    list(
        "minimum, maximum, recommended, example, case-sensitive, between, hashed, several, many, settings, manager, \
     field, under, over, due, pending, ready, active, inactive, down, up, on, security, sensitive, temporary, \
     default, random, mine, ours, yours, public, private, optional, mandatory, numeric, email, admin, letters, \
     digits, numbers, characters, wrong, incorrect, correct, right, invalid, valid, bad, good, fine, okay, same, \
     different, new, old, weak, strong, short, long, shorter, longer, unknown, secret, secure, insecure, safe, \
     unsafe, empty, blank, gone, lost, forgotten, stolen, hidden, set, reset, sent, shown, kept, known, case, \
     too, very, also, still, always, never, again, already, now, not, only, just, really, simply, even, one, \
     two, three, four, five, six, seven, eight, nine, ten, twelve, like, no, none, nothing, more, less, least, \
     longest, out, off, missing, broken, must, please, click, enter, then, here, because, since, until, after, \
     before, without, supposed, strange, ok, hard, impossible, stuck",
    )
});

/// The same in Chinese: a password of Han characters holds none of these.
pub(super) static SAID_HAN: LazyLock<Vec<&str>> = LazyLock::new(|| {
    list(
        "至少, 最少, 不少于, 大于, 超过, 以上, 建议, 支持, 包含, 区分, 仅, 由, 组成, 例如, 比如, 示例, 参见, 详见, \
     同上, 略, 已, 正在, 选填, 启用, 关闭, 停用, 锁, 验证, 确认, 加密, 保密, 多久, 含, 手机, 邮箱, 生日, 乱码, \
     号, 位, 字符, 身份证, 什么, 怎, 吗, 呢, 吧, 啊, 哪, 谁, 几, 多少, 不, 没, 对, 错, 正确, 忘, 改, 重置, 设, \
     换, 空, 新, 旧, 自己, 默认, 必, 需, 要, 可以, 能, 有, 无, 失效, 失败, 过期, 被, 太, 弱, 强, 简单, 复杂, \
     安全, 一样, 相同, 我, 你, 您, 他, 她, 系统, 随机, 数字, 字母, 大小写, 长度, 提示, 收, 发, 请, 让, 为, 如何, \
     如果, 还, 都, 最, 该, 只, 但, 和, 的, 了, 在, 用, 看, 点, 后, 前, 登录, 登陆, 浏览器, 记, 丢, 找回, 保存, \
     输入, 显示, 泄露, 修改, 页面, 步骤, 说明",
    )
});

/// Digits in words.
pub const DIGITS_HAN: &str = "零〇一二三四五六七八九两幺壹贰叁肆伍陆柒捌玖";

pub(super) const DIGITS_EN: [&str; 13] = [
    "zero", "oh", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "double",
    "triple",
];
