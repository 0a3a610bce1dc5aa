/// What is known of the packages that aren't the standard library's: one file each in `Packages`, or one for packages that
/// do the same thing.
///
/// Names and argument positions are those of the packages' own sources. A line's first name decides when it is read, so
/// that a package costs nothing until somebody asks for it.
enum PackageModels {
  /// The tables; a new file is one line here.
  static let all = [
    aiohttp,
    asynchronousNetworking,
    aws,
    azure,
    browsers,
    chatServices,
    cryptography,
    dataFiles,
    databases,
    discord,
    dns,
    docker,
    fileSharing,
    googleCloud,
    httpClients,
    httpx,
    kubernetes,
    languageModels,
    machine,
    nativeCode,
    processes,
    requests,
    scheduling,
    secretStores,
    serialisation,
    sourceForges,
    spying,
    ssh,
    telegram,
    telemetry,
    templates,
    tor,
    urllib3,
    wallets,
    webSockets,
    windows,
  ]
}
