import Policy

/// A policy file is the user's own, but CI reads it from whatever branch is checked out.
func readPolicy(_ bytes: [UInt8]) {
  let vocabulary = PolicyVocabulary(rules: ["startup-hook": "PRQ101"], triggers: ["pth-import-line"])
  do {
    let policy = try PolicyReader.read(bytes, vocabulary: vocabulary)
    promise(policy.digest.utf8.count == 64, "a digest of \(policy.digest.utf8.count) digits")
  } catch {
    promise(!error.problems.isEmpty, "a refusal without a reason")
  }
}
