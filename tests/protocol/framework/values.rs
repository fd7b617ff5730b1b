//! P-20 to P-25: values on their way through a resource.

use terraform_provider_acg::framework::proto::{DynamicValue, read_resource};
use terraform_provider_acg::framework::value::{Number, Refinements, Type, Value, json};

use super::host::{Host, set};
use super::probe::EVERYTHING;

fn typed(kind: Type, value: Value) -> Value {
    Value::Dynamic(Box::new((kind, value)))
}

/// Creates with one attribute set, and gives what came of it.
async fn echo(host: &mut Host, name: &str, value: Value) -> Value {
    let config = host.config([(name, value)]);
    let created = host.create(&config).await;
    let read = host.read(&created.state, &created.private).await;
    assert_eq!(read.state, created.state);
    read.state.attribute(name).clone()
}

#[tokio::test]
async fn p20_p23_values_of_every_type_come_back() {
    let mut host = Host::start().await;
    let object = |a: Value, b: Value| Value::object([("a", a), ("b", b)]);
    let listed = Type::object([("a", Type::list(Type::Dynamic))]);
    for (name, value) in [
        ("boolean", false.into()),
        ("list", Value::List(Vec::new())),
        (
            "list",
            Value::List(vec!["b".into(), "a".into(), "b".into()]),
        ),
        (
            "map",
            Value::Map([("ключ".to_owned(), "значение".into())].into()),
        ),
        ("map", Value::Map([("k".to_owned(), Value::Null)].into())),
        (
            "object",
            object(Value::Null, Value::List(vec![1.into(), Value::Null])),
        ),
        ("tuple", Value::Tuple(vec!["x".into(), true.into()])),
        ("dynamic", Value::Null),
        ("dynamic", typed(Type::String, "text".into())),
        ("dynamic", typed(Type::String, Value::Null)),
        (
            "dynamic",
            typed(listed, Value::object([("a", Value::Null)])),
        ),
        (
            "dynamic",
            typed(
                Type::Tuple(vec![Type::Bool]),
                Value::Tuple(vec![true.into()]),
            ),
        ),
    ] {
        assert_eq!(echo(&mut host, name, value.clone()).await, value, "{name}");
    }
}

#[tokio::test]
async fn p21_numbers_lose_nothing() {
    let mut host = Host::start().await;
    let sixty_digits = "3.14159265358979323846264338327950288419716939937510582097494";
    for text in [
        "0.1",
        "1e30",
        "18446744073709551615",
        "18446744073709551616",
        sixty_digits,
    ] {
        let number = Value::Number(text.parse().unwrap());
        assert_eq!(
            echo(&mut host, "number", number.clone()).await,
            number,
            "{text}"
        );
    }
    for number in [i64::MIN, i64::MAX, 0, -1] {
        assert_eq!(
            echo(&mut host, "integer", number.into()).await,
            number.into()
        );
    }
    let float = Value::Number(Number::from_f64(0.1).unwrap());
    assert_eq!(echo(&mut host, "number", float.clone()).await, float);
}

#[tokio::test]
async fn p22_what_is_certain_of_an_unknown_value_is_kept() {
    let mut host = Host::start().await;
    let certain = |certain| Value::Unknown(Some(Box::new(certain)));
    let begins = certain(Refinements {
        null: Some(false),
        string_prefix: Some("/subscriptions/".to_owned()),
        ..Refinements::default()
    });
    let long = certain(Refinements {
        length_lower: Some(2),
        ..Refinements::default()
    });
    for (name, value) in [
        ("location", begins),
        ("list", long),
        ("dynamic", Value::UNKNOWN),
    ] {
        let config = host.config([(name, value.clone())]);
        let planned = host.plan(&Value::Null, &config, b"").await;
        assert_eq!(planned.state.attribute(name), &value, "{name}");
    }
}

#[tokio::test]
async fn p24_the_order_of_a_set_makes_no_difference() {
    let host = &mut Host::start().await;
    let forward = [0x93, 0xa1, b'a', 0xa1, b'b', 0xa1, b'c'];
    let backward = [0x94, 0xa1, b'c', 0xa1, b'b', 0xa1, b'a', 0xa1, b'c'];
    let mut answers = Vec::new();
    for set_bytes in [&forward[..], &backward] {
        let config = host.config([("set", Value::set(vec!["s".into()]))]);
        let mut request = host.plan_request(&Value::Null, &config, b"");
        for wire in [&mut request.config, &mut request.proposed_new_state] {
            let bytes = &mut wire.as_mut().unwrap().msgpack;
            let place = bytes
                .windows(3)
                .position(|part| part == [0x91, 0xa1, b's'])
                .unwrap();
            bytes.splice(place..place + 3, set_bytes.iter().copied());
        }
        let answer = host.client.plan_resource_change(request).await.unwrap();
        answers.push(answer.into_inner());
    }
    assert_eq!(answers[0], answers[1]);
    let planned = host.value(answers[0].planned_state.clone());
    let expected = Value::set(vec!["a".into(), "b".into(), "c".into()]);
    assert_eq!(planned.attribute("set"), &expected);
}

#[tokio::test]
async fn p25_json_is_read_and_msgpack_answered() {
    let mut host = Host::start().await;
    let mut config = host.config([("number", 7.into())]);
    let created = host.create(&config).await;
    set(&mut config, "number", Value::Number("0.5".parse().unwrap()));
    let read = |wire| read_resource::Request {
        type_name: EVERYTHING.into(),
        current_state: Some(wire),
        ..read_resource::Request::default()
    };
    let text = json::encode(&created.state, &host.kind).unwrap();
    let request = read(DynamicValue {
        msgpack: Vec::new(),
        json: text,
    });
    let answer = host
        .client
        .read_resource(request)
        .await
        .unwrap()
        .into_inner();
    assert_eq!(host.value(answer.new_state), created.state);

    let garbage = read(DynamicValue {
        msgpack: vec![0xc1, 7],
        json: Vec::new(),
    });
    let answer = host
        .client
        .read_resource(garbage)
        .await
        .unwrap()
        .into_inner();
    assert_eq!(answer.diagnostics[0].summary, "Value Conversion Error");
}
