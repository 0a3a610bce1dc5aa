/// What carries the bytes of a boxed process to the sink.
package enum Transport: String, Sendable, Hashable, CaseIterable {
  case tcp, udp
}
