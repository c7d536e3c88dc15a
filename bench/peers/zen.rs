//! GoRules Zen: the entries as a decision table, hit policy "first": a column a field, and one for
//! groups of alternatives. Contexts are made before anything is timed.
mod contender;

use contender::{quoted, serve, workload};
use futures::executor::block_on;
use serde_json::{json, Map, Value};
use zen_engine::model::GraphContent;
use zen_engine::{Decision, Variable};

/// A cell of a field's column; $ is the field.
fn cell(test: &Value) -> String {
    match test["op"].as_str().expect("a test") {
        "in" => quoted(test),
        "not_in" => format!("not in [{}]", quoted(test)),
        "between" => format!("[{}..{}]", test["from"], test["to"]),
        "starts_with" => format!("startsWith($, {})", quoted(test)),
        "contains" => format!("contains($, {})", quoted(test)),
        other => panic!("no test is called {other}"),
    }
}

/// The same as an expression of its own.
fn expression(test: &Value) -> String {
    let field = test["field"].as_str().expect("a field");
    match test["op"].as_str().expect("a test") {
        "in" => format!("{field} in [{}]", quoted(test)),
        "not_in" => format!("{field} not in [{}]", quoted(test)),
        "between" => format!("{field} in [{}..{}]", test["from"], test["to"]),
        "starts_with" => format!("startsWith({field}, {})", quoted(test)),
        "contains" => format!("contains({field}, {})", quoted(test)),
        other => panic!("no test is called {other}"),
    }
}

fn row(entry: usize, all: &[Value], fields: &[&String]) -> Value {
    let mut cells: Map<String, Value> =
        fields.iter().map(|field| (field.to_string(), json!(""))).collect();
    cells.insert("group".into(), json!(""));
    cells.insert("_id".into(), json!(entry.to_string()));
    cells.insert("out".into(), json!(entry.to_string()));
    for part in all {
        if let Some(any) = part["any"].as_array() {
            let each = any.iter().map(|test| format!("({})", expression(test)));
            cells["group"] = json!(each.collect::<Vec<_>>().join(" or "));
        } else {
            cells[part["field"].as_str().expect("a field")] = json!(cell(part));
        }
    }
    Value::Object(cells)
}

fn table(entries: &[Vec<Value>], fields: &[&String]) -> Value {
    let mut inputs: Vec<Value> =
        fields.iter().map(|name| json!({"id": name, "name": name, "field": name})).collect();
    inputs.push(json!({"id": "group", "name": "group"}));
    let rows = entries.iter().enumerate().map(|(entry, all)| row(entry, all, fields));
    let place = json!({"x": 0, "y": 0});
    json!({
        "nodes": [
            {"id": "in", "name": "in", "type": "inputNode", "position": place},
            {"id": "table", "name": "table", "type": "decisionTableNode", "position": place,
             "content": {
                 "hitPolicy": "first", "inputs": inputs, "rules": rows.collect::<Vec<_>>(),
                 "outputs": [{"id": "out", "name": "entry", "field": "entry"}]}},
            {"id": "out", "name": "out", "type": "outputNode", "position": place}],
        "edges": [
            {"id": "a", "type": "edge", "sourceId": "in", "targetId": "table"},
            {"id": "b", "type": "edge", "sourceId": "table", "targetId": "out"}]
    })
}

fn main() {
    let work = workload();
    let named = work.leads[0].as_object().expect("a lead").keys();
    let fields: Vec<&String> = named.filter(|name| *name != "id").collect();
    let table = table(&work.entries, &fields);
    let content: GraphContent = serde_json::from_value(table).expect("a decision");
    let mut decision = Decision::from(content);
    decision.compile();
    let leads: Vec<Variable> = work.leads.iter().map(|lead| lead.clone().into()).collect();
    serve(|lead| {
        let response = block_on(decision.evaluate(leads[lead].clone())).expect("a result");
        let result = response.result.to_value();
        result["entry"].as_i64().map_or(-1, |entry| entry as i32)
    });
}
