//! `acg_role_assignment`.

use super::managed::{Answer, Managed};
use crate::framework::diagnostic::Diagnostic;
use crate::framework::model::{Attr, Model as _};
use crate::framework::path::Path;
use crate::framework::resource::Plan;
use crate::framework::schema::Schema;
use crate::framework::timeouts::{DefaultTimeouts, Timeouts};
use crate::gallery::access::{
    self, AccessScope, Action, GivenAssignment, PlannedGrant, PlannedRole, PrincipalReference,
    PrincipalType, RoleAssignment, RoleAssignmentId, RoleAssignmentSpec, RoleReference, Verb,
    built_in_roles, parse_assignment_name,
};
use crate::gallery::{
    Allowance, ArmCode, Check, Created, Deleted, Finding, GalleryService, PropertyPath,
    PropertyStep, Region, ResourceKind, ResourceSpec, ServiceError, SubscriptionId, Timestamp,
    Violation,
};
use crate::provider::draft::{Draft, Drafting};
use crate::provider::settings::Settings;
use crate::provider::{problem, stand_in};

crate::model! {
    /// A role assignment as Terraform sees it.
    pub struct RoleAssignmentModel {
        pub id: Attr<String>,
        pub name: Attr<String>,
        pub scope: Attr<String>,
        pub role_definition_id: Attr<String>,
        pub role_definition_name: Attr<String>,
        pub principal_id: Attr<String>,
        pub principal_name: Attr<String>,
        pub principal_type: Attr<String>,
        pub description: Attr<String>,
        pub timeouts: Attr<Timeouts>,
    }
}

/// The kind of object.
pub(in crate::provider) struct RoleAssignmentKind;

impl Managed for RoleAssignmentKind {
    const KIND: ResourceKind = ResourceKind::RoleAssignment;
    const TYPE_NAME: &'static str = "acg_role_assignment";
    const TIMEOUTS: DefaultTimeouts = super::TIMEOUTS;
    const JUDGED_WITHOUT_ID: bool = true;
    type Model = RoleAssignmentModel;
    type Id = RoleAssignmentId;
    type Spec = RoleAssignmentSpec;
    type Object = RoleAssignment;

    fn schema() -> Schema {
        super::role_assignment_schema::schema(Self::TIMEOUTS)
    }

    fn id(model: &mut RoleAssignmentModel) -> &mut Attr<String> {
        &mut model.id
    }

    fn parse_id(text: &str) -> Result<RoleAssignmentId, Violation> {
        RoleAssignmentId::parse(text)
    }

    fn key(id: &RoleAssignmentId) -> String {
        id.key()
    }

    fn subscription(id: &RoleAssignmentId) -> SubscriptionId {
        id.scope().subscription()
    }

    fn id_of(spec: &RoleAssignmentSpec) -> RoleAssignmentId {
        spec.id()
    }

    fn base_key(spec: &RoleAssignmentSpec) -> Option<String> {
        Some(spec.scope.key())
    }

    fn location(_spec: &RoleAssignmentSpec) -> Option<Region> {
        None
    }

    fn draft(model: &RoleAssignmentModel, _settings: &Settings) -> Draft<RoleAssignmentSpec> {
        let mut draft = Drafting::default();
        let of = PropertyPath::of;
        let scope = draft.required(&model.scope, AccessScope::parse, &of("scope"), || {
            AccessScope::subscription_scope(stand_in::subscription())
        });
        // Each of the two of a pair follows from the other.
        let role = draft.either(
            (&model.role_definition_id, RoleReference::parse_id),
            (&model.role_definition_name, RoleReference::parse_name),
            |id, name| RoleReference::both(id, &name),
            &of("role_definition_id"),
            stand_in::role,
        );
        let principal = draft.either(
            (&model.principal_id, PrincipalReference::parse_id),
            (&model.principal_name, PrincipalReference::parse_name),
            |id, name| Ok(PrincipalReference::both(id, name)),
            &of("principal_id"),
            stand_in::principal,
        );
        let name = draft.settled(&model.name, parse_assignment_name, &of("name"));
        draft.end_of_names();
        let principal_type = draft.settled(
            &model.principal_type,
            PrincipalType::parse,
            &of("principal_type"),
        );
        let spec = RoleAssignmentSpec {
            name,
            scope,
            role,
            principal,
            principal_type,
            description: draft.text(&model.description),
        };
        draft.finish(spec)
    }

    fn state(assignment: &RoleAssignment, before: RoleAssignmentModel) -> RoleAssignmentModel {
        let role = &assignment.role;
        RoleAssignmentModel {
            id: Attr::Known(assignment.id.to_string()),
            name: Attr::Known(assignment.id.name().to_string()),
            scope: Attr::Known(assignment.id.scope().to_string()),
            role_definition_id: Attr::Known(role.id.arm_id()),
            role_definition_name: Attr::Known(role.name.clone()),
            principal_id: Attr::Known(assignment.principal.to_string()),
            principal_name: assignment.principal_name.clone().into(),
            principal_type: Attr::Known(assignment.principal_type.to_string()),
            description: assignment.description.clone().into(),
            timeouts: before.timeouts,
        }
    }

    fn complete(plan: &mut Plan<RoleAssignmentModel>) {
        let (Some(config), Some(planned)) = (&plan.config, &mut plan.planned) else {
            return;
        };
        if let Some(prior) = &plan.prior {
            let changed = |said: &Attr<String>, now: &Attr<String>, then: &Attr<String>| {
                !said.is_null() && now != then
            };
            let (now, then) = (planned.clone(), prior);
            let role_id = changed(
                &config.role_definition_id,
                &now.role_definition_id,
                &then.role_definition_id,
            );
            let role_name = changed(
                &config.role_definition_name,
                &now.role_definition_name,
                &then.role_definition_name,
            );
            let id = changed(&config.principal_id, &now.principal_id, &then.principal_id);
            let name = changed(
                &config.principal_name,
                &now.principal_name,
                &then.principal_name,
            );
            // Another value of one has another counterpart.
            let follow = |changes: bool, said: &Attr<String>, value: &mut Attr<String>| {
                if changes && said.is_null() {
                    *value = Attr::Unknown;
                }
            };
            follow(
                role_name,
                &config.role_definition_id,
                &mut planned.role_definition_id,
            );
            follow(
                role_id,
                &config.role_definition_name,
                &mut planned.role_definition_name,
            );
            follow(name, &config.principal_id, &mut planned.principal_id);
            follow(id, &config.principal_name, &mut planned.principal_name);
            follow(
                name || id,
                &config.principal_type,
                &mut planned.principal_type,
            );
        }
        complete_role(planned);
    }

    fn check_config(config: &RoleAssignmentModel) -> Vec<Violation> {
        let given = |value: &Attr<String>| (!value.is_unknown()).then(|| !value.is_null());
        let given = GivenAssignment {
            role_definition_id: given(&config.role_definition_id),
            role_definition_name: given(&config.role_definition_name),
            principal_id: given(&config.principal_id),
            principal_name: given(&config.principal_name),
        };
        given.check()
    }

    fn needs(id: &RoleAssignmentId, verb: Verb) -> Result<(Action, AccessScope), Violation> {
        Ok((Action::on_role_assignments(verb), id.scope().clone()))
    }

    /// Whom the directory does not know is taken on trust with a type. What only stands in for a role or
    /// a principal is neither's fault.
    fn may_be_settled(config: &RoleAssignmentModel, violation: &Violation) -> bool {
        let unsaid =
            |id: &Attr<String>, name: &Attr<String>| id.known().is_none() && name.known().is_none();
        match violation.target.steps() {
            [PropertyStep::Property("role_definition_id")]
                if unsaid(&config.role_definition_id, &config.role_definition_name) =>
            {
                true
            }
            [PropertyStep::Property("principal_id")]
                if unsaid(&config.principal_id, &config.principal_name) =>
            {
                true
            }
            _ => config.principal_type.is_unknown() && violation.code == ArmCode::PrincipalNotFound,
        }
    }

    fn grant(planned: &RoleAssignmentModel, spec: &RoleAssignmentSpec) -> Option<PlannedGrant> {
        let known = |values: &[&Attr<String>]| values.iter().any(|value| value.known().is_some());
        let role = known(&[&planned.role_definition_id, &planned.role_definition_name]);
        let principal = known(&[&planned.principal_id, &planned.principal_name]);
        Some(PlannedGrant::Role(PlannedRole {
            scope: known(&[&planned.scope]).then(|| spec.scope.clone()),
            role: role.then(|| spec.role.clone()),
            principal: principal.then(|| spec.principal.clone()),
            principal_type: spec.principal_type,
        }))
    }

    fn check_new(_: &RoleAssignmentSpec, _: &Allowance, _: Timestamp) -> Vec<Violation> {
        // All that can be wrong is wrong with single values, or needs the directory to tell.
        Vec::new()
    }

    fn check_change(
        old: &RoleAssignmentSpec,
        new: &RoleAssignmentSpec,
        _allowance: &Allowance,
        _now: Timestamp,
    ) -> Vec<Violation> {
        new.refused_changes_from(old)
    }

    async fn advice(
        _port: &dyn GalleryService,
        spec: &RoleAssignmentSpec,
        _replaced: &[&str],
    ) -> Answer<Vec<Diagnostic>> {
        let advice = access::advice(&spec.scope).map(|text| {
            Diagnostic::warning("Single Version Shared", text).at(Path::root().attribute("scope"))
        });
        Ok(advice.into_iter().collect())
    }

    /// What is wrong with a role or a principal is told where it was said.
    fn path(model: &RoleAssignmentModel, property: &PropertyPath) -> Path {
        let by_name =
            |name: &Attr<String>, id: &Attr<String>| !name.is_null() && id.known().is_none();
        match property.steps() {
            [PropertyStep::Property("role_definition_id")]
                if by_name(&model.role_definition_name, &model.role_definition_id) =>
            {
                Path::root().attribute("role_definition_name")
            }
            [PropertyStep::Property("principal_id")]
                if by_name(&model.principal_name, &model.principal_id) =>
            {
                Path::root().attribute("principal_name")
            }
            _ => problem::path(property, RoleAssignmentModel::ATTRIBUTES),
        }
    }

    async fn create(
        port: &dyn GalleryService,
        spec: RoleAssignmentSpec,
    ) -> Answer<Created<RoleAssignment>> {
        port.role_assignment_create(spec).await
    }

    async fn get(
        port: &dyn GalleryService,
        id: &RoleAssignmentId,
    ) -> Answer<Option<RoleAssignment>> {
        port.role_assignment_get(id).await
    }

    /// There is nothing about an assignment that changes: what is planned in place is Terraform's own.
    async fn update(port: &dyn GalleryService, spec: RoleAssignmentSpec) -> Answer<RoleAssignment> {
        let id = spec.id();
        let found = port.role_assignment_get(&id).await?;
        found.ok_or_else(|| ServiceError::NotFound {
            kind: ResourceKind::RoleAssignment,
            id: id.to_string(),
        })
    }

    async fn delete(
        port: &dyn GalleryService,
        id: &RoleAssignmentId,
        _for_good: bool,
    ) -> Answer<Deleted> {
        port.role_assignment_delete(id).await
    }

    async fn check(
        port: &dyn GalleryService,
        spec: RoleAssignmentSpec,
        check: Check,
    ) -> Answer<Vec<Finding>> {
        port.role_assignment_check(spec, check).await
    }
}

/// Fills in the name or the id of a role that is Azure's own: everybody knows both.
fn complete_role(planned: &mut RoleAssignmentModel) {
    let (id, name) = (
        &mut planned.role_definition_id,
        &mut planned.role_definition_name,
    );
    let said = id.known().or(name.known()).map(String::as_str);
    let Some(Ok(reference)) = said.map(RoleReference::parse) else {
        return;
    };
    let Some(role) = built_in_roles().iter().find(|role| reference.means(role)) else {
        return;
    };
    if id.is_unknown() {
        *id = Attr::Known(role.id.arm_id());
    }
    if name.is_unknown() {
        *name = Attr::Known(role.name.clone());
    }
}
