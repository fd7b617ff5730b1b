//! What a command that deletes answers. Deleting what is not there succeeds, as it does in Azure (D-3):
//! the sentence and the value for scripts say which it was.

use serde::Serialize;

use super::answer::Answer;

#[derive(Serialize)]
struct Deletion<T: Serialize> {
    #[serde(flatten)]
    what: T,
    /// Whether it was there.
    deleted: bool,
}

/// What is known of something that was not there.
#[derive(Debug, Serialize)]
pub struct Absent {
    /// Its id; none where it was asked for by names that lead to no id.
    pub id: Option<String>,
}

/// It was there and is gone: a sentence that says so, and what it was.
pub fn gone(sentence: impl Into<String>, what: impl Serialize + 'static) -> Answer {
    let deleted = true;
    Answer::done(sentence, Deletion { what, deleted })
}

/// It was not there; `what` begins a sentence, as in `The role "Looker"`.
pub fn absent(what: &str, known: impl Serialize + 'static) -> Answer {
    let deletion = Deletion {
        what: known,
        deleted: false,
    };
    Answer::done(format!("{what} was not there."), deletion)
}
