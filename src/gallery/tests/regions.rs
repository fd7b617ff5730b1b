//! Regions and access to them: N-7, N-8.

use super::*;
use proptest::prelude::*;

#[test]
fn n7_the_catalogue_is_read_whole_and_agrees_with_itself() {
    let regions: Vec<Region> = Region::all().collect();
    assert!(regions.len() > 60);
    for pair in regions.windows(2) {
        assert!(pair[0] < pair[1], "names are sorted and unique");
    }
    for region in &regions {
        assert_eq!(Region::parse(region.name()), Ok(*region));
        assert_eq!(Region::parse(region.display_name()), Ok(*region));
        assert!(!region.geography().is_empty());
        if let Some(paired) = region.paired() {
            assert_eq!(paired.cloud(), region.cloud(), "{region}");
        }
    }
}

#[test]
fn n7_spellings_of_one_region() {
    for text in ["westeurope", "West Europe", "WESTEUROPE", " west  europe "] {
        let region = Region::parse(text).unwrap();
        assert_eq!(region.name(), "westeurope");
        assert_eq!(region.display_name(), "West Europe");
        assert!(region.has_zones());
        assert_eq!(region.paired(), Some(super::region("northeurope")));
        assert_eq!(region.cloud(), Cloud::Public);
    }
}

#[test]
fn n7_unknown_regions_are_refused_with_the_nearest_names() {
    let cases = [
        ("westeurop", Some("\"westeurope\"")),
        ("East US2 ", None),
        ("Wset Europe", Some("\"westeurope\"")),
        ("eastus9", Some("\"eastus\"")),
        ("", Some("westeurope")),
        ("wеsteurope", Some("\"westeurope\"")),
        ("west\teurope", Some("\"westeurope\"")),
        ("somewhere else entirely", Some("\"West Europe\"")),
    ];
    for (text, proposal) in cases {
        match (Region::parse(text), proposal) {
            (Ok(_), None) => {}
            (Err(violation), Some(proposal)) => {
                assert_eq!(violation.rule, rule::N_7);
                assert_eq!(violation.code, ArmCode::LocationNotAvailableForResourceType);
                assert!(violation.remedy.contains(proposal), "{}", violation.remedy);
                assert_well_said(&violation);
            }
            (result, _) => panic!("{text:?}: {result:?}"),
        }
    }
    assert!(Region::parse(&"x".repeat(100_000)).is_err());
}

#[test]
fn n8_restricted_regions_need_to_be_allowed() {
    let path = || PropertyPath::of("location");
    let (open, closed) = (region("westeurope"), region("Australia Central"));
    let none = RegionAccess::default();
    let allowed = RegionAccess::allowing([closed]);
    assert_eq!(none.check(open, path()), None);
    assert_eq!(allowed.check(closed, path()), None);
    let violation = none.check(closed, path()).unwrap();
    assert_eq!(violation.rule, rule::N_8);
    assert_eq!(violation.code.http_status(), 400);
    assert_well_said(&violation);
    assert_eq!(
        short(&gallery_model::check_new(
            &GallerySpec {
                location: closed,
                ..gallery()
            },
            &none
        )),
        ["N-8 at location"]
    );
    assert!(gallery_model::check_new(&gallery(), &none).is_empty());
}

#[test]
fn n8_the_remedy_proposes_the_open_region_of_the_pair() {
    let violation = RegionAccess::default()
        .check(region("francesouth"), PropertyPath::default())
        .unwrap();
    assert!(violation.remedy.contains("francecentral"));
}

proptest! {
    #[test]
    fn n7_case_and_spaces_do_not_matter(
        index in any::<prop::sample::Index>(),
        upper in prop::collection::vec(any::<bool>(), 40),
        spaces in prop::collection::vec(0..3_usize, 40),
    ) {
        let regions: Vec<Region> = Region::all().collect();
        let region = index.get(&regions);
        let text: String = region
            .display_name()
            .chars()
            .zip(upper.iter().zip(spaces))
            .map(|(c, (upper, spaces))| {
                let c = if *upper { c.to_ascii_uppercase() } else { c.to_ascii_lowercase() };
                format!("{c}{}", " ".repeat(spaces))
            })
            .collect();
        let parsed = Region::parse(&text).unwrap();
        prop_assert_eq!(parsed, *region);
        prop_assert_eq!(Region::parse(parsed.name()), Ok(parsed));
    }
}
