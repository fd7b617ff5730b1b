//! The list of the gallery's rules that this crate holds, each with its statement.
//!
//! An ID stands in the documentation of the function that holds the rule, in every [`Violation`]
//! of it and in the name of its tests.
//!
//! [`Violation`]: super::Violation

use std::fmt;

/// The ID of a rule, such as `V-3`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RuleId(&'static str);

impl RuleId {
    /// The ID as text.
    pub fn as_str(self) -> &'static str {
        self.0
    }

    /// What the rule says, in one sentence.
    pub fn statement(self) -> &'static str {
        ALL.iter()
            .find(|(rule, _)| *rule == self)
            .map_or("", |(_, statement)| statement)
    }
}

impl fmt::Display for RuleId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

macro_rules! rules {
    ($($name:ident $id:literal $statement:literal)*) => {
        $(#[doc = concat!($id, ": ", $statement)] pub const $name: RuleId = RuleId($id);)*
        /// Every rule with its statement, in the order of this list.
        pub const ALL: &[(RuleId, &str)] = &[$(($name, $statement)),*];
    };
}

rules! {
    N_1 "N-1" "A gallery's name has 1 to 80 English letters, digits, underscores and periods, and starts and ends with a letter or digit."
    N_2 "N-2" "The name of an image definition or application has 1 to 80 English letters, digits, underscores, periods and dashes, and starts and ends with a letter or digit."
    N_3 "N-3" "A version's name is Major.Minor.Patch, three whole numbers up to 2147483647, and versions are ordered by those numbers."
    N_4 "N-4" "Publisher (1 to 128 characters), offer and SKU (1 to 64 each) are made of English letters, digits, dashes, periods and underscores and do not end with a period."
    N_5 "N-5" "A resource group's name has 1 to 90 characters and no trailing period, a subscription is a UUID, and a resource has at most 50 tags with names up to 512 and values up to 256 characters; no two names differ in case alone."
    N_6 "N-6" "An Azure resource id has the documented form and is compared without regard to case."
    N_7 "N-7" "A region is one of the catalogue, given by name or display name in any case and spacing."
    N_8 "N-8" "A restricted region can be used once the subscription has been allowed to use it."
    N_9 "N-9" "A definition needs its gallery and a version needs its definition to exist."
    N_10 "N-10" "A resource that exists keeps its location."
    G_1 "G-1" "A gallery's unique name is its subscription and its name in upper case."
    G_2 "G-2" "Of a gallery, only the description can change after creation, and beside it the tags and the soft delete policy."
    G_3 "G-3" "Keeping definitions and versions in their gallery's location is recommended, not required."
    G_4 "G-4" "A resource stays in its subscription, resource group and parent."
    G_5 "G-5" "Galleries and what is in them are listed by resource group, by subscription, or all, as far as the caller may read them."
    I_1 "I-1" "The triple of publisher, offer and SKU is required and unique within its gallery."
    I_2 "I-2" "The operating system state is Generalized or Specialized."
    I_3 "I-3" "The operating system type is Linux or Windows."
    I_4 "I-4" "The Hyper-V generation is V1 or V2."
    I_5 "I-5" "What a definition may say besides is made of known disk types and of purchase plans with a name."
    I_6 "I-6" "The architecture is x64 or Arm64, known features have known values, and Arm64 and every security type need generation V2."
    I_7 "I-7" "Of an image definition, only recommended vCPUs, recommended memory, description, end of life date and tags can change after creation."
    I_8 "I-8" "A recommended minimum is at least 1 and not above the maximum."
    I_9 "I-9" "An end of life date lies in the future when it is set."
    I_10 "I-10" "A virtual machine is deployed from a version; an image definition stands for its latest one."
    I_11 "I-11" "A definition's end of life date is that of every version without its own."
    V_1 "V-1" "A version has exactly one kind of source: a managed image, virtual machine or image version as a whole, or snapshots, disks and VHDs one by one."
    V_2 "V-2" "A version's source exists in the version's location."
    V_3 "V-3" "The target regions contain the source region; with none given, it is the only one."
    V_4 "V-4" "A region is a target region at most once."
    V_5 "V-5" "A replica count is regional, or else common, or else 1, and lies between 1 and the limit."
    V_6 "V-6" "The storage account type is Standard_LRS, Standard_ZRS or Premium_LRS, and Standard_ZRS needs a region with availability zones."
    V_7 "V-7" "Of an image version, only target regions, replica counts, exclusion from latest, end of life date and tags can change after creation."
    V_8 "V-8" "The source region stays a target region on every change."
    V_9 "V-9" "A version can be excluded from latest as a whole and region by region."
    V_10 "V-10" "A version without an end of life date has its definition's."
    V_11 "V-11" "A source has the operating system type and state, generation and architecture of the definition."
    V_12 "V-12" "Every disk of an image has at least 1 GiB and at most the limit of 1,024 GiB, and no more in use than its size."
    V_13 "V-13" "The disks of a version come from different sources under different LUNs, and stay as they were created."
    V_14 "V-14" "A virtual machine that is a source has managed disks only, none of them ephemeral or Ultra."
    V_15 "V-15" "A version keeps its target regions when its safety profile says so, and is not deleted before its end of life when that is blocked."
    V_16 "V-16" "The replication mode is Full or Shallow, is fixed at creation, and a Shallow version stays in its source region."
    V_17 "V-17" "Disks that are encrypted with disk encryption sets in one target region are in all, and the sets are of the version's subscription and for disks that it has."
    V_18 "V-18" "A version's published date is the instant of its creation."
    V_19 "V-19" "A version's content is fixed: another source needs another version."
    L_1 "L-1" "The latest version is the highest by number among those that are not excluded from latest."
    L_2 "L-2" "The latest version in a region is replicated there and not excluded there."
    L_3 "L-3" "A version past its end of life still counts as the latest; one whose replication failed counts in the regions alone where it is."
    L_4 "L-4" "Where every version is excluded, there is no latest version and asking for it is an error."
    R_1 "R-1" "A version is replicated to each target region by itself, whatever becomes of the others."
    R_2 "R-2" "Target regions can be added and removed: copying begins in those that are new, and in those where it failed."
    R_3 "R-3" "Replication takes time, by the data that is copied, the distance and the number of regions, on a clock that moves backwards only where that is allowed."
    R_4 "R-4" "How far replication is can be read at any time, by region and for all regions together."
    R_5 "R-5" "A version can be used in a region as soon as it is replicated there, also while others are still copying."
    R_6 "R-6" "A version is not replicated to another cloud, nor to another subscription: others use it through roles."
    R_7 "R-7" "The first replica of a region crosses the network, and further ones are made inside the region."
    R_8 "R-8" "Each version has target regions of its own, so that an older one can be kept in fewer."
    A_1 "A-1" "Zone-redundant storage survives the loss of a zone, in regions that have zones."
    S_1 "S-1" "A role is assigned to a user, group or service principal at a subscription, a resource group, a gallery, or something in it, and holds there and below."
    S_2 "S-2" "Sharing a gallery gives its definitions and versions, sharing a definition gives its versions but not the gallery, and sharing a single version is possible but not recommended."
    S_3 "S-3" "Whoever may read a version may deploy from it."
    S_4 "S-4" "In another tenant, a person can be given a role and an application where it is registered; a role allows its actions less its not-actions, where * stands for any characters."
    S_5 "S-5" "A gallery is shared with at most 30 subscriptions and 5 tenants, or with everybody, and how it is shared changes by way of a reset alone."
    S_6 "S-6" "A community gallery has a publisher, a contact, a licence and a public name, and a reset makes it private again."
    M_1 "M-1" "A VHD file that becomes an image is of the fixed format, whole, at most as large as a disk may be, a multiple of 1 MiB, and starts on the generation that is declared for it."
    M_2 "M-2" "A version can be copied from another gallery."
    M_3 "M-3" "A version can be made from a specialized disk."
    D_1 "D-1" "A gallery with definitions or applications, or one of those with versions, cannot be deleted."
    D_2 "D-2" "Deleting a version deletes its replicas in every region."
    D_3 "D-3" "Deleting what is not there succeeds."
    D_4 "D-4" "With soft delete enabled, a gallery keeps a deleted image version, and its name, until its retention is over; meanwhile it can be restored."
    P_1 "P-1" "A gallery holds applications, each for one operating system, and their versions, each with a package and the commands to install and remove it; versions are replicated, counted as the latest and changed as those of images."
    A_2 "A-2" "One replica is recommended for every 20 virtual machines that are created at the same time."
    A_3 "A-3" "One replica is recommended for every scale set that is created at the same time."
    A_4 "A-4" "A scale set has at most 1,000 instances with a gallery image and 600 with a managed image."
    A_5 "A-5" "More replicas than are recommended are better still."
    A_6 "A-6" "A scale set made from a managed image can take an image of the same operating system type and state, generation and data disk layout."
    B_1 "B-1" "The service is free; each replica is billed as a snapshot of what is occupied."
    B_2 "B-2" "What is billed is the occupied size times the replicas of all target regions."
    B_3 "B-3" "The occupied size crosses the network once for each target region but the source region."
    B_4 "B-4" "Prices differ by region and storage type, and are given by whoever asks."
    W_2 "W-2" "Each write on a version is an operation, whose beginning and end can be read as long as the version is there."
    Q_1 "Q-1" "A subscription has a limited number of galleries in a region."
    Q_2 "Q-2" "A subscription has a limited number of image definitions in a region."
    Q_3 "Q-3" "A subscription has a limited number of image versions in a region."
    Q_4 "Q-4" "A version has a limited number of replicas in a region."
    Q_5 "Q-5" "A disk of an image has a limited size."
    Q_6 "Q-6" "The use of every limit can be read, and a refusal names limit, use and region."
}

#[cfg(test)]
mod tests {
    use super::ALL;
    use std::collections::BTreeSet;

    #[test]
    fn ids_are_unique_and_statements_are_sentences() {
        let ids: BTreeSet<_> = ALL.iter().map(|(rule, _)| rule).collect();
        assert_eq!(ids.len(), ALL.len());
        for (rule, statement) in ALL {
            assert!(statement.ends_with('.'), "{rule}");
            assert_eq!(rule.statement(), *statement);
        }
    }
}
