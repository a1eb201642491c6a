//! What stands behind the last dot of a name: the ending of a host, of a file, or of neither.
//!
//! Gets:    a label, as it was written.
//! Gives:   whether hosts end so, and whether files do; some do both (`.md`, `.rs`, `.zip`).
//! Touches: the Public Suffix List (`psl`), and the names that are reserved (RFC 2606, RFC 6761, RFC 7686, RFC 8375).
//! Never:   which of the two is meant: Verify takes it for a host, articles and searches tell it by what stands around it.

/// Endings that no registry gives out and that hosts have all the same, in examples and in networks of their own.
const RESERVED: [&str; 9] = [
    "alt",
    "arpa",
    "example",
    "internal",
    "invalid",
    "local",
    "localhost",
    "onion",
    "test",
];

/// Endings of files that help centres name, sorted. Which of them hosts have too, the Public Suffix List says.
const FILES: [&str; 57] = [
    "7z", "apk", "astro", "avi", "bat", "bmp", "cfg", "conf", "config", "csh", "css", "csv", "dmg",
    "doc", "docx", "exe", "gif", "gz", "htm", "html", "ini", "ipa", "java", "jpeg", "jpg", "js",
    "json", "jsx", "log", "md", "mjs", "mov", "mp3", "mp4", "msi", "pdf", "php", "png", "ppt",
    "pptx", "py", "rar", "rs", "rtf", "sh", "sql", "svg", "toml", "ts", "tsx", "txt", "webp",
    "xls", "xlsx", "yaml", "yml", "zip",
];

/// Whether a host can end so: a public suffix, or a reserved name.
#[must_use]
pub fn is_host_ending(label: &str) -> bool {
    let lower = label.to_lowercase();
    if is_reserved(&lower) {
        return true;
    }
    let known = |name: &str| psl::suffix(name.as_bytes()).is_some_and(|suffix| suffix.is_known());
    if lower.is_ascii() && !lower.starts_with("xn--") {
        return known(&lower);
    }
    let (unicode, sound) = idna::domain_to_unicode(&lower);
    known(&lower) || sound.is_ok() && known(&unicode)
}

/// Whether no registry gives the ending out.
#[must_use]
pub fn is_reserved(label: &str) -> bool {
    RESERVED.contains(&label.to_lowercase().as_str())
}

/// Whether a file ends so.
#[must_use]
pub fn is_file_ending(label: &str) -> bool {
    FILES.binary_search(&label.to_lowercase().as_str()).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_and_files_are_told_by_their_endings() {
        for label in [
            "com",
            "CN",
            "rs",
            "md",
            "zip",
            "mov",
            "app",
            "example",
            "test",
            "onion",
            "中国",
            "xn--fiqs8s",
            "公司",
        ] {
            assert!(is_host_ending(label), "{label}");
        }
        for label in ["xlsx", "toml", "please", "the", "g", "e", "eth", "7", ""] {
            assert!(!is_host_ending(label), "{label}");
        }
        for label in ["md", "RS", "zip", "xlsx", "csv"] {
            assert!(is_file_ending(label), "{label}");
        }
        assert!(!is_file_ending("com") && !is_file_ending("example"));
        assert!(FILES.is_sorted());
    }
}
