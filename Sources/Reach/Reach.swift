package import Artifacts
package import Evidence

/// The stage that follows each trigger to what its code can do.
///
/// One value per target; it parses a module once, when something first leads there, and evaluates a module's body
/// once for all triggers. Not safe for use from several threads at once: use one value per thread or target.
package final class Reach {
  private let target: any OpenedTarget
  private let limits: Limits
  private var interpreter: Interpreter?

  package init(target: any OpenedTarget, limits: Limits) {
    self.target = target
    self.limits = limits
  }

  /// Whether a module is told of by the model rather than followed: the standard library, and the packages that have a
  /// table of their own.
  package static func isModelled(_ module: String) -> Bool {
    let root = CapabilityModel.root(of: module)
    return StandardLibrary.modules.contains(root) || CapabilityModel.roots.contains(root)
  }

  /// How many steps of evaluation all triggers took so far.
  package var steps: Int { interpreter?.totalSteps ?? 0 }

  /// The code `trigger` leads to.
  ///
  /// Never fails: what could not be analysed is in the result's `opaque`. Evaluation runs on a thread of its own with
  /// a stack that fits the deepest nesting the budgets allow.
  package func follow(_ trigger: Trigger) -> ReachedCode { follow([trigger]).first ?? nothing(trigger) }

  /// The code of each trigger, in their order; one hand-over to the evaluating thread for all of them.
  package func follow(_ triggers: [Trigger]) -> [ReachedCode] {
    var results: [ReachedCode] = []
    DeepStack.run {
      let interpreter = self.interpreter ?? Interpreter(target: self.target, limits: self.limits)
      self.interpreter = interpreter
      results = triggers.map { interpreter.follow($0) }
    }
    return results
  }

  private func nothing(_ trigger: Trigger) -> ReachedCode {
    ReachedCode(
      trigger: trigger, capabilities: [], flows: [], layers: [],
      opaque: [Opaque(path: trigger.place.path, why: "the evaluating thread could not be started")], modules: [],
      externalModules: [])
  }
}
