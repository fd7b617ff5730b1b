//! VM applications: listed, shown, replicated, the latest of them, and their end of life (P-1).

use std::process::Stdio;
use std::sync::Arc;

use insta::assert_snapshot;
use terraform_provider_acg::engine::{Engine, EngineOptions, SystemClock};
use terraform_provider_acg::gallery::{
    ApplicationService, GalleryApplicationVersionId, ReplicationModel, TargetRegionSpec,
};

use super::fixture::{GROUP, Place, region};
use super::harness::{acg, answer, run, transcript, transcript_in};

const MANUAL: (&str, &str) = ("ACG_REPLICATION_MODEL", "manual");

const WORLD: &str = r#"
resource_group_name: images
location: westeurope
galleries:
  - name: golden
    applications:
      - name: agent
        supported_os_type: Linux
        description: Watches the machine
        end_of_life_date: 2090-06-20T00:00:00Z
        versions:
          - name: 1.9.0
            source: { media_link: "https://contoso.example/agent?sig=s3cret" }
            manage_action: { install: ./install.sh, remove: ./remove.sh }
          - name: 1.10.0
            source:
              media_link: "https://contoso.example/agent?sig=s3cret"
              default_configuration_link: "https://contoso.example/agent.conf?sig=s3cret"
            manage_action: { install: ./install.sh, remove: ./remove.sh, update: ./update.sh }
            end_of_life_date: 2091-01-01T00:00:00Z
            target_regions: { westeurope: { replica_count: 2 }, eastus: }
          - name: 2.0.0
            source: { media_link: "https://contoso.example/agent" }
            manage_action: { install: ./install.sh, remove: ./remove.sh }
            exclude_from_latest: true
      - name: scanner
        supported_os_type: Windows
"#;

/// A place where replication of the versions has just begun.
fn replicating() -> Place {
    let place = Place::new();
    std::fs::write(place.directory().join("world.yaml"), WORLD).unwrap();
    answer(&place, &["clock", "set", "2090-06-01T00:00:00Z"]);
    let mut seed = acg(&place, &["seed", "world.yaml"]);
    seed.envs([MANUAL]);
    assert_eq!(run(seed).code, 0);
    place
}

#[test]
fn p1_applications_are_listed_and_shown() {
    let place = replicating();
    assert_snapshot!(transcript_in(
        &place,
        &[MANUAL],
        &[
            "application list golden",
            "application list golden -o json",
            "application list silver -g images",
            "application show golden/agent",
            "application show golden/agent -o tsv",
            "application show golden/agent/1.10.0",
            "application show golden/agent/1.10.0 -o yaml",
            "application show golden/scanner",
            "application show golden/nothing",
            "application show golden/agent/3.0.0",
            "application show golden",
            "application show golden/agent/first",
        ]
    ));
}

#[test]
fn p1_the_latest_and_replication_are_shown_region_by_region() {
    let place = replicating();
    assert_snapshot!(transcript_in(
        &place,
        &[MANUAL],
        &[
            "application replication golden/agent/1.10.0",
            "application latest golden/agent --region westeurope",
            "clock advance 30s",
            "application replication golden/agent/1.10.0",
            "application replication golden/agent/1.10.0 -o json",
            "application latest golden/agent --region westeurope",
            "application latest golden/agent --region eastus",
            "application latest golden/agent -o tsv",
            "application latest golden/scanner",
            "application latest golden/nothing",
            "application latest golden",
            "application replication golden/agent",
            "application replication golden/agent/3.0.0",
        ]
    ));
}

/// Rule S-1: whoever sees one version alone is shown that, and nothing of what is around it.
#[test]
fn p1_a_version_is_shown_to_whoever_may_read_it_alone() {
    let place = replicating();
    let ann = "aaaaaaaa-0000-0000-0000-000000000001";
    let id = format!("{GROUP}/galleries/golden/applications/agent/versions/1.9.0");
    for arguments in [
        vec![
            "role",
            "principal",
            "add",
            "ann",
            "--type",
            "User",
            "--id",
            ann,
        ],
        vec!["role", "assign", "Reader", "ann", &id],
    ] {
        assert_eq!(run(acg(&place, &arguments)).code, 0);
    }
    let acting = |words: &[&str]| {
        let mut command = acg(&place, words);
        command.envs([MANUAL]).env("ACG_ACTING_AS", "ann");
        run(command)
    };
    let shown = acting(&["application", "show", &id, "-o", "json"]);
    assert_eq!((shown.err.as_str(), shown.code), ("", 0));
    for value in ["\"latest\": null", "\"effective_end_of_life_date\": null"] {
        assert!(shown.out.contains(value), "{}", shown.out);
    }
    let group = ["-g", "images"];
    let latest = ["application", "latest", "golden/agent", "-o", "json"];
    let around = ["application", "show", "golden/agent"];
    // S-2: nor does it see what the latest is.
    for words in [&latest[..], &around] {
        let refused = acting(&[words, &group].concat());
        assert!(refused.err.contains("AuthorizationFailed"), "{refused:?}");
        assert_eq!(refused.code, 1);
    }
}

#[test]
fn p1_what_is_near_its_end_of_life_is_reported() {
    let place = replicating();
    let report = "report end-of-life";
    assert_snapshot!(transcript(&place, &[report, "report end-of-life -o yaml"]));
    answer(&place, &["clock", "set", "2090-12-24T00:00:00Z"]);
    assert_snapshot!(transcript(&place, &[report]));
}

#[tokio::test]
async fn p1_watching_ends_with_replication_and_says_no_when_a_region_has_failed() {
    for (failing, code, completed) in [(false, 0, 2), (true, 5, 1)] {
        let place = replicating();
        if failing {
            let fault = ["fault", "add", "region", "northeurope", "--progress", "40"];
            answer(&place, &fault);
        }
        let options = EngineOptions {
            replication: ReplicationModel::Manual,
            ..EngineOptions::at(place.database())
        };
        let engine = Engine::open(options, Arc::new(SystemClock)).unwrap();
        let id = format!("{GROUP}/galleries/golden/applications/agent/versions/1.10.0");
        let id = GalleryApplicationVersionId::parse(&id).unwrap();
        let version = engine.gallery_application_version_get(&id).await.unwrap();
        let mut spec = version.unwrap().spec;
        spec.target_regions = ["westeurope", "northeurope"]
            .map(|name| TargetRegionSpec::of(region(name)))
            .into();
        engine
            .gallery_application_version_update(spec)
            .await
            .unwrap();

        let version = "golden/agent/1.10.0";
        let arguments = [
            "application",
            "replication",
            version,
            "--watch",
            "-o",
            "tsv",
        ];
        let watch = acg(&place, &arguments).stdout(Stdio::piped()).spawn();
        answer(&place, &["clock", "advance", "5m"]);
        let output = watch.unwrap().wait_with_output().unwrap();
        let printed = String::from_utf8(output.stdout).unwrap();
        assert_eq!(output.status.code(), Some(code), "{printed}");
        assert_eq!(printed.matches("Completed").count(), completed, "{printed}");
    }
}
