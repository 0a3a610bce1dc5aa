import Evidence

/// Loads a native library without being asked.
struct UnattendedNativeLoad: UnattendedCapability {
  static let kind = CapabilityKind.nativeLoad
  static let verb = "loads"
  static let harm = Harm.nativeLoad
  static let harmIfAsked = Harm.nativeLoadIfAsked
  static let info = RuleInfo(
    id: "PRQ110", name: "unattended-native-load", title: "Loads native code by itself",
    harms: [.nativeLoad, .nativeLoadIfAsked],
    confidence: .high,
    why: "A library's constructors run when it is loaded, outside anything that Python-level review can see.",
    fix: "Load native code when the package is imported.",
    attack: ["T1129"],
    controls: ["ASI05", "MEASURE 2.7", "SCA-5", "PW.4.4"])
}
