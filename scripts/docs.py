#!/usr/bin/env python3
"""Write the provider's pages in the form that the Terraform registry shows.

    docs.py [--check] PROVIDER

Descriptions come from the schemas that the provider serves, through `terraform providers schema
-json`; examples and import lines from examples/. With --check nothing is written, and pages that
would change are named.
"""

import argparse
import json
import os
import pathlib
import subprocess
import sys
import tempfile

import install_provider

REPOSITORY = pathlib.Path(__file__).resolve().parent.parent
EXAMPLES = REPOSITORY / "examples"
DOCS = REPOSITORY / "docs"
NAME = "acg"
CONFIGURATION = 'terraform {\n  required_providers {\n    acg = { source = "terraform-acg/acg" }\n  }\n}\n'

# Top-level arguments are listed in this order where a page has them, then the others A to Z.
LAST = ["tags", "timeouts"]


def schemas(provider):
    """The schemas of the provider, as Terraform reads them."""
    terraform = REPOSITORY / "target/tools/terraform"
    with tempfile.TemporaryDirectory(prefix="acg-docs-") as folder:
        root = pathlib.Path(folder)
        environment = {
            "PATH": os.environ["PATH"],
            "HOME": folder,
            "CHECKPOINT_DISABLE": "1",
            "TF_CLI_CONFIG_FILE": str(install_provider.install(provider, root)),
        }
        (root / "main.tf").write_text(CONFIGURATION)

        def run(*arguments):
            return subprocess.run(
                [str(terraform), *arguments], cwd=root, env=environment, check=True, capture_output=True, text=True
            ).stdout

        run("init", "-no-color")
        answer = json.loads(run("providers", "schema", "-json"))
    return answer["provider_schemas"][install_provider.SOURCE]


def type_name(attribute):
    """An attribute's type in the registry's words."""
    nested = attribute.get("nested_type")
    if nested:
        return {
            "single": "Attributes",
            "list": "Attributes List",
            "set": "Attributes Set",
            "map": "Attributes Map",
        }[nested["nesting_mode"]]
    return value_type(attribute["type"])


def value_type(kind):
    if isinstance(kind, str):
        return {"string": "String", "number": "Number", "bool": "Boolean", "dynamic": "Dynamic"}[kind]
    outer, inner = kind
    if outer in ("object", "tuple"):
        return outer.capitalize()
    return f"{outer.capitalize()} of {value_type(inner)}"


def flags(attribute):
    words = [word for key, word in [("sensitive", "Sensitive"), ("deprecated", "Deprecated")] if attribute.get(key)]
    return "".join(f", {word}" for word in words)


def part(attribute):
    """Under which heading an attribute stands."""
    if attribute.get("required"):
        return "Required"
    return "Optional" if attribute.get("optional") else "Read-Only"


def order(names):
    def key(name):
        return (LAST.index(name) + 1 if name in LAST else 0, name != "id", name)

    return sorted(names, key=key)


class Page:
    """The schema section of one page: top level first, nested parts after it."""

    def __init__(self, block):
        self.lines = []
        self.nested = []
        self.attributes(block.get("attributes", {}), [], "### {}\n")
        while self.nested:
            path, attributes = self.nested.pop(0)
            self.lines += [
                f'<a id="nestedatt--{"--".join(path)}"></a>',
                f"### Nested Schema for `{'.'.join(path)}`\n",
            ]
            self.attributes(attributes, path, "{}:\n")

    def attributes(self, attributes, path, heading):
        deeper = []
        for title in ["Required", "Optional", "Read-Only"]:
            names = order(name for name in attributes if part(attributes[name]) == title)
            if not names:
                continue
            self.lines.append(heading.format(title))
            for name in names:
                attribute = attributes[name]
                line = f"- `{name}` ({type_name(attribute)}{flags(attribute)}) {attribute.get('description', '').strip()}"
                if attribute.get("nested_type"):
                    anchor = "--".join([*path, name])
                    line += f" (see [below for nested schema](#nestedatt--{anchor}))"
                    deeper.append(([*path, name], attribute["nested_type"]["attributes"]))
                self.lines.append(line.rstrip())
            self.lines.append("")
        self.nested = deeper + self.nested


def fenced(language, path):
    return f"```{language}\n{path.read_text().rstrip()}\n```\n"


def front_matter(title, description, index=False):
    subcategory = "" if index else 'subcategory: ""\n'
    first = " ".join(description.split("\n\n")[0].split())
    return f'---\npage_title: "{title}"\n{subcategory}description: |-\n  {first}\n---\n\n'


def sensitive_arguments(block):
    """The paths of the arguments whose values Terraform hides, A to Z."""
    paths = []

    def visit(attributes, prefix):
        for name, attribute in sorted(attributes.items()):
            if not (attribute.get("required") or attribute.get("optional")):
                continue
            if attribute.get("sensitive"):
                paths.append(prefix + name)
            visit(attribute.get("nested_type", {}).get("attributes", {}), f"{prefix}{name}.")

    visit(block.get("attributes", {}), "")
    return paths


def section(kind, folder, name, schema):
    """The page of a resource or a data source."""
    block = schema["block"]
    description = block.get("description", "").strip()
    text = front_matter(f"{name} {kind} - {NAME}", description)
    text += f"# {name} ({kind})\n\n{description}\n\n## Example Usage\n\n"
    file = "resource.tf" if kind == "Resource" else "data-source.tf"
    more = sorted((EXAMPLES / folder / name).glob(file.replace(".tf", "_*.tf")))
    for example in [EXAMPLES / folder / name / file, *more]:
        text += fenced("terraform", example) + "\n"
    text += "## Schema\n\n" + "\n".join(Page(block).lines).rstrip() + "\n"
    hidden = [f"`{path}`" for path in sensitive_arguments(block)]
    by_id, command = (EXAMPLES / folder / name / leaf for leaf in ("import-by-string-id.tf", "import.sh"))
    if by_id.exists():
        text += (
            "\n## Import\n\nImport is supported using the following syntax:\n\n"
            "In Terraform v1.5.0 and later, the [`import` block]"
            "(https://developer.hashicorp.com/terraform/language/import) can be used with the `id` attribute, for example:\n\n"
            f"{fenced('terraform', by_id)}\n"
            "The [`terraform import` command](https://developer.hashicorp.com/terraform/cli/commands/import) "
            "can be used, for example:\n\n"
            f"{fenced('shell', command)}"
        )
        if hidden:
            text += (
                f"\nConfiguration that Terraform generates with `-generate-config-out` holds `null` for what is "
                f"sensitive: {' and '.join(hidden)}. Fill in the values that the object has before you plan; another "
                "value can make Terraform plan a replacement.\n"
            )
    return text


def pages(provider):
    """Every page by its path below docs/."""
    served = schemas(provider)
    block = served["provider"]["block"]
    description = block.get("description", "").strip()
    index = front_matter(f"{NAME} Provider", description, index=True)
    index += f"# {NAME} Provider\n\n{description}\n\n## Example Usage\n\n"
    index += fenced("terraform", EXAMPLES / "provider" / "provider.tf")
    index += "\n## Schema\n\n" + "\n".join(Page(block).lines).rstrip() + "\n"
    all_pages = {"index.md": index}
    for kind, folder, key in [
        ("Resource", "resources", "resource_schemas"),
        ("Data Source", "data-sources", "data_source_schemas"),
    ]:
        for name, schema in sorted(served.get(key, {}).items()):
            page = f"{folder}/{name.removeprefix(NAME + '_')}.md"
            all_pages[page] = section(kind, folder, name, schema)
    return all_pages


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="write nothing; fail when a page would change")
    parser.add_argument("provider", type=pathlib.Path)
    options = parser.parse_args()
    written = pages(options.provider.resolve())
    stale = [name for name, text in written.items() if not (DOCS / name).exists() or (DOCS / name).read_text() != text]
    surplus = [
        page.relative_to(DOCS).as_posix()
        for folder in ("resources", "data-sources")
        for page in sorted((DOCS / folder).glob("*.md"))
        if page.relative_to(DOCS).as_posix() not in written
    ]
    if options.check:
        for name in stale + surplus:
            print(f"docs/{name} is not what `make docs` writes", file=sys.stderr)
        return 1 if stale or surplus else 0
    for name in stale:
        path = DOCS / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(written[name])
    for name in surplus:
        (DOCS / name).unlink()
    print(f"{len(written)} pages, {len(stale)} written, {len(surplus)} removed")
    return 0


if __name__ == "__main__":
    sys.exit(main())
