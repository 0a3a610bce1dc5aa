extension PackageModels {
  /// The microphone.
  static let microphones = """
    sounddevice.{rec,playrec,InputStream,RawInputStream,Stream,RawStream} system.info fixed@microphone
    pyaudio.PyAudio().open system.info fixed@microphone
    soundcard.{default_microphone,all_microphones,get_microphone} system.info fixed@microphone
    speech_recognition.Microphone system.info fixed@microphone
    """
}
