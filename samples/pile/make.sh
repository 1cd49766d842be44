#!/usr/bin/env bash
# Prints the sample documents from their sources, with Chromium.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
print() { chromium --headless --no-sandbox --disable-gpu "$@" >/dev/null 2>&1; }
for source in source/*.html; do
    name=$(basename "$source" .html)
    if [ "$name" = receipt ]; then
        print --window-size=480,640 --screenshot="documents/IMG_0412.png" "$source"
    else
        print --no-pdf-header-footer --print-to-pdf="documents/$name.pdf" "$source"
    fi
done
