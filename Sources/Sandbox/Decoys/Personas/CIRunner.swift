extension Persona {
  /// A job of a hosted CI service.
  package static let ciRunner = Persona(
    id: "ci-runner", title: "CI runner",
    kinds: [
      "aws-session-environment", "gcp-workflow-key", "azure-environment", "azure-metadata", "cloudflare",
      "actions-token", "actions-identity", "actions-runtime", "actions-runner-files", "actions-checkout", "ci-secrets",
      "gitlab-runner", "gitlab-environment", "ci-definitions", "github-fine-grained", "index-upload-environment", "npm",
      "npm-environment", "docker-config", "terraform-variables", "vault-environment", "doppler", "heroku",
      "ssh-deploy-key",
      "slack-environment", "openai-environment", "anthropic-environment", "huggingface-environment", "dotenv", "netrc",
      "kubeconfig", "etc-environment", "shadow", "observability", "claude-code", "private-keys-in-project",
    ],
    traits: Resident.Traits(
      account: "runner", fullName: "", uid: 1_001, home: nil, shell: "/bin/bash",
      hostname: { random, _, _ in "fv-az\(random.number(100...1_999))-\(random.number(10...999))" },
      workspace: { _, project in ["/home/runner/work", project, project].joined(separator: "/") })
  ) { identity, random in
    var clutter = Clutter()
    clutter.locale = "C.UTF-8"
    let runner = "/home/runner/work"
    let commit = random.text(.hex, 40)
    clutter.environment = [
      "CI": "true", "GITHUB_ACTIONS": "true", "GITHUB_ACTOR": identity.company + "-bot", "GITHUB_BASE_REF": "",
      "GITHUB_EVENT_NAME": "push", "GITHUB_JOB": "build", "GITHUB_REF": "refs/heads/main", "GITHUB_REF_NAME": "main",
      "GITHUB_REPOSITORY": "\(identity.company)/\(identity.project)", "GITHUB_REPOSITORY_OWNER": identity.company,
      "GITHUB_RUN_ID": "1" + random.text(.digits, 10), "GITHUB_RUN_NUMBER": String(random.number(20...4_000)),
      "GITHUB_RUN_ATTEMPT": "1", "GITHUB_SERVER_URL": "https://github.com", "GITHUB_API_URL": "https://api.github.com",
      "GITHUB_SHA": commit, "GITHUB_WORKFLOW": "ci", "GITHUB_WORKSPACE": identity.workspace,
      "GITHUB_PATH": "\(runner)/_temp/_runner_file_commands/add_path",
      "GITHUB_ENV": "\(runner)/_temp/_runner_file_commands/set_env",
      "GITHUB_OUTPUT": "\(runner)/_temp/_runner_file_commands/set_output",
      "RUNNER_NAME": "GitHub Actions \(random.number(2...900))",
      "RUNNER_OS": "Linux", "RUNNER_ARCH": "X64", "RUNNER_ENVIRONMENT": "github-hosted",
      "RUNNER_TEMP": "\(runner)/_temp",
      "RUNNER_TOOL_CACHE": "/opt/hostedtoolcache", "RUNNER_WORKSPACE": "\(runner)/\(identity.project)",
      "AGENT_TOOLSDIRECTORY": "/opt/hostedtoolcache", "ImageOS": "ubuntu24", "ImageVersion": "20261109.1.0",
      "DEBIAN_FRONTEND": "noninteractive", "PWD": identity.workspace,
    ]
    clutter.groups = [("adm", 4), ("docker", 118), ("systemd-journal", 101)]
    clutter.files =
      Common.project(identity) + Common.shell
      + ["add_path", "set_env", "set_output"].map { .text("\(runner)/_temp/_runner_file_commands/\($0)", "") }
      + [
        .text(
          "\(identity.workspace)/.github/workflows/ci.yml",
          "name: ci\non: [push]\njobs:\n  build:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: actions/checkout@v4\n"
            + "      - uses: actions/setup-python@v5\n      - run: pip install -e . && pytest\n"),
        .text("\(runner)/_temp/_github_workflow/event.json", "{\"ref\":\"refs/heads/main\",\"after\":\"\(commit)\"}"),
      ]
    return clutter
  }
}
