// swift-tools-version: 6.2
import PackageDescription

/// Our own code is held to warnings-as-errors and to explicit imports; dependencies are not.
let strict: [SwiftSetting] = [
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

/// A module of ours: the list of what it imports is the whole truth about its place in the flow.
func module(_ name: String, _ dependencies: [Target.Dependency] = [], _ settings: [SwiftSetting] = strict) -> Target {
  .target(name: name, dependencies: dependencies, swiftSettings: settings)
}

/// For the inner loops over untrusted code: overlapping accesses are looked for in debug builds, which the tests run,
/// and not at every step of a release build, where that takes a twentieth of the time.
let hot = strict + [.unsafeFlags(["-enforce-exclusivity=unchecked"], .when(configuration: .release))]

/// The tests of a module, which lie in `Tests/<Module>Tests`.
func tests(_ name: String, _ dependencies: [Target.Dependency] = [], exclude: [String] = []) -> Target {
  .testTarget(
    name: name + "Tests", dependencies: [.init(stringLiteral: name), "TestSupport"] + dependencies,
    exclude: exclude, swiftSettings: strict)
}

/// A C library of the system, found through pkg-config and installed from Debian's packages.
func system(_ name: String, pkgConfig: String?, apt: String) -> Target {
  .systemLibrary(name: name, pkgConfig: pkgConfig, providers: [.apt([apt])])
}

let package = Package(
  name: "pratique",
  products: [.executable(name: "pratique", targets: ["pratique"])],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2")
  ],
  targets: [
    system("CZlib", pkgConfig: "zlib", apt: "zlib1g-dev"),
    system("CDeflate", pkgConfig: "libdeflate", apt: "libdeflate-dev"),
    system("CLZMA", pkgConfig: "liblzma", apt: "liblzma-dev"),
    system("CBZip2", pkgConfig: nil, apt: "libbz2-dev"),
    system("CZstd", pkgConfig: "libzstd", apt: "libzstd-dev"),
    system("CLibcrypto", pkgConfig: "libcrypto", apt: "libssl-dev"),
    system("CLibssl", pkgConfig: "libssl", apt: "libssl-dev"),
    system("CNGHTTP2", pkgConfig: "libnghttp2", apt: "libnghttp2-dev"),

    module("Evidence"),
    module("Threads"),
    module("ConfigurationFormats"),
    module("PythonSyntax", ["Threads"], hot),
    module("PythonBytecode", ["Threads"], hot),
    module("NativeCode"),
    module(
      "Artifacts",
      ["Evidence", "ConfigurationFormats", "CZlib", "CDeflate", "CLZMA", "CBZip2", "CZstd", "CLibcrypto"]),
    module(
      "Surface",
      ["Evidence", "Artifacts", "ConfigurationFormats", "PythonSyntax", "PythonBytecode", "NativeCode"]),
    module(
      "Reach",
      [
        "Evidence", "Artifacts", "ConfigurationFormats", "NativeCode", "PythonBytecode", "PythonSyntax", "Surface",
        "Threads", "CZlib", "CLZMA", "CBZip2", "CLibcrypto", "CZstd",
      ], hot),
    module("Rules", ["Evidence", "Artifacts", "Surface", "Reach"]),
    module("Lockfiles", ["ConfigurationFormats"]),
    module("PackageIndex", ["Evidence", "ConfigurationFormats", "CCurl", "CLibcrypto", "CZlib"]),
    .target(name: "CCurl"),
    // Alone in the executable: tests and tools keep the allocator of the system, as sanitizers demand.
    .target(name: "CAllocator", linkerSettings: [.linkedLibrary("jemalloc")]),
    .target(name: "CSockets"),
    .target(name: "CSandbox"),
    module(
      "Sandbox",
      [
        "Evidence", "Threads", "CSandbox", "CSockets", "CLibssl", "CLibcrypto", "CNGHTTP2", "CZlib", "CLZMA", "CBZip2",
        "CZstd",
      ]),
    module("Policy", ["Evidence", "ConfigurationFormats", "CLibcrypto"]),
    module(
      "Intake",
      ["Evidence", "Artifacts", "Surface", "Reach", "Rules", "PackageIndex", "Policy", "Sandbox", "Threads"]),
    module("Reports", ["Evidence"]),
    .executableTarget(
      name: "pratique",
      dependencies: [
        "Artifacts", "Evidence", "Intake", "Lockfiles", "Policy", "Reports", "Rules", "Surface", "PackageIndex",
        "Sandbox", "CAllocator",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: strict),

    .target(
      name: "TestSupport",
      dependencies: ["Evidence", "Artifacts", "CZlib", "CDeflate", "CLZMA", "CBZip2", "CZstd", "CLibcrypto"],
      path: "Tests/TestSupport", swiftSettings: strict),
    .target(
      name: "ConcealmentCases", dependencies: ["TestSupport", "CLibcrypto"], path: "Tests/ConcealmentCases",
      swiftSettings: strict),
    tests("Evidence"),
    tests("Threads"),
    tests("Sandbox", ["CSandbox", "CSockets", "Evidence", "box-probe", "observe-probe"]),
    tests("Artifacts", ["Evidence"]),
    tests("Surface", ["Evidence", "Artifacts"]),
    tests("Policy", ["Evidence"]),
    tests("Lockfiles"),
    tests("pratique", ["Evidence", "ConfigurationFormats", "Policy", "Reports"], exclude: ["Snapshots"]),
    tests("Reports", ["Evidence", "ConfigurationFormats"], exclude: ["Snapshots"]),
    tests("Rules", ["Evidence"]),
    tests("Intake", ["ConcealmentCases", "Evidence", "PackageIndex", "Policy"]),
    tests("ConfigurationFormats"),
    tests("NativeCode"),
    tests("PythonBytecode"),
    tests("PythonSyntax"),
    tests("Reach", ["Evidence"]),
    .executableTarget(
      name: "box-probe", dependencies: ["Evidence", "Sandbox", "Threads"], path: "Benchmarks/BoxProbe",
      swiftSettings: strict),
    .executableTarget(
      name: "observe-probe", dependencies: ["Evidence", "Sandbox"], path: "Benchmarks/ObserveProbe",
      swiftSettings: strict),
    .executableTarget(
      name: "syntax-bench", dependencies: ["PythonSyntax"], path: "Benchmarks/SyntaxBench", swiftSettings: strict),
    .executableTarget(
      name: "reach-bench", dependencies: ["Artifacts", "Evidence", "PythonSyntax", "Reach", "Surface"],
      path: "Benchmarks/ReachBench", swiftSettings: strict),
    .executableTarget(
      name: "canary-bench", dependencies: ["Sandbox"], path: "Benchmarks/CanaryBench", swiftSettings: strict),
    tests("PackageIndex", ["Evidence"]),
    .executableTarget(
      name: "concealment-corpus", dependencies: ["ConcealmentCases"], path: "Benchmarks/ConcealmentCorpus",
      swiftSettings: strict),
    .executableTarget(
      name: "syntax-dump", dependencies: ["PythonSyntax"], path: "Benchmarks/SyntaxDump", swiftSettings: strict),
    .executableTarget(
      name: "bytecode-dump", dependencies: ["PythonBytecode"], path: "Benchmarks/BytecodeDump", swiftSettings: strict),
  ],
  swiftLanguageModes: [.v6]
)

// The fuzz entries need a sanitizer and libFuzzer's main, so they exist only for `scripts/fuzz.sh`, which asks for them.
if Context.environment["PRATIQUE_FUZZ"] != nil {
  package.targets.append(
    .executableTarget(
      name: "pratique-fuzz",
      dependencies: [
        "Artifacts", "ConfigurationFormats", "Evidence", "Intake", "NativeCode", "Policy", "PythonBytecode",
        "PythonSyntax", "Sandbox",
      ],
      path: "Fuzz", swiftSettings: strict + [.unsafeFlags(["-parse-as-library"])]))
}
