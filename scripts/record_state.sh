#!/usr/bin/env bash
# Record what this release writes, for every later release to read:
#
#     record_state.sh PROVIDER FOLDER
#
# applies FOLDER/main.tf and keeps terraform.tfstate and
# .acg/gallery.db beside it. Done once, when a release is cut.
set -euo pipefail

repository=$(cd "$(dirname "$0")/.." && pwd)
provider=$1
folder=$(cd "$2" && pwd)
terraform=$(command -v terraform || echo "$repository/target/tools/terraform")

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
TF_CLI_CONFIG_FILE=$(python3 "$repository/scripts/install_provider.py" "$provider" "$work")
export TF_CLI_CONFIG_FILE CHECKPOINT_DISABLE=1

mkdir "$work/state"
cp "$folder/main.tf" "$work/state"
cd "$work/state"
"$terraform" init -no-color >/dev/null
"$terraform" apply -auto-approve -no-color
"$terraform" plan -detailed-exitcode -no-color >/dev/null

mkdir -p "$folder/.acg"
cp terraform.tfstate "$folder/"
cp .acg/gallery.db "$folder/.acg/"
ls -a .acg
