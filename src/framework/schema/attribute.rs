//! One attribute of a schema: its type, who sets it, and how its value is checked and planned.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use crate::framework::plan::modifier::PlanModifier;
use crate::framework::validation::Validator;
use crate::framework::value::{Type, Value};

/// Attributes by name.
pub type Attributes = BTreeMap<Cow<'static, str>, Attribute>;

/// Whether two values of an attribute mean the same, whatever their spelling.
pub type Equivalence = fn(&Value, &Value) -> bool;

/// Who gives an attribute its value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// The configuration must.
    Required,
    /// The configuration may.
    Optional,
    /// Only the provider does.
    Computed,
    /// The configuration may, else the provider does.
    OptionalComputed,
}

/// How the elements of a nested attribute are held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Nesting {
    /// One object.
    Single,
    /// A list of objects.
    List,
    /// A set of objects.
    Set,
    /// A map of objects by text.
    Map,
}

/// What an attribute holds.
#[derive(Clone)]
pub enum Content {
    /// A value of one type.
    Plain(Type),
    /// Objects with attributes of their own.
    Nested(Nesting, Attributes),
}

/// One attribute of a schema. Begin with a constructor of its type, then say the rest:
///
/// ```
/// use terraform_provider_acg::framework::schema::Attribute;
/// let name = Attribute::string("The name of the gallery.").required().replaces();
/// # let _ = name;
/// ```
///
/// An attribute is optional until told otherwise.
#[derive(Clone)]
pub struct Attribute {
    pub(crate) content: Content,
    pub(crate) mode: Mode,
    pub(crate) description: Cow<'static, str>,
    pub(crate) sensitive: bool,
    pub(crate) write_only: bool,
    pub(crate) deprecation: Option<Cow<'static, str>>,
    pub(crate) default: Option<Value>,
    /// Whether the number must be a whole one of 64 bits.
    pub(crate) whole: bool,
    pub(crate) validators: Vec<Arc<dyn Validator>>,
    pub(crate) modifiers: Vec<PlanModifier>,
    pub(crate) equivalence: Option<Equivalence>,
}

impl Attribute {
    fn new(content: Content, description: impl Into<Cow<'static, str>>) -> Self {
        Self {
            content,
            mode: Mode::Optional,
            description: description.into(),
            sensitive: false,
            write_only: false,
            deprecation: None,
            default: None,
            whole: false,
            validators: Vec::new(),
            modifiers: Vec::new(),
            equivalence: None,
        }
    }

    /// An attribute of any plain type, described in Markdown.
    #[must_use]
    pub fn of(kind: Type, description: impl Into<Cow<'static, str>>) -> Self {
        Self::new(Content::Plain(kind), description)
    }

    /// Text.
    #[must_use]
    pub fn string(description: impl Into<Cow<'static, str>>) -> Self {
        Self::of(Type::String, description)
    }

    /// A decimal number of any size.
    #[must_use]
    pub fn number(description: impl Into<Cow<'static, str>>) -> Self {
        Self::of(Type::Number, description)
    }

    /// A whole number that fits 64 bits.
    #[must_use]
    pub fn integer(description: impl Into<Cow<'static, str>>) -> Self {
        Self {
            whole: true,
            ..Self::number(description)
        }
    }

    /// True or false.
    #[must_use]
    pub fn boolean(description: impl Into<Cow<'static, str>>) -> Self {
        Self::of(Type::Bool, description)
    }

    /// Text by text key, such as tags.
    #[must_use]
    pub fn map_of_strings(description: impl Into<Cow<'static, str>>) -> Self {
        Self::of(Type::map(Type::String), description)
    }

    /// Distinct texts.
    #[must_use]
    pub fn set_of_strings(description: impl Into<Cow<'static, str>>) -> Self {
        Self::of(Type::set(Type::String), description)
    }

    /// An object, a list, set or map of objects, with attributes of their own.
    #[must_use]
    pub fn nested<N: Into<Cow<'static, str>>>(
        nesting: Nesting,
        description: impl Into<Cow<'static, str>>,
        attributes: impl IntoIterator<Item = (N, Self)>,
    ) -> Self {
        let attributes = attributes
            .into_iter()
            .map(|(name, attribute)| (name.into(), attribute))
            .collect();
        Self::new(Content::Nested(nesting, attributes), description)
    }

    /// One object with attributes of its own.
    #[must_use]
    pub fn object<N: Into<Cow<'static, str>>>(
        description: impl Into<Cow<'static, str>>,
        attributes: impl IntoIterator<Item = (N, Self)>,
    ) -> Self {
        Self::nested(Nesting::Single, description, attributes)
    }

    /// The configuration must set it.
    #[must_use]
    pub fn required(mut self) -> Self {
        self.mode = Mode::Required;
        self
    }

    /// Only the provider sets it.
    #[must_use]
    pub fn computed(mut self) -> Self {
        self.mode = Mode::Computed;
        self
    }

    /// The configuration may set it, else the provider does.
    #[must_use]
    pub fn optional_computed(mut self) -> Self {
        self.mode = Mode::OptionalComputed;
        self
    }

    /// Its value where the configuration sets none. Terraform then knows it as provided by the
    /// provider, so the attribute counts as computed too.
    #[must_use]
    pub fn default(mut self, value: impl Into<Value>) -> Self {
        self.mode = Mode::OptionalComputed;
        self.default = Some(value.into());
        self
    }

    /// Never shown by Terraform nor logged by the provider.
    #[must_use]
    pub fn sensitive(mut self) -> Self {
        self.sensitive = true;
        self
    }

    /// Given to the provider and never stored.
    #[must_use]
    pub fn write_only(mut self) -> Self {
        self.write_only = true;
        self
    }

    /// Works still, and tells the user what to use instead.
    #[must_use]
    pub fn deprecated(mut self, message: impl Into<Cow<'static, str>>) -> Self {
        self.deprecation = Some(message.into());
        self
    }

    /// Checks every known value of it.
    #[must_use]
    pub fn check(mut self, validator: impl Validator + 'static) -> Self {
        self.validators.push(Arc::new(validator));
        self
    }

    /// Plans it in a way of its own; modifiers run in the order in which they were given.
    #[must_use]
    pub fn modify(mut self, modifier: PlanModifier) -> Self {
        self.modifiers.push(modifier);
        self
    }

    /// A change of it plans a replacement of the resource.
    #[must_use]
    pub fn replaces(self) -> Self {
        self.modify(PlanModifier::requires_replace())
    }

    /// Its computed value never changes after creation.
    #[must_use]
    pub fn keeps_state(self) -> Self {
        self.modify(PlanModifier::use_state_for_unknown())
    }

    /// Two values that `same` holds for make no difference, neither in a plan nor after apply:
    /// the spelling that is there stays.
    #[must_use]
    pub fn equivalence(mut self, same: Equivalence) -> Self {
        self.equivalence = Some(same);
        self
    }

    /// The Markdown description.
    #[must_use]
    pub fn description(&self) -> &str {
        &self.description
    }

    /// What it holds.
    #[must_use]
    pub const fn content(&self) -> &Content {
        &self.content
    }

    /// The type that the attribute has on the wire.
    #[must_use]
    pub fn value_type(&self) -> Type {
        match &self.content {
            Content::Plain(kind) => kind.clone(),
            Content::Nested(nesting, attributes) => {
                let object = object_type(attributes);
                match nesting {
                    Nesting::Single => object,
                    Nesting::List => Type::list(object),
                    Nesting::Set => Type::set(object),
                    Nesting::Map => Type::map(object),
                }
            }
        }
    }

    /// Whether a configuration can set it.
    #[must_use]
    pub fn configurable(&self) -> bool {
        self.mode != Mode::Computed
    }

    /// Whether the provider can set it.
    #[must_use]
    pub fn is_computed(&self) -> bool {
        matches!(self.mode, Mode::Computed | Mode::OptionalComputed)
    }
}

/// The object type of a set of attributes.
fn object_type(attributes: &Attributes) -> Type {
    Type::object(
        attributes
            .iter()
            .map(|(name, attribute)| (name.clone().into_owned(), attribute.value_type())),
    )
}
