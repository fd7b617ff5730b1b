//! The shape of what a run plans to give, while it plans: one line of JSON. It outlives no release, and so
//! has no version: what cannot be read is as if it was not there.

use std::io;

use serde::{Deserialize, Serialize};

use crate::gallery::access::{
    AccessScope, PlannedGrant, PlannedRole, PlannedSharing, PrincipalReference, PrincipalType,
    RoleReference,
};
use crate::gallery::{GalleryId, SharedWith, SubscriptionId, TenantId, Violation};

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Shape {
    Role {
        scope: Option<String>,
        role: Option<String>,
        principal: Option<String>,
        principal_type: Option<String>,
    },
    Sharing {
        gallery: Option<String>,
        with: Option<(Vec<String>, Vec<String>)>,
    },
}

/// The line of something planned.
pub(in crate::engine) fn encode(grant: &PlannedGrant) -> io::Result<String> {
    fn text<T: ToString>(value: Option<&T>) -> Option<String> {
        value.map(ToString::to_string)
    }
    let shape = match grant {
        PlannedGrant::Role(role) => Shape::Role {
            scope: text(role.scope.as_ref()),
            role: text(role.role.as_ref()),
            principal: text(role.principal.as_ref()),
            principal_type: text(role.principal_type.as_ref()),
        },
        PlannedGrant::Sharing(sharing) => Shape::Sharing {
            gallery: text(sharing.gallery.as_ref()),
            with: sharing.with.as_ref().map(|with| {
                let subscriptions = with.subscriptions.iter().map(ToString::to_string);
                let tenants = with.tenants.iter().map(ToString::to_string);
                (subscriptions.collect(), tenants.collect())
            }),
        },
    };
    serde_json::to_string(&shape).map_err(io::Error::from)
}

/// What a line says, if it can be read.
pub(in crate::engine) fn decode(line: &str) -> Option<PlannedGrant> {
    read(serde_json::from_str(line).ok()?).ok()
}

fn read(shape: Shape) -> Result<PlannedGrant, Violation> {
    fn value<T>(
        text: Option<String>,
        parse: impl Fn(&str) -> Result<T, Violation>,
    ) -> Result<Option<T>, Violation> {
        text.map(|text| parse(&text)).transpose()
    }
    Ok(match shape {
        Shape::Role {
            scope,
            role,
            principal,
            principal_type,
        } => PlannedGrant::Role(PlannedRole {
            scope: value(scope, AccessScope::parse)?,
            role: value(role, RoleReference::parse)?,
            principal: value(principal, PrincipalReference::parse)?,
            principal_type: value(principal_type, PrincipalType::parse)?,
        }),
        Shape::Sharing { gallery, with } => PlannedGrant::Sharing(PlannedSharing {
            gallery: value(gallery, GalleryId::parse)?,
            with: with.map(shared_with).transpose()?,
        }),
    })
}

fn shared_with(
    (subscriptions, tenants): (Vec<String>, Vec<String>),
) -> Result<SharedWith, Violation> {
    let subscriptions = subscriptions.iter().map(|one| SubscriptionId::parse(one));
    let tenants = tenants.iter().map(|one| TenantId::parse(one));
    Ok(SharedWith {
        subscriptions: subscriptions.collect::<Result<_, _>>()?,
        tenants: tenants.collect::<Result<_, _>>()?,
    })
}
