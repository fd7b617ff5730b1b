//! `acg_gallery_sharing`.

use std::collections::BTreeSet;
use std::fmt::Display;

use super::managed::{Managed, port_calls};
use crate::framework::diagnostic::Diagnostic;
use crate::framework::model::Attr;
use crate::framework::path::Path;
use crate::framework::resource::Plan;
use crate::framework::schema::Schema;
use crate::framework::timeouts::{DefaultTimeouts, Timeouts};
use crate::gallery::access::{AccessScope, Action, PlannedGrant, PlannedSharing, Verb};
use crate::gallery::sharing::{self, CommunityGallery, PublicNamePrefix};
use crate::gallery::{
    Allowance, GalleryId, GallerySharing, GallerySharingId, GallerySharingSpec, PropertyPath,
    Region, ResourceKind, SharedWith, SharingProfile, SubscriptionId, TenantId, Timestamp,
    Violation,
};
use crate::provider::draft::{Draft, Drafting};
use crate::provider::settings::Settings;
use crate::provider::stand_in;

/// Texts of which none is twice there.
type Texts = BTreeSet<Attr<String>>;

crate::model! {
    /// What everybody is told of a community gallery.
    pub struct CommunityModel {
        pub public_name_prefix: Attr<String>,
        pub publisher_uri: Attr<String>,
        pub publisher_contact: Attr<String>,
        pub eula: Attr<String>,
    }
}

crate::model! {
    /// How a gallery is shared, as Terraform sees it.
    pub struct GallerySharingModel {
        pub id: Attr<String>,
        pub gallery_id: Attr<String>,
        pub subscription_ids: Attr<BTreeSet<Attr<String>>>,
        pub tenant_ids: Attr<BTreeSet<Attr<String>>>,
        pub community: Attr<CommunityModel>,
        pub permissions: Attr<String>,
        pub community_gallery_name: Attr<String>,
        pub shared_gallery_name: Attr<String>,
        pub timeouts: Attr<Timeouts>,
    }
}

/// The kind of object.
pub(in crate::provider) struct GallerySharingKind;

impl Managed for GallerySharingKind {
    const KIND: ResourceKind = ResourceKind::GallerySharing;
    const TYPE_NAME: &'static str = "acg_gallery_sharing";
    const TIMEOUTS: DefaultTimeouts = super::TIMEOUTS;
    type Model = GallerySharingModel;
    type Id = GallerySharingId;
    type Spec = GallerySharingSpec;
    type Object = GallerySharing;

    fn schema() -> Schema {
        super::gallery_sharing_schema::schema(Self::TIMEOUTS)
    }

    fn id(model: &mut GallerySharingModel) -> &mut Attr<String> {
        &mut model.id
    }

    fn parse_id(text: &str) -> Result<GallerySharingId, Violation> {
        GalleryId::parse(text).map(GallerySharingId)
    }

    fn key(id: &GallerySharingId) -> String {
        id.key()
    }

    fn id_of(spec: &GallerySharingSpec) -> GallerySharingId {
        spec.id()
    }

    fn subscription(id: &GallerySharingId) -> SubscriptionId {
        id.0.subscription()
    }

    fn needs(id: &GallerySharingId, verb: Verb) -> Result<(Action, AccessScope), Violation> {
        let scope = AccessScope::of_resource(&id.to_string())?;
        let action = match verb {
            Verb::Read => Action::on(&scope, verb),
            Verb::Write | Verb::Delete => Action::share(),
        };
        Ok((action, scope))
    }

    fn location(_: &GallerySharingSpec) -> Option<Region> {
        None
    }

    fn draft(model: &GallerySharingModel, settings: &Settings) -> Draft<GallerySharingSpec> {
        let mut draft = Drafting::default();
        let gallery = draft.required(
            &model.gallery_id,
            GalleryId::parse,
            &PropertyPath::of("gallery_id"),
            || stand_in::gallery_id(settings.subscription),
        );
        draft.end_of_names();
        let direct = !(model.subscription_ids.is_null() && model.tenant_ids.is_null());
        let groups = SharedWith {
            subscriptions: elements(
                &mut draft,
                &model.subscription_ids,
                SubscriptionId::parse,
                "subscription_ids",
                stand_in::subscription,
            ),
            tenants: elements(
                &mut draft,
                &model.tenant_ids,
                TenantId::parse,
                "tenant_ids",
                || TenantId::HOME,
            ),
        };
        let community = community_of(&mut draft, &model.community, direct);
        let groups = direct.then_some(groups);
        let profile = SharingProfile::of(groups.clone(), community).unwrap_or_else(|violation| {
            draft.refuse([violation]);
            SharingProfile::Groups(groups.unwrap_or_default())
        });
        draft.finish(GallerySharingSpec { gallery, profile })
    }

    fn state(sharing: &GallerySharing, before: GallerySharingModel) -> GallerySharingModel {
        let profile = &sharing.spec.profile;
        let groups = profile.groups().cloned().unwrap_or_default();
        let id = Attr::Known(sharing.spec.id().to_string());
        GallerySharingModel {
            gallery_id: id.clone(),
            id,
            subscription_ids: ids_to_state(
                &groups.subscriptions,
                &before.subscription_ids,
                SubscriptionId::parse,
            ),
            tenant_ids: ids_to_state(&groups.tenants, &before.tenant_ids, TenantId::parse),
            community: profile.community().map(community_to_state).into(),
            permissions: Attr::Known(profile.permissions().to_owned()),
            community_gallery_name: sharing.public_name.as_ref().map(ToString::to_string).into(),
            shared_gallery_name: sharing.unique_name().map(|name| name.to_string()).into(),
            timeouts: before.timeouts,
        }
    }

    fn complete(plan: &mut Plan<GallerySharingModel>) {
        let Some(planned) = &mut plan.planned else {
            return;
        };
        // Which of the two names there will be is known as soon as it is known how it is shared.
        if planned.community.known().is_some() {
            planned.permissions = Attr::Known("Community".to_owned());
            planned.shared_gallery_name = Attr::Null;
        } else if planned.community.is_null() {
            planned.permissions = Attr::Known("Groups".to_owned());
            planned.community_gallery_name = Attr::Null;
        }
    }

    fn check_new(spec: &GallerySharingSpec, _: &Allowance, _: Timestamp) -> Vec<Violation> {
        sharing::check_new(spec)
    }

    fn check_change(
        old: &GallerySharingSpec,
        new: &GallerySharingSpec,
        _: &Allowance,
        _: Timestamp,
    ) -> Vec<Violation> {
        sharing::check_change(old, new)
    }

    /// The name of a community gallery is known to nobody before it is there.
    fn grant(planned: &GallerySharingModel, spec: &GallerySharingSpec) -> Option<PlannedGrant> {
        let with = spec.profile.groups()?;
        let is_whole = |set: &Attr<Texts>| match set {
            Attr::Unknown => false,
            Attr::Null => true,
            Attr::Known(texts) => !texts.iter().any(Attr::is_unknown),
        };
        let is_whole = is_whole(&planned.subscription_ids) && is_whole(&planned.tenant_ids);
        let gallery = planned.gallery_id.known();
        Some(PlannedGrant::Sharing(PlannedSharing {
            gallery: gallery.map(|_| spec.gallery.clone()),
            with: is_whole.then(|| with.clone()),
        }))
    }

    /// S-6.
    fn advice_by_itself(
        planned: &GallerySharingModel,
        spec: &GallerySharingSpec,
    ) -> Vec<Diagnostic> {
        // What only may turn out to be a community is shared with nobody yet.
        let Some(community) = planned.community.known() else {
            return Vec::new();
        };
        let is_known = |text: &Attr<String>| text.known().is_some();
        let named = is_known(&community.publisher_uri) && is_known(&community.publisher_contact);
        let advice = sharing::advice(spec, named).map(|text| {
            Diagnostic::warning("Gallery Shared With Everybody", text)
                .at(Path::root().attribute("community"))
        });
        advice.into_iter().collect()
    }

    port_calls!(
        gallery_sharing_create,
        gallery_sharing_get,
        gallery_sharing_update,
        gallery_sharing_delete,
        gallery_sharing_check
    );
}

/// The ids of a set. Where some are yet to be known and none is known, one stands in for them: the
/// set will not be empty.
fn elements<T: Ord>(
    draft: &mut Drafting,
    set: &Attr<Texts>,
    parse: impl Fn(&str) -> Result<T, Violation>,
    property: &'static str,
    stand_in: impl FnOnce() -> T,
) -> BTreeSet<T> {
    let mut parsed = draft.elements(set, parse, &PropertyPath::of(property));
    let open = match set {
        Attr::Unknown => true,
        Attr::Null => false,
        Attr::Known(texts) => texts.iter().any(|text| !text.is_null()),
    };
    if parsed.is_empty() && open {
        parsed.insert(stand_in());
    }
    parsed
}

/// What is said of a community gallery. Where it is not known yet whether the gallery is one, it is
/// when nothing else is said.
fn community_of(
    draft: &mut Drafting,
    model: &Attr<CommunityModel>,
    direct: bool,
) -> Option<CommunityGallery> {
    let Some(model) = draft.known(model).cloned() else {
        return (model.is_unknown() && !direct).then(stand_in::community);
    };
    let stand_in = stand_in::community();
    let mut text = |value: &Attr<String>, otherwise: String| draft.text(value).unwrap_or(otherwise);
    let publisher_uri = text(&model.publisher_uri, stand_in.publisher_uri);
    let publisher_contact = text(&model.publisher_contact, stand_in.publisher_contact);
    let eula = text(&model.eula, stand_in.eula);
    Some(CommunityGallery {
        public_name_prefix: draft.required(
            &model.public_name_prefix,
            PublicNamePrefix::parse,
            &PropertyPath::of("community").property("public_name_prefix"),
            || stand_in.public_name_prefix,
        ),
        publisher_uri,
        publisher_contact,
        eula,
    })
}

fn community_to_state(community: &CommunityGallery) -> CommunityModel {
    let text = |text: &str| Attr::Known(text.to_owned());
    CommunityModel {
        public_name_prefix: text(community.public_name_prefix.as_str()),
        publisher_uri: text(&community.publisher_uri),
        publisher_contact: text(&community.publisher_contact),
        eula: text(&community.eula),
    }
}

/// Ids as a state holds them: spelled as `before`. Terraform tells null from empty and the gallery
/// does not: what was before decides.
fn ids_to_state<T: Ord + Display>(
    ids: &BTreeSet<T>,
    before: &Attr<Texts>,
    parse: impl Fn(&str) -> Result<T, Violation>,
) -> Attr<Texts> {
    let spelled = before.known().into_iter().flatten();
    let mut texts = Texts::new();
    let mut told = BTreeSet::new();
    for text in spelled {
        if let Some(id) = text.known().and_then(|text| parse(text).ok())
            && ids.contains(&id)
        {
            told.insert(id);
            texts.insert(text.clone());
        }
    }
    let others = ids.difference(&told);
    texts.extend(others.map(|id| Attr::Known(id.to_string())));
    if texts.is_empty() && before.known().is_none_or(|before| !before.is_empty()) {
        return Attr::Null;
    }
    Attr::Known(texts)
}
