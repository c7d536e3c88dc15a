// SAPL: a policy for each entry, its condition as the target, so that the canonical index finds
// what applies. The policies have no order: the least of those that the index finds is the answer.
// The index is asked itself, which is faster than a decision with its obligations through the
// decision point. Contexts are made before anything is timed. The index nests a call for each test,
// so the stack must be large.

import com.fasterxml.jackson.databind.JsonNode;
import io.sapl.api.pdp.AuthorizationSubscription;
import io.sapl.interpreter.DefaultSAPLInterpreter;
import io.sapl.interpreter.context.AuthorizationContext;
import io.sapl.interpreter.functions.AnnotationFunctionContext;
import io.sapl.interpreter.pip.AnnotationAttributeContext;
import io.sapl.prp.PolicyRetrievalPoint;
import io.sapl.prp.PrpUpdateEvent;
import io.sapl.prp.index.canonical.CanonicalImmutableParsedDocumentIndex;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import reactor.util.context.Context;

final class Sapl {
  private Sapl() {}

  private static String write(JsonNode test) {
    var field = "subject." + test.get("field").asText();
    var values = test.get("values");
    return switch (test.get("op").asText()) {
      case "in" -> "(" + field + " in " + values + ")";
      case "not_in" -> "!(" + field + " in " + values + ")";
      case "between" ->
          "(%s >= %s & %s <= %s)".formatted(field, test.get("from"), field, test.get("to"));
      case "starts_with" -> "(" + field + " =~ \"" + values.get(0).asText() + ".*\")";
      case "contains" -> "(" + field + " =~ \".*" + values.get(0).asText() + ".*\")";
      default -> throw new IllegalArgumentException("no such test: " + test);
    };
  }

  private static PrpUpdateEvent policies(List<JsonNode> entries) {
    var interpreter = new DefaultSAPLInterpreter();
    var updates = new ArrayList<PrpUpdateEvent.Update>();
    for (int entry = 0; entry < entries.size(); ++entry) {
      var condition = Contender.conditionText(entries.get(entry), Sapl::write, " & ", " | ");
      var policy = interpreter.parseDocument(
          "policy \"%d\" permit %s".formatted(entry, condition));
      if (policy.isInvalid()) {
        throw new IllegalArgumentException(policy.errorMessage());
      }
      updates.add(new PrpUpdateEvent.Update(PrpUpdateEvent.Type.PUBLISH, policy));
    }
    return new PrpUpdateEvent(updates);
  }

  private static int ask(PolicyRetrievalPoint index, Context lead) {
    var found = index.retrievePolicies().contextWrite(lead).block();
    if (found.isPrpInconsistent() || found.isRetrievalWithErrors()) {
      throw new IllegalStateException(found.toString());
    }
    int least = Integer.MAX_VALUE;
    for (var match : found.getMatchingDocuments()) {
      least = Math.min(least, Integer.parseInt(match.document().name()));
    }
    return least == Integer.MAX_VALUE ? -1 : least;
  }

  public static void main(String[] arguments) throws IOException {
    var work = Contender.workload(arguments[0]);
    var attributes = new AnnotationAttributeContext();
    var functions = new AnnotationFunctionContext();
    var index = new CanonicalImmutableParsedDocumentIndex(attributes, functions)
        .apply(policies(work.entries()));
    var shared = AuthorizationContext.setFunctionContext(
        AuthorizationContext.setAttributeContext(Context.empty(), attributes), functions);
    var leads = new ArrayList<Context>();
    for (var lead : work.leads()) {
      var subscription = AuthorizationSubscription.of(lead, "assign", "lead");
      leads.add(AuthorizationContext.setSubscriptionVariables(
          AuthorizationContext.setVariables(shared, Map.of()), subscription));
    }
    Contender.serve(leads.size(), lead -> ask(index, leads.get(lead)));
  }
}
