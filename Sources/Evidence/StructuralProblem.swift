/// A defect in the bytes or the layout of a target, or a difference between what two consumers would see in it.
package struct StructuralProblem: Hashable, Sendable {
  /// What kind of defect; `code` is stable and ends up in rules.
  package enum Code: String, Sendable, CaseIterable {
    // Archive readers
    case truncated, unsupportedCompression, checksumMismatch, sizeMismatch, localHeaderMismatch, missingLocalHeader
    case unlistedLocalEntry, duplicateName, prefixData, trailingData, gapBetweenEntries, overlappingEntries
    case concatenatedArchives, encryptedMember, entryComment, needlessZip64, dataDescriptorMismatch, badHeaderChecksum
    // Names
    case parentPath, absolutePath, drivePath, backslashName, nulName, controlCharacterName, emptyNameComponent
    case nonUTF8Name, caseCollision, unicodeCollision
    // Kinds of member
    case symbolicLink, linkEscape, hardLink, deviceMember, setuidMode, fileUsedAsDirectory
    // Budgets
    case tooManyMembers, tooLarge, ratioTooHigh, nestingTooDeep
    // Image layers
    case invalidWhiteout
    // Distribution layout
    case missingRecord, recordHashMismatch, recordSizeMismatch, recordUnlisted, recordMissingFile, recordNoHash
    case recordWeakHash, recordEscape, recordMalformed, missingWheelFile, missingMetadata, severalDistInfo
    case metadataNameMismatch, metadataVersionMismatch, wheelTagMismatch, unsupportedWheelVersion, foreignDataDirectory
    case unknownDataKey, fileDirectlyInData, severalTopDirectories, badEntryPoints, unreadable
    // Text for reviewers
    case readerInstructions, invisibleText
  }

  package let code: Code
  package let place: Place
  /// What was expected and what was found.
  package let detail: String
  /// Whether bytes of the target were left unread because of it, so that the analysis is incomplete.
  package let leavesUnread: Bool
  package init(_ code: Code, at place: Place, _ detail: String, leavesUnread: Bool = false) {
    self.code = code
    self.place = place
    self.detail = detail
    self.leavesUnread = leavesUnread
  }
}
