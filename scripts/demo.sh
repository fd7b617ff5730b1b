#!/usr/bin/env bash
# The main job of the provider, with explanations: golden images from nothing to a second release.
#
#     demo.sh PROVIDER
#
# Works in target/demo, which it makes anew each time; nothing else is touched.
set -euo pipefail

repository=$(cd "$(dirname "$0")/.." && pwd)
provider=$1
demo=$repository/target/demo
terraform=${ACG_DEMO_TERRAFORM:-$repository/target/tools/terraform}

if [ -t 1 ]; then bold=$'\033[1m' blue=$'\033[1;34m' plain=$'\033[0m' colour=(); else bold='' blue='' plain='' colour=(-no-color); fi

chapter() { printf '\n%s== %s%s\n' "$blue" "$*" "$plain"; }
say() { printf '%s\n' "$*"; }
run() {
  printf '%s$ terraform %s%s\n' "$bold" "$*" "$plain"
  local command=$1
  shift
  "$terraform" "$command" ${colour[@]+"${colour[@]}"} "$@"
}

rm -rf "$demo"
mkdir -p "$demo/quickstart"
TF_CLI_CONFIG_FILE=$(python3 "$repository/scripts/install_provider.py" "$provider" "$demo")
export TF_CLI_CONFIG_FILE CHECKPOINT_DISABLE=1 TF_IN_AUTOMATION=1 TF_INPUT=0
cp "$repository"/examples/quickstart/*.tf "$demo/quickstart"
cd "$demo/quickstart"

chapter "1. Terraform installs the provider"
say "The configuration is examples/quickstart; the provider comes from a directory of this machine."
run init

chapter "2. What would be made"
say "A gallery, an image definition, a build to take images from, and two image versions."
run plan -out=first.tfplan

chapter "3. Make it"
run apply first.tfplan

chapter "4. Apply again: nothing to do"
run apply -auto-approve

chapter "5. One more replica in the source region: updated in place"
run apply -auto-approve -var replicas=3

chapter "6. Release 1.1.0: latest moves"
run apply -auto-approve -var replicas=3 -var release_1_1_0=true

chapter "Done"
say "latest is now $("$terraform" output -raw latest_version)."
say ""
say "The galleries' state is ${demo#"$repository"/}/quickstart/.acg/gallery.db, an SQLite file; Terraform's own state is beside it."
say "To go on by hand:"
say ""
say "  export TF_CLI_CONFIG_FILE=$TF_CLI_CONFIG_FILE"
say "  cd ${demo#"$repository"/}/quickstart"
say "  ${terraform} destroy -var replicas=3 -var release_1_1_0=true"
