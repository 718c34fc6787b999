"""Composes a container image from files of this machine, without a daemon, without privileges and without a network.

The image holds the program, the libraries that it is linked with, the certificates of public authorities, and names for its user. There is no
shell and no package manager in it. The result is an image layout (OCI image specification 1.1), byte for byte the same for the same files.
"""

import argparse
import gzip
import hashlib
import io
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tarfile

PROGRAM = "usr/bin/latchkey"
HOME = "var/lib/latchkey"
USER = 10001
CERTIFICATES = "etc/ssl/certs/ca-certificates.crt"
# The oldest glibc that asks DNS without loading further libraries.
OLDEST_GLIBC = (2, 34)
SECOND = 1_000_000_000

PASSWD = f"root:x:0:0:root:/:/sbin/nologin\nlatchkey:x:{USER}:{USER}:Latchkey:/{HOME}:/sbin/nologin\n"
GROUP = f"root:x:0:\nlatchkey:x:{USER}:\n"
# Names are looked up in /etc/hosts, which the runtime writes, and by DNS.
NSSWITCH = "passwd: files\ngroup: files\nhosts: files dns\n"


def fail(message):
    sys.exit(f"package/image.py: {message}")


def libraries(program):
    """What the program is linked with, the loader included, by the paths where it is looked for."""
    told = subprocess.run(["ldd", program], check=True, capture_output=True, text=True, env={"PATH": os.environ["PATH"], "LC_ALL": "C"}).stdout
    if "not found" in told:
        fail(f"a library of {program} is missing:\n{told}")
    paths = sorted(set(re.findall(r"(/\S+) \(0x", told)))
    if not any("/ld-" in path for path in paths):
        fail(f"{program} is not linked as expected:\n{told}")
    return paths


def glibc():
    told = subprocess.run(["ldd", "--version"], check=True, capture_output=True, text=True).stdout
    version = re.search(r" (\d+)\.(\d+)$", told.splitlines()[0])
    if not version or "musl" in told:
        fail("the image takes its C library from this machine, which must be glibc")
    version = tuple(map(int, version.groups()))
    if version < OLDEST_GLIBC:
        fail(f"the image takes its C library from this machine, whose glibc {version[0]}.{version[1]} is older than 2.34")
    return version


class Layer:
    """A set of files in a fixed order, owned by root and dated alike unless told otherwise."""

    def __init__(self, date):
        self.date = date
        self.entries = {}

    def folder(self, path, mode=0o755, owner=0):
        if path and path not in self.entries:
            self.folder(os.path.dirname(path))
            self.entries[path] = (tarfile.DIRTYPE, mode, owner, b"")

    def file(self, path, content, mode=0o644):
        self.folder(os.path.dirname(path))
        self.entries[path] = (tarfile.REGTYPE, mode, 0, content)

    def tar(self):
        out = io.BytesIO()
        with tarfile.open(fileobj=out, mode="w", format=tarfile.USTAR_FORMAT) as tar:
            for path in sorted(self.entries):
                kind, mode, owner, content = self.entries[path]
                entry = tarfile.TarInfo(path)
                entry.type, entry.mode, entry.mtime, entry.size = kind, mode, self.date, len(content)
                entry.uid = entry.gid = owner
                tar.addfile(entry, io.BytesIO(content))
        return out.getvalue()


def system_layer(program, date):
    layer = Layer(date)
    for path in libraries(program):
        layer.file(path.lstrip("/"), pathlib.Path(path).read_bytes(), 0o755)
    certificates = pathlib.Path("/", CERTIFICATES)
    if not certificates.is_file():
        fail(f"{certificates} is missing: install ca-certificates")
    layer.file(CERTIFICATES, certificates.read_bytes())
    # Their licences ask that they come along.
    for package in ("libc6", "libgcc-s1", "ca-certificates"):
        notice = pathlib.Path("/usr/share/doc", package, "copyright")
        if notice.is_file():
            layer.file(f"usr/share/doc/{package}/copyright", notice.read_bytes())
    layer.file("etc/passwd", PASSWD.encode())
    layer.file("etc/group", GROUP.encode())
    layer.file("etc/nsswitch.conf", NSSWITCH.encode())
    layer.folder("tmp", 0o1777)
    layer.folder(HOME, 0o700, USER)
    return layer


def program_layer(program, date):
    layer = Layer(date)
    layer.file(PROGRAM, pathlib.Path(program).read_bytes(), 0o755)
    for licence in ("LICENSE-APACHE", "LICENSE-MIT"):
        layer.file(f"usr/share/doc/latchkey/{licence}", pathlib.Path(licence).read_bytes())
    return layer


class Layout:
    """A folder in the shape of an OCI image layout."""

    def __init__(self, folder):
        self.folder = folder
        shutil.rmtree(folder, ignore_errors=True)
        (folder / "blobs" / "sha256").mkdir(parents=True)
        self.write("oci-layout", {"imageLayoutVersion": "1.0.0"})

    def write(self, name, value):
        (self.folder / name).write_bytes(json.dumps(value, sort_keys=True).encode())

    def blob(self, content, kind):
        digest = hashlib.sha256(content).hexdigest()
        (self.folder / "blobs" / "sha256" / digest).write_bytes(content)
        return {"mediaType": f"application/vnd.oci.image.{kind}", "digest": f"sha256:{digest}", "size": len(content)}

    def document(self, value, kind):
        return self.blob(json.dumps(value, sort_keys=True).encode(), kind)


def settings(options):
    program = f"/{PROGRAM}"
    labels = {"title": "latchkey", "version": options.version, "revision": options.commit, "licenses": "MIT OR Apache-2.0"}
    return {
        "User": f"{USER}:{USER}",
        "WorkingDir": f"/{HOME}",
        "Volumes": {f"/{HOME}": {}},
        "ExposedPorts": {"8080/tcp": {}},
        "Env": ["PATH=/usr/bin", "LATCHKEY_LISTEN=0.0.0.0:8080"],
        "Entrypoint": [program],
        "Cmd": ["serve"],
        # Of Docker and Podman, beyond the specification; others ignore it.
        "Healthcheck": {"Test": ["CMD", program, "healthcheck"], "Interval": 10 * SECOND, "Timeout": 5 * SECOND, "StartPeriod": 10 * SECOND, "Retries": 3},
        "Labels": {f"org.opencontainers.image.{name}": value for name, value in labels.items() if value},
        "StopSignal": "SIGTERM",
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--program", required=True, help="the program")
    parser.add_argument("--output", required=True, type=pathlib.Path, help="folder of the image layout, which is made anew")
    parser.add_argument("--version", required=True, help="version of the program, and tag of the image")
    parser.add_argument("--commit", default="", help="commit that the program was built of")
    parser.add_argument("--architecture", required=True, help="amd64 or arm64")
    parser.add_argument("--date", type=int, default=0, help="date of all files, in seconds since 1970")
    options = parser.parse_args()
    version = glibc()

    layout = Layout(options.output)
    descriptors, diff_ids = [], []
    for layer in (system_layer(options.program, options.date), program_layer(options.program, options.date)):
        tar = layer.tar()
        diff_ids.append(f"sha256:{hashlib.sha256(tar).hexdigest()}")
        descriptors.append(layout.blob(gzip.compress(tar, 9, mtime=0), "layer.v1.tar+gzip"))
    platform = {"architecture": options.architecture, "os": "linux"}
    config = layout.document({**platform, "config": settings(options), "rootfs": {"type": "layers", "diff_ids": diff_ids}}, "config.v1+json")
    manifest = layout.document(
        {"schemaVersion": 2, "mediaType": "application/vnd.oci.image.manifest.v1+json", "config": config, "layers": descriptors}, "manifest.v1+json"
    )
    name = {"org.opencontainers.image.ref.name": options.version}
    layout.write("index.json", {"schemaVersion": 2, "manifests": [{**manifest, "platform": platform, "annotations": name}]})
    # The same image for `docker load`, which reads layouts in newer versions only.
    path = lambda descriptor: f"blobs/{descriptor['digest'].replace(':', '/')}"
    layout.write("manifest.json", [{"Config": path(config), "RepoTags": [f"latchkey:{options.version}"], "Layers": [path(layer) for layer in descriptors]}])

    size = sum(descriptor["size"] for descriptor in descriptors)
    print(f"image: {size / 1e6:.1f} MB compressed, with glibc {version[0]}.{version[1]} of this machine")


main()
