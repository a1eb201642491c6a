//! Walks the content folder and reads its files: with `rules` the only part of this room that touches the disk, through `door`
//! alone.
//!
//! Gets:    the content folder.
//! Gives:   the bytes of each article and of the site's own files; a problem for each that cannot be read.
//! Touches: `door`; the rule files of the folder (`rules`).
//! Never:   symbolic links, pipes, devices: nothing outside the folder can become an article, an asset or a rule, and nothing
//!          in it is waited for.

mod files;
mod others;
mod pictures;
mod tree;
mod walk;

pub use files::{
    ARTICLE_BYTES_MAX, ASSET_BYTES_MAX, ASSETS, FileStamp, SITE_FILE_BYTES_MAX, SITE_FILES,
    SourceFile, THEME, folders, is_article, is_asset, is_folder_or_link, is_hidden,
    leads_through_link, no_folders, open_asset, read, read_head, read_site_file, read_theme_file,
    stamp, theme_files, theme_stamp, theme_strays, why_no_asset,
};
pub use others::{Lying, Others, others};
pub use pictures::{Picture, look_at_picture, open_picture, why_no_picture};
pub use tree::Tree;
pub use walk::{Walked, walk, walk_at, walk_tree};

pub use crate::door::Seen;
