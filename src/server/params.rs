//! The parameters of an address or a form, strictly.
//!
//! Gets:    the raw text behind `?`, or the body of a form.
//! Gives:   values by name, the first of each name.
//! Touches: nothing.
//! Never:   bytes that are not UTF-8: the usual form decoder would replace them in silence; more work than a few passes over
//!          what was sent, however many names it has.

use percent_encoding::percent_decode;

use super::error::{AppError, TooMany};

/// The parameters of a request.
#[derive(Debug, Default)]
pub(super) struct Params(Vec<(String, String)>);

/// The longest query of an address, in bytes: 512 characters in percent-encoded UTF-8, and room for the other parameters.
const QUERY_BYTES_MAX: usize = 8_192;
/// The most parameters of a request: more than twice what our largest form has, and few enough that looking for one among
/// them costs nothing.
pub(super) const PARAMS_MAX: usize = 20;

/// What one route reads of its parameters, with its limits: its fields are all that counts.
pub(super) trait FromParams: Sized {
    /// Reads them. A page for people leaves out what makes no sense, also when nothing can be read; the API refuses it.
    ///
    /// # Errors
    /// Those of [`Params::parse`] where they are not left out, and 400 for a value outside of its limits.
    fn from_params(params: Result<Params, AppError>) -> Result<Self, AppError>;
}

impl Params {
    /// Reads the query of an address.
    ///
    /// # Errors
    /// 400 when it is not UTF-8 or has more parameters than any page of ours, 414 when it is too long.
    pub(super) fn parse(query: Option<&str>) -> Result<Params, AppError> {
        let query = query.unwrap_or_default();
        if query.len() > QUERY_BYTES_MAX {
            return Err(AppError::TooLong);
        }
        Params::pairs(query)
    }

    /// Reads the body of a form, which the router bounds. A large one belongs inside `AppState::blocking`.
    ///
    /// # Errors
    /// 400 when it is not UTF-8 or has more parameters than any form of ours.
    pub(super) fn parse_form(body: &[u8]) -> Result<Params, AppError> {
        let text = std::str::from_utf8(body)
            .map_err(|_| AppError::BadRequest("the form is not UTF-8".to_owned()))?;
        Params::pairs(text)
    }

    fn pairs(query: &str) -> Result<Params, AppError> {
        let mut params: Vec<(String, String)> = Vec::new();
        for (count, pair) in query.split('&').filter(|pair| !pair.is_empty()).enumerate() {
            // Whoever sends thousands is told so when the first ones are read.
            if count == PARAMS_MAX {
                return Err(TooMany(PARAMS_MAX).into());
            }
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            let (name, value) = (decode(name)?, decode(value)?);
            if !params.iter().any(|(known, _)| *known == name) {
                params.push((name, value));
            }
        }
        Ok(Params(params))
    }

    /// The value of a name; none when it is missing.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.0
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, value)| value.as_str())
    }

    /// The value of a name; nothing when it is missing.
    pub(super) fn text(&self, name: &str) -> String {
        self.get(name).unwrap_or_default().to_owned()
    }

    /// The words of a query, `q`; controls such as NUL are white space in it.
    pub(super) fn words(&self) -> String {
        self.get("q")
            .unwrap_or_default()
            .chars()
            .map(|c| if c.is_control() { ' ' } else { c })
            .collect()
    }

    /// Whether a name is there and means yes: anything but nothing, `0` and `false`.
    pub(super) fn flag(&self, name: &str) -> bool {
        self.get(name)
            .is_some_and(|value| !matches!(value, "" | "0" | "false"))
    }

    /// A number of a name, in a range; `default` when it is missing.
    ///
    /// # Errors
    /// 400 when it is no number or outside of the range.
    pub(super) fn number(
        &self,
        name: &str,
        default: usize,
        range: std::ops::RangeInclusive<usize>,
    ) -> Result<usize, AppError> {
        match self.get(name) {
            None | Some("") => Ok(default),
            Some(text) => text
                .parse()
                .ok()
                .filter(|n| range.contains(n))
                .ok_or_else(|| {
                    AppError::BadRequest(format!(
                        "`{name}` must be a whole number from {} to {}",
                        range.start(),
                        range.end()
                    ))
                }),
        }
    }
}

fn decode(part: &str) -> Result<String, AppError> {
    let spaced = part.replace('+', " ");
    let text = percent_decode(spaced.as_bytes()).decode_utf8();
    text.map(std::borrow::Cow::into_owned)
        .map_err(|_| AppError::BadRequest("a parameter is not UTF-8".to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_are_decoded_strictly() {
        let params = Params::parse(Some("q=%E6%8F%90%E7%8E%B0+a%2Bb&q=x&limit=3&flag")).unwrap();
        assert_eq!(
            (params.get("q"), params.get("flag"), params.get("none")),
            (Some("提现 a+b"), Some(""), None)
        );
        assert_eq!(params.number("limit", 10, 1..=50).unwrap(), 3);
        assert!(params.number("q", 10, 1..=50).is_err());
        assert!(Params::parse(Some("q=%FF")).is_err());
        assert!(Params::parse(Some("q=%E6%8F")).is_err());
    }

    #[test]
    fn as_many_names_as_any_form_has_are_read_and_more_are_refused() {
        let form = |names: usize| {
            (0..names)
                .map(|n| format!("n{n}=v{n}&"))
                .collect::<String>()
        };
        let most = Params::parse_form(form(PARAMS_MAX).as_bytes()).unwrap();
        assert_eq!(
            (most.get("n0"), most.get("n19"), most.get("n20")),
            (Some("v0"), Some("v19"), None)
        );
        for body in [
            form(PARAMS_MAX + 1),
            form(33_000),
            "q=x&".repeat(PARAMS_MAX + 1),
            "a&".repeat(50_000),
            "=&".repeat(50_000),
        ] {
            let refused = Params::parse_form(body.as_bytes()).unwrap_err();
            assert!(
                matches!(&refused, AppError::BadRequest(why) if why.contains("20 parameters")),
                "{refused}"
            );
        }
        // Nothing between two signs is no parameter.
        assert_eq!(
            Params::parse_form(format!("{}q=x", "&".repeat(50_000)).as_bytes())
                .unwrap()
                .get("q"),
            Some("x")
        );
    }

    #[test]
    fn what_stands_behind_the_last_name_that_counts_is_not_read() {
        // It is no UTF-8, which would be the answer if it were read.
        let body = format!("{}x=%FF", "a=b&".repeat(PARAMS_MAX));
        let refused = Params::parse_form(body.as_bytes()).unwrap_err();
        assert!(
            matches!(&refused, AppError::BadRequest(why) if why.contains("20 parameters")),
            "{refused}"
        );
        assert!(
            Params::parse_form(&[b"a=b&".repeat(PARAMS_MAX - 1), b"x=%FF".to_vec()].concat())
                .is_err()
        );
    }
}
