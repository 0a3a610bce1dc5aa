/// Files, folders and registry keys whose content is run by something else, later.
enum PersistencePlaces {
  /// One topic a line: its name, then ends of paths; with `*` at its end, a part of paths. Case does not count.
  static let table = """
    shells\t/.bashrc\t/.bash_profile\t/.bash_login\t/.bash_logout\t/.bash_aliases\t/.profile\t/.zshrc\t/.zshenv\
    \t/.zprofile\t/.zlogin\t/.zlogout\t/.kshrc\t/.mkshrc\t/.cshrc\t/.tcshrc\t/.inputrc\t/etc/profile\
    \t/etc/profile.d/*\t/etc/bash.bashrc\t/etc/bashrc\t/etc/zshrc\t/etc/zshenv\t/etc/zprofile\t/etc/zsh/*\
    \t/.config/fish/config.fish\t/.config/fish/conf.d/*\t/.config/fish/functions/*\t/.config/nushell/*\
    \t/.oh-my-zsh/custom/*\t/.envrc\t/microsoft.powershell_profile.ps1\t/windowspowershell/profile.ps1\
    \t/powershell/profile.ps1\t/.config/powershell/*\t/command processor/autorun
    sessions\t/.xprofile\t/.xinitrc\t/.xsession\t/.xsessionrc\t/.pam_environment\t/.config/autostart/*\
    \t/etc/xdg/autostart/*\t/.config/autostart-scripts/*\t/.config/environment.d/*\t/etc/environment\
    \t/.config/plasma-workspace/env/*\t/etc/x11/xsession.d/*\t/.config/hypr/*\t/.config/i3/config\t/.config/sway/config
    cron\t/etc/crontab\t/etc/cron*\t/etc/anacrontab\t/var/spool/cron*\t/var/spool/at*\t/etc/periodic/*
    systemd\t/etc/systemd/*\t/.config/systemd/*\t/.local/share/systemd/*\t/lib/systemd/*\t/run/systemd/*
    boot\t/etc/init.d/*\t/etc/rc.local\t/etc/inittab\t/etc/udev/rules.d/*\t/etc/modules-load.d/*\
    \t/etc/modprobe.d/*\t/etc/update-motd.d/*\t/etc/netplan/*\t/etc/networkmanager/dispatcher.d/*
    loader\t/etc/ld.so.preload\t/etc/ld.so.conf.d/*
    accounts\t/etc/pam.d/*\t/etc/sudoers\t/etc/sudoers.d/*\t/.ssh/authorized_keys\t/.ssh/authorized_keys2\t/.ssh/rc\
    \t/etc/ssh/sshrc\t/etc/passwd\t/etc/shadow
    git\t/.git/hooks/*\t/githooks/*\t/.husky/*\t/.gitconfig\t/.config/git/config\t/.config/git/hooks/*\t/etc/gitconfig\
    \t/.git-templates/*\t/.git/config
    continuous integration\t/.github/workflows/*\t/.github/actions/*\t/.gitlab-ci.yml\t/.circleci/config.yml\
    \t/.drone.yml\t/.travis.yml\t/azure-pipelines.yml\t/jenkinsfile
    editors\t/.vscode/tasks.json\t/.vscode/settings.json\t/.vscode/launch.json\t/.vscode/extensions/*\
    \t/.vscode-server/extensions/*\t/.cursor/extensions/*\t/code/user/settings.json\t/code/user/tasks.json\
    \t/cursor/user/settings.json\t/.vimrc\t/.vim/plugin/*\t/.vim/autoload/*\t/.config/nvim/*\t/.exrc\t/.emacs\
    \t/.emacs.d/init.el\t/.config/emacs/init.el\t/.zed/tasks.json\t/.config/zed/settings.json\
    \t/.devcontainer/devcontainer.json\t/.idea/runconfigurations/*\t/.jetbrains/*
    coding agents\t/claude.md\t/claude.local.md\t/agents.md\t/agent.md\t/gemini.md\t/.claude/settings.json\
    \t/.claude/settings.local.json\t/.claude/hooks/*\t/.claude/commands/*\t/.claude/agents/*\t/.claude/skills/*\
    \t/.claude/setup.mjs\t/.claude.json\t/claude_desktop_config.json\t/.mcp.json\t/.vscode/mcp.json\t/.cursorrules\
    \t/.cursor/rules/*\t/.cursor/mcp.json\t/.cursor/hooks.json\t/.windsurfrules\t/.windsurf/*\t/.codeium/windsurf/*\
    \t/.github/copilot*\t/.github/instructions/*\t/.github/agents/*\t/.codex/*\t/.gemini/*\t/.continue/*\
    \t/.aider.conf.yml\t/.clinerules*\t/.roo/*\t/.roomodes\t/.kiro/*\t/.junie/*\t/.opencode/*\t/opencode.json\
    \t/.config/opencode/*\t/.goosehints\t/.amazonq/*
    Python\t/sitecustomize.py\t/usercustomize.py\t/.pythonrc\t/.pythonrc.py\t/.pdbrc\t/.pdbrc.py\
    \t/.ipython/profile_default/startup/*\t/ipython_config.py\t/ipython_kernel_config.py\t/.jupyter/jupyter_*\
    \t/.jupyter/custom/*\t/pip.conf\t/pip.ini\t/.pypirc
    other languages\t/.npmrc\t/.yarnrc\t/.yarnrc.yml\t/.cargo/config\t/.cargo/config.toml\t/.gradle/init.gradle\
    \t/.gradle/init.d/*\t/.m2/settings.xml\t/.irbrc\t/.rprofile\t/.gemrc
    tools\t/.gdbinit\t/.lldbinit\t/.tmux.conf\t/.screenrc\t/.psqlrc\t/.sqliterc\t/.curlrc\t/.wgetrc\
    \t/etc/apt/apt.conf.d/*\t/etc/dpkg/dpkg.cfg.d/*\t/etc/yum/pluginconf.d/*
    macOS\t/launchagents/*\t/launchdaemons/*\t/library/startupitems/*\t/etc/emond.d/*\
    \t/library/preferences/com.apple.loginwindow*\t/com.apple.loginitems.plist
    Windows\t/start menu/programs/startup*\t/currentversion/run*\t/currentversion/policies/explorer/run*\
    \t/currentversion/winlogon*\t/image file execution options*\t/currentcontrolset/services*\t/system32/tasks/*\
    \t/classes/ms-settings/shell/open/command*\t/classes/mscfile/shell/open/command*\t/userinitmprlogonscript\
    \t/appinit_dlls\t/currentversion/explorer/user shell folders*\t/active setup/installed components*
    """
}
