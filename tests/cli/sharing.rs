//! Sharing on the command line.

use insta::assert_snapshot;

use super::harness::{acg, answer, furnished, run, transcript};

const ONE: &str = "aaaaaaaa-0000-0000-0000-000000000001";
const OTHER: &str = "aaaaaaaa-0000-0000-0000-000000000002";
const PUBLISHER: &str =
    "--publisher-uri https://contoso.com --publisher-contact images@contoso.com";

#[tokio::test]
async fn s5_galleries_are_shared_directly_and_made_private() {
    let place = furnished().await;
    let lines = [
        "share list".to_owned(),
        "share show golden".to_owned(),
        "share show golden -o json".to_owned(),
        format!("share remove golden --subscription-ids {ONE} --yes"),
        "share add golden".to_owned(),
        "share add golden --tenant-ids contoso".to_owned(),
        format!("share add golden --subscription-ids {ONE},{OTHER} --tenant-ids {ONE} -o yaml"),
        format!("share remove golden --subscription-ids {ONE} --yes"),
        "share show golden".to_owned(),
        format!("share list --subscription {OTHER}"),
        format!("share list --subscription {ONE} -o tsv"),
        format!("share remove golden --subscription-ids {OTHER} --tenant-ids {ONE} --yes"),
        "share show golden".to_owned(),
        format!("share add golden --subscription-ids {OTHER}"),
        format!("share community golden --public-name-prefix contoso {PUBLISHER} --eula Free"),
        "share reset golden".to_owned(),
        "share reset golden --yes".to_owned(),
        "share reset golden --yes".to_owned(),
        format!("share list --subscription {OTHER} -o json"),
        "share add silver --subscription-ids x".to_owned(),
        format!("share add silver --subscription-ids {ONE}"),
        "share images golden".to_owned(),
        format!("share images {OTHER}-GOLDEN"),
        format!("check /sharedGalleries/{OTHER}-GOLDEN/images/ubuntu westeurope"),
    ];
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    assert_snapshot!(transcript(&place, &lines));
}

#[tokio::test]
async fn s6_a_community_gallery_is_found_by_its_public_name() {
    let place = furnished().await;
    let arguments = format!(
        "share community golden --public-name-prefix contoso {PUBLISHER} --eula Free -o json"
    );
    let arguments: Vec<&str> = arguments.split(' ').collect();
    let first: serde_json::Value = serde_json::from_str(&answer(&place, &arguments)).unwrap();
    let again: serde_json::Value = serde_json::from_str(&answer(&place, &arguments)).unwrap();
    assert_eq!(first, again, "the public name stays");
    let name = first["community_gallery_name"].as_str().unwrap();
    let listed = answer(&place, &["share", "list", "-o", "tsv"]);
    assert!(listed.starts_with(name), "{listed}");
    let images = answer(&place, &["share", "images", name, "-o", "json"]);
    let images: serde_json::Value = serde_json::from_str(&images).unwrap();
    let id = format!("/CommunityGalleries/{name}/Images/ubuntu");
    assert_eq!(images[0]["id"], id.as_str());
    assert_eq!(images[0]["latest_version"], serde_json::Value::Null);
    let upper = name.to_uppercase();
    let again = answer(&place, &["share", "images", &upper, "-o", "json"]);
    let again: serde_json::Value = serde_json::from_str(&again).unwrap();
    assert_eq!(again, images, "in whatever case it is asked for");
    let missing = format!("/communityGalleries/{name}/images/debian");
    let missing = run(acg(&place, &["check", &missing, "westeurope"]));
    assert_eq!(missing.code, 3);
    assert!(missing.err.contains("acg share images"), "{}", missing.err);
    // Another licence is another sharing.
    let other: Vec<&str> = arguments
        .iter()
        .map(|word| if *word == "Free" { "Paid" } else { word })
        .collect();
    let refused = run(acg(&place, &other));
    assert_eq!(refused.code, 1);
    let error: serde_json::Value = serde_json::from_str(&refused.err).unwrap();
    assert!(
        error.to_string().contains("PropertyChangeNotAllowed"),
        "{error}"
    );
}
