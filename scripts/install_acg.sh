#!/usr/bin/env bash
# Lay out the built command acg with its manual pages and completions, as a prefix for a system.
#
#     install_acg.sh ACG ROOT
#
# writes ROOT/bin/acg and below ROOT/share what shells and man look for.
set -euo pipefail

acg=$1
root=$2

mkdir -p "$root"/bin "$root"/share/man/man1 "$root"/share/bash-completion/completions \
  "$root"/share/zsh/site-functions "$root"/share/fish/vendor_completions.d
install -m 755 "$acg" "$root/bin/acg"
"$acg" man --directory "$root/share/man/man1" >/dev/null
"$acg" completions bash > "$root/share/bash-completion/completions/acg"
"$acg" completions zsh > "$root/share/zsh/site-functions/_acg"
"$acg" completions fish > "$root/share/fish/vendor_completions.d/acg.fish"
