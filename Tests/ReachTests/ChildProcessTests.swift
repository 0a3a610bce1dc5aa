import Evidence
import TestSupport
import Testing

@Suite("Child processes")
struct ChildProcessTests {
  private static let head = "import os, sys, subprocess, shutil, tempfile, zipfile, multiprocessing, shlex, asyncio\n"
  /// Code that nobody writes openly in a child's command: it names a program that nothing else here does.
  private static let code = "import os; os.system('id --child')"

  @Test(
    "run the code they are given, by whatever way",
    arguments: [
      "subprocess.run([sys.executable, '-c', 'import os; exec(os.environ[\"X\"])'], env=dict(os.environ, X=C))",
      "subprocess.run([sys.executable, '-c', 'import os; exec(os.getenv(\"X\"))'], env={**os.environ, 'X': C})",
      "e = os.environ.copy()\ne['X'] = C\nsubprocess.run([sys.executable, '-c', 'import os; exec(os.environ[\"X\"])'], env=e)",
      "os.environ['X'] = C\nsubprocess.run([sys.executable, '-c', 'import os; exec(os.environ[\"X\"])'])",
      "os.environ.update(X=C)\nos.system('python3 -c \"import os; exec(os.environ[\\'X\\'])\"')",
      "os.system('X=' + shlex.quote(C) + ' python3 -c \"import os; exec(os.environ[\\'X\\'])\"')",
      "subprocess.run([sys.executable, '-c', 'import sys; exec(sys.argv[1])', C])",
      "subprocess.run([sys.executable, '-c', 'from sys import argv; exec(argv[-1])', 'a', C])",
      "subprocess.run([sys.executable, '-', C], input=b'import sys; exec(sys.argv[1])')",
      "open('/tmp/a.py', 'w').write('import sys; exec(sys.argv[1])')\nsubprocess.run([sys.executable, '/tmp/a.py', C])",
      "p = subprocess.Popen([sys.executable], stdin=subprocess.PIPE)\np.communicate(C.encode())",
      "p = subprocess.Popen([sys.executable], stdin=-1)\np.communicate(input=C.encode())",
      "p = subprocess.Popen([sys.executable], stdin=subprocess.PIPE)\np.stdin.write(C[:9].encode())\np.stdin.write(C[9:].encode())",
      "p = subprocess.Popen('python3 -', shell=True, stdin=subprocess.PIPE)\np.stdin.write(C.encode())",
      "os.popen('python3', 'w').write(C)",
      "f = tempfile.NamedTemporaryFile('w', suffix='.py', delete=False)\nf.write(C)\nsubprocess.run([sys.executable, f.name])",
      "fd, name = tempfile.mkstemp()\nos.write(fd, C.encode())\nsubprocess.run([sys.executable, name])",
      "fd, name = tempfile.mkstemp('.py')\nwith os.fdopen(fd, 'w') as f:\n  f.write(C)\nos.system(f'{sys.executable} {name}')",
      "open('/tmp/a', 'w').write(C)\nshutil.copy('/tmp/a', '/tmp/b.py')\nsubprocess.run([sys.executable, '/tmp/b.py'])",
      "open('/tmp/a', 'w').write(C)\nos.rename('/tmp/a', '/tmp/b.py')\nsubprocess.run([sys.executable, '/tmp/b.py'])",
      "open('/tmp/a.py', 'w').write(C)\nsubprocess.run([sys.executable, '-'], stdin=open('/tmp/a.py'))",
      "with zipfile.ZipFile('/tmp/a.pyz', 'w') as z:\n  z.writestr('__main__.py', C)\nsubprocess.run([sys.executable, '/tmp/a.pyz'])",
      "with zipfile.ZipFile('/tmp/a.zip', 'w') as z:\n  z.writestr('m/x.py', C)\nzipfile.ZipFile('/tmp/a.zip').extractall('/tmp/o')\nsubprocess.run([sys.executable, '/tmp/o/m/x.py'])",
      "os.spawnl(os.P_WAIT, sys.executable, 'x', '-c', C)",
      "os.execl(sys.executable, 'x', '-c', C)",
      "os.execv(sys.executable, ['x', '-c', C])",
      "subprocess.run(['x', '-c', C], executable=sys.executable)",
      "os.system(sys.executable + ' -c ' + shlex.quote(C))",
      "os.system(shlex.join([sys.executable, '-c', C]))",
      "subprocess.run(f'{sys.executable} -c {shlex.quote(C)}', shell=True)",
      "multiprocessing.get_context('spawn').Process(target=exec, args=(C,)).start()",
      "multiprocessing.get_context('spawn').Process(None, exec, args=(C,)).start()",
    ])
  func givenCode(statement: String) {
    let reached = followModule(Self.head + "C = \"\(Self.code)\"\n" + statement)
    #expect(reached.has(.processSpawn, "id --child"), "\(reached.facts) \(reached.opaque)")
  }

  @Test(
    "that are given the same text for something else run nothing of it",
    arguments: [
      "subprocess.run([sys.executable, '-c', 'import os; print(os.environ[\"X\"])'], env=dict(os.environ, X=C))",
      "subprocess.run([sys.executable, '-c', 'import os; exec(os.environ[\"Y\"])'], env={'X': C})",
      "subprocess.run([sys.executable, '-c', 'import sys; print(sys.argv[1])', C])",
      "subprocess.run([sys.executable, '-c', 'import sys; exec(sys.argv[2])', C])",
      "p = subprocess.Popen(['cat'], stdin=subprocess.PIPE)\np.communicate(C.encode())",
      "f = tempfile.NamedTemporaryFile('w')\nf.write(C)\nsubprocess.run([sys.executable, f.name + 'x'])",
      "open('/tmp/a', 'w').write(C)\nshutil.copy('/tmp/a', '/tmp/b.py')\nsubprocess.run([sys.executable, '/tmp/c.py'])",
      "multiprocessing.get_context('spawn').Process(target=exec, args=(C,))",
      "shlex.quote(C)",
    ])
  func idle(statement: String) {
    let reached = followModule(Self.head + "C = \"\(Self.code)\"\n" + statement)
    #expect(!reached.has(.processSpawn, "id --child"), "\(reached.facts)")
  }

  @Test("that run a zip archive of the target start its main module", arguments: ["a.pyz", "a.dat"])
  func zipApplication(name: String) {
    let archive = ZipBuilder([("__main__.py", Array(Self.code.utf8))]).build()
    let source =
      "import os, sys, subprocess\nsubprocess.run([sys.executable, os.path.join(os.path.dirname(__file__), '\(name)')])"
    let reached = follow(
      .module("demo"), in: [("demo/__init__.py", Array(source.utf8)), ("demo/\(name)", archive)])
    #expect(reached.has(.processSpawn, "id --child"), "\(reached.facts) \(reached.opaque)")
  }

  @Test(
    "that install packages run code which is fetched",
    arguments: [
      "[sys.executable, '-m', 'pip', 'install', 'six']",
      "['pip', 'install', '-q', '--index-url', 'http://example.org/', 'six']",
      "['pip3', 'install', 'git+https://example.org/x']", "['uv', 'pip', 'install', 'six']", "['uvx', 'ruff']",
      "['uv', 'tool', 'run', 'ruff', 'check']", "['npx', '-y', 'left-pad']", "['npm', 'install', '-g', 'left-pad']",
      "['pipx', 'run', 'black']", "['pip', 'install', '-r', 'requirements.txt']",
    ])
  func installs(words: String) {
    let reached = followModule("import sys, subprocess\nsubprocess.run(\(words))")
    #expect(reached.flowKinds.contains("network.connect → code.eval"), "\(reached.facts) \(reached.flowKinds)")
  }

  @Test(
    "that ask an installer for something else, or for files that are there, fetch nothing",
    arguments: [
      "[sys.executable, '-m', 'pip', '--version']", "['pip', 'list']", "['pip', 'install', '.']",
      "['pip', 'install', '--no-index', 'six']", "['pip', 'install', './six-1.0-py3-none-any.whl']",
      "['uv', 'run', 'x.py']",
      "['npm', 'run', 'build']", "['pip', 'uninstall', '-y', 'six']", "['cargo', 'build']",
    ])
  func installsNothing(words: String) {
    let reached = followModule("import sys, subprocess\nsubprocess.run(\(words))")
    #expect(!reached.has(.networkConnect), "\(reached.facts)")
  }

  @Test("are told apart from those whose code was not followed")
  func followed() {
    func isFollowed(_ statement: String) -> Bool {
      let reached = followModule("import os, sys, subprocess\nx = os.getenv('X')\n" + statement)
      let started = reached.capabilities.filter { $0.kind == .processSpawn }
      return !started.isEmpty && started.allSatisfy(\.isFollowed)
    }
    #expect(isFollowed("subprocess.run([sys.executable, '-c', 'pass'])"))
    #expect(isFollowed("os.system('echo cGFzcw== | base64 -d | python3')"))
    #expect(!isFollowed("subprocess.run([sys.executable, '-c', x])"))
    #expect(!isFollowed("os.system('python3 -c pass; id')"))
    #expect(!isFollowed("os.system('curl http://example.org')"))
    #expect(!isFollowed("for c in ('pass', x): subprocess.run([sys.executable, '-c', c])"))
  }
}
