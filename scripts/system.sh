#!/usr/bin/env bash
# Installs the system packages that the application ("run") or its tests ("test") need, and only those that are missing.
# Debian and Ubuntu: by apt, as root or with sudo. Elsewhere: one message that names them.
set -euo pipefail
purpose=${1:?run or test}
missing=()

have() { command -v "$1" >/dev/null 2>&1; }
library() { "$python" -c "import ctypes; ctypes.CDLL('$1')" >/dev/null 2>&1; }

python=${PYTHON:-python3}
have "$python" || { echo "Python 3.11 or newer is needed (package python3)." >&2; exit 1; }

case $(uname -s) in
Darwin) ending=dylib; pango=libpango-1.0.0; pangoft=libpangoft2-1.0.0; subset=libharfbuzz-subset.0 ;;
*) ending=so.0; pango=libpango-1.0; pangoft=libpangoft2-1.0; subset=libharfbuzz-subset ;;
esac
# WeasyPrint (PDF) draws text with these.
library "$pango.$ending" || missing+=(libpango-1.0-0)
library "$pangoft.$ending" || missing+=(libpangoft2-1.0-0)
library "$subset.$ending" || missing+=(libharfbuzz-subset0)
if [ ! -x .venv/bin/python ] && ! "$python" -c 'import ensurepip, venv' >/dev/null 2>&1; then
    missing+=(python3-venv)
fi
if [ "$purpose" = test ]; then
    if [ -z "${CHROMIUM:-}" ] && ! have chromium && ! have chromium-browser && ! have google-chrome; then
        missing+=(chromium)
    fi
    have pdftotext || missing+=(poppler-utils)
    have zbarimg || missing+=(zbar-tools)
    # A token for keys, in software: certificates are signed over PKCS#11.
    have softhsm2-util || [ "$(uname -s)" = Darwin ] || missing+=(softhsm2)
    # A real mailbox: answers to invitations are read over IMAP.
    have dovecot || [ -x /usr/sbin/dovecot ] || [ "$(uname -s)" = Darwin ] || missing+=(dovecot-imapd)
    # libical judges calendar files, by the system's own Python.
    if ! /usr/bin/python3 -c 'import gi; gi.require_version("ICalGLib", "3.0")' >/dev/null 2>&1; then
        [ "$(uname -s)" = Darwin ] || missing+=(gir1.2-ical-3.0 python3-gi)
    fi
    # veraPDF judges the PDFs; it needs JAXB, which Java no longer brings.
    have javac || missing+=(default-jdk-headless)
    [ -e /usr/share/java/jaxb-runtime.jar ] || [ "$(uname -s)" = Darwin ] || missing+=(libjaxb-java)
fi
[ ${#missing[@]} -eq 0 ] && exit 0

names="${missing[*]}"
if ! have apt-get; then
    echo "These system packages are missing (Debian's names): $names. Install them with your package manager and try again." >&2
    exit 1
fi
root=()
if [ "$(id -u)" -ne 0 ]; then
    have sudo || { echo "Ask an administrator to run: apt-get install $names" >&2; exit 1; }
    root=(sudo)
fi
echo "Installing system packages: $names"
# Tests start Dovecot themselves, for this machine only: Debian's own service would listen on the network.
if [[ " $names " == *" dovecot-imapd "* ]] && [ -d /run/systemd/system ]; then
    "${root[@]}" systemctl mask --quiet dovecot.service dovecot.socket
fi
log=$(mktemp)
if ! { "${root[@]}" apt-get update -q &&
    "${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "${missing[@]}"; } >"$log" 2>&1; then
    tail -n 20 "$log" >&2
    echo "The system packages could not be installed: $names (the whole log: $log)" >&2
    exit 1
fi
rm -f "$log"
