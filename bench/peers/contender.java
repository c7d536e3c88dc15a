// contender.java: the workload for contenders in Java, and how they are asked (README.md has the
// lines). JSON is read with Jackson, which comes with the engines.

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.management.OperatingSystemMXBean;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntUnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

final class Contender {
  private static final long WARM_UP_NANOSECONDS = 10_000_000_000L;
  private static final int WARM_UP_LEADS = 500;

  private Contender() {}

  /** The conditions of the entries in order (each an array of tests and groups), and the leads. */
  record Workload(List<JsonNode> entries, List<JsonNode> leads) {}

  static Workload workload(String folder) throws IOException {
    var json = new ObjectMapper();
    var policy = json.readTree(Path.of(folder, "policy.json").toFile());
    var entries = new ArrayList<JsonNode>();
    for (var entry : policy.at("/assignment/lead/rules/all/entries")) {
      entries.add(entry.at("/when/all"));
    }
    var leads = new ArrayList<JsonNode>();
    for (var line : Files.readAllLines(Path.of(folder, "records.jsonl"))) {
      leads.add(json.readTree(line));
    }
    return new Workload(entries, leads);
  }

  private static String joined(JsonNode parts, Function<JsonNode, String> write, String between) {
    return StreamSupport.stream(parts.spliterator(), false)
        .map(write)
        .collect(Collectors.joining(between));
  }

  /** A condition as a text: tests by `write`, what all must hold of by `and`, any by `or`. */
  static String conditionText(
      JsonNode all, Function<JsonNode, String> write, String and, String or) {
    Function<JsonNode, String> part = each ->
        each.has("any") ? "(" + joined(each.get("any"), write, or) + ")" : write.apply(each);
    return joined(all, part, and);
  }

  /** The virtual machine takes seconds of the processor to compile its best code; it has them. */
  private static void warmUp(int leads, IntUnaryOperator ask) {
    var system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    long start = system.getProcessCpuTime();
    for (int i = 0; system.getProcessCpuTime() - start < WARM_UP_NANOSECONDS; ++i) {
      ask.applyAsInt(i % Math.min(leads, WARM_UP_LEADS));
    }
  }

  /** Serves until the input ends. `ask` takes a lead's place and gives its entry or -1. */
  static void serve(int leads, IntUnaryOperator ask) throws IOException {
    warmUp(leads, ask);
    System.out.println("{\"version\": \"" + System.getProperty("contender.version") + "\"}");
    var input = new BufferedReader(new InputStreamReader(System.in));
    for (var line = input.readLine(); line != null; line = input.readLine()) {
      var words = line.split(" ");
      boolean all = words[0].equals("answers");
      int first = all ? Integer.parseInt(words[1]) : 0;
      var answers = new int[Integer.parseInt(words[all ? 2 : 1])];
      int repeats = all ? 1 : Integer.parseInt(words[2]);
      long sum = 0;
      long nanoseconds = 0;
      for (int repeat = 0; repeat < repeats; ++repeat) {
        long start = System.nanoTime();
        for (int i = 0; i < answers.length; ++i) {
          answers[i] = ask.applyAsInt(first + i);
        }
        nanoseconds += System.nanoTime() - start;
        sum += Arrays.stream(answers).asLongStream().sum();
      }
      var listed = all ? ", \"answers\": " + Arrays.toString(answers) : "";
      System.out.println("{\"ns\": " + nanoseconds + ", \"sum\": " + sum + listed + "}");
    }
  }
}
