extension Persona {
  /// An application in a container, run as root, as most images do.
  package static let containerRoot = Persona(
    id: "container-root", title: "Container, run as root",
    kinds: [
      "aws-container-metadata", "aws-instance-metadata", "aws-environment", "aws-shared-credentials",
      "alibaba-environment",
      "database-url", "postgres-environment", "stripe", "twilio-sendgrid", "observability", "openai-environment",
      "telegram-environment", "discord-environment", "mounted-secrets", "dotenv", "dotenv-production", "dotenv-home",
      "ssh-rsa", "ssh-inventory", "git-config", "github-environment", "npm", "pip-configuration",
      "docker-container-state",
      "kubeconfig", "mysql", "redis-ldap", "bash-history", "shadow", "etc-environment", "letsencrypt-key",
      "redis-history",
      "azure-storage", "google-api-key", "office-tools",
    ],
    traits: Resident.Traits(
      account: "root", fullName: "root", uid: 0, home: "/root", shell: "/bin/bash",
      hostname: { random, _, _ in random.text(.hex, 12) }, workspace: { _, _ in "/app" })
  ) { identity, random in
    var clutter = Clutter()
    clutter.locale = "C.UTF-8"
    clutter.environment = [
      "PYTHONUNBUFFERED": "1", "PYTHONDONTWRITEBYTECODE": "1", "APP_ENV": "production", "PORT": "8000", "WORKERS": "4",
      "PWD": "/app", "GPG_KEY": random.text(.hex, 40).uppercased(), "PYTHON_VERSION": "3.12.7",
    ]
    clutter.files =
      Common.project(identity) + Common.shell
      + [
        .text("/.dockerenv", ""),
        .text(
          "/app/Dockerfile", "FROM python:3.12-slim\nWORKDIR /app\nCOPY . .\nRUN pip install .\nCMD [\"gunicorn\"]\n"),
        .text("/app/entrypoint.sh", "#!/bin/sh\nset -e\nexec \"$@\"\n", mode: 0o755),
      ]
    return clutter
  }

  /// A pod of a cluster, run as a user of its own.
  package static let kubernetesPod = Persona(
    id: "kubernetes-pod", title: "Kubernetes pod",
    kinds: [
      "kubernetes-service-account", "kubernetes-secrets", "aws-web-identity", "aws-instance-metadata",
      "azure-federated-token", "kubernetes-admin", "mounted-secrets", "database-url", "vault-environment", "tailscale",
      "openai-environment", "slack-environment", "observability", "dotenv-production", "tls-private-key", "shadow",
    ],
    traits: Resident.Traits(
      account: "app", fullName: "", uid: 10_001, home: "/home/app", shell: "/bin/sh",
      hostname: { random, _, project in
        "\(project)-\(random.text(.hex, 10))-\(random.text(.lowerDigits, 5))"
      },
      workspace: { _, _ in "/srv/app" })
  ) { identity, random in
    var clutter = Clutter()
    clutter.locale = "C.UTF-8"
    let other = identity.project.split(separator: "-").joined(separator: "_").uppercased()
    let address = "10.96.\(random.below(250)).\(random.below(250))"
    clutter.environment = [
      "POD_NAME": identity.hostname, "POD_NAMESPACE": identity.project,
      "POD_IP": "10.244.\(random.below(250)).\(random.number(2...250))",
      "NODE_NAME": "ip-10-20-\(random.below(250))-\(random.below(250)).\(identity.awsRegion).compute.internal",
      "\(other)_SERVICE_HOST": address, "\(other)_SERVICE_PORT": "80", "\(other)_PORT": "tcp://\(address):80",
      "KUBERNETES_PORT_443_TCP": "tcp://10.96.0.1:443", "KUBERNETES_PORT_443_TCP_ADDR": "10.96.0.1",
      "KUBERNETES_PORT_443_TCP_PORT": "443", "KUBERNETES_PORT_443_TCP_PROTO": "tcp", "PWD": "/srv/app",
    ]
    clutter.files =
      Common.project(identity)
      + [
        .text("/etc/podinfo/labels", "app=\"\(identity.project)\"\npod-template-hash=\"\(random.text(.hex, 10))\"\n"),
        .text("/etc/podinfo/annotations", "kubernetes.io/config.source=\"api\"\n"),
      ]
    return clutter
  }
}
