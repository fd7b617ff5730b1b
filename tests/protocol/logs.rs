//! What arrives on standard error.

use serde_json::Value;

use crate::support::{
    Start,
    probe::{CRASH, ECHO, PANIC, call},
};

fn records(stderr: &str) -> Vec<Value> {
    stderr
        .lines()
        .map(|line| {
            assert!(line.len() <= 64 * 1024, "{} bytes", line.len());
            let record: Value = serde_json::from_str(line).unwrap_or_else(|_| panic!("{line}"));
            for key in ["@level", "@message", "@module", "@timestamp"] {
                assert!(record[key].is_string(), "{key} in {line}");
            }
            let time = record["@timestamp"].as_str().unwrap();
            let digits = time.split_once('.').unwrap().1.trim_end_matches('Z');
            assert!(
                digits.len() == 6 && digits.bytes().all(|byte| byte.is_ascii_digit()),
                "{time}"
            );
            record
        })
        .collect()
}

#[tokio::test]
async fn p11_every_line_is_a_record_that_terraform_reads() {
    let process = Start::probe().variable("TF_LOG", "trace").start();
    process
        .client()
        .await
        .read_resource(call(ECHO))
        .await
        .unwrap();
    let ended = process.shutdown().await;
    let records = records(&ended.stderr);
    assert!(
        records.iter().any(|record| record["@level"] == "debug"),
        "{}",
        ended.stderr
    );
}

#[tokio::test]
async fn p11_nothing_below_error_is_written_when_nobody_keeps_it() {
    let process = Start::probe().start();
    process
        .client()
        .await
        .read_resource(call(ECHO))
        .await
        .unwrap();
    assert_eq!(process.shutdown().await.stderr, "");
}

#[tokio::test]
async fn p12_a_caught_panic_is_an_answer_and_an_error_in_the_log() {
    let process = Start::probe().start();
    let mut client = process.client().await;
    let answer = client
        .read_resource(call(PANIC))
        .await
        .unwrap()
        .into_inner();
    let said = &answer.diagnostics[0].summary;
    assert!(
        said.starts_with("on purpose at ") && said.contains("probe.rs"),
        "{said}"
    );
    client.read_resource(call(ECHO)).await.unwrap();

    let ended = process.shutdown().await;
    assert!(ended.status.success());
    let records = records(&ended.stderr);
    assert_eq!(records.len(), 1);
    assert_eq!(records[0]["@level"], "error");
    assert_eq!(records[0]["panic"].as_str(), Some(said.as_str()));
    assert!(records[0]["backtrace"].is_string());
}

#[tokio::test]
async fn p12_a_panic_that_nobody_catches_is_told_as_a_crash() {
    let process = Start::probe().start();
    let mut client = process.client().await;
    client.read_resource(call(CRASH)).await.unwrap_err();
    client.read_resource(call(ECHO)).await.unwrap();
    let ended = process.shutdown().await;
    assert!(
        ended.stderr.starts_with("panic: on purpose\n"),
        "{}",
        ended.stderr
    );
}
