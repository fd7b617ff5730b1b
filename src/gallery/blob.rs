//! Blobs in storage accounts, as image versions name them: V-1, N-6.

use super::id::Form;
use super::{
    Cloud, ImageSourceId, PropertyPath, ResourceGroupName, SourceName, SubscriptionId, Violation,
    rule,
};
use std::fmt;

/// The id of a storage account.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct StorageAccountId {
    /// The subscription that holds the account.
    pub subscription: SubscriptionId,
    /// The resource group that holds the account.
    pub resource_group: ResourceGroupName,
    /// The account's own name.
    pub name: StorageAccountName,
}

/// The name of a storage account: 3 to 24 lower-case letters and digits.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct StorageAccountName(String);

/// The name of a container of blobs: 3 to 63 lower-case letters, digits and single dashes.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ContainerName(String);

/// Where in a resource group a blob lies. The default is the account `acgvhds` with the container
/// `vhds`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct BlobPlace {
    /// The storage account.
    pub account: StorageAccountName,
    /// The container.
    pub container: ContainerName,
}

/// A blob's address.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Address<'a> {
    account: &'a str,
    cloud: Cloud,
    container: &'a str,
    blob: &'a str,
}

const ACCOUNT_FORM: Form = Form {
    property: "storage_account_id",
    noun: "a storage account",
    tail: "",
};

/// The resource provider of blobs.
pub(super) const PROVIDER: &str = "Microsoft.Storage";

/// The names of account, container and blob, of what follows the provider in the id of a blob.
pub(super) fn names<'a>(segments: &[&'a str]) -> Option<[&'a str; 3]> {
    let [
        accounts,
        account,
        services,
        default,
        containers,
        container,
        blobs,
        name,
    ] = segments
    else {
        return None;
    };
    let words = [
        (accounts, "storageAccounts"),
        (services, "blobServices"),
        (default, "default"),
        (containers, "containers"),
        (blobs, "blobs"),
    ];
    words
        .iter()
        .all(|(segment, word)| segment.eq_ignore_ascii_case(word))
        .then_some([account, container, name])
}

const EXAMPLE_URI: &str = "https://acgvhds.blob.core.windows.net/vhds/base.vhd";

/// The clouds with the endpoint of their blobs.
const ENDPOINTS: [(Cloud, &str); 3] = [
    (Cloud::Public, "blob.core.windows.net"),
    (Cloud::UsGovernment, "blob.core.usgovcloudapi.net"),
    (Cloud::China, "blob.core.chinacloudapi.cn"),
];

impl StorageAccountName {
    /// Reads a name, in any case.
    ///
    /// # Errors
    /// A violation at `storage_account_name`.
    pub fn parse(text: &str) -> Result<Self, Violation> {
        let name = text.to_ascii_lowercase();
        let right =
            (3..=24).contains(&name.len()) && name.bytes().all(|byte| byte.is_ascii_alphanumeric());
        right.then_some(Self(name)).ok_or_else(|| {
            Violation::invalid(
                rule::N_6,
                PropertyPath::of("storage_account_name"),
                format!("{text:?} is not the name of a storage account."),
            )
            .remedy("Use 3 to 24 English letters and digits.")
        })
    }

    /// The name in lower case.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl ContainerName {
    /// Reads a name, in any case.
    ///
    /// # Errors
    /// A violation at `container_name`.
    pub fn parse(text: &str) -> Result<Self, Violation> {
        let name = text.to_ascii_lowercase();
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
        let right = (3..=63).contains(&name.len())
            && name.bytes().all(plain)
            && !name.starts_with('-')
            && !name.ends_with('-')
            && !name.contains("--");
        right.then_some(Self(name)).ok_or_else(|| {
            Violation::invalid(
                rule::N_6,
                PropertyPath::of("container_name"),
                format!("{text:?} is not the name of a container of blobs."),
            )
            .remedy("Use 3 to 63 English letters, digits and single dashes, with a letter or digit at both ends.")
        })
    }

    /// The name in lower case.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Default for BlobPlace {
    fn default() -> Self {
        Self {
            account: StorageAccountName("acgvhds".to_owned()),
            container: ContainerName("vhds".to_owned()),
        }
    }
}

impl StorageAccountId {
    /// Reads an id, in any case.
    ///
    /// # Errors
    /// A violation at `storage_account_id` that shows the right form, or says which name in it is
    /// wrong.
    pub fn parse(text: &str) -> Result<Self, Violation> {
        let wrong = |_| {
            Violation::invalid(
                rule::N_6,
                PropertyPath::of(ACCOUNT_FORM.property),
                format!("{text:?} is not the id of {}.", ACCOUNT_FORM.noun),
            )
            .remedy("Write it in the form \"/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/images/providers/Microsoft.Storage/storageAccounts/acgvhds\".")
        };
        let (subscription, resource_group, rest) =
            ACCOUNT_FORM.split_in(PROVIDER, text).map_err(wrong)?;
        match rest[..] {
            [accounts, name] if accounts.eq_ignore_ascii_case("storageAccounts") => ACCOUNT_FORM
                .named(|| {
                    Ok(Self {
                        subscription,
                        resource_group,
                        name: StorageAccountName::parse(name)?,
                    })
                }),
            _ => Err(wrong(ACCOUNT_FORM.violation(text))),
        }
    }

    /// Whether two texts are the address of one blob; names are compared without regard to case, as
    /// those in ids are.
    pub fn same_address(one: &str, two: &str) -> bool {
        let address = |uri| Address::parse(uri).map(Address::normal);
        address(one).is_some_and(|one| address(two) == Some(one))
    }

    /// The VHD at an address, which must lie in this account, and the cloud that the address is of
    /// (V-1).
    ///
    /// # Errors
    /// A violation at `uri`.
    pub fn vhd_at(self, uri: &str) -> Result<(ImageSourceId, Cloud), Violation> {
        let wrong = |what: String, remedy: String| {
            Violation::invalid(rule::V_1, PropertyPath::of("uri"), what).remedy(remedy)
        };
        let address = Address::parse(uri).ok_or_else(|| {
            wrong(
                format!("{uri:?} is not the address of a blob."),
                format!(
                    "Write it in the form {EXAMPLE_URI:?}, without a query: the storage account's id gives access."
                ),
            )
        })?;
        if !address.account.eq_ignore_ascii_case(self.name.as_str()) {
            return Err(wrong(
                format!(
                    "The blob {uri:?} lies in storage account \"{}\", and storage_account_id names \"{}\".",
                    address.account, self.name
                ),
                "Give the id of the storage account that the blob lies in.".to_owned(),
            ));
        }
        let at = |violation: Violation| violation.at(PropertyPath::of("uri"));
        let container = ContainerName::parse(address.container).map_err(at)?;
        let blob = SourceName::parse(address.blob).map_err(at)?;
        Ok((ImageSourceId::vhd(self, container, blob), address.cloud))
    }
}

impl<'a> Address<'a> {
    fn parse(uri: &'a str) -> Option<Self> {
        let (scheme, rest) = uri.split_once("://")?;
        let (host, path) = rest.split_once('/')?;
        let (account, endpoint) = host.split_once('.')?;
        let (container, blob) = path.split_once('/')?;
        let (cloud, _) = ENDPOINTS
            .into_iter()
            .find(|(_, known)| known.eq_ignore_ascii_case(endpoint))?;
        let web = ["https", "http"]
            .iter()
            .any(|known| known.eq_ignore_ascii_case(scheme));
        let plain = !blob.is_empty() && !blob.contains(['?', '#', '/']);
        (web && plain).then_some(Self {
            account,
            cloud,
            container,
            blob,
        })
    }

    fn normal(self) -> (Cloud, [String; 3]) {
        let names = [self.account, self.container, self.blob];
        (self.cloud, names.map(str::to_ascii_lowercase))
    }
}

/// The address of a blob in a cloud.
pub(super) fn uri(place: &BlobPlace, name: &SourceName, cloud: Cloud) -> String {
    let endpoint = ENDPOINTS
        .into_iter()
        .find(|(known, _)| *known == cloud)
        .map_or("", |(_, endpoint)| endpoint);
    format!(
        "https://{}.{endpoint}/{}/{name}",
        place.account, place.container
    )
}

impl fmt::Display for StorageAccountName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Display for ContainerName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Display for StorageAccountId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "/subscriptions/{}/resourceGroups/{}/providers/Microsoft.Storage/storageAccounts/{}",
            self.subscription, self.resource_group, self.name
        )
    }
}
