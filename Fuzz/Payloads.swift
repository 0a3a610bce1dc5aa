/// Analyses a wheel whose start-up code reads the input as data: the first byte chooses with what.
func readCarried(_ bytes: [UInt8]) {
  analyse(bytes, with: carriers, before: "b = open(p, 'rb').read()\n", name: "data")
}

/// Analyses a wheel whose start-up code has another program run the input: the first byte chooses which.
func readScript(_ bytes: [UInt8]) { analyse(bytes, with: programs, before: "b = open(p).read()\n", name: "script") }

private func analyse(_ bytes: [UInt8], with bodies: [String], before: String, name: String) {
  guard let choice = bytes.first else { return }
  let start = "import os, subprocess\np = os.path.join(os.path.dirname(__file__), '\(name)')\n" + before
  let code = start + bodies[Int(choice) % bodies.count] + "\n"
  analyse([("sitecustomize.py", Array(code.utf8)), (name, Array(bytes.dropFirst()))])
}

/// What reads data that a package carries; the order is that of the seeds.
private let carriers = [
  "import pickle; exec(str(pickle.loads(b)))",
  "import marshal; exec(marshal.loads(b))",
  "import json; exec(json.loads(b)['a'])",
  "import tomllib; exec(tomllib.loads(b.decode())['a'])",
  "import configparser; c = configparser.ConfigParser(); c.read_string(b.decode()); exec(c['a']['b'])",
  "import csv, io\nfor row in csv.reader(io.StringIO(b.decode())): exec(row[0])",
  "import email; m = email.message_from_bytes(b)\nfor part in m.walk(): exec(part.get_payload(decode=True))",
  "import wave; w = wave.open(p); exec(w.readframes(w.getnframes()))",
  "import zipfile; z = zipfile.ZipFile(p)\nfor n in z.namelist(): exec(z.read(n))",
  "import tarfile; t = tarfile.open(p)\nfor m in t.getmembers(): exec(t.extractfile(m).read())",
  "import zlib, gzip, bz2, lzma\nfor f in (zlib, gzip, bz2, lzma): exec(f.decompress(b))",
  "import base64\nfor f in (base64.b64decode, base64.b85decode, base64.a85decode, base64.b32decode): exec(f(b))",
  "import codecs\nfor c in ('utf-7', 'utf-16', 'rot13', 'unicode_escape', 'punycode', 'idna', 'uu'): exec(codecs.decode(b, c))",
  "import struct, hashlib; k = hashlib.sha256(b[:8]).digest(); exec(bytes(a ^ k[i % 32] for i, a in enumerate(b[8:])))",
  "from cryptography.fernet import Fernet; exec(Fernet(b[:44]).decrypt(b[44:]))",
  "from Crypto.Cipher import AES; exec(AES.new(b[:16], AES.MODE_CBC, b[16:32]).decrypt(b[32:]))",
  "import re; exec(re.sub('[^a-z]', '', b.decode())); exec(''.join(re.findall('#(.)', b.decode())))",
  "import xml.etree.ElementTree as e; exec(e.fromstring(b).text)",
  "import importlib.resources, runpy; runpy.run_path(p)",
]

/// What runs text of another language; the order is that of the seeds.
private let programs = [
  "subprocess.run(['sh', p])", "subprocess.run(b, shell=True)", "subprocess.run(['bash', '-c', b])",
  "subprocess.run(['node', '-e', b])", "subprocess.run(['python3', '-c', b])", "subprocess.run(['perl', '-e', b])",
  "subprocess.run(['ruby', '-e', b])", "subprocess.run(['php', '-r', b])", "subprocess.run(['lua', '-e', b])",
  "subprocess.run(['pwsh', '-Command', b])", "subprocess.run(['powershell', '-enc', b])",
  "subprocess.run(['osascript', '-e', b])", "subprocess.run(['osascript', '-l', 'JavaScript', '-e', b])",
  "open('/tmp/a.vbs', 'w').write(b); subprocess.run(['wscript', '/tmp/a.vbs'])",
  "open('/tmp/a.bat', 'w').write(b); subprocess.run(['cmd', '/c', '/tmp/a.bat'])",
  "subprocess.run(['python3', '-'], input=b)", "subprocess.run(['sh'], input=b)", "os.system(b)",
]
