# SPDX-License-Identifier: MIT
# Shared by the scripts of this folder: installs what is missing, and builds.
# To be sourced by a POSIX shell with the repository as working directory.

build_packages="g++ cmake ninja-build pkg-config qt6-base-dev libcli11-dev nlohmann-json3-dev libzip-dev libpugixml-dev zlib1g-dev libserialport-dev qt6-svg-dev qt6-l10n-tools qt6-tools-dev qt6-tools-dev-tools"

# Headers alone of both libraries: the firmware links neither.
firmware_packages="gcc-arm-none-eabi libstdc++-arm-none-eabi-dev libnewlib-dev qemu-system-arm"

# install_missing PACKAGE...: calls apt only when something is missing, as root or through sudo.
install_missing() {
    missing=""
    for package in "$@"; do
        if [ "$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null)" != installed ]; then
            missing="$missing $package"
        fi
    done
    [ -z "$missing" ] && return
    echo "Installing:$missing"
    as_root=""
    if [ "$(id -u)" -ne 0 ]; then
        command -v sudo >/dev/null || { echo "Please install as root:$missing" >&2; exit 1; }
        as_root="sudo"
    fi
    $as_root apt-get update -qq
    # shellcheck disable=SC2086 # a list of words
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null
}

# What the tests of the Python console run: a real MicroPython, and a compiler of the time of the modules' firmware.
node_packages="@micropython/micropython-webassembly-pyscript@1.27.0 @pybricks/mpy-cross-v5@2.0.0"

# install_node_packages: into build/node_modules; without them those tests skip.
install_node_packages() {
    if ! command -v node >/dev/null || ! command -v npm >/dev/null; then
        install_missing nodejs npm
    fi
    [ "$(cat build/node_modules/.installed 2>/dev/null)" = "$node_packages" ] && return
    mkdir -p build
    # shellcheck disable=SC2086 # a list of words
    if npm install --prefix build --no-save --no-package-lock --no-audit --no-fund --silent $node_packages; then
        echo "$node_packages" >build/node_modules/.installed
    else
        echo "Without the npm packages the tests of the Python console skip." >&2
    fi
}

# build PRESET [TARGET...]: configures and builds; prints little unless something goes wrong.
build() {
    preset=$1
    shift
    # shellcheck disable=SC2086 # options
    cmake --preset "$preset" ${configure_options:-} >/dev/null
    if [ $# -gt 0 ]; then
        cmake --build --preset "$preset" --target "$@"
    else
        cmake --build --preset "$preset"
    fi
}
