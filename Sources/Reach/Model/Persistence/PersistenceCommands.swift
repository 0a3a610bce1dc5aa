/// Commands that make something run later.
enum PersistenceCommands {
  /// The table, read once.
  static let all = CommandTable(table)

  private static let table = """
    cron\tcrontab !-l !-h !--help\tat now*\tat -f*
    systemd\tsystemctl enable\tsystemctl link\tsystemctl reenable\tloginctl enable-linger\tsystemd-run --on-*
    init\tupdate-rc.d\tchkconfig\trc-update add
    macOS\tlaunchctl load\tlaunchctl bootstrap\tlaunchctl submit\tlaunchctl enable\tdefaults write *loginwindow*\
    \tdefaults write *loginitems*
    Windows\tschtasks /create\tsc create\tsc config binpath=\treg add\treg import\tsetx\tnew-service\
    \tregister-scheduledtask\tregister-scheduledjob\tnew-itemproperty *\\\\run*\tset-itemproperty *\\\\run*\
    \tbitsadmin /setnotifycmdline\twmic *eventconsumer*
    accounts\tssh-copy-id\tuseradd\tadduser\tusermod\tnet user /add\tnet localgroup /add
    git\tgit config *hookspath !--get !--unset\tgit config *fsmonitor !false !true !--get !--unset\tgit config *sshcommand !--get\
    \tgit config *templatedir !--get\tgit config alias.* !--get
    editors and agents\tcode --install-extension\tcursor --install-extension\tclaude mcp add\tcodex mcp add\
    \tgemini mcp add\tgh extension install
    """
}
