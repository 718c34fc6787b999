//! A new password, entered twice: checked for its strength and hashed.

use super::{
    form_problem::FormProblem, parameters::Parameters, visit::Visit, visit_error::VisitError,
};
use domain::{
    error::{Error, ProblemCode, Result as RuleResult},
    limits::{MAX_PASSWORD, MIN_PASSWORD},
    password::Requester,
    sign_in::PasswordSetter,
    user::hash_password,
};
use entity::{Secret, SecretDigest, user::Model as User};
use html::words::PasswordWords;
use zxcvbn::{Score, zxcvbn};

/// Characters of a password that are looked at. The time grows with the square of their number, and
/// with the readings of symbols that may stand for letters: hundreds where there are many of them.
const MAX_ESTIMATED: usize = 32;
/// Name of the field of the new password.
const NEW: &str = "new";
/// Name of the field where it is entered again.
const AGAIN: &str = "again";

/// The digest of the new password in a form, or what is wrong with it. Slow, so it runs before any
/// transaction begins, and only so often for one link or session.
///
/// # Errors
/// Those that need a page of their own.
pub(crate) async fn digest(
    visit: &Visit,
    user: &User,
    setter: PasswordSetter,
    fields: &mut Parameters,
) -> Result<Result<SecretDigest, FormProblem>, VisitError> {
    let words = &visit.words().password;
    let refused = |text: String| Ok(Err(FormProblem::NewPassword(text)));
    let (new, again) = (
        Secret::new(fields.take(NEW)),
        Secret::new(fields.take(AGAIN)),
    );
    if new.expose() != again.expose() {
        return refused(words.different.to_owned());
    }
    let length = new.expose().chars().count();
    let (new, weak) = if (MIN_PASSWORD..=MAX_PASSWORD).contains(&length) {
        match estimated(visit, user, setter, new).await {
            Ok(estimated) => estimated,
            Err(error) => return FormProblem::of(error, words.present_wrong).map(Err),
        }
    } else {
        (new, false)
    };
    if weak {
        return refused(words.weak.to_owned());
    }
    match hash_password(&visit.app.tools, Requester::Known, new).await {
        Ok(digest) => Ok(Ok(digest)),
        Err(Error::Refused(problems)) => refused(
            problems
                .first()
                .map_or_else(String::new, |problem| message(words, problem.code)),
        ),
        Err(error) => FormProblem::of(error, words.present_wrong).map(Err),
    }
}

/// The password, and whether it is weak.
async fn estimated(
    visit: &Visit,
    user: &User,
    setter: PasswordSetter,
    new: Secret,
) -> RuleResult<(Secret, bool)> {
    visit.app.sign_ins.take_estimate(setter)?;
    let known = known_words(user);
    let estimate = move || {
        let weak = is_weak(new.expose(), &known);
        (new, weak)
    };
    let people = &visit.app.tools.people;
    people.run(Requester::Known, estimate).await
}

/// What the rule found wrong with a password.
fn message(words: &PasswordWords, code: ProblemCode) -> String {
    match code {
        ProblemCode::Blank => words.blank.to_owned(),
        ProblemCode::TooShort => (words.too_short)(MIN_PASSWORD),
        ProblemCode::TooLong => (words.too_long)(MAX_PASSWORD),
        _ => words.control.to_owned(),
    }
}

/// Words that an attacker who knows the user tries first.
fn known_words(user: &User) -> Vec<String> {
    let texts = [
        Some(&user.username),
        user.email.as_ref(),
        user.display_name.as_ref(),
    ];
    let mut words = vec!["latchkey".to_owned()];
    for text in texts.into_iter().flatten() {
        words.push(text.clone());
        let parts = text.split(|c: char| !c.is_alphanumeric());
        words.extend(parts.filter(|part| part.len() > 2).map(str::to_owned));
    }
    words
}

/// Whether a password can be guessed with fewer than 10^8 attempts.
fn is_weak(password: &str, known: &[String]) -> bool {
    let known: Vec<_> = known.iter().map(String::as_str).collect();
    let first: String = password.chars().take(MAX_ESTIMATED).collect();
    zxcvbn(&first, &known).score() < Score::Three
}

#[cfg(test)]
mod tests {
    use super::is_weak;

    /// Symbols that each may stand for several letters, as many as a password may have.
    #[test]
    fn a_password_of_symbols_is_estimated_in_bounded_time() {
        let symbols = "4@8({[<3691!|10$5+7%2".repeat(6);
        assert!(!is_weak(&symbols, &["ada".to_owned()]));
    }

    #[test]
    fn length_alone_makes_no_password_strong() {
        let known = ["ada.lovelace".to_owned(), "lovelace".to_owned()];
        for weak in [
            "aaaaaaaaaaaaaaaa",
            "password1234",
            "ada.lovelace1",
            "abcdefghijklmnop",
        ] {
            assert!(is_weak(weak, &known), "{weak}");
        }
        for strong in ["violet tram under marble", "xK9#pQ2vL7wz"] {
            assert!(!is_weak(strong, &known), "{strong}");
        }
    }
}
