//! Random damage to the file, which is never more than an error.

use std::fs;

use proptest::prelude::*;
use terraform_provider_acg::gallery::{GalleryService, ListScope};
use tokio::runtime::Runtime;

use crate::fixture::{Place, definition_id, furnish, gallery_id, version};

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn damage_to_the_file_is_never_more_than_an_error(
        damage in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..40),
        length in any::<prop::sample::Index>(),
        truncate in prop::bool::weighted(0.2),
    ) {
        Runtime::new().unwrap().block_on(async {
            let place = Place::new();
            let engine = place.engine();
            furnish(&engine).await;
            engine.close().await.unwrap();
            let mut content = fs::read(place.database()).unwrap();
            for (position, byte) in damage {
                let position = position.index(content.len());
                content[position] = byte;
            }
            if truncate {
                content.truncate(length.index(content.len()));
            }
            fs::write(place.database(), content).unwrap();
            let engine = place.engine();
            let version = version("golden", "ubuntu", "1.0.0");
            let outcomes = [
                engine.gallery_list(ListScope::Everywhere).await.err(),
                engine.image_definition_get(&definition_id("golden", "ubuntu")).await.err(),
                engine.image_version_create(version).await.err(),
                engine.gallery_delete(&gallery_id("golden")).await.err(),
                engine.close().await.err(),
            ];
            // What comes of each is left open; that it is no panic, which the engine would report so, is not.
            for error in outcomes.into_iter().flatten() {
                let message = error.to_string();
                assert!(!message.contains("panicked") && !message.contains("without an answer"), "{message}");
            }
        });
    }
}
