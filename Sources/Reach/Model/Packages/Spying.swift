extension PackageModels {
  /// Keyboard, screen, camera, microphone and clipboard.
  static let spying = """
    pynput.keyboard.{Listener,GlobalHotKeys} system.info fixed@keyboard | callback:0:on_press
    pynput.mouse.Listener system.info fixed@mouse | callback:1:on_click
    keyboard.{hook,on_press,on_release} system.info fixed@keyboard | callback:0:callback
    keyboard.{hook_key,on_press_key,on_release_key,add_hotkey,add_word_listener} system.info fixed@keyboard | callback:1:callback
    keyboard.{read_event,read_key,read_hotkey,record,start_recording,get_typed_strings} system.info fixed@keyboard
    mouse.{hook,on_click,on_button,record} system.info fixed@mouse | callback:0
    pyxhook.HookManager system.info fixed@keyboard
    pyHook.HookManager system.info fixed@keyboard
    PyHook3.HookManager system.info fixed@keyboard
    pyautogui.{screenshot,locateOnScreen} system.info fixed@screen
    pyscreenshot.{grab,grab_to_file} system.info fixed@screen
    PIL.ImageGrab.grab system.info fixed@screen
    PIL.ImageGrab.grabclipboard system.info fixed@clipboard
    mss.{mss,MSS}().{grab,shot,save} system.info fixed@screen
    mss.{linux,windows,darwin}.MSS().{grab,shot,save} system.info fixed@screen
    d3dshot.create system.info fixed@screen
    dxcam.create system.info fixed@screen
    cv2.VideoCapture system.info fixed@camera
    sounddevice.{rec,playrec,InputStream,RawInputStream,Stream,RawStream} system.info fixed@microphone
    pyaudio.PyAudio().open system.info fixed@microphone
    soundcard.{default_microphone,all_microphones,get_microphone} system.info fixed@microphone
    speech_recognition.Microphone system.info fixed@microphone
    pyperclip.{paste,waitForPaste,waitForNewPaste} system.info fixed@clipboard
    clipboard.paste system.info fixed@clipboard
    xerox.paste system.info fixed@clipboard
    pandas.read_clipboard system.info fixed@clipboard
    IPython.get_ipython().history_manager.get_range system.info fixed@notebook-history
    IPython.get_ipython().history_manager.{get_tail,search} system.info fixed@notebook-history
    """
}
