package import Artifacts
package import Evidence

/// The stage that follows each trigger to what its code can do.
///
/// One value per target; it parses a module once, when something first leads there.
package final class Reach {
  private let target: any OpenedTarget
  private let limits: Limits

  package init(target: any OpenedTarget, limits: Limits) {
    self.target = target
    self.limits = limits
  }

  /// The code `trigger` leads to.
  package func follow(_ trigger: Trigger) -> ReachedCode {
    ReachedCode(
      trigger: trigger, capabilities: [], flows: [], layers: [], opaque: [], modules: [], externalModules: [])
  }
}
