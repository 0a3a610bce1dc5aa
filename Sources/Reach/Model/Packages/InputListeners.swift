extension PackageModels {
  /// `pynput`, `keyboard`, `mouse`: what the user types and clicks.
  static let inputListeners = """
    pynput.keyboard.{Listener,GlobalHotKeys} system.info fixed@keyboard | callback:0:on_press
    pynput.mouse.Listener system.info fixed@mouse | callback:1:on_click
    keyboard.{hook,on_press,on_release} system.info fixed@keyboard | callback:0:callback
    keyboard.{hook_key,on_press_key,on_release_key,add_hotkey,add_word_listener} system.info fixed@keyboard | callback:1:callback
    keyboard.{read_event,read_key,read_hotkey,record,start_recording,get_typed_strings} system.info fixed@keyboard
    mouse.{hook,on_click,on_button,record} system.info fixed@mouse | callback:0
    pyxhook.HookManager system.info fixed@keyboard
    pyHook.HookManager system.info fixed@keyboard
    PyHook3.HookManager system.info fixed@keyboard
    """
}
