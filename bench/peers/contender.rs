//! The workload for contenders in Rust, and how they are asked; README.md has the lines.
use serde_json::Value;
use std::io::{BufRead, Write};
use std::path::Path;
use std::time::Instant;

pub struct Workload {
    /// The conditions of the entries in order: each a list of tests and of groups ({"any": […]}).
    pub entries: Vec<Vec<Value>>,
    pub leads: Vec<Value>,
}

pub fn workload() -> Workload {
    let argument = std::env::args().nth(1).expect("the folder of the workload");
    let folder = Path::new(&argument);
    let text = std::fs::read_to_string(folder.join("policy.json")).expect("policy.json");
    let policy: Value = serde_json::from_str(&text).expect("policy.json");
    let entries = &policy["assignment"]["lead"]["rules"]["all"]["entries"];
    let all = |entry: &Value| entry["when"]["all"].as_array().expect("all").clone();
    let lines = std::fs::read_to_string(folder.join("records.jsonl")).expect("records.jsonl");
    let lead = |line| serde_json::from_str(line).expect("a lead");
    Workload {
        entries: entries.as_array().expect("entries").iter().map(all).collect(),
        leads: lines.lines().map(lead).collect(),
    }
}

/// A condition as a text: tests by `write`, what all must hold of and alternatives by words.
pub fn condition_text(
    all: &[Value],
    write: &dyn Fn(&Value) -> String,
    and: &str,
    or: &str,
) -> String {
    let part = |asked: &Value| match asked["any"].as_array() {
        Some(any) => format!("({})", any.iter().map(write).collect::<Vec<_>>().join(or)),
        None => write(asked),
    };
    all.iter().map(part).collect::<Vec<_>>().join(and)
}

/// A text's values, each in quotes, with commas between.
pub fn quoted(test: &Value) -> String {
    let values = test["values"].as_array().expect("values").iter();
    values.map(Value::to_string).collect::<Vec<_>>().join(", ")
}

/// Serves until the input ends. `ask` takes a lead's number and gives its entry or -1.
pub fn serve(ask: impl Fn(usize) -> i32) {
    println!("{{}}");
    for line in std::io::stdin().lock().lines() {
        let line = line.expect("a line");
        let words: Vec<&str> = line.split(' ').collect();
        let number = |at: usize| words[at].parse::<usize>().expect("a number");
        let all = words[0] == "answers";
        let (first, count, repeats) =
            if all { (number(1), number(2), 1) } else { (0, number(1), number(2)) };
        let mut answers = vec![0; count];
        let (mut sum, mut nanoseconds) = (0i64, 0u128);
        for _ in 0..repeats {
            let start = Instant::now();
            for (i, answer) in answers.iter_mut().enumerate() {
                *answer = ask(first + i);
            }
            nanoseconds += start.elapsed().as_nanos();
            sum += answers.iter().map(|answer| i64::from(*answer)).sum::<i64>();
        }
        let listed = if all { format!(",\"answers\":{answers:?}") } else { String::new() };
        println!("{{\"ns\":{nanoseconds},\"sum\":{sum}{listed}}}");
        std::io::stdout().flush().expect("the reader");
    }
}
