//! Forms of too many names, refused while they arrive.
//!
//! Gets:    the body of a form, chunk by chunk.
//! Gives:   the same, up to the first byte of the first name too many.
//! Touches: nothing.
//! Never:   a name or a value: where one ends is all that counts.

use std::pin::Pin;
use std::task::{Context, Poll};

use axum::body::{Body, Bytes};
use axum::extract::Request;
use hyper::body::{Frame, SizeHint};

use crate::server::error::TooMany;
use crate::server::params::PARAMS_MAX;

/// Ends the body of a form where it has more names than any form of ours: whoever sends thousands sends them in vain, and the
/// rest is neither waited for nor held.
pub(in crate::server) async fn bound(request: Request) -> Request {
    request.map(|body| Body::new(Bounded::new(body)))
}

struct Bounded {
    body: Body,
    params: usize,
    is_within_one: bool,
}

impl Bounded {
    fn new(body: Body) -> Bounded {
        Bounded {
            body,
            params: 0,
            is_within_one: false,
        }
    }

    /// Counts what begins in these bytes, as `Params` does: nothing between two signs is no parameter.
    fn count(&mut self, bytes: &[u8]) -> Result<(), TooMany> {
        for (at, part) in bytes.split(|byte| *byte == b'&').enumerate() {
            self.is_within_one &= at == 0;
            if !part.is_empty() && !std::mem::replace(&mut self.is_within_one, true) {
                self.params += 1;
            }
            if self.params > PARAMS_MAX {
                return Err(TooMany(PARAMS_MAX));
            }
        }
        Ok(())
    }
}

impl hyper::body::Body for Bounded {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        let polled = Pin::new(&mut self.body).poll_frame(context);
        if let Poll::Ready(Some(Ok(frame))) = &polled
            && let Some(Err(too_many)) = frame.data_ref().map(|bytes| self.count(bytes))
        {
            return Poll::Ready(Some(Err(axum::Error::new(too_many))));
        }
        polled
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

#[cfg(test)]
mod tests {
    use axum::extract::FromRequest;
    use proptest::prelude::*;

    use super::*;
    use crate::server::error::AppError;
    use crate::server::params::Params;

    fn is_refused(pieces: &[&[u8]]) -> bool {
        let mut bounded = Bounded::new(Body::empty());
        pieces.iter().any(|piece| bounded.count(piece).is_err())
    }

    #[test]
    fn the_first_byte_of_the_first_name_too_many_is_enough() {
        let form = b"a=b&".repeat(PARAMS_MAX);
        assert!(!is_refused(&[&form]) && !is_refused(&[&form, b"&&&"]));
        assert!(is_refused(&[&form, b"x"]) && is_refused(&[b"&&", &form, b"&=&"]));
    }

    #[test]
    fn a_handler_is_told_why() {
        let runtime = tokio::runtime::Builder::new_current_thread();
        let runtime = { runtime }.build().unwrap();
        let read = |form: &'static str| {
            runtime.block_on(async {
                let request = bound(Request::new(Body::from(form))).await;
                Bytes::from_request(request, &()).await
            })
        };
        let form: &str = "a&".repeat(PARAMS_MAX).leak();
        assert_eq!(read(form).unwrap(), form);
        let error = read(form.repeat(2).leak()).unwrap_err();
        let told = AppError::from(error).to_string();
        assert_eq!(told, TooMany(PARAMS_MAX).to_string());
    }

    proptest! {
        #[test]
        fn however_it_is_cut_a_form_is_refused_for_its_names_as_when_it_is_whole(
            form in "[a&=]{0,80}", cuts in proptest::collection::vec(0_usize..80, 0..4),
        ) {
            let mut cuts: Vec<usize> = cuts.into_iter().map(|cut| cut.min(form.len())).collect();
            cuts.sort_unstable();
            let (mut pieces, mut start) = (Vec::new(), 0);
            for cut in cuts.into_iter().chain([form.len()]) {
                pieces.push(&form.as_bytes()[start..cut]);
                start = cut;
            }
            prop_assert_eq!(is_refused(&pieces), Params::parse_form(form.as_bytes()).is_err());
        }
    }
}
