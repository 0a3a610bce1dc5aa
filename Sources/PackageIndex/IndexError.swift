/// Why an index could not be asked or a file not be fetched; names the project or file, the place and the remedy, and
/// holds no credentials.
package struct IndexError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The kind of failure; two errors are equal when their codes are.
  package enum Code: String, Sendable {
    /// Nothing names an index, and no installed pip tells the usual one.
    case noIndex
    /// No index has the project.
    case projectNotFound
    /// The project has no release that meets the requirement and could be installed.
    case noMatchingRelease
    /// The index quarantined the project (PEP 792).
    case quarantined
    /// The server wants other credentials, or none help.
    case unauthorized
    /// The server answered with a status that is not success.
    case refused
    /// The server could not be reached, or the transfer broke off for good.
    case unreachable
    /// The server's certificate is not trusted.
    case untrusted
    /// A redirect led to an unencrypted address, to another protocol, or in circles.
    case unsafeRedirect
    /// The page is neither HTML nor JSON of a version that this program knows.
    case badPage
    /// A page or file is larger than the limit.
    case tooLarge
    /// The bytes are not those whose hash the index gave.
    case hashMismatch
    /// The caller ended it.
    case cancelled
    /// The cache directory can't be used.
    case cache
    /// libcurl is not there or not usable.
    case noNetworkLibrary
    /// A configuration file of pip or uv can't be read.
    case badConfiguration
    /// A requirement or a requirements file breaks the grammar.
    case badRequirement
    /// No tool is there that could find the dependencies, or it failed.
    case resolverFailed
  }

  package let code: Code
  /// What it was about: a project, a file name, a configuration file.
  package let subject: String
  /// The address without anything secret.
  package let url: String?
  /// The server's answer, if there was one.
  package let status: Int?
  /// What was expected and what was found.
  package let detail: String
  /// What the user can do.
  package let remedy: String

  package init(
    _ code: Code, _ subject: String, url: IndexURL? = nil, status: Int? = nil, _ detail: String, remedy: String
  ) {
    self.code = code
    self.subject = subject
    self.url = url?.description
    self.status = status
    self.detail = detail
    self.remedy = remedy
  }

  package var description: String {
    let place = url.map { " (\($0))" } ?? ""
    return "\(subject): \(detail)\(place). \(remedy)"
  }

  package static func == (a: Self, b: Self) -> Bool { a.code == b.code }
}
