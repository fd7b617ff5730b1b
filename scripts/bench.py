#!/usr/bin/env python3
"""Measure the provider under real Terraforms, beside Terraform alone.

    bench.py [--quick] [--engine FILE] [--codecs FILE] PROVIDER

For N image versions and their parents: apply, a plan without changes, a plan with one change, and
destroy; each as a ratio to the same number of built-in terraform_data resources, which is the time
that Terraform takes by itself. Both are measured in turn within one run, and ratios are those of
medians. Prints tables and writes docs/performance.md, with what the benchmarks of the engine and of
the codecs wrote into FILE; where one of them is not given, its part of the page stays as it is.
"""

import argparse
import datetime
import json
import os
import pathlib
import platform
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

import install_provider

REPOSITORY = pathlib.Path(__file__).resolve().parent.parent
STEPS = ["apply", "no-op plan", "one-change plan", "destroy"]
ENGINE = "## Engine"
CODECS = "## Codecs"
# What an operation may cost with 10,000 stored versions, beside its cost with 100.
FLAT = 1.3
# Milliseconds, for a list of 10,000 versions.
LIST = 100
GOALS = {(100, "apply"): 1.25, (100, "no-op plan"): 1.5, (100, "destroy"): 1.25}

VERSIONS = """\
terraform {{
  required_providers {{
    acg = {{ source = "terraform-acg/acg" }}
  }}
}}
resource "acg_gallery" "bench" {{
  name                = "bench"
  resource_group_name = "images"
  location            = "westeurope"
}}
resource "acg_image_definition" "bench" {{
  name       = "bench"
  gallery_id = acg_gallery.bench.id
  os_type    = "Linux"
  os_state   = "Generalized"
  identifier = {{ publisher = "contoso", offer = "bench", sku = "1" }}
}}
resource "acg_image_source" "bench" {{
  name                = "bench"
  resource_group_name = "images"
  location            = "westeurope"
  kind                = "managed_image"
  os_type             = "Linux"
  os_disk             = {{ size_gb = 30 }}
}}
variable "changed" {{
  default = "no"
}}
resource "acg_image_version" "bench" {{
  count               = {n}
  name                = "1.0.${{count.index}}"
  image_definition_id = acg_image_definition.bench.id
  location            = "westeurope"
  source_id           = acg_image_source.bench.id
  target_regions      = {{ westeurope = {{}}, northeurope = {{ replica_count = 2 }} }}
  tags                = {{ changed = count.index == 0 ? var.changed : "no" }}
}}
"""

# The floor: as many resources, three of them in the parents' place.
FLOOR = """\
variable "changed" {{
  default = "no"
}}
resource "terraform_data" "parent" {{
  count = 3
  input = "parent"
}}
resource "terraform_data" "bench" {{
  count = {n}
  input = {{
    name     = "1.0.${{count.index}}"
    parent   = terraform_data.parent[0].id
    location = "westeurope"
    source   = terraform_data.parent[2].id
    regions  = {{ westeurope = {{}}, northeurope = {{ replica_count = 2 }} }}
    changed  = count.index == 0 ? var.changed : "no"
  }}
}}
"""


class Terraform:
    """One Terraform, with the provider under measurement installed for it."""

    def __init__(self, path, configuration):
        self.path = str(path)
        self.environment = {
            "PATH": os.environ["PATH"],
            "CHECKPOINT_DISABLE": "1",
            "TF_IN_AUTOMATION": "1",
            "TF_INPUT": "0",
            "TF_CLI_CONFIG_FILE": str(configuration),
        }
        first = self.run(REPOSITORY, "version").stdout.splitlines()[0]
        self.name = first.replace("Terraform v", "")

    def run(self, directory, *arguments, expected=(0,)):
        environment = dict(self.environment, HOME=str(directory))
        done = subprocess.run(
            [self.path, *arguments], cwd=directory, env=environment, capture_output=True, text=True
        )
        if done.returncode not in expected:
            sys.exit(f"terraform {' '.join(arguments)} failed:\n{done.stdout}\n{done.stderr}")
        return done

    def timed(self, directory, *arguments, expected=(0,)):
        start = time.perf_counter()
        self.run(directory, *arguments, expected=expected)
        return time.perf_counter() - start


def terraforms(configuration):
    """The terraform on the path, and the one under target/tools; each version once."""
    found = {}
    for path in [shutil.which("terraform"), REPOSITORY / "target/tools/terraform-1.15"]:
        if path and os.access(path, os.X_OK):
            terraform = Terraform(path, configuration)
            found.setdefault(terraform.name, terraform)
    return list(found.values())


def one_round(terraform, text):
    """All steps once, from an empty directory to an empty directory; seconds by step."""
    with tempfile.TemporaryDirectory(prefix="acg-bench-") as folder:
        directory = pathlib.Path(folder)
        (directory / "main.tf").write_text(text)
        terraform.run(directory, "init", "-no-color")
        return {
            "apply": terraform.timed(directory, "apply", "-auto-approve", "-no-color"),
            "no-op plan": terraform.timed(directory, "plan", "-detailed-exitcode", "-no-color"),
            "one-change plan": terraform.timed(
                directory, "plan", "-detailed-exitcode", "-no-color", "-var", "changed=yes", expected=(2,)
            ),
            "destroy": terraform.timed(directory, "destroy", "-auto-approve", "-no-color"),
        }


def compare(terraform, n, rounds):
    """Medians of provider and floor by step, measured in turn."""
    samples = {"provider": [], "floor": []}
    for _ in range(rounds):
        samples["provider"].append(one_round(terraform, VERSIONS.format(n=n)))
        samples["floor"].append(one_round(terraform, FLOOR.format(n=n)))
    return {
        side: {step: statistics.median(sample[step] for sample in all_samples) for step in STEPS}
        for side, all_samples in samples.items()
    }


def handshake_milliseconds(provider):
    """Median time from starting the process to its handshake line, with Terraform's certificate absent."""
    environment = {
        "TF_PLUGIN_MAGIC_COOKIE": "d602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2",
        "PLUGIN_PROTOCOL_VERSIONS": "6",
        "PATH": os.environ["PATH"],
    }
    samples = []
    for _ in range(31):
        start = time.perf_counter()
        process = subprocess.Popen(
            [provider], env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        line = process.stdout.readline()
        samples.append((time.perf_counter() - start) * 1000)
        process.kill()
        process.wait()
        process.stdout.close()
        if not line.startswith(b"1|6|"):
            sys.exit(f"no handshake line: {line!r}")
    return statistics.median(samples)


def memory_and_processor(terraform, n):
    """Peak resident megabytes and processor seconds of the provider in an apply of n versions (Linux)."""
    with tempfile.TemporaryDirectory(prefix="acg-bench-") as folder:
        directory = pathlib.Path(folder)
        (directory / "main.tf").write_text(VERSIONS.format(n=n))
        terraform.run(directory, "init", "-no-color")
        environment = dict(terraform.environment, HOME=folder)
        process = subprocess.Popen(
            [terraform.path, "apply", "-auto-approve", "-no-color"],
            cwd=directory, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )
        peak = 0
        ticks = {}
        while process.poll() is None:
            for status in pathlib.Path("/proc").glob("[0-9]*/status"):
                try:
                    fields = dict(line.split(":", 1) for line in status.read_text().splitlines() if ":" in line)
                except (OSError, ValueError):
                    continue
                if fields.get("PPid", "").strip() == str(process.pid) and "VmHWM" in fields and (
                    # Terraform's own image until the provider takes its place.
                    fields.get("Name", "").strip().startswith("terraform-prov")
                ):
                    peak = max(peak, int(fields["VmHWM"].split()[0]))
                    try:
                        stat = (status.parent / "stat").read_text().rsplit(")", 1)[1].split()
                    except OSError:
                        continue
                    ticks[status.parent.name] = int(stat[11]) + int(stat[12])
            time.sleep(0.005)
        return peak / 1024, sum(ticks.values()) / os.sysconf("SC_CLK_TCK")


def machine():
    """The machine in one line."""
    model = platform.machine()
    cpuinfo = pathlib.Path("/proc/cpuinfo")
    if cpuinfo.exists():
        for line in cpuinfo.read_text().splitlines():
            if line.startswith("model name"):
                model = line.split(":", 1)[1].strip()
                break
    return f"{platform.system()} on {platform.machine()}, {os.cpu_count()} cores ({model})"


def table(results):
    """Markdown rows of all comparisons."""
    lines = [
        "| Terraform | N | step | provider | Terraform alone | ratio | goal |",
        "|---|---:|---|---:|---:|---:|---|",
    ]
    for (name, n), medians in results.items():
        for step in STEPS:
            provider, floor = medians["provider"][step], medians["floor"][step]
            ratio, goal = provider / floor, GOALS.get((n, step))
            verdict = "" if goal is None else f"at most {goal}: {'met' if ratio <= goal else 'missed'}"
            lines.append(
                f"| {name} | {n} | {step} | {provider:.2f} s | {floor:.2f} s | {ratio:.2f} | {verdict} |"
            )
    return "\n".join(lines)


def duration(microseconds):
    """A duration for people."""
    if microseconds < 1000:
        return f"{microseconds:.0f} us" if microseconds >= 10 else f"{microseconds:.1f} us"
    return f"{microseconds / 1000:.2f} ms" if microseconds < 10_000 else f"{microseconds / 1000:.0f} ms"


def engine_section(file):
    """What benches/engine.rs wrote, as a section of the page."""
    lines = [
        ENGINE,
        "",
        "Every write is synchronised to the disk before it is answered. The sizes take turns; medians, and the",
        "median of the ratios of each turn.",
        "",
        "| operation | 100 stored versions | 1,000 | 10,000 | 10,000 to 100 | goal |",
        "|---|---:|---:|---:|---:|---|",
    ]
    for figure in json.loads(file.read_text()):
        name, micros, ratio = figure["operation"], figure["microseconds"], figure["ratio"]
        if figure["linear"]:
            # The cost of one of the versions.
            ratio /= figure["stored"][-1] / figure["stored"][0]
            met = micros[-1] <= LIST * 1000
            ratio, goal = f"{ratio:.2f} for each", f"10,000 in {LIST} ms: {'met' if met else 'missed'}"
        else:
            ratio, goal = f"{ratio:.2f}", f"at most {FLAT}: {'met' if ratio <= FLAT else 'missed'}"
        columns = " | ".join(duration(one) for one in micros)
        lines.append(f"| {name} | {columns} | {ratio} | {goal} |")
    return "\n".join(lines) + "\n"


def codecs_section(file):
    """What `cargo bench --bench codecs` printed, as a section of the page."""
    names = {
        "msgpack_decode": "msgpack, read",
        "msgpack_encode": "msgpack, written",
        "json_decode": "JSON, read",
        "json_encode": "JSON, written",
    }
    found = {}
    for line in file.read_text().splitlines():
        words = line.lstrip("│├╰─ ").split()
        if words and words[0] in names:
            current = found.setdefault(words[0], {})
        elif words and words[0].isdigit() and found:
            # Fastest, slowest, median, mean.
            median, unit = line.split("│")[-4].split()[:2]
            current[int(words[0])] = float(median) * {"ns": 1e-3, "µs": 1, "ms": 1e3}[unit]
    if found.keys() != names.keys():
        sys.exit(f"{file} is not what the benchmark of the codecs prints.")
    sizes = sorted(found["json_decode"])
    lines = [
        CODECS,
        "",
        "One image version as Terraform exchanges it; medians.",
        "",
        "| codec | " + " | ".join(f"{size} target regions" for size in sizes) + " |",
        "|---|" + "---:|" * len(sizes),
    ]
    for key, name in names.items():
        lines.append(f"| {name} | " + " | ".join(duration(found[key][size]) for size in sizes) + " |")
    return "\n".join(lines) + "\n"


def kept_section(page, heading):
    """A section of the page as it is, with its heading; nothing when there is none."""
    found = re.search(rf"^{re.escape(heading)}$.*?(?=^## |\Z)", page, re.MULTILINE | re.DOTALL)
    return found.group().rstrip() + "\n" if found else ""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="one round of N = 10 and 100, and no file written")
    parser.add_argument("--engine", type=pathlib.Path, help="what benches/engine.rs wrote with --json")
    parser.add_argument("--codecs", type=pathlib.Path, help="what `cargo bench --bench codecs` printed")
    parser.add_argument("provider", type=pathlib.Path)
    options = parser.parse_args()
    provider = options.provider.resolve()
    with tempfile.TemporaryDirectory(prefix="acg-bench-mirror-") as root:
        found = terraforms(install_provider.install(provider, pathlib.Path(root)))
        if not found:
            sys.exit("No Terraform: run `make tools`.")
        results = {}
        for n, rounds in [(10, 1), (100, 1)] if options.quick else [(10, 7), (100, 5), (300, 3)]:
            for terraform in found:
                print(f"Terraform {terraform.name}, N = {n}, {rounds} rounds ...", file=sys.stderr, flush=True)
                results[terraform.name, n] = compare(terraform, n, rounds)
        process = [
            ("process start to handshake line", f"{handshake_milliseconds(provider):.1f} ms", "under 5 ms"),
            ("binary", f"{provider.stat().st_size / 1e6:.1f} MB", "under 12 MB"),
        ]
        if platform.system() == "Linux":
            measured = [memory_and_processor(terraform, 100) for terraform in found]
            peak = max(peak for peak, _ in measured)
            busy = max(busy for _, busy in measured)
            process.insert(1, ("peak resident memory, apply of N = 100", f"{peak:.1f} MB", "under 15 MB"))
            process.append(("processor time of the provider in that apply", f"{busy:.2f} s", ""))
    rows = "\n".join(f"| {what} | {value} | {goal} |" for what, value, goal in process)
    text = (
        "# Performance\n\n"
        f"Measured on {datetime.date.today().isoformat()}; {machine()}. `make bench` measures again and writes\n"
        "this page.\n\n"
        "N image versions with their gallery, definition and source, each in two regions, written durably; beside\n"
        "it the same number of built-in `terraform_data` resources, which is what Terraform takes by itself. Wall\n"
        "time of the whole command, medians of rounds that take turns.\n\n"
        f"{table(results)}\n\n"
        "| process | measured | goal |\n|---|---:|---|\n"
        f"{rows}\n\n"
        "What the ratios hold: a built-in resource lives in Terraform itself. For a plugin Terraform checks the\n"
        "hash of the binary, starts the process two or three times in a command, makes a certificate of its own\n"
        "for each start, and encodes every value for four to six calls per resource; and a version has three\n"
        "times the attributes of the resource beside it, each of which Terraform converts and compares in every\n"
        "call. The provider's own share is the last row.\n"
    )
    print(text)
    if not options.quick:
        page = REPOSITORY / "docs" / "performance.md"
        page.parent.mkdir(exist_ok=True)
        before = page.read_text() if page.exists() else ""
        sections = [
            engine_section(options.engine) if options.engine else kept_section(before, ENGINE),
            codecs_section(options.codecs) if options.codecs else kept_section(before, CODECS),
        ]
        page.write_text("\n".join([text, *filter(None, sections)]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
