//! Cuts at spaces: the tokens were made by `text`, joined by one space.
//!
//! Gets:    tokens with a space between them.
//! Gives:   the tokens.
//! Touches: nothing.
//! Never:   the text of an article.

use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

/// The name under which the schema asks for it.
pub(super) const NAME: &str = "spaces";

#[derive(Clone, Default)]
pub(super) struct Spaces {
    token: Token,
}

pub(super) struct SpacesStream<'a> {
    rest: &'a str,
    token: &'a mut Token,
}

impl Tokenizer for Spaces {
    type TokenStream<'a> = SpacesStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> SpacesStream<'a> {
        self.token.reset();
        SpacesStream {
            rest: text,
            token: &mut self.token,
        }
    }
}

impl TokenStream for SpacesStream<'_> {
    fn advance(&mut self) -> bool {
        if self.rest.is_empty() {
            return false;
        }
        let (token, rest) = self.rest.split_once(' ').unwrap_or((self.rest, ""));
        self.rest = rest;
        self.token.text.clear();
        self.token.text.push_str(token);
        self.token.position = self.token.position.wrapping_add(1);
        true
    }

    fn token(&self) -> &Token {
        self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        self.token
    }
}
