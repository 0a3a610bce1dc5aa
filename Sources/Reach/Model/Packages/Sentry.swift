extension PackageModels {
  /// `sentry_sdk`, `raven`.
  static let sentry = """
    sentry_sdk.init network.connect url@0:dsn
    raven.Client network.connect url@0:dsn
    """
}
