/// Hosts at which anybody can leave or fetch things without saying who they are.
package enum DropHosts {
  /// One topic a line: its name, a colon, domains with everything below them; after a slash, the beginning of a path.
  package static let table = """
    chat services: discord.com discordapp.com api.telegram.org hooks.slack.com webhook.office.com \
      chat.googleapis.com/v1/spaces maker.ifttt.com hooks.zapier.com ntfy.sh media.guilded.gg/webhooks \
      oapi.dingtalk.com/robot open.feishu.cn/open-apis/bot qyapi.weixin.qq.com/cgi-bin/webhook sctapi.ftqq.com
    pastes: pastebin.com paste.ee ghostbin.com hastebin.com dpaste.com dpaste.org rentry.co rentry.org paste.rs ix.io \
      sprunge.us termbin.com 0bin.net privatebin.net controlc.com justpaste.it paste.gg pastie.io telegra.ph \
      textbin.net pastes.io bpa.st snippet.host jsonkeeper.com jsonbin.io npoint.io api.jsonstorage.net \
      gist.githubusercontent.com
    file drops: transfer.sh file.io gofile.io anonfiles.com bayfiles.com catbox.moe 0x0.st temp.sh tmpfiles.org uguu.se \
      oshi.at bashupload.com filebin.net pixeldrain.com sendspace.com mega.nz mega.co.nz mediafire.com ufile.io keep.sh \
      fileditch.com pomf.lain.la x0.at wetransfer.com dropmefiles.com workupload.com krakenfiles.com upload.ee \
      filetransfer.io ttm.sh envs.sh zippyshare.com send.cm
    tunnels: ngrok.io ngrok.app ngrok.dev ngrok-free.app ngrok-free.dev trycloudflare.com loca.lt localtunnel.me \
      serveo.net localhost.run lhr.life lhr.rocks pagekite.me telebit.io bore.pub tunnelmole.net loclx.io portmap.host \
      portmap.io playit.gg share.zrok.io pinggy.link pinggy.io devtunnels.ms localto.net
    request catchers: webhook.site requestbin.net requestbin.com requestcatcher.com pipedream.net hookbin.com \
      beeceptor.com interact.sh oast.fun oast.pro oast.live oast.site oast.online oast.me burpcollaborator.net \
      oastify.com canarytokens.com canarytokens.org dnslog.cn ceye.io bxss.me requestrepo.com putsreq.com ptsv2.com \
      ptsv3.com pingb.in play.svix.com
    address loggers: iplogger.org iplogger.com grabify.link ezstat.ru 2no.co yip.su
    hidden services: onion i2p onion.to onion.ws onion.pet tor2web.org
    dynamic names: duckdns.org ddns.net hopto.org zapto.org sytes.net servehttp.com myftp.org dynu.net dyndns.org \
      no-ip.org no-ip.biz freedns.afraid.org nip.io sslip.io
    """

  /// Paths' beginnings by domain; an empty one for all of it.
  private static let paths: [Substring: [Substring]] = {
    var paths: [Substring: [Substring]] = [:]
    for line in table.split(separator: "\n") {
      guard let colon = line.firstIndex(of: ":") else { continue }
      for entry in line[line.index(after: colon)...].split(separator: " ") {
        let host = entry.prefix { $0 != "/" }
        paths[host, default: []].append(entry[host.endIndex...])
      }
    }
    return paths
  }()

  /// The domains of the table.
  package static var domains: [String] { paths.keys.map(String.init).sorted() }

  /// The beginnings of paths that count at a domain of the table; an empty one for all.
  package static func paths(of domain: String) -> [String] { (paths[domain[...]] ?? []).map(String.init) }

  /// The host of an address, or of one of several, that is such a place; nil where none is.
  package static func host(in argument: String) -> String? {
    for address in argument.split(separator: " | ").prefix(16) {
      if let found = host(of: address.lowercased()) { return found }
    }
    return nil
  }

  private static func host(of address: String) -> String? {
    var rest = address[...]
    if let scheme = address.firstRange(of: "://") { rest = address[scheme.upperBound...] }
    let authority = rest.prefix { !"/?#\\".contains($0) }
    let path = rest[authority.endIndex...]
    var host = authority
    if let user = host.lastIndex(of: "@") { host = host[host.index(after: user)...] }
    host = host.prefix { $0 != ":" }
    while host.last == "." { host = host.dropLast() }
    // A text that names no host, such as the path of a local socket, has no dot before its first slash.
    var domain = host
    for _ in 0..<128 {
      if let beginnings = paths[domain], beginnings.contains(where: { path.hasPrefix($0) }),
        domain != host || host.contains(".")
      {
        return String(host)
      }
      guard let dot = domain.firstIndex(of: ".") else { return nil }
      domain = domain[domain.index(after: dot)...]
    }
    return nil
  }
}
