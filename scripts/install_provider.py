#!/usr/bin/env python3
"""Lay out a built provider as a filesystem mirror, as `terraform init` expects it.

    install_provider.py BINARY ROOT

writes ROOT/mirror/registry.terraform.io/terraform-acg/acg/VERSION/PLATFORM/ with the provider in
it, and ROOT/terraform.rc, a Terraform CLI configuration that takes terraform-acg/acg from there
and every other provider from its usual place.
"""

import pathlib
import platform
import re
import shutil
import sys

SOURCE = "registry.terraform.io/terraform-acg/acg"
REPOSITORY = pathlib.Path(__file__).resolve().parent.parent

CLI_CONFIGURATION = """\
provider_installation {{
  filesystem_mirror {{
    path    = "{mirror}"
    include = ["terraform-acg/acg"]
  }}
  direct {{
    exclude = ["terraform-acg/acg"]
  }}
}}
"""


def version() -> str:
    """The package's version, as Cargo.toml states it."""
    manifest = (REPOSITORY / "Cargo.toml").read_text()
    return re.search(r'^version = "([^"]+)"', manifest, re.MULTILINE).group(1)


def terraform_platform() -> str:
    """This machine in the words of Go: linux_amd64, darwin_arm64."""
    machine = platform.machine().lower()
    architecture = {"x86_64": "amd64", "amd64": "amd64", "aarch64": "arm64", "arm64": "arm64"}
    return f"{platform.system().lower()}_{architecture.get(machine, machine)}"


def install(binary: pathlib.Path, root: pathlib.Path) -> pathlib.Path:
    """Lay out the mirror and answer the path of the CLI configuration."""
    mirror = root / "mirror"
    folder = mirror / SOURCE / version() / terraform_platform()
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / f"terraform-provider-acg_v{version()}"
    unfinished = root / "provider.new"
    shutil.copy2(binary, unfinished)
    unfinished.rename(target)
    configuration = root / "terraform.rc"
    configuration.write_text(CLI_CONFIGURATION.format(mirror=mirror))
    return configuration


def main() -> int:
    if len(sys.argv) != 3:
        print(__doc__, file=sys.stderr)
        return 2
    print(install(pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(sys.argv[2]).resolve()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
