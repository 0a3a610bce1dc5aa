import Evidence
import Glibc
import TestSupport
import Testing

@testable import Sandbox
@testable import box_probe

/// Calls whose arguments change while they are held: two threads of one process, one of which turns what the other
/// names. Arguments narrate, and may be wrong; inodes and sockets decide, and may not.
@Suite(
  "Box against races", .serialized, .enabled(if: Machine.hasNamespaces, Machine.noNamespaces),
  .enabled(if: Machine.compiler != nil, "needs a C compiler"))
struct BoxRaceTests {
  private func race(_ source: String, _ arguments: [String]) throws -> (box: TestBox, directory: TemporaryDirectory) {
    let directory = TemporaryDirectory()
    chmod(directory.path, 0o755)
    try Compiler.build(Self.common + source, at: directory.path + "/race", in: directory)
    var box = TestBox([directory.path + "/race"] + arguments).decoy("s", "secret").decoy("never")
    box.plan.files.append(.init("/home/dev/b", []))
    box.plan.files.append(.init("/home/dev/other/s", []))
    box.plan.mounts.append(.init(directory.path))
    return (box, directory)
  }

  @Test("decides by the inode in each of 50,000 opens of a path that changes")
  func paths() throws {
    let (box, directory) = try race(
      """
      static char path[] = "/home/dev/b";
      static void turn(int which) { __atomic_store_n(&path[10], which ? 's' : 'b', __ATOMIC_SEQ_CST); }
      static int try_open(void) { return open(path, O_RDONLY); }
      """ + Self.opening, ["50000"])
    defer { _ = directory }
    try expectEveryTouch(box)
  }

  @Test("decides by the inode in each of 50,000 opens beneath a descriptor that is exchanged")
  func descriptors() throws {
    let (box, directory) = try race(
      """
      static int folders[2];
      static void turn(int which) { dup2(folders[which], 100); }
      static int try_open(void) { return openat(100, "s", O_RDONLY); }
      __attribute__((constructor)) static void prepare(void) {
        folders[1] = open("/home/dev", O_RDONLY | O_DIRECTORY);
        folders[0] = open("/home/dev/other", O_RDONLY | O_DIRECTORY);
        dup2(folders[0], 100);
      }
      """ + Self.opening, ["50000"])
    defer { _ = directory }
    try expectEveryTouch(box)
  }

  @Test("decides by the inode in each of 50,000 opens through a link that changes")
  func links() throws {
    let (box, directory) = try race(
      """
      static void turn(int which) {
        unlink("/tmp/next"); symlink(which ? "/home/dev/s" : "/home/dev/b", "/tmp/next"); rename("/tmp/next", "/tmp/link");
      }
      static int try_open(void) { int file; while ((file = open("/tmp/link", O_RDONLY)) < 0) {} return file; }
      """ + Self.opening, ["50000"])
    defer { _ = directory }
    var slow = box
    slow.plan.limits.wallClock = 120_000
    try expectEveryTouch(slow)
  }

  private func expectEveryTouch(_ box: TestBox) throws {
    let result = try box.run()
    #expect(result.errorText == "")
    let opened = try #require(result.lines.first.flatMap { Int($0) })
    #expect(opened > 0 && opened < 50_000)
    #expect(result.touches == ["s": opened])
    #expect(result.touched == ["s"])
  }

  @Test("brings each of 10,000 raced connections to the sink or nowhere, and none to another's name")
  func connections() throws {
    let (raced, directory) = try race(Self.connecting, ["10000"])
    defer { _ = directory }
    var box = raced
    box.plan.limits.wallClock = 120_000
    let sink = try Sink(SinkConfiguration())
    let result = try Box.run(box.plan, network: SinkNetwork(sink: sink))
    // A connection whose socket was exchanged before anything was said says nothing.
    let exchanges = sink.stop().filter { !$0.payload.kept.isEmpty }
    #expect(result.errorText == "")
    // What the program itself was told it reached, by address: the socket's word, as the sink's.
    let said = try #require(result.lines.first).split(separator: " ").compactMap { Int($0) }
    #expect(said.count == 2 && said[0] > 0 && said[1] > 0)
    for (address, count) in zip(["203.0.113.1", "203.0.113.2"], said) {
      #expect(exchanges.count { $0.asked.hostText == address } == count)
    }
    #expect(exchanges.allSatisfy { $0.asked.hostText == String(decoding: $0.payload.kept, as: UTF8.self) })
    // A socket that took the place of another leads to nobody, and never to somebody else.
    #expect(exchanges.allSatisfy { result.speaker(of: $0).map { $0.process == 0 } ?? true })
  }

  private static let common = """
    #define _GNU_SOURCE
    #include <arpa/inet.h>
    #include <fcntl.h>
    #include <pthread.h>
    #include <stdio.h>
    #include <stdlib.h>
    #include <string.h>
    #include <sys/socket.h>
    #include <sys/stat.h>
    #include <unistd.h>
    static volatile int over;

    """

  /// Opens what `try_open` opens while `turn` is called in another thread. Prints how often it got a file that has
  /// something in it.
  private static let opening = """

    static void *flip(void *unused) {
      while (!over) {
        turn(0);
        for (volatile int i = 0; i < 300; i++) {}
        turn(1);
        for (volatile int i = 0; i < 300; i++) {}
      }
      return unused;
    }
    int main(int count, char **arguments) {
      pthread_t thread;
      long secrets = 0, rounds = count > 1 ? atol(arguments[1]) : 0;
      pthread_create(&thread, NULL, flip, NULL);
      for (long i = 0; i < rounds; i++) {
        struct stat status;
        int file = try_open();
        if (file < 0) return 1;
        fstat(file, &status);
        if (status.st_size > 0) secrets++;
        close(file);
      }
      over = 1;
      pthread_join(thread, NULL);
      printf("%ld\\n", secrets);
      return 0;
    }
    """

  /// Connects to one of two addresses, each with a socket that another thread may have exchanged, and sends where it is
  /// by the socket's own word.
  private static let connecting = """
    static struct sockaddr_in to;
    static void *flip(void *unused) {
      while (!over) {
        __atomic_store_n(&to.sin_addr.s_addr, inet_addr("203.0.113.1"), __ATOMIC_SEQ_CST);
        for (volatile int i = 0; i < 300; i++) {}
        __atomic_store_n(&to.sin_addr.s_addr, inet_addr("203.0.113.2"), __ATOMIC_SEQ_CST);
        int fresh = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        dup2(fresh, 100);
        close(fresh);
        for (volatile int i = 0; i < 300; i++) {}
      }
      return unused;
    }
    int main(int count, char **arguments) {
      pthread_t thread;
      long reached[2] = {0, 0}, rounds = count > 1 ? atol(arguments[1]) : 0;
      to.sin_family = AF_INET;
      to.sin_port = htons(4444);
      to.sin_addr.s_addr = inet_addr("203.0.113.1");
      dup2(socket(AF_INET, SOCK_STREAM, 0), 100);
      pthread_create(&thread, NULL, flip, NULL);
      for (long i = 0; i < rounds; i++) {
        if (connect(100, (struct sockaddr *)&to, sizeof to)) continue;
        int mine = dup(100);
        struct sockaddr_in peer;
        socklen_t size = sizeof peer;
        char text[32];
        if (!getpeername(mine, (struct sockaddr *)&peer, &size)) {
          inet_ntop(AF_INET, &peer.sin_addr, text, sizeof text);
          if (send(mine, text, strlen(text), MSG_NOSIGNAL) > 0) reached[text[strlen(text) - 1] - '1']++;
        }
        close(mine);
        int fresh = socket(AF_INET, SOCK_STREAM, 0);
        dup2(fresh, 100);
        close(fresh);
      }
      over = 1;
      pthread_join(thread, NULL);
      printf("%ld %ld\\n", reached[0], reached[1]);
      return 0;
    }
    """
}
