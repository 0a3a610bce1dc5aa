/// One thing that a published framework asks for.
package struct Control: Hashable, Sendable {
  /// As its publisher writes it: `NHI2:2025`, `MEASURE 2.7`.
  package let id: String
  /// Its published title, shortened where that is a whole sentence.
  package let title: String
  /// The framework with its version.
  package let framework: String
  /// Where the framework is published.
  package let address: String
}

/// The controls that findings are evidence for. Rules name them by id.
///
/// Only what a finding speaks to is here: what a framework asks of contracts, people or other programs is not.
package enum ControlCatalogue {
  /// A framework, its version and its address between bars; below it one control a line, its id, two spaces, its title.
  static let table = """
    OWASP Non-Human Identities Top 10 | 2025 | https://owasp.org/www-project-non-human-identities-top-10/2025/top-10-2025
    - NHI2:2025  Secret Leakage
    - NHI3:2025  Vulnerable Third-Party NHI
    - NHI7:2025  Long-Lived Secrets
    - NHI8:2025  Environment Isolation
    OWASP Top 10 for Agentic Applications | 2026 | \
    https://genai.owasp.org/resource/owasp-top-10-for-agentic-applications-for-2026/
    - ASI01  Agent Goal Hijack
    - ASI03  Identity and Privilege Abuse
    - ASI04  Agentic Supply Chain Vulnerabilities
    - ASI05  Unexpected Code Execution (RCE)
    - ASI09  Human-Agent Trust Exploitation
    - ASI10  Rogue Agents
    NIST AI Risk Management Framework | 1.0 | \
    https://airc.nist.gov/AI_RMF_Knowledge_Base/AI_RMF/Core_And_Profiles/5-sec-core
    - MAP 4.1  Mapping the risks of components, third-party data and software included
    - MEASURE 2.7  Security and resilience are evaluated and documented
    - MANAGE 3.1  Risks of third-party resources are monitored, controls applied and documented
    OpenSSF S2C2F | 1.1 | https://github.com/ossf/s2c2f/blob/main/specification/framework.md
    - SCA-4  Scan OSS for malware
    - SCA-5  Perform proactive security analysis of OSS
    - INV-1  Maintain an automated inventory of all OSS used in development
    - AUD-1  Verify the provenance of your OSS
    - AUD-2  Audit that developers are consuming OSS through the approved ingestion method
    - AUD-3  Validate integrity of the OSS that you consume into your build
    - ENF-1  Securely configure your package source files
    - REB-1  Rebuild the OSS in a trusted build environment, or validate that it is reproducibly built
    NIST SSDF SP 800-218 | 1.1 | https://doi.org/10.6028/NIST.SP.800-218
    - PW.4.4  Verify that acquired software components comply with the requirements throughout their life cycles
    OWASP Top 10 CI/CD Security Risks | 2022 | https://owasp.org/www-project-top-10-ci-cd-security-risks/
    - CICD-SEC-3  Dependency Chain Abuse
    - CICD-SEC-6  Insufficient Credential Hygiene
    - CICD-SEC-9  Improper Artifact Integrity Validation
    - CICD-SEC-10  Insufficient Logging and Visibility
    NIST SP 800-53 | rev 5 | https://doi.org/10.6028/NIST.SP.800-53r5
    - CM-7(7)  Code Execution in Protected Environments
    - SI-3  Malicious Code Protection
    """

  /// Every control, framework by framework.
  package static let all: [Control] = {
    var controls: [Control] = []
    var framework = ""
    var address = ""
    for line in table.split(separator: "\n") {
      if line.hasPrefix("- "), let gap = line.firstRange(of: "  ") {
        controls.append(
          Control(
            id: String(line[..<gap.lowerBound].dropFirst(2)), title: String(line[gap.upperBound...]),
            framework: framework, address: address))
      } else {
        let parts = line.split(separator: "|").map { String($0.drop { $0 == " " }) }
        guard parts.count == 3 else { continue }
        framework = (parts[0] + parts[1]).trimmedEnd
        address = parts[2]
      }
    }
    return controls
  }()

  private static let byID = Dictionary(all.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })

  /// The control of an id; nil where the table has none.
  package static func control(_ id: String) -> Control? { byID[id] }
}

extension String {
  /// Without the spaces at its end.
  fileprivate var trimmedEnd: String {
    var text = self
    while text.hasSuffix(" ") { text.removeLast() }
    return text
  }
}
